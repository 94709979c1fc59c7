//! What calls are made on. Requests come in, calls go out; the exchange with the service itself is `exchange`'s.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::call::{AnyCall, Call};
use crate::clock::Clock;
use crate::credentials::CredentialProvider;
use crate::endpoint::{Addresses, Site};
use crate::failover::Standby;
use crate::interceptor::Interceptors;
use crate::limiter::Limiter;
use crate::options::Language;
use crate::outgoing::Form;
use crate::request::{AnyResponse, Request, Response};
use crate::retry::{Budget, RetryPolicy};
use crate::service::AnyService;
#[cfg(feature = "hmac-v1")]
use crate::sign::SignatureMethod;
use crate::sign::Signer;
use crate::transport::Transport;

/// Makes calls. Cloning is cheap, and all clones share connections, credentials, the day's signing key,
/// what is known of the service's clock, the budget of retries, and the lines of limited actions.
///
/// Generated crates wrap one in a client that has a method for each action; it is made by a
/// [`ClientBuilder`](crate::ClientBuilder).
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) service: AnyService,
    pub(crate) credentials: Arc<dyn CredentialProvider>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) interceptors: Interceptors,
    pub(crate) signer: Signer,
    pub(crate) clock: Clock,
    pub(crate) endpoint: Site,
    pub(crate) addresses: Addresses,
    pub(crate) plain_http_anywhere: bool,
    pub(crate) standby: Option<Standby>,
    pub(crate) region: Option<HeaderValue>,
    pub(crate) language: Option<Language>,
    /// Where neither action nor call has a form of its own: JSON or a query.
    pub(crate) form: &'static Form,
    pub(crate) unsigned_payload: bool,
    #[cfg(feature = "hmac-v1")]
    pub(crate) signature_method: SignatureMethod,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) limiter: Limiter,
    pub(crate) max_response_size: usize,
    pub(crate) request_client: HeaderValue,
}

impl Client {
    /// Prepares the call of an action.
    #[inline]
    pub fn call<'a, Q: Request>(&'a self, request: &'a Q) -> Call<'a, Q::Response> {
        Call::new(AnyCall::documented(self, Q::ACTION, request, fresh::<Q::Response>))
    }

    /// The service that the client was built for.
    pub fn service(&self) -> &AnyService {
        &self.shared.service
    }
}

fn fresh<R: Response>() -> Box<dyn AnyResponse> {
    Box::new(R::default())
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { service, endpoint, region, language, form, timeout, retry, max_response_size, .. } = &*self.shared;
        out.debug_struct("Client")
            .field("service", service)
            .field("endpoint", endpoint)
            .field("region", region)
            .field("language", language)
            .field("method", &form.method())
            .field("timeout", timeout)
            .field("retry", retry)
            .field("max_response_size", max_response_size)
            .finish_non_exhaustive()
    }
}
