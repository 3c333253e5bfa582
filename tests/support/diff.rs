//! Which lines of two texts differ? For messages of tests that hold a text against a file.

/// The lines that differ, with a few that do not around them. Nothing, if none differ.
pub(crate) fn lines(expected: &str, found: &str) -> Option<String> {
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    if expected == found {
        return None;
    }
    let marked = marked(&expected, &found);
    let near = |place: usize| {
        let around = place.saturating_sub(2)..(place + 3).min(marked.len());
        marked[around].iter().any(|(mark, _)| *mark != ' ')
    };
    let kept = marked.iter().enumerate().filter(|(place, _)| near(*place));
    Some(kept.map(|(_, (mark, line))| format!("{mark} {line}")).collect::<Vec<_>>().join("\n"))
}

/// Every line with `-` (only expected), `+` (only found) or a space (both), by the longest common subsequence.
fn marked<'a>(expected: &[&'a str], found: &[&'a str]) -> Vec<(char, &'a str)> {
    // `common[i][j]`: how many lines `expected[i..]` and `found[j..]` have in common.
    let mut common = vec![vec![0_usize; found.len() + 1]; expected.len() + 1];
    for i in (0..expected.len()).rev() {
        for j in (0..found.len()).rev() {
            common[i][j] =
                if expected[i] == found[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut marked) = (0, 0, Vec::new());
    while i < expected.len() || j < found.len() {
        if i < expected.len() && j < found.len() && expected[i] == found[j] {
            marked.push((' ', expected[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == found.len() || (i < expected.len() && common[i + 1][j] >= common[i][j + 1]) {
            marked.push(('-', expected[i]));
            i += 1;
        } else {
            marked.push(('+', found[j]));
            j += 1;
        }
    }
    marked
}
