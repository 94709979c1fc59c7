//! Who signs. Keys come in from the caller or the environment; nothing of them ever goes out but a signature.

use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::BoxFuture;
use crate::deadline::Deadline;
use crate::error::Error;

mod fault;

use fault::Field;
pub(crate) use fault::{Fault, trim};

const ID: &str = "TENCENTCLOUD_SECRET_ID";
const KEY: &str = "TENCENTCLOUD_SECRET_KEY";
const SESSION_TOKEN: &str = "TENCENTCLOUD_SESSION_TOKEN";
const TOKEN: &str = "TENCENTCLOUD_TOKEN";

/// A secret id with its secret key, and the token that temporary credentials carry.
///
/// Cloning is cheap. Neither key nor token appears in `Debug`, and nothing prints them.
///
/// White space around a value is dropped, and an empty token is none. A value that is empty or holds a space, a line
/// break, another control character or anything but ASCII cannot be signed with or sent: the call then fails with kind
/// [`Credentials`](crate::ErrorKind::Credentials) before a byte is sent, and the error says which value it is.
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
    /// Found when they were made, so that a call pays nothing for it.
    fault: Option<Fault>,
}

impl Credentials {
    /// Credentials that do not expire.
    pub fn new(secret_id: impl Into<String>, secret_key: impl Into<String>) -> Self {
        let (id, key) = (trimmed(secret_id.into()), trimmed(secret_key.into()));
        let fault = Fault::find(Field::Id, &id).or_else(|| Fault::find(Field::Key, &key));
        Self(Arc::new(Secrets { id, key, token: None, expires_at: None, fault }))
    }

    /// Adds the token of temporary credentials, as STS hands it out.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        let token = Some(trimmed(token.into())).filter(|token| !token.is_empty());
        let secrets = Arc::make_mut(&mut self.0);
        let of_token = token.as_deref().and_then(|token| Fault::find(Field::Token, token));
        secrets.fault = secrets.fault.filter(|fault| fault.field != Field::Token).or(of_token);
        secrets.token = token;
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
    /// `TENCENTCLOUD_SESSION_TOKEN` or, where that is not set, from `TENCENTCLOUD_TOKEN`. White space around a value is
    /// dropped, and an empty one counts as not set.
    ///
    /// # Errors
    /// The id or the key is not set, or a value is not UTF-8 or cannot be used; kind
    /// [`Credentials`](crate::ErrorKind::Credentials).
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| env::var_os(name).map(|value| value.into_string().ok()))
    }

    /// `lookup` gives `Some(None)` for a variable that is not UTF-8.
    fn from_variables(lookup: impl Fn(&str) -> Option<Option<String>>) -> Result<Self, Error> {
        let read = |name: &str| match lookup(name) {
            None => Ok(None),
            Some(None) => Err(Error::credentials(format!("the environment variable {name} is not UTF-8"))),
            Some(Some(value)) => Ok(Some(trimmed(value)).filter(|value| !value.is_empty())),
        };
        let missing =
            |name: &str| format!("the environment variable {name} is not set: set it, or pass Credentials::new(…)");
        let (id, key) = match (read(ID)?, read(KEY)?) {
            (Some(id), Some(key)) => (id, key),
            (None, None) => return Err(Error::absent_credentials(missing(ID))),
            (None, _) => return Err(Error::credentials(missing(ID))),
            (_, None) => return Err(Error::credentials(missing(KEY))),
        };
        let (token, token_name) = match read(SESSION_TOKEN)? {
            None => (read(TOKEN)?, TOKEN),
            found => (found, SESSION_TOKEN),
        };
        let whose = |name: &str| format!("the environment variable {name}");
        Self::new(id, key).with_token(token.unwrap_or_default()).checked([ID, KEY, token_name].map(whose))
    }

    /// The credentials, where they can be used. `names` are those of id, key and token at the place that they come from.
    pub(crate) fn checked(self, names: [String; 3]) -> Result<Self, Error> {
        let Some(fault) = self.0.fault else { return Ok(self) };
        let [id, key, token] = names;
        let name = match fault.field {
            Field::Id => id,
            Field::Key => key,
            Field::Token => token,
        };
        Err(Error::credentials(format!("{name} {}", fault.predicate())))
    }

    /// The credentials that `source` answered with, where they can be used.
    pub(crate) fn checked_answer(self, source: &str) -> Result<Self, Error> {
        let whose = |field: Field| format!("{source} answered with credentials that cannot be used: {}", field.name());
        self.checked([Field::Id, Field::Key, Field::Token].map(whose))
    }

    /// Refuses credentials that no request can be signed with.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.0.fault.map_or(Ok(()), |fault| Err(unusable(fault)))
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

/// What makes a token of an identity provider unusable, to follow its name.
pub(crate) fn token_flaw(token: &str) -> Option<&'static str> {
    Fault::find(Field::Token, token).map(Fault::predicate)
}

#[cold]
fn unusable(fault: Fault) -> Error {
    let message = format!(
        "nothing was sent: {} of the client's credentials {}; see what Credentials::new or the provider was given",
        fault.field.name(),
        fault.predicate()
    );
    Error::credentials(message)
}

/// The value itself, where there is nothing to take away.
fn trimmed(value: String) -> String {
    let inner = trim(&value);
    if inner.len() == value.len() { value } else { inner.to_owned() }
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

    /// The same for a caller who can wait for some time only, as a call can. A client asks so. A provider that keeps
    /// credentials then gives up a slow refresh in time to go on with those that it has; this default asks
    /// [`credentials`](Self::credentials). Pass `patience` on where you wrap such a provider.
    fn credentials_within<'a>(&'a self, patience: Patience<'a>) -> BoxFuture<'a, Result<Credentials, Error>> {
        let _ = patience;
        self.credentials()
    }

    /// Why the credentials could not be refreshed the last time, where that has failed no call yet: those that are
    /// used still serve, until they expire. Something to watch; a provider that keeps none has nothing to tell.
    fn refresh_failure(&self) -> Option<Arc<Error>> {
        None
    }
}

/// How long whoever asks a [provider](CredentialProvider) can wait, and the timer to wait by.
#[derive(Clone, Copy)]
pub struct Patience<'t>(Deadline<'t>);

impl<'t> Patience<'t> {
    pub(crate) fn until(deadline: Deadline<'t>) -> Self {
        Self(deadline)
    }

    /// The time that is left: zero where it is up, and [`Duration::MAX`] where there is no limit.
    pub fn left(self) -> Duration {
        self.0.left().unwrap_or_default()
    }

    /// Waits for `duration`; `None` where the transport of the call has no timer.
    pub fn sleep(self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.0.sleep(duration)
    }
}

impl fmt::Debug for Patience<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Patience").field("left", &self.left()).finish()
    }
}

/// One provider for several clients.
impl<P: CredentialProvider + ?Sized> CredentialProvider for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        P::credentials(self)
    }

    fn credentials_within<'a>(&'a self, patience: Patience<'a>) -> BoxFuture<'a, Result<Credentials, Error>> {
        P::credentials_within(self, patience)
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
    fn what_stands_around_a_value_is_dropped() {
        let found = Credentials::new(" AKIDx\u{feff}", "k\r\n").with_token("\tt\u{200b}");
        assert_eq!(found, Credentials::new("AKIDx", "k").with_token("t"));
        assert_eq!(found.with_token(" "), Credentials::new("AKIDx", "k"));
    }

    #[test]
    fn what_cannot_be_used_is_named_and_never_shown() {
        for (value, expected) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("hu\nsh", "holds a line break"),
            ("hu\rsh", "holds a line break"),
            ("hu sh", "holds a space"),
            ("hu\tsh", "holds a space"),
            ("hu\u{a0}sh", "holds a space"),
            ("hu\0sh", "holds a control character"),
            ("hu\u{7f}sh", "holds a control character"),
            ("hush密", "holds a character that is not ASCII"),
            ("hu\u{feff}sh", "holds a character that is not ASCII"),
            ("\"hush\"", "stands in quotes"),
            ("'hush'", "stands in quotes"),
        ] {
            let cases = [
                ("secret id", Credentials::new(value, "k")),
                ("secret key", Credentials::new("AKIDx", value)),
                ("token", Credentials::new("AKIDx", "k").with_token(value)),
            ];
            for (field, credentials) in cases {
                if field == "token" && expected == "is empty" {
                    assert!(credentials.check().is_ok() && credentials.token().is_none());
                    continue;
                }
                let error = credentials.check().unwrap_err();
                assert_eq!(error.kind(), crate::ErrorKind::Credentials);
                assert!(
                    error.message().contains(&format!("{field} of the client's credentials {expected}")),
                    "{error}"
                );
                assert!(!format!("{error} {error:?}").contains("hu"), "{error}");
            }
        }
        let repaired = Credentials::new("AKIDx", "k").with_token("a b").with_token("ab");
        assert!(repaired.check().is_ok());
        assert!(Credentials::new("", "k").with_token("ab").check().is_err());
    }

    #[test]
    fn a_variable_that_cannot_be_used_is_named() {
        for (variables, expected) in [
            ([(super::ID, "AKI Dx"), KEY].to_vec(), super::ID),
            ([ID, (super::KEY, "hu\nsh")].to_vec(), super::KEY),
            ([ID, KEY, (TOKEN, "hu\nsh")].to_vec(), TOKEN),
            ([ID, KEY, (SESSION_TOKEN, "hu\nsh")].to_vec(), SESSION_TOKEN),
        ] {
            let error = from(&variables).unwrap_err();
            assert!(error.message().contains(&format!("the environment variable {expected} holds a")), "{error}");
            assert!(!error.is_absent() && !error.to_string().contains("sh"), "{error}");
        }
    }

    #[test]
    fn debug_shows_the_id_alone() {
        let shown = format!("{:#?}", Credentials::new("AKIDx", "hush").with_token("whisper"));
        assert!(shown.contains("AKIDx") && !shown.contains("hush") && !shown.contains("whisper"), "{shown}");
    }
}
