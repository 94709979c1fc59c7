//! Diagnostics: what is wrong, where, and what to do. In: places in sources and messages about them.
//! Out: text for people, one line each, or JSON. It knows nothing of YAML or Rust.

mod code;
mod diagnostic;
mod json;
mod print;
mod sources;
mod suggest;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Label, Report};
pub use print::{MessageFormat, write_report};
pub use sources::{FileId, LineColumn, Place, Sources};
pub use suggest::did_you_mean;
