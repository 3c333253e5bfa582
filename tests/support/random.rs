//! Which stories do random tests try? Sound ones of every kind that the engine knows, with a liking for edges.
//!
//! Edges: the last days of months, the very second of a renewal, several events in one second, amounts around the limits of what
//! can be charged, quantities of nothing, stories that end before their events.

use proptest::prelude::*;
use proptest::sample::select;
use rollforward::calendar::{DAY, Timestamp, iso_instant};
use rollforward::currency::Currency;
use rollforward::scenario::{
    Action, AddInvoiceItem, Cancel, CancelWhen, ChangePrice, ChangeQuantity, Customer, Event, Item, PolicyChoice,
    Price, Scenario, Subscription, VERSION,
};

/// How many cases to try: `usual`, or `PROPTEST_CASES` where that is more.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(0);
    // A failure prints the story itself, so nothing is kept in files.
    ProptestConfig { cases: usual.max(wanted), failure_persistence: None, ..ProptestConfig::default() }
}

/// An interval: unit and count.
type Every = (&'static str, i64);

/// A subscription: after how many days it begins, and its items' prices and quantities.
type Start = (i64, Vec<(usize, i64)>);

/// What a story is made of, before names and limits are seen to.
#[derive(Clone, Debug)]
struct Parts {
    currency: &'static str,
    start: i64,
    months: i64,
    policy: PolicyChoice,
    balance: i64,
    intervals: (Every, Every),
    amounts: Vec<i64>,
    subscriptions: Vec<Start>,
    events: Vec<(When, What)>,
    words: (String, String),
}

/// When an event happens.
#[derive(Clone, Debug)]
enum When {
    /// That many millionths of the story after its start, or beyond its end.
    Part(i64),
    /// At the beginning of the day that many days after the start.
    Day(i64),
    /// Exactly that many months after the start: often the second of a renewal.
    Month(i64),
    /// Some seconds after the event before; often in the same one.
    Later(i64),
}

/// What an event does; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum What {
    Price { item: usize, price: usize, quantity: Option<i64>, behavior: Option<&'static str> },
    Quantity { item: usize, quantity: i64, behavior: Option<&'static str> },
    Cancel { subscription: usize, when: CancelWhen, prorate: bool, invoice_now: bool },
    Adjust(i64),
    Set(i64),
    InvoiceItem(i64),
    OneOff(i64),
}

/// A story that `check` accepts.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    let frame = (select(&CURRENCIES[..]), start(), 1_i64..=18, policy(), balance());
    let sale = ((interval(), interval()), prop::collection::vec(unit_amount(), 2..=4));
    let story = (
        prop::collection::vec((0_i64..60, prop::collection::vec((any::<usize>(), quantity()), 1..=3)), 1..=2),
        prop::collection::vec((when(), what()), 0..=10),
        ("\\PC{0,12}", "\\PC{0,12}"),
    );
    (frame, sale, story).prop_map(|(frame, (intervals, amounts), (subscriptions, events, words))| {
        let (currency, start, months, policy, balance) = frame;
        Parts { currency, start, months, policy, balance, intervals, amounts, subscriptions, events, words }.build()
    })
}

/// Those whose limits or smallest units differ.
const CURRENCIES: [&str; 8] = ["usd", "usd", "eur", "gbp", "jpy", "ugx", "kwd", "idr"];

fn start() -> impl Strategy<Value = i64> {
    let month_end = (2020_i32..2060, 1_u8..=12, 28_u8..=31).prop_map(|(year, month, day)| {
        let date = rollforward::calendar::Date::new(year, month, day);
        date.unwrap_or(rollforward::calendar::Date { year, month, day: 28 }).days_since_epoch()
    });
    let day = prop_oneof![month_end, 0_i64..47_000];
    let second = prop_oneof![3 => Just(0_i64), 1 => 0..DAY];
    (day, second).prop_map(|(day, second)| day * DAY + second)
}

fn policy() -> impl Strategy<Value = PolicyChoice> {
    let preset = select(&["", "stripe", "as_told"][..]).prop_map(String::from);
    let flag = || prop_oneof![3 => Just(None), 1 => any::<bool>().prop_map(Some)];
    (preset, flag(), flag(), behavior()).prop_map(|(preset, credit_unused_time, minimum_charge, behavior)| {
        PolicyChoice {
            preset,
            credit_unused_time,
            minimum_charge,
            proration_behavior: behavior.map(String::from),
            axes: Vec::new(),
        }
    })
}

fn behavior() -> impl Strategy<Value = Option<&'static str>> {
    select(&[None, None, Some("create_prorations"), Some("always_invoice"), Some("none")][..])
}

fn interval() -> impl Strategy<Value = Every> {
    prop_oneof![
        6 => Just(("month", 1)),
        1 => (2_i64..=4).prop_map(|count| ("month", count)),
        1 => Just(("year", 1)),
        1 => (1_i64..=3).prop_map(|count| ("week", count)),
        1 => (3_i64..=40).prop_map(|count| ("day", count)),
    ]
}

fn unit_amount() -> impl Strategy<Value = i64> {
    prop_oneof![1 => Just(0_i64), 3 => 1_i64..120, 8 => 120_i64..30_000, 2 => 30_000_i64..2_000_000, 1 => 9_000_000_i64..120_000_000]
}

fn quantity() -> impl Strategy<Value = i64> {
    prop_oneof![6 => Just(1_i64), 1 => Just(0_i64), 3 => 2_i64..=12]
}

fn balance() -> impl Strategy<Value = i64> {
    prop_oneof![3 => Just(0_i64), 2 => -40_000_i64..40_000, 1 => -100_i64..100]
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        3 => (0_i64..1_100_000).prop_map(When::Part),
        3 => (0_i64..400).prop_map(When::Day),
        2 => (0_i64..19).prop_map(When::Month),
        2 => Just(When::Later(0)),
        3 => (1_i64..10 * DAY).prop_map(When::Later),
    ]
}

fn what() -> impl Strategy<Value = What> {
    let some_quantity = prop_oneof![Just(None), quantity().prop_map(Some)];
    let change_price = (any::<usize>(), any::<usize>(), some_quantity, behavior());
    let change_quantity = (any::<usize>(), quantity(), behavior());
    let ways = [
        (CancelWhen::Now, false, false),
        (CancelWhen::Now, false, false),
        (CancelWhen::Now, true, false),
        (CancelWhen::Now, false, true),
        (CancelWhen::Now, true, true),
        (CancelWhen::PeriodEnd, false, false),
    ];
    let cancel = (any::<usize>(), prop::sample::select(ways.to_vec()));
    let amount = || prop_oneof![-30_000_i64..30_000, -60_i64..60];
    prop_oneof![
        4 => change_price.prop_map(|(item, price, quantity, behavior)| What::Price { item, price, quantity, behavior }),
        3 => change_quantity.prop_map(|(item, quantity, behavior)| What::Quantity { item, quantity, behavior }),
        2 => cancel.prop_map(|(subscription, (when, prorate, invoice_now))| {
            What::Cancel { subscription, when, prorate, invoice_now }
        }),
        2 => amount().prop_map(What::Adjust),
        1 => amount().prop_map(What::Set),
        2 => amount().prop_map(What::InvoiceItem),
        1 => (0_i64..5_000).prop_map(What::OneOff),
    ]
}

impl Parts {
    fn build(self) -> Scenario {
        let currency = Currency::find(self.currency).expect("a currency");
        let step = currency.charge_step();
        // All but the last price recur alike; the last one is for changes of interval.
        let last = self.amounts.len() - 1;
        let every = |index| if index == last { self.intervals.1 } else { self.intervals.0 };
        let price = |(index, amount): (usize, &i64)| Price {
            id: format!("p{index}"),
            unit_amount: amount * step,
            interval: every(index).0.to_string(),
            interval_count: every(index).1,
            ..Price::default()
        };
        let prices: Vec<_> = self.amounts.iter().enumerate().map(price).collect();
        let subscriptions: Vec<_> =
            self.subscriptions.iter().enumerate().map(|(index, one)| self.subscription(last, index, one)).collect();
        let events = self.events(&subscriptions, last, (currency.minimum_charge.max(step), step));
        let (title, name) = self.words;
        Scenario {
            version: VERSION,
            title,
            description: String::new(),
            currency: self.currency.to_string(),
            start: iso_instant(Timestamp(self.start)),
            months: self.months,
            policy: self.policy,
            prices,
            coupons: Vec::new(),
            tax_rates: Vec::new(),
            customer: Customer { name, balance: self.balance, ..Customer::default() },
            subscriptions,
            events,
        }
    }

    fn subscription(&self, last: usize, index: usize, (days, items): &Start) -> Subscription {
        // The first begins with the story; a subscription of one item may have the other interval.
        let start = if index == 0 { String::new() } else { iso_instant(Timestamp(self.start + days * DAY)) };
        let prices = if items.len() == 1 { last + 1 } else { last };
        let item = |(index, (price, quantity)): (usize, &(usize, i64))| Item {
            id: format!("i{index}"),
            price: format!("p{}", price % prices),
            quantity: *quantity,
            ..Item::default()
        };
        let items = items.iter().enumerate().map(item).collect();
        Subscription { id: format!("s{index}"), start, items, ..Subscription::default() }
    }

    /// What has not begun cannot be changed, and `check` says so.
    fn has_begun(&self, action: &Action, subscriptions: &[Subscription], at: i64) -> bool {
        let id = match action {
            Action::ChangePrice(change) => &change.subscription,
            Action::ChangeQuantity(change) => &change.subscription,
            Action::Cancel(cancel) => &cancel.subscription,
            _ => return true,
        };
        let index = subscriptions.iter().position(|subscription| subscription.id == *id).unwrap_or_default();
        let days = if index == 0 { 0 } else { self.subscriptions[index].0 };
        at >= self.start + days * DAY
    }

    fn events(&self, subscriptions: &[Subscription], last: usize, (smallest, step): (i64, i64)) -> Vec<Event> {
        let span = self.months * 30 * DAY;
        let mut at = self.start;
        let mut events = Vec::new();
        for (when, what) in &self.events {
            at = match when {
                When::Part(millionths) => self.start + span / 1_000 * millionths / 1_000,
                When::Day(days) => up_to_multiple(self.start + days * DAY, DAY),
                When::Month(months) => Timestamp(self.start).plus_months(*months).0,
                When::Later(seconds) => at + seconds,
            };
            let action = action(what, subscriptions, last, (smallest, step));
            let action = action.filter(|action| self.has_begun(action, subscriptions, at));
            events.extend(action.map(|action| Event {
                at: iso_instant(Timestamp(at)),
                action,
                description: String::new(),
            }));
        }
        events
    }
}

fn up_to_multiple(number: i64, of: i64) -> i64 {
    number + (-number).rem_euclid(of)
}

/// Nothing, for an amount of nothing.
fn action(what: &What, subscriptions: &[Subscription], last: usize, (smallest, step): (i64, i64)) -> Option<Action> {
    let items = || subscriptions.iter().flat_map(|one| one.items.iter().map(move |item| (one, item)));
    let nth_item = |number: usize| items().nth(number % items().count()).expect("an item");
    Some(match what.clone() {
        What::Price { item, price, quantity, behavior } => {
            let (subscription, item) = nth_item(item);
            let prices = if subscription.items.len() == 1 { last + 1 } else { last };
            Action::ChangePrice(ChangePrice {
                subscription: subscription.id.clone(),
                item: item.id.clone(),
                price: format!("p{}", price % prices),
                quantity,
                proration_behavior: behavior.map(String::from),
                ..ChangePrice::default()
            })
        }
        What::Quantity { item, quantity, behavior } => {
            let (subscription, item) = nth_item(item);
            Action::ChangeQuantity(ChangeQuantity {
                subscription: subscription.id.clone(),
                item: item.id.clone(),
                quantity,
                proration_behavior: behavior.map(String::from),
                ..ChangeQuantity::default()
            })
        }
        What::Cancel { subscription, when, prorate, invoice_now } => {
            let subscription = subscriptions[subscription % subscriptions.len()].id.clone();
            Action::Cancel(Cancel { subscription, when, prorate, invoice_now, ..Cancel::default() })
        }
        What::Adjust(0) | What::InvoiceItem(0) => return None,
        What::Adjust(amount) => Action::AdjustBalance { amount },
        What::Set(balance) => Action::SetBalance { balance },
        What::InvoiceItem(amount) => Action::AddInvoiceItem(AddInvoiceItem { amount, ..AddInvoiceItem::default() }),
        What::OneOff(steps) => Action::OneOffCharge { amount: up_to_multiple(smallest + steps * step, step) },
    })
}
