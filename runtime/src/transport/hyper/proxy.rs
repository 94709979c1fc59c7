//! Which proxies there are, and what goes through them. The caller's choice or the environment comes in; the proxy of a
//! request goes out. One that cannot be used is an error and never a way past it, and no error repeats a URL, which may
//! hold a password.

use std::env;
use std::ffi::OsString;

use http::Uri;
use http::uri;

use crate::error::Error;

mod address;
mod exceptions;

#[cfg(feature = "socks")]
pub(super) use address::Credentials;
pub(super) use address::{Proxy, Scheme, authority, unbracketed};
use exceptions::Exceptions;

/// A proxy would have plain http leave the machine.
const THIS_MACHINE: &str = "localhost,127.0.0.0/8,::1";

pub(super) enum Proxies {
    Environment,
    Given(String),
    None,
}

/// The proxies of a transport, and what goes past them.
#[derive(Debug, Default)]
pub(super) struct Rules {
    proxies: Vec<(Traffic, Proxy)>,
    except: Exceptions,
}

/// A proxy as it was told, and what goes through it.
struct Rule {
    traffic: Traffic,
    url: String,
    /// Where it came from, for an error.
    origin: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Traffic {
    All,
    Https,
    Http,
}

impl Proxies {
    pub(super) fn resolve(self) -> Result<Rules, Error> {
        let (rules, except) = match self {
            Self::None => return Ok(Rules::default()),
            Self::Given(url) => (vec![Rule::new(Traffic::All, &url, "proxy")], String::new()),
            Self::Environment => from_environment(|name| env::var_os(name)),
        };
        Rules::of(rules, &except)
    }
}

impl Rules {
    fn of(rules: Vec<Rule>, except: &str) -> Result<Self, Error> {
        let proxies = rules.into_iter().map(|rule| Ok((rule.traffic, rule.proxy()?))).collect::<Result<_, Error>>()?;
        Ok(Self { proxies, except: Exceptions::read(&format!("{THIS_MACHINE},{except}")) })
    }

    /// The proxy that a request to `uri` goes through; `None` where it goes to its host.
    pub(super) fn proxy_for(&self, uri: &Uri) -> Option<&Proxy> {
        let (_, proxy) = self.proxies.iter().find(|(traffic, _)| traffic.covers(uri))?;
        Some(proxy).filter(|_| !self.except.cover(uri))
    }
}

impl Rule {
    fn new(traffic: Traffic, url: &str, origin: &'static str) -> Self {
        Self { traffic, url: url.trim().to_owned(), origin }
    }

    fn proxy(self) -> Result<Proxy, Error> {
        let refused = |reason| Error::option(format!("the {} cannot be used: {reason}", self.origin));
        Proxy::parse(&self.url).map_err(refused)
    }
}

impl Traffic {
    fn covers(self, uri: &Uri) -> bool {
        let scheme = uri.scheme();
        match self {
            Self::All => true,
            Self::Https => scheme == Some(&uri::Scheme::HTTPS),
            Self::Http => scheme == Some(&uri::Scheme::HTTP),
        }
    }
}

/// The proxies that the environment names, and where they are not to be asked.
fn from_environment(lookup: impl Fn(&str) -> Option<OsString>) -> (Vec<Rule>, String) {
    let read = |names: &[&'static str]| {
        let set = |name: &&'static str| {
            let value = lookup(name).filter(|value| !value.is_empty())?;
            // What is no text still names a proxy, if one that cannot be used.
            Some((*name, value.to_string_lossy().into_owned()))
        };
        names.iter().find_map(set)
    };
    let except = read(&["NO_PROXY", "no_proxy"]).map(|(_, hosts)| hosts).unwrap_or_default();
    if exceptions::entries(&except).any(|entry| entry == "*") {
        return (Vec::new(), except);
    }
    // A header `Proxy` of a request to a CGI program is its variable HTTP_PROXY.
    let http = if lookup("REQUEST_METHOD").is_some() { &["http_proxy"][..] } else { &["HTTP_PROXY", "http_proxy"] };
    let all = || read(&["ALL_PROXY", "all_proxy"]);
    let rule =
        |traffic, found: Option<(&'static str, String)>| found.map(|(origin, url)| Rule::new(traffic, &url, origin));
    let https = rule(Traffic::Https, read(&["HTTPS_PROXY", "https_proxy"]).or_else(all));
    let http = rule(Traffic::Http, read(http).or_else(all));
    (https.into_iter().chain(http).collect(), except)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Variables<'a> = &'a [(&'a str, &'a str)];

    fn environment(variables: Variables) -> (Vec<Rule>, String) {
        from_environment(|name| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| value.into()))
    }

    fn rules(variables: Variables) -> Vec<(Traffic, String)> {
        environment(variables).0.into_iter().map(|rule| (rule.traffic, rule.url)).collect()
    }

    /// The proxy on the way to `uri`.
    fn way(rules: &Rules, uri: &str) -> Option<String> {
        rules.proxy_for(&uri.parse().unwrap()).map(ToString::to_string)
    }

    fn way_by(variables: Variables, uri: &str) -> Option<String> {
        let (rules, except) = environment(variables);
        way(&Rules::of(rules, &except).unwrap(), uri)
    }

    #[test]
    fn the_environment_names_a_proxy_for_each_scheme() {
        let both = |https: &str, http: &str| vec![(Traffic::Https, https.to_owned()), (Traffic::Http, http.to_owned())];
        assert_eq!(rules(&[("HTTPS_PROXY", "a"), ("http_proxy", "b")]), both("a", "b"));
        assert_eq!(rules(&[("ALL_PROXY", "c")]), both("c", "c"));
        assert_eq!(rules(&[("all_proxy", "c"), ("https_proxy", " a ")]), both("a", "c"));
        assert_eq!(rules(&[("HTTPS_PROXY", ""), ("https_proxy", "a")]), [(Traffic::Https, "a".to_owned())]);
        assert_eq!(rules(&[]), []);
    }

    #[test]
    fn what_a_request_may_have_set_is_not_read() {
        assert_eq!(rules(&[("HTTP_PROXY", "evil"), ("REQUEST_METHOD", "GET")]), []);
    }

    #[test]
    fn a_star_stands_for_every_host() {
        assert_eq!(rules(&[("HTTPS_PROXY", "a"), ("NO_PROXY", "example.com, *")]), []);
    }

    #[test]
    fn a_request_goes_through_the_proxy_of_its_scheme() {
        let both: Variables = &[("HTTPS_PROXY", "a"), ("HTTP_PROXY", "https://b:1")];
        assert_eq!(way_by(both, "https://ess.example/").as_deref(), Some("http://a:80"));
        assert_eq!(way_by(both, "http://ess.example/").as_deref(), Some("https://b:1"));
        assert_eq!(way_by(&[("HTTPS_PROXY", "a")], "http://ess.example/"), None);
        assert_eq!(way_by(&[("ALL_PROXY", "c")], "http://ess.example/").as_deref(), Some("http://c:80"));
    }

    #[test]
    fn no_proxy_is_asked_for_what_the_environment_excepts() {
        let variables: Variables = &[("ALL_PROXY", "c"), ("no_proxy", "internal,10.0.0.0/8")];
        assert_eq!(way_by(variables, "https://ess.internal/"), None);
        assert_eq!(way_by(variables, "http://10.1.2.3:8080/"), None);
        assert_eq!(way_by(variables, "https://ess.example/").as_deref(), Some("http://c:80"));
    }

    #[test]
    fn a_given_proxy_is_for_all_but_this_machine() {
        let rules = Proxies::Given("proxy.example:3128".to_owned()).resolve().unwrap();
        for uri in ["https://ess.example/", "http://ess.example/", "https://128.0.0.1/", "https://[::2]/"] {
            assert_eq!(way(&rules, uri).as_deref(), Some("http://proxy.example:3128"), "{uri}");
        }
        let here = ["localhost", "a.localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "[::1]", "[::ffff:127.0.0.1]"];
        for host in here {
            assert_eq!(way(&rules, &format!("https://{host}:8080/")), None, "{host}");
        }
    }

    #[test]
    fn blanks_around_a_proxy_are_none_of_it() {
        let rules = Proxies::Given(" http://proxy.example:3128\n".to_owned()).resolve().unwrap();
        assert_eq!(way(&rules, "https://ess.example/").as_deref(), Some("http://proxy.example:3128"));
    }

    #[test]
    fn who_wants_no_proxy_has_none() {
        assert_eq!(way(&Proxies::None.resolve().unwrap(), "https://ess.example/"), None);
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_an_error_that_does_not_repeat_it() {
        for url in ["ftp://user:hush@proxy", "http://user:hush@", "http://user:hush@pro xy", "user:hush@proxy:port", ""]
        {
            let error = Rule::new(Traffic::All, url, "HTTPS_PROXY").proxy().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption);
            let shown = format!("{error} {error:?}");
            assert!(shown.contains("HTTPS_PROXY") && !shown.contains("hush"), "{shown}");
        }
    }

    #[test]
    fn a_proxy_needs_no_scheme() {
        for url in ["proxy.example:3128", "user:hush@proxy.example", "https://proxy.example", "http://[::1]:3128/"] {
            assert!(Rule::new(Traffic::All, url, "proxy").proxy().is_ok(), "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_proxy_that_is_no_text_is_not_passed_over() {
        use std::os::unix::ffi::OsStringExt;

        let url = OsString::from_vec(b"http://user:hush@prox\xff".to_vec());
        let (rules, except) = from_environment(|name| (name == "HTTPS_PROXY").then(|| url.clone()));
        let shown = format!("{:?}", Rules::of(rules, &except).unwrap_err());
        assert!(shown.contains("HTTPS_PROXY") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn one_proxy_that_cannot_be_used_is_no_way_past_it() {
        let (rules, except) = environment(&[("HTTPS_PROXY", "https://a"), ("HTTP_PROXY", "ftp://b")]);
        assert!(Rules::of(rules, &except).is_err());
        assert!(Proxies::Given("ftp://proxy.example".to_owned()).resolve().is_err());
    }
}
