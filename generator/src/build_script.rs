//! Generating from a `build.rs`. In: a spec and the actions wanted. Out: a module in `OUT_DIR`.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::characters::one_line;
use crate::config::{Target, module_options};
use crate::generate::{Outcome, generate, site_of, spec_files};
use crate::report::{MessageFormat, Report, Sources, write_report};

/// Generates a module for a crate of yours.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), tcgen::BuildError> {
///     tcgen::Generator::new("spec/essbasic.yaml").action("ChannelCancelFlow").generate_into_out_dir("essbasic")
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// mod essbasic {
///     include!(concat!(env!("OUT_DIR"), "/essbasic/mod.rs"));
/// }
/// ```
///
/// The crate needs `tcgen` as a build dependency and `tcgen-runtime` as a dependency.
#[derive(Clone, Debug)]
pub struct Generator {
    spec: PathBuf,
    actions: Vec<String>,
    runtime: Option<String>,
}

impl Generator {
    /// For the spec in this folder or file.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Generator { spec: spec.into(), actions: Vec::new(), runtime: None }
    }

    /// Only this action, and others named the same way, with the structures they need; all without a call.
    #[must_use]
    pub fn action(mut self, name: impl Into<String>) -> Self {
        self.actions.push(name.into());
        self
    }

    /// The path of the runtime, where it is not `tcgen_runtime`.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.runtime = Some(path.into());
        self
    }

    /// Generates the module `name` in cargo's `OUT_DIR`, and tells cargo to run again when the spec changes.
    ///
    /// # Errors
    /// Everything that is wrong with the spec, or that `OUT_DIR` is not set.
    #[expect(clippy::print_stdout, reason = "cargo reads a build script's stdout")]
    pub fn generate_into_out_dir(&self, name: &str) -> Result<(), BuildError> {
        let out = std::env::var_os("OUT_DIR")
            .ok_or_else(|| BuildError("`OUT_DIR` is not set: call this from a build script".to_owned()))?;
        let instructions = rerun_if_changed(&self.spec)?;
        instructions.iter().for_each(|line| println!("{line}"));
        self.generate_into(&Path::new(&out).join(name)).map(|_| ())
    }

    /// Generates the module into a folder.
    ///
    /// # Errors
    /// Everything that is wrong with the spec; nothing has been written then.
    pub fn generate_into(&self, folder: &Path) -> Result<Vec<Outcome>, BuildError> {
        let options = module_options(&self.spec, self.runtime.as_deref());
        let target = Target {
            spec: self.spec.clone(),
            tccli: None,
            folder: folder.to_owned(),
            actions: self.actions.clone(),
            options,
        };
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let targets = [target];
        let entered = site_of(&targets).enter().map_err(|diagnostic| report.add(diagnostic)).ok();
        let generated = entered.and_then(|entered| generate(&entered, &targets, &mut sources, &mut report));
        generated.map(|it| it.outcomes).ok_or_else(|| BuildError::new(&report, &sources))
    }
}

/// What tells cargo to run again when the spec or one of its files changes.
fn rerun_if_changed(spec: &Path) -> Result<Vec<String>, BuildError> {
    let files = spec_files(spec).unwrap_or_default();
    let instruction = |path: &Path| {
        let path = path.display().to_string();
        if path.contains(['\n', '\r']) {
            let shown = one_line(&path);
            // Cargo knows no escape for it.
            let what = "holds a line break, and cargo would read what follows as an instruction: rename the file";
            return Err(BuildError(format!("the name of `{shown}` {what}")));
        }
        Ok(format!("cargo::rerun-if-changed={path}"))
    };
    std::iter::once(spec).chain(files.iter().map(PathBuf::as_path)).map(instruction).collect()
}

/// Everything that was wrong, as `tcgen` prints it.
pub struct BuildError(String);

impl BuildError {
    fn new(report: &Report, sources: &Sources) -> Self {
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let _ = write_report(report, sources, MessageFormat::Human, false, &mut text);
        BuildError(String::from_utf8_lossy(&text).into_owned())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The same as `Display`: a build script's `main` shows its error with `Debug`.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::rerun_if_changed;

    #[test]
    fn each_file_is_told_to_cargo() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.yaml"), "").unwrap();
        let told = rerun_if_changed(folder.path()).unwrap();
        let spec = folder.path().display();
        assert_eq!(told, [format!("cargo::rerun-if-changed={spec}"), format!("cargo::rerun-if-changed={spec}/a.yaml")]);
    }

    #[cfg(unix)]
    #[test]
    fn the_name_of_a_file_is_no_instruction() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a\ncargo::rustc-env=PATH=.yaml"), "").unwrap();
        let error = rerun_if_changed(folder.path()).unwrap_err().to_string();
        assert!(error.contains("a\\ncargo::rustc-env=PATH=.yaml` holds a line break"), "{error}");
    }
}
