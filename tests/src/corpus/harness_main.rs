// The program that reads official examples with generated code: `corpus` fills in the tables and runs it.
// In: a file with a line `[service, kind, action, body]` for each case. Out: the same line with what happened, for
// each case that misses.

/*modules*/
use std::future::IntoFuture;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde_json::Value;
use tcgen_runtime::codec::{Decode, Encode, read_object, write_object};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{BoxFuture, Client, ClientBuilder, Credentials, ErrorKind, Service};

const SERVICE: Service = Service::new("corpus", "2000-01-01", "corpus.example.com");

fn main() {
    let path = std::env::args().nth(1).expect("a file of cases");
    let text = std::fs::read_to_string(path).expect("a readable file");
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let part = |index: usize| case[index].as_str().expect("four texts");
        let (service, kind, action, body) = (part(0), part(1), part(2), part(3));
        let result = match kind {
            "response" => read_response(service, action, body).map(|()| None),
            "error" => read_error(action, body).map(|()| None),
            _ => echo_request(service, action, body),
        };
        match result {
            Ok(None) => {}
            Ok(Some(text)) => println!("{}", serde_json::json!([service, "retyped", action, text])),
            Err(text) => println!("{}", serde_json::json!([service, kind, action, text])),
        }
    }
}

fn read_response(service: &str, action: &str, body: &str) -> Result<(), String> {
    let mut response = response(service, action).ok_or("no such action in the crate")?;
    read_object(body.as_bytes(), &mut *response).map_err(|error| error.to_string())
}

/// Through the whole client: an answer with an error has to come out as that error.
fn read_error(action: &str, body: &str) -> Result<(), String> {
    let answer: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let builder = ClientBuilder::<Client>::new(&SERVICE).credentials(Credentials::new("id", "key"));
    let client = builder.transport(Canned(body.to_owned())).build().map_err(|error| error.to_string())?;
    let nothing = serde_json::json!({});
    let call = client.call_json(&SERVICE, action, &nothing).into_future();
    let Poll::Ready(result) = pin!(call).poll(&mut Context::from_waker(Waker::noop())) else {
        return Err("the call waits for something".to_owned());
    };
    let error = result.err().ok_or("no error")?;
    let code = answer["Response"]["Error"]["Code"].as_str().filter(|code| !code.is_empty());
    let expected = if code.is_some() { ErrorKind::Service } else { ErrorKind::Decode };
    let is_mapped = error.kind() == expected && error.code() == code;
    if is_mapped { Ok(()) } else { Err(format!("{error}; expected {code:?}")) }
}

/// A request is read, written, and compared. Gives a value that came back as another type of JSON, where there is one.
fn echo_request(service: &str, action: &str, body: &str) -> Result<Option<String>, String> {
    let wrapped = format!("{{\"Body\":{body}}}");
    let written = request(service, action, wrapped.as_bytes()).ok_or("no such action in the crate")??;
    let written: Value = serde_json::from_slice(&written).map_err(|error| error.to_string())?;
    let expected: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let mut retyped = None;
    match difference(&written["Body"], &expected, "", &mut retyped) {
        Some(difference) => Err(difference),
        None => Ok(retyped),
    }
}

/// Where two values differ. Numbers are equal by value: 1 and 1.0 are. A text and a number or flag that say the same
/// are equal too, since the example then is not of the type that is documented for it; `retyped` is told the first.
fn difference(written: &Value, expected: &Value, path: &str, retyped: &mut Option<String>) -> Option<String> {
    let differs = match (written, expected) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() != other.as_f64(),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            return pairs.find_map(|(index, (one, other))| difference(one, other, &format!("{path}[{index}]"), retyped));
        }
        (Value::Object(one), Value::Object(other)) => {
            let gone = other.iter().find_map(|(name, value)| match one.get(name) {
                Some(found) => difference(found, value, &format!("{path}.{name}"), retyped),
                None => Some(format!("{path}.{name} is gone; it was {value}")),
            });
            let came = || one.keys().find(|name| !other.contains_key(*name)).map(|name| format!("{path}.{name} came from nowhere"));
            return gone.or_else(came);
        }
        (one, other) if one == other => false,
        (one, other) => match (scalar(one), scalar(other)) {
            (Some(said), Some(wanted)) if says_the_same(&said, &wanted) => {
                retyped.get_or_insert(format!("{path} is {one}; it was {other}"));
                false
            }
            _ => true,
        },
    };
    differs.then(|| format!("{path} is {written}; it was {expected}"))
}

/// The text of a scalar without its quotes.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn says_the_same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    one.eq_ignore_ascii_case(other) || number(one).is_some() && number(one) == number(other)
}

pub fn echo<R: Decode + Default>(body: &[u8], request: fn(R) -> Option<Box<dyn Encode>>) -> Result<Vec<u8>, String> {
    let mut response = R::default();
    read_object(body, &mut response).map_err(|error| error.to_string())?;
    let request = request(response).ok_or("the body is gone")?;
    write_object(&*request).map_err(|error| error.to_string())
}

/// Answers with one text.
struct Canned(String);

impl Transport for Canned {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body: Box<dyn Body> = Box::new(Some(Bytes::from(self.0.clone())));
        Box::pin(std::future::ready(Ok(Response::new(body))))
    }
}

fn response(service: &str, action: &str) -> Option<Box<dyn Decode>> {
    match service {
/*responses*/
        _ => None,
    }
}

fn request(service: &str, action: &str, body: &[u8]) -> Option<Result<Vec<u8>, String>> {
    match service {
/*requests*/
        _ => None,
    }
}
