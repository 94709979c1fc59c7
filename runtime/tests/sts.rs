//! Roles that STS gives, over a real socket: signed with other credentials, or unsigned with a token from a file.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use support::actions::DescribeFlows;
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::Server;
use tcgen_runtime::providers::{AssumeRole, WebIdentity};
use tcgen_runtime::{Client, ClientBuilder, CredentialProvider, Credentials, ErrorKind};

const ROLE: &str = "qcs::cam::uin/100000000001:roleName/deploy";

fn granted(left: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    json!({ "Response": {
        "Credentials": { "Token": "whisper", "TmpSecretId": "AKIDrole", "TmpSecretKey": "hush" },
        "ExpiredTime": now + left, "Expiration": "2026-01-01T00:00:00Z", "RequestId": "r" } })
    .to_string()
}

fn refused() -> String {
    json!({ "Response": {
        "Error": { "Code": "ResourceNotFound.RoleNotFound", "Message": "no such role" }, "RequestId": "r" } })
    .to_string()
}

fn client_of(server: &Server) -> Client {
    let base = Credentials::new("AKIDbase", "base-key");
    ClientBuilder::new(&SERVICE).credentials(base).endpoint(server.endpoint()).build().unwrap()
}

struct TokenFile(PathBuf);

impl TokenFile {
    fn holding(name: &str, token: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tcgen-runtime-sts-{name}-{}", std::process::id()));
        fs::write(&path, token).unwrap();
        Self(path)
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn a_role_is_asked_for_once_with_the_callers_credentials_and_then_signs() {
    let sts = Server::answering_json(&granted(7_200));
    let service = Server::answering_json(DONE);
    let role = AssumeRole::through(client_of(&sts), ROLE)
        .session_name("nightly")
        .duration(Duration::from_secs(1_800))
        .external_id("shop")
        .region("ap-beijing");
    let client: Client = ClientBuilder::new(&SERVICE).credentials(role).endpoint(service.endpoint()).build().unwrap();
    for _ in 0..3 {
        client.call(&DescribeFlows).await.unwrap();
    }
    let asked = sts.received();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].headers["x-tc-action"], "AssumeRole");
    assert_eq!(asked[0].headers["x-tc-version"], "2018-08-13");
    assert_eq!(asked[0].headers["x-tc-region"], "ap-beijing");
    let authorization = &asked[0].headers["authorization"];
    assert!(authorization.contains("Credential=AKIDbase/") && authorization.contains("/sts/tc3_request"));
    let body: Value = serde_json::from_slice(&asked[0].body).unwrap();
    let expected =
        json!({ "RoleArn": ROLE, "RoleSessionName": "nightly", "DurationSeconds": 1_800, "ExternalId": "shop" });
    assert_eq!(body, expected);
    for call in service.received() {
        assert_eq!(call.headers["x-tc-token"], "whisper");
        assert!(call.headers["authorization"].contains("Credential=AKIDrole/"));
    }
}

#[tokio::test]
async fn a_roles_credentials_expire_when_sts_says() {
    let sts = Server::answering_json(&granted(1_000));
    let credentials = AssumeRole::through(client_of(&sts), ROLE).credentials().await.unwrap();
    let left = credentials.expires_at().unwrap().duration_since(SystemTime::now()).unwrap();
    assert!(left > Duration::from_secs(900) && left <= Duration::from_secs(1_000), "{left:?}");
}

#[tokio::test]
async fn a_refusal_of_sts_fails_the_call_with_its_code_and_without_secrets() {
    let sts = Server::answering_json(&refused());
    let service = Server::answering_json(DONE);
    let role = AssumeRole::through(client_of(&sts), ROLE);
    let client: Client = ClientBuilder::new(&SERVICE).credentials(role).endpoint(service.endpoint()).build().unwrap();
    let error = client.call(&DescribeFlows).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("ResourceNotFound.RoleNotFound"), "{error}");
    assert!(service.received().is_empty());
    let printed = format!("{error:?} {error:#?}");
    assert!(!printed.contains("base-key"), "{printed}");
}

#[tokio::test]
async fn an_answer_that_lacks_a_part_gives_no_credentials() {
    for (part, text) in [("Token", "without id, key or token"), ("ExpiredTime", "without the moment of expiry")] {
        let sts = Server::answering_json(&granted(7_200).replace(part, "Other"));
        let error = AssumeRole::through(client_of(&sts), ROLE).credentials().await.unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    }
}

#[tokio::test]
async fn a_limit_of_sts_is_told_before_anything_is_sent() {
    let sts = Server::answering_json(&granted(7_200));
    let role = AssumeRole::through(client_of(&sts), ROLE).duration(Duration::from_secs(43_201));
    let error = role.credentials().await.unwrap_err();
    assert!(error.to_string().contains("DurationSeconds"), "{error}");
    assert!(sts.received().is_empty());
}

#[tokio::test]
async fn a_web_identity_goes_unsigned_with_the_token_that_the_file_holds_by_then() {
    let sts = Server::answering_json(&granted(7_200));
    let file = TokenFile::holding("rotated", "first.jwt\n");
    let ask = || WebIdentity::through(client_of(&sts), ROLE, "OIDC", &file.0);
    let credentials = ask().credentials().await.unwrap();
    assert_eq!(credentials.secret_id(), "AKIDrole");
    fs::write(&file.0, "second.jwt").unwrap();
    ask().credentials().await.unwrap();
    let asked = sts.received();
    for (request, token) in asked.iter().zip(["first.jwt", "second.jwt"]) {
        assert_eq!(request.headers["authorization"], "SKIP");
        assert_eq!(request.headers["x-tc-action"], "AssumeRoleWithWebIdentity");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!((&body["WebIdentityToken"], &body["ProviderId"]), (&json!(token), &json!("OIDC")));
    }
    assert_eq!(asked.len(), 2);
}

#[tokio::test]
async fn a_token_file_without_a_token_is_named() {
    let sts = Server::answering_json(&granted(7_200));
    let empty = TokenFile::holding("empty", " \n");
    let broken = TokenFile::holding("broken", "eyJhbGci\nOiJSUzI1NiJ9");
    for (path, text) in [
        (empty.0.clone(), "is empty"),
        (empty.0.with_extension("gone"), "is not there"),
        (broken.0.clone(), "holds a line break"),
    ] {
        let error = WebIdentity::through(client_of(&sts), ROLE, "OIDC", &path).credentials().await.unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(text) && shown.contains(&path.display().to_string()), "{shown}");
        assert!(!shown.contains("eyJ"), "{shown}");
    }
    assert!(sts.received().is_empty());
}
