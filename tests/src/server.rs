//! A small HTTP/1.1 server on loopback. In: a function from request to answer. Out: answers over a real socket, and
//! a record of every request as it came. Knows nothing of Tencent Cloud.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What a request may weigh: more is a mistake of a test.
const LARGEST_BODY: usize = 16 << 20;

/// A request as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// `POST`, in the case in which it was sent.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// In the order in which they came, with the space around their values dropped.
    pub headers: Vec<(String, String)>,
    /// The bytes that `Content-Length` announced.
    pub body: Vec<u8>,
    /// The address of this server, as the client reached it.
    pub arrived_at: SocketAddr,
}

impl Received {
    /// The values of a header, whose name is compared without regard to case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// It is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a request's body is JSON")
    }
}

/// What the server sends back.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
    encoding: Option<&'static str>,
    delay: Duration,
}

impl Answer {
    /// Any status, type and body.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Answer { status, content_type, body: body.into(), encoding: None, delay: Duration::ZERO }
    }

    /// JSON with status 200.
    pub fn json(body: &serde_json::Value) -> Self {
        Answer::new(200, "application/json", body.to_string())
    }

    /// The same answer, with a `Content-Encoding` that its body is in already.
    #[must_use]
    pub fn encoded(mut self, encoding: &'static str) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// The same answer, that much later.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn write(&self, out: &mut TcpStream) -> io::Result<()> {
        let Answer { status, content_type, body, .. } = self;
        let length = body.len();
        let encoding = self.encoding.map(|name| format!("Content-Encoding: {name}\r\n")).unwrap_or_default();
        let head = format!(
            "HTTP/1.1 {status} -\r\nContent-Type: {content_type}\r\n{encoding}Content-Length: {length}\r\n\r\n"
        );
        out.write_all(&[head.as_bytes(), body].concat())
    }
}

/// A running server; it stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    respond: Box<dyn Fn(&Received) -> Answer + Send + Sync>,
    received: Mutex<Vec<Received>>,
    stopping: AtomicBool,
}

impl Server {
    /// Listens on a free port of 127.0.0.1, and answers each request, on whatever connection it comes, with what
    /// `respond` gives for it.
    ///
    /// # Panics
    /// There is no free port.
    pub fn start(respond: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
        let address = listener.local_addr().expect("the address that was just bound");
        let shared = Arc::new(Shared {
            respond: Box::new(respond),
            received: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = thread::spawn(move || accept(&listener, &accepting));
        Server { address, shared, acceptor: Some(acceptor) }
    }

    /// `http://127.0.0.1:port`, as a client takes it for its endpoint.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far, those that are still being answered among them.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The acceptor sleeps until someone connects.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(acceptor) = self.acceptor.take().filter(|_| woken) {
            let _ = acceptor.join();
        }
    }
}

/// A thread for each connection; it ends when the client hangs up.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let (Ok(stream), shared) = (stream, Arc::clone(shared)) else { continue };
        thread::spawn(move || {
            // What breaks here has broken at the client too, where the test sees it.
            let _ = serve(stream, &shared);
        });
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let arrived_at = stream.local_addr()?;
    let mut input = BufReader::new(stream.try_clone()?);
    while let Some(request) = read_request(&mut input, arrived_at)? {
        // Recorded first, so that whoever has the answer finds the request.
        shared.received.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let answer = (shared.respond)(&request);
        thread::sleep(answer.delay);
        answer.write(&mut stream)?;
    }
    Ok(())
}

/// `None` where the connection ends between two requests.
fn read_request(input: &mut impl BufRead, arrived_at: SocketAddr) -> io::Result<Option<Received>> {
    let Some(first) = read_line(input)? else { return Ok(None) };
    let mut parts = first.split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1"), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(malformed("no request line of HTTP/1.1"));
    };
    let mut headers = Vec::new();
    loop {
        let line = read_line(input)?.ok_or_else(|| malformed("the headers do not end"))?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| malformed("a header without a colon"))?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut request = Received { method, target, headers, body: Vec::new(), arrived_at };
    if request.header("transfer-encoding").is_some() {
        return Err(malformed("only bodies of a declared length are read"));
    }
    let length = request.header("content-length").map_or(Ok(0), str::parse);
    let length = length.ok().filter(|length| *length <= LARGEST_BODY).ok_or_else(|| malformed("Content-Length"))?;
    request.body.resize(length, 0);
    input.read_exact(&mut request.body)?;
    Ok(Some(request))
}

/// A line without its end; `None` at the end of the connection.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    const LONGEST: u64 = 64 << 10;
    let mut line = String::new();
    if input.take(LONGEST).read_line(&mut line)? == 0 {
        return Ok(None);
    }
    line.strip_suffix("\r\n").map(|line| Some(line.to_owned())).ok_or_else(|| malformed("a line without its end"))
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(server: &Server, requests: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(requests.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        answers
    }

    #[test]
    fn requests_on_one_connection_are_answered_and_recorded_in_order() {
        let server = Server::start(|request| Answer::new(202, "text/plain", request.body.clone()));
        let answers = exchange(
            &server,
            "POST /a?b HTTP/1.1\r\nhost: x\r\nX-Twice: 1\r\nx-twice:  2 \r\nContent-Length: 3\r\n\r\none\
             GET / HTTP/1.1\r\nHost: y\r\n\r\n",
        );
        let expected = "HTTP/1.1 202 -\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\none\
                        HTTP/1.1 202 -\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(answers, expected);
        let received = server.received();
        assert_eq!((received[0].target.as_str(), received[0].body.as_slice()), ("/a?b", b"one".as_slice()));
        assert_eq!(received[0].values("X-TWICE").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((received[1].method.as_str(), received[1].header("host")), ("GET", Some("y")));
    }

    #[test]
    fn what_is_no_request_gets_no_answer_and_no_record() {
        let server = Server::start(|_| Answer::new(200, "text/plain", ""));
        for requests in
            ["", "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
        {
            assert_eq!(exchange(&server, requests), "", "{requests:?}");
        }
        assert_eq!(server.received(), []);
    }
}
