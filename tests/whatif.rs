//! Do the stories that ask "what if?" open with the answers that they promise?

use rollforward::scenario::{PRESETS, Scenario};
use rollforward::whatif::{curve, found};

fn preset(id: &str) -> Scenario {
    let preset = PRESETS.iter().find(|preset| preset.id == id).expect("it is in the gallery");
    rollforward::open(preset.json).expect("it reads")
}

/// Half of April is $40.00 more than Hobby: each day costs $80 ÷ 30
/// (<https://docs.stripe.com/billing/subscriptions/prorations>).
#[test]
fn the_later_the_upgrade_the_less_is_billed() {
    let curve = curve(&preset("upgrade-day")).expect("it has inputs");
    assert_eq!(
        curve.answer,
        "What is billed in month 2 is lowest at 30 Apr 2026: $102.66, and highest at 1 Apr 2026: $180.00. \
         The story has 16 Apr 2026: $140.00."
    );
    assert!(curve.mistakes.is_empty());
    assert_eq!(curve.points.len(), 30);
}

/// Two invoices of $49.00, less what is below the smallest amount that is charged: $98.00 − $0.49
/// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
#[test]
fn the_smallest_credit_that_makes_two_invoices_free() {
    let found = found(&preset("two-free-invoices")).expect("it has inputs");
    assert_eq!(
        found.answer,
        "Credit $97.51 is the smallest opening credit of the customer for which the number of first invoices with \
         nothing due is at least 2."
    );
    assert_eq!(found.input.as_deref(), Some("-9751"));
}
