//! What an error tells, and what it never does.

use super::*;
use crate::Credentials;

fn redactor() -> Redactor {
    Redactor::new(Credentials::new("AKIDx", "hush").with_token("whisper"), [b'5'; 64])
}

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
fn an_excerpt_holds_no_secret_and_no_control_character() {
    let signature = "5".repeat(64);
    let mut body = format!("<h1>502</h1>\n\x1b[31mSignature={signature} token whisper, key hush ").into_bytes();
    body.push(0xff);
    let excerpt = redactor().excerpt(&body);
    assert_eq!(excerpt, "<h1>502</h1>  [31mSignature=[redacted] token [redacted], key [redacted] \u{fffd}");
}

#[test]
fn an_excerpt_is_bounded_and_never_cuts_a_secret_in_two() {
    let excerpt = redactor().excerpt(&b"x".repeat(1_000_000));
    assert_eq!(excerpt.chars().count(), LONGEST_WITH_MARK);
    for before in 290..=300 {
        let body = "x".repeat(before) + "whisper" + &"y".repeat(50);
        let excerpt = redactor().excerpt(body.as_bytes());
        assert!(!excerpt.contains("whi"), "{excerpt}");
    }
}

const LONGEST_WITH_MARK: usize = 301;

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}
