//! One call, before and while it runs. Only the outermost layer here knows the response's type: it costs each action
//! one short `poll`, and everything below is compiled once.

use std::any::Any;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::client::Client;
use crate::codec::Attachment;
use crate::endpoint::{Endpoint, Hosts};
use crate::error::{Error, ErrorKind};
use crate::exchange::Exchange;
use crate::options::{Language, Method};
use crate::outgoing::Form;
use crate::request::{AnyResponse, Payload, Response};
use crate::retry::RetryPolicy;
use crate::service::{Action, AnyService};
use crate::stream::EventStream;

/// A call that is ready to be made: say more of it, then await it.
///
/// The future that comes of it borrows nothing and is `Send`, so that it can be spawned: the request is checked and
/// written at the moment of `await` or `into_future`. Dropping the future ends the call; whether the service has
/// received it by then is unknown.
#[must_use = "a call is made only when it is awaited"]
pub struct Call<'a, R> {
    /// Boxed, so that no caller has to move it about.
    pub(crate) call: Box<AnyCall<'a>>,
    response: PhantomData<fn() -> R>,
}

/// A call whose response has no type yet, so that nothing that is done with it is compiled once per action.
pub(crate) struct AnyCall<'a> {
    pub(crate) client: &'a Client,
    pub(crate) target: Target<'a>,
    pub(crate) payload: &'a dyn Payload,
    pub(crate) options: CallOptions,
    pub(crate) fresh: fn() -> Box<dyn AnyResponse>,
}

impl<'a> AnyCall<'a> {
    /// The call of an action with generated types.
    pub(crate) fn documented(
        client: &'a Client,
        action: &'static Action,
        payload: &'a dyn Payload,
        fresh: fn() -> Box<dyn AnyResponse>,
    ) -> Box<Self> {
        let target = Target {
            service: action.service().into(),
            action: action.name(),
            signed: action.is_signed(),
            form: action.form(),
            read: action.is_read(),
            client_token: action.has_client_token(),
            documented: Some(action),
        };
        Self::new(client, target, payload, fresh)
    }

    pub(crate) fn new(
        client: &'a Client,
        target: Target<'a>,
        payload: &'a dyn Payload,
        fresh: fn() -> Box<dyn AnyResponse>,
    ) -> Box<Self> {
        Box::new(Self { client, target, payload, options: CallOptions::default(), fresh })
    }
}

/// What is called.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) service: AnyService,
    pub(crate) action: &'a str,
    pub(crate) signed: bool,
    pub(crate) form: Option<&'static Form>,
    pub(crate) read: bool,
    pub(crate) client_token: bool,
    /// What the spec says of it beyond that: a rate, a host of its own.
    pub(crate) documented: Option<&'static Action>,
}

impl Target<'_> {
    pub(crate) fn hosts(&self) -> Hosts<'_> {
        match self.documented {
            Some(action) => Hosts { usual: action.host(), test: action.test_host() },
            None => Hosts { usual: self.service.host(), test: self.service.test_host() },
        }
    }
}

/// What a call says otherwise than its client.
#[derive(Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) region: Option<String>,
    pub(crate) language: Option<Language>,
    /// JSON or a query.
    pub(crate) form: Option<&'static Form>,
    pub(crate) unsigned_payload: Option<bool>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) repeatable: bool,
    pub(crate) unchecked: bool,
}

impl<'a, R> Call<'a, R> {
    pub(crate) fn new(call: Box<AnyCall<'a>>) -> Self {
        Self { call, response: PhantomData }
    }

    /// Calls in another region than the client's; `""` for none.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.call.options.region = Some(region.into());
        self
    }

    /// Sends the call elsewhere than the client's others: see [`Endpoint`].
    pub fn endpoint(mut self, endpoint: impl Into<Endpoint>) -> Self {
        self.call.options.endpoint = Some(endpoint.into());
        self
    }

    /// Asks for error messages in another language than the client's.
    pub fn language(mut self, language: Language) -> Self {
        self.call.options.language = Some(language);
        self
    }

    /// Sends the request by another method than the client's. An action that takes files or a stream of bytes cannot be
    /// sent by [`Method::Get`].
    pub fn method(mut self, method: Method) -> Self {
        self.call.options.form = Some(Form::of(method));
        self
    }

    /// Leaves the body out of the signature, or signs it, otherwise than the client: see
    /// [`ClientBuilder::unsigned_payload`](crate::ClientBuilder::unsigned_payload).
    pub fn unsigned_payload(mut self, unsigned: bool) -> Self {
        self.call.options.unsigned_payload = Some(unsigned);
        self
    }

    /// Sends a file as one more member, and the request as a form with files (`multipart/form-data`): for an action that
    /// has no generated types (`Client::call_json`). Generated requests have members of the type [`Binary`](crate::Binary)
    /// instead.
    pub fn file(mut self, member: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.call.options.attachments.push(Attachment { name: member.into(), bytes: content.into() });
        self.call.target.form.get_or_insert(Form::MULTIPART);
        self
    }

    /// Sends these bytes as the body and the members as headers (`X-CLS-TopicId`), as cls `UploadLog` wants it. Here it has
    /// no generated types, which takes the feature `json`:
    ///
    /// ```no_run
    /// use tcgen_runtime::{Client, ClientBuilder, Credentials, Service};
    ///
    /// const CLS: Service = Service::new("cls", "2020-10-16", "cls.tencentcloudapi.com");
    ///
    /// # async fn run(log_group_list: Vec<u8>) -> Result<(), tcgen_runtime::Error> {
    /// let client: Client =
    ///     ClientBuilder::new(&CLS).credentials(Credentials::from_env()?).region("ap-guangzhou").build()?;
    /// let topic = serde_json::json!({ "TopicId": "f6c4fa6f-367a-4f14-8289-1ff6f77ed975" });
    /// client.call_json(&CLS, "UploadLog", &topic).octet_stream(log_group_list).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn octet_stream(mut self, body: impl Into<Bytes>) -> Self {
        self.call.options.attachments.push(Attachment { name: String::new(), bytes: body.into() });
        self.call.target.form = Some(Form::OCTET_STREAM);
        self
    }

    /// Lets the call take another time than the client's, as a whole: all attempts and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.options.timeout = Some(timeout);
        self
    }

    /// Lets one attempt take another time than the client's.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.call.options.attempt_timeout = Some(timeout);
        self
    }

    /// Makes the call again by another policy than the client's; [`RetryPolicy::off`] for not at all.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.call.options.retry = Some(policy);
        self
    }

    /// Says that being made twice does no harm, so that the call may be made again like a read: for a write that the
    /// service is known to do only once, or one that sets what is set already.
    pub fn repeatable(mut self) -> Self {
        self.call.options.repeatable = true;
        self
    }

    /// Sends the request even where it breaks documented constraints, for a service that knows better than its
    /// documentation.
    pub fn without_validation(mut self) -> Self {
        self.call.options.unchecked = true;
        self
    }
}

impl<R: Response> Call<'_, R> {
    /// Makes the call and gives its answer as events, as they arrive: for actions that answer with `text/event-stream`,
    /// as lkeap and hunyuan `ChatCompletions` do where the request says `Stream`. A service that answers with JSON all
    /// the same gives one event, or its error, whatever type it claims. A stream that ends before its first event is an
    /// error.
    ///
    /// Until the answer begins the call is made again like any other; nothing is repeated after that. The call's timeout,
    /// or that of an attempt where it is shorter, is then the longest silence between two chunks, not the time of the
    /// stream as a whole, and the client's `max_response_size` is that of one event. Over a transport without a timer a stream has no time limit.
    ///
    /// Here without generated types, which takes the feature `json`:
    ///
    /// ```no_run
    /// # use tcgen_runtime::{Client, Error, Service};
    /// # const LKEAP: Service = Service::new("lkeap", "2024-05-22", "lkeap.tencentcloudapi.com");
    /// # async fn run(client: Client) -> Result<(), Error> {
    /// let request = serde_json::json!({
    ///     "Model": "deepseek-r1", "Stream": true, "Messages": [{ "Role": "user", "Content": "9.9 or 9.11?" }],
    /// });
    /// let mut events = client.call_json(&LKEAP, "ChatCompletions", &request).stream().await?;
    /// while let Some(event) = events.next().await {
    ///     print!("{}", event?.data["Choices"][0]["Delta"]["Content"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As the call's own, up to the first bytes of the answer. What goes wrong later is an item of the stream.
    pub fn stream(self) -> impl Future<Output = Result<EventStream<R>, Error>> + Send + use<R> {
        let running = Exchange::begin_stream(self.call);
        async { Ok(EventStream::new(running.await?)) }
    }
}

#[cfg(feature = "blocking")]
impl<R: Response> Call<'_, R> {
    /// Makes the call and waits for its end on this thread, for programs without an async runtime: see
    /// [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As when it is awaited, and besides where the thread is in a tokio runtime: see
    /// [`wait`](crate::blocking::wait).
    pub fn wait(self) -> Result<R, Error> {
        let (service, action) = (self.call.target.service.name().to_owned(), self.call.target.action);
        crate::blocking::wait(async { self.await }).map_err(|error| error.in_call(&service, action))?
    }
}

impl<R: Response> IntoFuture for Call<'_, R> {
    type Output = Result<R, Error>;
    type IntoFuture = CallFuture<R>;

    fn into_future(self) -> Self::IntoFuture {
        let running = Exchange::begin(self.call);
        CallFuture { running, response: PhantomData }
    }
}

impl<R> fmt::Debug for Call<'_, R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Call")
            .field("target", &self.call.target)
            .field("options", &self.call.options)
            .finish_non_exhaustive()
    }
}

/// A call that runs while it is polled. See [`Call`].
#[must_use = "a call is made only when it is awaited"]
pub struct CallFuture<R> {
    running: Pin<Box<Running>>,
    response: PhantomData<fn() -> R>,
}

type Running = dyn Future<Output = Result<Box<dyn AnyResponse>, Error>> + Send;

impl<R: Response> Future for CallFuture<R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(poll_response(self.running.as_mut(), context))?.downcast() {
            Ok(response) => Ok(*response),
            Err(other) => Err(of_another_type(other)),
        })
    }
}

/// All of [`CallFuture::poll`] that is the same whatever the response.
fn poll_response(running: Pin<&mut Running>, context: &mut Context<'_>) -> Poll<Result<Box<dyn Any>, Error>> {
    running.poll(context).map_ok(|response| -> Box<dyn Any> { response })
}

/// `Call::new` is only ever given a `fresh` that makes an `R`.
#[cold]
fn of_another_type(_: Box<dyn Any>) -> Error {
    Error::new(ErrorKind::Decode, "the response has another type")
}

impl<R> fmt::Debug for CallFuture<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CallFuture").finish_non_exhaustive()
    }
}
