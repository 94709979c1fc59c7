//! The member `ClientToken`, by which a service knows a request that it has seen before. A written body comes in; one
//! with a token goes out.

use crate::codec::{Decode, DecodeError, Name, Reader, read_object};
use crate::random::client_token;

/// Gives the body a token where it has none, and says whether it holds one then: an empty one is a caller's way to say
/// that there shall be none.
pub(crate) fn with_client_token(body: &mut Vec<u8>) -> bool {
    let mut present = Present::default();
    // What cannot be read here is `call_json`'s or an encoder's own fault, and goes out as it is.
    if read_object(body, &mut present).is_err() {
        return false;
    }
    if present.written {
        return present.token.is_some_and(|token| !token.is_empty());
    }
    let member = format!(r#""ClientToken":"{}""#, client_token());
    let comma = if body == b"{}" { "" } else { "," };
    // After the bracket that opens the object.
    body.splice(1..1, member.bytes().chain(comma.bytes()));
    true
}

#[derive(Default)]
struct Present {
    written: bool,
    token: Option<String>,
}

impl Decode for Present {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        if name.as_str() != "ClientToken" {
            return value.skip();
        }
        self.written = true;
        value.read(&mut self.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_body_without_a_token_gets_one_and_keeps_the_rest() {
        for body in ["{}", r#"{"Count":1}"#, r#"{"Nested":{"ClientToken":"inner"},"List":[]}"#] {
            let mut given = body.into();
            let holds = with_client_token(&mut given);
            let mut given: Value = serde_json::from_slice(&given).unwrap();
            let token = given.as_object_mut().unwrap().remove("ClientToken").unwrap();
            assert!(holds && token.as_str().unwrap().len() == 36);
            assert_eq!(given, serde_json::from_str::<Value>(body).unwrap());
        }
    }

    #[test]
    fn a_token_of_the_callers_stays() {
        let body = br#"{"Count":1,"ClientToken":"mine"}"#;
        let mut given = body.to_vec();
        assert!(with_client_token(&mut given));
        assert_eq!(given, body);
    }

    #[test]
    fn an_empty_token_stays_empty_and_is_none() {
        for body in [r#"{"ClientToken":""}"#, r#"{"ClientToken":null}"#] {
            let mut given = body.into();
            assert!(!with_client_token(&mut given));
            assert_eq!(given, body.as_bytes());
        }
    }
}
