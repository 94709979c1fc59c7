//! What is not understood is never taken for success: every shape in which an answer can say that a call failed, on
//! every way that an answer takes.
#![cfg(feature = "json")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use serde_json::{Value, json};
use support::actions::DescribeFlows;
use support::essbasic::SERVICE;
use support::scripted::{DONE, Scripted, Turn};
use tcgen_runtime::codec::{Decode, DecodeError, Encode, Name, ObjectWriter, Reader};
use tcgen_runtime::{Action, Checker, Client, Error, ErrorKind, Method, Request, Response, Validate};

/// A failure without a code that anybody knows.
const CODELESS: &[&str] = &[
    r#"{"Response":{"Error":"the disk is full","RequestId":"r"}}"#,
    r#"{"Response":{"Error":"","RequestId":"r"}}"#,
    r#"{"Response":{"Error":[],"RequestId":"r"}}"#,
    r#"{"Response":{"Error":["no"],"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{},"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Message":"no"},"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Code":"","Message":""},"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Code":null},"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"code":"A","message":"no"},"RequestId":"r"}}"#,
    r#"{"Response":{"Error":7,"RequestId":"r"}}"#,
    r#"{"Response":{"Error":0,"RequestId":"r"}}"#,
    r#"{"Response":{"Error":true,"RequestId":"r"}}"#,
    r#"{"Response":{"Error":false,"RequestId":"r"}}"#,
    r#"{"Response":{"TotalCount":1,"FlowId":"f","RequestId":"r","Error":"behind everything"}}"#,
    r#"{"Response":{"\u0045rror":"escaped","RequestId":"r"}}"#,
    r#"{"Response":{"Error":"first","Error":null,"RequestId":"r"}}"#,
    r#"{"Response":{"RequestId":"r"},"Error":"beside"}"#,
    r#"{"Error":[],"Response":{"RequestId":"r"}}"#,
    r#"{"Error":{},"Response":{"RequestId":"r"}}"#,
    r#"{"Response":{"Error":[null],"RequestId":"r"}}"#,
    r#"{"Response":{"error":{"message":"no"},"TotalCount":1,"RequestId":"r"}}"#,
    r#"{"Response":{"ERROR":"","RequestId":"r"}}"#,
    r#"{"Response":{"RequestId":"r"},"error":false}"#,
];

/// A failure with the code `A.B`.
const CODED: &[&str] = &[
    r#"{"Response":{"Error":{"Code":"A.B","Message":"no"},"RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Code":"A.B"},"FlowId":"f","RequestId":"r"}}"#,
    r#"{"Response":{"Error":{"Code":"A.B"},"Error":null,"RequestId":"r"}}"#,
    r#"{"Response":{"Error":null,"Error":{"Code":"A.B"},"RequestId":"r"}}"#,
    r#"{"Response":{"RequestId":"r"},"Error":{"Code":"A.B","Message":"no"}}"#,
    r#"{"Error":{"Code":"A.B","Message":"no"},"Response":{"RequestId":"r"}}"#,
    r#"{"Error":{"Code":"A.B","Message":"no"},"RequestId":"r"}"#,
    r#"{"Error":{"Code":"A.B","Message":"no"},"Response":null}"#,
    r#"{"code":4000,"message":"no","codeDesc":"A.B"}"#,
    r#"{"code":"A.B","message":"no"}"#,
    r#"{"codeDesc":"A.B","message":"no"}"#,
    r#"{"code":4000,"message":"no","codeDesc":"A.B","Response":{"RequestId":"r"}}"#,
    r#"{"Response":{"RequestId":"r"},"code":"A.B"}"#,
    r#"{"Response":{"RequestId":"r"},"code":0,"codeDesc":"A.B"}"#,
];

/// No answer of the service at all.
const NO_ANSWER: &[&str] = &[
    "{}",
    "[]",
    "null",
    "\"fine\"",
    r#"{"Response":null}"#,
    r#"{"Response":[]}"#,
    r#"{"Response":[{"RequestId":"r"}]}"#,
    r#"{"Response":"fine"}"#,
    r#"{"Response":1}"#,
    r#"{"response":{"RequestId":"r"}}"#,
    r#"{"RequestId":"r","TotalCount":1}"#,
    r#"{"message":"no"}"#,
    r#"{"Response":{"RequestId":"r"},"Response":null}"#,
    r#"{"Response":{"RequestId":"r"},"Response":{"RequestId":"s"}}"#,
    r#"{"Response":"fine","Response":{"RequestId":"r"}}"#,
    "",
    " \n",
    "<html>fine</html>",
    r#"{"Response":{"RequestId":"r"}}{}"#,
];

/// Success, with what may stand around it.
const FINE: &[&str] = &[
    DONE,
    r#"{"Response":{"Error":null,"RequestId":"done"}}"#,
    r#"{"Error":null,"RequestId":"done","Response":{"RequestId":"done"}}"#,
    r#"{"code":0,"message":"","codeDesc":"Success","Response":{"RequestId":"done"}}"#,
    r#"{"code":"0","Response":{"RequestId":"done"}}"#,
    r#"{"Response":{"error":null,"RequestId":"done"},"ERROR":null}"#,
    r#"{"Response":{"RequestId":"done"},"code":null,"retcode":7,"retmsg":"captcha DescribeCaptchaResult"}"#,
];

fn client(status: u16, content_type: &'static str, body: &str) -> Client {
    let body = body.to_owned();
    Scripted::new(move |_, _| Turn::Answers(status, Vec::new(), body.clone()).with_header("content-type", content_type))
        .client()
}

/// The outcome of every way to make a call that ends with one document.
async fn outcomes(status: u16, body: &str) -> Vec<(&'static str, Result<String, Error>)> {
    let client = client(status, "application/json", body);
    let request = json!({});
    let call = || client.call_json(&SERVICE, "DescribeFlows", &request);
    let id = |value: Value| value["RequestId"].as_str().unwrap_or_default().to_owned();
    let first = async |stream: Result<tcgen_runtime::EventStream<Value>, Error>| match stream {
        Ok(mut events) => events.next().await.unwrap().map(|event| id(event.data)),
        Err(error) => Err(error),
    };
    vec![
        ("typed", client.call(&DescribeFlows).await.map(|reply| reply.request_id)),
        ("call_json", call().await.map(id)),
        ("GET", call().method(Method::Get).await.map(id)),
        ("multipart", call().file("File", "x").await.map(id)),
        ("octet-stream", call().octet_stream("x").await.map(id)),
        ("stream", first(call().stream().await).await),
        ("stream_json", first(client.call(&DescribeFlows).stream_json().await).await),
    ]
}

#[tokio::test]
async fn an_error_in_any_shape_but_null_is_a_failure_on_every_way() {
    for body in CODELESS.iter().chain(NO_ANSWER) {
        for (way, outcome) in outcomes(200, body).await {
            let error = outcome.expect_err(&format!("{way}: {body}"));
            assert_eq!(
                (error.kind(), error.status(), error.code()),
                (ErrorKind::Decode, Some(200), None),
                "{way} {body}"
            );
            assert_eq!(error.attempts().len(), 1, "{way} {body}: it is not repeated");
        }
    }
    for body in CODED {
        for (way, outcome) in outcomes(200, body).await {
            let error = outcome.expect_err(&format!("{way}: {body}"));
            assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("A.B")), "{way} {body}");
        }
    }
    for body in FINE {
        for (way, outcome) in outcomes(200, body).await {
            assert_eq!(outcome.unwrap_or_else(|error| panic!("{way} {body}: {error}")), "done", "{way} {body}");
        }
    }
}

#[tokio::test]
async fn a_status_that_is_no_success_is_a_failure_however_fine_the_body() {
    for status in [301, 302, 304, 400, 401, 403, 404, 429, 500, 502, 503, 504] {
        for body in FINE {
            for (way, outcome) in outcomes(status, body).await {
                let error = outcome.expect_err(&format!("{way}: {status} {body}"));
                assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(status)), "{way} {body}");
            }
        }
    }
    for body in CODED {
        for (way, outcome) in outcomes(503, body).await {
            assert_eq!(outcome.unwrap_err().code(), Some("A.B"), "{way} {body}");
        }
    }
}

#[tokio::test]
async fn the_words_of_an_error_without_a_code_are_told() {
    let message = async |body: &str| outcomes(200, body).await.remove(0).1.unwrap_err().message().to_owned();
    assert!(message(CODELESS[0]).await.ends_with("an error without a code: the disk is full"));
    assert!(message(CODELESS[5]).await.ends_with("an error without a code: no"));
    assert!(message("{}").await.contains("no object `Response`"));
    assert!(message(r#"{"Response":{},"Response":{}}"#).await.contains("`Response` more than once"));
    assert!(message(r#"{"Response":{"error":{"message":"no"}}}"#).await.ends_with("an error without a code: no"));
}

async fn events(text: &str) -> Vec<Result<Value, Error>> {
    let client = client(200, "text/event-stream", text);
    let request = json!({});
    let mut stream = client.call_json(&SERVICE, "ChatCompletions", &request).stream().await.unwrap();
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        events.push(event.map(|event| event.data));
    }
    events
}

#[tokio::test]
async fn an_event_that_holds_an_error_ends_the_stream_with_it() {
    let good = "data: {\"Text\":\"a\"}\n\n";
    let codeless = CODELESS.iter().chain(&[
        r#"{"Error":"no"}"#,
        r#"{"Error":[]}"#,
        r#"{"Error":{}}"#,
        r#"{"Error":0,"Text":"b"}"#,
        r#"{"Response":null}"#,
        r#"{"Response":["no"]}"#,
        r#"{"error":{"message":"no","type":"server_error"}}"#,
        r#"{"Response":{"Text":"b"},"Response":{"Text":"c"}}"#,
    ]);
    for (bodies, kind) in
        [(codeless.copied().collect::<Vec<_>>(), ErrorKind::Decode), (CODED.to_vec(), ErrorKind::Service)]
    {
        for body in bodies {
            let events = events(&format!("{good}data: {body}\n\n{good}")).await;
            assert_eq!(events.len(), 2, "{body}: {events:?}");
            assert_eq!(events[1].as_ref().expect_err(body).kind(), kind, "{body}");
        }
    }
    for (text, code) in [
        ("event: error\ndata: {\"Code\":\"A.B\",\"Message\":\"no\"}\n\n", Some("A.B")),
        ("event: error\ndata: {\"code\":5,\"message\":\"no\"}\n\n", Some("5")),
        ("event: error\ndata: {\"Text\":\"a\"}\n\n", None),
        ("event: ERROR\ndata: no JSON\n\n", None),
        ("event: error\n\n", None),
        ("event: error\ndata:\n\n", None),
    ] {
        let events = events(&format!("{good}{text}{good}")).await;
        assert_eq!((events.len(), events[1].as_ref().expect_err(text).code()), (2, code), "{text}");
    }
    for text in ["data: {\"Error\":null,\"Text\":\"a\"}\n\n", "event: message\ndata: {\"Text\":\"a\",\"code\":0}\n\n"] {
        assert!(events(text).await[0].is_ok(), "{text}");
    }
}

#[tokio::test]
async fn a_document_in_place_of_events_is_read_as_what_it_is() {
    let failure = r#"{"Response":{"Error":{"Code":"A.B","Message":"no"},"RequestId":"r"}}"#;
    let in_lines = "{\n  \"Response\": {\n    \"Error\": { \"Code\": \"A.B\" }\n  }\n}\n";
    for text in [failure, in_lines] {
        for before in ["", "data: {\"Text\":\"a\"}\n\n", ": comment\n\n", "data: {\"Text\":\"a\"}\n"] {
            let mut events = events(&format!("{before}{text}")).await;
            assert_eq!(events.pop().unwrap().expect_err(text).code(), Some("A.B"), "{before}{text}");
            assert_eq!(events.len(), usize::from(before.contains("Text")), "{before}{text}");
        }
    }
    let fine = events(r#"{"Response":{"Text":"a","RequestId":"r"}}"#).await;
    assert_eq!(fine[0].as_ref().unwrap()["Text"], "a");
    for text in ["<html>\n<body>down</body>\n</html>", "[1]", "data: {\"Text\":\"a\"}\n\n<html>down</html>"] {
        assert_eq!(events(text).await.pop().unwrap().expect_err(text).kind(), ErrorKind::Decode, "{text}");
    }
}

#[tokio::test]
async fn a_stream_without_an_event_is_no_answer() {
    for text in ["", "\n\n", ": comment\n\n", "data:\n\n", "id: 7\n\n", "Data: {\"Text\":\"a\"}\n\n"] {
        let events = events(text).await;
        assert_eq!(events.len(), 1, "{text:?}");
        let error = events[0].as_ref().expect_err(text);
        assert_eq!(error.kind(), ErrorKind::Decode, "{text:?}");
        assert!(error.message().contains("before its first event"), "{text:?} {error}");
    }
    assert!(events("data: [DONE]\n\n").await.is_empty(), "the service says that this is all");
}

/// lkeap `GetReconstructDocumentResult`, whose output has a member `Error` of its own.
struct GetResult;

#[derive(Debug, Default, PartialEq)]
struct Outcome {
    status: String,
    error: Option<Failure>,
    request_id: String,
}

#[derive(Debug, Default, PartialEq)]
struct Failure {
    code: String,
}

impl Request for GetResult {
    type Response = Outcome;
    const ACTION: &'static Action = &Action::new(&SERVICE, "GetReconstructDocumentResult").error_member();
}

impl Encode for GetResult {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Validate for GetResult {
    fn check(&self, _: &mut Checker) {}
}

impl Response for Outcome {
    fn request_id(&self) -> &str {
        &self.request_id
    }
}

impl Decode for Outcome {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Status" => value.read(&mut self.status),
            "Error" => value.read(&mut self.error),
            "RequestId" => value.read(&mut self.request_id),
            _ => value.skip(),
        }
    }
}

impl Decode for Failure {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Code" => value.read(&mut self.code),
            _ => value.skip(),
        }
    }
}

#[tokio::test]
async fn an_error_that_is_a_member_of_the_output_is_told_from_a_refusal_by_its_shape() {
    let call = async |body: &str| client(200, "application/json", body).call(&GetResult).await;
    let failed =
        r#"{"Response":{"Status":"Failed","Error":{"Code":"InvalidParameter.FileURLInvalid"},"RequestId":"r"}}"#;
    let outcome = call(failed).await.unwrap();
    assert_eq!(
        (outcome.status.as_str(), outcome.error.unwrap().code.as_str()),
        ("Failed", "InvalidParameter.FileURLInvalid")
    );
    for body in [
        r#"{"Response":{"Status":"Success","Error":null,"RequestId":"r"}}"#,
        r#"{"Response":{"Status":"Success","RequestId":"r"}}"#,
        r#"{"Response":{"Status":"Success","Error":{},"RequestId":"r"}}"#,
    ] {
        assert_eq!(call(body).await.unwrap().status, "Success", "{body}");
    }
    let refused = r#"{"Response":{"Error":{"Code":"AuthFailure","Message":"no"},"RequestId":"r"}}"#;
    assert_eq!(call(refused).await.unwrap_err().code(), Some("AuthFailure"));
    let with_null = r#"{"Response":{"Error":{"Code":"AuthFailure"},"Status":null,"RequestId":"r"}}"#;
    assert_eq!(call(with_null).await.unwrap_err().code(), Some("AuthFailure"));
    for body in [
        r#"{"Response":{"Status":"Success","Error":"no","RequestId":"r"}}"#,
        r#"{"Response":{"Status":"Success","Error":[],"RequestId":"r"}}"#,
        r#"{"Response":{"Status":"Success","Error":7,"RequestId":"r"}}"#,
        r#"{"Response":{"Status":"Success","RequestId":"r"},"Error":{"Message":"no"}}"#,
    ] {
        assert_eq!(call(body).await.expect_err(body).kind(), ErrorKind::Decode, "{body}");
    }
    // By name alone nobody knows of the member: what fails is the call.
    let by_name = client(200, "application/json", failed);
    let error = by_name.call_json(&SERVICE, "GetReconstructDocumentResult", &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameter.FileURLInvalid"));
}

/// Go's `omitempty` leaves out what is zero or empty: absent means just that, and is no failure of a call that was done.
#[tokio::test]
async fn a_promised_member_that_is_left_out_is_its_default() {
    let outcome = client(200, "application/json", r#"{"Response":{"RequestId":"r"}}"#).call(&GetResult).await.unwrap();
    assert_eq!(outcome, Outcome { request_id: "r".to_owned(), ..Outcome::default() });
    let outcome =
        client(200, "application/json", r#"{"Response":{"Status":"Success"}}"#).call(&GetResult).await.unwrap();
    assert_eq!((outcome.status.as_str(), outcome.request_id.as_str()), ("Success", ""));
    assert_eq!(
        client(200, "application/json", r#"{"Response":{}}"#).call(&GetResult).await.unwrap(),
        Outcome::default()
    );
}

#[cfg(feature = "test-util")]
#[tokio::test]
async fn a_recorded_failure_is_one_when_it_is_played_back() {
    use tcgen_runtime::testing::{Recording, Replaying};

    let path = std::env::temp_dir().join(format!("tcgen-envelopes-{}.jsonl", std::process::id()));
    for body in [CODELESS[0], CODELESS[2], CODELESS[4], CODED[0], CODED[4], CODED[8], NO_ANSWER[4]] {
        let answering = Scripted::new(move |_, _| Turn::Answers(200, Vec::new(), body.to_owned()));
        let recording = Recording::new(answering.clone(), &path).unwrap();
        let recorded = answering.builder().transport(recording).build().unwrap();
        let first = recorded.call(&DescribeFlows).await.unwrap_err();
        drop(recorded);
        let replaying = Replaying::open(&path).unwrap();
        let again = Scripted::new(|_, _| Turn::done()).builder().transport(replaying).build().unwrap();
        let second = again.call(&DescribeFlows).await.expect_err(body);
        assert_eq!((first.kind(), first.code()), (second.kind(), second.code()), "{body}");
        std::fs::remove_file(&path).unwrap();
    }
}
