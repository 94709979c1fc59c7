//! Specs in temporary folders, and what tcgen says of them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use tcgen::report::{Diagnostic, Label, Report, Sources};
use tcgen::spec::{Service, check_spec, read_spec};
use tempfile::TempDir;

/// A service file for specs that have none.
const SERVICE: &str = "service: demo\nversion: \"2024-01-01\"\n";

/// A spec in a folder of its own, and what reading and checking it gave.
pub(crate) struct Checked {
    pub(crate) folder: TempDir,
    pub(crate) service: Option<Service>,
    pub(crate) sources: Sources,
    pub(crate) report: Report,
}

/// Files in one text: a line `# <path>.yaml` begins each, and is its first line.
pub(crate) fn split_files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("# ").filter(|path| path.ends_with(".yaml") && !path.contains(' ')) {
            Some(path) => files.push((path.to_owned(), line.to_owned())),
            None => files.last_mut().expect("a text of files begins with `# <path>.yaml`").1.push_str(line),
        }
    }
    files
}

/// Reads and checks a folder with these files, and a `service.yaml` if they have none.
pub(crate) fn check_files(files: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Checked {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    if !files.iter().any(|(path, _)| path.as_ref() == "service.yaml") {
        write("service.yaml", SERVICE.as_bytes());
    }
    files.iter().for_each(|(path, bytes)| write(path.as_ref(), bytes.as_ref()));
    let path = folder.path().to_owned();
    check_path(&path, folder)
}

/// Reads and checks what stands at a path in this folder.
pub(crate) fn check_path(path: &Path, folder: TempDir) -> Checked {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = read_spec(path, &mut sources, &mut report);
    if let Some(service) = &service {
        check_spec(service, &mut report);
    }
    Checked { folder, service, sources, report }
}

/// Reads and checks files that are written as one text.
pub(crate) fn check_text(text: &str) -> Checked {
    check_files(&split_files(text))
}

/// What tcgen says of a spec, everything in it: code, place, message, labels, notes and help.
pub(crate) fn findings(text: &str) -> String {
    check_text(text).findings()
}

/// A service without findings.
pub(crate) fn clean(text: &str) -> Service {
    let checked = check_text(text);
    assert_eq!(checked.findings(), "");
    checked.service.unwrap()
}

impl Checked {
    pub(crate) fn findings(&self) -> String {
        let mut out = String::new();
        for diagnostic in self.report.sorted() {
            self.describe(diagnostic, &mut out);
        }
        out
    }

    fn describe(&self, diagnostic: &Diagnostic, out: &mut String) {
        let place = diagnostic.primary().map_or(String::new(), |label| format!(" {}", self.position(label)));
        writeln!(out, "{}{place} {}", diagnostic.code().id(), self.relative(diagnostic.message())).unwrap();
        if let Some(label) = diagnostic.primary().filter(|label| !label.text.is_empty()) {
            writeln!(out, "  `{}`: {}", self.sources.snippet(label.place), label.text).unwrap();
        }
        for label in diagnostic.others() {
            writeln!(out, "  also {} {}", self.position(label), label.text).unwrap();
        }
        for note in diagnostic.notes() {
            writeln!(out, "  note: {note}").unwrap();
        }
        for help in diagnostic.helps() {
            writeln!(out, "  help: {}", self.relative(help)).unwrap();
        }
    }

    fn position(&self, label: &Label) -> String {
        let at = self.sources.line_column(label.place);
        format!("{}:{}:{}", self.relative(self.sources.path(label.place.file)), at.line, at.column)
    }

    /// Without the temporary folder, which is another in every run.
    pub(crate) fn relative(&self, text: &str) -> String {
        let folder = self.folder.path().display().to_string();
        text.replace(&format!("{folder}/"), "").replace(&folder, "<folder>")
    }
}
