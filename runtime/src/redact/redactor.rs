//! What a call may not show. Its credentials, its signature and its request come in; texts and bodies of its answer go
//! out without them, and without what the answer itself hands out.

use http::HeaderMap;

use super::members::Sending;
use super::text::redact_message;
use super::{Known, Mask, Names, REDACTED, is_secret, redact_json};
use crate::credentials::Credentials;

/// How many characters of an answer an error shows.
const LONGEST: usize = 300;

/// Knows the secrets of one call. It looks for them only where something goes wrong or somebody listens.
#[derive(Default)]
pub(crate) struct Redactor {
    credentials: Option<Credentials>,
    /// The digits of a signature.
    signature: Option<[u8; 64]>,
    /// A signature of another form.
    sent: Vec<String>,
    sending: Option<Sending>,
    /// What the answer has handed out so far, where it comes in parts.
    handed_out: Known,
}

impl Redactor {
    pub(crate) fn new(credentials: Credentials, signature: [u8; 64]) -> Self {
        Self { credentials: Some(credentials), signature: Some(signature), ..Self::default() }
    }

    /// One for a signature of another form, which is among what was `sent`.
    #[cfg(feature = "hmac-v1")]
    pub(crate) fn hiding(credentials: Credentials, sent: Vec<String>) -> Self {
        Self { credentials: Some(credentials), sent, ..Self::default() }
    }

    /// The same for this request, whose secrets an answer may repeat.
    pub(crate) fn sending(mut self, sending: Sending) -> Self {
        self.sending = Some(sending);
        self
    }

    /// Keeps what is secret of one event for the next ones, which may repeat it.
    pub(crate) fn learn(&mut self, event: &[u8]) {
        self.handed_out.learn(event, self.names());
    }

    /// Keeps what is secret of headers that were added to the request.
    pub(crate) fn hide_headers(&mut self, headers: &HeaderMap) {
        let secret = headers.iter().filter(|(name, value)| value.is_sensitive() || is_secret(name.as_str()));
        self.sent.extend(secret.filter_map(|(_, value)| value.to_str().ok()).map(str::to_owned));
    }

    fn names(&self) -> Names {
        self.sending.as_ref().map(Sending::names).unwrap_or_default()
    }

    /// What is known once an answer is there, or nothing yet.
    pub(crate) fn knowing(&self, answer: &[u8]) -> Knowing {
        let mut known = self.handed_out.clone();
        let signature = self.signature.as_ref().and_then(|digits| str::from_utf8(digits).ok());
        let key = self.credentials.as_ref().map(Credentials::secret_key);
        let token = self.credentials.as_ref().and_then(Credentials::token);
        let sent = self.sent.iter().map(String::as_str);
        for secret in [key, token, signature].into_iter().flatten().chain(sent) {
            known.hide(secret, false);
        }
        if let Some(sending) = &self.sending {
            sending.teach(&mut known);
        }
        let names = self.names();
        known.learn(answer, names);
        Knowing { known, names }
    }
}

/// All that is secret of a call and its answer.
pub(crate) struct Knowing {
    known: Known,
    names: Names,
}

impl Knowing {
    /// A message, or what else an answer says in words.
    pub(crate) fn redact(&self, text: String) -> String {
        redact_message(&self.known.cleanse(text), self.names, &mut Shown(&self.known))
    }

    /// A whole body in one line, or how long it is.
    #[cfg(any(feature = "test-util", feature = "tracing"))]
    pub(crate) fn shown(&self, body: &[u8]) -> String {
        self.body(body).unwrap_or_else(|| format!("{} bytes that are no JSON", body.len()))
    }

    /// A whole body in one line; `None` where it is no JSON, since nobody knows then which part of it is secret.
    pub(crate) fn body(&self, body: &[u8]) -> Option<String> {
        redact_json(body, self.names, &mut Shown(&self.known))
    }

    /// The beginning of `body`. Secrets go first, so that none is cut in two and half of it stays.
    pub(crate) fn excerpt(&self, body: &[u8]) -> Option<String> {
        let text = self.body(body)?;
        let mut characters = text.chars().map(|character| if character.is_control() { ' ' } else { character });
        let mut excerpt: String = characters.by_ref().take(LONGEST).collect();
        if characters.next().is_some() {
            excerpt.push('…');
        }
        Some(excerpt)
    }
}

/// Hides what is secret, and shows the rest.
pub(crate) struct Shown<'k>(pub(crate) &'k Known);

impl Mask for Shown<'_> {
    fn hide(&mut self, _: &str, is_number: bool) -> String {
        if is_number { format!("\"{REDACTED}\"") } else { REDACTED.to_owned() }
    }

    fn clean(&mut self, text: String) -> String {
        self.0.cleanse(text)
    }
}
