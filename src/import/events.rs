//! Which events does a table list?
//!
//! A row an event, under a head that names its columns in any order: `date`, `event`, `subscription`, `item`, `price`,
//! `quantity`, `amount`, `description` and the other fields of events. Commas, semicolons and tabs separate cells, quotes
//! and line ends are those of RFC 4180, a byte order mark is skipped. An `amount` is in the currency as people write it,
//! `12.50`; one in the smallest unit stands under `amount_minor_units`. On the balance negative is credit.

use serde_json::{Map, Value};

use crate::currency::Currency;
use crate::scenario::{MAX_BYTES, Part, Scenario};
use crate::words;

/// What came of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The story with the events that could be read.
    pub scenario: Scenario,
    /// Those events: the line of each, counted from 1, and what it does.
    pub added: Vec<(usize, String)>,
    /// The rows that were left out, and why.
    pub problems: Vec<RowProblem>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The line on which the row begins, counted from 1.
    pub line: usize,
    /// What is wrong, as a sentence.
    pub message: String,
    /// How to mend it, as a sentence.
    pub hint: String,
}

fn problem(line: usize, message: impl Into<String>, hint: impl Into<String>) -> RowProblem {
    RowProblem { line, message: message.into(), hint: hint.into() }
}

/// What else a column may be called.
const COLUMNS: [(&str, &[&str]); 12] = [
    ("at", &["date", "day", "when it happens", "time", "timestamp"]),
    ("event", &["action", "type", "what", "kind"]),
    ("subscription", &["sub", "subscription_id"]),
    ("item", &["subscription_item", "item_id"]),
    ("price", &["plan", "new_price", "price_id", "product"]),
    ("quantity", &["qty", "seats", "units"]),
    ("amount", &["value", "sum"]),
    ("amount_minor_units", &["amount_cents", "amount_minor", "minor_units", "cents"]),
    ("description", &["memo", "note", "comment"]),
    ("coupon", &["discount", "coupon_id"]),
    ("proration_behavior", &["proration", "prorate_as"]),
    ("balance", &["new_balance"]),
];

/// What else an event may be called.
const EVENTS: [(&str, &[&str]); 8] = [
    ("change_price", &["upgrade", "downgrade", "change_plan", "plan_change"]),
    ("change_quantity", &["seats", "change_seats"]),
    ("adjust_balance", &["balance", "balance_adjustment"]),
    ("credit", &["give_credit", "service_credit"]),
    ("add_invoice_item", &["invoice_item"]),
    ("one_off_charge", &["charge"]),
    ("cancel", &["cancellation", "churn"]),
    ("report_usage", &["usage"]),
];

/// Events about an item, and others about a subscription: where there is only one, it need not be named.
const OF_AN_ITEM: [&str; 4] = ["change_price", "change_quantity", "remove_item", "report_usage"];
const OF_A_SUBSCRIPTION: [&str; 9] = [
    "cancel",
    "end_trial",
    "set_trial_end",
    "reset_billing_cycle_anchor",
    "pause_collection",
    "resume_collection",
    "pause_subscription",
    "resume_subscription",
    "add_item",
];

/// Adds the events of a table to a story.
///
/// # Errors
/// What is wrong with the table as a whole: it is too long, or its head names no date or no event.
pub fn import_events(scenario: &Scenario, text: &str) -> Result<Imported, RowProblem> {
    if text.len() > MAX_BYTES {
        let message = format!("The table has {} bytes; {MAX_BYTES} is the most.", text.len());
        return Err(problem(1, message, "Bring in a part of it at a time."));
    }
    let mut rows = rows(text.strip_prefix('\u{feff}').unwrap_or(text)).into_iter();
    let Some((line, head)) = rows.next() else {
        return Err(problem(
            1,
            "The table is empty.",
            "Its first line names the columns: date,event,amount,description.",
        ));
    };
    let columns: Vec<String> = head.iter().map(|cell| known(&COLUMNS, cell)).collect();
    for needed in ["at", "event"] {
        if !columns.iter().any(|column| column == needed) {
            let name = if needed == "at" { "date" } else { needed };
            let found = head.join(", ");
            let hint =
                "The first line names the columns: date,event,subscription,item,price,quantity,amount,description.";
            return Err(problem(line, format!("No column is called “{name}”; the columns are: {found}."), hint));
        }
    }
    let currency = Currency::find(scenario.part().text("currency"));
    let mut problems = Vec::new();
    let mut events = Vec::new();
    for (line, cells) in rows {
        match event(scenario.part(), currency, &columns, &cells) {
            Ok(event) => events.push((line, event)),
            Err((message, hint)) => problems.push(problem(line, message, hint)),
        }
    }
    let (scenario, added) = added(scenario, events, &mut problems);
    problems.sort_by_key(|problem| problem.line);
    Ok(Imported { scenario, added, problems })
}

/// The story with the events that make sense in it; the others become problems.
fn added(
    scenario: &Scenario,
    mut events: Vec<(usize, Value)>,
    problems: &mut Vec<RowProblem>,
) -> (Scenario, Vec<(usize, String)>) {
    // Each round leaves out a row at least, as what is wrong with one may be the doing of another.
    while !events.is_empty() {
        let mut document: Value = serde_json::from_str(&scenario.to_json()).unwrap_or_default();
        let list = &mut document["events"];
        let before = list.as_array().map_or(0, Vec::len);
        if before == 0 {
            *list = Value::Array(Vec::new());
        }
        if let Some(list) = list.as_array_mut() {
            list.extend(events.iter().map(|(_, event)| event.clone()));
        }
        let found = match crate::open(&document.to_string()) {
            Ok(story) => {
                let said = |(line, event): &(usize, Value)| (*line, said(event));
                return (story, events.iter().map(said).collect());
            }
            Err(found) => found,
        };
        let mut wrong: Vec<usize> = Vec::new();
        for told in found {
            let place =
                told.path.strip_prefix("events[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
            // What is wrong elsewhere is wrong without these events, too; the last row is taken for it.
            let place = place.and_then(|place| place.checked_sub(before)).unwrap_or(events.len() - 1);
            let Some((line, _)) = events.get(place) else { continue };
            if !wrong.contains(&place) {
                wrong.push(place);
                let field = told.path.rsplit('.').next().filter(|_| told.path.contains('.')).unwrap_or("event");
                problems.push(problem(*line, format!("{field}: {}", told.message), told.hint));
            }
        }
        let mut place = 0;
        events.retain(|_| {
            place += 1;
            !wrong.contains(&(place - 1))
        });
    }
    (scenario.clone(), Vec::new())
}

/// An event in a few words.
fn said(event: &Value) -> String {
    let empty = Map::new();
    let fields = event.as_object().unwrap_or(&empty);
    let name = fields.keys().find(|name| *name != "at").map_or("", String::as_str);
    [event["at"].as_str().unwrap_or_default(), " ", &name.replace('_', " ")].concat()
}

/// One event, as a document has it; or what is wrong with its row, and how to mend it.
fn event(
    story: Part,
    currency: Option<&Currency>,
    columns: &[String],
    cells: &[String],
) -> Result<Value, (String, String)> {
    if cells.len() > columns.len() {
        let message = format!("The row has {} cells, and its head {}.", cells.len(), columns.len());
        return Err((message, String::from("Put cells in quotes that hold the separator.")));
    }
    let cell = |name: &str| {
        let place = columns.iter().position(|column| column == name)?;
        cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let Some(at) = cell("at") else {
        return Err((String::from("The row has no date."), String::from("Write one as 2026-04-16.")));
    };
    let Some(named) = cell("event") else {
        let hint = "Write one such as change_price, change_quantity, credit, adjust_balance or cancel.";
        return Err((String::from("The row names no event."), String::from(hint)));
    };
    let given = known(&EVENTS, named);
    let is_credit = given == "credit";
    let name = if is_credit { "adjust_balance" } else { &given };
    let mut action = Map::new();
    for (column, cell) in columns.iter().zip(cells) {
        let cell = cell.trim();
        if cell.is_empty() || column == "at" || column == "event" {
            continue;
        }
        let (field, value) = field(story, currency, column, cell, is_credit)?;
        if action.insert(field, value).is_some() {
            let hint = "Use either “amount” or “amount_minor_units”, and each column once.";
            return Err((format!("“{column}” says again what stands in another column."), String::from(hint)));
        }
    }
    fill_in(story, name, &mut action);
    if name == "add_item" {
        nest_item(&mut action);
    }
    let at = if at.len() == 10 { at.replace('/', "-") } else { at.to_string() };
    let mut event = Map::new();
    event.insert(String::from("at"), Value::String(at));
    event.insert(name.to_string(), Value::Object(action));
    Ok(Value::Object(event))
}

fn field(
    story: Part,
    currency: Option<&Currency>,
    column: &str,
    cell: &str,
    is_credit: bool,
) -> Result<(String, Value), (String, String)> {
    let whole = |units: i64| if is_credit { units.saturating_abs().saturating_neg() } else { units };
    let of_amount = |units: i64| (String::from("amount"), Value::from(whole(units)));
    Ok(match column {
        "amount" | "balance" => {
            let Some(currency) = currency else {
                let hint = "Mend the currency of the story first.";
                return Err((String::from("The story has no currency that is known."), String::from(hint)));
            };
            let units = words::read_money(currency, cell).map_err(|message| {
                (format!("{column}: {message}"), String::from("Write an amount such as 12.50 or -5."))
            })?;
            if column == "amount" { of_amount(units) } else { (String::from(column), Value::from(units)) }
        }
        "amount_minor_units" => {
            let units = cell.parse().map_err(|_| {
                let hint = "Write the amount in the smallest unit, without a point: 1250 for 12.50.";
                (format!("amount_minor_units: “{cell}” is not a whole number."), String::from(hint))
            })?;
            of_amount(units)
        }
        "price" => {
            let same = |price: &Part| price.text("id") == cell || price.text("name").eq_ignore_ascii_case(cell);
            let id = story.parts("prices").find(same).map_or(cell, |price| price.text("id"));
            (String::from(column), Value::from(id))
        }
        // A number, where it is one; a word or a date where not. Whether it fits is seen when it is read.
        _ => {
            let value = match cell {
                "true" | "yes" => Value::from(true),
                "false" | "no" => Value::from(false),
                _ => cell.parse::<i64>().map_or_else(|_| Value::from(cell), Value::from),
            };
            (String::from(column), value)
        }
    })
}

/// Names the only subscription, and the only item of it, where a row does not.
fn fill_in(story: Part, name: &str, action: &mut Map<String, Value>) {
    let is_of_item = OF_AN_ITEM.contains(&name);
    if !is_of_item && !OF_A_SUBSCRIPTION.contains(&name) {
        return;
    }
    if !action.contains_key("subscription") && story.list("subscriptions").len() == 1 {
        let only = story.parts("subscriptions").next().unwrap_or_default();
        action.insert(String::from("subscription"), Value::from(only.text("id")));
    }
    let named = action.get("subscription").and_then(Value::as_str).unwrap_or_default();
    let chosen = story.parts("subscriptions").find(|part| part.text("id") == named).unwrap_or_default();
    if is_of_item && !action.contains_key("item") && chosen.list("items").len() == 1 {
        let item = chosen.parts("items").next().unwrap_or_default();
        action.insert(String::from("item"), Value::from(item.text("id")));
    }
}

/// An item that joins is an object of its own.
fn nest_item(action: &mut Map<String, Value>) {
    let mut item = Map::new();
    if let Some(id) = action.remove("item") {
        item.insert(String::from("id"), id);
    }
    for name in ["price", "quantity"] {
        if let Some(value) = action.remove(name) {
            item.insert(String::from(name), value);
        }
    }
    action.insert(String::from("item"), Value::Object(item));
}

/// A name as documents have it.
fn known(table: &[(&str, &[&str])], written: &str) -> String {
    let name: String = written
        .trim()
        .chars()
        .map(|letter| if letter == ' ' || letter == '-' { '_' } else { letter.to_ascii_lowercase() })
        .collect();
    // What stands in brackets behind a name is a remark: `amount_minor_units (credit negative)`.
    let name = name.split("_(").next().unwrap_or_default();
    let found = table.iter().find(|(_, others)| others.iter().any(|other| other.replace(' ', "_") == *name));
    found.map_or(name, |(known, _)| known).to_string()
}

/// The rows of a table, each with the line on which it begins. Rows without any letter are none.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let separator = separator(text.lines().next().unwrap_or_default());
    let mut rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut line, mut start) = (1, 1);
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push((start, std::mem::take(&mut row)));
                line += 1;
                start = line;
            }
            '\r' if !is_quoted => {}
            _ if letter == separator && !is_quoted => row.push(std::mem::take(&mut cell)),
            _ => {
                line += usize::from(letter == '\n');
                cell.push(letter);
            }
        }
    }
    row.push(cell);
    rows.push((start, row));
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

/// What separates the cells of a line: that of which there are most outside quotes.
fn separator(line: &str) -> char {
    let count = |separator: char| {
        let mut is_quoted = false;
        line.chars()
            .filter(|letter| {
                is_quoted ^= *letter == '"';
                *letter == separator && !is_quoted
            })
            .count()
    };
    [';', '\t', '|'].into_iter().fold(',', |best, each| if count(each) > count(best) { each } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    fn cindy() -> Scenario {
        let mut story = crate::open(PRESETS[0].json).unwrap();
        story.set("events", None);
        story
    }

    #[test]
    fn cindys_table_is_her_story() {
        for table in [
            "date,event,price,amount,description\n2026-04-16,change price,Super Startup,,\n2026-04-16,credit,,200.00,Two free months for upgrading\n",
            "\u{feff}Date;Action;Plan;Amount minor units (credit negative);Memo\r\n2026/04/16;Upgrade;super;;\r\n\r\n2026-04-16;adjust_balance;;-20000;\"Two free months for upgrading\"",
            "description\tamount\tevent\tat\tprice\n\t\tchange_price\t2026-04-16\tsuper\nTwo free months for upgrading\t-200\tadjust_balance\t2026-04-16\t",
        ] {
            let imported = import_events(&cindy(), table).unwrap();
            assert_eq!(imported.problems, [], "{table}");
            assert_eq!(imported.scenario, crate::open(PRESETS[0].json).unwrap(), "{table}");
            assert_eq!(imported.added[0].1, "2026-04-16 change price");
        }
    }

    #[test]
    fn each_bad_row_is_told_with_its_line() {
        let table = "date,event,price,amount,colour\n\
            2026-04-16,change_price,gold,,\n\
            ,credit,,5,\n\
            2026-04-31,credit,,5,\n\
            2026-04-17,,,,\n\
            2026-04-18,credit,,five,\n\
            2026-04-19,fly,,,\n\
            2026-04-20,credit,,5,red\n\
            2026-04-21,credit,,5,,,\n\
            2026-04-22,credit,,\"1,000.50\",\n";
        let imported = import_events(&cindy(), table).unwrap();
        let lines: Vec<_> = imported.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8, 9], "{:#?}", imported.problems);
        assert!(imported.problems.iter().all(|problem| !problem.message.is_empty() && !problem.hint.is_empty()));
        assert_eq!(imported.added, [(10, String::from("2026-04-22 adjust balance"))]);
        let amount = imported.scenario.get("events[0].adjust_balance.amount");
        assert_eq!(amount, Some(&crate::scenario::Node::Whole(-100_050)));
    }

    #[test]
    fn a_table_without_its_columns_is_told_as_a_whole() {
        assert!(import_events(&cindy(), "").unwrap_err().message.contains("empty"));
        assert!(import_events(&cindy(), "when,what?\n").unwrap_err().message.contains("“date”"));
        assert!(import_events(&cindy(), &" ".repeat(MAX_BYTES + 1)).unwrap_err().message.contains("most"));
    }

    #[test]
    fn quotes_hold_separators_and_line_ends() {
        let found = rows("a;\"b;c\"\n\"d\"\"e\nf\";g\n\n h ;\n");
        let cells = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(found, [(1, cells(&["a", "b;c"])), (2, cells(&["d\"e\nf", "g"])), (5, cells(&[" h ", ""]))]);
    }
}
