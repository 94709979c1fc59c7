//! The text of every generated file, against what is checked in; and that text compiles with warnings denied.
//!
//! After a change that is meant, `TCGEN_BLESS=1 cargo test -p tests --test golden` writes the goldens anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use tcgen::config::{Target, crate_options};
use tcgen::emit::{unified_diff, write_plan};
use tcgen::generate::prepare;
use tcgen::render::{Dependency, Package};
use tcgen::report::{MessageFormat, Report, Sources, write_report};

#[test]
fn channel_batch_cancel_flows() {
    check_golden("channel_batch_cancel_flows", "spec/essbasic/2021-05-26", &["ChannelBatchCancelFlows"]);
}

#[test]
fn bodies() {
    check_golden("bodies", "tests/fixtures/bodies.yaml", &[]);
}

#[test]
fn awkward_names() {
    check_golden("awkward_names", "tests/fixtures/awkward_names.yaml", &[]);
}

/// Renders the spec and compares it with `tests/golden/<name>`, then compiles that crate and its tests.
fn check_golden(name: &str, spec: &str, actions: &[&str]) {
    let root = workspace();
    let folder = root.join("tests/golden").join(name);
    let package = Package {
        name: format!("golden-{}", name.replace('_', "-")),
        version: "0.0.0".to_owned(),
        runtime: Dependency { path: Some("../../../runtime".to_owned()), version: Some("0.1.0".to_owned()) },
    };
    let target = Target {
        spec: root.join(spec),
        tccli: None,
        folder: folder.clone(),
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        options: crate_options(Path::new(spec), package),
    };
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let prepared = prepare(&target, &mut sources, &mut report);
    let prepared = prepared.unwrap_or_else(|| panic!("{}", shown(&report, &sources)));
    if std::env::var_os("TCGEN_BLESS").is_some() {
        write_plan(&prepared.plan).unwrap_or_else(|error| panic!("{}", error.message()));
    } else {
        assert!(
            prepared.plan.is_clean(),
            "{}\nif this is meant: TCGEN_BLESS=1 cargo test -p tests --test golden",
            unified_diff(&prepared.plan)
        );
    }
    compile(&folder);
}

/// The crate, its tests and its doctests build without a warning and pass.
fn compile(folder: &Path) {
    let run = |arguments: &[&str]| {
        let status = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", workspace().join("target/golden"))
            .status()
            .expect("cargo runs");
        assert!(status.success(), "cargo {arguments:?} in {}", folder.display());
    };
    run(&["rustc", "--quiet", "--lib", "--no-default-features", "--", "-D", "warnings"]);
    run(&["test", "--quiet", "--no-default-features"]);
}

fn shown(report: &Report, sources: &Sources) -> String {
    let mut text = Vec::new();
    write_report(report, sources, MessageFormat::Human, false, &mut text).expect("memory takes it");
    String::from_utf8_lossy(&text).into_owned()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests has a parent").to_owned()
}
