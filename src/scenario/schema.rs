//! Which fields does a document have? (version 1)
//!
//! Data alone: each kind of object lists its fields in the order in which they are written, what shape each has, and what
//! it means when it is not there. Reading, writing and editing follow these lists, so a new field is a new line here.
//! Field names are those of billing APIs; amounts are integers in the smallest billing unit; dates, and numbers with
//! decimals, are text as written.

/// The version of the document that this library writes.
pub const VERSION: i64 = 1;

/// A kind of object.
#[derive(Debug)]
pub struct Kind {
    /// What it is called.
    pub name: &'static str,
    /// Its fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// What its fields have to do with each other.
    pub rules: &'static [Rule],
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What may stand in it.
    pub shape: Shape,
    /// What it means when it is not there.
    pub absent: Absent,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text: a name, an id.
    Text,
    /// An instant as text: a date, or a date with a time of day.
    Date,
    /// The id of one of a list of the document, such as `prices`; of an item, one of its subscription's `items`.
    Id(&'static str),
    /// A whole number.
    Whole,
    /// An amount in the smallest unit of the currency.
    Money,
    /// Such an amount on the customer's side: negative is credit.
    Balance,
    /// Yes or no.
    Flag,
    /// A number with decimals, with or without quotes; kept as text.
    Decimal,
    /// One of these words. If the field may be left out, the first means the same and is left out, too.
    Choice(&'static [&'static str]),
    /// One of these words; what it means when it is not there is none of them.
    Word(&'static [&'static str]),
    /// The value of an axis of the policy, by its name ([`words_of`](super::words_of)).
    Axis,
    /// Ids of some of a list of the document, in the order in which they count.
    Ids(&'static str),
    /// An object.
    Part(&'static Kind),
    /// A list of objects.
    List(&'static Kind),
    /// The last unit of a tier: a whole number, or “inf”, which is left out.
    UpTo,
    /// The number of an invoice, counted from 1 in the order in which they are made, or “last”, which is left out.
    Invoice,
    /// When a subscription ends: “now”, which is left out, `period_end` or a date.
    When,
    /// A policy: its name, or an object.
    Policy,
}

/// What the absence of a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It has to be there.
    Needed,
    /// Nothing, or what the engine, the policy or the context says. An empty text, list or object says as little.
    Nothing,
    /// This number, or no (0) or yes (1).
    Means(i64),
    /// This word, which is written nevertheless.
    Filled(&'static str),
    /// That it changes nothing: it is written even where it is empty.
    Unchanged,
}

/// What fields of one object have to do with each other.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Exactly one of them is there.
    OneOf(&'static [&'static str]),
    /// At least one of them is there.
    Some(&'static [&'static str]),
    /// At most one of them is there.
    AtMostOne(&'static [&'static str]),
    /// The first needs the second.
    Needs(&'static str, &'static str),
    /// The first, where it is this word, needs the second.
    WordNeeds(&'static str, &'static str, &'static str),
}

const fn field(name: &'static str, shape: Shape, absent: Absent) -> Field {
    Field { name, shape, absent }
}

const fn some(name: &'static str, shape: Shape) -> Field {
    field(name, shape, Absent::Nothing)
}

const fn needed(name: &'static str, shape: Shape) -> Field {
    field(name, shape, Absent::Needed)
}

const fn text(name: &'static str) -> Field {
    some(name, Shape::Text)
}

const fn whole(name: &'static str) -> Field {
    some(name, Shape::Whole)
}

const fn ids(name: &'static str, list: &'static str) -> Field {
    some(name, Shape::Ids(list))
}

const fn instant(name: &'static str) -> Field {
    some(name, Shape::Date)
}

const fn money(name: &'static str) -> Field {
    some(name, Shape::Money)
}

const fn decimal(name: &'static str) -> Field {
    some(name, Shape::Decimal)
}

const fn choice(name: &'static str, words: &'static [&'static str]) -> Field {
    some(name, Shape::Choice(words))
}

/// A flag that says no where it is not there.
const fn flag(name: &'static str) -> Field {
    field(name, Shape::Flag, Absent::Means(0))
}

const ID: Field = needed("id", Shape::Text);
const NAME: Field = text("name");
const SUBSCRIPTION: Field = needed("subscription", Shape::Id("subscriptions"));
const SOME_SUBSCRIPTION: Field = some("subscription", Shape::Id("subscriptions"));
const ITEM: Field = needed("item", Shape::Id("items"));
const SOME_ITEM: Field = some("item", Shape::Id("items"));
const PRICE_ID: Field = needed("price", Shape::Id("prices"));
const AMOUNT: Field = needed("amount", Shape::Money);
const SOME_AMOUNT: Field = money("amount");
const QUANTITY: Field = field("quantity", Shape::Whole, Absent::Means(1));
const QUANTITY_DECIMAL: Field = decimal("quantity_decimal");
const INVOICE: Field = some("invoice", Shape::Invoice);
const DISCOUNTS: Field = ids("discounts", "coupons");
const TAX_RATES: Field = ids("tax_rates", "tax_rates");
const DESCRIPTION: Field = text("description");
const PRORATION_DATE: Field = instant("proration_date");
const BEHAVIOR: Field = some("proration_behavior", Shape::Word(&["create_prorations", "always_invoice", "none"]));
/// Whether discounts lower something: by default if it costs something.
const DISCOUNTABLE: Field = some("discountable", Shape::Flag);

const QUANTITIES: Rule = Rule::AtMostOne(&["quantity", "quantity_decimal"]);

/// A story.
pub(super) static SCENARIO: Kind = Kind {
    name: "scenario",
    fields: &[
        field("version", Shape::Whole, Absent::Unchanged),
        text("title"),
        text("description"),
        needed("currency", Shape::Text),
        needed("start", Shape::Date),
        needed("months", Shape::Whole),
        some("policy", Shape::Policy),
        needed("prices", Shape::List(&PRICE)),
        some("coupons", Shape::List(&COUPON)),
        some("tax_rates", Shape::List(&TAX_RATE)),
        some("collection", Shape::Part(&COLLECTION)),
        some("customer", Shape::Part(&CUSTOMER)),
        needed("subscriptions", Shape::List(&SUBSCRIPTION_START)),
        some("events", Shape::List(&EVENT)),
        some("what_if", Shape::Part(&WHAT_IF)),
    ],
    rules: &[],
};

/// What is asked of the story. It changes nothing of what comes out; `whatif` reads it.
static WHAT_IF: Kind = Kind {
    name: "what_if",
    fields: &[
        some("view", Shape::Word(&["compare", "sweep", "solve", "cohort", "rules"])),
        some("variants", Shape::List(&VARIANT)),
        some("compare", Shape::Part(&COMPARE)),
        some("sweep", Shape::Part(&SWEEP)),
        some("solve", Shape::Part(&SOLVE)),
        some("invoices", Shape::List(&SEEN_INVOICE)),
        some("cohort", Shape::Part(&COHORT)),
    ],
    rules: &[],
};

/// A variant: what it sets otherwise. The value of a change is JSON; without one the field is left out.
static VARIANT: Kind = Kind {
    name: "variant",
    fields: &[
        needed("name", Shape::Text),
        some(
            "changes",
            Shape::List(&Kind { name: "change", fields: &[needed("path", Shape::Text), text("value")], rules: &[] }),
        ),
    ],
    rules: &[],
};

/// With what the story is compared: with its variants, or with itself under the rules of each system.
static COMPARE: Kind = Kind { name: "compare", fields: &[choice("with", &["variants", "policies"])], rules: &[] };

/// The points of one input or of two, as documents write them: `-20000`, `2026-04-16`, `12.5`; and what is looked at.
static SWEEP: Kind = Kind {
    name: "sweep",
    fields: &[
        text("input"),
        text("from"),
        text("to"),
        text("step"),
        text("across"),
        text("across_from"),
        text("across_to"),
        text("across_step"),
        text("output"),
        whole("month"),
    ],
    rules: &[],
};

/// Which input is looked for.
static SOLVE: Kind = Kind {
    name: "solve",
    fields: &[
        text("input"),
        text("from"),
        text("to"),
        text("step"),
        text("output"),
        whole("month"),
        choice("is", &["at_most", "at_least", "equal"]),
        whole("value"),
        choice("which", &["smallest", "largest"]),
    ],
    rules: &[],
};

/// An invoice that somebody has seen. What is left out was not seen; nothing of it is needed, for it may be half written.
static SEEN_INVOICE: Kind = Kind {
    name: "invoice",
    fields: &[
        instant("date"),
        some("lines", Shape::List(&SEEN_LINE)),
        flag("partial"),
        money("subtotal"),
        money("tax"),
        money("total"),
        some("starting_balance", Shape::Balance),
        money("amount_due"),
        some("ending_balance", Shape::Balance),
    ],
    rules: &[],
};

/// A line of it.
static SEEN_LINE: Kind = Kind {
    name: "line",
    fields: &[
        DESCRIPTION,
        some("kind", Shape::Word(&["subscription", "usage", "unused_time", "remaining_time", "invoice_item"])),
        SOME_AMOUNT,
        instant("start"),
        instant("end"),
    ],
    rules: &[],
};

/// Many customers: how many are made and from which seed, in what they differ, and how a table of them is read.
static COHORT: Kind = Kind {
    name: "cohort",
    fields: &[
        whole("customers"),
        whole("seed"),
        some("inputs", Shape::List(&COHORT_INPUT)),
        text("id_column"),
        some("separator", Shape::Word(&["comma", "semicolon", "tab"])),
        some("decimal", Shape::Word(&["point", "comma"])),
        choice("dates", &["iso", "day_first", "month_first"]),
    ],
    rules: &[],
};

/// In what customers differ: a column, or points as `whatif::Input` counts them (days from the start of the story on).
static COHORT_INPUT: Kind = Kind {
    name: "input",
    fields: &[
        needed("path", Shape::Text),
        some("also", Shape::List(&Kind { name: "also", fields: &[needed("path", Shape::Text)], rules: &[] })),
        text("column"),
        whole("from"),
        whole("to"),
        whole("step"),
        choice("spread", &["even", "middle"]),
        some("values", Shape::List(&WEIGHTED)),
        field("share", Shape::Whole, Absent::Means(10_000)),
        flag("credit"),
    ],
    rules: &[],
};

/// A value that so many customers of all weights have.
static WEIGHTED: Kind = Kind {
    name: "value",
    fields: &[whole("value"), text("text"), field("weight", Shape::Whole, Absent::Means(1))],
    rules: &[Rule::OneOf(&["value", "text"])],
};

/// A named policy (`stripe` where none is named) and what differs from it.
pub static POLICY: Kind = Kind {
    name: "policy",
    fields: &[
        text("preset"),
        some("credit_unused_time", Shape::Flag),
        some("minimum_charge", Shape::Flag),
        BEHAVIOR,
        some("time_unit", Shape::Axis),
        some("denominator", Shape::Axis),
        some("stub_denominator", Shape::Axis),
        some("month_end", Shape::Axis),
        some("change_day", Shape::Axis),
        some("cancel_day", Shape::Axis),
        some("rounding", Shape::Axis),
        some("quantity_rounding", Shape::Axis),
        some("tax_rounding", Shape::Axis),
        some("quantity_change", Shape::Axis),
        some("credit_base", Shape::Axis),
        some("credit_cap", Shape::Axis),
        some("negative_total", Shape::Axis),
        some("restart", Shape::Axis),
        some("downgrade", Shape::Axis),
        whole("ratio_decimals"),
        whole("utc_offset_minutes"),
        whole("draft_minutes"),
    ],
    rules: &[],
};

/// A recurring price. That it has tiers is said by the tiers.
static PRICE: Kind = Kind {
    name: "price",
    fields: &[
        ID,
        NAME,
        money("unit_amount"),
        decimal("unit_amount_decimal"),
        field("interval", Shape::Text, Absent::Filled("month")),
        field("interval_count", Shape::Whole, Absent::Means(1)),
        some("tiers_mode", Shape::Word(&["graduated", "volume"])),
        some("tiers", Shape::List(&TIER)),
        some("transform_quantity", Shape::Part(&TRANSFORM_QUANTITY)),
        choice("usage_type", &["licensed", "metered"]),
        choice("aggregate", &["sum", "max", "last_during_period", "last_ever"]),
        choice("billing", &["in_advance", "in_arrears"]),
    ],
    rules: &[
        Rule::OneOf(&["unit_amount", "unit_amount_decimal", "tiers"]),
        // The two give different invoices, so nobody guesses.
        Rule::Needs("tiers", "tiers_mode"),
    ],
};

/// What units up to a number cost.
static TIER: Kind = Kind {
    name: "tier",
    fields: &[
        some("up_to", Shape::UpTo),
        money("unit_amount"),
        decimal("unit_amount_decimal"),
        money("flat_amount"),
        decimal("flat_amount_decimal"),
    ],
    rules: &[
        Rule::Some(&["unit_amount", "unit_amount_decimal", "flat_amount", "flat_amount_decimal"]),
        Rule::AtMostOne(&["unit_amount", "unit_amount_decimal"]),
        Rule::AtMostOne(&["flat_amount", "flat_amount_decimal"]),
    ],
};

/// Units that are sold in packages.
static TRANSFORM_QUANTITY: Kind = Kind {
    name: "transform_quantity",
    fields: &[needed("divide_by", Shape::Whole), needed("round", Shape::Choice(&["up", "down"]))],
    rules: &[],
};

/// What lowers a price.
static COUPON: Kind = Kind {
    name: "coupon",
    fields: &[
        ID,
        NAME,
        decimal("percent_off"),
        money("amount_off"),
        choice("duration", &["once", "repeating", "forever"]),
        whole("duration_in_months"),
        ids("applies_to", "prices"),
    ],
    rules: &[
        Rule::OneOf(&["percent_off", "amount_off"]),
        Rule::WordNeeds("duration", "repeating", "duration_in_months"),
    ],
};

/// What is added for the state.
static TAX_RATE: Kind =
    Kind { name: "tax_rate", fields: &[ID, NAME, needed("percentage", Shape::Decimal), flag("inclusive")], rules: &[] };

/// What happens to charges that fail.
static COLLECTION: Kind = Kind {
    name: "collection",
    fields: &[some("retries", Shape::List(&RETRY)), choice("after_retries", &["past_due", "cancel", "unpaid"])],
    rules: &[],
};

/// How many days after a charge failed it is tried again.
static RETRY: Kind = Kind { name: "retry", fields: &[needed("days", Shape::Whole)], rules: &[] };

/// Who buys.
static CUSTOMER: Kind = Kind {
    name: "customer",
    fields: &[
        NAME,
        field("balance", Shape::Balance, Absent::Means(0)),
        choice("tax_exempt", &["none", "exempt", "reverse"]),
        DISCOUNTS,
        TAX_RATES,
        field("payment_method", Shape::Flag, Absent::Means(1)),
    ],
    rules: &[],
};

const ITEMS: Field = needed("items", Shape::List(&ITEM_START));
const ANCHORS: Rule = Rule::AtMostOne(&["billing_cycle_anchor", "billing_cycle_anchor_config"]);
const TRIALS: Rule = Rule::AtMostOne(&["trial_end", "trial_days"]);
const ENDS: Rule = Rule::AtMostOne(&["cancel_at", "cancel_at_period_end"]);
const SENT: Rule = Rule::WordNeeds("collection_method", "send_invoice", "days_until_due");
const ANCHOR: Field = instant("billing_cycle_anchor");
const ANCHOR_PARTS: Field = some("billing_cycle_anchor_config", Shape::Part(&ANCHOR_CONFIG));
const BACKDATED: Field = instant("backdate_start_date");
const TRIAL_END: Field = instant("trial_end");
const TRIAL_DAYS: Field = whole("trial_days");
const TRIAL_BEHAVIOR: Field = choice("trial_end_behavior", &["create_invoice", "cancel", "pause"]);
const METHOD: Field = choice("collection_method", &["charge_automatically", "send_invoice"]);
const DUE: Field = whole("days_until_due");
const CANCEL_AT: Field = instant("cancel_at");
const CANCEL_AT_END: Field = flag("cancel_at_period_end");
const THRESHOLDS: Field = some("billing_thresholds", Shape::Part(&BILLING_THRESHOLDS));

/// The fields of a subscription, with those that stand behind its id, and at the end, in one place or the other.
macro_rules! subscription_fields {
    ([$($second:expr)?], [$($last:expr)?]) => {
        &[
            ID,
            $($second,)?
            ITEMS,
            ANCHOR,
            ANCHOR_PARTS,
            BACKDATED,
            BEHAVIOR,
            TRIAL_END,
            TRIAL_DAYS,
            TRIAL_BEHAVIOR,
            DISCOUNTS,
            TAX_RATES,
            METHOD,
            DUE,
            CANCEL_AT,
            CANCEL_AT_END,
            THRESHOLDS,
            $($last,)?
        ]
    };
}

/// A subscription as it begins.
static SUBSCRIPTION_START: Kind = Kind {
    name: "subscription",
    fields: subscription_fields!([instant("start")], []),
    rules: &[ANCHORS, TRIALS, ENDS, SENT],
};

/// Where in a month, and in which month, periods begin.
static ANCHOR_CONFIG: Kind = Kind {
    name: "billing_cycle_anchor_config",
    fields: &[whole("day_of_month"), whole("month"), whole("hour"), whole("minute"), whole("second")],
    rules: &[],
};

/// What is billed before its time.
static BILLING_THRESHOLDS: Kind =
    Kind { name: "billing_thresholds", fields: &[money("amount_gte"), whole("usage_gte")], rules: &[] };

/// A subscription item as it begins.
static ITEM_START: Kind = Kind {
    name: "item",
    fields: &[ID, PRICE_ID, QUANTITY, QUANTITY_DECIMAL, DISCOUNTS, TAX_RATES],
    rules: &[QUANTITIES],
};

/// Something that happens: when, and exactly one of what can happen. One that is disabled is kept, but skipped.
pub(super) static EVENT: Kind = Kind {
    name: "event",
    fields: &[
        needed("at", Shape::Date),
        flag("disabled"),
        some("change_price", Shape::Part(&CHANGE_PRICE)),
        some("change_quantity", Shape::Part(&CHANGE_QUANTITY)),
        some("cancel", Shape::Part(&CANCEL)),
        some("adjust_balance", Shape::Part(&ADJUST_BALANCE)),
        some("set_balance", Shape::Part(&SET_BALANCE)),
        some("add_invoice_item", Shape::Part(&ADD_INVOICE_ITEM)),
        some("one_off_charge", Shape::Part(&ONE_OFF_CHARGE)),
        some("add_item", Shape::Part(&ADD_ITEM)),
        some("remove_item", Shape::Part(&REMOVE_ITEM)),
        some("start_subscription", Shape::Part(&START_SUBSCRIPTION)),
        some("end_trial", Shape::Part(&SUBSCRIPTION_ALONE)),
        some("set_trial_end", Shape::Part(&SET_TRIAL_END)),
        some("reset_billing_cycle_anchor", Shape::Part(&SUBSCRIPTION_PRORATED)),
        some("pause_collection", Shape::Part(&PAUSE_COLLECTION)),
        some("resume_collection", Shape::Part(&SUBSCRIPTION_ALONE)),
        some("pause_subscription", Shape::Part(&SUBSCRIPTION_PRORATED)),
        some("resume_subscription", Shape::Part(&RESUME_SUBSCRIPTION)),
        some("apply_discount", Shape::Part(&DISCOUNT_CHANGE)),
        some("remove_discount", Shape::Part(&DISCOUNT_CHANGE)),
        some("report_usage", Shape::Part(&REPORT_USAGE)),
        some("grant_credit", Shape::Part(&GRANT_CREDIT)),
        some("one_off_invoice", Shape::Part(&ONE_OFF_INVOICE)),
        some("issue_credit_note", Shape::Part(&CREDIT_NOTE)),
        some("void_invoice", Shape::Part(&INVOICE_ALONE)),
        some("pay_invoice", Shape::Part(&INVOICE_AND_AMOUNT)),
        some("mark_uncollectible", Shape::Part(&INVOICE_ALONE)),
        some("apply_balance_to_invoice", Shape::Part(&INVOICE_AND_AMOUNT)),
        some("fail_payments", Shape::Part(&FAIL_PAYMENTS)),
        some("set_tax_rates", Shape::Part(&SET_TAX_RATES)),
    ],
    rules: &[],
};

const fn action(name: &'static str, fields: &'static [Field], rules: &'static [Rule]) -> Kind {
    Kind { name, fields, rules }
}

/// An item moves to another price.
static CHANGE_PRICE: Kind = action(
    "change_price",
    &[
        SUBSCRIPTION,
        ITEM,
        PRICE_ID,
        QUANTITY,
        QUANTITY_DECIMAL,
        BEHAVIOR,
        PRORATION_DATE,
        choice("billing_cycle_anchor", &["unchanged", "now"]),
        DESCRIPTION,
    ],
    &[QUANTITIES],
);

/// An item changes its quantity.
static CHANGE_QUANTITY: Kind = action(
    "change_quantity",
    &[SUBSCRIPTION, ITEM, whole("quantity"), QUANTITY_DECIMAL, BEHAVIOR, PRORATION_DATE, DESCRIPTION],
    &[Rule::OneOf(&["quantity", "quantity_decimal"])],
);

/// A subscription ends. Whether unused time is credited and what is pending is invoiced matters if it ends now.
static CANCEL: Kind = action(
    "cancel",
    &[SUBSCRIPTION, some("when", Shape::When), flag("prorate"), flag("invoice_now"), BEHAVIOR, DESCRIPTION],
    &[],
);

/// The balance changes by an amount, of which a negative one gives credit.
static ADJUST_BALANCE: Kind = action("adjust_balance", &[needed("amount", Shape::Balance), DESCRIPTION], &[]);

/// An amount is charged without an invoice.
static ONE_OFF_CHARGE: Kind = action("one_off_charge", &[AMOUNT, DESCRIPTION], &[]);

/// The balance becomes an amount, whatever it was; a negative one is credit.
static SET_BALANCE: Kind = action("set_balance", &[needed("balance", Shape::Balance), DESCRIPTION], &[]);

/// Something goes onto the next invoice: an amount, or so many units of something.
static ADD_INVOICE_ITEM: Kind = action(
    "add_invoice_item",
    &[
        SOME_AMOUNT,
        decimal("unit_amount_decimal"),
        some("price", Shape::Id("prices")),
        whole("quantity"),
        SOME_SUBSCRIPTION,
        DISCOUNTABLE,
        DISCOUNTS,
        TAX_RATES,
        DESCRIPTION,
    ],
    &[Rule::OneOf(&["amount", "unit_amount_decimal", "price"])],
);

/// A subscription gets another item.
static ADD_ITEM: Kind = action(
    "add_item",
    &[SUBSCRIPTION, needed("item", Shape::Part(&ITEM_START)), BEHAVIOR, PRORATION_DATE, DESCRIPTION],
    &[],
);

/// A subscription loses an item.
static REMOVE_ITEM: Kind =
    action("remove_item", &[SUBSCRIPTION, ITEM, BEHAVIOR, PRORATION_DATE, flag("clear_usage"), DESCRIPTION], &[]);

/// A subscription begins. Its start is the event.
static START_SUBSCRIPTION: Kind =
    action("start_subscription", subscription_fields!([], [DESCRIPTION]), &[ANCHORS, TRIALS, ENDS, SENT]);

/// A trial ends now, or invoices are collected again.
static SUBSCRIPTION_ALONE: Kind = action("subscription", &[SUBSCRIPTION, DESCRIPTION], &[]);

/// Periods begin anew, or a subscription stands still.
static SUBSCRIPTION_PRORATED: Kind = action("subscription", &[SUBSCRIPTION, BEHAVIOR, DESCRIPTION], &[]);

/// A trial ends at another time.
static SET_TRIAL_END: Kind =
    action("set_trial_end", &[SUBSCRIPTION, needed("trial_end", Shape::Date), BEHAVIOR, DESCRIPTION], &[]);

/// Invoices are not collected for a while: until an instant, or until they are resumed.
static PAUSE_COLLECTION: Kind = action(
    "pause_collection",
    &[
        SUBSCRIPTION,
        needed("behavior", Shape::Choice(&["void", "keep_as_draft", "mark_uncollectible"])),
        instant("resumes_at"),
        DESCRIPTION,
    ],
    &[],
);

/// A subscription goes on.
static RESUME_SUBSCRIPTION: Kind = action(
    "resume_subscription",
    &[SUBSCRIPTION, choice("billing_cycle_anchor", &["now", "unchanged"]), BEHAVIOR, DESCRIPTION],
    &[],
);

/// A coupon begins to count, or no longer counts: for an item, a subscription or, where neither is named, the customer.
static DISCOUNT_CHANGE: Kind = action(
    "discount",
    &[needed("coupon", Shape::Id("coupons")), SOME_SUBSCRIPTION, SOME_ITEM, DESCRIPTION],
    &[Rule::Needs("item", "subscription")],
);

/// Something was used.
static REPORT_USAGE: Kind = action(
    "report_usage",
    &[SUBSCRIPTION, ITEM, needed("quantity", Shape::Decimal), choice("action", &["increment", "set"]), DESCRIPTION],
    &[],
);

/// A credit for usage is given. Lower priorities are used first.
static GRANT_CREDIT: Kind = action(
    "grant_credit",
    &[
        text("id"),
        NAME,
        AMOUNT,
        choice("category", &["promotional", "paid"]),
        whole("priority"),
        instant("effective_at"),
        instant("expires_at"),
        DESCRIPTION,
    ],
    &[],
);

/// An invoice is made now, beside all subscriptions.
static ONE_OFF_INVOICE: Kind = action(
    "one_off_invoice",
    &[needed("items", Shape::List(&ONE_OFF_ITEM)), DISCOUNTS, TAX_RATES, flag("include_pending"), DESCRIPTION],
    &[],
);

/// A line of a one-off invoice.
static ONE_OFF_ITEM: Kind = action("one_off_item", &[AMOUNT, DISCOUNTABLE, DISCOUNTS, TAX_RATES, DESCRIPTION], &[]);

/// Part of an invoice is taken back. What the parts say has to be the amount.
static CREDIT_NOTE: Kind = action(
    "issue_credit_note",
    &[
        INVOICE,
        AMOUNT,
        money("refund_amount"),
        money("credit_amount"),
        money("out_of_band_amount"),
        text("reason"),
        DESCRIPTION,
    ],
    &[],
);

/// An open invoice is made void, or given up.
static INVOICE_ALONE: Kind = action("invoice", &[INVOICE, DESCRIPTION], &[]);

/// An open invoice is paid from outside or from the balance: all that is due, or an amount.
static INVOICE_AND_AMOUNT: Kind = action("invoice", &[INVOICE, SOME_AMOUNT, DESCRIPTION], &[]);

/// Payments fail from now on: until an instant, or so many of them.
static FAIL_PAYMENTS: Kind =
    action("fail_payments", &[instant("until"), whole("count"), DESCRIPTION], &[Rule::OneOf(&["until", "count"])]);

/// Other tax rates hold for an item, a subscription or, where neither is named, the customer.
static SET_TAX_RATES: Kind = action(
    "set_tax_rates",
    &[SOME_SUBSCRIPTION, SOME_ITEM, needed("tax_rates", Shape::Ids("tax_rates")), DESCRIPTION],
    &[Rule::Needs("item", "subscription")],
);
