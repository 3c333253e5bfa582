//! The roll-forward: opening balance, what was granted and used, closing balance, billed and charged, a row a month.

use yew::virtual_dom::AttributeOrProperty;

use super::markup::{Child, Element, el, several, still};
use super::player::month_name;
use super::why::{amount, derivation};
use super::{Piece, Shared, part};
use crate::currency::Currency;
use crate::projection::{Column, Month, Projection, Subject};
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) month: Option<usize>,
    pub(super) open: Option<Subject>,
}

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

pub(super) fn schedule(given: &Given) -> Element {
    let projection = &given.projection;
    let has_debits = projection.months.iter().any(|month| !month.debited.is_zero());
    let head = |name: &'static str| el!("th", "role" = "columnheader", "scope" = "col"; name);
    let heads = el!("tr", "role" = "row"; head("Month")).with(columns(has_debits).map(|(_, name, _)| head(name)));
    let mut rows = Vec::with_capacity(projection.months.len() + 1);
    for (index, month) in projection.months.iter().enumerate() {
        let open = given.open.filter(|open| matches!(open, Subject::Month(opened, _) if *opened == index));
        let row = RowGiven {
            index,
            month: month.clone(),
            currency: Of(projection.simulation.currency),
            has_debits,
            is_now: given.month == Some(index),
            open,
        };
        let derived = open.and_then(|subject| derivation(projection, subject, open));
        let below = derived.map(|derived| {
            el!("tr", "class" = "opened", "role" = "row"; el!("td", "role" = "cell", "colspan" = "8"; derived))
        });
        // The two share a place in the list, so that opening one amount leaves the rows below as they are.
        rows.push(several(vec![part(Piece::Row(row)), below.child()]));
    }
    el!("div", "class" = "card schedule", "tabindex" = "0", "role" = "region", "aria-label" = "Roll-forward, a row a month";
        el!("table", "role" = "table";
            el!("thead", "role" = "rowgroup"; heads),
            el!("tbody", "role" = "rowgroup").with(rows),
        ),
    )
}

/// A currency, compared by place: the table of currencies has each one once.
#[derive(Clone, Copy)]
struct Of(&'static Currency);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

/// A row, which is rendered only when something in it is new.
#[derive(Clone, PartialEq)]
pub(super) struct RowGiven {
    index: usize,
    month: Month,
    currency: Of,
    has_debits: bool,
    is_now: bool,
    open: Option<Subject>,
}

pub(super) fn row(given: &RowGiven) -> Element {
    let name = month_name(&given.month);
    let (class, current) = if given.is_now { (Some("now"), Some("true")) } else { (None, None) };
    let cells =
        columns(given.has_debits).map(|(column, _, attributes)| still("td", attributes).with([cell(given, *column)]));
    el!("tr", "role" = "row", "class" = class, "aria-current" = current;
        el!("th", "role" = "rowheader", "scope" = "row";
            el!("button", "class" = "month", "data-month" = given.index.to_string(); name)),
    )
    .with(cells)
}

fn cell(given: &RowGiven, column: Column) -> Element {
    let (currency, value) = (given.currency.0, given.month.amount(column));
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
    amount(Subject::Month(given.index, column), text, given.open, tone)
}
