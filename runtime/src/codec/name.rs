//! A member's name while its object is read. The name that stands in the text and the names that a structure has come in;
//! which of them it is goes out. Knows nothing of values.

/// What [`Name::among`] gives for a name that is none of them.
const UNKNOWN: usize = usize::MAX;

/// The name of a member that was found, and how far its object has been read.
#[derive(Debug)]
pub struct Name<'n> {
    text: &'n str,
    expected: Expected,
}

/// The member that is expected next. Services write members in the order of their documentation, so that nearly every
/// name is the one after the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    offset: usize,
    index: usize,
}

impl<'n> Name<'n> {
    pub(super) fn new(text: &'n str, expected: Expected) -> Self {
        Self { text, expected }
    }

    /// The name as it stands in the text, its escapes resolved.
    pub fn as_str(&self) -> &'n str {
        self.text
    }

    /// The place of this name among those of a structure, counted from 0, or a number beyond all of them.
    ///
    /// `names` has them one after another, each after its length in one character (`"\x06FlowId\x04Name"`): one constant
    /// without pointers, in which what is not looked for is passed over unread. For one object `names` is always the same.
    pub fn among(&mut self, names: &'static str) -> usize {
        let from_here = self.find(names, self.expected, names.len());
        if from_here == UNKNOWN { self.find(names, Expected::default(), self.expected.offset) } else { from_here }
    }

    /// Looks from `place` on, in what begins before `end`.
    fn find(&mut self, names: &'static str, mut place: Expected, end: usize) -> usize {
        let wanted = self.text.as_bytes();
        while place.offset < end
            && let Some((&length, rest)) = names.as_bytes().get(place.offset..).and_then(<[u8]>::split_first)
        {
            let length = usize::from(length);
            let found = length == wanted.len() && rest.starts_with(wanted);
            let next = Expected { offset: place.offset + 1 + length, index: place.index + 1 };
            if found {
                self.expected = next;
                return place.index;
            }
            place = next;
        }
        UNKNOWN
    }

    /// What to expect after this member.
    pub(super) fn expected(&self) -> Expected {
        self.expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = "\x06FlowId\x04Name\x06FlowNo\x01X";

    /// The places of names that are read one after another.
    fn places<const N: usize>(names: [&str; N]) -> [usize; N] {
        let mut expected = Expected::default();
        names.map(|text| {
            let mut name = Name::new(text, expected);
            let place = name.among(NAMES);
            expected = name.expected();
            place
        })
    }

    #[test]
    fn every_name_is_found_in_any_order() {
        assert_eq!(places(["FlowId", "Name", "FlowNo", "X"]), [0, 1, 2, 3]);
        assert_eq!(places(["X", "FlowNo", "Name", "FlowId"]), [3, 2, 1, 0]);
        assert_eq!(places(["Name", "Name", "X", "X", "FlowId", "X"]), [1, 1, 3, 3, 0, 3]);
    }

    #[test]
    fn a_name_that_is_none_of_them_is_beyond_them_and_changes_nothing() {
        assert_eq!(
            places(["FlowNr", "FlowId", "Nam", "Flow", "", "xName", "Name"]),
            [UNKNOWN, 0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 1]
        );
        assert_eq!(Name::new("X", Expected::default()).among(""), UNKNOWN);
        assert_eq!(Name::new("\x04Name", Expected::default()).among(NAMES), UNKNOWN);
    }
}
