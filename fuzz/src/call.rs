//! Calls without a network. The chunks of an answer come in; what a client makes of them goes out.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError, http};
use tcgen_runtime::{BoxFuture, Client, ClientBuilder, Credentials, RetryPolicy, Service};

/// Any service; nothing that is tested depends on which.
pub(crate) const SERVICE: Service = Service::new("demo", "2020-01-01", "demo.tencentcloudapi.com");

/// What signs the calls. Answers that repeat it are shown without it.
pub(crate) const KEY: [&str; 2] = ["AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA", "Gu5t9xGARNpq86cd98joQYCN3xKbe2Lw"];

/// A client, and what its next call is answered with.
pub(crate) struct Caller {
    pub(crate) client: Client,
    answer: Answer,
}

type Answer = Arc<Mutex<Option<(http::StatusCode, &'static str, VecDeque<Bytes>)>>>;

impl Caller {
    /// A client that repeats nothing and takes answers of at most `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        let answer = Answer::default();
        let builder = ClientBuilder::new(&SERVICE)
            .credentials(Credentials::new(KEY[0], KEY[1]))
            .retry(RetryPolicy::off())
            .max_response_size(limit)
            .transport(Canned(Arc::clone(&answer)));
        let client = builder.build().expect("the options are sound");
        Self { client, answer }
    }

    /// Sets the answer to the next call.
    pub(crate) fn answer(&self, status: http::StatusCode, content_type: &'static str, chunks: Vec<Bytes>) {
        *self.answer.lock().expect("nothing panics while it is held") = Some((status, content_type, chunks.into()));
    }
}

struct Canned(Answer);

impl Transport for Canned {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let answer = self.0.lock().ok().and_then(|mut answer| answer.take());
        Box::pin(async move {
            let (status, content_type, chunks) = answer.ok_or_else(|| TransportError::refused("no answer is set"))?;
            let body: Box<dyn Body> = Box::new(Chunks(chunks));
            let mut response = Response::new(body);
            *response.status_mut() = status;
            let content_type = http::HeaderValue::from_static(content_type);
            response.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
            Ok(response)
        })
    }
}

struct Chunks(VecDeque<Bytes>);

impl Body for Chunks {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.0.pop_front())))
    }
}

/// The outcome of a future that never waits.
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    // A stream lets others run after some chunks.
    for _ in 0..10_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("nothing here waits")
}
