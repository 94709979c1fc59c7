//! The verifier against the vector of the official documentation, and against every way to depart from it.

use super::*;

const TIMESTAMP: u64 = 1_551_113_065;
const BODY: &[u8] = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
const AUTHORIZATION: &str = "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, \
     SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";

fn account() -> Account {
    Account {
        secret_id: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE".to_owned(),
        secret_key: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE".to_owned(),
        token: None,
        service: "cvm".to_owned(),
        version: "2017-03-12".to_owned(),
    }
}

fn documented() -> Received {
    let headers = [
        ("Host", "cvm.tencentcloudapi.com"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Authorization", AUTHORIZATION),
        ("X-TC-Action", "DescribeInstances"),
        ("X-TC-Version", "2017-03-12"),
        ("X-TC-Timestamp", "1551113065"),
        ("X-TC-Region", "ap-guangzhou"),
    ];
    Received {
        method: "POST".to_owned(),
        target: "/".to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        body: BODY.to_owned(),
        arrived_at: ([127, 0, 0, 1], 443).into(),
    }
}

fn verify(account: &Account, request: &Received, now: u64) -> Result<(), Refusal> {
    account.verify(request, "cvm.tencentcloudapi.com", UNIX_EPOCH + Duration::from_secs(now))
}

/// The code of the refusal after a header was changed; `None` takes it away.
fn refused(header: &str, value: Option<&str>) -> &'static str {
    let mut request = documented();
    request.headers.retain(|(name, _)| name != header);
    request.headers.extend(value.map(|value| (header.to_owned(), value.to_owned())));
    verify(&account(), &request, TIMESTAMP).expect_err(header).code
}

#[test]
fn the_documented_request_is_accepted() {
    assert_eq!(verify(&account(), &documented(), TIMESTAMP), Ok(()));
}

#[test]
fn the_key_with_asterisks_is_signed_with_its_asterisks() {
    let mut request = documented();
    request.headers[2].1 = AUTHORIZATION.replace(
        "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
        "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c",
    );
    let account = Account { secret_key: "Gu5t9xGARNpq86cd98joQYCN3*******".to_owned(), ..account() };
    assert_eq!(verify(&account, &request, TIMESTAMP), Ok(()));
}

#[test]
fn a_header_that_is_wrong_or_missing_is_refused() {
    for (header, value, code) in [
        ("Host", Some("cvm.tencentcloudapi.com.evil"), "InvalidParameter"),
        ("Host", None, "MissingParameter"),
        ("Content-Type", Some("text/plain"), "UnsupportedProtocol"),
        ("Content-Type", Some("application/json"), "AuthFailure.SignatureFailure"),
        ("Content-Type", None, "MissingParameter"),
        ("X-TC-Action", Some("Describe Instances"), "InvalidAction"),
        ("X-TC-Action", None, "MissingParameter"),
        ("X-TC-Version", Some("2017-03-11"), "NoSuchVersion"),
        ("X-TC-Version", None, "MissingParameter"),
        ("X-TC-Timestamp", Some("1551113066"), "AuthFailure.SignatureFailure"),
        ("X-TC-Timestamp", Some("+1551113065"), "InvalidParameter"),
        ("X-TC-Timestamp", Some(""), "InvalidParameter"),
        ("X-TC-Timestamp", None, "MissingParameter"),
        ("X-TC-Region", Some(""), "InvalidParameterValue"),
        ("X-TC-Language", Some("de-DE"), "InvalidParameterValue"),
        ("X-TC-RequestClient", Some(&*"x".repeat(129)), "InvalidParameterValue"),
        ("X-TC-TraceId", Some("7"), "InvalidParameterValue"),
        ("X-TC-Token", Some("token"), "AuthFailure.TokenFailure"),
        ("Authorization", Some("SKIP"), "AuthFailure.InvalidAuthorization"),
        ("Authorization", None, "MissingParameter"),
    ] {
        assert_eq!(refused(header, value), code, "{header}: {value:?}");
    }
}

#[test]
fn an_authorization_that_departs_in_any_part_is_refused() {
    for (from, to, code) in [
        ("AKIDz8", "AKIDz9", "AuthFailure.SecretIdNotFound"),
        ("2019-02-25", "2019-02-26", "AuthFailure.SignatureFailure"),
        ("/cvm/", "/ess/", "AuthFailure.SignatureFailure"),
        ("tc3_request", "tc4_request", "AuthFailure.SignatureFailure"),
        ("content-type;host", "host;content-type", "AuthFailure.SignatureFailure"),
        ("content-type;host", "content-type", "AuthFailure.SignatureFailure"),
        ("TC3-HMAC-SHA256", "TC3-HMAC-SHA1", "AuthFailure.InvalidAuthorization"),
        (", Signature", ",Signature", "AuthFailure.InvalidAuthorization"),
        ("72e494", "72E494", "AuthFailure.SignatureFailure"),
        ("72e494", "72e495", "AuthFailure.SignatureFailure"),
        ("72e494", "", "AuthFailure.SignatureFailure"),
    ] {
        let changed = AUTHORIZATION.replace(from, to);
        assert_ne!(changed, AUTHORIZATION);
        assert_eq!(refused("Authorization", Some(&changed)), code, "{changed}");
    }
}

#[test]
fn a_body_that_changed_on_the_way_is_refused() {
    let mut request = documented();
    request.body.push(b' ');
    assert_eq!(verify(&account(), &request, TIMESTAMP).unwrap_err().code, "AuthFailure.SignatureFailure");
}

#[test]
fn another_key_is_refused() {
    let account = Account { secret_key: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLF".to_owned(), ..account() };
    assert_eq!(verify(&account, &documented(), TIMESTAMP).unwrap_err().code, "AuthFailure.SignatureFailure");
}

#[test]
fn a_missing_token_is_refused() {
    let account = Account { token: Some("token".to_owned()), ..account() };
    assert_eq!(verify(&account, &documented(), TIMESTAMP).unwrap_err().code, "AuthFailure.TokenFailure");
}

#[test]
fn a_header_that_is_there_twice_is_refused() {
    for index in 0..documented().headers.len() {
        let mut request = documented();
        request.headers.push(request.headers[index].clone());
        assert_eq!(verify(&account(), &request, TIMESTAMP).unwrap_err().code, "InvalidParameter");
    }
}

#[test]
fn a_clock_may_be_five_minutes_off_and_no_more() {
    for now in [TIMESTAMP - 300, TIMESTAMP + 300] {
        assert_eq!(verify(&account(), &documented(), now), Ok(()));
    }
    for now in [TIMESTAMP - 301, TIMESTAMP + 301] {
        assert_eq!(verify(&account(), &documented(), now).unwrap_err().code, "AuthFailure.SignatureExpire");
    }
}

#[test]
fn days_are_counted_over_leap_years_and_centuries() {
    for (seconds, date) in [
        (0, "1970-01-01"),
        (68_169_600, "1972-02-29"),
        (951_782_399, "2000-02-28"),
        (951_782_400, "2000-02-29"),
        (TIMESTAMP, "2019-02-25"),
        (1_735_689_599, "2024-12-31"),
        (1_735_689_600, "2025-01-01"),
        (4_107_542_400, "2100-03-01"),
    ] {
        assert_eq!(utc_date(seconds), date);
    }
}
