//! The credentials of Tencent Cloud's command line. A JSON file of a profile comes in.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;

use super::CredentialProvider;
use super::cache::Cache;
use super::profile::{REREAD, credentials_of, read_text};
use crate::BoxFuture;
use crate::credentials::Credentials;
use crate::error::Error;

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

impl CredentialProvider for TccliProfile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        let path = Arc::clone(&self.path);
        let read = move || -> BoxFuture<'static, _> { Box::pin(std::future::ready(read(path.as_deref()))) };
        Box::pin(self.cache.get(SystemTime::now(), read))
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
    let missing = || Error::absent_credentials(format!("tccli has no profile {}", path.display()));
    let text = read_text(path)?.ok_or_else(missing)?;
    // The fault tells a line and a column, and nothing of what stands there.
    let file: Value = serde_json::from_str(&text)
        .map_err(|fault| Error::credentials(format!("the credential file {} is not JSON: {fault}", path.display())))?;
    let value = |name| (name, file.get(name).and_then(Value::as_str));
    credentials_of([value("secretId"), value("secretKey"), value("token")], || {
        format!("the credential file {}", path.display())
    })
}
