//! A cassette: a file with one recorded request and its answer a line, in JSON. Secrets are gone before a line is made.

use std::collections::BTreeMap;

use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Sent;
use super::sent::text_of;
use crate::redact::{REDACTED, redact_json};

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

/// The line of a request and its whole answer; `None` where the answer is no text. `secrets` are taken out of all of it.
pub(super) fn write_line(
    sent: &Sent,
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    secrets: &[String],
) -> Option<String> {
    let mut fields: BTreeMap<&str, Box<RawValue>> = BTreeMap::new();
    fields.insert("action", raw(sent.action())?);
    fields.insert("version", raw(sent.version())?);
    fields.insert("region", raw(&sent.region())?);
    fields.insert("query", raw(sent.query())?);
    let request = sent.redacted().map_or(Some(raw(&())?), |text| RawValue::from_string(text).ok())?;
    fields.insert("request", request);
    fields.insert("status", raw(&status)?);
    let kept = KEPT_HEADERS.into_iter().filter_map(|name| Some((name, text_of(headers, name)?)));
    fields.insert("headers", raw(&kept.collect::<BTreeMap<_, _>>())?);
    match redact_json(body) {
        Some(json) => fields.insert("response", RawValue::from_string(json).ok()?),
        None => fields.insert("text", raw(str::from_utf8(body).ok()?)?),
    };
    let line = serde_json::to_string(&fields).ok()?;
    let hide = |line: String, secret: &String| line.replace(secret, REDACTED);
    Some(secrets.iter().fold(line, hide))
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

    #[test]
    fn a_line_reads_back_as_it_was_written_without_its_secrets() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "3".parse().unwrap());
        headers.insert("date", "Mon, 23 Nov 2026 00:00:00 GMT".parse().unwrap());
        let answer = br#"{"Response":{"SecretKey":"hush","Echo":"AKIDx said","Price":1.10}}"#;
        let secrets = ["AKIDx".to_owned()];
        let line = write_line(&sent(r#"{"Password":"p","B":1}"#), 200, &headers, answer, &secrets).unwrap();
        assert!(
            !line.contains("hush") && !line.contains("AKIDx") && !line.contains("Nov") && !line.contains('\n'),
            "{line}"
        );
        let read = read_lines(&format!("{line}\n\n")).unwrap();
        let read = &read[0];
        assert_eq!((read.action.as_str(), read.region.as_deref(), read.status), ("GetKey", Some("ap-a"), 200));
        assert_eq!(read.request, serde_json::json!({"B": 1, "Password": "[redacted]"}));
        assert_eq!(read.body, r#"{"Response":{"SecretKey":"[redacted]","Echo":"[redacted] said","Price":1.10}}"#);
        assert_eq!(read.headers, BTreeMap::from([("retry-after".to_owned(), "3".to_owned())]));
    }

    #[test]
    fn a_page_is_kept_as_text_and_what_is_no_text_not_at_all() {
        let line = write_line(&sent("--form"), 502, &HeaderMap::new(), b"<html>\n", &[]).unwrap();
        let read = read_lines(&line).unwrap();
        assert_eq!((read[0].body.as_str(), &read[0].request), ("<html>\n", &Value::Null));
        assert_eq!(write_line(&sent("{}"), 200, &HeaderMap::new(), b"\xff", &[]), None);
    }

    #[test]
    fn everything_wrong_with_a_cassette_is_said_with_its_line() {
        let whole = write_line(&sent("{}"), 200, &HeaderMap::new(), b"{}", &[]).unwrap();
        let text = format!("{whole}\n{{\nnull\n{}\n", whole.replace("\"status\":200", "\"status\":\"x\""));
        let fault = read_lines(&text).err().unwrap();
        let places: Vec<_> = fault.lines().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(places, ["line 2", "line 3", "line 4"], "{fault}");
        assert!(fault.contains("`status`"), "{fault}");
        assert!(read_lines("{}").err().unwrap().contains("`action` is missing"));
    }
}
