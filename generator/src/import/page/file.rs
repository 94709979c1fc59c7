//! Files of pages. In: a path, or bytes. Out: text that can be read, or what keeps it from being a page at all.
//!
//! Characters that nobody sees go here, so a column counts what is seen; lines stay what they are.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::invisible::without_invisible;
use crate::report::{Code, Diagnostic, FileId, Place, Sources};

/// The largest page that is read. The largest of 276 samples, ChannelCreateFlowByFiles as HTML, has 0.12 MB; one that a
/// browser saved brings its scripts along.
const MOST_BYTES: u64 = 16 << 20;

/// A page as it was saved.
#[derive(Clone, Debug)]
pub struct PageFile {
    /// What messages show.
    pub path: String,
    /// What it holds; more than can be read where the file is too large.
    pub bytes: Vec<u8>,
}

impl PageFile {
    /// Reads a file, or stdin where the path is `-`.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(path: &Path) -> Result<PageFile, Diagnostic> {
        let is_stdin = path.as_os_str() == "-";
        let shown = if is_stdin { "<stdin>".to_owned() } else { path.display().to_string() };
        let mut bytes = Vec::new();
        // One byte more than is allowed shows that there are too many.
        let read = if is_stdin {
            io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes)
        } else {
            fs::File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        };
        match read {
            Ok(_) => Ok(PageFile { path: shown, bytes }),
            Err(error) => Err(Diagnostic::new(Code::MissingFile, format!("`{shown}` cannot be read: {error}"))
                .help("name a page that was saved or copied into a file, or `-` for stdin")),
        }
    }

    /// Adds the text to the sources.
    pub(super) fn add_to(self, sources: &mut Sources) -> Result<FileId, Box<Diagnostic>> {
        let PageFile { path, bytes } = self;
        if bytes.len() as u64 > MOST_BYTES {
            let message = format!("`{path}` is larger than {} MiB", MOST_BYTES >> 20);
            return Err(Box::new(
                Diagnostic::new(Code::TooLarge, message).help("a page has at most a few; this is something else"),
            ));
        }
        let text = String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(&path, &error, sources)))?;
        let text = without_invisible(&text);
        let id = sources.add(&path, &*text);
        if text.trim().is_empty() {
            let place = Place { file: id, start: 0, end: 0 };
            return Err(Box::new(
                Diagnostic::new(Code::EmptyFile, format!("`{path}` holds nothing"))
                    .at(place, "no page")
                    .help("save the page anew"),
            ));
        }
        if let Some(at) = text.find('\0') {
            let start = u32::try_from(at).unwrap_or(u32::MAX);
            let place = Place { file: id, start, end: start + 1 };
            return Err(Box::new(
                Diagnostic::new(Code::NotAPage, format!("`{path}` is no text")).at(place, "a byte that no page holds"),
            ));
        }
        Ok(id)
    }
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error, sources: &mut Sources) -> Diagnostic {
    let start = u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
    let bad = error.as_bytes().get(start as usize).copied().unwrap_or_default();
    // Of a binary file only the beginning is shown.
    let shown = error.as_bytes().get(..(start as usize + 64).min(error.as_bytes().len())).unwrap_or_default();
    let file = sources.add(path, String::from_utf8_lossy(shown));
    Diagnostic::new(Code::NotUtf8, format!("`{path}` is not UTF-8"))
        .at(Place { file, start, end: start + 3 }, format!("the byte 0x{bad:02x} belongs to no character"))
        .help("a page is text: save it as UTF-8")
}
