//! What of a Rust source is code, and which modules does it name?

/// The code of a source: comments and the insides of texts become spaces, so that lines and columns stay. The tests at its end, which
/// may use what they like, are left out.
pub(crate) fn code(text: &str) -> String {
    let bare = without_comments_and_texts(text);
    let tests = bare.lines().scan(0, |start, line| {
        let this = *start;
        *start += line.len() + 1;
        Some((this, line))
    });
    let mut tests = tests.filter(|(_, line)| line.trim() == "#[cfg(test)]");
    let end = tests.next().map_or(bare.len(), |(start, _)| start);
    bare[..end].to_string()
}

fn without_comments_and_texts(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let mut code = String::with_capacity(text.len());
    let mut place = 0;
    while place < letters.len() {
        let end = match at(place) {
            '/' if at(place + 1) == '/' => line_end(&letters, place),
            '/' if at(place + 1) == '*' => comment_end(&letters, place),
            '"' => text_end(&letters, place + 1),
            'r' if !is_word(previous(&letters, place)) && raw_marks(&letters, place + 1).is_some() => {
                let marks = raw_marks(&letters, place + 1).expect("a raw text");
                raw_end(&letters, place + 2 + marks, marks)
            }
            // A letter in quotes, and not a lifetime.
            '\'' if at(place + 1) == '\\' => letter_end(&letters, place + 2),
            '\'' if at(place + 2) == '\'' => place + 3,
            letter => {
                code.push(letter);
                place += 1;
                continue;
            }
        };
        let blanked = letters[place..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' });
        code.extend(blanked);
        place = end;
    }
    code
}

fn previous(letters: &[char], place: usize) -> char {
    place.checked_sub(1).map_or(' ', |before| letters[before])
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn line_end(letters: &[char], from: usize) -> usize {
    (from..letters.len()).find(|place| letters[*place] == '\n').unwrap_or(letters.len())
}

fn comment_end(letters: &[char], from: usize) -> usize {
    let (mut depth, mut place) = (0, from);
    while place < letters.len() {
        match letters[place..letters.len().min(place + 2)] {
            ['/', '*'] => (depth, place) = (depth + 1, place + 2),
            ['*', '/'] => (depth, place) = (depth - 1, place + 2),
            _ => place += 1,
        }
        if depth == 0 {
            return place;
        }
    }
    letters.len()
}

fn text_end(letters: &[char], from: usize) -> usize {
    let mut place = from;
    while place < letters.len() {
        match letters[place] {
            '\\' => place += 2,
            '"' => return place + 1,
            _ => place += 1,
        }
    }
    letters.len()
}

/// How many `#` stand between the `r` and the quote of a raw text; nothing, if it is none.
fn raw_marks(letters: &[char], from: usize) -> Option<usize> {
    let marks = letters[from..].iter().take_while(|letter| **letter == '#').count();
    (letters.get(from + marks) == Some(&'"')).then_some(marks)
}

fn raw_end(letters: &[char], from: usize, marks: usize) -> usize {
    let closes = |place: &usize| {
        letters[*place] == '"'
            && letters[place + 1..].iter().take(marks).filter(|letter| **letter == '#').count() == marks
    };
    (from..letters.len()).find(closes).map_or(letters.len(), |place| place + 1 + marks)
}

fn letter_end(letters: &[char], from: usize) -> usize {
    (from + 1..letters.len()).find(|place| letters[*place] == '\'').map_or(letters.len(), |place| place + 1)
}

/// The words of code, each with its line from 1, and what follows it at once.
pub(crate) fn words(code: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    code.lines().enumerate().flat_map(|(number, line)| {
        let mut rest = line;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|letter| !is_word(letter));
            let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            (!word.is_empty()).then_some((number + 1, word, after))
        })
    })
}

/// The modules at the top of the crate that code names, with their lines: by `crate::…` in a path or in braces, by `super::…` where
/// that leads to the top, or by the crate's own name.
pub(crate) fn modules(path: &str, code: &str) -> Vec<(usize, String)> {
    // How many `super` lead from the file to the top of the crate.
    let depth = match path.trim_start_matches("src/").split('/').count() {
        _ if path == "src/lib.rs" => 0,
        depth => depth,
    };
    let mut found = Vec::new();
    let mut place = 0;
    while let Some((start, word)) = next_word(code, place) {
        place = start + word.len();
        let to_top = match word {
            "crate" | "rollforward" => Some(place),
            "super" if depth > 0 => after_supers(code, place, depth),
            _ => None,
        };
        if let Some(top) = to_top {
            let line = code[..start].matches('\n').count() + 1;
            found.extend(names_after(code, top).into_iter().map(|name| (line, name)));
        }
    }
    found
}

fn next_word(code: &str, from: usize) -> Option<(usize, &str)> {
    let start = from + code[from..].find(is_word)?;
    let end = code[start..].find(|letter| !is_word(letter)).map_or(code.len(), |length| start + length);
    Some((start, &code[start..end]))
}

/// The place behind `super` and `depth - 1` more of them; nothing, if there are fewer.
fn after_supers(code: &str, mut place: usize, depth: usize) -> Option<usize> {
    for _ in 1..depth {
        place += code[place..].strip_prefix("::super").map(|_| "::super".len())?;
    }
    Some(place)
}

/// The names in `::name` or `::{name::…, name as other, …}`; of a glob, `*`.
fn names_after(code: &str, place: usize) -> Vec<String> {
    let Some(rest) = code[place..].strip_prefix("::") else { return Vec::new() };
    let first = |text: &str| {
        let text = text.trim();
        let end = text.find(|letter| !is_word(letter)).unwrap_or(text.len());
        String::from(if text.starts_with('*') { "*" } else { &text[..end] })
    };
    let Some(group) = rest.trim_start().strip_prefix('{') else { return vec![first(rest)] };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (index, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(first(&group[start..index]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(first(&group[start..index]));
                start = index + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}
