//! What stands in a line of text: names, numbers, literals. In: a value. Out: how Rust writes it.

use std::fmt::Write as _;

use crate::characters::is_unseen;

/// What can stand in a line.
pub(super) trait Piece {
    /// Writes it behind what is there.
    fn put_to(self, out: &mut String);
}

impl Piece for &str {
    fn put_to(self, out: &mut String) {
        out.push_str(self);
    }
}

impl Piece for &String {
    fn put_to(self, out: &mut String) {
        out.push_str(self);
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {
        $(impl Piece for $type {
            fn put_to(self, out: &mut String) {
                // Writing to a `String` does not fail.
                let _ = write!(out, "{self}");
            }
        })+
    };
}

numbers!(u32, u64, i64, usize);

/// Digit by digit, and always with a point.
impl Piece for f64 {
    fn put_to(self, out: &mut String) {
        let start = out.len();
        // Writing to a `String` does not fail.
        let _ = write!(out, "{self}");
        if !out.get(start..).is_some_and(|number| number.contains('.')) {
            out.push_str(".0");
        }
    }
}

/// A string literal.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl Piece for Quoted<'_> {
    fn put_to(self, out: &mut String) {
        let text = self.0;
        out.push('"');
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
            out.push_str(text);
        } else {
            push_escaped(out, text);
        }
        out.push('"');
    }
}

/// Escapes as a Debug string does, but leaves a `'` and spells a NUL before a digit so that it reads as no octal number.
fn push_escaped(out: &mut String, text: &str) {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' '..='~' if c != '"' && c != '\\' => out.push(c),
            // CJK ideographs, and signs as wide as they: most of what is left, and none of them is escaped.
            '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{301b}' | '\u{ff01}'..='\u{ff5e}' => out.push(c),
            '\0' if chars.as_str().starts_with(|next: char| next.is_digit(8)) => out.push_str(r"\x00"),
            c => out.extend(c.escape_debug()),
        }
    }
}

/// The most `#` around a raw string.
const MOST_HASHES: usize = 255;

/// `r#"…"#` with as many `#` as the text needs, so that it reads as it is.
pub(super) struct Raw<'a>(pub(super) &'a str);

impl Piece for Raw<'_> {
    fn put_to(self, out: &mut String) {
        // Each `"` in the text with the `#` behind it.
        let quotes = self.0.split('"').skip(1);
        let longest = quotes.map(|after| after.len() - after.trim_start_matches('#').len()).max().unwrap_or(0);
        // What is unseen may not stand in a file, and rustc counts up to 255 `#`.
        if longest >= MOST_HASHES || self.0.contains(|c| c != '\n' && is_unseen(c)) {
            return Quoted(self.0).put_to(out);
        }
        let hashes = "#".repeat(longest + 1);
        for piece in ["r", &hashes, "\"", self.0, "\"", &hashes] {
            out.push_str(piece);
        }
    }
}
