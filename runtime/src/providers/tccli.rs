//! The credentials of Tencent Cloud's command line. A JSON file of a profile comes in.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::CredentialProvider;
use super::cache::Cache;
use super::moment::Now;
use super::profile::{REREAD, credentials_of, read_text};
use crate::BoxFuture;
use crate::codec::{Decode, DecodeError, Name, Reader, read_object};
use crate::credentials::{Credentials, Patience};
use crate::error::Error;
use crate::redact::shown_path;

/// Reads `~/.tccli/<profile>.credential`, as `tccli configure` writes it: JSON with `secretId`, `secretKey` and perhaps
/// `token`.
///
/// The file is read again after 60 seconds, while the keys that were read go on to serve; it is never written.
pub struct TccliProfile {
    path: Arc<Option<PathBuf>>,
    cache: Cache,
}

impl TccliProfile {
    /// The profile `default`.
    pub fn new() -> Self {
        Self::named("default")
    }

    /// Another profile.
    pub fn named(profile: &str) -> Self {
        Self::of(env::home_dir().map(|home| home.join(".tccli").join(format!("{profile}.credential"))))
    }

    /// A certain file.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(Some(path.into()))
    }

    fn of(path: Option<PathBuf>) -> Self {
        Self { path: Arc::new(path), cache: Cache::rereading_after(REREAD) }
    }
}

impl Default for TccliProfile {
    fn default() -> Self {
        Self::new()
    }
}

impl TccliProfile {
    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        let read = || -> BoxFuture<'static, _> { Box::pin(std::future::ready(read(self.path.as_deref()))) };
        Box::pin(self.cache.get(Now::here(), patience, read))
    }
}

impl CredentialProvider for TccliProfile {
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

impl fmt::Debug for TccliProfile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TccliProfile").field("path", &self.path).finish_non_exhaustive()
    }
}

fn read(path: Option<&Path>) -> Result<Credentials, Error> {
    let path =
        path.ok_or_else(|| Error::absent_credentials("there is no home folder to look for tccli's profile in"))?;
    let missing = || Error::absent_credentials(format!("tccli has no profile {}", shown_path(path)));
    let text = read_text(path)?.ok_or_else(missing)?;
    let mut file = File::default();
    // A fault names the member that it is in, which may be a key that stands in the wrong place.
    read_object(text.as_bytes(), &mut file).map_err(|fault| {
        let fault = fault.with_safe_path(|_| String::new());
        Error::credentials(format!("the credential file {} is not JSON: {fault}", shown_path(path)))
    })?;
    let values = [("secretId", &file.id), ("secretKey", &file.key), ("token", &file.token)];
    credentials_of(values.map(|(name, value)| (name, value.as_deref())), || {
        format!("the credential file {}", shown_path(path))
    })
}

#[derive(Default)]
struct File {
    id: Option<String>,
    key: Option<String>,
    token: Option<String>,
}

impl Decode for File {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        let member = match name.as_str() {
            "secretId" => &mut self.id,
            "secretKey" => &mut self.key,
            "token" => &mut self.token,
            _ => return value.skip(),
        };
        // The reader takes a number for a text, as answers want it; a key that is one is a mistake.
        let json = value.raw()?;
        if json.starts_with('"') { Reader::new(json).read(member) } else { Ok(()) }
    }
}
