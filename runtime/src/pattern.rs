//! Patterns over whole texts, as far as documented alphabets need them: classes of characters, each repeated so and
//! so often, one after the other. They are constants of generated code; there is no regular expression at run time.

/// A sequence of [`Piece`]s that a whole text has to match.
///
/// ```
/// use tcgen_runtime::{Pattern, Piece};
///
/// // [A-Za-z][A-Za-z0-9_]{0,31}
/// static NAME: Pattern = Pattern::new(&[
///     Piece::new(&[('A', 'Z'), ('a', 'z')], 1, Some(1)),
///     Piece::new(&[('A', 'Z'), ('a', 'z'), ('0', '9'), ('_', '_')], 0, Some(31)),
/// ]);
/// assert!(NAME.matches("flow_1"));
/// assert!(!NAME.matches("1_flow"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    pieces: &'static [Piece],
}

/// Characters of one class, repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    ranges: &'static [(char, char)],
    least: usize,
    most: Option<usize>,
}

impl Piece {
    /// `ranges` include both ends; `most` is open where `None`.
    pub const fn new(ranges: &'static [(char, char)], least: usize, most: Option<usize>) -> Self {
        Self { ranges, least, most }
    }

    fn holds(&self, character: char) -> bool {
        self.ranges.iter().any(|&(first, last)| first <= character && character <= last)
    }
}

impl Pattern {
    /// The pieces, in their order.
    pub const fn new(pieces: &'static [Piece]) -> Self {
        Self { pieces }
    }

    /// Whether the whole of `text` matches, in time proportional to its length times the number of pieces.
    pub fn matches(&self, text: &str) -> bool {
        let characters: Vec<char> = text.chars().collect();
        // ends[i]: the pieces so far can match exactly the first i characters.
        let mut ends = vec![false; characters.len() + 1];
        if let Some(start) = ends.first_mut() {
            *start = true;
        }
        for piece in self.pieces {
            ends = piece.advance(&ends, &characters);
        }
        ends.last().copied().unwrap_or(false)
    }
}

impl Piece {
    /// Where this piece can end, given where it can begin.
    fn advance(&self, begins: &[bool], characters: &[char]) -> Vec<bool> {
        // A begin is usable where the characters since then are all of the class, and it lies between `least` and
        // `most` characters back. Both limits only move forward, so that counting the begins between them is enough:
        // no begin is looked at more than twice.
        let mut ends = Vec::with_capacity(begins.len());
        let mut run_start = 0;
        let (mut from, mut to, mut usable) = (0, 0, 0usize);
        let is_begin = |at: usize| usize::from(begins.get(at) == Some(&true));
        for end in 0..begins.len() {
            if let Some(last) = end.checked_sub(1)
                && !characters.get(last).is_some_and(|&character| self.holds(character))
            {
                run_start = end;
            }
            while to + self.least <= end {
                usable += is_begin(to);
                to += 1;
            }
            let earliest = self.most.map_or(0, |most| end.saturating_sub(most)).max(run_start);
            while from < earliest.min(to) {
                usable -= is_begin(from);
                from += 1;
            }
            ends.push(usable > 0);
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &[(char, char)] = &[('a', 'z')];
    const ALNUM: &[(char, char)] = &[('a', 'z'), ('0', '9')];

    #[test]
    fn one_piece_bounds_the_length_and_the_alphabet() {
        const PATTERN: Pattern = Pattern::new(&[Piece::new(LETTER, 1, Some(3))]);
        for (text, matches) in [("", false), ("a", true), ("abc", true), ("abcd", false), ("a1c", false), ("ä", false)]
        {
            assert_eq!(PATTERN.matches(text), matches, "{text}");
        }
    }

    #[test]
    fn no_pieces_match_the_empty_text_alone() {
        assert!(Pattern::new(&[]).matches(""));
        assert!(!Pattern::new(&[]).matches("a"));
    }

    #[test]
    fn characters_beyond_ascii_count_as_one() {
        const PATTERN: Pattern = Pattern::new(&[Piece::new(&[('\u{4e00}', '\u{9fff}')], 2, Some(2))]);
        assert!(PATTERN.matches("合同"));
        assert!(!PATTERN.matches("合"));
    }

    #[test]
    fn pieces_that_overlap_share_the_text_in_every_way() {
        // [a-z]*[a-z0-9]{2}[a-z]+
        const PATTERN: Pattern =
            Pattern::new(&[Piece::new(LETTER, 0, None), Piece::new(ALNUM, 2, Some(2)), Piece::new(LETTER, 1, None)]);
        for (text, matches) in [
            ("abc", true),
            ("xx12y", true),
            ("12a", true),
            ("ab", false),
            ("a1", false),
            ("xx123y", false),
            ("x1yz", true),
        ] {
            assert_eq!(PATTERN.matches(text), matches, "{text}");
        }
    }

    #[test]
    fn a_pattern_made_to_backtrack_takes_linear_time() {
        // (a*){12}b over 20,000 a's: a backtracking matcher would not come back.
        static PIECES: [Piece; 13] = {
            let mut pieces = [Piece::new(&[('a', 'a')], 0, None); 13];
            pieces[12] = Piece::new(&[('b', 'b')], 1, Some(1));
            pieces
        };
        assert!(!Pattern::new(&PIECES).matches(&"a".repeat(20_000)));
        assert!(Pattern::new(&PIECES).matches(&("a".repeat(20_000) + "b")));
    }

    /// The plain definition, one way of splitting after the other.
    fn matches_slowly(pieces: &[Piece], text: &[char]) -> bool {
        let Some((piece, rest)) = pieces.split_first() else { return text.is_empty() };
        (0..=text.len()).any(|taken| {
            taken >= piece.least
                && piece.most.is_none_or(|most| taken <= most)
                && text[..taken].iter().all(|&character| piece.holds(character))
                && matches_slowly(rest, &text[taken..])
        })
    }

    #[test]
    fn the_linear_matcher_agrees_with_the_definition() {
        const CHOICES: [Piece; 6] = [
            Piece::new(&[('a', 'a')], 0, None),
            Piece::new(&[('a', 'b')], 1, Some(2)),
            Piece::new(&[('b', 'b')], 0, Some(1)),
            Piece::new(&[('a', 'b')], 2, None),
            Piece::new(&[('b', 'b')], 3, Some(2)),
            Piece::new(&[], 0, Some(4)),
        ];
        let texts: Vec<String> = (0..=6)
            .flat_map(|length| (0..1u32 << length).map(move |bits| (length, bits)))
            .map(|(length, bits)| (0..length).map(|at| if bits >> at & 1 == 0 { 'a' } else { 'b' }).collect())
            .collect();
        for first in CHOICES {
            for second in CHOICES {
                for third in CHOICES {
                    let pieces: &'static [Piece] = Box::leak(Box::new([first, second, third]));
                    for text in &texts {
                        let characters: Vec<char> = text.chars().collect();
                        assert_eq!(
                            Pattern::new(pieces).matches(text),
                            matches_slowly(pieces, &characters),
                            "{pieces:?} on {text:?}"
                        );
                    }
                }
            }
        }
    }
}
