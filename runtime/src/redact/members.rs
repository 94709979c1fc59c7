//! The members of a request, whatever form they travel in: JSON, a query, a form, a form with files, headers. A request
//! comes in, one JSON object goes out, with paths (`LoginSettings.Password`) for names where the form has such.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Request, Uri};

use super::Names;
use super::known::Known;
use crate::codec::push_escaped;
use crate::percent::percent_decode;

/// A request that is on its way, as far as it can hold secrets. Making it copies nothing, but for headers that are
/// members.
pub(crate) struct Sending {
    uri: Uri,
    content_type: Option<HeaderValue>,
    /// Empty, but for a stream of bytes.
    headers: HeaderMap,
    body: Bytes,
    names: Names,
}

impl Sending {
    pub(crate) fn of(request: &Request<Bytes>) -> Self {
        let content_type = request.headers().get(CONTENT_TYPE).cloned();
        let travels_in_headers = content_type.as_ref().is_some_and(|it| it == "application/octet-stream");
        Self {
            uri: request.uri().clone(),
            headers: if travels_in_headers { request.headers().clone() } else { HeaderMap::new() },
            content_type,
            body: request.body().clone(),
            names: request.extensions().get().copied().unwrap_or_default(),
        }
    }

    pub(crate) fn names(&self) -> Names {
        self.names
    }

    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// What is secret of it.
    pub(crate) fn teach(&self, known: &mut Known) {
        known.learn(&query_members(self.query()), self.names);
        if let Some(members) = self.members() {
            known.learn(&members, self.names);
        }
    }

    /// The members outside of the query. `None` where the body is nothing that is known here.
    pub(crate) fn members(&self) -> Option<Vec<u8>> {
        let content_type = self.content_type.as_ref().and_then(|it| it.to_str().ok()).unwrap_or_default();
        match content_type.split(';').next().unwrap_or_default() {
            "application/x-www-form-urlencoded" => Some(query_members(str::from_utf8(&self.body).ok()?)),
            "multipart/form-data" => parts(content_type.split_once("boundary=")?.1, &self.body),
            "application/octet-stream" => Some(header_members(&self.headers)),
            _ => Some(self.body.to_vec()),
        }
    }
}

/// The parameters of a query or a form.
pub(crate) fn query_members(query: &str) -> Vec<u8> {
    let decoded = |text: &str| String::from_utf8_lossy(&percent_decode(text)).into_owned();
    let mut members = Object::default();
    for parameter in query.split('&').filter(|it| !it.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        members.text(&decoded(name), &decoded(value));
    }
    members.finish()
}

/// Of a stream of bytes: `X-CLS-TopicId`.
fn header_members(headers: &HeaderMap) -> Vec<u8> {
    let mut members = Object::default();
    let own = headers.iter().filter(|(name, _)| name.as_str().starts_with("x-") && !name.as_str().starts_with("x-tc-"));
    for (name, value) in own {
        members.text(name.as_str(), value.to_str().unwrap_or_default());
    }
    members.finish()
}

/// Of a form with files, of which each is as many bytes.
pub(crate) fn parts(boundary: &str, body: &[u8]) -> Option<Vec<u8>> {
    let delimiter = format!("--{boundary}");
    let mut members = Object::default();
    let mut rest = after(body, delimiter.as_bytes())?;
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, format!("\r\n{delimiter}").as_bytes())?;
        let (part, behind) = part.split_at_checked(end)?;
        let at = find(part, b"\r\n\r\n")?;
        let (head, content) = (str::from_utf8(part.get(..at)?).ok()?, part.get(at + 4..)?);
        let name = head.split_once("name=\"")?.1.split('"').next()?;
        if head.contains("filename=\"") {
            members.text(name, &format!("{} bytes", content.len()));
        } else if head.contains("application/json") {
            members.json(name, str::from_utf8(content).ok()?);
        } else {
            members.text(name, str::from_utf8(content).ok()?);
        }
        rest = after(behind, delimiter.as_bytes())?;
    }
    Some(members.finish())
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn after<'t>(text: &'t [u8], part: &[u8]) -> Option<&'t [u8]> {
    text.get(find(text, part)? + part.len()..)
}

/// A JSON object in the making.
#[derive(Default)]
struct Object(Vec<u8>);

impl Object {
    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { b'{' } else { b',' });
        self.quoted(name);
        self.0.push(b':');
    }

    fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        self.quoted(value);
    }

    fn json(&mut self, name: &str, value: &str) {
        self.name(name);
        self.0.extend_from_slice(value.as_bytes());
    }

    fn quoted(&mut self, text: &str) {
        self.0.push(b'"');
        push_escaped(&mut self.0, text);
        self.0.push(b'"');
    }

    fn finish(mut self) -> Vec<u8> {
        if self.0.is_empty() {
            self.0.push(b'{');
        }
        self.0.push(b'}');
        self.0
    }
}
