//! Where do we differ?

use super::Difference;
use super::read::{self, Line};
use crate::calendar::Timestamp;
use crate::invoice::{Invoice, LineItem, LineItemKind};
use crate::projection::{Projection, describe};

/// Their invoice beside ours of that instant: each line, then the sums.
pub(super) fn compare(
    theirs: &read::Invoice,
    projection: &Projection,
    at: Timestamp,
    notes: &mut Vec<String>,
) -> Vec<Difference> {
    let Some(ours) = our_invoice(projection, at) else {
        notes.push(String::from("Our story makes no invoice at that time."));
        return Vec::new();
    };
    let mut left: Vec<&LineItem> = ours.lines.iter().collect();
    let mut differences = Vec::new();
    for line in &theirs.lines {
        let found = best(line, &left, projection).map(|place| left.remove(place));
        differences.push(Difference {
            what: line.description.clone(),
            theirs: Some(line.amount),
            ours: found.map(|found| found.amount.units()),
        });
    }
    for line in left {
        let what = describe::line(projection, line);
        differences.push(Difference { what, theirs: None, ours: Some(line.amount.units()) });
    }
    let settled = &ours.settlement;
    for (name, amount) in &theirs.sums {
        let our_sum = match *name {
            "subtotal" => ours.subtotal,
            "total_excluding_tax" => ours.total_excluding_tax,
            "total" => ours.total,
            "starting_balance" => settled.starting_balance,
            "ending_balance" => settled.ending_balance,
            _ => settled.amount_due,
        };
        let what = name.replace('_', " ");
        differences.push(Difference { what, theirs: Some(*amount), ours: Some(our_sum.units()) });
    }
    differences
}

/// Our invoice of an instant: the one with most lines, for others may be made beside it.
fn our_invoice(projection: &Projection, at: Timestamp) -> Option<&Invoice> {
    let of_it = projection.invoices.iter().filter(|invoice| invoice.created == at);
    of_it.max_by_key(|invoice| invoice.lines.len())
}

/// Which of our lines is the one that a line of theirs is: of the same kind and sign, then of the same period, then of the
/// same price and amount.
fn best(line: &Line, ours: &[&LineItem], projection: &Projection) -> Option<usize> {
    let score = |our: &LineItem| {
        let is_proration = matches!(our.kind, LineItemKind::ProrationCredit | LineItemKind::ProrationDebit);
        let is_item = our.kind == LineItemKind::InvoiceItem;
        let is_alike = is_proration == line.is_proration
            && is_item == (!line.is_subscription || line.is_opaque)
            && our.amount.is_negative() == (line.amount < 0);
        let price = our.price.map_or("", |id| projection.simulation.catalog.price(id).id.as_str());
        is_alike.then_some((our.period == line.period, price == line.price, our.amount.units() == line.amount))
    };
    let scored = ours.iter().enumerate().filter_map(|(place, our)| Some((score(our)?, std::cmp::Reverse(place))));
    scored.max().map(|(_, std::cmp::Reverse(place))| place)
}
