//! What the spec says of a service and of an action: names, hosts and limits. Constants of generated code come in;
//! knows nothing of a client or a call.

mod any;

pub use any::AnyService;

use crate::outgoing::Form;
use crate::redact::Names;

/// A service in one version, as generated code declares it. One that is known only at run time is an [`AnyService`].
///
/// ```
/// use tcgen_runtime::Service;
///
/// const ESSBASIC: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");
/// assert_eq!(ESSBASIC.version(), "2021-05-26");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    name: &'static str,
    version: &'static str,
    host: &'static str,
    test_host: Option<&'static str>,
}

impl Service {
    /// `name` is the one that is signed (`as` for auto scaling), `version` the date that the API calls its version.
    pub const fn new(name: &'static str, version: &'static str, host: &'static str) -> Self {
        Self { name, version, host, test_host: None }
    }

    /// The host of the service's test environment: see [`Endpoint::test`](crate::Endpoint::test).
    #[must_use]
    pub const fn test_endpoint(mut self, host: &'static str) -> Self {
        self.test_host = Some(host);
        self
    }

    /// The name under which requests are signed.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The version of the API, a date.
    pub const fn version(&self) -> &'static str {
        self.version
    }

    /// The host that answers where nothing else is said.
    pub const fn host(&self) -> &'static str {
        self.host
    }

    /// The host of the test environment, where the service has one.
    pub const fn test_host(&self) -> Option<&'static str> {
        self.test_host
    }
}

/// An action of a service, with what the spec says of it.
///
/// ```
/// use tcgen_runtime::{Action, Service};
///
/// const ESSBASIC: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");
/// const UPLOAD_FILES: Action = Action::new(&ESSBASIC, "UploadFiles").endpoint("file.ess.tencent.cn").rate_limit(20);
/// assert_eq!(UPLOAD_FILES.host(), "file.ess.tencent.cn");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    service: &'static Service,
    name: &'static str,
    endpoint: Option<&'static str>,
    test_endpoint: Option<&'static str>,
    rate_limit: Option<u32>,
    signed: bool,
    /// Where it is not one that its request could take by itself.
    form: Option<&'static Form>,
    streams: bool,
    effect: Effect,
    client_token: bool,
    names: Names,
    error_member: bool,
}

/// Whether an action changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// What its name says.
    Named,
    Read,
    Write,
}

impl Action {
    /// An action that is signed, sent to its service's host, and has no documented limit. Its name says whether it
    /// reads or writes.
    pub const fn new(service: &'static Service, name: &'static str) -> Self {
        Self {
            service,
            name,
            endpoint: None,
            test_endpoint: None,
            rate_limit: None,
            signed: true,
            form: None,
            streams: false,
            effect: Effect::Named,
            client_token: false,
            names: Names { secret: &[], open: &[] },
            error_member: false,
        }
    }

    /// Sends this action to a host of its own, as essbasic's `UploadFiles` has one.
    #[must_use]
    pub const fn endpoint(mut self, host: &'static str) -> Self {
        self.endpoint = Some(host);
        self
    }

    /// The host of its own that this action has in the test environment: see
    /// [`Endpoint::test`](crate::Endpoint::test).
    #[must_use]
    pub const fn test_endpoint(mut self, host: &'static str) -> Self {
        self.test_endpoint = Some(host);
        self
    }

    /// How often the action may be called by default, in requests per second.
    #[must_use]
    pub const fn rate_limit(mut self, per_second: u32) -> Self {
        self.rate_limit = Some(per_second);
        self
    }

    /// Sends this action without a signature (`Authorization: SKIP`), as STS `AssumeRoleWithWebIdentity` is.
    #[must_use]
    pub const fn skip_sign(mut self) -> Self {
        self.signed = false;
        self
    }

    /// Sends this action as a form with files (`multipart/form-data`), as cii's `UploadMedicalFile` wants it.
    #[must_use]
    pub const fn multipart(mut self) -> Self {
        self.form = Some(Form::MULTIPART);
        self
    }

    /// Sends this action's members as headers beside a body of bytes (`application/octet-stream`), as cls `UploadLog`
    /// wants it.
    #[must_use]
    pub const fn octet_stream(mut self) -> Self {
        self.form = Some(Form::OCTET_STREAM);
        self
    }

    /// Says that the answer is a stream of events, or is one where the request asks for it: see
    /// [`Call::stream`](crate::Call::stream).
    #[must_use]
    pub const fn streams(mut self) -> Self {
        self.streams = true;
        self
    }

    /// Marks an action that changes nothing, whatever its name: it can be called twice without harm.
    #[must_use]
    pub const fn read(mut self) -> Self {
        self.effect = Effect::Read;
        self
    }

    /// Marks an action that changes something although its name is a read's, as one would be that is named `Get…` and
    /// uses up what it gets.
    #[must_use]
    pub const fn write(mut self) -> Self {
        self.effect = Effect::Write;
        self
    }

    /// Says that the request has a member `ClientToken`, by which the service knows a request that it has seen before
    /// and does it only once. Where the request holds none, the client sends one.
    #[must_use]
    pub const fn client_token(mut self) -> Self {
        self.client_token = true;
        self
    }

    /// Says that the output has a member `Error` of its own, as that of lkeap `GetReconstructDocumentResult` has. Without
    /// it an answer that holds an `Error` other than `null`, in capitals or not, is a failure of the call. With it only one
    /// that holds an `Error` with a `Code` and nothing else but a `RequestId` and members that are `null` is.
    #[must_use]
    pub const fn error_member(mut self) -> Self {
        self.error_member = true;
        self
    }

    /// Members of the request or the answer, at any depth, that the spec calls secret though their names do not say so:
    /// they are left out of errors, trace events and recordings like those whose names do (`Password`, `Token`).
    #[must_use]
    pub const fn secret_members(mut self, names: &'static [&'static str]) -> Self {
        self.names.secret = names;
        self
    }

    /// Members that the spec calls no secret though their names say so.
    #[must_use]
    pub const fn open_members(mut self, names: &'static [&'static str]) -> Self {
        self.names.open = names;
        self
    }

    /// The service that offers the action.
    pub const fn service(&self) -> &'static Service {
        self.service
    }

    /// The name, as `X-TC-Action` carries it.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The host that answers the action where the client names no other.
    pub const fn host(&self) -> &'static str {
        match self.endpoint {
            Some(host) => host,
            None => self.service.host,
        }
    }

    /// Whether the action has a host of its own.
    pub(crate) const fn has_own_host(&self) -> bool {
        self.endpoint.is_some()
    }

    /// The host that answers the action in the test environment, where it is known. For an action with a host of its
    /// own that is never its service's.
    pub const fn test_host(&self) -> Option<&'static str> {
        match (self.test_endpoint, self.endpoint) {
            (Some(host), _) => Some(host),
            (None, Some(_)) => None,
            (None, None) => self.service.test_host,
        }
    }

    /// The documented limit, in requests per second.
    pub const fn requests_per_second(&self) -> Option<u32> {
        self.rate_limit
    }

    /// Whether the action is signed.
    pub const fn is_signed(&self) -> bool {
        self.signed
    }

    /// Whether the answer is, or can be, a stream of events.
    pub const fn is_streamed(&self) -> bool {
        self.streams
    }

    /// The form that its request has to have.
    pub(crate) const fn form(&self) -> Option<&'static Form> {
        self.form
    }

    /// Whether the action changes nothing: it is marked so, or its name begins with `Describe`, `Get`, `List`, `Query`
    /// or `Inquire`.
    pub fn is_read(&self) -> bool {
        match self.effect {
            Effect::Named => is_named_like_a_read(self.name),
            Effect::Read => true,
            Effect::Write => false,
        }
    }

    /// What the spec says of secrets.
    pub(crate) const fn names(&self) -> Names {
        self.names
    }

    /// Whether the request has a member `ClientToken`.
    pub const fn has_client_token(&self) -> bool {
        self.client_token
    }

    /// Whether the output has a member `Error`.
    pub const fn has_error_member(&self) -> bool {
        self.error_member
    }
}

/// The verb has to end where it ends: `ListenX` lists nothing.
pub(crate) fn is_named_like_a_read(action: &str) -> bool {
    let rest = |verb: &&str| action.strip_prefix(*verb);
    ["Describe", "Get", "List", "Query", "Inquire"]
        .iter()
        .filter_map(rest)
        .any(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");

    #[test]
    fn a_read_is_known_by_its_verb_and_by_nothing_less() {
        for name in ["DescribeZones", "GetFile", "ListJobs", "QueryOrder", "InquirePriceRunInstances", "Get2FA", "List"]
        {
            assert!(Action::new(&CVM, name).is_read(), "{name}");
        }
        for name in ["ListenPort", "GetawayCreate", "Queryable", "RunInstances", "describeZones", "TargetList", ""] {
            assert!(!Action::new(&CVM, name).is_read(), "{name}");
        }
    }

    #[test]
    fn a_mark_goes_before_the_name() {
        assert!(Action::new(&CVM, "CheckQuota").read().is_read());
        assert!(!Action::new(&CVM, "GetAndBurnTicket").write().is_read());
    }
}
