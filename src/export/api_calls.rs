//! Which calls make a story happen on the billing API?
//!
//! One neutral list of [`Step`]s: the test clock, what is for sale, the customer, then each event in the order in which it
//! happens, with the clock moved in between. What each step is called in a language is the business of
//! [`code`](super::code). Names of parameters are those of API version [`API_VERSION`]
//! (<https://docs.stripe.com/api>). Where the API has no call for what the story says, the step is an honest remark.

mod events;
mod names;
mod objects;
pub(super) mod operations;
mod setup;
mod time;

use crate::calendar::Timestamp;
use crate::projection::Projection;
use crate::scenario::Scenario;
use operations::Operation;

/// The version of the API whose parameters these are.
pub const API_VERSION: &str = "2026-10-28.endive";

/// One thing to do, or to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The event of the story that it comes from, as a place in the document; nothing for what is set up.
    pub event: Option<usize>,
    /// What it is.
    pub kind: StepKind,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A heading.
    Title(String),
    /// Something to know.
    Remark(String),
    /// A call.
    Call(Call),
    /// The test clock moves in the background; nothing may be called until it stands.
    WaitForClock(Variable),
}

/// A name for what a call gave, in lower case with underscores.
pub type Variable = String;

/// One call of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which one.
    pub(super) operation: &'static Operation,
    /// The object that it is about, where the path names one.
    pub(super) about: Option<Value>,
    /// What is said, in order.
    pub(super) parameters: Fields,
    /// The name of what it gives.
    pub(super) saves_as: Variable,
}

impl Call {
    /// The verb of HTTP.
    pub fn method(&self) -> &'static str {
        self.operation.method
    }

    /// The path, with `{id}` for the object that it is about.
    pub fn path(&self) -> &'static str {
        self.operation.path
    }

    /// The names of what is said, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.parameters.iter().map(|(name, _)| *name)
    }
}

/// Named values, in order.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Text that somebody wrote, or a code.
    Text(String),
    /// One of the words that a parameter knows; typed languages have a constant for it.
    Word(String),
    /// A word where a number or an instant could stand, too: `now`, `inf`.
    Choice(&'static str),
    /// A whole number.
    Whole(i64),
    /// A number with decimals, as it is written.
    Decimal(String),
    /// An instant.
    At(Timestamp),
    /// Yes or no.
    Flag(bool),
    /// Something that an earlier call gave.
    Made(Variable, Where),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Fields),
    /// An object whose names are free.
    Map(Fields),
    /// What takes back something that was set.
    Nothing,
}

/// Where in what a call gave a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// `id`.
    Id,
    /// `items.data[n].id` of a subscription.
    Item(usize),
    /// `latest_invoice` of a subscription.
    LatestInvoice,
    /// `product` of a price.
    Product,
}

impl Value {
    fn id(of: &str) -> Self {
        Self::Made(of.to_string(), Where::Id)
    }

    fn text(text: &str) -> Self {
        Self::Text(text.to_string())
    }

    fn word(word: &str) -> Self {
        Self::Word(word.to_string())
    }
}

/// The steps that make a story happen. The projection is that of the same scenario: it says by how much `set_balance`
/// changes the balance, and which invoice is which.
pub fn api_calls(scenario: &Scenario, projection: &Projection) -> Vec<Step> {
    let mut script = Script::new(scenario, projection);
    script.set_up();
    script.happen();
    script.steps
}

/// The list while it is being written, and what is known on the way.
struct Script<'a> {
    scenario: &'a Scenario,
    projection: &'a Projection,
    steps: Vec<Step>,
    /// The event that is being written.
    event: Option<usize>,
    names: names::Names,
    /// What the clock shows.
    now: Timestamp,
    /// Where each item is found: subscription, item, and the value of its id.
    items: Vec<(String, String, Value)>,
    /// The subscriptions that have begun.
    begun: Vec<Subscribed>,
    /// The coupons that act: for a subscription, or an item of it.
    discounts: Vec<(String, String, Vec<String>)>,
    /// The tax rates of the customer.
    customer_taxes: Vec<String>,
    /// The invoices that are at hand, by number from 1.
    invoices: Vec<(usize, Value)>,
}

/// A subscription that has begun.
struct Subscribed {
    id: String,
    /// Whether it has discounts, or tax rates, of its own and does not bear those of the customer.
    owns_discounts: bool,
    owns_taxes: bool,
}

impl<'a> Script<'a> {
    fn new(scenario: &'a Scenario, projection: &'a Projection) -> Self {
        let customer = scenario.part().part("customer");
        let coupons = customer.texts("discounts").map(String::from).collect();
        let customer_discounts = vec![(String::new(), String::new(), coupons)];
        Self {
            scenario,
            projection,
            steps: Vec::new(),
            event: None,
            names: names::Names::default(),
            now: projection.simulation.span.start,
            items: Vec::new(),
            begun: Vec::new(),
            discounts: customer_discounts,
            customer_taxes: customer.texts("tax_rates").map(String::from).collect(),
            invoices: Vec::new(),
        }
    }

    fn push(&mut self, kind: StepKind) {
        self.steps.push(Step { event: self.event, kind });
    }

    fn title(&mut self, text: impl Into<String>) {
        self.push(StepKind::Title(text.into()));
    }

    fn remark(&mut self, text: impl Into<String>) {
        self.push(StepKind::Remark(text.into()));
    }

    /// A call whose path names no object.
    fn create(&mut self, operation: &'static Operation, parameters: Fields, saves_as: &str) {
        self.push(StepKind::Call(Call { operation, about: None, parameters, saves_as: saves_as.to_string() }));
    }

    /// A call about an object.
    fn call(&mut self, operation: &'static Operation, about: Value, parameters: Fields, saves_as: &str) {
        let saves_as = saves_as.to_string();
        self.push(StepKind::Call(Call { operation, about: Some(about), parameters, saves_as }));
    }

    /// The subscription of an id in the story.
    fn subscription(&mut self, id: &str) -> Value {
        Value::id(&self.names.of("subscription", id))
    }

    /// The item of an id in the story.
    fn item(&self, subscription: &str, item: &str) -> Option<Value> {
        let found = self.items.iter().rev().find(|(known, id, _)| known == subscription && id == item);
        found.map(|(_, _, value)| value.clone())
    }
}
