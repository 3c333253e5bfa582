//! What stands in a page of the documentation? A reader of the HTML that we write ourselves, and of nothing else.

/// A start tag with its attributes, and where what follows it begins.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// Where it ends: the place behind its `>`.
    pub(crate) end: usize,
}

impl Tag {
    /// The value of an attribute; an empty one for an attribute without a value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The names of its attributes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(name, _)| name.as_str())
    }
}

/// All start tags of a text, in order. Comments, and what stands in a script, are none.
pub(crate) fn tags(text: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(place) = text[at..].find('<').map(|place| at + place) {
        let rest = &text[place..];
        if rest.starts_with("<!--") {
            at = place + rest.find("-->").expect("the end of a comment") + 3;
        } else if !rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            at = place + 1;
        } else {
            let tag = tag(text, place);
            at = tag.end;
            if tag.name == "script" {
                at += text[at..].find("</script>").expect("the end of a script");
            }
            found.push(tag);
        }
    }
    found
}

fn tag(text: &str, place: usize) -> Tag {
    let name_end = text[place + 1..].find(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/');
    let mut at = place + 1 + name_end.expect("the end of a tag's name");
    let name = text[place + 1..at].to_string();
    let mut attributes = Vec::new();
    loop {
        let rest = text[at..].trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        at = text.len() - rest.len();
        if rest.starts_with('>') {
            return Tag { name, attributes, end: at + 1 };
        }
        let end =
            rest.find(|letter: char| letter.is_whitespace() || letter == '>' || letter == '=').expect("a tag's end");
        let attribute = rest[..end].to_string();
        at += end;
        let mut value = String::new();
        if rest[end..].starts_with('=') {
            let quote = rest[end + 1..].chars().next().filter(|quote| "\"'".contains(*quote));
            let quote = quote.unwrap_or_else(|| panic!("the value of {attribute} has no quotes: {rest:.60}"));
            let inside = &rest[end + 2..];
            let length = inside.find(quote).expect("the end of a value");
            value = unescaped(&inside[..length]);
            at += length + 3;
        }
        attributes.push((attribute, value));
    }
}

/// What stands behind a tag, up to the next end tag of its name: for elements that hold none of their own kind.
pub(crate) fn inside<'a>(text: &'a str, tag: &Tag) -> &'a str {
    let rest = &text[tag.end..];
    let end = rest.find(&format!("</{}>", tag.name)).unwrap_or_else(|| panic!("no end of <{}>", tag.name));
    &rest[..end]
}

/// Markup without its tags.
pub(crate) fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    unescaped(&(text + rest))
}

/// A text as it is written in a page.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What a page's text means.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// A text in which what stands between backticks is code.
pub(crate) fn with_code(text: &str) -> String {
    let parts = escaped(text);
    let parts = parts.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() }).collect()
}

/// A name for an address: `Billing credits (grants)` is `billing-credits-grants`.
pub(crate) fn anchor(text: &str) -> String {
    let letters = text.to_lowercase().replace('\'', "");
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// A table: what its columns are called, and its rows, all as markup. The first cell of a row is its name. On a phone each
/// row is a card, in which each value has its column's name.
pub(crate) fn table(caption: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("<table>\n<caption>{caption}</caption>\n<thead><tr>");
    text.extend(heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")));
    text += "</tr></thead>\n<tbody>\n";
    for row in rows {
        text.extend(["<tr><th scope=\"row\">", &row[0], "</th>"]);
        let cells = heads[1..].iter().zip(&row[1..]);
        text.extend(cells.map(|(head, cell)| {
            let none = if cell == "–" { " class=\"none\"" } else { "" };
            format!("<td{none} data-label=\"{head}\">{cell}</td>")
        }));
        text += "</tr>\n";
    }
    text + "</tbody>\n</table>"
}

/// The same below a heading that names it already: the name is heard only.
pub(crate) fn table_below_its_name(caption: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    table(caption, heads, rows).replacen("<caption>", "<caption class=\"sr\">", 1)
}
