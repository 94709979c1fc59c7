//! Metadata as tccli writes it, from a few lines; and the command run over it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tcgen::import::{Tccli, import_service};
use tcgen::report::{Report, Sources};
use tcgen::spec::{Service, check_spec};
use tempfile::TempDir;

/// A member as the metadata has it.
pub(crate) fn member(name: &str, kind: &str, item: &str) -> Value {
    json!({ "name": name, "type": kind, "member": item, "document": "", "disabled": false, "required": false })
}

/// A member that is text.
pub(crate) fn text(name: &str) -> Value {
    member(name, "string", "string")
}

/// An object with these members.
pub(crate) fn object(members: &[Value]) -> Value {
    json!({ "members": members, "document": "" })
}

/// An `api.json` with one action, `DescribeThings`, and further objects.
pub(crate) fn api(input: &[Value], output: &[Value], objects: &[(&str, Value)]) -> Value {
    let mut all = json!({ "DescribeThingsRequest": object(input), "DescribeThingsResponse": object(output) });
    for (name, object) in objects {
        all[*name] = object.clone();
    }
    let action = json!({
        "name": "查询", "document": "", "input": "DescribeThingsRequest", "output": "DescribeThingsResponse", "status": "online",
    });
    let metadata = json!({ "apiVersion": "2020-01-01", "serviceShortName": "demo", "serviceNameCN": "演示" });
    json!({ "version": "1.0", "metadata": metadata, "actions": { "DescribeThings": action }, "objects": all })
}

/// What an import gave.
pub(crate) struct Imported {
    pub(crate) service: Option<Service>,
    pub(crate) report: Report,
}

impl Imported {
    /// The service of an import without errors.
    pub(crate) fn service(&self) -> &Service {
        assert!(!self.report.has_errors(), "{:?}", self.codes());
        self.service.as_ref().unwrap()
    }

    /// The codes of everything that was found, and their messages.
    pub(crate) fn codes(&self) -> Vec<(&'static str, String)> {
        self.report.sorted().into_iter().map(|it| (it.code().id(), it.message().to_owned())).collect()
    }
}

/// Imports the text of an `api.json`, and checks it.
pub(crate) fn import_text(text: &str, docs: bool) -> Imported {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    fs::write(&path, text).unwrap();
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let tccli = Tccli::open(&path, &mut report).unwrap();
    let texts = tccli.read(&tccli.choices()[0]).unwrap();
    let service = import_service(texts, docs, &mut sources, &mut report);
    if let Some(service) = &service {
        check_spec(service, &mut report);
    }
    Imported { service, report }
}

/// Imports metadata, and checks it.
pub(crate) fn import(api: &Value) -> Imported {
    import_text(&api.to_string(), false)
}

/// A project in a folder of its own, with the command.
pub(crate) struct Project(pub(crate) TempDir);

impl Project {
    /// A project with this metadata in `api.json`.
    pub(crate) fn new(api: &Value) -> Project {
        let project = Project(tempfile::tempdir().unwrap());
        project.write("api.json", api.to_string());
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a zip with these entries.
    pub(crate) fn write_zip(&self, path: &str, entries: &[(&str, &[u8])]) {
        let mut zip = zip::ZipWriter::new(fs::File::create(self.path(path)).unwrap());
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
    }

    /// Runs `tcgen`: its exit code and stderr.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tcgen"));
        let Output { status, stderr, .. } = command.args(arguments).current_dir(self.0.path()).output().unwrap();
        (status.code().unwrap(), String::from_utf8(stderr).unwrap())
    }

    /// Every file below a folder of the project, with its text.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), &self.path(folder), &mut files);
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
        }
    }
}
