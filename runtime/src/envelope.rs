//! What every answer is wrapped in: `{"Response": {…, "RequestId"}}`, an error in the same place, or the legacy
//! `{"code", "message", "codeDesc"}`. A status and a body come in; the response's members go to their owner in one
//! pass, or an error comes out.

use http::StatusCode;

use crate::codec::{Decode, DecodeError, Name, Reader, read_object};
use crate::error::{Error, ErrorKind};
use crate::redact::Redactor;

/// Reads the answer into `response`.
pub(crate) fn read_envelope(
    status: StatusCode,
    body: &[u8],
    response: &mut dyn Decode,
    redactor: &Redactor,
) -> Result<(), Error> {
    let mut envelope = Envelope { content: Content { response, failed: false }, found: false };
    let read = read_object(body, &mut envelope);
    let complete = read.is_ok() && envelope.found && !envelope.content.failed;
    if complete && status.is_success() {
        return Ok(());
    }
    Err(explain(status, body, read, redactor))
}

/// Reads what one event of a stream says: the members themselves, or an envelope around them; an error in the place of
/// either is the service's.
pub(crate) fn read_event(data: &[u8], response: &mut dyn Decode, redactor: &Redactor) -> Result<(), Error> {
    let mut event = EventData(Content { response, failed: false });
    let read = read_object(data, &mut event);
    if read.is_ok() && !event.0.failed {
        return Ok(());
    }
    Err(explain_event(data, read, redactor))
}

struct EventData<'r>(Content<'r>);

impl Decode for EventData<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Response" => value.object(&mut self.0),
            _ => self.0.decode_member(name, value),
        }
    }
}

#[cold]
fn explain_event(data: &[u8], read: Result<(), DecodeError>, redactor: &Redactor) -> Error {
    let redactor = redactor.knowing(data);
    let (mut inner, mut outer) = (Report::default(), ReportContent::default());
    let is_json = read_object(data, &mut inner).is_ok() && read_object(data, &mut outer).is_ok();
    let ReportContent { error, request_id } = if inner.content.error.code.is_empty() { outer } else { inner.content };
    let error = match read {
        _ if is_json && !error.code.is_empty() => {
            Error::service(redactor.redact(error.code), redactor.redact(error.message))
        }
        Err(fault) => Error::from(fault.with_safe_path(|path| redactor.redact(path))).with_answer(data, &redactor),
        Ok(()) => Error::new(ErrorKind::Decode, "the event cannot be read").with_answer(data, &redactor),
    };
    error.with_request_id(redactor.redact(request_id))
}

struct Envelope<'r> {
    content: Content<'r>,
    found: bool,
}

struct Content<'r> {
    response: &'r mut dyn Decode,
    failed: bool,
}

impl Decode for Envelope<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        if name.as_str() != "Response" {
            return value.skip();
        }
        value.object(&mut self.content)?;
        self.found = !value.was_absent();
        Ok(())
    }
}

impl Decode for Content<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        if name.as_str() != "Error" {
            return self.response.decode_member(name, value);
        }
        // lkeap GetReconstructDocumentResult documents a member `Error` of its own: only one with a code is a failure.
        let mut ahead = value.ahead();
        let mut error = ServiceError::default();
        ahead.object(&mut error)?;
        self.failed = !error.code.is_empty();
        if self.failed { value.skip() } else { self.response.decode_member(name, value) }
    }
}

/// Why the answer is no response. The body is read once more, for what the error wants to tell.
#[cold]
fn explain(status: StatusCode, body: &[u8], read: Result<(), DecodeError>, redactor: &Redactor) -> Error {
    let redactor = redactor.knowing(body);
    let mut report = Report::default();
    let is_json = read_object(body, &mut report).is_ok();
    let Report { content: ReportContent { error, request_id }, legacy } = report;
    let error = if error.code.is_empty() { legacy.into_error() } else { error };

    let unreadable = |error: Error| error.with_answer(body, &redactor);
    let error = if is_json && !error.code.is_empty() {
        Error::service(redactor.redact(error.code), redactor.redact(error.message))
    } else if status.is_redirection() {
        unreadable(Error::new(ErrorKind::Http, format!("redirected with HTTP {status}, which is not followed")))
    } else if !status.is_success() {
        unreadable(Error::new(ErrorKind::Http, format!("HTTP {status}")))
    } else if let Err(fault) = read {
        unreadable(fault.with_safe_path(|path| redactor.redact(path)).into())
    } else {
        unreadable(Error::new(ErrorKind::Decode, "the answer has no object `Response`"))
    };
    error.with_status(status.as_u16()).with_request_id(redactor.redact(request_id))
}

/// What can be learnt from an answer that is no response.
#[derive(Default)]
struct Report {
    content: ReportContent,
    legacy: Legacy,
}

#[derive(Default)]
struct ReportContent {
    error: ServiceError,
    request_id: String,
}

#[derive(Default)]
struct ServiceError {
    code: String,
    message: String,
}

#[derive(Default)]
struct Legacy {
    code: String,
    message: String,
    description: String,
}

impl Legacy {
    /// `code` is a number and 0 on success; `codeDesc` is the name that later became the error code.
    fn into_error(self) -> ServiceError {
        if matches!(self.code.as_str(), "" | "0") {
            return ServiceError::default();
        }
        let code = if self.description.is_empty() { self.code } else { self.description };
        ServiceError { code, message: self.message }
    }
}

impl Decode for Report {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Response" => value.read(&mut self.content),
            "code" => value.read(&mut self.legacy.code),
            "message" => value.read(&mut self.legacy.message),
            "codeDesc" => value.read(&mut self.legacy.description),
            _ => value.skip(),
        }
    }
}

impl Decode for ReportContent {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Error" => value.read(&mut self.error),
            "RequestId" => value.read(&mut self.request_id),
            _ => value.skip(),
        }
    }
}

impl Decode for ServiceError {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Code" => value.read(&mut self.code),
            "Message" => value.read(&mut self.message),
            _ => value.skip(),
        }
    }
}
