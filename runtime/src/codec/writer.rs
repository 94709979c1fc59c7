//! Writes JSON. Members and values come in through two small types, bytes go out; knows no structure by name.
//!
//! Every value ends with a comma, and the bracket that closes its container takes the last comma's place: no
//! member has to ask whether it is the first.

use super::binary::{Attachment, Binary};
use super::encode::{Encode, EncodeList, EncodeValue};
use super::escape::push_escaped;
use super::fault::EncodeError;

/// Room for the body of a usual request, so that most are written without moving.
const USUAL_SIZE: usize = 512;

/// Writes `object` as a JSON object. Members of the type [`Binary`] are left out: they travel beside it.
///
/// # Errors
/// A float is NaN or infinite: JSON has no such number.
pub fn write_object(object: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    write_request(object).map(|written| written.json)
}

/// A request as it was written: its JSON, and what does not travel in it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) json: Vec<u8>,
    pub(crate) attachments: Vec<Attachment>,
}

/// [`write_object`], with the files that JSON has no place for.
pub(crate) fn write_request(object: &dyn Encode) -> Result<Written, EncodeError> {
    let mut out = ObjectWriter { out: Vec::with_capacity(USUAL_SIZE), attachments: Vec::new(), unwritable: None };
    ValueWriter { object: &mut out }.object(object);
    out.out.pop();
    match out.unwritable {
        None => Ok(Written { json: out.out, attachments: out.attachments }),
        Some(at) => Err(EncodeError::not_finite(out.out.get(..at).unwrap_or_default())),
    }
}

/// Takes the members of one object.
pub struct ObjectWriter {
    out: Vec<u8>,
    attachments: Vec<Attachment>,
    /// Where the first number stands that JSON cannot express.
    unwritable: Option<usize>,
}

/// Takes one value.
pub struct ValueWriter<'w> {
    object: &'w mut ObjectWriter,
}

impl ObjectWriter {
    /// Writes a member. `name` is what stands between the quotes on the wire, and is not escaped again.
    #[inline]
    pub fn member<T: EncodeValue + ?Sized>(&mut self, name: &str, value: &T) {
        self.name(name);
        value.encode_value(&mut ValueWriter { object: self });
    }

    /// Writes a member that may be absent: `None` writes nothing at all.
    #[inline(never)]
    pub fn optional<T: EncodeValue>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// Hands over a member that does not travel in the JSON.
    pub fn attach(&mut self, name: &str, value: &Binary) {
        self.attachments.push(Attachment { name: name.to_owned(), bytes: value.bytes() });
    }

    /// [`attach`](Self::attach) for a member that may be absent.
    pub fn attach_optional(&mut self, name: &str, value: &Option<Binary>) {
        if let Some(value) = value {
            self.attach(name, value);
        }
    }

    /// Writes a member under any name at all, whose value is JSON text already.
    #[cfg(feature = "json")]
    pub(crate) fn raw_member(&mut self, name: &str, json: &str) {
        self.out.push(b'"');
        push_escaped(&mut self.out, name);
        self.out.extend_from_slice(b"\":");
        self.out.extend_from_slice(json.as_bytes());
        self.out.push(b',');
    }

    fn name(&mut self, name: &str) {
        self.out.reserve(name.len() + 3);
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    /// Ends a container: its bracket replaces the comma after its last value.
    fn close(&mut self, bracket: u8) {
        match self.out.last_mut() {
            Some(last) if *last == b',' => *last = bracket,
            _ => self.out.push(bracket),
        }
        self.out.push(b',');
    }
}

impl ValueWriter<'_> {
    /// Writes a structure.
    pub fn object(&mut self, value: &dyn Encode) {
        self.object.out.push(b'{');
        value.encode(self.object);
        self.object.close(b'}');
    }

    /// Writes a list.
    pub fn list(&mut self, items: &dyn EncodeList) {
        self.object.out.push(b'[');
        for index in 0..items.count() {
            items.encode_item(index, self);
        }
        self.object.close(b']');
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        let out = &mut self.object.out;
        out.reserve(value.len() + 3);
        out.push(b'"');
        push_escaped(out, value);
        out.extend_from_slice(b"\",");
    }

    /// Writes a signed integer.
    pub fn integer(&mut self, value: i64) {
        self.literal(itoa::Buffer::new().format(value));
    }

    /// Writes an unsigned integer.
    pub fn unsigned(&mut self, value: u64) {
        self.literal(itoa::Buffer::new().format(value));
    }

    /// Writes a float with as few digits as read back to the same number. NaN and the infinities make
    /// [`write_object`] fail.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format_finite(value);
            // A whole number goes out as the documentation's examples have it: `100`, not `100.0`.
            self.literal(text.strip_suffix(".0").unwrap_or(text));
        } else {
            self.object.unwritable.get_or_insert(self.object.out.len());
            self.literal("null");
        }
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.literal(if value { "true" } else { "false" });
    }

    fn literal(&mut self, text: &str) {
        self.object.out.extend_from_slice(text.as_bytes());
        self.object.out.push(b',');
    }
}
