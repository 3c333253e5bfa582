//! How well does what was made fit what was seen?
//!
//! A line that was seen fits a line of the same amount and, as far as they were told, of the same kind and days. As many
//! as possible are paired so; what is left over is paired such that the amounts differ least in sum, lines of one sign and
//! kind before others. Each pairing is a best one, not just a good one.

use super::observed::{Extent, KINDS, Seen, SeenLine};
use super::run::{Bill, BillLine, Outcome};

/// A line that was seen beside one that was made: places in their lists; nothing where only the other side has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The line that was seen.
    pub seen: Option<usize>,
    /// The line that was made.
    pub made: Option<usize>,
}

/// An invoice that was seen beside one that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The invoice that was made, as a place in the outcome; nothing where there is none left.
    pub bill: Option<usize>,
    /// The lines in the order in which they were seen, then those that only the other side has.
    pub pairs: Vec<Pair>,
}

/// How far an outcome is from what was seen. The smaller the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Invoices that are not there, or on another day.
    pub invoices: usize,
    /// Lines that differ, are not there, or should not be.
    pub lines: usize,
    /// Sums that differ.
    pub sums: usize,
    /// By how much all amounts differ together, in smallest units.
    pub amount: u128,
}

impl Gap {
    /// Whether nothing differs.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    fn plus(self, other: Self) -> Self {
        Self {
            invoices: self.invoices + other.invoices,
            lines: self.lines + other.lines,
            sums: self.sums + other.sums,
            amount: self.amount.saturating_add(other.amount),
        }
    }
}

/// Which invoices of an outcome are those that were seen, and how far are they from it? Together they are as near as can
/// be: first by their days, then by lines, by sums, and the earliest of those that are equally near.
pub(super) fn fit(seen: &[Seen], outcome: &Outcome) -> (Gap, Vec<Match>) {
    let away = |one: &Seen, bill: &Bill| one.day.map_or(0, |day| day.abs_diff(bill.day));
    let cost = |one: &Seen, place: usize| -> i128 {
        let bill = &outcome[place];
        let (lines, sums) = rough(one, bill);
        let parts = [(usize::from(away(one, bill) != 0), 100), (lines, 80), (sums, 64), (place, 0)];
        // Each part stays below the next, also in the sum over all invoices.
        let days = i128::from(away(one, bill).min(1 << 32)) << 24;
        parts.iter().fold(days, |all, (part, above)| all + (i128::try_from(*part).unwrap_or_default() << above))
    };
    let costs: Vec<Vec<i128>> =
        seen.iter().map(|one| (0..outcome.len()).map(|place| cost(one, place)).collect()).collect();
    let (rows, columns): (Vec<_>, Vec<_>) = ((0..seen.len()).collect(), (0..outcome.len()).collect());
    let pairs = assign(&rows, &columns, &|one, place| costs[one][place]);
    let mut gap = Gap::default();
    let matches = seen.iter().enumerate().map(|(place, one)| {
        let bill = pairs.iter().find(|(known, _)| *known == place).map(|(_, bill)| *bill);
        let (mut own, lines) = bill.map_or_else(|| missing(one), |bill| compare(one, &outcome[bill]));
        own.invoices += usize::from(bill.is_some_and(|bill| away(one, &outcome[bill]) != 0));
        gap = gap.plus(own);
        Match { bill, pairs: lines }
    });
    let matches = matches.collect();
    (gap, matches)
}

/// How many lines and sums differ at least.
fn rough(seen: &Seen, bill: &Bill) -> (usize, usize) {
    let pairs = same(seen, bill);
    let paired = pairs.iter().flatten().count();
    (wrong(seen, bill, &pairs, seen.lines.len() - paired), sums(seen, bill).0)
}

/// An invoice that was not made at all.
fn missing(seen: &Seen) -> (Gap, Vec<Pair>) {
    let amounts = seen.lines.iter().map(|line| line.amount).chain(seen.sums.iter().map(|(_, amount)| *amount));
    let amount = amounts.map(|amount| u128::from(amount.unsigned_abs())).sum();
    let pairs = (0..seen.lines.len()).map(|place| Pair { seen: Some(place), made: None }).collect();
    (Gap { invoices: 1, lines: seen.lines.len(), sums: seen.sums.len(), amount }, pairs)
}

fn compare(seen: &Seen, bill: &Bill) -> (Gap, Vec<Pair>) {
    let mut pairs = same(seen, bill);
    let left: Vec<_> = (0..seen.lines.len()).filter(|place| pairs[*place].is_none()).collect();
    let mut over: Vec<_> = match seen.extent {
        Extent::None => Vec::new(),
        _ => unpaired(bill, &pairs).filter(|place| !bill.lines[*place].is_nothing()).collect(),
    };
    let lines = wrong(seen, bill, &pairs, left.len());
    let mut amount = 0_u128;
    for (one, other) in assign(&left, &over, &|one, other| cost(&seen.lines[one], &bill.lines[other])) {
        amount = amount.saturating_add(apart(seen.lines[one].amount, bill.lines[other].amount));
        pairs[one] = Some(other);
    }
    let lost = (0..seen.lines.len()).filter(|place| pairs[*place].is_none()).map(|place| seen.lines[place].amount);
    over.retain(|place| !pairs.contains(&Some(*place)));
    if seen.extent != Extent::All {
        over.clear();
    }
    let alone = lost.chain(over.iter().map(|place| bill.lines[*place].amount));
    amount = alone.fold(amount, |sum, each| sum.saturating_add(apart(each, 0)));
    let (sums, by) = sums(seen, bill);
    let mut all: Vec<_> = pairs.iter().enumerate().map(|(seen, made)| Pair { seen: Some(seen), made: *made }).collect();
    all.extend(over.into_iter().map(|made| Pair { seen: None, made: Some(made) }));
    (Gap { invoices: 0, lines, sums, amount: amount.saturating_add(by) }, all)
}

/// How many sums differ, and by how much together.
fn sums(seen: &Seen, bill: &Bill) -> (usize, u128) {
    let differing = seen.sums.iter().map(|(sum, amount)| apart(*amount, bill.sum(*sum))).filter(|by| *by != 0);
    differing.fold((0, 0), |(count, all), by| (count + 1, all.saturating_add(by)))
}

/// How many lines differ, are not there, or should not be: each pair that will be made counts once.
fn wrong(seen: &Seen, bill: &Bill, pairs: &[Option<usize>], left: usize) -> usize {
    let over = match seen.extent {
        Extent::All => unpaired(bill, pairs).filter(|place| !bill.lines[*place].is_nothing()).count(),
        _ => 0,
    };
    left.max(over)
}

fn unpaired<'a>(bill: &'a Bill, pairs: &'a [Option<usize>]) -> impl Iterator<Item = usize> + 'a {
    (0..bill.lines.len()).filter(|place| !pairs.contains(&Some(*place)))
}

fn apart(one: i64, other: i64) -> u128 {
    u128::from(one.abs_diff(other))
}

/// Pairs the lines that are the same, those first of which most was told: they have the least choice.
fn same(seen: &Seen, bill: &Bill) -> Vec<Option<usize>> {
    let mut order: Vec<_> = (0..seen.lines.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(seen.lines[*place].told()));
    let mut pairs = vec![None; seen.lines.len()];
    let mut is_taken = vec![false; bill.lines.len()];
    for place in order {
        let line = &seen.lines[place];
        let found = (0..bill.lines.len()).find(|made| !is_taken[*made] && line.is(&bill.lines[*made]));
        if let Some(made) = found {
            is_taken[made] = true;
        }
        pairs[place] = found;
    }
    pairs
}

impl Bill {
    /// A sum of it.
    pub(super) fn sum(&self, sum: super::observed::Sum) -> i64 {
        self.sums[sum as usize]
    }
}

impl BillLine {
    /// Lines of nothing may be left out: systems do so with trials.
    fn is_nothing(&self) -> bool {
        self.amount == 0
    }
}

impl SeenLine {
    fn told(&self) -> usize {
        [self.kind.is_some(), self.start.is_some(), self.end.is_some()].into_iter().filter(|told| *told).count()
    }

    /// Whether a line that was made is this one.
    fn is(&self, made: &BillLine) -> bool {
        self.amount == made.amount && self.is_like(made)
    }

    /// Whether kind and days are the same, as far as they were told.
    pub fn is_like(&self, made: &BillLine) -> bool {
        let kind = self.kind.is_none_or(|kind| KINDS[made.kind].1 == kind);
        let start = self.start.is_none_or(|day| day == made.start);
        kind && start && self.end.is_none_or(|day| day == made.end || day.checked_add(1) == Some(made.end))
    }
}

/// What it costs to pair two lines that are not the same: in the first place whether they are of another kind, days or
/// sign, then by how much they differ. The amounts of all lines together stay far below the first.
fn cost(seen: &SeenLine, made: &BillLine) -> i128 {
    let unlike = i128::from(!seen.is_like(made)) + i128::from((seen.amount < 0) != (made.amount < 0));
    (unlike << 80) + i128::from(seen.amount.abs_diff(made.amount))
}

/// Pairs as many as there are on the shorter side, at the least cost in sum: the Hungarian method with potentials, as
/// Kuhn and Munkres have it (<https://en.wikipedia.org/wiki/Hungarian_algorithm>).
fn assign(rows: &[usize], columns: &[usize], cost: &dyn Fn(usize, usize) -> i128) -> Vec<(usize, usize)> {
    if rows.len() > columns.len() {
        let turned = assign(columns, rows, &|column, row| cost(row, column));
        return turned.into_iter().map(|(column, row)| (row, column)).collect();
    }
    let (n, m) = (rows.len(), columns.len());
    // Place 0 of each stands for none.
    let (mut of_row, mut of_column) = (vec![0_i128; n + 1], vec![0_i128; m + 1]);
    let mut owner = vec![0_usize; m + 1];
    for row in 1..=n {
        owner[0] = row;
        let mut column = 0;
        let mut least = vec![i128::MAX; m + 1];
        let mut from = vec![0_usize; m + 1];
        let mut is_done = vec![false; m + 1];
        while owner[column] != 0 {
            is_done[column] = true;
            let own = owner[column];
            let (mut step, mut next) = (i128::MAX, 0);
            for other in (1..=m).filter(|other| !is_done[*other]) {
                let now = cost(rows[own - 1], columns[other - 1]) - of_row[own] - of_column[other];
                if now < least[other] {
                    (least[other], from[other]) = (now, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=m {
                if is_done[other] {
                    of_row[owner[other]] += step;
                    of_column[other] -= step;
                } else if other > 0 {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            owner[column] = owner[from[column]];
            column = from[column];
        }
    }
    (1..=m).filter(|column| owner[*column] != 0).map(|column| (rows[owner[column] - 1], columns[column - 1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least cost of all ways to pair the shorter side, tried one by one.
    fn least(rows: &[usize], columns: &[usize], cost: &dyn Fn(usize, usize) -> i128) -> i128 {
        let Some((first, rest)) = rows.split_first() else { return 0 };
        let without = |place: usize| [&columns[..place], &columns[place + 1..]].concat();
        let each = (0..columns.len()).map(|place| cost(*first, columns[place]) + least(rest, &without(place), cost));
        each.min().unwrap_or_default()
    }

    #[test]
    fn no_other_pairing_costs_less() {
        // Numbers that look like chance and are always the same.
        let mut state = 1_u64;
        for turn in 0..300 {
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                i128::from(state >> 40)
            };
            let table: Vec<Vec<i128>> = (0..6).map(|_| (0..6).map(|_| next() % 50).collect()).collect();
            let cost = |row: usize, column: usize| table[row][column];
            let (n, m) = (turn % 6 + 1, turn / 6 % 6 + 1);
            let (rows, columns): (Vec<_>, Vec<_>) = ((0..n).collect(), (0..m).collect());
            let found = assign(&rows, &columns, &cost);
            assert_eq!(found.len(), n.min(m));
            let sum: i128 = found.iter().map(|(row, column)| cost(*row, *column)).sum();
            let turned = |column: usize, row: usize| cost(row, column);
            let wanted = if n <= m { least(&rows, &columns, &cost) } else { least(&columns, &rows, &turned) };
            assert_eq!(sum, wanted, "{n} × {m}: {table:?}");
        }
    }

    fn seen(lines: &[(i64, Option<usize>)], extent: Extent) -> Seen {
        let line = |(amount, kind): &(i64, Option<usize>)| SeenLine {
            description: String::new(),
            kind: kind.map(|kind| KINDS[kind].1),
            amount: *amount,
            start: None,
            end: None,
        };
        Seen { day: None, lines: lines.iter().map(line).collect(), extent, sums: Vec::new() }
    }

    fn bill(lines: &[(i64, usize)]) -> Bill {
        let line = |(amount, kind): &(i64, usize)| BillLine { kind: *kind, amount: *amount, start: 0, end: 30 };
        Bill { day: 0, lines: lines.iter().map(line).collect(), sums: [0; 6] }
    }

    /// Kinds: 0 is a period, 2 unused and 3 remaining time.
    #[test]
    fn lines_are_paired_best() {
        for (theirs, extent, ours, lines, amount) in [
            // In another order, with a line of nothing that is not on the invoice.
            (&[(5000, None), (-1000, None)][..], Extent::All, &[(-1000, 2), (0, 0), (5000, 3)][..], 0, 0),
            // A line of a kind takes the one of that kind, and leaves the other to the line of any.
            (&[(500, None), (500, Some(3))], Extent::All, &[(500, 3), (500, 0)], 0, 0),
            (&[(500, Some(3)), (500, Some(3))], Extent::All, &[(500, 3), (500, 0)], 1, 0),
            // A cent off on the one, and not 3,999 on both.
            (&[(-1000, None), (5001, None)], Extent::All, &[(-1000, 2), (5000, 3)], 1, 1),
            // A credit is no debit, however near their amounts are.
            (&[(-1, None)], Extent::All, &[(1, 3), (-900, 2)], 2, 900),
            // One too many on either side.
            (&[(10, None)], Extent::All, &[(10, 0), (7, 0)], 1, 7),
            (&[(10, None), (7, None)], Extent::All, &[(10, 0)], 1, 7),
            // Of some lines only these count.
            (&[(10, None)], Extent::Some, &[(10, 0), (7, 0)], 0, 0),
            (&[(9, None)], Extent::Some, &[(10, 0), (7, 0)], 1, 1),
        ] {
            let (gap, _) = compare(&seen(theirs, extent), &bill(ours));
            assert_eq!((gap.lines, gap.amount), (lines, amount), "{theirs:?} and {ours:?}");
        }
    }

    #[test]
    fn an_invoice_is_that_of_its_day_or_else_the_best() {
        let outcome = vec![bill(&[(10, 0)]), Bill { day: 5, ..bill(&[(20, 0)]) }, Bill { day: 5, ..bill(&[(30, 0)]) }];
        let on = |day, amount| Seen { day, ..seen(&[(amount, None)], Extent::All) };
        for (theirs, places, invoices) in [
            (vec![on(Some(5), 30)], vec![Some(2)], 0),
            (vec![on(None, 10)], vec![Some(0)], 0),
            // Nothing is meant twice, and what was told loosely leaves to the other what only that can be.
            (vec![on(None, 30), on(Some(5), 30)], vec![Some(0), Some(2)], 0),
            (vec![Seen { extent: Extent::None, ..on(None, 0) }, on(None, 10)], vec![Some(1), Some(0)], 0),
            (vec![on(Some(4), 20)], vec![Some(1)], 1),
            (vec![on(None, 10), on(None, 20), on(None, 30), on(None, 40)], vec![Some(0), Some(1), Some(2), None], 1),
        ] {
            let (gap, matches) = fit(&theirs, &outcome);
            assert_eq!(matches.iter().map(|found| found.bill).collect::<Vec<_>>(), places);
            assert_eq!(gap.invoices, invoices);
        }
    }

    /// A period to 30 April or to 1 May, 00:00, is the same month; one to 2 May is not.
    #[test]
    fn the_last_day_may_be_written_or_the_one_behind_it() {
        let made = BillLine { kind: 0, amount: 10, start: 0, end: 30 };
        for (start, end, is_same) in [(0, 30, true), (0, 29, true), (0, 31, false), (1, 30, false)] {
            let [mut line] = <[SeenLine; 1]>::try_from(seen(&[(10, None)], Extent::All).lines).unwrap();
            (line.start, line.end) = (Some(start), Some(end));
            assert_eq!(line.is(&made), is_same, "{start} {end}");
        }
    }
}
