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
mod finished;
mod format;
mod layout;
mod literal;
mod manifest;
mod markdown;
mod options;
mod pattern;
mod piece;
mod scope;
mod structure;
mod text;
mod validate;
mod wrap;

pub(crate) use construct::{MOST_ARGUMENTS, setter_name};
pub use layout::folders;
pub(crate) use options::Part;
pub use options::{Dependency, Options, Package};
use rayon::prelude::*;

use crate::model::Api;
use crate::report::{Diagnostic, Report};

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

/// Renders every file of a crate, or of a module tree; sorted by path, the same on any number of threads. Nothing where an
/// option cannot be written: the report has it.
pub fn render_api(api: &Api, options: &Options, report: &mut Report) -> Vec<RenderedFile> {
    let mistakes = options.mistakes();
    if !mistakes.is_empty() {
        mistakes.into_iter().for_each(|mistake| report.add(mistake));
        return Vec::new();
    }
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
