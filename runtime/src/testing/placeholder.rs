//! What stands in a cassette in the place of a secret. Secrets come in; placeholders go out, the same one for the same
//! secret and another for another, so that a recording still says what is equal to what.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::redact::{Known, Mask, REDACTED};

/// Placeholders for numbers lie beyond this, and are numbers too: a member's type stays.
const NUMBERS: u64 = 900_000_000_000;

/// The secrets of a recording so far.
#[derive(Default)]
pub(super) struct Placeholders {
    pub(super) known: Known,
    found: BTreeMap<String, Placeholder>,
}

/// How a secret was found first. A number is sent on as one, also where the form makes a text of it.
#[derive(Clone, Copy)]
struct Placeholder {
    number: u64,
    is_number: bool,
}

impl Mask for Placeholders {
    fn hide(&mut self, secret: &str, is_number: bool) -> String {
        let found = find(&mut self.found, secret, is_number);
        Placeholder { is_number: is_number || found.is_number, ..found }.to_string()
    }

    fn clean(&mut self, text: String) -> String {
        let Self { known, found } = self;
        known.replace(text, |secret| find(found, secret, false).to_string())
    }
}

fn find(found: &mut BTreeMap<String, Placeholder>, secret: &str, is_number: bool) -> Placeholder {
    let number = found.len() as u64 + 1;
    *found.entry(secret.trim().to_owned()).or_insert(Placeholder { number, is_number })
}

impl fmt::Display for Placeholder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_number {
            true => write!(out, "{}", NUMBERS + self.number),
            false => write!(out, "[redacted-{}]", self.number),
        }
    }
}

/// Whether a recorded value is a placeholder. `[redacted]` is one of older cassettes.
pub(super) fn is_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => is_placeholder_text(text),
        Value::Number(number) => number.as_u64().is_some_and(|number| number > NUMBERS),
        _ => false,
    }
}

fn is_placeholder_text(text: &str) -> bool {
    let number = text.strip_prefix("[redacted-").and_then(|text| text.strip_suffix(']'));
    let digits = text.parse::<u64>().is_ok_and(|number| number > NUMBERS);
    text == REDACTED || digits || number.is_some_and(|number| number.parse::<u64>().is_ok())
}

/// What stands in `text` where `hidden`, the same text without secrets, has `[redacted]`; `None` where they differ
/// elsewhere.
fn hidden_in<'t>(text: &'t str, hidden: &str) -> Option<Vec<&'t str>> {
    let (first, between) = hidden.split_once(REDACTED)?;
    let mut rest = text.strip_prefix(first)?;
    let mut found = Vec::new();
    let mut pieces = between.split(REDACTED).peekable();
    while let Some(piece) = pieces.next() {
        let end = match pieces.peek() {
            Some(_) => rest.find(piece).filter(|_| !piece.is_empty())?,
            None => rest.strip_suffix(piece)?.len(),
        };
        found.push(rest.get(..end)?);
        rest = rest.get(end + piece.len()..)?;
    }
    Some(found)
}

/// Whether a text that was sent, without its secrets, fits one that was recorded.
pub(super) fn fits(recorded: &str, sent: &str) -> bool {
    hidden_in(recorded, sent).is_some_and(|found| found.into_iter().all(is_placeholder_text))
}

/// The JSON within a string.
pub(super) fn inner_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(|value: &Value| value.is_object() || value.is_array())
}

/// What a replay has learnt of the secrets behind placeholders.
#[derive(Clone, Default)]
pub(super) struct Bound {
    known: Known,
    placeholders: BTreeMap<String, String>,
}

impl Bound {
    /// Takes every secret of a request for the one behind the placeholder that was recorded in its place. `hidden` is
    /// the request with `[redacted]` in the place of secrets.
    pub(super) fn bind(&mut self, recorded: &Value, sent: &Value, hidden: &Value) {
        match (recorded, sent, hidden) {
            (Value::Object(recorded), Value::Object(sent), Value::Object(hidden)) => {
                for (name, recorded) in recorded {
                    if let (Some(sent), Some(hidden)) = (sent.get(name), hidden.get(name)) {
                        self.bind(recorded, sent, hidden);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(sent), Value::Array(hidden)) => {
                for ((recorded, sent), hidden) in recorded.iter().zip(sent).zip(hidden) {
                    self.bind(recorded, sent, hidden);
                }
            }
            (Value::String(recorded), Value::String(sent), Value::String(hidden)) => {
                if let (Some(recorded), Some(sent), Some(hidden)) =
                    (inner_json(recorded), inner_json(sent), inner_json(hidden))
                {
                    return self.bind(&recorded, &sent, &hidden);
                }
                let places = hidden_in(recorded, hidden).into_iter().flatten();
                for (placeholder, secret) in places.zip(hidden_in(sent, hidden).into_iter().flatten()) {
                    self.bind_text(placeholder, secret);
                }
            }
            // A number within a string of JSON.
            (Value::Number(recorded), Value::Number(sent), Value::String(hidden)) if hidden == REDACTED => {
                self.bind_text(&recorded.to_string(), &sent.to_string());
            }
            _ => {}
        }
    }

    fn bind_text(&mut self, placeholder: &str, secret: &str) {
        if is_placeholder_text(placeholder) {
            self.known.hide(secret, false);
            self.placeholders.insert(secret.trim().to_owned(), placeholder.to_owned());
        }
    }
}

/// Hides what is secret, but for placeholders that an answer has handed out.
impl Mask for Bound {
    fn hide(&mut self, secret: &str, is_number: bool) -> String {
        match (is_placeholder_text(secret), is_number) {
            (true, _) => secret.to_owned(),
            (false, true) => format!("\"{REDACTED}\""),
            (false, false) => REDACTED.to_owned(),
        }
    }

    fn clean(&mut self, text: String) -> String {
        self.known.replace(text, |secret| self.placeholders.get(secret).cloned().unwrap_or_else(|| REDACTED.to_owned()))
    }
}
