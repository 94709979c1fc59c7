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
use super::placeholder::Placeholders;
use super::sent::text_of;
use crate::BoxFuture;
use crate::redact::{Mask as _, Sending};
use crate::transport::{Body, Bytes, Request, Response, Transport, TransportError};

/// A transport around another that writes each request and its answer to a cassette, for
/// [`Replaying`](super::Replaying) to play back.
///
/// The file never holds a signature, a token or a secret id, nor what is secret in a request, its query or its answer: what
/// the spec marks so, what names speak of (`Password`, `TmpSecretKey`, `Token`, …), and the same values wherever else they
/// stand. A placeholder stands in the place of each, `[redacted-1]`, the same one for the same value. An answer that is
/// neither JSON nor a stream of events is left out. Everything else stands in the file as it is; look through it for
/// personal data before you keep it. On Unix only its owner can read it.
///
/// An answer is written when it has arrived as a whole; failures without an answer are not written.
pub struct Recording<T> {
    inner: T,
    tape: Arc<Mutex<Tape>>,
}

impl<T: Transport> Recording<T> {
    /// Records what `inner` sends to a new file; one that is there is replaced.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn new(inner: T, path: impl AsRef<Path>) -> io::Result<Self> {
        let tape = Tape { file: create(path.as_ref())?, placeholders: Placeholders::default() };
        Ok(Self { inner, tape: Arc::new(Mutex::new(tape)) })
    }
}

/// The file, and the secrets that were not written to it.
struct Tape {
    file: File,
    placeholders: Placeholders,
}

/// An empty file that only its owner can read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // One that was there before keeps its mode.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

impl<T: Transport> Transport for Recording<T> {
    fn send(&self, mut request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        // A packed answer could neither be read by people nor cleared of secrets.
        request.headers_mut().remove(ACCEPT_ENCODING);
        let sent = Sent::of(&request);
        let mut tape = self.tape.lock().unwrap_or_else(PoisonError::into_inner);
        for secret in secrets_of(request.headers()) {
            // Only so that it is known: gateways like to print the headers that they were sent.
            let _ = tape.placeholders.known.hide(&secret, false);
        }
        Sending::of(&request).teach(&mut tape.placeholders.known);
        drop(tape);
        let sending = self.inner.send(request, timeout);
        Box::pin(async move {
            let (head, inner) = sending.await?.into_parts();
            let headers = head.headers.clone();
            let entry = Some(Entry { sent, status: head.status.as_u16(), headers });
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

/// What authorises a request by its headers.
fn secrets_of(headers: &HeaderMap) -> Vec<String> {
    let authorization = text_of(headers, AUTHORIZATION.as_str()).unwrap_or_default();
    let between = |from: &str, to: char| Some(authorization.split_once(from)?.1.split(to).next()?.to_owned());
    let found = [text_of(headers, "x-tc-token"), between("Credential=", '/'), between("Signature=", ',')];
    found.into_iter().flatten().collect()
}

struct Entry {
    sent: Sent,
    status: u16,
    headers: HeaderMap,
}

/// A body that is written down when it is over.
struct Taped {
    inner: Box<dyn Body>,
    seen: Vec<u8>,
    entry: Option<Entry>,
    tape: Arc<Mutex<Tape>>,
}

impl Taped {
    fn write(&mut self) -> Result<(), TransportError> {
        let Some(Entry { sent, status, headers }) = self.entry.take() else { return Ok(()) };
        let Tape { file, placeholders } = &mut *self.tape.lock().unwrap_or_else(PoisonError::into_inner);
        let line = write_line(&sent, status, &headers, &self.seen, placeholders);
        let line = line.ok_or_else(|| {
            TransportError::refused(format!("the answer to {} is no text: it cannot be recorded", sent.action()))
        })?;
        let written = writeln!(file, "{line}");
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
