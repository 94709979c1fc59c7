//! How requests travel, over a real socket, to a service that checks every signature on its own.

use serde_json::{Value, json};
use tcgen_runtime::{Action, Binary, Client, ClientBuilder, Credentials, Error, ErrorKind, Method, Service};
use tests::server::{Answer, Received, Server};
use tests::service::{account, failure, start_service, success};
use tests::verify::Refusal;

const SERVICE: Service = Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");

fn builder(server: &Server) -> ClientBuilder<Client> {
    let account = account();
    let credentials = Credentials::new(account.secret_id, account.secret_key);
    ClientBuilder::new(&SERVICE).credentials(credentials).endpoint(server.url()).region("ap-guangzhou")
}

fn service() -> (Server, Client) {
    let server = start_service(account(), |_| success(&json!({ "RequestId": "r" })));
    let client = builder(&server).build().unwrap();
    (server, client)
}

fn only(server: &Server) -> Received {
    let mut received = server.received();
    assert_eq!(received.len(), 1);
    received.remove(0)
}

/// A request with members of its own, as generated code writes it.
struct Upload {
    file: Binary,
    detail: Value,
}

impl tcgen_runtime::codec::Encode for Upload {
    fn encode(&self, out: &mut tcgen_runtime::codec::ObjectWriter) {
        out.attach("File", &self.file);
        out.member("Detail", &self.detail);
        out.member("FileName", "中.png");
    }
}

impl tcgen_runtime::Validate for Upload {
    fn check(&self, _: &mut tcgen_runtime::Checker) {}
}

impl tcgen_runtime::Request for Upload {
    type Response = Value;
    const ACTION: &'static Action = &Action::new(&SERVICE, "UploadMedicalFile").multipart();
}

fn upload(file: &[u8]) -> Upload {
    Upload { file: file.to_vec().into(), detail: json!({ "Tags": ["a"] }) }
}

/// The bodies of the parts, by the text between `name="` and the quote after it.
fn parts(request: &Received) -> Vec<(String, Vec<u8>)> {
    let (_, boundary) = request.header("content-type").unwrap().split_once("boundary=").unwrap();
    let mark = format!("--{boundary}");
    let marks: Vec<usize> =
        (0..request.body.len()).filter(|at| request.body[*at..].starts_with(mark.as_bytes())).collect();
    let part = |window: &[usize]| {
        let part = &request.body[window[0] + mark.len() + 2..window[1] - 2];
        let end = (0..part.len()).find(|at| part[*at..].starts_with(b"\r\n\r\n")).unwrap();
        let head = std::str::from_utf8(&part[..end]).unwrap();
        let name = head.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        (name.to_owned(), part[end + 4..].to_vec())
    };
    marks.windows(2).map(part).collect()
}

#[tokio::test]
async fn a_get_carries_its_members_in_a_signed_query() {
    let (server, client) = service();
    let members = json!({
        "Limit": 1, "Filters": [{ "Name": "zone name", "Values": ["中/文", "a&b=c+d"] }], "DryRun": false, "None": null,
    });
    client.call_json(&SERVICE, "DescribeFlows", &members).method(Method::Get).await.unwrap();
    let request = only(&server);
    assert_eq!((request.method.as_str(), request.body.as_slice()), ("GET", &b""[..]));
    assert_eq!(
        request.target,
        "/?DryRun=false&Filters.0.Name=zone%20name&Filters.0.Values.0=%E4%B8%AD%2F%E6%96%87&\
         Filters.0.Values.1=a%26b%3Dc%2Bd&Limit=1"
    );
    assert_eq!(request.header("x-tc-action"), Some("DescribeFlows"));
}

#[tokio::test]
async fn a_client_that_gets_still_posts_files_and_a_call_can_post() {
    let server = start_service(account(), |_| success(&json!({})));
    let client = builder(&server).method(Method::Get).build().unwrap();
    client.call_json(&SERVICE, "DescribeFlows", &json!({ "A": 1 })).await.unwrap();
    client.call_json(&SERVICE, "DescribeFlows", &json!({ "A": 1 })).method(Method::Post).await.unwrap();
    client.call(&upload(b"x")).await.unwrap();
    let methods: Vec<String> = server.received().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["GET", "POST", "POST"]);
}

#[tokio::test]
async fn a_get_without_members_is_signed_too() {
    let server = Server::start(|request| Answer::json(&json!({ "Response": { "Target": request.target } })));
    let client = builder(&server).build().unwrap();
    let answer = client.call_json(&SERVICE, "DescribeFlows", &json!({})).method(Method::Get).await.unwrap();
    assert_eq!(answer["Target"], "/");
}

#[tokio::test]
async fn more_than_a_gateway_takes_is_refused_before_it_is_sent() {
    let (server, client) = service();
    for (method, most, size) in [(Method::Get, (32 << 10) - "Text=".len(), 32 << 10), (Method::Post, 9 << 20, 10 << 20)]
    {
        let members = |size: usize| json!({ "Text": "x".repeat(size) });
        client.call_json(&SERVICE, "DescribeFlows", &members(most)).method(method).await.unwrap();
        let error = client.call_json(&SERVICE, "DescribeFlows", &members(size)).method(method).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_file_travels_as_it_is_in_a_signed_form() {
    let (server, client) = service();
    let file: Vec<u8> = (0..=255).chain(*b"\r\n--boundary--\r\n").collect();
    client.call(&upload(&file)).await.unwrap();
    let found = parts(&only(&server));
    let expected = [("Detail", br#"{"Tags":["a"]}"#.to_vec()), ("FileName", "中.png".into()), ("File", file)];
    assert_eq!(found, expected.map(|(name, content)| (name.to_owned(), content)));
}

#[tokio::test]
async fn any_action_takes_files_by_name() {
    let (server, client) = service();
    let members = json!({ "Name": "n" });
    client.call_json(&SERVICE, "UploadMedicalFile", &members).file("File", "content").await.unwrap();
    let found = parts(&only(&server));
    assert_eq!(found, [("Name".to_owned(), b"n".to_vec()), ("File".to_owned(), b"content".to_vec())]);
}

#[tokio::test]
async fn a_stream_of_bytes_has_its_members_as_headers() {
    let (server, client) = service();
    let members = json!({ "TopicId": "e621fdb8", "CompressType": "lz4" });
    client.call_json(&SERVICE, "UploadLog", &members).octet_stream(vec![0, 159, 146, 150]).await.unwrap();
    let request = only(&server);
    assert_eq!(request.header("content-type"), Some("application/octet-stream"));
    assert_eq!(request.body, [0, 159, 146, 150]);
    assert_eq!(request.header("x-essbasic-topicid"), Some("e621fdb8"));
    assert_eq!(request.header("x-essbasic-compresstype"), Some("lz4"));
}

#[tokio::test]
async fn a_header_cannot_be_smuggled_in_through_a_member() {
    let (server, client) = service();
    for members in [json!({ "TopicId": "a\r\nX-TC-Action: Evil" }), json!({ "Topic\r\nX-Evil": "a" })] {
        let error = client.call_json(&SERVICE, "UploadLog", &members).octet_stream("x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(server.received(), []);
}

#[tokio::test]
async fn what_cannot_go_by_get_is_refused_by_name() {
    let (server, client) = service();
    let error: Error = client.call(&upload(b"x")).method(Method::Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert_eq!(server.received(), []);
}

#[tokio::test]
async fn an_unsigned_payload_says_so_and_can_be_anything() {
    let server = start_service(account(), |_| success(&json!({})));
    let client = builder(&server).unsigned_payload(true).build().unwrap();
    client.call_json(&SERVICE, "DescribeFlows", &json!({ "A": 1 })).await.unwrap();
    client.call(&upload(b"x")).await.unwrap();
    client.call_json(&SERVICE, "DescribeFlows", &json!({ "A": 1 })).unsigned_payload(false).await.unwrap();
    let said: Vec<_> =
        server.received().iter().map(|request| request.header("x-tc-content-sha256").map(str::to_owned)).collect();
    let unsigned = Some("UNSIGNED-PAYLOAD".to_owned());
    assert_eq!(said, [unsigned.clone(), unsigned, None]);
}

/// An action that takes no signature, as STS `AssumeRoleWithWebIdentity`.
struct Unsigned;

impl tcgen_runtime::codec::Encode for Unsigned {
    fn encode(&self, out: &mut tcgen_runtime::codec::ObjectWriter) {
        out.member("RoleArn", "qcs::cam::uin/1:roleName/r");
    }
}

impl tcgen_runtime::Validate for Unsigned {
    fn check(&self, _: &mut tcgen_runtime::Checker) {}
}

impl tcgen_runtime::Request for Unsigned {
    type Response = Value;
    const ACTION: &'static Action = &Action::new(&SERVICE, "AssumeRoleWithWebIdentity").skip_sign();
}

#[tokio::test]
async fn an_action_without_a_signature_is_sent_by_either_method() {
    let server = Server::start(|request| {
        let verdict = account().verify_skipped(request, &request.arrived_at.to_string(), std::time::SystemTime::now());
        verdict.map_or_else(|Refusal { code, message }| failure(code, &message), |()| success(&json!({})))
    });
    let client = builder(&server).build().unwrap();
    client.call(&Unsigned).await.unwrap();
    client.call(&Unsigned).method(Method::Get).await.unwrap();
    let received = server.received();
    assert_eq!(received[0].json()["RoleArn"], "qcs::cam::uin/1:roleName/r");
    assert_eq!(received[1].target, "/?RoleArn=qcs%3A%3Acam%3A%3Auin%2F1%3AroleName%2Fr");
}

#[tokio::test]
async fn an_error_on_the_way_does_not_show_the_query() {
    let server = Server::start(|_| Answer::new(200, "text/plain", ""));
    let address = server.url();
    drop(server);
    let client: Client = ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDloopback", "hush"))
        .endpoint(address)
        .retry(tcgen_runtime::RetryPolicy::off())
        .build()
        .unwrap();
    let members = json!({ "IdCardNumber": "620000198802020000" });
    let error = client.call_json(&SERVICE, "DescribeFlows", &members).method(Method::Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!format!("{error} {error:?}").contains("620000"), "{error:?}");
}
