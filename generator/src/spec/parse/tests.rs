//! The quick reader against the parser of all of YAML: what it reads, it reads as that does.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{read_any, read_plain};
use crate::report::{FileId, Report};

/// Whether the quick reader read it.
fn is_read_alike(text: &str) -> bool {
    let Some(plain) = read_plain(FileId::default(), text) else { return false };
    let mut report = Report::new();
    let any = read_any(FileId::default(), text, &mut report);
    assert_eq!(Some(plain), any, "{text}");
    assert!(report.is_empty(), "{text}\n{report:?}");
    true
}

/// Every spec and every fixture of the project.
fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut folders = vec![root.join("spec"), root.join("tests/fixtures"), root.join("examples")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    assert!(files.len() > 500, "{}", files.len());
    files
}

#[test]
fn specs_are_read_alike_and_nearly_all_quickly() {
    let files = files();
    let slow: Vec<_> = files.iter().filter(|(_, text)| !is_read_alike(text)).map(|(path, _)| path).collect();
    assert!(slow.len() * 50 < files.len(), "{slow:#?}");
}

#[test]
fn everything_plain_is_read_quickly() {
    let texts = [
        "a: b\n",
        "a:\n  b: c # why\n# and\n\n  d: \"e: \\\"f\\\\\"\n  'it''s': 'g'\n",
        "a:\n  - b\n  - c: 1\n    d: [-1, 'x', {y: z}, [], {}]\n  - \"\"\ne:\nf: ~\n",
        "a: |\n  b\n\n    c: # d\n\ne: https://f:80/#g\n",
        "-1: 标题　\n0.5: 标题\n",
    ];
    for text in texts {
        assert!(is_read_alike(text), "{text}");
    }
}

/// What is worth putting anywhere into a document.
const PARTS: &[&str] = &[
    "\n",
    "\n ",
    "\n  ",
    "\n    ",
    " ",
    "  ",
    "-",
    "- ",
    "\n- ",
    "\n  - ",
    ":",
    ": ",
    "a",
    "0",
    "a: b",
    "k: v\n",
    "#",
    " # c",
    "\n# c\n",
    "\n  # c\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "\"",
    "'",
    "''",
    "\\",
    "\\\"",
    "\\n",
    "\\x41",
    "|",
    "|\n  t",
    ": |\n",
    "|-",
    ">",
    "~",
    "null",
    "? ",
    "&a ",
    "*a",
    "!t ",
    "%",
    "@",
    "`",
    "---\n",
    "\n...\n",
    "\t",
    "\r\n",
    "\u{a0}",
    "\u{3000}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "标",
    "<<: ",
    "=",
];

fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PARTS)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_documents_are_read_alike(parts in prop::collection::vec(part(), 0..24)) {
        is_read_alike(&(parts.concat() + "\n"));
    }

    #[test]
    fn damaged_specs_are_read_alike(
        file in any::<prop::sample::Index>(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, part()), 1..4),
    ) {
        thread_local!(static FILES: Vec<(PathBuf, String)> = files());
        let mut chars: Vec<char> = FILES.with(|files| file.get(files).1.chars().take(1_500).collect());
        for (at, gone, part) in damages {
            let at = at.index(chars.len() + 1);
            let end = (at + gone).min(chars.len());
            chars.splice(at..end, part.chars());
        }
        chars.push('\n');
        is_read_alike(&chars.into_iter().collect::<String>());
    }
}
