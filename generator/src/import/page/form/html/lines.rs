//! Text that is put together line by line. In: pieces of HTML. Out: plain lines; and, for a cell, what of it is struck
//! out and where mark-up divides a word.

use super::super::super::document::Text;
use super::tokens::{BLOCK_TAGS, Piece, PieceKind};
use crate::report::Place;

/// Text that is put together line by line.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    /// Inside `<pre>`, where lines are kept.
    pub(super) keeps: bool,
    /// A cell has what is struck out apart: a limit that is no longer one must not be read together with the new one.
    is_cell: bool,
    struck: String,
    seams: Vec<usize>,
    /// How much there was where a tag stood within a word, and whether struck text stood there.
    seam: Option<(usize, bool)>,
    in_sup: bool,
}

impl Lines {
    pub(super) fn of_cell() -> Lines {
        Lines { is_cell: true, ..Lines::default() }
    }

    pub(super) fn take(&mut self, piece: &Piece) {
        let Piece { kind, text, is_struck, .. } = piece;
        match kind {
            PieceKind::Text if *is_struck && self.is_cell => self.strike(text),
            PieceKind::Text if self.keeps => self.out.push_str(text),
            PieceKind::Text if self.in_sup => self.raise(text),
            PieceKind::Text => {
                self.join(text);
                self.words(text);
            }
            PieceKind::Cell { .. } => self.out.push_str(" | "),
            PieceKind::Open(name) => match name.as_str() {
                "li" => {
                    self.line();
                    self.out.push_str("- ");
                }
                "pre" => {
                    self.line();
                    self.keeps = true;
                }
                // A browser makes an empty element of `<br>` wherever it stands.
                "br" if self.keeps => self.out.push('\n'),
                "sup" => self.in_sup = true,
                name if BLOCK_TAGS.contains(&name) => self.line(),
                name => self.divide(name),
            },
            PieceKind::Close(name) => match name.as_str() {
                "pre" => {
                    self.keeps = false;
                    self.line();
                }
                "td" | "th" => {}
                "sup" => self.in_sup = false,
                name if BLOCK_TAGS.contains(&name) => self.line(),
                name => self.divide(name),
            },
        }
    }

    /// A word may go on behind a tag, but `<wbr>` only says where it may be broken.
    fn divide(&mut self, name: &str) {
        if name != "wbr" && self.out.ends_with(is_word) && self.seam.is_none_or(|(at, _)| at != self.out.len()) {
            self.seam = Some((self.out.len(), false));
        }
    }

    /// `20<del>30</del>50` is not 2050.
    fn strike(&mut self, text: &str) {
        if !self.struck.is_empty() && text.starts_with(char::is_whitespace) {
            self.struck.push(' ');
        }
        self.struck.push_str(text.trim());
        self.seam = Some((self.out.len(), true));
    }

    fn join(&mut self, text: &str) {
        if let Some((at, is_struck)) = self.seam.take_if(|_| !text.is_empty())
            && at == self.out.len()
            && self.out.ends_with(is_word)
            && text.starts_with(is_word)
        {
            if is_struck { self.out.push(' ') } else { self.seams.push(at) }
        }
    }

    /// `2<sup>32</sup>` is not 232, and `Name<sup>1</sup>` not `Name1`.
    fn raise(&mut self, text: &str) {
        let text = text.trim();
        let digits: Option<String> = text.chars().map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize)).collect();
        match digits {
            Some(digits) => self.out.push_str(&digits),
            None => {
                self.out.push('^');
                self.out.push_str(text);
            }
        }
    }

    /// Line ends of the source stay: where descriptions are Markdown in HTML they mean something.
    fn words(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.line();
            }
            let has_gap = line.starts_with([' ', '\t', '\u{a0}']);
            for word in line.split([' ', '\t', '\r', '\u{a0}']).filter(|word| !word.is_empty()).enumerate() {
                let gap = word.0 > 0 || has_gap;
                if gap && !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
                self.out.push_str(word.1);
            }
            if line.len() > 1 && line.ends_with([' ', '\t', '\u{a0}']) && !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
        }
    }

    fn line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            // A bullet waits for its text.
            if self.out.ends_with("\n-") || self.out == "-" {
                self.out.push(' ');
            } else {
                self.out.push('\n');
            }
        }
    }

    pub(super) fn finish(self) -> String {
        self.out.trim().to_owned()
    }

    pub(super) fn into_text(self, place: Place) -> Text {
        let skipped = self.out.len() - self.out.trim_start().len();
        let seams = self.seams.iter().filter_map(|at| at.checked_sub(skipped)).collect();
        Text { struck: self.struck.trim().to_owned(), seams, ..Text::new(self.out.trim(), place) }
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
