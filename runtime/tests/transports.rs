//! Calls over a transport of the caller's own: no network, and no feature of the crate is needed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use support::essbasic::{ChannelBatchCancelFlowsRequest, ChannelBatchCancelFlowsResponse, Client, SERVICE};
use tcgen_runtime::codec::{Encode, ObjectWriter};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{Action, BoxFuture, Checker, Credentials, Error, ErrorKind, Validate};

/// Keeps what it is given, and answers with the chunks it has.
#[derive(Clone)]
struct Recorder {
    sent: Arc<Mutex<Vec<(Request, Duration)>>>,
    chunks: Arc<dyn Fn() -> Vec<Result<Bytes, TransportError>> + Send + Sync>,
}

impl Recorder {
    fn answering(text: &'static str) -> Self {
        Self::giving(move || vec![Ok(Bytes::from_static(text.as_bytes()))])
    }

    fn giving(chunks: impl Fn() -> Vec<Result<Bytes, TransportError>> + Send + Sync + 'static) -> Self {
        Self { sent: Arc::default(), chunks: Arc::new(chunks) }
    }

    fn only(&self) -> (Request, Duration) {
        let mut sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1);
        sent.remove(0)
    }

    fn client(&self) -> Client {
        Client::builder().credentials(Credentials::new("AKIDexample", "hush")).transport(self.clone()).build().unwrap()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request, timeout: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.sent.lock().unwrap().push((request, timeout));
        let body: Box<dyn Body> = Box::new(Chunks((self.chunks)().into_iter()));
        Box::pin(async { Ok(Response::new(body)) })
    }
}

struct Chunks(std::vec::IntoIter<Result<Bytes, TransportError>>);

impl Body for Chunks {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(self.0.next().transpose()))
    }
}

const ANSWER: &str = r#"{"Response":{"RequestId":"s1"}}"#;

/// An action with a host of its own, which is not signed.
struct Upload;

impl Encode for Upload {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Validate for Upload {
    fn check(&self, _: &mut Checker) {}
}

impl tcgen_runtime::Request for Upload {
    type Response = ChannelBatchCancelFlowsResponse;
    const ACTION: &'static Action =
        &Action::new(&SERVICE, "UploadFiles").endpoint("file.ess.tencent.cn").rate_limit(20).skip_sign();
}

#[tokio::test]
async fn a_request_goes_to_its_services_host_by_https() {
    let recorder = Recorder::answering(ANSWER);
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    recorder.client().channel_batch_cancel_flows(&request).await.unwrap();
    let (sent, timeout) = recorder.only();
    assert_eq!(sent.uri(), "https://essbasic.tencentcloudapi.com/");
    assert_eq!(sent.headers()["host"], "essbasic.tencentcloudapi.com");
    assert!(timeout > Duration::from_secs(55) && timeout <= Duration::from_secs(60), "{timeout:?}");
}

#[tokio::test]
async fn an_action_with_its_own_host_goes_there_unless_the_client_names_one() {
    let recorder = Recorder::answering(ANSWER);
    recorder.client().inner().call(&Upload).await.unwrap();
    let (sent, _) = recorder.only();
    assert_eq!((sent.uri().to_string().as_str(), sent.body().as_ref()), ("https://file.ess.tencent.cn/", &b"{}"[..]));

    let credentials = Credentials::new("AKIDexample", "hush");
    let builder = Client::builder().credentials(credentials).transport(recorder.clone());
    let client: Client = builder.endpoint("http://gateway.example:8080").allow_plain_http().build().unwrap();
    client.inner().call(&Upload).await.unwrap();
    let (sent, _) = recorder.only();
    assert_eq!(sent.uri(), "http://gateway.example:8080/");
    assert_eq!(sent.headers()["host"], "gateway.example:8080");
}

#[tokio::test]
async fn an_action_that_is_not_signed_says_so_and_carries_no_credentials() {
    let recorder = Recorder::answering(ANSWER);
    let credentials = Credentials::new("AKIDexample", "hush").with_token("whisper");
    let client: Client = Client::builder().credentials(credentials).transport(recorder.clone()).build().unwrap();
    client.inner().call(&Upload).await.unwrap();
    let (sent, _) = recorder.only();
    assert_eq!(sent.headers()["authorization"], "SKIP");
    assert!(sent.headers().contains_key("x-tc-timestamp") && !sent.headers().contains_key("x-tc-token"));
}

#[tokio::test]
async fn a_client_without_credentials_calls_what_is_not_signed_and_nothing_else() {
    let recorder = Recorder::answering(ANSWER);
    let client: Client = Client::builder().no_credentials().transport(recorder.clone()).build().unwrap();
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Credentials, 0));
    client.inner().call(&Upload).await.unwrap();
    let (sent, _) = recorder.only();
    assert_eq!(sent.headers()["authorization"], "SKIP");
}

#[tokio::test]
async fn an_attempt_has_no_more_time_than_its_own_and_its_calls() {
    const SECOND: Duration = Duration::from_secs(1);
    let recorder = Recorder::answering(ANSWER);
    let credentials = Credentials::new("AKIDexample", "hush");
    let builder = Client::builder().credentials(credentials).transport(recorder.clone());
    let client: Client = builder.timeout(SECOND * 20).attempt_timeout(SECOND * 5).build().unwrap();
    let client = client.inner();
    client.call(&Upload).await.unwrap();
    assert_eq!(recorder.only().1, SECOND * 5);
    client.call(&Upload).attempt_timeout(SECOND).await.unwrap();
    assert_eq!(recorder.only().1, SECOND);
    client.call(&Upload).attempt_timeout(SECOND * 60).await.unwrap();
    let time = recorder.only().1;
    assert!(time <= SECOND * 20 && time > SECOND * 15, "{time:?}");
}

#[tokio::test]
async fn chunks_of_any_size_make_one_answer() {
    for size in [1, 2, 7, 1000] {
        let pieces = move || ANSWER.as_bytes().chunks(size).map(|chunk| Ok(Bytes::from_static(chunk))).collect();
        let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
        let response = Recorder::giving(pieces).client().channel_batch_cancel_flows(&request).await.unwrap();
        assert_eq!(response.request_id, "s1");
    }
}

async fn failing_with(fault: fn() -> TransportError) -> Error {
    let recorder = Recorder::giving(move || vec![Ok(Bytes::from_static(b"{")), Err(fault())]);
    let request = ChannelBatchCancelFlowsRequest::new("org", &["yDw1"]);
    recorder.client().channel_batch_cancel_flows(&request).await.unwrap_err()
}

#[tokio::test]
async fn a_body_that_breaks_off_fails_with_its_kind_and_the_status() {
    for (fault, kind) in [
        ((|| TransportError::broken("reset")) as fn() -> TransportError, ErrorKind::Connection),
        (|| TransportError::timeout("late"), ErrorKind::Timeout),
    ] {
        let error = failing_with(fault).await;
        assert_eq!((error.kind(), error.status()), (kind, Some(200)));
    }
}

#[cfg(not(feature = "hyper"))]
#[test]
fn without_the_default_transport_a_client_wants_one() {
    let error = Client::builder().credentials(Credentials::new("AKIDexample", "hush")).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.to_string().contains("feature `hyper`"), "{error}");
}
