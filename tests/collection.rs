//! What becomes of invoices: are they paid, late, void, credited?
//!
//! Each story names the source of its rule. An invoice is one line: `date | line amounts | total | balance before -> after |
//! amount due`; what happens to it later is `date | invoice | status | what is still to be paid`.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/story.rs"]
mod story;

use rollforward::calendar::iso_instant;
use rollforward::invoice::collection::InvoiceStatus;
use serde_json::{Value, json};
use story::{Story, story};

/// $200 a month from 1 April 2026.
fn monthly() -> Story {
    story("usd", "2026-04-01", 3).price("basic", 20_000, "month").item("plan", "basic", 1)
}

/// The same with what the object adds to the subscription.
fn with(fields: &Value) -> Story {
    monthly().subscribed(fields)
}

/// What happens to invoices after they are finalized.
fn changes(story: &Story) -> Vec<String> {
    let status = |status| match status {
        InvoiceStatus::Draft => "draft",
        InvoiceStatus::Open => "open",
        InvoiceStatus::Paid => "paid",
        InvoiceStatus::Void => "void",
        InvoiceStatus::Uncollectible => "uncollectible",
    };
    let line = |change: &rollforward::invoice::collection::InvoiceChange| {
        let (at, number) = (iso_instant(change.at), change.invoice.index() + 1);
        format!("{at} | {number} | {} | {}", status(change.status), change.amount_remaining.units())
    };
    story.run().invoice_changes.iter().map(line).collect()
}

/// Source: <https://docs.stripe.com/invoicing/dashboard/credit-notes> (S20): of an invoice of 200.00, paid with 150.00 of
/// balance and 50.00 by card, up to 50.00 go back to the card, anything above returns to the balance.
#[test]
fn a_credit_note_goes_back_to_where_the_money_came_from() {
    for (amount, refund, credit) in
        [(3_000, Some(3_000), 0), (5_000, Some(5_000), 0), (7_000, Some(5_000), 2_000), (20_000, Some(5_000), 15_000)]
    {
        let story = story("usd", "2026-04-01", 1)
            .price("basic", 20_000, "month")
            .item("plan", "basic", 1)
            .balance(-15_000)
            .event("2026-04-05", "issue_credit_note", json!({ "amount": amount }));
        let refunded = refund.map(|refund| format!("2026-04-05 {}", -refund));
        let payments: Vec<_> = [Some(String::from("2026-04-01 5000")), refunded].into_iter().flatten().collect();
        assert_eq!(story.payments(), payments, "{amount}");
        let credited = story.ledger().into_iter().filter(|row| row.contains("credit_note")).collect::<Vec<_>>();
        let expected: Vec<_> =
            (credit > 0).then(|| format!("2026-04-05 credit_note -{credit} -> -{credit}")).into_iter().collect();
        assert_eq!(credited, expected, "{amount}");
    }
}

/// Source: <https://docs.stripe.com/api/credit_notes/create>: the parts add up, and nothing beyond the total.
#[test]
fn a_credit_note_that_does_not_add_up_is_not_issued() {
    for note in [
        json!({ "amount": 20_001 }),
        json!({ "amount": 5_000, "refund_amount": 4_000 }),
        json!({ "amount": 5_000, "refund_amount": 2_000, "credit_amount": 2_000 }),
    ] {
        let story = monthly().event("2026-04-05", "issue_credit_note", note.clone());
        assert!(story.notices().contains(&"credit_note_refused"), "{note}");
        assert!(story.run().credit_notes.is_empty(), "{note}");
    }
    let split = json!({ "amount": 5_000, "refund_amount": 1_000, "credit_amount": 3_000, "out_of_band_amount": 1_000 });
    let story = monthly().event("2026-04-05", "issue_credit_note", split);
    assert_eq!(story.ledger()[0], "2026-04-05 credit_note -3000 -> -3000");
    assert_eq!(story.payments()[1], "2026-04-05 -1000");
}

/// Source: <https://docs.stripe.com/invoicing/integration/programmatic-credit-notes>: on an open invoice it lowers what is
/// due, and an invoice with nothing due is paid.
#[test]
fn a_credit_note_on_an_open_invoice_lowers_what_is_due() {
    let sent = json!({ "collection_method": "send_invoice", "days_until_due": 120 });
    let story = with(&sent).event("2026-04-05", "issue_credit_note", json!({ "amount": 5_000 })).event(
        "2026-04-06",
        "issue_credit_note",
        json!({ "amount": 15_000 }),
    );
    assert_eq!(changes(&story), ["2026-04-05 | 1 | open | 15000", "2026-04-06 | 1 | paid | 0"]);
    assert!(story.payments().is_empty());
}

/// Source: <https://docs.stripe.com/changelog/2019-12-03/customer-balances-returned-voided-invoices>.
#[test]
fn a_void_invoice_gives_the_balance_back() {
    let story = monthly().balance(-25_000).event("2026-04-20", "fail_payments", json!({ "count": 1 })).event(
        "2026-05-10",
        "void_invoice",
        json!({}),
    );
    story.gives(
        "void",
        &[
            "2026-04-01 | 20000 | 20000 | -25000 -> -5000 | 0",
            "2026-05-01 | 20000 | 20000 | -5000 -> 0 | 15000",
            "2026-06-01 | 20000 | 20000 | -5000 -> 0 | 15000",
        ],
    );
    assert_eq!(changes(&story), ["2026-05-01 | 2 | open | 15000", "2026-05-10 | 2 | void | 0"]);
    // Never from paid: <https://support.stripe.com/questions/invoice-states>.
    let paid = monthly().event("2026-04-10", "void_invoice", json!({ "invoice": 1 }));
    assert!(paid.notices().contains(&"invoice_not_ready"));
}

/// Source: <https://docs.stripe.com/billing/collection-method>.
#[test]
fn a_sent_invoice_is_paid_in_time_or_late() {
    let story = with(&json!({ "collection_method": "send_invoice", "days_until_due": 10 }))
        .event("2026-04-20", "pay_invoice", json!({ "invoice": 1, "amount": 5_000 }))
        .event("2026-05-05", "pay_invoice", json!({ "invoice": 2, "amount": 21_000 }))
        .event("2026-06-05", "mark_uncollectible", json!({}));
    assert_eq!(
        changes(&story),
        [
            "2026-04-11 | 1 | open | 20000",
            "2026-04-20 | 1 | open | 15000",
            "2026-05-05 | 2 | paid | 0",
            // 10.00 of the overpayment paid for the third.
            "2026-06-05 | 3 | uncollectible | 19000",
        ]
    );
    // What was paid too much is credit: <https://docs.stripe.com/billing/customer/balance>, invoice_overpaid.
    assert!(story.ledger().contains(&String::from("2026-05-05 invoice_overpaid -1000 -> -1000")));
}

/// Source: <https://docs.stripe.com/changelog/endive/2026-11-18/manually-apply-customer-balance-to-open-invoices>.
#[test]
fn credit_pays_an_open_invoice() {
    let story = with(&json!({ "collection_method": "send_invoice", "days_until_due": 120 }))
        .adjust_balance("2026-04-10", -8_000)
        .event("2026-04-11", "apply_balance_to_invoice", json!({ "invoice": 1, "amount": 3_000 }))
        .event("2026-04-12", "apply_balance_to_invoice", json!({ "invoice": 1, "amount": 9_000 }));
    assert_eq!(changes(&story), ["2026-04-11 | 1 | open | 17000", "2026-04-12 | 1 | open | 12000"]);
    assert_eq!(
        story.ledger(),
        [
            "2026-04-10 adjustment -8000 -> -8000",
            "2026-04-11 applied_to_invoice 3000 -> -5000",
            "2026-04-12 applied_to_invoice 5000 -> 0",
        ]
    );
    assert!(story.notices().contains(&"not_enough_credit"));
}

/// Source: <https://docs.stripe.com/billing/invoices/subscription>: a renewal stays a draft for about an hour, so balance
/// changes made within that hour still count.
#[test]
fn what_happens_in_the_draft_hour_still_counts() {
    let hour = monthly()
        .policy(json!({ "draft_minutes": 60 }))
        .adjust_balance("2026-05-01T00:30:00Z", -5_000)
        .adjust_balance("2026-06-01T01:00:01Z", -5_000);
    hour.gives(
        "draft hour",
        &[
            "2026-04-01 | 20000 | 20000 | 0 -> 0 | 20000",
            "2026-05-01T01:00:00Z | 20000 | 20000 | -5000 -> 0 | 15000",
            "2026-06-01T01:00:00Z | 20000 | 20000 | 0 -> 0 | 20000",
        ],
    );
}

/// Source: <https://docs.stripe.com/billing/subscriptions/pause-payment>. Cycles go on.
#[test]
fn paused_collection_voids_keeps_or_gives_up() {
    let pause = |behavior: &str| {
        let with = json!({ "subscription": "main", "behavior": behavior, "resumes_at": "2026-05-15" });
        monthly().balance(-30_000).event("2026-04-15", "pause_collection", with)
    };
    for (behavior, bills) in [
        // Applied at finalization, returned by the void, net zero.
        (
            "void",
            ["2026-05-01 | 20000 | 20000 | -10000 -> 0 | 10000", "2026-06-01 | 20000 | 20000 | -10000 -> 0 | 10000"],
        ),
        (
            "keep_as_draft",
            ["2026-05-01 | 20000 | 20000 | -10000 -> -10000 | 0", "2026-06-01 | 20000 | 20000 | -10000 -> 0 | 10000"],
        ),
        (
            "mark_uncollectible",
            ["2026-05-01 | 20000 | 20000 | -10000 -> 0 | 10000", "2026-06-01 | 20000 | 20000 | 0 -> 0 | 20000"],
        ),
    ] {
        assert_eq!(pause(behavior).bills()[1..], bills, "{behavior}");
    }
}

/// Source: the same page: a pause holds until it is resumed, also when an invoice from before it is late meanwhile.
#[test]
fn a_late_invoice_ends_no_pause() {
    let pause = json!({ "subscription": "main", "behavior": "void" });
    let story = with(&json!({ "collection_method": "send_invoice", "days_until_due": 10 })).event(
        "2026-04-05",
        "pause_collection",
        pause,
    );
    assert_eq!(
        changes(&story),
        ["2026-04-11 | 1 | open | 20000", "2026-05-01 | 2 | void | 0", "2026-06-01 | 3 | void | 0"]
    );
}

/// Source: <https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits>: the first invoice that is finalized takes the
/// money; a draft is none.
#[test]
fn a_draft_draws_no_billing_credits() {
    let usage = |quantity: i64| json!({ "subscription": "main", "item": "calls", "quantity": quantity });
    let pause = json!({ "subscription": "main", "behavior": "keep_as_draft", "resumes_at": "2026-06-15" });
    story("usd", "2026-04-01", 4)
        .metered("call", 10)
        .item("calls", "call", 1)
        .event("2026-04-02", "grant_credit", json!({ "amount": 1200 }))
        .event("2026-04-10", "report_usage", usage(100))
        .event("2026-05-05", "pause_collection", pause)
        .event("2026-05-10", "report_usage", usage(100))
        .event("2026-06-20", "report_usage", usage(100))
        .gives(
            "credit grants",
            &[
                "2026-05-01 | 1000 | 0 | 0 -> 0 | 0",
                "2026-06-01 | 1000 | 1000 | 0 -> 0 | 0",
                "2026-07-01 | 1000 | 800 | 0 -> 0 | 800",
            ],
        );
}

/// Source: <https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits>: after discounts, before tax, for
/// metered lines only, by priority; voiding reinstates.
#[test]
fn billing_credits_pay_for_usage_only() {
    let usage = |quantity: i64| json!({ "subscription": "main", "item": "calls", "quantity": quantity });
    let story = story("usd", "2026-04-01", 3)
        .price("flat", 1_000, "month")
        .metered("call", 10)
        .item("plan", "flat", 1)
        .item("calls", "call", 1)
        .event("2026-04-02", "grant_credit", json!({ "amount": 700, "priority": 1 }))
        .event("2026-04-02", "grant_credit", json!({ "amount": 400, "priority": 0, "expires_at": "2026-05-15" }))
        .event("2026-04-10", "report_usage", usage(50))
        .event("2026-05-10", "report_usage", usage(100));
    story.gives(
        "credit grants",
        &[
            "2026-04-01 | 1000 | 1000 | 0 -> 0 | 1000",
            // 500 of usage: 400 of the first grant, 100 of the second.
            "2026-05-01 | 1000 500 | 1000 | 0 -> 0 | 1000",
            // 1000 of usage: 600 are left.
            "2026-06-01 | 1000 1000 | 1400 | 0 -> 0 | 1400",
        ],
    );
}

/// Source: <https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models> (S39): 10 000 units reach the
/// threshold of 5 000.00; one more makes all of them cheaper, and 999.60 are credited at the end of the period.
#[test]
fn a_threshold_bills_early_and_the_period_end_settles() {
    let usage = |quantity: i64| json!({ "subscription": "main", "item": "plan", "quantity": quantity });
    let story = story("usd", "2026-04-01", 2)
        .raw_price(json!({ "id": "api", "usage_type": "metered", "tiers_mode": "volume",
            "tiers": [{ "up_to": 10_000, "unit_amount": 50 }, { "up_to": "inf", "unit_amount": 40 }] }))
        .item("plan", "api", 1)
        .subscribed(&json!({ "billing_thresholds": { "amount_gte": 500_000 } }))
        .event("2026-04-10", "report_usage", usage(10_000))
        .event("2026-04-20", "report_usage", usage(1));
    story.gives(
        "S39",
        &["2026-04-10 | 500000 | 500000 | 0 -> 0 | 500000", "2026-05-01 | -99960 | -99960 | 0 -> -99960 | 0"],
    );
}

/// Source: <https://github.com/getlago/lago-api/blob/main/spec/scenarios/terminate_pay_in_advance_spec.rb> (L8): 21 of 28
/// days are billed, the day of the termination counts as used, and the rest comes back on a credit note with its tax.
#[test]
fn lago_credits_by_credit_note_with_tax() {
    let story = story("eur", "2023-02-08", 1)
        .price("plan", 5_000, "month")
        .item("plan", "plan", 1)
        .policy(json!("lago"))
        .taxed(20)
        .subscribed(&json!({ "billing_cycle_anchor": "2023-02-01" }))
        .cancel("2023-02-08", json!({ "prorate": true }));
    story.gives("L8", &["2023-02-08 | 3750 | 4500 | 0 -> 0 | 4500"]);
    let projection = story.run();
    let note = projection.credit_notes[0];
    assert_eq!((note.amount.units(), note.tax.units()), (4_285, 714));
    assert_eq!(story.ledger(), ["2023-02-08 credit_note -4285 -> -4285"]);
}

#[test]
fn an_invoice_made_by_hand_takes_the_balance_and_leaves_pending_items_alone() {
    let story = monthly().balance(-20_500).add_invoice_item("2026-04-10", 300).event(
        "2026-04-15",
        "one_off_invoice",
        json!({ "items": [{ "amount": 1_000 }, { "amount": 250 }] }),
    );
    story.gives(
        "manual",
        &[
            "2026-04-01 | 20000 | 20000 | -20500 -> -500 | 0",
            "2026-04-15 | 1000 250 | 1250 | -500 -> 0 | 750",
            "2026-05-01 | 300 20000 | 20300 | 0 -> 0 | 20300",
            "2026-06-01 | 20000 | 20000 | 0 -> 0 | 20000",
        ],
    );
}
