//! The signatures of old private deployments, over a real socket, to a service that checks them on its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tcgen_runtime::sign::SignatureMethod;
use tcgen_runtime::{Client, ClientBuilder, Credentials, ErrorKind, Language, Method, RetryPolicy, Service};
use tests::server::{Answer, Server};
use tests::service::{account, failure, success};
use tests::verify::Account;

const SERVICE: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");

fn temporary() -> Account {
    Account { token: Some("a+token/of=base64".to_owned()), ..account() }
}

/// A service that answers with the parameters that it was sent.
fn service() -> Server {
    Server::start(|request| {
        let host = request.arrived_at.to_string();
        match temporary().verify_form(request, &host, SystemTime::now()) {
            Ok(parameters) => success(&json!({ "Parameters": parameters })),
            Err(refusal) => failure(refusal.code, &refusal.message),
        }
    })
}

fn builder(server: &Server, method: SignatureMethod) -> ClientBuilder<Client> {
    let Account { secret_id, secret_key, token, .. } = temporary();
    let credentials = Credentials::new(secret_id, secret_key).with_token(token.unwrap());
    ClientBuilder::new(&SERVICE).credentials(credentials).endpoint(server.url()).signature_method(method)
}

#[tokio::test]
async fn members_and_all_else_are_parameters_of_a_signed_form() {
    for signature in [SignatureMethod::HmacSha1, SignatureMethod::HmacSha256] {
        for method in [Method::Post, Method::Get] {
            let server = service();
            let client =
                builder(&server, signature).region("ap-guangzhou").language(Language::EnUs).method(method).build();
            let members = json!({ "Limit": 1, "Name": "中 文+&=/", "List": [{ "A": true }], "Empty": "" });
            let answer = client.unwrap().call_json(&SERVICE, "DescribeFlows", &members).await.unwrap();
            let mut said: Value = answer["Parameters"].clone();
            for name in ["Nonce", "Timestamp", "RequestClient"] {
                assert!(said.as_object_mut().unwrap().remove(name).is_some(), "{name}");
            }
            assert_eq!(
                said,
                json!({
                    "Action": "DescribeFlows", "Version": "2021-05-26", "Region": "ap-guangzhou", "Language": "en-US",
                    "SecretId": "AKIDloopback", "Token": "a+token/of=base64", "SignatureMethod": signature.as_str(),
                    "Limit": "1", "Name": "中 文+&=/", "List.0.A": "true",
                })
            );
            let received = server.received();
            assert_eq!(received[0].method, if method == Method::Get { "GET" } else { "POST" });
            assert_eq!(received[0].header("x-tc-token"), None);
        }
    }
}

#[tokio::test]
async fn every_attempt_is_signed_anew() {
    let attempts = AtomicUsize::new(0);
    let server = Server::start(move |request| match attempts.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::new(503, "text/html", "busy"),
        _ => match temporary().verify_form(request, &request.arrived_at.to_string(), SystemTime::now()) {
            Ok(_) => success(&json!({})),
            Err(refusal) => failure(refusal.code, &refusal.message),
        },
    });
    let retry = RetryPolicy::new().first_delay(Duration::from_millis(1));
    let client = builder(&server, SignatureMethod::HmacSha256).retry(retry).build().unwrap();
    client.call_json(&SERVICE, "DescribeFlows", &json!({})).await.unwrap();
    let bodies: Vec<Vec<u8>> = server.received().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies.len(), 2);
    assert_ne!(bodies[0], bodies[1], "the nonce is another");
}

#[tokio::test]
async fn a_member_cannot_take_the_place_of_what_signs() {
    let server = service();
    let client = builder(&server, SignatureMethod::HmacSha256).build().unwrap();
    let members = json!({ "Action": "DeleteAll", "SecretId": "other", "Signature": "mine", "Kept": 1 });
    let answer = client.call_json(&SERVICE, "DescribeFlows", &members).await.unwrap();
    let said = &answer["Parameters"];
    assert_eq!((&said["Action"], &said["Kept"]), (&json!("DescribeFlows"), &json!("1")));
}

#[tokio::test]
async fn what_cannot_be_signed_so_is_refused_before_it_is_sent() {
    let server = service();
    let client = builder(&server, SignatureMethod::HmacSha1).build().unwrap();
    let members = json!({ "A": "x" });
    let call = || client.call_json(&SERVICE, "DescribeFlows", &members);
    for call in [call().file("File", "x"), call().octet_stream("x"), call().unsigned_payload(true)] {
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::InvalidOption);
    }
    for (method, size) in [(Method::Get, 32 << 10), (Method::Post, 1 << 20)] {
        let large = json!({ "Text": "x".repeat(size) });
        let error = client.call_json(&SERVICE, "DescribeFlows", &large).method(method).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(server.received(), []);
}

#[tokio::test]
async fn a_page_that_repeats_the_address_shows_no_secret() {
    let server = Server::start(|request| Answer::new(404, "text/html", format!("no such page: {}", request.target)));
    let client = builder(&server, SignatureMethod::HmacSha256).method(Method::Get).build().unwrap();
    let error = client.call_json(&SERVICE, "DescribeFlows", &json!({})).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("bytes that are no JSON"), "{text}");
    let sent = server.received()[0].target.clone();
    let signature = sent.split("Signature=").nth(1).unwrap();
    assert!(!text.contains(signature) && !text.contains("token%2F") && !text.contains("a+token"), "{text}");
}
