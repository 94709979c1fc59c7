//! What stands in a line of text: names, numbers, literals. In: a value. Out: how Rust writes it.

use std::fmt::Write as _;

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

/// `r#"…"#` with as many `#` as the text needs, so that it reads as it is.
pub(super) struct Raw<'a>(pub(super) &'a str);

impl Piece for Raw<'_> {
    fn put_to(self, out: &mut String) {
        // A carriage return may not stand in a raw string.
        if self.0.contains('\r') {
            return Quoted(self.0).put_to(out);
        }
        let mut hashes = "#".to_owned();
        while self.0.contains(&format!("\"{hashes}")) {
            hashes.push('#');
        }
        for piece in ["r", &hashes, "\"", self.0, "\"", &hashes] {
            out.push_str(piece);
        }
    }
}
