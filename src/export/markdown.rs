//! What does one paste into a ticket?
//!
//! A summary in Markdown: the sentence, the roll-forward as a table, each invoice in a few lines, what is worth noticing,
//! and by which rules it was billed. Balances are in words: “Credit $50.00”, never a bare minus.

use crate::policy::PolicyPreset;
use crate::projection::{Column, Projection, describe, headline, notices};
use crate::scenario::{Node, Scenario};
use crate::words;

/// Of more invoices than this the rest is only counted: a ticket is no archive.
const MOST_INVOICES: usize = 24;

/// The summary of a story and its result, with the link that opens it if there is one.
pub fn markdown(scenario: &Scenario, projection: &Projection, link: &str) -> String {
    let title = scenario.part().text("title");
    let mut text = String::from("# ");
    text.push_str(&plain(if title.is_empty() { "A billing story" } else { title }));
    let headline = headline(projection);
    paragraph(&mut text, &["**", &plain(&headline.text()), "**"].concat());
    paragraph(&mut text, &plain(&headline.detail));
    text.push_str("\n## Roll-forward\n\n");
    schedule(&mut text, projection);
    text.push_str("\n## Invoices\n");
    invoices(&mut text, projection);
    let notices = notices(projection);
    if !notices.is_empty() {
        text.push_str("\n## Worth noticing\n\n");
        for notice in notices {
            text.extend(["- ", &plain(&notice.text), "\n"]);
        }
    }
    text.push_str("\n## Rules\n");
    paragraph(&mut text, &rules(scenario));
    let link = link.trim();
    if !link.is_empty() {
        paragraph(&mut text, &["[Open this story](<", &link.replace(['<', '>', '\n'], ""), ">)"].concat());
    }
    text
}

fn paragraph(text: &mut String, words: &str) {
    if !words.is_empty() {
        text.extend(["\n", words, "\n"]);
    }
}

/// What somebody wrote, without what Markdown would take for a mark.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

fn schedule(text: &mut String, projection: &Projection) {
    let currency = projection.simulation.currency;
    text.push_str("| Month | Opening | + Credit | + Debt | Used by invoices | Closing | Billed | Charged |\n");
    text.push_str("| :-- | --: | --: | --: | --: | --: | --: | --: |\n");
    for month in &projection.months {
        let balance = |column| words::balance(currency, month.amount(column));
        // Their signs say what the heads say.
        let size = |column| words::money(currency, month.amount(column).magnitude());
        let applied = month.amount(Column::Applied);
        let used = match applied.units().signum() {
            -1 => ["debt of ", &size(Column::Applied)].concat(),
            _ => size(Column::Applied),
        };
        let cells = [
            words::day(month.period.start.date()),
            balance(Column::Opening),
            size(Column::Credited),
            size(Column::Debited),
            used,
            balance(Column::Closing),
            words::money(currency, month.amount(Column::Billed)),
            words::money(currency, month.amount(Column::Charged)),
        ];
        text.extend(["| ", &cells.join(" | "), " |\n"]);
    }
}

fn invoices(text: &mut String, projection: &Projection) {
    let currency = projection.simulation.currency;
    let money = |amount| words::money(currency, amount);
    if projection.invoices.is_empty() {
        paragraph(text, "None.");
    }
    for invoice in projection.invoices.iter().take(MOST_INVOICES) {
        let head = format!(
            "**Invoice {}**, {}: {}",
            describe::invoice_number(invoice),
            words::instant(invoice.at),
            describe::outcome(invoice),
        );
        text.extend(["\n", &head, "\n\n"]);
        for line in &invoice.lines {
            text.extend(["- ", &plain(&describe::line(projection, line)), ": ", &money(line.amount), "\n"]);
        }
        for (coupon, amount) in describe::coupons(invoice) {
            let name = plain(&describe::coupon(projection, coupon));
            text.extend(["- ", &name, ": ", &money(amount), " off\n"]);
        }
        let drawn = describe::drawn(invoice);
        if !drawn.is_zero() {
            text.extend(["- Billing credits: ", &money(drawn), " off\n"]);
        }
        for ((rate, effect), amount) in describe::tax_rates(invoice) {
            text.extend(["- ", &plain(&describe::tax_rate(projection, rate, effect)), ": ", &money(amount), "\n"]);
        }
        let settled = &invoice.settlement;
        let sum = format!(
            "- Total {}, balance before: {}, after: {}, **due {}**\n",
            money(invoice.total),
            words::balance(currency, settled.starting_balance),
            words::balance(currency, settled.ending_balance),
            money(settled.amount_due),
        );
        text.push_str(&sum);
    }
    let more = projection.invoices.len().saturating_sub(MOST_INVOICES);
    if more > 0 {
        paragraph(text, &format!("… and {} more.", words::plural(i64::try_from(more).unwrap_or(i64::MAX), "invoice")));
    }
}

/// The policy's name, and what the story sets otherwise.
fn rules(scenario: &Scenario) -> String {
    let policy = scenario.part().part("policy");
    let id = policy.text("preset");
    let preset = PolicyPreset::find(if id.is_empty() { "stripe" } else { id });
    let name = preset.map_or(id, |preset| preset.name);
    let mut text = ["Billed as ", &plain(name), "."].concat();
    let differs: Vec<_> = policy
        .fields()
        .filter(|(name, _)| *name != "preset")
        .map(|(name, value)| format!("`{name}`: {}", plain(&said(value))))
        .collect();
    if !differs.is_empty() {
        text.extend([" What differs: ", &differs.join(", "), "."]);
    }
    text
}

fn said(value: &Node) -> String {
    match value {
        Node::Flag(flag) => String::from(if *flag { "yes" } else { "no" }),
        Node::Whole(number) => number.to_string(),
        Node::Text(text) => text.to_string(),
        // No policy has lists or objects.
        Node::List(_) | Node::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    #[test]
    fn a_summary_says_what_matters() {
        let scenario = crate::open(PRESETS[0].json).unwrap();
        let projection = crate::simulate(&scenario).unwrap();
        let text = markdown(&scenario, &projection, "https://example.com/#s=1d.x");
        for part in [
            "# Cindy upgrades half-way, as the story was told\n",
            "**Cindy pays nothing on 1 May, $50.00 on 1 June, and the full $100.00 from 1 July.**",
            "| 1 May 2026 | Credit $200.00 | $0.00 | $0.00 | $150.00 | Credit $50.00 | $150.00 | $0.00 |",
            "- Total $150.00, balance before: Credit $200.00, after: Credit $50.00, **due $0.00**",
            "Billed as The story as told.",
            "[Open this story](<https://example.com/#s=1d.x>)",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!markdown(&scenario, &projection, "").contains("Open this story"));
    }

    #[test]
    fn what_somebody_wrote_is_no_mark() {
        assert_eq!(plain("a|b *c* <d>\n#e"), "a\\|b \\*c\\* \\<d\\> \\#e");
    }
}
