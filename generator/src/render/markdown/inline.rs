//! Pieces of a line of Markdown. In: any text. Out: text without mark-up, or a code span.

use super::super::piece::Piece;
use crate::characters::{code_span, is_unseen};

/// Text on one line with nothing in it that Markdown would read.
#[derive(Clone, Copy)]
pub(in crate::render) struct Plain<'a>(pub(in crate::render) &'a str);

impl Piece for Plain<'_> {
    fn put_to(self, out: &mut String) {
        let mut chars = self.0.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                    out.push('\\');
                    out.push(c);
                }
                // A bare address is a link for some readers, and a warning of rustdoc's.
                ':' if chars.as_str().starts_with("//") => out.push_str("\\:"),
                c if c.is_control() => out.push(' '),
                c if is_unseen(c) => {}
                c => out.push(c),
            }
        }
    }
}

/// The same as a text of its own.
pub(in crate::render) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    Plain(text).put_to(&mut out);
    out
}

/// A code span around any text.
#[derive(Clone, Copy)]
pub(in crate::render) struct Code<'a>(pub(in crate::render) &'a str);

impl Piece for Code<'_> {
    fn put_to(self, out: &mut String) {
        // Nearly all are names and numbers, and there are many.
        if !self.0.is_empty() && self.0.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'`') {
            for piece in ["`", self.0, "`"] {
                out.push_str(piece);
            }
        } else {
            out.push_str(&code_span(self.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn plain_text_has_no_mark_up() {
        assert_eq!(plain("a*b"), r"a\*b");
        assert_eq!(plain("\u{202a}撤销\u{202c}\n<b>"), r"撤销 \<b\>");
        assert_eq!(plain("http://a.b: c"), r"http\://a.b: c");
    }
}
