//! Any text as the URL of a proxy. Neither an error nor `Debug` repeats a word of it that could be a password.

use tcgen_runtime::transport::HyperTransport;
use tcgen_runtime::transport::rustls::{ClientConfig, RootCertStore};

use crate::secret::{assert_error_silent, assert_silent, plant};

/// Holds one URL; the secret may stand anywhere in it.
///
/// # Panics
/// Where an invariant is broken.
pub fn check(input: &[u8]) {
    let url = plant(&String::from_utf8_lossy(input));
    let builder = HyperTransport::builder().proxy(url.as_str()).tls_config(tls());
    assert_silent(&format!("{builder:?}"));
    match builder.build() {
        Ok(transport) => {
            // The host of a proxy is no secret; what stands before the `@` is.
            let place = url.rsplit_once('@').map_or(url.as_str(), |(_, place)| place);
            if !place.contains(crate::secret::SECRET) {
                assert_silent(&format!("{transport:?}"));
            }
        }
        Err(error) => assert_error_silent(&error),
    }
}

/// Trusts nobody; made once, since the platform's roots take longer than all else.
fn tls() -> ClientConfig {
    thread_local!(static CONFIG: ClientConfig = {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        builder.expect("ring speaks TLS 1.2 and 1.3").with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    });
    CONFIG.with(ClientConfig::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_every_kind_hold() {
        for url in [
            "http://proxy.example:3128",
            "https://user:\u{1}@proxy.example",
            "socks5h://\u{1}:a%2Fb@[::1]:1080",
            "user:\u{1}/x@proxy.example",
            "ftp://\u{1}",
            "\u{1}",
            "",
        ] {
            check(url.as_bytes());
        }
    }
}
