//! Answers that come as a stream of events, over a real socket.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::future::poll_fn;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Value, json};
use support::essbasic::{ChannelBatchCancelFlowsRequest, ChannelBatchCancelFlowsResponse, SERVICE};
use support::server::{Server, Step, response};
use tcgen_runtime::{Call, Client, ClientBuilder, Credentials, Error, ErrorKind, Event, EventStream, RetryPolicy};

type Cancelled = ChannelBatchCancelFlowsResponse;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\nX-Trace: t\r\n\
                    Transfer-Encoding: chunked\r\n\r\n";

fn chunk(text: &str) -> Step {
    Step::Send(format!("{:x}\r\n{text}\r\n", text.len()).into_bytes())
}

fn last_chunk() -> Step {
    Step::Send(b"0\r\n\r\n".to_vec())
}

/// A stream whose chunks are these texts.
fn streaming(texts: &[&str]) -> Server {
    let mut steps = vec![Step::Send(HEAD.into())];
    steps.extend(texts.iter().map(|text| chunk(text)));
    steps.push(last_chunk());
    Server::start(move |_| steps.clone())
}

fn builder(endpoint: &str) -> ClientBuilder<Client> {
    ClientBuilder::new(&SERVICE).credentials(Credentials::new("AKIDexample", "hush")).endpoint(endpoint)
}

fn client(server: &Server) -> Client {
    builder(&server.endpoint()).build().unwrap()
}

fn request() -> ChannelBatchCancelFlowsRequest {
    ChannelBatchCancelFlowsRequest::new("org", &["yDw1"])
}

async fn open(client: &Client) -> Result<EventStream<Cancelled>, Error> {
    client.call(&request()).stream().await
}

async fn all<E: tcgen_runtime::Response>(mut stream: EventStream<E>) -> Vec<Result<Event<E>, Error>> {
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event);
    }
    assert!(stream.next().await.is_none(), "the end stays the end");
    events
}

fn task_ids(events: &[Result<Event<Cancelled>, Error>]) -> Vec<&str> {
    events.iter().flatten().filter_map(|event| event.data.task_id.as_deref()).collect()
}

#[tokio::test]
async fn events_have_the_type_of_the_response_and_the_last_needs_no_blank_line() {
    let server = streaming(&[
        "\u{feff}: hello\nid: 1\nevent: chunk\nda",
        "ta: {\"TaskId\":\ndata: \"a\"}\r\n\r",
        "\nid: 2\ndata:{\"TaskId\":\"b\",\"RequestId\":\"r\"}\n\n\nretry: 250\ndata: {\"TaskId\":\"c\"}",
    ]);
    let mut stream = open(&client(&server)).await.unwrap();
    assert_eq!(stream.headers()["x-trace"], "t");
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        let Event { data, name, id, .. } = event.unwrap();
        events.push((data.task_id.unwrap(), name, id));
    }
    let event = |task: &str, name: &str, id: &str| (task.to_owned(), name.to_owned(), id.to_owned());
    assert_eq!(events, [event("a", "chunk", "1"), event("b", "", "2"), event("c", "", "2")]);
    assert_eq!((stream.last_id(), stream.retry()), ("2", Some(Duration::from_millis(250))));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_envelope_around_an_event_is_opened() {
    let server = streaming(&["data: {\"Response\":{\"TaskId\":\"a\",\"RequestId\":\"r\"}}\n\n"]);
    let events = all(open(&client(&server)).await.unwrap()).await;
    let event = events[0].as_ref().unwrap();
    assert_eq!((event.data.task_id.as_deref(), event.data.request_id.as_str()), (Some("a"), "r"));
}

#[tokio::test]
async fn any_event_can_be_read_as_json() {
    let server = streaming(&["data: {\"Type\":\"chunk\",\"Audio\":\"AAAA\",\"Seq\":0}\n\n"]);
    let events = all(client(&server).call(&request()).stream_json().await.unwrap()).await;
    assert_eq!(events[0].as_ref().unwrap().data, json!({ "Type": "chunk", "Audio": "AAAA", "Seq": 0 }));
}

#[tokio::test]
async fn an_error_in_the_middle_is_the_services_own_and_the_last_item() {
    for error in [
        r#"{"Type":"error","RequestId":"r7","Error":{"Code":"InternalError","Message":"no"}}"#,
        r#"{"Response":{"RequestId":"r7","Error":{"Code":"InternalError","Message":"no"}}}"#,
    ] {
        let text = format!("data: {{\"TaskId\":\"a\"}}\n\ndata: {error}\n\ndata: {{\"TaskId\":\"b\"}}\n\n");
        let server = streaming(&[&text]);
        let events = all(open(&client(&server)).await.unwrap()).await;
        assert_eq!((events.len(), task_ids(&events)), (2, vec!["a"]));
        let error = events[1].as_ref().unwrap_err();
        assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("InternalError"), "no"));
        assert_eq!(error.request_id(), Some("r7"));
        assert!(error.to_string().starts_with("essbasic ChannelBatchCancelFlows: "), "{error}");
    }
}

#[tokio::test]
async fn events_that_say_nothing_are_passed_over_and_done_is_the_end() {
    let server = streaming(&["data:\n\ndata:  \n\ndata: {\"TaskId\":\"a\"}\n\ndata: [DONE]\n\ndata: not json\n\n"]);
    let events = all(open(&client(&server)).await.unwrap()).await;
    assert_eq!((events.len(), task_ids(&events)), (1, vec!["a"]));
}

#[tokio::test]
async fn a_failure_before_the_stream_is_the_calls_error_and_a_whole_answer_is_one_event() {
    let failure = r#"{"Response":{"Error":{"Code":"InvalidParameter.VoiceId","Message":"no"},"RequestId":"r"}}"#;
    let error = open(&client(&Server::answering_json(failure))).await.unwrap_err();
    assert_eq!((error.code(), error.request_id()), (Some("InvalidParameter.VoiceId"), Some("r")));

    let server = Server::answering_json(r#"{"Response":{"TaskId":"a","RequestId":"r"}}"#);
    let events = all(open(&client(&server)).await.unwrap()).await;
    assert_eq!((events.len(), task_ids(&events)), (1, vec!["a"]));
}

#[tokio::test]
async fn a_status_that_is_no_success_is_no_stream() {
    let body = "data: {\"TaskId\":\"a\"}\n\n";
    let server = Server::answering("403 Forbidden", "text/event-stream", body);
    let error = open(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(403)));
}

#[tokio::test]
async fn a_stream_that_was_not_asked_for_is_an_error_that_says_how_to_ask() {
    let server = streaming(&["data: {\"TaskId\":\"a\"}\n\n"]);
    let error = client(&server).call(&request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("stream()"), "{error}");
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_after_the_events_that_came() {
    let steps =
        vec![Step::Send(HEAD.into()), chunk("data: {\"TaskId\":\"a\"}\n\ndata: {\"TaskId\":\"lost"), Step::Close];
    let server = Server::start(move |_| steps.clone());
    let events = all(open(&client(&server)).await.unwrap()).await;
    assert_eq!((events.len(), task_ids(&events)), (2, vec!["a"]));
    assert_eq!(events[1].as_ref().unwrap_err().kind(), ErrorKind::Connection);
    assert_eq!(server.received().len(), 1, "nothing is repeated once a stream has begun");
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_an_error_without_secrets() {
    let server = Server::start(|received| {
        let authorization = &received.headers["authorization"];
        vec![Step::Send(HEAD.into()), chunk(&format!("data: {{\"TaskId\":] {authorization} hush\n\n")), last_chunk()]
    });
    let events = all(open(&client(&server)).await.unwrap()).await;
    let error = events[0].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = format!("{error} {error:?}");
    assert!(text.contains("bytes that are no JSON") && !text.contains("hush"), "{text}");
}

#[tokio::test]
async fn an_event_beyond_the_limit_is_an_error_and_the_stream_as_a_whole_has_none() {
    let small = format!("data: {{\"TaskId\":\"{}\"}}\n\n", "x".repeat(600));
    let large = format!("data: {{\"TaskId\":\"{}\"}}\n\n", "x".repeat(2_000));
    let mut texts = vec![small.as_str(); 10];
    texts.push(&large);
    let server = streaming(&texts);
    let client = builder(&server.endpoint()).max_response_size(1_000).build().unwrap();
    let events = all(open(&client).await.unwrap()).await;
    assert_eq!((events.len(), task_ids(&events).len()), (11, 10));
    assert_eq!(events[10].as_ref().unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_stream_may_take_longer_than_the_timeout_as_long_as_it_is_not_silent() {
    let mut steps = vec![Step::Send(HEAD.into())];
    for _ in 0..5 {
        steps.extend([Step::Pause(Duration::from_millis(300)), chunk("data: {\"TaskId\":\"a\"}\n\n")]);
    }
    steps.push(last_chunk());
    let server = Server::start(move |_| steps.clone());
    let client = builder(&server.endpoint()).timeout(Duration::from_secs(1)).build().unwrap();
    assert_eq!(task_ids(&all(open(&client).await.unwrap()).await).len(), 5);
}

#[tokio::test]
async fn a_silent_stream_ends_in_a_timeout() {
    let quiet = Step::Pause(Duration::from_secs(3));
    let head = vec![Step::Send(HEAD.into()), chunk("data: {\"TaskId\":\"a\"}\n\n")];
    for (steps, events_before) in [(vec![], None), (head, Some(1))] {
        let steps: Vec<Step> = steps.into_iter().chain([quiet.clone(), Step::Close]).collect();
        let server = Server::start(move |_| steps.clone());
        let client = builder(&server.endpoint()).timeout(Duration::from_millis(300)).build().unwrap();
        let opened = open(&client).await;
        let error = match events_before {
            None => opened.unwrap_err(),
            Some(count) => {
                let mut events = all(opened.unwrap()).await;
                assert_eq!(task_ids(&events).len(), count);
                events.pop().unwrap().unwrap_err()
            }
        };
        assert!(error.is_timeout(), "{error:?}");
    }
}

#[tokio::test]
async fn a_call_is_made_again_until_its_stream_begins() {
    let tried = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |_| match tried.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => vec![Step::Send(response("503 Busy", "text/html", b"<html>"))],
        _ => vec![Step::Send(HEAD.into()), chunk("data: {\"A\":1}\n\n"), last_chunk()],
    });
    let client =
        builder(&server.endpoint()).retry(RetryPolicy::new().first_delay(Duration::from_millis(1))).build().unwrap();
    let nothing = json!({});
    let call: Call<'_, Value> = client.call_json(&SERVICE, "DescribeFlows", &nothing);
    let events = all(call.stream().await.unwrap()).await;
    assert_eq!(events[0].as_ref().unwrap().data, json!({ "A": 1 }));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn dropping_a_future_of_next_loses_nothing() {
    let mut steps = vec![Step::Send(HEAD.into())];
    for index in 0..5 {
        let second = format!("Id\":\"{index}\"}}\n\n");
        steps.extend([chunk("data: {\"Task"), Step::Pause(Duration::from_millis(20)), chunk(&second)]);
    }
    steps.push(last_chunk());
    let server = Server::start(move |_| steps.clone());
    let mut stream = open(&client(&server)).await.unwrap();
    let mut found = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_millis(1), stream.next()).await {
            Err(_) => {}
            Ok(Some(event)) => found.push(event.unwrap().data.task_id.unwrap()),
            Ok(None) => break,
        }
    }
    assert_eq!(found, ["0", "1", "2", "3", "4"]);
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        let mut line = String::new();
        while reader.read_line(&mut line).unwrap() > 2 {
            line.clear();
        }
        connection.write_all(HEAD.as_bytes()).unwrap();
        connection.write_all(b"16\r\ndata: {\"TaskId\":\"a\"}\n\n\r\n").unwrap();
        // The request's body, and then the end that the client makes; an error is an end too.
        let mut rest = Vec::new();
        let _ = reader.read_to_end(&mut rest);
    });
    let client = builder(&endpoint).build().unwrap();
    let mut stream = open(&client).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    let ended = tokio::task::spawn_blocking(move || served.join());
    tokio::time::timeout(Duration::from_secs(20), ended).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn it_is_a_stream_for_everyone_elses_combinators() {
    fn is_send_stream(stream: &mut (impl futures_core::Stream + Send + Unpin + 'static)) {
        assert_eq!(stream.size_hint(), (0, None));
    }
    let server = streaming(&["data: {\"TaskId\":\"a\"}\n\n"]);
    let mut stream = open(&client(&server)).await.unwrap();
    is_send_stream(&mut stream);
    let first = poll_fn(|context| futures_core::Stream::poll_next(Pin::new(&mut stream), context)).await;
    assert_eq!(first.unwrap().unwrap().data.task_id.as_deref(), Some("a"));
}
