//! Credentials from files and from the metadata service of a machine, over a real socket.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use support::actions::DescribeFlows;
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{Received, Server, Step, response};
use tcgen_runtime::providers::{Cached, Chain, CvmRole, ProfileFile, TccliProfile};
use tcgen_runtime::{BoxFuture, Client, ClientBuilder, CredentialProvider, Credentials, Error, ErrorKind};

const DATE: &str = "Mon, 25 Feb 2019 16:44:25 GMT";
const NOW: u64 = 1_551_113_065;

/// A file that is gone when the test is over.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn holding(text: impl AsRef<[u8]>) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("tcgen-runtime-{}-{number}", std::process::id()));
        fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn role_answer(left: i64) -> String {
    let expired_time = NOW.checked_add_signed(left).unwrap();
    format!(
        r#"{{"TmpSecretId":"AKIDrole","TmpSecretKey":"hush","Token":"whisper","ExpiredTime":{expired_time},
            "Expiration":"2019-02-25T18:44:25Z","Code":"Success"}}"#
    )
}

/// A metadata service whose clock is years behind ours, and that answers the question for credentials with `body`.
fn metadata(body: impl Into<String>) -> Server {
    let body = body.into();
    Server::start(move |received| {
        let body = match received.line.as_str() {
            "GET /latest/meta-data/cam/security-credentials/ HTTP/1.1" => "shop-role\n",
            "GET /latest/meta-data/cam/security-credentials/shop-role HTTP/1.1" => &body,
            other => panic!("{other}"),
        };
        vec![Step::Send(
            format!("HTTP/1.1 200 OK\r\nDate: {DATE}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into(),
        )]
    })
}

fn role_of(server: &Server) -> CvmRole {
    CvmRole::new().unwrap().endpoint(&server.endpoint()).unwrap()
}

#[tokio::test]
async fn a_machines_role_signs_and_is_asked_for_once() {
    let metadata = metadata(role_answer(7_200));
    let service = Server::answering_json(DONE);
    let builder: ClientBuilder<Client> = ClientBuilder::new(&SERVICE);
    let client = builder.credentials(role_of(&metadata)).endpoint(service.endpoint()).build().unwrap();
    for _ in 0..3 {
        client.call(&DescribeFlows).await.unwrap();
    }
    assert_eq!(metadata.received().len(), 2, "the role's name and its credentials");
    let received = &service.received()[2];
    assert_eq!(received.headers["x-tc-token"], "whisper");
    assert!(received.headers["authorization"].contains("Credential=AKIDrole/"));
}

#[tokio::test]
async fn the_expiry_counts_from_the_answers_date_and_not_from_our_clock() {
    let metadata = metadata(role_answer(7_200));
    let credentials = role_of(&metadata).credentials().await.unwrap();
    let left = credentials.expires_at().unwrap().duration_since(SystemTime::now()).unwrap();
    assert!(left <= Duration::from_secs(7_200) && left > Duration::from_secs(3_600), "{left:?}");
}

#[tokio::test]
async fn a_role_that_is_named_is_not_looked_up() {
    let metadata = metadata(role_answer(7_200));
    role_of(&metadata).role("shop-role").credentials().await.unwrap();
    assert_eq!(metadata.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_at_once_ask_the_metadata_service_once() {
    let metadata = metadata(role_answer(7_200));
    let role = Arc::new(role_of(&metadata));
    let callers: Vec<_> = (0..1_000)
        .map(|_| {
            let role = Arc::clone(&role);
            tokio::spawn(async move { role.credentials().await.unwrap().secret_id().to_owned() })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "AKIDrole");
    }
    assert_eq!(metadata.received().len(), 2);
}

#[tokio::test]
async fn what_the_metadata_service_answers_wrongly_is_an_error_without_its_text() {
    for body in [
        "",
        "<html>hush</html>",
        r#"{"Code":"Failed","TmpSecretKey":"hush"}"#,
        r#"{"Code":"Success","TmpSecretId":"AKIDrole","TmpSecretKey":"hush"}"#,
        r#"{"Code":"Success","TmpSecretId":"AKIDrole","TmpSecretKey":"hush","Token":"whisper","ExpiredTime":"hush"}"#,
        r#"{"Code":"Success","TmpSecretKey":"hush"#,
    ] {
        let error = role_of(&metadata(body)).credentials().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("metadata service") && !shown.contains("hush"), "{shown}");
    }
}

#[tokio::test]
async fn a_machine_without_metadata_service_or_role_has_no_credentials() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let role = CvmRole::new().unwrap().endpoint(&format!("http://{unused}")).unwrap();
    let error = role.credentials().await.unwrap_err();
    assert!(error.message().contains("does not answer"), "{error}");
    let error = role_of(&Server::answering("404 Not Found", "text/plain", "")).credentials().await.unwrap_err();
    assert!(error.message().contains("knows no such role"), "{error}");
    let error = role_of(&Server::answering("200 OK", "text/plain", "\n")).credentials().await.unwrap_err();
    assert!(error.message().contains("has no role"), "{error}");
    let error = role_of(&Server::answering("500 Oops", "text/plain", "hush")).credentials().await.unwrap_err();
    assert!(error.message().contains("HTTP 500") && !error.message().contains("hush"), "{error}");
}

#[tokio::test]
async fn a_role_whose_name_makes_no_path_is_refused() {
    let error = role_of(&Server::answering("200 OK", "text/plain", "a b")).credentials().await.unwrap_err();
    assert!(error.message().contains("no path"), "{error}");
}

#[tokio::test]
async fn a_failed_fetch_is_the_error_of_the_call_and_the_next_call_tries_again() {
    let turn = AtomicUsize::new(0);
    let metadata = Server::start(move |_| {
        let (status, body) = match turn.fetch_add(1, Ordering::Relaxed) {
            0 => ("503 Service Unavailable", String::new()),
            _ => ("200 OK", role_answer(7_200)),
        };
        vec![Step::Send(response(status, "application/json", body.as_bytes()))]
    });
    let service = Server::answering_json(DONE);
    let builder: ClientBuilder<Client> = ClientBuilder::new(&SERVICE);
    let role = role_of(&metadata).role("shop-role");
    let client = builder.credentials(role).endpoint(service.endpoint()).build().unwrap();
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.message().contains("HTTP 503") && error.attempts().is_empty(), "{error}");
    client.call(&DescribeFlows).await.unwrap();
    assert_eq!((metadata.received().len(), service.received().len()), (2, 1));
}

#[tokio::test]
async fn a_profile_of_a_file_gives_its_keys() {
    let file =
        TemporaryFile::holding("[default]\nsecret_id=AKIDfile\nsecret_key=hush\n[b]\nsecret_id=AKIDb\nsecret_key=x\n");
    let found = ProfileFile::at(&file.0).credentials().await.unwrap();
    assert_eq!(found.secret_id(), "AKIDfile");
    let found = ProfileFile::at(&file.0).profile("b").credentials().await.unwrap();
    assert_eq!(found.secret_id(), "AKIDb");
}

#[tokio::test]
async fn a_profile_of_tccli_gives_its_keys() {
    let file = TemporaryFile::holding(r#"{"secretId": "AKIDtccli", "secretKey": "hush", "token": "whisper"}"#);
    let found = TccliProfile::at(&file.0).credentials().await.unwrap();
    assert_eq!(found, Credentials::new("AKIDtccli", "hush").with_token("whisper"));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error_that_names_it_and_tells_nothing_of_it() {
    let binary = TemporaryFile::holding(b"[default]\nsecret_key=hush\xff\n");
    let garbled = TemporaryFile::holding(r#"{"secretId": "AKIDx", "secretKey": "hush""#);
    let swapped = TemporaryFile::holding(r#"{"hush": AKIDx}"#);
    let number = TemporaryFile::holding(r#"{"secretId": "AKIDx", "secretKey": 7}"#);
    let folder = std::env::temp_dir();
    for (error, expected) in [
        (ProfileFile::at(&binary.0).credentials().await, "is not UTF-8"),
        (ProfileFile::at(&folder).credentials().await, "cannot be read"),
        (ProfileFile::at("/nowhere/credentials").credentials().await, "does not exist"),
        (TccliProfile::at(&garbled.0).credentials().await, "is not JSON"),
        (TccliProfile::at(&swapped.0).credentials().await, "is not JSON: expected a value (at byte 9)"),
        (TccliProfile::at(&number.0).credentials().await, "has no `secretKey`"),
        (TccliProfile::at("/nowhere/x.credential").credentials().await, "tccli has no profile"),
    ] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.message().contains(expected), "{error}");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    }
}

#[tokio::test]
async fn a_chain_goes_past_what_is_absent_and_tells_what_it_tried() {
    let metadata = metadata(role_answer(7_200));
    let chain = Chain::new()
        .or("tccli profile", TccliProfile::at("/nowhere/default.credential"))
        .or("CVM role", role_of(&metadata))
        .or("never", TccliProfile::at("/nowhere/at-all"));
    assert!(chain.trace().is_empty());
    assert_eq!(chain.credentials().await.unwrap().secret_id(), "AKIDrole");
    let trace: Vec<String> = chain.trace().iter().map(ToString::to_string).collect();
    assert_eq!(trace, ["tccli profile: tccli has no profile /nowhere/default.credential", "CVM role: found"]);
    chain.credentials().await.unwrap();
    assert_eq!(metadata.received().len(), 2, "it stays with what it found, which is kept");
}

#[tokio::test]
async fn a_chain_stops_at_what_is_broken() {
    let file = TemporaryFile::holding("[default]\nsecret_id=AKIDfile\n");
    let metadata = metadata(role_answer(7_200));
    let chain = Chain::new().or("credential file", ProfileFile::at(&file.0)).or("CVM role", role_of(&metadata));
    let error = chain.credentials().await.unwrap_err();
    assert!(error.message().starts_with("credential file: the profile [default]"), "{error}");
    assert!(metadata.received().is_empty(), "another identity is not tried");
    assert_eq!(chain.trace().len(), 1);
}

#[tokio::test]
async fn a_chain_that_finds_nothing_says_all_that_it_tried() {
    let chain = Chain::new().or("first", TccliProfile::at("/nowhere/a")).or("second", TccliProfile::at("/nowhere/b"));
    let error = chain.credentials().await.unwrap_err();
    assert_eq!(
        error.message(),
        "no credentials were found: first: tccli has no profile /nowhere/a; second: tccli has no profile /nowhere/b"
    );
}

#[tokio::test]
async fn no_provider_shows_what_it_keeps() {
    let ini = TemporaryFile::holding("[default]\nsecret_id=AKIDfile\nsecret_key=hush\n");
    let json = TemporaryFile::holding(r#"{"secretId": "AKIDtccli", "secretKey": "hush", "token": "whisper"}"#);
    let metadata = metadata(role_answer(7_200));
    let (file, tccli, role) = (ProfileFile::at(&ini.0), TccliProfile::at(&json.0), role_of(&metadata));
    let cached = Cached::new(Credentials::new("AKIDx", "hush"));
    let chain = Chain::new().or("credential file", ProfileFile::at(&ini.0));
    let mut shown = String::new();
    for provider in [&file as &dyn CredentialProvider, &tccli, &role, &cached, &chain] {
        shown += &format!("{:?}", provider.credentials().await.unwrap());
    }
    shown += &format!("{file:?} {tccli:?} {role:?} {cached:?} {chain:?} {:?}", chain.trace());
    assert!(!shown.contains("hush") && !shown.contains("whisper"), "{shown}");
}

#[tokio::test]
async fn the_standard_chain_has_the_links_of_the_official_sdks() {
    let shown = format!("{:?}", Chain::standard().unwrap());
    let links = r#"["environment", "credential file", "tccli profile", "CVM role", "TKE web identity"]"#;
    assert!(shown.contains(links), "{shown}");
}

#[tokio::test]
async fn a_provider_of_the_callers_own_is_asked_once_where_it_is_cached() {
    struct Counting(AtomicUsize);
    impl CredentialProvider for Counting {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
            let id = format!("AKID{}", self.0.fetch_add(1, Ordering::Relaxed));
            let expiry = SystemTime::now() + Duration::from_secs(7_200);
            Box::pin(std::future::ready(Ok(Credentials::new(id, "hush").with_expiry(expiry))))
        }
    }
    let cached = Arc::new(Cached::new(Counting(AtomicUsize::default())));
    let service = Server::answering_json(DONE);
    for _ in 0..2 {
        let builder: ClientBuilder<Client> = ClientBuilder::new(&SERVICE);
        let client = builder.credentials(Arc::clone(&cached)).endpoint(service.endpoint()).build().unwrap();
        client.call(&DescribeFlows).await.unwrap();
        client.call(&DescribeFlows).await.unwrap();
    }
    let by_the_first = |received: &Received| received.headers["authorization"].contains("Credential=AKID0/");
    assert_eq!(service.received().iter().filter(|received| by_the_first(received)).count(), 4);
    assert!(cached.refresh_failure().is_none());
}
