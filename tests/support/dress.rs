//! Which stories have everything that explanations can be asked about? Random ones, dressed up.
//!
//! The place of a story decides what it gets, so that all of it is met, alone and together.

use rollforward::policy::PRESETS;
use rollforward::scenario::{
    Action, AddInvoiceItem, Axis, ChangeQuantity, Coupon, DiscountChange, Event, GrantCredit, Item, Price, ReportUsage,
    Scenario, TaxRate, Tier, TransformQuantity,
};

pub(crate) fn up(mut scenario: Scenario, place: usize) -> Scenario {
    // A story of more months has more to explain.
    scenario.months = scenario.months.max(4);
    scenario.policy.preset = PRESETS[place % PRESETS.len()].id.to_string();
    let axes: &[_] = match place % 5 {
        0 => &[("tax_rounding", "per_invoice")],
        // Today's price may be above what was billed: then the cap holds.
        1 => &[("credit_base", "current_price"), ("credit_cap", "billed")],
        _ => &[],
    };
    let own = |(name, value): &(&str, &str)| Axis { name: name.to_string(), value: value.to_string(), is_text: true };
    scenario.policy.axes.extend(axes.iter().map(own));
    scenario.coupons = coupons(place);
    scenario.tax_rates = tax_rates();
    discount(&mut scenario, place);
    tax(&mut scenario, place);
    price(&mut scenario, place);
    seats(&mut scenario, place);
    scenario
}

fn coupons(place: usize) -> Vec<Coupon> {
    let percent = |id: &str, percent_off: &str| Coupon {
        id: id.to_string(),
        percent_off: percent_off.to_string(),
        duration: String::from("forever"),
        ..Coupon::default()
    };
    let amount_off = Some(i64::try_from(place % 40).unwrap_or(1) * 700 + 100);
    let amount =
        Coupon { id: String::from("amount"), amount_off, duration: String::from("forever"), ..Coupon::default() };
    vec![percent("third", "33.33"), percent("half", "50"), amount]
}

fn tax_rates() -> Vec<TaxRate> {
    let rate = |id: &str, percentage: &str, inclusive| TaxRate {
        id: id.to_string(),
        percentage: percentage.to_string(),
        inclusive,
        ..TaxRate::default()
    };
    vec![rate("vat", "19", true), rate("city", "1.375", true), rate("sales", "8.875", false)]
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn discount(scenario: &mut Scenario, place: usize) {
    scenario.customer.discounts = texts(match place % 4 {
        0 => &["amount"],
        1 => &["third", "amount"],
        2 => &["half"],
        _ => &[],
    });
    if place.is_multiple_of(7) {
        scenario.subscriptions[0].items[0].discounts = texts(&["amount", "third"]);
    }
    if place % 6 == 1 {
        let coupon = DiscountChange { coupon: String::from("half"), ..DiscountChange::default() };
        scenario.events.push(event(scenario, Action::ApplyDiscount(coupon)));
    }
}

fn tax(scenario: &mut Scenario, place: usize) {
    scenario.customer.tax_rates = texts(match place % 3 {
        0 => &["vat", "city", "sales"],
        1 => &["sales"],
        _ => &["vat"],
    });
    scenario.customer.tax_exempt = String::from(if place % 8 == 3 { "exempt" } else { "" });
}

fn price(scenario: &mut Scenario, place: usize) {
    let every = (scenario.prices[0].interval.clone(), scenario.prices[0].interval_count);
    let tier = |up_to, unit: &str, flat| Tier {
        up_to,
        unit_amount_decimal: unit.to_string(),
        flat_amount: flat,
        ..Tier::default()
    };
    let mut price = Price { id: String::from("more"), interval: every.0, interval_count: every.1, ..Price::default() };
    match place % 4 {
        0 => price.unit_amount_decimal = String::from("12.3456"),
        1 => {
            price.unit_amount = 1000;
            price.transform_quantity = Some(TransformQuantity { divide_by: 3, round: String::from("up") });
        }
        _ => {
            price.tiers_mode = String::from(if place % 4 == 2 { "graduated" } else { "volume" });
            price.tiers = vec![tier(Some(2), "700.5", None), tier(Some(5), "650", Some(99)), tier(None, "99.99", None)];
        }
    }
    let is_metered = place.is_multiple_of(3);
    if is_metered {
        price.usage_type = String::from("metered");
    }
    scenario.prices.push(price);
    let subscription = &mut scenario.subscriptions[0];
    if place % 5 == 4 {
        subscription.trial_days = Some(11);
    }
    subscription.items.push(Item {
        id: String::from("more"),
        price: String::from("more"),
        quantity: if is_metered { 1 } else { 7 },
        ..Item::default()
    });
    if is_metered {
        let report = ReportUsage {
            subscription: subscription.id.clone(),
            item: String::from("more"),
            quantity: format!("{}.5", place % 17),
            ..ReportUsage::default()
        };
        scenario.events.push(event(scenario, Action::ReportUsage(report)));
        let grant = GrantCredit { amount: 900, ..GrantCredit::default() };
        scenario.events.push(event(scenario, Action::GrantCredit(grant)));
    }
}

/// Something written by hand, and a change of quantity where there is no usage.
fn seats(scenario: &mut Scenario, place: usize) {
    let item =
        AddInvoiceItem { unit_amount_decimal: String::from("33.125"), quantity: Some(3), ..AddInvoiceItem::default() };
    scenario.events.push(event(scenario, Action::AddInvoiceItem(item)));
    let subscription = scenario.subscriptions[0].id.clone();
    let item = scenario.subscriptions[0].items[0].id.clone();
    let quantity = i64::try_from(place % 9).unwrap_or(1) + 1;
    let change = ChangeQuantity { subscription, item, quantity, ..ChangeQuantity::default() };
    scenario.events.push(event(scenario, Action::ChangeQuantity(change)));
}

/// Some days after the start; the order in the document is not that of time.
fn event(scenario: &Scenario, action: Action) -> Event {
    let start = rollforward::calendar::parse_instant(&scenario.start).expect("a start");
    let days = i64::try_from(scenario.events.len()).unwrap_or(1) * 3 + 2;
    let at = rollforward::calendar::Timestamp(start.0 + days * rollforward::calendar::DAY + 3_601);
    Event { at: rollforward::calendar::iso_instant(at), action, description: String::new() }
}
