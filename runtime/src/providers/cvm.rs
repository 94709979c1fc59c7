//! The role of the virtual machine that a program runs on. Two answers of the metadata service come in; credentials
//! with their expiry go out.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{DATE, HOST};
use http::{HeaderMap, StatusCode};

use super::CredentialProvider;
use super::cache::Cache;
use super::moment::Now;
use crate::BoxFuture;
use crate::body::read_body;
use crate::codec::{Decode, DecodeError, Name, Reader, read_object};
use crate::credentials::{Credentials, Patience};
use crate::deadline::Deadline;
use crate::endpoint::Address;
use crate::error::Error;
use crate::options::header_value;
use crate::redact::{Redactor, safe_failure, shown_path};
use crate::retry::read_date;
use crate::time::unix_seconds;
use crate::transport::{Request, Transport, TransportError};

const METADATA: &str = "http://metadata.tencentyun.com";
const ROLES: &str = "/latest/meta-data/cam/security-credentials/";
/// The service is on the same machine; elsewhere nothing may answer at all.
const TIMEOUT: Duration = Duration::from_secs(2);
const LARGEST_ANSWER: usize = 64 << 10;

/// Asks the metadata service of the virtual machine for the credentials of its role.
///
/// They are kept, and fetched again 300 seconds before they expire: see [`Cached`](super::Cached) for what happens
/// then. The expiry counts from the answer's own date, so that a machine whose clock is wrong neither asks at every
/// call nor signs with credentials that have expired. Each of the two answers is waited for 2 seconds, by the timer of
/// the transport.
pub struct CvmRole {
    source: Arc<Metadata>,
    cache: Cache,
}

#[derive(Clone)]
struct Metadata {
    transport: Arc<dyn Transport>,
    /// Where it is not the usual one.
    endpoint: Option<Address>,
    role: Option<String>,
}

impl CvmRole {
    /// Asks past every proxy, through a connection pool of its own.
    ///
    /// # Errors
    /// As [`HyperTransport::new`](crate::transport::HyperTransport::new).
    #[cfg(feature = "hyper")]
    pub fn new() -> Result<Self, Error> {
        Ok(Self::over(crate::transport::HyperTransport::builder().no_proxy().build()?))
    }

    /// Asks through `transport`, which should use no proxy: the service is the machine's own.
    pub fn over(transport: impl Transport + 'static) -> Self {
        Self::of(Metadata { transport: Arc::new(transport), endpoint: None, role: None })
    }

    /// The role to ask for; without it, the service is asked which one the machine has.
    #[must_use]
    pub fn role(self, name: impl Into<String>) -> Self {
        Self::of(Metadata { role: Some(name.into()), ..Metadata::clone(&self.source) })
    }

    /// Another metadata service, as `http://127.0.0.1:8080` in a test.
    ///
    /// # Errors
    /// It is no host; kind [`InvalidOption`](crate::ErrorKind::InvalidOption).
    pub fn endpoint(self, endpoint: &str) -> Result<Self, Error> {
        let endpoint = Some(Address::parse(endpoint, true)?);
        Ok(Self::of(Metadata { endpoint, ..Metadata::clone(&self.source) }))
    }

    fn of(source: Metadata) -> Self {
        Self { source: Arc::new(source), cache: Cache::default() }
    }
}

impl CvmRole {
    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        Box::pin(self.cache.get(Now::here(), patience, || {
            let source = Arc::clone(&self.source);
            Box::pin(async move { source.fetch().await })
        }))
    }
}

impl CredentialProvider for CvmRole {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        self.get(None)
    }

    fn credentials_within<'a>(&'a self, patience: Patience<'a>) -> BoxFuture<'a, Result<Credentials, Error>> {
        self.get(Some(patience))
    }

    fn refresh_failure(&self) -> Option<Arc<Error>> {
        self.cache.failure()
    }
}

impl fmt::Debug for CvmRole {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Metadata { endpoint, role, .. } = &*self.source;
        let role = role.as_ref().map(|role| shown_path(role.as_ref()));
        out.debug_struct("CvmRole").field("endpoint", endpoint).field("role", &role).finish_non_exhaustive()
    }
}

impl Metadata {
    async fn fetch(&self) -> Result<Credentials, Error> {
        let role = match &self.role {
            Some(role) => role.clone(),
            None => {
                let (_, body) = self.get(ROLES).await?;
                let text = String::from_utf8_lossy(&body);
                text.lines().next().unwrap_or_default().trim().to_owned()
            }
        };
        if role.is_empty() {
            return Err(Error::absent_credentials("the machine has no role: bind one to it"));
        }
        let (headers, body) = self.get(&format!("{ROLES}{role}")).await?;
        read_credentials(&headers, &body)
    }

    async fn get(&self, path: &str) -> Result<(HeaderMap, Bytes), Error> {
        let unusable = || Error::credentials("the name of the machine's role makes no path of a URL");
        let endpoint = match &self.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => Address::parse(METADATA, true)?,
        };
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = endpoint.uri_at(path).map_err(|_| unusable())?;
        request.headers_mut().insert(HOST, header_value("metadata service", endpoint.host())?);
        let silent = |fault: Error| {
            let message = format!("the metadata service {} does not answer: {fault}", endpoint.host());
            Error::absent_credentials(message).caused_by(fault)
        };
        let deadline = Deadline::after(TIMEOUT, self.transport.now(), &*self.transport);
        let asking = deadline.cut(pin!(ask(&*self.transport, request, deadline))).await;
        let (status, headers, body) = asking.unwrap_or_else(|| Err(late().into())).map_err(silent)?;
        match status {
            StatusCode::OK => Ok((headers, body)),
            StatusCode::NOT_FOUND => Err(Error::absent_credentials("the metadata service knows no such role")),
            status => Err(Error::credentials(format!("the metadata service answered HTTP {status}"))),
        }
    }
}

async fn ask(
    transport: &dyn Transport,
    request: Request,
    deadline: Deadline<'_>,
) -> Result<(StatusCode, HeaderMap, Bytes), Error> {
    let redactor = &Redactor::default();
    let mut answer = transport.send(request, TIMEOUT).await.map_err(|fault| safe_failure(fault, redactor))?;
    let body = read_body(&mut answer, LARGEST_ANSWER, || deadline.left().map(drop).ok_or_else(late), redactor).await?;
    Ok((answer.status(), std::mem::take(answer.headers_mut()), body))
}

fn late() -> TransportError {
    TransportError::timeout(format!("it took longer than {} seconds", TIMEOUT.as_secs()))
}

/// No part of the answer gets into an error: it holds a key.
fn read_credentials(headers: &HeaderMap, body: &[u8]) -> Result<Credentials, Error> {
    let mut answer = Answer::default();
    read_object(body, &mut answer)
        .map_err(|_| Error::credentials("the metadata service answered with something else than credentials"))?;
    if answer.code != "Success" {
        let code: String = answer.code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        return Err(Error::credentials(format!("the metadata service answered with the code `{code}`")));
    }
    let Answer { id, key, token, expired_time, .. } = answer;
    if id.is_empty() || key.is_empty() || token.is_empty() {
        return Err(Error::credentials("the metadata service answered without id, key or token"));
    }
    // Credentials of a role always expire: a moment that cannot be read must not make them last for ever.
    let expiry = expired_time.and_then(|seconds| expiry(seconds, read_date(headers, DATE)));
    let expiry =
        expiry.ok_or_else(|| Error::credentials("the metadata service answered without the moment of expiry"))?;
    Credentials::new(id, key).with_token(token).with_expiry(expiry).checked_answer("the metadata service")
}

/// The moment by our own clock, however wrong, at which it is `seconds` at the service.
fn expiry(seconds: u64, date: Option<u64>) -> Option<SystemTime> {
    let here = SystemTime::now();
    let there = date.or_else(|| unix_seconds(here))?;
    match seconds.checked_sub(there) {
        Some(left) => here.checked_add(Duration::from_secs(left)),
        None => Some(UNIX_EPOCH),
    }
}

#[derive(Default)]
struct Answer {
    code: String,
    id: String,
    key: String,
    token: String,
    expired_time: Option<u64>,
}

impl Decode for Answer {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Code" => value.read(&mut self.code),
            "TmpSecretId" => value.read(&mut self.id),
            "TmpSecretKey" => value.read(&mut self.key),
            "Token" => value.read(&mut self.token),
            "ExpiredTime" => value.read(&mut self.expired_time),
            _ => value.skip(),
        }
    }
}
