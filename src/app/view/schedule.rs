//! The roll-forward: opening balance, what was granted and used, closing balance, billed and charged, a row a month.

use yew::prelude::*;

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

/// The columns, with their heads.
const COLUMNS: [(Column, &str); 7] = [
    (Column::Opening, "Opening"),
    (Column::Credited, "+ Granted"),
    (Column::Debited, "Debt added"),
    (Column::Applied, "Used"),
    (Column::Closing, "Closing"),
    (Column::Billed, "Billed"),
    (Column::Charged, "Charged"),
];

pub(super) fn schedule(given: &Given) -> Html {
    let projection = &given.projection;
    let has_debits = projection.months.iter().any(|month| !month.debited.is_zero());
    let columns = COLUMNS.iter().filter(|(column, _)| has_debits || *column != Column::Debited);
    let open_month = match given.open {
        Some(Subject::Month(index, _)) => Some(index),
        _ => None,
    };
    html! {
        <div class="card schedule" tabindex="0" role="region" aria-label="Roll-forward, a row a month">
            <table role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{ "Month" }</th>
                    { for columns.clone().map(|(_, name)| html! { <th role="columnheader" scope="col">{ *name }</th> }) }
                </tr></thead>
                <tbody role="rowgroup">
                    { for projection.months.iter().enumerate().map(|(index, month)| {
                        let is_open = open_month == Some(index);
                        let open = if is_open { given.open } else { None };
                        let row = RowGiven {
                            index,
                            month: month.clone(),
                            currency: Of(projection.simulation.currency),
                            has_debits,
                            is_now: given.month == Some(index),
                            open,
                        };
                        html! {
                            <>
                                { part(Piece::Row(row)) }
                                if let Some(subject) = open {
                                    <tr class="opened" role="row" key={format!("{index}-open")}>
                                        <td role="cell" colspan="8">{ derivation(projection, subject) }</td>
                                    </tr>
                                }
                            </>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
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

pub(super) fn row(given: &RowGiven) -> Html {
    let columns = COLUMNS.iter().filter(|(column, _)| given.has_debits || *column != Column::Debited);
    html! {
        <tr role="row" class={given.is_now.then_some("now")} aria-current={given.is_now.then_some("true")}>
            <th role="rowheader" scope="row">
                <button class="month" data-month={given.index.to_string()}>{ month_name(&given.month) }</button>
            </th>
            { for columns.map(|(column, name)| html! {
                <td role="cell" data-label={*name}>{ cell(given, *column) }</td>
            }) }
        </tr>
    }
}

fn cell(given: &RowGiven, column: Column) -> Html {
    let (currency, value) = (given.currency.0, given.month.amount(column));
    let subject = Subject::Month(given.index, column);
    let is_flow = matches!(column, Column::Credited | Column::Debited | Column::Applied);
    if is_flow && value.is_zero() {
        return html! { <span class="none">{ "–" }</span> };
    }
    let text = match column {
        Column::Opening | Column::Closing => words::balance(currency, value),
        Column::Applied if value.is_negative() => format!("{} collected", words::money(currency, value.magnitude())),
        Column::Credited | Column::Debited | Column::Applied => words::money(currency, value.magnitude()),
        _ => words::money(currency, value),
    };
    let class = match column {
        Column::Credited => "c",
        Column::Applied if value.is_positive() => "c",
        Column::Debited | Column::Applied => "o",
        Column::Opening | Column::Closing if value.is_negative() => "c",
        Column::Opening | Column::Closing if value.is_positive() => "o",
        Column::Opening | Column::Closing => "none",
        Column::Charged if value.is_positive() => "p",
        _ => "",
    };
    amount(subject, text, given.open, class)
}
