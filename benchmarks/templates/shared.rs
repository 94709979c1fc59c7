//! What both programs share.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tcgen_runtime::BoxFuture;
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};

/// Answers every request with the same text.
pub struct Canned(pub Bytes);

impl Transport for Canned {
    fn send(&self, _: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body: Box<dyn Body> = Box::new(Some(self.0.clone()));
        Box::pin(async { Ok(Response::new(body)) })
    }
}

/// The answer's file and the text for members, from the command line.
pub fn arguments() -> (Bytes, String) {
    let mut arguments = std::env::args().skip(1);
    let answer = std::fs::read(arguments.next().unwrap_or_default()).expect("the first argument is a file");
    (answer.into(), arguments.next().unwrap_or_default())
}

/// Runs a future that never waits.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}
