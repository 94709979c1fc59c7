//! JSON's grammar, one token at a time. Text comes in; slices of it, numbers and marks go out, or the place where it is
//! not JSON. Knows neither members nor what a reader expects.

use super::escape::first_special;
use super::fault::DecodeError;

/// How many digits fit into 63 bits whatever they are.
const SAFE_DIGITS: usize = 18;

/// Stands between two tokens of a text.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'j> {
    text: &'j str,
    at: usize,
}

impl<'j> Scanner<'j> {
    pub(super) fn new(text: &'j str) -> Self {
        Self { text, at: 0 }
    }

    /// How far it is, in bytes from the start of the text.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// The text from `start` up to here.
    pub(super) fn since(&self, start: usize) -> &'j str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The first byte of what comes next, past white space; NUL at the end, with which nothing begins.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        let byte = self.byte(0);
        if byte > b' ' { byte } else { self.peek_past_space() }
    }

    fn peek_past_space(&mut self) -> u8 {
        while matches!(self.byte(0), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.byte(0)
    }

    /// Whether the string that comes next is empty.
    pub(super) fn is_blank(&self) -> bool {
        self.byte(1) == b'"'
    }

    /// Opens the list or object whose bracket has been peeked; gives whether anything stands in it.
    #[inline]
    pub(super) fn open(&mut self, closing: u8) -> bool {
        self.at += 1;
        let more = self.peek() != closing;
        self.at += usize::from(!more);
        more
    }

    /// After an item: whether a comma follows, or else the end of the list or object.
    #[inline]
    pub(super) fn goes_on(&mut self, closing: u8) -> Result<bool, DecodeError> {
        let byte = self.peek();
        if byte != b',' && byte != closing {
            return Err(self.broken(if closing == b'}' { "expected `,` or `}`" } else { "expected `,` or `]`" }));
        }
        self.at += 1;
        Ok(byte == b',')
    }

    /// The colon after a member's name.
    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), DecodeError> {
        if self.peek() != b':' {
            return Err(self.broken("expected `:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// The string whose quote has been peeked, where it stands in the text as it is meant. `None` moves nothing: it holds
    /// an escape, or is broken, which [`escaped_string`](Self::escaped_string) finds out.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'j str> {
        let start = self.at + 1;
        let length = first_special(self.text.as_bytes().get(start..)?)?;
        let end = start + length;
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// The string whose quote has been peeked, with escapes resolved.
    #[cold]
    pub(super) fn escaped_string(&mut self) -> Result<String, DecodeError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            self.at += first_special(rest).unwrap_or(rest.len());
            out.push_str(self.since(start));
            match self.byte(0) {
                b'"' => break,
                b'\\' => out.push(self.escape()?),
                _ if self.at >= self.text.len() => return Err(self.broken("the text ends within a string")),
                _ => return Err(self.broken("a control character within a string")),
            }
        }
        self.at += 1;
        Ok(out)
    }

    /// The character for the escape that stands here.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let start = self.at;
        let kind = self.byte(1);
        self.at += 2;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point().ok_or_else(|| fault(start, "an escape that is no character")),
            _ => return Err(fault(start, "an unknown escape")),
        })
    }

    /// The character for the digits after `\u`, and those of the other half of a pair.
    fn code_point(&mut self) -> Option<char> {
        let unit = self.code_unit()?;
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit);
        }
        if (self.byte(0), self.byte(1)) != (b'\\', b'u') {
            return None;
        }
        self.at += 2;
        let low = self.code_unit()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + low)
    }

    fn code_unit(&mut self) -> Option<u32> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|text| text.bytes().all(|it| it.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// The whole number that comes next, where it has few digits and nothing but digits. `None` moves nothing.
    #[inline]
    pub(super) fn small_integer(&mut self) -> Option<i64> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let (negative, digits) = match rest.strip_prefix(b"-") {
            Some(digits) => (true, digits),
            None => (false, rest),
        };
        let (mut value, mut count) = (0_i64, 0_usize);
        let mut next = 0;
        for &byte in digits {
            next = byte;
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            if count == SAFE_DIGITS {
                return None;
            }
            value = value * 10 + i64::from(digit);
            count += 1;
        }
        let leading_zero = count > 1 && digits.first() == Some(&b'0');
        if count == 0 || leading_zero || matches!(next, b'.' | b'e' | b'E') {
            return None;
        }
        self.at += count + usize::from(negative);
        Some(if negative { -value } else { value })
    }

    /// The number that comes next, in its own digits.
    pub(super) fn number(&mut self) -> Result<&'j str, DecodeError> {
        let start = self.at;
        self.at += usize::from(self.byte(0) == b'-');
        match self.byte(0) {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte(0) == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(0), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(0), b'+' | b'-'));
            self.digits()?;
        }
        Ok(self.since(start))
    }

    fn digits(&mut self) -> Result<(), DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.broken("expected a digit"));
        }
        self.at += count;
        Ok(())
    }

    /// `true`, `false` or `null`, of which the first letter has been peeked.
    pub(super) fn word(&mut self, word: &'static str) -> Result<&'static str, DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.broken("expected a value"));
        }
        self.at += word.len();
        Ok(word)
    }

    /// Nothing but white space may follow.
    pub(super) fn end(&mut self) -> Result<(), DecodeError> {
        self.peek();
        if self.at < self.text.len() { Err(self.broken("expected the end of the text")) } else { Ok(()) }
    }

    /// What stands here is not what has to stand here.
    #[cold]
    pub(super) fn broken(&self, expected: &'static str) -> DecodeError {
        let reason = match self.text.get(self.at..) {
            _ if self.text.trim().is_empty() => "the text is empty",
            Some("") => "the text ends too early",
            _ => expected,
        };
        fault(self.at, reason)
    }

    #[inline]
    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or_default()
    }
}

#[cold]
fn fault(offset: usize, reason: &'static str) -> DecodeError {
    DecodeError::new(offset, reason)
}
