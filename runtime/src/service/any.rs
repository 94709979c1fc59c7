//! A service as a client or a call names it, whether generated code declares it or a program learns of it as it runs.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::Service;
use crate::error::Error;

/// A service in one version: a [`Service`] of generated code, or one that is known only at run time. Cloning is cheap.
///
/// ```
/// use tcgen_runtime::{AnyService, Service};
///
/// const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
///
/// fn service(name: &str, version: &str) -> AnyService {
///     AnyService::new(name, version, format!("{name}.tencentcloudapi.com"))
/// }
/// assert_eq!(service("cvm", "2017-03-12"), AnyService::from(&CVM));
/// ```
#[derive(Clone)]
pub struct AnyService(Source);

#[derive(Clone)]
enum Source {
    Declared(&'static Service),
    Named(Arc<Named>),
}

struct Named {
    name: String,
    version: String,
    host: String,
}

impl AnyService {
    /// The same three facts that [`Service::new`] takes. What cannot stand in a request is reported by the call.
    pub fn new(name: impl Into<String>, version: impl Into<String>, host: impl Into<String>) -> Self {
        Self(Source::Named(Arc::new(Named { name: name.into(), version: version.into(), host: host.into() })))
    }

    /// Refuses a name that would become something else in a signature's scope, between whose slashes it stands. Only one
    /// that is chosen at run time is looked at: a constant is the programmer's own.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Source::Named(service) = &self.0 else { return Ok(()) };
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if service.name.is_empty() || !service.name.bytes().all(inner) {
            return Err(Error::option("the service's name cannot be used: it holds letters and digits, as cvm does"));
        }
        Ok(())
    }

    /// The name under which requests are signed.
    pub fn name(&self) -> &str {
        match &self.0 {
            Source::Declared(service) => service.name(),
            Source::Named(service) => &service.name,
        }
    }

    /// The version of the API, a date.
    pub fn version(&self) -> &str {
        match &self.0 {
            Source::Declared(service) => service.version(),
            Source::Named(service) => &service.version,
        }
    }

    /// [`version`](Self::version), copied only where it does not stand in the program itself.
    pub(crate) fn version_text(&self) -> Cow<'static, str> {
        match &self.0 {
            Source::Declared(service) => Cow::Borrowed(service.version()),
            Source::Named(service) => Cow::Owned(service.version.clone()),
        }
    }

    /// The host that answers where nothing else is said.
    pub fn host(&self) -> &str {
        match &self.0 {
            Source::Declared(service) => service.host(),
            Source::Named(service) => &service.host,
        }
    }

    /// The host of the test environment, where it is known: only generated code knows of one.
    pub(crate) fn test_host(&self) -> Option<&'static str> {
        match &self.0 {
            Source::Declared(service) => service.test_host(),
            Source::Named(_) => None,
        }
    }
}

impl From<&'static Service> for AnyService {
    fn from(service: &'static Service) -> Self {
        Self(Source::Declared(service))
    }
}

impl From<&AnyService> for AnyService {
    fn from(service: &AnyService) -> Self {
        service.clone()
    }
}

impl PartialEq for AnyService {
    fn eq(&self, other: &Self) -> bool {
        (self.name(), self.version(), self.host()) == (other.name(), other.version(), other.host())
    }
}

impl Eq for AnyService {}

impl fmt::Debug for AnyService {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Service")
            .field("name", &self.name())
            .field("version", &self.version())
            .field("host", &self.host())
            .finish()
    }
}
