//! A role of CAM, taken on with other credentials. A client of theirs comes in; the role's credentials go out.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::CredentialProvider;
use super::cache::Cache;
use super::moment::Now;
use super::temporary::{REGION, SESSION, temporary, timeout};
use crate::BoxFuture;
use crate::client::Client;
use crate::credentials::{Credentials, Patience};
use crate::error::Error;
use crate::sts::model::AssumeRoleRequest;

/// Takes on a role of CAM through STS, with credentials that may do so, and gives the role's.
///
/// They are kept, and fetched again 300 seconds before they expire: see [`Cached`](super::Cached) for what happens
/// then. They last for 7,200 seconds unless another [`duration`](Self::duration) is set, 43,200 at most. STS is asked for
/// 10 seconds at most, attempts and waits together.
///
/// ```no_run
/// use tcgen_runtime::providers::{AssumeRole, Environment};
/// use tcgen_runtime::{Client, ClientBuilder, Service};
///
/// const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
///
/// # #[cfg(feature = "hyper")]
/// # fn build() -> Result<Client, tcgen_runtime::Error> {
/// let role = AssumeRole::new(Environment, "qcs::cam::uin/100000000001:roleName/deploy")?.session_name("nightly");
/// ClientBuilder::new(&CVM).credentials(role).region("ap-guangzhou").build()
/// # }
/// ```
///
/// To reach STS over another endpoint, proxy or transport, give it a client of your own: [`through`](Self::through).
pub struct AssumeRole {
    source: Arc<Role>,
    cache: Cache,
}

#[derive(Clone)]
struct Role {
    client: Client,
    request: AssumeRoleRequest,
    region: String,
}

impl AssumeRole {
    /// The role with this resource name (`qcs::cam::uin/…:roleName/…`), taken on with `credentials`.
    ///
    /// # Errors
    /// As [`HyperTransport::new`](crate::transport::HyperTransport::new).
    #[cfg(feature = "hyper")]
    pub fn new(credentials: impl CredentialProvider + 'static, role_arn: impl Into<String>) -> Result<Self, Error> {
        let client: Client = crate::ClientBuilder::new(&crate::sts::SERVICE).credentials(credentials).build()?;
        Ok(Self::through(client, role_arn))
    }

    /// The role, taken on through `client`: with its credentials, endpoint, transport and policies. It may be a client of
    /// any service, unless it has an endpoint of its own.
    pub fn through(client: Client, role_arn: impl Into<String>) -> Self {
        let request = AssumeRoleRequest::new(role_arn, SESSION);
        Self::of(Role { client, request, region: REGION.to_owned() })
    }

    /// The name of the session, which audit logs show; `tcgen-runtime` by default. 2 to 128 characters.
    #[must_use]
    pub fn session_name(self, name: impl Into<String>) -> Self {
        self.with(|role| role.request.role_session_name = name.into())
    }

    /// How long the credentials last, in whole seconds up to 43,200; 7,200 by default.
    #[must_use]
    pub fn duration(self, duration: Duration) -> Self {
        self.with(|role| role.request.duration_seconds = Some(duration.as_secs()))
    }

    /// The external id that the role demands of callers from another account.
    #[must_use]
    pub fn external_id(self, id: impl Into<String>) -> Self {
        self.with(|role| role.request.external_id = Some(id.into()))
    }

    /// A policy of CAM, as JSON and URL-encoded, that narrows what the role may do.
    #[must_use]
    pub fn policy(self, policy: impl Into<String>) -> Self {
        self.with(|role| role.request.policy = Some(policy.into()))
    }

    /// The region that STS is asked in; `ap-guangzhou` by default. The credentials serve everywhere.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        self.with(|role| role.region = region.into())
    }

    fn with(self, change: impl FnOnce(&mut Role)) -> Self {
        let mut role = Role::clone(&self.source);
        change(&mut role);
        Self::of(role)
    }

    fn of(role: Role) -> Self {
        Self { source: Arc::new(role), cache: Cache::default() }
    }
}

impl Role {
    async fn fetch(&self) -> Result<Credentials, Error> {
        // Two sessions do no more harm than one.
        let sts = crate::sts::Client::from(self.client.clone());
        let call = sts.assume_role(&self.request).region(self.region.as_str()).repeatable();
        let answer = call.timeout(timeout(&self.client)).await?;
        temporary(&self.client, answer.credentials, u64::try_from(answer.expired_time).unwrap_or_default())
    }
}

impl AssumeRole {
    fn get<'c>(&'c self, patience: Option<Patience<'c>>) -> BoxFuture<'c, Result<Credentials, Error>> {
        Box::pin(self.cache.get(Now::here(), patience, || {
            let source = Arc::clone(&self.source);
            Box::pin(async move { source.fetch().await })
        }))
    }
}

impl CredentialProvider for AssumeRole {
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

impl fmt::Debug for AssumeRole {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AssumeRole").field("role", &self.source.request.role_arn).finish_non_exhaustive()
    }
}
