//! How a folder differs from what it should hold. In: a plan. Out: a unified diff.

use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use super::Plan;
use crate::characters::one_line;

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The file.
    pub path: String,
    /// In what way.
    pub kind: DriftKind,
}

/// In what way a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriftKind {
    /// It should be there.
    Missing,
    /// It holds something else.
    Different,
    /// It should not be there.
    Stale,
}

impl Plan {
    /// The files that differ.
    pub fn drift(&self) -> Vec<Drift> {
        let kind = |before: &Option<String>| if before.is_some() { DriftKind::Different } else { DriftKind::Missing };
        let writes = self.writes.iter().map(|write| Drift { path: shown(&write.path), kind: kind(&write.before) });
        let stale = self.stale.iter().map(|path| Drift { path: shown(path), kind: DriftKind::Stale });
        writes.chain(stale).collect()
    }
}

/// What `generate` would change, as `patch` reads it.
pub fn unified_diff(plan: &Plan) -> String {
    let mut out = String::new();
    for write in &plan.writes {
        let path = shown(&write.path);
        let before = write.before.as_deref().unwrap_or_default();
        let from = if write.before.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
        push_diff(&mut out, before, &write.text, &from, &format!("b/{path}"));
    }
    for path in &plan.stale {
        let before = std::fs::read_to_string(path).unwrap_or_default();
        push_diff(&mut out, &before, "", &format!("a/{}", shown(path)), "/dev/null");
    }
    out
}

fn push_diff(out: &mut String, before: &str, after: &str, from: &str, to: &str) {
    let diff = TextDiff::from_lines(before, after);
    // Writing to a `String` does not fail.
    let _ = write!(out, "{}", diff.unified_diff().context_radius(3).header(from, to));
}

/// With `/` on every system, and on one line: `patch` reads the line after as something else.
fn shown(path: &Path) -> String {
    one_line(&path.display().to_string().replace('\\', "/")).into_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::shown;

    #[test]
    fn a_path_stays_on_its_line() {
        assert_eq!(shown(Path::new("a\n+++ b/c\u{202e}/d.rs")), "a\\n+++ b/c\\u{202e}/d.rs");
    }
}
