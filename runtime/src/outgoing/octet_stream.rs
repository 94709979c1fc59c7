//! `application/octet-stream`. The written JSON comes in; its members go out as headers, `X-CLS-TopicId` for `TopicId`
//! of cls. The body is the caller's, as it is.

use http::{HeaderName, HeaderValue};

use super::split::{Value, split_object};
use crate::error::{Error, ErrorKind};
use crate::options::header_value;
use crate::redact::is_secret;

pub(super) fn header_members(service: &str, json: &[u8]) -> Result<Vec<(HeaderName, HeaderValue)>, Error> {
    let mut headers = Vec::new();
    for (member, value) in split_object(json)? {
        let text = match value {
            Value::Nothing => continue,
            Value::Text(text) | Value::Plain(text) | Value::List(text) | Value::Object(text) => text,
        };
        let refused = |reason: &str| {
            Error::new(ErrorKind::InvalidRequest, format!("nothing was sent: `{member}` travels as a header, {reason}"))
        };
        let name = HeaderName::from_bytes(format!("X-{}-{member}", service.to_ascii_uppercase()).as_bytes());
        let name = name.map_err(|_| refused("and its name cannot be one"))?;
        let mut value =
            header_value(&member, &text).map_err(|_| refused("which holds printable ASCII and nothing else"))?;
        value.set_sensitive(is_secret(&member));
        headers.push((name, value));
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_headers_under_the_name_of_the_service() {
        let json = br#"{"TopicId":"e621fdb8","CompressType":"","Count":3,"HashKey":null}"#;
        let headers = header_members("cls", json).unwrap();
        let mut found: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        found.sort_unstable();
        assert_eq!(found, [("x-cls-compresstype", ""), ("x-cls-count", "3"), ("x-cls-topicid", "e621fdb8")]);
    }

    #[test]
    fn nothing_that_breaks_a_header_becomes_one() {
        for json in [r#"{"TopicId":"a\r\nX-Evil: 1"}"#, r#"{"TopicId":"中"}"#, r#"{"Topic Id\r\n":"a"}"#] {
            let error = header_members("cls", json.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{json}");
            assert!(!error.to_string().contains("Evil"), "{error}");
        }
    }
}
