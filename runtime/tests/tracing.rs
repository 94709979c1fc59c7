//! What a subscriber of `tracing` hears of calls: all spans and events are collected, and held against the names that
//! are promised, and against the secrets that may not be among them.
#![cfg(feature = "tracing")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::json;
use support::actions::{CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::{Scripted, Turn};
use tcgen_runtime::providers::Cached;
use tcgen_runtime::{BoxFuture, CredentialProvider, Credentials, Error, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

const KEY: &str = "MARKEDKEYabcdef";
const TOKEN: &str = "MARKEDTOKEN+/ab==";

/// A closed span or an event, with where it stood.
#[derive(Clone, Debug)]
struct Heard {
    name: String,
    level: Level,
    parent: Option<String>,
    fields: Fields,
}

type Fields = BTreeMap<String, String>;

#[derive(Default)]
struct Visitor(Fields);

impl Visit for Visitor {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Heard>>>);

impl Collector {
    fn listen() -> (Self, DefaultGuard) {
        let collector = Self::default();
        let subscriber = Registry::default().with(collector.clone());
        (collector, tracing::subscriber::set_default(subscriber))
    }

    fn heard(&self, name: &str) -> Vec<Heard> {
        self.0.lock().unwrap().iter().filter(|heard| heard.name == name).cloned().collect()
    }

    fn all(&self) -> String {
        format!("{:#?}", self.0.lock().unwrap())
    }
}

/// Other crates have things to say too.
fn is_ours(target: &str) -> bool {
    target == "tcgen_runtime"
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Collector {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut visitor = Visitor::default();
        attributes.record(&mut visitor);
        context.span(id).unwrap().extensions_mut().insert(visitor);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        values.record(span.extensions_mut().get_mut::<Visitor>().unwrap());
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !is_ours(event.metadata().target()) {
            return;
        }
        let mut visitor = Visitor::default();
        event.record(&mut visitor);
        let name = visitor.0.remove("message").unwrap();
        let parent = context.event_span(event).map(|span| span.name().to_owned());
        let level = *event.metadata().level();
        self.0.lock().unwrap().push(Heard { name, level, parent, fields: visitor.0 });
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        if is_ours(span.metadata().target()) {
            let fields = span.extensions_mut().remove::<Visitor>().unwrap().0;
            let parent = span.parent().map(|span| span.name().to_owned());
            let (name, level) = (span.name().to_owned(), *span.metadata().level());
            self.0.lock().unwrap().push(Heard { name, level, parent, fields });
        }
    }
}

fn assert_fields(heard: &Heard, expected: &[(&str, &str)]) {
    let expected: Fields = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut found = heard.fields.clone();
    // The transport's clock stands still.
    assert!(found.remove("tencentcloud.elapsed_ms").is_some_and(|elapsed| elapsed.parse::<f64>().unwrap() >= 0.0));
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_call_and_its_attempts_are_spans_with_the_names_of_opentelemetry() {
    let (collector, _guard) = Collector::listen();
    let transport = Scripted::new(|turn, _| match turn {
        0 => Turn::status(502),
        1 => Turn::code("InternalError.Db"),
        _ => Turn::done(),
    });
    let builder = transport.builder().endpoint("http://127.0.0.1:8080").region("ap-guangzhou");
    builder.build().unwrap().call(&DescribeFlows).await.unwrap();

    let call = &collector.heard("call")[0];
    assert_eq!((call.level, call.parent.as_deref()), (Level::INFO, None));
    assert_fields(
        call,
        &[
            ("otel.name", "essbasic/DescribeFlows"),
            ("otel.kind", "client"),
            ("rpc.system.name", "tencentcloud"),
            ("rpc.method", "essbasic/DescribeFlows"),
            ("cloud.region", "ap-guangzhou"),
            ("server.address", "127.0.0.1"),
            ("server.port", "8080"),
            ("tencentcloud.service", "essbasic"),
            ("tencentcloud.action", "DescribeFlows"),
            ("tencentcloud.request_id", "done"),
        ],
    );
    let attempts = collector.heard("attempt");
    assert_eq!(attempts.len(), 3);
    assert!(attempts.iter().all(|attempt| (attempt.level, attempt.parent.as_deref()) == (Level::INFO, Some("call"))));
    let common = [("otel.kind", "client"), ("server.address", "127.0.0.1"), ("server.port", "8080")];
    let with = |more: &[(&'static str, &'static str)]| [&common, more].concat();
    let first = [
        ("tencentcloud.attempt", "1"),
        ("http.response.status_code", "502"),
        ("otel.status_code", "ERROR"),
        ("error.type", "502"),
    ];
    assert_fields(&attempts[0], &with(&first));
    let second = [
        ("tencentcloud.attempt", "2"),
        ("http.request.resend_count", "1"),
        ("http.response.status_code", "200"),
        ("rpc.response.status_code", "InternalError.Db"),
        ("otel.status_code", "ERROR"),
        ("error.type", "InternalError.Db"),
        ("tencentcloud.request_id", "s-InternalError.Db"),
    ];
    assert_fields(&attempts[1], &with(&second));
    let third = [
        ("tencentcloud.attempt", "3"),
        ("http.request.resend_count", "2"),
        ("http.response.status_code", "200"),
        ("tencentcloud.request_id", "done"),
    ];
    assert_fields(&attempts[2], &with(&third));

    let retries = collector.heard("the attempt failed, and another follows");
    let types: Vec<_> = retries.iter().map(|retry| (retry.level, retry.fields["error.type"].as_str())).collect();
    assert_eq!(types, [(Level::INFO, "502"), (Level::INFO, "InternalError.Db")]);
    assert!(retries.iter().all(|retry| retry.parent.as_deref() == Some("call")));
    assert_eq!(collector.heard("the call succeeded").len(), 1);
}

#[tokio::test]
async fn a_call_that_fails_says_how_in_its_span_and_in_an_event() {
    let (collector, _guard) = Collector::listen();
    let transport = Scripted::new(|_, _| Turn::code("OperationDenied.X"));
    transport.client().call(&CreateFlow).await.unwrap_err();
    let call = &collector.heard("call")[0];
    for (name, value) in [
        ("otel.status_code", "ERROR"),
        ("error.type", "OperationDenied.X"),
        ("rpc.response.status_code", "OperationDenied.X"),
        ("tencentcloud.request_id", "s-OperationDenied.X"),
        ("server.address", "essbasic.tencentcloudapi.com"),
    ] {
        assert_eq!(call.fields[name], value);
    }
    assert!(!call.fields.contains_key("server.port") && !call.fields.contains_key("cloud.region"));
    let event = &collector.heard("the call failed")[0];
    assert_eq!((event.level, event.parent.as_deref()), (Level::DEBUG, Some("call")));
    assert_eq!(
        (event.fields["error.type"].as_str(), event.fields["tencentcloud.attempts"].as_str()),
        ("OperationDenied.X", "1")
    );
}

#[tokio::test]
async fn bodies_are_shown_at_trace_level_alone_and_without_what_is_secret() {
    let (collector, _guard) = Collector::listen();
    let answer = json!({ "Response": {
        "Credentials": { "TmpSecretKey": "MARKED1", "Token": "MARKED2" },
        "Echo": format!("key {KEY}, token {TOKEN}"),
        "RequestId": "r",
    } });
    let transport = Scripted::new(move |_, _| Turn::Answers(200, Vec::new(), answer.to_string()));
    let credentials = Credentials::new("AKIDexample", KEY).with_token(TOKEN);
    let client = transport.builder().credentials(credentials).build().unwrap();
    client.call_json(&SERVICE, "GetKey", &json!({ "Password": "MARKED3", "User": "me" })).await.unwrap();

    let bodies = [collector.heard("the request"), collector.heard("the answer")].concat();
    assert!(bodies.iter().all(|body| (body.level, body.parent.as_deref()) == (Level::TRACE, Some("attempt"))));
    assert_eq!(bodies[0].fields["tencentcloud.body"], r#"{"Password":"[redacted]","User":"me"}"#);
    let answer = &bodies[1].fields["tencentcloud.body"];
    assert!(answer.contains(r#""Echo":"key [redacted], token [redacted]""#), "{answer}");
    let all = collector.all();
    assert!(!all.contains("MARKED"), "{all}");
    let below_trace = |heard: &Heard| heard.level <= Level::DEBUG && format!("{heard:?}").contains("\"me\"");
    assert!(!collector.0.lock().unwrap().iter().any(below_trace), "{all}");
}

/// Whatever an answer is: the key, the token and the signature come back in it, as gateways print what they were sent.
#[tokio::test]
async fn nothing_that_is_heard_tells_a_secret() {
    let (collector, _guard) = Collector::listen();
    let transport = Scripted::new(|turn, request| {
        let echo = format!("{:?} {KEY} {TOKEN}", request.headers()["authorization"].to_str().unwrap());
        match turn % 4 {
            0 => Turn::Answers(502, Vec::new(), echo),
            1 => Turn::Answers(
                200,
                Vec::new(),
                json!({ "Response": { "Error": { "Code": "InternalError", "Message": echo } } }).to_string(),
            ),
            2 => Turn::Answers(200, Vec::new(), format!("{{ broken: {echo}")),
            _ => Turn::Fails(tcgen_runtime::transport::TransportError::connect("refused")),
        }
    });
    let credentials = Credentials::new("AKIDexample", KEY).with_token(TOKEN);
    let client = transport.builder().credentials(credentials).build().unwrap();
    for policy in [RetryPolicy::new().attempts(8), RetryPolicy::off()] {
        for _ in 0..4 {
            client.call(&DescribeFlows).retry(policy.clone()).await.unwrap_err();
        }
    }
    let all = collector.all();
    assert!(transport.sent().len() >= 8 && collector.heard("attempt").len() == transport.sent().len());
    let signature = |request: &tcgen_runtime::transport::Request| {
        let authorization = request.headers()["authorization"].to_str().unwrap().to_owned();
        authorization.rsplit_once("Signature=").unwrap().1.to_owned()
    };
    for request in transport.sent() {
        assert!(!all.contains(&signature(&request)), "{all}");
    }
    assert!(!all.contains("MARKED"), "{all}");
}

#[tokio::test]
async fn a_refresh_that_fails_no_call_is_heard_nevertheless() {
    struct Failing(Mutex<bool>);
    impl CredentialProvider for Failing {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            let first = std::mem::replace(&mut *self.0.lock().unwrap(), false);
            // Due for a refresh when half of it is over.
            let soon = Credentials::new("AKIDexample", KEY).with_expiry(SystemTime::now() + Duration::from_secs(2));
            Box::pin(async move { if first { Ok(soon) } else { Err(Error::credentials("the vault is closed")) } })
        }
    }
    let (collector, _guard) = Collector::listen();
    let transport = Scripted::new(|_, _| Turn::done());
    let provider = Cached::new(Failing(Mutex::new(true)));
    let client = transport.builder().credentials(provider).build().unwrap();
    client.call(&DescribeFlows).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1010)).await;
    client.call(&DescribeFlows).await.unwrap();
    let warnings =
        collector.heard("the credentials could not be refreshed; those that there are serve until they expire");
    assert_eq!((warnings.len(), warnings[0].level), (1, Level::WARN));
    assert_eq!(warnings[0].fields["error.message"], "the vault is closed");
}
