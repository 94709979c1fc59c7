//! What makes an id, a key or a token unusable. A value comes in; what is wrong with it goes out, never the value.

/// Why credentials cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(super) field: Field,
    flaw: Flaw,
}

/// Which of the three values it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Key,
    Token,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Empty,
    LineBreak,
    Space,
    Control,
    NotAscii,
    Quoted,
}

impl Field {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Id => "the secret id",
            Self::Key => "the secret key",
            Self::Token => "the token",
        }
    }
}

impl Fault {
    /// What is wrong with a value that was [trimmed](trim). All three travel in headers or sign them, and the service
    /// hands out printable ASCII without spaces.
    pub(super) fn find(field: Field, value: &str) -> Option<Self> {
        let flaw = match value {
            "" => Flaw::Empty,
            _ => match value.chars().find(|character| !character.is_ascii_graphic()) {
                Some('\n' | '\r') => Flaw::LineBreak,
                Some(' ' | '\t') => Flaw::Space,
                Some(character) if character.is_control() => Flaw::Control,
                Some(character) if character.is_whitespace() => Flaw::Space,
                Some(_) => Flaw::NotAscii,
                // Docker's `--env-file` keeps the quotes of a value, where a shell takes them away.
                None if is_quoted(value) => Flaw::Quoted,
                None => return None,
            },
        };
        Some(Self { field, flaw })
    }

    /// What the value does, to follow its name.
    pub(super) fn predicate(self) -> &'static str {
        match self.flaw {
            Flaw::Empty => "is empty",
            Flaw::LineBreak => "holds a line break",
            Flaw::Space => "holds a space",
            Flaw::Control => "holds a control character",
            Flaw::NotAscii => "holds a character that is not ASCII",
            Flaw::Quoted => "stands in quotes: take them away",
        }
    }
}

/// Takes away what pasting, files and variables leave around a value: white space, and the marks without width that
/// editors and web pages add.
pub(crate) fn trim(value: &str) -> &str {
    let is_margin = |character: char| {
        character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
    };
    value.trim_matches(is_margin)
}

fn is_quoted(value: &str) -> bool {
    let between = |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    between('"') || between('\'')
}
