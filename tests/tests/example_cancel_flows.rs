//! The example program as a user runs it: a process with arguments, an environment and pipes, against a service on
//! loopback.

use std::env;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use tests::server::{Answer, Received, Server};
use tests::service::{account, failure, start_service, success};

/// Cargo builds the program, with the features and the profile of this very test so that nothing is built twice, and
/// says where it is.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--workspace", "--example", "cancel_flows", "--message-format=json-render-diagnostics"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    // What cargo tells this test of its package; ring would take it for a reason to be built anew, here and then again.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            cargo.env_remove(name);
        }
    }
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut executables = messages.filter_map(|message| {
        let is_ours = message["target"]["name"] == "cancel_flows";
        is_ours.then(|| message["executable"].as_str().map(PathBuf::from)).flatten()
    });
    executables.next().expect("cargo built an executable")
});

/// What a run of the program left behind.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the program with a clean environment but for the caller's credentials, and `stdin` as its input.
fn run(arguments: &[&str], stdin: &str) -> Run {
    let mut command = Command::new(&*PROGRAM);
    command.env_clear().env("TENCENTCLOUD_SECRET_ID", account().secret_id);
    command.env("TENCENTCLOUD_SECRET_KEY", account().secret_key);
    finish(command, arguments, stdin)
}

fn finish(mut command: Command, arguments: &[&str], stdin: &str) -> Run {
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that stops at its arguments closes its input unread.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(!stdout.contains(&account().secret_key) && !stderr.contains(&account().secret_key));
    Run { code: status.code(), stdout, stderr }
}

/// The arguments that every call needs.
fn with_caller<'a>(server: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let caller = ["--app-id", "yDapp", "--organization", "org", "--operator", "n9527", "--endpoint", server];
    [&caller, more].concat()
}

/// A service that refuses the contracts whose number ends in `bad`.
fn service() -> Server {
    start_service(account(), |request| {
        let ids = flow_ids(request);
        let refuse = |id: &String| if id.ends_with("bad") { format!("{id}\n无法撤回") } else { String::new() };
        let messages: Vec<String> = ids.iter().map(refuse).collect();
        let none = messages.iter().all(String::is_empty);
        let messages = if none { Vec::new() } else { messages };
        success(&json!({ "FailMessages": messages, "TaskId": format!("task-of-{}", ids[0]), "RequestId": "r" }))
    })
}

fn flow_ids(request: &Received) -> Vec<String> {
    let body = request.json();
    body["FlowIds"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn ids_of_a_file_are_cancelled_and_the_exit_code_is_0() {
    let server = service();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("flows.txt");
    fs::write(&file, "# two contracts\r\nyD1\r\n\r\n  yD2  # the second\r\n").unwrap();
    let url = server.url();
    let arguments = with_caller(&url, &["--message", "重复", "--region", "ap-guangzhou", file.to_str().unwrap()]);
    let Run { code, stdout, stderr } = run(&arguments, "");
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), "", "task task-of-yD1: 2 ids\n2 sent, 0 refused\n"));

    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].header("x-tc-region"), Some("ap-guangzhou"));
    let expected = json!({
        "Agent": { "AppId": "yDapp", "ProxyOrganizationOpenId": "org", "ProxyOperator": { "OpenId": "n9527" } },
        "FlowIds": ["yD1", "yD2"],
        "CancelMessage": "重复",
    });
    assert_eq!(received[0].json(), expected);
}

#[test]
fn what_was_refused_is_a_table_and_the_exit_code_is_1() {
    let server = service();
    let Run { code, stdout, stderr } = run(&with_caller(&server.url(), &[]), "yD1\nyD22222bad\nyD3bad\nyD4\n");
    assert_eq!(code, Some(1), "{stderr}");
    let table = "FLOW ID     MESSAGE\n\
                 yD22222bad  yD22222bad 无法撤回\n\
                 yD3bad      yD3bad 无法撤回\n";
    assert_eq!((stdout.as_str(), stderr.as_str()), (table, "task task-of-yD1: 4 ids\n4 sent, 2 refused\n"));
    assert_eq!(server.received()[0].json().get("CancelMessage"), None);
}

#[test]
fn ids_go_out_by_the_hundred_and_each_once() {
    let server = service();
    let ids: Vec<String> =
        (0..250).map(|index| format!("yD{index}{}", if index == 249 { "bad" } else { "" })).collect();
    let Run { code, stdout, stderr } = run(&with_caller(&server.url(), &["-"]), &ids.join("\n"));
    assert_eq!(code, Some(1), "{stderr}");
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    assert!(stdout.ends_with("yD249bad  yD249bad 无法撤回\n"), "{stdout}");
    let sent: Vec<Vec<String>> = server.received().iter().map(flow_ids).collect();
    assert_eq!(sent.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(sent.concat(), ids);
}

#[test]
fn no_ids_are_no_request() {
    let server = service();
    let Run { code, stdout, stderr } = run(&with_caller(&server.url(), &[]), "\n# none today\n");
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), "", "0 sent, 0 refused\n"));
    assert_eq!(server.received(), []);
}

#[test]
fn the_caller_may_stand_in_the_environment() {
    let server = service();
    let mut command = Command::new(&*PROGRAM);
    command.env_clear().env("TENCENTCLOUD_SECRET_ID", account().secret_id);
    command.env("TENCENTCLOUD_SECRET_KEY", account().secret_key);
    command.envs([("ESSBASIC_APP_ID", "yDenv"), ("ESSBASIC_ORGANIZATION", "o"), ("ESSBASIC_OPERATOR", "n")]);
    let Run { code, stderr, .. } = finish(command, &["--endpoint", &server.url()], "yD1");
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(server.received()[0].json()["Agent"]["AppId"], "yDenv");
}

#[test]
fn a_wrong_command_line_is_2() {
    for arguments in [vec!["--operator", "n"], with_caller("http://127.0.0.1:1", &["--nonsense"])] {
        let Run { code, stdout, stderr } = run(&arguments, "yD1");
        assert_eq!((code, stdout.as_str()), (Some(2), ""));
        assert!(stderr.contains("Usage: cancel_flows"), "{stderr}");
    }
}

#[test]
fn a_refused_call_is_3_and_says_how_far_it_came() {
    let server = start_service(account(), |request| {
        let ids = flow_ids(request);
        let messages: Vec<&str> = ids.iter().map(|id| if id == "yD7" { "signed by all" } else { "" }).collect();
        match ids[0].as_str() {
            "yD0" => success(&json!({ "FailMessages": messages, "TaskId": "t", "RequestId": "r" })),
            _ => failure("OperationDenied", "not you"),
        }
    });
    let ids: Vec<String> = (0..150).map(|index| format!("yD{index}")).collect();
    let Run { code, stdout, stderr } = run(&with_caller(&server.url(), &[]), &ids.join("\n"));
    assert_eq!(code, Some(3));
    assert_eq!(stdout, "FLOW ID  MESSAGE\nyD7      signed by all\n", "what is known is told");
    for part in ["OperationDenied: not you", "id-of-a-failure", "100 of 150", "from yD100 on"] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
}

#[test]
fn other_failures_are_3_and_name_their_cause() {
    let server = Server::start(|_| Answer::new(502, "text/html", "<h1>Bad Gateway</h1>"));
    let url = server.url();
    for (arguments, cause) in [
        (with_caller(&url, &["no/such/file"]), "`no/such/file` cannot be read"),
        (with_caller(&url, &[]), "HTTP 502"),
        (with_caller("http://example.com", &[]), "endpoint"),
        (with_caller(&url, &["--message", ""]), "HTTP 502"),
    ] {
        let Run { code, stdout, stderr } = run(&arguments, "yD1");
        assert_eq!((code, stdout.as_str()), (Some(3), ""), "{stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(cause), "{stderr}");
    }

    let mut command = Command::new(&*PROGRAM);
    command.env_clear();
    let Run { code, stderr, .. } = finish(command, &with_caller(&url, &[]), "yD1");
    assert_eq!(code, Some(3));
    assert!(stderr.contains("TENCENTCLOUD_SECRET_ID"), "{stderr}");
}
