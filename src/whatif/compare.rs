//! How do variants of a story come out beside each other?
//!
//! A [`Comparison`] runs the base and each of its variants, and lays their months side by side: a month by its place, since
//! horizons may differ. What differs is told in amounts and in tenths of a percent of the base, and
//! [`because`] says why, from the numbers alone. Either the variants that the document has are compared, or the story as
//! it is under the rules of each system ([`With::Policies`]), where those that come out the same stand together.

mod answer;
mod because;
mod edit;
mod fields;
mod read;
mod sheet;
mod table;
mod told;

pub use because::{CAUSES, Cause, because, causes};
pub use edit::{Edit, Offer, edit, set_typed, story_of};
pub use fields::{Choice, FieldKind, field_at, fields};
pub use read::Change;
pub(super) use read::changes;
pub use sheet::{Sheet, sheet};
pub use table::csv;
pub use told::{change_in_words, value_in_words};

use crate::money::{Amount, round_half_away};
use crate::policy::PRESETS;
use crate::projection::{Month, Projection};
use crate::scenario::{Node, Scenario};

/// So many variants stand beside the base.
pub const MOST: usize = 6;

/// With what a story is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// With the variants that its document has.
    Variants,
    /// With itself under each named policy.
    Policies,
}

impl With {
    /// What a document asks for.
    pub fn of(scenario: &Scenario) -> Self {
        let asked = scenario.part().part("what_if").part("compare").text("with");
        if asked == "policies" { Self::Policies } else { Self::Variants }
    }
}

/// What is looked at in each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// What is charged, one-off charges included, less refunds.
    Charged,
    /// The totals of the invoices.
    Billed,
    /// What invoices take from credit; negative where they collect a debt.
    FromCredit,
    /// The balance at the end; negative is credit.
    Closing,
    /// What the subscriptions bring in a month, at the end.
    Recurring,
}

impl Figure {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Charged, Self::Billed, Self::FromCredit, Self::Closing, Self::Recurring];

    /// Its name for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Charged => "charged",
            Self::Billed => "billed",
            Self::FromCredit => "from_credit",
            Self::Closing => "closing",
            Self::Recurring => "recurring",
        }
    }

    /// Whether its months add up; if not, the last one counts.
    pub const fn adds_up(self) -> bool {
        matches!(self, Self::Charged | Self::Billed | Self::FromCredit)
    }

    const fn of(self, month: &Month) -> Amount {
        match self {
            Self::Charged => month.charged,
            Self::Billed => month.billed,
            Self::FromCredit => month.applied,
            Self::Closing => month.closing,
            Self::Recurring => month.recurring,
        }
    }
}

/// By how much an amount differs from that of the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variance {
    /// In the smallest unit: positive where there is more than in the base.
    pub units: i64,
    /// In tenths of a percent of the base's size, rounded once, halves away from zero; nothing where that is 0.
    pub tenths: Option<i128>,
}

impl Variance {
    /// Between an amount of the base and one of a variant.
    pub fn between(base: Amount, other: Amount) -> Self {
        // Amounts are within ±2⁵³, so their difference is one of i64.
        let units = other.units() - base.units();
        let size = i128::from(base.units().abs());
        // The one place where a percentage is rounded.
        let tenths = (size != 0).then(|| round_half_away(i128::from(units) * 1_000, size));
        Self { units, tenths }
    }
}

/// The base or a variant, and what came out of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// What else it is: the names of the policies that come out the same.
    pub members: Vec<String>,
    /// Its place among the variants of the document; nothing for the base and for policies.
    pub place: Option<usize>,
    /// What it sets otherwise, also what does not fit.
    pub changes: Vec<Change>,
    /// Its story, without what cannot be set.
    pub story: Scenario,
    /// What came out; or, in words, why nothing did.
    pub outcome: Result<Projection, Vec<String>>,
}

impl Case {
    fn new(name: &str, story: Scenario, changes: Vec<Change>, place: Option<usize>) -> Self {
        let misfits: Vec<_> = changes.iter().filter_map(|change| change.misfit.clone()).collect();
        // A result of something else than what is written would be a wrong one.
        let outcome = if misfits.is_empty() {
            crate::simulate(&story)
                .map_err(|problems| problems.iter().map(|problem| told::problem_in_words(&story, problem)).collect())
        } else {
            Err(misfits)
        };
        Self { name: name.to_owned(), members: Vec::new(), place, changes, story, outcome }
    }

    /// What came out, if anything did.
    pub fn projection(&self) -> Option<&Projection> {
        self.outcome.as_ref().ok()
    }

    /// An amount of a month, counted from 0; nothing where it has no such month.
    pub fn month(&self, place: usize, figure: Figure) -> Option<Amount> {
        self.projection()?.months.get(place).map(|month| figure.of(month))
    }

    /// The sum over all months, or the last of them.
    pub fn total(&self, figure: Figure) -> Option<Amount> {
        let projection = self.projection()?;
        match figure {
            Figure::Charged => Some(projection.totals.charged),
            Figure::Billed => Some(projection.totals.billed),
            Figure::FromCredit => Some(projection.totals.applied),
            Figure::Closing | Figure::Recurring => projection.months.last().map(|month| figure.of(month)),
        }
    }

    /// Whether two come to the same amounts in each month.
    pub fn is_same(&self, other: &Self) -> bool {
        let (Some(one), Some(two)) = (self.projection(), other.projection()) else { return false };
        let is_same = |(one, two): (&Month, &Month)| Figure::ALL.iter().all(|figure| figure.of(one) == figure.of(two));
        one.simulation.currency == two.simulation.currency
            && one.months.len() == two.months.len()
            && one.months.iter().zip(&two.months).all(is_same)
    }

    /// Whether two have the same invoices on the same days, and the same months.
    fn is_alike(&self, other: &Self) -> bool {
        let invoices = |case: &Self| -> Option<Vec<_>> {
            let all = case.projection()?.invoices.iter();
            Some(all.map(|invoice| (invoice.at, invoice.total, invoice.settlement.amount_due)).collect())
        };
        self.is_same(other) && invoices(self) == invoices(other)
    }
}

/// A story and what it is compared with.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// With what.
    pub with: With,
    /// The base first.
    pub cases: Vec<Case>,
    /// How many variants the document has beyond those that are compared.
    pub beyond: usize,
}

impl Comparison {
    /// Runs a story and what its document compares it with.
    pub fn of(scenario: &Scenario) -> Self {
        let mut base = scenario.clone();
        base.set("what_if", None);
        match With::of(scenario) {
            With::Variants => variants(scenario, base),
            With::Policies => policies(&base),
        }
    }

    /// The story that the others are compared with.
    pub fn base(&self) -> &Case {
        &self.cases[0]
    }

    /// The variants.
    pub fn others(&self) -> &[Case] {
        &self.cases[1..]
    }

    /// As many months as the longest has.
    pub fn months(&self) -> usize {
        self.cases.iter().filter_map(Case::projection).map(|projection| projection.months.len()).max().unwrap_or(0)
    }

    /// Whether amounts of a case can be compared with those of the base: both have some, of one currency.
    pub fn is_comparable(&self, case: &Case) -> bool {
        match (self.base().projection(), case.projection()) {
            (Some(base), Some(other)) => base.simulation.currency == other.simulation.currency,
            _ => false,
        }
    }

    /// By how much a month differs from the base's. Of what adds up, a month that is not there is one of nothing; of what
    /// does not, there is no difference then.
    pub fn variance(&self, case: &Case, place: usize, figure: Figure) -> Option<Variance> {
        if !self.is_comparable(case) {
            return None;
        }
        match (self.base().month(place, figure), case.month(place, figure)) {
            (None, None) => None,
            (base, other) if figure.adds_up() => {
                Some(Variance::between(base.unwrap_or_default(), other.unwrap_or_default()))
            }
            (base, other) => Some(Variance::between(base?, other?)),
        }
    }

    /// By how much the total differs from the base's.
    pub fn total_variance(&self, case: &Case, figure: Figure) -> Option<Variance> {
        if !self.is_comparable(case) {
            return None;
        }
        Some(Variance::between(self.base().total(figure)?, case.total(figure)?))
    }
}

fn variants(scenario: &Scenario, base: Scenario) -> Comparison {
    let all = scenario.part().part("what_if");
    let written = all.parts("variants");
    let beyond = written.len().saturating_sub(MOST);
    let mut cases = vec![Case::new("Base", base.clone(), Vec::new(), None)];
    for (place, variant) in written.take(MOST).enumerate() {
        let (changes, story) = changes(&base, variant);
        let name = match variant.text("name").trim() {
            "" => format!("Variant {}", place + 1),
            name => String::from(name),
        };
        cases.push(Case::new(&name, story, changes, Some(place)));
    }
    Comparison { with: With::Variants, cases, beyond }
}

/// The story under each policy. Those that come out alike are one case; those that come out like the base belong to it.
fn policies(base: &Scenario) -> Comparison {
    let mut cases = vec![Case::new("As the story has it", base.clone(), Vec::new(), None)];
    for preset in PRESETS {
        let policy = Node::object([("preset", Node::from(preset.id))]);
        let mut story = base.clone();
        story.set("policy", policy.clone());
        let change = Change { path: String::from("policy"), value: Some(policy), misfit: None };
        let case = Case::new(preset.name, story, vec![change], None);
        let alike = cases.iter_mut().find(|known| known.is_alike(&case));
        match alike {
            Some(known) => known.members.push(preset.name.to_owned()),
            None => cases.push(Case { members: vec![preset.name.to_owned()], ..case }),
        }
    }
    for case in cases.iter_mut().filter(|case| !case.members.is_empty()) {
        case.name = together(&case.members);
    }
    Comparison { with: With::Policies, cases, beyond: 0 }
}

/// Several names as one: `Lago`, `Lago and Polar`, `Lago, Polar and 3 others`.
fn together(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => [one, " and ", two].concat(),
        [one, two, three] => [one, ", ", two, " and ", three].concat(),
        [one, two, rest @ ..] => format!("{one}, {two} and {} others", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::Variant;

    fn preset(id: &str) -> Scenario {
        let found = crate::scenario::PRESETS.iter().find(|preset| preset.id == id).unwrap();
        crate::open(found.json).unwrap()
    }

    /// A story with another one as its only variant.
    fn beside(base: &Scenario, other: &Scenario) -> Comparison {
        let [base, other] = [base, other].map(|story| {
            let mut story = story.clone();
            story.set("what_if", None);
            story
        });
        let variant = Variant::between("Other", &base, &other);
        let changes = variant.overrides.iter().map(|one| {
            let value = one.value.as_ref().map(|value| ("value", Node::from(crate::scenario::write_value(value))));
            Node::object([("path", Node::from(one.path.as_str()))].into_iter().chain(value))
        });
        let mut story = base.clone();
        let written = Node::object([("name", Node::from("Other")), ("changes", Node::list(changes))]);
        story.set("what_if.variants", Node::list([written]));
        Comparison::of(&story)
    }

    /// The figures stand in tests/golden/free-months-credit.txt and free-months-coupon.txt.
    #[test]
    fn two_known_stories_beside_each_other() {
        let both = beside(&preset("free-months-credit"), &preset("free-months-coupon"));
        let other = &both.others()[0];
        let total = |figure| both.total_variance(other, figure).unwrap();
        assert_eq!(total(Figure::Charged), Variance { units: 14_000 - 9_871, tenths: Some(418) });
        assert_eq!(total(Figure::Billed), Variance { units: 14_000 - 29_871, tenths: Some(-531) });
        assert_eq!(total(Figure::FromCredit), Variance { units: -22_129, tenths: Some(-1_000) });
        assert_eq!(total(Figure::Closing), Variance { units: 0, tenths: None });
        let charged: Vec<_> = (0..9).map(|place| both.variance(other, place, Figure::Charged).unwrap().units).collect();
        assert_eq!(charged, [0, 0, 2_000, 2_000, 129, 0, 0, 0, 0]);
    }

    #[test]
    fn a_base_differs_in_nothing_from_itself_and_months_add_up_to_the_whole() {
        let all: Vec<_> = crate::scenario::PRESETS.iter().map(|preset| crate::open(preset.json).unwrap()).collect();
        for base in &all {
            let same = beside(base, base);
            for figure in Figure::ALL {
                assert_eq!(same.total_variance(&same.others()[0], figure).unwrap().units, 0);
            }
            assert!(same.base().is_same(&same.others()[0]));
            for other in &all {
                let both = beside(base, other);
                let case = &both.others()[0];
                assert_eq!(
                    crate::simulate(other).ok().as_ref().map(|told| told.totals),
                    case.projection().map(|told| told.totals)
                );
                for figure in Figure::ALL.into_iter().filter(|figure| figure.adds_up() && both.is_comparable(case)) {
                    let months = (0..both.months()).filter_map(|place| both.variance(case, place, figure));
                    let sum: i64 = months.map(|variance| variance.units).sum();
                    assert_eq!(sum, both.total_variance(case, figure).unwrap().units, "{figure:?}");
                }
            }
        }
    }

    #[test]
    fn percentages_are_rounded_once_to_tenths() {
        let amount = |units| Amount::new(units).unwrap();
        for (base, other, units, tenths) in [
            (300, 400, 100, Some(333)),
            (300, 500, 200, Some(667)),
            (-200, -100, 100, Some(500)),
            (2_000, 2_001, 1, Some(1)),
            (2_001, 2_002, 1, Some(0)),
            (0, 5, 5, None),
            (Amount::MAX.units(), -Amount::MAX.units(), -2 * Amount::MAX.units(), Some(-2_000)),
        ] {
            assert_eq!(Variance::between(amount(base), amount(other)), Variance { units, tenths }, "{base} {other}");
        }
    }

    #[test]
    fn one_horizon_may_be_longer() {
        let base = preset("cindy-as-told");
        let mut longer = base.clone();
        longer.set("months", Node::Whole(6));
        let both = beside(&base, &longer);
        let other = &both.others()[0];
        assert_eq!(both.months(), 6);
        assert_eq!(both.variance(other, 5, Figure::Charged), Some(Variance { units: 10_000, tenths: None }));
        assert_eq!(both.variance(other, 5, Figure::Closing), None);
        assert_eq!(both.total_variance(other, Figure::Charged).unwrap().units, 20_000);
    }

    #[test]
    fn amounts_of_two_currencies_are_not_subtracted() {
        let base = preset("cindy-as-told");
        let mut euros = base.clone();
        euros.set("currency", Node::from("eur"));
        let both = beside(&base, &euros);
        assert_eq!(both.total_variance(&both.others()[0], Figure::Charged), None);
        assert_eq!(both.variance(&both.others()[0], 0, Figure::Charged), None);
    }

    /// What each comes to stands in the golden files of the upgrades: $40.00 on 16 April by days, $38.94 by seconds.
    #[test]
    fn systems_that_agree_stand_together() {
        let mut story = preset("upgrade-stripe");
        story.set("what_if.compare.with", Node::from("policies"));
        let all = Comparison::of(&story);
        assert_eq!(all.base().members[0], "Stripe (flexible)");
        let members: usize = all.cases.iter().map(|case| case.members.len()).sum();
        assert_eq!(members, PRESETS.len());
        for (place, case) in all.cases.iter().enumerate() {
            assert!(all.cases[..place].iter().all(|other| !other.is_alike(case)), "{}", case.name);
        }
        let of = |name: &str| all.cases.iter().find(|case| case.members.iter().any(|member| member == name)).unwrap();
        assert!(std::ptr::eq(of("Kill Bill"), of("Meteroid")));
        assert_eq!(of("Kill Bill").total(Figure::Charged), Amount::new(2_000 + 4_000 + 10_000 + 10_000).ok());
        assert_eq!(of("Polar").total(Figure::Charged), Amount::new(2_000 + 13_894 + 10_000).ok());
    }
}
