//! The readable beginning of an answer that nobody could read, without secrets.

use crate::credentials::Credentials;

/// How many characters of an answer an error shows.
const LONGEST: usize = 300;

/// Knows the secrets of one call, and takes them out of whatever came back: gateways and proxies like to print the
/// headers that they were sent.
#[derive(Clone, Default)]
pub(crate) struct Redactor {
    secrets: Vec<String>,
}

impl Redactor {
    pub(crate) fn new(credentials: &Credentials, authorization: &str) -> Self {
        let signature = authorization.rsplit_once("Signature=").map(|(_, signature)| signature);
        let secrets = [Some(credentials.secret_key()), credentials.token(), signature];
        let secrets = secrets.into_iter().flatten().filter(|secret| !secret.is_empty());
        Self { secrets: secrets.map(str::to_owned).collect() }
    }

    pub(crate) fn redact(&self, text: String) -> String {
        self.secrets.iter().fold(text, |text, secret| {
            if text.contains(secret.as_str()) { text.replace(secret.as_str(), "[redacted]") } else { text }
        })
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
