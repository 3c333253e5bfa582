//! By which rules is the story billed, in which currency, and how far is it looked at?

use std::rc::Rc;

use yew::prelude::AttrValue;

use super::fields::{Form, Number, Options};
use super::fine_print::{differs, fine_print};
use super::markup::{Element, el};
use crate::app::change::{limits_charges, policy_of, preset_of};
use crate::currency::Currency;
use crate::policy::PRESETS;
use crate::scenario::Place;

pub(super) fn rules(form: &Form, root: &Place) -> Element {
    let scenario = &form.scenario;
    let policy = &root.object("policy");
    let chosen = preset_of(scenario);
    let preset = if policy.part.has("preset") { policy.part.text("preset") } else { chosen.id };
    let differs = differs(scenario);
    let enforced = policy_of(scenario).flag("minimum_charge").unwrap_or(limits_charges(scenario));
    let currency = root.part.text("currency").to_ascii_lowercase();
    el!("div", "class" = "card say rules";
        el!("p"; form.choice(policy.sub("preset"), "Policy", preset, policies())),
        el!("p", "class" = "soft small"; chosen.summary),
        el!("p", "class" = "soft small sources"; "Sources: ").with(chosen.sources.iter().map(|source| link(source))),
        (!differs.is_empty()).then(|| el!("p", "class" = "small differs";
            format!("Differs from {}: {}.", chosen.name, differs.join("; ")))),
        form.switch(policy.sub("minimum_charge"), "Amounts too small to charge become debt", enforced),
        el!("p"; "in ", form.choice(root.sub("currency"), "Currency", &currency, currencies())),
        el!("p";
            "over ",
            form.number(root, "months", "Number of months", Number::Whole),
            if root.part.whole("months") == Some(1) { " month." } else { " months." },
        ),
        super::editor::row_of(form, root, "collection"),
        fine_print(form, policy),
    )
}

/// A source by its site and the end of its path: `docs.stripe.com/prorations`.
fn link(source: &'static str) -> Element {
    let steps: Vec<_> = source.split('/').skip(2).filter(|step| !step.is_empty()).collect();
    // On GitHub the project says more than the site.
    let step = |place: usize| steps.get(place).copied().unwrap_or_default();
    let site = if step(0) == "github.com" { step(2) } else { step(0) };
    let end = step(steps.len().saturating_sub(1));
    let end = if end.len() > 40 { &end[..40] } else { end };
    el!("a", "href" = source, "target" = "_blank", "rel" = "noopener noreferrer"; format!("{site}/{end}"))
}

fn policies() -> Options {
    let option = |id: &'static str, name: &'static str| (AttrValue::Static(id), AttrValue::Static(name));
    Rc::new(PRESETS.iter().map(|preset| option(preset.id, preset.name)).collect())
}

/// The currencies to choose from, made once.
fn currencies() -> Options {
    thread_local! {
        static CURRENCIES: Options = {
            let name = |currency: &Currency| format!("{} · {}", currency.code.to_ascii_uppercase(), currency.name);
            let all = Currency::all().iter();
            Rc::new(all.map(|currency| (AttrValue::Static(currency.code), name(currency).into())).collect())
        };
    }
    CURRENCIES.with(Rc::clone)
}
