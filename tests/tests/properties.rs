//! Whatever a request holds arrives as it was, and whatever a server answers is read or refused: never a panic.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use tcgen_essbasic::model::{
    Agent, CancelMessageFormat, CancelTaskStatus, CancelTaskType, ChannelBatchCancelFlowsRequest,
    ChannelBatchCancelFlowsResponse, ChannelCancelFlowResponse, DescribeCancelFlowsTaskRequest,
    DescribeCancelFlowsTaskResponse, UserInfo,
};
use tcgen_essbasic::{Client, Credentials, ErrorKind};
use tcgen_runtime::codec::{DecodeError, read_object, write_object};
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{BoxFuture, codec};
use tests::documented;
use tests::service::{account, start_service, success};

/// A failure is printed; it leaves no file behind.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Any text; proptest's own strings hold no control characters, which JSON has to escape.
fn text() -> impl Strategy<Value = String> {
    let awkward =
        select(vec!['"', '\\', '/', '\0', '\n', '\u{1f}', '\u{7f}', '\u{2028}', '\u{feff}', '撤', '，', '😀']);
    vec(prop_oneof![any::<char>(), awkward], 0..12).prop_map(String::from_iter)
}

/// An object of these members, without those that are not there.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect())
}

/// A request's part, and the same written by hand.
type Both<T> = (T, Value);

fn agents() -> impl Strategy<Value = Both<Agent>> {
    (text(), of(text()), of(of(text())), of(text())).prop_map(|(app, organization, operator, proxy_app)| {
        let mut agent = Agent::new(&app);
        if let Some(id) = &organization {
            agent = agent.proxy_organization_open_id(id);
        }
        if let Some(open_id) = &operator {
            agent = agent.proxy_operator(match open_id {
                Some(id) => UserInfo::new().open_id(id),
                None => UserInfo::new(),
            });
        }
        if let Some(id) = &proxy_app {
            agent = agent.proxy_app_id(id);
        }
        let json = object([
            ("AppId", Some(json!(app))),
            ("ProxyOrganizationOpenId", organization.map(Value::from)),
            ("ProxyOperator", operator.map(|open_id| object([("OpenId", open_id.map(Value::from))]))),
            ("ProxyAppId", proxy_app.map(Value::from)),
        ]);
        (agent, json)
    })
}

fn batches() -> impl Strategy<Value = Both<ChannelBatchCancelFlowsRequest>> {
    (agents(), vec(text(), 0..5), of(text()), of(any::<i64>())).prop_map(
        |((agent, agent_json), ids, message, format)| {
            let mut request = ChannelBatchCancelFlowsRequest::new(agent, &ids);
            if let Some(message) = &message {
                request = request.cancel_message(message);
            }
            if let Some(format) = format {
                request = request.cancel_message_format(CancelMessageFormat::from(format));
            }
            let json = object([
                ("Agent", Some(agent_json)),
                ("FlowIds", Some(json!(ids))),
                ("CancelMessage", message.map(Value::from)),
                ("CancelMessageFormat", format.map(Value::from)),
            ]);
            (request, json)
        },
    )
}

fn tasks() -> impl Strategy<Value = Both<DescribeCancelFlowsTaskRequest>> {
    (agents(), text(), of(any::<u64>())).prop_map(|((agent, agent_json), task, kind)| {
        let mut request = DescribeCancelFlowsTaskRequest::new(agent, &task);
        if let Some(kind) = kind {
            request = request.cancel_type(CancelTaskType::from(kind));
        }
        let json =
            object([("Agent", Some(agent_json)), ("TaskId", Some(json!(task))), ("CancelType", kind.map(Value::from))]);
        (request, json)
    })
}

fn written(request: &dyn codec::Encode) -> Value {
    serde_json::from_slice(&write_object(request).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn any_agent_is_written_as_serde_json_reads_it((agent, json) in agents()) {
        prop_assert_eq!(written(&agent), json);
    }

    #[test]
    fn any_batch_is_written_as_serde_json_reads_it((request, json) in batches()) {
        prop_assert_eq!(written(&request), json);
    }

    #[test]
    fn any_question_for_a_task_is_written_as_serde_json_reads_it((request, json) in tasks()) {
        prop_assert_eq!(written(&request), json);
    }

    #[test]
    fn the_derives_of_serde_write_and_read_what_goes_over_the_wire((batch, batch_json) in batches(), (task, task_json) in tasks()) {
        prop_assert_eq!(&serde_json::to_value(&batch).unwrap(), &batch_json);
        prop_assert_eq!(&serde_json::to_value(&task).unwrap(), &task_json);
        prop_assert_eq!(serde_json::from_value::<ChannelBatchCancelFlowsRequest>(batch_json).unwrap(), batch);
        prop_assert_eq!(serde_json::from_value::<DescribeCancelFlowsTaskRequest>(task_json).unwrap(), task);
    }
}

#[test]
fn any_batch_arrives_as_it_was_and_well_signed() {
    let server = start_service(account(), |_| success(&json!({ "RequestId": "r" })));
    let credentials = Credentials::new(account().secret_id, account().secret_key);
    let client = Client::builder().credentials(credentials).endpoint(server.url()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sent = Mutex::new(Vec::new());
    proptest!(config(64), |((request, json) in batches())| {
        let call = client.channel_batch_cancel_flows(&request).without_validation();
        // The service refuses what is not signed as it should be.
        let response = runtime.block_on(call.into_future());
        prop_assert!(response.is_ok(), "{:?}", response);
        sent.lock().unwrap().push(json);
    });
    let received: Vec<Value> = server.received().iter().map(|request| request.json()).collect();
    assert_eq!(received, sent.into_inner().unwrap());
}

/// A response as text, for comparing it with another.
fn decoded<R: tcgen_runtime::Response + std::fmt::Debug>(bytes: &[u8]) -> Result<String, DecodeError> {
    let mut response = R::default();
    read_object(bytes, &mut response).map(|()| format!("{response:?}"))
}

/// What every generated decoder makes of these bytes.
fn decoded_by_all(bytes: &[u8]) -> [Result<String, DecodeError>; 3] {
    [
        decoded::<ChannelBatchCancelFlowsResponse>(bytes),
        decoded::<ChannelCancelFlowResponse>(bytes),
        decoded::<DescribeCancelFlowsTaskResponse>(bytes),
    ]
}

/// Names that mean something to a decoder, and others.
fn names() -> impl Strategy<Value = String> {
    let known = select(vec![
        "Response",
        "Error",
        "Code",
        "Message",
        "RequestId",
        "FailMessages",
        "TaskId",
        "TaskStatus",
        "SuccessFlowIds",
        "FailureFlows",
        "FlowId",
        "Reason",
        "FlowName",
        "code",
        "message",
        "codeDesc",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => text()]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        text().prop_map(Value::from),
        select(vec!["", "0", "true", "1.5", "PROCESSING", "123456789012345678901234567890"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..6).prop_map(Value::from),
            2 => vec((names(), inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The documented responses of all actions, as text.
static RESPONSES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let actions = ["ChannelBatchCancelFlows", "ChannelCancelFlow", "DescribeCancelFlowsTask"];
    let examples = actions.into_iter().flat_map(documented::examples);
    examples.map(|example| json!({ "Response": example.output }).to_string().into_bytes()).collect()
});

/// A documented response with a few bytes replaced, put in or taken out, and perhaps cut short.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![any::<u8>(), select(b"{}[]\",:0-\\ntfeE.".to_vec())];
    let edits = vec((any::<Index>(), 0..3_u8, byte), 0..5);
    (any::<Index>(), edits, of(any::<Index>())).prop_map(|(response, edits, end)| {
        let mut bytes = response.get(&RESPONSES).clone();
        for (at, edit, byte) in edits {
            let at = at.index(bytes.len());
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        bytes.truncate(end.map_or(bytes.len(), |end| end.index(bytes.len())));
        bytes
    })
}

proptest! {
    #![proptest_config(config(2048))]

    #[test]
    fn a_decoder_reads_or_refuses_any_json_and_always_the_same_way(value in any_json()) {
        let bytes = value.to_string().into_bytes();
        let results = decoded_by_all(&bytes);
        prop_assert_eq!(&results, &decoded_by_all(&bytes));
        let is_object = matches!(value, Value::Object(_) | Value::Null) || value == "";
        prop_assert!(is_object || results.iter().all(Result::is_err), "only an object or nothing is a response");
    }

    #[test]
    fn a_decoder_reads_or_refuses_any_bytes(bytes in vec(any::<u8>(), 0..64)) {
        check_agreement(&bytes)?;
    }

    #[test]
    fn a_decoder_reads_or_refuses_a_damaged_response(bytes in damaged()) {
        check_agreement(&bytes)?;
        // Without the envelope, so that damage meets the members too.
        check_agreement(bytes.strip_prefix(br#"{"Response":"#).unwrap_or(&bytes))?;
    }

    #[test]
    fn a_call_ends_with_a_response_or_an_error_whatever_is_answered(body in prop_oneof![
        damaged(),
        any_json().prop_map(|value| value.to_string().into_bytes()),
        any_json().prop_map(|value| json!({ "Response": value }).to_string().into_bytes()),
        vec(any::<u8>(), 0..64),
    ]) {
        let (batch, task) = answered(&body);
        for error in [batch.err(), task.err()].into_iter().flatten() {
            prop_assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::Service), "{:?}", error);
            prop_assert_eq!(error.status(), Some(200));
        }
    }
}

/// What no parser of JSON takes, no decoder takes either.
fn check_agreement(bytes: &[u8]) -> Result<(), TestCaseError> {
    for result in decoded_by_all(bytes) {
        let is_json = serde_json::from_slice::<Value>(bytes).is_ok();
        prop_assert!(is_json || result.is_err(), "{:?} was read from {:?}", result, String::from_utf8_lossy(bytes));
    }
    Ok(())
}

/// Answers every request with status 200 and the body that it holds.
#[derive(Clone, Default)]
struct Canned(Arc<Mutex<Bytes>>);

impl Transport for Canned {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body: Box<dyn Body> = Box::new(Some(self.0.lock().unwrap().clone()));
        Box::pin(async { Ok(Response::new(body)) })
    }
}

type Outcome<R> = Result<R, tcgen_essbasic::Error>;

/// Two calls that are answered with `body`.
fn answered(body: &[u8]) -> (Outcome<ChannelBatchCancelFlowsResponse>, Outcome<DescribeCancelFlowsTaskResponse>) {
    let canned = Canned::default();
    *canned.0.lock().unwrap() = Bytes::copy_from_slice(body);
    let client = Client::builder().credentials(Credentials::new("id", "key")).transport(canned).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let batch = ChannelBatchCancelFlowsRequest::new(Agent::new("yDapp"), ["yDflow"]);
    let task = DescribeCancelFlowsTaskRequest::new(Agent::new("yDapp"), "yDtask");
    runtime.block_on(async {
        let batch = client.channel_batch_cancel_flows(&batch).without_validation().await;
        (batch, client.describe_cancel_flows_task(&task).without_validation().await)
    })
}

/// A text, and one of the ways in which a service sends it: as it is, or as a number or flag with the same digits.
fn loose_texts() -> impl Strategy<Value = Both<String>> {
    prop_oneof![
        3 => text().prop_map(|text| (text.clone(), json!(text))),
        1 => any::<i64>().prop_map(|number| (number.to_string(), json!(number))),
        1 => any::<bool>().prop_map(|flag| (flag.to_string(), json!(flag))),
    ]
}

/// A member that may be missing, which a service says in two ways.
fn loose_options() -> impl Strategy<Value = (Option<String>, Option<Value>)> {
    prop_oneof![
        loose_texts().prop_map(|(text, json)| (Some(text), Some(json))),
        Just((None, None)),
        Just((None, Some(Value::Null))),
    ]
}

/// A list, in which null is an empty text; null and nothing at all are an empty list.
fn loose_lists() -> impl Strategy<Value = (Vec<String>, Option<Value>)> {
    let item = prop_oneof![4 => loose_texts(), 1 => Just((String::new(), Value::Null))];
    let list = vec(item, 0..5).prop_map(|items| {
        let (texts, values): (Vec<_>, Vec<_>) = items.into_iter().unzip();
        (texts, Some(Value::Array(values)))
    });
    prop_oneof![4 => list, 1 => Just((Vec::new(), None)), 1 => Just((Vec::new(), Some(Value::Null)))]
}

/// Members that no documentation knows; their names begin with a letter that no known one begins with.
fn unknown_members() -> impl Strategy<Value = Vec<(String, Value)>> {
    vec((text().prop_map(|name| format!("x{name}")), any_json()), 0..4)
}

/// An object of these members and the unknown ones, in an order that the names of the latter decide.
fn with_unknown<const N: usize>(members: [(&str, Option<Value>); N], unknown: Vec<(String, Value)>) -> Value {
    let Value::Object(known) = object(members) else { return Value::Null };
    let (before, after): (Vec<_>, Vec<_>) = unknown.into_iter().partition(|(name, _)| name.len() % 2 == 0);
    Value::Object(before.into_iter().chain(known).chain(after).collect::<Map<_, _>>())
}

proptest! {
    #![proptest_config(config(1024))]

    #[test]
    fn a_response_is_read_despite_unknown_members_nulls_and_numbers_for_texts(
        (task, task_json) in loose_texts(),
        (status, status_json) in loose_texts(),
        (flows, flows_json) in loose_lists(),
        failed in vec((loose_texts(), loose_options(), loose_options(), unknown_members()), 0..3),
        unknown in unknown_members(),
    ) {
        let failures_json = failed.iter().map(|((_, flow), (_, reason), (_, name), unknown)| {
            let members = [("FlowId", Some(flow.clone())), ("Reason", reason.clone()), ("FlowName", name.clone())];
            with_unknown(members, unknown.clone())
        });
        let body = with_unknown([
            ("TaskId", Some(task_json)),
            ("TaskStatus", Some(status_json)),
            ("SuccessFlowIds", flows_json),
            ("FailureFlows", Some(failures_json.collect())),
            ("RequestId", Some(json!("r"))),
        ], unknown);
        let (_, response) = answered(json!({ "Response": body }).to_string().as_bytes());
        let response = response.map_err(|error| TestCaseError::fail(error.to_string()))?;

        prop_assert_eq!(&response.task_id, &task);
        prop_assert_eq!(&response.task_status, &CancelTaskStatus::from(status.as_str()));
        prop_assert_eq!(response.task_status.as_str(), &status);
        prop_assert_eq!(&response.success_flow_ids, &flows);
        prop_assert_eq!(response.request_id, "r");
        prop_assert_eq!(response.failure_flows.len(), failed.len());
        for (flow, ((id, _), (reason, _), (name, _), _)) in response.failure_flows.iter().zip(&failed) {
            prop_assert_eq!((&flow.flow_id, &flow.reason, &flow.flow_name), (id, reason, name));
        }
    }
}

#[test]
fn the_damage_done_to_responses_is_real() {
    let mut runner = TestRunner::deterministic();
    let damaged = damaged();
    let outcomes = (0..512).map(|_| {
        let bytes = damaged.new_tree(&mut runner).unwrap().current();
        answered(&bytes).0.map(|_| ()).map_err(|error| error.kind())
    });
    let kinds: BTreeSet<String> = outcomes.map(|outcome| format!("{outcome:?}")).collect();
    assert!(kinds.contains("Ok(())") && kinds.contains("Err(Decode)"), "{kinds:?}");
}
