//! What goes wrong between structures and text, and where: a member's path as a user would write it.

use std::fmt;

/// A value that does not fit its member, or text that is not JSON.
///
/// It prints the member's path (`InstanceSet[3].CPU`), what was expected and what stood there. Contents never appear:
/// a response may hold personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: String,
    offset: usize,
    reason: String,
}

impl DecodeError {
    #[cold]
    pub(crate) fn new(offset: usize, reason: impl Into<String>) -> Self {
        Self(Box::new(Fault { path: String::new(), offset, reason: reason.into() }))
    }

    /// The member that was being read, from the outermost object inwards; empty for the text as a whole.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Where in the text it happened, in bytes from its start.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The same with a path that may be shown: the answer itself names the members on it, so they can hold whatever
    /// the answer repeats, at any length.
    #[cold]
    pub(crate) fn with_safe_path(mut self, redact: impl FnOnce(String) -> String) -> Self {
        const LONGEST: usize = 120;
        let path = redact(std::mem::take(&mut self.0.path));
        self.0.path = match path.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", path.get(..end).unwrap_or_default()),
            None => path,
        };
        self
    }

    #[cold]
    pub(super) fn inside_member(mut self, name: &str) -> Self {
        if !self.0.path.is_empty() && !self.0.path.starts_with('[') {
            self.0.path.insert(0, '.');
        }
        self.0.path.insert_str(0, name);
        self
    }

    #[cold]
    pub(super) fn inside_item(mut self, index: usize) -> Self {
        if !self.0.path.is_empty() && !self.0.path.starts_with('[') {
            self.0.path.insert(0, '.');
        }
        self.0.path.insert_str(0, &format!("[{index}]"));
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { path, offset, reason } = &*self.0;
        if path.is_empty() {
            write!(out, "{reason} (at byte {offset})")
        } else {
            write!(out, "`{path}`: {reason} (at byte {offset})")
        }
    }
}

impl std::error::Error for DecodeError {}

/// A value that JSON cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    member: String,
}

impl EncodeError {
    /// `written` is the text up to the number: the last name in it is the member's.
    pub(super) fn not_finite(written: &[u8]) -> Self {
        let text = String::from_utf8_lossy(written);
        let member = text.rsplit_once("\":").and_then(|(before, _)| before.rsplit_once('"'));
        Self { member: member.map(|(_, name)| name.to_owned()).unwrap_or_default() }
    }

    /// The member's name on the wire.
    pub fn member(&self) -> &str {
        &self.member
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is NaN or infinite, which JSON cannot express: send a finite number", self.member)
    }
}

impl std::error::Error for EncodeError {}
