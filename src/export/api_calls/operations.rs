//! Which calls are used, and what is each called in the libraries of the API?
//!
//! The libraries are made from one description of the API and follow it by rule, so a row here is enough for all of them:
//! the services on the way, the verb, and the name of the resource (<https://docs.stripe.com/api>).

/// One call of the API.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::export) struct Operation {
    /// The verb of HTTP.
    pub(in crate::export) method: &'static str,
    /// The path; `{id}` is the object that it is about.
    pub(in crate::export) path: &'static str,
    /// The services on the way to it.
    pub(in crate::export) services: &'static [&'static str],
    /// What is done.
    pub(in crate::export) verb: &'static str,
    /// The package of the resource: `billing`, or empty.
    pub(in crate::export) package: &'static str,
    /// The name of the resource.
    pub(in crate::export) resource: &'static str,
}

macro_rules! operations {
    ($($name:ident: $method:literal $path:literal, [$($service:literal),*] $verb:literal, $package:literal $resource:literal;)*) => {
        $(pub(in crate::export) static $name: Operation = Operation {
            method: $method,
            path: $path,
            services: &[$($service),*],
            verb: $verb,
            package: $package,
            resource: $resource,
        };)*
    };
}

operations! {
    CREATE_CLOCK: "POST" "/v1/test_helpers/test_clocks", ["test_helpers", "test_clocks"] "create", "test_helpers" "test_clock";
    ADVANCE_CLOCK: "POST" "/v1/test_helpers/test_clocks/{id}/advance", ["test_helpers", "test_clocks"] "advance", "test_helpers" "test_clock";
    CREATE_METER: "POST" "/v1/billing/meters", ["billing", "meters"] "create", "billing" "meter";
    REPORT_USAGE: "POST" "/v1/billing/meter_events", ["billing", "meter_events"] "create", "billing" "meter_event";
    GRANT_CREDIT: "POST" "/v1/billing/credit_grants", ["billing", "credit_grants"] "create", "billing" "credit_grant";
    CREATE_PRICE: "POST" "/v1/prices", ["prices"] "create", "" "price";
    CREATE_COUPON: "POST" "/v1/coupons", ["coupons"] "create", "" "coupon";
    CREATE_TAX_RATE: "POST" "/v1/tax_rates", ["tax_rates"] "create", "" "tax_rate";
    CREATE_CUSTOMER: "POST" "/v1/customers", ["customers"] "create", "" "customer";
    UPDATE_CUSTOMER: "POST" "/v1/customers/{id}", ["customers"] "update", "" "customer";
    ADJUST_BALANCE: "POST" "/v1/customers/{id}/balance_transactions", ["customers", "balance_transactions"] "create", "" "customer_balance_transaction";
    ATTACH_CARD: "POST" "/v1/payment_methods/{id}/attach", ["payment_methods"] "attach", "" "payment_method";
    CREATE_PAYMENT: "POST" "/v1/payment_intents", ["payment_intents"] "create", "" "payment_intent";
    CREATE_SUBSCRIPTION: "POST" "/v1/subscriptions", ["subscriptions"] "create", "" "subscription";
    RETRIEVE_SUBSCRIPTION: "GET" "/v1/subscriptions/{id}", ["subscriptions"] "retrieve", "" "subscription";
    UPDATE_SUBSCRIPTION: "POST" "/v1/subscriptions/{id}", ["subscriptions"] "update", "" "subscription";
    CANCEL_SUBSCRIPTION: "DELETE" "/v1/subscriptions/{id}", ["subscriptions"] "cancel", "" "subscription";
    PAUSE_SUBSCRIPTION: "POST" "/v1/subscriptions/{id}/pause", ["subscriptions"] "pause", "" "subscription";
    RESUME_SUBSCRIPTION: "POST" "/v1/subscriptions/{id}/resume", ["subscriptions"] "resume", "" "subscription";
    CREATE_ITEM: "POST" "/v1/subscription_items", ["subscription_items"] "create", "" "subscription_item";
    UPDATE_ITEM: "POST" "/v1/subscription_items/{id}", ["subscription_items"] "update", "" "subscription_item";
    DELETE_ITEM: "DELETE" "/v1/subscription_items/{id}", ["subscription_items"] "delete", "" "subscription_item";
    CREATE_INVOICE_ITEM: "POST" "/v1/invoiceitems", ["invoice_items"] "create", "" "invoice_item";
    CREATE_INVOICE: "POST" "/v1/invoices", ["invoices"] "create", "" "invoice";
    FINALIZE_INVOICE: "POST" "/v1/invoices/{id}/finalize", ["invoices"] "finalize_invoice", "" "invoice";
    PAY_INVOICE: "POST" "/v1/invoices/{id}/pay", ["invoices"] "pay", "" "invoice";
    VOID_INVOICE: "POST" "/v1/invoices/{id}/void", ["invoices"] "void_invoice", "" "invoice";
    GIVE_UP_INVOICE: "POST" "/v1/invoices/{id}/mark_uncollectible", ["invoices"] "mark_uncollectible", "" "invoice";
    CREATE_CREDIT_NOTE: "POST" "/v1/credit_notes", ["credit_notes"] "create", "" "credit_note";
}
