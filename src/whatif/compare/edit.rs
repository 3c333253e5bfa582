//! How are the variants of a story edited?
//!
//! Each edit gives a new document, or says why there is none. The base is never touched, but by [`Edit::Adopt`].

use super::fields::{FieldKind, field_at};
use super::read::changes;
use super::told::problem_in_words;
use super::{MOST, With};
use crate::calendar::{iso_instant, parse_instant};
use crate::currency::Currency;
use crate::money::Amount;
use crate::scenario::{Node, Part, Scenario, Shape, read_value, write_value};
use crate::whatif::Variant;
use crate::words;

/// A variant that begins with something in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nothing yet.
    Copy,
    /// Two free months as a coupon on the first subscription.
    Coupon,
    /// Two free months as a trial of the first subscription.
    Trial,
    /// Two free months as credit at the beginning.
    Credit,
}

impl Offer {
    /// All of them, each with its name for programs and in words.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Copy, "copy", "A copy of the base"),
        (Self::Coupon, "coupon", "Two free months as a coupon"),
        (Self::Trial, "trial", "Two free months as a trial"),
        (Self::Credit, "credit", "Two free months as credit"),
    ];
}

/// What is done to the variants. Variants are named by their place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<'a> {
    /// Another variant.
    Add(Offer),
    /// Another name.
    Rename(usize, &'a str),
    /// One variant less.
    Remove(usize),
    /// A field is set to what somebody typed or chose.
    Set(usize, &'a str, &'a str),
    /// A field is as in the base again.
    Reset(usize, &'a str),
    /// The variant becomes the base. The others stay what they are, and what was the base is a variant in its place.
    Adopt(usize),
    /// What the story is compared with.
    With(With),
    /// The story under a policy is kept as a variant.
    Keep(&'a str),
}

const VARIANTS: &str = "what_if.variants";

/// The document after an edit.
///
/// # Errors
/// Why there is none, in words.
pub fn edit(scenario: &Scenario, edit: Edit<'_>) -> Result<Scenario, String> {
    let mut base = scenario.clone();
    base.set("what_if", None);
    let mut after = scenario.clone();
    match edit {
        Edit::Add(offer) => add(&mut after, offered(&base, offer)?)?,
        Edit::Keep(policy) => {
            let Some(preset) = crate::policy::PRESETS.iter().find(|preset| preset.id == policy) else {
                return Err(format!("There are no rules called “{policy}”."));
            };
            let mut story = base.clone();
            story.set("policy", Node::object([("preset", Node::from(preset.id))]));
            add(&mut after, written(&Variant::between(preset.name, &base, &story)))?;
        }
        Edit::Rename(place, name) => {
            let name = name.trim();
            if name.is_empty() {
                return Err(String::from("A variant needs a name. Write one."));
            }
            after.set(&format!("{VARIANTS}[{place}].name"), Node::from(name));
        }
        Edit::Remove(place) => after.edit_list(VARIANTS, |all| {
            if place < all.len() {
                all.remove(place);
            }
        }),
        Edit::Set(place, path, typed) => set(&mut after, &base, place, path, typed)?,
        Edit::Reset(place, path) => {
            after.edit_list(&changes_of(place), |all| all.retain(|one| one.part().text("path") != path));
        }
        Edit::Adopt(place) => after = adopted(scenario, &base, place)?,
        Edit::With(with) => {
            let word = if with == With::Policies { "policies" } else { "variants" };
            after.set("what_if.compare.with", Node::from(word));
        }
    }
    Ok(after)
}

/// The story of a variant by itself: what is asked of the base is not asked of it.
pub fn story_of(scenario: &Scenario, place: usize) -> Option<Scenario> {
    let mut base = scenario.clone();
    base.set("what_if", None);
    let variant = scenario.part().part("what_if").parts("variants").nth(place)?;
    let (_, mut story) = changes(&base, variant);
    let parts = [story.part().text("title"), variant.text("name")].map(str::trim);
    let title = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    story.set("title", Node::from(title));
    Some(story)
}

fn changes_of(place: usize) -> String {
    format!("{VARIANTS}[{place}].changes")
}

fn add(after: &mut Scenario, variant: Node) -> Result<(), String> {
    let names: Vec<_> = after.part().part("what_if").parts("variants").map(|one| one.text("name").to_owned()).collect();
    if names.len() >= MOST {
        return Err(format!("There are {} variants already; {MOST} is the most. Remove one first.", names.len()));
    }
    let name = free_name(variant.part().text("name"), &names);
    after.edit_list(VARIANTS, |all| all.push(variant));
    after.set(&format!("{VARIANTS}[{}].name", names.len()), Node::from(name));
    Ok(())
}

/// A name that no variant has yet.
fn free_name(name: &str, names: &[String]) -> String {
    let is_free = |name: &str| names.iter().all(|known| known != name);
    let numbered = (2..=names.len() + 2).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| is_free(name)).unwrap_or_default()
}

/// A variant as the document has it.
fn written(variant: &Variant) -> Node {
    named(&variant.name, variant.overrides.iter().map(|one| change(&one.path, one.value.as_ref())).collect())
}

fn named(name: &str, changes: Vec<Node>) -> Node {
    let changes = (!changes.is_empty()).then(|| ("changes", Node::list(changes)));
    Node::object([("name", Node::from(name))].into_iter().chain(changes))
}

fn change(path: &str, value: Option<&Node>) -> Node {
    let value = value.map(|value| ("value", Node::from(write_value(value))));
    Node::object([("path", Node::from(path))].into_iter().chain(value))
}

/// So many months are free in an offer.
const FREE_MONTHS: i64 = 2;

/// The variant of an offer.
fn offered(base: &Scenario, offer: Offer) -> Result<Node, String> {
    let mut story = base.clone();
    let name = match offer {
        Offer::Copy => "Variant",
        Offer::Coupon => {
            coupon(&mut story);
            "Coupon"
        }
        Offer::Trial => {
            let end = first_start(base)?.plus_months(FREE_MONTHS);
            story.set("subscriptions[0].trial_days", None);
            story.set("subscriptions[0].trial_end", Node::from(iso_instant(end)));
            "Trial"
        }
        Offer::Credit => {
            credit(&mut story)?;
            "Credit"
        }
    };
    let variant = Variant::between(name, base, &story);
    Ok(written(&variant))
}

/// When the first subscription begins.
fn first_start(base: &Scenario) -> Result<crate::calendar::Timestamp, String> {
    let own = base.get("subscriptions[0].start").or_else(|| base.get("start")).map_or("", Node::as_text);
    parse_instant(own).map_err(|_| String::from("The story's first day cannot be read. Mend it first."))
}

fn coupon(story: &mut Scenario) {
    let taken = |id: &str| story.part().parts("coupons").any(|part| part.text("id") == id);
    let ids = (1..).map(|number| format!("two-free-months-{number}"));
    let id = std::iter::once(String::from("two-free-months")).chain(ids).find(|id| !taken(id)).unwrap_or_default();
    let coupon = Node::object([
        ("id", Node::from(id.as_str())),
        ("name", Node::from("Two free months")),
        ("percent_off", Node::from("100")),
        ("duration", Node::from("repeating")),
        ("duration_in_months", Node::Whole(FREE_MONTHS)),
    ]);
    story.edit_list("coupons", |all| all.push(coupon));
    story.edit_list("subscriptions[0].discounts", |all| all.push(Node::from(id)));
}

/// As much credit as the subscriptions bring in two months, as they begin.
fn credit(story: &mut Scenario) -> Result<(), String> {
    let told = crate::simulate(story).map_err(|_| String::from("The base has mistakes. Mend them first."))?;
    let monthly = told.recurring.iter().map(|change| change.amount).find(|amount| amount.is_positive());
    let before = Amount::new(story.part().part("customer").whole("balance").unwrap_or(0)).unwrap_or_default();
    let too_large = |_| String::from("Two months are more than can be counted with.");
    let credit = monthly.unwrap_or_default().times(2).map_err(too_large)?;
    if credit.is_zero() {
        return Err(String::from(
            "No subscription of this story brings in anything, so there are no months to give away.",
        ));
    }
    let balance = before.minus(credit).map_err(too_large)?;
    story.set("customer.balance", Node::Whole(balance.units()));
    Ok(())
}

/// Sets a field of a variant, or takes the change away where it is as in the base.
fn set(after: &mut Scenario, base: &Scenario, place: usize, path: &str, typed: &str) -> Result<(), String> {
    let value = value_of(base, path, typed)?;
    // What says the same as nothing, such as a quantity of 1, is as in the base too.
    let mut usual = base.clone();
    usual.set(path, value.clone());
    let is_usual = usual == *base;
    // What differed from one policy says nothing about another.
    let is_part = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
    let before = after.clone();
    after.edit_list(&changes_of(place), |all| {
        all.retain(|one| !is_part(one.part().text("path")));
        let found = all.iter().position(|one| one.part().text("path") == path);
        match found {
            Some(found) if is_usual => drop(all.remove(found)),
            Some(found) => all[found] = change(path, value.as_ref()),
            None if is_usual => {}
            None => all.push(change(path, value.as_ref())),
        }
    });
    // A story that ran runs on: what would stop it is told beside the field.
    let told = |of: &Scenario| {
        let variant = of.part().part("what_if").parts("variants").nth(place).unwrap_or_default();
        let (changes, story) = changes(base, variant);
        let is_whole = changes.iter().all(|change| change.misfit.is_none());
        (is_whole, crate::scenario::check(&story).map(drop).map_err(|problems| (story, problems)))
    };
    match (told(&before), told(after)) {
        ((true, Ok(())), (_, Err((story, problems)))) => {
            Err(problems.first().map(|problem| problem_in_words(&story, problem)).unwrap_or_default())
        }
        _ => Ok(()),
    }
}

/// The story with what somebody typed or chose for a field.
///
/// # Errors
/// What is wrong with it, in words that can stand beside the field.
pub fn set_typed(story: &Scenario, path: &str, typed: &str) -> Result<Scenario, String> {
    let mut after = story.clone();
    after.set(path, value_of(story, path, typed)?);
    match crate::scenario::check(&after) {
        Ok(_) => Ok(after),
        Err(problems) => Err(problems.first().map(|problem| problem_in_words(&after, problem)).unwrap_or_default()),
    }
}

/// What somebody typed or chose for a field, as the document has it; nothing where it is left out.
fn value_of(base: &Scenario, path: &str, typed: &str) -> Result<Option<Node>, String> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let field = Scenario::kind(parent).and_then(|kind| kind.field(name));
    let (Some(field), Some(choice)) = (field, field_at(base, path)) else {
        return Err(format!("“{path}” is nothing that a variant can set."));
    };
    let typed = typed.trim();
    if typed.is_empty() {
        return if choice.kind == FieldKind::Chosen || base.get(path).is_none() {
            Ok(None)
        } else {
            Err(format!("Write a value, such as {}.", choice.value))
        };
    }
    let currency = || {
        let code = base.part().text("currency").to_ascii_lowercase();
        Currency::find(&code).ok_or_else(|| format!("The currency “{code}” of the base is not known. Mend it first."))
    };
    let text = |text: &str| write_value(&Node::from(text));
    let json = match field.shape {
        Shape::Money => words::read_money(currency()?, typed)?.to_string(),
        Shape::Balance => read_balance(currency()?, typed)?.to_string(),
        Shape::Whole => words::read_whole(typed)?.to_string(),
        Shape::Decimal => text(&words::read_decimal(typed.trim_end_matches('%').trim_end())),
        Shape::Flag => typed.to_owned(),
        Shape::Ids(_) => write_value(&Node::list([Node::from(typed)])),
        Shape::Date => {
            // The time of day stays as it is.
            let time = base.get(path).map_or("", Node::as_text).get(10..).unwrap_or_default();
            text(&[typed, time].concat())
        }
        _ => text(typed),
    };
    let told = |problems: Vec<crate::scenario::Problem>| {
        problems.first().map(|problem| [&*problem.message, " ", &*problem.hint].concat()).unwrap_or_default()
    };
    read_value(path, &json).map(Some).map_err(told)
}

/// A balance has a direction, which a bare number does not say: `Credit 50`, `Owes 12`, `0`.
fn read_balance(currency: &Currency, typed: &str) -> Result<i64, String> {
    let word = |word: &str| {
        let head = typed.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        typed.get(head.len()..).map(str::trim)
    };
    let size = |rest: &str| match words::read_money(currency, rest) {
        Ok(units) if units < 0 => {
            Err(String::from("Write the size without a sign: “Credit” and “Owes” say the direction."))
        }
        read => read,
    };
    if let Some(rest) = word("credit") {
        return size(rest).map(|units| -units);
    }
    if let Some(rest) = word("owes") {
        return size(rest);
    }
    if typed.eq_ignore_ascii_case("none") {
        return Ok(0);
    }
    match words::read_money(currency, typed)? {
        0 => Ok(0),
        units => {
            let size =
                Amount::new(units.checked_abs().unwrap_or(i64::MAX)).map(|amount| words::money(currency, amount));
            let size = size.unwrap_or_else(|_| typed.to_owned());
            Err(format!("Say which way: “Credit {size}” or “Owes {size}”."))
        }
    }
}

/// A variant becomes the base. Every other one keeps its story, so what it sets is counted from the new base.
fn adopted(scenario: &Scenario, base: &Scenario, place: usize) -> Result<Scenario, String> {
    let asked = scenario.part().part("what_if");
    let all: Vec<Part<'_>> = asked.parts("variants").collect();
    let Some(adopted) = all.get(place) else { return Err(String::from("There is no such variant any more.")) };
    let (found, story) = changes(base, *adopted);
    if let Some(misfit) = found.iter().find_map(|change| change.misfit.as_ref()) {
        return Err(misfit.clone());
    }
    let others = all.iter().enumerate().map(|(index, variant)| {
        if index == place {
            return written(&Variant::between("The base before", &story, base));
        }
        let (found, own) = changes(base, *variant);
        let kept = Variant::between(variant.text("name"), &story, &own);
        // What fits nowhere is not lost.
        let misfits = found.iter().zip(variant.list("changes")).filter(|(change, _)| change.misfit.is_some());
        let fitting = kept.overrides.iter().map(|one| change(&one.path, one.value.as_ref()));
        named(&kept.name, fitting.chain(misfits.map(|(_, written)| written.clone())).collect())
    });
    let others = Node::list(others);
    let mut after = story.clone();
    after.set("what_if", scenario.get("what_if").cloned());
    after.set(VARIANTS, others);
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::compare::{Comparison, Figure};

    fn cindy() -> Scenario {
        crate::open(include_str!("../../../static/presets/cindy-as-told.json")).unwrap()
    }

    fn after(story: &Scenario, edits: &[Edit<'_>]) -> Scenario {
        edits.iter().fold(story.clone(), |story, one| edit(&story, *one).unwrap())
    }

    fn charged(story: &Scenario) -> Vec<i64> {
        let all = Comparison::of(story);
        all.cases.iter().map(|case| case.total(Figure::Charged).unwrap().units()).collect()
    }

    const CREDIT: &str = "events[1].adjust_balance.amount";

    #[test]
    fn a_variant_is_added_set_reset_renamed_and_removed() {
        let one = after(&cindy(), &[Edit::Add(Offer::Copy), Edit::Set(0, CREDIT, "Credit $50")]);
        assert_eq!(charged(&one), [17_000, 32_000]);
        let renamed = after(&one, &[Edit::Rename(0, " Less "), Edit::Set(0, "prices[1].unit_amount", "80")]);
        let all = Comparison::of(&renamed);
        assert_eq!((all.others()[0].name.as_str(), all.others()[0].changes.len()), ("Less", 2));
        let reset = after(&renamed, &[Edit::Reset(0, "prices[1].unit_amount"), Edit::Rename(0, "Variant")]);
        assert_eq!(reset, one);
        // As in the base is no change.
        assert_eq!(after(&one, &[Edit::Set(0, CREDIT, "Credit 200")]), after(&cindy(), &[Edit::Add(Offer::Copy)]));
        for (path, usual) in
            [("customer.payment_method", "true"), ("events[0].disabled", "false"), ("customer.balance", "none")]
        {
            assert_eq!(after(&one, &[Edit::Set(0, path, usual)]), one, "{path}");
        }
        assert_eq!(after(&one, &[Edit::Remove(0)]), cindy());
        assert_eq!(after(&one, &[Edit::With(With::Policies), Edit::With(With::Variants)]), one);
    }

    #[test]
    fn what_is_typed_wrongly_says_why_and_changes_nothing() {
        let story = after(&cindy(), &[Edit::Add(Offer::Copy)]);
        for (path, typed, words) in [
            ("prices[1].unit_amount", "ten", "“ten” is not an amount"),
            ("prices[1].unit_amount", "", "Write a value, such as $100.00."),
            ("prices[1].unit_amount", "-5", "Price of Super Startup: "),
            (CREDIT, "50", "Say which way: “Credit $50.00” or “Owes $50.00”."),
            (CREDIT, "Credit -50", "without a sign"),
            ("months", "5000", "Months that are looked at: "),
            ("months", "many", "“many” is not a whole number"),
            ("events[0].at", "2026-02-30", "does not exist"),
            ("policy", "nobody", "nobody"),
            ("title", "x", "nothing that a variant can set"),
        ] {
            let told = edit(&story, Edit::Set(0, path, typed)).expect_err(path);
            assert!(told.contains(words), "{path} {typed}: {told}");
        }
        assert_eq!(edit(&story, Edit::Rename(0, " ")), Err(String::from("A variant needs a name. Write one.")));
        let full = (0..5).fold(story, |story, _| edit(&story, Edit::Add(Offer::Copy)).unwrap());
        assert!(edit(&full, Edit::Add(Offer::Copy)).unwrap_err().contains("6 is the most"));
        let names: Vec<_> = Comparison::of(&full).others().iter().map(|case| case.name.clone()).collect();
        assert_eq!(names, ["Variant", "Variant 2", "Variant 3", "Variant 4", "Variant 5", "Variant 6"]);
    }

    #[test]
    fn amounts_are_typed_as_their_reader_writes_them() {
        let story = after(&cindy(), &[Edit::Add(Offer::Copy)]);
        let german = ",|.|3|1|1 $|dm";
        let edited =
            words::in_style(german, || edit(&story, Edit::Set(0, "prices[1].unit_amount", "1.080,50 $"))).unwrap();
        let found = super::super::Comparison::of(&edited);
        assert_eq!(found.others()[0].changes[0].value, Some(Node::Whole(108_050)));
    }

    #[test]
    fn a_policy_takes_its_conventions_along() {
        let story = after(
            &cindy(),
            &[Edit::Add(Offer::Copy), Edit::Set(0, "policy.time_unit", "day"), Edit::Set(0, "policy", "lago")],
        );
        let all = Comparison::of(&story);
        let paths: Vec<_> = all.others()[0].changes.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["policy"]);
        let kept = after(&cindy(), &[Edit::Keep("lago")]);
        let all = Comparison::of(&kept);
        assert_eq!(
            (all.others()[0].name.as_str(), all.others()[0].story.part().part("policy").text("preset")),
            ("Lago", "lago")
        );
    }

    /// Hobby costs $20: two months of it are free.
    #[test]
    fn offers_give_two_months_away() {
        let mut base = cindy();
        base.edit_list("events", Vec::clear);
        let story = after(&base, &[Edit::Add(Offer::Coupon), Edit::Add(Offer::Trial), Edit::Add(Offer::Credit)]);
        assert_eq!(charged(&story), [8_000, 4_000, 4_000, 4_000]);
        base.edit_list("subscriptions[0].items", |items| items.truncate(1));
        base.set("prices[0].unit_amount", Node::Whole(0));
        assert!(edit(&base, Edit::Add(Offer::Credit)).unwrap_err().contains("no months to give away"));
    }

    #[test]
    fn a_variant_that_is_adopted_leaves_the_others_what_they_are() {
        let story = after(
            &cindy(),
            &[
                Edit::Add(Offer::Copy),
                Edit::Set(0, "prices[1].unit_amount", "80"),
                Edit::Add(Offer::Copy),
                Edit::Set(1, CREDIT, "Credit 50"),
            ],
        );
        let [base, cheaper, less] = charged(&story)[..] else { panic!("three") };
        let adopted = after(&story, &[Edit::Adopt(0)]);
        assert_eq!(charged(&adopted), [cheaper, base, less]);
        assert_eq!(adopted.get("prices[1].unit_amount"), Some(&Node::Whole(8_000)));
        let names: Vec<_> = Comparison::of(&adopted).others().iter().map(|case| case.name.clone()).collect();
        assert_eq!(names, ["The base before", "Variant 2"]);
        // And back.
        assert_eq!(charged(&after(&adopted, &[Edit::Adopt(0)])), [base, cheaper, less]);
    }

    #[test]
    fn what_does_not_fit_is_kept_and_told() {
        let story =
            after(&cindy(), &[Edit::Add(Offer::Copy), Edit::Set(0, CREDIT, "Credit 50"), Edit::Add(Offer::Copy)]);
        let mut story = after(&story, &[Edit::Set(1, "prices[1].unit_amount", "80")]);
        story.edit_list("events", |events| events.truncate(1));
        let all = Comparison::of(&story);
        let told = all.others()[0].outcome.as_ref().unwrap_err();
        assert!(told[0].contains("the story has no “events[1]” any more"), "{told:?}");
        assert!(edit(&story, Edit::Adopt(0)).unwrap_err().contains("any more"));
        let adopted = after(&story, &[Edit::Adopt(1)]);
        assert_eq!(
            Comparison::of(&adopted).others()[0].changes.last().map(|change| change.path.as_str()),
            Some(CREDIT)
        );
        assert_eq!(after(&story, &[Edit::Reset(0, CREDIT)]).part().part("what_if").list("variants").len(), 2);
    }

    #[test]
    fn a_variant_stands_alone() {
        let story = after(&cindy(), &[Edit::Add(Offer::Copy), Edit::Set(0, CREDIT, "Credit 50")]);
        let alone = story_of(&story, 0).unwrap();
        assert_eq!(alone.part().text("title"), "Cindy upgrades half-way, as the story was told: Variant");
        assert!(!alone.part().has("what_if"));
        assert_eq!(alone.get(CREDIT), Some(&Node::Whole(-5_000)));
        assert_eq!(story_of(&story, 1), None);
    }
}
