//! Where a run works. In: the folders that it writes to and reads from. Out: their locks, with everything completed or
//! undone that earlier runs left there.
//!
//! A run that writes enters its site before it reads anything, so that of several runs one works and the others wait.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{here, is_link, link_in_the_way, parent_of};
use super::journal;
use super::lock::{self, Lock};
use crate::report::{Code, Diagnostic};

/// The folders that a run works in.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Folders that are written to; they need not be there yet.
    pub outputs: Vec<PathBuf>,
    /// Folders that are read, which an earlier run may have been about to change.
    pub inputs: Vec<PathBuf>,
    /// `tcgen.toml`, in whose folder an update keeps its journal.
    pub config: Option<PathBuf>,
}

/// A site that other runs keep out of until this is dropped.
#[derive(Debug)]
pub struct Entered {
    /// Folders in which an interrupted run was completed.
    pub completed: Vec<PathBuf>,
    _locks: Vec<Lock>,
}

impl Site {
    /// Waits until no other run works here, then completes what an interrupted one had committed to, and undoes what it
    /// had not.
    ///
    /// # Errors
    /// Where an output is a symbolic link, or what an interrupted run left cannot be completed: somebody has changed
    /// its files since.
    pub fn enter(&self) -> Result<Entered, Diagnostic> {
        if let Some(link) = self.outputs.iter().find(|folder| is_link(folder)) {
            return Err(link_in_the_way(link));
        }
        let (homes, locks) = self.lock()?;
        let allowed = self.allowed();
        let mut completed = Vec::new();
        for home in homes.into_values() {
            match journal::recover(&home, &allowed) {
                Ok(true) => completed.push(here(&home).to_owned()),
                Ok(false) => {}
                // What lies above the site may be of another project.
                Err(diagnostic) if self.is_own(&home) => return Err(diagnostic),
                Err(_) => {}
            }
        }
        Ok(Entered { completed, _locks: locks })
    }

    /// What an interrupted run had committed to and nobody has completed yet; for commands that write nothing.
    pub fn pending(&self) -> Option<Diagnostic> {
        let home = self.left_behind().into_iter().find(|home| journal::is_committed(home) && !Lock::is_taken(home))?;
        let message =
            format!("a run in `{}` was interrupted: some of its files are new, and some old", here(&home).display());
        let help = "run `tcgen generate` or the interrupted command again: it completes that run first";
        Some(Diagnostic::new(Code::InterruptedRun, message).help(help))
    }

    /// Locks the outputs, and what runs have left behind elsewhere. In one order everywhere, so that no two runs wait
    /// for each other.
    fn lock(&self) -> Result<(BTreeMap<PathBuf, PathBuf>, Vec<Lock>), Diagnostic> {
        loop {
            let homes = self.homes();
            let mut locks = Vec::with_capacity(homes.len());
            for home in homes.values() {
                locks.extend(Lock::take(home)?);
            }
            // While it waited, another run may have made the folder that this one was to make.
            if self.homes() == homes {
                return Ok((homes, locks));
            }
        }
    }

    /// The folders to lock, by their real paths.
    fn homes(&self) -> BTreeMap<PathBuf, PathBuf> {
        let mut homes = self.left_behind();
        homes.extend(self.outputs.iter().map(|output| home_of(output)));
        let real = |home: PathBuf| Some((fs::canonicalize(here(&home)).ok()?, home));
        homes.into_iter().filter_map(real).collect()
    }

    /// Folders in which some run has left something, or is at work.
    fn left_behind(&self) -> Vec<PathBuf> {
        let folders = self.outputs.iter().chain(&self.inputs);
        // A new folder is made in the nearest one that is there, which is seldom far above.
        let with_parents = folders.flat_map(|folder| folder.ancestors().take(4)).map(Path::to_owned);
        let root = self.config.as_deref().map(parent_of);
        with_parents.chain(root).filter(|folder| journal::is_in(folder) || lock::is_in(folder)).collect()
    }

    fn is_own(&self, home: &Path) -> bool {
        let root = self.config.as_deref().map(parent_of);
        self.outputs.iter().chain(&self.inputs).chain(&root).any(|own| own == home)
    }

    /// What a journal may name.
    fn allowed(&self) -> Vec<PathBuf> {
        self.outputs.iter().chain(&self.inputs).chain(&self.config).cloned().collect()
    }
}

/// Where the journal of a folder is: in it, or in the nearest one above that is there.
pub(super) fn home_of(folder: &Path) -> PathBuf {
    let mut home = folder.to_owned();
    while !here(&home).is_dir() {
        home = parent_of(&home);
    }
    home
}
