//! From rendered files to a folder. In: paths and texts. Out: a tree that holds just them, written whole or not at
//! all. It knows nothing of the API.
//!
//! Only what tcgen wrote for this very target is ever overwritten or deleted: see [`Owner`].

mod diff;
mod disk;
mod journal;
mod lock;
mod others;
mod owner;
mod plan;
mod site;
mod stamp;
mod step;
mod write;

pub use diff::{Drift, DriftKind, unified_diff};
pub use disk::read_file;
pub use owner::{Owner, mark};
pub use plan::{Plan, plan_files, plan_texts};
pub use site::{Entered, Site};
pub use stamp::{Stamp, program_identity};
pub use step::before_each_step;
pub use write::{Written, write_plan};

/// The list of the fact files of a spec that imports wrote, in the folder of the spec.
pub const MANIFEST: &str = ".tcgen-imported";
