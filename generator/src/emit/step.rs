//! The moments at which a run could end. In: a hook. Out: nothing; without a hook, nothing happens.
//!
//! Every change of the file system is announced here first, so that a test can end its process before any of them.

use std::sync::OnceLock;

type Hook = Box<dyn Fn() + Send + Sync>;

static HOOK: OnceLock<Hook> = OnceLock::new();

/// Calls `hook` before each change that this process makes to the file system. The first hook of a process stays.
#[doc(hidden)]
pub fn before_each_step(hook: impl Fn() + Send + Sync + 'static) {
    // A second hook is a mistake of the test that sets it, and shows there.
    let _ = HOOK.set(Box::new(hook));
}

pub(super) fn step() {
    if let Some(hook) = HOOK.get() {
        hook();
    }
}
