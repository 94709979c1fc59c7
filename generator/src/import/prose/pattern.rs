//! Regular expressions that are compiled once. In: a pattern and a text. Out: matches.

use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::flat::Flat;

/// A pattern over flat text. `None` is a slip in the pattern, which the tests find.
pub(super) type Pattern = LazyLock<Option<Regex>>;

/// Compiles a pattern.
pub(super) fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// Every match that gives something.
pub(super) fn read_all<'f, T: 'f>(
    pattern: &'static Pattern,
    flat: &'f Flat<'_>,
    read: impl FnMut(Captures<'f>) -> Option<T> + 'f,
) -> impl Iterator<Item = T> + 'f {
    pattern.iter().flat_map(|regex| regex.captures_iter(flat.text())).filter_map(read)
}

/// The whole of a match.
pub(super) fn whole<'f>(captures: &Captures<'f>) -> Option<Match<'f>> {
    captures.get(0)
}

/// The number in the group of this name.
pub(super) fn number(captures: &Captures<'_>, name: &str) -> Option<u64> {
    captures.name(name)?.as_str().parse().ok()
}
