//! What an error tells, and what it never does.

use super::*;
use crate::redact::Redactor;

#[test]
fn a_service_error_says_call_code_message_and_request_id() {
    let error = Error::service("OperationDenied.NoFlowPermission".into(), "no permission".into())
        .in_call("essbasic", "ChannelBatchCancelFlows")
        .with_status(200)
        .with_request_id("s1600".into());
    assert_eq!(
        error.to_string(),
        "essbasic ChannelBatchCancelFlows: OperationDenied.NoFlowPermission: no permission (request id s1600)"
    );
    assert_eq!((error.code(), error.status()), (Some("OperationDenied.NoFlowPermission"), Some(200)));
}

#[test]
fn throttling_is_known_by_its_family_and_by_status_429() {
    let coded = |code: &str| Error::service(code.to_owned(), String::new());
    assert!(coded("RequestLimitExceeded").is_throttled());
    assert!(coded("RequestLimitExceeded.UinLimitExceeded").is_throttled());
    assert!(!coded("RequestLimitExceededSomehow").is_throttled());
    assert!(!coded("LimitExceeded").is_throttled());
    assert!(Error::new(ErrorKind::Http, "").with_status(429).is_throttled());
}

#[test]
fn a_transport_failure_tells_its_whole_chain_and_keeps_it() {
    let refused = std::io::Error::other("refused");
    let error = Error::from(TransportError::connect(refused));
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.to_string(), "no connection could be made: refused");
    assert_eq!(error.source().and_then(StdError::source).map(ToString::to_string).as_deref(), Some("refused"));
    assert!(!error.is_timeout());
    assert!(Error::from(TransportError::timeout("late")).is_timeout());
}

#[test]
fn an_answer_that_is_not_shown_is_told_by_length_and_type() {
    let secrets = Redactor::default().knowing(b"<h1>");
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "text/html; charset=utf-8".parse().unwrap());
    let error = Error::new(ErrorKind::Http, "HTTP 502")
        .with_answer(b"<h1>", &secrets)
        .with_content_type(&headers, &Redactor::default());
    assert_eq!(error.to_string(), "HTTP 502; the answer is 4 bytes that are no JSON (text/html)");
    assert_eq!(error.excerpt(), None);
    let error = Error::new(ErrorKind::Http, "HTTP 502")
        .with_answer(b"", &secrets)
        .with_content_type(&headers, &Redactor::default());
    assert_eq!(error.to_string(), "HTTP 502");
}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}
