//! Calls without generated types: any action's name comes in, `serde_json::Value` is its request and its response. All
//! that knows of serde_json, but for what tests are written with, is here.

use std::future::Future;

use serde_json::{Map, Value};

use crate::call::{AnyCall, Call, Target};
use crate::client::Client;
use crate::codec::{Decode, DecodeError, Encode, Name, ObjectWriter, Reader};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::request::{AnyResponse, Response};
use crate::service::{AnyService, is_named_like_a_read};
use crate::stream::EventStream;
use crate::validate::{Checker, Validate};

impl Client {
    /// Prepares the call of any action of any service, for what has no generated types. `body` is the object of the
    /// action's parameters; what comes back is the content of `Response`, as it came. Whether the action is a read, and
    /// can be made again after a failure, is told by its name alone: see [`Call::repeatable`].
    /// Takes the feature `json`.
    ///
    /// ```no_run
    /// use tcgen_runtime::{Client, ClientBuilder, Credentials, Service};
    ///
    /// const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
    ///
    /// # async fn run() -> Result<(), tcgen_runtime::Error> {
    /// let client: Client = ClientBuilder::new(&CVM).credentials(Credentials::from_env()?).build()?;
    /// let zones = client.call_json(&CVM, "DescribeZones", &serde_json::json!({})).region("ap-guangzhou").await?;
    /// println!("{}", zones["TotalCount"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The service may be a constant, as here, or one that is only known as the program runs: see [`AnyService`].
    pub fn call_json<'a>(
        &'a self,
        service: impl Into<AnyService>,
        action: &'a str,
        body: &'a Value,
    ) -> Call<'a, Value> {
        let target = Target {
            service: service.into(),
            action,
            signed: true,
            form: None,
            read: is_named_like_a_read(action),
            client_token: false,
            documented: None,
        };
        Call::new(AnyCall::new(self, target, body, fresh))
    }
}

impl<R: Response> Call<'_, R> {
    /// [`stream`](Self::stream), with events as they come: for actions whose events are not described, as those of trtc
    /// `TextToSpeechSSE`. Takes the feature `json`.
    ///
    /// # Errors
    /// As `stream`.
    pub fn stream_json(self) -> impl Future<Output = Result<EventStream<Value>, Error>> + Send + use<R> {
        let running = Exchange::begin_stream(Box::new(AnyCall { fresh, ..*self.call }));
        async { Ok(EventStream::new(running.await?)) }
    }
}

fn fresh() -> Box<dyn AnyResponse> {
    Box::new(Value::Object(Map::new()))
}

/// The members of any response, kept as they come.
impl Response for Value {
    fn request_id(&self) -> &str {
        self.get("RequestId").and_then(Self::as_str).unwrap_or_default()
    }
}

/// The body of a request has to be an object; nothing else is known of it.
impl Validate for Value {
    fn check(&self, check: &mut Checker) {
        if !self.is_object() {
            check.report("the body has to be a JSON object");
        }
    }
}

/// Writes an object's members; any other value has none.
impl Encode for Value {
    fn encode(&self, out: &mut ObjectWriter) {
        for (name, value) in self.as_object().into_iter().flatten() {
            out.raw_member(name, &value.to_string());
        }
    }
}

/// Keeps every member as it comes.
impl Decode for Value {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        let offset = value.offset();
        let json = value.raw()?;
        let parsed = serde_json::from_str(json).map_err(|fault| DecodeError::new(offset, fault.to_string()))?;
        if !self.is_object() {
            *self = Self::Object(Map::new());
        }
        if let Self::Object(members) = self {
            members.insert(name.as_str().to_owned(), parsed);
        }
        Ok(())
    }
}
