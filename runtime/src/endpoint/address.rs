//! One place that requests can go to. A host as a user writes it comes in; scheme, authority and path go out. Knows no
//! service.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::{Authority, PathAndQuery};

use crate::error::Error;

/// A scheme, a host, perhaps a port, and the path that requests go to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address {
    https: bool,
    authority: Authority,
    path: PathAndQuery,
}

impl Address {
    /// Reads `host`, `host:port`, or either with `https://` or `http://` before it or a path behind it.
    pub(crate) fn parse(text: &str, plain_http_anywhere: bool) -> Result<Self, Error> {
        let (https, host) = match text.split_once("://") {
            None => (true, text),
            Some(("https", host)) => (true, host),
            Some(("http", host)) => (false, host),
            Some(_) => return Err(refusal(text, "its scheme is neither https nor http")),
        };
        if host.contains('@') {
            return Err(refusal("…", "it names a user"));
        }
        if host.contains(['?', '#']) {
            return Err(refusal(text, "it has a query or a fragment"));
        }
        let (host, path) = host.split_at(host.find('/').unwrap_or(host.len()));
        let path = match path {
            "" | "/" => PathAndQuery::from_static("/"),
            path => path.parse().map_err(|_| refusal(text, "its path is none"))?,
        };
        let authority: Authority = host.parse().map_err(|_| refusal(text, "it is no host"))?;
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        let is_port = |port: &str| port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok());
        if authority.host().is_empty() || !(port.is_empty() || is_port(port)) {
            return Err(refusal(text, "it is no host, or its port is no number up to 65535"));
        }
        let address = Self { https, authority, path };
        if !https && !plain_http_anywhere && !address.is_loopback() {
            return Err(refusal(text, "plain http is for this machine alone unless `allow_plain_http` is set"));
        }
        Ok(address)
    }

    /// Where requests without a query go.
    pub(crate) fn uri(&self) -> Result<Uri, Error> {
        self.uri_of(self.path.clone())
    }

    /// Where requests with this query go, which is encoded already.
    pub(crate) fn uri_with(&self, query: &str) -> Result<Uri, Error> {
        match query {
            "" => self.uri(),
            query => self.uri_at(&format!("{}?{query}", self.path)),
        }
    }

    /// Another path on the same host, whatever path the address has.
    pub(crate) fn uri_at(&self, path: &str) -> Result<Uri, Error> {
        self.uri_of(path.parse().map_err(|_| refusal(self.authority.as_str(), "its path is none"))?)
    }

    fn uri_of(&self, path: PathAndQuery) -> Result<Uri, Error> {
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

/// As it would be written, so that an error can name it: it holds neither user nor password.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(out, "{scheme}://{}{}", self.authority, self.path)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
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
            ("gateway.example/tencent", "https://gateway.example/tencent", "gateway.example"),
            ("http://127.0.0.1:80/a/b/", "http://127.0.0.1:80/a/b/", "127.0.0.1"),
        ] {
            let address = Address::parse(text, false).unwrap();
            assert_eq!((address.uri().unwrap().to_string().as_str(), address.host()), (uri, host), "{text}");
        }
    }

    #[test]
    fn plain_http_leaves_this_machine_only_where_allowed() {
        for text in ["http://ess.example", "http://127.0.0.1.example", "http://localhost.example", "http://[::2]"] {
            let error = Address::parse(text, false).unwrap_err();
            assert!(error.to_string().contains("allow_plain_http"), "{error}");
            assert!(Address::parse(text, true).is_ok(), "{text}");
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
            "x/a path",
            "x/p\r\nq",
            "x/p?q",
            "x/p#f",
            "/path",
            "x?q",
            "x#f",
            "x:port",
            "x:99999",
            ":80",
            "[::1",
        ] {
            let error = Address::parse(text, true).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption, "{text:?}");
        }
    }

    #[test]
    fn a_password_in_the_endpoint_is_refused_and_not_repeated() {
        let error = Address::parse("https://user:hush@x", true).unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}
