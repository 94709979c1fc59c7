//! One proxy. A URL as users write it comes in; where the proxy is, how it is spoken to and who asks go out. Knows
//! neither the environment nor what goes through it.

use std::fmt;
use std::io;
use std::net::Ipv6Addr;

use http::HeaderValue;
use http::uri::Authority;

use crate::base64::base64;
use crate::percent::percent_decode;

/// What there is, with the port where the URL has none.
const SCHEMES: &[(&str, Scheme, u16)] = &[
    ("http", Scheme::Http, 80),
    ("https", Scheme::Https, 443),
    #[cfg(feature = "socks")]
    ("socks5", Scheme::Socks5 { remote_dns: false }, 1080),
    #[cfg(feature = "socks")]
    ("socks5h", Scheme::Socks5 { remote_dns: true }, 1080),
];

const NO_URL: &str = "it is no URL as http://user:password@proxy.example:3128, with %2F for a / in the password";

/// A server that passes connections on.
pub(crate) struct Proxy {
    pub(crate) scheme: Scheme,
    /// A name or an address; that of IPv6 without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) credentials: Option<Credentials>,
}

/// How a proxy is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// HTTP, in plain text.
    Http,
    /// HTTP over TLS.
    Https,
    #[cfg(feature = "socks")]
    Socks5 {
        /// Hosts are looked up by the proxy, not here.
        remote_dns: bool,
    },
}

/// Who asks a proxy. Bytes, since a URL can hold any.
pub(crate) struct Credentials {
    pub(crate) user: Vec<u8>,
    pub(crate) password: Vec<u8>,
}

impl Proxy {
    /// Reads `scheme://user:password@host:port`, of which all but the host may be missing. What is wrong comes without
    /// a word of `url`.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let Some((_, scheme, default_port)) = SCHEMES.iter().find(|(name, ..)| *name == scheme) else {
            let names: Vec<_> = SCHEMES.iter().map(|(name, ..)| *name).collect();
            let socks = if cfg!(feature = "socks") { "" } else { "; SOCKS takes the feature `socks`" };
            return Err(format!("its scheme is none of {}{socks}", names.join(", ")));
        };
        let (rest, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => (Credentials::parse(credentials), place),
            None => (None, rest),
        };
        // In `http://user:1/2@proxy` the host would be `user`.
        let place = Some(place).filter(|_| !path.contains('@'));
        let (host, port) = place.and_then(host_and_port).ok_or(NO_URL)?;
        Ok(Self { scheme: *scheme, host, port: port.unwrap_or(*default_port), credentials })
    }

    /// The header `Proxy-Authorization`, for a proxy that speaks HTTP and wants to know who asks.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        if !matches!(self.scheme, Scheme::Http | Scheme::Https) {
            return None;
        }
        let Credentials { user, password } = self.credentials.as_ref()?;
        let value = base64(&[user, b":".as_slice(), password].concat());
        let mut value = HeaderValue::try_from(format!("Basic {value}")).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// What the proxy did wrong, with its address before it.
    pub(crate) fn fault(&self, kind: io::ErrorKind, what: impl fmt::Display) -> io::Error {
        io::Error::new(kind, format!("the proxy {self} {what}"))
    }

    /// It does not let us in, as `answer` says: that it knows nobody, or not who asks.
    pub(crate) fn stranger(&self, answer: impl fmt::Display) -> io::Error {
        let what = match self.credentials {
            Some(_) => "does not accept the user and the password",
            None => "wants a user and a password: give them as in http://user:password@proxy.example:3128",
        };
        self.fault(io::ErrorKind::PermissionDenied, format_args!("{what} ({answer})"))
    }

    /// A failure to read its answer. tokio says of an answer that ends too early no more than `early eof`.
    pub(crate) fn unread(&self, fault: io::Error) -> io::Error {
        match fault.kind() {
            kind @ io::ErrorKind::UnexpectedEof => self.fault(kind, "closed the connection without a whole answer"),
            _ => fault,
        }
    }
}

impl Credentials {
    fn parse(text: &str) -> Option<Self> {
        let (user, password) = text.split_once(':').unwrap_or((text, ""));
        let present = !user.is_empty() || !password.is_empty();
        present.then(|| Self { user: percent_decode(user), password: percent_decode(password) })
    }
}

/// Takes `host`, `host:` or `host:port` apart.
fn host_and_port(text: &str) -> Option<(String, Option<u16>)> {
    let authority: Authority = text.parse().ok()?;
    let host = authority.host();
    let port = match authority.as_str().strip_prefix(host)? {
        "" | ":" => None,
        port => Some(port.strip_prefix(':')?.parse().ok()?),
    };
    let host = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').filter(|address| address.parse::<Ipv6Addr>().is_ok())?,
        None => host,
    };
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

/// A host as name services and certificates know it: an address of IPv6 has brackets in URLs alone.
pub(crate) fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// `host:port`, with brackets around an address of IPv6.
pub(crate) fn authority(host: &str, port: u16) -> String {
    if host.parse::<Ipv6Addr>().is_ok() { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

impl fmt::Display for Proxy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = SCHEMES.iter().find(|(_, scheme, _)| *scheme == self.scheme).map_or("", |(name, ..)| name);
        write!(out, "{name}://{}", authority(&self.host, self.port))
    }
}

/// Without user and password.
impl fmt::Debug for Proxy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Proxy({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(url: &str) -> String {
        Proxy::parse(url).map_or_else(|reason| format!("error: {reason}"), |proxy| proxy.to_string())
    }

    fn credentials(url: &str) -> Option<(Vec<u8>, Vec<u8>)> {
        Proxy::parse(url).unwrap().credentials.map(|Credentials { user, password }| (user, password))
    }

    fn pair(user: &str, password: &str) -> Option<(Vec<u8>, Vec<u8>)> {
        Some((user.into(), password.into()))
    }

    #[test]
    fn what_is_missing_has_defaults() {
        assert_eq!(shown("proxy.example"), "http://proxy.example:80");
        assert_eq!(shown("proxy.example:"), "http://proxy.example:80");
        assert_eq!(shown("https://proxy.example"), "https://proxy.example:443");
        assert_eq!(shown("https://u:p@127.0.0.1:8443/?a#b"), "https://127.0.0.1:8443");
        assert_eq!(shown("http://[2001:db8::1]:3128/"), "http://[2001:db8::1]:3128");
        assert_eq!(Proxy::parse("[2001:db8::1]").unwrap().host, "2001:db8::1");
    }

    #[cfg(feature = "socks")]
    #[test]
    fn socks_has_a_port_of_its_own() {
        assert_eq!(shown("socks5://proxy.example"), "socks5://proxy.example:1080");
        assert_eq!(shown("socks5h://u:p@proxy.example:9050"), "socks5h://proxy.example:9050");
        assert_eq!(Proxy::parse("socks5h://u:p@proxy.example").unwrap().authorization(), None);
    }

    #[test]
    fn what_names_no_host_is_an_error_that_repeats_nothing() {
        let urls = [
            "",
            "http://",
            "http:///hush",
            "http://:3128",
            "http://hush@",
            "http://hush:1/2@proxy.example",
            "http://hush:1?2@proxy.example",
            "http://u:hush@:3128",
            "http://u:hush@proxy.example:65536",
            "http://u:hush@proxy.example:-1",
            "http://u:hush@proxy.example:1:2",
            "http://u:hush@pro\nxy",
            "http://u:hush@prox\u{e9}.example",
            "http://u:hush@pro%78y",
            "http://u:hush@2001:db8::1",
            "http://u:hush@[2001:db8::hush]",
            "http://u:hush@[2001:db8::1]3128",
            "http://u:hush@[2001:db8::1",
            "socks4://u:hush@proxy.example",
            "HUSH://u:hush@proxy.example",
        ];
        for url in urls {
            let reason = Proxy::parse(url).unwrap_err();
            assert!(!reason.to_lowercase().contains("hush"), "{reason}");
        }
    }

    #[test]
    fn user_and_password_may_hold_anything() {
        assert_eq!(credentials("http://user:hush@proxy"), pair("user", "hush"));
        assert_eq!(credentials("http://user@proxy"), pair("user", ""));
        assert_eq!(credentials("http://:hush@proxy"), pair("", "hush"));
        assert_eq!(credentials("http://us%40er:%3a%2F%e4%B8%AD:h@sh%@proxy"), pair("us@er", ":/中:h@sh%"));
        assert_eq!(credentials("http://DOMAIN\\user:h\u{fc}sh [1]@proxy"), pair("DOMAIN\\user", "h\u{fc}sh [1]"));
        assert_eq!(credentials("http://%ff:@proxy"), Some((vec![0xFF], Vec::new())));
        for url in ["proxy", "@proxy", "http://:@proxy"] {
            assert_eq!(credentials(url), None, "{url}");
        }
    }

    #[test]
    fn the_header_says_who_asks_and_is_a_secret() {
        let header = |url: &str| Proxy::parse(url).unwrap().authorization();
        let value = header("http://Aladdin:open%20sesame@proxy").unwrap();
        assert_eq!(value, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "the example of RFC 7617");
        assert!(value.is_sensitive());
        assert_eq!(header("https://Aladdin@proxy").unwrap(), "Basic QWxhZGRpbjo=");
        assert_eq!(header("http://proxy"), None);
    }

    #[test]
    fn nothing_shows_user_or_password() {
        let proxy = Proxy::parse("http://userhush:hush@proxy.example:3128").unwrap();
        let fault = proxy.fault(io::ErrorKind::Other, "is tired");
        assert_eq!(fault.to_string(), "the proxy http://proxy.example:3128 is tired");
        let shown = format!("{proxy} {proxy:?} {proxy:#?} {fault:?} {:?}", proxy.authorization());
        assert!(!shown.contains("hush") && !shown.contains("aHVzaA"), "{shown}");
    }
}
