//! The roll-forward: opening balance, what was granted and used, closing balance, billed and charged, a row a month.

use yew::virtual_dom::AttributeOrProperty;

use super::markup::{Element, el, still};
use super::player::month_name;
use super::tall::{Tall, row_index};
use super::why::{amount, derivation};
use super::{Dispatch, Shared};
use crate::app::rows::{Seen, Table};
use crate::currency::Currency;
use crate::money::Amount;
use crate::projection::{Column, Month, Projection, Subject};
use crate::words;

#[derive(Clone, PartialEq)]
pub(crate) struct Given {
    pub(crate) projection: Shared<Projection>,
    pub(crate) month: Option<usize>,
    pub(crate) open: Option<Subject>,
    pub(crate) seen: Seen,
    pub(crate) printing: bool,
    pub(crate) dispatch: Dispatch,
}

/// The table, of which the chart is a picture.
pub(super) const ID: &str = "roll-forward";

/// The attributes of the cells of a column: the same ones every time, so that nothing is made or compared for them.
type Cell = &'static [(&'static str, AttributeOrProperty)];

macro_rules! column {
    ($column:ident, $name:literal) => {
        (
            Column::$column,
            $name,
            &[("role", AttributeOrProperty::Static("cell")), ("data-label", AttributeOrProperty::Static($name))],
        )
    };
}

/// The columns, with their heads and the attributes of their cells.
const COLUMNS: &[(Column, &str, Cell)] = &[
    column!(Opening, "Opening"),
    column!(Credited, "+ Granted"),
    column!(Debited, "Debt added"),
    column!(Applied, "Used"),
    column!(Closing, "Closing"),
    column!(Billed, "Billed"),
    column!(Charged, "Charged"),
];

/// The columns of a story: one without added debt does without the column for it.
fn columns(has_debits: bool) -> impl Iterator<Item = &'static (Column, &'static str, Cell)> {
    COLUMNS.iter().filter(move |(column, ..)| has_debits || *column != Column::Debited)
}

pub(crate) fn schedule(given: &Given) -> Element {
    let projection = &given.projection;
    let months = &projection.months;
    let has_debits = months.iter().any(|month| !month.debited.is_zero());
    let head = |name: &'static str| el!("th", "role" = "columnheader", "scope" = "col"; name);
    let heads = el!("tr", "role" = "row"; head("Month")).with(columns(has_debits).map(|(_, name, _)| head(name)));
    let opened = match given.open {
        Some(Subject::Month(place, column)) if column != Column::Recurring => Some(place),
        _ => None,
    };
    let tall = Tall {
        table: Table::Months,
        count: months.len(),
        seen: given.seen,
        opened,
        printing: given.printing,
        dispatch: &given.dispatch,
    };
    let rows = tall.rows(&|place| {
        let derived = given.open.filter(|_| opened == Some(place));
        let derived = derived.and_then(|subject| derivation(projection, subject, given.open));
        let below = derived.map(|derived| {
            el!("tr", "class" = "opened", "role" = "row"; el!("td", "role" = "cell", "colspan" = "8"; derived))
        });
        (row(given, place, &months[place], has_debits), below)
    });
    let table = el!("table", "id" = ID, "role" = "table", "aria-rowcount" = (months.len() + 1).to_string();
        el!("thead", "role" = "rowgroup"; heads),
        el!("tbody", "role" = "rowgroup").with(rows),
    );
    tall.frame("card schedule", "card schedule tall", "Roll-forward, a row a month", table)
}

fn row(given: &Given, place: usize, month: &Month, has_debits: bool) -> Element {
    let (class, current) = if given.month == Some(place) { (Some("now"), Some("true")) } else { (None, None) };
    let currency = given.projection.simulation.currency;
    let cells = columns(has_debits).map(|(column, _, attributes)| {
        let value = month.amount(*column);
        still("td", attributes).with([cell(currency, Subject::Month(place, *column), *column, value, given.open)])
    });
    el!("tr", "role" = "row", "class" = class, "aria-current" = current, "aria-rowindex" = row_index(place);
        el!("th", "role" = "rowheader", "scope" = "row";
            el!("button", "class" = "month", "data-month" = place.to_string(); month_name(month))),
    )
    .with(cells)
}

fn cell(currency: &Currency, subject: Subject, column: Column, value: Amount, open: Option<Subject>) -> Element {
    let is_flow = matches!(column, Column::Credited | Column::Debited | Column::Applied);
    if is_flow && value.is_zero() {
        return el!("span", "class" = "none"; "–");
    }
    let text = match column {
        Column::Opening | Column::Closing => words::balance(currency, value),
        Column::Applied if value.is_negative() => format!("{} collected", words::money(currency, value.magnitude())),
        Column::Credited | Column::Debited | Column::Applied => words::money(currency, value.magnitude()),
        _ => words::money(currency, value),
    };
    let tone = match column {
        Column::Credited => "c",
        Column::Applied if value.is_positive() => "c",
        Column::Debited | Column::Applied => "o",
        Column::Opening | Column::Closing if value.is_negative() => "c",
        Column::Opening | Column::Closing if value.is_positive() => "o",
        Column::Opening | Column::Closing => "none",
        Column::Charged if value.is_positive() => "p",
        _ => "",
    };
    amount(subject, text, open, tone)
}
