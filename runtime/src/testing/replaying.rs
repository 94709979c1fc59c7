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
use super::placeholder::Bound;
use crate::BoxFuture;
use crate::redact::{query_members, redact_json};
use crate::transport::{Body, Bytes, Request, Response, Transport, TransportError};

/// A transport that answers as a [recorded](super::Recording) one did, without a network.
///
/// A request fits what was recorded with the same action, version, region, query and body. The order of members does not
/// matter. Neither do secrets, so that a test needs none of those that it was recorded with, nor a `ClientToken`, which is
/// another each time; a secret that a replayed answer handed out is a placeholder, and has to be the same one. The same
/// request again gets the next answer that was recorded for it. Where nothing fits, the call fails, kind
/// [`Refused`](crate::ErrorKind::Refused), and the error says what differs from the nearest. Waits between attempts take
/// no time.
pub struct Replaying {
    interactions: Vec<Interaction>,
    state: Mutex<State>,
}

struct State {
    played: Vec<bool>,
    bound: Bound,
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
        let state = State { played: vec![false; interactions.len()], bound: Bound::default() };
        Ok(Self { state: Mutex::new(state), interactions })
    }

    /// How many recorded answers nothing has asked for.
    pub fn left(&self) -> usize {
        self.state().played.iter().filter(|played| !**played).count()
    }

    fn play(&self, sent: &Sent) -> Result<Response, TransportError> {
        let asked = Asked::of(sent);
        let State { played, bound } = &mut *self.state();
        let mut fitting = self.interactions.iter().zip(played).filter(|(it, _)| asked.fits(it, bound));
        let Some((interaction, played)) = fitting.by_ref().find(|(_, played)| !**played) else {
            return Err(TransportError::refused(asked.missing(&self.interactions, bound)));
        };
        *played = true;
        drop(fitting);
        *bound = asked.bound(interaction, bound);
        answer(interaction)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
    query: Value,
    body: Value,
}

impl<'s> Asked<'s> {
    fn of(sent: &'s Sent) -> Self {
        Self { sent, query: read(Some(&sent.query_members())), body: read(sent.members()) }
    }

    fn fits(&self, recorded: &Interaction, bound: &Bound) -> bool {
        self.of_the_same_kind(recorded) && self.differences(recorded, bound).is_empty()
    }

    fn of_the_same_kind(&self, recorded: &Interaction) -> bool {
        recorded.action == self.sent.action() && recorded.version == self.sent.version()
    }

    fn differences(&self, recorded: &Interaction, bound: &Bound) -> Vec<String> {
        let region = |region: Option<&str>| serde_json::json!({ "region": region });
        let mut found = differences(&region(recorded.region.as_deref()), &region(self.sent.region()));
        let mut bound = self.bound(recorded, bound);
        let [query, body] = self.masked(&mut bound);
        found.extend(differences(&without_client_token(read(Some(&query_members(&recorded.query)))), &query));
        found.extend(differences(&without_client_token(recorded.request.clone()), &body));
        found
    }

    /// Query and body with placeholders.
    fn masked(&self, bound: &mut Bound) -> [Value; 2] {
        let masked = |json: Option<&[u8]>, bound: &mut Bound| {
            let masked = json.and_then(|json| redact_json(json, self.sent.names(), bound));
            without_client_token(read(masked.as_deref().map(str::as_bytes)))
        };
        [masked(Some(&self.sent.query_members()), bound), masked(self.sent.members(), bound)]
    }

    /// What is known of secrets if this is what was recorded.
    fn bound(&self, recorded: &Interaction, bound: &Bound) -> Bound {
        let [query, body] = self.masked(&mut Bound::default());
        let mut bound = bound.clone();
        bound.bind(&read(Some(&query_members(&recorded.query))), &self.query, &query);
        bound.bind(&recorded.request, &self.body, &body);
        bound
    }

    /// Why there is no answer, and what differs from the nearest request that has one.
    fn missing(&self, recorded: &[Interaction], bound: &Bound) -> String {
        let action = self.sent.action();
        let of_kind = recorded.iter().enumerate().filter(|(_, it)| self.of_the_same_kind(it));
        let compared = of_kind.map(|(index, it)| (index + 1, self.differences(it, bound)));
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

/// `null` where it is no JSON.
fn read(json: Option<&[u8]>) -> Value {
    json.and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default()
}

/// It is no secret, but another one each time.
fn without_client_token(mut members: Value) -> Value {
    if let Value::Object(members) = &mut members {
        members.remove("ClientToken");
    }
    members
}
