//! What a generated request and a generated response are to the client. Knows nothing of how a call is made.

use std::any::Any;

use crate::codec::{Decode, Encode};
use crate::service::Action;
use crate::validate::Validate;

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

/// A request whose type is forgotten: all that sending one takes.
pub(crate) trait Payload: Encode + Validate + Sync {}

impl<T: Encode + Validate + Sync> Payload for T {}

/// A response whose type is forgotten until the call's future hands it out.
pub(crate) trait AnyResponse: Any + Decode + Send {
    /// [`Response::request_id`].
    fn id(&self) -> &str;
}

impl<R: Response> AnyResponse for R {
    fn id(&self) -> &str {
        self.request_id()
    }
}

/// The members of any response, kept as they come: see [`Client::call_json`](crate::Client::call_json).
impl Response for serde_json::Value {
    fn request_id(&self) -> &str {
        self.get("RequestId").and_then(Self::as_str).unwrap_or_default()
    }
}
