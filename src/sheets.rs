//! How do the sheets look that the page loads later?
//!
//! The page shows them as they are made here: markup as text, from the story and from what is chosen on the sheet. What a
//! click on it means stands in `data-desk`, which the page reads. All that somebody wrote is escaped.

mod code;
mod exports;
mod imports;

use std::fmt::Write as _;

use crate::currency::Currency;
use crate::money::Amount;
use crate::scenario::{Problem, Scenario};
use crate::words;

/// A sheet: `code` or `exports`; the story as JSON; what is chosen on it; and the text that was brought in.
pub fn sheet(name: &str, story: &str, choice: &str, text: &str) -> String {
    let run = |scenario: Scenario| crate::simulate(&scenario).map(|projection| (scenario, projection));
    match crate::open(story).and_then(run) {
        Ok((scenario, projection)) if name == "code" => code::code(&scenario, &projection, choice),
        Ok((scenario, projection)) => {
            exports::exports(&scenario, &projection, choice) + &imports::imports(&scenario, text)
        }
        Err(problems) => mistakes(&problems),
    }
}

fn mistakes(problems: &[Problem]) -> String {
    let mut markup =
        String::from("<section class=\"card\" role=\"alert\"><p>The story has mistakes; mend them first.</p><ul>");
    for problem in problems.iter().take(8) {
        let _ = write!(markup, "<li>{}</li>", escaped(&problem.to_string()));
    }
    markup + "</ul></section>"
}

/// Text for markup, also within quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

/// Buttons of which one is pressed: what each does, and what it is called.
fn choices(label: &str, of: &[(String, &str)], chosen: &str) -> String {
    let mut markup = format!("<div class=\"row choices\" role=\"group\" aria-label=\"{label}\">");
    for (means, name) in of {
        let pressed = means == chosen;
        let _ =
            write!(markup, "<button class=\"btn\" data-desk=\"{means}\" aria-pressed=\"{pressed}\">{name}</button>");
    }
    markup + "</div>"
}

/// An amount of the story's currency, with its sign.
fn money(scenario: &Scenario, units: i64) -> String {
    match (Currency::find(scenario.part().text("currency")), Amount::new(units)) {
        (Some(currency), Ok(amount)) => words::money(currency, amount),
        _ => units.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    #[test]
    fn nothing_that_somebody_writes_becomes_markup() {
        let json = PRESETS[0].json.replace("Cindy upgrades", "<script>&\\\"'").replace("Two free", "<img src=x>");
        for (name, text) in [("code", ""), ("exports", "date,event\n<b>,<i>")] {
            for choice in ["", "code:java", "exports:semicolon-bom"] {
                let markup = sheet(name, &json, choice, text);
                for tag in ["<script", "<img", "<b>,", "<i>"] {
                    assert!(!markup.contains(tag), "{name} {choice} {tag}");
                }
            }
        }
        assert!(sheet("code", "{}", "", "").contains("mistakes"));
    }

    #[test]
    fn code_names_the_events_that_it_comes_from() {
        let markup = sheet("code", PRESETS[1].json, "code:go", "");
        for part in [
            "data-desk=\"event:0\"",
            "data-desk=\"event:1\"",
            "aria-pressed=\"true\">Go<",
            "V1SubscriptionItems.Update",
        ] {
            assert!(markup.contains(part), "{part}");
        }
    }

    #[test]
    fn what_is_brought_in_is_shown_before_it_is_used() {
        let story = PRESETS[0].json;
        let table = sheet("exports", story, "", "date,event,amount\n2026-04-20,credit,5\n2026-04-31,credit,5\n");
        for part in ["2026-04-20 adjust balance", "Line 3", "data-desk=\"use\"", "desk-story"] {
            assert!(table.contains(part), "{part}\n{table}");
        }
        assert!(sheet("exports", story, "", PRESETS[2].json).contains("Bob and the outage"));
        assert!(sheet("exports", story, "", "{\"currency\":\"usd\"}").contains("role=\"alert\""));
        assert!(!sheet("exports", story, "", "").contains("data-desk=\"use\""));
    }
}
