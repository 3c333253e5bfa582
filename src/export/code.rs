//! How are the calls written in each language?
//!
//! [`print()`] writes the steps of [`api_calls`](super::api_calls) as lines of [`Token`]s for the library of the API in that
//! language. Each line says from which event it comes. What calls give flows on through variables, so that the whole can
//! be run as it stands with a secret test key in `STRIPE_SECRET_KEY`.

mod dotnet;
mod go;
mod java;
mod layout;
mod quote;
mod script;
mod shell;

use super::api_calls::operations::Operation;
use super::api_calls::{Call, Step, StepKind, Value, Where};
use layout::Page;

/// A language in which the calls are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    Curl,
    Ruby,
    Python,
    Php,
    Node,
    Java,
    Go,
    Dotnet,
}

impl Language {
    /// All of them, in the order of the documentation of the API.
    pub const ALL: [Self; 8] =
        [Self::Curl, Self::Ruby, Self::Python, Self::Php, Self::Node, Self::Java, Self::Go, Self::Dotnet];

    /// The name for programs: `curl`, `dotnet`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Ruby => "ruby",
            Self::Python => "python",
            Self::Php => "php",
            Self::Node => "node",
            Self::Java => "java",
            Self::Go => "go",
            Self::Dotnet => "dotnet",
        }
    }

    /// The language of that name.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.id() == id)
    }
}

/// A line of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The event of the story that it comes from, as a place in the document.
    pub event: Option<usize>,
    /// What stands on it.
    pub tokens: Vec<Token>,
}

impl Line {
    /// The line as text.
    pub fn text(&self) -> String {
        self.tokens.iter().map(|token| token.text.as_str()).collect()
    }
}

/// A piece of a line that looks alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its letters.
    pub text: String,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// A text.
    String,
    /// A number, a truth.
    Number,
    /// The name of a parameter.
    Name,
    /// A remark.
    Comment,
    /// Everything else.
    Plain,
}

impl TokenKind {
    /// One letter for it.
    pub const fn letter(self) -> char {
        match self {
            Self::Keyword => 'k',
            Self::String => 's',
            Self::Number => 'n',
            Self::Name => 'a',
            Self::Comment => 'c',
            Self::Plain => 'p',
        }
    }
}

/// Writes steps in a language.
pub fn print(steps: &[Step], language: Language) -> Vec<Line> {
    let uses = Uses::of(steps);
    match language {
        Language::Curl => shell::print(steps, &uses),
        Language::Ruby => script::print(steps, &uses, &script::RUBY),
        Language::Python => script::print(steps, &uses, &script::PYTHON),
        Language::Php => script::print(steps, &uses, &script::PHP),
        Language::Node => script::print(steps, &uses, &script::NODE),
        Language::Java => java::print(steps, &uses),
        Language::Go => go::print(steps, &uses),
        Language::Dotnet => dotnet::print(steps, &uses),
    }
}

/// What the steps use: a language that is strict refuses a variable, or an import, that nobody looks at.
struct Uses<'a> {
    made: Vec<(&'a str, Where)>,
    has_decimals: bool,
    has_nothing: bool,
    waits: bool,
}

impl<'a> Uses<'a> {
    fn of(steps: &'a [Step]) -> Self {
        let mut uses = Self { made: Vec::new(), has_decimals: false, has_nothing: false, waits: false };
        for step in steps {
            match &step.kind {
                StepKind::Call(call) => {
                    for value in call.about.iter().chain(call.parameters.iter().map(|(_, value)| value)) {
                        uses.value(value);
                    }
                }
                StepKind::WaitForClock(clock) => {
                    uses.made(clock, Where::Id);
                    uses.waits = true;
                }
                StepKind::Title(_) | StepKind::Remark(_) => {}
            }
        }
        uses
    }

    fn value(&mut self, value: &'a Value) {
        match value {
            Value::Made(variable, place) => self.made(variable, *place),
            Value::List(values) => values.iter().for_each(|value| self.value(value)),
            Value::Object(fields) | Value::Map(fields) => fields.iter().for_each(|(_, value)| self.value(value)),
            Value::Decimal(_) => self.has_decimals = true,
            Value::Nothing => self.has_nothing = true,
            _ => {}
        }
    }

    fn made(&mut self, variable: &'a str, place: Where) {
        if !self.made.contains(&(variable, place)) {
            self.made.push((variable, place));
        }
    }

    fn has(&self, variable: &str) -> bool {
        self.made.iter().any(|(known, _)| *known == variable)
    }
}

/// The remarks of a story, the same in each language but for their mark.
fn remarks(page: &mut Page, mark: &str, step: &StepKind) {
    match step {
        StepKind::Title(text) => {
            page.blank();
            page.remark(mark, text);
        }
        StepKind::Remark(text) => page.remark(mark, text),
        StepKind::Call(_) | StepKind::WaitForClock(_) => {}
    }
}

/// Whether an operation belongs to a resource, as the balance transactions of a customer do.
fn is_nested(operation: &Operation) -> bool {
    operation.package.is_empty() && operation.services.len() > 1
}

/// `balance_transactions` → `BalanceTransactions`.
fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at_checked(1).unwrap_or(("", word));
        [&first.to_ascii_uppercase(), rest].concat()
    };
    name.split('_').map(capital).collect()
}

/// `balance_transactions` → `balanceTransactions`.
fn camel(name: &str) -> String {
    let mut words = name.splitn(2, '_');
    let first = words.next().unwrap_or_default();
    [first, &words.next().map(pascal).unwrap_or_default()].concat()
}

/// `items` → `item`.
fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_languages_have_them() {
        assert_eq!(pascal("customer_balance_transaction"), "CustomerBalanceTransaction");
        assert_eq!(camel("test_helpers"), "testHelpers");
        assert_eq!(camel("price_2_for_1"), "price2For1");
        assert_eq!(singular("default_tax_rates"), "default_tax_rate");
        assert_eq!(Language::find("go"), Some(Language::Go));
        assert_eq!(Language::find("cobol"), None);
    }
}
