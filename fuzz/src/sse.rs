//! Any bytes as a stream of events, cut into chunks in any way, through the events that a client hands out.
//!
//! - The same events come out however the bytes are cut.
//! - They are those of the algorithm of the WHATWG (HTML, 9.2.6), which is written out plainly below, with what the
//!   runtime does otherwise on purpose: an event at the end needs no blank line, `[DONE]` ends the stream, an event
//!   without data is passed over unless it is named `error`, a document that stands where fields should is data up to
//!   the next blank line, and a stream without any event is a failure.

use std::cell::LazyCell;
use std::time::Duration;

use serde_json::{Value, json};
use tcgen_runtime::ErrorKind;
use tcgen_runtime::transport::{Bytes, http::StatusCode};

use crate::call::{Caller, SERVICE, now};
use crate::json::depth;

/// More than one event of the corpus has, less than some.
const SMALL: usize = 64;

/// Holds one stream against the algorithm. The first byte says how many of those behind it are the lengths of chunks;
/// its highest bit sets a low limit to what an event may hold.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let Some((&head, rest)) = input.split_first() else { return };
    let (lengths, stream) = rest.split_at(usize::from(head & 0x0f).min(rest.len()));
    let is_limited = head & 0x80 != 0;
    let whole = read(vec![Bytes::copy_from_slice(stream)], is_limited);
    let cut = read(cut(stream, lengths), is_limited);
    assert_eq!(cut, whole, "the same however it is cut");
    let bytes = read(stream.chunks(1).map(Bytes::copy_from_slice).collect(), is_limited);
    assert_eq!(bytes, whole, "the same byte by byte");
    if !is_limited {
        check_against(&whole, stream);
    }
}

/// What a caller sees of a stream.
#[derive(Debug, PartialEq)]
struct Seen {
    events: Vec<(String, String, Value)>,
    /// How it ended, where it ended with an error.
    failure: Option<(ErrorKind, String)>,
    last_id: String,
    retry: Option<Duration>,
}

fn read(chunks: Vec<Bytes>, is_limited: bool) -> Seen {
    thread_local! {
        static ANY: LazyCell<Caller> = LazyCell::new(|| Caller::new(1 << 24));
        static LIMITED: LazyCell<Caller> = LazyCell::new(|| Caller::new(SMALL));
    }
    let caller = if is_limited { &LIMITED } else { &ANY };
    caller.with(|caller| {
        caller.answer(StatusCode::OK, "text/event-stream", chunks);
        let body = json!({});
        let call = caller.client.call_json(&SERVICE, "Ask", &body);
        let mut stream = now(call.stream_json()).expect("the answer is a stream");
        let (mut events, mut failure) = (Vec::new(), None);
        while let Some(event) = now(stream.next()) {
            match event {
                Ok(event) => events.push((event.name, event.id, event.data)),
                Err(error) => failure = Some((error.kind(), error.to_string())),
            }
        }
        Seen { events, failure, last_id: stream.last_id().to_owned(), retry: stream.retry() }
    })
}

/// Chunks of these lengths, and one of the rest.
fn cut(mut stream: &[u8], lengths: &[u8]) -> Vec<Bytes> {
    let mut chunks = Vec::with_capacity(lengths.len() + 1);
    for length in lengths {
        let (chunk, rest) = stream.split_at(usize::from(*length).min(stream.len()));
        chunks.push(Bytes::copy_from_slice(chunk));
        stream = rest;
    }
    chunks.push(Bytes::copy_from_slice(stream));
    chunks
}

/// An event by the algorithm.
struct Dispatched {
    name: String,
    id: String,
    data: Vec<u8>,
}

fn check_against(seen: &Seen, stream: &[u8]) {
    let is_told = |event: &Dispatched| is_error(&event.name) || !event.data.trim_ascii().is_empty();
    let mut dispatched = interpret(stream).into_iter().filter(is_told);
    for event in &seen.events {
        let expected = dispatched.next().expect("the algorithm has an event more");
        let data = serde_json::from_slice::<Value>(&expected.data).ok();
        assert_eq!((&event.0, &event.1), (&expected.name, &expected.id));
        match data {
            Some(data) if data.get("Response").is_none() => {
                // Of a member `Error` only the reader knows whether it is the service's.
                if data.get("Error").is_none() && !is_special(&expected.data) {
                    assert_eq!(event.2, data);
                }
            }
            Some(_) => {}
            None => assert!(is_special(&expected.data), "an event that is no JSON was read: {:?}", event.2),
        }
    }
    match (dispatched.next(), &seen.failure) {
        (None, None) => assert!(!seen.events.is_empty(), "a stream without events is a failure"),
        (None, Some((kind, message))) => {
            assert!(seen.events.is_empty() && *kind == ErrorKind::Decode, "{kind:?}: {message}");
        }
        (Some(next), None) => assert_eq!(next.data, b"[DONE]", "the stream ended too early"),
        (Some(next), Some((kind, message))) => {
            let is_whole = serde_json::from_slice::<Value>(&next.data)
                .is_ok_and(|data| data.as_object().is_some_and(|members| !members.keys().any(|name| tells(name))));
            let is_fine = is_whole && !is_error(&next.name) && !is_special(&next.data);
            assert!(!is_fine, "{kind:?}: {message}");
        }
    }
}

fn is_error(name: &str) -> bool {
    name.eq_ignore_ascii_case("error")
}

/// Whether a member may tell that the call failed.
fn tells(name: &str) -> bool {
    is_error(name) || matches!(name, "Response" | "code" | "codeDesc")
}

/// Where serde_json and the reader part for reasons that the target `json` knows.
fn is_special(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    text.contains("$serde_json") || text.contains("\\u") || depth(&text) > 120
}

/// "Interpreting an event stream", step by step.
fn interpret(stream: &[u8]) -> Vec<Dispatched> {
    let stream = stream.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(stream);
    let (mut events, mut last_id) = (Vec::new(), String::new());
    let (mut name, mut data) = (String::new(), Vec::new());
    // A document in place of fields, with a line feed behind each line.
    let mut document = Vec::new();
    let mut dispatch = |name: &mut String, data: &mut Vec<u8>, id: &str| {
        let (name, mut data) = (std::mem::take(name), std::mem::take(data));
        // Each line of data has left a line feed; the last one goes.
        if data.pop().is_some() || is_error(&name) {
            events.push(Dispatched { name, id: id.to_owned(), data });
        }
    };
    for line in lines(stream) {
        if line.is_empty() {
            data.append(&mut document);
            dispatch(&mut name, &mut data, &last_id);
            continue;
        }
        if !document.is_empty() || matches!(line[0], b'{' | b'[' | b'<') {
            if !data.is_empty() {
                dispatch(&mut name, &mut data, &last_id);
            }
            document.extend_from_slice(line);
            document.push(b'\n');
            continue;
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => name = String::from_utf8_lossy(value).into_owned(),
            b"data" => {
                data.extend_from_slice(value);
                data.push(b'\n');
            }
            b"id" if !value.contains(&0) => last_id = String::from_utf8_lossy(value).into_owned(),
            _ => {}
        }
    }
    data.append(&mut document);
    dispatch(&mut name, &mut data, &last_id);
    events
}

/// Lines end with CR LF, LF or CR.
fn lines(stream: &[u8]) -> Vec<&[u8]> {
    let (mut lines, mut start, mut at) = (Vec::new(), 0, 0);
    while at < stream.len() {
        let length = match &stream[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        if length == 0 {
            at += 1;
        } else {
            lines.push(&stream[start..at]);
            at += length;
            start = at;
        }
    }
    if start < stream.len() {
        lines.push(&stream[start..]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_every_kind_hold() {
        for stream in [
            "\u{feff}: hello\nid: 1\nevent: chunk\ndata: {\"TaskId\":\ndata: \"a\"}\r\n\r\nid: 2\ndata:{}\n\n\nretry: 250\ndata: {\"A\":1}",
            "data: {}\r\rdata\n\ndata: [DONE]\n\ndata: {}\n\n",
            "data: ping\n\n",
            "event: x\n\nid\ndata: {\"Error\":{\"Code\":\"InternalError\"}}\n\ndata: {}\n\n",
            "",
            ": ping\n\n",
            "event: ERROR\n\ndata: {}\n\n",
            "event: x\ndata: {}\n{\"Response\":{\"Error\":{\"Code\":\"A\",\"Message\":\"m\"}}}\ndata: {}\n\ndata: {}\n\n",
            "<html>\n<p>no</p>\n",
            &": a comment that is long\n".repeat(20),
        ] {
            for head in [0, 3, 0x83] {
                check(&[&[head, 5, 1, 30], stream.as_bytes()].concat());
            }
        }
    }

    #[test]
    fn the_algorithm_gives_what_the_standard_gives() {
        // The examples of HTML, 9.2.6.
        let data = |stream: &str| -> Vec<String> {
            interpret(stream.as_bytes()).iter().map(|it| String::from_utf8_lossy(&it.data).into_owned()).collect()
        };
        assert_eq!(data("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"]);
        assert_eq!(
            data(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"),
            ["first event", "second event", " third event"]
        );
        assert_eq!(data("data\n\ndata\ndata\n\n"), ["", "\n"]);
        assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"]);
    }
}
