//! What does a quantity cost?

use serde_json::Value;

use super::calendar::Every;
use super::number::Fraction;

/// A price as it is written.
#[derive(Clone)]
pub(crate) struct Price {
    pub(crate) id: String,
    pub(crate) every: Every,
    pub(crate) is_metered: bool,
    pub(crate) in_arrears: bool,
    pub(crate) aggregate: String,
    written: Value,
}

/// An amount under a name, or with decimals under the name of those; nothing if neither is there.
pub(crate) fn amount(of: &Value, name: &str) -> Fraction {
    match (of[format!("{name}_decimal")].as_str(), of[name].as_i64()) {
        (Some(decimal), _) => Fraction::read(decimal),
        (None, Some(units)) => Fraction::whole(units),
        (None, None) => Fraction::ZERO,
    }
}

impl Price {
    pub(crate) fn of(written: &Value) -> Self {
        let is_metered = written["usage_type"] == "metered";
        Self {
            id: written["id"].as_str().expect("an id").to_string(),
            every: (
                written["interval"].as_str().unwrap_or("month").to_string(),
                written["interval_count"].as_i64().unwrap_or(1),
            ),
            is_metered,
            in_arrears: is_metered || written["billing"] == "in_arrears",
            aggregate: written["aggregate"].as_str().unwrap_or("sum").to_string(),
            written: written.clone(),
        }
    }

    /// What so many cost for a whole period, not rounded.
    ///
    /// <https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing>: a tier's end belongs to it; `volume` puts all units
    /// into the tier that their number reaches, `graduated` each into its own. Nothing reaches the first tier, too.
    pub(crate) fn cost(&self, quantity: Fraction) -> Fraction {
        let Some(tiers) = self.written["tiers"].as_array() else {
            return amount(&self.written, "unit_amount") * self.packages(quantity);
        };
        let mut below = Fraction::ZERO;
        let mut cost = Fraction::ZERO;
        for tier in tiers {
            let up_to = tier["up_to"].as_i64().map(Fraction::whole);
            let (unit, flat) = (amount(tier, "unit_amount"), amount(tier, "flat_amount"));
            let is_last = up_to.is_none_or(|up_to| quantity <= up_to);
            if self.written["tiers_mode"] == "volume" {
                if is_last {
                    return unit * quantity + flat;
                }
            } else {
                let own = up_to.map_or(quantity, |up_to| quantity.min(up_to)) - below;
                cost = cost + unit * own + flat;
                if is_last {
                    return cost;
                }
            }
            below = up_to.unwrap_or(quantity);
        }
        panic!("the last tier has an end")
    }

    /// Whether nothing that it says costs anything.
    pub(crate) fn is_free(&self) -> bool {
        let tiers = self.written["tiers"].as_array().into_iter().flatten();
        let mut all = tiers.chain([&self.written]);
        all.all(|of| ["unit_amount", "flat_amount"].iter().all(|name| amount(of, name).is_zero()))
    }

    fn packages(&self, quantity: Fraction) -> Fraction {
        let Some(size) = self.written["transform_quantity"]["divide_by"].as_i64() else { return quantity };
        let packages = quantity / Fraction::whole(size);
        let whole =
            if self.written["transform_quantity"]["round"] == "up" { packages.ceil() } else { packages.floor() };
        Fraction::new(whole, 1)
    }

    /// What it costs in an average month: a year is 12 months or 365 days.
    pub(crate) fn monthly(&self, quantity: Fraction) -> Fraction {
        let (unit, count) = &self.every;
        let count = i128::from(*count);
        let months = match unit.as_str() {
            "day" => Fraction::new(365, 12 * count),
            "week" => Fraction::new(365, 12 * 7 * count),
            "month" => Fraction::new(1, count),
            _ => Fraction::new(1, 12 * count),
        };
        self.cost(quantity) * months
    }
}
