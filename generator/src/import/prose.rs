//! Constraints that descriptions state. In: the official description of one member, with its type. Out: limits,
//! allowed values, a default, a unit and an example, each with the place that it was read from.
//!
//! Precise before many: a phrase that could mean something else gives nothing, so do two that disagree, and a
//! constraint that the member's own example breaks is none.

mod alphabet;
mod clause;
mod default;
mod example;
mod flat;
mod items;
mod length;
mod pattern;
mod range;
mod sample;
mod unit;
mod values;

#[cfg(test)]
mod tests;

pub(super) use alphabet::{Alphabet, read_alphabet};

use crate::spec::{Range, TypeName};
use flat::Flat;

/// Bytes of a description.
pub(super) type Span = std::ops::Range<usize>;

/// Where a member stands. What a request can leave out or overstep, a response can not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// In a request, or in a structure that requests hold.
    Input,
    /// In responses only.
    Output,
}

/// A member as its documentation has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Described<'a> {
    /// Its name on the wire.
    pub(super) name: &'a str,
    /// Its type.
    pub(super) type_name: &'a TypeName,
    /// Where it stands.
    pub(super) side: Side,
    /// The description: text, Markdown or HTML.
    pub(super) text: &'a str,
    /// The example value, where the documentation keeps it apart from the description.
    pub(super) example: Option<&'a str>,
}

/// A fact, and the bytes of the description that state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<T> {
    /// The fact.
    pub(super) value: T,
    /// Where it is stated.
    pub(super) span: Span,
}

/// An allowed value. What it means is official prose, so only its place is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundValue {
    /// The value, as written.
    pub(super) text: String,
    /// Where the value stands.
    pub(super) span: Span,
    /// Where its meaning stands.
    pub(super) label: Option<Span>,
}

/// What one description states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    /// The fewest characters of a text, or of each text of a list.
    pub(super) min_length: Option<Found<u64>>,
    /// The most characters of a text, or of each text of a list.
    pub(super) max_length: Option<Found<u64>>,
    /// The fewest items of a list.
    pub(super) min_items: Option<Found<u64>>,
    /// The most items of a list.
    pub(super) max_items: Option<Found<u64>>,
    /// The least and the greatest number, both allowed.
    pub(super) range: Option<Found<Range>>,
    /// All allowed values.
    pub(super) values: Option<Found<Vec<FoundValue>>>,
    /// What the server takes when the member is left out, as text.
    pub(super) default: Option<Found<String>>,
    /// What a number counts: a word of English, or a symbol such as `MB`.
    pub(super) unit: Option<Found<String>>,
    /// An example value, as text.
    pub(super) example: Option<Found<String>>,
}

impl Stated {
    /// Drops every constraint that an example value breaks: a text as it is, a list as JSON.
    pub(super) fn drop_broken(&mut self, type_name: &TypeName, example: &str) {
        sample::drop_broken(self, type_name, example);
    }
}

/// Reads what a description states, but for what its own example breaks.
pub(super) fn read_prose(member: &Described<'_>) -> Stated {
    let mut stated = read_stated(member);
    let own = member.example.or_else(|| stated.example.as_ref().map(|found| found.value.as_str())).map(str::to_owned);
    if let Some(own) = own {
        stated.drop_broken(member.type_name, &own);
    }
    stated
}

/// Reads what a description states, whether its own example keeps to it or not.
pub(super) fn read_stated(member: &Described<'_>) -> Stated {
    let flat = Flat::new(member.text);
    let mut stated = Stated { example: example::read_example(&flat, member), ..Stated::default() };
    let own = member.example.map(str::to_owned).or_else(|| stated.example.as_ref().map(|found| found.value.clone()));
    length::read_lengths(&flat, member, &mut stated);
    items::read_items(&flat, member, &mut stated);
    stated.range = range::read_range(&flat, member);
    stated.unit = unit::read_unit(&flat, member);
    // What is said of a text that holds JSON is said of a key in it.
    if !own.as_deref().is_some_and(sample::is_json) {
        stated.values = values::read_values(&flat, member);
        stated.default = default::read_default(&flat, member, &stated);
    }
    stated
}
