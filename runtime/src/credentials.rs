//! Who signs. Keys come in from the caller or the environment; nothing of them ever goes out but a signature.

use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::BoxFuture;
use crate::error::Error;

const ID: &str = "TENCENTCLOUD_SECRET_ID";
const KEY: &str = "TENCENTCLOUD_SECRET_KEY";

/// A secret id with its secret key, and the token that temporary credentials carry.
///
/// Cloning is cheap. Neither key nor token appears in `Debug`, and nothing prints them.
///
/// ```
/// use tcgen_runtime::Credentials;
///
/// let credentials = Credentials::new("AKIDexample", "secret");
/// assert_eq!(format!("{credentials:?}"), r#"Credentials { secret_id: "AKIDexample", .. }"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Secrets>);

#[derive(Clone, PartialEq, Eq)]
struct Secrets {
    id: String,
    key: String,
    token: Option<String>,
    expires_at: Option<SystemTime>,
}

impl Credentials {
    /// Credentials that do not expire.
    pub fn new(secret_id: impl Into<String>, secret_key: impl Into<String>) -> Self {
        let (id, key) = (secret_id.into(), secret_key.into());
        Self(Arc::new(Secrets { id, key, token: None, expires_at: None }))
    }

    /// Adds the token of temporary credentials, as STS hands it out.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).token = Some(token.into());
        self
    }

    /// Says when temporary credentials expire, by the clock of this machine:
    /// [`Cached`](crate::providers::Cached) goes by it.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// Reads `TENCENTCLOUD_SECRET_ID` and `TENCENTCLOUD_SECRET_KEY`, and a token from
    /// `TENCENTCLOUD_SESSION_TOKEN` or, where that is not set, from `TENCENTCLOUD_TOKEN`. Spaces around a value are
    /// dropped, and an empty one counts as not set.
    ///
    /// # Errors
    /// The id or the key is not set, or a value is not UTF-8; kind
    /// [`Credentials`](crate::ErrorKind::Credentials).
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| env::var_os(name).map(|value| value.into_string().ok()))
    }

    /// `lookup` gives `Some(None)` for a variable that is not UTF-8.
    fn from_variables(lookup: impl Fn(&str) -> Option<Option<String>>) -> Result<Self, Error> {
        let read = |name: &str| match lookup(name) {
            None => Ok(None),
            Some(None) => Err(Error::credentials(format!("the environment variable {name} is not UTF-8"))),
            Some(Some(value)) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        };
        let missing =
            |name: &str| format!("the environment variable {name} is not set: set it, or pass Credentials::new(…)");
        let (id, key) = match (read(ID)?, read(KEY)?) {
            (Some(id), Some(key)) => (id, key),
            (None, None) => return Err(Error::absent_credentials(missing(ID))),
            (None, _) => return Err(Error::credentials(missing(ID))),
            (_, None) => return Err(Error::credentials(missing(KEY))),
        };
        let credentials = Self::new(id, key);
        let token = match read("TENCENTCLOUD_SESSION_TOKEN")? {
            None => read("TENCENTCLOUD_TOKEN")?,
            found => found,
        };
        Ok(match token {
            Some(token) => credentials.with_token(token),
            None => credentials,
        })
    }

    /// The id, which is no secret: it travels in every request.
    pub fn secret_id(&self) -> &str {
        &self.0.id
    }

    /// When they expire; `None` where that is not known, or never.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }

    pub(crate) fn secret_key(&self) -> &str {
        &self.0.key
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.0.token.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Credentials").field("secret_id", &self.0.id).finish_non_exhaustive()
    }
}

/// Where a client gets its credentials from, asked before every request.
///
/// A provider that fetches them should keep them until shortly before they expire:
/// [`Cached`](crate::providers::Cached) does that for it. An error that it gives becomes the error of the call: make it
/// with [`Error::credentials`].
pub trait CredentialProvider: Send + Sync {
    /// The credentials to sign with now.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>>;

    /// Why the credentials could not be refreshed the last time, where that has failed no call yet: those that are
    /// used still serve, until they expire. Something to watch; a provider that keeps none has nothing to tell.
    fn refresh_failure(&self) -> Option<Arc<Error>> {
        None
    }
}

/// One provider for several clients.
impl<P: CredentialProvider + ?Sized> CredentialProvider for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        P::credentials(self)
    }

    fn refresh_failure(&self) -> Option<Arc<Error>> {
        P::refresh_failure(self)
    }
}

impl CredentialProvider for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// Stands where there shall be none: whoever asks is told so.
pub(crate) struct NoCredentials;

impl CredentialProvider for NoCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        let error = Error::credentials("nothing was sent: the action is signed, and the client has no credentials");
        Box::pin(std::future::ready(Err(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Credentials, Error> {
        Credentials::from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| Some((*value).to_owned()))
        })
    }

    const ID: (&str, &str) = (super::ID, "AKIDx");
    const KEY: (&str, &str) = (super::KEY, " hush\n");

    #[test]
    fn the_environment_gives_id_and_key_without_the_space_around_them() {
        let credentials = from(&[ID, KEY]).unwrap();
        assert_eq!((credentials.secret_id(), credentials.secret_key(), credentials.token()), ("AKIDx", "hush", None));
    }

    #[test]
    fn the_session_token_goes_before_the_other_one() {
        let session = ("TENCENTCLOUD_SESSION_TOKEN", "session");
        let token = ("TENCENTCLOUD_TOKEN", "tccli");
        assert_eq!(from(&[ID, KEY, token, session]).unwrap().token(), Some("session"));
        assert_eq!(from(&[ID, KEY, token]).unwrap().token(), Some("tccli"));
        assert_eq!(from(&[ID, KEY, token, ("TENCENTCLOUD_SESSION_TOKEN", "")]).unwrap().token(), Some("tccli"));
    }

    #[test]
    fn what_is_missing_is_named() {
        for (variables, missing) in [(vec![KEY], ID.0), (vec![ID], KEY.0), (vec![ID, (KEY.0, "  ")], KEY.0)] {
            let error = from(&variables).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Credentials);
            assert!(error.to_string().contains(missing), "{error}");
        }
    }

    #[test]
    fn an_environment_with_neither_is_absent_and_one_with_half_is_broken() {
        assert!(from(&[]).unwrap_err().is_absent());
        assert!(from(&[("TENCENTCLOUD_TOKEN", "t")]).unwrap_err().is_absent());
        assert!(!from(&[ID]).unwrap_err().is_absent());
        assert!(!from(&[KEY]).unwrap_err().is_absent());
    }

    #[test]
    fn a_variable_that_is_not_utf8_is_an_error() {
        let error = Credentials::from_variables(|_| Some(None)).unwrap_err();
        assert!(error.to_string().contains("not UTF-8"), "{error}");
    }

    #[test]
    fn debug_shows_the_id_alone() {
        let shown = format!("{:#?}", Credentials::new("AKIDx", "hush").with_token("whisper"));
        assert!(shown.contains("AKIDx") && !shown.contains("hush") && !shown.contains("whisper"), "{shown}");
    }
}
