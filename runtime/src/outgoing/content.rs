//! How the members of a request travel: as JSON, in the query, as a form with files, or as headers beside a body. The
//! written request comes in; all that does not change from attempt to attempt goes out.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

use super::flatten::{encode, flatten};
use super::multipart::multipart;
use super::octet_stream::header_members;
use crate::codec::{Attachment, Written};
use crate::error::{Error, ErrorKind};
use crate::options::Method;
use crate::service::BodyKind;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const OCTET_STREAM: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// What the API's gateway takes, by the documentation of TC3-HMAC-SHA256: 32 KB in the URL of a GET, 10 MB in the body
/// of a POST.
const LARGEST_QUERY: usize = 32 << 10;
const LARGEST_BODY: usize = 10 << 20;

/// How the members of a request travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Query,
    Multipart,
    OctetStream,
}

impl Form {
    /// Only what could go by GET follows the client's method; what a call says has to be possible.
    pub(crate) fn choose(body: BodyKind, asked: Option<Method>, usual: Method) -> Result<Self, Error> {
        match (body, asked) {
            (BodyKind::Json, _) if asked.unwrap_or(usual) == Method::Get => Ok(Self::Query),
            (BodyKind::Json, _) => Ok(Self::Json),
            (_, Some(Method::Get)) => {
                Err(Error::option("a request with a file or a stream of bytes cannot be sent by GET"))
            }
            (BodyKind::Multipart, _) => Ok(Self::Multipart),
            (BodyKind::OctetStream, _) => Ok(Self::OctetStream),
        }
    }
}

/// A request without its signature and the headers that all have.
#[derive(Debug)]
pub(crate) struct Content {
    pub(super) method: http::Method,
    /// As it stands in the URL, without `?`.
    pub(super) query: String,
    pub(super) content_type: HeaderValue,
    /// Members that travel as headers.
    pub(super) headers: HeaderMap<HeaderValue>,
    pub(super) body: Bytes,
}

impl Content {
    /// Lays the request out. `limited` says that it goes to the API's own gateway.
    pub(crate) fn new(form: Form, service: &str, written: Written, limited: bool) -> Result<Self, Error> {
        let Written { json, attachments } = written;
        let content = match form {
            Form::Json => Self::posted(JSON, json.into()),
            Form::Query => {
                let query = encode(&flatten(&json)?);
                Self { method: http::Method::GET, query, ..Self::posted(FORM, Bytes::new()) }
            }
            Form::Multipart => {
                let (content_type, body) = multipart(&json, &attachments)?;
                Self::posted(content_type, body)
            }
            Form::OctetStream => {
                let headers = header_members(service, &json)?;
                Self { headers, ..Self::posted(OCTET_STREAM, only(attachments)?) }
            }
        };
        // No URL takes much more than a gateway does.
        if limited || form == Form::Query {
            content.check_size()?;
        }
        Ok(content)
    }

    fn posted(content_type: HeaderValue, body: Bytes) -> Self {
        Self { method: http::Method::POST, query: String::new(), content_type, headers: HeaderMap::new(), body }
    }

    fn check_size(&self) -> Result<(), Error> {
        let (size, limit, advice) = match self.method {
            http::Method::GET => (self.query.len(), LARGEST_QUERY, "32 KB of a GET: send it by POST"),
            _ => (self.body.len(), LARGEST_BODY, "10 MB of a POST: send less at once"),
        };
        if size <= limit {
            return Ok(());
        }
        let message = format!("nothing was sent: the request takes {size} bytes, more than the {advice}");
        Err(Error::new(ErrorKind::InvalidRequest, message))
    }
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
