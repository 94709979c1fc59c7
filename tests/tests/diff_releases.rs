//! Two releases of tccli compared: the counts of what lies between them, and that the verdicts agree with the code.
//!
//! These tests need wheels, so they are ignored unless asked for (`cargo test … -- --ignored`). The wheels are looked for
//! in the folder that `TCGEN_WHEELS` names, then in `target/corpus`; with `TCGEN_FETCH=1` pip fetches what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use tcgen::diff::{Bump, Diff, Flipped, Moved, Origin, Selected, Summary, Verdict, pair_services};
use tcgen::report::{MessageFormat, Report, write_report};

fn wheel(release: &str) -> PathBuf {
    let name = format!("tccli-{release}-py2.py3-none-any.whl");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpus");
    let folders = std::env::var_os("TCGEN_WHEELS").map(PathBuf::from).into_iter().chain([corpus.clone()]);
    if let Some(found) = folders.map(|folder| folder.join(&name)).find(|path| path.is_file()) {
        return found;
    }
    let fetch = std::env::var_os("TCGEN_FETCH").is_some();
    assert!(fetch, "there is no {name}: name its folder with TCGEN_WHEELS, or set TCGEN_FETCH=1");
    let package = format!("tccli=={release}");
    let fetched = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps", &package, "--dest"])
        .arg(&corpus)
        .status();
    assert!(fetched.expect("python3 runs").success(), "pip cannot fetch {package}");
    corpus.join(name)
}

/// Every service of two releases.
fn diffs(old: &str, new: &str, service: Option<&str>) -> Vec<Diff> {
    let (before, after) = (wheel(old), wheel(new));
    let selected = Selected { service: service.map(str::to_owned), ..Selected::default() };
    let mut report = Report::new();
    let pairs = pair_services(&Origin::Tccli(before), &Origin::Tccli(after), &selected, &mut report);
    let (pairs, _) = pairs.expect("both are releases");
    let finished = pairs.into_iter().map(|pair| {
        let mut text = Vec::new();
        write_report(&pair.report, &pair.sources, MessageFormat::Short, false, &mut text).expect("memory takes it");
        pair.diff.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&text)))
    });
    finished.collect()
}

fn total(diffs: &[Diff]) -> Summary {
    let mut total = Summary::default();
    diffs.iter().for_each(|diff| total += diff.summary);
    total
}

/// Code breaks where, and only where, a change says so; and every verdict is one that its rule can have.
fn assert_verdicts_agree(diffs: &[Diff]) {
    for diff in diffs {
        let said = diff.changes.iter().any(|it| it.source == Verdict::Breaking);
        assert_eq!(said, diff.breaks_code, "{} {}", diff.service, diff.version);
        for change in &diff.changes {
            let (wire, source) = (change.rule.wire(), change.rule.source());
            assert!(wire.contains(&change.wire) && source.contains(&change.source), "{change:?}");
            assert!(change.location.line > 0 && !change.location.file.is_empty(), "{change:?}");
            let breaks = change.api.iter().any(|item| !item.starts_with("new: "));
            assert!(change.source != Verdict::Breaking || breaks, "{} {change:#?}", diff.service);
        }
        let mut seen: Vec<_> = diff.changes.iter().map(|it| (it.rule, it.subject.as_str())).collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all, "a change of {} {} is told twice", diff.service, diff.version);
    }
}

#[test]
#[ignore = "needs wheels of tccli: set TCGEN_WHEELS or TCGEN_FETCH=1"]
fn essbasic_between_two_hundred_releases() {
    let diffs = diffs("3.0.1200.1", "3.0.1400.1", Some("essbasic"));
    assert_verdicts_agree(&diffs);
    let summary = total(&diffs);
    assert_eq!(summary.actions, Moved { added: 16, removed: 0 });
    assert_eq!(summary.objects, Moved { added: 48, removed: 0 });
    assert_eq!(summary.members, Moved { added: 73, removed: 0 });
    assert_eq!(summary.types, 0);
    assert_eq!(summary.nullable, Flipped { set: 0, cleared: 142 });
}

#[test]
#[ignore = "needs wheels of tccli: set TCGEN_WHEELS or TCGEN_FETCH=1"]
fn every_service_between_two_releases() {
    let diffs = diffs("3.1.100.1", "3.1.189.1", None);
    assert_verdicts_agree(&diffs);
    // Services that are new with the release are all their actions added.
    let (common, new): (Vec<Diff>, Vec<Diff>) = diffs.into_iter().partition(|it| it.summary.services == 1);
    assert_eq!((new.len(), total(&new).actions), (12, Moved { added: 564, removed: 0 }));
    assert!(new.iter().all(|it| it.bump() == Bump::Minor));
    let summary = total(&common);
    assert_eq!(summary.services, 288);
    assert_eq!(summary.actions, Moved { added: 1710, removed: 98 });
    assert_eq!(summary.members.removed, 5);
    assert_eq!(summary.types, 5);
}

#[test]
#[ignore = "needs wheels of tccli: set TCGEN_WHEELS or TCGEN_FETCH=1"]
fn the_stored_specs_are_what_their_release_says() {
    let wheel = wheel("3.1.189.1");
    for spec in ["spec/essbasic/2021-05-26", "spec/ess/2020-11-11"] {
        let stored = Origin::Spec(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(spec));
        let release = Origin::Tccli(wheel.clone());
        let (pairs, _) = pair_services(&stored, &release, &Selected::default(), &mut Report::new()).expect("both");
        let diff = pairs.into_iter().next().and_then(|pair| pair.diff).expect("both are whole");
        assert!(diff.changes.is_empty(), "{spec}: {:#?}", diff.changes.first());
    }
}
