//! A cassette: a file with one recorded request and its answer a line, in JSON. Secrets are placeholders before a line is
//! made.

use std::collections::BTreeMap;

use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Sent;
use super::placeholder::Placeholders;
use super::sent::text_of;
use crate::redact::{Mask as _, Names, redact_json};

/// Headers of an answer that a client goes by. `Date` is not among them: it would teach the client an old time.
const KEPT_HEADERS: [&str; 2] = ["content-type", "retry-after"];

/// A recorded request with its answer.
pub(super) struct Interaction {
    pub(super) action: String,
    pub(super) version: String,
    pub(super) region: Option<String>,
    pub(super) query: String,
    /// `null` where it was no JSON.
    pub(super) request: Value,
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

/// The line of a request and its whole answer; `None` where the answer is no text. What is secret of either becomes a
/// placeholder; an answer that is neither JSON nor events is left out, since nobody knows what is secret of it.
pub(super) fn write_line(
    sent: &Sent,
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    placeholders: &mut Placeholders,
) -> Option<String> {
    sent.teach(&mut placeholders.known);
    placeholders.known.learn(body, sent.names());
    let mut fields: BTreeMap<&str, Box<RawValue>> = BTreeMap::new();
    fields.insert("action", raw(sent.action())?);
    fields.insert("version", raw(sent.version())?);
    fields.insert("region", raw(&sent.region())?);
    fields.insert("query", raw(&sent.masked_query(placeholders))?);
    let request = sent.masked(placeholders).map_or(Some(raw(&())?), |text| RawValue::from_string(text).ok())?;
    fields.insert("request", request);
    fields.insert("status", raw(&status)?);
    let kept = KEPT_HEADERS.into_iter().filter_map(|name| Some((name, placeholders.clean(text_of(headers, name)?))));
    fields.insert("headers", raw(&kept.collect::<BTreeMap<_, _>>())?);
    let text = str::from_utf8(body).ok()?;
    if let Some(json) = redact_json(body, sent.names(), placeholders) {
        fields.insert("response", RawValue::from_string(json).ok()?);
    } else if text_of(headers, "content-type").is_some_and(|type_| type_.starts_with("text/event-stream")) {
        fields.insert("text", raw(&masked_events(text, sent.names(), placeholders))?);
    } else {
        fields.insert("text", raw("")?);
        fields.insert("omitted", raw(&format!("{} bytes that are no JSON", body.len()))?);
    }
    serde_json::to_string(&fields).ok()
}

/// A stream of events, whose data is JSON, in the fields that mean something. It comes out with one line of data an
/// event, and without data that is something else.
fn masked_events(text: &str, names: Names, placeholders: &mut Placeholders) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let events: Vec<&str> = text.split("\n\n").filter(|event| !event.trim().is_empty()).collect();
    for event in &events {
        placeholders.known.learn(data_of(event).unwrap_or_default().as_bytes(), names);
    }
    let mut masked = String::with_capacity(text.len());
    for event in events {
        for line in event.lines().filter(|line| ["id:", "event:", "retry:"].iter().any(|it| line.starts_with(it))) {
            masked.push_str(&placeholders.clean(line.to_owned()));
            masked.push('\n');
        }
        if let Some(data) = data_of(event) {
            let data = match data.as_str() {
                "[DONE]" => data,
                _ => redact_json(data.as_bytes(), names, placeholders).unwrap_or_default(),
            };
            masked.push_str(&format!("data: {data}\n"));
        }
        masked.push('\n');
    }
    masked
}

/// The data of an event, which may stand in more lines than one.
fn data_of(event: &str) -> Option<String> {
    let lines: Vec<&str> = event.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn raw(value: &(impl Serialize + ?Sized)) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(value).ok()
}

/// All lines, or what is wrong with each that is none.
pub(super) fn read_lines(text: &str) -> Result<Vec<Interaction>, String> {
    let (mut interactions, mut faults) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match read_line(line) {
            Ok(interaction) => interactions.push(interaction),
            Err(fault) => faults.push(format!("line {}: {fault}", index + 1)),
        }
    }
    if faults.is_empty() { Ok(interactions) } else { Err(faults.join("\n")) }
}

fn read_line(line: &str) -> Result<Interaction, String> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(line).map_err(|fault| fault.to_string())?;
    let field = |name: &str| fields.get(name).map(|value| value.get()).ok_or_else(|| format!("`{name}` is missing"));
    let text = |name: &str| serde_json::from_str(field(name)?).map_err(|fault| format!("`{name}`: {fault}"));
    let wrong = |name: &'static str| move |fault: serde_json::Error| format!("`{name}`: {fault}");
    Ok(Interaction {
        action: text("action")?,
        version: text("version")?,
        region: serde_json::from_str(field("region")?).map_err(wrong("region"))?,
        query: text("query")?,
        request: serde_json::from_str(field("request")?).map_err(wrong("request"))?,
        status: serde_json::from_str(field("status")?).map_err(wrong("status"))?,
        headers: serde_json::from_str(field("headers")?).map_err(wrong("headers"))?,
        body: match fields.get("response") {
            Some(json) => json.get().to_owned(),
            None => text("text")?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{Bytes, Request};

    fn sent(body: &'static str) -> Sent {
        let mut request = Request::new(Bytes::from_static(body.as_bytes()));
        for (name, value) in [("x-tc-action", "GetKey"), ("x-tc-version", "2021-05-26"), ("x-tc-region", "ap-a")] {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        Sent::of(&request)
    }

    fn line(sent: &Sent, status: u16, headers: &HeaderMap, body: &[u8]) -> Option<String> {
        write_line(sent, status, headers, body, &mut Placeholders::default())
    }

    #[test]
    fn a_line_reads_back_as_it_was_written_without_its_secrets() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "3".parse().unwrap());
        headers.insert("date", "Mon, 23 Nov 2026 00:00:00 GMT".parse().unwrap());
        let answer = br#"{"Response":{"SecretKey":"hush","Echo":"hush said","Pin":"{\"Password\":12}","Price":1.10}}"#;
        let line = line(&sent(r#"{"Password":"p","B":1,"PasswordPin":12345678}"#), 200, &headers, answer).unwrap();
        assert!(!line.contains("hush") && !line.contains("Nov") && !line.contains('\n'), "{line}");
        let read = read_lines(&format!("{line}\n\n")).unwrap();
        let read = &read[0];
        assert_eq!((read.action.as_str(), read.region.as_deref(), read.status), ("GetKey", Some("ap-a"), 200));
        let expected = serde_json::json!({"B": 1, "Password": "[redacted-1]", "PasswordPin": 900_000_000_002_u64});
        assert_eq!(read.request, expected);
        let expected = r#"{"Response":{"SecretKey":"[redacted-3]","Echo":"[redacted-3] said","Pin":"{\"Password\":900000000004}","Price":1.10}}"#;
        assert_eq!(read.body, expected);
        assert_eq!(read.headers, BTreeMap::from([("retry-after".to_owned(), "3".to_owned())]));
    }

    #[test]
    fn a_page_is_left_out_and_what_is_no_text_cannot_be_kept() {
        let line_of = |body: &[u8]| line(&sent("--form"), 502, &HeaderMap::new(), body);
        let text = line_of(b"<html>hush").unwrap();
        let read = read_lines(&text).unwrap();
        assert_eq!((read[0].body.as_str(), &read[0].request), ("", &Value::Null));
        assert!(text.contains("10 bytes that are no JSON") && !text.contains("hush"), "{text}");
        assert_eq!(line_of(b"\xff"), None);
    }

    #[test]
    fn events_lose_the_secrets_of_their_data() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "text/event-stream".parse().unwrap());
        let events =
            "\u{feff}: hush\nid: hushhush\r\ndata: {\"Token\":\"hushhush\"}\r\n\r\ndata: hush\n\ndata: [DONE]\n\n";
        let expected = "id: [redacted-1]\ndata: {\"Token\":\"[redacted-1]\"}\n\ndata: \n\ndata: [DONE]\n\n";
        let split = events.replace("{\"Token\":", "{\"Token\":\ndata: ");
        for events in [events, &split, &events.replace("\r\n", "\r"), &split.replace("\r\n", "\n").replace('\n', "\r")]
        {
            let line = line(&sent("{}"), 200, &headers, events.as_bytes()).unwrap();
            assert_eq!(read_lines(&line).unwrap()[0].body, expected, "{events:?}");
        }
    }

    #[test]
    fn everything_wrong_with_a_cassette_is_said_with_its_line() {
        let whole = line(&sent("{}"), 200, &HeaderMap::new(), b"{}").unwrap();
        let text = format!("{whole}\n{{\nnull\n{}\n", whole.replace("\"status\":200", "\"status\":\"x\""));
        let fault = read_lines(&text).err().unwrap();
        let places: Vec<_> = fault.lines().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(places, ["line 2", "line 3", "line 4"], "{fault}");
        assert!(fault.contains("`status`"), "{fault}");
        assert!(read_lines("{}").err().unwrap().contains("`action` is missing"));
    }
}
