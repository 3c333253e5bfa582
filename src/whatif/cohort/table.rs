//! Which records does a table have that comes in pieces?
//!
//! Records and cells are those of RFC 4180 (<https://www.rfc-editor.org/rfc/rfc4180>): a quote opens a quoted cell only at
//! its beginning, two of them stand for one, and line ends within quotes belong to the cell. Lines end with LF, CR LF or
//! CR. Pieces may be cut anywhere; a record is told as soon as it is over, and its memory is used again. A quote that is
//! never closed would swallow the rest: such a record ends with [`LONGEST`] bytes, and is told as broken.

/// So many bytes a record has at most.
pub const LONGEST: usize = 65_536;

/// A record: cells as they are written, without quotes.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Whether it is whole; one that is not ends somewhere in the middle.
    pub is_whole: bool,
    bytes: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it says nothing at all: an empty line.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.ends.len() < 2
    }

    /// A cell, counted from 0, without the space around it; nothing where the record has none there.
    pub fn cell(&self, place: usize) -> Option<&'a [u8]> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(self.bytes[start..end].trim_ascii())
    }
}

/// Where in a record the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    #[default]
    Cell,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes, or is the first of two.
    Closed,
    /// In a record that is too long: the rest of its line is skipped.
    Lost,
}

/// Reads records from pieces of a table.
#[derive(Clone, Debug)]
pub struct Reader {
    separator: u8,
    state: State,
    after_return: bool,
    line: u64,
    begins: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Reader {
    /// A reader whose first piece begins on a line, counted from 1.
    pub fn new(separator: u8, line: u64) -> Self {
        Self {
            separator,
            state: State::Cell,
            after_return: false,
            line,
            begins: line,
            bytes: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The line on which the next byte stands.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Reads a piece, and tells each record that is over.
    pub fn feed(&mut self, piece: &[u8], mut tell: impl FnMut(Record)) {
        for byte in piece {
            self.byte(*byte, &mut tell);
        }
    }

    /// Tells the last record, if no line end stands behind it.
    pub fn finish(&mut self, mut tell: impl FnMut(Record)) {
        match self.state {
            State::Cell if self.ends.is_empty() && self.bytes.is_empty() => {}
            State::Lost => {}
            State::Quoted => self.tell(false, &mut tell),
            _ => self.tell(true, &mut tell),
        }
        self.state = State::Cell;
    }

    fn byte(&mut self, byte: u8, tell: &mut impl FnMut(Record)) {
        let follows_return = std::mem::take(&mut self.after_return);
        if byte == b'\n' && follows_return {
            // The second half of a line end that was counted.
            if self.state == State::Quoted {
                self.keep(byte, tell);
            }
            return;
        }
        let is_end = byte == b'\n' || byte == b'\r';
        self.line += u64::from(is_end);
        self.after_return = byte == b'\r';
        match self.state {
            State::Quoted if byte == b'"' => self.state = State::Closed,
            State::Quoted => self.keep(byte, tell),
            State::Closed if byte == b'"' => {
                self.state = State::Quoted;
                self.keep(byte, tell);
            }
            State::Lost if is_end => {
                self.state = State::Cell;
                self.begins = self.line;
            }
            State::Lost => {}
            _ if is_end => {
                self.tell(true, tell);
                self.state = State::Cell;
            }
            _ if byte == self.separator => {
                self.ends.push(self.bytes.len());
                self.state = State::Cell;
            }
            State::Cell if byte == b'"' => self.state = State::Quoted,
            State::Cell if byte == b' ' => self.keep(byte, tell),
            _ => {
                self.state = State::Plain;
                self.keep(byte, tell);
            }
        }
    }

    fn keep(&mut self, byte: u8, tell: &mut impl FnMut(Record)) {
        if self.bytes.len() < LONGEST {
            self.bytes.push(byte);
            return;
        }
        self.tell(false, tell);
        self.state = State::Lost;
    }

    fn tell(&mut self, is_whole: bool, tell: &mut impl FnMut(Record)) {
        self.ends.push(self.bytes.len());
        tell(Record { line: self.begins, is_whole, bytes: &self.bytes, ends: &self.ends });
        self.bytes.clear();
        self.ends.clear();
        self.begins = self.line;
    }
}

/// Where the last record of a piece ends that is over in it, for whoever hands pieces on to several readers.
#[derive(Clone, Debug)]
pub struct Cutter(Reader);

impl Cutter {
    /// A cutter whose first piece begins on a line, counted from 1.
    pub fn new(separator: u8, line: u64) -> Self {
        Self(Reader::new(separator, line))
    }

    /// Reads a piece. Gives how many of its bytes belong to records that are over, and the line behind them.
    pub fn cut(&mut self, piece: &[u8]) -> (usize, u64) {
        let (mut end, mut line) = (0, self.0.begins);
        for (place, byte) in piece.iter().enumerate() {
            let was_lost = self.0.state == State::Lost;
            let mut is_over = false;
            self.0.byte(*byte, &mut |record| is_over = record.is_whole);
            let is_found = was_lost && self.0.state == State::Cell;
            // The second half of a line end goes with the first.
            let is_half = *byte == b'\n' && end == place && self.0.state == State::Cell && self.0.bytes.is_empty();
            // Whether the other half follows is not known before the next piece.
            let may_be_half = *byte == b'\r' && place + 1 == piece.len();
            if (is_over || is_found || is_half) && !may_be_half {
                (end, line) = (place + 1, self.0.line);
            }
        }
        (end, line)
    }
}

/// The sign that separates the cells of a head: the most frequent of comma, semicolon and tab outside of quotes.
pub fn separator_of(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in head.iter().take_while(|byte| **byte != b'\n' && **byte != b'\r') {
        is_quoted ^= *byte == b'"';
        for (sign, count) in counts.iter_mut().filter(|(sign, _)| sign == byte && !is_quoted) {
            *count += usize::from(*sign == *byte);
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

/// A table without the byte order mark that Excel puts before it.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Vec<(u64, bool, Vec<String>)>;

    fn told(record: Record, all: &mut Told) {
        let cells = (0..record.len()).map(|place| String::from_utf8_lossy(record.cell(place).unwrap()).into_owned());
        all.push((record.line, record.is_whole, cells.collect()));
    }

    fn read(text: &[u8], piece: usize) -> Told {
        let mut all = Vec::new();
        let mut reader = Reader::new(b',', 1);
        for piece in text.chunks(piece) {
            reader.feed(piece, |record| told(record, &mut all));
        }
        reader.finish(|record| told(record, &mut all));
        all
    }

    fn row(line: u64, cells: &[&str]) -> (u64, bool, Vec<String>) {
        (line, true, cells.iter().map(|cell| String::from(*cell)).collect())
    }

    #[test]
    fn records_are_the_same_however_a_table_is_cut() {
        let text = "a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\n\n 2 , \"q\" \r3,5\" pipe\n,\n4,\"\"";
        let expected = vec![
            row(1, &["a", "b"]),
            row(2, &["1", "x, \"y\"\r\nz"]),
            row(4, &[""]),
            row(5, &["2", "q"]),
            row(6, &["3", "5\" pipe"]),
            row(7, &["", ""]),
            row(8, &["4", ""]),
        ];
        for piece in 1..=text.len() {
            assert_eq!(read(text.as_bytes(), piece), expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_record_and_no_more_than_it_may() {
        let mut text = String::from("a,b\n1,\"open\n");
        text.push_str(&"2,fine\n".repeat(20_000));
        for piece in [7, 1_000, 1_000_000] {
            let all = read(text.as_bytes(), piece);
            assert_eq!((all[1].0, all[1].1), (2, false));
            let next = &all[2];
            assert!(next.1 && next.2 == ["2", "fine"] && next.0 > 9_000, "{next:?}");
            assert_eq!(all.len() as u64, 2 + (20_002 - next.0 + 1), "every line behind it is told");
        }
        assert_eq!(read(b"a\n\"x", 9), [row(1, &["a"]), (2, false, vec![String::from("x")])]);
    }

    #[test]
    fn pieces_are_cut_between_records() {
        let text = "a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n3,\"w\nv\"\n4,u";
        let whole = read(text.as_bytes(), text.len());
        for piece in 1..=text.len() {
            let mut cutter = Cutter::new(b',', 1);
            let (mut all, mut rest, mut line) = (Vec::new(), Vec::new(), 1);
            for piece in text.as_bytes().chunks(piece) {
                let (end, next) = cutter.cut(piece);
                if end == 0 {
                    rest.extend(piece);
                    continue;
                }
                rest.extend(&piece[..end]);
                let mut reader = Reader::new(b',', line);
                reader.feed(&rest, |record| told(record, &mut all));
                reader.finish(|record| told(record, &mut all));
                (rest, line) = (piece[end..].to_vec(), next);
            }
            let mut reader = Reader::new(b',', line);
            reader.feed(&rest, |record| told(record, &mut all));
            reader.finish(|record| told(record, &mut all));
            all.retain(|(_, _, cells)| cells.len() > 1);
            assert_eq!(all, whole, "in pieces of {piece}");
        }
    }

    #[test]
    fn the_separator_is_seen_in_the_head() {
        for (head, sign) in
            [("a;b;c\n1,2", b';'), ("a,b", b','), ("a\tb", b'\t'), ("\"a,b\";c", b';'), ("a", b','), ("", b',')]
        {
            assert_eq!(separator_of(head.as_bytes()), sign, "{head}");
        }
    }
}
