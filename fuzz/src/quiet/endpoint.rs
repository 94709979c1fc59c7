//! Any text as an endpoint.
//!
//! - Neither a user, a password, a query nor a fragment is ever repeated.
//! - What is accepted leads to the host that was named and to no other, and by plain http only to this machine.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tcgen_runtime::transport::{Request, Response, Transport, TransportError, http::Uri};
use tcgen_runtime::{BoxFuture, Client, ClientBuilder, Credentials, RetryPolicy};

use crate::call::{SERVICE, now};
use crate::secret::{SECRET, assert_error_silent, assert_silent, plant};

/// Holds one endpoint.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let endpoint = plant(&String::from_utf8_lossy(input));
    let asked = Arc::new(Mutex::new(None));
    let builder = ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "example"))
        .retry(RetryPolicy::off())
        .transport(Asked(Arc::clone(&asked)))
        .endpoint(endpoint.as_str());
    let client: Client = match builder.build() {
        Ok(client) => client,
        Err(error) => {
            if is_hidden(&endpoint) {
                assert_error_silent(&error);
            }
            return;
        }
    };
    if is_hidden(&endpoint) {
        assert_silent(&format!("{client:?}"));
    }
    let body = json!({});
    let outcome = now(client.call_json(&SERVICE, "Ask", &body).into_future());
    if let (Err(error), true) = (&outcome, is_hidden(&endpoint)) {
        assert_error_silent(error);
    }
    let uri: Option<Uri> = asked.lock().expect("nothing panics while it is held").take();
    check_uri(&endpoint, &uri.expect("the request was sent"));
}

/// Whether the secret stands only where nothing is repeated: before an `@`, or behind a `?` or `#`.
fn is_hidden(endpoint: &str) -> bool {
    let shown = endpoint.rsplit_once('@').map_or(endpoint, |(_, place)| place);
    !shown.split(['?', '#']).next().unwrap_or_default().contains(SECRET)
}

fn check_uri(endpoint: &str, uri: &Uri) {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let named = rest.split('/').next().unwrap_or_default();
    let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
    assert_eq!(authority, named);
    assert!(!endpoint.contains(['@', '?', '#']), "{endpoint:?}");
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") => {
            let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
            let address = host.parse::<std::net::IpAddr>().ok();
            assert!(host == "localhost" || address.is_some_and(|it| it.is_loopback()), "{endpoint:?}");
        }
        other => panic!("{endpoint:?} is asked by {other:?}"),
    }
}

/// Keeps where a request goes, and answers none.
struct Asked(Arc<Mutex<Option<Uri>>>);

impl Transport for Asked {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        *self.0.lock().expect("nothing panics while it is held") = Some(request.uri().clone());
        Box::pin(std::future::ready(Err(TransportError::refused("nobody is there"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_of_every_kind_hold() {
        for endpoint in [
            "demo.example.com",
            "https://demo.example.com:8443/a/b",
            "http://127.0.0.1:80",
            "http://[::1]:99/",
            "http://demo.example.com",
            "https://user:\u{1}@demo.example.com",
            "https://demo.example.com/?token=\u{1}",
            "demo.example.com/a b",
            "",
        ] {
            check(endpoint.as_bytes());
        }
    }
}
