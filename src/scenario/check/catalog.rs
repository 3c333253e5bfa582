//! What is for sale, with which coupons and taxes?

use std::num::NonZeroU64;

use super::super::document::{self, Tier as WrittenTier};
use super::super::read::shorten;
use super::{Checker, limits, name_or, sub};
use crate::calendar::{Interval, IntervalUnit};
use crate::catalog::{
    Aggregate, BillingTiming, Coupon, CouponDuration, Off, PackageRounding, Price, PricingModel, TaxBehavior, TaxRate,
    Tier, TierProblem, Tiers, UsageType,
};
use crate::currency::Currency;
use crate::ids::{CouponId, PriceId, TaxListId};
use crate::money::{Amount, Decimal, DecimalProblem, Percentage, Rounding};
use crate::words;

/// The names of aggregates in documents.
const AGGREGATES: [(&str, Aggregate); 4] = [
    ("sum", Aggregate::Sum),
    ("max", Aggregate::Max),
    ("last_during_period", Aggregate::LastDuringPeriod),
    ("last_ever", Aggregate::LastEver),
];

impl<'a> Checker<'a> {
    pub(super) fn prices(&mut self, prices: &'a [document::Price], currency: Option<&Currency>) {
        self.length("prices", prices.len(), limits::PRICES, "prices");
        self.unique("prices", prices.iter().map(|price| price.id.as_str()));
        for (index, price) in prices.iter().take(limits::PRICES).enumerate() {
            let price = self.price(&format!("prices[{index}]"), price, currency);
            self.catalog.prices.push(price);
        }
    }

    fn price(&mut self, path: &str, price: &'a document::Price, currency: Option<&Currency>) -> Price {
        self.id(&sub(path, "id"), &price.id);
        self.text(&sub(path, "name"), &price.name);
        self.prices.push(&price.id);
        let model = self.model(path, price, currency);
        let interval = self.interval(path, price);
        let usage = self.usage(path, price);
        Price { id: price.id.clone(), name: name_or(&price.name, &price.id), interval, model, usage }
    }

    fn model(&mut self, path: &str, price: &document::Price, currency: Option<&Currency>) -> PricingModel {
        if !price.tiers.is_empty() {
            return self.tiered(path, price, currency);
        }
        if !price.tiers_mode.is_empty() {
            let message = String::from("A price without tiers has no mode of tiers.");
            self.problem("no_sense", &sub(path, "tiers_mode"), message, "Remove it, or add “tiers”.");
        }
        let unit_amount = if price.unit_amount_decimal.is_empty() {
            let amount = self.unit_amount(&sub(path, "unit_amount"), price.unit_amount, currency);
            Decimal::whole(amount.units())
        } else {
            self.decimal_price(&sub(path, "unit_amount_decimal"), &price.unit_amount_decimal)
        };
        let Some(package) = &price.transform_quantity else { return PricingModel::PerUnit { unit_amount } };
        let path = sub(path, "transform_quantity");
        let most = limits::QUANTITY;
        let divide_by = self.whole(&sub(&path, "divide_by"), package.divide_by, 1..=most, "A package of # units");
        let known = [("up", PackageRounding::Up), ("down", PackageRounding::Down)];
        let round = self.one_of(&sub(&path, "round"), &package.round, &known, "a way to round");
        let divide_by = divide_by.and_then(|units| u64::try_from(units).ok()).and_then(NonZeroU64::new);
        PricingModel::Package {
            unit_amount,
            divide_by: divide_by.unwrap_or(NonZeroU64::MIN),
            round: round.unwrap_or(PackageRounding::Up),
        }
    }

    fn tiered(&mut self, path: &str, price: &document::Price, currency: Option<&Currency>) -> PricingModel {
        let tiers_path = sub(path, "tiers");
        self.short_list(&tiers_path, price.tiers.len(), limits::TIERS, "tiers");
        if price.transform_quantity.is_some() {
            let message = "A tiered price is not sold in packages.";
            self.problem("no_sense", &sub(path, "transform_quantity"), message, "Remove it, or remove “tiers”.");
        }
        let sound = self.problems.len();
        let all = price.tiers.iter().take(limits::TIERS).enumerate();
        let tiers = all.map(|(index, tier)| self.tier(&format!("{tiers_path}[{index}]"), tier, currency)).collect();
        let tiers = Tiers::new(tiers).map_err(|problem| {
            // What is wrong with a tier alone is mended first.
            if self.problems.len() == sound && price.tiers.len() <= limits::TIERS {
                self.bad_tiers(&tiers_path, &price.tiers, problem);
            }
        });
        let tiers = tiers.ok();
        let modes: [(&str, fn(Tiers) -> PricingModel); 2] =
            [("graduated", PricingModel::Graduated), ("volume", PricingModel::Volume)];
        let mode = self.one_of(&sub(path, "tiers_mode"), &price.tiers_mode, &modes, "a mode of tiers");
        match (mode, tiers) {
            (Some(mode), Some(tiers)) => mode(tiers),
            _ => PricingModel::PerUnit { unit_amount: Decimal::ZERO },
        }
    }

    fn tier(&mut self, path: &str, tier: &WrittenTier, currency: Option<&Currency>) -> Tier {
        let up_to = tier
            .up_to
            .and_then(|up_to| self.whole(&sub(path, "up_to"), up_to, 1..=limits::QUANTITY, "A tier up to # units"));
        Tier {
            up_to: up_to.and_then(|up_to| u64::try_from(up_to).ok()),
            unit_amount: self.tier_amount(
                &sub(path, "unit_amount"),
                (tier.unit_amount, &tier.unit_amount_decimal),
                currency,
            ),
            flat_amount: self.tier_amount(
                &sub(path, "flat_amount"),
                (tier.flat_amount, &tier.flat_amount_decimal),
                currency,
            ),
        }
    }

    fn tier_amount(
        &mut self,
        path: &str,
        (units, decimal): (Option<i64>, &str),
        currency: Option<&Currency>,
    ) -> Decimal {
        match units {
            _ if !decimal.is_empty() => self.decimal_price(&[path, "_decimal"].concat(), decimal),
            Some(units) => Decimal::whole(self.unit_amount(path, units, currency).units()),
            None => Decimal::ZERO,
        }
    }

    fn bad_tiers(&mut self, path: &str, tiers: &[WrittenTier], problem: TierProblem) {
        let up_to = |index: usize| tiers.get(index).and_then(|tier| tier.up_to).unwrap_or_default();
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
        self.problem("bad_tiers", &format!("{path}[{index}].up_to"), message, hint);
    }

    /// A price with decimals of the smallest unit.
    pub(super) fn decimal_price(&mut self, path: &str, text: &str) -> Decimal {
        let most = Decimal::whole(limits::AMOUNT);
        self.decimal(path, text, (Decimal::ZERO, most), "A price of #").unwrap_or(Decimal::ZERO)
    }

    /// A number with decimals within a range; `what` names it, with a `#` for the number.
    pub(super) fn decimal(
        &mut self,
        path: &str,
        text: &str,
        (least, most): (Decimal, Decimal),
        what: &str,
    ) -> Option<Decimal> {
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
                self.problem("not_decimal", path, format!("“{shown}” is not a number."), hint);
                return None;
            }
        };
        self.problem("out_of_range", path, message, hint);
        None
    }

    fn unit_amount(&mut self, path: &str, units: i64, currency: Option<&Currency>) -> Amount {
        if units < 0 {
            let written = match (currency, Amount::new(units)) {
                (Some(currency), Ok(amount)) => words::money(currency, amount),
                _ => words::count(units),
            };
            let hint = "Write 0 or more. To give money back, add an event that adjusts the balance.";
            self.problem("negative_price", path, format!("A price of {written} is below nothing."), hint);
            return Amount::ZERO;
        }
        let units = self.whole(path, units, 0..=limits::AMOUNT, "A price of #");
        let amount = units.and_then(|units| Amount::new(units).ok()).unwrap_or_default();
        self.chargeable(path, amount, currency);
        amount
    }

    /// A wrong currency is told once; what could be charged in it nobody knows.
    pub(super) fn chargeable(&mut self, path: &str, amount: Amount, currency: Option<&Currency>) {
        if let Some(currency) = currency.filter(|currency| !currency.can_charge(amount)) {
            let (step, code) = (currency.charge_step(), currency.code.to_ascii_uppercase());
            let message = format!("{} cannot be charged in {code}.", words::plural(amount.units(), "unit"));
            let near = amount.to_multiple_of(step).unwrap_or(amount).units();
            self.problem("not_chargeable", path, message, format!("Write a multiple of {step}, such as {near}."));
        }
    }

    fn interval(&mut self, path: &str, price: &document::Price) -> Interval {
        let units = [
            ("day", IntervalUnit::Day),
            ("week", IntervalUnit::Week),
            ("month", IntervalUnit::Month),
            ("year", IntervalUnit::Year),
        ];
        let unit = units.iter().find(|(name, _)| *name == price.interval).map(|(_, unit)| *unit);
        if unit.is_none() {
            let message = format!("“{}” is not an interval.", shorten(&price.interval));
            let hint = "Write “day”, “week”, “month” or “year”.";
            self.problem("unknown_value", &sub(path, "interval"), message, hint);
        }
        let unit = unit.unwrap_or(IntervalUnit::Month);
        // Three years at most: <https://docs.stripe.com/api/prices/create>.
        let most = match unit {
            IntervalUnit::Day => 1_095,
            IntervalUnit::Week => 156,
            IntervalUnit::Month => 36,
            IntervalUnit::Year => 3,
        };
        let what = format!("An interval of # {}s", words::interval_unit(unit));
        let count = self.whole(&sub(path, "interval_count"), price.interval_count, 1..=most, &what);
        Interval { unit, count: count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1) }
    }

    fn usage(&mut self, path: &str, price: &document::Price) -> UsageType {
        let billing = [
            ("", None),
            ("in_advance", Some(BillingTiming::InAdvance)),
            ("in_arrears", Some(BillingTiming::InArrears)),
        ];
        let timing = self.one_of(&sub(path, "billing"), &price.billing, &billing, "a time of billing").flatten();
        if price.usage_type != "metered" {
            self.one_of(&sub(path, "usage_type"), &price.usage_type, &[("", ()), ("licensed", ())], "a kind of usage");
            self.only_metered(&sub(path, "aggregate"), &price.aggregate);
            return UsageType::Licensed { timing: timing.unwrap_or_default() };
        }
        if timing == Some(BillingTiming::InAdvance) {
            let message = "Usage is known only when its period is over.";
            self.problem("no_sense", &sub(path, "billing"), message, "Remove it; usage is billed in arrears.");
        }
        let written = if price.aggregate.is_empty() { "sum" } else { &price.aggregate };
        let aggregate = self.one_of(&sub(path, "aggregate"), written, &AGGREGATES, "an aggregate");
        UsageType::Metered { aggregate: aggregate.unwrap_or_default() }
    }

    fn only_metered(&mut self, path: &str, aggregate: &str) {
        if !aggregate.is_empty() {
            let message = "Only usage is aggregated, and this price is not metered.";
            self.problem("no_sense", path, message, "Remove it, or write \"usage_type\": \"metered\".");
        }
    }

    // Coupons.

    pub(super) fn coupons(&mut self, coupons: &'a [document::Coupon], currency: Option<&Currency>) {
        self.length("coupons", coupons.len(), limits::COUPONS, "coupons");
        self.unique("coupons", coupons.iter().map(|coupon| coupon.id.as_str()));
        for (index, coupon) in coupons.iter().take(limits::COUPONS).enumerate() {
            let coupon = self.coupon(&format!("coupons[{index}]"), coupon, currency);
            self.catalog.coupons.push(coupon);
        }
    }

    fn coupon(&mut self, path: &str, coupon: &'a document::Coupon, currency: Option<&Currency>) -> Coupon {
        self.id(&sub(path, "id"), &coupon.id);
        self.text(&sub(path, "name"), &coupon.name);
        self.coupons.push(&coupon.id);
        let list = sub(path, "applies_to");
        self.short_list(&list, coupon.applies_to.len(), limits::PRICES, "prices");
        self.unique_names(&list, &coupon.applies_to);
        let prices = coupon.applies_to.iter().take(limits::PRICES).enumerate();
        let applies_to = prices.filter_map(|(index, id)| self.price_id(&format!("{list}[{index}]"), id)).collect();
        Coupon {
            id: coupon.id.clone(),
            name: name_or(&coupon.name, &coupon.id),
            off: self.off(path, coupon, currency),
            duration: self.coupon_duration(path, coupon),
            applies_to,
        }
    }

    fn off(&mut self, path: &str, coupon: &document::Coupon, currency: Option<&Currency>) -> Off {
        match (coupon.amount_off, coupon.percent_off.as_str()) {
            (Some(units), "") => {
                let path = sub(path, "amount_off");
                let units = self.whole(&path, units, 1..=limits::AMOUNT, "A discount of #");
                let amount = units.and_then(|units| Amount::new(units).ok()).unwrap_or_default();
                self.chargeable(&path, amount, currency);
                Off::Amount(amount)
            }
            (None, percent) if !percent.is_empty() => {
                let path = sub(path, "percent_off");
                if Decimal::parse(percent).is_ok_and(Decimal::is_zero) {
                    let message = "A coupon of 0 % takes nothing off.";
                    self.problem("zero_amount", &path, message, "Write more than 0, or remove the coupon.");
                }
                Off::Percent(self.percentage(&path, percent))
            }
            (both, _) => {
                let message = if both.is_some() {
                    "The coupon takes off a percentage and an amount."
                } else {
                    "The coupon does not say what it takes off."
                };
                self.problem("no_sense", path, message, "Give it either “percent_off” or “amount_off”.");
                Off::Amount(Amount::ZERO)
            }
        }
    }

    /// From 0 to 100, with at most four decimals.
    fn percentage(&mut self, path: &str, text: &str) -> Percentage {
        let hundred = Decimal::whole(100);
        let number = self.decimal(path, text, (Decimal::ZERO, hundred), "# %");
        let Some(number) = number else { return Percentage::NONE };
        if number.scale() > 4 {
            let message = format!("{} % has more than four decimals.", words::decimal(number));
            self.problem("out_of_range", path, message, "Write at most four of them.");
            return Percentage::NONE;
        }
        let parts = number.mantissa() * 10_i64.pow(u32::from(4 - number.scale()));
        Percentage::from_ten_thousandths(u32::try_from(parts).unwrap_or_default())
    }

    fn coupon_duration(&mut self, path: &str, coupon: &document::Coupon) -> CouponDuration {
        let known = [("", 0), ("once", 0), ("repeating", 1), ("forever", 2)];
        let duration = self.one_of(&sub(path, "duration"), &coupon.duration, &known, "a duration");
        let months_path = sub(path, "duration_in_months");
        match (duration, coupon.duration_in_months) {
            (Some(1), Some(months)) => {
                let months = self.whole(&months_path, months, 1..=limits::MONTHS, "A duration of # months");
                CouponDuration::Repeating { months: months.and_then(|months| u32::try_from(months).ok()).unwrap_or(1) }
            }
            (Some(1), None) => {
                let hint = "Add it, for example \"duration_in_months\": 3.";
                self.problem("missing", &months_path, "“duration_in_months” is missing.", hint);
                CouponDuration::Once
            }
            (_, Some(_)) => {
                let message = "Only a repeating coupon counts months.";
                self.problem("no_sense", &months_path, message, "Remove it, or write \"duration\": \"repeating\".");
                CouponDuration::Once
            }
            (Some(2), None) => CouponDuration::Forever,
            _ => CouponDuration::Once,
        }
    }

    /// The coupons of a list of ids.
    pub(super) fn discounts(&mut self, path: &str, ids: &[String]) -> Vec<CouponId> {
        self.short_list(path, ids.len(), limits::DISCOUNTS, "discounts");
        self.unique_names(path, ids);
        let ids = ids.iter().take(limits::DISCOUNTS).enumerate();
        ids.filter_map(|(index, id)| self.coupon_id(&format!("{path}[{index}]"), id)).collect()
    }

    // Taxes.

    pub(super) fn tax_rates(&mut self, rates: &'a [document::TaxRate]) {
        self.length("tax_rates", rates.len(), limits::TAX_RATES, "tax rates");
        self.unique("tax_rates", rates.iter().map(|rate| rate.id.as_str()));
        for (index, rate) in rates.iter().take(limits::TAX_RATES).enumerate() {
            let path = format!("tax_rates[{index}]");
            self.id(&sub(&path, "id"), &rate.id);
            self.text(&sub(&path, "name"), &rate.name);
            self.rates.push(&rate.id);
            let percentage = self.percentage(&sub(&path, "percentage"), &rate.percentage);
            let behavior = if rate.inclusive { TaxBehavior::Inclusive } else { TaxBehavior::Exclusive };
            let name = name_or(&rate.name, &rate.id);
            self.catalog.tax_rates.push(TaxRate { id: rate.id.clone(), name, percentage, behavior });
        }
    }

    /// A list of rates, known by what is in it; nothing where the list is empty.
    pub(super) fn tax_list(&mut self, path: &str, ids: &[String]) -> Option<TaxListId> {
        if ids.is_empty() {
            return None;
        }
        self.short_list(path, ids.len(), limits::TAX_RATES_OF_A_LINE, "tax rates");
        self.unique_names(path, ids);
        let all = ids.iter().take(limits::TAX_RATES_OF_A_LINE).enumerate();
        let rates: Vec<_> = all.filter_map(|(index, id)| self.rate_id(&format!("{path}[{index}]"), id)).collect();
        let lists = &mut self.catalog.tax_lists;
        let id = *self.tax_lists.entry(rates).or_insert_with_key(|rates| {
            lists.push(rates.clone());
            TaxListId::from_index(lists.len() - 1)
        });
        Some(id)
    }

    /// A quantity of a price has to be an amount that can be counted exactly.
    pub(super) fn countable(&mut self, path: &str, price: Option<PriceId>, quantity: Decimal) {
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
            self.problem("amount_too_large", &sub(path, field), message, hint);
        }
    }
}

fn from_to(least: Decimal, most: Decimal) -> String {
    let [least, most] = [least, most].map(|number| words::decimal(number).replace(',', "").replace('\u{2212}', "-"));
    format!("Write a number from {least} to {most}.")
}
