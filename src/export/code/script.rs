//! How do Ruby, Python, PHP and Node.js call the API?
//!
//! Alike, but for brackets, quotes and marks: a call of a service with an object of parameters.

use super::layout::{Brackets, Doc, Page, group, keyword, name, number, plain, string};
use super::{Call, Line, Step, StepKind, Uses, Value, Where, camel, is_nested, pascal, quote, remarks, singular};

/// In what these languages differ.
pub(super) struct Dialect {
    comment: &'static str,
    indent: &'static str,
    /// The word with which a variable is made.
    declare: &'static str,
    /// What stands before a variable.
    sigil: &'static str,
    /// What stands before a call that waits for its answer.
    wait: &'static str,
    client: &'static str,
    access: &'static str,
    end: &'static str,
    object: Brackets,
    list: Brackets,
    /// What stands around the name of a parameter, and between it and its value.
    key: [&'static str; 3],
    truth: [&'static str; 2],
    quote: fn(&str) -> String,
    /// How a number with decimals is made exactly; as text where the library has no type for it.
    decimal: [&'static str; 2],
    /// Names as `testHelpers`, not `test_helpers`.
    is_camel: bool,
    delete: &'static str,
    /// The items of a subscription: as an object of Python has a method of that name, they are looked up.
    items: &'static str,
    head: fn(&Uses) -> Vec<&'static str>,
    /// Waits while the clock moves: before its id and behind it.
    clock: [&'static str; 2],
}

const fn brackets(open: &'static str, close: &'static str, inside: &'static str) -> Brackets {
    Brackets { open, close, comma: ",", inside, last_comma: true, opens_line: false }
}

pub(super) static RUBY: Dialect = Dialect {
    comment: "#",
    indent: "  ",
    declare: "",
    sigil: "",
    wait: "",
    client: "client.v1",
    access: ".",
    end: "",
    object: brackets("{", "}", " "),
    list: brackets("[", "]", ""),
    key: ["", "", ": "],
    truth: ["false", "true"],
    quote: quote::ruby,
    decimal: ["", ""],
    is_camel: false,
    delete: "delete",
    items: ".items",
    head: |_| vec!["`require` 'stripe'", "", "client = Stripe::StripeClient.new(ENV.fetch('STRIPE_SECRET_KEY'))"],
    clock: ["sleep 1 `while` client.v1.test_helpers.test_clocks.retrieve(", ").status == 'advancing'"],
};

pub(super) static PYTHON: Dialect = Dialect {
    comment: "#",
    indent: "    ",
    declare: "",
    sigil: "",
    wait: "",
    client: "client.v1",
    access: ".",
    end: "",
    object: brackets("{", "}", ""),
    list: brackets("[", "]", ""),
    key: ["\"", "\"", ": "],
    truth: ["False", "True"],
    quote: quote::common,
    decimal: ["Decimal(", ")"],
    is_camel: false,
    delete: "delete",
    items: "[\"items\"]",
    head: |uses| {
        let mut head = vec!["`import` os", "`import` time"];
        if uses.has_decimals {
            head.push("`from` decimal `import` Decimal");
        }
        head.extend(["", "`from` stripe `import` StripeClient", ""]);
        head.push("client = StripeClient(os.environ[\"STRIPE_SECRET_KEY\"])");
        head
    },
    clock: ["`while` client.v1.test_helpers.test_clocks.retrieve(", ").status == \"advancing\":\ntime.sleep(1)"],
};

pub(super) static PHP: Dialect = Dialect {
    comment: "//",
    indent: "    ",
    declare: "",
    sigil: "$",
    wait: "",
    client: "$stripe",
    access: "->",
    end: ";",
    object: brackets("[", "]", ""),
    list: brackets("[", "]", ""),
    key: ["'", "'", " => "],
    truth: ["false", "true"],
    quote: quote::php,
    decimal: ["", ""],
    is_camel: true,
    delete: "delete",
    items: "->items",
    head: |_| {
        vec![
            "<?php",
            "",
            "`require` 'vendor/autoload.php';",
            "",
            "$stripe = `new` \\Stripe\\StripeClient(getenv('STRIPE_SECRET_KEY'));",
        ]
    },
    clock: ["`while` ($stripe->testHelpers->testClocks->retrieve(", ")->status === 'advancing') {\nsleep(1);\n}"],
};

pub(super) static NODE: Dialect = Dialect {
    comment: "//",
    indent: "  ",
    declare: "const",
    sigil: "",
    wait: "await",
    client: "stripe",
    access: ".",
    end: ";",
    object: brackets("{", "}", " "),
    list: brackets("[", "]", ""),
    key: ["", "", ": "],
    truth: ["false", "true"],
    quote: quote::node,
    decimal: ["Stripe.Decimal.from(", ")"],
    is_camel: true,
    delete: "del",
    items: ".items",
    head: |_| {
        vec!["`import` Stripe `from` 'stripe';", "", "`const` stripe = `new` Stripe(process.env.STRIPE_SECRET_KEY);"]
    },
    clock: [
        "`while` ((`await` stripe.testHelpers.testClocks.retrieve(",
        ")).status === 'advancing') {\n`await` `new` Promise((done) => setTimeout(done, 1000));\n}",
    ],
};

/// Writes steps in one of them.
pub(super) fn print(steps: &[Step], uses: &Uses, dialect: &Dialect) -> Vec<Line> {
    let mut page = Page::new(dialect.indent);
    for line in (dialect.head)(uses) {
        page.fixed(line);
    }
    for step in steps {
        page.event = step.event;
        match &step.kind {
            StepKind::Call(call) => page.line(&dialect.call(call, uses)),
            StepKind::WaitForClock(clock) => dialect.wait_for(clock, &mut page),
            other => remarks(&mut page, dialect.comment, other),
        }
    }
    page.lines
}

impl Dialect {
    fn call(&self, call: &Call, uses: &Uses) -> Doc {
        let mut docs = Vec::new();
        if uses.has(&call.saves_as) {
            if !self.declare.is_empty() {
                docs.extend([keyword(self.declare), plain(" ")]);
            }
            docs.push(plain([self.sigil, &self.name(&call.saves_as), " = "].concat()));
        }
        if !self.wait.is_empty() {
            docs.extend([keyword(self.wait), plain(" ")]);
        }
        docs.push(plain([&self.service(call), "("].concat()));
        if let Some(about) = &call.about {
            docs.push(self.value("", about));
        }
        if !call.parameters.is_empty() {
            if call.about.is_some() {
                docs.push(plain(", "));
            }
            docs.push(self.object(&call.parameters));
        }
        docs.push(plain([")", self.end].concat()));
        Doc::Row(docs)
    }

    fn name(&self, name: &str) -> String {
        if self.is_camel { camel(name) } else { name.to_string() }
    }

    /// `client.v1.customers.balance_transactions.create`, `stripe.customers.createBalanceTransaction`.
    fn service(&self, call: &Call) -> String {
        let operation = call.operation;
        let verb = if operation.verb == "delete" { self.delete } else { operation.verb };
        let mut steps = vec![self.client.to_string()];
        if self.is_camel && is_nested(operation) {
            steps.push(camel(operation.services[0]));
            steps.push([&camel(verb), &pascal(singular(operation.services[1]))[..]].concat());
        } else {
            steps.extend(operation.services.iter().map(|service| self.name(service)));
            steps.push(self.name(verb));
        }
        steps.join(self.access)
    }

    fn object(&self, fields: &[(&'static str, Value)]) -> Doc {
        let [before, behind, between] = self.key;
        let field = |(key, value): &(&'static str, Value)| {
            Doc::Row(vec![name([before, key, behind].concat()), plain(between), self.value(key, value)])
        };
        group(self.object, fields.iter().map(field).collect())
    }

    fn value(&self, key: &str, value: &Value) -> Doc {
        let text = |text: &str| string((self.quote)(text));
        match value {
            Value::Text(words) | Value::Word(words) => text(words),
            Value::Choice(word) => text(word),
            Value::Whole(whole) => number(whole.to_string()),
            Value::At(at) => number(at.0.to_string()),
            Value::Flag(flag) => number(self.truth[usize::from(*flag)]),
            Value::Decimal(digits) if key.ends_with("_decimal") => {
                Doc::Row(vec![plain(self.decimal[0]), text(digits), plain(self.decimal[1])])
            }
            Value::Decimal(digits) => number(digits.clone()),
            Value::Made(variable, place) => plain(self.made(variable, *place)),
            Value::List(values) => group(self.list, values.iter().map(|value| self.value(key, value)).collect()),
            Value::Object(fields) | Value::Map(fields) => self.object(fields),
            Value::Nothing => text(""),
        }
    }

    fn made(&self, variable: &str, place: Where) -> String {
        let variable = [self.sigil, &self.name(variable)].concat();
        let step = |name: &str| [self.access, name].concat();
        let path = match place {
            Where::Id => step("id"),
            Where::Item(place) => [self.items, &step(&format!("data[{place}]")), &step("id")].concat(),
            Where::LatestInvoice => step("latest_invoice"),
            Where::Product => step("product"),
        };
        variable + &path
    }

    fn wait_for(&self, clock: &str, page: &mut Page) {
        let [before, behind] = self.clock;
        let mut lines = [before, &self.made(clock, Where::Id), behind].concat();
        let rest = lines.split_off(lines.find('\n').unwrap_or(lines.len()));
        page.fixed(&lines);
        for line in rest.lines().filter(|line| !line.is_empty()) {
            if line == "}" {
                page.fixed(line);
            } else {
                page.indent();
                page.fixed(line);
                page.outdent();
            }
        }
    }
}
