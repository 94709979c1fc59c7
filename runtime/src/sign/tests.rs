//! Both vectors of the documentation with every value in between, and the memory of the signer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::hash::sha256;
use super::*;
use crate::{Credentials, ErrorKind};

const BODY: &[u8] = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
const ID: &str = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";
const KEY: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
const TIMESTAMP: u64 = 1_551_113_065;

fn example() -> Signable<'static> {
    Signable {
        method: "POST",
        query: "",
        content_type: "application/json; charset=utf-8",
        host: "cvm.tencentcloudapi.com",
        payload: Payload::Bytes(BODY),
    }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn hex(hash: [u8; 32]) -> String {
    String::from_utf8(super::hex::hex(&hash).to_vec()).unwrap()
}

#[test]
fn the_canonical_request_is_that_of_the_documentation() {
    let text = example().canonical_request();
    assert_eq!(
        text,
        "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\n\ncontent-type;host\n\
         35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
    );
    assert_eq!(hex(sha256(text.as_bytes())), "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031");
}

#[test]
fn the_string_to_sign_is_that_of_the_documentation() {
    assert_eq!(
        example().string_to_sign(TIMESTAMP, "2019-02-25/cvm/tc3_request"),
        "TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n\
         5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
    );
}

#[test]
fn the_keys_are_derived_step_by_step() {
    let date = SigningKey::of(format!("TC3{KEY}").as_bytes()).authenticate(b"2019-02-25");
    assert_eq!(hex(date), "d1308c81fe71cfd4e06437bbc067b2b8a3d2d8c0e375d547f15c41d5214b395a");
    let service = SigningKey::of(&date).authenticate(b"cvm");
    assert_eq!(hex(service), "3c7cb7c7795393edc14fd2e0e6434a518564b4504b88e94f5d11bf59ba3e7050");
    let signing = SigningKey::of(&service).authenticate(b"tc3_request");
    assert_eq!(hex(signing), "ac658d5dde49e9bfdd14e04e062f66b05d9f637d44b8a8d845327d4a77f666b1");
    let derived = SigningKey::derive(KEY, "2019-02-25", "cvm");
    assert_eq!(derived.authenticate(b"x"), SigningKey::of(&signing).authenticate(b"x"));
}

#[test]
fn both_signatures_are_those_of_the_documentation() {
    for (key, signature) in [
        (KEY, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"),
        ("Gu5t9xGARNpq86cd98joQYCN3*******", "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"),
    ] {
        let signed = Signer::new().sign(&example(), "cvm", &Credentials::new(ID, key), at(TIMESTAMP)).unwrap();
        assert_eq!(signed.timestamp(), TIMESTAMP);
        assert_eq!(
            signed.authorization(),
            format!(
                "TC3-HMAC-SHA256 Credential={ID}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, \
                 Signature={signature}"
            )
        );
    }
}

#[test]
fn an_unsigned_payload_signs_the_words_in_its_place() {
    let unsigned = Signable { payload: Payload::Unsigned, ..example() };
    let literal = Signable { payload: Payload::Bytes(b"UNSIGNED-PAYLOAD"), ..example() };
    assert_eq!(unsigned.canonical_request(), literal.canonical_request());
}

/// Recorded from the official Python SDK (PyPI tencentcloud-sdk-python-common 3.1.195, its clock fixed): a GET, the form
/// whose bytes `outgoing/multipart.rs` holds, and a body left out of the signature.
#[test]
fn requests_of_every_form_are_signed_as_by_the_official_sdk() {
    let form = b"--0123456789abcdef0123456789abcdef\r\nContent-Disposition: form-data; name=\"Detail\"\r\n\
        Content-Type: application/json\r\n\r\n[\"x\"]\r\n--0123456789abcdef0123456789abcdef\r\n\
        Content-Disposition: form-data; name=\"FileURL\"\r\n\r\nhttps://x/\xe4\xb8\xad.png\r\n\
        --0123456789abcdef0123456789abcdef\r\nContent-Disposition: form-data; name=\"File\"; filename=\"File\"\r\n\r\n\
        \x89PNG\r\n\x1a\n\0\r\n--0123456789abcdef0123456789abcdef--\r\n";
    let get = Signable {
        method: "GET",
        query: "Filters.0.Name=zone&Filters.0.Values.0=ap-guangzhou-1&Filters.0.Values.1=%E4%B8%AD%2F%E6%96%87&\
                InstanceIds.0=ins-1&Limit=20&Offset=0",
        content_type: "application/x-www-form-urlencoded",
        payload: Payload::Bytes(b""),
        ..example()
    };
    let multipart = Signable {
        content_type: "multipart/form-data; boundary=0123456789abcdef0123456789abcdef",
        payload: Payload::Bytes(form),
        ..example()
    };
    let unsigned = Signable { content_type: "application/json", payload: Payload::Unsigned, ..example() };
    for (request, signature) in [
        (get, "34d44c662251bf84f0d8d9b0aa091c920bea537f9b95fc95fee40d825eccfd33"),
        (multipart, "42ec2e7df0b5503b55162ec51cab1bfdf03feaab3608fd180d3256e0c2d330b8"),
        (unsigned, "6ca8818cc1b871a25d6f13dad67f0a6069a1979f11eddcd2087aee26addd80e6"),
    ] {
        let signed = Signer::new().sign(&request, "cvm", &Credentials::new(ID, KEY), at(TIMESTAMP)).unwrap();
        assert!(signed.authorization().ends_with(signature), "{request:?}");
    }
}

#[test]
fn a_remembered_key_is_never_used_for_another_day_service_or_secret() {
    let shared = Signer::new();
    let credentials = [Credentials::new(ID, KEY), Credentials::new(ID, "another"), Credentials::new("AKIDother", KEY)];
    for round in 0..3 {
        for day in 0..4 {
            for service in ["cvm", "ess"] {
                for credentials in &credentials {
                    let time = at(TIMESTAMP + day * 86_400 + round);
                    let fresh = Signer::new().sign(&example(), service, credentials, time).unwrap();
                    assert_eq!(shared.sign(&example(), service, credentials, time).unwrap(), fresh);
                }
            }
        }
    }
}

#[test]
fn the_scope_changes_at_midnight_utc() {
    let signer = Signer::new();
    let scope_at = |seconds| {
        let signed = signer.sign(&example(), "cvm", &Credentials::new(ID, KEY), at(seconds)).unwrap();
        signed.authorization().split('/').nth(1).unwrap().to_owned()
    };
    assert_eq!(scope_at(1_551_139_199), "2019-02-25");
    assert_eq!(scope_at(1_551_139_200), "2019-02-26");
}

#[test]
fn a_clock_before_1970_is_an_error() {
    let credentials = Credentials::new(ID, KEY);
    let error = Signer::new().sign(&example(), "cvm", &credentials, UNIX_EPOCH - Duration::from_secs(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Clock);
}

#[test]
fn nothing_of_a_key_or_signature_shows_in_debug() {
    let signer = Signer::new();
    let signed = signer.sign(&example(), "cvm", &Credentials::new(ID, KEY), at(TIMESTAMP)).unwrap();
    let key = SigningKey::derive(KEY, "2019-02-25", "cvm");
    assert_eq!(
        format!("{signer:?} {signed:?} {key:?}"),
        "Signer { .. } Signature { timestamp: 1551113065, .. } SigningKey { .. }"
    );
}
