//! Simulates a story: a scenario document from a path or standard input, its projection to standard output.
//!
//! ```text
//! cargo run -q --no-default-features --example simulate -- static/presets/cindy-as-told.json
//! ```
//!
//! Problems go to standard error, one a line with its path, and the exit status is 2.

use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args().nth(1).filter(|path| path != "-");
    let text = match &path {
        Some(path) => std::fs::read_to_string(path),
        None => read_stdin(),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            eprintln!("simulate: cannot read {}: {error}", path.as_deref().unwrap_or("standard input"));
            return ExitCode::from(2);
        }
    };
    match rollforward::simulate_json(&text) {
        Ok(projection) => write(&rollforward::projection::document(&projection)),
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            ExitCode::from(2)
        }
    }
}

fn read_stdin() -> io::Result<String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

fn write(document: &rollforward::projection::Document) -> ExitCode {
    match writeln!(io::stdout(), "{}", document.to_json()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("simulate: cannot write the projection: {error}");
            ExitCode::FAILURE
        }
    }
}
