//! By which rules is the story billed, in which currency, and how far is it looked at?

use yew::prelude::*;

use super::fields::{Form, Number};
use crate::app::change::{Field, preset_of};
use crate::currency::Currency;
use crate::policy::{MinimumCharge, PRESETS};

#[derive(PartialEq, Properties)]
pub(super) struct RulesProps {
    pub(super) form: Form,
}

#[component]
pub(super) fn Rules(props: &RulesProps) -> Html {
    let form = &props.form;
    let scenario = &form.scenario;
    let chosen = preset_of(scenario);
    let preset = if scenario.policy.preset.is_empty() { chosen.id } else { &scenario.policy.preset };
    let usual = chosen.policy.minimum_charge == MinimumCharge::BecomesDebt;
    let enforced = scenario.policy.minimum_charge.unwrap_or(usual);
    html! {
        <div class="card say rules">
            <p>{ form.choice(Field::PolicyPreset, "Policy", preset, policies()) }</p>
            <p class="soft small">{ chosen.summary }</p>
            { form.switch(Field::MinimumCharge, "Amounts too small to charge become debt", enforced) }
            <p>{ "in " }<CurrencyChoice form={form.clone()} /></p>
            <p>
                { "over " }{ form.number(Field::Months, "Number of months", scenario.months, Number::Whole) }
                { if scenario.months == 1 { " month." } else { " months." } }
            </p>
        </div>
    }
}

fn policies() -> impl Iterator<Item = (String, String)> {
    PRESETS.iter().map(|preset| (preset.id.to_string(), preset.name.to_string()))
}

/// A part of its own, so that its long list is looked at only when something here changes.
#[component]
fn CurrencyChoice(props: &RulesProps) -> Html {
    let form = &props.form;
    let code = form.scenario.currency.clone();
    use_memo((code, form.problems.clone()), |(code, _)| {
        let options = Currency::all().iter().map(|currency| {
            (currency.code.to_string(), format!("{} · {}", currency.code.to_uppercase(), currency.name))
        });
        form.choice(Field::Currency, "Currency", &code.to_lowercase(), options)
    })
    .as_ref()
    .clone()
}
