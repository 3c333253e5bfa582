//! What does the story say of each object, in which words?
//!
//! Data alone: sentences with values in braces, and the words of the billing API in words of a person. What stands in
//! brackets is said where all values in it are there.

use yew::prelude::AttrValue;

/// What happens, grouped: an event's name, what it is called in the menu, and what it does; a group begins without a
/// name.
pub(super) const MENU: [(&str, &str, &str); 35] = [
    ("", "Plan", ""),
    ("change_price", "Change the plan", "An upgrade or a downgrade, prorated or not."),
    ("change_quantity", "Change the quantity", "More seats or fewer."),
    ("add_item", "Add an item", "Another price on the same invoice."),
    ("remove_item", "Remove an item", "What is left of its period is credited."),
    ("start_subscription", "Start a subscription", "A second one, with dates of its own."),
    ("cancel", "Cancel", "Now, at the end of the period, or on a date."),
    ("", "Credit and extra charges", ""),
    ("adjust_balance", "Give credit, or add a debt", "Added to the balance; the next invoice takes it up."),
    ("set_balance", "Set the balance", "Overwrites what was there, as some scripts do."),
    ("add_invoice_item", "Add an invoice item", "An amount on the next invoice."),
    ("one_off_invoice", "Invoice once", "An invoice of its own, at once."),
    ("one_off_charge", "Charge once", "At once, without an invoice; the balance stays as it is."),
    ("grant_credit", "Grant billing credit", "Pays for usage before tax, and may expire."),
    ("", "Discount and tax", ""),
    ("apply_discount", "Apply a coupon", "From now on."),
    ("remove_discount", "Remove a coupon", "From now on."),
    ("set_tax_rates", "Set tax rates", "From now on."),
    ("", "Usage", ""),
    ("report_usage", "Report usage", "Billed when the period is over."),
    ("", "Time", ""),
    ("end_trial", "End a trial", "Billing begins at once."),
    ("set_trial_end", "Set the end of a trial", "Free time until a date."),
    ("reset_billing_cycle_anchor", "Reset the billing date", "A full period begins now."),
    ("pause_collection", "Pause collection", "Invoices are made, and not collected."),
    ("resume_collection", "Resume collection", "Invoices are collected again."),
    ("pause_subscription", "Pause a subscription", "Nothing is billed."),
    ("resume_subscription", "Resume a subscription", "It is billed again."),
    ("", "Invoices and payments", ""),
    ("issue_credit_note", "Issue a credit note", "Takes back part of an invoice; a refund."),
    ("void_invoice", "Void an invoice", "As if it had not been."),
    ("mark_uncollectible", "Give an invoice up", "A bad debt."),
    ("pay_invoice", "Pay an invoice", "From outside."),
    ("apply_balance_to_invoice", "Pay an invoice from the balance", "By hand, an open one."),
    ("fail_payments", "Let payments fail", "For a while, or so many."),
];

/// What objects say. Those of customers and subscriptions are written where they are shown: here stands only which
/// values they hold.
pub(super) const SENTENCES: [(&str, &str); 39] = [
    ("customer", "{name}{balance}"),
    ("subscription", "{items}"),
    ("change_price", "{who} changes {item} to {quantity} × {price}, {proration_behavior}."),
    ("change_quantity", "{who} changes {item} to a quantity of {quantity}, {proration_behavior}."),
    ("add_item", "{who} adds {item.quantity} × {item.price} to {subscription}, {proration_behavior}."),
    ("remove_item", "{who} removes {item}, {proration_behavior}."),
    ("start_subscription", "{who} also subscribes, to:"),
    ("cancel", "{who} cancels {subscription} {when}."),
    ("adjust_balance", "{who}{gets}{amount} for {description}."),
    ("set_balance", "The balance is set to {balance}, whatever it was, for {description}."),
    (
        "add_invoice_item",
        "[{amount}][{quantity} × ][{price}][{unit_amount_decimal}] for {description} waits for the next invoice.",
    ),
    ("one_off_invoice", "An invoice is made at once, for:"),
    ("one_off_charge", "{who} is charged {amount} at once for {description}, without an invoice."),
    ("grant_credit", "{who} is granted {amount} of billing credit for usage[, until {expires_at}]."),
    ("apply_discount", "The coupon {coupon} begins to act[ on {subscription}][: {item}]."),
    ("remove_discount", "The coupon {coupon} acts no more[ on {subscription}][: {item}]."),
    ("set_tax_rates", "The taxes[ of {subscription}][: {item}] become {tax_rates}."),
    ("report_usage", "{who} uses {quantity} {action} of {item}."),
    ("end_trial", "The trial of {subscription} ends now, and it is billed."),
    ("set_trial_end", "Free until {trial_end}: {subscription}, {proration_behavior}."),
    ("reset_billing_cycle_anchor", "A full period of {subscription} begins now, {proration_behavior}."),
    ("pause_collection", "Invoices of {subscription} are not collected but {behavior}[, until {resumes_at}]."),
    ("resume_collection", "Invoices of {subscription} are collected again."),
    ("pause_subscription", "Nothing more is billed for {subscription}, {proration_behavior}."),
    ("resume_subscription", "Billing of {subscription} goes on {billing_cycle_anchor}."),
    ("issue_credit_note", "{amount} of invoice {invoice} is taken back by a credit note."),
    ("void_invoice", "Invoice {invoice} is made void."),
    ("mark_uncollectible", "Invoice {invoice} is given up."),
    ("pay_invoice", "{who} pays invoice {invoice}[ with {amount}]."),
    ("apply_balance_to_invoice", "Credit[ of {amount}] pays invoice {invoice}."),
    ("fail_payments", "[The next {count} payments fail][Payments fail until {until}]."),
    ("price", "{name}[ at {unit_amount}][ at {unit_amount_decimal} cents][ {tiers}] {interval}"),
    ("tier", "up to {up_to}: {unit_amount} each, and {flat_amount} once"),
    ("item", "{quantity} × {price}"),
    ("usage", "usage of {price}"),
    ("one_off_item", "{amount} for {description}"),
    ("coupon", "{name}: {off} off, {duration}[ for {duration_in_months} months][, only on {applies_to}]"),
    ("tax_rate", "{name}: {percentage} % {inclusive}"),
    ("retry", "{days} days later"),
];

/// What the words of the billing API say; for an empty word what is meant where nothing is said, or how a switch is
/// called. Others say what they are.
const WORDS: [(&str, &str, &str); 35] = [
    ("proration_behavior", "", "prorated as the rules say"),
    ("proration_behavior", "create_prorations", "prorated on the next invoice"),
    ("proration_behavior", "always_invoice", "prorated and invoiced at once"),
    ("proration_behavior", "none", "not prorated"),
    ("billing_cycle_anchor", "now", "from now on"),
    ("billing_cycle_anchor", "unchanged", "on the old billing date"),
    ("behavior", "void", "void"),
    ("behavior", "keep_as_draft", "kept as drafts"),
    ("behavior", "mark_uncollectible", "given up"),
    ("action", "increment", "more"),
    ("action", "set", "in all"),
    ("inclusive", "", "contained in prices"),
    ("duration", "forever", "for ever"),
    ("tiers_mode", "", "–"),
    ("tiers_mode", "volume", "volume: all units cost what the last tier says"),
    ("tiers_mode", "graduated", "graduated: each unit costs what its tier says"),
    ("aggregate", "sum", "all usage of a period"),
    ("aggregate", "max", "the largest usage of a period"),
    ("aggregate", "last_during_period", "the last usage of a period"),
    ("aggregate", "last_ever", "the last usage that there was"),
    ("usage_type", "licensed", "a quantity"),
    ("usage_type", "metered", "usage"),
    ("billing", "in_advance", "when a period begins"),
    ("billing", "in_arrears", "when it is over"),
    ("tax_exempt", "none", "pays taxes"),
    ("tax_exempt", "exempt", "pays no tax"),
    ("tax_exempt", "reverse", "accounts for the tax (reverse charge)"),
    ("trial_end_behavior", "create_invoice", "bills all the same"),
    ("trial_end_behavior", "cancel", "ends"),
    ("trial_end_behavior", "pause", "pauses"),
    ("payment_method", "", "Has a payment method"),
    ("prorate", "", "Credit the unused time"),
    ("invoice_now", "", "Invoice what is pending at once"),
    ("after_retries", "past_due", "stays past due"),
    ("after_retries", "cancel", "ends"),
];

/// A word of the billing API in words of a person.
pub(super) fn word(name: &str, word: &str) -> AttrValue {
    match WORDS.iter().find(|(known, value, _)| *known == name && *value == word) {
        Some((.., words)) => AttrValue::Static(words),
        None if word.is_empty() => super::editor::label_of("", name),
        None => word.replace('_', " ").into(),
    }
}
