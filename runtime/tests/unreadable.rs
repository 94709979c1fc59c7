//! Answers that cannot be read, in every way, for every member that is secret: by what the spec marks, by its name (all of
//! the 300 services), and by what the answer has handed out. Neither errors, nor trace events, nor recordings show any.
#![cfg(all(feature = "test-util", feature = "tracing"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::fs;
use std::sync::{Arc, Mutex};

use serde_json::json;
use support::essbasic::SERVICE;
use tcgen_runtime::codec::{Decode, DecodeError, Encode, Name, ObjectWriter, Reader};
use tcgen_runtime::testing::{Answer, Recording, Scripted};
use tcgen_runtime::{Action, Checker, Client, ClientBuilder, Credentials, Error, Request, RetryPolicy, Validate};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// Nothing else in the texts looks like it.
const HUSH: &str = "hush/hush+hush";
const PARTS: [&str; 2] = ["hush", "4711471147114711"];
const NUMBER: u64 = 4_711_471_147_114_711;
/// Its name says nothing.
const MARKED: &str = "FullName";

const NAMES: &str = include_str!("fixtures/secret_names.txt");

#[derive(Default)]
struct GetSecret;

#[derive(Debug, Default)]
struct Reply {
    count: i64,
    request_id: String,
}

impl Encode for GetSecret {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Validate for GetSecret {
    fn check(&self, _: &mut Checker) {}
}

impl Request for GetSecret {
    type Response = Reply;
    const ACTION: &'static Action = &Action::new(&SERVICE, "GetSecret").secret_members(&[MARKED]);
}

impl Decode for Reply {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Count" => value.read(&mut self.count),
            "RequestId" => value.read(&mut self.request_id),
            _ => value.skip(),
        }
    }
}

impl tcgen_runtime::Response for Reply {
    fn request_id(&self) -> &str {
        &self.request_id
    }
}

/// Everything that is traced.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<String>>);

impl<S: Subscriber> Layer<S> for Heard {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        struct Fields<'h>(&'h mut String);
        impl Visit for Fields<'_> {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                write!(self.0, "{field}={value:?} ").unwrap();
            }
        }
        event.record(&mut Fields(&mut self.0.lock().unwrap()));
    }
}

/// A whole answer, whose `Count` is of the wrong type.
fn whole(name: &str, number: bool) -> String {
    let value = if number { json!(NUMBER) } else { json!(HUSH) };
    let inner = json!({ name: value }).to_string();
    let said = format!("you got {HUSH} and {NUMBER}.");
    // What is handed out as a text is known as one.
    let handed_out = json!({ "AccessToken": HUSH, "PasswordPin": NUMBER });
    let response = json!({
        "Outer": { name: value, "List": [{ name: [value] }] }, "Json": inner, "Url": format!("https://x/?q={HUSH}"),
        "Said": said, "Handed": handed_out, "Count": 1.5, "RequestId": "r",
    });
    json!({ "Response": response }).to_string()
}

/// The same unreadable in every way. Where it is cut depends on `index`, so that all names together are cut everywhere.
fn ways(body: &str, index: usize) -> Vec<(u16, Vec<u8>)> {
    let text = |text: String| text.into_bytes();
    let mut ways = vec![
        text(body.to_owned()),
        text(format!("<html><pre>{body}</pre></html>")),
        text(format!("[{body}]")),
        text(json!(body).to_string()),
        text(json!({ "Response": body }).to_string()),
        text(json!({ "Response": [body] }).to_string()),
        text(body.replace("\"Response\"", "\"response\"")),
        text(body.replace("\"Count\":1.5", "\"Error\":{\"Code\":\"C\",\"Message\":\"it was hush/hush+hush\"}")),
        text(body.replace('/', "\\/")),
        text(body.replace("hush", "\\u0068ush")),
        text(body.replace('{', "{ ").replace(':', " :\n")),
        text(format!("{body}{body}")),
        text(format!("\u{feff}{body}")),
        text(body.replace('"', "'")),
        [body.as_bytes(), b"\xff"].concat(),
    ];
    let every = if index == 0 { 1 } else { 97 };
    ways.extend((index % every..body.len()).step_by(every).map(|end| body.as_bytes()[..end].to_vec()));
    let statuses = [200, 502].into_iter().cycle().skip(index);
    statuses.zip(ways).collect()
}

fn told(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {} {:?} {:?}", error.message(), error.excerpt(), error.attempts());
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, " {error} {error:?}").unwrap();
        cause = error.source();
    }
    text
}

fn client(service: Scripted, file: &std::path::Path) -> Client {
    let recording = Recording::new(service, file).unwrap();
    let builder = ClientBuilder::new(&SERVICE).credentials(Credentials::new("AKIDexample", "some-secret-key"));
    builder.transport(recording).retry(RetryPolicy::off()).build().unwrap()
}

#[tokio::test]
async fn no_answer_that_cannot_be_read_shows_a_secret() {
    let heard = Heard::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::Registry::default().with(heard.clone()));
    let file = std::env::temp_dir().join(format!("tcgen-unreadable-{}.jsonl", std::process::id()));
    let names = NAMES.lines().chain([MARKED]).map(|name| (name, false));
    let numbers = ["PasswordPin", "Token", "TmpSecretKey", "VerifyCode", MARKED].map(|name| (name, true));
    let (mut answers, mut shown) = (0, Vec::new());
    let mut redacted = std::collections::BTreeSet::new();
    for (index, (name, number)) in names.chain(numbers).enumerate() {
        for (status, answer) in ways(&whole(name, number), index) {
            let kept = String::from_utf8_lossy(&answer).into_owned();
            let service = Scripted::new().on("GetSecret", Answer::http(status, answer));
            let result = client(service.clone(), &file).call(&GetSecret).await;
            let error = result.unwrap_err();
            answers += 1;
            let places = [
                ("error", told(&error)),
                ("trace", std::mem::take(&mut *heard.0.lock().unwrap())),
                ("recording", fs::read_to_string(&file).unwrap()),
                ("script", format!("{service:?}")),
            ];
            redacted.extend(places.iter().filter(|(_, text)| text.contains("[redacted")).map(|(place, _)| *place));
            let tells = |text: &str| PARTS.iter().any(|part| text.contains(part));
            shown.extend(
                places.into_iter().filter(|(_, text)| tells(text)).map(|(place, text)| (place, text, kept.clone())),
            );
        }
    }
    fs::remove_file(&file).unwrap();
    println!("{answers} answers");
    assert!(answers > 7_000, "{answers}");
    assert_eq!(redacted.into_iter().collect::<Vec<_>>(), ["error", "recording", "trace"], "all have been looked at");
    assert!(shown.is_empty(), "{} of {answers} answers: {:#?}", shown.len(), &shown[..shown.len().min(3)]);
}
