//! By which rules is the story billed, in which currency, and how far is it looked at?

use std::rc::Rc;

use super::fields::{Form, Number};
use super::markup::{Element, el};
use crate::app::change::{Field, preset_of};
use crate::currency::Currency;
use crate::policy::{MinimumCharge, PRESETS};

pub(super) fn rules(form: &Form) -> Element {
    let scenario = &form.scenario;
    let chosen = preset_of(scenario);
    let preset = if scenario.policy.preset.is_empty() { chosen.id } else { &scenario.policy.preset };
    let usual = chosen.policy.minimum_charge == MinimumCharge::BecomesDebt;
    let enforced = scenario.policy.minimum_charge.unwrap_or(usual);
    el!("div", "class" = "card say rules";
        el!("p"; form.choice(Field::PolicyPreset, "Policy", preset, policies())),
        el!("p", "class" = "soft small"; chosen.summary),
        form.switch(Field::MinimumCharge, "Amounts too small to charge become debt", enforced),
        el!("p"; "in ", form.choice_of(Field::Currency, "Currency", &scenario.currency.to_ascii_lowercase(), currencies())),
        el!("p";
            "over ",
            form.number(Field::Months, "Number of months", scenario.months, Number::Whole),
            if scenario.months == 1 { " month." } else { " months." },
        ),
    )
}

fn policies() -> impl Iterator<Item = (String, String)> {
    PRESETS.iter().map(|preset| (preset.id.to_string(), preset.name.to_string()))
}

/// The currencies to choose from, made once.
fn currencies() -> Options {
    thread_local! {
        static CURRENCIES: Options = {
            let name = |currency: &Currency| format!("{} · {}", currency.code.to_ascii_uppercase(), currency.name);
            Rc::new(Currency::all().iter().map(|currency| (currency.code.to_string(), name(currency))).collect())
        };
    }
    CURRENCIES.with(Rc::clone)
}

type Options = Rc<Vec<(String, String)>>;
