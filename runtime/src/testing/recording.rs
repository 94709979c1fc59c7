//! Keeps what another transport is asked and answers. Requests pass through unchanged; a cassette comes out.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap};

use super::Sent;
use super::cassette::write_line;
use super::sent::text_of;
use crate::BoxFuture;
use crate::transport::{Body, Bytes, Request, Response, Transport, TransportError};

/// In bytes. A test's own `id` or `key` is none, and would be found in every word.
const SHORTEST_SECRET: usize = 8;

/// A transport around another that writes each request and its answer to a cassette, for
/// [`Replaying`](super::Replaying) to play back.
///
/// The file never holds a signature, a token or a secret id, nor the texts of members whose names speak of a secret
/// (`Password`, `TmpSecretKey`, `Token`, …), in requests or in answers: `[redacted]` stands in their place. Everything
/// else stands in it as it is; look through it for personal data before you keep it. An answer is written when it has
/// arrived as a whole; failures without an answer are not written.
pub struct Recording<T> {
    inner: T,
    tape: Arc<Mutex<File>>,
}

impl<T: Transport> Recording<T> {
    /// Records what `inner` sends to a new file; one that is there is replaced.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn new(inner: T, path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self { inner, tape: Arc::new(Mutex::new(File::create(path)?)) })
    }
}

impl<T: Transport> Transport for Recording<T> {
    fn send(&self, mut request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        // A packed answer could neither be read by people nor cleared of secrets.
        request.headers_mut().remove(ACCEPT_ENCODING);
        let (sent, secrets) = (Sent::of(&request), secrets_of(request.headers()));
        let sending = self.inner.send(request, timeout);
        Box::pin(async move {
            let (head, inner) = sending.await?.into_parts();
            let headers = head.headers.clone();
            let entry = Some(Entry { sent, secrets, status: head.status.as_u16(), headers });
            let taped = Taped { inner, seen: Vec::new(), entry, tape: Arc::clone(&self.tape) };
            let body: Box<dyn Body> = Box::new(taped);
            Ok(Response::from_parts(head, body))
        })
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.inner.sleep(duration)
    }

    fn now(&self) -> Instant {
        self.inner.now()
    }
}

impl<T> fmt::Debug for Recording<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Recording").finish_non_exhaustive()
    }
}

/// What of a request's headers may not come back in an answer: gateways like to print them.
fn secrets_of(headers: &HeaderMap) -> Vec<String> {
    let authorization = text_of(headers, AUTHORIZATION.as_str()).unwrap_or_default();
    let between = |from: &str, to: char| Some(authorization.split_once(from)?.1.split(to).next()?.to_owned());
    let token = text_of(headers, "x-tc-token");
    // JSON may write a slash as `\/`, and a token is base64.
    let escaped = token.as_ref().filter(|token| token.contains('/')).map(|token| token.replace('/', "\\/"));
    let found = [token, escaped, between("Credential=", '/'), between("Signature=", ',')];
    found.into_iter().flatten().filter(|secret| secret.len() >= SHORTEST_SECRET).collect()
}

struct Entry {
    sent: Sent,
    secrets: Vec<String>,
    status: u16,
    headers: HeaderMap,
}

/// A body that is written down when it is over.
struct Taped {
    inner: Box<dyn Body>,
    seen: Vec<u8>,
    entry: Option<Entry>,
    tape: Arc<Mutex<File>>,
}

impl Taped {
    fn write(&mut self) -> Result<(), TransportError> {
        let Some(Entry { sent, secrets, status, headers }) = self.entry.take() else { return Ok(()) };
        let line = write_line(&sent, status, &headers, &self.seen, &secrets);
        let line = line.ok_or_else(|| {
            TransportError::refused(format!("the answer to {} is no text: it cannot be recorded", sent.action()))
        })?;
        let written = writeln!(self.tape.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
        written.map_err(|fault| TransportError::refused(format!("the cassette cannot be written: {fault}")))
    }
}

impl Body for Taped {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async {
            let chunk = self.inner.chunk().await?;
            match &chunk {
                Some(chunk) => self.seen.extend_from_slice(chunk),
                None => self.write()?,
            }
            Ok(chunk)
        })
    }
}
