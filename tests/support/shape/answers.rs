//! Which objects do the answers to what if have? A table beside `src/whatif`, held to what comes out like that of the
//! projection.

use super::{Object, Property, Type};

type Row = (&'static str, fn() -> Type, &'static str);

fn list(of: Type) -> Type {
    Type::List(Box::new(of))
}

fn object(name: &str) -> Type {
    Type::Object(name.to_string())
}

fn words(words: &[&str]) -> Type {
    Type::Words(words.iter().map(ToString::to_string).collect())
}

fn or_nothing(what: Type) -> Type {
    Type::Either(vec![what, Type::Nothing])
}

fn pairs() -> Type {
    list(Type::Pair(vec![Type::Text, Type::Text]))
}

const TEXT: fn() -> Type = || Type::Text;
const TEXTS: fn() -> Type = || list(Type::Text);
const WHOLE: fn() -> Type = || Type::Whole;
const FLAG: fn() -> Type = || Type::Flag;
const MISTAKES: fn() -> Type = || list(object("AskedMistake"));
const CHOICES: fn() -> Type = || list(object("InputChoice"));
const MONTH: fn() -> Type = || or_nothing(Type::Whole);
const HUNDREDTHS: &str = "In hundredths of a percent, for drawing.";

/// All objects. Every field is always there.
pub(crate) fn objects() -> Vec<Object> {
    let property = |(name, what, note): &Row| Property {
        name: (*name).to_string(),
        what: what(),
        is_needed: true,
        note: (*note).to_string(),
        default: None,
    };
    let object = |(name, note, rows): &(&str, &str, &[Row])| Object {
        name: (*name).to_string(),
        note: (*note).to_string(),
        properties: rows.iter().map(property).collect(),
        laws: Vec::new(),
    };
    OBJECTS.iter().map(object).collect()
}

const OBJECTS: &[(&str, &str, &[Row])] = &[
    (
        "SweepAnswer",
        "What a value of the story does to a number of the result.",
        &[
            ("inputs", CHOICES, "What of the story can vary."),
            ("along", || object("AskedRange"), "The value that varied."),
            ("across", || or_nothing(object("AskedRange")), "The second one, if there is one."),
            ("output", TEXT, "The number that was looked at."),
            ("month", MONTH, "Its month or invoice, counted from 1."),
            ("name", TEXT, "What it is called."),
            ("answer", TEXT, "The answer in a sentence or two."),
            ("points", || list(object("SweepPoint")), "The points, where one value varied."),
            ("ticks", || list(object("SweepTick")), "Lines across, for drawing."),
            ("table", || or_nothing(object("SweepTable")), "The table, where two values varied."),
            ("mistakes", MISTAKES, "What could not be meant, and what was done in its place."),
        ],
    ),
    (
        "SweepPoint",
        "A point of a sweep.",
        &[
            ("input", TEXT, "The value, as documents write it."),
            ("label", TEXT, "The value in words."),
            (
                "value",
                || or_nothing(Type::Whole),
                "The number of the result; amounts in the smallest unit. Null where the story has problems there.",
            ),
            ("words", TEXT, "The same in words, or what is wrong with the story there."),
            ("left", WHOLE, HUNDREDTHS),
            ("height", || or_nothing(Type::Whole), HUNDREDTHS),
            ("is_now", FLAG, "Whether the story is so."),
        ],
    ),
    (
        "SweepTick",
        "A line across a drawing.",
        &[("height", WHOLE, HUNDREDTHS), ("words", TEXT, "Its number in words.")],
    ),
    (
        "SweepTable",
        "The points of two values.",
        &[
            ("columns", TEXTS, "The points of the second value in words."),
            ("rows", || list(object("SweepRow")), "A row for each point of the first."),
        ],
    ),
    (
        "SweepRow",
        "The points of one value of the first.",
        &[
            ("label", TEXT, "The value in words."),
            ("cells", || list(object("SweepCell")), "A cell for each point of the second."),
        ],
    ),
    (
        "SweepCell",
        "A point of two values.",
        &[
            ("inputs", || Type::Pair(vec![Type::Text, Type::Text]), "Both, as documents write them."),
            (
                "value",
                || or_nothing(Type::Whole),
                "The number of the result; amounts in the smallest unit. Null where the story has problems there.",
            ),
            ("words", TEXT, "The same in words, or what is wrong."),
            ("shade", || or_nothing(Type::Whole), HUNDREDTHS),
            ("is_now", FLAG, "Whether the story is so."),
        ],
    ),
    (
        "SolveAnswer",
        "Which value of the story gives a wanted number.",
        &[
            ("inputs", CHOICES, "What of the story can vary."),
            ("along", || object("AskedRange"), "Where it was looked for."),
            ("output", TEXT, "The number that was looked at."),
            ("month", MONTH, "Its month or invoice, counted from 1."),
            ("is", || words(&["at_most", "at_least", "equal"]), "How it was compared."),
            ("value", TEXT, "With what, as it is typed."),
            ("is_amount", FLAG, "Whether that is an amount."),
            ("which", || words(&["smallest", "largest"]), "Which one was wanted."),
            ("question", TEXT, "The question in words."),
            ("answer", TEXT, "The answer in a sentence."),
            ("because", TEXTS, "Why it is that one, and what else there is."),
            ("input", || or_nothing(Type::Text), "The value, as documents write it; null where there is none."),
            ("label", TEXT, "The value in words."),
            ("mistakes", MISTAKES, "What could not be meant, and what was done in its place."),
        ],
    ),
    (
        "InputChoice",
        "A value of the story that can vary.",
        &[("id", TEXT, "Its path."), ("name", TEXT, "What it is called.")],
    ),
    (
        "AskedRange",
        "A value and its points.",
        &[
            ("input", TEXT, "Its path."),
            ("name", TEXT, "What it is called."),
            ("kind", || words(&["day", "amount", "decimal", "count"]), "How it is typed."),
            ("from", TEXT, "The first point, as it is typed."),
            ("to", TEXT, "The last one."),
            ("step", TEXT, "From one to the next."),
        ],
    ),
    (
        "AskedMistake",
        "Something that could not be meant.",
        &[
            ("field", TEXT, "The field of the question."),
            ("words", TEXT, "What is wrong, and what was done in its place."),
        ],
    ),
    (
        "Comparison",
        "A story beside its variants, in words.",
        &[
            ("with", || words(&["variants", "policies"]), "With what it is compared."),
            ("answer", TEXT, "The answer in a few sentences."),
            ("notes", TEXTS, "What else is to be said."),
            ("figures", pairs, "Which figures there are: the name of each, and its words."),
            ("columns", || list(object("ComparedCase")), "The story itself, and each variant."),
            ("rows", || list(object("ComparedMonth")), "The months of the figure that was asked for."),
            ("scale", TEXT, "What the highest bar says, for drawing."),
            ("baseline", WHOLE, HUNDREDTHS),
            ("fields", || list(object("ComparedField")), "What of the story can be set otherwise."),
            ("offers", pairs, "Which variants are often wanted."),
            ("isFull", FLAG, "Whether there is room for another one."),
        ],
    ),
    (
        "ComparedCase",
        "The story itself, or a variant.",
        &[
            ("name", TEXT, "What it is called."),
            ("members", TEXTS, "Those that come out the same, under the rules of each system."),
            (
                "place",
                || or_nothing(Type::Whole),
                "Its place among the variants, counted from 0; null for the story itself.",
            ),
            ("policy", TEXT, "By which rules it is billed, where it is compared under several."),
            ("problems", TEXTS, "What is wrong with it."),
            ("changes", || list(object("ComparedChange")), "What it sets."),
            ("why", TEXTS, "Why it comes out so."),
            ("invoices", TEXT, "Its invoices, in words."),
            (
                "totals",
                || list(or_nothing(object("ComparedAmount"))),
                "Its total of each figure; null where it has problems.",
            ),
            ("bars", || list(object("ComparedBar")), "Its months, for drawing."),
        ],
    ),
    (
        "ComparedChange",
        "Something that a variant sets.",
        &[
            ("path", TEXT, "Where in the document."),
            ("label", TEXT, "What it is called."),
            ("value", TEXT, "What it is set to, in words."),
            ("base", TEXT, "What the story has, in words."),
            ("typed", TEXT, "What it is set to, as it is typed."),
            ("misfit", || or_nothing(Type::Text), "Why it cannot be set so."),
        ],
    ),
    (
        "ComparedAmount",
        "An amount, and by how much it differs from that of the story itself.",
        &[
            ("value", TEXT, "The amount in words."),
            ("variance", TEXT, "By how much it differs, in words."),
            ("percent", TEXT, "The same in percent."),
            ("sign", WHOLE, "-1 where it is less, 1 where it is more."),
        ],
    ),
    (
        "ComparedMonth",
        "A month of the figure.",
        &[
            ("name", TEXT, "The month."),
            ("cells", || list(or_nothing(object("ComparedAmount"))), "Its amount in the story and in each variant."),
        ],
    ),
    (
        "ComparedBar",
        "A month of a drawing.",
        &[
            ("left", WHOLE, HUNDREDTHS),
            ("width", WHOLE, HUNDREDTHS),
            ("credit", WHOLE, HUNDREDTHS),
            ("charged", WHOLE, HUNDREDTHS),
            ("below", WHOLE, HUNDREDTHS),
        ],
    ),
    (
        "ComparedField",
        "Something that can be set otherwise.",
        &[
            ("path", TEXT, "Where in the document."),
            ("group", TEXT, "To what it belongs."),
            ("label", TEXT, "What it is called."),
            ("kind", TEXT, "How it is typed."),
            ("typed", TEXT, "What the story has, as it is typed."),
            ("value", TEXT, "The same in words."),
            ("options", pairs, "What can be chosen."),
        ],
    ),
];
