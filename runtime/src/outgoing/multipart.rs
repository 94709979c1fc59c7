//! `multipart/form-data`. The written JSON and the files come in; a content type and a body go out.

use bytes::{Bytes, BytesMut};
use http::HeaderValue;

use super::split::{Value, split_object};
use crate::codec::Attachment;
use crate::error::Error;
use crate::options::header_value;
use crate::random::client_token;

/// What stands around the content of one part, in bytes, beside its name twice and the boundary.
const USUAL_PART_HEAD: usize = 128;

/// A content type with a boundary of its own, and the parts in the form of the official SDKs: texts and numbers as
/// they are, lists and objects as JSON, files with their member's name for a file name.
pub(super) fn multipart(json: &[u8], files: &[Attachment]) -> Result<(HeaderValue, Bytes), Error> {
    // Random, and as long as the official SDKs': no file holds it.
    let boundary = client_token().replace('-', "");
    let body = parts(&boundary, json, files)?;
    Ok((header_value("boundary", &format!("multipart/form-data; boundary={boundary}"))?, body))
}

fn parts(boundary: &str, json: &[u8], files: &[Attachment]) -> Result<Bytes, Error> {
    let members = split_object(json)?;
    let heads = (members.len() + files.len() + 1) * (USUAL_PART_HEAD + boundary.len());
    let mut body =
        BytesMut::with_capacity(json.len() + heads + files.iter().map(|file| file.bytes.len()).sum::<usize>());
    for (name, value) in &members {
        let name = quotable(name);
        let head = format!("form-data; name=\"{name}\"");
        match value {
            Value::Nothing => {}
            Value::Text(text) | Value::Plain(text) => push_part(&mut body, boundary, &head, text.as_bytes()),
            Value::List(json) | Value::Object(json) => {
                let head = format!("{head}\r\nContent-Type: application/json");
                push_part(&mut body, boundary, &head, json.as_bytes());
            }
        }
    }
    for Attachment { name, bytes } in files {
        let name = quotable(name);
        push_part(&mut body, boundary, &format!("form-data; name=\"{name}\"; filename=\"{name}\""), bytes);
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(body.freeze())
}

fn push_part(body: &mut BytesMut, boundary: &str, disposition: &str, content: &[u8]) {
    body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n").as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

/// A member's name between quotes, escaped as browsers do (WHATWG HTML, 4.10.22.8): a name from `call_json` can hold
/// anything, and must not become a header.
fn quotable(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &'static [u8]) -> Attachment {
        Attachment { name: name.to_owned(), bytes: Bytes::from_static(bytes) }
    }

    /// Recorded from the official Python SDK (PyPI tencentcloud-sdk-python-common 3.1.195, `_get_multipart_body` with
    /// the boundary fixed and `File` among the `BinaryParams`), which gave these bytes for the same members in this
    /// order. That SDK cannot send numbers.
    #[test]
    fn parts_are_those_of_the_official_sdk() {
        let json = r#"{"Detail":["x"],"FileURL":"https://x/中.png"}"#;
        let body = parts("0123456789abcdef", json.as_bytes(), &[file("File", b"\x89PNG\r\n\x1a\n\0")]).unwrap();
        let expected = b"--0123456789abcdef\r\nContent-Disposition: form-data; name=\"Detail\"\r\n\
            Content-Type: application/json\r\n\r\n[\"x\"]\r\n--0123456789abcdef\r\n\
            Content-Disposition: form-data; name=\"FileURL\"\r\n\r\nhttps://x/\xe4\xb8\xad.png\r\n--0123456789abcdef\r\n\
            Content-Disposition: form-data; name=\"File\"; filename=\"File\"\r\n\r\n\x89PNG\r\n\x1a\n\0\r\n\
            --0123456789abcdef--\r\n";
        assert_eq!(body, expected.as_slice());
    }

    #[test]
    fn numbers_and_flags_are_text_and_null_is_no_part() {
        let body = parts("b", br#"{"A":1.5,"B":true,"C":null}"#, &[]).unwrap();
        let expected = "--b\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\n1.5\r\n\
            --b\r\nContent-Disposition: form-data; name=\"B\"\r\n\r\ntrue\r\n--b--\r\n";
        assert_eq!(body, expected);
    }

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let json = br#"{"A\"\r\nX-Evil: 1\r\n\r\n":"x"}"#;
        let body = parts("b", json, &[file("B\"\r\nX-Evil: 2", b"")]).unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let heads = text.lines().filter(|line| line.starts_with("Content-") || line.starts_with("X-")).count();
        assert_eq!(heads, 2, "{text}");
    }

    #[test]
    fn every_body_has_a_boundary_of_its_own() {
        let (first, body) = multipart(b"{}", &[file("File", b"x")]).unwrap();
        let (second, _) = multipart(b"{}", &[file("File", b"x")]).unwrap();
        assert_ne!(first, second);
        let boundary = first.to_str().unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
        assert!(boundary.len() == 32 && body.starts_with(format!("--{boundary}\r\n").as_bytes()));
    }
}
