//! What would a careful colleague point out?

use super::{Projection, describe};
use crate::calendar::{IntervalUnit, Timestamp};
use crate::engine::{Action, ItemStart, Notice, PaymentMethod, SubscriptionStart, TrialEnd};
use crate::ids::{CouponId, EventId, InvoiceId};
use crate::invoice::collection::{InvoiceChangeCause, InvoiceStatus};
use crate::invoice::{Invoice, LineItemKind, Outcome, least_charge};
use crate::money::Amount;
use crate::policy::{NegativeTotal, Restart};
use crate::words;

/// Something worth pointing out, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeText {
    /// A stable name for programs, such as `below_minimum`.
    pub code: &'static str,
    /// What it is, in a sentence or two.
    pub text: String,
    /// The event that it is about, if it is about one.
    pub event: Option<EventId>,
    /// The invoice that it is about, if it is about one.
    pub invoice: Option<InvoiceId>,
}

/// Of one kind, no more than this are told.
const MOST_OF_A_KIND: usize = 3;

/// What a careful colleague would point out about a projection.
pub fn notices(projection: &Projection) -> Vec<NoticeText> {
    let mut all: Vec<_> = projection.told.iter().map(|notice| told(projection, *notice)).collect();
    all.extend(beyond_horizon(projection));
    all.extend(clamped_anchor(projection));
    let limits = projection.invoices.iter().filter_map(|invoice| charge_limit(projection, invoice));
    all.extend(limits.take(MOST_OF_A_KIND));
    all.extend(lost_discounts(projection).take(MOST_OF_A_KIND));
    all.extend(lost_totals(projection).take(MOST_OF_A_KIND));
    all.extend(idle_coupons(projection).take(MOST_OF_A_KIND));
    all.extend(failed_payments(projection).take(MOST_OF_A_KIND));
    all.extend(beginnings(projection));
    all.extend(unbilled_usage(projection));
    all.extend(unused_credit(projection));
    all
}

/// Charges that failed, once an invoice, and what became of it.
fn failed_payments(projection: &Projection) -> impl Iterator<Item = NoticeText> {
    let is_first = |cause| matches!(cause, InvoiceChangeCause::PaymentFailed { attempt: 1 });
    let failed = projection.invoice_changes.iter().filter(move |change| is_first(change.cause));
    failed.filter_map(|change| {
        let invoice = projection.invoice(change.invoice)?;
        let last = projection.invoice_changes.iter().rfind(|later| later.invoice == change.invoice)?;
        let then = match last.status {
            InvoiceStatus::Paid => format!("It is paid on {}.", words::instant(last.at)),
            InvoiceStatus::Open => String::from("It is still open at the end of the story."),
            _ => format!("It ends {}.", describe::outcome(invoice).to_ascii_lowercase()),
        };
        let amount = words::money(projection.simulation.currency, change.amount_remaining);
        let number = describe::invoice_number(invoice);
        let text =
            format!("The charge of {amount} for invoice {number} fails on {}. {then}", words::instant(change.at));
        Some(NoticeText { code: "payment_failed", text, event: None, invoice: Some(invoice.id) })
    })
}

fn about_event(code: &'static str, event: EventId, text: String) -> NoticeText {
    NoticeText { code, text, event: Some(event), invoice: None }
}

fn in_general(code: &'static str, text: String) -> NoticeText {
    NoticeText { code, text, event: None, invoice: None }
}

fn told(projection: &Projection, notice: Notice) -> NoticeText {
    let currency = projection.simulation.currency;
    let money = |amount: Amount| words::money(currency, amount.magnitude());
    let on = |event| when(projection, event);
    match notice {
        Notice::NoEffect { event } => about_event(
            "no_effect",
            event,
            format!("The event on {} changes nothing: its subscription is not running then.", on(event)),
        ),
        Notice::RenewalFirst { event } => about_event(
            "renewal_first",
            event,
            format!(
                "The event on {} falls on the second of a renewal. The renewal goes first, so the new period is billed at the old terms.",
                on(event)
            ),
        ),
        Notice::BalanceOverwritten { event, before, after } => about_event(
            "balance_overwritten",
            event,
            format!(
                "Setting the balance on {} overwrote {}; now there is {}. To add instead, adjust the balance.",
                on(event),
                words::balance_phrase(currency, before),
                words::balance_phrase(currency, after)
            ),
        ),
        Notice::QuantityReset { event, from } => about_event(
            "quantity_reset",
            event,
            format!(
                "The change of price on {} does not say how many, so the quantity goes from {} back to 1.",
                on(event),
                words::decimal(from)
            ),
        ),
        Notice::BillingDateMoved { event, .. } if projection.simulation.policy.restart == Restart::EveryChange => {
            about_event(
                "billing_date_moved",
                event,
                format!(
                    "By this policy the change on {} begins a new period: the billing date moves to that day and a full period is billed at once.",
                    on(event)
                ),
            )
        }
        Notice::BillingDateMoved { event, has_other_interval } => {
            let why = if has_other_interval { "has another interval" } else { "begins a new period" };
            about_event(
                "billing_date_moved",
                event,
                format!(
                    "The new price on {} {why}: the billing date moves to that day and a full period is billed at once.",
                    on(event)
                ),
            )
        }
        Notice::PendingRemoved { event, amount } => about_event(
            "pending_removed",
            event,
            format!(
                "Cancelling on {} removes prorations of {} that were not invoiced yet.",
                on(event),
                words::money(currency, amount)
            ),
        ),
        Notice::InvoiceNotReady { event, invoice } => {
            let which = match invoice.and_then(|id| projection.invoice(id)) {
                Some(invoice) => format!(
                    "invoice {} is {}",
                    describe::invoice_number(invoice),
                    describe::outcome(invoice).to_ascii_lowercase()
                ),
                None => String::from("its invoice is not there"),
            };
            about_event("invoice_not_ready", event, format!("The event on {} changes nothing: {which}.", on(event)))
        }
        Notice::CreditNoteRefused { event, amount, most } => about_event(
            "credit_note_refused",
            event,
            format!(
                "The credit note on {} of {} is not issued: at most {} can be taken back, and its parts have to add up.",
                on(event),
                money(amount),
                money(most)
            ),
        ),
        Notice::NotEnoughCredit { event, asked, applied } => about_event(
            "not_enough_credit",
            event,
            format!("The event on {} asks for {} of credit; {} was applied.", on(event), money(asked), money(applied)),
        ),
        Notice::StillPending { amount, lines, will_be_invoiced } => {
            let lines = words::plural(i64::from(lines), "line");
            let amount = if amount.is_negative() { format!("{} of credit", money(amount)) } else { money(amount) };
            let then = if will_be_invoiced {
                "the next invoice, after the horizon, will take them up"
            } else {
                "no later invoice will take them up"
            };
            in_general("still_pending", format!("At the end {lines} with {amount} still wait for an invoice; {then}."))
        }
    }
}

fn when(projection: &Projection, event: EventId) -> String {
    let event = projection.simulation.events.iter().find(|candidate| candidate.id == event);
    event.map_or_else(String::new, |event| describe::when(projection, event.at))
}

fn beyond_horizon(projection: &Projection) -> impl Iterator<Item = NoticeText> {
    let end = projection.simulation.span.end;
    let beyond = projection.simulation.events.iter().filter(move |event| event.at >= end);
    beyond.take(MOST_OF_A_KIND).map(move |event| {
        let (at, end) = (words::instant(event.at), words::instant(end));
        about_event("beyond_horizon", event.id, format!("The event on {at} is not shown: the story ends on {end}."))
    })
}

/// A subscription that begins on the 29th to the 31st and has to bill on an earlier day in a shorter month.
fn clamped_anchor(projection: &Projection) -> Option<NoticeText> {
    let simulation = &projection.simulation;
    simulation.subscriptions.iter().find_map(|subscription| {
        let is_monthly = |unit| matches!(unit, IntervalUnit::Month | IntervalUnit::Year);
        let monthly =
            subscription.items.iter().any(|item| is_monthly(simulation.catalog.price(item.price).interval.unit));
        let anchor = subscription.anchor.date().day;
        let day = |at: Timestamp| at.date().day;
        let invoices = projection.invoices.iter().filter(|invoice| invoice.period.start == invoice.at);
        let moved = invoices.map(|invoice| invoice.at).find(|at| monthly && day(*at) < anchor && anchor > 28)?;
        let moved = describe::when(projection, Timestamp(moved.0 - moved.second_of_day()));
        Some(in_general(
            "clamped_anchor",
            format!("Not every month has a day {anchor}. A shorter month bills on its last day ({moved}), and the next long one is back on day {anchor}."),
        ))
    })
}

fn charge_limit(projection: &Projection, invoice: &Invoice) -> Option<NoticeText> {
    let currency = projection.simulation.currency;
    let money = |units| words::money(currency, Amount::new(units).unwrap_or_default());
    let number = describe::invoice_number(invoice);
    let carried = invoice.settlement.carried.units();
    let (code, text) = match invoice.settlement.outcome {
        Outcome::TooSmall => (
            "below_minimum",
            format!(
                "Invoice {number} comes to {}, below the minimum charge of {}. It counts as paid, and the amount waits as a debt for the next invoice.",
                money(carried),
                money(least_charge(currency, projection.simulation.policy).units())
            ),
        ),
        Outcome::TooLarge => (
            "above_maximum",
            format!(
                "Invoice {number} comes to {}, above the maximum charge of {}. The amount becomes a debt.",
                money(carried),
                money(currency.maximum_charge())
            ),
        ),
        _ => return None,
    };
    Some(NoticeText { code, text, event: None, invoice: Some(invoice.id) })
}

fn about_invoice(code: &'static str, invoice: &Invoice, text: String) -> NoticeText {
    NoticeText { code, text, event: None, invoice: Some(invoice.id) }
}

/// Discounts of an amount that lines could not take.
fn lost_discounts(projection: &Projection) -> impl Iterator<Item = NoticeText> {
    let of = |invoice: &Invoice, coupon: CouponId, amount| {
        let name = &projection.simulation.catalog.coupons[coupon.index()].name;
        let number = describe::invoice_number(invoice);
        let lost = words::money(projection.simulation.currency, amount);
        let text = format!(
            "{lost} of “{name}” is lost on invoice {number}: what it acts on costs no more, and the rest is not kept."
        );
        about_invoice("discount_lost", invoice, text)
    };
    projection.invoices.iter().flat_map(move |invoice| {
        let lost = describe::lost(invoice).into_iter();
        lost.map(move |(coupon, amount)| of(invoice, coupon, amount)).collect::<Vec<_>>()
    })
}

/// Totals below nothing that a policy does not turn into credit.
fn lost_totals(projection: &Projection) -> impl Iterator<Item = NoticeText> {
    let is_lost = projection.simulation.policy.negative_total == NegativeTotal::Lost;
    let invoices = projection.invoices.iter().filter(move |invoice| is_lost && invoice.total.is_zero());
    invoices.filter_map(|invoice| {
        let off = invoice.discounts.total().ok()?.minus(invoice.discounts.on_items).ok()?;
        let drawn = describe::drawn(invoice);
        let sum = invoice.subtotal.minus(off).and_then(|sum| sum.minus(drawn)?.plus(invoice.taxes.effect()?)).ok()?;
        let number = describe::invoice_number(invoice);
        let money = words::money(projection.simulation.currency, sum.magnitude());
        let text = format!(
            "The lines of invoice {number} give {money} back, and this policy lets it be lost: a total is never below nothing, and nothing becomes credit."
        );
        sum.is_negative().then(|| about_invoice("negative_total_lost", invoice, text))
    })
}

/// Coupons that took nothing off any line.
fn idle_coupons(projection: &Projection) -> impl Iterator<Item = NoticeText> {
    let coupons = projection.simulation.catalog.coupons.iter().enumerate();
    coupons.filter_map(|(place, coupon)| {
        let acts = |invoice: &Invoice| invoice.discounts.amounts.iter().any(|taken| taken.coupon.index() == place);
        let text = format!(
            "The coupon “{}” takes nothing off any line: nobody has it, its time is over, or nothing that it covers is billed.",
            coupon.name
        );
        (!projection.invoices.iter().any(acts)).then(|| in_general("coupon_idle", text))
    })
}

/// What is particular about how subscriptions begin: trials, starts in the past, several intervals.
fn beginnings(projection: &Projection) -> Vec<NoticeText> {
    let simulation = &projection.simulation;
    let mut found = Vec::new();
    for subscription in &simulation.subscriptions {
        let id = &subscription.id;
        if let Some(trial) = subscription.trial.filter(|_| simulation.payment_method == PaymentMethod::Missing) {
            let then = match trial.without_payment_method {
                TrialEnd::CreateInvoice => "it is invoiced all the same",
                TrialEnd::Cancel => "it ends without an invoice",
                TrialEnd::Pause => "it pauses, without invoices, until somebody resumes it",
            };
            let end = words::instant(trial.end);
            let text = format!("The trial of “{id}” ends on {end} and there is no payment method: {then}.");
            found.push(in_general("trial_without_payment_method", text));
        }
        if let Some(since) = subscription.backdated.filter(|since| *since < subscription.start) {
            let (since, start) = (words::instant(since), words::instant(subscription.start));
            let text = format!(
                "“{id}” is created on {start} and backdated to {since}: its first invoice bills the time since then at once."
            );
            found.push(in_general("backdated_start", text));
        }
        found.extend(intervals(projection, subscription));
    }
    found.truncate(2 * MOST_OF_A_KIND);
    found
}

fn intervals(projection: &Projection, subscription: &SubscriptionStart) -> Option<NoticeText> {
    let price = |item: &ItemStart| projection.simulation.catalog.price(item.price);
    let first = price(subscription.items.first()?);
    let other = subscription.items.iter().map(price).find(|other| other.interval != first.interval)?;
    let text = format!(
        "The items of “{}” recur differently: {} {}, {} {}. Each is billed when its own period ends; where periods end together, one invoice bills both.",
        subscription.id,
        first.name,
        words::every(first.interval),
        other.name,
        words::every(other.interval)
    );
    Some(in_general("several_intervals", text))
}

/// Usage that no invoice of the story bills.
fn unbilled_usage(projection: &Projection) -> Option<NoticeText> {
    let simulation = &projection.simulation;
    let billed_until = |place| {
        let lines = projection.invoices.iter().flat_map(|invoice| &invoice.lines);
        let own = lines.filter(|line| line.kind == LineItemKind::Usage && line.item == Some(place));
        own.map(|line| line.period.end).max()
    };
    let late =
        simulation.events.iter().filter(|event| event.at < simulation.span.end).find(|event| match event.action {
            Action::ReportUsage { item, .. } => billed_until(item).is_none_or(|end| event.at >= end),
            _ => false,
        })?;
    let (at, end) = (words::instant(late.at), words::instant(simulation.span.end));
    let text = format!(
        "Usage from {at} on is on no invoice: its period is not over on {end}, where the story ends, or there is none that bills it."
    );
    Some(about_event("usage_not_billed", late.id, text))
}

fn unused_credit(projection: &Projection) -> Option<NoticeText> {
    let last = projection.months.last()?;
    if !last.closing.is_negative() {
        return None;
    }
    let credit = words::money(projection.simulation.currency, last.closing.magnitude());
    let text = if last.recurring.is_zero() {
        format!(
            "{credit} of credit is left at the end, and nothing recurring uses it up. It is not refunded by itself."
        )
    } else {
        format!("{credit} of credit is still there at the end. Look at more months to see it used up.")
    };
    Some(in_general("credit_left", text))
}
