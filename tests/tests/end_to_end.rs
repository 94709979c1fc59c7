//! Calls of the generated client over a real socket, to a service that checks every signature on its own.

use std::time::Duration;

use serde_json::{Value, json};
use tcgen_essbasic::model::*;
use tcgen_essbasic::{Client, Credentials, ErrorCode, ErrorKind, Failure, Language, SERVICE};
use tests::documented;
use tests::server::{Answer, Received, Server};
use tests::service::{account, failure, start_service, success};
use tests::verify::Account;

fn client_of(server: &Server, account: &Account) -> Client {
    let credentials = Credentials::new(&account.secret_id, &account.secret_key);
    let credentials = match &account.token {
        Some(token) => credentials.with_token(token),
        None => credentials,
    };
    Client::builder().credentials(credentials).endpoint(server.url()).build().unwrap()
}

/// A service that answers every signed request with these members, and a client that may call it.
fn answering(members: Value) -> (Server, Client) {
    responding(move |_| success(&members))
}

fn responding(respond: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> (Server, Client) {
    let server = start_service(account(), respond);
    let client = client_of(&server, &account());
    (server, client)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|item| text(item).to_owned()).collect()
}

/// What a page writes as JSON, made the way a user makes it. A member that is forgotten here is missing from what the
/// server receives, which is compared with the page.
fn agent_of(json: &Value) -> Agent {
    let mut agent = Agent::new(text(&json["AppId"]));
    if let Some(id) = json["ProxyOrganizationOpenId"].as_str() {
        agent = agent.proxy_organization_open_id(id);
    }
    if let Some(id) = json["ProxyOperator"]["OpenId"].as_str() {
        agent = agent.proxy_operator(UserInfo::new().open_id(id));
    }
    if let Some(id) = json["ProxyAppId"].as_str() {
        agent = agent.proxy_app_id(id);
    }
    agent
}

fn batch_of(json: &Value) -> ChannelBatchCancelFlowsRequest {
    let mut request = ChannelBatchCancelFlowsRequest::new(agent_of(&json["Agent"]), texts(&json["FlowIds"]));
    if let Some(message) = json["CancelMessage"].as_str() {
        request = request.cancel_message(message);
    }
    if let Some(format) = json["CancelMessageFormat"].as_i64() {
        request = request.cancel_message_format(CancelMessageFormat::from(format));
    }
    request
}

fn full_agent() -> Agent {
    Agent::new("yDRSRUUgygj6qnwfUuO4zjEwc193c2hH")
        .proxy_organization_open_id("org_dianziqian")
        .proxy_operator(UserInfo::new().open_id("n9527"))
}

fn batch(flows: usize) -> ChannelBatchCancelFlowsRequest {
    ChannelBatchCancelFlowsRequest::new(full_agent(), (0..flows).map(|index| format!("yDflow{index}")))
}

#[tokio::test]
async fn the_examples_of_the_page_are_sent_and_read_as_they_stand_there() {
    let examples = documented::examples("ChannelBatchCancelFlows");
    assert_eq!(examples.len(), 4);
    for (index, example) in examples.into_iter().enumerate() {
        let (server, client) = answering(example.output.clone());
        let request = batch_of(&example.input);
        let response = client.channel_batch_cancel_flows(&request).await.unwrap();

        assert_eq!(server.received().len(), 1);
        let received = &server.received()[0];
        assert_eq!(received.json(), example.input, "{}", example.title);
        assert_eq!(received.header("x-tc-action"), Some("ChannelBatchCancelFlows"));
        assert_eq!(received.header("x-tc-version"), Some("2021-05-26"));

        assert_eq!(response.fail_messages, texts(&example.output["FailMessages"]));
        assert_eq!(response.task_id, text(&example.output["TaskId"]));
        assert_eq!(response.request_id, text(&example.output["RequestId"]));

        let failures = response.failures(&request).unwrap();
        let items: Vec<_> = failures.iter().map(|failure| (failure.index, failure.item.as_str())).collect();
        if index == 0 {
            assert_eq!(items, [(2, "yDmFdUUckpsvi8mpUEn0aFR1tWzReolk")]);
            assert_eq!(failures[0].message, text(&example.output["FailMessages"][2]));
        } else {
            assert_eq!(items, []);
        }
    }
}

#[tokio::test]
async fn the_example_of_a_single_cancellation_is_sent_as_it_stands_on_its_page() {
    for example in documented::examples("ChannelCancelFlow") {
        let (server, client) = answering(example.output.clone());
        let input = &example.input;
        let request = ChannelCancelFlowRequest::new(text(&input["FlowId"]))
            .agent(agent_of(&input["Agent"]))
            .cancel_message(text(&input["CancelMessage"]))
            .cancel_message_format(CancelMessageFormat::Default);
        let response = client.channel_cancel_flow(&request).await.unwrap();
        assert_eq!(server.received()[0].json(), example.input);
        assert_eq!(response.request_id, text(&example.output["RequestId"]));
    }
}

#[tokio::test]
async fn the_examples_of_a_task_are_sent_and_read_as_they_stand_on_their_page() {
    let examples = documented::examples("DescribeCancelFlowsTask");
    assert_eq!(examples.len(), 2);
    for example in examples {
        let (server, client) = answering(example.output.clone());
        let mut request =
            DescribeCancelFlowsTaskRequest::new(agent_of(&example.input["Agent"]), text(&example.input["TaskId"]));
        if let Some(kind) = example.input["CancelType"].as_u64() {
            request = request.cancel_type(CancelTaskType::from(kind));
        }
        let response = client.describe_cancel_flows_task(&request).await.unwrap();
        assert_eq!(server.received()[0].json(), example.input);
        assert_eq!(response.task_status, CancelTaskStatus::End);
        assert_eq!(response.success_flow_ids, texts(&example.output["SuccessFlowIds"]));
        let failed = response.failure_flows.iter().map(|flow| json!({ "FlowId": flow.flow_id, "Reason": flow.reason }));
        assert_eq!(failed.collect::<Value>(), example.output["FailureFlows"]);
    }
}

#[tokio::test]
async fn a_value_without_a_name_is_kept_and_goes_back_out() {
    let (server, client) = answering(json!({ "TaskStatus": "PAUSED", "RequestId": "r" }));
    let request = DescribeCancelFlowsTaskRequest::new(full_agent(), "yDtask").cancel_type(CancelTaskType::from(7));
    let response = client.describe_cancel_flows_task(&request).without_validation().await.unwrap();
    assert!(matches!(&response.task_status, CancelTaskStatus::Unknown(status) if status.value() == "PAUSED"));
    assert_eq!(server.received()[0].json()["CancelType"], 7);
}

#[tokio::test]
async fn messages_that_cannot_be_paired_are_an_error_and_no_wrong_pair() {
    for messages in [json!(["refused"]), json!(["", "", "", "refused"])] {
        let (_server, client) = answering(json!({ "FailMessages": messages, "TaskId": "t", "RequestId": "r" }));
        let request = batch(3);
        let response = client.channel_batch_cancel_flows(&request).await.unwrap();
        let error = response.failures(&request).unwrap_err();
        assert_eq!((error.items(), error.messages()), (3, messages.as_array().unwrap().len()));
        assert_eq!(tcgen_essbasic::Error::from(error).kind(), ErrorKind::Pairing);
    }
}

#[tokio::test]
async fn a_failure_says_what_failed_and_why() {
    let (_server, client) =
        answering(json!({ "FailMessages": ["", "signed by all"], "TaskId": "t", "RequestId": "r" }));
    let request = batch(2);
    let response = client.channel_batch_cancel_flows(&request).await.unwrap();
    let failures = response.failures(&request).unwrap();
    let [Failure { item, message, index, .. }] = failures.as_slice() else { panic!("{failures:?}") };
    assert_eq!((item.as_str(), *message, *index), ("yDflow1", "signed by all", 1));
}

#[tokio::test]
async fn temporary_credentials_send_their_token() {
    let temporary = Account { token: Some("token-of-a-session".to_owned()), ..account() };
    let server = start_service(temporary.clone(), |_| success(&json!({ "RequestId": "r" })));
    client_of(&server, &temporary).channel_batch_cancel_flows(&batch(1)).await.unwrap();
    assert_eq!(server.received()[0].header("x-tc-token"), Some("token-of-a-session"));

    let error = client_of(&server, &account()).channel_batch_cancel_flows(&batch(1)).await.unwrap_err();
    assert_eq!(error.code(), Some("AuthFailure.TokenFailure"));
}

#[tokio::test]
async fn region_and_language_are_the_clients_unless_the_call_names_others() {
    let server = start_service(account(), |_| success(&json!({ "RequestId": "r" })));
    let builder = Client::builder().credentials(Credentials::new(account().secret_id, account().secret_key));
    let client = builder.endpoint(server.url()).region("ap-guangzhou").language(Language::ZhCn).build().unwrap();
    let request = batch(1);
    client.channel_batch_cancel_flows(&request).await.unwrap();
    client.channel_batch_cancel_flows(&request).region("ap-shanghai").language(Language::EnUs).await.unwrap();
    client.channel_batch_cancel_flows(&request).region("").await.unwrap();
    client_of(&server, &account()).channel_batch_cancel_flows(&request).await.unwrap();

    let said = server.received();
    let said: Vec<_> = said.iter().map(|it| (it.header("x-tc-region"), it.header("x-tc-language"))).collect();
    assert_eq!(
        said,
        [
            (Some("ap-guangzhou"), Some("zh-CN")),
            (Some("ap-shanghai"), Some("en-US")),
            (None, Some("zh-CN")),
            (None, None),
        ]
    );
}

#[tokio::test]
async fn a_call_that_takes_longer_than_its_timeout_ends() {
    let (server, client) = responding(|_| success(&json!({ "RequestId": "r" })).after(Duration::from_millis(400)));
    let request = batch(1);
    let error = client.channel_batch_cancel_flows(&request).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!((error.kind(), error.code(), error.status()), (ErrorKind::Timeout, None, None));
    assert_eq!(server.received().len(), 1);
    client.channel_batch_cancel_flows(&request).await.expect("the client's own timeout is longer");
}

#[tokio::test]
async fn more_contracts_than_the_service_takes_are_refused_before_sending() {
    let (server, client) = answering(json!({ "RequestId": "r" }));
    let request = batch(101);
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let paths: Vec<_> = error.violations().unwrap().iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["FlowIds"]);
    assert!(error.to_string().contains("101") && error.to_string().contains("100"), "{error}");
    assert_eq!(server.received(), [], "nothing may reach the server");

    client.channel_batch_cancel_flows(&request).without_validation().await.unwrap();
    assert_eq!(server.received()[0].json()["FlowIds"].as_array().unwrap().len(), 101);
    client.channel_batch_cancel_flows(&batch(100)).await.expect("100 are allowed");
}

#[tokio::test]
async fn every_broken_constraint_is_told_at_once() {
    let (server, client) = answering(json!({ "RequestId": "r" }));
    let agent = Agent::new("yDapp").proxy_operator(UserInfo::new().open_id("n".repeat(65)));
    let request = ChannelBatchCancelFlowsRequest::new(agent, (0..101).map(|index| index.to_string()))
        .cancel_message("撤".repeat(201))
        .cancel_message_format(CancelMessageFormat::from(9));
    let error = client.channel_batch_cancel_flows(&request).await.unwrap_err();
    let mut paths: Vec<_> = error.violations().unwrap().iter().map(|it| it.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "Agent.ProxyOperator.OpenId",
            "Agent.ProxyOrganizationOpenId",
            "CancelMessage",
            "CancelMessageFormat",
            "FlowIds",
        ]
    );
    assert_eq!(Some(&request.validate().unwrap_err()), error.violations());
    assert_eq!(server.received(), []);
}

#[tokio::test]
async fn what_a_page_only_advises_is_not_enforced() {
    let (server, client) = answering(json!({ "RequestId": "r" }));
    let request = batch(1).cancel_message("内容有误，请重签（谢谢）, or else!");
    assert_eq!(request.validate(), Ok(()));
    client.channel_batch_cancel_flows(&request).await.unwrap();
    assert_eq!(server.received()[0].json()["CancelMessage"], "内容有误，请重签（谢谢）, or else!");
}

#[tokio::test]
async fn a_refusal_by_the_service_has_its_code_and_family_and_request_id() {
    let (_server, client) = responding(|_| failure("OperationDenied.FlowHasTerminated", "流程已终止。"));
    let error = client.channel_batch_cancel_flows(&batch(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(
        (error.message(), error.request_id(), error.status()),
        ("流程已终止。", Some("id-of-a-failure"), Some(200))
    );
    let code = ErrorCode::of(&error).unwrap();
    assert_eq!((&code, code.family()), (&ErrorCode::OperationDeniedFlowHasTerminated, "OperationDenied"));
    assert!(ChannelBatchCancelFlowsRequest::ERROR_CODES.contains(&code));
    assert!(!error.is_throttled());
}

#[tokio::test]
async fn a_code_that_no_page_lists_is_kept() {
    let (_server, client) = responding(|_| failure("RequestLimitExceeded.UinLimitExceeded", "too fast"));
    let error = client.channel_batch_cancel_flows(&batch(1)).await.unwrap_err();
    let code = ErrorCode::of(&error).unwrap();
    assert!(matches!(code, ErrorCode::Unknown(_)));
    assert_eq!((code.as_str(), code.family()), ("RequestLimitExceeded.UinLimitExceeded", "RequestLimitExceeded"));
    assert!(error.is_throttled());
}

#[tokio::test]
async fn a_failure_on_the_way_has_no_code_of_the_service() {
    let (_server, client) = responding(|_| Answer::new(502, "text/html", "<html><h1>Bad Gateway</h1></html>"));
    let error = client.channel_batch_cancel_flows(&batch(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), ErrorCode::of(&error)), (ErrorKind::Http, Some(502), None));
    assert_eq!(error.excerpt(), None);
    assert!(error.to_string().contains("bytes that are no JSON"), "{error}");
}

#[tokio::test]
async fn any_action_is_called_by_name() {
    let (server, client) = answering(json!({ "FlowIds": ["yD1"], "Total": 12345678901234567_u64, "RequestId": "r" }));
    let body = json!({ "Agent": { "AppId": "yDapp" }, "Limit": 20, "Ratio": 0.5, "Name": "合同\n\"一\"" });
    let response = client.inner().call_json(&SERVICE, "DescribeWhatever", &body).region("ap-guangzhou").await.unwrap();
    assert_eq!(response, json!({ "FlowIds": ["yD1"], "Total": 12345678901234567_u64, "RequestId": "r" }));
    let received = &server.received()[0];
    assert_eq!((received.json(), received.header("x-tc-action")), (body, Some("DescribeWhatever")));

    let other = &Account { service: "ess".to_owned(), version: "2020-11-11".to_owned(), ..account() };
    const ESS: tcgen_runtime::Service = tcgen_runtime::Service::new("ess", "2020-11-11", "ess.tencentcloudapi.com");
    let server = start_service(other.clone(), |_| failure("ResourceNotFound", "no"));
    let error = client_of(&server, other).inner().call_json(&ESS, "DescribeFlow", &json!({})).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("ResourceNotFound")));
    let error = client.inner().call_json(&SERVICE, "DescribeWhatever", &json!([1])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_signature_by_another_key_is_refused() {
    let (server, _) = answering(json!({ "RequestId": "r" }));
    for (stranger, code) in [
        (Account { secret_key: "another-key".to_owned(), ..account() }, "AuthFailure.SignatureFailure"),
        (Account { secret_id: "AKIDstranger".to_owned(), ..account() }, "AuthFailure.SecretIdNotFound"),
        (Account { token: Some("found-in-the-street".to_owned()), ..account() }, "AuthFailure.TokenFailure"),
    ] {
        let error = client_of(&server, &stranger).channel_batch_cancel_flows(&batch(1)).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some(code)), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clones_of_a_client_call_at_once_from_tasks_of_their_own() {
    let (server, client) =
        responding(|request| success(&json!({ "TaskId": request.json()["FlowIds"][0], "RequestId": "r" })));
    let calls = (0..32).map(|index| {
        let client = client.clone();
        let flow = format!("yDflow{index}");
        tokio::spawn(async move {
            let request = ChannelBatchCancelFlowsRequest::new(full_agent(), [flow.as_str()]);
            let response = client.channel_batch_cancel_flows(&request).await.unwrap();
            assert_eq!(response.task_id, flow);
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
    // The future borrows neither client nor request.
    let detached = tokio::spawn(client.channel_batch_cancel_flows(&batch(1)).into_future());
    assert_eq!(detached.await.unwrap().unwrap().task_id, "yDflow0");
    assert_eq!(server.received().len(), 33);
}
