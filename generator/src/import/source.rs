//! Where tccli's metadata is. In: a wheel, an unpacked folder, or one `api.json`. Out: texts.
//!
//! A wheel is read in memory; nothing of it is ever unpacked to disk, and a name that would lead out of a folder,
//! or a file that is larger than any metadata, is refused.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;

use super::document::identity;
use crate::report::{Code, Diagnostic, Report, did_you_mean};

/// The largest file that is read. The largest `api.json` has 6 MB (tccli 3.1.189.1).
const MOST_BYTES: u64 = 64 << 20;

/// The largest wheel that is read; tccli's has 12 MB.
const MOST_WHEEL_BYTES: u64 = 512 << 20;

/// The folder of the services in the package.
const SERVICES: &str = "tccli/services/";

/// A place where metadata can be read.
#[derive(Debug)]
pub struct Tccli {
    path: PathBuf,
    kind: Kind,
    choices: Vec<Choice>,
}

#[derive(Debug)]
enum Kind {
    /// The bytes are shared, so that threads can read one wheel side by side.
    Wheel(Box<ZipArchive<Cursor<Arc<[u8]>>>>),
    Folder,
    File,
}

/// One version of one service, as the source names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The folder of the service, `cvm`.
    pub service: String,
    /// The version, `2017-03-12`.
    pub version: String,
    /// The folder below the source.
    folder: String,
}

/// The texts of one version of one service.
#[derive(Debug)]
pub struct Texts {
    /// Where the metadata is, for messages.
    pub(super) api_path: String,
    /// The metadata.
    pub(super) api: String,
    /// The examples, with their path; some services have none.
    pub(super) examples: Option<(String, String)>,
}

impl Texts {
    /// Texts that are in memory: an `api.json`, and an `examples.json` where there is one.
    pub fn from_memory(api: String, examples: Option<String>) -> Texts {
        let examples = examples.map(|text| ("examples.json".to_owned(), text));
        Texts { api_path: "api.json".to_owned(), api, examples }
    }

    /// Every text, for a hash of what an import depends on.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        [Some(self.api.as_str()), self.examples()].into_iter().flatten()
    }

    /// The examples as they stand in the source: what the corpus holds the generated code against.
    pub fn examples(&self) -> Option<&str> {
        self.examples.as_ref().map(|(_, text)| text.as_str())
    }
}

impl Tccli {
    /// Opens a wheel, a folder or a file.
    pub fn open(path: &Path, report: &mut Report) -> Option<Tccli> {
        let opened = if path.is_dir() {
            open_folder(path)
        } else if path.extension().is_some_and(|extension| extension == "json") {
            open_file(path)
        } else {
            open_wheel(path)
        };
        match opened {
            Ok(mut tccli) => {
                tccli.choices.sort();
                Some(tccli)
            }
            Err(diagnostic) => {
                report.add(diagnostic);
                None
            }
        }
    }

    /// Everything that can be imported, sorted.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The versions of one service, the newest last; only `version` if one is named. A service goes by its folder.
    pub fn choose(&self, service: Option<&str>, version: Option<&str>, report: &mut Report) -> Vec<&Choice> {
        let of_service: Vec<&Choice> =
            self.choices.iter().filter(|it| service.is_none_or(|service| it.service == service)).collect();
        let chosen: Vec<&Choice> =
            of_service.iter().copied().filter(|it| version.is_none_or(|version| it.version == version)).collect();
        if chosen.is_empty() {
            report.add(self.unknown(service, version, &of_service));
        }
        chosen
    }

    fn unknown(&self, service: Option<&str>, version: Option<&str>, of_service: &[&Choice]) -> Diagnostic {
        let source = self.path.display();
        match (service, version) {
            (Some(service), Some(version)) if !of_service.is_empty() => {
                let versions: Vec<&str> = of_service.iter().map(|it| it.version.as_str()).collect();
                Diagnostic::new(Code::UnknownService, format!("`{source}` has no version `{version}` of `{service}`"))
                    .help(format!("its versions are {}", versions.join(", ")))
            }
            (Some(service), _) => {
                let known = self.choices.iter().map(|it| it.service.as_str());
                Diagnostic::new(Code::UnknownService, format!("`{source}` has no service `{service}`"))
                    .suggest(did_you_mean(service, known))
            }
            _ => Diagnostic::new(Code::UnknownService, format!("`{source}` holds no service"))
                .help("the metadata of a service is `tccli/services/<service>/v<date>/api.json`"),
        }
    }

    /// Whether it is one `api.json`, which is of one service version.
    pub fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File)
    }

    /// Reads the texts of one version of one service.
    ///
    /// # Errors
    /// Where a file cannot be read, is too large, or is not UTF-8.
    pub fn read(&self, choice: &Choice) -> Result<Texts, Diagnostic> {
        let shown = |name: &str| match &self.kind {
            Kind::File => self.path.with_file_name(name).display().to_string(),
            Kind::Folder | Kind::Wheel(_) => format!("{}/{}{name}", self.path.display(), choice.folder),
        };
        let api_name = match &self.kind {
            Kind::File => self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            Kind::Folder | Kind::Wheel(_) => "api.json".to_owned(),
        };
        let missing = || Diagnostic::new(Code::MissingFile, format!("`{}` does not exist", shown(&api_name)));
        let api = self.read_text(choice, &api_name, &shown(&api_name))?.ok_or_else(missing)?;
        let examples = self.read_text(choice, "examples.json", &shown("examples.json"))?;
        Ok(Texts { api_path: shown(&api_name), api, examples: examples.map(|text| (shown("examples.json"), text)) })
    }

    /// `None` where there is no such file.
    fn read_text(&self, choice: &Choice, name: &str, shown: &str) -> Result<Option<String>, Diagnostic> {
        let bytes = match &self.kind {
            Kind::Wheel(archive) => {
                // Only the directory is copied; the bytes are shared.
                let mut archive = archive.clone();
                let Ok(mut entry) = archive.by_name(&format!("{}{name}", choice.folder)) else { return Ok(None) };
                let mut bytes = Vec::with_capacity(usize::try_from(entry.size().min(MOST_BYTES)).unwrap_or(0));
                // The size that the archive states is its own claim: what counts is what comes out.
                entry
                    .by_ref()
                    .take(MOST_BYTES + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|error| unreadable(shown, &error))?;
                bytes
            }
            Kind::Folder | Kind::File => {
                let path = PathBuf::from(shown);
                if !path.is_file() {
                    return Ok(None);
                }
                let file = fs::File::open(&path).map_err(|error| unreadable(shown, &error))?;
                let mut bytes = Vec::new();
                file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(shown, &error))?;
                bytes
            }
        };
        if bytes.len() as u64 > MOST_BYTES {
            let diagnostic =
                Diagnostic::new(Code::TooLarge, format!("`{shown}` is larger than {} MB", MOST_BYTES >> 20));
            return Err(diagnostic.help("metadata of tccli has at most 6 MB a file; this is something else"));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Diagnostic::new(Code::NotUtf8, format!("`{shown}` is not UTF-8"))
                .help("tccli writes its metadata as UTF-8")),
        }
    }
}

fn open_wheel(path: &Path) -> Result<Tccli, Diagnostic> {
    let shown = path.display().to_string();
    let size = fs::metadata(path).map_err(|error| unreadable(&shown, &error))?.len();
    if size > MOST_WHEEL_BYTES {
        return Err(Diagnostic::new(Code::TooLarge, format!("`{shown}` is larger than {} MB", MOST_WHEEL_BYTES >> 20))
            .help("the wheel of tccli has 12 MB"));
    }
    let bytes: Arc<[u8]> = fs::read(path).map_err(|error| unreadable(&shown, &error))?.into();
    let no_wheel = |error: zip::result::ZipError| {
        Diagnostic::new(Code::BadMetadata, format!("`{shown}` is no wheel: {error}"))
            .help("the source is the wheel of `tccli`, its unpacked folder, or one `api.json` of it")
    };
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_wheel)?;
    let names: Vec<String> =
        archive.file_names().map(|name| name.map(Into::into)).collect::<Result<_, _>>().map_err(no_wheel)?;
    if let Some(name) = names.iter().find(|name| is_unsafe(name)) {
        let diagnostic = Diagnostic::new(
            Code::BadMetadata,
            format!("`{shown}` has an entry that leads out of it: `{}`", name.escape_debug()),
        );
        return Err(
            diagnostic.help("a wheel from PyPI has no such entry; get it anew with `pip download tccli --no-deps`")
        );
    }
    let choices = names.iter().filter_map(|name| choice_of(name.strip_suffix("api.json")?)).collect();
    Ok(Tccli { path: path.to_owned(), kind: Kind::Wheel(Box::new(archive)), choices })
}

/// Nothing is unpacked, so such a name could do no harm here; but whoever made it meant harm.
fn is_unsafe(name: &str) -> bool {
    name.starts_with(['/', '\\']) || name.contains(':') || name.split(['/', '\\']).any(|part| part == "..")
}

/// `tccli/services/cvm/v20170312/` -> cvm, 2017-03-12.
fn choice_of(folder: &str) -> Option<Choice> {
    let (service, version) = folder.strip_prefix(SERVICES)?.strip_suffix('/')?.split_once('/')?;
    // The name becomes that of a folder.
    let is_name = !service.is_empty() && service.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    is_name.then_some(Choice { service: service.to_owned(), version: version_of(version)?, folder: folder.to_owned() })
}

/// `v20170312` -> `2017-03-12`.
fn version_of(folder: &str) -> Option<String> {
    let digits =
        folder.strip_prefix('v').filter(|digits| digits.len() == 8 && digits.bytes().all(|it| it.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?))
}

fn open_folder(path: &Path) -> Result<Tccli, Diagnostic> {
    let mut choices = Vec::new();
    let services = list(&path.join(SERVICES)).map_err(|error| {
        unreadable(&path.join(SERVICES).display().to_string(), &error)
            .help("the folder is that into which the wheel of `tccli` was unpacked")
    })?;
    for service in services {
        for version in list(&path.join(SERVICES).join(&service)).unwrap_or_default() {
            let folder = format!("{SERVICES}{service}/{version}/");
            if path.join(&folder).join("api.json").is_file() {
                choices.extend(choice_of(&folder));
            }
        }
    }
    Ok(Tccli { path: path.to_owned(), kind: Kind::Folder, choices })
}

/// The names of the folders in a folder.
fn list(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    Ok(entries
        .into_iter()
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect())
}

/// One `api.json`, which says itself what it describes: it may lie anywhere.
fn open_file(path: &Path) -> Result<Tccli, Diagnostic> {
    let mut choice = Choice { service: String::new(), version: String::new(), folder: String::new() };
    let tccli = Tccli { path: path.to_owned(), kind: Kind::File, choices: Vec::new() };
    // What is no metadata is reported with its place when it is imported.
    if let Some(identity) = identity(&tccli.read(&choice)?.api) {
        (choice.service, choice.version) = identity;
    }
    Ok(Tccli { choices: vec![choice], ..tccli })
}

fn unreadable(shown: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::MissingFile, format!("`{shown}` cannot be read: {error}"))
}
