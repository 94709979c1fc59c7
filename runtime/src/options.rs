//! What can be said of a client or of a single call, and what of it may stand in a header.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;

use crate::error::Error;

/// The language of error messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Chinese, `zh-CN`.
    ZhCn,
    /// English, `en-US`.
    EnUs,
}

impl Language {
    /// As `X-TC-Language` carries it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::EnUs => "en-US",
        }
    }
}

/// What a label of a host name holds at most, which a region may become.
const LONGEST_REGION: usize = 63;

/// Refuses what is no region: it becomes a header and part of a host name, and must not end either.
pub(crate) fn check_region(region: &str) -> Result<(), Error> {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let hyphen_outside = region.starts_with('-') || region.ends_with('-');
    if region.is_empty() || region.len() > LONGEST_REGION || hyphen_outside || !region.bytes().all(inner) {
        return Err(Error::option(
            "the region cannot be used: it holds small letters, digits and hyphens, as ap-guangzhou does",
        ));
    }
    Ok(())
}

/// The header of a region; `""` stands for none.
pub(crate) fn region_header(region: &str) -> Result<Option<HeaderValue>, Error> {
    if region.is_empty() {
        return Ok(None);
    }
    check_region(region)?;
    header_value("region", region).map(Some)
}

/// Makes a header of a value that a caller gave. Only printable ASCII passes: whatever else an option holds, a line
/// break above all, would become part of another header or of none.
pub(crate) fn header_value(option: &str, value: &str) -> Result<HeaderValue, Error> {
    lasting_header_value(option, value.to_owned())
}

/// [`header_value`] of a text that need not be copied. What stands in the program itself is not even counted, so that
/// threads which send it at the same time have nothing in common.
pub(crate) fn lasting_header_value(option: &str, value: impl Into<Cow<'static, str>>) -> Result<HeaderValue, Error> {
    let value = match value.into() {
        Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
        Cow::Owned(text) => Bytes::from(text),
    };
    let refused = || {
        Error::option(format!(
            "the {option} cannot be used: a header holds printable ASCII characters and nothing else"
        ))
    };
    // Without an end before the last byte, so that the compiler looks at many at once.
    if !value.iter().fold(true, |all, byte| all & (b' '..=b'~').contains(byte)) {
        return Err(refused());
    }
    HeaderValue::from_maybe_shared(value).map_err(|_| refused())
}

/// How a request's members travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// As JSON in the body of a POST; 10 MB at most.
    #[default]
    Post,
    /// In the query of a GET, flattened as the official SDKs do: `Filters.0.Values.1=…`; 32 KB at most. A query cannot
    /// tell an empty list from none.
    Get,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_breaks_a_header_becomes_one() {
        for value in ["shop/1\r\nX-Evil: 1", "a\nb", "a\0", "a\tb", "\u{7f}", "店"] {
            let error = header_value("request client", value).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption, "{value:?}");
            assert!(error.to_string().contains("request client") && !error.to_string().contains("Evil"), "{error}");
        }
        assert_eq!(header_value("request client", "shop/1 (test)").unwrap(), "shop/1 (test)");
    }

    #[test]
    fn a_region_leads_to_no_other_header_and_no_other_host() {
        let long = "a".repeat(64);
        for region in [
            "ap-guangzhou.evil.com/",
            "ap-guangzhou.evil",
            "evil.com#",
            "evil.com?",
            "user@evil",
            "ap:80",
            "ap-guangzhou\r\nX-Evil: 1",
            "ap guangzhou",
            "AP-GUANGZHOU",
            "ap_guangzhou",
            "-ap",
            "ap-",
            "广州",
            long.as_str(),
        ] {
            let error = region_header(region).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption, "{region:?}");
            assert!(error.to_string().contains("region") && !error.to_string().contains("vil"), "{error}");
            assert!(region.is_empty() || check_region(region).is_err());
        }
        assert_eq!(region_header("ap-shanghai-fsi").unwrap().unwrap(), "ap-shanghai-fsi");
        assert_eq!(region_header("").unwrap(), None);
    }
}
