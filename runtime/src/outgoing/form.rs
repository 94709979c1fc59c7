//! The forms in which a request's members can travel. What a caller and a spec say comes in, one form goes out; how it is
//! laid out is `content`'s.

use std::fmt;

use super::content::{Content, lay_out_as_headers, lay_out_as_json, lay_out_as_multipart, lay_out_as_query};
use crate::codec::Written;
use crate::error::Error;
use crate::options::Method;

/// How the members of a request travel. It holds the function that does it, rather than a name for it, so that only the
/// forms that a program asks for are linked into it: all but JSON are 40 KB.
pub(crate) struct Form {
    method: Method,
    content_type: &'static str,
    pub(super) lay_out: fn(service: &str, Written) -> Result<Content, Error>,
}

impl Form {
    pub(crate) const JSON: &Self =
        &Self { method: Method::Post, content_type: "application/json", lay_out: lay_out_as_json };
    pub(crate) const QUERY: &Self =
        &Self { method: Method::Get, content_type: "application/x-www-form-urlencoded", lay_out: lay_out_as_query };
    pub(crate) const MULTIPART: &Self =
        &Self { method: Method::Post, content_type: "multipart/form-data", lay_out: lay_out_as_multipart };
    pub(crate) const OCTET_STREAM: &Self =
        &Self { method: Method::Post, content_type: "application/octet-stream", lay_out: lay_out_as_headers };

    /// The form for members that could go either way.
    pub(crate) fn of(method: Method) -> &'static Self {
        match method {
            Method::Post => Self::JSON,
            Method::Get => Self::QUERY,
        }
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    /// Only what could go by GET, as an action does that has no form of its own, follows the client; what a call says has
    /// to be possible.
    pub(crate) fn choose(
        own: Option<&'static Self>,
        asked: Option<&'static Self>,
        usual: &'static Self,
    ) -> Result<&'static Self, Error> {
        match (own, asked) {
            (None, asked) => Ok(asked.unwrap_or(usual)),
            (Some(_), Some(asked)) if asked.method == Method::Get => {
                Err(Error::option("a request with a file or a stream of bytes cannot be sent by GET"))
            }
            (Some(own), _) => Ok(own),
        }
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.content_type == other.content_type
    }
}

impl Eq for Form {}

impl fmt::Debug for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.content_type)
    }
}
