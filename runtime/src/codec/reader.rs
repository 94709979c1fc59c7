//! Reads JSON, and forgives what real responses get wrong. Text comes in, values go out into whatever implements
//! the traits of `decode`; this is the only file that knows how lenient a response has to be read.

use std::borrow::Cow;

use jiter::{Jiter, JiterError, Peek};

use super::decode::{Decode, DecodeList, DecodeValue};
use super::fault::DecodeError;
use super::number::{NO_NUMBER, OUT_OF_RANGE, parse_integer};

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
    if reader.peek()? != Peek::Object {
        return Err(DecodeError::new(reader.offset(), "expected an object"));
    }
    reader.object(target)?;
    reader.json.finish().map_err(|fault| reader.broken(&fault))
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
    json: Jiter<'j>,
    text: &'j str,
    depth: usize,
    absent: bool,
}

impl<'j> Reader<'j> {
    pub(crate) fn new(text: &'j str) -> Self {
        Self { json: Jiter::new(text.as_bytes()), text, depth: 0, absent: false }
    }

    /// Reads the value into a member and gives `true`, as [`Decode::decode_member`] wants it.
    ///
    /// # Errors
    /// The value does not fit, or what stands there is not JSON.
    #[inline]
    pub fn read<T: DecodeValue>(&mut self, member: &mut T) -> Result<bool, DecodeError> {
        member.decode_value(self)?;
        Ok(true)
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
        let peek = self.peek()?;
        if peek != Peek::Object {
            return self.pass_as_absent();
        }
        self.enter()?;
        let mut name = self.json.known_object();
        loop {
            let key = match name {
                Ok(Some(key)) => keep_name(self.text, key),
                Ok(None) => break,
                Err(fault) => return Err(self.broken(&fault)),
            };
            let known = target.decode_member(&key, self).map_err(|fault| fault.inside_member(&key))?;
            if !known {
                self.skip().map_err(|fault| fault.inside_member(&key))?;
            }
            name = self.json.next_key();
        }
        self.leave();
        Ok(())
    }

    /// Reads a list's items.
    ///
    /// # Errors
    /// An item does not fit, or the nesting is too deep.
    pub fn list(&mut self, items: &mut dyn DecodeList) -> Result<(), DecodeError> {
        let peek = self.peek()?;
        if peek == Peek::Null || (peek == Peek::String && self.is_blank()) {
            return self.pass_as_absent();
        }
        if peek != Peek::Array {
            // cpdp QueryExceedingInfo: `Data` is a list, its example holds one bare object.
            items.decode_item(self)?;
            self.absent = false;
            return Ok(());
        }
        self.enter()?;
        let mut index = 0;
        let mut more = self.json.known_array();
        loop {
            match more {
                Ok(Some(_)) => items.decode_item(self).map_err(|fault| fault.inside_item(index))?,
                Ok(None) => break,
                Err(fault) => return Err(self.broken(&fault)),
            }
            index += 1;
            more = self.json.array_step();
        }
        self.leave();
        Ok(())
    }

    /// Reads a string; the text lives until the next read.
    ///
    /// # Errors
    /// What stands there is not JSON.
    pub fn string(&mut self) -> Result<&str, DecodeError> {
        let peek = self.peek()?;
        self.absent = false;
        if peek != Peek::String {
            return self.other_as_text(peek);
        }
        let text = self.text;
        match self.json.known_str() {
            Ok(found) => Ok(found),
            Err(fault) => Err(broken(text, &fault)),
        }
    }

    /// Reads a string into `target`, in place of what it held.
    pub(super) fn text(&mut self, target: &mut String) -> Result<(), DecodeError> {
        let found = self.string()?;
        target.clear();
        target.push_str(found);
        Ok(())
    }

    /// Reads a signed integer.
    ///
    /// # Errors
    /// The number has a fraction, or is beyond 64 bits.
    pub fn integer(&mut self) -> Result<i64, DecodeError> {
        let peek = self.peek()?;
        if peek.is_num()
            && let Ok(jiter::NumberInt::Int(value)) = self.json.known_int(peek)
        {
            self.absent = false;
            return Ok(value);
        }
        self.number(peek, "an integer", parse_integer)
    }

    /// Reads an unsigned integer.
    ///
    /// # Errors
    /// The number has a fraction, is negative, or is beyond 64 bits.
    pub fn unsigned(&mut self) -> Result<u64, DecodeError> {
        let peek = self.peek()?;
        // Digits alone fit the quick way up to 63 bits; it moves nothing where it fails.
        if peek.is_num()
            && peek != Peek::Minus
            && let Ok(jiter::NumberInt::Int(value)) = self.json.known_int(peek)
        {
            self.absent = false;
            return Ok(value.unsigned_abs());
        }
        self.number(peek, "an unsigned integer", parse_integer)
    }

    /// Reads a float.
    ///
    /// # Errors
    /// The number is beyond the range of a float.
    pub fn float(&mut self) -> Result<f64, DecodeError> {
        let peek = self.peek()?;
        let offset = self.json.current_index();
        if peek.is_num()
            && let Ok(value) = self.json.known_float(peek)
        {
            self.absent = false;
            return if value.is_finite() { Ok(value) } else { Err(mismatch(offset, "a number", OUT_OF_RANGE)) };
        }
        self.number(peek, "a number", |text| match text.parse::<f64>() {
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
        let peek = self.peek()?;
        if matches!(peek, Peek::True | Peek::False) {
            self.absent = false;
            return self.json.known_bool(peek).map_err(|fault| self.broken(&fault));
        }
        self.number(peek, "true or false", |text| match text {
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
        self.peek()?;
        let start = self.json.current_index();
        self.skip()?;
        self.absent = false;
        Ok(self.text.get(start..self.json.current_index()).unwrap_or_default())
    }

    /// A second reader at the same place, for a look at a value that is read properly afterwards.
    pub(crate) fn ahead(&self) -> Self {
        Self { json: self.json.clone(), text: self.text, depth: self.depth, absent: false }
    }

    /// Passes over one value, which still has to be JSON and may not nest too deep.
    fn skip(&mut self) -> Result<(), DecodeError> {
        let peek = self.peek()?;
        if peek == Peek::Object {
            return self.object(&mut Nothing);
        }
        if peek == Peek::Array {
            return self.list(&mut Nothing);
        }
        self.json.known_skip(peek).map_err(|fault| self.broken(&fault))
    }

    /// A number or boolean from its text, which may stand in a string. `""`, `null` and what is neither number nor
    /// boolean are absent; a number that the type cannot hold is an error, for it says something that would be lost.
    fn number<T: Default>(
        &mut self,
        peek: Peek,
        expected: &str,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<T, DecodeError> {
        let offset = self.json.current_index();
        if matches!(peek, Peek::Object | Peek::Array) {
            self.pass_as_absent()?;
            return Ok(T::default());
        }
        let found = self.string()?.trim();
        if found.is_empty() {
            self.absent = true;
            return Ok(T::default());
        }
        let digits = match peek {
            Peek::True => "1",
            Peek::False => "0",
            _ => found,
        };
        match parse(digits) {
            Err(NO_NUMBER) => {
                self.absent = true;
                Ok(T::default())
            }
            parsed => parsed.map_err(|reason| mismatch(offset, expected, reason)),
        }
    }

    /// A value that is no string, as one.
    fn other_as_text(&mut self, peek: Peek) -> Result<&str, DecodeError> {
        if peek == Peek::Null {
            self.absent = true;
            self.skip()?;
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

    /// Whether the string that comes next is empty; it is not consumed.
    fn is_blank(&self) -> bool {
        self.text.as_bytes().get(self.json.current_index() + 1) == Some(&b'"')
    }

    /// Where the reader stands, in bytes from the start of the text.
    pub(super) fn offset(&self) -> usize {
        self.json.current_index()
    }

    fn peek(&mut self) -> Result<Peek, DecodeError> {
        self.json.peek().map_err(|fault| self.broken(&fault))
    }

    fn enter(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let reason = format!("nested deeper than {MAX_DEPTH} objects and lists");
            return Err(DecodeError::new(self.json.current_index(), reason));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
        self.absent = false;
    }

    #[cold]
    fn broken(&self, fault: &JiterError) -> DecodeError {
        broken(self.text, fault)
    }
}

/// What takes a skipped value: every member is unknown, every item is passed over.
struct Nothing;

impl Decode for Nothing {
    fn decode_member(&mut self, _: &str, _: &mut Reader<'_>) -> Result<bool, DecodeError> {
        Ok(false)
    }
}

impl DecodeList for Nothing {
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        input.skip()
    }
}

/// The name, free of the parser that found it: a slice of the text, or a copy where the name held escapes.
fn keep_name<'j>(text: &'j str, name: &str) -> Cow<'j, str> {
    let offset = name.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    match offset.checked_add(name.len()).and_then(|end| text.get(offset..end)) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(name.to_owned()),
    }
}

#[cold]
fn mismatch(offset: usize, expected: &str, found: &str) -> DecodeError {
    DecodeError::new(offset, format!("expected {expected}, found {found}"))
}

#[cold]
fn broken(text: &str, fault: &JiterError) -> DecodeError {
    let reason = if text.trim().is_empty() { "the text is empty".to_owned() } else { fault.error_type.to_string() };
    DecodeError::new(fault.index, reason)
}
