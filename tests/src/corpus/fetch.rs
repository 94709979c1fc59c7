//! The wheel of tccli. In: nothing. Out: a file below `target/corpus`, fetched from PyPI once.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Problem;

/// The release that all figures are of.
const RELEASE: &str = "3.1.189.1";

/// Gives the wheel, with pip's help where it is not there yet.
pub(super) fn fetch(root: &Path) -> Result<PathBuf, Problem> {
    let wheel = root.join(format!("tccli-{RELEASE}-py2.py3-none-any.whl"));
    if wheel.is_file() {
        return Ok(wheel);
    }
    let package = format!("tccli=={RELEASE}");
    let status = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps", &package, "--dest"])
        .arg(root)
        .status();
    match status {
        Ok(status) if status.success() && wheel.is_file() => Ok(wheel),
        Ok(_) => Err(format!("pip could not fetch {package}; download its wheel and name it with --tccli")),
        Err(error) => {
            Err(format!("python3 cannot be run ({error}); download the wheel of {package} and name it with --tccli"))
        }
    }
}
