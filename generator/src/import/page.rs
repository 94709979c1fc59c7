//! Documentation pages to facts. In: files as somebody saved or pasted them, and the facts of the stored spec. Out:
//! the facts with what the pages say in place of what was stored, and a report about everything doubtful.
//!
//! ```text
//! file -> form -> blocks -> parts -> rows -> facts of a spec -> checks
//! ```
//!
//! The form of a page is left behind at `blocks`. Nothing is guessed silently: what a page does not say comes from
//! the stored spec, or is left out with a warning.

mod check;
mod common;
mod document;
mod examples;
mod facts;
mod file;
mod form;
mod history;
mod identity;
mod invisible;
mod known;
mod merge;
mod names;
mod nodes;
mod read;
mod sections;
mod tables;
mod titles;
mod told;

pub use file::PageFile;

use super::stated::Taken;
use crate::report::{FileId, Report, Sources};
use crate::spec::Service;

/// What a caller knows of pages beside the pages.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// The service, where no page names it; a page of another is an error.
    pub service: Option<String>,
    /// The version, where no page names it; a page of another is an error.
    pub version: Option<String>,
    /// Keeps the official descriptions, as `doc`.
    pub docs: bool,
}

/// What pages make of the facts of a spec.
#[derive(Clone, Debug, Default)]
pub struct PageImport {
    /// All facts of the spec, those that no page is about as they were.
    pub service: Service,
    /// How many facts were taken from prose.
    pub taken: Taken,
    /// The actions that were read.
    pub actions: Vec<String>,
    /// The structures that were read.
    pub structures: Vec<String>,
    /// How many error codes the pages list, over all of them.
    pub codes: usize,
    /// The sources of the pages, for whoever tells findings about pages from others.
    pub files: Vec<FileId>,
    /// The changes that a history tells of, one line each.
    pub history: Vec<String>,
}

/// Reads pages and puts what they say into the facts of a spec; `stored` may be empty.
///
/// Everything that is wrong or doubtful goes into the report. `None` where there is an error: then nothing may be
/// written. The facts have not been checked as a whole: that is `check_spec`, with the overlay over them.
pub fn import_pages(
    files: Vec<PageFile>,
    stored: Service,
    options: &PageOptions,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<PageImport> {
    let mut ids = Vec::with_capacity(files.len());
    for file in files {
        ids.extend(file.add_to(sources).map_err(|diagnostic| report.add(*diagnostic)).ok());
    }
    let mut found = Report::new();
    let pages: Vec<read::ReadPage> =
        ids.iter().filter_map(|id| read::read_page(*id, sources, &stored, &mut found)).collect();
    let mut imported = merge::merge_pages(&pages, stored, options, sources, &mut found);
    imported.files = ids;
    let failed = found.has_errors() || report.has_errors();
    report.merge(found);
    (!failed).then_some(imported)
}

/// The rows of one table of members that was copied without the borders of its cells: names (with `.N` where the page has
/// it), types, descriptions. Of the names in it only those of structures are known.
///
/// This is how glued text is read; the program `glued` of the tests holds it against all of tccli's metadata.
pub fn split_glued(table: &str, structures: impl IntoIterator<Item = String>) -> Vec<[String; 3]> {
    let known = known::Known { structures: structures.into_iter().collect(), ..known::Known::default() };
    let mut sources = Sources::new();
    let file = sources.add("table", table);
    let (form, shown) = form::shown(sources.text(file));
    let blocks = form::read_blocks(form, &shown, file, &known);
    let tables = blocks.into_iter().filter_map(|block| match block {
        document::Block::Table(table) => Some(table),
        _ => None,
    });
    let rows = tables.flat_map(|table| table.rows.into_iter().skip(1));
    rows.filter_map(|row| {
        // The column of what is required has been lost.
        let skipped = usize::from(row.cells.len() > 3);
        let mut cells = row.cells.into_iter().map(|cell| cell.text);
        let name = cells.next()?;
        let mut cells = cells.skip(skipped);
        Some([name, cells.next()?, cells.next().unwrap_or_default()])
    })
    .collect()
}
