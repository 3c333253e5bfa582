//! How does what somebody wrote become a text of a language, and how a remark, without becoming code?

/// A letter that ends a line somewhere, is not seen, or turns the direction of others
/// (<https://www.unicode.org/reports/tr36/>).
fn is_odd(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What somebody wrote as part of a remark: on one line, without what could end or change it (`\u` in Java, `?>` in PHP).
pub(super) fn tame(text: &str) -> String {
    let letters: String = text.chars().map(|letter| if is_odd(letter) { ' ' } else { letter }).collect();
    letters.replace('\\', "/").replace("?>", "? >")
}

/// A text in double quotes, with escapes that `odd` writes.
fn double(text: &str, also: &[char], odd: impl Fn(char) -> String) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if also.contains(&letter) => out.extend(['\\', letter]),
            _ if is_odd(letter) => out.push_str(&odd(letter)),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// `\u2028`; none of the letters that need it is beyond four digits.
fn four_digits(letter: char) -> String {
    format!("\\u{:04x}", u32::from(letter))
}

/// `\u{2028}`.
fn in_braces(letter: char) -> String {
    format!("\\u{{{:x}}}", u32::from(letter))
}

fn single(text: &str) -> Option<String> {
    if text.chars().any(is_odd) {
        return None;
    }
    Some(["'", &text.replace('\\', "\\\\").replace('\'', "\\'"), "'"].concat())
}

pub(super) fn ruby(text: &str) -> String {
    single(text).unwrap_or_else(|| double(text, &['#'], in_braces))
}

pub(super) fn php(text: &str) -> String {
    single(text).unwrap_or_else(|| double(text, &['$'], in_braces))
}

pub(super) fn node(text: &str) -> String {
    single(text).unwrap_or_else(|| double(text, &[], four_digits))
}

/// Python, Go and C#.
pub(super) fn common(text: &str) -> String {
    double(text, &[], four_digits)
}

/// Java reads `\u` before anything else, so control letters are octal; the others cannot do harm there.
pub(super) fn java(text: &str) -> String {
    double(text, &[], |letter| match u32::from(letter) {
        code @ 0..=0o377 => format!("\\{code:03o}"),
        _ => four_digits(letter),
    })
}

/// An argument of a shell, in quotes where it needs them.
pub(super) fn shell(text: &str) -> String {
    let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "_=.,:/@%+-".contains(letter);
    if !text.is_empty() && text.chars().all(is_safe) {
        return text.to_string();
    }
    if text.chars().any(is_odd) {
        let quoted = double(text, &['\''], four_digits);
        return ["$'", &quoted[1..quoted.len() - 1].replace("\\\"", "\""), "'"].concat();
    }
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_writes_becomes_code() {
        let text = "a'b\"c\\d#{e}$f\n\u{2028}\u{7}";
        assert_eq!(ruby("it's #{x}"), r"'it\'s #{x}'");
        assert_eq!(ruby(text), r#""a'b\"c\\d\#{e}$f\n\u{2028}\u{7}""#);
        assert_eq!(php(text), r#""a'b\"c\\d#{e}\$f\n\u{2028}\u{7}""#);
        assert_eq!(node("it's"), r"'it\'s'");
        assert_eq!(common(text), r#""a'b\"c\\d#{e}$f\n\u2028\u0007""#);
        assert_eq!(java(text), r#""a'b\"c\\d#{e}$f\n\u2028\007""#);
        assert_eq!(shell("it's $(rm)"), r"'it'\''s $(rm)'");
        assert_eq!(shell(""), "''");
        assert_eq!(shell("a'b\"\nc"), r#"$'a\'b"\nc'"#);
        assert_eq!(tame("a\nb ?> \\u000a \u{202e}c"), "a b ? > /u000a  c");
    }
}
