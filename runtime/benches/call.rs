//! What a call costs beside its connection: a typed call over a transport that answers from memory, against the same
//! request made by hand for it. By hand is what nobody can spare: writing the members, signing, the headers, reading the
//! answer's members. The difference is what a client adds: checks, limits, retries, redaction, spans.
//!
//! `cargo bench -p tcgen-runtime --bench call`; `-- call 10000` and `-- by-hand 10000` make that many of one kind and
//! print nothing, for a profiler: valgrind counts instructions and allocations.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its figures, and stops where it cannot")]

use std::future::Future;
use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};

use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use http::{Method, Uri};
use tcgen_runtime::codec::{Decode, DecodeError, Name, Reader, read_object, write_object};
use tcgen_runtime::sign::{Payload, Signable, Signer};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{BoxFuture, Credentials};
use tokio::runtime::Builder;

#[path = "../tests/support/essbasic.rs"]
mod essbasic;

use essbasic::{CancelMessageFormat, ChannelBatchCancelFlowsRequest, ChannelBatchCancelFlowsResponse, Client};

const ROUNDS: usize = 41;
const PER_ROUND: u32 = 10_000;

const HOST_NAME: &str = "essbasic.tencentcloudapi.com";
const REQUEST_CLIENT: &str = "tcgen-runtime/0.1.0";
const JSON: &str = "application/json; charset=utf-8";
const X_TC_ACTION: HeaderName = HeaderName::from_static("x-tc-action");
const X_TC_VERSION: HeaderName = HeaderName::from_static("x-tc-version");
const X_TC_TIMESTAMP: HeaderName = HeaderName::from_static("x-tc-timestamp");
const X_TC_REQUEST_CLIENT: HeaderName = HeaderName::from_static("x-tc-requestclient");

const ANSWER: &str = r#"{"Response":{"FailMessages":["",""],"TaskId":"","RequestId":"s1601543c0-3b8f-4b8c"}}"#;

/// Answers every request with the same text.
struct Canned;

impl Transport for Canned {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        black_box(request);
        let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(ANSWER.as_bytes())));
        let mut response = Response::new(body);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("84"));
        Box::pin(async { Ok(response) })
    }
}

fn main() {
    let credentials = Credentials::new("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
    let client: Client = Client::builder().credentials(credentials.clone()).transport(Canned).build().unwrap();
    let (request, signer, uri) = (request(), Signer::new(), Uri::from_static("https://essbasic.tencentcloudapi.com/"));
    let runtime = Builder::new_current_thread().build().unwrap();
    let call = |count| runtime.block_on(repeat(count, || call(&client, &request)));
    let by_hand = |count| runtime.block_on(repeat(count, || by_hand(&request, &signer, &credentials, &uri)));

    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "call", count, ..] => call(count.parse().unwrap()),
        [_, "by-hand", count, ..] => by_hand(count.parse().unwrap()),
        _ => compare(call, by_hand),
    }
}

fn compare(call: impl Fn(u32), by_hand: impl Fn(u32)) {
    let [mut calling, mut handling] = [(); 2].map(|()| Vec::with_capacity(ROUNDS));
    // The two alternate, so that a change of clock speed meets both alike.
    for _ in 0..ROUNDS {
        calling.push(nanoseconds_each(&call));
        handling.push(nanoseconds_each(&by_hand));
    }
    let (calling, handling) = (median(calling), median(handling));
    println!("essbasic ChannelBatchCancelFlows over a transport that answers from memory");
    println!("  one call          {calling:8.1} ns");
    println!("  the same by hand  {handling:8.1} ns");
    println!("  call / by hand    {:8.2}", calling / handling);
}

fn request() -> ChannelBatchCancelFlowsRequest {
    let flow_ids = ["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa", "yDmFmUUckpst10i3UubBSat8PWOt2iQc"];
    let mut request = ChannelBatchCancelFlowsRequest::new("org_dianziqian", &flow_ids);
    request.cancel_message_format = Some(CancelMessageFormat::InitiatorOnly);
    request
}

#[inline(never)]
async fn call(client: &Client, request: &ChannelBatchCancelFlowsRequest) {
    black_box(client.channel_batch_cancel_flows(request).await.unwrap());
}

#[inline(never)]
async fn by_hand(request: &ChannelBatchCancelFlowsRequest, signer: &Signer, credentials: &Credentials, uri: &Uri) {
    let body = Bytes::from(write_object(request).unwrap());
    let signable =
        Signable { method: "POST", query: "", content_type: JSON, host: HOST_NAME, payload: Payload::Bytes(&body) };
    let signature = signer.sign(&signable, "essbasic", credentials, SystemTime::now()).unwrap();
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri.clone();
    let headers = request.headers_mut();
    headers.reserve(8);
    headers.insert(HOST, HeaderValue::from_static(HOST_NAME));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    headers.insert(AUTHORIZATION, signature.authorization().try_into().unwrap());
    headers.insert(X_TC_ACTION, HeaderValue::from_static("ChannelBatchCancelFlows"));
    headers.insert(X_TC_VERSION, HeaderValue::from_static("2021-05-26"));
    headers.insert(X_TC_TIMESTAMP, signature.timestamp().into());
    headers.insert(X_TC_REQUEST_CLIENT, HeaderValue::from_static(REQUEST_CLIENT));
    headers.insert(USER_AGENT, HeaderValue::from_static(REQUEST_CLIENT));
    let mut answer = Canned.send(request, Duration::from_secs(60)).await.unwrap();
    let body = answer.body_mut().chunk().await.unwrap().unwrap();
    let mut envelope = Envelope::default();
    read_object(&body, &mut envelope).unwrap();
    black_box(envelope);
}

#[derive(Default)]
struct Envelope {
    response: ChannelBatchCancelFlowsResponse,
}

impl Decode for Envelope {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Response" => value.read(&mut self.response),
            _ => value.skip(),
        }
    }
}

async fn repeat<F: Future>(count: u32, work: impl Fn() -> F) {
    for _ in 0..count {
        work().await;
    }
}

fn nanoseconds_each(work: impl Fn(u32)) -> f64 {
    let start = Instant::now();
    work(PER_ROUND);
    start.elapsed().as_secs_f64() * 1e9 / f64::from(PER_ROUND)
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds.get(rounds.len() / 2).copied().unwrap_or_default()
}
