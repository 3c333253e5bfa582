//! Which objects does a projection document have? A table beside `src/projection/document.rs`; tests/documents.rs holds it
//! to what comes out.

use super::{Object, Property, Type};

/// A row: the name, whether it is always there, what it is, and a sentence.
type Row = (&'static str, bool, fn() -> Type, &'static str);

fn list(name: &str) -> Type {
    Type::List(Box::new(object(name)))
}

fn object(name: &str) -> Type {
    Type::Object(name.to_string())
}

fn words(words: &[&str]) -> Type {
    Type::Words(words.iter().map(ToString::to_string).collect())
}

const TEXT: fn() -> Type = || Type::Text;
const INSTANT: fn() -> Type = || Type::Instant;
const AMOUNT: fn() -> Type = || Type::Amount;
const WHOLE: fn() -> Type = || Type::Whole;
const FLAG: fn() -> Type = || Type::Flag;
const REASON: fn() -> Type = || object("Reason");
const EFFECT: fn() -> Type = || words(&["contained", "added", "not_paid"]);

/// All objects, the document first.
pub(crate) fn objects() -> Vec<Object> {
    let property = |(name, is_needed, what, note): &Row| Property {
        name: (*name).to_string(),
        what: what(),
        is_needed: *is_needed,
        note: (*note).to_string(),
        default: None,
    };
    let object = |(name, note, rows): &(&str, &str, &[Row])| Object {
        name: (*name).to_string(),
        note: (*note).to_string(),
        properties: rows.iter().map(property).collect(),
        laws: Vec::new(),
    };
    OBJECTS.iter().map(object).collect()
}

const OBJECTS: &[(&str, &str, &[Row])] = &[
    (
        "Projection",
        "What came out of a story. Amounts are whole numbers of the smallest unit of the currency; on the balance negative is credit.",
        &[
            ("version", true, || Type::Number(1), "The version of the document."),
            ("currency", true, TEXT, "The currency, by its code of ISO 4217 in small letters."),
            ("period", true, || object("Period"), "What was looked at."),
            ("headline", true, TEXT, "The whole story in a sentence."),
            ("invoices", true, || list("Invoice"), "Every invoice, in the order in which they were made."),
            ("balance_transactions", true, || list("BalanceTransaction"), "Every movement of the customer's balance."),
            ("payments", true, || list("Payment"), "Every charge and refund."),
            ("months", true, || list("Month"), "The roll-forward: each month opens where the last one closed."),
            ("totals", true, || object("Totals"), "The sums of all months."),
            ("notices", true, || list("Notice"), "What is worth noticing."),
        ],
    ),
    (
        "Period",
        "From when until when; the end does not belong to it.",
        &[("start", true, INSTANT, "Its first instant."), ("end", true, INSTANT, "The first instant behind it.")],
    ),
    (
        "Invoice",
        "An invoice. `total` does not know the balance; `amount_due` does.",
        &[
            ("id", true, TEXT, "Its id: `in_1`."),
            ("number", true, WHOLE, "Its number, counted from 1."),
            ("date", true, INSTANT, "When it was made."),
            (
                "billing_reason",
                true,
                || {
                    words(&[
                        "subscription_create",
                        "subscription_cycle",
                        "subscription_update",
                        "subscription_threshold",
                        "manual",
                    ])
                },
                "Why it was made.",
            ),
            ("subscription", false, TEXT, "The id of its subscription, if it is of one."),
            ("period", true, || object("Period"), "What it is about."),
            (
                "status",
                true,
                || words(&["draft", "open", "paid", "void", "uncollectible"]),
                "What became of it by the end.",
            ),
            (
                "outcome",
                true,
                || {
                    words(&[
                        "charged",
                        "nothing_due",
                        "paid_from_credit",
                        "credited",
                        "invoice_too_small",
                        "invoice_too_large",
                        "not_finalized",
                    ])
                },
                "What happened when it was made final.",
            ),
            ("lines", true, || list("Line"), "Its lines."),
            ("subtotal", true, AMOUNT, "The sum of its lines, less the discounts that items have of their own."),
            ("discounts", false, || list("Discount"), "Its discounts, by coupon."),
            ("lost_discounts", false, || list("Discount"), "What coupons could not take off."),
            ("billing_credits", false, AMOUNT, "What billing credits pay."),
            ("taxes", false, || list("Tax"), "Its taxes, by rate."),
            ("total_excluding_tax", true, AMOUNT, "Its total before tax."),
            ("total", true, AMOUNT, "Its total. Negative: it gives back."),
            ("starting_balance", true, AMOUNT, "The balance before it. Negative is credit."),
            ("ending_balance", true, AMOUNT, "The balance after it. Negative is credit."),
            ("amount_due", true, AMOUNT, "What is to be paid."),
            ("history", false, || list("HistoryEntry"), "What became of it after it was made."),
        ],
    ),
    (
        "Line",
        "A line of an invoice.",
        &[
            ("id", true, TEXT, "Its id: `il_1`."),
            (
                "kind",
                true,
                || words(&["subscription", "usage", "proration_credit", "proration_debit", "invoice_item"]),
                "What kind of line it is.",
            ),
            ("description", true, TEXT, "What it says."),
            ("amount", true, AMOUNT, "What it comes to, before discounts and added taxes."),
            ("period", true, || object("Period"), "The time that it bills."),
            ("quantity", false, WHOLE, "How many."),
            ("quantity_decimal", false, TEXT, "How many, with decimals."),
            ("price", false, TEXT, "The id of its price."),
            ("proration", true, FLAG, "Whether it prorates a change."),
            ("discountable", true, FLAG, "Whether discounts lower it."),
            ("discount_amounts", false, || list("LineDiscount"), "Its shares of discounts."),
            ("taxes", false, || list("LineTax"), "Its taxes."),
            ("reverses", false, TEXT, "The id of the line that it takes back."),
            ("reason", false, REASON, "Why it is this amount, where reasons were asked for."),
        ],
    ),
    (
        "Discount",
        "What a coupon takes off.",
        &[("coupon", true, TEXT, "The id of the coupon."), ("amount", true, AMOUNT, "How much, as a positive amount.")],
    ),
    (
        "Tax",
        "What a tax comes to.",
        &[
            ("tax_rate", true, TEXT, "The id of the tax rate."),
            ("amount", true, AMOUNT, "How much."),
            ("inclusive", true, FLAG, "Whether prices contain it."),
            ("effect", true, EFFECT, "What it does to the total: nothing, raise it or lower it."),
        ],
    ),
    (
        "LineDiscount",
        "What a coupon takes off a line.",
        &[
            ("coupon", true, TEXT, "The id of the coupon."),
            ("amount", true, AMOUNT, "How much, as a positive amount."),
            ("reason", false, REASON, "Why it is this amount, where reasons were asked for."),
        ],
    ),
    (
        "LineTax",
        "What a tax comes to on a line.",
        &[
            ("tax_rate", true, TEXT, "The id of the tax rate."),
            ("taxable_amount", true, AMOUNT, "Of how much it is taken."),
            ("amount", true, AMOUNT, "How much."),
            ("inclusive", true, FLAG, "Whether the price contains it."),
            ("effect", true, EFFECT, "What it does to the total: nothing, raise it or lower it."),
            ("reason", false, REASON, "Why it is this amount, where reasons were asked for."),
        ],
    ),
    (
        "Reason",
        "Why an amount is what it is.",
        &[
            ("formula", true, TEXT, "The computation with its numbers."),
            ("sentence", true, TEXT, "What it means."),
            ("rule", true, TEXT, "The rule that it follows."),
            ("source", false, TEXT, "The page that states the rule."),
        ],
    ),
    (
        "HistoryEntry",
        "Something that happened to an invoice.",
        &[
            ("date", true, INSTANT, "When."),
            ("code", true, TEXT, "What, in a word."),
            ("text", true, TEXT, "What, in a sentence."),
            ("amount", false, AMOUNT, "How much."),
            ("event", false, WHOLE, "Because of which event of the story, counted from 0."),
        ],
    ),
    (
        "BalanceTransaction",
        "A movement of the customer's balance.",
        &[
            ("id", true, TEXT, "Its id: `cbtxn_1`."),
            ("date", true, INSTANT, "When."),
            ("type", true, TEXT, "Of which type, as on the billing API."),
            ("amount", true, AMOUNT, "By how much. Negative gives credit."),
            ("ending_balance", true, AMOUNT, "The balance after it. Negative is credit."),
            ("invoice", false, TEXT, "The id of the invoice that it is for."),
            ("event", false, WHOLE, "Because of which event of the story, counted from 0."),
            ("description", true, TEXT, "Why."),
        ],
    ),
    (
        "Payment",
        "A charge, or a refund.",
        &[
            ("id", true, TEXT, "Its id: `py_1`."),
            ("date", true, INSTANT, "When."),
            ("amount", true, AMOUNT, "How much. Negative is a refund."),
            ("invoice", false, TEXT, "The id of the invoice that it is for; a one-off charge has none."),
            ("description", true, TEXT, "What for."),
        ],
    ),
    (
        "Month",
        "A month of the roll-forward: opening + credited + debited + applied = closing.",
        &[
            ("start", true, INSTANT, "Its first instant."),
            ("end", true, INSTANT, "The first instant behind it."),
            ("opening", true, AMOUNT, "The balance at its beginning. Negative is credit."),
            ("credited", true, AMOUNT, "Credit that was given, below nothing."),
            ("debited", true, AMOUNT, "Debt that was added."),
            ("applied", true, AMOUNT, "What invoices took up: positive where they used credit."),
            ("closing", true, AMOUNT, "The balance at its end. Negative is credit."),
            ("billed", true, AMOUNT, "The totals of its invoices."),
            ("charged", true, AMOUNT, "What was charged, less what was refunded."),
            ("recurring", true, AMOUNT, "What subscriptions come to in a month at its end."),
        ],
    ),
    (
        "Totals",
        "The sums of all months.",
        &[
            ("billed", true, AMOUNT, "The totals of all invoices."),
            ("charged", true, AMOUNT, "What was charged, less what was refunded."),
            ("one_off", true, AMOUNT, "What was charged without an invoice."),
            ("credited", true, AMOUNT, "Credit that was given, below nothing."),
            ("debited", true, AMOUNT, "Debt that was added."),
            ("applied", true, AMOUNT, "What invoices took up."),
            ("closing", true, AMOUNT, "The balance at the end. Negative is credit."),
        ],
    ),
    (
        "Notice",
        "Something worth noticing.",
        &[
            ("code", true, TEXT, "What, in a word that does not change."),
            ("text", true, TEXT, "What, in a sentence."),
            ("event", false, WHOLE, "About which event of the story, counted from 0."),
            ("invoice", false, TEXT, "About which invoice, by its id."),
        ],
    ),
];
