//! How much was used in a period, and what of it is billed when?
//!
//! Records become one quantity by the price's [`Aggregate`]. What was reported for one instant counts as one: a record
//! adds to it or overwrites it (<https://docs.stripe.com/api/usage_records/create?api-version=2025-01-27.acacia>). A
//! quantity below zero, from corrections, is billed as 0
//! (<https://docs.stripe.com/billing/subscriptions/usage-based/meters/configure>).
//!
//! Usage is billed when its period is over, and earlier if it reaches a [`Threshold`]. A line bills what all usage of
//! the period costs so far, rounded once, less what was billed before: the lines of a period add up to its amount,
//! tiers count on across them, and a line is negative where a volume tier makes all of it cheaper
//! (<https://docs.stripe.com/billing/subscriptions/usage-based/thresholds>).
//!
//! Records are read in order of time, once: a [`UsageCursor`] remembers where the next period begins.

use crate::calendar::{BillingPeriod, Timestamp};
use crate::catalog::{Aggregate, Price};
use crate::money::{Amount, AmountTooLarge, Decimal, ExactAmount, Rounding};

/// A report of usage. A list of them is in order of time, and in document order within one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageRecord {
    /// When it was used.
    pub at: Timestamp,
    /// How much; below zero it corrects what was reported before.
    pub quantity: Decimal,
    /// What it does to what was reported for the same instant.
    pub action: UsageAction,
}

/// What a record does to what was reported for the same instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UsageAction {
    /// It is added.
    #[default]
    Increment,
    /// It is put in its place. The billing API does not take it together with thresholds.
    Set,
}

/// How far the records of an item are read: up to the beginning of its next period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsageCursor {
    next: usize,
    latest: Decimal,
}

/// What was used in a period so far, and what of it is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodUsage {
    cursor: UsageCursor,
    aggregate: Aggregate,
    /// The quantity before the latest instant.
    before: Decimal,
    /// The latest instant of the period that has a record.
    instant: Option<Timestamp>,
    billed_quantity: Decimal,
    billed: Amount,
}

/// When usage is billed before its period is over. The engine leaves trials and the last 24 hours of a period out
/// (<https://stripe.com/docs/billing/subscriptions/metered-billing/thresholds>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Threshold {
    /// As soon as what is not billed costs this, `amount_gte`; at least 50 units on the billing API.
    Amount(Amount),
    /// As soon as this much is not billed, `usage_gte`.
    Quantity(Decimal),
}

/// A line that bills usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageLine {
    /// How much was used since the line before.
    pub quantity: Decimal,
    /// How much was used in the period so far: what the tiers count.
    pub total: Decimal,
    /// What it bills, in billing units; negative if all of it became cheaper than what was billed before.
    pub amount: Amount,
}

/// A line that bills usage before its period is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyLine {
    /// The place of the record that reached the threshold.
    pub record: usize,
    /// What is billed.
    pub line: UsageLine,
}

impl UsageCursor {
    /// Begins a period. Records before `start` are passed by; only [`Aggregate::LastEver`] looks back at them.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a quantity has more digits than can be counted.
    pub fn open(
        self,
        records: &[UsageRecord],
        start: Timestamp,
        aggregate: Aggregate,
    ) -> Result<PeriodUsage, AmountTooLarge> {
        let mut earlier = PeriodUsage::new(self, Aggregate::LastEver);
        earlier.read_until(records, start)?;
        Ok(PeriodUsage::new(earlier.cursor, aggregate))
    }

    /// The quantity of a whole period, behind which the cursor stands afterwards.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a quantity has more digits than can be counted.
    pub fn aggregate(
        &mut self,
        records: &[UsageRecord],
        period: BillingPeriod,
        aggregate: Aggregate,
    ) -> Result<Decimal, AmountTooLarge> {
        let mut usage = self.open(records, period.start, aggregate)?;
        usage.read_until(records, period.end)?;
        *self = usage.cursor();
        usage.quantity()
    }
}

impl PeriodUsage {
    fn new(cursor: UsageCursor, aggregate: Aggregate) -> Self {
        let before = if aggregate == Aggregate::LastEver { cursor.latest } else { Decimal::ZERO };
        Self { cursor, aggregate, before, instant: None, billed_quantity: Decimal::ZERO, billed: Amount::ZERO }
    }

    /// Where the records are read up to: for the next period, once this one is read.
    pub const fn cursor(&self) -> UsageCursor {
        self.cursor
    }

    /// How much was used so far; never negative.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    pub fn quantity(&self) -> Result<Decimal, AmountTooLarge> {
        Ok(self.running()?.max(Decimal::ZERO))
    }

    /// What the lines of the period have billed so far.
    pub const fn billed(&self) -> Amount {
        self.billed
    }

    /// What the usage so far costs, before it is rounded and less what is billed: what a subscription adds up over its
    /// items to see whether it reaches its own threshold.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    pub fn unbilled(&self, price: &Price) -> Result<ExactAmount, AmountTooLarge> {
        price.amount(self.quantity()?)?.plus((-self.billed).into())
    }

    /// How much of the usage so far is not billed.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if it has more digits than can be counted.
    pub fn unbilled_quantity(&self) -> Result<Decimal, AmountTooLarge> {
        self.quantity()?.minus(self.billed_quantity)
    }

    /// Reads the next record if it is before `end`, and says whether it was.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a quantity has more digits than can be counted.
    pub fn read(&mut self, records: &[UsageRecord], end: Timestamp) -> Result<bool, AmountTooLarge> {
        let Some(record) = records.get(self.cursor.next).filter(|record| record.at < end) else { return Ok(false) };
        if self.instant != Some(record.at) {
            self.before = self.running()?;
            self.instant = Some(record.at);
            self.cursor.latest = Decimal::ZERO;
        }
        self.cursor.latest = match record.action {
            UsageAction::Increment => self.cursor.latest.plus(record.quantity)?,
            UsageAction::Set => record.quantity,
        };
        self.cursor.next += 1;
        Ok(true)
    }

    /// Reads every record before `end`.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a quantity has more digits than can be counted.
    pub fn read_until(&mut self, records: &[UsageRecord], end: Timestamp) -> Result<(), AmountTooLarge> {
        while self.read(records, end)? {}
        Ok(())
    }

    /// Reads on to the first record before `end` after which the threshold is reached, and bills what is not billed
    /// yet. If none is, all are read and nothing is billed. A second call goes on from there.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a quantity or an amount leaves its range.
    pub fn early_line(
        &mut self,
        records: &[UsageRecord],
        end: Timestamp,
        (price, rounding): (&Price, Rounding),
        threshold: Threshold,
    ) -> Result<Option<EarlyLine>, AmountTooLarge> {
        while self.read(records, end)? {
            if self.reaches(price, threshold)? {
                return Ok(Some(EarlyLine { record: self.cursor.next - 1, line: self.bill(price, rounding)? }));
            }
        }
        Ok(None)
    }

    /// Bills what was used so far less what is billed: with every record of the period read, the line at its end.
    ///
    /// # Errors
    /// [`AmountTooLarge`] if a quantity or an amount leaves its range.
    pub fn bill(&mut self, price: &Price, rounding: Rounding) -> Result<UsageLine, AmountTooLarge> {
        let total = self.quantity()?;
        let amount = price.rounded(total, rounding)?;
        let quantity = total.minus(self.billed_quantity)?;
        let line = UsageLine { quantity, total, amount: amount.minus(self.billed)? };
        (self.billed_quantity, self.billed) = (total, amount);
        Ok(line)
    }

    fn reaches(&self, price: &Price, threshold: Threshold) -> Result<bool, AmountTooLarge> {
        match threshold {
            Threshold::Amount(amount) => Ok(self.unbilled(price)? >= amount.into()),
            Threshold::Quantity(quantity) => Ok(self.quantity()?.minus(self.billed_quantity)? >= quantity),
        }
    }

    /// The quantity with what the latest instant has so far.
    fn running(&self) -> Result<Decimal, AmountTooLarge> {
        if self.instant.is_none() {
            return Ok(self.before);
        }
        match self.aggregate {
            Aggregate::Sum => self.before.plus(self.cursor.latest),
            Aggregate::Max => Ok(self.before.max(self.cursor.latest)),
            Aggregate::LastDuringPeriod | Aggregate::LastEver => Ok(self.cursor.latest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Interval, IntervalUnit};
    use crate::catalog::{PricingModel, Tier, Tiers, UsageType};
    use std::collections::BTreeMap;

    const LEGACY: &str = "https://docs.stripe.com/billing/subscriptions/usage-based-legacy";
    const MODELS: &str = "https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models";
    const COMPARE: &str = "https://docs.stripe.com/billing/subscriptions/billing-mode/compare";
    const AGGREGATES: [Aggregate; 4] =
        [Aggregate::Sum, Aggregate::Max, Aggregate::LastDuringPeriod, Aggregate::LastEver];

    fn increment(at: i64, quantity: &str) -> UsageRecord {
        let quantity = Decimal::parse(quantity).unwrap();
        UsageRecord { at: Timestamp(at), quantity, action: UsageAction::Increment }
    }

    fn set(at: i64, quantity: &str) -> UsageRecord {
        UsageRecord { action: UsageAction::Set, ..increment(at, quantity) }
    }

    fn period(start: i64, end: i64) -> BillingPeriod {
        BillingPeriod { start: Timestamp(start), end: Timestamp(end) }
    }

    fn metered(model: PricingModel) -> Price {
        let interval = Interval { unit: IntervalUnit::Month, count: 1 };
        let usage = UsageType::Metered { aggregate: Aggregate::Sum };
        Price { id: String::new(), name: String::new(), interval, model, usage }
    }

    fn per_unit(unit_amount: &str) -> Price {
        metered(PricingModel::PerUnit { unit_amount: Decimal::parse(unit_amount).unwrap() })
    }

    /// 0.50 dollars each up to 10 000, 0.40 above: S38 and S39.
    fn tiers() -> Tiers {
        let tier = |up_to, unit: u32| Tier { up_to, unit_amount: Decimal::from(unit), flat_amount: Decimal::ZERO };
        Tiers::new(vec![tier(Some(10_000), 50), tier(None, 40)]).unwrap()
    }

    fn amount(units: i64) -> Amount {
        Amount::new(units).unwrap()
    }

    /// The quantities of the periods 0..10, 10..20 and 20..30.
    fn quantities(records: &[UsageRecord], aggregate: Aggregate) -> [Decimal; 3] {
        let mut cursor = UsageCursor::default();
        [0, 10, 20].map(|start| cursor.aggregate(records, period(start, start + 10), aggregate).unwrap())
    }

    /// The quantities of S43 are published; of its records, only those that these totals imply are known.
    #[test]
    fn records_become_one_quantity() {
        let s43 = [increment(3, "17"), increment(9, "15"), increment(10, "18")];
        // Four meetings in June, as Stripe's support explains it: 10, 20, 1 and 5 minutes.
        let june = [increment(12, "10"), increment(15, "20"), increment(16, "1"), increment(19, "5")];
        let [nothing, early] = [[].as_slice(), &[increment(-5, "7")]];
        for (case, records, aggregate, expected) in [
            ("S43", &s43[..], Aggregate::Sum, [32, 18, 0]),
            ("S43", &s43, Aggregate::Max, [17, 18, 0]),
            ("S43", &s43, Aggregate::LastDuringPeriod, [15, 18, 0]),
            ("S43", &s43, Aggregate::LastEver, [15, 18, 18]),
            ("June", &june, Aggregate::Sum, [0, 36, 0]),
            ("June", &june, Aggregate::Max, [0, 20, 0]),
            ("June", &june, Aggregate::LastDuringPeriod, [0, 5, 0]),
            ("June", &june, Aggregate::LastEver, [0, 5, 5]),
            ("nothing", nothing, Aggregate::LastEver, [0, 0, 0]),
            ("before the start", early, Aggregate::Sum, [0, 0, 0]),
            ("before the start", early, Aggregate::LastEver, [7, 7, 7]),
        ] {
            let expected = expected.map(Decimal::whole);
            assert_eq!(quantities(records, aggregate), expected, "{case} {aggregate:?} {LEGACY}");
        }
    }

    #[test]
    fn what_is_reported_for_one_instant_counts_as_one() {
        for (case, records, [sum, max, last]) in [
            (
                "increments add up",
                &[increment(1, "2"), increment(1, "3.5"), increment(2, "4")][..],
                ["9.5", "5.5", "4"],
            ),
            ("the later one wins", &[increment(1, "2"), set(1, "7"), set(1, "3")], ["3", "3", "3"]),
            ("and is added to", &[set(1, "7"), increment(1, "1"), increment(2, "1")], ["9", "8", "1"]),
            ("set is of its instant", &[increment(1, "5"), set(2, "3")], ["8", "5", "3"]),
            ("a correction", &[increment(1, "5"), increment(1, "-2"), increment(2, "1")], ["4", "3", "1"]),
            ("below zero is 0", &[increment(1, "5"), increment(2, "-9")], ["0", "5", "0"]),
        ] {
            let expected = [sum, max, last, last].map(|text| Decimal::parse(text).unwrap());
            assert_eq!(AGGREGATES.map(|aggregate| quantities(records, aggregate)[0]), expected, "{case}");
        }
    }

    /// A price that changes in the middle: the published totals, with quantities that give them.
    #[test]
    fn usage_is_billed_at_the_new_price_or_at_the_one_it_was_reported_at() {
        let records = [increment(1, "2"), increment(6, "1")];
        let (old, new) = (per_unit("75"), per_unit("25"));
        let cost = |price: &Price, cursor: &mut UsageCursor, period| {
            let quantity = cursor.aggregate(&records, period, Aggregate::Sum)?;
            price.rounded(quantity, Rounding::HalfUp)
        };
        let classic = cost(&new, &mut UsageCursor::default(), period(0, 10));
        assert_eq!(classic, Amount::new(75), "S41 {COMPARE}");
        let mut cursor = UsageCursor::default();
        let before = cost(&old, &mut cursor, period(0, 5)).unwrap();
        let flexible = before.plus(cost(&new, &mut cursor, period(5, 10)).unwrap());
        assert_eq!(flexible, Amount::new(175), "S41 {COMPARE}");
    }

    #[test]
    fn a_threshold_bills_every_so_many_units() {
        let price = metered(PricingModel::Graduated(tiers()));
        let records: Vec<_> = (0..12_600).map(|second| increment(second, "1")).collect();
        for threshold in [Threshold::Amount(amount(10_000)), Threshold::Quantity(200.into())] {
            let mut usage = UsageCursor::default().open(&records, Timestamp(0), Aggregate::Sum).unwrap();
            let mut units = 0;
            for count in 1.. {
                let end = Timestamp(20_000);
                let early = usage.early_line(&records, end, (&price, Rounding::HalfUp), threshold).unwrap();
                let Some(EarlyLine { record, line }) = early else { break };
                let by_quantity = threshold == Threshold::Quantity(200.into());
                let (each, costs) = match count {
                    1..=50 => (200, 10_000),
                    _ if by_quantity => (200, 8_000),
                    _ => (250, 10_000),
                };
                units += each;
                assert_eq!(line.amount, amount(costs), "S38 line {count} {MODELS}");
                assert_eq!((line.quantity.units(), line.total.units()), (Some(each), Some(units)), "S38 {MODELS}");
                assert_eq!(i64::try_from(record).unwrap(), units - 1, "S38 {MODELS}");
            }
            assert_eq!(units, if threshold == Threshold::Quantity(200.into()) { 12_600 } else { 12_500 });
            let rest = usage.bill(&price, Rounding::HalfUp).unwrap();
            assert_eq!(rest.total.units(), Some(12_600));
            assert_eq!(usage.billed(), amount(500_000 + 2_600 * 40), "the lines add up to the whole");
        }
    }

    #[test]
    fn a_cheaper_tier_gives_back_what_was_billed_early() {
        let price = metered(PricingModel::Volume(tiers()));
        let terms = (&price, Rounding::HalfUp);
        let records = [increment(1, "9999"), increment(2, "1"), increment(3, "1")];
        let threshold = Threshold::Amount(amount(500_000));
        let mut usage = UsageCursor::default().open(&records, Timestamp(0), Aggregate::Sum).unwrap();
        let early = usage.early_line(&records, Timestamp(10), terms, threshold).unwrap().unwrap();
        assert_eq!((early.record, early.line.amount), (1, amount(500_000)), "S39 {MODELS}");
        assert_eq!(usage.early_line(&records, Timestamp(10), terms, threshold), Ok(None), "S39 {MODELS}");
        let rest = usage.bill(&price, Rounding::HalfUp).unwrap();
        let [one, all] = [1, 10_001].map(Decimal::whole);
        assert_eq!(rest, UsageLine { quantity: one, total: all, amount: amount(-99_960) }, "S39 {MODELS}");
        assert_eq!(usage.billed(), amount(400_040), "S39 {MODELS}");
    }

    /// Lines of half cents: each bills the rounded whole less the rounded whole before it.
    #[test]
    fn early_lines_lose_no_fraction() {
        let price = per_unit("0.4");
        let records: Vec<_> = (0..99).map(|second| increment(second, "1.25")).collect();
        let mut usage = UsageCursor::default().open(&records, Timestamp(0), Aggregate::Sum).unwrap();
        let mut sum = Amount::ZERO;
        let threshold = Threshold::Amount(amount(3));
        let terms = (&price, Rounding::HalfUp);
        while let Some(early) = usage.early_line(&records, Timestamp(99), terms, threshold).unwrap() {
            sum = sum.plus(early.line.amount).unwrap();
        }
        sum = sum.plus(usage.bill(&price, Rounding::HalfUp).unwrap().amount).unwrap();
        assert_eq!((sum, usage.billed()), (amount(50), amount(50)), "99 × 0.5 is 49.5");
    }

    /// Many records in many periods, against a map of instants that is filtered for each period.
    #[test]
    fn a_cursor_finds_what_a_search_finds() {
        let mut state = 7_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % below).unwrap()
        };
        let mut at = -20;
        let mut records = Vec::new();
        for _ in 0..600 {
            at += random(4);
            let action = if random(4) == 0 { UsageAction::Set } else { UsageAction::Increment };
            records.push(UsageRecord { at: Timestamp(at), quantity: Decimal::whole(random(50) - 5), action });
        }
        let mut instants = BTreeMap::new();
        for record in &records {
            let units = record.quantity.units().unwrap();
            let old = instants.entry(record.at).or_insert(0);
            *old = if record.action == UsageAction::Set { units } else { *old + units };
        }
        let mut cursors = [UsageCursor::default(); 4];
        let mut start = 0;
        while start < at + 40 {
            let period = period(start, start + 1 + random(30));
            start = period.end.0;
            let inside: Vec<_> = instants.range(period.start..period.end).map(|(_, units)| *units).collect();
            let ever = instants.range(..period.end).next_back().map_or(0, |(_, units)| *units);
            let last = inside.last().copied().unwrap_or_default();
            let most = inside.iter().copied().max().unwrap_or_default();
            for (index, expected) in [inside.iter().sum(), most, last, ever].into_iter().enumerate() {
                let found = cursors[index].aggregate(&records, period, AGGREGATES[index]);
                assert_eq!(found, Ok(Decimal::whole(expected.max(0))), "{:?} {period:?}", AGGREGATES[index]);
            }
        }
    }

    #[test]
    fn too_much_usage_is_said_and_never_wraps() {
        let records = [increment(1, "9223372036854775807"), increment(2, "1")];
        let aggregate = |aggregate| UsageCursor::default().aggregate(&records, period(0, 10), aggregate);
        assert_eq!(aggregate(Aggregate::Sum), Err(AmountTooLarge));
        assert_eq!(aggregate(Aggregate::LastEver), Ok(Decimal::whole(1)));
    }
}
