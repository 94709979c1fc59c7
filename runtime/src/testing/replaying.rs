//! Plays a cassette back. Requests come in; the answers that they got when they were recorded go out.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use serde_json::Value;

use super::Sent;
use super::cassette::{Interaction, read_lines};
use super::difference::differences;
use crate::BoxFuture;
use crate::transport::{Body, Bytes, Request, Response, Transport, TransportError};

/// A transport that answers as a [recorded](super::Recording) one did, without a network.
///
/// A request fits what was recorded with the same action, version, region, query and body; the order of members does
/// not matter, and neither does what was redacted, so that a `ClientToken`, which is another each time, fits. The same
/// request again gets the next answer that was recorded for it. Where nothing fits, the call fails, kind
/// [`Refused`](crate::ErrorKind::Refused), and the error says what differs from the nearest. Waits between attempts take
/// no time.
pub struct Replaying {
    interactions: Vec<Interaction>,
    played: Mutex<Vec<bool>>,
}

impl Replaying {
    /// Reads a cassette.
    ///
    /// # Errors
    /// The file cannot be read, or holds lines that are no recording: all of them are named.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::parse(&fs::read_to_string(path)?)
    }

    /// Reads a cassette from its text, as `include_str!` gives it.
    ///
    /// # Errors
    /// Lines are no recording: all of them are named.
    pub fn parse(cassette: &str) -> io::Result<Self> {
        let invalid =
            |fault: String| io::Error::new(io::ErrorKind::InvalidData, format!("the cassette is broken: {fault}"));
        let interactions = read_lines(cassette).map_err(invalid)?;
        Ok(Self { played: Mutex::new(vec![false; interactions.len()]), interactions })
    }

    /// How many recorded answers nothing has asked for.
    pub fn left(&self) -> usize {
        self.played().iter().filter(|played| !**played).count()
    }

    fn play(&self, sent: &Sent) -> Result<Response, TransportError> {
        let asked = Asked::of(sent);
        let mut played = self.played();
        let mut fitting = self.interactions.iter().zip(played.iter_mut()).filter(|(it, _)| asked.fits(it));
        let Some((interaction, played)) = fitting.by_ref().find(|(_, played)| !**played) else {
            return Err(TransportError::refused(asked.missing(&self.interactions)));
        };
        *played = true;
        answer(interaction)
    }

    fn played(&self) -> MutexGuard<'_, Vec<bool>> {
        self.played.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Replaying {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Replaying").field("left", &self.left()).finish_non_exhaustive()
    }
}

impl Transport for Replaying {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move { self.play(&Sent::of(&request)) })
    }

    fn sleep(&self, _: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(std::future::ready(())))
    }
}

fn answer(interaction: &Interaction) -> Result<Response, TransportError> {
    let unusable = |fault: http::Error| TransportError::refused(format!("the recorded answer cannot be: {fault}"));
    let body: Box<dyn Body> = Box::new(Some(Bytes::from(interaction.body.clone())));
    let mut response = http::Response::builder().status(interaction.status).body(body).map_err(unusable)?;
    for (name, value) in &interaction.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|fault| unusable(fault.into()))?;
        let value = HeaderValue::from_str(value).map_err(|fault| unusable(fault.into()))?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// What is asked for, in the terms of a cassette.
struct Asked<'s> {
    sent: &'s Sent,
    body: Value,
}

impl<'s> Asked<'s> {
    fn of(sent: &'s Sent) -> Self {
        let body = sent.redacted().and_then(|text| serde_json::from_str(&text).ok());
        Self { sent, body: body.unwrap_or_default() }
    }

    fn fits(&self, recorded: &Interaction) -> bool {
        self.of_the_same_kind(recorded) && self.differences(recorded).is_empty()
    }

    fn of_the_same_kind(&self, recorded: &Interaction) -> bool {
        recorded.action == self.sent.action() && recorded.version == self.sent.version()
    }

    fn differences(&self, recorded: &Interaction) -> Vec<String> {
        let rest = |region: Option<&str>, query: &str| {
            // The order of a query's parameters says nothing.
            let mut parameters: Vec<&str> = query.split('&').collect();
            parameters.sort_unstable();
            serde_json::json!({ "region": region, "query": parameters.join("&") })
        };
        let was = rest(recorded.region.as_deref(), &recorded.query);
        let mut found = differences(&was, &rest(self.sent.region(), self.sent.query()));
        found.extend(differences(&recorded.request, &self.body));
        found
    }

    /// Why there is no answer, and what differs from the nearest request that has one.
    fn missing(&self, recorded: &[Interaction]) -> String {
        let action = self.sent.action();
        let of_kind = recorded.iter().enumerate().filter(|(_, it)| self.of_the_same_kind(it));
        let compared = of_kind.map(|(index, it)| (index + 1, self.differences(it)));
        match compared.min_by_key(|(_, differences)| differences.len()) {
            None => {
                let mut known: Vec<&str> = recorded.iter().map(|it| it.action.as_str()).collect();
                known.dedup();
                format!("{action} was not recorded; the cassette has: {}", known.join(", "))
            }
            Some((_, differences)) if differences.is_empty() => {
                format!("{action} was asked with {} more often than it was recorded", self.sent.shown())
            }
            Some((number, differences)) => format!(
                "{action} was not recorded with this body; from interaction {number}, the nearest, it differs in\n  {}",
                differences.join("\n  ")
            ),
        }
    }
}
