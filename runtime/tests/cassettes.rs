//! Recordings in every form that a request can have: they hold no secret, and play back what was recorded.
#![cfg(all(feature = "test-util", feature = "hmac-v1"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use support::essbasic::SERVICE;
use tcgen_runtime::sign::SignatureMethod;
use tcgen_runtime::testing::{Answer, Recording, Replaying, Scripted};
use tcgen_runtime::transport::Transport;
use tcgen_runtime::{Client, ClientBuilder, Credentials, Method};

/// No secret has other letters around it in what is recorded.
const HUSH: [&str; 6] = ["hush", "AKIDMARKED", "whisper", "4711471147114711", "12345678", "Signature"];

struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("tcgen-cassettes-{}-{name}", std::process::id())))
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn client(transport: impl Transport + 'static, signature: SignatureMethod, method: Method, real: bool) -> Client {
    let credentials = match real {
        true => Credentials::new("AKIDMARKED", "hushkey-hushkey").with_token("whisper/token+1"),
        false => Credentials::new("AKIDdummy", "dummy-key"),
    };
    ClientBuilder::new(&SERVICE)
        .credentials(credentials)
        .signature_method(signature)
        .method(method)
        .transport(transport)
        .build()
        .unwrap()
}

/// A login that hands out a token, a read that sends it on, and a page that follows a cursor.
async fn play(client: &Client, password: &str) -> Vec<Value> {
    let settings = json!({ "LoginSettings": { "Password": password, "PasswordPin": 12345678 }, "User": "me" });
    let login = client.call_json(&SERVICE, "Login", &settings).await.unwrap();
    let told = json!({ "Note": format!("pw {password}!"), "Filter": login["AccessToken"], "Json": login["Inner"] });
    let read = client.call_json(&SERVICE, "DescribeIt", &told).await.unwrap();
    let more = json!({ "NextToken": read["NextToken"], "Ids": ["a", "b"], "Pin": login["Pin"]["Password"] });
    let next = client.call_json(&SERVICE, "DescribeIt", &more).await.unwrap();
    vec![login, read, next]
}

fn service() -> Scripted {
    let login = json!({
        "AccessToken": "hush/hush+hush=",
        "Inner": "{\"SecretKey\":\"hushhush\",\"Open\":\"shown\"}",
        "Pin": { "Password": 4711471147114711_u64 },
        "Echo": "AKIDMARKED sent hush-password with whisper/token+1 and got hush\\/hush+hush=",
        "Url": "https://me:hush@host/x?token=hush&n=1",
    });
    Scripted::new()
        .on("Login", Answer::ok(&login))
        .on("DescribeIt", Answer::ok(&json!({ "NextToken": "cursor", "SecretId": "AKIDMARKED" })))
        .on("DescribeIt", Answer::ok(&json!({ "RequestId": "last" })))
}

#[tokio::test]
async fn a_cassette_of_any_form_holds_no_secret_and_plays_back() {
    let forms = [
        (SignatureMethod::Tc3HmacSha256, Method::Post),
        (SignatureMethod::Tc3HmacSha256, Method::Get),
        (SignatureMethod::HmacSha256, Method::Post),
        (SignatureMethod::HmacSha1, Method::Get),
    ];
    for (index, (signature, method)) in forms.into_iter().enumerate() {
        let file = TempFile::new(&format!("form-{index}.jsonl"));
        fs::write(&file.0, "an older one").unwrap();
        let recording = Recording::new(service(), &file.0).unwrap();
        play(&client(recording, signature, method, true), "hush-password").await;

        let text = fs::read_to_string(&file.0).unwrap();
        for hush in HUSH {
            assert!(!text.contains(hush), "{signature:?} {method:?} {hush}: {text}");
        }
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let named = lines.iter().map(|line| (line["action"].as_str().unwrap(), line["version"].as_str().unwrap()));
        let version = SERVICE.version();
        assert_eq!(named.collect::<Vec<_>>(), [("Login", version), ("DescribeIt", version), ("DescribeIt", version)]);
        assert!(text.contains("cursor") && text.contains("shown"), "{text}");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file.0).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600);
        }

        // With other credentials and another password: the placeholders that come back are sent on.
        let replaying = Replaying::open(&file.0).unwrap();
        let replayed = play(&client(replaying, signature, method, false), "another-one").await;
        assert_eq!(replayed[2]["RequestId"], "last", "{signature:?} {method:?}");
        let token = replayed[0]["AccessToken"].as_str().unwrap();
        let echo = replayed[0]["Echo"].as_str().unwrap();
        assert!(token.starts_with("[redacted-") && echo.contains(token), "{token} {echo}");
    }
}

#[tokio::test]
async fn the_members_of_a_form_with_files_are_recorded() {
    let file = TempFile::new("multipart.jsonl");
    let client_of = |transport: Box<dyn Fn() -> Client>| transport();
    let path = file.0.clone();
    let recorded = client_of(Box::new(move || {
        let service = Scripted::new().always("Upload", Answer::ok(&json!({})));
        client(Recording::new(service, &path).unwrap(), SignatureMethod::Tc3HmacSha256, Method::Post, true)
    }));
    let body = |name: &str| json!({ "Name": name, "Password": "hushhush", "List": ["x"] });
    recorded.call_json(&SERVICE, "Upload", &body("a")).file("File", &b"\x89PNG hush"[..]).await.unwrap();

    let text = fs::read_to_string(&file.0).unwrap();
    let line: Value = serde_json::from_str(text.trim()).unwrap();
    let expected = json!({ "Name": "a", "Password": "[redacted-1]", "List": ["x"], "File": "9 bytes" });
    assert_eq!(line["request"], expected);

    let replayed = || client(Replaying::open(&file.0).unwrap(), SignatureMethod::Tc3HmacSha256, Method::Post, false);
    let upload = |name: &str| {
        let (client, body) = (replayed(), body(name));
        async move { client.call_json(&SERVICE, "Upload", &body).file("File", &b"\x89PNG hush"[..]).await }
    };
    upload("a").await.unwrap();
    let error = upload("b").await.unwrap_err().to_string();
    assert!(error.contains("Name: recorded \"a\", sent \"b\"") && !error.contains("hush"), "{error}");
}

/// Two secrets have two placeholders, so that a request with the one is not answered as one with the other.
#[tokio::test]
async fn placeholders_that_an_answer_handed_out_are_told_apart() {
    let file = TempFile::new("apart.jsonl");
    let tokens = json!({ "Tokens": [{ "AccessToken": "hush-one" }, { "AccessToken": "hush-two" }] });
    let service = Scripted::new()
        .on("GetTokens", Answer::ok(&tokens))
        .on("Use", Answer::ok(&json!({ "RequestId": "one" })))
        .on("Use", Answer::ok(&json!({ "RequestId": "two" })));
    let signature = SignatureMethod::Tc3HmacSha256;
    let recording = client(Recording::new(service, &file.0).unwrap(), signature, Method::Post, true);
    let tokens = recording.call_json(&SERVICE, "GetTokens", &json!({})).await.unwrap();
    for index in [0, 1] {
        let used = json!({ "AccessToken": tokens["Tokens"][index]["AccessToken"] });
        recording.call_json(&SERVICE, "Use", &used).await.unwrap();
    }
    let replaying = client(Replaying::open(&file.0).unwrap(), signature, Method::Post, false);
    let tokens = replaying.call_json(&SERVICE, "GetTokens", &json!({})).await.unwrap();
    for (index, expected) in [(1, "two"), (0, "one")] {
        let used = json!({ "AccessToken": tokens["Tokens"][index]["AccessToken"] });
        assert_eq!(replaying.call_json(&SERVICE, "Use", &used).await.unwrap()["RequestId"], expected);
    }
}

/// A cassette of an earlier version, in which all secrets were alike.
#[tokio::test]
async fn an_older_cassette_still_plays() {
    let cassette = r#"{"action":"Login","headers":{},"query":"","region":null,"request":{"ClientToken":"[redacted]","Password":"[redacted]"},"response":{"Response":{"RequestId":"r"}},"status":200,"version":"VERSION"}"#;
    let cassette = cassette.replace("VERSION", SERVICE.version());
    let replaying = Replaying::parse(&cassette).unwrap();
    let client = client(replaying, SignatureMethod::Tc3HmacSha256, Method::Post, false);
    let login = json!({ "Password": "hush", "ClientToken": "another" });
    assert_eq!(client.call_json(&SERVICE, "Login", &login).await.unwrap()["RequestId"], "r");
}

/// A secret within a text, or in JSON within a string, is another one when it is played back, and is known again where
/// the request repeats it.
#[tokio::test]
async fn secrets_within_texts_play_back() {
    let file = TempFile::new("within.jsonl");
    let ask = async |client: &Client, secret: &str, pin: u64| {
        let members = json!({
            "Url": format!("https://me:{secret}@host/x?token={secret}&n=1"),
            "Inner": format!(r#"{{"Config":"{{\"Password\":\"{secret}\",\"PasswordPin\":{pin}}}"}}"#),
            "Env": [{ "Name": "DB_PASSWORD", "Value": secret }, { "Name": "MODE", "Value": "open" }],
            "Note": format!("with {secret} and {pin}."),
        });
        client.call_json(&SERVICE, "Configure", &members).await
    };
    let service = Scripted::new().on("Configure", Answer::ok(&json!({ "RequestId": "done" })));
    let (tc3, post) = (SignatureMethod::Tc3HmacSha256, Method::Post);
    let recording = client(Recording::new(service, &file.0).unwrap(), tc3, post, true);
    ask(&recording, "hush-one", 12345678).await.unwrap();
    let text = fs::read_to_string(&file.0).unwrap();
    assert!(HUSH.iter().all(|hush| !text.contains(hush)) && text.contains("MODE"), "{text}");

    let replaying = || client(Replaying::open(&file.0).unwrap(), tc3, post, false);
    assert_eq!(ask(&replaying(), "hush-one", 12345678).await.unwrap()["RequestId"], "done");
    assert_eq!(ask(&replaying(), "another", 87654321).await.unwrap()["RequestId"], "done");
}
