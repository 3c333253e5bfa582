//! How are rows of words and figures lined up?

/// To which side of its column a cell goes.
#[derive(Clone, Copy)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Lines up the columns with two spaces between them.
pub(crate) fn table<const N: usize>(columns: [Align; N], rows: &[[String; N]]) -> String {
    rows.iter().map(|row| line(columns, row, rows)).collect()
}

fn line<const N: usize>(columns: [Align; N], row: &[String; N], rows: &[[String; N]]) -> String {
    let cells: Vec<String> = columns
        .into_iter()
        .zip(row)
        .enumerate()
        .map(|(at, (align, cell))| {
            let width = rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
            match align {
                Align::Left => format!("{cell:<width$}"),
                Align::Right => format!("{cell:>width$}"),
            }
        })
        .collect();
    format!("  {}\n", cells.join("  ").trim_end())
}

#[cfg(test)]
mod tests {
    use super::{Align, table};

    #[test]
    fn words_go_left_and_figures_right() {
        let rows = [["name", "bytes"], ["a", "12"]].map(|row| row.map(str::to_owned));
        let lines = table([Align::Left, Align::Right], &rows);
        assert_eq!(lines, "  name  bytes\n  a        12\n");
    }
}
