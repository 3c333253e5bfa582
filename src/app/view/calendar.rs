//! What happens when? The days of the story on which something happens, by month.

use super::Shared;
use super::markup::{Child, Element, el};
use super::player::month_name;
use crate::projection::{AgendaEntry, Happening, Projection, agenda, describe};
use crate::scenario::{Scenario, action_of};
use crate::words;

#[derive(Clone, PartialEq)]
pub(super) struct Given {
    pub(super) projection: Shared<Projection>,
    pub(super) scenario: Scenario,
}

#[inline(never)]
pub(super) fn calendar(given: &Given) -> Element {
    let entries = agenda(&given.projection);
    let mut rest = &entries[..];
    let mut all = el!("section", "class" = "card calendar", "aria-label" = "Calendar");
    for month in &given.projection.months {
        let here = rest.iter().take_while(|entry| entry.at < month.period.end).count();
        let (now, later) = rest.split_at(here);
        rest = later;
        if !now.is_empty() {
            let list = el!("ul").with(now.iter().map(|entry| line(given, entry)));
            all = all.with([el!("div"; el!("h2"; month_name(month)), list)]);
        }
    }
    all
}

fn line(given: &Given, entry: &AgendaEntry) -> Element {
    let (projection, simulation) = (&*given.projection, &given.projection.simulation);
    let money = |amount| words::money(simulation.currency, amount);
    let number = |id| projection.invoice(id).map_or(0, describe::invoice_number).to_string();
    let mut event = None;
    let mut invoice = None;
    let text = match &entry.what {
        Happening::Event(id) => {
            event = Some(id.index());
            let part = given.scenario.part();
            let name = part.parts("events").nth(id.index()).map_or("", |event| action_of(event).0);
            let why = describe::event_description(projection, Some(*id));
            let why = why.map_or(String::new(), |why| [": ", &why].concat());
            ["Event ", &(id.index() + 1).to_string(), ", ", &name.replace('_', " "), &why].concat()
        }
        Happening::TrialEnds(id) => {
            let name = simulation.subscriptions.get(id.index()).map_or("", |subscription| &subscription.id);
            ["The trial of ", name, " is over"].concat()
        }
        Happening::CouponEnds(id) => [&describe::coupon(projection, *id), " acts no more"].concat(),
        Happening::GrantExpires(amount) => ["What is left of the grant of ", &money(*amount), " expires"].concat(),
        Happening::Invoice(id) => {
            invoice = Some(id.index());
            let found = projection.invoice(*id);
            let [total, due] = found.map_or(Default::default(), |found| [found.total, found.settlement.amount_due]);
            ["Invoice ", &number(*id), ": ", &money(total), ", due ", &money(due)].concat()
        }
        Happening::ToBePaid(id) => {
            invoice = Some(id.index());
            ["Invoice ", &number(*id), " is to be paid until now"].concat()
        }
        Happening::Change(id, text) => {
            invoice = Some(id.index());
            ["Invoice ", &number(*id), ": ", text].concat()
        }
    };
    let words = if event.is_some() || invoice.is_some() {
        let [event, invoice] = [event, invoice].map(|place| place.map(|place| place.to_string()));
        el!("button", "class" = "word", "data-event" = event, "data-invoice" = invoice; text).child()
    } else {
        text.child()
    };
    el!("li"; el!("b"; words::short_instant(entry.at)), words)
}
