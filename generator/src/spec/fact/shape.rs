//! What one may write where: the table behind the key reference and the JSON Schema.

/// A structure of the spec.
pub(in crate::spec) struct Shape {
    pub(in crate::spec) name: &'static str,
    /// Lines of Markdown.
    pub(in crate::spec) doc: &'static [&'static str],
    pub(in crate::spec) keys: Vec<Key>,
}

/// A key of a structure.
pub(in crate::spec) struct Key {
    pub(in crate::spec) name: &'static str,
    /// Lines of Markdown.
    pub(in crate::spec) doc: &'static [&'static str],
    /// A value in YAML, on one line.
    pub(in crate::spec) example: &'static str,
    pub(in crate::spec) kind: Kind,
}

/// What a value may be.
pub(in crate::spec) enum Kind {
    Text,
    /// A whole number from 0.
    Number,
    Flag,
    /// One of some words.
    Word(Vec<&'static str>),
    /// A type in the API's words.
    Type,
    /// Text of a form: what it is called, and the form as a regular expression.
    Form(&'static str, &'static str),
    /// `[1, 100]`.
    Range,
    /// Allowed values, as a list or a map.
    Values,
    /// Anything.
    Any,
    /// Keys of their own.
    Object(fn() -> Shape),
    /// Names and what they stand for.
    Map(Box<Kind>),
    List(Box<Kind>),
}
