//! Several providers one after the other. The first that has credentials is asked from then on.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{CredentialProvider, Environment, ProfileFile, TccliProfile};
use crate::BoxFuture;
use crate::credentials::{Credentials, Patience};
use crate::error::Error;

/// Asks providers in order until one has credentials, and stays with that one.
///
/// A provider that is absent ([`Error::absent_credentials`]) is passed over. One that fails otherwise ends the search:
/// its credentials are there and cannot be used, and those of the next might be somebody else's. What was asked and
/// what came of it is in [`trace`](Self::trace), and in the error where none had any.
#[derive(Default)]
pub struct Chain {
    links: Vec<Link>,
    chosen: OnceLock<usize>,
    trace: Mutex<Vec<Tried>>,
}

struct Link {
    name: String,
    provider: Box<dyn CredentialProvider>,
}

/// A provider that a [`Chain`] asked, and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    provider: String,
    failure: Option<String>,
}

impl Tried {
    /// The name of the provider.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// Why it gave no credentials; `None` where it did.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.provider, self.failure().unwrap_or("found"))
    }
}

impl Chain {
    /// A chain without a provider.
    pub fn new() -> Self {
        Self::default()
    }

    /// Environment, credential file, tccli's profile, the role of the virtual machine, and that of a pod of Tencent
    /// Kubernetes Engine: the order of the official SDKs.
    ///
    /// # Errors
    /// As [`CvmRole::new`](super::CvmRole::new).
    #[cfg(feature = "hyper")]
    pub fn standard() -> Result<Self, Error> {
        let local = Self::local().or("CVM role", super::CvmRole::new()?);
        Ok(local.or("TKE web identity", super::WebIdentity::from_env()?))
    }

    /// What of `standard` needs no network, and no feature of the crate: environment, credential file and tccli's
    /// profile.
    pub fn local() -> Self {
        Self::new()
            .or("environment", Environment)
            .or("credential file", ProfileFile::new())
            .or("tccli profile", TccliProfile::new())
    }

    /// Adds a provider at the end. `name` is what the trace calls it.
    #[must_use]
    pub fn or(mut self, name: impl Into<String>, provider: impl CredentialProvider + 'static) -> Self {
        self.links.push(Link { name: name.into(), provider: Box::new(provider) });
        self
    }

    /// What was tried when the chain was last searched, in order; empty before that. Where the last entry has no
    /// failure, it is the one that is used.
    pub fn trace(&self) -> Vec<Tried> {
        self.trace.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn search(&self, patience: Option<Patience<'_>>) -> Result<Credentials, Error> {
        let mut trace = Vec::new();
        let mut found = None;
        for (index, Link { name, provider }) in self.links.iter().enumerate() {
            let outcome = ask(&**provider, patience).await;
            let failure = outcome.as_ref().err().map(|error| error.message().to_owned());
            trace.push(Tried { provider: name.clone(), failure });
            match outcome {
                Ok(credentials) => {
                    // Another search may have been faster, and found the same.
                    self.chosen.get_or_init(|| index);
                    found = Some(Ok(credentials));
                    break;
                }
                Err(error) if error.is_absent() => {}
                Err(error) => {
                    found = Some(Err(Error::credentials(format!("{name}: {}", error.message())).caused_by(error)));
                    break;
                }
            }
        }
        let nothing = || {
            let tried: Vec<String> = trace.iter().map(ToString::to_string).collect();
            Error::absent_credentials(format!("no credentials were found: {}", tried.join("; ")))
        };
        let outcome = found.unwrap_or_else(|| Err(nothing()));
        *self.trace.lock().unwrap_or_else(PoisonError::into_inner) = trace;
        outcome
    }

    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        match self.chosen() {
            Some(provider) => ask(provider, patience),
            None => Box::pin(self.search(patience)),
        }
    }

    fn chosen(&self) -> Option<&dyn CredentialProvider> {
        Some(&*self.links.get(*self.chosen.get()?)?.provider)
    }
}

fn ask<'c>(
    provider: &'c dyn CredentialProvider,
    patience: Option<Patience<'c>>,
) -> BoxFuture<'c, Result<Credentials, Error>> {
    match patience {
        Some(patience) => provider.credentials_within(patience),
        None => provider.credentials(),
    }
}

impl CredentialProvider for Chain {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        self.get(None)
    }

    fn credentials_within<'a>(&'a self, patience: Patience<'a>) -> BoxFuture<'a, Result<Credentials, Error>> {
        self.get(Some(patience))
    }

    fn refresh_failure(&self) -> Option<Arc<Error>> {
        self.chosen()?.refresh_failure()
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.links.iter().map(|link| link.name.as_str()).collect();
        out.debug_struct("Chain").field("links", &names).field("trace", &self.trace()).finish_non_exhaustive()
    }
}
