//! Hostile specs, pages, wheels and configurations: what tcgen accepts is Rust, runs nothing, and adds no key. The binary
//! `hostile` tries many more, and compiles some.

use std::collections::BTreeSet;

use tests::hostile::judge::{judge_files, judge_report};
use tests::hostile::run::{Bench, KINDS, Outcome};

#[test]
fn what_is_accepted_does_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench::new(folder.path(), 0);
    let outcome = (0..400).map(|seed| bench.try_seed(seed)).fold(Outcome::default(), Outcome::and);
    assert!(outcome.wrong.is_empty(), "{:#?}", outcome.wrong);
    for kind in KINDS {
        let (all, accepted) = outcome.inputs.get(kind).copied().unwrap_or_default();
        assert!(all == 100 && accepted >= 20, "{kind}: {accepted} of {all} accepted");
    }
    assert!(outcome.codes.len() >= 15, "{:?}", outcome.codes);
}

/// A judge that finds nothing proves nothing.
#[test]
fn the_judge_finds_harm() {
    let keys = BTreeSet::from(["/package".to_owned()]);
    let wrong = |path: &str, text: &str| {
        let file = tcgen::render::RenderedFile { path: path.to_owned(), text: text.to_owned() };
        judge_files(&[file], &keys).len()
    };
    for text in [
        "/// ```\n/// pwned();\n/// ```\nstruct A;\n",
        "/// a\n///\n///     pwned();\nstruct A;\n",
        "enum A {\n    /// `a`: ````text\n    /// x\n    /// ````\n    ///\n    /// pwned();\n    A,\n}\n",
        "//! ~~~\n//! x\n//! ~~~\n",
        "/// <b>\nstruct A;\n",
        "fn pwned() {}\n",
        "struct {}\n",
        "// a\u{202e}\n",
        "// a\r\n",
    ] {
        assert!(wrong("src/a.rs", text) > 0, "{text:?}");
    }
    assert_eq!(
        wrong("src/a.rs", "/// `pwned`\n///\n/// ````text\n/// pwned();\n/// ````\nstruct A(&'static str);\n"),
        0
    );
    assert!(wrong("Cargo.toml", "[package]\n[dependencies]\npwned = \"1\"\n") > 0);
    assert_eq!(wrong("Cargo.toml", "[package]\n"), 0);
    for text in ["a\n\n```\nb\n```\n", "<img>\n", "[a](b)\n", "# pwned\n", "a\r"] {
        assert!(!judge_report(text).is_empty(), "{text:?}");
    }
}
