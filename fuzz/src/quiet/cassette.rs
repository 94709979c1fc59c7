//! Cassettes. Any text is played, or told to be none line by line; any answer is recorded, and the file repeats no text of a
//! member whose name speaks of a secret.

use std::time::Duration;

use serde_json::{Value, json};
use tcgen_runtime::testing::{Answer, Recording, Replaying, Scripted};
use tcgen_runtime::{Client, ClientBuilder, Credentials, RetryPolicy};

use crate::call::{SERVICE, now};
use crate::json::depth;
use crate::scratch::scratch;
use crate::secret::{SECRET, assert_silent, plant};

/// Holds one cassette, or one answer where the first byte is a `{` behind an `!`.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let text = plant(&String::from_utf8_lossy(input));
    match text.strip_prefix('!') {
        Some(answer) => check_recording(answer),
        None => check_playing(&text),
    }
}

fn check_playing(text: &str) {
    match Replaying::parse(text) {
        Ok(replaying) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            assert_eq!(replaying.left(), lines.count());
            let client = client(replaying);
            let body = json!({});
            // Whatever is recorded, a call ends.
            let _ = now(client.call_json(&SERVICE, "Ask", &body).timeout(Duration::from_secs(1)).into_future());
        }
        Err(error) => assert!(error.to_string().contains("line "), "{error}"),
    }
}

fn check_recording(answer: &str) {
    let cassette = scratch("cassette.jsonl", b"");
    let script =
        Scripted::new().on("Ask", Answer::http(200, answer.to_owned()).header("Content-Type", "application/json"));
    let recording = Recording::new(script, &cassette).expect("a temporary file can be written");
    let client = client(recording);
    let body = json!({});
    let outcome = now(client.call_json(&SERVICE, "Ask", &body).into_future());
    let written = std::fs::read_to_string(&cassette).unwrap_or_default();
    let is_comparable = depth(answer) < 100 && !answer.contains("$serde_json");
    let Ok(value) = serde_json::from_str::<Value>(answer) else { return };
    if is_comparable && value.is_object() && is_secret_everywhere(&value, false) && !is_named_twice(answer) {
        assert_silent(&written);
        let replayed = Replaying::parse(&written);
        let replayed = replayed.unwrap_or_else(|error| panic!("what was recorded is no cassette: {error}\n{written}"));
        let again = now(self::client(replayed).call_json(&SERVICE, "Ask", &body).into_future());
        assert_eq!(outcome.is_ok(), again.is_ok(), "{outcome:?} {again:?}");
    }
}

/// Whether the secret stands in texts of secret members alone.
fn is_secret_everywhere(value: &Value, secret: bool) -> bool {
    const NAMES: [&str; 6] = ["Password", "SecretKey", "TmpSecretKey", "Token", "PrivateKey", "Credentials"];
    match value {
        Value::Object(members) => members.iter().all(|(name, value)| {
            !name.contains(SECRET) && is_secret_everywhere(value, secret || NAMES.contains(&name.as_str()))
        }),
        Value::Array(items) => items.iter().all(|item| is_secret_everywhere(item, secret)),
        Value::String(text) => secret || !text.contains(SECRET),
        _ => true,
    }
}

/// Of two members of one name serde_json shows the last; the first may hold the secret where it is none.
fn is_named_twice(answer: &str) -> bool {
    let shown = serde_json::from_str::<Value>(answer).map(|it| it.to_string()).unwrap_or_default();
    shown.matches(SECRET).count() != answer.matches(SECRET).count()
}

fn client(transport: impl tcgen_runtime::transport::Transport + 'static) -> Client {
    let builder = ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "example"))
        .retry(RetryPolicy::off())
        .transport(transport);
    builder.build().expect("the options are sound")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cassettes_and_answers_of_every_kind_hold() {
        for text in [
            "!{\"Response\":{\"Credentials\":{\"TmpSecretKey\":\"\u{1}\",\"Token\":[\"\u{1}\"]},\"RequestId\":\"r\"}}",
            "!{\"Response\":{\"Error\":{\"Code\":\"InternalError\",\"Message\":\"no\"},\"RequestId\":\"r\"}}",
            "!<html>\u{1}",
            "{\"action\":\"Ask\",\"version\":\"2020-01-01\",\"region\":null,\"query\":\"\",\"request\":{},\"status\":200,\"headers\":{},\"response\":{\"Response\":{\"RequestId\":\"r\"}}}\n",
            "{\n\n[]",
            "",
        ] {
            check(text.as_bytes());
        }
    }
}
