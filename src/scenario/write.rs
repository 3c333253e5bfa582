//! How is a document written down as JSON?

use super::node::Node;

/// A value as JSON, indented by two.
pub(super) fn json(node: &Node) -> String {
    let mut text = String::new();
    write(&mut text, node, 0);
    text
}

fn write(text: &mut String, node: &Node, depth: usize) {
    match node {
        Node::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Node::Whole(number) => text.push_str(&number.to_string()),
        Node::Text(words) => quote(text, words),
        Node::List(list) => {
            let entry = |text: &mut String, place: usize| write(text, &list[place], depth + 1);
            within(text, ['[', ']'], depth, list.len(), &entry);
        }
        Node::Object(fields) => {
            let entry = |text: &mut String, place: usize| {
                let (name, value) = &fields[place];
                quote(text, name);
                text.push_str(": ");
                write(text, value, depth + 1);
            };
            within(text, ['{', '}'], depth, fields.len(), &entry);
        }
    }
}

/// Writes so many entries in brackets, a line each.
fn within(text: &mut String, brackets: [char; 2], depth: usize, count: usize, entry: &dyn Fn(&mut String, usize)) {
    text.push(brackets[0]);
    for place in 0..count {
        if place > 0 {
            text.push(',');
        }
        begin_line(text, depth + 1);
        entry(text, place);
    }
    if count > 0 {
        begin_line(text, depth);
    }
    text.push(brackets[1]);
}

fn begin_line(text: &mut String, depth: usize) {
    text.push('\n');
    (0..depth).for_each(|_| text.push_str("  "));
}

fn quote(text: &mut String, words: &str) {
    text.push('"');
    for letter in words.chars() {
        let escaped = match letter {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            ..' ' => {
                text.push_str(&format!("\\u{:04x}", u32::from(letter)));
                continue;
            }
            _ => {
                text.push(letter);
                continue;
            }
        };
        text.push('\\');
        text.push(escaped);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::{PRESETS, Scenario};
    use super::*;

    #[test]
    fn it_is_written_as_others_write_it() {
        let odd = Node::object([
            ("empty", Node::list([])),
            ("none", Node::object([])),
            ("text", "\"\\/\n\r\t\u{8}\u{c}\u{0}\u{1f}\u{7f}ä🦊".into()),
            ("list", Node::list([Node::Whole(i64::MIN), Node::Flag(true), Node::list([Node::Flag(false)])])),
        ]);
        assert_eq!(json(&odd), serde_json::to_string_pretty(&odd).unwrap());
        for preset in PRESETS {
            let scenario: Scenario = crate::open(preset.json).unwrap();
            assert_eq!(scenario.to_json(), serde_json::to_string_pretty(&scenario).unwrap());
        }
    }
}
