//! How is the text of a document taken apart?
//!
//! JSON, no more and no less, in a page that has to be small. The first mistake in the form ends it, with its place; a
//! field that stands twice in an object is told, which whoever takes the last one does without a word.

use super::super::problem::Problem;
use super::near::shorten;
use super::value::describe;

/// A value of JSON. Numbers stay as they are written.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Map),
}

impl Value {
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(super) fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.parse().ok() } else { None }
    }

    pub(super) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(values) = self { Some(values) } else { None }
    }

    /// The value of a field, if this is an object that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        if let Self::Object(map) = self { map.get(name) } else { None }
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, text: &str) -> bool {
        matches!(self, Self::String(known) if known == text)
    }
}

/// The fields of an object, by their names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Map(Vec<(String, Value)>);

impl Map {
    /// Where a name stands, or would.
    fn place(&self, name: &str) -> usize {
        self.0.partition_point(|(known, _)| known.as_str() < name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(self.place(name)).filter(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(super) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }
}

/// What is wrong with the form of a text, and where: ` at line 1 column 2`.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) what: &'static str,
    pub(super) place: String,
}

pub(super) const TOO_DEEP: &str = "brackets are nested too deeply";
const TOO_EARLY: &str = "it ends too early";
/// So many brackets may be open at once.
const MOST_OPEN: usize = 127;

/// Takes a text apart, and points out the fields that stand in an object twice.
///
/// # Errors
/// The first mistake in its form.
pub(super) fn parse(text: &str, problems: &mut Vec<Problem>) -> Result<Value, Fault> {
    let mut reader = Reader { text, at: 0, open: 0, path: String::new(), problems };
    let read = reader.value().and_then(|value| match reader.peek() {
        None => Ok(value),
        Some(_) => Err("trailing characters"),
    });
    read.map_err(|what| Fault { what, place: reader.place() })
}

struct Reader<'a, 'p> {
    text: &'a str,
    /// The next byte.
    at: usize,
    /// How many brackets are open.
    open: usize,
    /// Where in the document.
    path: String,
    problems: &'p mut Vec<Problem>,
}

type Read<T> = Result<T, &'static str>;

impl Reader<'_, '_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// Steps over a byte, if it is the next one that is no white space.
    fn takes(&mut self, wanted: u8) -> bool {
        let is_next = self.peek() == Some(wanted);
        self.at += usize::from(is_next);
        is_next
    }

    /// What is wrong here, unless the text is over.
    fn wrong<T>(&mut self, what: &'static str) -> Read<T> {
        Err(if self.peek().is_none() { TOO_EARLY } else { what })
    }

    fn place(&self) -> String {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let column = (before.len() + 1).min(self.text.len()) - start;
        format!(" at line {line} column {column}")
    }

    fn value(&mut self) -> Read<Value> {
        match self.peek() {
            Some(b'{') => self.within(Self::object),
            Some(b'[') => self.within(Self::list),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
                {
                    if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                self.wrong("expected value")
            }
        }
    }

    /// Reads what stands in brackets.
    fn within(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.open == MOST_OPEN {
            return Err(TOO_DEEP);
        }
        self.open += 1;
        self.at += 1;
        let length = self.path.len();
        let value = read(self);
        self.path.truncate(length);
        self.open -= 1;
        value
    }

    fn list(&mut self) -> Read<Value> {
        let (mut values, length) = (Vec::new(), self.path.len());
        if self.takes(b']') {
            return Ok(Value::Array(values));
        }
        loop {
            self.path.truncate(length);
            self.path.push_str(&format!("[{}]", values.len()));
            values.push(self.value()?);
            if self.takes(b']') {
                return Ok(Value::Array(values));
            }
            if !self.takes(b',') {
                return self.wrong("expected `,` or `]`");
            }
            if self.peek() == Some(b']') {
                return Err("trailing comma");
            }
        }
    }

    fn object(&mut self) -> Read<Value> {
        let (mut map, length) = (Map::default(), self.path.len());
        if self.takes(b'}') {
            return Ok(Value::Object(map));
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.wrong("key must be a string");
            }
            let name = self.string()?;
            if !self.takes(b':') {
                return self.wrong("expected `:`");
            }
            self.path.truncate(length);
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(&shorten(&name));
            let value = self.value()?;
            self.keep(&mut map, name, value);
            if self.takes(b'}') {
                return Ok(Value::Object(map));
            }
            if !self.takes(b',') {
                return self.wrong("expected `,` or `}`");
            }
            if self.peek() == Some(b'}') {
                return Err("trailing comma");
            }
        }
    }

    /// Puts a field into its object. Of one that stands there twice, the last one counts.
    fn keep(&mut self, map: &mut Map, name: String, value: Value) {
        let place = map.place(&name);
        let Some((_, first)) = map.0.get_mut(place).filter(|(known, _)| *known == name) else {
            map.0.insert(place, (name, value));
            return;
        };
        let [once, again] = [&*first, &value].map(describe);
        *first = value;
        let message = format!("“{}” stands here twice: once with {once}, once with {again}.", shorten(&name));
        self.problems.push(Problem::new("duplicate_field", self.path.clone(), message, "Keep one of them."));
    }

    fn string(&mut self) -> Read<String> {
        let mut text = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | ..b' ');
            let plain = rest.bytes().take_while(is_plain).count();
            text.push_str(&rest[..plain]);
            self.at += plain;
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escaped()?),
                Some(_) => return Err("a text goes over its line or holds a control character"),
                None => return Err(TOO_EARLY),
            }
        }
    }

    /// The letter for which a backslash and what is behind it stand.
    fn escaped(&mut self) -> Read<char> {
        self.at += 1;
        let byte = self.byte().ok_or(TOO_EARLY)?;
        let letter = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code(),
            _ => return Err("invalid escape"),
        };
        self.at += 1;
        Ok(letter)
    }

    /// A letter that is told by its code; one beyond the first 65536 by two.
    fn code(&mut self) -> Read<char> {
        let mut code = self.hex()?;
        if (0xd800..0xdc00).contains(&code) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 1;
            let low = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400);
            code = low.map_or(code, |low| 0x1_0000 + ((code - 0xd800) << 10) + low);
        }
        char::from_u32(code).ok_or("half of a letter")
    }

    /// The four digits behind a `u`.
    fn hex(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at + 1..self.at + 5).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or("invalid escape")?;
        self.at += 5;
        Ok(code)
    }

    fn number(&mut self) -> Read<Value> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        let whole = self.at;
        self.digits()?;
        // A zero stands before a point alone.
        if self.text.as_bytes()[whole] == b'0' && self.at > whole + 1 {
            return Err("invalid number");
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(Value::Number(self.text[start..self.at].to_string()))
    }

    /// Steps over digits, of which there has to be one.
    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err("invalid number") }
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, parse};

    fn same(value: &Value) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => serde_json::from_str(number).expect(number),
            Value::String(text) => text.as_str().into(),
            Value::Array(values) => values.iter().map(same).collect(),
            Value::Object(map) => {
                serde_json::Value::Object(map.0.iter().map(|(name, value)| (name.clone(), same(value))).collect())
            }
        }
    }

    /// What is JSON to others is JSON here, and means the same.
    #[track_caller]
    fn agrees(text: &str) {
        let (found, expected) = (parse(text, &mut Vec::new()), serde_json::from_str::<serde_json::Value>(text));
        assert_eq!(found.as_ref().map(same).ok(), expected.ok(), "{text} {found:?}");
    }

    #[test]
    fn it_agrees_with_others_on_what_json_is() {
        for text in [
            "",
            " ",
            "null",
            "nul",
            "nullx",
            "true false",
            "1",
            "-",
            "-0",
            "01",
            "0.5",
            "1.",
            ".5",
            "1e5",
            "1E+05",
            "1e",
            "1.5e-3",
            "-1.0",
            "+1",
            "1_0",
            "NaN",
            "[]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "[1",
            "{}",
            "{",
            "}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\" : [ { } , { \"b\" : null } ] }\r\n\t",
            "\"",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u00e4\\/\\b\\f\\n\\r\\t\\\\\"",
            "\"\\u00\"",
            "\"\\u+041\"",
            "\"\\ud83e\\udd8a\"",
            "\"\\ud83e\"",
            "\"\\ud83ex\"",
            "\"\\ud83e\\u0041\"",
            "\"\\udd8a\"",
            "\"ä🦊\"",
            "\"\\ä\"",
            "\"\\uä\"",
            "\"a\nb\"",
            "\u{a0}1",
            "1\u{b}",
        ] {
            agrees(text);
        }
        for open in [1, 126, 127, 128, 10_000] {
            agrees(&format!("{}{}", "[".repeat(open), "]".repeat(open)));
            agrees(&format!("{}1{}", "{\"a\":".repeat(open), "}".repeat(open)));
        }
        for preset in crate::scenario::PRESETS {
            agrees(preset.json);
            for cut in (0..preset.json.len()).filter(|cut| preset.json.is_char_boundary(*cut)) {
                agrees(&preset.json[..cut]);
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut problems = Vec::new();
        assert!(parse(text, &mut problems).is_ok(), "{text}");
        let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, expected, "{text}");
    }

    #[test]
    fn a_field_that_stands_twice_is_found_where_it_stands() {
        check(r#"{"a":[{"b":1},{"b":1 ,"b":{"b":2}}],"c":{"d":{},"d":[]}}"#, &["a[1].b", "c.d"]);
        check("{ \"a\" : 1 ,\r\n\t\"a\" : 2, \"b\": null, \"a\": 3 }\n", &["a", "a"]);
        check(r#"{"a\\":"\\","b":"\"a\":{[","a":"x\\\"","a":true}"#, &["a"]);
        check(r#"{"ä":"}","\u00e4":"ü"}"#, &["ä"]);
    }

    #[test]
    fn what_is_there_once_is_left_alone() {
        for text in
            ["{}", "[]", " 1 ", "\"{\\\"a\\\":1,\\\"a\\\":1}\"", "[[],{},[{}]]", r#"{"a":{"a":[{"a":1},{"a":1}]}}"#]
        {
            check(text, &[]);
        }
    }
}
