//! The spec that the project began with, as a folder and as one file.

use std::path::Path;

use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Constraint, Scalar, Service, check_spec, read_spec, show_action};

fn read(name: &str) -> (Service, Sources) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = read_spec(&path, &mut sources, &mut report).unwrap();
    check_spec(&service, &mut report);
    let mut out = Vec::new();
    write_report(&report, &sources, MessageFormat::Human, false, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "");
    (service, sources)
}

#[test]
fn the_page_of_channel_batch_cancel_flows_reads_clean() {
    let (service, _) = read("essbasic");
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
    assert_eq!(facts("essbasic"), facts("essbasic.yaml"));
}

/// The merged action without the comments that say where it came from.
fn facts(name: &str) -> Vec<String> {
    let (service, sources) = read(name);
    let shown = show_action(&service, &sources, "ChannelBatchCancelFlows").unwrap();
    shown.lines().map(|line| line.split("  # ").next().unwrap_or(line).trim_end().to_owned()).collect()
}
