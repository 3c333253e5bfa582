//! Are two results the same numbers?

use super::Projection;

/// A short fingerprint of the numbers of a result, 48 bits: whoever opens a link sees with it whether this engine comes
/// to the amounts that its author saw.
///
/// Version 1: FNV-1a of 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>), folded to 48 by its upper 16, over each
/// invoice in the order of finalization: its total, its amount due and the balance after it, in billing units as signed
/// integers of 64 bits, the lowest byte first. Names, descriptions and dates are not in it. It finds accidents; it is no
/// seal, for another result can be made to have the same one.
pub fn digest(projection: &Projection) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = BASIS;
    for invoice in &projection.invoices {
        let settlement = &invoice.settlement;
        for amount in [invoice.total, settlement.amount_due, settlement.ending_balance] {
            for byte in amount.units().to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
            }
        }
    }
    (hash ^ hash >> 48) & 0xffff_ffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PRESETS;

    fn of(json: &str) -> u64 {
        digest(&crate::simulate_json(json).expect("a story that runs"))
    }

    /// Written once and never changed: links carry it. Computed by hand in another language from the definition above.
    #[test]
    fn the_first_version_stays_as_it_is() {
        assert_eq!(of(PRESETS[0].json), 0x9f83_eacf_3ffe);
    }

    #[test]
    fn it_changes_with_an_amount_and_with_nothing_else() {
        let cindy = PRESETS[0].json;
        assert_eq!(of(&cindy.replace("Cindy", "Ann")), of(cindy));
        assert_ne!(of(&cindy.replace("10000", "10001")), of(cindy));
        assert_ne!(of(&cindy.replace("-20000", "-19999")), of(cindy));
    }

    #[test]
    fn no_two_stories_of_the_gallery_with_other_numbers_share_one() {
        let mut found: Vec<_> = PRESETS.iter().map(|preset| (of(preset.json), numbers(preset.json))).collect();
        found.sort();
        for pair in found.windows(2) {
            assert_eq!(pair[0].0 == pair[1].0, pair[0].1 == pair[1].1);
        }
    }

    fn numbers(json: &str) -> Vec<[i64; 3]> {
        let projection = crate::simulate_json(json).expect("a story that runs");
        let numbers = projection.invoices.iter().map(|invoice| {
            let settlement = &invoice.settlement;
            [invoice.total, settlement.amount_due, settlement.ending_balance].map(crate::money::Amount::units)
        });
        numbers.collect()
    }
}
