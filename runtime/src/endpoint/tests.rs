//! Which host a call goes to, for every choice and every form of host.

use super::*;
use crate::ErrorKind;
use crate::error::Error;

const ESSBASIC: Hosts<'_> = Hosts { usual: "essbasic.tencentcloudapi.com", test: Some("essbasic.test.ess.tencent.cn") };
const UPLOAD: Hosts<'_> = Hosts { usual: "file.ess.tencent.cn", test: Some("file.test.ess.tencent.cn") };
const CVM: Hosts<'_> = Hosts { usual: "cvm.tencentcloudapi.com", test: None };

fn host(endpoint: Endpoint, hosts: Hosts<'_>, region: Option<&str>) -> Result<String, Error> {
    let address = Site::check(endpoint, false)?.address(hosts, region, &Addresses::default())?;
    Ok(address.to_string().trim_start_matches("https://").trim_end_matches('/').to_owned())
}

#[test]
fn every_choice_leads_to_its_host() {
    for (endpoint, region, expected) in [
        (Endpoint::default(), None, "cvm.tencentcloudapi.com"),
        (Endpoint::default(), Some("ap-guangzhou"), "cvm.tencentcloudapi.com"),
        (Endpoint::regional(), Some("ap-guangzhou"), "cvm.ap-guangzhou.tencentcloudapi.com"),
        (Endpoint::in_region("ap-beijing"), Some("ap-guangzhou"), "cvm.ap-beijing.tencentcloudapi.com"),
        (Endpoint::in_region("ap-beijing"), None, "cvm.ap-beijing.tencentcloudapi.com"),
        (Endpoint::internal(), Some("ap-guangzhou"), "cvm.internal.tencentcloudapi.com"),
        (Endpoint::international(), Some("ap-singapore"), "cvm.intl.tencentcloudapi.com"),
        (Endpoint::host("gateway.example:8443/cvm"), Some("ap-guangzhou"), "gateway.example:8443/cvm"),
        ("gateway.example".into(), None, "gateway.example"),
    ] {
        assert_eq!(host(endpoint.clone(), CVM, region).unwrap(), expected, "{endpoint:?} in {region:?}");
    }
}

#[test]
fn a_finance_region_is_reached_by_its_own_host_or_not_at_all() {
    const FINANCE: Option<&str> = Some("ap-shanghai-fsi");
    let own = "cvm.ap-shanghai-fsi.tencentcloudapi.com";
    for endpoint in [Endpoint::default(), Endpoint::regional(), Endpoint::in_region("ap-shanghai-fsi")] {
        assert_eq!(host(endpoint, CVM, FINANCE).unwrap(), own);
    }
    for endpoint in [Endpoint::internal(), Endpoint::international(), Endpoint::in_region("ap-shanghai")] {
        let error = host(endpoint, CVM, FINANCE).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        assert!(error.to_string().contains("ap-shanghai-fsi"), "{error}");
    }
    assert_eq!(host(Endpoint::host("finance.example"), CVM, FINANCE).unwrap(), "finance.example");
}

#[test]
fn a_host_of_another_form_stays_as_it_is() {
    for usual in ["file.ess.tencent.cn", "a.b.tencentcloudapi.com", "tencentcloudapi.com", "evil-tencentcloudapi.com"] {
        let hosts = Hosts { usual, test: None };
        for endpoint in [Endpoint::default(), Endpoint::regional(), Endpoint::internal(), Endpoint::international()] {
            assert_eq!(host(endpoint, hosts, Some("ap-shanghai-fsi")).unwrap(), usual);
        }
    }
}

#[test]
fn the_test_environment_takes_uploads_along() {
    assert_eq!(host(Endpoint::test(), ESSBASIC, None).unwrap(), "essbasic.test.ess.tencent.cn");
    assert_eq!(host(Endpoint::test(), UPLOAD, None).unwrap(), "file.test.ess.tencent.cn");
}

#[test]
fn what_has_no_test_environment_does_not_reach_production() {
    let error = host(Endpoint::test(), CVM, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.to_string().contains("cvm.tencentcloudapi.com"), "{error}");
}

#[test]
fn the_regional_endpoint_wants_a_region() {
    let error = host(Endpoint::regional(), CVM, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.to_string().contains("wants a region"), "{error}");
    assert_eq!(host(Endpoint::regional(), UPLOAD, None).unwrap(), "file.ess.tencent.cn", "it has no variants");
}

#[test]
fn no_region_of_an_endpoint_leads_to_another_domain() {
    for region in ["evil.com/", "x.evil", "", "a\r\nb"] {
        let error = Site::check(Endpoint::in_region(region), true).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{region:?}");
    }
}

#[test]
fn debug_names_the_choice_and_hides_what_nobody_has_checked() {
    assert_eq!(format!("{:?}", Endpoint::in_region("ap-beijing")), r#"In("ap-beijing")"#);
    assert_eq!(format!("{:?}", Endpoint::test()), "Test");
    let shown = format!("{:?}", Endpoint::host("https://user:hush@x"));
    assert!(!shown.contains("hush"), "{shown}");
}
