//! How does a comparison leave as a table?
//!
//! A row for each month of each case and one for its totals, as RFC 4180 has it. Each amount stands twice: in the smallest
//! unit, which is exact, and as a decimal. On the balance negative is credit; the heads say so.

use super::{Case, Comparison, Figure, Variance};
use crate::calendar::iso_instant;
use crate::currency::Currency;
use crate::money::Amount;
use crate::scenario::Scenario;
use crate::words;

/// The comparison of a story.
pub fn csv(scenario: &Scenario) -> String {
    let all = Comparison::of(scenario);
    let mut text = String::new();
    let mut heads: Vec<String> =
        ["variant", "month (counted from 1)", "month_start", "currency"].map(String::from).to_vec();
    for figure in Figure::ALL {
        let sign = if figure == Figure::Closing { " (credit negative)" } else { "" };
        let of = |what: &str| [figure.id(), what, sign].concat();
        heads.extend([
            of("_minor_units"),
            of(""),
            of("_minus_base_minor_units"),
            of("_minus_base"),
            of("_minus_base_percent"),
        ]);
    }
    row(&mut text, &heads);
    for case in &all.cases {
        let Some(told) = case.projection() else {
            row(
                &mut text,
                &[written(&case.name), case.outcome.as_ref().err().map(|words| words.join(" ")).unwrap_or_default()],
            );
            continue;
        };
        let currency = told.simulation.currency;
        for (place, month) in told.months.iter().enumerate() {
            let start = iso_instant(month.period.start);
            let head = [written(&case.name), (place + 1).to_string(), start, currency.code.to_owned()];
            let cells = Figure::ALL.into_iter().flat_map(|figure| {
                let variance = all.variance(case, place, figure);
                cells(currency, case.month(place, figure).map(Amount::units), variance)
            });
            row(&mut text, &head.into_iter().chain(cells).collect::<Vec<_>>());
        }
        row(&mut text, &totals(&all, case, currency));
    }
    text
}

fn totals(all: &Comparison, case: &Case, currency: &Currency) -> Vec<String> {
    let head = [written(&case.name), String::from("all"), String::new(), currency.code.to_owned()];
    let cells = Figure::ALL
        .into_iter()
        .flat_map(|figure| cells(currency, case.total(figure).map(Amount::units), all.total_variance(case, figure)));
    head.into_iter().chain(cells).collect()
}

/// An amount twice, its difference twice, and that in percent with one decimal.
fn cells(currency: &Currency, units: Option<i64>, variance: Option<Variance>) -> [String; 5] {
    let plain = |units: Option<i64>| units.map(|units| words::plain_units(currency, units)).unwrap_or_default();
    let exact = |units: Option<i64>| units.map(|units| units.to_string()).unwrap_or_default();
    let difference = variance.map(|variance| variance.units);
    let percent = variance.and_then(|variance| variance.tenths).map(|tenths| {
        let sign = if tenths < 0 { "-" } else { "" };
        format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
    });
    [exact(units), plain(units), exact(difference), plain(difference), percent.unwrap_or_default()]
}

/// What somebody wrote: what a spreadsheet would run as a formula is made plain text by an apostrophe
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn written(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { ["'", text].concat() } else { text.to_owned() }
}

fn row(text: &mut String, cells: &[String]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            text.extend(["\"", &cell.replace('"', "\"\""), "\""]);
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::compare::{Edit, Offer, edit};

    #[test]
    fn a_comparison_leaves_as_a_table() {
        let story = crate::open(include_str!("../../../static/presets/cindy-as-told.json")).unwrap();
        let story = edit(&story, Edit::Add(Offer::Copy)).unwrap();
        let story = edit(&story, Edit::Set(0, "events[1].adjust_balance.amount", "Credit 50")).unwrap();
        let story = edit(&story, Edit::Rename(0, "=less, \"much\"")).unwrap();
        let text = csv(&story);
        let rows: Vec<_> = text.split("\r\n").collect();
        assert_eq!(rows.len(), 1 + 2 * 5 + 1);
        assert_eq!(rows[0].split(',').count(), 4 + 5 * 5);
        assert_eq!(
            rows[5],
            "Base,all,,usd,17000,170.00,0,0.00,0.0,37000,370.00,0,0.00,0.0,20000,200.00,0,0.00,0.0,0,0.00,0,0.00,,10000,100.00,0,0.00,0.0"
        );
        assert!(
            rows[10].starts_with("\"'=less, \"\"much\"\"\",all,,usd,32000,320.00,15000,150.00,88.2,"),
            "{}",
            rows[10]
        );
    }
}
