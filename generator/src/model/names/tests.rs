use super::*;

#[test]
fn members_become_snake_case() {
    let cases = [
        ("FlowIds", "flow_ids"),
        ("CancelMessageFormat", "cancel_message_format"),
        ("FlowIDsList", "flow_ids_list"),
        ("VMs", "vms"),
        ("DNSServer", "dns_server"),
        ("IPv6CIDRs", "ipv6_cidrs"),
        ("DDoSProtect", "ddos_protect"),
        ("CreateCKafka", "create_ckafka"),
        ("SHA256", "sha256"),
        ("shardInfo", "shard_info"),
        ("HTTPSStatus", "https_status"),
        ("SubmitHunyuanTo3DJob", "submit_hunyuan_to_3d_job"),
        ("5GInstance", "n5g_instance"),
        ("PosX", "pos_x"),
        ("a-b.c", "a_b_c"),
    ];
    for (wire, expected) in cases {
        assert_eq!(member_name(wire), expected, "{wire}");
    }
}

#[test]
fn keywords_are_raw_where_rust_allows_it() {
    assert_eq!(member_name("Type"), "r#type");
    assert_eq!(member_name("Gen"), "r#gen");
    assert_eq!(member_name("Super"), "super_");
    assert_eq!(member_name("Self"), "self_");
    assert_eq!(module_name("Type"), "type_");
    assert_eq!(module_name("Mod"), "mod_");
    assert_eq!(member_name(""), "__", "`_` alone is no identifier");
}

#[test]
fn types_keep_the_spelling_of_the_api() {
    assert_eq!(type_name("DDoSAgent"), "DDoSAgent");
    assert_eq!(type_name("shardInfo"), "ShardInfo");
    assert_eq!(type_name("Topic_Simplification"), "TopicSimplification");
    assert_eq!(type_name("Self"), "Self_");
    assert_eq!(type_name("3DModel"), "N3DModel");
}

#[test]
fn variants_come_from_values() {
    let cases = [
        ("PROCESSING", Some("Processing")),
        ("IN_PROGRESS", Some("InProgress")),
        ("InvalidParameter.DupTask", Some("InvalidParameterDupTask")),
        ("InvalidParameter.fFowIds", Some("InvalidParameterFFowIds")),
        ("MissingParameter.", Some("MissingParameter")),
        ("xLarge", Some("XLarge")),
        ("1", None),
        ("全部", None),
        ("-", None),
        ("Self", None),
    ];
    for (text, expected) in cases {
        assert_eq!(variant_name(text).as_deref(), expected, "{text}");
    }
}
