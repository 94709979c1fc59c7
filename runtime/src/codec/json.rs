//! `serde_json::Value` as any request and any response, for actions that have no generated types.

use serde_json::{Map, Value};

use super::decode::Decode;
use super::encode::Encode;
use super::fault::DecodeError;
use super::name::Name;
use super::reader::Reader;
use super::writer::ObjectWriter;

/// Writes an object's members; any other value has none.
impl Encode for Value {
    fn encode(&self, out: &mut ObjectWriter) {
        for (name, value) in self.as_object().into_iter().flatten() {
            out.raw_member(name, &value.to_string());
        }
    }
}

/// Keeps every member as it comes.
impl Decode for Value {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        let offset = value.offset();
        let json = value.raw()?;
        let parsed = serde_json::from_str(json).map_err(|fault| DecodeError::new(offset, fault.to_string()))?;
        if !self.is_object() {
            *self = Self::Object(Map::new());
        }
        if let Self::Object(members) = self {
            members.insert(name.as_str().to_owned(), parsed);
        }
        Ok(())
    }
}
