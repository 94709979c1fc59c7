//! Whether there is nothing to do. In: hashes of what goes in and of what came out last time. Out: yes or no.
//!
//! A stamp lies in each target. It is no part of the output: it is not checked in, and without it a run merely
//! does its work.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::render::RenderedFile;

const FILE: &str = ".tcgen-stamp";

/// A hash of everything that a target's files follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    inputs: String,
}

impl Stamp {
    /// From the parts that the output depends on, in a fixed order.
    pub fn new(parts: &[&[u8]]) -> Self {
        let hashes: Vec<_> = parts.par_iter().map(Sha256::digest).collect();
        Stamp { inputs: hex(&Sha256::digest(hashes.concat())) }
    }

    /// Whether the last run had the same inputs and its files are still as it left them.
    pub fn holds(&self, folder: &Path) -> bool {
        let Ok(text) = fs::read_to_string(folder.join(FILE)) else { return false };
        let mut lines = text.lines();
        let is_same_file = |line: &str| {
            line.split_once("  ").is_some_and(|(hash, path)| {
                fs::read(folder.join(path)).is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == hash)
            })
        };
        lines.next() == Some(&self.inputs) && lines.collect::<Vec<_>>().into_par_iter().all(is_same_file)
    }

    /// Takes the stamp away, before anything changes.
    pub fn clear(folder: &Path) {
        // Where there is none, there is nothing to take away.
        let _ = fs::remove_file(folder.join(FILE));
    }

    /// Leaves the stamp, after everything is in place. A stamp that cannot be written only costs the next run time.
    pub fn leave(&self, folder: &Path, files: &[RenderedFile]) {
        let line = |file: &RenderedFile| format!("{}  {}\n", hex(&Sha256::digest(&file.text)), file.path);
        let lines: Vec<String> = files.par_iter().map(line).collect();
        let _ = fs::write(folder.join(FILE), format!("{}\n{}", self.inputs, lines.concat()));
    }
}

/// Which program runs: another build of tcgen may write other files from the same spec.
pub fn program_identity() -> String {
    let metadata = std::env::current_exe().and_then(fs::metadata);
    let modified =
        metadata.as_ref().ok().and_then(|it| it.modified().ok()).and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    format!("{} {:?} {modified:?}", env!("CARGO_PKG_VERSION"), metadata.ok().map(|it| it.len()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
