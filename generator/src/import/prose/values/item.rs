//! One allowed value and what it means. In: the start of a text. Out: the parts of it.

use std::ops::Range;

use crate::spec::Scalar;

/// The longest value, in bytes; longer words are samples of something.
const LONGEST: usize = 64;

/// A value and its meaning, as parts of the flat text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) value: Range<usize>,
    pub(super) label: Option<Range<usize>>,
}

/// How values of a type look.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    scalar: Scalar,
}

impl Shape {
    /// `None` for types whose values are not listed: flags, times, structures.
    pub(super) fn of(scalar: Scalar) -> Option<Self> {
        (scalar.is_number() || scalar == Scalar::String).then_some(Shape { scalar })
    }

    pub(super) fn is_number(self) -> bool {
        self.scalar.is_number()
    }

    /// The length of the value that the text begins with.
    pub(super) fn measure(self, text: &str) -> Option<usize> {
        let length = if self.is_number() { self.measure_number(text)? } else { measure_word(text)? };
        (length <= LONGEST).then_some(length)
    }

    fn measure_number(self, text: &str) -> Option<usize> {
        let sign = usize::from(text.starts_with('-'));
        let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
        let mut length = sign + digits(sign);
        if length == sign {
            return None;
        }
        if self.scalar == Scalar::Float && text.get(length..).is_some_and(|rest| rest.starts_with('.')) {
            length += 1 + digits(length + 1);
        }
        let number = text.get(..length)?;
        let fits = match self.scalar {
            Scalar::Integer => number.parse::<i64>().is_ok(),
            Scalar::UnsignedInteger => number.parse::<u64>().is_ok(),
            _ => number.parse::<f64>().is_ok(),
        };
        let mut behind = text.get(length..)?.chars();
        let goes_on = match behind.next() {
            // The end of a sentence is no part of a number.
            Some('.') => behind.next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '.'),
            Some(c) => c.is_ascii_alphanumeric() || matches!(c, '%' | '_' | '^' | '*'),
            None => false,
        };
        (fits && !goes_on).then_some(length)
    }
}

/// The length of a word of an API: `TESHD-10`, `audio.mi`, `100`.
fn measure_word(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+');
    let word = text.get(..text.find(|c: char| !is_part(c)).unwrap_or(text.len()))?;
    let minus = word.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if !minus && !word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    // `0-否` is 0; `1-WiFi` could be either, and `1-5` is a range.
    let length = word.trim_end_matches(['-', '.', '+']).len();
    let number = word.trim_start_matches('-').trim_start_matches(|c: char| c.is_ascii_digit());
    let is_sample = word.contains("xxx") || word.contains("XXX");
    let is_doubtful = is_sample || number.starts_with('-') && number.len() > 1 && length == word.len();
    (length > 0 && !is_doubtful).then_some(length)
}

/// Whether a value can begin with this character, which is one byte.
pub(super) fn begins_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"')
}

/// A value as it stands in a list: in quotes or bare.
pub(super) fn read_value(text: &str, at: usize, shape: Shape) -> Option<(Range<usize>, usize)> {
    let rest = text.get(at..)?;
    let (start, quoted) = match rest.strip_prefix('"') {
        Some(_) => (at + 1, true),
        None => (at, false),
    };
    let length = shape.measure(text.get(start..)?)?;
    let end = start + length;
    match quoted {
        false => Some((start..end, end)),
        true => text.get(end..)?.starts_with('"').then_some((start..end, end + 1)),
    }
}

/// What stands between a value and its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Colon,
    Equals,
    Dash,
    Parenthesis,
    Word,
    Space,
}

/// The separator at the start of the text, and its length with the spaces around it.
pub(super) fn read_separator(rest: &str) -> Option<(Separator, usize)> {
    let trimmed = rest.trim_start_matches(' ');
    let spaces = rest.len() - trimmed.len();
    let is_chinese = |text: &str| text.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let (separator, length) = [
        ("->", Separator::Dash),
        ("=>", Separator::Dash),
        ("--", Separator::Dash),
        (":", Separator::Colon),
        ("=", Separator::Equals),
        ("-", Separator::Dash),
        ("(", Separator::Parenthesis),
        ("表示", Separator::Word),
        ("代表", Separator::Word),
    ]
    .into_iter()
    .find(|(sign, _)| trimmed.starts_with(sign))
    .map(|(sign, separator)| (separator, spaces + sign.len()))
    .or_else(|| (spaces > 0 && is_chinese(trimmed)).then_some((Separator::Space, spaces)))?;
    let behind = rest.get(length..)?;
    let label = behind.trim_start_matches(' ');
    // `0-100` is a range, `16:9` a ratio, `a=b` a pair of something.
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    let is_label = match separator {
        Separator::Dash | Separator::Equals => !label.is_empty() && !is_number,
        Separator::Colon => !(is_number && behind.len() == label.len() && spaces == 0 && label.len() < 4),
        _ => true,
    };
    is_label.then_some((separator, length + behind.len() - label.len()))
}

/// A part without the spaces and signs at its ends; `None` when nothing is left.
pub(super) fn trim(text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let inner = text.get(part.clone())?;
    let start = part.start + (inner.len() - inner.trim_start_matches([' ', ':', ',', '-', '"']).len());
    let inner = text.get(start..part.end)?;
    let end = start + inner.trim_end_matches([' ', ',', ';', '。', '、', '.', '|', '/', '"']).len();
    (start < end).then_some(start..end)
}

/// Whether the text speaks of values that a list cannot name: "大于0：…", "其他：…".
pub(super) fn is_open(text: &str) -> bool {
    const WORDS: [&str; 14] =
        ["大于", "小于", "超过", "其他", "其它", "正整数", "以上", "任意", "自定义", ">", "<", "N:", "n:", "..."];
    let mut clauses = text.split([',', ';', '。', '、', ' ', '|', '\n', '•']);
    text.contains('…')
        || ["以及其", "及其他", "及其它", "等其"].iter().any(|words| text.contains(words))
        || clauses.any(|clause| {
            let head = clause.split([':', '=', '-', '(']).next().unwrap_or("");
            head.len() < clause.len()
                && WORDS
                    .iter()
                    .any(|word| head.contains(word.trim_end_matches(':')) && !(word.is_ascii() && head.len() > 3))
        })
}
