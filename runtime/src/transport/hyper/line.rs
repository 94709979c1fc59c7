//! One connection that speaks HTTP/1.1, driven by whoever uses it. A stream of bytes comes in, and a request; its answer
//! goes out.
//!
//! hyper gives a connection as a future of its own, meant for a task of its own. Here it is polled by the call that sends
//! on it: no task is spawned, dropping the call drops the connection, and an answer wakes one task in place of two.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Waker};

use ::hyper::body::Incoming;
use ::hyper::client::conn::http1::{Connection, SendRequest, handshake};
use tokio::task::unconstrained;

use super::body::Whole;
use super::wire::{Look, Wire};
use crate::transport::TransportError;

/// A connection with nobody else on it.
pub(super) struct Line {
    sender: SendRequest<Whole>,
    driver: Driver,
    look: Look,
}

/// Until it ends. What was not sent by then comes back when it is dropped.
struct Driver(Option<Connection<Wire, Whole>>);

/// Why no answer came.
pub(super) enum Fault {
    /// The connection was closed before a byte of the request was written: here it is again.
    Unsent(Box<http::Request<Whole>>, TransportError),
    Broken(TransportError),
}

impl Line {
    pub(super) async fn open(wire: Wire) -> Result<Box<Self>, TransportError> {
        let look = wire.look();
        let (sender, connection) = handshake(wire).await.map_err(TransportError::connect)?;
        Ok(Box::new(Self { sender, driver: Driver(Some(connection)), look }))
    }

    /// Sends a request. Its answer is given when its headers are there; the body comes while the line is
    /// [driven](Self::drive).
    pub(super) async fn ask(&mut self, request: http::Request<Whole>) -> Result<http::Response<Incoming>, Fault> {
        self.look.ask();
        let mut answer = pin!(unconstrained(self.sender.try_send_request(request)));
        let driver = &mut self.driver;
        // It comes through the connection and nothing else, which is polled right before: a waker would have the whole
        // call polled again. Nor may tokio's budget hold it back then.
        let answer = poll_fn(|context| {
            driver.drive(context);
            answer.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        });
        answer.await.map_err(|mut refused| match refused.take_message() {
            Some(request) => Fault::Unsent(Box::new(request), TransportError::broken(refused.into_error())),
            None => Fault::Broken(TransportError::broken(refused.into_error())),
        })
    }

    /// Reads and writes what can be read and written now.
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        self.driver.drive(context);
    }

    /// Whether another request can be sent. What the connection had to tell its last user goes to nobody from here on.
    pub(super) fn rest(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        self.sender.is_ready()
    }
}

impl Driver {
    /// What goes wrong is told to whoever waits for the answer or its body, not here.
    fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.0
            && Pin::new(connection).poll(context).is_ready()
        {
            self.0 = None;
        }
    }
}
