//! A role of CAM, taken on with the token of an identity provider, as a pod of Tencent Kubernetes Engine has one. A file
//! with the token comes in; the role's credentials go out.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::CredentialProvider;
use super::cache::Cache;
use super::moment::Now;
use super::profile::read_text;
use super::temporary::{REGION, SESSION, temporary, timeout};
use crate::BoxFuture;
use crate::client::Client;
use crate::credentials::{Credentials, Patience, token_flaw, trim};
use crate::error::Error;
use crate::redact::shown_path;
use crate::sts::model::AssumeRoleWithWebIdentityRequest;

const PROVIDER_ID: &str = "TKE_PROVIDER_ID";
const TOKEN_FILE: &str = "TKE_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "TKE_ROLE_ARN";
const TKE_REGION: &str = "TKE_REGION";

/// Takes on a role of CAM through STS, with the token of an OIDC identity provider, and gives the role's credentials.
///
/// The environment says which: `TKE_ROLE_ARN`, `TKE_PROVIDER_ID`, `TKE_WEB_IDENTITY_TOKEN_FILE` and, where it is set,
/// `TKE_REGION`. Without any of the first three it is absent, with some of them broken. Environment and file are read
/// anew for each fetch, since the platform renews the token in the file.
///
/// The credentials last 7,200 seconds, and are fetched again 300 seconds before that: see [`Cached`](super::Cached).
/// STS is asked for 10 seconds at most, attempts and waits together.
pub struct WebIdentity {
    source: Arc<Source>,
    cache: Cache,
}

struct Source {
    client: Client,
    given: Option<Identity>,
}

/// Who asks for which role.
#[derive(Clone, Debug)]
struct Identity {
    role_arn: String,
    provider_id: String,
    token_file: PathBuf,
    region: String,
}

impl WebIdentity {
    /// As the environment says at each fetch.
    ///
    /// # Errors
    /// As [`HyperTransport::new`](crate::transport::HyperTransport::new).
    #[cfg(feature = "hyper")]
    pub fn from_env() -> Result<Self, Error> {
        Ok(Self::from_env_through(unsigned_client()?))
    }

    /// The same through `client`: over its endpoint and transport, and with its policies. Nothing is signed with its
    /// credentials.
    pub fn from_env_through(client: Client) -> Self {
        Self::of(client, None)
    }

    /// A certain role, identity provider and file with its token.
    pub fn through(
        client: Client,
        role_arn: impl Into<String>,
        provider_id: impl Into<String>,
        token_file: impl Into<PathBuf>,
    ) -> Self {
        let (role_arn, provider_id) = (role_arn.into(), provider_id.into());
        let identity = Identity { role_arn, provider_id, token_file: token_file.into(), region: REGION.to_owned() };
        Self::of(client, Some(identity))
    }

    fn of(client: Client, given: Option<Identity>) -> Self {
        let source = Source { client, given };
        Self { source: Arc::new(source), cache: Cache::default() }
    }
}

/// A client for the one action that is not signed.
#[cfg(feature = "hyper")]
fn unsigned_client() -> Result<Client, Error> {
    crate::ClientBuilder::new(&crate::sts::SERVICE).no_credentials().build()
}

impl Identity {
    fn from_variables(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let is_blank = |value: &OsString| value.to_str().is_some_and(|text| trim(text).is_empty());
        let read = |name: &str| lookup(name).filter(|value| !is_blank(value));
        let missing: Vec<&str> =
            [ROLE_ARN, PROVIDER_ID, TOKEN_FILE].into_iter().filter(|name| read(name).is_none()).collect();
        let message = || format!("the environment variables {} are not set", missing.join(", "));
        match missing.len() {
            0 => {}
            3 => return Err(Error::absent_credentials(message())),
            _ => return Err(Error::credentials(message())),
        }
        let text = |name: &str| match read(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(trim(&value).to_owned())),
            Some(Err(_)) => Err(Error::credentials(format!("the environment variable {name} is not UTF-8"))),
        };
        Ok(Self {
            role_arn: text(ROLE_ARN)?.unwrap_or_default(),
            provider_id: text(PROVIDER_ID)?.unwrap_or_default(),
            token_file: read(TOKEN_FILE).unwrap_or_default().into(),
            region: text(TKE_REGION)?.unwrap_or_else(|| REGION.to_owned()),
        })
    }

    fn token(&self) -> Result<String, Error> {
        let path = shown_path(&self.token_file);
        let text = read_text(&self.token_file)?
            .ok_or_else(|| Error::credentials(format!("the token file {path} is not there")))?;
        match trim(&text) {
            "" => Err(Error::credentials(format!("the token file {path} is empty"))),
            token => match token_flaw(token) {
                Some(flaw) => Err(Error::credentials(format!("the token in the file {path} {flaw}"))),
                None => Ok(token.to_owned()),
            },
        }
    }
}

impl Source {
    async fn fetch(&self) -> Result<Credentials, Error> {
        let identity = match &self.given {
            Some(identity) => identity.clone(),
            None => Identity::from_variables(|name| env::var_os(name))?,
        };
        let token = identity.token()?;
        let request = AssumeRoleWithWebIdentityRequest::new(identity.provider_id, token, identity.role_arn, SESSION);
        // Two sessions do no more harm than one.
        let sts = crate::sts::Client::from(self.client.clone());
        let call = sts.assume_role_with_web_identity(&request).region(identity.region).repeatable();
        let answer = call.timeout(timeout(&self.client)).await?;
        temporary(&self.client, answer.credentials, answer.expired_time)
    }
}

impl WebIdentity {
    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        Box::pin(self.cache.get(Now::here(), patience, || {
            let source = Arc::clone(&self.source);
            Box::pin(async move { source.fetch().await })
        }))
    }
}

impl CredentialProvider for WebIdentity {
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

impl fmt::Debug for WebIdentity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = self.source.given.as_ref().map(|identity| &identity.role_arn);
        out.debug_struct("WebIdentity").field("role", &role).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity_of(variables: &[(&str, &str)]) -> Result<Identity, Error> {
        Identity::from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn an_environment_without_any_is_absent_and_one_with_some_names_the_rest() {
        assert!(identity_of(&[(TKE_REGION, "ap-beijing")]).unwrap_err().is_absent());
        let error = identity_of(&[(ROLE_ARN, "arn"), (PROVIDER_ID, "")]).unwrap_err();
        assert!(!error.is_absent());
        assert!(error.message().contains("TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE"), "{error}");
    }

    #[test]
    fn the_region_is_that_of_the_environment_or_the_usual_one() {
        let known = [(ROLE_ARN, "arn"), (PROVIDER_ID, "OIDC"), (TOKEN_FILE, "token")];
        assert_eq!(identity_of(&known).unwrap().region, REGION);
        assert_eq!(
            identity_of(&[known.as_slice(), &[(TKE_REGION, "ap-beijing")]].concat()).unwrap().region,
            "ap-beijing"
        );
    }
}
