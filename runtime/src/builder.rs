//! Makes a client. Options come in as the caller writes them and are checked all at once in the end.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::client::{Client, Shared};
use crate::clock::Clock;
use crate::credentials::{CredentialProvider, NoCredentials};
use crate::endpoint::{Addresses, Endpoint, Site};
use crate::error::Error;
use crate::failover::{Failover, Standby};
use crate::interceptor::{Interceptor, Interceptors};
use crate::limiter::{Limiter, RateLimiting};
use crate::observe;
use crate::options::{Language, Method, lasting_header_value, region_header};
use crate::outgoing::Form;
use crate::retry::{Budget, RetryPolicy};
use crate::service::AnyService;
#[cfg(feature = "hmac-v1")]
use crate::sign::SignatureMethod;
use crate::sign::Signer;
use crate::transport::Transport;

/// As long as the official SDKs wait.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// 32 MiB.
const DEFAULT_MAX_RESPONSE_SIZE: usize = 32 << 20;
const DEFAULT_RETRY_BUDGET: u32 = 100;
const DEFAULT_REQUEST_CLIENT: &str = concat!("tcgen-runtime/", env!("CARGO_PKG_VERSION"));
/// What the service takes in `X-TC-RequestClient`, in characters.
const LONGEST_REQUEST_CLIENT: usize = 128;

/// Builds a client `C`: a [`Client`], or a generated one around it.
///
/// ```no_run
/// use std::time::Duration;
/// use tcgen_runtime::{Client, ClientBuilder, Credentials, Language, Service};
///
/// const ESSBASIC: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");
///
/// # fn main() -> Result<(), tcgen_runtime::Error> {
/// let client: Client = ClientBuilder::new(&ESSBASIC)
///     .credentials(Credentials::from_env()?)
///     .language(Language::EnUs)
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder makes a client only when `build` is called"]
pub struct ClientBuilder<C> {
    service: AnyService,
    credentials: Option<Arc<dyn CredentialProvider>>,
    transport: Option<Arc<dyn Transport>>,
    interceptors: Interceptors,
    endpoint: Endpoint,
    plain_http_anywhere: bool,
    failover: Option<Failover>,
    region: Option<String>,
    language: Option<Language>,
    form: &'static Form,
    unsigned_payload: bool,
    #[cfg(feature = "hmac-v1")]
    signature_method: SignatureMethod,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    retry: RetryPolicy,
    retry_budget: u32,
    rate_limiting: RateLimiting,
    max_response_size: usize,
    request_client: Cow<'static, str>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Everything at its default, and no credentials yet.
    pub fn new(service: impl Into<AnyService>) -> Self {
        Self {
            service: service.into(),
            credentials: None,
            transport: None,
            interceptors: Interceptors::default(),
            endpoint: Endpoint::default(),
            plain_http_anywhere: false,
            failover: None,
            region: None,
            language: None,
            form: Form::JSON,
            unsigned_payload: false,
            #[cfg(feature = "hmac-v1")]
            signature_method: SignatureMethod::default(),
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: None,
            retry: RetryPolicy::new(),
            retry_budget: DEFAULT_RETRY_BUDGET,
            rate_limiting: RateLimiting::Off,
            max_response_size: DEFAULT_MAX_RESPONSE_SIZE,
            request_client: Cow::Borrowed(DEFAULT_REQUEST_CLIENT),
            client: PhantomData,
        }
    }

    /// Who signs: [`Credentials`](crate::Credentials), or a provider that fetches them.
    pub fn credentials(mut self, provider: impl CredentialProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// Builds a client that has no credentials, for actions that are not signed, as STS `AssumeRoleWithWebIdentity` is.
    /// The call of any other fails with kind [`Credentials`](crate::ErrorKind::Credentials), and sends nothing.
    pub fn no_credentials(self) -> Self {
        self.credentials(NoCredentials)
    }

    /// The region, as `ap-guangzhou`; a call can name another. Many services, e-sign among them, want none.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The language of error messages; the service's own choice where it is not set.
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// How requests are sent; by POST, by default. A call can have another. Actions that take files or a stream of bytes
    /// are sent by POST whatever is said here.
    pub fn method(mut self, method: Method) -> Self {
        self.form = Form::of(method);
        self
    }

    /// Leaves the body out of the signature (`X-TC-Content-SHA256: UNSIGNED-PAYLOAD`), which spares hashing it. What
    /// guards it then is TLS alone; by default it is signed. A call can have another choice.
    pub fn unsigned_payload(mut self, unsigned: bool) -> Self {
        self.unsigned_payload = unsigned;
        self
    }

    /// Signs by an older method, for private deployments that know no other: the members then travel as a form (or a
    /// query), flattened, with the signature and everything else among them; 1 MB at most. Files and streams of bytes
    /// cannot be sent so.
    ///
    /// ```no_run
    /// use tcgen_runtime::sign::SignatureMethod;
    /// use tcgen_runtime::{Client, ClientBuilder, Credentials, Service};
    ///
    /// const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
    ///
    /// # fn main() -> Result<(), tcgen_runtime::Error> {
    /// let client: Client = ClientBuilder::new(&CVM)
    ///     .credentials(Credentials::from_env()?)
    ///     .endpoint("https://cvm.api3.example.com")
    ///     .signature_method(SignatureMethod::HmacSha256)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "hmac-v1")]
    pub fn signature_method(mut self, method: SignatureMethod) -> Self {
        self.signature_method = method;
        self
    }

    /// How long a call may take as a whole, from getting the credentials to the last byte of the response, all attempts
    /// and the waits between them included; 60 seconds by default. A call can have another. The client keeps this time by
    /// the timer of its transport, whatever the transport does with it: see
    /// [`Transport::sleep`](crate::transport::Transport::sleep) for one that has none.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the response; as long as the call, by default.
    /// With a shorter time, a call whose first attempt hangs has time left for another, where another is
    /// [safe](RetryPolicy). A call can have another.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How often calls are made again where that is safe; three attempts by default. A call can have another policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many retries all calls of the client and its clones may make together before they have to earn more; 100 by
    /// default. Every ten calls that succeed earn one, up to this number again: a service that is down is not asked
    /// three times as often for it.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// What happens to a call that would exceed the documented rate of its action; it is sent, by default.
    pub fn rate_limiting(mut self, mode: RateLimiting) -> Self {
        self.rate_limiting = mode;
        self
    }

    /// Where calls go: regional, internal or international hosts, the test environment, or one host for all of them,
    /// as a text names it. See [`Endpoint`]. A call can go elsewhere.
    pub fn endpoint(mut self, endpoint: impl Into<Endpoint>) -> Self {
        self.endpoint = endpoint.into();
        self
    }

    /// Where calls go while the endpoint cannot be reached; nowhere else, by default.
    pub fn failover(mut self, failover: Failover) -> Self {
        self.failover = Some(failover);
        self
    }

    /// Lets an `http://` endpoint be on another machine. Requests then travel unencrypted; their signature still
    /// guards against changes, but the token of temporary credentials can be read.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http_anywhere = true;
        self
    }

    /// Sends through another transport than the default one.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Lets an interceptor see every attempt. Given several times, they are asked in this order before a request is
    /// sent, and in the reverse order after the response.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// How large a response may be, in bytes; 32 MiB by default. A larger one is an error, and is not read to its
    /// end.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// What `X-TC-RequestClient` and `User-Agent` say: your program and its version, 128 characters at most.
    pub fn request_client(mut self, name: impl Into<String>) -> Self {
        self.request_client = Cow::Owned(name.into());
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// There are no credentials (kind [`Credentials`](crate::ErrorKind::Credentials)), an option cannot be used
    /// ([`InvalidOption`](crate::ErrorKind::InvalidOption)), or there is no transport: the feature `hyper` is off
    /// and none was given, or the platform's root certificates cannot be read.
    pub fn build(self) -> Result<C, Error> {
        self.build_shared().map(|shared| C::from(Client { shared: Arc::new(shared) }))
    }

    fn build_shared(self) -> Result<Shared, Error> {
        observe::client();
        let credentials = self.credentials.ok_or_else(|| {
            Error::credentials(
                "the client has no credentials: give the builder some, as Credentials::from_env()? finds them, or say \
                 no_credentials() where no action is signed",
            )
        })?;
        let endpoint = Site::check(self.endpoint, self.plain_http_anywhere)?;
        let standby = self.failover.map(|failover| Standby::check(failover, &endpoint, self.plain_http_anywhere));
        let region = self.region.as_deref().map_or(Ok(None), region_header)?;
        if self.request_client.len() > LONGEST_REQUEST_CLIENT {
            return Err(Error::option(format!(
                "the request client is longer than {LONGEST_REQUEST_CLIENT} characters"
            )));
        }
        Ok(Shared {
            service: self.service,
            credentials,
            transport: match self.transport {
                Some(transport) => transport,
                None => default_transport()?,
            },
            interceptors: self.interceptors,
            signer: Signer::new(),
            clock: Clock::default(),
            endpoint,
            addresses: Addresses::default(),
            plain_http_anywhere: self.plain_http_anywhere,
            standby: standby.transpose()?,
            region,
            language: self.language,
            form: self.form,
            unsigned_payload: self.unsigned_payload,
            #[cfg(feature = "hmac-v1")]
            signature_method: self.signature_method,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retry: self.retry,
            budget: Budget::new(self.retry_budget),
            limiter: Limiter::new(self.rate_limiting),
            max_response_size: self.max_response_size,
            request_client: lasting_header_value("request client", self.request_client)?,
        })
    }
}

#[cfg(feature = "hyper")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(crate::transport::HyperTransport::new()?))
}

#[cfg(not(feature = "hyper"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::option("the client has no transport: give the builder one, or turn on the feature `hyper`"))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ClientBuilder")
            .field("service", &self.service)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("language", &self.language)
            .field("method", &self.form.method())
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("max_response_size", &self.max_response_size)
            .finish_non_exhaustive()
    }
}
