//! Credentials in an INI file. Its text comes in, the keys of one profile go out; a line is never repeated in an error,
//! since it may hold a key.

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::CredentialProvider;
use super::cache::Cache;
use crate::BoxFuture;
use crate::credentials::Credentials;
use crate::error::Error;

/// A file is looked at again after this time, so that rotated keys are taken up.
pub(super) const REREAD: Duration = Duration::from_secs(60);
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
/// A `token` may stand beside them. Lines that begin with `#` or `;` are comments. The file is read again after 60
/// seconds, while the keys that were read go on to serve; it is never written.
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

impl CredentialProvider for ProfileFile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        let place = Arc::clone(&self.place);
        let read = move || -> BoxFuture<'static, _> { Box::pin(std::future::ready(place.read())) };
        Box::pin(self.cache.get(SystemTime::now(), read))
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
            let missing = || Error::credentials(format!("the credential file {} does not exist", path.display()));
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
    let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    Err(Error::absent_credentials(format!("there is no credential file: {}", shown.join(", "))))
}

/// The text of a file; `None` where there is no such file.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(Some)
            // Not with the fault as its source: that holds the bytes.
            .map_err(|_| Error::credentials(format!("the credential file {} is not UTF-8", path.display()))),
        Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(fault) => {
            let message = format!("the credential file {} cannot be read: {fault}", path.display());
            Err(Error::credentials(message).caused_by(fault))
        }
    }
}

/// Credentials of the values that a file holds; an empty one counts as missing.
pub(super) fn credentials_of(
    values: [(&str, Option<&str>); 3],
    whose: impl FnOnce() -> String,
) -> Result<Credentials, Error> {
    let [(_, id), (_, key), (_, token)] =
        values.map(|(name, value)| (name, value.map(str::trim).filter(|value| !value.is_empty())));
    let (Some(id), Some(key)) = (id, key) else {
        let [(id_name, _), (key_name, _), _] = values;
        let missing = if id.is_none() { id_name } else { key_name };
        return Err(Error::credentials(format!("{} has no `{missing}`", whose())));
    };
    let credentials = Credentials::new(id, key);
    Ok(match token {
        Some(token) => credentials.with_token(token),
        None => credentials,
    })
}

pub(super) fn read_profile(text: &str, path: &Path, profile: &str) -> Result<Credentials, Error> {
    let mut current = None;
    let mut found = false;
    let mut values = HashMap::new();
    // A byte order mark is what editors on Windows begin a file with.
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = Some(name.trim());
            found |= current == Some(profile);
        } else if let Some((name, value)) = line.split_once('=').filter(|_| current.is_some()) {
            if current == Some(profile) {
                values.insert(name.trim(), value.trim());
            }
        } else {
            let path = path.display();
            return Err(Error::credentials(format!(
                "the credential file {path} cannot be read: line {number} is neither `[profile]` nor `name = value` below one"
            )));
        }
    }
    if !found {
        return Err(Error::credentials(format!("the credential file {} has no profile [{profile}]", path.display())));
    }
    let value = |name| (name, values.get(name).copied());
    credentials_of([value("secret_id"), value("secret_key"), value("token")], || {
        format!("the profile [{profile}] of the credential file {}", path.display())
    })
}
