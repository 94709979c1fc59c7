//! Addresses in reqwest's form. URIs come in; URLs go out, each parsed once.

use std::sync::{PoisonError, RwLock};

use ::reqwest::Url;
use http::Uri;

use crate::transport::TransportError;

/// A client has a host or two; whoever has more of them pays for parsing.
const MOST: usize = 16;

/// What was parsed before. Parsing, with the rules of international domain names, is a twentieth of what a call costs
/// (`benchmarks`, `calls`).
#[derive(Default)]
pub(super) struct Urls(RwLock<Vec<(Uri, Url)>>);

impl Urls {
    /// The same address.
    pub(super) fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        let known = |urls: &Vec<(Uri, Url)>| urls.iter().find(|(known, _)| known == uri).map(|(_, url)| url.clone());
        if let Some(url) = known(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(url);
        }
        let url = Url::parse(&uri.to_string()).map_err(TransportError::broken)?;
        let mut urls = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // A query is another in each request.
        if uri.query().is_none() && urls.len() < MOST && known(&urls).is_none() {
            urls.push((uri.clone(), url.clone()));
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_unless_it_has_a_query_or_there_are_many() {
        let urls = Urls::default();
        let url = |text: &str| urls.url(&text.parse().unwrap()).unwrap().to_string();
        let kept = || urls.0.read().unwrap().len();
        assert_eq!(url("https://ess.example/"), "https://ess.example/");
        assert_eq!(url("https://ess.example/"), "https://ess.example/");
        assert_eq!(url("https://ess.example/?Limit=1"), "https://ess.example/?Limit=1");
        assert_eq!(kept(), 1);
        for number in 0..40 {
            assert_eq!(url(&format!("http://h{number}.example:80/")), format!("http://h{number}.example/"));
        }
        assert_eq!(kept(), MOST);
    }
}
