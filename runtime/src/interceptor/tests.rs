use http::HeaderMap;

use super::{Headers, Outcome, SignedRequest};
use crate::error::ErrorKind;

#[test]
fn a_header_of_the_callers_own_is_added_and_replaced() {
    let mut map = HeaderMap::new();
    Headers(&mut map).insert("X-TC-TraceId", "first").unwrap();
    Headers(&mut map).insert("x-tc-traceid", "second").unwrap();
    assert_eq!(map.get_all("x-tc-traceid").iter().collect::<Vec<_>>(), ["second"]);
}

#[test]
fn what_the_client_writes_itself_cannot_be_set() {
    let mut map = HeaderMap::new();
    for name in [
        "Authorization",
        "host",
        "Content-Type",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "User-Agent",
        "X-TC-Action",
        "x-tc-token",
        "X-TC-Region",
        "X-TC-Content-SHA256",
    ] {
        let error = Headers(&mut map).insert(name, "x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{name}");
        assert!(error.to_string().contains(&name.to_lowercase()), "{error}");
    }
    assert!(map.is_empty());
}

#[test]
fn neither_name_nor_value_can_bring_a_header_of_its_own() {
    let mut map = HeaderMap::new();
    for (name, value) in [
        ("X-A\r\nX-Evil", "x"),
        ("X-A: b\r\nX-Evil", "x"),
        ("", "x"),
        ("X A", "x"),
        ("X-A", "x\r\nX-Evil: 1"),
        ("X-A", "x\ny"),
        ("X-A", "\0"),
        ("X-A", "é"),
    ] {
        let error = Headers(&mut map).insert(name, value).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{name:?} {value:?}");
        assert!(!error.to_string().contains(['\r', '\n']), "{error}");
    }
    assert!(map.is_empty());
}

#[test]
fn debug_shows_no_secret_of_request_and_answer() {
    let mut request = http::Request::new(bytes::Bytes::from_static(br#"{"Password":"hush","Name":"shown"}"#));
    *request.uri_mut() = "https://host/?Token=hush&Offset=shown".parse().unwrap();
    let headers = request.headers_mut();
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("x-api-key", "hush".parse().unwrap());
    let mut answered = HeaderMap::new();
    answered.insert("set-cookie", "hush".parse().unwrap());
    answered.insert("server", "shown".parse().unwrap());
    let outcome =
        Outcome { status: None, headers: &answered, request_id: None, error: None, elapsed: std::time::Duration::ZERO };
    let mut own = answered.clone();
    for text in
        [format!("{:?}", SignedRequest(&mut request)), format!("{outcome:?}"), format!("{:?}", Headers(&mut own))]
    {
        assert!(text.contains("shown") && !text.contains("hush"), "{text}");
    }
}
