//! By which rules is the story billed, in which currency, and how far is it looked at?

use std::rc::Rc;

use super::fields::{Form, Number};
use super::fine_print::{differs, fine_print};
use super::markup::{Element, el};
use crate::app::change::{Field, preset_of};
use crate::currency::Currency;
use crate::policy::{MinimumCharge, PRESETS};

pub(super) fn rules(form: &Form) -> Element {
    let scenario = &form.scenario;
    let chosen = preset_of(scenario);
    let preset = if scenario.policy.preset.is_empty() { chosen.id } else { &scenario.policy.preset };
    let differs = differs(scenario);
    let usual = chosen.policy.minimum_charge == MinimumCharge::BecomesDebt;
    let enforced = scenario.policy.minimum_charge.unwrap_or(usual);
    el!("div", "class" = "card say rules";
        el!("p"; form.choice(Field::PolicyPreset, "Policy", preset, policies())),
        el!("p", "class" = "soft small"; chosen.summary),
        el!("p", "class" = "soft small sources"; "Sources: ").with(chosen.sources.iter().map(|source| link(source))),
        (!differs.is_empty()).then(|| el!("p", "class" = "small differs";
            format!("Differs from {}: {}.", chosen.name, differs.join("; ")))),
        form.switch(Field::MinimumCharge, "Amounts too small to charge become debt", enforced),
        el!("p"; "in ", form.choice_of(Field::Currency, "Currency", &scenario.currency.to_ascii_lowercase(), currencies())),
        el!("p";
            "over ",
            form.number(Field::Months, "Number of months", scenario.months, Number::Whole),
            if scenario.months == 1 { " month." } else { " months." },
        ),
        fine_print(form),
    )
}

/// A source by its site and the end of its path: `docs.stripe.com/prorations`.
fn link(source: &'static str) -> Element {
    let path = source.trim_start_matches("https://").trim_end_matches('/');
    let site = path.split('/').next().unwrap_or_default();
    // On GitHub the project says more than the site.
    let site = if site == "github.com" { path.split('/').nth(2).unwrap_or(site) } else { site };
    let end = path.rsplit('/').next().unwrap_or_default();
    let end = if end.len() > 40 { &end[..40] } else { end };
    el!("a", "href" = source, "target" = "_blank", "rel" = "noopener noreferrer"; format!("{site}/{end}"))
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
