//! The calls that make the story happen, in a language that can be chosen.

use std::fmt::Write as _;

use super::{choices, escaped};
use crate::export::api_calls::api_calls;
use crate::export::code::{Language, Line, TokenKind, print};
use crate::projection::Projection;
use crate::scenario::Scenario;

/// More lines than this are copied but not shown.
const MOST_LINES: usize = 2_000;

const fn name(language: Language) -> &'static str {
    match language {
        Language::Curl => "curl",
        Language::Ruby => "Ruby",
        Language::Python => "Python",
        Language::Php => "PHP",
        Language::Node => "Node.js",
        Language::Java => "Java",
        Language::Go => "Go",
        Language::Dotnet => ".NET",
    }
}

pub(super) fn code(scenario: &Scenario, projection: &Projection, choice: &str) -> String {
    let chosen = choice.strip_prefix("code:").and_then(Language::find).unwrap_or(Language::Curl);
    let lines = print(&api_calls(scenario, projection), chosen);
    let of = Language::ALL.map(|language| (["code:", language.id()].concat(), name(language)));
    let mut markup = String::from("<section class=\"card code\">");
    markup.push_str(&choices("Language", &of, &["code:", chosen.id()].concat()));
    markup.push_str(
        "<p class=\"soft\">The calls that make this story happen on the billing API, with a test clock that moves through it. \
         Nothing is sent from here: copy them, and run them with a secret test key of your own in <code>STRIPE_SECRET_KEY</code>. \
         Each part says from which event of the story it comes.</p>\
         <div class=\"row\"><button class=\"btn main\" data-desk=\"copy\">Copy the code</button>\
         <span class=\"soft\" role=\"status\" id=\"desk-said\"></span></div>",
    );
    let _ = write!(
        markup,
        "<div class=\"calls\" tabindex=\"0\" role=\"region\" aria-label=\"The calls in {}\">",
        name(chosen)
    );
    for part in lines[..lines.len().min(MOST_LINES)].chunk_by(|one, other| one.event == other.event) {
        markup.push_str("<div class=\"part\">");
        match part[0].event {
            Some(event) => {
                let number = event + 1;
                let _ = write!(
                    markup,
                    "<button class=\"from\" data-desk=\"event:{event}\" aria-label=\"Go to event {number}\">Event {number}</button>"
                );
            }
            None => markup.push_str("<span class=\"from\"></span>"),
        }
        markup.push_str("<pre>");
        for line in part {
            write_line(&mut markup, line);
        }
        markup.push_str("</pre></div>");
    }
    if lines.len() > MOST_LINES {
        let _ = write!(
            markup,
            "<p class=\"soft\">… and {} more lines, which are copied too.</p>",
            lines.len() - MOST_LINES
        );
    }
    let text: String = lines.iter().map(|line| line.text() + "\n").collect();
    let _ = write!(markup, "</div><textarea id=\"desk-text\" hidden>\n{}</textarea></section>", escaped(&text));
    markup
}

fn write_line(markup: &mut String, line: &Line) {
    for token in &line.tokens {
        let text = escaped(&token.text);
        if token.kind == TokenKind::Plain {
            markup.push_str(&text);
        } else {
            let _ = write!(markup, "<span class=\"k-{}\">{text}</span>", token.kind.letter());
        }
    }
    markup.push('\n');
}
