//! A proxy on loopback. Whatever host it is asked for, it connects to the one that it was started for.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::server::{Received, read_request};

/// What it does when it is asked.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// Connects to this address, for `CONNECT` and for plain requests.
    To(SocketAddr),
    /// Answers with this status, and closes.
    Refuse(&'static str),
}

pub struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Received>>>,
}

impl Proxy {
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::default());
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let log = Arc::clone(&log);
                thread::spawn(move || serve(client, manner, &log));
            }
        });
        Self { address, asked }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests that it saw, `CONNECT` among them.
    pub fn asked(&self) -> Vec<Received> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(client: TcpStream, manner: Manner, log: &Mutex<Vec<Received>>) -> Option<()> {
    let mut reader = BufReader::new(client.try_clone().unwrap());
    let request = read_request(&mut reader)?;
    log.lock().unwrap().push(request.clone());
    let mut client = client;
    let target = match manner {
        Manner::To(target) => target,
        Manner::Refuse(status) => {
            write!(client, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
            return None;
        }
    };
    let mut server = TcpStream::connect(target).ok()?;
    if request.line.starts_with("CONNECT ") {
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    } else {
        let headers = request.headers.iter().filter(|(name, _)| *name != "proxy-authorization");
        let headers: String = headers.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(server, "{}\r\n{headers}\r\n", request.line).ok()?;
        server.write_all(&request.body).ok()?;
    }
    let (back, forth) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    thread::spawn(move || pass(back, forth));
    pass(client, server);
    Some(())
}

fn pass(mut from: impl Read, mut to: TcpStream) {
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}
