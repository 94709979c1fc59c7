//! Which calls are made again: what the spec says of an action is what the generated client does, and the rule of names is
//! one rule in generator and runtime.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use tcgen::spec::Effect;
use tcgen_essbasic::model::*;
use tcgen_essbasic::{Client, Credentials, ErrorKind};
use tcgen_runtime::{Action, Request, RetryPolicy, Service};
use tests::server::{Answer, Server};

fn is_read(name: &'static str) -> bool {
    const DEMO: Service = Service::new("demo", "2020-01-01", "demo.tencentcloudapi.com");
    Action::new(&DEMO, name).is_read()
}

proptest! {
    #[test]
    fn generator_and_runtime_read_a_name_alike(
        verb in "(Describe|Get|List|Query|Inquire|Create|describe|GET|Lis|)",
        rest in "[A-Za-z0-9]{0,4}",
    ) {
        let name: &'static str = format!("{verb}{rest}").leak();
        prop_assert_eq!(Effect::of_name(name) == Effect::Read, is_read(name), "{}", name);
    }
}

#[tokio::test]
async fn a_read_that_its_name_hides_is_made_again_and_a_write_is_not() {
    let turn = AtomicUsize::new(0);
    let server = Server::start(move |_| match turn.fetch_add(1, Ordering::Relaxed) {
        0 | 2 => Answer::new(502, "text/html", "<html></html>"),
        _ => tests::service::success(&serde_json::json!({ "RequestId": "done" })),
    });
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(1));
    let credentials = Credentials::new("AKIDexample", "hush");
    let client = Client::builder().credentials(credentials).endpoint(server.url()).retry(quick).build().unwrap();
    let agent = || Agent::new("app");
    let request = ChannelDescribeFlowComponentsRequest::new(agent(), "flow");
    client.channel_describe_flow_components(&request).without_validation().await.unwrap();
    assert_eq!(server.received().len(), 2);
    let request = ChannelCancelFlowRequest::new("flow").agent(agent());
    let error = client.channel_cancel_flow(&request).without_validation().await.unwrap_err();
    assert_eq!((error.kind(), server.received().len()), (ErrorKind::Http, 3));
    assert!(ChannelDescribeFlowComponentsRequest::ACTION.is_read() && !ChannelCancelFlowRequest::ACTION.is_read());
}

#[test]
fn a_code_that_can_be_used_once_is_not_asked_for_twice() {
    let generated = tests::command::workspace().join("generated/ess/src/actions/describe_third_party_auth_code.rs");
    let text = std::fs::read_to_string(generated).unwrap();
    assert!(text.contains(".write()"), "{text}");
}
