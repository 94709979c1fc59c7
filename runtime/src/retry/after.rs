//! How long an answer asks to be left alone.

use std::time::{Duration, SystemTime};

use http::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::time::{read_http_date, unix_seconds};

/// Reads `Retry-After`: seconds, or a date, which counts from the answer's own `Date` where it has one.
pub(crate) fn read_retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has are a wait without end.
        return (!text.is_empty()).then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let now = read_date(headers, DATE).or_else(|| unix_seconds(SystemTime::now()))?;
    Some(Duration::from_secs(read_http_date(text)?.saturating_sub(now)))
}

/// A header that holds a date, in seconds since 1970.
pub(crate) fn read_date(headers: &HeaderMap, name: HeaderName) -> Option<u64> {
    read_http_date(headers.get(name)?.to_str().ok()?)
}
