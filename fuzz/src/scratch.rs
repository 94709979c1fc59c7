//! Files for readers that take a path.

use std::path::PathBuf;

/// Writes bytes to a file of this process, in place of what it held. It lies in the folder of temporary files, which is best
/// one in memory (`TMPDIR=/dev/shm`): other file systems take milliseconds to replace a file.
pub(crate) fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tcgen-fuzz-{}", std::process::id()));
    let path = folder.join(name);
    let write = || std::fs::write(&path, bytes);
    let written = write().or_else(|_| std::fs::create_dir_all(&folder).and_then(|()| write()));
    written.expect("a temporary file can be written");
    path
}
