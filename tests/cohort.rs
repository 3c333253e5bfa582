//! Is a cohort the sum of its customers, whoever bills them?
#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Write as _;

use rollforward::projection::{Column as Of, Projection};
use rollforward::scenario::Scenario;
use rollforward::simulate;
use rollforward::whatif::cohort::{COLUMNS, Column, Part, Plan, Row, Worker, report};

fn story() -> Scenario {
    rollforward::open(include_str!("data/cohort.json")).expect("a sound story")
}

/// The columns that a projection has, from it; credit that is left and debt from each closing balance.
fn months_of(projection: &Projection) -> Vec<Row<i128>> {
    let mut rows = Vec::new();
    for month in &projection.months {
        let mut row = [0; COLUMNS];
        let closing = i128::from(month.closing.units());
        for (column, number) in [
            (Column::Billed, month.amount(Of::Billed).units().into()),
            (Column::Charged, month.amount(Of::Charged).units().into()),
            (Column::Granted, -i128::from(month.amount(Of::Credited).units())),
            (Column::Used, month.amount(Of::Applied).units().into()),
            (Column::Debited, month.amount(Of::Debited).units().into()),
            (Column::Outstanding, (-closing).max(0)),
            (Column::Owed, closing.max(0)),
            (Column::Recurring, month.amount(Of::Recurring).units().into()),
        ] {
            row[column as usize] = number;
        }
        rows.push(row);
    }
    rows
}

/// Each customer by itself, as somebody would open it.
fn one_by_one(asked: &Scenario, customers: u64) -> Vec<Vec<Row<i128>>> {
    let worker = Worker::of_generator(asked).expect("a sound question");
    let stories = worker.plan().stories.len();
    let mut sums = vec![vec![[0; COLUMNS]; 24]; stories];
    for customer in 1..=customers {
        for (variant, sums) in sums.iter_mut().enumerate() {
            let story = worker.story_of(variant, &customer.to_string()).expect("a customer");
            let projection = simulate(&story).expect("a sound story");
            for (sum, month) in sums.iter_mut().zip(months_of(&projection)) {
                for (sum, number) in sum.iter_mut().zip(month) {
                    *sum += number;
                }
            }
        }
    }
    sums
}

/// The part of customers who are shared out in pieces.
fn shared(asked: &Scenario, customers: u64, workers: u64, piece: u64) -> Part {
    let mut all: Vec<_> = (0..workers).map(|_| Worker::of_generator(asked).expect("a sound question")).collect();
    let mut from = 1;
    for worker in (0..all.len()).cycle() {
        if from > customers {
            break;
        }
        let to = (from + piece).min(customers + 1);
        all[worker].make(from, to);
        from = to;
    }
    let mut whole = all[0].part().clone();
    // The last comes first, so that nothing depends on the order either.
    for worker in all[1..].iter().rev() {
        whole.merge(worker.part().clone()).expect("parts of one question");
    }
    whole
}

#[test]
fn a_cohort_is_the_sum_of_its_customers_for_any_number_of_workers() {
    let asked = story();
    let one = shared(&asked, 1_000, 1, 1_000);
    assert_eq!((one.customers, one.bad), (1_000, 0));
    let expected = one_by_one(&asked, 1_000);
    for (story, expected) in one.stories.iter().zip(&expected) {
        for (month, (found, expected)) in story.months.iter().zip(expected).enumerate() {
            let money = Column::Recurring as usize + 1;
            assert_eq!(found[..money], expected[..money], "month {month}");
        }
    }
    // What there is at the end of a month is what there was, and what happened.
    for story in &one.stories {
        let mut before = 0;
        for month in &story.months {
            let of = |column: Column| month[column as usize];
            let net = of(Column::Outstanding) - of(Column::Owed);
            assert_eq!(net, before + of(Column::Granted) - of(Column::Used) - of(Column::Debited));
            before = net;
        }
    }
    for (workers, piece) in [(1, 7), (2, 100), (5, 33), (5, 1)] {
        let other = shared(&asked, 1_000, workers, piece);
        assert_eq!(other, one, "{workers} workers");
        assert_eq!(other.to_json(), one.to_json(), "{workers} workers");
    }
}

#[test]
fn changes_are_counted_and_sides_are_weighed() {
    let part = shared(&story(), 1_000, 2, 50);
    let sum = |story: usize, column: Column| -> i128 {
        part.stories[story].months.iter().map(|month| month[column as usize]).sum()
    };
    // 40 % upgrade the plan and 60 % change their seats, 25 % cancel; a downgrade of seats is none of the plan.
    assert!((400..1_000).contains(&sum(0, Column::Upgrades)), "{}", sum(0, Column::Upgrades));
    assert!((180..320).contains(&sum(0, Column::Cancellations)), "{}", sum(0, Column::Cancellations));
    for story in &part.stories[1..] {
        let change = &story.change;
        let same = change.more.bars().find(|(more, _)| *more == 0).map_or(0, |(_, bar)| bar.count);
        assert_eq!(change.gain.count + change.lose.count + same, 1_000);
        let sum = |story: &rollforward::whatif::cohort::StoryTotals| -> i128 {
            story.months.iter().map(|month| month[Column::Charged as usize]).sum()
        };
        assert_eq!(change.lose.sum - change.gain.sum, sum(story) - sum(&part.stories[0]));
        assert!(change.lose.largest.is_sorted_by(|one, other| one.0 >= other.0));
    }
    // The first of the largest comes out so by itself.
    let worker = Worker::of_generator(&story()).expect("a sound question");
    let (most, who) = &part.stories[1].change.lose.largest[0];
    let charged = |variant| {
        let story = worker.story_of(variant, &who.to_string()).expect("a customer");
        simulate(&story).expect("a sound story").totals.charged.units()
    };
    assert_eq!(charged(1) - charged(0), *most);
}

/// Billing credits lower an invoice and leave the balance alone: <https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits>
#[test]
fn grants_of_billing_credits_are_told_and_not_counted_as_balance() {
    let text = r#"{"version":1,"title":"","currency":"usd","start":"2026-01-01","months":2,
        "prices":[{"id":"p","unit_amount":1000}],"subscriptions":[{"id":"s","start":"2026-01-02","items":[{"id":"i","price":"p"}]}],
        "events":[{"at":"2026-01-01","grant_credit":{"amount":400}}],
        "what_if":{"cohort":{"customers":1,"inputs":[{"path":"prices[0].unit_amount","from":1000,"to":1000}]}}}"#;
    let told = |text: &str| {
        let asked = rollforward::open(text).expect("a sound story");
        let mut worker = Worker::of_generator(&asked).expect("a sound question");
        worker.make(1, 2);
        report(worker.plan(), worker.part()).stories.remove(0).answer
    };
    assert_eq!(
        told(&text.replace(r#""at":"2026-01-01","#, r#""at":"2026-01-01","disabled":true,"#)),
        "1 customer is charged $20.00 in 2 months. No credit is granted."
    );
    assert_eq!(
        told(text),
        "1 customer is charged $20.00 in 2 months. No credit is granted. \
         Grants of billing credits lower what is billed, and are in no figure of credit."
    );
}

#[test]
fn a_part_is_read_as_it_was_written_and_others_are_refused() {
    let part = shared(&story(), 200, 1, 200);
    assert_eq!(Part::of_json(&part.to_json()), Ok(part.clone()));
    let mut other = story();
    other.set("months", rollforward::scenario::Node::Whole(23));
    let mut part = part;
    let wrong = part.merge(shared(&other, 10, 1, 10)).expect_err("another story");
    assert!(wrong.message.contains("different questions"), "{wrong:?}");
    for text in ["", "{}", "{\"rollforward_cohort\":2}", "[1]"] {
        assert!(Part::of_json(text).is_err(), "{text}");
    }
}

/// A story whose customers come from a table: a day, a plan, a credit, a name.
fn of_table(layout: &str) -> Scenario {
    let text = format!(
        r#"{{ "currency": "usd", "start": "2026-01-01", "months": 12,
            "prices": [{{ "id": "hobby", "unit_amount": 2000 }}, {{ "id": "super", "name": "Super, Startup", "unit_amount": 10000 }}],
            "subscriptions": [{{ "id": "main", "items": [{{ "id": "plan", "price": "hobby" }}] }}],
            "events": [
              {{ "at": "2026-04-16", "change_price": {{ "subscription": "main", "item": "plan", "price": "super" }} }},
              {{ "at": "2026-04-16", "adjust_balance": {{ "amount": -20000 }} }}],
            "what_if": {{ "view": "cohort", "cohort": {{ {layout} "inputs": [
              {{ "path": "events[0].at", "also": [{{ "path": "events[1].at" }}], "column": "Upgraded on" }},
              {{ "path": "events[1].adjust_balance.amount", "column": "credit", "credit": true }},
              {{ "path": "subscriptions[0].items[0].price", "column": "plan" }},
              {{ "path": "subscriptions[0].items[0].quantity", "column": "seats" }}] }} }} }}"#
    );
    rollforward::open(&text).expect("a sound story")
}

fn table(layout: &str, text: &str) -> Result<Part, String> {
    let asked = of_table(layout);
    let head = text.lines().next().unwrap_or_default();
    let told = |wrong: rollforward::whatif::cohort::Wrong| format!("{} {}", wrong.message, wrong.hint);
    let mut worker = Worker::of_table(&asked, head.as_bytes()).map_err(told)?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    worker.rows(rest.as_bytes(), 2);
    Ok(worker.part().clone())
}

#[test]
fn tables_as_people_have_them() {
    let sound = table("", "upgraded on,credit,plan,seats\n2026-04-16,200,hobby,1\n,,super,3\n").expect("a table");
    assert_eq!((sound.customers, sound.bad), (2, 0));
    let charged = |part: &Part| -> i128 { part.stories[0].months.iter().map(|month| month[1]).sum() };
    // The customer of the story itself, and three seats of $100 in each of twelve months.
    let story = simulate(&of_table("")).expect("a sound story").totals.charged.units();
    assert_eq!(charged(&sound), i128::from(story + 3 * 10_000 * 12));
    for (layout, text) in [
        ("", "\u{feff}upgraded on,credit,plan,seats\r\n2026-04-16,200,hobby,1\r\n,,super,3\r\n"),
        ("", "Upgraded On;Credit;Plan;Seats\n2026-04-16;200,00;hobby;1\n;;super;3"),
        (r#""decimal": "point","#, "upgraded on;credit;plan;seats\n2026-04-16;200.00;hobby;1\n;;super;3"),
        (r#""dates": "day_first","#, "upgraded on;credit;plan;seats\n16.04.2026;200;hobby;1\n;;super;3"),
        ("", "seats\tplan\tcredit\tupgraded on\tnote\n1\thobby\t200\t2026-04-16\tx\n3\tsuper\t\t\t\n"),
        (
            "",
            "upgraded on,credit,plan,seats,note\n2026-04-16,\"200.00\",hobby,1,\"a\nb, \"\"c\"\"\"\n\n,,\"Super, Startup\",3,\n",
        ),
    ] {
        let found = table(layout, text).expect(text);
        assert_eq!((found.customers, found.bad), (2, 0), "{text}\n{:?}", found.bad_rows);
        assert_eq!(found.stories[0].months, sound.stories[0].months, "{text}");
    }
}

#[test]
fn each_row_that_is_left_out_says_why() {
    let text = "upgraded on,credit,plan,seats\n\
        2026-04-31,1,hobby,1\n2026-04-16,1.005,hobby,1\n2026-04-16,1,gold,1\n2026-04-16,1,hobby\n\
        2026-04-16,1,hobby,1.5\n2025-12-31,1,hobby,1\n2026-04-16,1,hobby,2000000\n,,hobby,1\n2026-04-16,\"1,hobby,1\n,,hobby,1\n";
    let part = table("", text).expect("a table");
    let told: Vec<_> = part.bad_rows.iter().map(|row| format!("{}: {} {}", row.line, row.message, row.hint)).collect();
    assert_eq!((part.customers, part.bad), (1, 8), "{told:#?}");
    let expected = [
        "2: Upgraded on: “2026-04-31” is not a date.",
        "3: credit: “1.005” is not an amount of USD. Write one such as 12.50",
        "4: plan: “gold” is not an id of this story. Those of this story are: hobby, super.",
        "5: The row has 3 cells, and its head 4.",
        "6: seats: “1.5” is not a whole number.",
        "7: events[0].at: The event is on 31 Dec 2025, before the story starts",
        "8: subscriptions[0].items[0].quantity: A quantity of 2,000,000 is out of range.",
        "10: A quote that opens in this row is not closed",
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.to_lowercase().starts_with(&expected.to_lowercase()), "{told}\n{expected}");
    }
}

#[test]
fn what_is_wrong_with_a_table_as_a_whole_is_said() {
    for (text, expected) in [
        ("", "The table is empty. Its first line names the columns"),
        ("\u{feff}", "The table is empty."),
        ("a,b\n1,2", "No column is called “Upgraded on”; the columns are: a, b. The first line"),
        ("upgraded on,credit,credit,plan,seats\n", "Two columns are called “credit”. Give one of them"),
    ] {
        let wrong = table("", text).expect_err(text);
        assert!(wrong.starts_with(expected), "{text}: {wrong}");
    }
    let none = table("", "upgraded on,credit,plan,seats\n").expect("a table of zero rows");
    assert_eq!((none.customers, none.bad), (0, 0));
}

#[test]
fn what_is_wrong_with_a_question_is_said() {
    for (cohort, expected) in [
        (r#""customers": 0"#, "0 customers cannot be made. Write a whole number from 1 to 10,000,000."),
        (r#""inputs": [{ "path": "prices[0].name", "from": 1, "to": 2 }]"#, "The story has nothing at prices[0].name"),
        (r#""inputs": [{ "path": "events[0].at", "from": 1, "to": 2 }]"#, "The story has nothing at events[0].at"),
        (r#""inputs": [{ "path": "customer.balance" }]"#, "Nothing says which values customer.balance has."),
        (
            r#""inputs": [{ "path": "customer.balance", "from": 2, "to": 1 }]"#,
            "From 2 to 1 in steps of 1 there is nothing.",
        ),
        (r#""inputs": [{ "path": "customer.balance", "column": "b" }]"#, "Nothing says how customer.balance is made."),
        (
            r#""inputs": [{ "path": "subscriptions[0].items[0].price", "values": [{ "text": "x" }] }]"#,
            "subscriptions[0].items[0].price cannot be “x”.",
        ),
        (r#""inputs": [{ "path": "customer.balance", "values": [{ "value": 1, "weight": 0 }] }]"#, "All weights are 0"),
    ] {
        let text = format!(
            r#"{{ "currency": "usd", "start": "2026-01-01", "months": 12, "prices": [{{ "id": "a", "unit_amount": 1 }}],
                "subscriptions": [{{ "id": "s", "items": [{{ "id": "i", "price": "a" }}] }}], "what_if": {{ "cohort": {{ {cohort} }} }} }}"#
        );
        let wrong = Worker::of_generator(&rollforward::open(&text).expect("a sound story")).expect_err(cohort);
        let told = format!("{} {}", wrong.message, wrong.hint);
        assert!(told.starts_with(expected), "{cohort}: {told}");
    }
    assert!(Plan::of(&story()).is_ok());
}

#[path = "../examples/cohort.rs"]
#[allow(dead_code, reason = "its main is that of the example")]
mod example;

/// What the example writes.
fn command(arguments: &[&str], input: &str) -> String {
    let mut output = Vec::new();
    example::command(arguments, &mut input.as_bytes(), &mut output).expect("a command that succeeds");
    String::from_utf8(output).expect("text")
}

/// Rows with everything that makes splitting hard; some of them are left out.
fn hard_table() -> String {
    let mut text = String::from("upgraded on,credit,plan,seats,note\n");
    for row in 0..1_000_u32 {
        let day = row % 28 + 1;
        let known = ["hobby", "super", "\"Super, Startup\""][(row % 3) as usize];
        let plan = if row % 97 == 0 { "gold" } else { known };
        let note = ["", "\"two\nlines\"", "\"a \"\"quote\"\"\"", "5\" pipe"][(row % 4) as usize];
        writeln!(text, "2026-0{}-{day:02},{}.{:02},{plan},{},{note}", row % 9 + 1, row % 300, row % 100, row % 5 + 1)
            .expect("a string");
    }
    text
}

#[test]
fn one_file_split_ten_ways_gives_the_same_bytes() {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cohort");
    std::fs::create_dir_all(&directory).expect("a directory");
    let path = |name: &str| directory.join(name).to_str().expect("a path").to_owned();
    let write = |name: &str, text: &str| std::fs::write(path(name), text).expect("a file");
    let table = hard_table();
    write("story.json", &of_table("").to_json());
    write("whole.csv", &table);
    let (story, whole) = (path("story.json"), path("whole.csv"));
    let expected = command(&["run", &story, &whole], "");
    let part = Part::of_json(&expected).expect("a part");
    assert_eq!((part.customers, part.bad), (989, 11));
    assert_eq!(part.bad_rows[0].line, 2);

    assert_eq!(command(&["run", &story], &table), expected, "from standard input");
    let (head, rows) = table.split_once('\n').expect("a head");
    write("head.csv", head);
    // Ten pieces of whole rows, of very different sizes; a row may have two lines.
    let (mut parts, mut line, mut rest) = (Vec::new(), 2, rows);
    for piece in 1..=10 {
        let least = if piece == 10 { rest.len() } else { rest.len() * piece / 40 };
        let end = rest[least..].find("\n2026").map_or(rest.len(), |at| least + at + 1);
        let (own, others) = rest.split_at(end);
        write("piece.csv", own);
        let arguments = ["run", &story, &path("piece.csv"), "--head", &path("head.csv"), "--line", &line.to_string()];
        parts.push(command(&arguments, ""));
        line += own.matches('\n').count();
        rest = others;
    }
    assert!(rest.is_empty() && parts.iter().all(|part| part.contains("\"rollforward_cohort\":1")));
    for order in [vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9], vec![9, 3, 1, 0, 2, 8, 7, 4, 6, 5]] {
        let lines: String = order.iter().map(|place: &usize| parts[*place].as_str()).collect();
        assert_eq!(command(&["merge"], &lines), expected, "{order:?}");
    }
    // Two by two, by way of files.
    for (place, part) in parts.iter().enumerate() {
        write(&format!("part-{place}"), part);
    }
    let pairs = (0..5)
        .map(|pair| command(&["merge", &path(&format!("part-{pair}")), &path(&format!("part-{}", 9 - pair))], ""));
    assert_eq!(command(&["merge"], &pairs.collect::<String>()), expected, "in pairs");
    let told = command(&["show", &story], &expected);
    assert!(told.starts_with("The story: 989 customers are charged $"), "{told}");
    assert!(told.contains("Left out, line 2: plan: “gold” is not an id of this story."), "{told}");
}

#[test]
fn numbered_lines_give_what_the_table_gives() {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("numbered");
    std::fs::create_dir_all(&directory).expect("a directory");
    let path = |name: &str| directory.join(name).to_str().expect("a path").to_owned();
    let table = "upgraded on,credit,plan,seats\n2026-04-16,200,hobby,1\n,,gold,3\n,,super,3\n";
    std::fs::write(path("story.json"), of_table("").to_json()).expect("a file");
    std::fs::write(path("head.csv"), "upgraded on,credit,plan,seats").expect("a file");
    let rows: Vec<String> = table.lines().zip(1..).skip(1).map(|(row, line)| format!("{line}\t{row}\n")).collect();
    let turned: String = rows.iter().rev().map(String::as_str).collect();
    let story = path("story.json");
    let found = command(&["run", &story, "--head", &path("head.csv"), "--numbered"], &turned);
    assert_eq!(found, command(&["run", &story], table));
    let wrong = example::command(&["make", &story, "1", "1"], &mut "".as_bytes(), &mut Vec::new());
    assert!(wrong.is_err_and(|words| words.starts_with("Nothing says how events[0].at is made.")));
}
