//! How are names put into a message, and which one was meant?

/// The beginning of a text that may be long.
pub(in super::super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_string();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// Names in quotes, with commas between: the first of them.
pub(in super::super) fn join<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 13;
    let mut quoted: Vec<_> = names.into_iter().take(MOST + 1).map(|name| format!("“{}”", shorten(name))).collect();
    if quoted.len() > MOST {
        quoted[MOST] = String::from("…");
    }
    quoted.join(", ")
}

/// `Write “main”.`, or `Write one of “create_prorations”, “always_invoice”, “none”.`
pub(in super::super) fn write_one_of(names: &[&str]) -> String {
    let which = if names.len() == 1 { "" } else { "one of " };
    format!("Write {which}{}.", join(names.iter().copied()))
}

/// What to write instead of a word: the one that it was probably meant to be, or one of those that there are.
pub(in super::super) fn instead_of(word: &str, known: &[&str]) -> String {
    nearest(word, known).map_or_else(|| write_one_of(known), |near| format!("Did you mean “{near}”?"))
}

/// The known word that a written one was probably meant to be.
pub(in super::super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let letters = word.chars().take(MAX_WORD + 1).count();
    let is_similar_in_length = |candidate: &&&str| {
        let others = candidate.chars().take(MAX_WORD + 1).count();
        letters.max(others) <= MAX_WORD && letters.abs_diff(others) <= FARTHEST
    };
    let candidates = known.iter().filter(is_similar_in_length);
    let distances = candidates.map(|candidate| (distance(word, candidate), *candidate));
    distances.min().filter(|(distance, _)| *distance <= FARTHEST).map(|(_, candidate)| candidate)
}

/// Words farther apart than this are not alike.
const FARTHEST: usize = 2;

/// Words with more letters than this are not compared.
const MAX_WORD: usize = 64;

/// How many letters must be changed, put in, left out or swapped with the next one to make one word of the other; more
/// than [`FARTHEST`] if it is more.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // `rows[i][j]`: the distance between the first `i` letters of the one and the first `j` of the other.
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            // So many letters more or less are too many already.
            if i.abs_diff(j) > FARTHEST {
                row.push(FARTHEST + 1);
                continue;
            }
            let change = rows[i][j] + usize::from(left != right);
            let is_swap = i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right;
            let swap = if is_swap { rows[i - 1][j - 1] + 1 } else { change };
            row.push(change.min(swap).min(rows[i][j + 1] + 1).min(row[j] + 1));
        }
        let is_far = |row: &Vec<usize>| row.iter().all(|distance| *distance > FARTHEST);
        if is_far(&row) && rows.last().is_some_and(is_far) {
            return FARTHEST + 1;
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
