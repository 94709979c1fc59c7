//! From rendered files to a folder. In: paths and texts. Out: a tree that holds just them, written whole or not at
//! all. It knows nothing of the API.
//!
//! Only what tcgen wrote for this very target is ever overwritten or deleted: see [`Owner`].

mod diff;
mod owner;
mod plan;
mod stamp;
mod write;

pub use diff::{Drift, DriftKind, unified_diff};
pub use owner::{Owner, mark};
pub use plan::{Plan, plan_files, plan_texts};
pub use stamp::{Stamp, program_identity};
pub use write::{Written, write_plan};

/// How the name of a file that is not finished begins; a later run removes what a killed one left.
const UNFINISHED: &str = ".tcgen-tmp-";
