//! The module that the build script generated, used as a crate's own.

use build_script_example::essbasic::model::{Agent, CancelMessageFormat, ChannelCancelFlowRequest, UserInfo};
use build_script_example::essbasic::{Client, Credentials, ErrorKind, SERVICE};
use tcgen_runtime::AnyService;
use tcgen_runtime::codec::write_object;

fn request() -> ChannelCancelFlowRequest {
    let agent = Agent::new("yDapp").proxy_organization_open_id("org").proxy_operator(UserInfo::new().open_id("n9527"));
    ChannelCancelFlowRequest::new("yDflow").agent(agent).cancel_message_format(CancelMessageFormat::InitiatorOnly)
}

#[test]
fn a_request_is_written_as_the_wire_wants_it() {
    let body = String::from_utf8(write_object(&request()).unwrap()).unwrap();
    assert_eq!(
        body,
        r#"{"FlowId":"yDflow","Agent":{"AppId":"yDapp","ProxyOrganizationOpenId":"org","ProxyOperator":{"OpenId":"n9527"}},"CancelMessageFormat":1}"#
    );
}

#[test]
fn limits_are_checked() {
    assert_eq!(request().validate(), Ok(()));
    let violations = request().cancel_message("撤".repeat(201)).validate().unwrap_err();
    assert_eq!(violations.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["CancelMessage"]);
}

#[test]
fn the_client_is_built_for_the_service_of_the_spec() {
    let client = Client::builder().credentials(Credentials::new("id", "key")).build().unwrap();
    assert_eq!(client.inner().service(), &AnyService::from(&SERVICE));
    assert_eq!((SERVICE.name(), SERVICE.version()), ("essbasic", "2021-05-26"));
    let error = Client::builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
}
