//! Credentials in a file with profiles. The file comes in, the keys of one profile go out.

use std::env;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::CredentialProvider;
use super::cache::Cache;
use super::ini::read_values;
use super::moment::Now;
use crate::BoxFuture;
use crate::credentials::{Credentials, Patience, trim};
use crate::error::Error;
use crate::redact::shown_path;

/// A file is looked at again after this time, so that rotated keys are taken up.
pub(super) const REREAD: Duration = Duration::from_secs(60);
/// 1 MiB: no file of credentials is as large.
const LARGEST: u64 = 1 << 20;
const OVERRIDE: &str = "TENCENTCLOUD_CREDENTIALS_FILE";
const IN_HOME: &str = ".tencentcloud/credentials";
const FOR_ALL: &str = "/etc/tencentcloud/credentials";

/// Reads a profile of an INI file:
///
/// ```text
/// [default]
/// secret_id = AKID…
/// secret_key = …
/// ```
///
/// A `token` may stand beside them. Names may have capitals, `:` may stand for `=`, and values may stand in quotes. `#`
/// or `;` begins a comment, on a line of its own or behind a value and a space. A value that stands twice in a profile
/// and differs, or holds what no key has, is an error that says where.
///
/// The file is read again after 60 seconds, while the keys that were read go on to serve; it is never written. Only a
/// regular file of 1 MiB at most is read, by the thread that makes the call.
pub struct ProfileFile {
    place: Arc<Place>,
    cache: Cache,
}

#[derive(Clone)]
struct Place {
    /// The file, or where the usual ones are looked for.
    path: Option<PathBuf>,
    profile: String,
}

impl ProfileFile {
    /// The file that `TENCENTCLOUD_CREDENTIALS_FILE` names, or else `~/.tencentcloud/credentials`, or else
    /// `/etc/tencentcloud/credentials`; the profile `default`.
    pub fn new() -> Self {
        Self::of(Place { path: None, profile: "default".to_owned() })
    }

    /// A certain file. It is an error if it does not exist.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(Place { path: Some(path.into()), profile: "default".to_owned() })
    }

    /// Another profile than `default`.
    #[must_use]
    pub fn profile(self, name: impl Into<String>) -> Self {
        Self::of(Place { profile: name.into(), ..Place::clone(&self.place) })
    }

    fn of(place: Place) -> Self {
        Self { place: Arc::new(place), cache: Cache::rereading_after(REREAD) }
    }
}

impl Default for ProfileFile {
    fn default() -> Self {
        Self::new()
    }
}

impl ProfileFile {
    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        let read = || -> BoxFuture<'static, _> { Box::pin(std::future::ready(self.place.read())) };
        Box::pin(self.cache.get(Now::here(), patience, read))
    }
}

impl CredentialProvider for ProfileFile {
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

impl fmt::Debug for ProfileFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { path, profile } = &*self.place;
        out.debug_struct("ProfileFile").field("path", path).field("profile", profile).finish_non_exhaustive()
    }
}

impl Place {
    fn read(&self) -> Result<Credentials, Error> {
        let named =
            self.path.clone().or_else(|| env::var_os(OVERRIDE).filter(|path| !path.is_empty()).map(PathBuf::from));
        if let Some(path) = named {
            let missing = || Error::credentials(format!("the credential file {} does not exist", shown_path(&path)));
            return read_text(&path)?.ok_or_else(missing).and_then(|text| read_profile(&text, &path, &self.profile));
        }
        first_of(&usual_places(env::home_dir()), &self.profile)
    }
}

fn usual_places(home: Option<PathBuf>) -> Vec<PathBuf> {
    home.map(|home| home.join(IN_HOME)).into_iter().chain([PathBuf::from(FOR_ALL)]).collect()
}

pub(super) fn first_of(paths: &[PathBuf], profile: &str) -> Result<Credentials, Error> {
    for path in paths {
        if let Some(text) = read_text(path)? {
            return read_profile(&text, path, profile);
        }
    }
    let shown: Vec<String> = paths.iter().map(|path| shown_path(path)).collect();
    Err(Error::absent_credentials(format!("there is no credential file: {}", shown.join(", "))))
}

/// The text of a file, without a byte order mark; `None` where there is no such file.
///
/// Files are read on the thread that asks, so that a pipe whose other end is silent would hold up all its calls: only
/// regular files are opened. A network drive that hangs is beyond that.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, Error> {
    let refused = |why: &str| Error::credentials(format!("the credential file {} {why}", shown_path(path)));
    match read_regular_file(path) {
        Ok(Some(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))),
            // Not with the fault as its source: that holds the bytes.
            Err(_) => Err(refused("is not UTF-8: save it so")),
        },
        Ok(None) => Err(refused("cannot be read: it is no regular file of 1 MiB at most")),
        Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(fault) => Err(refused(&format!("cannot be read: {fault}")).caused_by(fault)),
    }
}

/// Nothing where it is a pipe, a device, a folder, or too large.
fn read_regular_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let found = fs::metadata(path)?;
    if !found.is_file() || found.len() > LARGEST {
        return Ok(None);
    }
    fs::read(path).map(Some)
}

/// Credentials of the values that a file holds; an empty one counts as missing. `whose` says where they stand.
pub(super) fn credentials_of(
    values: [(&str, Option<&str>); 3],
    whose: impl Fn() -> String,
) -> Result<Credentials, Error> {
    let names = values.map(|(name, _)| name);
    let [id, key, token] = values.map(|(_, value)| value.map(trim).filter(|value| !value.is_empty()));
    let (Some(id), Some(key)) = (id, key) else {
        let [id_name, key_name, _] = names;
        let missing = if id.is_none() { id_name } else { key_name };
        return Err(Error::credentials(format!("{} has no `{missing}`", whose())));
    };
    let credentials = Credentials::new(id, key).with_token(token.unwrap_or_default());
    credentials.checked(names.map(|name| format!("`{name}` of {}", whose())))
}

pub(super) fn read_profile(text: &str, path: &Path, profile: &str) -> Result<Credentials, Error> {
    let path = shown_path(path);
    let values = read_values(text, profile)
        .map_err(|fault| Error::credentials(format!("the credential file {path} {fault}")))?
        .ok_or_else(|| Error::credentials(format!("the credential file {path} has no profile [{profile}]")))?;
    let value = |name| (name, values.get(name).copied());
    credentials_of([value("secret_id"), value("secret_key"), value("token")], || {
        format!("the profile [{profile}] of the credential file {path}")
    })
}
