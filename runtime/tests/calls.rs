//! Calls that succeed, over a real socket: what is sent, what comes back, and how calls behave as futures.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::error::Error as _;
use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use support::essbasic::{CancelMessageFormat, ChannelBatchCancelFlowsRequest, Client, SERVICE, TaskState};
use support::server::{Received, Server, Step, response};
use tcgen_runtime::sign::{Payload, Signable, Signer};
use tcgen_runtime::{AnyService, BoxFuture, CredentialProvider, Credentials, Error, ErrorKind, Language, Service};

const ANSWER: &str = r#"{"Response": {"FailMessages": ["", "signed"], "TaskId": "t1", "State": "NEW", "Format": 9,
    "Owner": {"Name": "o"}, "Members": [{"Name": "m", "Age": "7", "Active": "true", "Share": 1}], "RequestId": "s1"}}"#;

fn credentials() -> Credentials {
    Credentials::new("AKIDexample", "hush")
}

fn client(server: &Server) -> Client {
    Client::builder().credentials(credentials()).endpoint(server.endpoint()).build().unwrap()
}

fn request() -> ChannelBatchCancelFlowsRequest {
    ChannelBatchCancelFlowsRequest::new("org", &["yDw1", "yDw2"])
}

fn only(server: &Server) -> Received {
    let mut received = server.received();
    assert_eq!(received.len(), 1);
    received.remove(0)
}

#[tokio::test]
async fn a_typed_call_sends_the_request_and_reads_the_response() {
    let server = Server::answering_json(ANSWER);
    let mut request = request();
    request.cancel_message_format = Some(CancelMessageFormat::InitiatorOnly);
    let response = client(&server).channel_batch_cancel_flows(&request).await.unwrap();

    let sent: Value = serde_json::from_slice(&only(&server).body).unwrap();
    assert_eq!(
        sent,
        json!({"Agent": {"AppId": "yDxbTUUgygl9nhUuOEPGZ1Wwtgxxxxx", "ProxyOrganizationOpenId": "org"},
            "FlowIds": ["yDw1", "yDw2"], "CancelMessageFormat": 1, "Agents": []})
    );
    assert_eq!((response.task_id.as_deref(), response.request_id.as_str()), (Some("t1"), "s1"));
    assert_eq!(response.state.as_ref().map(TaskState::as_str), Some("NEW"));
    assert_eq!(response.format.as_ref().map(CancelMessageFormat::value), Some(9));
    let member = &response.members[0];
    assert_eq!((member.age, member.active, member.share), (7, true, 1.0));
    let failures = response.failures(&request).unwrap();
    assert_eq!((failures[0].item.as_str(), failures[0].message, failures[0].index), ("yDw2", "signed", 1));
}

#[tokio::test]
async fn the_headers_are_those_of_the_protocol_and_the_signature_covers_what_was_sent() {
    let server = Server::answering_json(ANSWER);
    let client: Client = Client::builder()
        .credentials(credentials().with_token("whisper"))
        .endpoint(server.endpoint())
        .region("ap-guangzhou")
        .language(Language::EnUs)
        .request_client("shop/1.2")
        .build()
        .unwrap();
    client.channel_batch_cancel_flows(&request()).await.unwrap();

    let received = only(&server);
    assert_eq!(received.line, "POST / HTTP/1.1");
    let header = |name: &str| received.headers.get(name).map(String::as_str);
    for (name, value) in [
        ("host", server.host().as_str()),
        ("content-type", "application/json; charset=utf-8"),
        ("x-tc-action", "ChannelBatchCancelFlows"),
        ("x-tc-version", "2021-05-26"),
        ("x-tc-region", "ap-guangzhou"),
        ("x-tc-language", "en-US"),
        ("x-tc-token", "whisper"),
        ("x-tc-requestclient", "shop/1.2"),
        ("user-agent", "shop/1.2"),
    ] {
        assert_eq!(header(name), Some(value), "{name}");
    }
    let timestamp: u64 = header("x-tc-timestamp").unwrap().parse().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(now.abs_diff(timestamp) < 60);

    let signable = Signable {
        method: "POST",
        query: "",
        content_type: header("content-type").unwrap(),
        host: header("host").unwrap(),
        payload: Payload::Bytes(&received.body),
    };
    let time = UNIX_EPOCH + Duration::from_secs(timestamp);
    let expected = Signer::new().sign(&signable, "essbasic", &credentials(), time).unwrap();
    assert_eq!(header("authorization"), Some(expected.authorization()));
}

#[tokio::test]
async fn region_language_and_token_are_left_out_where_there_are_none() {
    let server = Server::answering_json(ANSWER);
    let client: Client = Client::builder()
        .credentials(credentials())
        .endpoint(server.endpoint())
        .region("ap-guangzhou")
        .build()
        .unwrap();
    client.channel_batch_cancel_flows(&request()).region("").await.unwrap();
    let received = only(&server);
    for name in ["x-tc-region", "x-tc-language", "x-tc-token"] {
        assert!(!received.headers.contains_key(name), "{name}");
    }
    assert!(received.headers["x-tc-requestclient"].starts_with("tcgen-runtime/"));
}

#[tokio::test]
async fn a_call_says_otherwise_than_its_client() {
    let server = Server::answering_json(ANSWER);
    let client = client(&server);
    let request = request();
    client.channel_batch_cancel_flows(&request).region("ap-shanghai").language(Language::ZhCn).await.unwrap();
    let received = only(&server);
    assert_eq!(
        (received.headers["x-tc-region"].as_str(), received.headers["x-tc-language"].as_str()),
        ("ap-shanghai", "zh-CN")
    );
}

#[tokio::test]
async fn any_action_is_called_with_json_alone() {
    const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
    let server =
        Server::answering_json(r#"{"Response": {"TotalCount": 1, "Price": 92.09000000000003, "RequestId": "s2"}}"#);
    let client = client(&server);
    let answer = client.inner().call_json(&CVM, "DescribeZones", &json!({"Limit": 5, "Name": "合"})).await.unwrap();
    assert_eq!(answer, json!({"TotalCount": 1, "Price": 92.090_000_000_000_03, "RequestId": "s2"}));

    let received = only(&server);
    assert_eq!(serde_json::from_slice::<Value>(&received.body).unwrap(), json!({"Limit": 5, "Name": "合"}));
    assert_eq!(
        (received.headers["x-tc-action"].as_str(), received.headers["x-tc-version"].as_str()),
        ("DescribeZones", "2017-03-12")
    );
    assert!(received.headers["authorization"].contains("/cvm/tc3_request"));

    let error = client.inner().call_json(&CVM, "DescribeZones", &json!([1])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let error = client.inner().call_json(&CVM, "Describe\r\nZones", &json!({})).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_invalid_request_is_refused_with_every_violation_and_nothing_is_sent() {
    let server = Server::answering_json(ANSWER);
    let client = client(&server);
    let mut request = request();
    request.agent.proxy_organization_open_id = None;
    request.flow_ids = vec!["x".into(); 101];
    request.cancel_message = Some("A".repeat(201));
    request.cancel_message_format = Some(CancelMessageFormat::from(7));
    request.agents = vec![Default::default()];
    (request.rate, request.limit, request.state) = (Some(0.25), Some(0), Some(TaskState::from("?")));

    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let violations: Vec<String> = error.violations().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        [
            "`Agent.ProxyOrganizationOpenId` is needed here, and missing",
            "`FlowIds` holds 101 items, at most 100 are allowed",
            "`CancelMessage` has 201 characters, at most 200 are allowed",
            "`CancelMessage` does not match a-z and spaces",
            "`CancelMessageFormat` is none of the documented values: 0, 1",
            "`Agents[0].AppId` has 0 characters, at least 1 is needed",
            "`Rate` is 0.25, which is less than 0.5",
            "`Limit` is 0, which is not between 1 and 100",
            "`State` is none of the documented values: DONE",
        ]
    );
    assert_eq!(error.source().map(ToString::to_string), Some(violations.join("; ")));
    assert!(server.received().is_empty());

    client.channel_batch_cancel_flows(&request).without_validation().await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_number_that_json_cannot_express_is_refused_before_it_is_sent() {
    let server = Server::answering_json(ANSWER);
    let client = client(&server);
    let request = ChannelBatchCancelFlowsRequest { rate: Some(f64::INFINITY), ..request() };
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("`Rate`"), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clones_of_a_client_serve_many_tasks_at_once() {
    let server = Server::start(|received| {
        let body: Value = serde_json::from_slice(&received.body).unwrap();
        let text = json!({"Response": {"TaskId": body["FlowIds"][0], "RequestId": "s"}}).to_string();
        vec![Step::Send(response("200 OK", "application/json", text.as_bytes()))]
    });
    let client = client(&server);
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let id = format!("flow-{number}");
                let request = ChannelBatchCancelFlowsRequest::new("org", &[&id]);
                let response = client.channel_batch_cancel_flows(&request).await.unwrap();
                assert_eq!(response.task_id.as_deref(), Some(id.as_str()));
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(server.received().len(), 64);
}

#[tokio::test]
async fn the_future_of_a_call_borrows_nothing_and_can_be_spawned() {
    fn movable<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let server = Server::answering_json(ANSWER);
    let client = client(&server);
    shared(&client);
    let future = {
        let request = request();
        movable(client.channel_batch_cancel_flows(&request).into_future())
    };
    drop(client);
    assert_eq!(tokio::spawn(future).await.unwrap().unwrap().request_id, "s1");
}

#[tokio::test]
async fn a_dropped_call_leaves_the_client_sound() {
    let slow_once = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let answer = Step::Send(response("200 OK", "application/json", ANSWER.as_bytes()));
        match slow_once.fetch_add(1, Ordering::Relaxed) {
            0 => vec![Step::Pause(Duration::from_secs(30)), answer],
            _ => vec![answer],
        }
    });
    let client = client(&server);
    let request = request();
    let call = client.channel_batch_cancel_flows(&request).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    assert_eq!(client.channel_batch_cancel_flows(&request).await.unwrap().request_id, "s1");
}

#[tokio::test]
async fn a_provider_is_asked_before_every_call_and_its_error_is_the_calls() {
    struct Rotating(Arc<AtomicUsize>);
    impl CredentialProvider for Rotating {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            Box::pin(async {
                match self.0.fetch_add(1, Ordering::Relaxed) {
                    2 => Err(Error::credentials("the role has expired").caused_by("metadata service: 404")),
                    turn => Ok(Credentials::new(format!("AKID{turn}"), "hush")),
                }
            })
        }
    }
    let server = Server::answering_json(ANSWER);
    let client: Client =
        Client::builder().credentials(Rotating(Arc::default())).endpoint(server.endpoint()).build().unwrap();
    let request = request();
    client.channel_batch_cancel_flows(&request).await.unwrap();
    client.channel_batch_cancel_flows(&request).await.unwrap();
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.to_string(), "essbasic ChannelBatchCancelFlows: the role has expired");
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("metadata service: 404"));
    let ids: Vec<bool> =
        (0..2).map(|turn| server.received()[turn].headers["authorization"].contains(&format!("AKID{turn}/"))).collect();
    assert_eq!(ids, [true, true]);
}

#[test]
fn a_client_is_not_built_from_what_cannot_be_used() {
    let build = |change: fn(tcgen_runtime::ClientBuilder<Client>) -> tcgen_runtime::ClientBuilder<Client>| {
        change(Client::builder().credentials(credentials())).build().unwrap_err()
    };
    for error in [
        build(|builder| builder.region("ap-guangzhou\r\nX-Evil: 1")),
        build(|builder| builder.endpoint("http://ess.example")),
        build(|builder| builder.endpoint("not a host")),
        build(|builder| builder.request_client("x".repeat(129))),
        build(|builder| builder.request_client("a\nb")),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{error}");
    }
    let error = Client::builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("no_credentials()"), "{error}");
}

#[test]
fn a_client_knows_its_service() {
    let client: Client = Client::builder().credentials(credentials()).build().unwrap();
    assert_eq!(client.inner().service(), &AnyService::from(&SERVICE));
}
