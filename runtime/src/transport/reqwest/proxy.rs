//! Which proxies there are. The caller's choice or the environment comes in, rules of reqwest go out. Not reqwest's own
//! reading of the environment: that one drops a proxy which it cannot read, so that requests would go past it without a
//! word, asks one for this machine's own addresses, and knows `NO_PROXY=*` for names alone.

use std::env;

use ::reqwest::{NoProxy, Proxy};

use crate::error::Error;

/// A proxy would have plain http leave the machine.
const THIS_MACHINE: &str = "localhost,127.0.0.0/8,::1";

#[cfg(feature = "socks")]
const SCHEMES: &[&str] = &["http", "https", "socks5", "socks5h"];
#[cfg(not(feature = "socks"))]
const SCHEMES: &[&str] = &["http", "https"];

pub(super) enum Proxies {
    Environment,
    Given(String),
    None,
}

/// A proxy, and what goes through it.
#[derive(Debug, PartialEq)]
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
    pub(super) fn resolve(self) -> Result<Vec<Proxy>, Error> {
        let (rules, except) = match self {
            Self::None => return Ok(Vec::new()),
            Self::Given(url) => (vec![Rule { traffic: Traffic::All, url, origin: "proxy" }], String::new()),
            Self::Environment => from_environment(|name| env::var(name).ok()),
        };
        let except = NoProxy::from_string(&format!("{THIS_MACHINE},{except}"));
        rules.into_iter().map(|rule| rule.proxy().map(|proxy| proxy.no_proxy(except.clone()))).collect()
    }
}

impl Rule {
    fn proxy(self) -> Result<Proxy, Error> {
        let Self { traffic, url, origin } = self;
        // Never the URL itself, which may hold a password.
        let refused = |reason: &str| Error::option(format!("the {origin} cannot be used: {reason}"));
        let url = if url.contains("://") { url } else { format!("http://{url}") };
        if !url.split_once("://").is_some_and(|(scheme, _)| SCHEMES.contains(&scheme)) {
            let socks = if cfg!(feature = "socks") { "" } else { "; SOCKS takes the feature `socks`" };
            return Err(refused(&format!("its scheme is none of {}{socks}", SCHEMES.join(", "))));
        }
        let proxy = match traffic {
            Traffic::All => Proxy::all(url),
            Traffic::Https => Proxy::https(url),
            Traffic::Http => Proxy::http(url),
        };
        proxy.map_err(|_| refused("it is no URL as http://user:password@proxy.example:3128"))
    }
}

/// The proxies that the environment names, and where they are not to be asked.
fn from_environment(lookup: impl Fn(&str) -> Option<String>) -> (Vec<Rule>, String) {
    let read = |names: &[&'static str]| {
        let set = |name: &&'static str| lookup(name).filter(|value| !value.is_empty()).map(|value| (*name, value));
        names.iter().find_map(set)
    };
    let except = read(&["NO_PROXY", "no_proxy"]).map(|(_, hosts)| hosts).unwrap_or_default();
    if except.split(',').any(|host| host.trim() == "*") {
        return (Vec::new(), except);
    }
    // A header `Proxy` of a request to a CGI program is its variable HTTP_PROXY.
    let http = if lookup("REQUEST_METHOD").is_some() { &["http_proxy"][..] } else { &["HTTP_PROXY", "http_proxy"] };
    let all = || read(&["ALL_PROXY", "all_proxy"]);
    let rule = |traffic, found: Option<(&'static str, String)>| {
        found.map(|(origin, url)| Rule { traffic, url: url.trim().to_owned(), origin })
    };
    let https = rule(Traffic::Https, read(&["HTTPS_PROXY", "https_proxy"]).or_else(all));
    let http = rule(Traffic::Http, read(http).or_else(all));
    (https.into_iter().chain(http).collect(), except)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(variables: &[(&str, &str)]) -> Vec<(Traffic, String)> {
        let lookup = |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        from_environment(lookup).0.into_iter().map(|rule| (rule.traffic, rule.url)).collect()
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
    fn a_proxy_that_cannot_be_used_is_an_error_that_does_not_repeat_it() {
        for url in ["ftp://user:hush@proxy", "http://user:hush@", "http://user:hush@pro xy", "user:hush@proxy:port", ""]
        {
            let error = Rule { traffic: Traffic::All, url: url.to_owned(), origin: "HTTPS_PROXY" }.proxy().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption);
            let shown = format!("{error} {error:?}");
            assert!(shown.contains("HTTPS_PROXY") && !shown.contains("hush"), "{shown}");
        }
    }

    #[test]
    fn a_proxy_needs_no_scheme() {
        for url in ["proxy.example:3128", "user:hush@proxy.example", "https://proxy.example", "http://[::1]:3128/"] {
            let rule = Rule { traffic: Traffic::All, url: url.to_owned(), origin: "proxy" };
            assert!(rule.proxy().is_ok(), "{url}");
        }
    }
}
