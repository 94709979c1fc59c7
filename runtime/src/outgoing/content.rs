//! How the members of a request travel: as JSON, in the query, as a form with files, or as headers beside a body. The
//! written request comes in; all that does not change from attempt to attempt goes out.

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::flatten::{encode, flatten};
use super::form::Form;
use super::multipart::multipart;
use super::octet_stream::header_members;
use crate::codec::{Attachment, Written};
use crate::error::{Error, ErrorKind};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
pub(super) const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const OCTET_STREAM: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// What the API's gateway takes, by the documentation of TC3-HMAC-SHA256: 32 KB in the URL of a GET, 10 MB in the body
/// of a POST.
const LARGEST_QUERY: usize = 32 << 10;
const LARGEST_BODY: usize = 10 << 20;

/// A request without its signature and the headers that all have.
#[derive(Debug)]
pub(crate) struct Content {
    pub(super) method: http::Method,
    /// As it stands in the URL, without `?`.
    pub(super) query: String,
    pub(super) content_type: HeaderValue,
    /// Members that travel as headers.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Bytes,
}

impl Content {
    /// Lays the request out. `limited` says that it goes to the API's own gateway.
    pub(crate) fn new(form: &Form, service: &str, written: Written, limited: bool) -> Result<Self, Error> {
        let content = (form.lay_out)(service, written)?;
        // No URL takes much more than a gateway does.
        if limited || content.method == http::Method::GET {
            check_size(&content.method, content.query.len() + content.body.len(), LARGEST_BODY)?;
        }
        Ok(content)
    }

    fn posted(content_type: HeaderValue, body: Bytes) -> Self {
        Self { method: http::Method::POST, query: String::new(), content_type, headers: Vec::new(), body }
    }
}

/// Whether so many bytes of a query or of a body are not too many.
pub(super) fn check_size(method: &http::Method, size: usize, largest_body: usize) -> Result<(), Error> {
    let is_get = *method == http::Method::GET;
    if size <= if is_get { LARGEST_QUERY } else { largest_body } {
        return Ok(());
    }
    let advice = match is_get {
        true => "32 KB of a GET: send it by POST".to_owned(),
        false => format!("{} MB of a POST: send less at once", largest_body >> 20),
    };
    let message = format!("nothing was sent: the request takes {size} bytes, more than the {advice}");
    Err(Error::new(ErrorKind::InvalidRequest, message))
}

pub(super) fn lay_out_as_json(_: &str, written: Written) -> Result<Content, Error> {
    Ok(Content::posted(JSON, written.json.into()))
}

pub(super) fn lay_out_as_query(_: &str, written: Written) -> Result<Content, Error> {
    let query = encode(&flatten(&written.json)?);
    Ok(Content { method: http::Method::GET, query, ..Content::posted(FORM, Bytes::new()) })
}

pub(super) fn lay_out_as_multipart(_: &str, written: Written) -> Result<Content, Error> {
    let (content_type, body) = multipart(&written.json, &written.attachments)?;
    Ok(Content::posted(content_type, body))
}

pub(super) fn lay_out_as_headers(service: &str, written: Written) -> Result<Content, Error> {
    let headers = header_members(service, &written.json)?;
    Ok(Content { headers, ..Content::posted(OCTET_STREAM, only(written.attachments)?) })
}

fn only(attachments: Vec<Attachment>) -> Result<Bytes, Error> {
    let wrong = |count: usize| {
        let message = format!("nothing was sent: the action takes one body of bytes, and the request has {count}");
        Error::new(ErrorKind::InvalidRequest, format!("{message}; Call::octet_stream gives it one"))
    };
    let count = attachments.len();
    let mut bodies = attachments.into_iter();
    match (bodies.next(), bodies.next()) {
        (Some(body), None) => Ok(body.bytes),
        _ => Err(wrong(count)),
    }
}
