//! A client over serde_json: one generic call on top of one function that is compiled once.

use std::error::Error;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tcgen_runtime::Credentials;
use tcgen_runtime::sign::{Payload, Signable, Signer};
use tcgen_runtime::transport::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use tcgen_runtime::transport::http::{HeaderMap, Method, Uri};
use tcgen_runtime::transport::{Bytes, Request, Transport};

const JSON: &str = "application/json; charset=utf-8";

type Failure = Box<dyn Error>;

pub struct Client {
    credentials: Credentials,
    signer: Signer,
    transport: Box<dyn Transport>,
    service: &'static str,
    version: &'static str,
    host: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<R> {
    response: R,
}

/// What is looked for before the response: unknown members are skipped.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Outcome {
    error: Option<ServiceError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ServiceError {
    code: String,
    message: String,
}

impl Client {
    pub fn new(
        credentials: Credentials,
        transport: impl Transport + 'static,
        service: &'static str,
        version: &'static str,
        host: &'static str,
    ) -> Self {
        Self { credentials, signer: Signer::new(), transport: Box::new(transport), service, version, host }
    }

    pub async fn call<Q: Serialize, R: DeserializeOwned>(&self, action: &str, request: &Q) -> Result<R, Failure> {
        let answer = self.send(action, serde_json::to_vec(request)?).await?;
        Ok(serde_json::from_slice::<Envelope<R>>(&answer)?.response)
    }

    async fn send(&self, action: &str, body: Vec<u8>) -> Result<Bytes, Failure> {
        let signable =
            Signable { method: "POST", query: "", content_type: JSON, host: self.host, payload: Payload::Bytes(&body) };
        let signature = self.signer.sign(&signable, self.service, &self.credentials, SystemTime::now())?;
        let mut request = Request::new(body.into());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::try_from(format!("https://{}/", self.host))?;
        let headers: &mut HeaderMap = request.headers_mut();
        headers.insert(HOST, HeaderValue::from_static(self.host));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        headers.insert(AUTHORIZATION, HeaderValue::from_str(signature.authorization())?);
        headers.insert("x-tc-action", HeaderValue::from_str(action)?);
        headers.insert("x-tc-version", HeaderValue::from_static(self.version));
        headers.insert("x-tc-timestamp", signature.timestamp().into());
        let mut response = self.transport.send(request, Duration::from_secs(60)).await?;
        let mut answer = Vec::new();
        while let Some(chunk) = response.body_mut().chunk().await? {
            answer.extend_from_slice(&chunk);
        }
        let outcome: Envelope<Outcome> = serde_json::from_slice(&answer)?;
        match outcome.response.error {
            None => Ok(answer.into()),
            Some(error) => Err(format!("{}: {}", error.code, error.message).into()),
        }
    }
}
