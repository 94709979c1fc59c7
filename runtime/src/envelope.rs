//! What every answer is wrapped in: `{"Response": {…, "RequestId"}}`, an error in the same place, or the legacy
//! `{"code", "message", "codeDesc"}`. A status and a body come in; the response's members go to their owner in one
//! pass, or an error comes out.
//!
//! What is not understood is no success: an `Error` in any shape but `null`, in `Response` or beside it, is a failure,
//! also where it has no code or is written in small letters. (Most official SDKs take it so; only Go's goes by the code,
//! and reads names in any case.) Two members `Response` are none, since nobody knows which of them is meant.

use http::StatusCode;

use crate::codec::{Decode, DecodeError, Name, Reader, read_object};
use crate::error::{Error, ErrorKind};
use crate::redact::{Knowing, Redactor};

/// Reads the answer into `response`. `own_error` says that the action's output has a member `Error` of its own.
pub(crate) fn read_envelope(
    status: StatusCode,
    body: &[u8],
    response: &mut dyn Decode,
    own_error: bool,
    redactor: &Redactor,
) -> Result<(), Error> {
    let mut envelope = Envelope { content: Content::new(response, own_error), found: false, responses: 0 };
    let read = read_object(body, &mut envelope);
    let complete = read.is_ok() && envelope.found && envelope.responses == 1 && !envelope.content.is_failure();
    if complete && status.is_success() {
        return Ok(());
    }
    Err(explain(status, body, read, redactor))
}

/// What one event of a stream is about.
pub(crate) struct Told<'e> {
    /// Its kind, where it has one.
    pub(crate) name: &'e str,
    pub(crate) data: &'e [u8],
}

/// Reads what an event says: the members themselves, or an envelope around them. An error in the place of either is the
/// service's, and so is an event that is named `error`.
pub(crate) fn read_event(
    told: Told<'_>,
    response: &mut dyn Decode,
    own_error: bool,
    redactor: &Redactor,
) -> Result<(), Error> {
    let mut event = EventData { content: Content::new(response, own_error), responses: 0 };
    let read = read_object(told.data, &mut event);
    if read.is_ok() && event.responses < 2 && !event.content.is_failure() && !is_error(told.name) {
        return Ok(());
    }
    Err(explain_event(told.data, read, redactor))
}

struct EventData<'r> {
    content: Content<'r>,
    responses: usize,
}

impl Decode for EventData<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Response" => {
                self.responses += 1;
                value.object(&mut self.content)?;
                self.content.failed |= value.was_absent();
                Ok(())
            }
            name if is_legacy_failure(name, value)? => {
                self.content.failed = true;
                value.skip()
            }
            _ => self.content.decode_member(name, value),
        }
    }
}

struct Envelope<'r> {
    content: Content<'r>,
    found: bool,
    /// How many members `Response` there are.
    responses: usize,
}

/// The members of an answer, on their way to its owner.
struct Content<'r> {
    response: &'r mut dyn Decode,
    own_error: bool,
    /// Once and for all: of two members with one name, a failure is not taken back by the other.
    failed: bool,
    /// There is an `Error` with a code where the output has such a member itself.
    coded: bool,
    /// There are members beside `Error` and `RequestId`.
    others: bool,
}

impl<'r> Content<'r> {
    fn new(response: &'r mut dyn Decode, own_error: bool) -> Self {
        Self { response, own_error, failed: false, coded: false, others: false }
    }

    /// A refused call holds nothing beside the error. What lkeap `GetReconstructDocumentResult` answers of a document
    /// that could not be read holds a status too.
    fn is_failure(&self) -> bool {
        self.failed || (self.coded && !self.others)
    }

    /// An `Error` that is there. It is the action's own where its output has one and the value fits that.
    fn decode_error(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        if !self.own_error {
            self.failed = true;
            return value.skip();
        }
        let mut error = ServiceError::default();
        value.ahead().object(&mut error)?;
        self.coded |= !error.code.is_empty();
        self.response.decode_member(name, value)?;
        self.failed |= value.was_absent();
        Ok(())
    }
}

impl Decode for Envelope<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Response" => {
                self.responses += 1;
                value.object(&mut self.content)?;
                self.found = !value.was_absent();
                Ok(())
            }
            name => {
                self.content.failed |= (is_error(name) && !value.is_null()) || is_legacy_failure(name, value)?;
                value.skip()
            }
        }
    }
}

impl Decode for Content<'_> {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Error" if !value.is_null() => return self.decode_error(name, value),
            "Error" | "RequestId" => {}
            name if is_error(name) && !value.is_null() && !self.own_error => {
                self.failed = true;
                return value.skip();
            }
            _ => self.others |= !value.is_null(),
        }
        self.response.decode_member(name, value)
    }
}

/// Whether this is `Error`, however it is written: no documented output has another member of that name.
pub(crate) fn is_error(name: &str) -> bool {
    name.eq_ignore_ascii_case("Error")
}

/// Whether a member is the legacy shape's way of saying that a call failed. No output has members with these names.
fn is_legacy_failure(name: &str, value: &Reader<'_>) -> Result<bool, DecodeError> {
    if !matches!(name, "code" | "codeDesc") {
        return Ok(false);
    }
    let mut text = String::new();
    value.ahead().read(&mut text)?;
    Ok(match name {
        "code" => !is_no_error(&text),
        _ => !matches!(text.as_str(), "" | "Success"),
    })
}

/// cfs `DescribeAvailableZoneInfo` answers with a code of 0 beside `Response`.
fn is_no_error(code: &str) -> bool {
    matches!(code, "" | "0")
}

#[cold]
fn explain_event(data: &[u8], read: Result<(), DecodeError>, redactor: &Redactor) -> Error {
    let redactor = redactor.knowing(data);
    let (mut inner, mut outer, mut bare) = (Report::default(), ReportContent::default(), ServiceError::default());
    let is_json = read_object(data, &mut inner).is_ok()
        && read_object(data, &mut outer).is_ok()
        && read_object(data, &mut bare).is_ok();
    let request_id = if inner.content.request_id.is_empty() { outer.request_id } else { inner.content.request_id };
    let error = first_with_code([inner.content.error, outer.error, inner.legacy.into_error(), bare]);
    let error = match read {
        _ if is_json && !error.code.is_empty() => {
            Error::service(redactor.redact(error.code), redactor.redact(error.message))
        }
        Err(fault) => Error::from(fault.with_safe_path(|path| redactor.redact(path))).with_answer(data, &redactor),
        Ok(()) if inner.responses > 1 => several_responses().with_answer(data, &redactor),
        Ok(()) => not_understood(error, &redactor).with_answer(data, &redactor),
    };
    error.with_request_id(redactor.redact(request_id))
}

/// The error that says most. Those without a code may have a message.
fn first_with_code<const N: usize>(errors: [ServiceError; N]) -> ServiceError {
    let mut best = ServiceError::default();
    for error in errors {
        let better = match (best.code.is_empty(), error.code.is_empty()) {
            (true, false) => true,
            (true, true) => best.message.is_empty(),
            _ => false,
        };
        if better {
            best = error;
        }
    }
    best
}

/// An error of a shape that nobody knows, which is one all the same.
fn not_understood(error: ServiceError, redactor: &Knowing) -> Error {
    let message = match error.message.as_str() {
        "" => "the answer holds an error without a code".to_owned(),
        _ => format!("the answer holds an error without a code: {}", redactor.redact(error.message)),
    };
    Error::new(ErrorKind::Decode, message)
}

fn several_responses() -> Error {
    Error::new(ErrorKind::Decode, "the answer holds `Response` more than once")
}

/// Why the answer is no response. The body is read once more, for what the error wants to tell.
#[cold]
fn explain(status: StatusCode, body: &[u8], read: Result<(), DecodeError>, redactor: &Redactor) -> Error {
    let redactor = redactor.knowing(body);
    let mut report = Report::default();
    let is_json = read_object(body, &mut report).is_ok();
    let Report { content: ReportContent { error, request_id }, outer, found, responses, legacy } = report;
    let error = first_with_code([error, outer, legacy.into_error()]);

    let unreadable = |error: Error| error.with_answer(body, &redactor);
    let error = if is_json && !error.code.is_empty() {
        Error::service(redactor.redact(error.code), redactor.redact(error.message))
    } else if status.is_redirection() {
        unreadable(Error::new(ErrorKind::Http, format!("redirected with HTTP {status}, which is not followed")))
    } else if !status.is_success() {
        unreadable(Error::new(ErrorKind::Http, format!("HTTP {status}")))
    } else if let Err(fault) = read {
        unreadable(fault.with_safe_path(|path| redactor.redact(path)).into())
    } else if responses > 1 {
        unreadable(several_responses())
    } else if found || !error.message.is_empty() {
        unreadable(not_understood(error, &redactor))
    } else {
        unreadable(Error::new(ErrorKind::Decode, "the answer has no object `Response`"))
    };
    error.with_status(status.as_u16()).with_request_id(redactor.redact(request_id))
}

/// What can be learnt from an answer that is no response.
#[derive(Default)]
struct Report {
    content: ReportContent,
    /// An error beside `Response`, or without it.
    outer: ServiceError,
    /// `Response` is an object, or there is an error.
    found: bool,
    responses: usize,
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
        let code = match self.description.as_str() {
            "" | "Success" if is_no_error(&self.code) => return ServiceError::default(),
            "" | "Success" => self.code,
            _ => self.description,
        };
        ServiceError { code, message: self.message }
    }
}

impl Decode for Report {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Response" => {
                self.responses += 1;
                value.read(&mut self.content)?;
                self.found |= !value.was_absent();
                Ok(())
            }
            name if is_error(name) => {
                self.found |= !value.is_null();
                self.outer.read_from(value)
            }
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
            name if is_error(name) => self.error.read_from(value),
            "RequestId" => value.read(&mut self.request_id),
            _ => value.skip(),
        }
    }
}

impl ServiceError {
    /// An error that is a text is its own message. Of two errors with one name the first that says something stays.
    fn read_from(&mut self, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut found = Self::default();
        if value.is_text() {
            value.read(&mut found.message)?
        } else {
            value.read(&mut found)?
        }
        *self = first_with_code([std::mem::take(self), found]);
        Ok(())
    }
}

impl Decode for ServiceError {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Code" => value.read(&mut self.code),
            "Message" | "message" => value.read(&mut self.message),
            _ => value.skip(),
        }
    }
}
