//! Which files make a spec. In: a folder or a file. Out: texts, each with its part of the spec.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::report::{Code, Diagnostic, FileId, Place, Report, Sources, did_you_mean};

/// What a file describes, told by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A spec in one file, with its overlay.
    Whole,
    /// `service.yaml`
    Service,
    /// `errors.yaml`
    Errors,
    /// `actions/*.yaml`
    Actions,
    /// `structures/*.yaml`
    Structures,
}

/// Facts, or what we add to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Facts,
    Overlay,
}

/// A file that could be read as text.
pub(super) struct SpecFile {
    pub(super) part: Part,
    pub(super) layer: Layer,
    pub(super) id: FileId,
}

#[derive(Debug)]
struct Found {
    path: PathBuf,
    part: Part,
    layer: Layer,
}

/// Larger files are refused. The whole of cvm, the largest service, is 2 MB of metadata (tccli 3.1.189.1).
const MOST_BYTES: u64 = 64 << 20;

/// The files of a spec as they were read, before anything is made of them.
#[derive(Debug)]
pub struct SpecTexts {
    files: Vec<(Found, Result<Vec<u8>, Diagnostic>)>,
    /// What was found on the way.
    report: Report,
}

/// Reads every file of the spec in a folder or a file, sorted by path. What cannot be read is reported when the texts
/// are.
pub fn read_texts(path: &Path) -> SpecTexts {
    let mut report = Report::new();
    let found = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => list_folder(path, &mut report),
        Ok(_) => vec![Found { path: path.to_owned(), part: Part::Whole, layer: Layer::Facts }],
        Err(error) => {
            report.add(unreadable(path, &error).help("a spec is a folder with a `service.yaml`, or one YAML file"));
            Vec::new()
        }
    };
    let read = |file: Found| {
        let bytes = if file.part == Part::Whole { read_bytes(&file.path) } else { read_listed(&file.path) };
        (file, bytes)
    };
    SpecTexts { files: found.into_par_iter().map(read).collect(), report }
}

impl SpecTexts {
    /// Files that are in memory, by their names below `root`, which messages show; a spec in one file has one with no
    /// name. What has no place in a spec is passed over.
    pub fn from_memory(root: &str, files: Vec<(String, Vec<u8>)>) -> SpecTexts {
        let mut report = Report::new();
        let sorted = files.into_iter().filter_map(|(name, bytes)| {
            let (part, layer) = part_of(&name)?;
            let path = if name.is_empty() { PathBuf::from(root) } else { PathBuf::from(format!("{root}/{name}")) };
            Some((Found { path, part, layer }, Ok(bytes)))
        });
        let files: Vec<_> = sorted.collect();
        if files.is_empty() {
            report.add(empty_folder(root));
        }
        SpecTexts { files, report }
    }

    /// The same spec with some of its files as an import would write them, and others gone. Both are named as the
    /// spec is, from
    /// `root`; what has no place in a spec is passed over.
    #[must_use]
    pub fn replaced<'t>(
        mut self,
        root: &Path,
        writes: impl Iterator<Item = (&'t Path, &'t str)>,
        gone: &[PathBuf],
    ) -> SpecTexts {
        self.files.retain(|(file, _)| !gone.contains(&file.path));
        for (path, text) in writes {
            let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            let Some((part, layer)) = part_of(&name) else { continue };
            self.files.retain(|(file, _)| file.path != path);
            self.files.push((Found { path: path.to_owned(), part, layer }, Ok(text.as_bytes().to_vec())));
        }
        self.files.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
        self
    }

    /// Each file and what it holds, for a hash of what a target depends on; nothing where it could not be read.
    pub fn parts(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.files.iter().map(|(file, bytes)| (file.path.as_path(), bytes.as_deref().unwrap_or_default()))
    }
}

/// Makes the files known to messages. What cannot be read as text is in the report.
pub(super) fn add_texts(texts: SpecTexts, sources: &mut Sources, report: &mut Report) -> Vec<SpecFile> {
    report.merge(texts.report);
    let mut files = Vec::with_capacity(texts.files.len());
    for (Found { path, part, layer }, bytes) in texts.files {
        match bytes.and_then(|bytes| add_text(&path, bytes, sources)) {
            Ok(id) => files.push(SpecFile { part, layer, id }),
            Err(diagnostic) => report.add(diagnostic),
        }
    }
    files
}

fn empty_folder(shown: &str) -> Diagnostic {
    Diagnostic::new(Code::EmptyFile, format!("the folder `{shown}` holds no spec"))
        .help("a spec folder has a `service.yaml`, and actions in `actions/`")
}

/// What a file of a spec folder describes, by its name from there.
fn part_of(name: &str) -> Option<(Part, Layer)> {
    let (name, layer) = match name.strip_prefix("overlay/") {
        Some(inside) => (inside, Layer::Overlay),
        None => (name, Layer::Facts),
    };
    let is_in = |folder: &str| {
        let file = name.strip_prefix(folder);
        file.is_some_and(|file| file.ends_with(".yaml") && !file.contains('/') && !file.starts_with('.'))
    };
    let part = match name {
        "" => Part::Whole,
        "service.yaml" => Part::Service,
        "errors.yaml" => Part::Errors,
        _ if is_in("actions/") => Part::Actions,
        _ if is_in("structures/") => Part::Structures,
        _ => return None,
    };
    Some((part, layer))
}

fn list_folder(folder: &Path, report: &mut Report) -> Vec<Found> {
    let mut found = Vec::new();
    list_layer(folder, Layer::Facts, &mut found, report);
    if found.is_empty() {
        report.add(empty_folder(&folder.display().to_string()));
    } else if !found.iter().any(|file| (file.part, file.layer) == (Part::Service, Layer::Facts)) {
        let message = format!("`{}` does not exist", folder.join("service.yaml").display());
        report.add(Diagnostic::new(Code::MissingFile, message).help("write one with the keys `service` and `version`"));
    }
    found
}

fn list_layer(folder: &Path, layer: Layer, found: &mut Vec<Found>, report: &mut Report) {
    for (path, name, is_folder) in list(folder, report) {
        match (name.as_str(), is_folder) {
            ("service.yaml", false) => found.push(Found { path, part: Part::Service, layer }),
            ("errors.yaml", false) => found.push(Found { path, part: Part::Errors, layer }),
            ("actions", true) => list_part(&path, Part::Actions, layer, found, report),
            ("structures", true) => list_part(&path, Part::Structures, layer, found, report),
            ("overlay", true) if layer == Layer::Facts => list_layer(&path, Layer::Overlay, found, report),
            _ => report.add(stray(&path, &name, layer)),
        }
    }
}

fn list_part(folder: &Path, part: Part, layer: Layer, found: &mut Vec<Found>, report: &mut Report) {
    for (path, name, is_folder) in list(folder, report) {
        if !is_folder && name.ends_with(".yaml") {
            found.push(Found { path, part, layer });
        } else {
            let message = format!("`{}` has no place in a spec and is ignored", path.display());
            report.add(Diagnostic::new(Code::StrayFile, message).help("only files `*.yaml` are read here"));
        }
    }
}

fn stray(path: &Path, name: &str, layer: Layer) -> Diagnostic {
    let overlay = (layer == Layer::Facts).then_some("overlay");
    let known = ["service.yaml", "errors.yaml", "actions", "structures"].into_iter().chain(overlay);
    let diagnostic =
        Diagnostic::new(Code::StrayFile, format!("`{}` has no place in a spec and is ignored", path.display()));
    match did_you_mean(name, known) {
        Some(meant) => diagnostic.suggest(Some(meant)),
        None => {
            diagnostic.help("a spec folder has `service.yaml`, `errors.yaml`, `actions/`, `structures/` and `overlay/`")
        }
    }
}

/// What stands in a folder, sorted by name; hidden files are left out.
fn list(folder: &Path, report: &mut Report) -> Vec<(PathBuf, String, bool)> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.unwrap_or_else(|error| {
        report.add(unreadable(folder, &error));
        Vec::new()
    });
    let mut listed: Vec<_> = entries
        .into_iter()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry))
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(name, entry)| {
            let path = entry.path();
            // A link may lead to a folder.
            let kind = entry.file_type().ok().filter(|kind| !kind.is_symlink());
            let is_folder = kind.map_or_else(|| path.is_dir(), |kind| kind.is_dir());
            (path, name, is_folder)
        })
        .collect();
    listed.sort_by(|(_, one, _), (_, other, _)| one.cmp(other));
    listed
}

/// A file that somebody named may be a pipe; in a folder one would be waited for for ever.
fn read_listed(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    match fs::metadata(path) {
        Ok(it) if !it.is_file() => {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it is not a file");
            Err(unreadable(path, &error).help("move it out of the folder of the spec"))
        }
        _ => read_bytes(path),
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let failed = |error| unreadable(path, &error);
    let file = fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > MOST_BYTES {
        let message = format!("`{}` has {} MiB; at most {} are read", path.display(), size >> 20, MOST_BYTES >> 20);
        return Err(
            Diagnostic::new(Code::TooLarge, message).help("a spec may be split over any number of files in a folder")
        );
    }
    // One more than there is, so that the second read finds the end; a bare file would be asked for its size again.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn add_text(path: &Path, bytes: Vec<u8>, sources: &mut Sources) -> Result<FileId, Diagnostic> {
    let shown = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(text) => sources.add(shown, text),
            None => sources.add(shown, text),
        }),
        Err(error) => {
            let start = u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
            let bad = error.as_bytes().get(start as usize).copied().unwrap_or_default();
            let file = sources.add(shown, String::from_utf8_lossy(error.as_bytes()));
            // The bad byte shows as U+FFFD.
            let place = Place { file, start, end: start + 3 };
            Err(Diagnostic::new(Code::NotUtf8, "the file is not UTF-8")
                .at(place, format!("the byte 0x{bad:02x} belongs to no character"))
                .help("save the file as UTF-8"))
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("`{}` does not exist", path.display()),
        _ => format!("`{}` cannot be read: {error}", path.display()),
    };
    Diagnostic::new(Code::MissingFile, message)
}
