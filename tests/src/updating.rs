//! A project that is kept up to date from releases of tccli's metadata. In: the number of a release. Out: a folder with a
//! spec, two crates and a module, and what is in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::tcgen;

/// Where the spec is.
pub const SPEC: &str = "spec/demo/2020-01-01";

const CONFIG: &str = r#"# ours
[[target]]
spec = "spec/demo/2020-01-01"   # facts
crate = "out/demo"
version = "0.1.0" # as published

[[target]]
spec = "spec/demo/2020-01-01"
crate = "out/second"
name = "second"
version = "1.4.0"
actions = ["ListFlows"]

[[target]]
spec = "spec/demo/2020-01-01"
module = "host/src/demo"
"#;

/// A project in a folder of its own.
pub struct Project(TempDir);

fn member(name: &str, kind: &str, item: &str, required: bool) -> Value {
    json!({ "name": name, "type": kind, "member": item, "required": required, "output_required": true,
            "value_allowed_null": false, "disabled": false, "document": "", "example": "" })
}

/// The metadata of a release. The second one breaks callers: an action and a structure go, others come, members change.
#[must_use]
pub fn metadata(release: u32) -> Value {
    let text = |name: &str| member(name, "string", "string", false);
    let object = |members: &[Value]| json!({ "document": "", "type": "object", "members": members });
    let (mut actions, mut objects) = (json!({}), json!({}));
    let mut add = |name: &str, input: &[Value], output: &[Value]| {
        actions[name] = json!({ "name": name, "document": "", "input": format!("{name}Request"),
                                "output": format!("{name}Response") });
        objects[format!("{name}Request")] = object(input);
        objects[format!("{name}Response")] = object(output);
    };
    let flow = member("Flows", "list", "Flow", false);
    if release == 1 {
        add("ListFlows", &[member("Offset", "int", "int64", false)], std::slice::from_ref(&flow));
        add("CloseFlow", &[text("FlowId")], &[member("Gone", "object", "Gone", false)]);
        add("OpenFlow", &[text("FlowId")], &[]);
        objects["Gone"] = object(&[text("Reason")]);
        objects["Flow"] = object(&[text("FlowId")]);
    } else {
        add("ListFlows", &[member("Offset", "string", "string", true), text("Owner")], &[flow]);
        add("OpenFlow", &[text("FlowId")], &[member("Owner", "object", "Owner", false)]);
        add("RenameFlow", &[text("FlowId"), text("Name")], &[]);
        objects["Owner"] = object(&[text("Name")]);
        objects["Flow"] = object(&[text("FlowId"), text("Name")]);
    }
    json!({ "metadata": { "apiVersion": "2020-01-01", "serviceShortName": "demo", "serviceNameCN": "示例" },
            "actions": actions, "objects": objects })
}

impl Project {
    /// A project that was imported and generated from the first release.
    ///
    /// # Panics
    /// The command fails.
    #[must_use]
    pub fn new() -> Self {
        let project = Project(tempfile::tempdir().expect("a folder"));
        project.release(1);
        project.write("tcgen.toml", CONFIG);
        for arguments in [&["import", "tccli", "api.json"][..], &["generate"]] {
            let ran = project.run(arguments);
            assert!(ran.status.success(), "{arguments:?}: {ran:?}");
        }
        project
    }

    /// The same project in another folder.
    ///
    /// # Panics
    /// It cannot be copied.
    #[must_use]
    pub fn copy(&self) -> Self {
        let copy = Project(tempfile::tempdir().expect("a folder"));
        for (path, text) in self.tree() {
            copy.write(&path, &text);
        }
        copy
    }

    /// Replaces the release that is at hand.
    ///
    /// # Panics
    /// It cannot be written.
    pub fn release(&self, release: u32) {
        self.write("api.json", &serde_json::to_string_pretty(&metadata(release)).expect("JSON"));
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// The path of a file.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file, with the folders above it.
    ///
    /// # Panics
    /// It cannot be written.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// What a file holds.
    ///
    /// # Panics
    /// It cannot be read.
    #[must_use]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A program in the folder.
    #[must_use]
    pub fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path());
        command
    }

    /// Runs tcgen.
    ///
    /// # Panics
    /// It does not start.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(&tcgen(), arguments).output().expect("tcgen runs")
    }

    /// Every file with its text, but for stamps, by its path from the folder.
    ///
    /// # Panics
    /// A file is no text.
    #[must_use]
    pub fn tree(&self) -> BTreeMap<String, String> {
        let files = crate::command::tree(self.folder()).into_iter();
        let below =
            |path: PathBuf| path.strip_prefix(self.folder()).expect("below").to_string_lossy().replace('\\', "/");
        files.map(|(path, text)| (below(path), text)).collect()
    }
}

impl Default for Project {
    fn default() -> Self {
        Project::new()
    }
}
