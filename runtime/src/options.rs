//! What can be said of a client or of a single call, and what of it may stand in a header.

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

/// Makes a header of a value that a caller gave. Only printable ASCII passes: whatever else an option holds, a line
/// break above all, would become part of another header or of none.
pub(crate) fn header_value(option: &str, value: &str) -> Result<HeaderValue, Error> {
    let refused = || {
        Error::option(format!(
            "the {option} cannot be used: a header holds printable ASCII characters and nothing else"
        ))
    };
    if !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(refused());
    }
    HeaderValue::from_str(value).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_breaks_a_header_becomes_one() {
        for value in ["ap-guangzhou\r\nX-Evil: 1", "a\nb", "a\0", "a\tb", "\u{7f}", "广州"] {
            let error = header_value("region", value).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidOption, "{value:?}");
            assert!(error.to_string().contains("region") && !error.to_string().contains("Evil"), "{error}");
        }
        assert_eq!(header_value("region", "ap-guangzhou").unwrap(), "ap-guangzhou");
    }
}
