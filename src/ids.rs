//! How do objects refer to each other?
//!
//! By small counters, never by pointers or text: a run is reproducible, an id is cheap to copy, and the text form
//! (`in_1`, `il_3`) is made only where a document is written.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index into the list that it numbers.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the place `index` in its list.
            #[expect(clippy::cast_possible_truncation, reason = "lists are capped far below by scenario::check")]
            pub const fn from_index(index: usize) -> Self {
                Self(index as u32)
            }
        }
    )*};
}

ids! {
    /// A price in the catalog, counted from 0 in document order.
    PriceId;
    /// A subscription of the customer, counted from 0 in document order.
    SubscriptionId;
    /// An item within its subscription, counted from 0 in document order.
    ItemId;
    /// An event of the story, counted from 0 in *document* order (not in time order).
    EventId;
    /// An invoice, counted from 0 in the order of finalization.
    InvoiceId;
    /// A line item, counted from 0 in the order of creation, pending lines included.
    LineId;
    /// A row of the balance ledger, counted from 0.
    BalanceTransactionId;
    /// A payment, counted from 0.
    PaymentId;
    /// A credit note, counted from 0.
    CreditNoteId;
    /// A coupon in the catalog, counted from 0 in document order.
    CouponId;
    /// A list of tax rates in the catalog, counted from 0; list 0 is empty.
    TaxListId;
    /// A tax rate in the catalog, counted from 0 in document order.
    TaxRateId;
    /// A credit grant of the customer, counted from 0 in the order of creation.
    CreditGrantId;
}
