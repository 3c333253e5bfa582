//! What somebody brings in, and what would become of the story.

use std::fmt::Write as _;

use super::{escaped, money};
use crate::import::events::import_events;
use crate::import::preview::{Difference, Explained, import_invoice};
use crate::scenario::Scenario;

/// Of a longer list the rest is only counted.
const MOST: usize = 100;

pub(super) fn imports(scenario: &Scenario, text: &str) -> String {
    let mut markup = String::from(
        "<section class=\"card imports\"><h2>Bring something in</h2>\
         <p class=\"soft\">A story of Rollforward as JSON, a table of events as CSV (<code>date,event,price,amount,description</code>), \
         or an invoice, or the preview of one, as JSON from the billing API. Nothing changes before you say so.</p>\
         <label for=\"desk-import\">What to bring in</label><textarea id=\"desk-import\" rows=\"6\" spellcheck=\"false\">\n",
    );
    markup.push_str(&escaped(text));
    markup.push_str(
        "</textarea><div class=\"row\"><button class=\"btn main\" data-desk=\"import\">Look at it</button>\
         <label class=\"btn file\">Open a file<input type=\"file\" accept=\".csv,.json,.txt,text/csv,application/json\"></label></div>",
    );
    if !text.trim().is_empty() {
        markup.push_str("<div class=\"brought\">");
        markup.push_str(&brought(scenario, text));
        markup.push_str("</div>");
    }
    markup + "</section>"
}

fn brought(scenario: &Scenario, text: &str) -> String {
    if !text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('{') {
        return table(scenario, text);
    }
    // A story has prices of its own; an invoice has lines.
    let has = |name: &str| text.contains(&["\"", name, "\""].concat());
    if has("prices") && has("subscriptions") {
        return match crate::open(text) {
            Ok(story) => {
                let title = story.part().text("title");
                let title = if title.is_empty() { "A story without a name" } else { title };
                format!("<p>A story: <strong>{}</strong>.</p>", escaped(title)) + &usable(&story)
            }
            Err(problems) => super::mistakes(&problems),
        };
    }
    match import_invoice(text) {
        Ok(explained) => invoice(&explained),
        Err(words) => format!("<p role=\"alert\">{}</p>", escaped(&words)),
    }
}

/// The story, and the button that uses it.
fn usable(story: &Scenario) -> String {
    format!(
        "<p><button class=\"btn main\" data-desk=\"use\">Use this story</button></p>\
         <textarea id=\"desk-story\" hidden>\n{}</textarea>",
        escaped(&story.to_json())
    )
}

fn table(scenario: &Scenario, text: &str) -> String {
    let imported = match import_events(scenario, text) {
        Ok(imported) => imported,
        Err(problem) => {
            return format!("<p role=\"alert\">{} {}</p>", escaped(&problem.message), escaped(&problem.hint));
        }
    };
    let mut markup = String::new();
    if !imported.problems.is_empty() {
        markup.push_str("<div role=\"alert\"><p>These rows are left out:</p><ul>");
        for problem in imported.problems.iter().take(MOST) {
            let words = [&problem.message, " ", &problem.hint[..]].concat();
            let _ = write!(markup, "<li>Line {}: {}</li>", problem.line, escaped(&words));
        }
        more(&mut markup, imported.problems.len());
        markup.push_str("</ul></div>");
    }
    if imported.added.is_empty() {
        return markup + "<p>No event is added.</p>";
    }
    markup.push_str("<p>These events are added to the story:</p><ul>");
    for (line, what) in imported.added.iter().take(MOST) {
        let _ = write!(markup, "<li>Line {line}: {}</li>", escaped(what));
    }
    more(&mut markup, imported.added.len());
    markup + "</ul>" + &usable(&imported.scenario)
}

fn more(markup: &mut String, count: usize) {
    if count > MOST {
        let _ = write!(markup, "<li>… and {} more.</li>", count - MOST);
    }
}

fn invoice(explained: &Explained) -> String {
    let Explained { scenario, differences, notes } = explained;
    let different = differences.iter().filter(|each| !each.is_none()).count();
    let verdict = match different {
        0 => "Every line and sum of the invoice comes out here as well.",
        1 => "One amount differs from ours.",
        _ => "Some amounts differ from ours.",
    };
    let mut markup = format!(
        "<p><strong>{verdict}</strong></p><div class=\"scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"Theirs and ours\">\
         <table><caption>The invoice, line by line</caption><thead><tr><th scope=\"col\">What</th>\
         <th scope=\"col\">Theirs</th><th scope=\"col\">Ours</th><th scope=\"col\">Difference</th></tr></thead><tbody>"
    );
    for each in differences.iter().take(MOST) {
        let class = if each.is_none() { "" } else { " class=\"differs\"" };
        let cell = |units: Option<i64>| units.map_or_else(|| String::from("–"), |units| amount(scenario, each, units));
        let by = match (each.is_none(), each.by()) {
            (true, _) => String::from("none"),
            (false, Some(by)) if by > 0 => [&money(scenario, by), " more"].concat(),
            (false, Some(by)) => [&money(scenario, by.saturating_neg()), " less"].concat(),
            (false, None) if each.ours.is_none() => String::from("only theirs"),
            (false, None) => String::from("only ours"),
        };
        let _ = write!(
            markup,
            "<tr{class}><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&each.what),
            escaped(&cell(each.theirs)),
            escaped(&cell(each.ours)),
            escaped(&by)
        );
    }
    markup.push_str("</tbody></table></div>");
    if !notes.is_empty() {
        markup.push_str("<ul class=\"notes\">");
        for note in notes.iter().take(MOST) {
            let _ = write!(markup, "<li>{}</li>", escaped(note));
        }
        markup.push_str("</ul>");
    }
    markup + &usable(scenario)
}

/// An amount; a balance in words, never with a bare sign.
fn amount(scenario: &Scenario, difference: &Difference, units: i64) -> String {
    let size = || money(scenario, units.saturating_abs());
    match units.signum() {
        _ if !difference.what.ends_with(" balance") => money(scenario, units),
        -1 => ["Credit ", &size()].concat(),
        1 => ["Owes ", &size()].concat(),
        _ => String::from("none"),
    }
}
