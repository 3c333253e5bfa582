//! The result as files, as a summary, and on paper.

use std::fmt::Write as _;

use super::{choices, escaped};
use crate::export::csv::{self, Opening, Separator, Style};
use crate::export::markdown::markdown;
use crate::projection::{Projection, document};
use crate::scenario::Scenario;

pub(super) fn exports(scenario: &Scenario, projection: &Projection, choice: &str) -> String {
    let chosen = if choice.starts_with("exports:") { choice } else { "exports:comma" };
    let separator = if chosen.contains("semicolon") { Separator::Semicolon } else { Separator::Comma };
    let opening = if chosen.contains("bom") { Opening::ByteOrderMark } else { Opening::Bare };
    let style = Style { separator, opening };
    let of = [
        ("exports:comma", "Commas"),
        ("exports:comma-bom", "Commas, for Excel"),
        ("exports:semicolon", "Semicolons"),
        ("exports:semicolon-bom", "Semicolons, for Excel"),
    ]
    .map(|(means, name)| (String::from(means), name));
    let mut markup = String::from("<section class=\"card exports\"><h2>Take the result along</h2><h3>Tables</h3>");
    markup.push_str(&choices("How tables are written", &of, chosen));
    markup.push_str("<div class=\"row\">");
    match csv::invoices(projection, style) {
        Ok(invoices) => link(&mut markup, "Invoices, line by line", "invoices.csv", "text/csv", &invoices),
        Err(_) => markup.push_str("<p role=\"alert\">The sums of the invoices are too large to be written down.</p>"),
    }
    link(&mut markup, "Ledger of the balance", "ledger.csv", "text/csv", &csv::ledger(projection, style));
    link(&mut markup, "Roll-forward", "roll-forward.csv", "text/csv", &csv::schedule(projection, style));
    markup.push_str(
        "</div><p class=\"soft\">Each amount stands twice: in the smallest unit, exact, and as a decimal. On the balance \
         negative is credit, as the heads say.</p><h3>Everything</h3><div class=\"row\">",
    );
    link(&mut markup, "Result as JSON", "result.json", "application/json", &document(projection).to_json());
    let summary = markdown(scenario, projection, "");
    link(&mut markup, "Summary as Markdown", "summary.md", "text/markdown", &summary);
    markup.push_str(
        "<button class=\"btn\" data-desk=\"copy\">Copy the summary</button>\
         <button class=\"btn\" data-desk=\"print\">Print</button>\
         <span class=\"soft\" role=\"status\" id=\"desk-said\"></span></div>",
    );
    let _ = write!(markup, "<textarea id=\"desk-text\" hidden>\n{}</textarea></section>", escaped(&summary));
    markup
}

fn link(markup: &mut String, name: &str, file: &str, kind: &str, text: &str) {
    let _ = write!(markup, "<a class=\"btn\" download=\"{file}\" href=\"data:{kind};charset=utf-8,");
    // Percent-encoded, so that nothing in it ends the address.
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            markup.push(char::from(byte));
        } else {
            let _ = write!(markup, "%{byte:02X}");
        }
    }
    let _ = write!(markup, "\">{name}</a>");
}
