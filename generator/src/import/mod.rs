//! Foreign descriptions to specs. In: tccli's metadata, or pages of the documentation. Out: `spec::Service`, or the files
//! of a spec folder. It knows no Rust names.
//!
//! Facts come in, prose stays out, unless the caller asks for it.

mod changes;
mod convert;
mod document;
mod errors;
mod markup;
mod page;
mod prose;
mod sample;
mod source;
mod stated;
mod twins;

pub use changes::{Changes, compare, keep_other_facts};
pub use errors::CodeLists;
pub use page::{PageFile, PageImport, PageOptions, import_pages, split_glued};
pub use source::{Choice, Tccli, Texts};
pub use stated::Taken;

use convert::{File, import_document};
use document::{Document, Examples};

use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources};
use crate::spec::Service;

/// Turns one version of a service into a spec. With `docs` the official descriptions come along as `doc`.
///
/// `None` where the metadata is not what tccli writes; the report says where.
pub fn import_service(texts: Texts, docs: bool, sources: &mut Sources, report: &mut Report) -> Option<Service> {
    import_counted(texts, docs, sources, report).map(|(service, _)| service)
}

/// The same, with how many facts were taken from prose.
pub fn import_counted(
    texts: Texts,
    docs: bool,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<(Service, Taken)> {
    let api = sources.add(texts.api_path, texts.api);
    let examples = texts.examples.map(|(path, text)| sources.add(path, text));
    let sources = &*sources;
    let document: Document<'_> = parse(api, sources, report)?;
    let file = |id| File { id, text: sources.text(id) };
    let examples: Option<(File<'_>, Examples<'_>)> = match examples {
        Some(id) => Some((file(id), parse(id, sources, report)?)),
        None => None,
    };
    Some(import_document(&document, &file(api), examples.as_ref(), docs, report))
}

fn parse<'a, T: serde::Deserialize<'a>>(id: FileId, sources: &'a Sources, report: &mut Report) -> Option<T> {
    let text = sources.text(id);
    match serde_json::from_str(text) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let place = place_of(&error, id, text);
            let diagnostic =
                Diagnostic::new(Code::BadMetadata, format!("not the metadata of tccli: {error}")).at(place, "");
            report.add(
                diagnostic.help("the source is the wheel of `tccli`, its unpacked folder, or one `api.json` of it"),
            );
            None
        }
    }
}

/// The byte that a JSON error points at, by its line and column.
fn place_of(error: &serde_json::Error, file: FileId, text: &str) -> Place {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut start = (before + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let offset = u32::try_from(start).unwrap_or(u32::MAX);
    Place { file, start: offset, end: offset }
}
