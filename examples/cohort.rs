//! What does a story come to over customers that do not fit a browser?
//!
//! ```text
//! cohort run   STORY [TABLE] [--head FILE] [--line NUMBER] [--numbered]   a table, or standard input: one part
//! cohort make  STORY FROM TO                                              customers of the generator, both ends included: one part
//! cohort merge [PARTS]...                                                 files, or lines of standard input: one part
//! cohort show  STORY [PART]                                               a part, or standard input: the answer, and the months as CSV
//! ```
//!
//! `STORY` is a scenario document whose `what_if.cohort` says which columns are what; the page writes it. A part is one line of
//! JSON (`rollforward::whatif::cohort::Part`), of a few megabytes at most however many customers it is of. Parts may be
//! merged in any order and any grouping: the same customers give the same bytes. The table is read in pieces.
//!
//! A table that is split keeps its head in a file of its own (`--head`), and says on which line of the whole a piece begins
//! (`--line`, 2 where it follows the head), so that rows that are left out are told by their lines. Or each line begins with its
//! number and a tab (`--numbered`), as a distributed engine can write it: `examples/spark` does.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;

use rollforward::export::csv;
use rollforward::scenario::Scenario;
use rollforward::whatif::cohort::table::{Cutter, separator_of, without_mark};
use rollforward::whatif::cohort::{Part, Plan, Worker, Wrong, report, sheet};

/// So many bytes are read at a time.
const PIECE: usize = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&arguments, &mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command.
///
/// # Errors
/// What is wrong, in words.
pub(crate) fn command(arguments: &[&str], input: &mut dyn Read, output: &mut dyn Write) -> Result<(), String> {
    match arguments {
        ["run", story, rest @ ..] => {
            let part = run(&open(story)?, &Table::of(rest)?, input)?;
            line(output, &part.to_json())
        }
        ["make", story, from, to] => {
            let mut worker = Worker::of_generator(&open(story)?).map_err(said)?;
            worker.make(number(from)?, number(to)? + 1);
            line(output, &worker.part().to_json())
        }
        ["merge", parts @ ..] => line(output, &merged(parts, input)?.to_json()),
        ["show", story, rest @ ..] => show(&open(story)?, &merged(rest, input)?, output),
        _ => Err(String::from(
            "Write one of: cohort run, cohort make, cohort merge, cohort show. The first lines of examples/cohort.rs say how.",
        )),
    }
}

/// Where the rows come from.
#[derive(Default)]
struct Table<'a> {
    file: Option<&'a str>,
    head: Option<&'a str>,
    line: Option<u64>,
    is_numbered: bool,
}

impl<'a> Table<'a> {
    fn of(mut arguments: &[&'a str]) -> Result<Self, String> {
        let mut table = Self::default();
        while let [first, rest @ ..] = arguments {
            arguments = match (*first, rest) {
                ("--head", [file, rest @ ..]) => {
                    table.head = Some(file);
                    rest
                }
                ("--line", [line, rest @ ..]) => {
                    table.line = Some(number(line)?);
                    rest
                }
                ("--numbered", rest) => {
                    table.is_numbered = true;
                    rest
                }
                (file, rest) if table.file.is_none() && !file.starts_with("--") => {
                    table.file = Some(file).filter(|file| *file != "-");
                    rest
                }
                (other, _) => return Err(format!("“{other}” is not understood.")),
            };
        }
        Ok(table)
    }
}

fn run(story: &Scenario, table: &Table, input: &mut dyn Read) -> Result<Part, String> {
    let mut opened;
    let input: &mut dyn Read = match table.file {
        Some(path) => {
            opened = File::open(path).map_err(|error| format!("{path}: {error}"))?;
            &mut opened
        }
        None => input,
    };
    let mut input = BufReader::with_capacity(PIECE, input);
    let mut head = Vec::new();
    match table.head {
        Some(path) => head = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?,
        None => {
            input.read_until(b'\n', &mut head).map_err(|error| error.to_string())?;
        }
    }
    let end = head.iter().position(|byte| *byte == b'\n' || *byte == b'\r').unwrap_or(head.len());
    head.truncate(end);
    let mut worker = Worker::of_table(story, &head).map_err(said)?;
    if table.is_numbered {
        numbered(&mut worker, &mut input)?;
    } else {
        pieces(&mut worker, &head, &mut input, table.line.unwrap_or(2))?;
    }
    Ok(worker.part().clone())
}

/// Bills the rows of all pieces; each record as soon as it is whole.
fn pieces(worker: &mut Worker, head: &[u8], input: &mut dyn Read, first: u64) -> Result<(), String> {
    let separator = worker.plan().layout.separator.unwrap_or_else(|| separator_of(without_mark(head)));
    let mut cutter = Cutter::new(separator, first);
    let (mut piece, mut rest, mut line) = (vec![0; PIECE], Vec::new(), first);
    loop {
        let read = input.read(&mut piece).map_err(|error| error.to_string())?;
        if read == 0 {
            worker.rows(&rest, line);
            return Ok(());
        }
        let (end, next) = cutter.cut(&piece[..read]);
        if end > 0 {
            rest.extend(&piece[..end]);
            worker.rows(&rest, line);
            rest.clear();
            line = next;
        }
        rest.extend(&piece[end..read]);
    }
}

/// Bills rows that begin with the number of their line, and a tab.
fn numbered(worker: &mut Worker, input: &mut dyn BufRead) -> Result<(), String> {
    let mut row = Vec::new();
    while input.read_until(b'\n', &mut row).map_err(|error| error.to_string())? > 0 {
        let tab =
            row.iter().position(|byte| *byte == b'\t').ok_or("A line does not begin with its number and a tab.")?;
        let line = number(&String::from_utf8_lossy(&row[..tab]))?;
        worker.rows(&row[tab + 1..], line);
        row.clear();
    }
    Ok(())
}

/// All parts of some files, or of the lines of what comes in.
fn merged(files: &[&str], input: &mut dyn Read) -> Result<Part, String> {
    let mut whole: Option<Part> = None;
    let mut add = |text: &str| -> Result<(), String> {
        for text in text.lines().filter(|line| !line.trim().is_empty()) {
            let part = Part::of_json(text).map_err(said)?;
            match &mut whole {
                Some(whole) => whole.merge(part).map_err(said)?,
                None => whole = Some(part),
            }
        }
        Ok(())
    };
    if files.is_empty() {
        for text in BufReader::new(input).lines() {
            add(&text.map_err(|error| error.to_string())?)?;
        }
    }
    for file in files {
        add(&std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?)?;
    }
    whole.ok_or_else(|| String::from("There is no part to merge."))
}

fn show(story: &Scenario, part: &Part, output: &mut dyn Write) -> Result<(), String> {
    let plan = Plan::of(story).map_err(said)?;
    let told = report(&plan, part);
    for one in &told.stories {
        let change = one.change.as_ref().map_or(String::new(), |change| [" ", &change.words].concat());
        line(output, &format!("{}: {}{change}", one.name, one.answer))?;
    }
    for (row, message, hint) in &told.bad_rows {
        line(output, &format!("Left out, line {row}: {message} {hint}"))?;
    }
    let mut rows = sheet(&plan, part);
    let heads = rows.remove(0);
    line(output, &csv::table(csv::Style::default(), &heads, &rows))
}

fn open(path: &str) -> Result<Scenario, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    rollforward::open(&text).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("“{text}” is not a whole number."))
}

fn said(Wrong { message, hint }: Wrong) -> String {
    format!("{message} {hint}")
}

fn line(output: &mut dyn Write, text: &str) -> Result<(), String> {
    writeln!(output, "{}", text.trim_end()).map_err(|error| error.to_string())
}
