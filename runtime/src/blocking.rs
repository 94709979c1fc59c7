//! Calls for programs without an async runtime. A future comes in; its outcome goes out when it is there, on the thread
//! that asked. Knows nothing of what the future does.

use std::io;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::Error;

/// One for the process, so that no connection depends on the thread that opened it. It has no thread of its own: whoever
/// waits hears of what happens on everybody's connections.
static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();

/// Awaits any future of this crate on this thread, such as the next event of a stream. For a call there is
/// [`Call::wait`](crate::Call::wait).
///
/// No runtime is needed, and none is started in the background: the connections live on the threads that wait.
/// Several threads may wait at once. (Only a name that has to be looked up is looked up on a thread of tokio's, which
/// goes away after ten idle seconds.) The connections that are kept for waiting calls are others than those of awaited
/// ones, so that a client may serve both.
///
/// # Errors
/// The thread is in a tokio runtime, which waiting would bring to a halt, or the system refuses what an event loop
/// takes; kind [`InvalidOption`](crate::ErrorKind::InvalidOption). The future was not polled.
///
/// ```
/// assert_eq!(tcgen_runtime::blocking::wait(async { 6 * 7 })?, 42);
/// # Ok::<(), tcgen_runtime::Error>(())
/// ```
pub fn wait<F: Future>(future: F) -> Result<F::Output, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::option(
            "waiting would block the tokio runtime that this thread belongs to: await instead, or, on a thread of \
             spawn_blocking, use tokio's Handle::block_on",
        ));
    }
    let runtime = RUNTIME.get_or_init(|| Builder::new_current_thread().enable_all().build());
    let runtime = runtime.as_ref().map_err(|fault| Error::option(format!("waiting is not possible: {fault}")))?;
    Ok(runtime.block_on(future))
}
