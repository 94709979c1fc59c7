//! Where calls go: every endpoint as a user chooses it, for a client and for one call.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::time::{Duration, UNIX_EPOCH};

use serde_json::json;
use support::actions::{CreateFlow, DescribeFlows, Reply};
use support::scripted::{Scripted, Turn};
use tcgen_runtime::codec::{Encode, ObjectWriter};
use tcgen_runtime::sign::{Payload, Signable, Signer};
use tcgen_runtime::transport::Request;
use tcgen_runtime::{Action, AnyService, Checker, Credentials, Endpoint, ErrorKind, Service, Validate};

const ESSBASIC: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com")
    .test_endpoint("essbasic.test.ess.tencent.cn");

/// An action with a host of its own.
struct Upload;

impl Encode for Upload {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Validate for Upload {
    fn check(&self, _: &mut Checker) {}
}

impl tcgen_runtime::Request for Upload {
    type Response = Reply;
    const ACTION: &'static Action = &Action::new(&ESSBASIC, "UploadFiles")
        .endpoint("file.ess.tencent.cn")
        .test_endpoint("file.test.ess.tencent.cn");
}

/// One that goes where its service is.
struct Describe;

impl Encode for Describe {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Validate for Describe {
    fn check(&self, _: &mut Checker) {}
}

impl tcgen_runtime::Request for Describe {
    type Response = Reply;
    const ACTION: &'static Action = &Action::new(&ESSBASIC, "DescribeFlows");
}

fn recorder() -> Scripted {
    Scripted::new(|_, _| Turn::done())
}

fn only(recorder: &Scripted) -> Request {
    let mut sent = recorder.take_sent();
    assert_eq!(sent.len(), 1);
    let request = sent.remove(0);
    let host = request.headers()["host"].to_str().unwrap();
    assert_eq!(request.uri().authority().unwrap().as_str().trim_end_matches(":443"), host, "what is signed is sent");
    request
}

#[tokio::test]
async fn one_word_takes_a_client_to_the_test_environment_uploads_included() {
    let recorder = recorder();
    let client = recorder.builder().endpoint(Endpoint::test()).build().unwrap();
    client.call(&Describe).await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://essbasic.test.ess.tencent.cn/");
    client.call(&Upload).await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://file.test.ess.tencent.cn/");

    let cvm = AnyService::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
    let error = client.call_json(&cvm, "DescribeZones", &json!({})).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(recorder.sent().is_empty(), "nothing reaches production");
}

#[tokio::test]
async fn a_regional_client_follows_the_region_of_each_call() {
    let recorder = recorder();
    let client = recorder.builder().endpoint(Endpoint::regional()).region("ap-guangzhou").build().unwrap();
    client.call(&Describe).await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://essbasic.ap-guangzhou.tencentcloudapi.com/");
    client.call(&Describe).region("ap-beijing").await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://essbasic.ap-beijing.tencentcloudapi.com/");
    client.call(&Upload).await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://file.ess.tencent.cn/");
    let error = client.call(&Describe).region("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
}

#[tokio::test]
async fn a_call_in_a_finance_region_goes_to_that_regions_host() {
    let recorder = recorder();
    let client = recorder.client();
    client.call(&Describe).region("ap-shanghai-fsi").await.unwrap();
    let request = only(&recorder);
    assert_eq!(request.uri(), "https://essbasic.ap-shanghai-fsi.tencentcloudapi.com/");
    assert_eq!(request.headers()["x-tc-region"], "ap-shanghai-fsi");
    client.call(&Describe).region("ap-shanghai").await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://essbasic.tencentcloudapi.com/");
}

#[tokio::test]
async fn one_call_can_go_elsewhere() {
    let recorder = recorder();
    let client = recorder.client();
    client.call(&Upload).endpoint("https://files.example:8443/upload").await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://files.example:8443/upload");
    client.call(&Describe).endpoint(Endpoint::internal()).await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://essbasic.internal.tencentcloudapi.com/");
    client.call(&Describe).await.unwrap();
    assert_eq!(only(&recorder).uri(), "https://essbasic.tencentcloudapi.com/");

    let error = client.call(&Describe).endpoint("http://files.example").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    let client = recorder.builder().allow_plain_http().build().unwrap();
    client.call(&Describe).endpoint("http://files.example").await.unwrap();
    assert_eq!(only(&recorder).uri(), "http://files.example/");
}

#[tokio::test]
async fn the_path_of_a_gateway_is_sent_and_not_signed() {
    let recorder = recorder();
    let client = recorder.builder().endpoint("https://gateway.example/tencent/v3").build().unwrap();
    client.call(&CreateFlow).await.unwrap();
    let request = only(&recorder);
    assert_eq!(request.uri(), "https://gateway.example/tencent/v3");
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    let signable = Signable {
        method: "POST",
        query: "",
        content_type: header("content-type"),
        host: "gateway.example",
        payload: Payload::Bytes(request.body()),
    };
    let time = UNIX_EPOCH + Duration::from_secs(header("x-tc-timestamp").parse().unwrap());
    let credentials = Credentials::new("AKIDexample", "hush");
    let expected = Signer::new().sign(&signable, "essbasic", &credentials, time).unwrap();
    assert_eq!(header("authorization"), expected.authorization());
}

#[tokio::test]
async fn a_region_that_is_none_is_refused_before_anything_is_sent() {
    let recorder = recorder();
    for region in ["ap-guangzhou.evil.com/", "ap-guangzhou\r\nX-Evil: 1", "AP", "-"] {
        let error = recorder.builder().region(region).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{region:?}");
        for endpoint in [Endpoint::default(), Endpoint::regional()] {
            let error = recorder.client().call(&DescribeFlows).endpoint(endpoint).region(region).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidOption, "{region:?}");
            assert!(!error.to_string().contains("vil"), "{error}");
        }
    }
    assert!(recorder.sent().is_empty());
}

#[tokio::test]
async fn a_service_can_be_chosen_as_the_program_runs() {
    let recorder = recorder();
    let client = recorder.client();
    for (name, version) in [("cvm", "2017-03-12"), ("as", "2018-04-19")] {
        let service = AnyService::new(name, version, format!("{name}.tencentcloudapi.com"));
        client.call_json(&service, "DescribeZones", &json!({})).await.unwrap();
        let request = only(&recorder);
        assert_eq!(request.uri().host().unwrap(), format!("{name}.tencentcloudapi.com"));
        assert_eq!(request.headers()["x-tc-version"], version);
        let authorization = request.headers()["authorization"].to_str().unwrap().to_owned();
        assert!(authorization.contains(&format!("/{name}/tc3_request")), "{authorization}");
    }
    for (name, version, host, named) in [
        ("cvm", "2017\r\nX-Evil: 1", "cvm.tencentcloudapi.com", "service's version"),
        ("cvm", "2017-03-12", "cvm.tencentcloudapi.com?x=", "endpoint"),
        ("cvm\r\nX-Evil: 1", "2017-03-12", "cvm.tencentcloudapi.com", "service's name"),
        ("cvm/tc3_request", "2017-03-12", "cvm.tencentcloudapi.com", "service's name"),
        ("", "2017-03-12", "cvm.tencentcloudapi.com", "service's name"),
    ] {
        let service = AnyService::new(name, version, host);
        let error = client.call_json(service, "DescribeZones", &json!({})).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        assert!(error.message().contains(named) && !error.message().contains("vil"), "{error}");
    }
    assert!(recorder.sent().is_empty());
}
