//! The readable beginning of an answer that nobody could read, without secrets.

use crate::credentials::Credentials;

/// How many characters of an answer an error shows.
const LONGEST: usize = 300;

/// Knows the secrets of one call, and takes them out of whatever came back: gateways and proxies like to print the
/// headers that they were sent.
#[derive(Default)]
pub(crate) struct Redactor {
    credentials: Option<Credentials>,
    /// The digits of a signature.
    signature: Option<[u8; 64]>,
    /// Secrets in the form in which they were sent.
    sent: Vec<String>,
}

impl Redactor {
    pub(crate) fn new(credentials: Credentials, signature: [u8; 64]) -> Self {
        Self { credentials: Some(credentials), signature: Some(signature), sent: Vec::new() }
    }

    /// One for a signature of another form, which is among what was `sent`.
    #[cfg(feature = "hmac-v1")]
    pub(crate) fn hiding(credentials: Credentials, sent: Vec<String>) -> Self {
        Self { credentials: Some(credentials), signature: None, sent }
    }

    pub(crate) fn redact(&self, text: String) -> String {
        let hide = |text: String, secret: &str| match text.contains(secret) {
            true => text.replace(secret, "[redacted]"),
            false => text,
        };
        // JSON may write a slash as `\/`, which PHP does, and a token is base64.
        self.secrets().fold(text, |text, secret| match secret.contains('/') {
            true => hide(hide(text, secret), &secret.replace('/', "\\/")),
            false => hide(text, secret),
        })
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        let signature = self.signature.as_ref().and_then(|digits| str::from_utf8(digits).ok());
        let key = self.credentials.as_ref().map(Credentials::secret_key);
        let token = self.credentials.as_ref().and_then(Credentials::token);
        let sent = self.sent.iter().map(String::as_str);
        [key, token, signature].into_iter().flatten().chain(sent).filter(|secret| !secret.is_empty())
    }

    /// The beginning of `body`. Secrets go first, so that none is cut in two and half of it stays.
    pub(crate) fn excerpt(&self, body: &[u8]) -> String {
        let text = self.redact(String::from_utf8_lossy(body).into_owned());
        let mut characters = text.chars().map(|character| if character.is_control() { ' ' } else { character });
        let mut excerpt: String = characters.by_ref().take(LONGEST).collect();
        if characters.next().is_some() {
            excerpt.push('…');
        }
        excerpt
    }
}
