//! What does each axis of a policy do to a story, and which presets set it?

use rollforward::policy::{MinimumCharge, PRESETS, Policy, PolicyPreset, UnusedTime};
use rollforward::scenario::{PRORATION_BEHAVIORS, word_of, words_of};
use serde_json::{Value, json};

use super::fields::meaning;
use super::markup::{escaped, table_below_its_name, with_code};
use super::stories::{Told, told, under};

/// The values of an axis that are looked at: its words, yes and no, or of a number those that presets have.
fn values(axis: &str) -> Vec<Value> {
    let words = words_of(axis);
    if !words.is_empty() {
        return words.iter().map(|word| json!(word)).collect();
    }
    match axis {
        "credit_unused_time" | "minimum_charge" => vec![json!(true), json!(false)],
        "proration_behavior" => PRORATION_BEHAVIORS.iter().map(|(word, _)| json!(word)).collect(),
        "ratio_decimals" => vec![Value::Null, json!(16), json!(9), json!(2)],
        "utc_offset_minutes" => vec![json!(0), json!(540), json!(-480)],
        "draft_minutes" => vec![json!(0), json!(60)],
        _ => panic!("there is no axis “{axis}”"),
    }
}

/// What a policy has on an axis.
fn value_of(policy: &Policy, axis: &str) -> Value {
    match axis {
        "credit_unused_time" => json!(policy.unused_time == UnusedTime::Credited),
        "minimum_charge" => json!(policy.minimum_charge == MinimumCharge::BecomesDebt),
        "proration_behavior" => {
            let mut known = PRORATION_BEHAVIORS.iter();
            json!(known.find(|(_, behavior)| *behavior == policy.proration_behavior).expect("a word").0)
        }
        "ratio_decimals" => policy.time.ratio_decimals.map_or(Value::Null, |decimals| json!(decimals)),
        "utc_offset_minutes" => json!(policy.time.utc_offset / 60),
        "draft_minutes" => json!(policy.draft_minutes),
        _ => json!(word_of(policy, axis).unwrap_or_else(|| panic!("no word of {axis}"))),
    }
}

/// A value as documents write it.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::from("not set"),
        Value::String(word) => word.clone(),
        value => value.to_string(),
    }
}

/// The presets that have a value; of the most common one it is said that it is the default.
fn set_by(axis: &str, value: &Value) -> String {
    let has = |preset: &&PolicyPreset| value_of(&preset.policy, axis) == *value;
    let names: Vec<_> = PRESETS.iter().filter(has).map(|preset| preset.name).collect();
    match names.as_slice() {
        [] => String::from("no preset"),
        all if all.len() == PRESETS.len() => String::from("all presets"),
        // The first is the default.
        [first, ..] if *first == PRESETS[0].name && names.len() > 6 => {
            String::from("Stripe, and all others that are not named here")
        }
        names if names.len() > 8 => String::from("all others"),
        names => names.iter().map(|name| escaped(name)).collect::<Vec<_>>().join(", "),
    }
}

/// The values of an axis: what each means, who sets it, and what a story then comes to at some places of its result,
/// each told as `path=Head_of_the_column`.
pub(crate) fn of(page: &str, axis: &str, story: &str, shown: &[&str]) -> String {
    let shown = columns(shown);
    let rows: Vec<_> = values(axis)
        .into_iter()
        .map(|value| {
            let told = under(page, story, axis, value.clone());
            let means = with_code(&meaning(&format!("policy.{axis}={}", written(&value))));
            let mut row = vec![format!("<code>{}</code>", written(&value)), means, set_by(axis, &value)];
            row.extend(results(&told, &shown));
            row
        })
        .collect();
    assert!(rows.iter().any(|row| row[3..] != rows[0][3..]), "{axis}: the story shows no difference: {rows:#?}");
    let heads: Vec<_> =
        ["Value", "What it does", "Set by"].into_iter().chain(shown.iter().map(|(_, head)| &**head)).collect();
    format!(
        "\n{}\n<p class=\"open\"><a href=\"{}\">Open in Rollforward</a></p>\n",
        table_below_its_name("What each value does to this story", &heads, &rows),
        told(page, story).link()
    )
}

fn columns<'a>(shown: &[&'a str]) -> Vec<(&'a str, String)> {
    let column = |one: &&'a str| {
        let (path, head) = one.split_once('=').unwrap_or_else(|| panic!("“{one}” has no head"));
        (path, head.replace('_', " "))
    };
    shown.iter().map(column).collect()
}

fn results(told: &Told, shown: &[(&str, String)]) -> Vec<String> {
    shown.iter().map(|(path, _)| escaped(&told.said_or_dash(path))).collect()
}

/// The presets: what is particular about each, and where its rules are published.
pub(crate) fn presets() -> String {
    let row = |preset: &PolicyPreset| {
        let links = preset.sources.iter().enumerate();
        let links: Vec<_> = links
            .map(|(place, source)| {
                format!(
                    "<a class=\"cite\" href=\"{source}\">[{}]<span class=\"sr\"> source of {}</span></a>",
                    place + 1,
                    preset.name
                )
            })
            .collect();
        vec![format!("<code>{}</code>", preset.id), escaped(preset.name), escaped(preset.summary), links.join(" ")]
    };
    let rows: Vec<_> = PRESETS.iter().map(row).collect();
    format!(
        "\n{}\n",
        table_below_its_name("The presets", &["Preset", "System", "What is particular about it", "Sources"], &rows)
    )
}

/// What a story comes to under each preset.
pub(crate) fn under_presets(page: &str, story: &str, shown: &[&str]) -> String {
    let shown = columns(shown);
    let row = |preset: &PolicyPreset| {
        let told = told(page, &format!("{story}@{}", preset.id));
        let mut row = vec![escaped(preset.name)];
        row.extend(results(&told, &shown));
        row
    };
    let rows: Vec<_> = PRESETS.iter().map(row).collect();
    let heads: Vec<_> = std::iter::once("System").chain(shown.iter().map(|(_, head)| &**head)).collect();
    format!(
        "\n{}\n<p class=\"open\"><a href=\"{}\">Open in Rollforward</a></p>\n",
        table_below_its_name("One story under every preset", &heads, &rows),
        told(page, story).link()
    )
}
