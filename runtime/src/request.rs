//! What a generated request and a generated response are to the client. Knows nothing of how a call is made.

use std::any::Any;

use crate::codec::{Decode, DecodeError, Encode, Name, Reader};
use crate::service::Action;
use crate::validate::{Checker, Validate, Violations};

/// The input of an action, which names the action and the response that belongs to it.
pub trait Request: Encode + Validate + Sync {
    /// What the action answers.
    type Response: Response;
    /// The action.
    const ACTION: &'static Action;
}

/// The output of an action.
pub trait Response: Decode + Default + Send + 'static {
    /// The id that Tencent Cloud gave the request; it is what support asks for. Empty where the service sent none.
    fn request_id(&self) -> &str;
}

/// A request whose type is forgotten: all that sending one takes. Here and below a trait has what it needs of others as
/// methods of its own: as traits above it, each would be a table per action more.
pub(crate) trait Payload: Encode + Sync {
    /// [`Validate::check`].
    fn check_all(&self, check: &mut Checker);
}

impl<T: Encode + Validate + Sync> Payload for T {
    fn check_all(&self, check: &mut Checker) {
        self.check(check);
    }
}

impl dyn Payload + '_ {
    /// [`Validate::validate`].
    pub(crate) fn validate(&self) -> Result<(), Violations> {
        let mut checker = Checker::default();
        self.check_all(&mut checker);
        checker.finish()
    }
}

/// A response whose type is forgotten until the call's future hands it out.
pub(crate) trait AnyResponse: Any + Send {
    /// [`Response::request_id`].
    fn id(&self) -> &str;

    /// [`Decode::decode_member`].
    fn take_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError>;
}

impl<R: Response> AnyResponse for R {
    fn id(&self) -> &str {
        self.request_id()
    }

    fn take_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.decode_member(name, value)
    }
}

impl Decode for dyn AnyResponse {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.take_member(name, value)
    }
}
