//! From the resolved API to the text of files. In: `model::Api`. Out: paths and texts; it touches no file.
//!
//! One file per kind of output. Each renderer states above its code the shape of what it emits.

mod action;
mod client;
mod codec;
mod construct;
mod crate_files;
mod debug;
mod docs;
mod enumeration;
mod error_code;
mod example_tests;
mod facts;
mod fields;
mod format;
mod layout;
mod literal;
mod markdown;
mod pattern;
mod piece;
mod scope;
mod structure;
mod text;
mod validate;
mod wrap;

pub(crate) use construct::{MOST_ARGUMENTS, setter_name};
pub use layout::folders;
use rayon::prelude::*;

use crate::model::Api;
use crate::report::{Diagnostic, Report};

/// Where the code will live and what it stands on.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path to the runtime: `tcgen_runtime`, or `crate` inside the runtime itself.
    pub runtime: String,
    /// The package, for a crate; `None` for a module in a crate of the user's.
    pub package: Option<Package>,
    /// Where the spec is, as the header of each file names it.
    pub spec: String,
}

/// What a generated crate's `Cargo.toml` says.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The dependency on the runtime, as TOML: `{ path = "../../runtime", version = "0.1.0" }`.
    pub runtime: String,
}

/// One file to write: its path below the target, with `/`, and its whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// The path below the target, with `/`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Makes a text of others safe for rustdoc, as every text in generated docs is. For the fuzz targets; no part of the API.
#[doc(hidden)]
pub fn safe_markdown(text: &str) -> String {
    markdown::safe(text)
}

/// Renders every file of a crate, or of a module tree; sorted by path, the same on any number of threads.
pub fn render_api(api: &Api, options: &Options, report: &mut Report) -> Vec<RenderedFile> {
    let jobs = layout::plan(api, options);
    let results: Vec<Result<RenderedFile, Diagnostic>> =
        jobs.par_iter().map(|job| layout::with_desk(|desk| job.render(api, options, desk))).collect();
    let mut files = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => report.add(diagnostic),
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}
