//! Reads JSON, and forgives what real responses get wrong. Text comes in, values go out into whatever implements
//! the traits of `decode`; this is the only file that knows how lenient a response has to be read.

use super::decode::{Decode, DecodeList, DecodeValue};
use super::fault::DecodeError;
use super::name::{Expected, Name};
use super::number::{NO_NUMBER, OUT_OF_RANGE, parse_integer};
use super::scan::Scanner;

/// How many objects and lists may stand inside one another, in what is read and in what is skipped.
pub const MAX_DEPTH: usize = 128;

/// Reads `bytes`, which hold one JSON object and nothing else, into `target`.
///
/// # Errors
/// The bytes are not UTF-8 or not JSON, nest deeper than [`MAX_DEPTH`], or hold a value that does not fit.
pub fn read_object(bytes: &[u8], target: &mut dyn Decode) -> Result<(), DecodeError> {
    let text =
        std::str::from_utf8(bytes).map_err(|fault| DecodeError::new(fault.valid_up_to(), "the text is not UTF-8"))?;
    let mut reader = Reader::new(text);
    if reader.scan.peek() != b'{' {
        return Err(reader.scan.broken("expected an object"));
    }
    reader.object(target)?;
    reader.scan.end()
}

/// Stands before one JSON value.
///
/// One in twelve of the official example responses departs from its declared types (17,979 responses of 300
/// services). What is read how:
///
/// | expected | also taken |
/// |---|---|
/// | any | `null`, and a value of another kind than these: absent |
/// | integer, float | the number in a string; `true` and `false` as 1 and 0; `""`: absent |
/// | integer | `1.0`, `1e3`; a fraction or an overflow is an error |
/// | boolean | `"true"`, `"True"`, `0`, `1`, `"0"`, `"1"`; `""`: absent |
/// | string | a number, with its exact digits; `true`, `false`; an object or list, as JSON text |
/// | structure | `""`: absent |
/// | list | a single value: a list of one; `""`: absent |
///
/// Absent is the default of a plain member and `None` of an optional one; an absent item of a list is a default.
/// Unknown members are skipped; of two equal ones the last wins.
pub struct Reader<'j> {
    scan: Scanner<'j>,
    /// A string whose escapes were resolved, while its reader looks at it.
    unescaped: String,
    depth: usize,
    absent: bool,
}

impl<'j> Reader<'j> {
    pub(crate) fn new(text: &'j str) -> Self {
        Self { scan: Scanner::new(text), unescaped: String::new(), depth: 0, absent: false }
    }

    /// Reads the value into a member.
    ///
    /// # Errors
    /// The value does not fit, or what stands there is not JSON.
    #[inline]
    pub fn read<T: DecodeValue>(&mut self, member: &mut T) -> Result<(), DecodeError> {
        member.decode_value(self)
    }

    /// Whether the value that was read last was absent: `null`, or `""` where no text was expected.
    pub fn was_absent(&self) -> bool {
        self.absent
    }

    /// Reads a structure's members.
    ///
    /// # Errors
    /// There is no object, a member does not fit, or the nesting is too deep.
    pub fn object(&mut self, target: &mut dyn Decode) -> Result<(), DecodeError> {
        if self.scan.peek() != b'{' {
            return self.pass_as_absent();
        }
        self.enter()?;
        let mut expected = Expected::default();
        let mut more = self.scan.open(b'}');
        while more {
            if self.scan.peek() != b'"' {
                return Err(self.scan.broken("expected a member's name"));
            }
            let unescaped;
            let text = match self.scan.plain_string() {
                Some(text) => text,
                None => {
                    unescaped = self.scan.escaped_string()?;
                    &unescaped
                }
            };
            self.scan.colon()?;
            let mut name = Name::new(text, expected);
            target.decode_member(&mut name, self).map_err(|fault| fault.inside_member(text))?;
            expected = name.expected();
            more = self.scan.goes_on(b'}')?;
        }
        self.leave();
        Ok(())
    }

    /// Reads a list's items.
    ///
    /// # Errors
    /// An item does not fit, or the nesting is too deep.
    pub fn list(&mut self, items: &mut dyn DecodeList) -> Result<(), DecodeError> {
        match self.scan.peek() {
            b'[' => {}
            b'n' => return self.pass_as_absent(),
            b'"' if self.scan.is_blank() => return self.pass_as_absent(),
            _ => {
                // cpdp QueryExceedingInfo: `Data` is a list, its example holds one bare object.
                items.decode_item(self)?;
                self.absent = false;
                return Ok(());
            }
        }
        self.enter()?;
        let mut index = 0;
        let mut more = self.scan.open(b']');
        while more {
            items.decode_item(self).map_err(|fault| fault.inside_item(index))?;
            index += 1;
            more = self.scan.goes_on(b']')?;
        }
        self.leave();
        Ok(())
    }

    /// Reads a string; the text lives until the next read.
    ///
    /// # Errors
    /// What stands there is not JSON.
    pub fn string(&mut self) -> Result<&str, DecodeError> {
        if self.scan.peek() != b'"' {
            return self.other_as_text();
        }
        self.absent = false;
        if let Some(found) = self.scan.plain_string() {
            return Ok(found);
        }
        self.unescaped = self.scan.escaped_string()?;
        Ok(&self.unescaped)
    }

    /// Reads a string into `target`, in place of what it held.
    pub(super) fn text(&mut self, target: &mut String) -> Result<(), DecodeError> {
        *target = if self.scan.peek() != b'"' {
            self.other_as_text()?.to_owned()
        } else {
            self.absent = false;
            match self.scan.plain_string() {
                Some(found) => found.to_owned(),
                None => self.scan.escaped_string()?,
            }
        };
        Ok(())
    }

    /// Reads a signed integer.
    ///
    /// # Errors
    /// The number has a fraction, or is beyond 64 bits.
    pub fn integer(&mut self) -> Result<i64, DecodeError> {
        self.scan.peek();
        if let Some(value) = self.scan.small_integer() {
            self.absent = false;
            return Ok(value);
        }
        self.number("an integer", parse_integer)
    }

    /// Reads an unsigned integer.
    ///
    /// # Errors
    /// The number has a fraction, is negative, or is beyond 64 bits.
    pub fn unsigned(&mut self) -> Result<u64, DecodeError> {
        if self.scan.peek() != b'-'
            && let Some(value) = self.scan.small_integer()
        {
            self.absent = false;
            return Ok(value.unsigned_abs());
        }
        self.number("an unsigned integer", parse_integer)
    }

    /// Reads a float.
    ///
    /// # Errors
    /// The number is beyond the range of a float.
    pub fn float(&mut self) -> Result<f64, DecodeError> {
        self.number("a number", |text| match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            Ok(_) => Err(OUT_OF_RANGE),
            Err(_) => Err(NO_NUMBER),
        })
    }

    /// Reads a boolean.
    ///
    /// # Errors
    /// What stands there is not JSON.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.number("true or false", |text| match text {
            "0" => Ok(false),
            "1" => Ok(true),
            _ if text.eq_ignore_ascii_case("true") => Ok(true),
            _ if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(NO_NUMBER),
        })
    }

    /// Reads any value as the text in which it stands.
    ///
    /// # Errors
    /// What stands there is not JSON, or nests too deep.
    pub fn raw(&mut self) -> Result<&'j str, DecodeError> {
        self.scan.peek();
        let start = self.scan.offset();
        self.skip()?;
        Ok(self.scan.since(start))
    }

    /// Passes over a value that nobody wants, which still has to be JSON and may not nest too deep.
    ///
    /// # Errors
    /// What stands there is not JSON, or nests too deep.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        self.absent = false;
        match self.scan.peek() {
            b'{' => self.object(&mut Nothing),
            b'[' => self.list(&mut Nothing),
            b'"' if self.scan.plain_string().is_some() => Ok(()),
            b'"' => self.scan.escaped_string().map(drop),
            _ => self.literal().map(drop),
        }
    }

    /// Whether `null` comes next. Nothing is read.
    pub(crate) fn is_null(&mut self) -> bool {
        self.scan.peek() == b'n'
    }

    /// Whether a text comes next. Nothing is read.
    pub(crate) fn is_text(&mut self) -> bool {
        self.scan.peek() == b'"'
    }

    /// A second reader at the same place, for a look at a value that is read properly afterwards.
    pub(crate) fn ahead(&self) -> Self {
        Self { scan: self.scan, unescaped: String::new(), depth: self.depth, absent: false }
    }

    /// The number or word that comes next, as it stands there.
    fn literal(&mut self) -> Result<&'j str, DecodeError> {
        match self.scan.peek() {
            b'n' => self.scan.word("null"),
            b't' => self.scan.word("true"),
            b'f' => self.scan.word("false"),
            b'-' | b'0'..=b'9' => self.scan.number(),
            _ => Err(self.scan.broken("expected a value")),
        }
    }

    /// A number or boolean from its text, which may stand in a string. `""`, `null` and what is neither number nor
    /// boolean are absent; a number that the type cannot hold is an error, for it says something that would be lost.
    fn number<T: Default>(
        &mut self,
        expected: &str,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<T, DecodeError> {
        let first = self.scan.peek();
        let offset = self.scan.offset();
        if matches!(first, b'{' | b'[' | b'n') {
            self.pass_as_absent()?;
            return Ok(T::default());
        }
        let digits = match first {
            b'"' => self.string()?.trim(),
            b't' => self.scan.word("true").map(|_| "1")?,
            b'f' => self.scan.word("false").map(|_| "0")?,
            _ => self.literal()?,
        };
        let parsed = parse(digits);
        self.absent = matches!(parsed, Err(NO_NUMBER));
        match parsed {
            Err(NO_NUMBER) => Ok(T::default()),
            parsed => parsed.map_err(|reason| mismatch(offset, expected, reason)),
        }
    }

    /// A value that is no string, as one.
    fn other_as_text(&mut self) -> Result<&'j str, DecodeError> {
        if self.scan.peek() == b'n' {
            self.pass_as_absent()?;
            return Ok("");
        }
        // tem GenerateDownloadUrl: `Result` is a string, its example holds `{}`.
        self.raw()
    }

    /// Passes over a value of another kind than is documented, as over `null` and `""`: 15 of the 17,979 official
    /// responses hold one (csip DescribeCosAsset has a date for a number, emr DescribeBootScript a list for an object),
    /// and none of it may fail a call.
    fn pass_as_absent(&mut self) -> Result<(), DecodeError> {
        self.skip()?;
        self.absent = true;
        Ok(())
    }

    /// Where the reader stands, in bytes from the start of the text.
    #[cfg(feature = "json")]
    pub(crate) fn offset(&self) -> usize {
        self.scan.offset()
    }

    fn enter(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let reason = format!("nested deeper than {MAX_DEPTH} objects and lists");
            return Err(DecodeError::new(self.scan.offset(), reason));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
        self.absent = false;
    }
}

/// What takes a skipped value: every member is unknown, every item is passed over.
struct Nothing;

impl Decode for Nothing {
    fn decode_member(&mut self, _: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        value.skip()
    }
}

impl DecodeList for Nothing {
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        input.skip()
    }
}

#[cold]
fn mismatch(offset: usize, expected: &str, found: &str) -> DecodeError {
    DecodeError::new(offset, format!("expected {expected}, found {found}"))
}
