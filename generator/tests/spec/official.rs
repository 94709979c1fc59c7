//! The spec that the project began with, as a folder and as one file.

use std::path::Path;

use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Constraint, Scalar, Service, check_spec, read_spec};

fn read(name: &str) -> Service {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = read_spec(&path, &mut sources, &mut report).unwrap();
    check_spec(&service, &mut report);
    let mut out = Vec::new();
    write_report(&report, &sources, MessageFormat::Human, false, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "");
    service
}

#[test]
fn the_page_of_channel_batch_cancel_flows_reads_clean() {
    let service = read("essbasic");
    let action = &service.actions["ChannelBatchCancelFlows"];
    assert_eq!(action.rate_limit.as_ref().unwrap().per_second(), 20);
    assert_eq!(action.input.keys().collect::<Vec<_>>(), ["Agent", "FlowIds", "CancelMessage", "CancelMessageFormat"]);
    assert_eq!((action.errors.len(), action.examples.len()), (10, 4));

    let flow_ids = &action.input["FlowIds"];
    let type_name = flow_ids.type_.as_ref().unwrap();
    assert_eq!((type_name.is_list(), type_name.scalar()), (true, Some(Scalar::String)));
    assert!(flow_ids.is_required() && flow_ids.is_enforced(Constraint::MaxItems));

    let message = &action.input["CancelMessage"];
    assert!(message.is_enforced(Constraint::MaxLength) && !message.is_enforced(Constraint::Pattern));
    assert_eq!(action.output["FailMessages"].pairs_with.as_ref().unwrap().value, "FlowIds");

    let values = &action.input["CancelMessageFormat"].values.as_ref().unwrap().value;
    assert_eq!(values[3].name.as_ref().unwrap().value, "InitiatorCompanyAndOperator");
    assert_eq!(service.structures["Agent"].members["ProxyOperator"].structure(), Some("UserInfo"));
}

#[test]
fn a_folder_and_one_file_say_the_same() {
    let (folder, file) = (read("essbasic"), read("essbasic.yaml"));
    assert_eq!(without_places(&folder), without_places(&file));
}

/// The facts alone, place by place removed from their debug form.
fn without_places(service: &Service) -> String {
    let debug = format!("{service:#?}");
    debug.lines().filter(|line| !["file:", "start:", "end:"].iter().any(|key| line.trim_start().starts_with(key))).filter(|line| line.trim().parse::<u32>().is_err()).collect::<Vec<_>>().join("\n")
}
