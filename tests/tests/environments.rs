//! The generated clients of e-sign in production and in the test environment: one word, and uploads follow.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tcgen_essbasic::model::{Agent, DescribeTemplatesRequest, FileBusinessType, UploadFilesRequest};
use tcgen_essbasic::{Client, Credentials, Endpoint};
use tcgen_runtime::BoxFuture;
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};

/// Notes the hosts that are asked.
#[derive(Clone, Default)]
struct Hosts(Arc<Mutex<Vec<String>>>);

impl Transport for Hosts {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.lock().unwrap().push(request.uri().to_string());
        let body: Box<dyn Body> = Box::new(Some(Bytes::from_static(br#"{"Response":{"RequestId":"s1"}}"#)));
        Box::pin(async { Ok(Response::new(body)) })
    }
}

#[tokio::test]
async fn one_word_switches_all_actions_between_production_and_test() {
    for (endpoint, expected) in [
        (Endpoint::default(), ["https://essbasic.tencentcloudapi.com/", "https://file.ess.tencent.cn/"]),
        (Endpoint::test(), ["https://essbasic.test.ess.tencent.cn/", "https://file.test.ess.tencent.cn/"]),
    ] {
        let hosts = Hosts::default();
        let client: Client = Client::builder()
            .credentials(Credentials::new("AKIDexample", "hush"))
            .endpoint(endpoint)
            .transport(hosts.clone())
            .build()
            .unwrap();
        client
            .describe_templates(&DescribeTemplatesRequest::new(Agent::new("app")))
            .without_validation()
            .await
            .unwrap();
        let upload = UploadFilesRequest::new(Agent::new("app"), FileBusinessType::Document);
        client.upload_files(&upload).without_validation().await.unwrap();
        assert_eq!(*hosts.0.lock().unwrap(), expected);
    }
}
