//! An HTTP server on loopback that answers exactly the bytes it is told to, at the pace it is told to: everything
//! that a well-behaved server library would refuse to send.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// `POST / HTTP/1.1`
    pub line: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

/// One step of an answer. After the last one the connection stays open for another request.
#[derive(Clone, Debug)]
pub enum Step {
    Send(Vec<u8>),
    Pause(Duration),
    /// Sends no more, and goes on reading.
    HalfClose,
    Close,
}

type Answer = dyn Fn(&Received) -> Vec<Step> + Send + Sync;

pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<Connections>,
    over: Arc<AtomicBool>,
}

#[derive(Default)]
struct Connections {
    opened: AtomicUsize,
    open: AtomicUsize,
}

impl Server {
    pub fn start(answer: impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (received, over) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let connections = Arc::<Connections>::default();
        let (log, counts, stop) = (Arc::clone(&received), Arc::clone(&connections), Arc::clone(&over));
        let answer: Arc<Answer> = Arc::new(answer);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (log, counts, answer) = (Arc::clone(&log), Arc::clone(&counts), Arc::clone(&answer));
                counts.opened.fetch_add(1, Ordering::Relaxed);
                counts.open.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || {
                    serve(&connection, &log, &*answer);
                    drop(connection);
                    counts.open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Self { address, received, connections, over }
    }

    /// A server that answers every request with one body.
    pub fn answering(status: &str, content_type: &str, body: impl AsRef<[u8]>) -> Self {
        let bytes = response(status, content_type, body.as_ref());
        Self::start(move |_| vec![Step::Send(bytes.clone())])
    }

    /// A server that answers every request with one JSON text and status 200.
    pub fn answering_json(body: &str) -> Self {
        Self::answering("200 OK", "application/json", body)
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// What `received` copies.
    pub fn log(&self) -> Arc<Mutex<Vec<Received>>> {
        Arc::clone(&self.received)
    }

    /// How many connections there were so far.
    pub fn connections(&self) -> usize {
        self.connections.opened.load(Ordering::Relaxed)
    }

    /// How many of them are open.
    pub fn open_connections(&self) -> usize {
        self.connections.open.load(Ordering::Relaxed)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes the listener, so that its thread sees the flag.
        drop(TcpStream::connect(self.address));
    }
}

pub fn response(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn serve(connection: &TcpStream, log: &Mutex<Vec<Received>>, answer: &Answer) {
    let mut reader = BufReader::new(connection);
    while let Some(request) = read_request(&mut reader) {
        log.lock().unwrap().push(request.clone());
        for step in answer(&request) {
            match step {
                Step::Send(bytes) => {
                    if (&*connection).write_all(&bytes).is_err() {
                        return;
                    }
                }
                Step::Pause(time) => thread::sleep(time),
                Step::HalfClose => drop(connection.shutdown(Shutdown::Write)),
                Step::Close => return,
            }
        }
    }
}

pub fn read_request(reader: &mut impl BufRead) -> Option<Received> {
    let mut lines = reader.by_ref().lines().map_while(Result::ok);
    let line = lines.next()?;
    let headers: HashMap<String, String> = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received { line, headers, body })
}
