//! What can happen in a story?

use super::{Item, Subscription};

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When: a date (midnight UTC) or an RFC 3339 instant.
    pub at: String,
    /// What.
    pub action: Action,
    /// Why. In the document it stands within what happens.
    pub description: String,
}

/// What an event does.
///
/// An `invoice` is its number, counted from 1 in the order in which invoices are made; empty means the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "what each field means is said once, where it is in the structs of this module")]
pub enum Action {
    /// An item moves to another price.
    ChangePrice(ChangePrice),
    /// An item changes its quantity.
    ChangeQuantity(ChangeQuantity),
    /// A subscription ends.
    Cancel(Cancel),
    /// The balance changes by an amount; a negative one gives credit.
    AdjustBalance { amount: i64 },
    /// The balance becomes an amount, whatever it was; a negative one is credit.
    SetBalance { balance: i64 },
    /// Something goes onto the next invoice.
    AddInvoiceItem(AddInvoiceItem),
    /// An amount is charged at once, without an invoice.
    OneOffCharge { amount: i64 },
    /// A subscription gets another item.
    AddItem(AddItem),
    /// A subscription loses an item.
    RemoveItem(RemoveItem),
    /// A subscription begins. Its own `start` is empty.
    StartSubscription(Box<Subscription>),
    /// A trial ends now.
    EndTrial { subscription: String },
    /// A trial ends at another time.
    SetTrialEnd { subscription: String, trial_end: String, proration_behavior: Option<String> },
    /// Periods begin anew.
    ResetBillingCycleAnchor { subscription: String, proration_behavior: Option<String> },
    /// Invoices are not collected for a while: `void`, `keep_as_draft` or `mark_uncollectible`, until an instant or
    /// until they are resumed.
    PauseCollection { subscription: String, behavior: String, resumes_at: String },
    /// Invoices are collected again.
    ResumeCollection { subscription: String },
    /// A subscription stands still.
    PauseSubscription { subscription: String, proration_behavior: Option<String> },
    /// A subscription goes on, with its periods beginning `now` or `unchanged`.
    ResumeSubscription { subscription: String, billing_cycle_anchor: String, proration_behavior: Option<String> },
    /// A coupon begins to count.
    ApplyDiscount(DiscountChange),
    /// A coupon counts no longer.
    RemoveDiscount(DiscountChange),
    /// Something was used.
    ReportUsage(ReportUsage),
    /// A credit for usage is given.
    GrantCredit(GrantCredit),
    /// An invoice is made now, beside all subscriptions.
    OneOffInvoice(OneOffInvoice),
    /// Part of an invoice is taken back.
    IssueCreditNote(CreditNote),
    /// An open invoice is made void.
    VoidInvoice { invoice: String },
    /// An open invoice is paid: all that is due, or an amount.
    PayInvoice { invoice: String, amount: Option<i64> },
    /// An open invoice is given up.
    MarkUncollectible { invoice: String },
    /// Credit pays an open invoice: as much as there is, or an amount.
    ApplyBalanceToInvoice { invoice: String, amount: Option<i64> },
    /// Payments fail from now on: until an instant, or so many of them.
    FailPayments { until: String, count: Option<i64> },
    /// Other tax rates hold for an item, a subscription or, where neither is named, the customer.
    SetTaxRates { subscription: String, item: String, tax_rates: Vec<String> },
}

impl Action {
    /// Its name in documents.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ChangePrice(_) => "change_price",
            Self::ChangeQuantity(_) => "change_quantity",
            Self::Cancel(_) => "cancel",
            Self::AdjustBalance { .. } => "adjust_balance",
            Self::SetBalance { .. } => "set_balance",
            Self::AddInvoiceItem(_) => "add_invoice_item",
            Self::OneOffCharge { .. } => "one_off_charge",
            Self::AddItem(_) => "add_item",
            Self::RemoveItem(_) => "remove_item",
            Self::StartSubscription(_) => "start_subscription",
            Self::EndTrial { .. } => "end_trial",
            Self::SetTrialEnd { .. } => "set_trial_end",
            Self::ResetBillingCycleAnchor { .. } => "reset_billing_cycle_anchor",
            Self::PauseCollection { .. } => "pause_collection",
            Self::ResumeCollection { .. } => "resume_collection",
            Self::PauseSubscription { .. } => "pause_subscription",
            Self::ResumeSubscription { .. } => "resume_subscription",
            Self::ApplyDiscount(_) => "apply_discount",
            Self::RemoveDiscount(_) => "remove_discount",
            Self::ReportUsage(_) => "report_usage",
            Self::GrantCredit(_) => "grant_credit",
            Self::OneOffInvoice(_) => "one_off_invoice",
            Self::IssueCreditNote(_) => "issue_credit_note",
            Self::VoidInvoice { .. } => "void_invoice",
            Self::PayInvoice { .. } => "pay_invoice",
            Self::MarkUncollectible { .. } => "mark_uncollectible",
            Self::ApplyBalanceToInvoice { .. } => "apply_balance_to_invoice",
            Self::FailPayments { .. } => "fail_payments",
            Self::SetTaxRates { .. } => "set_tax_rates",
        }
    }
}

/// An item moves to another price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangePrice {
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
    /// The new price's id.
    pub price: String,
    /// The new quantity; 1 where nothing is said.
    pub quantity: Option<i64>,
    /// The new quantity, with decimals.
    pub quantity_decimal: String,
    /// What happens to the rest of the period; the policy's way where nothing is said.
    pub proration_behavior: Option<String>,
    /// The instant from which the rest of the period counts; the event's where it is empty.
    pub proration_date: String,
    /// Whether periods begin anew: `unchanged` or `now`.
    pub billing_cycle_anchor: String,
}

/// An item changes its quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeQuantity {
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
    /// The new quantity. Says nothing where there are decimals.
    pub quantity: i64,
    /// The new quantity, with decimals.
    pub quantity_decimal: String,
    /// What happens to the rest of the period; the policy's way where nothing is said.
    pub proration_behavior: Option<String>,
    /// The instant from which the rest of the period counts; the event's where it is empty.
    pub proration_date: String,
}

/// A subscription gets another item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddItem {
    /// The subscription's id.
    pub subscription: String,
    /// The item.
    pub item: Item,
    /// What happens in the rest of the period; the policy's way where nothing is said.
    pub proration_behavior: Option<String>,
    /// The instant from which the rest of the period counts; the event's where it is empty.
    pub proration_date: String,
}

/// A subscription loses an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoveItem {
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
    /// What happens to the rest of the period; the policy's way where nothing is said.
    pub proration_behavior: Option<String>,
    /// The instant from which the rest of the period counts; the event's where it is empty.
    pub proration_date: String,
    /// Whether usage that is not billed yet is forgotten.
    pub clear_usage: bool,
}

/// A subscription ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cancel {
    /// The subscription's id.
    pub subscription: String,
    /// Now, at the end of the period, or at an instant.
    pub when: CancelWhen,
    /// Whether unused time is credited.
    pub prorate: bool,
    /// Whether what is pending is invoiced at once.
    pub invoice_now: bool,
    /// What happens to the rest of the period; the policy's way where nothing is said.
    pub proration_behavior: Option<String>,
}

/// When a cancelled subscription ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CancelWhen {
    /// At the event.
    #[default]
    Now,
    /// At the end of the billing period.
    PeriodEnd,
    /// At a date (midnight UTC) or an RFC 3339 instant.
    At(String),
}

/// A coupon begins to count, or no longer counts: for an item, a subscription or, where neither is named, the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiscountChange {
    /// The coupon's id.
    pub coupon: String,
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
}

/// Something was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportUsage {
    /// The subscription's id.
    pub subscription: String,
    /// The item's id.
    pub item: String,
    /// How much, with decimals.
    pub quantity: String,
    /// `increment` or `set`.
    pub action: String,
}

/// A credit for usage is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantCredit {
    /// How other parts of the document call it.
    pub id: String,
    /// The name on invoices.
    pub name: String,
    /// How much.
    pub amount: i64,
    /// `promotional` or `paid`.
    pub category: String,
    /// Lower numbers are used first.
    pub priority: Option<i64>,
    /// From when it counts; from the event on where it is empty.
    pub effective_at: String,
    /// Until when it counts; for ever where it is empty.
    pub expires_at: String,
}

/// Something goes onto the next invoice: an amount, or so many units of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddInvoiceItem {
    /// How much; negative lowers the invoice. Says nothing where there are decimals or a price.
    pub amount: i64,
    /// The subscription on whose invoice it goes; the next one of all where it is empty.
    pub subscription: String,
    /// How many units.
    pub quantity: Option<i64>,
    /// What one unit costs, with decimals; or
    pub unit_amount_decimal: String,
    /// the id of its price.
    pub price: String,
    /// Whether discounts lower it.
    pub discountable: Option<bool>,
    /// The ids of coupons.
    pub discounts: Vec<String>,
    /// The ids of tax rates.
    pub tax_rates: Vec<String>,
}

/// An invoice is made now, beside all subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOffInvoice {
    /// What it is for.
    pub items: Vec<OneOffItem>,
    /// The ids of coupons.
    pub discounts: Vec<String>,
    /// The ids of tax rates.
    pub tax_rates: Vec<String>,
    /// Whether what is pending goes onto it.
    pub include_pending: bool,
}

/// A line of a one-off invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOffItem {
    /// How much.
    pub amount: i64,
    /// What for.
    pub description: String,
    /// Whether discounts lower it.
    pub discountable: Option<bool>,
    /// The ids of coupons.
    pub discounts: Vec<String>,
    /// The ids of tax rates.
    pub tax_rates: Vec<String>,
}

/// Part of an invoice is taken back. What the parts say has to be the amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreditNote {
    /// The invoice's number; empty means the last one.
    pub invoice: String,
    /// How much in all.
    pub amount: i64,
    /// How much is paid back.
    pub refund_amount: Option<i64>,
    /// How much goes onto the balance.
    pub credit_amount: Option<i64>,
    /// How much is settled elsewhere.
    pub out_of_band_amount: Option<i64>,
    /// Why.
    pub reason: String,
}
