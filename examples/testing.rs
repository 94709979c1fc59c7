//! How a program that cancels contracts is tested: without a network, with answers of the test's own or recorded ones.
//! `cancel` stands for the program; the rest is its tests.
//!
//! ```sh
//! cargo test -p examples --test testing
//! ```
//!
//! A program puts this into its `Cargo.toml`:
//!
//! ```toml
//! [dev-dependencies]
//! tcgen-essbasic = { version = "…", features = ["test-util"] }
//! tcgen-runtime = "…"
//! ```
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic as tests may")]

use std::error::Error;
use std::time::Duration;

use tcgen_essbasic::model::{Agent, ChannelBatchCancelFlowsRequest, ChannelBatchCancelFlowsResponse, UserInfo};
use tcgen_essbasic::{Client, Credentials, ErrorKind};
use tcgen_runtime::testing::{Answer, Recording, Replaying, Scripted};
use tcgen_runtime::transport::Transport;

/// Cancels contracts, up to 100 a request, and gives what was refused, each with the reason.
async fn cancel(client: &Client, flow_ids: &[&str]) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut refused = Vec::new();
    for batch in flow_ids.chunks(100) {
        let request = request(batch);
        let response = client.channel_batch_cancel_flows(&request).await?;
        let failures = response.failures(&request)?;
        refused.extend(failures.iter().map(|failure| (failure.item.to_owned(), failure.message.to_owned())));
    }
    Ok(refused)
}

fn request(flow_ids: &[&str]) -> ChannelBatchCancelFlowsRequest {
    let operator = UserInfo::new().open_id("n9527");
    let agent = Agent::new("yDapp").proxy_organization_open_id("org").proxy_operator(operator);
    ChannelBatchCancelFlowsRequest::new(agent, flow_ids.iter().copied())
}

const ACTION: &str = "ChannelBatchCancelFlows";

fn client(transport: impl Transport + 'static) -> Client {
    // The request is signed as ever; nobody looks at it.
    Client::builder().credentials(Credentials::new("AKIDtest", "test")).transport(transport).build().unwrap()
}

/// An answer in the types of the crate.
fn answer(fail_messages: &[&str]) -> Answer {
    let mut response = ChannelBatchCancelFlowsResponse::default();
    response.task_id = "a task".to_owned();
    response.fail_messages = fail_messages.iter().map(|&message| message.to_owned()).collect();
    Answer::ok(&response)
}

#[tokio::test]
async fn what_the_service_refuses_comes_back_with_its_reason() -> Result<(), Box<dyn Error>> {
    let service = Scripted::new().on(ACTION, answer(&["", "signed already"]));
    let refused = cancel(&client(service.clone()), &["one", "two"]).await?;
    assert_eq!(refused, [("two".to_owned(), "signed already".to_owned())]);
    // What was asked: the members as they go over the wire.
    assert_eq!(service.sent()[0].body()["FlowIds"], serde_json::json!(["one", "two"]));
    service.finished()?;
    Ok(())
}

#[tokio::test]
async fn more_than_a_hundred_go_in_batches() -> Result<(), Box<dyn Error>> {
    let is_last =
        |sent: &tcgen_runtime::testing::Sent| sent.body()["FlowIds"].as_array().is_some_and(|ids| ids.len() == 50);
    let service = Scripted::new().when(is_last, answer(&[])).always(ACTION, answer(&[]));
    assert!(cancel(&client(service.clone()), &["id"; 250]).await?.is_empty());
    assert_eq!(service.sent().len(), 3);
    service.finished()?;
    Ok(())
}

/// Cancelling is a write: throttled, nothing was done, and it is tried again; without an answer, nobody knows.
#[tokio::test]
async fn it_is_repeated_only_where_nothing_can_have_been_done() {
    let service = Scripted::new()
        .on(ACTION, Answer::error("RequestLimitExceeded", "slower"))
        .on(ACTION, Answer::no_connection())
        .on(ACTION, Answer::broken());
    let error = cancel(&client(service.clone()), &["one"]).await.unwrap_err();
    let error: &tcgen_essbasic::Error = error.downcast_ref().unwrap();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connection, 3));
    service.finished().unwrap();
}

/// The minute goes by the script's clock: the test takes no time.
#[tokio::test]
async fn an_answer_that_does_not_come_ends_with_the_time_of_the_call() {
    let service = Scripted::new().on(ACTION, answer(&[]).after(Duration::from_secs(61)));
    let error = cancel(&client(service.clone()), &["one"]).await.unwrap_err();
    assert!(error.downcast_ref::<tcgen_essbasic::Error>().unwrap().is_timeout());
    assert_eq!(service.elapsed(), Duration::from_secs(60));
}

/// A program without an async runtime is tested the same way.
#[test]
fn waiting_needs_no_runtime() {
    let service = Scripted::new().on(ACTION, answer(&[]));
    let response = client(service).channel_batch_cancel_flows(&request(&["one"])).wait().unwrap();
    assert_eq!(response.task_id, "a task");
}

/// What the service once said, kept in a file. To record it anew, with real credentials in the environment, wrap the real
/// transport and write over the file:
///
/// ```ignore
/// let transport = Recording::new(HyperTransport::new()?, "cassettes/cancel_flows.jsonl")?;
/// ```
#[tokio::test]
async fn a_recorded_service_answers_as_it_did() -> Result<(), Box<dyn Error>> {
    let service = Replaying::parse(include_str!("cassettes/cancel_flows.jsonl"))?;
    let refused = cancel(&client(service), &["one", "two"]).await?;
    assert_eq!(refused[0].0, "one");
    Ok(())
}

#[tokio::test]
async fn a_request_that_was_not_recorded_is_told_from_the_one_that_was() {
    let service = Replaying::parse(include_str!("cassettes/cancel_flows.jsonl")).unwrap();
    let error = cancel(&client(service), &["one", "three"]).await.unwrap_err().to_string();
    assert!(error.contains(r#"FlowIds[1]: recorded "two", sent "three""#), "{error}");
}

/// Recording works over any transport; here the service is a script.
#[tokio::test]
async fn what_is_recorded_can_be_played_back() -> Result<(), Box<dyn Error>> {
    let file = std::env::temp_dir().join(format!("tcgen-examples-{}.jsonl", std::process::id()));
    let service = Scripted::new().on(ACTION, answer(&["", "expired"]));
    let first = cancel(&client(Recording::new(service, &file)?), &["one", "two"]).await?;
    let again = cancel(&client(Replaying::open(&file)?), &["one", "two"]).await?;
    std::fs::remove_file(&file)?;
    assert_eq!(first, again);
    Ok(())
}
