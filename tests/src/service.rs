//! A service on loopback that answers only what is signed. In: an account and a function that answers. Out: a server
//! that refuses everything else as Tencent Cloud does.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::server::{Answer, Received, Server};
use crate::verify::{Account, Refusal};

/// The caller that tests use, known to the service `essbasic`.
pub fn account() -> Account {
    Account {
        secret_id: "AKIDloopback".to_owned(),
        secret_key: "a-key-that-only-this-test-knows".to_owned(),
        token: None,
        service: "essbasic".to_owned(),
        version: "2021-05-26".to_owned(),
    }
}

/// Starts a service that verifies each request and then answers with what `respond` gives.
pub fn start_service(account: Account, respond: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |request| match account.verify(request, &request.arrived_at.to_string(), SystemTime::now()) {
        Ok(()) => respond(request),
        Err(Refusal { code, message }) => failure(code, &message),
    })
}

/// An answer that holds these members and nothing else.
pub fn success(members: &Value) -> Answer {
    Answer::json(&json!({ "Response": members }))
}

/// The service's own error: status 200, as Tencent Cloud sends it.
pub fn failure(code: &str, message: &str) -> Answer {
    success(&json!({ "Error": { "Code": code, "Message": message }, "RequestId": "id-of-a-failure" }))
}
