//! How is an object of the story edited?
//!
//! Every object has a sentence with its main values inside, and unfolds into rows with all its fields. Both are read off
//! the schema: a field's shape says which control it has, and its name says how it is called.

use std::rc::Rc;

use yew::prelude::{AttrValue, Html};

use super::fields::{Form, Number, Options, options};
use super::header::icon;
use super::markup::{Child, Element, el, several};
use super::sentences::{SENTENCES, word};
use super::story::ALL;
use super::told::{capital, pieces};
use super::{click, terms};
use crate::app::action::Action;
use crate::app::change::{SECOND, is_optional, is_used, join_item};
use crate::calendar::{DAY, Timestamp, iso_instant, parse_instant};
use crate::scenario::{Absent, Field, Kind, Part, Place, Rule, Scenario, Shape};

/// How fields are called whose name says too little beside others: in which object (empty: in any), and by its name.
const LABELS: [(&str, &str, &str); 11] = [
    ("report_usage", "quantity", "Usage"),
    ("change_price", "quantity", "New quantity"),
    ("price", "unit_amount", "Amount of the price"),
    ("price", "name", "Name of the price"),
    ("change_price", "price", "New price"),
    ("change_quantity", "quantity", "New quantity"),
    ("adjust_balance", "description", "Reason"),
    ("set_balance", "description", "Reason"),
    ("", "at", "Date of the event"),
    ("", "proration_behavior", "Proration"),
    ("", "off", "Discount"),
];

/// How a field of an object is called: its name in words, as the billing API has it.
pub(super) fn label_of(kind: &str, name: &str) -> AttrValue {
    let found = LABELS.iter().find(|(known, field, _)| (known.is_empty() || *known == kind) && *field == name);
    found.map_or_else(|| capital(&name.replace('_', " ")).into(), |(.., label)| AttrValue::Static(label))
}

/// The sentence of an object, by what it is called.
fn sentence_of(name: &str) -> &'static str {
    SENTENCES.iter().find(|(known, _)| *known == name).map_or("", |(_, sentence)| sentence)
}

/// The values in the sentence of an object that are there.
fn in_sentence(name: &str, part: Part) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (place, text) in sentence_of(name).split(['[', ']']).enumerate() {
        let values: Vec<_> = pieces(text).filter_map(|(_, value)| value).collect();
        if place % 2 == 0 || values.iter().all(|value| part.has(value)) {
            found.extend(values);
        }
    }
    found
}

/// The sentence of an object, with its values inside.
pub(super) fn sentence(form: &Form, at: &Place, name: &str) -> Element {
    let mut children = Vec::new();
    let root = form.scenario.part();
    // Usage has no quantity of its own.
    let is_usage = name == "item" && terms::is_metered(terms::find(root, "prices", at.part.text("price")));
    for (place, text) in sentence_of(if is_usage { "usage" } else { name }).split(['[', ']']).enumerate() {
        let is_said = place % 2 == 0 || pieces(text).all(|(_, value)| value.is_none_or(|value| at.part.has(value)));
        if is_said {
            children.extend(
                pieces(text).map(|(text, value)| value.map_or_else(|| text.child(), |name| piece(form, at, name))),
            );
        }
    }
    el!("p").with(children)
}

/// A value within a sentence.
fn piece(form: &Form, at: &Place, name: &str) -> Html {
    match name {
        "who" => form.who().to_string().child(),
        "gets" => if at.part.whole("amount") > Some(0) { " owes " } else { " gets " }.child(),
        "off" => form.off(at),
        "interval" => interval(form, at),
        // Of tiers and packages the rows tell.
        "tiers" => "by tiers".child(),
        name => match name.split_once('.') {
            Some((part, name)) => piece(form, &at.object(part), name),
            None => field_of(at, name).map_or_else(Html::default, |field| control(form, at, field)),
        },
    }
}

fn field_of(at: &Place, name: &str) -> Option<&'static Field> {
    Scenario::kind(&at.path)?.fields.iter().find(|field| field.name == name)
}

/// `a month`, or `every 3 months`.
fn interval(form: &Form, price: &Place) -> Html {
    let count = price.part.whole("interval_count").unwrap_or(1);
    let units = ["day", "week", "month", "year"].map(|unit| {
        let name = if count == 1 { ["a ", unit].concat() } else { [unit, "s"].concat() };
        (AttrValue::Static(unit), name.into())
    });
    let every = (count != 1).then(|| form.number(price, "interval_count", "Number of intervals", Number::Whole));
    let unit =
        form.choice(price.sub("interval"), "Interval of the price", price.part.text("interval"), Rc::new(units.into()));
    several(vec![every.is_some().then_some("every ").child(), every.child(), " ".child(), unit])
}

/// The control of a field, as its shape demands.
fn control(form: &Form, at: &Place, field: &'static Field) -> Html {
    let (name, part) = (field.name, at.part);
    let label = label_at(at, name);
    let optional = is_optional(field.absent) && !is_the_one(at, name);
    match field.shape {
        Shape::Text => form.text(at, name, label, if name == "description" { "a reason" } else { "" }),
        Shape::Date if optional => form.some_date(at, name, label),
        Shape::Date => form.date(at, name, label),
        Shape::Money if optional => form.some_money(at, name, label),
        Shape::Money => form.money(at, name, label),
        Shape::Balance => {
            let [size, sign] = form.signed(at, name, label, ["of credit", "of debt"]);
            several(vec![size, " ".child(), sign])
        }
        Shape::Whole if name == "quantity" && part.has("quantity_decimal") => {
            part.text("quantity_decimal").to_string().child()
        }
        Shape::Whole => match field.absent {
            Absent::Nothing => some_whole(form, at, name, ""),
            _ => form.number(at, name, label, Number::Whole),
        },
        Shape::UpTo => some_whole(form, at, name, "any"),
        Shape::Invoice => some_whole(form, at, name, "the last"),
        Shape::Decimal => form.decimal(at, name, label),
        Shape::Flag => {
            form.switch(at.sub(name), word(name, ""), part.flag(name).unwrap_or(field.absent == Absent::Means(1)))
        }
        Shape::Choice(words) => {
            let value = if part.has(name) { part.text(name) } else { words[0] };
            form.choice(at.sub(name), label, value, worded(name, None, words))
        }
        Shape::Word(words) => form.choice(at.sub(name), label, part.text(name), worded(name, Some(""), words)),
        Shape::Id("items") => item_choice(form, at, optional),
        Shape::Id(list) => id_choice(form, at, field, list),
        Shape::Ids(list) => ids(form, at, name, list),
        Shape::When => when(form, at),
        Shape::Part(_) | Shape::List(_) | Shape::Policy | Shape::Axis => Html::default(),
    }
}

/// Whether a field says what one of several has to say: then it is not left empty, but another one is written.
fn is_the_one(at: &Place, name: &str) -> bool {
    let rules = Scenario::kind(&at.path).map_or(&[][..], |kind| kind.rules);
    at.part.has(name) && rules.iter().any(|rule| matches!(rule, Rule::OneOf(names) if names.contains(&name)))
}

fn label_at(at: &Place, name: &str) -> AttrValue {
    label_of(Scenario::kind(&at.path).map_or("", |kind| kind.name), name)
}

fn some_whole(form: &Form, at: &Place, name: &str, empty: &'static str) -> Html {
    let value = at.part.get(name).cloned();
    form.optional(
        at.sub(name),
        label_at(at, name),
        value,
        Number::Optional(-1_000_000_000_000, 1_000_000_000_000, empty),
    )
}

fn worded(name: &str, empty: Option<&'static str>, words: &[&'static str]) -> Options {
    let known = |text: &'static str| (AttrValue::Static(text), word(name, text));
    Rc::new(empty.into_iter().chain(words.iter().copied()).map(known).collect())
}

/// The objects of a list by their names; where a choice may be left out, first what that means.
fn named(form: &Form, list: &str, empty: Option<&'static str>) -> Vec<(AttrValue, AttrValue)> {
    let root = form.scenario.part();
    let text = |text: &str| AttrValue::from(text.to_string());
    let mut all: Vec<_> = empty.map(|empty| (AttrValue::Static(""), AttrValue::Static(empty))).into_iter().collect();
    all.extend(root.parts(list).map(|one| (text(one.text("id")), text(terms::name_of(one)))));
    if list == "subscriptions" {
        let begun = root.parts("events").map(|event| event.part("start_subscription")).filter(|one| one.has("id"));
        all.extend(begun.map(|one| (text(one.text("id")), text(one.text("id")))));
    }
    all
}

/// A choice of one of a list of the document. Where there is only one it is said.
fn id_choice(form: &Form, at: &Place, field: &Field, list: &'static str) -> Html {
    let value = at.part.text(field.name);
    let empty = is_optional(field.absent).then_some(if list == "subscriptions" { "everything" } else { "–" });
    let all = named(form, list, empty);
    match &all[..] {
        [(id, _)] if list == "subscriptions" && **id == *value => "the subscription".child(),
        _ => form.choice(at.sub(field.name), label_at(at, field.name), value, Rc::new(all)),
    }
}

/// A choice of an item, together with its subscription; said only where there is a choice.
fn item_choice(form: &Form, at: &Place, optional: bool) -> Html {
    let root = form.scenario.part();
    let begun = root.parts("events").map(|event| event.part("start_subscription")).filter(|one| one.has("id"));
    let all: Vec<_> = root.parts("subscriptions").chain(begun).collect();
    let mut items: Vec<(AttrValue, AttrValue)> = Vec::new();
    let mut add = |id: &str, item: &str| {
        let name = if all.len() > 1 { [id, ": ", item].concat() } else { item.to_string() };
        items.push((join_item(id, item).into(), name.into()));
    };
    for subscription in &all {
        let id = subscription.text("id");
        let added =
            root.parts("events").map(|event| event.part("add_item")).filter(|one| one.text("subscription") == id);
        subscription.parts("items").chain(added.map(|one| one.part("item"))).for_each(|item| add(id, item.text("id")));
    }
    let value = join_item(at.part.text("subscription"), at.part.text("item"));
    if optional {
        let whole = join_item(at.part.text("subscription"), "");
        items.insert(0, (whole.into(), "all items".into()));
    } else if items.len() == 1 && *items[0].0 == *value {
        return "the plan".child();
    }
    form.choice(at.sub("item"), "Item", &value, Rc::new(items))
}

/// Some of a list of the document, in the order in which they count: each can be taken away, and others added.
fn ids(form: &Form, at: &Place, name: &'static str, list: &'static str) -> Html {
    let path = at.sub(name);
    let chosen: Vec<_> = at.part.texts(name).collect();
    let root = form.scenario.part();
    let mut parts: Vec<Html> = Vec::new();
    for (index, id) in chosen.iter().enumerate() {
        let title = terms::named(root, list, id);
        let label = ["Take away ", title].concat();
        let take = Action::Remove(path.as_str().into(), index);
        parts.push(
            el!("button", "class" = "chip", "aria-label" = label; title.to_string(), " ×")
                .on_click(click(&form.dispatch, take))
                .html(),
        );
    }
    let mut others = named(form, list, Some(if chosen.is_empty() { "none" } else { "and …" }));
    others.retain(|(id, _)| !chosen.contains(&&**id));
    let is_bare = others.len() < 2;
    parts.push(if is_bare && chosen.is_empty() {
        let add = Action::Add(list.into());
        el!("button", "class" = "word"; ["none yet: add to ", &list.replace('_', " ")].concat())
            .on_click(click(&form.dispatch, add))
            .html()
    } else if is_bare {
        Html::default()
    } else {
        form.adding(path, label_at(at, name), Rc::new(others))
    });
    several(parts)
}

/// When a subscription ends: now, at the end of its period, or on a date.
#[inline(never)]
fn when(form: &Form, at: &Place) -> Html {
    let text = at.part.text("when");
    let is_date = !matches!(text, "" | "now" | "period_end");
    let day = if is_date {
        AttrValue::from(text.to_string())
    } else {
        let event = at.path.rsplit_once('.').and_then(|(event, _)| form.scenario.get(&[event, ".at"].concat()));
        let now = event.and_then(|at| parse_instant(at.as_text()).ok()).unwrap_or_default();
        iso_instant(Timestamp(now.0 + 30 * DAY)).into()
    };
    let mut whens = options(&[("now", "now"), ("period_end", "at the end of the period")]);
    Rc::make_mut(&mut whens).push((day, "on a date:".into()));
    let choice = form.choice(
        format!("{}{SECOND}", at.sub("when")),
        "When it ends",
        if text.is_empty() { "now" } else { text },
        whens,
    );
    let date = is_date.then(|| form.date(at, "when", "Date of the end"));
    several(vec![choice, " ".child(), date.child()])
}

/// One of a list: its sentence, its tools, and its rows while it is unfolded.
pub(super) fn entry(form: &Form, list: &str, (index, at): (usize, &Place), name: &'static str) -> Element {
    let is_open = form.is_unfolded(&at.path);
    let told = (!is_open).then(|| el!("span", "class" = "told"; terms::summary(form.teller(), name, at.part)));
    let is_free = match at.part.text("id") {
        "" => true,
        id => !is_used(&form.scenario, list, id),
    };
    let label = capital(name).replace('_', " ");
    el!("div", "class" = "row entry";
        tools(form, at, &label),
        sentence(form, at, name),
        told,
        is_open.then(|| el!("div", "class" = "more";
            rows(form, at, name),
            el!("div", "class" = "acts";
                at.part.has("id").then(|| el!("button", "class" = "btn"; "Duplicate").on_click(click(&form.dispatch, Action::Duplicate(list.into(), index)))),
                el!("button", "class" = "btn", "disabled" = !is_free, "title" = (!is_free).then_some("It is used in the story."); "Remove")
                    .on_click(click(&form.dispatch, Action::Remove(list.into(), index))),
            ),
        )),
    )
}

/// The button that unfolds an object.
pub(super) fn tools(form: &Form, at: &Place, label: &str) -> Element {
    let is_open = form.is_unfolded(&at.path);
    let id = [&super::fields::id_of(&at.path), "-more"].concat();
    let name =
        [if is_open { "Fewer details of " } else { "All details of " }, label, " ", at.part.text("name")].concat();
    el!("button", "class" = "btn icon small unfold", "id" = id, "aria-label" = name.trim_end().to_string(), "title" = "Details",
        "aria-expanded" = if is_open { "true" } else { "false" };
        icon(if is_open { "m6 15 6-6 6 6" } else { "m6 9 6 6 6-6" }))
    .on_click(click(&form.dispatch, Action::Unfold(at.path.as_str().into())))
}

/// Words that unfold an object: what there is to set.
pub(super) fn unfold(form: &Form, at: &Place, words: &'static str) -> Element {
    let is_open = form.is_unfolded(&at.path);
    let id = [&super::fields::id_of(&at.path), "-more"].concat();
    el!("button", "class" = "word", "id" = id, "aria-expanded" = if is_open { "true" } else { "false" }; if is_open { "fewer details" } else { words })
        .on_click(click(&form.dispatch, Action::Unfold(at.path.as_str().into())))
}

/// All fields of an object that its sentence does not hold, a row each.
#[inline(never)]
pub(super) fn rows(form: &Form, at: &Place, name: &str) -> Html {
    let Some(kind) = Scenario::kind(&at.path) else { return Html::default() };
    let said = in_sentence(name, at.part);
    let is_said = |field: &&Field| !said.contains(&field.name) || field.name == "tiers";
    let (last, first): (Vec<_>, Vec<_>) = kind.fields.iter().filter(is_said).partition(|field| field.name == "id");
    several(first.into_iter().chain(last).map(|field| row(form, at, kind, field)).collect())
}

/// The row of one field.
pub(super) fn row_of(form: &Form, at: &Place, name: &str) -> Option<Html> {
    Some(row(form, at, Scenario::kind(&at.path)?, field_of(at, name)?))
}

fn row(form: &Form, at: &Place, kind: &Kind, field: &'static Field) -> Html {
    let path = at.sub(field.name);
    match field.shape {
        // What excludes each other is shown where it is said, or else as the first of them.
        Shape::Part(_) => part(form, at, field, &path),
        Shape::List(inner) => self::list(form, at, field.name, inner.name).html(),
        Shape::Flag => el!("div", "class" = "field-row"; control(form, at, field)).html(),
        Shape::Id("subscriptions") if kind.field("item").is_some() && !is_optional(field.absent) => Html::default(),
        _ => {
            el!("div", "class" = "field-row"; el!("span"; label_at(at, field.name)), el!("span"; control(form, at, field)))
                .html()
        }
    }
}

/// An object within an object: its rows, or the way to begin it.
fn part(form: &Form, at: &Place, field: &'static Field, path: &str) -> Html {
    let label = label_at(at, field.name);
    let button = |name: String, action| el!("button", "class" = "word"; name).on_click(click(&form.dispatch, action));
    if !at.part.has(field.name) {
        return el!("div", "class" = "field-row"; button(["+ ", &*label].concat(), Action::Begin(path.into()))).html();
    }
    let remove = is_optional(field.absent).then(|| button("remove".into(), Action::Set(path.into(), None)));
    el!("fieldset"; el!("legend"; label.clone(), " ", remove), rows(form, &at.object(field.name), field.name)).html()
}

/// The objects of a list, and the way to add another one.
pub(super) fn list(form: &Form, at: &Place, name: &'static str, one: &'static str) -> Element {
    let path = at.sub(name);
    let noun = one.replace('_', " ");
    let entries = at.all(name, ALL);
    let problem = form.problem(&path).map(|words| el!("span", "class" = "problem"; words));
    let add = el!("button", "class" = "add", "id" = [&super::fields::id_of(&path), "-add"].concat(); ["+ Add ", article(&noun), &noun].concat())
        .on_click(click(&form.dispatch, Action::Add(path.as_str().into())));
    el!("div", "class" = "list")
        .with(entries.iter().enumerate().map(|entry_at| entry(form, &path, entry_at, one)))
        .with([problem.child(), add.html()])
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an " } else { "a " }
}
