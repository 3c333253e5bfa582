//! Which laws hold for whatever a story comes to?

use std::collections::BTreeMap;

use rollforward::customer::{BalanceTransaction, BalanceTransactionType};
use rollforward::ids::InvoiceId;
use rollforward::invoice::collection::{InvoiceChangeCause, InvoiceStatus};
use rollforward::invoice::tax::TaxEffect;
use rollforward::invoice::{Invoice, LineItem, LineItemKind, Outcome, Payment, PaymentPurpose, Reason};
use rollforward::money::Amount;
use rollforward::policy::{CreditBase, CreditCap, MinimumCharge, NegativeTotal, UnusedTime};
use rollforward::projection::{Column, Month, Projection};

/// What a law says when it does not hold.
type Held = Result<(), String>;

/// A law.
type Law = fn(&Projection) -> Held;

/// Every law, by name.
pub(crate) const LAWS: &[(&str, Law)] = &[
    ("an invoice comes to its parts", parts),
    ("what is billed is due or changes the balance", settled),
    ("what is due is paid, credited, given up or still open", collected),
    ("all that came in and went out is accounted for", accounted),
    ("the ledger adds up", ledger),
    ("the roll-forward rolls", rolls),
    ("what is charged can be charged", chargeable),
    ("a credit gives back no more than was billed", credits),
    ("what happens is told in its order", order),
    ("grants pay for no more than they have", grants),
];

/// Whether all of them hold.
pub(crate) fn all(projection: &Projection) -> Held {
    LAWS.iter().try_for_each(|(name, law)| law(projection).map_err(|wrong| format!("{name}: {wrong}")))
}

macro_rules! same {
    ($left:expr, $right:expr, $($about:tt)+) => {
        let (left, right) = ($left, $right);
        if left != right {
            return Err(format!("{left:?} is not {right:?} ({})", format!($($about)+)));
        }
    };
}

macro_rules! sure {
    ($held:expr, $($about:tt)+) => {
        if !$held {
            return Err(format!($($about)+));
        }
    };
}

pub(crate) fn sum(amounts: impl Iterator<Item = Amount>) -> i64 {
    amounts.map(Amount::units).sum()
}

/// What an invoice has to come to by its lines, discounts and taxes: subtotal, total without tax, total.
fn from_parts(projection: &Projection, invoice: &Invoice) -> (i64, i64, i64) {
    let lines = sum(invoice.lines.iter().map(|line| line.amount));
    let drawn = sum(invoice.grants.iter().map(|drawn| drawn.amount));
    let off = sum(invoice.discounts.amounts.iter().map(|taken| taken.amount)) + drawn;
    let taxes = |effect| sum(invoice.taxes.amounts.iter().filter(|tax| tax.effect == effect).map(|tax| tax.amount));
    let (added, backed_out) = (taxes(TaxEffect::Added), taxes(TaxEffect::BackedOut));
    let total = lines - off + added - backed_out;
    let is_lost = projection.simulation.policy.negative_total == NegativeTotal::Lost;
    let without_tax = lines - off - taxes(TaxEffect::Contained) - backed_out;
    (lines - invoice.discounts.on_items.units(), without_tax, if is_lost { total.max(0) } else { total })
}

fn parts(projection: &Projection) -> Held {
    for invoice in &projection.invoices {
        let found = [invoice.subtotal, invoice.total_excluding_tax, invoice.total].map(Amount::units);
        same!((found[0], found[1], found[2]), from_parts(projection, invoice), "invoice {:?}", invoice.id);
        for (place, line) in invoice.lines.iter().enumerate() {
            let own = invoice.discounts.amounts.iter().filter(|taken| taken.line == place).map(|taken| taken.amount);
            let drawn = invoice.grants.iter().filter(|drawn| drawn.line == place).map(|drawn| drawn.amount);
            let off = sum(own) + sum(drawn);
            sure!(off >= 0 && off <= line.amount.units().max(0), "{off} off {:?}", line);
        }
    }
    Ok(())
}

fn settled(projection: &Projection) -> Held {
    for invoice in &projection.invoices {
        let settled = &invoice.settlement;
        let change = settled.ending_balance.units() - settled.starting_balance.units();
        let by_kind = settled.applied.units() + settled.carried.units() + settled.rounding.units();
        same!(change, by_kind, "invoice {:?}", invoice.id);
        if settled.outcome == Outcome::NotFinalized {
            same!((change, settled.amount_due.units()), (0, 0), "a draft");
        } else {
            same!(invoice.total.units(), settled.amount_due.units() + change, "invoice {:?}", invoice.id);
        }
    }
    Ok(())
}

fn for_invoice(projection: &Projection, id: InvoiceId) -> impl Iterator<Item = &Payment> {
    projection.payments.iter().filter(move |payment| payment.purpose == PaymentPurpose::Invoice(id))
}

/// Each invoice from what was due to what is left of it.
fn collected(projection: &Projection) -> Held {
    for invoice in &projection.invoices {
        let own = projection.invoice_changes.iter().filter(|change| change.invoice == invoice.id);
        let charged = sum(for_invoice(projection, invoice.id).map(|payment| payment.amount));
        let (mut left, mut told, mut status) = (invoice.settlement.amount_due.units(), 0, None);
        // What is charged as it is finalized is not told again.
        if own.clone().all(|change| matches!(change.cause, InvoiceChangeCause::Credited(_))) && charged > 0 {
            left -= charged;
            told += charged;
        }
        for change in own {
            match change.cause {
                InvoiceChangeCause::Paid(amount) => {
                    let overpaid = (amount.units() - left).max(0);
                    told += amount.units();
                    left -= amount.units() - overpaid;
                }
                InvoiceChangeCause::Credited(amount) | InvoiceChangeCause::BalanceApplied(amount) => {
                    left -= amount.units();
                }
                InvoiceChangeCause::Voided => left = 0,
                InvoiceChangeCause::PaymentFailed { .. }
                | InvoiceChangeCause::PastDue
                | InvoiceChangeCause::MarkedUncollectible => {}
            }
            same!(change.amount_remaining.units(), left, "invoice {:?} after {:?}", invoice.id, change.cause);
            sure!(left >= 0, "{left} are left of {:?}", invoice.id);
            sure!(change.at >= invoice.at, "{change:?} before its invoice");
            sure!(
                status != Some(InvoiceStatus::Void) && status != Some(InvoiceStatus::Paid),
                "{change:?} after {status:?}"
            );
            status = Some(change.status);
        }
        same!(charged, told, "charged and told of {:?}", invoice.id);
        same!(
            left == 0,
            matches!(invoice.status, InvoiceStatus::Paid | InvoiceStatus::Void | InvoiceStatus::Draft),
            "{:?} with {left} left",
            invoice.status
        );
    }
    Ok(())
}

/// billed + what came from outside = what is on the balance + what was due; and what is due went somewhere.
fn accounted(projection: &Projection) -> Held {
    use BalanceTransactionType::{
        Adjustment, AppliedToInvoice, CreditNote, Initial, InvoiceOverpaid, InvoiceTooLarge, InvoiceTooSmall,
        UnappliedFromInvoice,
    };
    let finalized = || projection.invoices.iter().filter(|invoice| invoice.settlement.outcome != Outcome::NotFinalized);
    let billed = sum(finalized().map(|invoice| invoice.total));
    let due = sum(finalized().map(|invoice| invoice.settlement.amount_due));
    let entries = |is_it: &dyn Fn(&BalanceTransaction) -> bool| {
        sum(projection.balance_transactions.iter().filter(|entry| is_it(entry)).map(|entry| entry.amount))
    };
    let outside = entries(&|entry| entry.invoice.is_none() && matches!(entry.kind, Initial | Adjustment));
    let later = entries(&|entry| matches!(entry.kind, UnappliedFromInvoice | CreditNote | InvoiceOverpaid));
    let by_hand =
        entries(&|entry| entry.kind == AppliedToInvoice && entry.event.is_some() && is_by_hand(projection, entry));
    let closing = projection.totals.closing.units();
    same!(
        billed + outside + later + by_hand,
        closing + due,
        "{billed} billed, {outside} from outside, {later} later, {by_hand} by hand"
    );
    let applied = projection.invoice_changes.iter().filter_map(|change| match change.cause {
        InvoiceChangeCause::BalanceApplied(amount) => Some(amount),
        _ => None,
    });
    same!(by_hand, sum(applied), "applied by hand");
    for note in &projection.credit_notes {
        let parts = note.split.post_payment;
        let all = [note.split.pre_payment, parts.refund, parts.balance, parts.out_of_band];
        same!(note.amount.units(), sum(all.into_iter()), "{note:?}");
        // Its tax is the same part of the invoice's tax; where a negative line bears none, that can be more than the total.
        let invoice = projection.invoice(note.invoice);
        let is_mostly_tax = invoice.is_some_and(|one| one.total_excluding_tax.is_negative());
        let is_part = is_mostly_tax || note.tax.units() <= note.amount.units();
        sure!(all.iter().all(|part| !part.is_negative()) && is_part, "{note:?}");
    }
    let on_notes = sum(projection.credit_notes.iter().map(|note| note.split.post_payment.balance));
    same!(entries(&|entry| entry.kind == CreditNote), -on_notes, "credit notes");
    for invoice in &projection.invoices {
        let notes = || projection.credit_notes.iter().filter(|note| note.invoice == invoice.id);
        sure!(
            sum(notes().map(|note| note.amount)) <= invoice.total.units().max(0),
            "more than all is taken back of {:?}",
            invoice.id
        );
        let refunds = projection.payments.iter().filter(|one| one.purpose == PaymentPurpose::Refund(invoice.id));
        let refunded = -sum(refunds.map(|one| one.amount));
        same!(refunded, sum(notes().map(|note| note.split.post_payment.refund)), "refunds of {:?}", invoice.id);
        let charged = sum(for_invoice(projection, invoice.id).map(|payment| payment.amount));
        sure!(refunded <= charged, "{refunded} of {charged} are refunded");
        let of = |kinds: &[BalanceTransactionType]| {
            entries(&|entry| entry.invoice == Some(invoice.id) && kinds.contains(&entry.kind))
        };
        let given_back = of(&[UnappliedFromInvoice]);
        if invoice.status == InvoiceStatus::Void {
            let taken = of(&[AppliedToInvoice, InvoiceTooSmall, InvoiceTooLarge, Adjustment]);
            same!(given_back, -taken, "{:?} is void", invoice.id);
        } else {
            same!(given_back, 0, "{:?} is not void", invoice.id);
        }
    }
    Ok(())
}

/// Whether somebody applied credit to an open invoice: not as it was finalized.
fn is_by_hand(projection: &Projection, entry: &BalanceTransaction) -> bool {
    projection.invoice_changes.iter().any(|change| {
        let is_it = matches!(change.cause, InvoiceChangeCause::BalanceApplied(amount) if amount == entry.amount);
        is_it && Some(change.invoice) == entry.invoice && change.at == entry.at && change.event == entry.event
    })
}

/// It is only added to, in time; each row stands on the one before, and an invoice finds the balance that they left.
fn ledger(projection: &Projection) -> Held {
    let (mut balance, mut at) = (0, i64::MIN);
    for (place, entry) in projection.balance_transactions.iter().enumerate() {
        balance += entry.amount.units();
        same!(entry.ending_balance.units(), balance, "{entry:?}");
        same!(entry.id.index(), place, "{entry:?}");
        sure!(entry.at.0 >= at && !entry.amount.is_zero(), "{entry:?}");
        let opens = place == 0 && !projection.simulation.opening_balance.is_zero();
        same!(entry.kind == BalanceTransactionType::Initial, opens, "{entry:?}");
        at = entry.at.0;
    }
    for invoice in &projection.invoices {
        let own = projection.balance_transactions.iter().filter(|entry| entry.invoice == Some(invoice.id));
        let settled = &invoice.settlement;
        sure!(own.clone().all(|entry| entry.at >= invoice.at), "an entry before {:?}", invoice.id);
        // The first rows of an invoice are those of its settlement.
        let ends: Vec<_> = own.map(|entry| entry.ending_balance).collect();
        let moved = settled.starting_balance != settled.ending_balance;
        sure!(!moved || ends.contains(&settled.ending_balance), "{:?} leaves {:?}", invoice.id, settled.ending_balance);
    }
    Ok(())
}

fn rolls(projection: &Projection) -> Held {
    let mut closed = 0;
    let mut end = projection.simulation.span.start;
    for month in &projection.months {
        let [opening, credited, debited, applied, closing] =
            [month.opening, month.credited, month.debited, month.applied, month.closing].map(Amount::units);
        same!(opening, closed, "opening");
        same!(opening + credited + debited + applied, closing, "closing");
        sure!(credited <= 0 && debited >= 0, "{credited} credited, {debited} debited");
        same!(month.period.start, end, "the month");
        (closed, end) = (closing, month.period.end);
    }
    same!(end, projection.simulation.span.end, "the end");
    let column = |column| sum(projection.months.iter().map(|month: &Month| month.amount(column)));
    let totals = &projection.totals;
    same!(column(Column::Billed), totals.billed.units(), "billed");
    same!(column(Column::Charged), totals.charged.units(), "charged");
    same!(column(Column::Credited), totals.credited.units(), "credited");
    same!(column(Column::Debited), totals.debited.units(), "debited");
    same!(column(Column::Applied), totals.applied.units(), "applied");
    same!(totals.closing.units(), closed, "closing");
    // Nothing falls between the months.
    same!(totals.charged.units(), sum(projection.payments.iter().map(|payment| payment.amount)), "payments");
    Ok(())
}

/// Nothing, or between the limits, in whole steps; and no invoice is charged twice.
fn chargeable(projection: &Projection) -> Held {
    let simulation = &projection.simulation;
    let currency = simulation.currency;
    let minimum = match simulation.policy.minimum_charge {
        MinimumCharge::BecomesDebt => currency.minimum_charge.max(1),
        MinimumCharge::Ignored => 1,
    };
    for invoice in &projection.invoices {
        let settled = &invoice.settlement;
        let due = settled.amount_due.units();
        sure!(due == 0 || (minimum..=currency.maximum_charge()).contains(&due), "{due} due");
        same!(due % currency.charge_step(), 0, "the step");
        same!(settled.outcome == Outcome::Charged, due > 0, "the outcome of {due}");
        sure!(settled.rounding.units().abs() * 2 <= currency.charge_step(), "rounding by {:?}", settled.rounding);
        // Somebody may pay too much; nobody is charged too much.
        let by_hand =
            projection.invoice_changes.iter().any(|change| change.invoice == invoice.id && change.event.is_some());
        let charges: Vec<_> = for_invoice(projection, invoice.id).collect();
        sure!(by_hand || charges.len() < 2 && charges.iter().all(|one| one.amount.units() == due), "{charges:?}");
        sure!(charges.iter().all(|one| one.amount.is_positive()), "{charges:?}");
    }
    Ok(())
}

/// A credit is never positive, a debit never negative. What a credit takes back was billed before, and where it is of the
/// original debit, of the time that is left it gives back what that cost; nothing is given back twice.
fn credits(projection: &Projection) -> Held {
    let policy = &projection.simulation.policy;
    let lines: BTreeMap<_, _> =
        projection.invoices.iter().flat_map(|invoice| &invoice.lines).map(|line| (line.id, line)).collect();
    // The price as it is now may be credited for all of the time, whatever was billed for which part of it.
    let is_of_price = policy.credit_base == CreditBase::CurrentPrice;
    let mut given_back: BTreeMap<_, i64> = BTreeMap::new();
    for line in lines.values() {
        let amount = line.amount.units();
        match line.kind {
            LineItemKind::ProrationCredit => {
                sure!(amount <= 0, "{line:?}");
                sure!(policy.unused_time == UnusedTime::Credited, "as told nothing is given back: {line:?}");
                if let Some(reversed) = line.reverses {
                    sure!(reversed < line.id, "{line:?} takes back what comes later");
                    if let Some(debit) = lines.get(&reversed) {
                        sure!(line.item == debit.item, "{line:?} takes back {debit:?}");
                        sure!(is_of_price || debit.period.start <= line.period.start, "{line:?} takes back {debit:?}");
                        sure!(line.period.start <= debit.period.end, "{line:?} takes back {debit:?}");
                        *given_back.entry(reversed).or_default() -= amount;
                    }
                }
            }
            LineItemKind::ProrationDebit | LineItemKind::InvoiceItem => sure!(line.reverses.is_none(), "{line:?}"),
            LineItemKind::Subscription => sure!(amount >= 0 && line.reverses.is_none(), "{line:?}"),
            LineItemKind::Usage => sure!(line.reverses.is_none() && line.price.is_some(), "{line:?}"),
        }
        prorated(line)?;
    }
    if policy.credit_cap == CreditCap::Billed {
        // A difference is billed on top of what was billed before it.
        let is_all = |line: &LineItem| !matches!(line.reason, Reason::Difference { .. });
        for (debit, amount) in given_back.into_iter().filter(|(debit, _)| is_all(lines[debit])) {
            sure!(amount <= lines[&debit].amount.units().max(0), "{amount} back of {:?}", lines[&debit]);
        }
    }
    Ok(())
}

/// A share of an amount lies within its whole, and within a unit of the exact share.
fn prorated(line: &LineItem) -> Held {
    if let Reason::Prorated { full, ratio, .. } = line.reason {
        let whole = i128::from(ratio.whole()) * 10_i128.pow(full.scale().into());
        let part = full.numerator().checked_mul(i128::from(ratio.part()));
        if let Some(part) = part {
            let error = part.abs() - i128::from(line.amount.units().abs()) * whole;
            sure!(error.abs() < whole, "{line:?} is {error} of {whole} off");
        }
    }
    Ok(())
}

fn order(projection: &Projection) -> Held {
    let span = projection.simulation.span;
    let mut lists = vec![
        projection.invoices.iter().map(|one| one.at).collect::<Vec<_>>(),
        projection.invoice_changes.iter().map(|one| one.at).collect(),
        projection.credit_notes.iter().map(|one| one.at).collect(),
        projection.payments.iter().map(|one| one.at).collect(),
    ];
    for list in &lists {
        sure!(list.is_sorted(), "{list:?}");
        sure!(list.iter().all(|at| span.contains(*at)), "{list:?} leaves the story");
    }
    lists.clear();
    for invoice in &projection.invoices {
        sure!(invoice.created <= invoice.at, "{:?} was finalized before it was written", invoice.id);
        sure!(invoice.lines.iter().all(|line| line.created <= invoice.at), "{:?} has later lines", invoice.id);
        for line in &invoice.lines {
            let own = line.item.map(|(id, _)| &projection.simulation.subscriptions[id.index()]);
            let since = own.map_or(span.start, |own| own.backdated.unwrap_or(own.start));
            sure!(
                line.period.start >= since && line.period.start <= line.period.end,
                "{line:?} is outside of its subscription"
            );
        }
    }
    // Each line is on one invoice.
    let mut ids: Vec<_> = projection.invoices.iter().flat_map(|one| one.lines.iter().map(|line| line.id)).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    same!(ids.len(), count, "lines");
    Ok(())
}

fn grants(projection: &Projection) -> Held {
    let mut drawn: BTreeMap<_, i64> = BTreeMap::new();
    for invoice in projection.invoices.iter().filter(|invoice| invoice.status != InvoiceStatus::Void) {
        for part in &invoice.grants {
            sure!(part.amount.is_positive(), "{part:?}");
            sure!(
                invoice.lines[part.line].kind == LineItemKind::Usage,
                "{part:?} pays for {:?}",
                invoice.lines[part.line]
            );
            *drawn.entry(part.grant).or_default() += part.amount.units();
        }
    }
    let granted: Vec<_> = projection
        .simulation
        .events
        .iter()
        .filter_map(|event| match event.action {
            rollforward::engine::Action::GrantCredit(grant) => Some(grant.amount.units()),
            _ => None,
        })
        .collect();
    for (grant, amount) in drawn {
        let most = granted.get(grant.index()).copied().unwrap_or_default();
        sure!(amount <= most, "{amount} of {most} drawn from {grant:?}");
    }
    Ok(())
}
