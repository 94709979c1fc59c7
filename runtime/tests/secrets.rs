//! Secrets appear nowhere: not in `Debug`, not in an error, its text or its sources, not even where the other side
//! sends them back.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::collections::BTreeMap;
use std::error::Error as _;
use std::future::IntoFuture;
use std::time::Duration;

use support::essbasic::{ChannelBatchCancelFlowsRequest, Client};
use support::server::{Received, Server, Step, response};
use tcgen_runtime::interceptor::{Context, Headers, Interceptor};
use tcgen_runtime::sign::{Payload, Signable};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{BoxFuture, Credentials, Error};

const KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3SECRET";
const TOKEN: &str = "tokentokentokentokentoken";

fn credentials() -> Credentials {
    Credentials::new("AKIDexample", KEY).with_token(TOKEN)
}

fn assert_clean(text: &str) {
    for secret in [KEY, TOKEN, "Signature=0", "Signature=1", "Signature=a"] {
        assert!(!text.contains(secret), "{text}");
    }
    // A signature is 64 hexadecimal digits in a row.
    let longest = text.split(|character: char| !character.is_ascii_hexdigit()).map(str::len).max();
    assert!(longest < Some(64), "{text}");
}

fn everything_of(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {} {:?}", error.message(), error.excerpt());
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    text
}

/// The headers in alphabetical order: `authorization` is the first, within what an excerpt shows.
fn echo(received: &Received) -> String {
    let sorted: BTreeMap<_, _> = received.headers.iter().collect();
    sorted.iter().map(|(name, value)| format!("{name}: {value}\n")).collect()
}

#[test]
fn nothing_that_can_be_printed_holds_a_secret() {
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let builder = Client::builder().credentials(credentials());
    assert_clean(&format!("{builder:?} {builder:#?} {:?}", credentials()));
    let client: Client = builder.build().unwrap();
    let call = client.channel_batch_cancel_flows(&request);
    assert_clean(&format!("{client:?} {client:#?} {call:?}"));
    assert_clean(&format!("{:?}", call.into_future()));
}

#[tokio::test]
async fn an_answer_that_echoes_the_request_gives_no_secret_away() {
    let answers: [fn(&Received) -> Vec<u8>; 4] = [
        |received| response("502 Bad Gateway", "text/html", echo(received).as_bytes()),
        |received| response("200 OK", "text/html", echo(received).as_bytes()),
        |received| {
            let text = serde_json::json!({"Response": {"Error": {"Code": "AuthFailure", "Message": echo(received)}, "RequestId": received.headers["x-tc-token"]}});
            response("200 OK", "application/json", text.to_string().as_bytes())
        },
        |received| {
            let text = serde_json::json!({"code": 1, "codeDesc": received.headers["authorization"], "message": echo(received)});
            response("200 OK", "application/json", text.to_string().as_bytes())
        },
    ];
    for answer in answers {
        let server = Server::start(move |received| vec![Step::Send(answer(received))]);
        let client: Client = Client::builder().credentials(credentials()).endpoint(server.endpoint()).build().unwrap();
        let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
        let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
        let text = everything_of(&error);
        assert!(text.contains("[redacted]") || text.contains("bytes that are no JSON"), "{text}");
        assert_clean(&text);
    }
}

#[tokio::test]
async fn credentials_that_make_no_header_are_refused_without_being_repeated() {
    let server = Server::answering_json("{}");
    for credentials in [
        Credentials::new("AKID\r\nX-Evil: 1", KEY),
        Credentials::new("AKIDexample", KEY).with_token(format!("{TOKEN}\n{TOKEN}")),
    ] {
        let client: Client = Client::builder().credentials(credentials).endpoint(server.endpoint()).build().unwrap();
        let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
        let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
        assert_clean(&everything_of(&error));
        assert!(!everything_of(&error).contains("Evil"));
        assert_eq!(error.kind(), tcgen_runtime::ErrorKind::Credentials);
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_transport_that_prints_requests_prints_no_secret() {
    /// Logs what it is given, as a debugging transport would.
    struct Printing;
    impl Transport for Printing {
        fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
            assert!(request.headers()["authorization"].to_str().unwrap().contains("Signature="));
            assert_clean(&format!("{request:?}"));
            let text = r#"{"Response":{"RequestId":"s"}}"#;
            let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(text.as_bytes())));
            Box::pin(async { Ok(Response::new(body)) })
        }
    }
    let client: Client = Client::builder().credentials(credentials()).transport(Printing).build().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    assert_eq!(client.channel_batch_cancel_flows(&request).await.unwrap().request_id, "s");
}

/// Some HTTP libraries name the address in their errors, with its query.
#[tokio::test]
async fn a_failure_of_a_transport_that_names_the_address_tells_no_secret() {
    struct Telling;
    impl Transport for Telling {
        fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
            let token = request.headers()["x-tc-token"].to_str().unwrap().to_owned();
            let told = format!("no route to https://user:{KEY}@host/?Signature=0123&Token={token}&Offset=5");
            Box::pin(async { Err(TransportError::connect(told)) })
        }
    }
    let client: Client = Client::builder().credentials(credentials()).transport(Telling).build().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!(error.kind(), tcgen_runtime::ErrorKind::Connect);
    assert_clean(&everything_of(&error));
    let told = "no route to https://[redacted]@host/?Signature=[redacted]&Token=[redacted]&Offset=5";
    assert!(error.to_string().contains(told), "{error}");
}

/// The same of a body that breaks off, whole or as a stream.
#[tokio::test]
async fn a_body_that_fails_tells_no_secret() {
    struct Broken;
    impl Body for Broken {
        fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
            let told = format!("reading https://user:{KEY}@host/?Token={TOKEN}&Offset=5 failed");
            Box::pin(async { Err(TransportError::broken(told)) })
        }
    }
    struct Breaking(&'static str);
    impl Transport for Breaking {
        fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
            let body: Box<dyn Body> = Box::new(Broken);
            let mut answer = Response::new(body);
            answer.headers_mut().insert("content-type", self.0.parse().unwrap());
            Box::pin(async { Ok(answer) })
        }
    }
    let client = |type_| Client::builder().credentials(credentials()).transport(Breaking(type_)).build().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let whole: Client = client("application/json");
    let whole = whole.channel_batch_cancel_flows(&request).await.unwrap_err();
    let stream: Client = client("text/event-stream");
    let mut stream = stream.channel_batch_cancel_flows(&request).stream().await.unwrap();
    let stream = stream.next().await.unwrap().unwrap_err();
    for error in [whole, stream] {
        assert_clean(&everything_of(&error));
        assert!(error.to_string().contains("reading https://[redacted]@host/?Token=[redacted]&Offset=5"), "{error}");
    }
}

/// What one event hands out, the next may repeat.
#[tokio::test]
async fn a_secret_of_an_earlier_event_is_known_in_the_next() {
    let events = "data: {\"AccessToken\":\"hush-hush\"}\n\n\
        data: {\"Error\":{\"Code\":\"C\",\"Message\":\"hush-hush expired\"}}\n\n";
    let server = Server::start(|_| vec![Step::Send(response("200 OK", "text/event-stream", events.as_bytes()))]);
    let client: Client = Client::builder().credentials(credentials()).endpoint(server.endpoint()).build().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let mut stream = client.channel_batch_cancel_flows(&request).stream().await.unwrap();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.message(), "[redacted] expired");
}

/// A header that an interceptor adds may authorise as well.
#[tokio::test]
async fn a_header_that_an_interceptor_adds_is_known() {
    struct Adding;
    impl Interceptor for Adding {
        fn before_sign(&self, _: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
            headers.insert("x-gateway-token", "hush-hush")
        }
    }
    let server = Server::answering_json(r#"{"Response":{"Error":{"Code":"C","Message":"not hush-hush"}}}"#);
    let builder = Client::builder().credentials(credentials()).endpoint(server.endpoint());
    let client: Client = builder.interceptor(Adding).build().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!(error.message(), "not [redacted]");
}

#[test]
fn what_is_signed_is_shown_without_secrets() {
    let signable = Signable {
        method: "GET",
        query: "Offset=1&Login.Password=hush",
        content_type: "application/json",
        host: "x",
        payload: Payload::Bytes(b"hush"),
    };
    let shown = format!("{signable:?}");
    assert!(shown.contains("Offset=1") && shown.contains("Bytes(4 bytes)") && !shown.contains("hush"), "{shown}");
}
