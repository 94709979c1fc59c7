//! What is hidden, what is not, and that the rest stays as it is.

use http::Request;

use super::*;
use crate::Credentials;

fn redacted(body: &str) -> String {
    Redactor::default().knowing(body.as_bytes()).body(body.as_bytes()).unwrap()
}

#[test]
fn secret_members_lose_their_texts_and_numbers_at_any_depth_and_keep_their_shape() {
    let body = r#"{"Response": {"Credentials": {"TmpSecretKey": "k", "Token": "t", "Nested": [["x"], 7, null],
        "ExpiredTime": 9}, "Name": "n", "LoginSettings": [{"pass_word": 5, "PasswordPin": true}], "Total": 1}}"#;
    let expected = r#"{"Response":{"Credentials":{"TmpSecretKey":"[redacted]","Token":"[redacted]","Nested":[["[redacted]"],"[redacted]",null],"ExpiredTime":9},"Name":"n","LoginSettings":[{"pass_word":"[redacted]","PasswordPin":true}],"Total":1}}"#;
    assert_eq!(redacted(body), expected);
}

#[test]
fn a_name_hides_nothing_behind_escapes_case_or_separators() {
    for name in [
        "PASSWORD",
        "p\\u0061ssword",
        "Ｐａｓｓword",
        "pass\u{200b}word",
        "Secret-Id",
        "x_Api_Key",
        "SAMLAssertion",
        "samlResponse",
        "Set-Cookie",
        "A.0.Password",
        "AesKey1",
        "AES_KEYS_2",
        "sk2",
        "userPass2",
        "pin_code_2",
        "VerifyCodes",
        "sms_codes1",
        "KubeConfigs",
        "ConnectionStrings",
        "OTP_Code",
        "PasswordBase64",
    ] {
        assert!(!redacted(&format!(r#"{{"{name}":"hush"}}"#)).contains("hush"), "{name}");
    }
    assert_eq!(redacted(r#"{"FlowId":"y\"D"}"#), r#"{"FlowId":"y\"D"}"#);
}

#[test]
fn cursors_of_paging_and_what_only_tells_about_a_secret_stay() {
    for name in [
        "NextToken",
        "PageToken",
        "ScrollToken",
        "PaginationToken",
        "next_page_token",
        "ContinuationToken",
        "ClientToken",
        "TokenType",
        "PasswordUpdateTime",
        "AccessKeyStatus",
        "KeyWord",
        "Key",
        "TagKey",
        "TotalTokens",
        "Tokenizer",
        "PublicKey",
        "public_key_2",
        "NextToken1",
        "StartToken",
        "UsedTokens",
        "TokensUsed",
        "Secretary",
        "SecretariatPhone",
        "Tokenized",
        "PasswordlessLogin",
        "PasswordStrength",
        "PasswordRule",
        "TokenExpiresAt",
        "TokenTTL",
    ] {
        let body = format!(r#"{{"{name}":"shown"}}"#);
        assert_eq!(redacted(&body), body);
    }
}

#[test]
fn what_the_spec_says_goes_before_what_a_name_says() {
    let names = Names { secret: &["Link"], open: &["FileToken"] };
    let body = br#"{"Link":"hush","FileToken":"shown","Token":"hush","Links":[{"Link":[7]}]}"#;
    let shown = redact_json(body, names, &mut Shown(&Known::default())).unwrap();
    let expected =
        r#"{"Link":"[redacted]","FileToken":"shown","Token":"[redacted]","Links":[{"Link":["[redacted]"]}]}"#;
    assert_eq!(shown, expected);
}

#[test]
fn json_within_a_string_is_redacted_inside() {
    let body = r#"{"A":"{\"Password\":\"hush\",\"B\":\"[{\\\"Pwd\\\":1,\\\"C\\\":2}]\"}","D":"{\"Password\":\"hu","E":"[1] x"}"#;
    let expected = r#"{"A":"{\"Password\":\"[redacted]\",\"B\":\"[{\\\"Pwd\\\":\\\"[redacted]\\\",\\\"C\\\":2}]\"}","D":"[redacted]","E":"[1] x"}"#;
    assert_eq!(redacted(body), expected);
}

#[test]
fn a_secret_that_was_handed_out_is_hidden_wherever_it_stands() {
    let body = r#"{"Token":"a+b/c=secret","Url":"https://x/a%2Bb%2Fc%3Dsecret","Echo":"it is a+b\/c=secret.","Pin":{"Password":1234},"Code":1234,"Year":12345}"#;
    let expected = r#"{"Token":"[redacted]","Url":"https://x/[redacted]","Echo":"it is [redacted].","Pin":{"Password":"[redacted]"},"Code":"[redacted]","Year":12345}"#;
    assert_eq!(redacted(body), expected);
}

#[test]
fn texts_lose_what_stands_behind_the_name_of_a_secret() {
    for (text, expected) in [
        ("https://me:hush@x/p?q=1&token=hush&n=2", "https://[redacted]@x/p?q=1&token=[redacted]&n=2"),
        ("Server=a;Password=hush;User=b", "Server=a;Password=[redacted];User=b"),
        ("authorization: Bearer hush", "authorization: [redacted]"),
        ("x?q-ak=hush&q-signature=hush", "x?q-ak=[redacted]&q-signature=[redacted]"),
        ("Cookie: a=hush; b=hush\nHost: x", "Cookie: [redacted]\nHost: x"),
        ("Authorization: TC3 Credential=hush, Signature=hush", "Authorization: [redacted]"),
        (r#"pwd="hush hush" x"#, r#"pwd="[redacted]" x"#),
        (r#"x {\"Pwd\":\"hu\\\"hush\",\"B\":1"#, r#"x {\"Pwd\":\"[redacted]\",\"B\":1"#),
        (r#"x {"Pwd":"hush hu\u00"#, r#"x {"Pwd":"[redacted]"#),
        (r#"pwd="" x"#, r#"pwd="" x"#),
        ("pwd => hush, pwd：hush", "pwd => [redacted], pwd：[redacted]"),
        ("Password:\thush", "Password:\t[redacted]"),
        ("<a:Token x='1'>hush hush</a:Token><b>c</b>", "<a:Token x='1'>[redacted]</a:Token><b>c</b>"),
        ("http://u:hu/hush@h/ http://h:1/a@b", "http://[redacted]@h/ http://h:1/a@b"),
        ("-----BEGIN RSA PRIVATE KEY-----\nhush", "[redacted]"),
        ("a = b: c https://x/y?z=1 12:30", "a = b: c https://x/y?z=1 12:30"),
    ] {
        let body = serde_json::json!({ "Text": text }).to_string();
        assert_eq!(redacted(&body), serde_json::json!({ "Text": expected }).to_string());
    }
}

#[test]
fn everything_else_stays_as_it_is_but_for_the_space_between() {
    let body =
        "{ \"b\" : 1.10,\n\"a\":[ 12345678901234567890123 , {} , [] , true ], \"\\u0022\": null, \"b\": \"\\n\" }";
    let expected = r#"{"b":1.10,"a":[12345678901234567890123,{},[],true],"\"":null,"b":"\n"}"#;
    assert_eq!(redacted(body), expected);
}

#[test]
fn what_is_no_json_or_too_deep_is_not_shown_at_all() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for body in [&b"<html>"[..], b"{\"a\":", b"[1]", b"{} {}", b"{\"a\":\"\xff\"}", deep.as_bytes(), b""] {
        let secrets = Redactor::default().knowing(body);
        assert_eq!((secrets.body(body), secrets.excerpt(body)), (None, None));
        assert_eq!(secrets.shown(body), format!("{} bytes that are no JSON", body.len()));
    }
}

#[test]
fn an_excerpt_is_bounded_and_never_cuts_a_secret_in_two() {
    for before in 270..=300 {
        let body = format!(r#"{{"A":"{} whisper {}","Token":"whisper"}}"#, "x".repeat(before), "y".repeat(50));
        let excerpt = Redactor::default().knowing(body.as_bytes()).excerpt(body.as_bytes()).unwrap();
        assert!(!excerpt.contains("whi") && excerpt.chars().count() == 301, "{excerpt}");
    }
}

/// Whatever form it travels in, an answer that repeats a secret of the request does not tell it.
#[test]
fn a_secret_of_the_request_is_known_in_every_form() {
    let json = r#"{"LoginSettings":{"Password":"hush+hush"}}"#;
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"Password\"\r\n\r\nhush+hush\r\n\
        --b\r\nContent-Disposition: form-data; name=\"File\"; filename=\"File\"\r\n\r\n\u{1}\r\n--b--\r\n";
    for (uri, content_type, body) in [
        ("https://x/", "application/json; charset=utf-8", json),
        ("https://x/?A=1&LoginSettings.Password=hush%2Bhush", "application/x-www-form-urlencoded", ""),
        ("https://x/", "application/x-www-form-urlencoded", "A=1&LoginSettings.Password=hush%2Bhush"),
        ("https://x/", "multipart/form-data; boundary=b", multipart),
        ("https://x/", "application/octet-stream", "x"),
    ] {
        let mut request = Request::new(bytes::Bytes::from(body));
        *request.uri_mut() = uri.parse().unwrap();
        request.headers_mut().insert("content-type", content_type.parse().unwrap());
        request.headers_mut().insert("x-cls-accesstoken", "hush+hush".parse().unwrap());
        let credentials = Credentials::new("AKIDx", "keykeykey").with_token("whisper");
        let redactor = Redactor::new(credentials, [b'5'; 64]).sending(Sending::of(&request));
        let said = format!("hush+hush, hush%2Bhush; keykeykey (whisper) {}", "5".repeat(64));
        let expected = "[redacted], [redacted]; [redacted] ([redacted]) [redacted]";
        assert_eq!(redactor.knowing(b"").redact(said), expected, "{content_type}");
        let shown = ShownRequest::of(&request);
        assert!(!format!("{} {}", shown.uri, shown.body).contains("hush"), "{} {}", shown.uri, shown.body);
    }
}

#[test]
fn an_address_is_shown_without_user_path_and_query() {
    for (address, shown) in [
        ("https://u:p@host/path?q", "https://…"),
        ("host:80", "host:80"),
        ("http://host/p?q#f", "http://host/…"),
        ("host?q", "host/…"),
        ("x\r\ny", "x  y"),
        ("ftp://host", "ftp://host"),
        ("user://p@host", "…"),
        ("host?q=a://b", "host/…"),
    ] {
        assert_eq!(shown_address(address), shown);
    }
}

/// The names of the 300 services' members (tccli 3.1.189.1): all that are secret, and all others that look a little like
/// it. A person has read both lists.
#[test]
fn the_names_of_the_services_are_told_apart() {
    let wrong = |names: &'static str, is_secret: bool| {
        names.lines().filter(|name| names::is_secret(name) != is_secret).collect::<Vec<_>>()
    };
    assert_eq!(wrong(include_str!("../../tests/fixtures/secret_names.txt"), true), Vec::<&str>::new());
    assert_eq!(wrong(include_str!("../../tests/fixtures/open_names.txt"), false), Vec::<&str>::new());
}

#[test]
fn counts_and_flags_in_digits_are_no_secrets() {
    for (name, is_secret) in [
        ("PasswordPin", true),
        ("Token", true),
        ("TotalTokens", false),
        ("AuthTokens", false),
        ("NeedResetPassword", false),
        ("HasPwd", false),
        ("EnableToken", false),
    ] {
        assert_eq!(names::is_secret_number(name), is_secret, "{name}");
    }
}

#[test]
fn a_path_is_shown_without_what_is_a_token_or_a_url() {
    for (path, shown) in [
        ("/home/me/.tencentcloud/credentials", "/home/me/.tencentcloud/credentials"),
        ("eyJhbGciOi.eyJzdWIi.c2ln", "…"),
        ("https://me:hush@host/path?token=hush", "https://[redacted]@host/path?token=[redacted]"),
    ] {
        assert_eq!(shown_path(path.as_ref()), shown);
    }
    assert_eq!(shown_path(format!("/a/{}/b", "x".repeat(81)).as_ref()), "/a/…/b");
}

#[test]
fn json_in_base64_is_hidden_where_it_holds_a_secret() {
    let shown = crate::base64::base64(br#"{"Name":"me"}"#);
    for json in [r#"{"Password":"hush"}"#, r#"[{"A":{"Pwd":[1]}}]"#, r#"{"A":"{\"Token\":\"hush\"}"}"#] {
        let packed = crate::base64::base64(json.as_bytes());
        for packed in [packed.clone(), packed.trim_end_matches('=').to_owned()] {
            let body = serde_json::json!({ "A": packed, "B": shown, "C": format!("got {packed}.") }).to_string();
            assert_eq!(redacted(&body), format!(r#"{{"A":"[redacted]","B":"{shown}","C":"got [redacted]."}}"#));
        }
    }
}

#[test]
fn a_pair_whose_name_is_a_secret_s_hides_its_value() {
    let body = r#"{"Env":[{"Value":"hush","Name":"DB_PASSWORD"},{"Key":"ApiKey","Values":["hush",7]},{"Name":"Next","Value":"a"},{"Name":"the secret of it","Value":"b"}]}"#;
    let expected = r#"{"Env":[{"Value":"[redacted]","Name":"DB_PASSWORD"},{"Key":"ApiKey","Values":["[redacted]","[redacted]"]},{"Name":"Next","Value":"a"},{"Name":"the secret of it","Value":"b"}]}"#;
    assert_eq!(redacted(body), expected);
}

#[test]
fn a_known_secret_is_found_in_every_way_to_write_it() {
    let secret = "hu\"sh &+/中";
    for echo in [
        r#"{"A":"hu\"sh &+/中"}"#,
        r#"{\"A\":\"hu\\\"sh &+/中\"}"#,
        "hu%22sh%20%26%2B%2F%E4%B8%AD",
        "hu%22sh%20%26%2b%2f%e4%b8%ad",
        "hu%22sh+%26%2B%2F%E4%B8%AD",
        "hu&quot;sh &amp;+/中",
    ] {
        let shown = redacted(&serde_json::json!({ "Token": secret, "Echo": format!("it was {echo}") }).to_string());
        assert!(!shown.contains("hu"), "{shown}");
    }
}

/// Where a colon follows the name of a secret, a message says something about it.
#[test]
fn a_message_loses_secrets_that_nobody_knew_and_keeps_its_words() {
    for (message, shown) in [
        ("no way to mysql://me:hush@db?password=hush", "no way to mysql://[redacted]@db?password=[redacted]"),
        ("Password: it is too short", "Password: it is too short"),
        ("AuthFailure.InvalidSecretId: unknown", "AuthFailure.InvalidSecretId: unknown"),
        ("cookie: a=hush; b=hush", "cookie: [redacted]"),
    ] {
        assert_eq!(Redactor::default().knowing(b"").redact(message.to_owned()), shown);
    }
}

#[test]
fn headers_are_shown_without_secrets_within_them() {
    let mut headers = http::HeaderMap::new();
    for (name, value) in [
        ("location", "https://me:hush@x/?token=hush"),
        ("set-cookie", "a=hush"),
        ("x-note", "a"),
        ("authorization", "hush"),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    let shown = format!("{:?}", ShownHeaders(&headers));
    assert!(!shown.contains("hush") && shown.contains(r#""x-note": "\"a\"""#), "{shown}");
}
