//! What interceptors see, add and end. No network: requests go to a transport that follows a script.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use support::actions::{CreateFlow, DescribeFlows};
use support::scripted::{Scripted, Turn};
use tcgen_runtime::interceptor::{Context, Headers, Interceptor, Outcome, SignedRequest};
use tcgen_runtime::transport::TransportError;
use tcgen_runtime::{Credentials, Error, ErrorKind, RetryPolicy};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down what it sees, under its name.
struct Witness(&'static str, Log);

impl Witness {
    fn note(&self, line: String) {
        self.1.lock().unwrap().push(format!("{} {line}", self.0));
    }
}

impl Interceptor for Witness {
    fn before_sign(&self, context: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
        self.note(format!("signs {} #{} in {:?}", context.action(), context.attempt(), context.region()));
        headers.insert("X-Order", self.0)
    }

    fn before_send(&self, _: &mut Context<'_>, request: &mut SignedRequest<'_>) -> Result<(), Error> {
        let authorization = &request.headers()["authorization"];
        assert!(authorization.is_sensitive() && authorization.to_str().unwrap().contains("Signature="));
        self.note(format!("sends {} bytes to {}", request.body().len(), request.uri()));
        request.insert_header("X-Sent-By", self.0)
    }

    fn after_response(&self, _: &mut Context<'_>, outcome: &Outcome<'_>) -> Result<(), Error> {
        let end = outcome.error().map_or(String::new(), |error| format!(" {:?}", error.kind()));
        self.note(format!("sees {:?} {:?}{end}", outcome.status(), outcome.request_id()));
        Ok(())
    }
}

/// Ends calls at one of the three points, with an error that it makes.
struct Ends(&'static str, fn() -> Error);

impl Ends {
    fn at(&self, point: &str) -> Result<(), Error> {
        if self.0 == point { Err((self.1)()) } else { Ok(()) }
    }
}

impl Interceptor for Ends {
    fn before_sign(&self, _: &mut Context<'_>, _: &mut Headers<'_>) -> Result<(), Error> {
        self.at("sign")
    }

    fn before_send(&self, _: &mut Context<'_>, _: &mut SignedRequest<'_>) -> Result<(), Error> {
        self.at("send")
    }

    fn after_response(&self, _: &mut Context<'_>, _: &Outcome<'_>) -> Result<(), Error> {
        self.at("response")
    }
}

fn refusal() -> Error {
    Error::refused("not on a Sunday").caused_by("the calendar")
}

fn no_connection() -> Error {
    TransportError::connect("a fault on purpose").into()
}

#[tokio::test]
async fn they_run_in_order_before_and_in_reverse_order_after_every_attempt() {
    let transport = Scripted::new(|turn, _| if turn == 0 { Turn::status(502) } else { Turn::done() });
    let log = Log::default();
    let builder = transport.builder().region("ap-guangzhou");
    let client = builder
        .interceptor(Witness("a", Arc::clone(&log)))
        .interceptor(Witness("b", Arc::clone(&log)))
        .build()
        .unwrap();
    client.call(&DescribeFlows).await.unwrap();
    let attempt = |number: u32, end: &str| {
        let signs = format!("signs DescribeFlows #{number} in Some(\"ap-guangzhou\")");
        let sends = "sends 2 bytes to https://essbasic.tencentcloudapi.com/";
        let line = |who: &str, what: &str| format!("{who} {what}");
        [line("a", &signs), line("b", &signs), line("a", sends), line("b", sends), line("b", end), line("a", end)]
    };
    let expected = [attempt(1, "sees Some(502) None Http"), attempt(2, "sees Some(200) Some(\"done\")")].concat();
    assert_eq!(*log.lock().unwrap(), expected);
    for request in transport.sent() {
        assert_eq!(
            (&request.headers()["x-order"], &request.headers()["x-sent-by"]),
            (&"b".parse().unwrap(), &"b".parse().unwrap())
        );
    }
}

#[tokio::test]
async fn a_refusal_ends_the_call_at_once_and_keeps_its_cause() {
    for (point, sent) in [("sign", 0), ("send", 0), ("response", 1)] {
        let transport = Scripted::new(|_, _| Turn::done());
        let client = transport.builder().interceptor(Ends(point, refusal)).build().unwrap();
        let error = client.call(&DescribeFlows).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Refused, "not on a Sunday"), "{point}");
        assert_eq!(error.source().unwrap().to_string(), "the calendar");
        assert_eq!((transport.sent().len(), error.attempts().len()), (sent, 1), "{point}");
        assert_eq!(error.attempts()[0].kind(), ErrorKind::Refused);
    }
}

#[tokio::test]
async fn a_fault_before_sending_is_retried_by_its_kind_also_for_a_write() {
    for point in ["sign", "send"] {
        let transport = Scripted::new(|_, _| Turn::done());
        let client = transport.builder().interceptor(Ends(point, no_connection)).build().unwrap();
        let error = client.call(&CreateFlow).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 3), "{point}");
        assert!(transport.sent().is_empty());
    }
}

/// The service has done its work: what is said afterwards cannot have it done again.
#[tokio::test]
async fn nothing_is_sent_again_for_an_error_after_the_response() {
    let transport = Scripted::new(|_, _| Turn::done());
    let client = transport.builder().interceptor(Ends("response", no_connection)).build().unwrap();
    for error in [client.call(&CreateFlow).await.unwrap_err(), client.call(&DescribeFlows).await.unwrap_err()] {
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 1));
    }
    assert_eq!(transport.sent().len(), 2);
}

#[tokio::test]
async fn a_failure_that_an_interceptor_replaces_stays_among_the_attempts() {
    let transport = Scripted::new(|_, _| Turn::code("InternalError"));
    let log = Log::default();
    let client = transport
        .builder()
        .interceptor(Witness("outer", Arc::clone(&log)))
        .interceptor(Ends("response", refusal))
        .build()
        .unwrap();
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Refused, 1));
    assert_eq!(error.attempts()[0].code(), Some("InternalError"));
    assert_eq!(log.lock().unwrap().last().unwrap(), "outer sees Some(200) Some(\"s-InternalError\") Refused");
}

#[tokio::test]
async fn what_the_context_keeps_is_the_calls_own() {
    struct Counts(Log);
    impl Interceptor for Counts {
        fn after_response(&self, context: &mut Context<'_>, _: &Outcome<'_>) -> Result<(), Error> {
            let seen = context.extensions_mut().get_or_insert_default::<u32>();
            *seen += 1;
            let seen = *seen;
            self.0.lock().unwrap().push(format!("{} of {}", context.attempt(), context.service().name()));
            assert_eq!(seen, context.attempt());
            Ok(())
        }
    }
    let transport = Scripted::new(|_, _| Turn::status(503));
    let log = Log::default();
    let client = transport.builder().interceptor(Counts(Arc::clone(&log))).build().unwrap();
    client.call(&DescribeFlows).await.unwrap_err();
    client.call(&DescribeFlows).retry(RetryPolicy::off()).await.unwrap_err();
    let expected = ["1 of essbasic", "2 of essbasic", "3 of essbasic", "1 of essbasic"];
    assert_eq!(*log.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_header_that_cannot_be_set_ends_the_call_before_anything_is_sent() {
    struct Smuggles;
    impl Interceptor for Smuggles {
        fn before_send(&self, _: &mut Context<'_>, request: &mut SignedRequest<'_>) -> Result<(), Error> {
            request.insert_header("X-Note", "a\r\nX-TC-Action: DeleteEverything")
        }
    }
    let transport = Scripted::new(|_, _| Turn::done());
    let client = transport.builder().interceptor(Smuggles).build().unwrap();
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(transport.sent().is_empty());
}

/// Debug is what ends up in logs.
#[tokio::test]
async fn nothing_that_an_interceptor_can_print_tells_a_secret() {
    struct Prints(Log);
    impl Interceptor for Prints {
        fn before_sign(&self, context: &mut Context<'_>, headers: &mut Headers<'_>) -> Result<(), Error> {
            self.0.lock().unwrap().push(format!("{context:?} {headers:?}"));
            Ok(())
        }

        fn before_send(&self, context: &mut Context<'_>, request: &mut SignedRequest<'_>) -> Result<(), Error> {
            self.0.lock().unwrap().push(format!("{context:?} {request:?}"));
            Ok(())
        }

        fn after_response(&self, context: &mut Context<'_>, outcome: &Outcome<'_>) -> Result<(), Error> {
            self.0.lock().unwrap().push(format!("{context:?} {outcome:?}"));
            Ok(())
        }
    }
    let transport = Scripted::new(|_, _| Turn::done());
    let log = Log::default();
    let credentials = Credentials::new("AKIDexample", "MARKEDKEY").with_token("MARKEDTOKEN");
    let builder = transport.builder().credentials(credentials).interceptor(Prints(Arc::clone(&log)));
    let client = builder.build().unwrap();
    client.call(&DescribeFlows).await.unwrap();
    let sent = transport.sent();
    let authorization = sent[0].headers()["authorization"].to_str().unwrap();
    let signature = authorization.rsplit_once("Signature=").unwrap().1;
    let printed = log.lock().unwrap().join("\n");
    assert!(printed.contains("DescribeFlows") && printed.contains("x-tc-action"), "{printed}");
    assert!(!printed.contains("MARKED") && !printed.contains(signature), "{printed}");
}
