//! Where requests go. A host as a user writes it comes in; scheme and authority go out. Knows no service.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::Authority;

use crate::error::Error;

/// A scheme and a host, perhaps with a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    https: bool,
    authority: Authority,
}

impl Endpoint {
    /// Reads `host`, `host:port`, or either with `https://` or `http://` before it.
    pub(crate) fn parse(text: &str, plain_http_anywhere: bool) -> Result<Self, Error> {
        let (https, host) = match text.split_once("://") {
            None => (true, text),
            Some(("https", host)) => (true, host),
            Some(("http", host)) => (false, host),
            Some(_) => return Err(refusal(text, "its scheme is neither https nor http")),
        };
        let host = host.strip_suffix('/').unwrap_or(host);
        if host.contains('@') {
            return Err(refusal("…", "it names a user"));
        }
        if host.contains(['/', '?', '#']) {
            return Err(refusal(text, "it has a path; requests always go to `/`"));
        }
        let authority: Authority = host.parse().map_err(|_| refusal(text, "it is no host"))?;
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        let is_port = |port: &str| port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok());
        if authority.host().is_empty() || !(port.is_empty() || is_port(port)) {
            return Err(refusal(text, "it is no host, or its port is no number up to 65535"));
        }
        let endpoint = Self { https, authority };
        if !https && !plain_http_anywhere && !endpoint.is_loopback() {
            return Err(refusal(text, "plain http is for this machine alone unless `allow_plain_http` is set"));
        }
        Ok(endpoint)
    }

    pub(crate) fn uri(&self) -> Result<Uri, Error> {
        self.uri_at("/")
    }

    pub(crate) fn uri_at(&self, path: &str) -> Result<Uri, Error> {
        let scheme = if self.https { "https" } else { "http" };
        let uri = Uri::builder().scheme(scheme).authority(self.authority.clone()).path_and_query(path).build();
        uri.map_err(|_| refusal(self.authority.as_str(), "it is no host"))
    }

    /// The `Host` header: the scheme's own port is left out, since HTTP libraries differ in whether they send it and
    /// the signature covers it.
    pub(crate) fn host(&self) -> &str {
        match (self.https, self.authority.port_u16()) {
            (true, Some(443)) | (false, Some(80)) => self.authority.host(),
            _ => self.authority.as_str(),
        }
    }

    fn is_loopback(&self) -> bool {
        let host = self.authority.host();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        match bare {
            Some(address) => address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
            None => {
                host.eq_ignore_ascii_case("localhost")
                    || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            }
        }
    }
}

fn refusal(endpoint: &str, reason: &str) -> Error {
    Error::option(format!("the endpoint {endpoint:?} cannot be used: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_reached_by_https_unless_they_say_otherwise() {
        for (text, uri, host) in [
            ("ess.tencentcloudapi.com", "https://ess.tencentcloudapi.com/", "ess.tencentcloudapi.com"),
            ("https://ess.example:8443/", "https://ess.example:8443/", "ess.example:8443"),
            ("ess.example:443", "https://ess.example:443/", "ess.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("http://LocalHost", "http://LocalHost/", "LocalHost"),
            ("http://[::1]:99", "http://[::1]:99/", "[::1]:99"),
        ] {
            let endpoint = Endpoint::parse(text, false).unwrap();
            assert_eq!((endpoint.uri().unwrap().to_string().as_str(), endpoint.host()), (uri, host), "{text}");
        }
    }

    #[test]
    fn plain_http_leaves_this_machine_only_where_allowed() {
        for text in ["http://ess.example", "http://127.0.0.1.example", "http://localhost.example", "http://[::2]"] {
            let error = Endpoint::parse(text, false).unwrap_err();
            assert!(error.to_string().contains("allow_plain_http"), "{error}");
            assert!(Endpoint::parse(text, true).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in [
            "",
            "https://",
            "ftp://x",
            "a b",
            "x\r\nHost: y",
            "x/path",
            "x?q",
            "x#f",
            "x:port",
            "x:99999",
            ":80",
            "[::1",
        ] {
            let error = Endpoint::parse(text, true).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption, "{text:?}");
        }
    }

    #[test]
    fn a_password_in_the_endpoint_is_refused_and_not_repeated() {
        let error = Endpoint::parse("https://user:hush@x", true).unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}
