//! HmacSHA1 and HmacSHA256, the API's older signatures, which private deployments still ask for. Parameters come in; a
//! signature over all of them goes out. Knows no client and no clock.

use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256};

use crate::base64::base64;

/// How requests are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// The signature of API 3.0, in a header of its own.
    #[default]
    Tc3HmacSha256,
    /// The older one, which is a parameter among the request's own.
    HmacSha256,
    /// The oldest one. SHA-1 is broken for other uses: take it where nothing else is understood.
    HmacSha1,
}

impl SignatureMethod {
    /// As `SignatureMethod` carries it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tc3HmacSha256 => "TC3-HMAC-SHA256",
            Self::HmacSha256 => "HmacSHA256",
            Self::HmacSha1 => "HmacSHA1",
        }
    }
}

/// The signature of a request with these parameters, which are sorted and have their values as they are before they are
/// encoded. `sha1` takes SHA-1 in place of SHA-256.
pub(crate) fn sign_parameters(
    (method, host): (&str, &str),
    parameters: &[(String, String)],
    secret_key: &str,
    sha1: bool,
) -> String {
    let mut text = [method, host, "/?"].concat();
    for (index, (name, value)) in parameters.iter().enumerate() {
        let separator = if index == 0 { "" } else { "&" };
        text.extend([separator, name, "=", value]);
    }
    let algorithm = if sha1 { HMAC_SHA1_FOR_LEGACY_USE_ONLY } else { HMAC_SHA256 };
    base64(hmac::sign(&hmac::Key::new(algorithm, secret_key.as_bytes()), text.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";

    fn parameters(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_signature_is_that_of_the_documentation() {
        let parameters = parameters(&[
            ("Action", "DescribeInstances"),
            ("InstanceIds.0", "ins-09dx96dg"),
            ("Limit", "20"),
            ("Nonce", "11886"),
            ("Offset", "0"),
            ("Region", "ap-guangzhou"),
            ("SecretId", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"),
            ("Timestamp", "1465185768"),
            ("Version", "2017-03-12"),
        ]);
        let signature = sign_parameters(("GET", "cvm.tencentcloudapi.com"), &parameters, KEY, true);
        assert_eq!(signature, "EliP9YW3pW28FpsEdkXt/+WcGeI=");
    }

    /// Recorded from the official Python SDK (PyPI tencentcloud-sdk-python-common 3.1.195, its clock and chance fixed).
    #[test]
    fn both_methods_sign_as_the_official_sdk() {
        for (method, name, signature) in [
            ("GET", SignatureMethod::HmacSha1, "Cthr2QhYY6jc8ShahYTFKWFLdx0="),
            ("POST", SignatureMethod::HmacSha256, "Ax3s58u5Mhe+9gC0mfUAtSaBp+3L7izbj3q/0Jexd5U="),
        ] {
            let parameters = parameters(&[
                ("Action", "DescribeInstances"),
                ("InstanceIds.0", "ins-09dx96dg"),
                ("Language", "zh-CN"),
                ("Limit", "20"),
                ("Name", "中 /+"),
                ("Nonce", "11886"),
                ("Offset", "0"),
                ("Region", "ap-guangzhou"),
                ("RequestClient", "SDK_PYTHON_3.1.195"),
                ("SecretId", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"),
                ("SignatureMethod", name.as_str()),
                ("Timestamp", "1551113065"),
                ("Version", "2017-03-12"),
            ]);
            let sha1 = name == SignatureMethod::HmacSha1;
            assert_eq!(sign_parameters((method, "cvm.tencentcloudapi.com"), &parameters, KEY, sha1), signature);
        }
    }
}
