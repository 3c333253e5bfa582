//! What is for sale, with which coupons and taxes?

use std::num::NonZeroU64;

use super::super::node::Place;
use super::super::read::shorten;
use super::names::Named;
use super::{Checker, limits, meaning, name_or};
use crate::calendar::{Interval, IntervalUnit};
use crate::catalog::{
    Aggregate, BillingTiming, Coupon, CouponDuration, Off, PackageRounding, Price, PricingModel, TaxBehavior, TaxRate,
    Tier, TierProblem, Tiers, UsageType,
};
use crate::currency::Currency;
use crate::ids::{CouponId, PriceId, TaxListId, TaxRateId};
use crate::money::{Amount, Decimal, DecimalProblem, Percentage, Rounding};
use crate::words;

/// How tiers make a price.
type Tiered = fn(Tiers) -> PricingModel;

/// The names of modes of tiers in documents.
const MODES: [(&str, Tiered); 2] = [("graduated", PricingModel::Graduated), ("volume", PricingModel::Volume)];

/// The names of aggregates in documents.
const AGGREGATES: [(&str, Aggregate); 4] = [
    ("sum", Aggregate::Sum),
    ("max", Aggregate::Max),
    ("last_during_period", Aggregate::LastDuringPeriod),
    ("last_ever", Aggregate::LastEver),
];

impl<'a> Checker<'a> {
    pub(super) fn prices(&mut self, at: &Place<'a>, currency: Option<&Currency>) {
        for at in self.named_list(at, "prices", limits::PRICES, "prices") {
            self.prices.push(at.part.text("id"));
            let price = self.price(&at, currency);
            self.catalog.prices.push(price);
        }
    }

    /// A list of things with ids and names.
    fn named_list(&mut self, at: &Place<'a>, name: &str, most: usize, what: &str) -> Vec<Place<'a>> {
        self.long_list(at, name, most, what);
        let all = at.all(name, most);
        self.unique(&all);
        for at in &all {
            self.id(at);
            self.text(at, "name");
        }
        all
    }

    fn price(&mut self, at: &Place<'a>, currency: Option<&Currency>) -> Price {
        let model = self.model(at, currency);
        let interval = self.interval(at);
        let usage = self.usage(at);
        let id = at.part.text("id");
        Price { id: id.to_string(), name: name_or(at.part.text("name"), id), interval, model, usage }
    }

    fn model(&mut self, at: &Place<'_>, currency: Option<&Currency>) -> PricingModel {
        if at.part.has("tiers") {
            return self.tiered(at, currency);
        }
        if at.part.has("tiers_mode") {
            let message = "A price without tiers has no mode of tiers.";
            self.problem("no_sense", (at, "tiers_mode"), message, "Remove it, or add “tiers”.");
        }
        let unit_amount = self.price_amount(at, "unit_amount", currency);
        if !at.part.has("transform_quantity") {
            return PricingModel::PerUnit { unit_amount };
        }
        let package = at.object("transform_quantity");
        let divide_by = self.whole(&package, "divide_by", 1..=limits::QUANTITY, "A package of # units");
        let divide_by = divide_by.and_then(|units| u64::try_from(units).ok()).and_then(NonZeroU64::new);
        let known = [("up", PackageRounding::Up), ("down", PackageRounding::Down)];
        PricingModel::Package {
            unit_amount,
            divide_by: divide_by.unwrap_or(NonZeroU64::MIN),
            round: meaning(&known, package.part.text("round")),
        }
    }

    fn tiered(&mut self, at: &Place<'_>, currency: Option<&Currency>) -> PricingModel {
        self.short_list(at, "tiers", limits::TIERS, "tiers");
        if at.part.has("transform_quantity") {
            let message = "A tiered price is not sold in packages.";
            self.problem("no_sense", (at, "transform_quantity"), message, "Remove it, or remove “tiers”.");
        }
        let sound = self.problems.len();
        let tiers = at.all("tiers", limits::TIERS).iter().map(|at| self.tier(at, currency)).collect();
        let tiers = Tiers::new(tiers).map_err(|problem| {
            // What is wrong with a tier alone is mended first.
            if self.problems.len() == sound && at.part.list("tiers").len() <= limits::TIERS {
                self.bad_tiers(at, problem);
            }
        });
        match tiers {
            Ok(tiers) => meaning(&MODES, at.part.text("tiers_mode"))(tiers),
            Err(()) => PricingModel::PerUnit { unit_amount: Decimal::ZERO },
        }
    }

    fn tier(&mut self, at: &Place<'_>, currency: Option<&Currency>) -> Tier {
        let has_end = at.part.has("up_to");
        let up_to = has_end.then(|| self.whole(at, "up_to", 1..=limits::QUANTITY, "A tier up to # units")).flatten();
        Tier {
            up_to: up_to.and_then(|up_to| u64::try_from(up_to).ok()),
            unit_amount: self.price_amount(at, "unit_amount", currency),
            flat_amount: self.price_amount(at, "flat_amount", currency),
        }
    }

    /// An amount in whole units, or with decimals in the field beside it.
    fn price_amount(&mut self, at: &Place<'_>, name: &str, currency: Option<&Currency>) -> Decimal {
        let decimal = [name, "_decimal"].concat();
        if at.part.has(&decimal) {
            return self.decimal_price(at, &decimal);
        }
        Decimal::whole(self.unit_amount(at, name, currency).units())
    }

    fn bad_tiers(&mut self, at: &Place<'_>, problem: TierProblem) {
        let tiers = at.part.list("tiers");
        let up_to = |index: usize| tiers.get(index).and_then(|tier| tier.part().whole("up_to")).unwrap_or_default();
        let (index, message, hint) = match problem {
            TierProblem::Empty => (0, String::from("There are no tiers."), "Give it at least one."),
            TierProblem::NotRising(index) => {
                let (this, before) = (words::count(up_to(index)), words::count(up_to(index.saturating_sub(1))));
                let message = format!("A tier up to {this} comes after one up to {before}.");
                (index, message, "Let each tier reach further than the one before it.")
            }
            TierProblem::EndlessTooEarly(index) => {
                (index, String::from("A tier without end is followed by others."), "Give it an “up_to”.")
            }
            TierProblem::LastHasEnd => {
                let message = format!("The last tier ends at {}.", words::count(up_to(tiers.len().saturating_sub(1))));
                (
                    tiers.len().saturating_sub(1),
                    message,
                    "Write \"up_to\": \"inf\", so that every quantity has a price.",
                )
            }
            TierProblem::TooLarge(index) => {
                (index, String::from("The tier reaches further than can be counted."), "Lower its “up_to”.")
            }
        };
        self.problem("bad_tiers", (at, &format!("tiers[{index}].up_to")), message, hint);
    }

    /// A price with decimals of the smallest unit.
    pub(super) fn decimal_price(&mut self, at: &Place<'_>, name: &str) -> Decimal {
        let most = Decimal::whole(limits::AMOUNT);
        self.decimal(at, name, (Decimal::ZERO, most), "A price of #").unwrap_or(Decimal::ZERO)
    }

    /// A number with decimals within a range; `what` names it, with a `#` for the number.
    pub(super) fn decimal(
        &mut self,
        at: &Place<'_>,
        name: &str,
        (least, most): (Decimal, Decimal),
        what: &str,
    ) -> Option<Decimal> {
        let text = at.part.text(name);
        let shown = shorten(text);
        let (message, hint) = match Decimal::parse(text) {
            Ok(number) if number >= least && number <= most => return Some(number),
            Ok(number) => {
                (format!("{} is out of range.", what.replace('#', &words::decimal(number))), from_to(least, most))
            }
            Err(DecimalProblem::TooManyDecimals) => {
                (format!("“{shown}” has too many decimals."), String::from("Write at most 12 of them."))
            }
            Err(DecimalProblem::TooLarge) => {
                (format!("“{shown}” has more digits than can be counted."), from_to(least, most))
            }
            Err(DecimalProblem::Empty | DecimalProblem::NotANumber) => {
                let hint = "Write digits with at most one point, such as 10.5.";
                self.problem("not_decimal", (at, name), format!("“{shown}” is not a number."), hint);
                return None;
            }
        };
        self.problem("out_of_range", (at, name), message, hint);
        None
    }

    fn unit_amount(&mut self, at: &Place<'_>, name: &str, currency: Option<&Currency>) -> Amount {
        let units = at.part.whole(name).unwrap_or_default();
        if units < 0 {
            let written = match (currency, Amount::new(units)) {
                (Some(currency), Ok(amount)) => words::money(currency, amount),
                _ => words::count(units),
            };
            let hint = "Write 0 or more. To give money back, add an event that adjusts the balance.";
            self.problem("negative_price", (at, name), format!("A price of {written} is below nothing."), hint);
            return Amount::ZERO;
        }
        let units = self.whole(at, name, 0..=limits::AMOUNT, "A price of #");
        let amount = units.and_then(|units| Amount::new(units).ok()).unwrap_or_default();
        self.chargeable(at, name, amount, currency);
        amount
    }

    /// A wrong currency is told once; what could be charged in it nobody knows.
    pub(super) fn chargeable(&mut self, at: &Place<'_>, name: &str, amount: Amount, currency: Option<&Currency>) {
        if let Some(currency) = currency.filter(|currency| !currency.can_charge(amount)) {
            let (step, code) = (currency.charge_step(), currency.code.to_ascii_uppercase());
            let message = format!("{} cannot be charged in {code}.", words::plural(amount.units(), "unit"));
            let near = amount.to_multiple_of(step).unwrap_or(amount).units();
            self.problem("not_chargeable", (at, name), message, format!("Write a multiple of {step}, such as {near}."));
        }
    }

    fn interval(&mut self, at: &Place<'_>) -> Interval {
        let units = [
            ("month", IntervalUnit::Month),
            ("day", IntervalUnit::Day),
            ("week", IntervalUnit::Week),
            ("year", IntervalUnit::Year),
        ];
        let written = at.part.text("interval");
        let unit = meaning(&units, written);
        if !units.iter().any(|(name, _)| *name == written) {
            let hint = "Write “day”, “week”, “month” or “year”.";
            let message = format!("“{}” is not an interval.", shorten(written));
            self.problem("unknown_value", (at, "interval"), message, hint);
        }
        // Three years at most: <https://docs.stripe.com/api/prices/create>.
        let most = match unit {
            IntervalUnit::Day => 1_095,
            IntervalUnit::Week => 156,
            IntervalUnit::Month => 36,
            IntervalUnit::Year => 3,
        };
        let mut count = None;
        if at.part.has("interval_count") {
            let what = format!("An interval of # {}s", words::interval_unit(unit));
            count = self.whole(at, "interval_count", 1..=most, &what);
        }
        Interval { unit, count: count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1) }
    }

    fn usage(&mut self, at: &Place<'_>) -> UsageType {
        if at.part.text("usage_type") == "metered" {
            return UsageType::Metered { aggregate: meaning(&AGGREGATES, at.part.text("aggregate")) };
        }
        if at.part.has("aggregate") {
            let message = "Only usage is aggregated, and this price is not metered.";
            self.problem("no_sense", (at, "aggregate"), message, "Remove it, or write \"usage_type\": \"metered\".");
        }
        let in_arrears = at.part.text("billing") == "in_arrears";
        UsageType::Licensed { timing: if in_arrears { BillingTiming::InArrears } else { BillingTiming::InAdvance } }
    }

    // Coupons.

    pub(super) fn coupons(&mut self, at: &Place<'a>, currency: Option<&Currency>) {
        for at in self.named_list(at, "coupons", limits::COUPONS, "coupons") {
            self.coupons.push(at.part.text("id"));
            let coupon = self.coupon(&at, currency);
            self.catalog.coupons.push(coupon);
        }
    }

    fn coupon(&mut self, at: &Place<'a>, currency: Option<&Currency>) -> Coupon {
        let prices = self.refer(at, "applies_to", (limits::PRICES, "prices"), Named::Price);
        let id = at.part.text("id");
        Coupon {
            id: id.to_string(),
            name: name_or(at.part.text("name"), id),
            off: self.off(at, currency),
            duration: self.coupon_duration(at),
            applies_to: prices.into_iter().map(PriceId::from_index).collect(),
        }
    }

    fn off(&mut self, at: &Place<'_>, currency: Option<&Currency>) -> Off {
        if at.part.has("amount_off") {
            let units = self.whole(at, "amount_off", 1..=limits::AMOUNT, "A discount of #");
            let amount = units.and_then(|units| Amount::new(units).ok()).unwrap_or_default();
            self.chargeable(at, "amount_off", amount, currency);
            return Off::Amount(amount);
        }
        if Decimal::parse(at.part.text("percent_off")).is_ok_and(Decimal::is_zero) {
            let message = "A coupon of 0 % takes nothing off.";
            self.problem("zero_amount", (at, "percent_off"), message, "Write more than 0, or remove the coupon.");
        }
        Off::Percent(self.percentage(at, "percent_off"))
    }

    /// From 0 to 100, with at most four decimals.
    fn percentage(&mut self, at: &Place<'_>, name: &str) -> Percentage {
        if !at.part.has(name) {
            return Percentage::NONE;
        }
        let hundred = Decimal::whole(100);
        let number = self.decimal(at, name, (Decimal::ZERO, hundred), "# %");
        let Some(number) = number else { return Percentage::NONE };
        if number.scale() > 4 {
            let message = format!("{} % has more than four decimals.", words::decimal(number));
            self.problem("out_of_range", (at, name), message, "Write at most four of them.");
            return Percentage::NONE;
        }
        let parts = number.mantissa() * 10_i64.pow(u32::from(4 - number.scale()));
        Percentage::from_ten_thousandths(u32::try_from(parts).unwrap_or_default())
    }

    fn coupon_duration(&mut self, at: &Place<'_>) -> CouponDuration {
        let name = "duration_in_months";
        let has_months = at.part.has(name);
        match at.part.text("duration") {
            "repeating" if has_months => {
                let months = self.whole(at, name, 1..=limits::MONTHS, "A duration of # months");
                CouponDuration::Repeating { months: months.and_then(|months| u32::try_from(months).ok()).unwrap_or(1) }
            }
            _ if has_months => {
                let message = "Only a repeating coupon counts months.";
                self.problem("no_sense", (at, name), message, "Remove it, or write \"duration\": \"repeating\".");
                CouponDuration::Once
            }
            "forever" => CouponDuration::Forever,
            _ => CouponDuration::Once,
        }
    }

    /// The coupons that an object lists.
    pub(super) fn discounts(&mut self, at: &Place<'_>) -> Vec<CouponId> {
        let found = self.refer(at, "discounts", (limits::DISCOUNTS, "discounts"), Named::Coupon);
        found.into_iter().map(CouponId::from_index).collect()
    }

    /// Where the coupons of an item that somebody writes are kept, if it has any.
    pub(super) fn written_discounts(&mut self, at: &Place<'_>) -> Option<usize> {
        let discounts = self.discounts(at);
        if discounts.is_empty() {
            return None;
        }
        self.written_discounts.push(discounts);
        Some(self.written_discounts.len() - 1)
    }

    // Taxes.

    pub(super) fn tax_rates(&mut self, at: &Place<'a>) {
        for at in self.named_list(at, "tax_rates", limits::TAX_RATES, "tax rates") {
            let id = at.part.text("id");
            self.rates.push(id);
            let percentage = self.percentage(&at, "percentage");
            let inclusive = at.part.is("inclusive");
            let behavior = if inclusive { TaxBehavior::Inclusive } else { TaxBehavior::Exclusive };
            let name = name_or(at.part.text("name"), id);
            self.catalog.tax_rates.push(TaxRate { id: id.to_string(), name, percentage, behavior });
        }
    }

    /// The rates that an object lists, known by what is in the list; nothing where it is empty.
    pub(super) fn tax_list(&mut self, at: &Place<'_>) -> Option<TaxListId> {
        if at.part.list("tax_rates").is_empty() {
            return None;
        }
        let found = self.refer(at, "tax_rates", (limits::TAX_RATES_OF_A_LINE, "tax rates"), Named::TaxRate);
        let rates: Vec<_> = found.into_iter().map(TaxRateId::from_index).collect();
        let lists = &mut self.catalog.tax_lists;
        let place = lists.iter().position(|list| *list == rates).unwrap_or_else(|| {
            lists.push(rates);
            lists.len() - 1
        });
        Some(TaxListId::from_index(place))
    }

    /// A quantity of a price has to be an amount that can be counted exactly.
    pub(super) fn countable(&mut self, at: &Place<'_>, price: Option<PriceId>, quantity: Decimal) {
        let Some(price) = price.and_then(|price| self.catalog.prices.get(price.index())) else { return };
        if price.rounded(quantity, Rounding::HalfUp).is_err() {
            let unit = price.flat_unit_amount().map(|amount| words::count(amount.units()));
            let quantity_is_whole = quantity.is_whole();
            let (quantity, id) = (words::decimal(quantity), shorten(&price.id));
            let message = match unit {
                Some(units) => format!("{quantity} × {units} units of “{id}” are more than can be counted exactly."),
                None => format!("{quantity} × “{id}” are more than can be counted exactly."),
            };
            let hint =
                format!("Stay below {} units; lower the quantity or the price.", words::count(Amount::MAX.units()));
            let field = if quantity_is_whole { "quantity" } else { "quantity_decimal" };
            self.problem("amount_too_large", (at, field), message, hint);
        }
    }
}

fn from_to(least: Decimal, most: Decimal) -> String {
    let [least, most] = [least, most].map(|number| words::decimal(number).replace(',', "").replace('\u{2212}', "-"));
    format!("Write a number from {least} to {most}.")
}
