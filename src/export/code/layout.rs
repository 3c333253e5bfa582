//! How does code come onto lines?
//!
//! What fits on a line stands on it; what does not is broken at its brackets, one part a line.

use super::quote::tame;
use super::{Line, Token, TokenKind};

/// A line is broken beyond so many letters.
const WIDTH: usize = 96;
/// Room for what closes a statement.
const CLOSING: usize = 4;

/// A piece of code that can be laid out.
pub(super) enum Doc {
    Token(TokenKind, String),
    Row(Vec<Doc>),
    Group(Group),
}

/// Parts in brackets.
pub(super) struct Group {
    pub(super) brackets: Brackets,
    pub(super) parts: Vec<Doc>,
}

/// What stands around parts and between them.
#[derive(Clone, Copy)]
pub(super) struct Brackets {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// What stands between two parts.
    pub(super) comma: &'static str,
    /// Inside the brackets, where all stands on one line.
    pub(super) inside: &'static str,
    /// Whether a part on a line of its own has a comma behind it even if it is the last.
    pub(super) last_comma: bool,
    /// Whether the bracket that opens begins a line, where they are broken.
    pub(super) opens_line: bool,
}

/// Round brackets, as around what a function is given.
pub(super) const CALL: Brackets =
    Brackets { open: "(", close: ")", comma: ",", inside: "", last_comma: false, opens_line: false };

pub(super) fn plain(text: impl Into<String>) -> Doc {
    Doc::Token(TokenKind::Plain, text.into())
}

pub(super) fn keyword(text: &str) -> Doc {
    Doc::Token(TokenKind::Keyword, text.to_string())
}

pub(super) fn name(text: impl Into<String>) -> Doc {
    Doc::Token(TokenKind::Name, text.into())
}

pub(super) fn string(text: String) -> Doc {
    Doc::Token(TokenKind::String, text)
}

pub(super) fn number(text: impl Into<String>) -> Doc {
    Doc::Token(TokenKind::Number, text.into())
}

pub(super) fn group(brackets: Brackets, parts: Vec<Doc>) -> Doc {
    Doc::Group(Group { brackets, parts })
}

impl Doc {
    /// How long it is on one line.
    fn width(&self) -> usize {
        match self {
            Self::Token(_, text) => text.chars().count(),
            Self::Row(docs) => docs.iter().map(Self::width).sum(),
            Self::Group(Group { brackets, parts }) => {
                let comma = if brackets.comma.is_empty() { 0 } else { brackets.comma.len() + 1 };
                let between = comma * parts.len().saturating_sub(1);
                let around = brackets.open.len() + brackets.close.len() + 2 * brackets.inside.len();
                parts.iter().map(Self::width).sum::<usize>() + between + around
            }
        }
    }
}

/// Lines that are being written.
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// The event of the lines to come.
    pub(super) event: Option<usize>,
    indent: usize,
    step: &'static str,
}

impl Page {
    pub(super) fn new(step: &'static str) -> Self {
        Self { lines: Vec::new(), event: None, indent: 0, step }
    }

    pub(super) fn indent(&mut self) {
        self.indent += 1;
    }

    pub(super) fn outdent(&mut self) {
        self.indent = self.indent.saturating_sub(1);
    }

    /// An empty line, but not two.
    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.tokens.is_empty()) {
            self.lines.push(Line { event: self.event, tokens: Vec::new() });
        }
    }

    /// A line of code, laid out.
    pub(super) fn line(&mut self, doc: &Doc) {
        self.begin();
        self.put(doc);
    }

    /// A line of code that is always the same: words of the language stand between backticks.
    pub(super) fn fixed(&mut self, text: &str) {
        if text.is_empty() {
            return self.blank();
        }
        self.begin();
        for (place, part) in text.split('`').enumerate() {
            let kind = if place % 2 == 1 { TokenKind::Keyword } else { TokenKind::Plain };
            self.token(kind, part);
        }
    }

    /// A remark, on as many lines as it needs.
    pub(super) fn remark(&mut self, mark: &str, text: &str) {
        let text = tame(text);
        let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
        while words.peek().is_some() {
            let mut line = String::from(mark);
            while let Some(word) = words.peek() {
                let is_first = line.len() == mark.len();
                if !is_first && line.chars().count() + word.chars().count() >= WIDTH {
                    break;
                }
                line.push(' ');
                line.push_str(word);
                words.next();
            }
            self.begin();
            self.token(TokenKind::Comment, &line);
        }
    }

    fn begin(&mut self) {
        let indent = self.step.repeat(self.indent);
        self.lines.push(Line { event: self.event, tokens: Vec::new() });
        if !indent.is_empty() {
            self.token(TokenKind::Plain, &indent);
        }
    }

    pub(super) fn token(&mut self, kind: TokenKind, text: &str) {
        let Some(line) = self.lines.last_mut().filter(|_| !text.is_empty()) else { return };
        match line.tokens.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => line.tokens.push(Token { kind, text: text.to_string() }),
        }
    }

    fn column(&self) -> usize {
        let tokens = self.lines.last().map(|line| &line.tokens);
        tokens.map_or(0, |tokens| tokens.iter().map(|token| token.text.chars().count()).sum())
    }

    fn put(&mut self, doc: &Doc) {
        match doc {
            Doc::Token(kind, text) => self.token(*kind, text),
            Doc::Row(docs) => docs.iter().for_each(|doc| self.put(doc)),
            Doc::Group(Group { brackets, parts }) => {
                let fits = self.column() + doc.width() + CLOSING <= WIDTH;
                if fits || parts.is_empty() {
                    self.put_inline(*brackets, parts);
                } else {
                    self.put_broken(*brackets, parts);
                }
            }
        }
    }

    fn put_inline(&mut self, brackets: Brackets, parts: &[Doc]) {
        if brackets.opens_line {
            self.token(TokenKind::Plain, " ");
        }
        self.token(TokenKind::Plain, brackets.open);
        let inside = if parts.is_empty() { "" } else { brackets.inside };
        self.token(TokenKind::Plain, inside);
        for (place, part) in parts.iter().enumerate() {
            if place > 0 && !brackets.comma.is_empty() {
                self.token(TokenKind::Plain, brackets.comma);
                self.token(TokenKind::Plain, " ");
            }
            self.put(part);
        }
        self.token(TokenKind::Plain, inside);
        self.token(TokenKind::Plain, brackets.close);
    }

    fn put_broken(&mut self, brackets: Brackets, parts: &[Doc]) {
        if brackets.opens_line {
            self.begin();
        }
        self.token(TokenKind::Plain, brackets.open);
        self.indent();
        for (place, part) in parts.iter().enumerate() {
            self.begin();
            self.put(part);
            if brackets.last_comma || place + 1 < parts.len() {
                self.token(TokenKind::Plain, brackets.comma);
            }
        }
        self.outdent();
        if !brackets.close.is_empty() {
            self.begin();
            self.token(TokenKind::Plain, brackets.close);
        }
    }
}
