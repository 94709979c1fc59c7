//! What is not understood on a page is never taken for what is not there: pages that copying, editing and saving has
//! damaged, one thing at a time.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tcgen::import::{PageFile, PageImport, PageOptions, import_pages};
use tcgen::report::{MessageFormat, Report, Sources, write_report};
use tcgen::spec::{Member, Service, read_layers};
use tests::pages::{DAMAGES, Layout, Numbers, damage, find_row};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn own(name: &str) -> String {
    fs::read_to_string(root().join("tests/fixtures/pages").join(name)).unwrap()
}

/// The facts of a folder; its places are not needed.
fn facts(folder: &Path) -> Service {
    let mut report = Report::new();
    let layers = read_layers(folder, &mut Sources::new(), &mut report);
    assert!(!report.has_errors());
    layers.facts.unwrap()
}

fn demo() -> Service {
    facts(&root().join("tests/fixtures/pages/demo"))
}

/// A page imported into a spec, and every finding in one line.
fn import(page: &str, stored: &Service) -> (Option<PageImport>, Vec<String>) {
    // Places of the stored spec are those of other sources: findings about it are shown by its service.
    let mut sources = Sources::new();
    let file = PageFile { path: "p".to_owned(), bytes: page.as_bytes().to_vec() };
    let mut report = Report::new();
    let imported = import_pages(vec![file], stored.clone(), &PageOptions::default(), &mut sources, &mut report);
    let mut text = Vec::new();
    write_report(&report, &sources, MessageFormat::Short, false, &mut text).unwrap();
    (imported, String::from_utf8(text).unwrap().lines().map(str::to_owned).collect())
}

fn members<'s>(service: &'s Service, action: &str) -> Vec<(&'s str, &'s Member)> {
    let Some(action) = service.actions.get(action) else { return Vec::new() };
    action.value.input.iter().chain(&action.value.output).map(|(name, it)| (name.as_str(), &it.value)).collect()
}

fn names(service: &Service, action: &str) -> BTreeSet<String> {
    members(service, action).into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// Whether a finding says something of a row: by its name, or by one of its lines.
fn tells_of(finding: &str, name: &str, lines: std::ops::RangeInclusive<usize>) -> bool {
    let is_of_rows = ["E0420", "E0414", "W0421", "W0423", "W0430", "W0431"].iter().any(|code| finding.contains(code));
    let line = finding.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
    is_of_rows && (finding.contains(&format!("`{name}`")) || finding.contains(name) || lines.contains(&line))
}

const FORMS: [(&str, Layout); 8] = [
    ("page.html", Layout::Html),
    ("native.md", Layout::Pipes),
    ("turndown.md", Layout::Pipes),
    ("trailpipe.txt", Layout::Pipes),
    ("tsv.txt", Layout::Tabs),
    ("spaced.txt", Layout::Spaces),
    ("spaced_noreq.txt", Layout::Spaces),
    ("glued.txt", Layout::Glued),
];

#[derive(Default)]
struct Tried {
    pages: usize,
    read: usize,
    refused: usize,
    lost: Vec<String>,
}

impl Tried {
    /// Imports damaged pages, with the action unknown and with it stored: no member goes without a word about its row,
    /// none that is stored goes at all, and none comes that the page does not have.
    fn page(&mut self, label: &str, page: &str, layout: Layout, action: &str, stored: &Service, numbers: &mut Numbers) {
        let mut fresh = stored.clone();
        fresh.actions.shift_remove(action);
        let (whole, findings) = import(page, &fresh);
        let whole = whole.unwrap_or_else(|| panic!("{label}: {findings:#?}"));
        let expected = names(&whole.service, action);
        let rows: Vec<&String> = expected.iter().filter(|name| find_row(page, layout, name).is_some()).collect();
        if rows.is_empty() {
            return;
        }
        for kind in DAMAGES {
            let name = rows[numbers.below(rows.len())];
            let Some(damaged) = damage(page, layout, name, kind, numbers) else { continue };
            let start = find_row(page, layout, name).unwrap().0;
            let line = page[..start].matches('\n').count() + 1;
            let lines = line..=line + 5;
            for before in [&fresh, stored] {
                self.pages += 1;
                let (imported, findings) = import(&damaged, before);
                let says = findings.iter().any(|it| tells_of(it, name, lines.clone()));
                let context = || {
                    format!("{label} {kind:?} of `{name}`, line {line}: {}\n{findings:#?}", excerpt(&damaged, start))
                };
                let Some(imported) = imported else {
                    self.refused += 1;
                    if !says {
                        self.lost.push(format!("refused without a word of the row: {}", context()));
                    }
                    continue;
                };
                self.read += 1;
                let found = names(&imported.service, action);
                for missing in expected
                    .difference(&found)
                    .filter(|it| !findings.iter().any(|finding| tells_of(finding, it, lines.clone())))
                {
                    self.lost.push(format!("lost `{missing}`: {}", context()));
                }
                let was: BTreeSet<String> = names(before, action);
                for gone in was.difference(&found) {
                    self.lost.push(format!("removed `{gone}`: {}", context()));
                }
                for ghost in found.difference(&expected).filter(|it| !was.contains(*it)) {
                    self.lost.push(format!("came from nowhere `{ghost}`: {}", context()));
                }
            }
        }
    }

    fn check(&self, what: &str) {
        println!(
            "{what}: {} damaged pages, {} read, {} refused, {} with a loss",
            self.pages,
            self.read,
            self.refused,
            self.lost.len()
        );
        assert!(
            self.lost.is_empty(),
            "{} losses\n{}",
            self.lost.len(),
            self.lost.iter().take(40).cloned().collect::<Vec<_>>().join("\n\n")
        );
    }
}

fn excerpt(page: &str, at: usize) -> String {
    let start = page[..at].rfind('\n').map_or(0, |end| end + 1);
    page[start..].lines().take(3).collect::<Vec<_>>().join(" ⏎ ").chars().take(160).collect()
}

/// The project's own pages, so that this stands alone.
#[test]
fn no_damage_of_our_own_pages_loses_a_member() {
    let forms = [
        ("page.html", Layout::Html),
        ("native.md", Layout::Pipes),
        ("turndown.md", Layout::Pipes),
        ("trailing_pipes.txt", Layout::Pipes),
        ("tabs.txt", Layout::Tabs),
        ("spaced.txt", Layout::Spaces),
        ("spaced_without_required.txt", Layout::Spaces),
        ("glued.txt", Layout::Glued),
    ];
    let (mut tried, stored) = (Tried::default(), demo());
    for (form, layout) in forms {
        for seed in 0..16 {
            tried.page(form, &own(form), layout, "CancelFlows", &stored, &mut Numbers::new(seed));
        }
    }
    assert!(tried.pages > 2_000, "{}", tried.pages);
    tried.check("our own");
}

/// The rendered pages beside the workspace, where they are there.
#[test]
fn no_damage_of_rendered_pages_loses_a_member() {
    let folder = root().join("../shared/pages/rendered");
    if !folder.exists() {
        println!("skipped: there is no ../shared/pages/rendered");
        return;
    }
    let mut tried = Tried::default();
    for (service, version) in [("ess", "2020-11-11"), ("essbasic", "2021-05-26")] {
        let all = facts(&root().join("spec").join(service).join(version));
        let mut actions: Vec<PathBuf> =
            fs::read_dir(folder.join(service)).unwrap().map(|it| it.unwrap().path()).collect();
        actions.sort();
        for (index, action) in actions.iter().enumerate() {
            let truth: Json = serde_json::from_str(&fs::read_to_string(action.join("truth.json")).unwrap()).unwrap();
            let name = truth["action"].as_str().unwrap();
            // Only what the reader asks the spec for: its words, and this action.
            let mut stored = all.clone();
            stored.actions.retain(|key, _| key == name);
            for (form, layout) in FORMS {
                let page = fs::read_to_string(action.join(form)).unwrap();
                let mut numbers = Numbers::new(index as u64);
                tried.page(&format!("{name} {form}"), &page, layout, name, &stored, &mut numbers);
            }
        }
    }
    assert!(tried.pages > 2_000, "{}", tried.pages);
    tried.check("rendered");
}
