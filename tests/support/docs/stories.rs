//! What do the stories on a page come to?

use rollforward::calendar::parse_instant;
use rollforward::currency::Currency;
use rollforward::money::Amount;
use rollforward::projection::{Projection, document};
use rollforward::scenario::{PRESETS, encode_link};
use rollforward::{open, simulate, words};
use serde_json::Value;

use super::markup::{Tag, escaped, inside, plain, table, tags, unescaped};

/// A story, what came of it, and the same as JSON.
pub(crate) struct Told {
    pub(crate) json: String,
    pub(crate) projection: Projection,
    pub(crate) result: Value,
}

impl Told {
    /// Tells a story.
    #[track_caller]
    pub(crate) fn of(name: &str, json: &str) -> Self {
        let scenario = open(json).unwrap_or_else(|problems| panic!("{name}: {problems:#?}\n{json}"));
        let projection = simulate(&scenario).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        let result = serde_json::from_str(&document(&projection).to_json()).expect("the JSON of a projection");
        Self { json: json.to_string(), projection, result }
    }

    fn currency(&self) -> &'static Currency {
        self.projection.simulation.currency
    }

    /// An amount of the result, in units, as it is read.
    pub(crate) fn money(&self, units: i64) -> String {
        words::money(self.currency(), Amount::new(units).expect("an amount"))
    }

    /// What stands at a path of the result, as a person reads it: `invoices.1.total`. `due` is what is due when.
    #[track_caller]
    pub(crate) fn said(&self, path: &str) -> String {
        if path == "due" {
            return self.due();
        }
        let last = path.rsplit('.').next().unwrap_or_default();
        match self.at(path) {
            Value::Number(number) => {
                let units = number.as_i64().expect("a whole number");
                let is_balance = last.ends_with("balance") || ["opening", "closing"].contains(&last);
                let amount = Amount::new(units).expect("an amount");
                if is_balance { words::balance(self.currency(), amount) } else { self.money(units) }
            }
            Value::String(text) if ["date", "start", "end"].contains(&last) => {
                words::long_day_of_year(parse_instant(text).expect("a date").date())
            }
            Value::String(text) => text.clone(),
            other => panic!("{path} is {other} in {}", self.json),
        }
    }

    fn at(&self, path: &str) -> &Value {
        path.split('.').fold(&self.result, |value, step| match step.parse::<usize>() {
            Ok(place) => &value[place],
            // Of an invoice: its first line of that kind.
            Err(_) if step == "credit" || step == "debit" => Self::line(&value["lines"], step),
            Err(_) => &value[step],
        })
    }

    fn line<'a>(lines: &'a Value, kind: &str) -> &'a Value {
        let kind = format!("proration_{kind}");
        let line = lines.as_array().into_iter().flatten().find(|line| line["kind"] == *kind);
        line.unwrap_or(&Value::Null)
    }

    /// The same, or a dash where nothing stands.
    pub(crate) fn said_or_dash(&self, path: &str) -> String {
        if path != "due" && self.at(path).is_null() { String::from("–") } else { self.said(path) }
    }

    /// What is due on each invoice: `$10.00 on 1 Apr, nothing on 1 May`.
    fn due(&self) -> String {
        let invoices = self.projection.invoices.iter().map(|invoice| {
            let due = invoice.settlement.amount_due;
            let due = if due.is_zero() { String::from("nothing") } else { words::money(self.currency(), due) };
            format!("{due} on {}", words::short_day(invoice.at.date()))
        });
        invoices.collect::<Vec<_>>().join(", ")
    }

    /// The address of the story in the simulator.
    pub(crate) fn link(&self) -> String {
        let scenario = open(&self.json).expect("a story");
        format!("../index.html#{}", encode_link(&scenario).expect("a link"))
    }

    /// The story for those who read the page without its script: a sentence, the invoices, and the way to play with it.
    pub(crate) fn fallback(&self) -> String {
        let rows = self.projection.invoices.iter().map(|invoice| {
            let settled = &invoice.settlement;
            let day = words::short_day(invoice.at.date());
            let balance = |amount| words::balance(self.currency(), amount);
            let money = |amount| words::money(self.currency(), amount);
            vec![
                day,
                money(invoice.total),
                balance(settled.starting_balance),
                balance(settled.ending_balance),
                money(settled.amount_due),
            ]
        });
        let heads = ["Invoice of", "Total", "Balance before", "Balance after", "Amount due"];
        let title = self.result["headline"].as_str().unwrap_or_default();
        let table = table(&escaped(title), &heads, &rows.collect::<Vec<_>>());
        format!(
            "\n<div class=\"told\">{table}\n<p class=\"open\"><a href=\"{}\">Open in Rollforward</a></p></div>\n",
            self.link()
        )
    }
}

/// The JSON of a story of a page, by its name: one that stands on the page, or a preset. A snippet may also be the events
/// of another story, or parts of it.
#[track_caller]
pub(crate) fn find(page: &str, name: &str) -> String {
    for tag in tags(page) {
        if tag.get("data-story") == Some(name) {
            return match tag.name.as_str() {
                "script" => inside(page, &tag).to_string(),
                "code" => of_snippet(page, &tag),
                _ => {
                    let script = tags(&page[tag.end..]).into_iter().next().expect("the script of an example");
                    assert_eq!(script.name, "script", "{name}");
                    inside(&page[tag.end..], &script).to_string()
                }
            };
        }
    }
    let preset = PRESETS.iter().find(|preset| preset.id == name);
    preset.unwrap_or_else(|| panic!("there is no story “{name}”")).json.to_string()
}

/// The story of a snippet.
#[track_caller]
pub(crate) fn of_snippet(page: &str, tag: &Tag) -> String {
    let text = plain(inside(page, tag));
    let read = |text: &str| -> Value { serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")) };
    let Some(base) = tag.get("data-events-in").or_else(|| tag.get("data-part-of")) else { return text };
    let mut story = read(&find(page, base));
    match read(&text) {
        Value::Object(parts) if tag.get("data-part-of").is_some() => {
            parts.into_iter().for_each(|(name, part)| story[name] = part);
        }
        Value::Array(events) => story["events"] = Value::Array(events),
        event => story["events"] = Value::Array(vec![event]),
    }
    story.to_string()
}

/// A story of a page, told; `story@preset` under the rules of a preset.
#[track_caller]
pub(crate) fn told(page: &str, name: &str) -> Told {
    let (story, preset) = name.split_once('@').unwrap_or((name, ""));
    let json = find(page, story);
    if preset.is_empty() {
        return Told::of(name, &json);
    }
    let mut story: Value = serde_json::from_str(&json).expect("JSON");
    story["policy"] = Value::from(preset);
    Told::of(name, &story.to_string())
}

/// A story of a page with something of its policy set.
#[track_caller]
pub(crate) fn under(page: &str, name: &str, axis: &str, value: Value) -> Told {
    let mut story: Value = serde_json::from_str(&find(page, name)).expect("JSON");
    if let Value::String(preset) = &story["policy"] {
        story["policy"] = serde_json::json!({ "preset": preset });
    }
    match value {
        Value::Null => {}
        value => story["policy"][axis] = value,
    }
    Told::of(&format!("{name} with {axis}"), &story.to_string())
}

/// The page with each `data-of="story path"` filled in.
pub(crate) fn fill(page: &str) -> String {
    let mut text = String::new();
    let mut done = 0;
    for tag in tags(page).iter().filter(|tag| tag.get("data-of").is_some()) {
        let of = tag.get("data-of").unwrap_or_default();
        let (name, path) = of.split_once(' ').unwrap_or_else(|| panic!("“{of}” names no story and place"));
        text.push_str(&page[done..tag.end]);
        text.push_str(&escaped(&unescaped(&told(page, name).said(path))));
        done = tag.end + inside(page, tag).len();
    }
    text + &page[done..]
}
