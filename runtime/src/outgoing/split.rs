//! A written request taken apart again. JSON comes in, names and values as they stand there go out, for the forms that
//! are not JSON. It is our reader that does it: with `serde_json` for these forms alone, every program would have its
//! parser, its maps and its printer too, 90 KB of essbasic's 1.4 MB.

use crate::codec::{Decode, DecodeError, DecodeList, Name, Reader, read_object};
use crate::error::Error;

/// A value, as far as the forms tell values apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// `null`.
    Nothing,
    Text(String),
    /// A number or a flag, in its own digits or letters.
    Plain(String),
    /// A list, as JSON.
    List(String),
    /// An object, as JSON.
    Object(String),
}

/// The members of an object, in their order.
pub(super) fn split_object(json: &[u8]) -> Result<Vec<(String, Value)>, Error> {
    let mut members = Members::default();
    read_object(json, &mut members).map_err(Error::unsplittable)?;
    Ok(members.0)
}

/// The items of a list.
pub(super) fn split_list(json: &str) -> Result<Vec<Value>, Error> {
    let mut items = Items::default();
    Reader::new(json).list(&mut items).map_err(Error::unsplittable)?;
    Ok(items.0)
}

impl Value {
    fn read(value: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let json = value.raw()?;
        Ok(match json.as_bytes().first() {
            Some(b'n') => Self::Nothing,
            Some(b'"') => Self::Text(Reader::new(json).string()?.to_owned()),
            Some(b'[') => Self::List(json.to_owned()),
            Some(b'{') => Self::Object(json.to_owned()),
            _ => Self::Plain(json.to_owned()),
        })
    }
}

#[derive(Default)]
struct Members(Vec<(String, Value)>);

impl Decode for Members {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.push((name.as_str().to_owned(), Value::read(value)?));
        Ok(())
    }
}

#[derive(Default)]
struct Items(Vec<Value>);

impl DecodeList for Items {
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.push(Value::read(input)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_digits_and_texts_lose_their_escapes() {
        let json = br#"{"Z":"a\"\u4e2d","A":1.50,"N":null,"B":true,"L":[1,"x",[2]],"O":{"P":{}}}"#;
        let members = split_object(json).unwrap();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            members,
            [
                (text("Z"), Value::Text(text("a\"中"))),
                (text("A"), Value::Plain(text("1.50"))),
                (text("N"), Value::Nothing),
                (text("B"), Value::Plain(text("true"))),
                (text("L"), Value::List(text(r#"[1,"x",[2]]"#))),
                (text("O"), Value::Object(text(r#"{"P":{}}"#))),
            ]
        );
        assert_eq!(
            split_list(r#"[1,"x",[2]]"#).unwrap(),
            [Value::Plain(text("1")), Value::Text(text("x")), Value::List(text("[2]"))]
        );
    }

    #[test]
    fn what_is_no_object_is_not_split() {
        for json in [&b"[]"[..], b"7", b"{", b"\xff"] {
            let error = split_object(json).unwrap_err();
            assert!(error.to_string().contains("nothing was sent"), "{error}");
        }
    }
}
