//! Takes what nobody may read out of a body that is to be shown or kept. A JSON text comes in; the same comes out in
//! one line, with the texts of secret members replaced. Knows no call. It is our reader that does it, for the reason that
//! stands in `outgoing/split.rs`.

use crate::codec::{Decode, DecodeError, DecodeList, Name, Reader, push_escaped, read_object};

/// In place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Parts of names whose members hold secrets, in lower case and without separators: `Password`, `TmpSecretKey`,
/// `LoginSettings.Password`, `WebIdentityToken`, `SAMLAssertion`, `Credentials`. Rather too many than too few: the
/// `NextToken` of a list and the `ClientToken` of a write go too.
const SECRET_NAMES: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "privatekey",
    "accesskey",
    "apikey",
    "assertion",
    "authorization",
    "cookie",
];

/// `None` where `body` is no JSON object: nobody knows then where a secret stands in it. Numbers keep their text.
pub(crate) fn redact_json(body: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(body.len());
    out.push(b'{');
    read_object(body, &mut Part { out: &mut out, secret: false, begun: false }).ok()?;
    out.push(b'}');
    String::from_utf8(out).ok()
}

/// An object or a list on its way into the text.
struct Part<'o> {
    out: &'o mut Vec<u8>,
    /// Every text in here is a secret.
    secret: bool,
    begun: bool,
}

impl Part<'_> {
    fn separate(&mut self) {
        if std::mem::replace(&mut self.begun, true) {
            self.out.push(b',');
        }
    }

    fn push(&mut self, value: &mut Reader<'_>, secret: bool) -> Result<(), DecodeError> {
        let json = value.raw()?;
        let mut part = Part { out: self.out, secret, begun: false };
        match json.as_bytes().first() {
            Some(b'{') => {
                part.out.push(b'{');
                Reader::new(json).object(&mut part)?;
                self.out.push(b'}');
            }
            Some(b'[') => {
                part.out.push(b'[');
                Reader::new(json).list(&mut part)?;
                self.out.push(b']');
            }
            Some(b'"') if secret => push_text(self.out, REDACTED),
            _ => self.out.extend_from_slice(json.as_bytes()),
        }
        Ok(())
    }
}

impl Decode for Part<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.separate();
        push_text(self.out, name.as_str());
        self.out.push(b':');
        self.push(value, self.secret || is_secret(name.as_str()))
    }
}

impl DecodeList for Part<'_> {
    fn decode_item(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.separate();
        self.push(input, self.secret)
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}

fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let plain: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    SECRET_NAMES.iter().any(|part| plain.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(body: &str) -> String {
        redact_json(body.as_bytes()).unwrap()
    }

    #[test]
    fn secret_members_lose_their_texts_at_any_depth_and_keep_their_shape() {
        let body = r#"{"Response": {"Credentials": {"TmpSecretKey": "k", "Token": "t", "Nested": [["x"], 7, null]},
            "Name": "n", "LoginSettings": [{"pass_word": "p"}], "Total": 1}}"#;
        let expected = r#"{"Response":{"Credentials":{"TmpSecretKey":"[redacted]","Token":"[redacted]","Nested":[["[redacted]"],7,null]},"Name":"n","LoginSettings":[{"pass_word":"[redacted]"}],"Total":1}}"#;
        assert_eq!(redacted(body), expected);
    }

    #[test]
    fn a_name_hides_nothing_behind_escapes_case_or_separators() {
        for name in ["PASSWORD", "p\\u0061ssword", "Secret-Id", "x_Api_Key", "SAMLAssertion", "Set-Cookie"] {
            assert!(!redacted(&format!(r#"{{"{name}":"hush"}}"#)).contains("hush"), "{name}");
        }
        assert_eq!(redacted(r#"{"FlowId":"y\"D"}"#), r#"{"FlowId":"y\"D"}"#);
    }

    #[test]
    fn everything_else_stays_as_it_is_but_for_the_space_between() {
        let body =
            "{ \"b\" : 1.10,\n\"a\":[ 12345678901234567890123 , {} , [] , true ], \"\\u0022\": null, \"b\": \"\\n\" }";
        let expected = r#"{"b":1.10,"a":[12345678901234567890123,{},[],true],"\"":null,"b":"\n"}"#;
        assert_eq!(redacted(body), expected);
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_not_shown_at_all() {
        assert_eq!(redact_json(b"<html>"), None);
        assert_eq!(redact_json(b"{\"a\":"), None);
        assert_eq!(redact_json(b"[1]"), None);
        assert_eq!(redact_json(b"{} {}"), None);
        assert_eq!(redact_json(b"{\"a\":\"\xff\"}"), None);
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        assert_eq!(redact_json(deep.as_bytes()), None);
        assert_eq!(redact_json(b""), None);
    }
}
