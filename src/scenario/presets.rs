//! Which ready-made stories ship?
//!
//! The files in `static/presets`: they are the gallery, the golden tests and the examples of the documentation at once.

/// A story of the gallery.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// The name in addresses and tests.
    pub id: &'static str,
    /// The question that it answers, under which the gallery lists it.
    pub question: &'static str,
    /// What it is called, as its document says it.
    pub title: &'static str,
    /// What it answers, in one sentence.
    pub answer: &'static str,
    /// The document.
    pub json: &'static str,
}

macro_rules! presets {
    ($($id:literal, $question:literal, $title:literal, $answer:literal;)*) => {
        &[$(Preset {
            id: $id,
            question: $question,
            title: $title,
            answer: $answer,
            json: include_str!(concat!("../../static/presets/", $id, ".json")),
        }),*]
    };
}

/// The gallery, in its order; the first is what the page opens with.
pub const PRESETS: &[Preset] = presets![
    "cindy-as-told", "How does credit roll forward?",
        "Cindy upgrades half-way, as the story was told",
        "Two free months of credit, $200, pay for the new plan until it is used up; only the new plan is prorated.";
    "cindy-as-billed-today", "How does credit roll forward?",
        "Cindy, as she is billed today",
        "Under today's rules the unused half of Hobby is credited too, so the $200 of credit lasts $10 longer.";
    "bob", "How does credit roll forward?",
        "Bob and the outage",
        "An outage earns Bob $1 of service credit, so he is charged $9 of his next $10.";
    "downgrade", "How does credit roll forward?",
        "A downgrade whose credit rolls for months",
        "What Dana did not use of a month of Scale becomes credit and pays for Solo for months; nothing is refunded by itself.";
    "negative-total", "How does credit roll forward?",
        "A negative total that becomes credit",
        "Nora cancels in the middle of a year that she has paid for: the invoice is negative, and what is left stays with her as credit.";
    "positive-balance", "What else moves the balance?",
        "A debt from last year",
        "The €12 that Paul still has to pay are added to what is due on the next invoice, whose total does not change.";
    "set-balance", "What else moves the balance?",
        "Setting instead of adding",
        "A colleague sets Sam's balance instead of adding to it: $50 of credit are gone, and the ledger shows where.";
    "one-off-charge", "What else moves the balance?",
        "A one-off charge leaves the balance alone",
        "Olga's $30 workshop is charged at once, without an invoice, so her $80 of credit are still there for the next renewal.";
    "month-end", "What do dates and limits do?",
        "An anchor on the 31st",
        "February bills on the 28th and March on the 31st again, because each date is counted from the first one.";
    "below-minimum", "What do dates and limits do?",
        "An invoice too small to charge",
        "31 cents are below the minimum of 50: the invoice is marked paid, and they wait as a debt for the next one.";
    "trial", "How does a subscription begin?",
        "A trial that converts",
        "The trial has an invoice of nothing; when its 14 days end, the first month is billed.";
    "backdated", "How does a subscription begin?",
        "A contract that was entered late",
        "Bea's contract runs since 10 January: her first invoice, on 1 March, bills what has passed, piece by piece, and March.";
    "coupon-and-upgrade", "What do discounts and taxes do?",
        "An upgrade while a coupon runs",
        "With 50% off, what is given back and what is billed for the rest of the month are half as well.";
    "taxes", "What do discounts and taxes do?",
        "One price contains its tax, one does not",
        "A fixed discount is shared by both before any tax, so both taxes are smaller.";
    "metered-tiers", "How are usage and several intervals billed?",
        "Usage that gets cheaper by the tier",
        "The first 1,000 calls are free, the next 9,000 cost 4¢ and all beyond 2.5¢, billed when their month is over.";
    "yearly-and-monthly", "How are usage and several intervals billed?",
        "A yearly plan with monthly seats",
        "Most invoices bill seats alone; once a year one bills both the plan and the seats.";
    "free-months-credit", "How can two months be free?",
        "Two free months as credit",
        "$200 of credit last longer than two months if Cindy moves to a smaller plan: what she does not use comes back.";
    "free-months-coupon", "How can two months be free?",
        "Two free months as a coupon",
        "A coupon of 100% frees two months, whatever they would cost; a smaller plan brings nothing back.";
    "free-months-trial", "How can two months be free?",
        "Two free months as a trial",
        "A trial has one invoice of nothing and moves the first bill to its end; a smaller plan brings nothing back.";
    "free-months-negative-item", "How can two months be free?",
        "Two free months as a negative item",
        "An item of −$200 does what credit does, and stands on the first invoice where everybody sees it.";
    "seats", "What do changes cost?",
        "Seats come and go",
        "Each change of seats credits the old number and bills the new one for the rest of the month.";
    "yearly-to-monthly", "What do changes cost?",
        "From yearly to monthly",
        "What is left of a year becomes credit, which pays for months until it is used up.";
    "pause", "What do changes cost?",
        "A subscription stands still",
        "The rest of the month is credited, nothing is billed meanwhile, and a new month begins when she is back.";
    "refund", "What if something goes wrong?",
        "Half a month is taken back",
        "A credit note takes back half of a paid month: a part to the card, a part onto the balance, with its VAT.";
    "failed-payment", "What if something goes wrong?",
        "A payment fails and is tried again",
        "A charge that fails is tried again after three and five days; the invoice is open meanwhile.";
    "unpaid", "What if something goes wrong?",
        "Nobody pays any more",
        "After the last retry the subscription ends; a transfer and credit applied by hand pay a part of what is open.";
    "upgrade-stripe", "What do other billing systems do with one upgrade?",
        "One upgrade, under the rules of Stripe",
        "Stripe's rules: prorated to the second, both lines on the next invoice: $138.94 on 1 May.";
    "upgrade-killbill", "What do other billing systems do with one upgrade?",
        "One upgrade, under the rules of Kill Bill",
        "Kill Bill's rules: prorated by days and billed at once: $40.00 on 16 April.";
    "upgrade-lago", "What do other billing systems do with one upgrade?",
        "One upgrade, under the rules of Lago",
        "Lago's rules: unused days become a credit note, which pays a part of the new plan's invoice: $40.00 on 16 April.";
    "upgrade-flexprice", "What do other billing systems do with one upgrade?",
        "One upgrade, under the rules of Flexprice",
        "Flexprice's rules: prorated to the second and billed at once: $38.94 on 16 April.";
    "upgrade-polar", "What do other billing systems do with one upgrade?",
        "One upgrade, under the rules of Polar",
        "Polar's rules: prorated to the second, both lines on the next invoice: $138.94 on 1 May.";
    "upgrade-meteroid", "What do other billing systems do with one upgrade?",
        "One upgrade, under the rules of Meteroid",
        "Meteroid's rules: prorated by days and billed at once: $40.00 on 16 April.";
    "free-months-compared", "What if?",
        "Two free months as credit, coupon or trial?",
        "Credit saves Cindy $200.00, a coupon or a trial $158.71: what she does not use of a month comes back only where it was billed.";
    "every-convention", "What if?",
        "The same story under every vendor's convention",
        "One upgrade comes to a different bill under different rules; systems that agree to the cent stand together.";
    "upgrade-day", "What if?",
        "The day of an upgrade, and what it does to the bill",
        "The later in April Cindy upgrades, the less is billed on 1 May: from $180.00 to $102.66.";
    "two-free-invoices", "What if?",
        "The smallest credit for two free invoices",
        "$97.51 of credit make Ada's first two invoices free: what is below the minimum charge waits as a debt.";
    "which-rules", "What if?",
        "Days or seconds: whose invoice is this?",
        "One line of an invoice, −$10.32 for unused time, is enough to leave two sets of rules; one more line decides between them.";
    "offer-to-everybody", "What if?",
        "Two free months for whoever upgrades",
        "Over 10,000 customers it costs $655,683.18; at the most $161,643.46 of credit is owed at once.";
];

#[cfg(test)]
mod tests {
    use super::PRESETS;

    #[test]
    fn each_is_called_what_its_document_says_and_answers_in_one_sentence() {
        for preset in PRESETS {
            let scenario = crate::open(preset.json).expect(preset.id);
            assert_eq!(preset.title, scenario.part().text("title"));
            let ends = preset.answer.match_indices(". ").count();
            assert!(ends == 0 && preset.answer.ends_with('.'), "{}", preset.id);
        }
    }
}
