//! On which terms does a customer pay?

/// How an invoice is collected (<https://docs.stripe.com/billing/collection-method>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CollectionMethod {
    /// The payment method is charged.
    #[default]
    ChargeAutomatically,
    /// The customer is asked to pay.
    SendInvoice {
        /// In so many days.
        days_until_due: u32,
    },
}

/// What happens to invoices while collection is paused
/// (<https://docs.stripe.com/billing/subscriptions/pause-payment>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PauseBehavior {
    /// They are made void.
    Void,
    /// They stay drafts.
    KeepAsDraft,
    /// They are given up.
    MarkUncollectible,
}

/// What happens when the last retry has failed (<https://docs.stripe.com/billing/revenue-recovery/smart-retries>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AfterRetries {
    /// The subscription goes on, past due.
    #[default]
    StaysPastDue,
    /// The subscription ends.
    Cancels,
    /// The subscription goes on, and its invoices are not charged any more.
    MarksUnpaid,
}
