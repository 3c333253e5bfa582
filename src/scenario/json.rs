//! How is JSON read and written?
//!
//! By hand, because a document needs little of it, and that exactly: numbers stay as they are written, a field that stands
//! twice is not lost, and what is wrong says at which line and column. (The library that others use for it would be
//! 8 KB of a first visit; the tests below hold this one against it.) The grammar is RFC 8259.

use super::node::Node;

/// A JSON value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// The digits of a number.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, with each field that stands in it, also one that stands in it twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value of a field, if this is an object that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text that this is.
    pub(super) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The whole number that this is, if it is one that can be counted.
    pub(super) fn as_whole(&self) -> Option<i64> {
        if let Self::Number(digits) = self { digits.parse().ok() } else { None }
    }
}

/// Why a text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotJson {
    /// What should stand at the place; nothing where brackets are nested too deeply.
    pub(super) expected: Option<&'static str>,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The column, counted from 1 in characters.
    pub(super) column: usize,
}

/// Objects and lists may stand in each other so deeply.
const DEEPEST: usize = 128;

/// Reads a value and nothing after it.
///
/// # Errors
/// Where it stops being JSON.
pub(super) fn parse(text: &str) -> Result<Json, NotJson> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value().and_then(|value| {
        reader.space();
        if reader.at == text.len() { Ok(value) } else { Err(Some("the end of the document")) }
    });
    value.map_err(|expected| {
        let before = text.get(..reader.at).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        NotJson { expected, line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    })
}

/// What should stand at the place that is looked at; nothing where it is too deep.
type Expected = Option<&'static str>;

struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over a byte if it is that one.
    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Json, Expected> {
        self.space();
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let words = [("null", Json::Null), ("true", Json::Flag(true)), ("false", Json::Flag(false))];
                let rest = &self.text[self.at..];
                let found = words.into_iter().find(|(word, _)| rest.starts_with(word));
                let (word, value) = found.ok_or(Some("a value"))?;
                self.at += word.len();
                Ok(value)
            }
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Json, Expected>) -> Result<Json, Expected> {
        if self.depth == DEEPEST {
            return Err(None);
        }
        self.depth += 1;
        // The bracket.
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Json, Expected> {
        let mut values = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Json::List(values));
        }
        loop {
            values.push(self.value()?);
            self.space();
            if self.eat(b']') {
                return Ok(Json::List(values));
            }
            if !self.eat(b',') {
                return Err(Some("a comma or “]”"));
            }
        }
    }

    fn object(&mut self) -> Result<Json, Expected> {
        let mut fields = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(Some("the name of a field in quotes"));
            }
            let name = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(Some("a colon"));
            }
            fields.push((name, self.value()?));
            self.space();
            if self.eat(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.eat(b',') {
                return Err(Some("a comma or “}”"));
            }
        }
    }

    /// A number, as it is written.
    fn number(&mut self) -> Result<Json, Expected> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(Json::Number(String::from(&self.text[start..self.at])))
    }

    fn digits(&mut self) -> Result<(), Expected> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(Some("a digit")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Expected> {
        let mut text = String::new();
        self.at += 1;
        loop {
            // A quote, a backslash and a control character are no part of a longer character.
            let rest = &self.text[self.at..];
            let plain = rest.find(|letter: char| matches!(letter, '"' | '\\' | '\0'..='\x1f')).unwrap_or(rest.len());
            text.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(Some("a text without line breaks and control characters")),
                None => return Err(Some("the quote that ends the text")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Expected> {
        const ESCAPES: [(u8, char); 8] = [
            (b'"', '"'),
            (b'\\', '\\'),
            (b'/', '/'),
            (b'b', '\x08'),
            (b'f', '\x0c'),
            (b'n', '\n'),
            (b'r', '\r'),
            (b't', '\t'),
        ];
        self.at += 1;
        if self.eat(b'u') {
            return self.code_point();
        }
        let found = ESCAPES.iter().find(|(byte, _)| self.eat(*byte));
        found.map(|(_, letter)| *letter).ok_or(Some("an escape, such as \\n"))
    }

    /// Four hexadecimal digits; two times four for a character beyond the first 65,536.
    fn code_point(&mut self) -> Result<char, Expected> {
        let wanted = Some("four hexadecimal digits of a character");
        let first = self.hexadecimal()?;
        let is_high = (0xd800..0xdc00).contains(&first);
        if !(is_high && self.text[self.at..].starts_with("\\u")) {
            return char::from_u32(first).ok_or(wanted);
        }
        self.at += 2;
        let second = self.hexadecimal()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(wanted)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low).ok_or(wanted)
    }

    fn hexadecimal(&mut self) -> Result<u32, Expected> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| !digits.starts_with('+'));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        number.ok_or(Some("four hexadecimal digits of a character"))
    }
}

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each value in its own line, two blanks deeper than what it stands in.
    Indented,
    /// No white space at all.
    Compact,
}

/// Writes a value.
pub(super) fn write(node: &Node, layout: Layout) -> String {
    let mut writer = Writer { text: String::new(), layout, depth: 0 };
    writer.node(node);
    writer.text
}

struct Writer {
    text: String,
    layout: Layout,
    depth: usize,
}

impl Writer {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Flag(flag) => self.text.push_str(if *flag { "true" } else { "false" }),
            Node::Whole(number) => self.text.push_str(&number.to_string()),
            Node::Text(text) => self.quoted(text),
            Node::List(list) => self.within(['[', ']'], list.iter().map(|node| (None, node))),
            Node::Object(fields) => self.within(['{', '}'], fields.iter().map(|(name, node)| (Some(*name), node))),
        }
    }

    fn within<'a>(&mut self, [open, close]: [char; 2], parts: impl Iterator<Item = (Option<&'a str>, &'a Node)>) {
        self.text.push(open);
        self.depth += 1;
        let mut is_empty = true;
        for (name, node) in parts {
            if !is_empty {
                self.text.push(',');
            }
            is_empty = false;
            self.new_line();
            if let Some(name) = name {
                self.quoted(name);
                self.text.push_str(if self.layout == Layout::Indented { ": " } else { ":" });
            }
            self.node(node);
        }
        self.depth -= 1;
        if !is_empty {
            self.new_line();
        }
        self.text.push(close);
    }

    fn new_line(&mut self) {
        if self.layout == Layout::Indented {
            self.text.push('\n');
            (0..self.depth).for_each(|_| self.text.push_str("  "));
        }
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => self.text.extend(['\\', letter]),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                '\x08' => self.text.push_str("\\b"),
                '\x0c' => self.text.push_str("\\f"),
                '\0'..='\x1f' => {
                    let digits = format!("{:04x}", u32::from(letter));
                    self.text.push_str("\\u");
                    self.text.push_str(&digits);
                }
                letter => self.text.push(letter),
            }
        }
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn stops(text: &str, expected: Option<&str>, line: usize, column: usize) {
        let problem = parse(text).expect_err(text);
        assert_eq!((problem.expected, problem.line, problem.column), (expected, line, column), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
    }

    #[test]
    fn what_is_no_json_says_where() {
        stops("", Some("a value"), 1, 1);
        stops("{\n  \"ä\": 1,\n}", Some("the name of a field in quotes"), 3, 1);
        stops("{\"ä\" 1}", Some("a colon"), 1, 6);
        stops("{\"a\": 1 \"b\": 2}", Some("a comma or “}”"), 1, 9);
        stops("[1 2]", Some("a comma or “]”"), 1, 4);
        stops("[1,]", Some("a value"), 1, 4);
        stops("[1] 2", Some("the end of the document"), 1, 5);
        stops("[01]", Some("a comma or “]”"), 1, 3);
        stops("[-]", Some("a digit"), 1, 3);
        stops("[1.]", Some("a digit"), 1, 4);
        stops("[1e+]", Some("a digit"), 1, 5);
        stops("\"a", Some("the quote that ends the text"), 1, 3);
        stops("\"a\nb\"", Some("a text without line breaks and control characters"), 1, 3);
        stops("\"\\x\"", Some("an escape, such as \\n"), 1, 3);
        stops("nul", Some("a value"), 1, 1);
        stops(&"[".repeat(200), None, 1, DEEPEST + 1);
        for text in ["\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\u+123\"", "\"\\u00"] {
            assert!(parse(text).is_err() && serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
        }
    }

    /// The same value for the library that everybody uses.
    fn theirs(json: &Json) -> serde_json::Value {
        match json {
            Json::Null => serde_json::Value::Null,
            Json::Flag(flag) => serde_json::Value::from(*flag),
            Json::Number(digits) => serde_json::from_str(digits).expect("a number"),
            Json::Text(text) => serde_json::Value::from(text.as_str()),
            Json::List(list) => list.iter().map(theirs).collect(),
            Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), theirs(value))).collect(),
        }
    }

    #[test]
    fn what_is_json_is_what_others_read() {
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        for text in [
            "null",
            " [ true , false ] ",
            "{}",
            "[]",
            "{\"a\":{\"b\":[1,-0,1.50,12e3,1E-7,-9223372036854775808,99999999999999999999]}}",
            "\"\\u00e4\\ud83e\\uddfe \\\" \\\\ \\/ \\b\\f\\n\\r\\t 🧾 \u{7f}\"",
            "{\"a\":1,\"\":null,\"ä\":\"ö\"}\r\n\t",
            &deep,
        ] {
            let expected: serde_json::Value = serde_json::from_str(text).expect(text);
            assert_eq!(theirs(&parse(text).expect(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_what_others_write() {
        let node = Node::object([
            ("a", Node::from("ä \" \\ \n\r\t\u{8}\u{c}\u{1}\u{7f}")),
            ("b", Node::list([Node::from(-5), Node::from(true), Node::list([]), Node::object([])])),
        ]);
        let value = serde_json::json!({
            "a": "ä \" \\ \n\r\t\u{8}\u{c}\u{1}\u{7f}", "b": [-5, true, [], {}],
        });
        assert_eq!(write(&node, Layout::Indented), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(write(&node, Layout::Compact), value.to_string());
    }
}
