//! Takes what nobody may read out of a body that is to be shown or kept. A JSON text comes in; the same comes out in
//! one line, its members sorted, with the values of secret members replaced. Knows no call.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// In place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Deeper than any documented type; the codec stops there too.
const DEEPEST: usize = 128;

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

/// `None` where `body` is no JSON: nobody knows then where a secret stands in it. Numbers keep their text.
pub(crate) fn redact_json(body: &[u8]) -> Option<String> {
    let body: &RawValue = serde_json::from_slice(body).ok()?;
    let mut out = String::with_capacity(body.get().len());
    push_redacted(body, false, 0, &mut out)?;
    Some(out)
}

/// `secret` says that every text in here is one.
fn push_redacted(value: &RawValue, secret: bool, depth: usize, out: &mut String) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let text = value.get();
    match text.bytes().next()? {
        b'{' => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            out.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&serde_json::to_string(&name).ok()?);
                out.push(':');
                push_redacted(member, secret || is_secret(&name), depth + 1, out)?;
            }
            out.push('}');
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            out.push('[');
            for (index, item) in items.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                push_redacted(item, secret, depth + 1, out)?;
            }
            out.push(']');
        }
        b'"' if secret => {
            out.push('"');
            out.push_str(REDACTED);
            out.push('"');
        }
        _ => out.push_str(text),
    }
    Some(())
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
        let expected = r#"{"Response":{"Credentials":{"Nested":[["[redacted]"],7,null],"TmpSecretKey":"[redacted]","Token":"[redacted]"},"LoginSettings":[{"pass_word":"[redacted]"}],"Name":"n","Total":1}}"#;
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
    fn numbers_keep_their_text_and_members_are_sorted() {
        assert_eq!(redacted(r#"{"b":1.10,"a":12345678901234567890123}"#), r#"{"a":12345678901234567890123,"b":1.10}"#);
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_not_shown_at_all() {
        assert_eq!(redact_json(b"<html>"), None);
        assert_eq!(redact_json(b"{\"a\":"), None);
        assert_eq!(redact_json("[".repeat(200).as_bytes()), None);
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(redact_json(deep.as_bytes()), None);
        assert_eq!(redact_json(b""), None);
    }
}
