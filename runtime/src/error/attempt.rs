//! One attempt of a call that failed, as its error remembers it.

use std::time::Duration;

use super::{Error, ErrorKind};

/// How many characters of an attempt's message are kept.
const LONGEST: usize = 300;

/// One request that was sent for a call, and what became of it. See [`Error::attempts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    kind: ErrorKind,
    code: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    message: String,
    host: String,
    waited: Duration,
}

impl Attempt {
    pub(crate) fn new(error: &Error, host: &str, waited: Duration) -> Self {
        let mut message: String = error.message().chars().take(LONGEST).collect();
        if message.len() < error.message().len() {
            message.push('…');
        }
        let owned = |text: Option<&str>| text.map(|text| text.chars().take(LONGEST).collect());
        Self {
            kind: error.kind(),
            code: owned(error.code()),
            status: error.status(),
            request_id: owned(error.request_id()),
            message,
            host: host.to_owned(),
            waited,
        }
    }

    /// How it failed.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The service's error code, where it answered with one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The HTTP status, where an answer came.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The id that the service gave this request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What went wrong, in 300 characters at most.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The host that it went to, with the port where that is not the scheme's own.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// How long the call waited before this attempt; nothing before the first.
    pub fn waited(&self) -> Duration {
        self.waited
    }
}
