//! Enforced patterns as rows of character classes. In: a regular expression. Out: pieces, or why there are none.
//!
//! A user's program should not carry a regex engine for `^[a-z0-9]{1,32}$`, so an enforced pattern is a row of
//! character classes, each repeated so many times. Anything richer can be advice.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A pattern over a whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As the spec has it.
    pub text: String,
    /// What `validate` matches; empty for advice.
    pub pieces: Vec<Piece>,
}

/// One class of characters, and how often it may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First and last characters, both in the class.
    pub ranges: Vec<(char, char)>,
    /// At least so often.
    pub min: u32,
    /// At most so often.
    pub max: Option<u32>,
}

/// The pieces of a pattern.
///
/// # Errors
/// In words, where it is no regular expression or more than a row of classes.
pub(super) fn pieces(pattern: &str) -> Result<Vec<Piece>, String> {
    let hir = regex_syntax::parse(pattern)
        .map_err(|error| format!("it is not a regular expression: {}", last_line(&error.to_string())))?;
    let mut pieces = Vec::new();
    collect(&hir, &mut pieces)?;
    Ok(pieces)
}

fn collect(hir: &Hir, pieces: &mut Vec<Piece>) -> Result<(), String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(Look::Start | Look::End) => Ok(()),
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| collect(part, pieces)),
        HirKind::Capture(capture) => collect(&capture.sub, pieces),
        HirKind::Repetition(repetition) => {
            let ranges = ranges(&repetition.sub)?;
            pieces.push(Piece { ranges, min: repetition.min, max: repetition.max });
            Ok(())
        }
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).map_err(|_| "it matches bytes that are not text".to_owned())?;
            pieces.extend(text.chars().map(|c| Piece { ranges: vec![(c, c)], min: 1, max: Some(1) }));
            Ok(())
        }
        HirKind::Class(_) => {
            pieces.push(Piece { ranges: ranges(hir)?, min: 1, max: Some(1) });
            Ok(())
        }
        HirKind::Look(_) => Err("it looks around, which an enforced pattern cannot".to_owned()),
        HirKind::Alternation(_) => Err("it has alternatives, which an enforced pattern cannot".to_owned()),
    }
}

fn ranges(hir: &Hir) -> Result<Vec<(char, char)>, String> {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => Ok(class.iter().map(|range| (range.start(), range.end())).collect()),
        HirKind::Class(Class::Bytes(class)) => {
            Ok(class.iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect())
        }
        HirKind::Capture(capture) => ranges(&capture.sub),
        HirKind::Literal(literal) => {
            match std::str::from_utf8(&literal.0).map(|text| text.chars().collect::<Vec<_>>()).as_deref() {
                Ok([one]) => Ok(vec![(*one, *one)]),
                _ => Err("it repeats more than one class of characters".to_owned()),
            }
        }
        _ => Err("it repeats more than one class of characters".to_owned()),
    }
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn a_row_of_classes_becomes_pieces() {
        let digits = Piece { ranges: vec![('0', '9')], min: 1, max: Some(3) };
        let dash = Piece { ranges: vec![('-', '-')], min: 1, max: Some(1) };
        let letters = Piece { ranges: vec![('A', 'Z'), ('a', 'z')], min: 0, max: None };
        assert_eq!(pieces("^[0-9]{1,3}-[a-zA-Z]*$"), Ok(vec![digits, dash, letters]));
    }

    #[test]
    fn what_is_richer_is_refused_in_words() {
        assert_eq!(pieces("a|bc"), Err("it has alternatives, which an enforced pattern cannot".to_owned()));
        assert_eq!(pieces("(ab)+"), Err("it repeats more than one class of characters".to_owned()));
        assert_eq!(pieces("[a"), Err("it is not a regular expression: error: unclosed character class".to_owned()));
    }
}
