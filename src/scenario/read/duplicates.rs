//! Does an object say the same field twice?
//!
//! JSON allows it, and whoever reads it takes the last one without a word. So the text is walked through once more. It
//! is known to be JSON, with brackets that close and are not nested deeply.

use serde_json::{Map, Value};

use super::super::problem::Problem;
use super::near::shorten;
use super::value::describe;

/// Points out the fields that stand in an object twice.
pub(super) fn duplicates(text: &str, problems: &mut Vec<Problem>) {
    Walk { text, at: 0, path: String::new(), problems }.value();
}

struct Walk<'a, 'p> {
    text: &'a str,
    /// The next byte.
    at: usize,
    /// Where in the document.
    path: String,
    problems: &'p mut Vec<Problem>,
}

impl<'a> Walk<'a, '_> {
    /// The next byte that is no white space; a closing bracket where there is none.
    fn peek(&mut self) -> u8 {
        let rest = self.text.as_bytes()[self.at..].iter();
        self.at += rest.take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied().unwrap_or(b'}')
    }

    /// Steps over a value and gives its text.
    fn value(&mut self) -> &'a str {
        let first = self.peek();
        let start = self.at;
        match first {
            b'{' => self.object(),
            b'[' => self.list(),
            b'"' => self.string(),
            _ => {
                let rest = self.text.as_bytes()[start..].iter();
                self.at +=
                    rest.take_while(|byte| !matches!(byte, b',' | b']' | b'}') && !byte.is_ascii_whitespace()).count();
            }
        }
        &self.text[start..self.at]
    }

    fn string(&mut self) {
        let mut is_escaped = true;
        let is_inside = |byte: &&u8| {
            let ends = **byte == b'"' && !is_escaped;
            // The opening quote counts as escaped.
            is_escaped = **byte == b'\\' && !is_escaped;
            !ends
        };
        self.at += self.text.as_bytes()[self.at..].iter().take_while(is_inside).count() + 1;
    }

    fn list(&mut self) {
        let (mut index, length) = (0, self.path.len());
        self.at += 1;
        while self.peek() != b']' && self.at < self.text.len() {
            let place = format!("[{index}]");
            self.path.push_str(&place);
            self.value();
            self.path.truncate(length);
            index += 1;
            self.at += usize::from(self.peek() == b',');
        }
        self.at += 1;
    }

    fn object(&mut self) {
        let (mut values, length) = (Map::new(), self.path.len());
        self.at += 1;
        while self.peek() != b'}' {
            let name = text_of(self.value());
            // The colon.
            self.peek();
            self.at += 1;
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(&shorten(&name));
            // Of what has parts, it is enough to know what it is.
            let value = match self.value() {
                list if list.starts_with('[') => "[]",
                object if object.starts_with('{') => "{}",
                other => other,
            };
            let shown = shorten(&name);
            if let Some(Value::String(first)) = values.insert(name, Value::String(String::from(value))) {
                self.twice(&shown, &first, value);
            }
            self.path.truncate(length);
            self.at += usize::from(self.peek() == b',');
        }
        self.at += 1;
    }

    fn twice(&mut self, name: &str, first: &str, second: &str) {
        let [first, second] = [first, second].map(|text| describe(&serde_json::from_str(text).unwrap_or_default()));
        let message = format!("“{name}” stands here twice: once with {first}, once with {second}.");
        self.problems.push(Problem::new("duplicate_field", self.path.clone(), message, "Keep one of them."));
    }
}

fn text_of(quoted: &str) -> String {
    match serde_json::from_str(quoted) {
        Ok(Value::String(text)) => text,
        _ => String::from(quoted),
    }
}

#[cfg(test)]
mod tests {
    use super::duplicates;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        let mut problems = Vec::new();
        duplicates(text, &mut problems);
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
