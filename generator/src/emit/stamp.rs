//! Whether there is nothing to do. In: hashes of what goes in and of what came out last time. Out: yes or no.
//!
//! A stamp lies in each target. It is no part of the output: it is not checked in, and without it a run merely
//! does its work.

use std::fs;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::Plan;
use super::disk::{is_link, read_file, remove_file, write_new};
use crate::render::RenderedFile;

const FILE: &str = ".tcgen-stamp";

/// The last line.
const END: &str = "end";

/// A hash of everything that a target's files follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    inputs: String,
}

impl Stamp {
    /// From the parts that the output depends on, in a fixed order.
    pub fn new<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut hasher = FixedState::default().build_hasher();
        for part in parts {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
        Stamp { inputs: format!("{:016x}", hasher.finish()) }
    }

    /// Whether the last run had the same inputs and its files are still as it left them.
    pub fn holds(&self, folder: &Path) -> bool {
        let Some(text) = text_of(&folder.join(FILE)) else { return false };
        let mut lines = text.lines();
        let is_same_file = |line: &str| {
            line.split_once("  ")
                .is_some_and(|(hash, path)| read_file(&folder.join(path)).is_ok_and(|bytes| hash_of(&bytes) == hash))
        };
        // A stamp that was not written to its end would leave files out.
        lines.next() == Some(&self.inputs)
            && lines.next_back() == Some(END)
            && lines.collect::<Vec<_>>().into_par_iter().all(is_same_file)
    }

    /// Takes the stamp away, before anything changes.
    pub fn clear(folder: &Path) {
        let path = folder.join(FILE);
        // A file of this name that is no stamp is somebody's.
        if !is_link(&path) && text_of(&path).is_some_and(|text| is_stamp(&text)) {
            // A stamp that stays does not hold: its inputs are others.
            let _ = remove_file(&path);
        }
    }

    /// Leaves the stamp, after everything is in place. A stamp that cannot be written only costs the next run time.
    pub fn leave(&self, plan: &Plan) {
        let text = format!("{}\n{}{END}\n", self.inputs, plan.contents);
        let _ = write_new(&plan.folder.join(FILE), text.as_bytes(), false);
    }
}

fn text_of(path: &Path) -> Option<String> {
    String::from_utf8(read_file(path).ok()?).ok()
}

/// Whether a text begins as a stamp does, however much of it was written.
fn is_stamp(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.len() <= 16 && line.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The line of a stamp that says what a file holds.
pub(super) fn line_of(file: &RenderedFile) -> String {
    format!("{}  {}\n", hash_of(file.text.as_bytes()), file.path)
}

/// Which program runs: another build of tcgen may write other files from the same spec.
pub fn program_identity() -> String {
    let metadata = std::env::current_exe().and_then(fs::metadata);
    let modified =
        metadata.as_ref().ok().and_then(|it| it.modified().ok()).and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    format!("{} {:?} {modified:?}", env!("CARGO_PKG_VERSION"), metadata.ok().map(|it| it.len()))
}

/// A stamp finds what somebody has edited, not what somebody has forged: 64 bits are enough, and cost a twentieth of
/// SHA-256.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    format!("{:016x}", FixedState::default().hash_one(bytes))
}
