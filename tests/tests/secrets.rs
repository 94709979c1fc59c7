//! Neither secret key, nor token, nor signature appears in anything that a program may print: `Debug` of every public
//! type, texts and causes of every error, whatever the server answers.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::json;
use tcgen_essbasic::model::*;
use tcgen_essbasic::{Client, ClientBuilder, Credentials, Error, ErrorKind, SERVICE};
use tcgen_runtime::BoxFuture;
use tcgen_runtime::sign::{Payload, Signable, Signer, SigningKey};
use tcgen_runtime::transport::{Request, Response, Transport, TransportError};
use tests::server::{Answer, Received, Server};
use tests::service::{account, failure, start_service, success};
use tests::verify::Account;

const SECRET_ID: &str = "AKIDMARKEDSECRETID";
const SECRET_KEY: &str = "MARKEDSECRETKEYabcdef0123456789";
/// Tokens are base64, which JSON may write in another way than it is.
const TOKEN: &str = "MARKEDTOKEN+/ab/cd+ef==";

fn marked() -> Account {
    Account {
        secret_id: SECRET_ID.to_owned(),
        secret_key: SECRET_KEY.to_owned(),
        token: Some(TOKEN.to_owned()),
        ..account()
    }
}

fn credentials() -> Credentials {
    Credentials::new(SECRET_ID, SECRET_KEY).with_token(TOKEN)
}

fn builder(server: &Server) -> ClientBuilder<Client> {
    Client::builder().credentials(credentials()).endpoint(server.url())
}

fn request() -> ChannelBatchCancelFlowsRequest {
    let agent = Agent::new("yDapp").proxy_organization_open_id("org").proxy_operator(UserInfo::new().open_id("n9527"));
    ChannelBatchCancelFlowsRequest::new(agent, ["yDflow"])
}

/// Everything that was printed, with what it is.
#[derive(Default)]
struct Evidence(Vec<(String, String)>);

impl Evidence {
    fn see(&mut self, what: &str, value: &dyn Debug) {
        self.0.push((what.to_owned(), format!("{value:?}")));
        self.0.push((what.to_owned(), format!("{value:#?}")));
    }

    fn see_error(&mut self, what: &str, error: &Error) {
        self.see(what, error);
        self.0.push((what.to_owned(), error.to_string()));
        let told = [Some(error.message()), error.code(), error.request_id(), error.excerpt()];
        self.0.extend(told.into_iter().flatten().map(|text| (what.to_owned(), text.to_owned())));
        let mut cause = error.source();
        while let Some(error) = cause {
            self.see(what, &error);
            self.0.push((what.to_owned(), error.to_string()));
            cause = error.source();
        }
    }

    /// Where one of the secrets stands.
    fn leaks(&self, secrets: &[String]) -> BTreeSet<&str> {
        let tells = |text: &str| secrets.iter().any(|secret| text.contains(secret.as_str()));
        self.0.iter().filter(|(_, text)| tells(text)).map(|(what, _)| what.as_str()).collect()
    }
}

/// What may not be seen: key, token, and the signatures that the server has received.
fn secrets(servers: &[Server]) -> Vec<String> {
    let received = servers.iter().flat_map(Server::received);
    let signatures = received.map(|request| signature_of(&request));
    let known = [SECRET_KEY.to_owned(), TOKEN.to_owned(), TOKEN.replace('/', "\\/")];
    let secrets: Vec<String> = signatures.chain(known).collect();
    assert!(secrets.len() > 3, "no signature was received");
    secrets
}

fn signature_of(request: &Received) -> String {
    let header = request.header("authorization").expect("every request is signed");
    let (_, signature) = header.rsplit_once("Signature=").expect("a signature");
    assert_eq!(signature.len(), 64);
    signature.to_owned()
}

/// What a careless gateway would print of a request.
fn echo(request: &Received) -> String {
    ["authorization", "x-tc-token"]
        .map(|name| format!("{name}: {}", request.header(name).unwrap_or_default()))
        .join("\n")
}

type Respond = fn(&Received) -> Answer;

/// Answers that repeat what they were sent, and others that are no response.
const ANSWERS: &[(&str, Respond, ErrorKind)] = &[
    ("a refusal that repeats the headers", |it| failure("AuthFailure", &echo(it)), ErrorKind::Service),
    ("a code that repeats the token", |it| failure(it.header("x-tc-token").unwrap(), ""), ErrorKind::Service),
    (
        "a request id that repeats the token",
        |it| success(&json!({ "Error": { "Code": "C", "Message": "" }, "RequestId": it.header("x-tc-token") })),
        ErrorKind::Service,
    ),
    (
        "the legacy form of a refusal",
        |it| Answer::json(&json!({ "code": 4100, "message": echo(it), "codeDesc": "AuthFailure" })),
        ErrorKind::Service,
    ),
    ("a gateway's page", |it| Answer::new(502, "text/html", format!("<pre>{}</pre>", echo(it))), ErrorKind::Http),
    (
        "a page in which an excerpt's end would cut a secret",
        |it| Answer::new(502, "text/html", format!("{}{}", "x".repeat(290), it.header("x-tc-token").unwrap())),
        ErrorKind::Http,
    ),
    ("a redirect", |it| Answer::new(302, "text/plain", echo(it)), ErrorKind::Http),
    ("text where JSON belongs", |it| Answer::new(200, "text/plain", echo(it)), ErrorKind::Decode),
    (
        "JSON that ends too early",
        |it| Answer::new(200, "application/json", format!("{{\"Response\": {{\"TaskId\": {:?}", echo(it))),
        ErrorKind::Decode,
    ),
    (
        "a name of a member that does not fit",
        |it| Answer::new(200, "application/json", format!("{{\"Response\": {{{:?}: nonsense}}}}", echo(it))),
        ErrorKind::Decode,
    ),
    (
        "JSON whose slashes are escaped, as PHP does",
        |it| Answer::new(200, "application/json", json!({ "Answer": echo(it) }).to_string().replace('/', "\\/")),
        ErrorKind::Decode,
    ),
    ("an envelope of another shape", |it| Answer::json(&json!({ "Answer": echo(it) })), ErrorKind::Decode),
    (
        "not UTF-8",
        |it| Answer::new(200, "application/json", [echo(it).as_bytes(), b"\xff"].concat()),
        ErrorKind::Decode,
    ),
    ("nothing", |_| Answer::new(200, "application/json", ""), ErrorKind::Decode),
];

#[tokio::test]
async fn no_answer_makes_an_error_tell_a_secret() {
    let mut evidence = Evidence::default();
    let mut servers = Vec::new();
    for (what, respond, kind) in ANSWERS {
        let server = start_service(marked(), respond);
        let client = builder(&server).build().unwrap();
        let error = client.channel_batch_cancel_flows(&request()).await.unwrap_err();
        assert_eq!(error.kind(), *kind, "{what}: {error}");
        evidence.see_error(what, &error);
        let body = json!({});
        let error = client.inner().call_json(&SERVICE, "DescribeWhatever", &body).await.unwrap_err();
        evidence.see_error(what, &error);
        servers.push(server);
    }
    let secrets = secrets(&servers);
    assert_eq!(evidence.leaks(&secrets), BTreeSet::new());
    assert!(evidence.0.iter().any(|(_, text)| text.contains("[redacted]")), "nothing was there to be found");
}

#[tokio::test]
async fn no_failure_on_the_way_tells_a_secret() {
    let mut evidence = Evidence::default();
    let slow = start_service(marked(), |_| success(&json!({ "RequestId": "r" })).after(Duration::from_millis(200)));
    let client = builder(&slow).build().unwrap();
    let mut see = |what: &str, kind: ErrorKind, error: Error| {
        assert_eq!(error.kind(), kind, "{what}: {error}");
        evidence.see_error(what, &error);
    };

    let error = client.channel_batch_cancel_flows(&request()).timeout(Duration::from_millis(20)).await.unwrap_err();
    see("a time-out", ErrorKind::Timeout, error);
    let error = client.channel_batch_cancel_flows(&request()).region("a\r\nX-Evil: 1").await.unwrap_err();
    see("a region that is no header", ErrorKind::InvalidOption, error);
    let error = client.channel_batch_cancel_flows(&request().cancel_message("x".repeat(201))).await.unwrap_err();
    see("a request that breaks a limit", ErrorKind::InvalidRequest, error);

    let small = builder(&slow).max_response_size(8).build().unwrap();
    let error = small.channel_batch_cancel_flows(&request()).await.unwrap_err();
    see("a response that is too large", ErrorKind::TooLarge, error);

    let gone = Server::start(|_| Answer::new(200, "text/plain", "")).url();
    let lonely = Client::builder().credentials(credentials()).endpoint(gone).build().unwrap();
    let error = lonely.channel_batch_cancel_flows(&request()).await.unwrap_err();
    see("nobody there", ErrorKind::Connect, error);

    for odd in [
        Credentials::new(SECRET_ID, SECRET_KEY).with_token(format!("{TOKEN}\n{TOKEN}")),
        Credentials::new(format!("{SECRET_ID}\n{SECRET_ID}"), SECRET_KEY).with_token(TOKEN),
    ] {
        let client = Client::builder().credentials(odd).endpoint(slow.url()).build().unwrap();
        let error = client.channel_batch_cancel_flows(&request()).await.unwrap_err();
        see("credentials that are no header", ErrorKind::Credentials, error);
    }
    let error = builder(&slow).endpoint(format!("https://{SECRET_ID}:{SECRET_KEY}@127.0.0.1")).build().unwrap_err();
    see("a password in the endpoint", ErrorKind::InvalidOption, error);

    let secrets = secrets(&[slow]);
    assert_eq!(evidence.leaks(&secrets), BTreeSet::new());
}

#[tokio::test]
async fn no_public_type_tells_a_secret_in_debug() {
    let mut evidence = Evidence::default();
    let server = start_service(marked(), |_| success(&json!({ "FailMessages": ["", ""], "RequestId": "r" })));
    evidence.see("credentials", &credentials());
    evidence.see("a builder", &builder(&server));
    evidence.see("a builder with a password", &builder(&server).endpoint(format!("https://user:{SECRET_KEY}@host")));
    let client = builder(&server).build().unwrap();
    let request = request();
    let call = client.channel_batch_cancel_flows(&request).region("ap-guangzhou");
    evidence.see("a call", &call);
    let future = call.into_future();
    evidence.see("a running call", &future);
    let response = future.await.unwrap();
    // The signing key of the day is cached by now.
    evidence.see("a client", &client);
    evidence.see("the runtime's client", client.inner());
    evidence.see("a response", &response);
    evidence.see_error("messages that cannot be paired", &response.failures(&request).unwrap_err().into());

    let signer = Signer::new();
    let signable = Signable {
        method: "POST",
        query: "",
        content_type: "application/json",
        host: "essbasic.tencentcloudapi.com",
        payload: Payload::Bytes(b"{}"),
    };
    let signature = signer.sign(&signable, "essbasic", &credentials(), SystemTime::now()).unwrap();
    evidence.see("a signer", &signer);
    evidence.see("a signature", &signature);
    evidence.see("a signing key", &SigningKey::derive(SECRET_KEY, "2025-01-01", "essbasic"));
    let (_, own) = signature.authorization().rsplit_once("Signature=").unwrap();

    let secrets = [secrets(&[server]), vec![own.to_owned()]].concat();
    assert_eq!(evidence.leaks(&secrets), BTreeSet::new());
    assert!(evidence.0.iter().any(|(_, text)| text.contains(SECRET_ID)), "the id is no secret: {:?}", evidence.0);
}

/// Keeps what a logging transport would print.
#[derive(Clone, Default)]
struct Logging(Arc<Mutex<Vec<(String, Request)>>>);

impl Transport for Logging {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.lock().unwrap().push((format!("{request:?}"), request));
        Box::pin(async { Err(TransportError::connect("not today")) })
    }
}

#[tokio::test]
async fn a_transport_that_logs_its_requests_logs_no_secret() {
    let transport = Logging::default();
    let client = Client::builder().credentials(credentials()).transport(transport.clone()).build().unwrap();
    client.channel_batch_cancel_flows(&request()).await.unwrap_err();
    let logged = transport.0.lock().unwrap();
    let [(text, sent)] = logged.as_slice() else { panic!("one request was sent") };
    assert_eq!(sent.headers()["x-tc-token"], TOKEN);
    let (_, signature) = sent.headers()["authorization"].to_str().unwrap().rsplit_once("Signature=").unwrap();
    for secret in [SECRET_KEY, TOKEN, signature] {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(text.contains("x-tc-action"), "{text}");
}

#[tokio::test]
async fn an_answer_of_a_megabyte_makes_a_short_error() {
    let megabyte = || "x".repeat(1 << 20);
    let answers: [fn(String) -> Answer; 4] = [
        |text| Answer::new(502, "text/html", text),
        |text| Answer::new(200, "application/json", text),
        |text| Answer::json(&json!({ "Answer": text })),
        |text| Answer::new(200, "application/json", format!("{{\"Response\": {{\"{text}\": nonsense}}}}")),
    ];
    for (index, answer) in answers.into_iter().enumerate() {
        let server = start_service(marked(), move |_| answer(megabyte()));
        let error = builder(&server).build().unwrap().channel_batch_cancel_flows(&request()).await.unwrap_err();
        let mut evidence = Evidence::default();
        evidence.see_error("", &error);
        for (_, text) in evidence.0 {
            assert!(text.len() < 4096, "answer {index}: {} bytes, {:.80}…", text.len(), text);
        }
    }
}

#[test]
fn generated_types_keep_their_secret_members_out_of_debug() {
    use golden_awkward_names::model::{ModifyManyRequest, ModifyManyRequestRequired, Option as Choice};

    let required = ModifyManyRequestRequired {
        one: SECRET_KEY.to_owned(),
        two: 271_828,
        three: 3,
        four: 4.5,
        five: true,
        six: "six".to_owned(),
        seven: Vec::new(),
        eight: Vec::new(),
    };
    let choice = Choice::new().some(TOKEN).none("shown");
    let printed = [
        format!("{required:?}"),
        format!("{:#?}", ModifyManyRequest::new(required)),
        format!("{choice:?} {:?}", Some(vec![choice.clone()])),
    ];
    assert!(printed[0].contains("271828") && printed[1].contains("271828") && printed[2].contains("shown"));
    for text in printed {
        assert!(!text.contains(SECRET_KEY) && !text.contains(TOKEN), "{text}");
    }
}
