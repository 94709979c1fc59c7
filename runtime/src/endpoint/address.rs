//! One place that requests can go to. A host as a user writes it comes in; scheme, authority and path go out. Knows no
//! service.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use http::uri::{Authority, PathAndQuery};
use http::{HeaderValue, Uri};

use crate::error::Error;
use crate::options::header_value;
use crate::redact::shown_address;

/// A scheme, a host, perhaps a port, and the path that requests go to. Cloning is cheap.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(Arc<Place>);

/// An address, and the forms in which every request wants it.
#[derive(PartialEq, Eq)]
struct Place {
    https: bool,
    authority: Authority,
    path: PathAndQuery,
    uri: Uri,
    host: String,
    host_header: HeaderValue,
}

impl Address {
    /// Reads `host`, `host:port`, or either with `https://` or `http://` before it or a path behind it.
    pub(crate) fn parse(text: &str, plain_http_anywhere: bool) -> Result<Self, Error> {
        if text.contains('@') {
            return Err(refusal(text, "it names a user"));
        }
        let (https, host) = match text.split_once("://") {
            None => (true, text),
            Some(("https", host)) => (true, host),
            Some(("http", host)) => (false, host),
            Some(_) => return Err(refusal(text, "its scheme is neither https nor http")),
        };
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
        if !https && !plain_http_anywhere && !is_loopback(authority.host()) {
            return Err(refusal(text, "plain http is for this machine alone unless `allow_plain_http` is set"));
        }
        let host = match (https, authority.port_u16()) {
            (true, Some(443)) | (false, Some(80)) => authority.host(),
            _ => authority.as_str(),
        };
        let (host, host_header) = (host.to_owned(), header_value("endpoint", host)?);
        let uri = uri_of(https, &authority, path.clone())?;
        Ok(Self(Arc::new(Place { https, authority, path, uri, host, host_header })))
    }

    /// Where requests with this query go, which is encoded already.
    pub(crate) fn uri_with(&self, query: &str) -> Result<Uri, Error> {
        match query {
            "" => Ok(self.0.uri.clone()),
            query => self.uri_at(&format!("{}?{query}", self.0.path)),
        }
    }

    /// Another path on the same host, whatever path the address has.
    pub(crate) fn uri_at(&self, path: &str) -> Result<Uri, Error> {
        let Place { https, authority, .. } = &*self.0;
        uri_of(*https, authority, path.parse().map_err(|_| refusal(authority.as_str(), "its path is none"))?)
    }

    /// The `Host` header: the scheme's own port is left out, since HTTP libraries differ in whether they send it and
    /// the signature covers it.
    pub(crate) fn host(&self) -> &str {
        &self.0.host
    }

    /// [`host`](Self::host) as a header.
    pub(crate) fn host_header(&self) -> HeaderValue {
        self.0.host_header.clone()
    }
}

fn uri_of(https: bool, authority: &Authority, path: PathAndQuery) -> Result<Uri, Error> {
    let scheme = if https { "https" } else { "http" };
    let uri = Uri::builder().scheme(scheme).authority(authority.clone()).path_and_query(path).build();
    uri.map_err(|_| refusal(authority.as_str(), "it is no host"))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match bare {
        Some(address) => address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
        None => {
            host.eq_ignore_ascii_case("localhost")
                || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

/// As it would be written, so that an error can name it: it holds neither user nor password.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { https, authority, path, .. } = &*self.0;
        write!(out, "{}://{authority}{path}", if *https { "https" } else { "http" })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

fn refusal(endpoint: &str, reason: &str) -> Error {
    Error::option(format!("the endpoint {:?} cannot be used: {reason}", shown_address(endpoint)))
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
            assert_eq!((address.uri_with("").unwrap().to_string().as_str(), address.host()), (uri, host), "{text}");
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
    fn what_is_secret_of_an_endpoint_is_refused_and_not_repeated() {
        for text in [
            "https://user:hush@x",
            "ftp://user:hush@x",
            "user:hush@x",
            "https//user:hush@x",
            "https://x?token=hush",
            "https://x/?hush",
            "ftp://x/hush?hush#hush",
            "x#hush",
            "https://x/hush path",
            "http://x.example/hush",
        ] {
            let error = Address::parse(text, false).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        }
    }
}
