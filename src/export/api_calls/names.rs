//! What are the variables called?
//!
//! By what they are and by their id in the story, `price_hobby`. No two are the same in any language, whether it writes
//! them with underscores or with capitals.

use super::Variable;

/// The names that were given.
#[derive(Default)]
pub(super) struct Names {
    /// The kind, the id, and the name of each.
    given: Vec<(&'static str, String, Variable)>,
}

impl Names {
    /// The name of something; the same each time.
    pub(super) fn of(&mut self, kind: &'static str, id: &str) -> Variable {
        let known = self.given.iter().find(|(known, known_id, _)| *known == kind && known_id == id);
        if let Some((_, _, name)) = known {
            return name.clone();
        }
        let stem = stem(kind, id);
        let mut name = stem.clone();
        let mut number = 2;
        while self.given.iter().any(|(_, _, taken)| bare(taken) == bare(&name)) {
            name = [&stem, "_", &number.to_string()].concat();
            number += 1;
        }
        self.given.push((kind, id.to_string(), name.clone()));
        name
    }
}

/// As languages with capitals see it: without underscores.
fn bare(name: &str) -> String {
    name.replace('_', "")
}

fn stem(kind: &str, id: &str) -> String {
    /// A longer name would be no help to read.
    const MOST: usize = 40;
    let mut name = String::from(kind);
    let mut is_new_word = true;
    for letter in id.chars().take(MOST) {
        if letter.is_ascii_alphanumeric() {
            if is_new_word {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        is_new_word = !letter.is_ascii_alphanumeric();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_readable_and_differ() {
        let mut names = Names::default();
        for (id, expected) in [
            ("Super Startup", "price_super_startup"),
            ("super-startup", "price_super_startup_2"),
            ("superstartup", "price_superstartup_3"),
            ("Ä", "price"),
            ("", "price_2"),
            ("Super Startup", "price_super_startup"),
        ] {
            assert_eq!(names.of("price", id), expected, "{id}");
        }
        assert_eq!(names.of("coupon", "2 for 1"), "coupon_2_for_1");
    }
}
