//! A transport that follows a script and whose waits are over at once: nothing here takes time or a network.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tcgen_runtime::transport::{Body, Bytes, Request, Response, Transport, TransportError};
use tcgen_runtime::{BoxFuture, Client, ClientBuilder, Credentials};

use super::essbasic::SERVICE;

pub const DONE: &str = r#"{"Response":{"RequestId":"done"}}"#;

/// What happens to one request.
pub enum Turn {
    Fails(TransportError),
    Answers(u16, Vec<(&'static str, String)>, String),
}

impl Turn {
    pub fn done() -> Self {
        Self::Answers(200, Vec::new(), DONE.to_owned())
    }

    pub fn status(status: u16) -> Self {
        Self::Answers(status, Vec::new(), "<html></html>".to_owned())
    }

    pub fn code(code: &str) -> Self {
        let body = format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"no"}},"RequestId":"s-{code}"}}}}"#);
        Self::Answers(200, Vec::new(), body)
    }

    pub fn with_header(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Answers(status, mut headers, body) => {
                headers.push((name, value.into()));
                Self::Answers(status, headers, body)
            }
            failure => failure,
        }
    }
}

type Script = dyn Fn(usize, &Request) -> Turn + Send + Sync;

#[derive(Clone)]
pub struct Scripted {
    script: Arc<Script>,
    sent: Arc<Mutex<Vec<Request>>>,
    waits: Arc<Mutex<Vec<Duration>>>,
    timed: bool,
}

impl Scripted {
    /// `script` is asked with the number of requests before this one.
    pub fn new(script: impl Fn(usize, &Request) -> Turn + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), sent: Arc::default(), waits: Arc::default(), timed: true }
    }

    /// Without a timer, as a transport is that knows none.
    pub fn without_timer(mut self) -> Self {
        self.timed = false;
        self
    }

    pub fn builder(&self) -> ClientBuilder<Client> {
        ClientBuilder::new(&SERVICE).credentials(Credentials::new("AKIDexample", "hush")).transport(self.clone())
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub fn sent(&self) -> Vec<Request> {
        self.sent.lock().unwrap().clone()
    }

    /// What was sent since the last time.
    pub fn take_sent(&self) -> Vec<Request> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }

    pub fn bodies(&self) -> Vec<Value> {
        self.sent().iter().map(|request| serde_json::from_slice(request.body()).unwrap()).collect()
    }

    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request, _: Duration) -> BoxFuture<'_, Result<Response, TransportError>> {
        let mut sent = self.sent.lock().unwrap();
        let turn = (self.script)(sent.len(), &request);
        sent.push(request);
        Box::pin(std::future::ready(match turn {
            Turn::Fails(error) => Err(error),
            Turn::Answers(status, headers, body) => {
                let body: Box<dyn Body> = Box::new(Some(Bytes::from(body)));
                let mut response = Response::new(body);
                *response.status_mut() = status.try_into().unwrap();
                for (name, value) in headers {
                    response.headers_mut().insert(name, value.parse().unwrap());
                }
                Ok(response)
            }
        }))
    }

    fn sleep(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        self.timed.then(|| {
            self.waits.lock().unwrap().push(duration);
            let over: BoxFuture<'static, ()> = Box::pin(std::future::ready(()));
            over
        })
    }
}
