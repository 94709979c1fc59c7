//! What an answer is packed in (`Content-Encoding`). The bytes that came in go out as they were before, within a limit;
//! without the feature `gzip` nothing may be packed.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::error::{Error, ErrorKind};

/// What a request says of the encodings that its answer may have.
pub(crate) const ACCEPTED: Option<&str> = if cfg!(feature = "gzip") { Some("gzip") } else { None };

/// Undoes the encoding that the answer's headers name. What comes out is no larger than `limit` bytes, however little
/// went in.
pub(crate) fn unpack(headers: &HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, Error> {
    match packing(headers)? {
        Packing::None => Ok(body),
        Packing::Gzip => unpack_gzip(&body, limit),
    }
}

/// Refuses an answer that cannot be read as it comes.
pub(crate) fn check_unpacked(headers: &HeaderMap) -> Result<(), Error> {
    match packing(headers)? {
        Packing::None => Ok(()),
        Packing::Gzip => Err(unasked("gzip")),
    }
}

enum Packing {
    None,
    Gzip,
}

fn packing(headers: &HeaderMap) -> Result<Packing, Error> {
    let Some(value) = headers.get(CONTENT_ENCODING) else { return Ok(Packing::None) };
    let name = value.to_str().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "" | "identity" => Ok(Packing::None),
        "gzip" | "x-gzip" => Ok(Packing::Gzip),
        _ => Err(unasked(&name.chars().take(20).collect::<String>())),
    }
}

fn unasked(encoding: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the answer is packed ({encoding}), which it was not asked to be"))
}

#[cfg(feature = "gzip")]
fn unpack_gzip(body: &[u8], limit: usize) -> Result<Bytes, Error> {
    use std::io::Read;

    /// How much larger JSON is than its gzip, about.
    const USUAL_RATIO: usize = 6;

    let mut unpacked = Vec::with_capacity(body.len().saturating_mul(USUAL_RATIO).min(limit));
    // One byte more than there may be, to see that there are more.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = flate2::read::MultiGzDecoder::new(body).take(most).read_to_end(&mut unpacked);
    if unpacked.len() > limit {
        return Err(super::too_large(limit));
    }
    read.map_err(|fault| {
        Error::new(ErrorKind::Decode, format!("the answer's gzip is broken: {fault}")).caused_by(fault)
    })?;
    Ok(unpacked.into())
}

#[cfg(not(feature = "gzip"))]
fn unpack_gzip(_: &[u8], _: usize) -> Result<Bytes, Error> {
    Err(unasked("gzip"))
}

#[cfg(all(test, not(feature = "gzip")))]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn without_the_feature_a_packed_answer_is_an_error_that_names_its_packing() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        let error = unpack(&headers, Bytes::from_static(b"x"), 10).unwrap_err();
        assert!(error.to_string().contains("packed (gzip)"), "{error}");
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
        assert_eq!(unpack(&headers, Bytes::from_static(b"x"), 10).unwrap(), "x");
    }
}
