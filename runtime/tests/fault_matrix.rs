//! What goes wrong with a call, over real sockets: for each fault the error's kind, and how often a read, a write, and a
//! write with a `ClientToken` are made. `docs/faults.md` is this table; it is written with `TCGEN_BLESS=1`.
#![cfg(feature = "hyper")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests may"
)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use support::actions::{AllocateHosts, CreateFlow, DescribeFlows};
use support::essbasic::SERVICE;
use support::scripted::DONE;
use support::server::{Server, Step, response};
use tcgen_runtime::providers::{Cached, CvmRole, ProfileFile, TccliProfile};
use tcgen_runtime::{
    BoxFuture, Client, ClientBuilder, CredentialProvider, Credentials, Error, RateLimiting, RetryPolicy,
};

/// Longer than any call of this test may take, so that a server which says so answers too late for certain.
const LATE: Duration = Duration::from_secs(60);
const LARGEST: usize = 100_000;

/// A client in front of something that is broken, and how often that was reached where it counts.
struct Situation {
    client: Result<Client, Error>,
    region: Option<&'static str>,
    timeout: Duration,
    /// A call goes well before the one that counts, by as long.
    warmed_up: Option<Duration>,
    arrived: Box<dyn Fn() -> Option<usize> + Send>,
    /// Kept until the call is over.
    _held: Vec<Box<dyn std::any::Any + Send>>,
}

impl Situation {
    fn of(client: Result<Client, Error>) -> Self {
        Self {
            client,
            region: None,
            timeout: Duration::from_secs(20),
            warmed_up: None,
            arrived: Box::new(|| None),
            _held: Vec::new(),
        }
    }

    fn before(server: Server, change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Self {
        let client = change(builder(&server.endpoint())).build();
        let log = server.log();
        Self {
            arrived: Box::new(move || Some(log.lock().unwrap().len())),
            _held: vec![Box::new(server)],
            ..Self::of(client)
        }
    }

    fn within(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    fn holding(mut self, held: impl std::any::Any + Send) -> Self {
        self._held.push(Box::new(held));
        self
    }
}

fn builder(endpoint: &str) -> ClientBuilder<Client> {
    let quick = RetryPolicy::new().first_delay(Duration::from_millis(2)).throttled_delay(Duration::from_millis(2));
    ClientBuilder::new(&SERVICE)
        .credentials(Credentials::new("AKIDexample", "hush"))
        .endpoint(endpoint)
        .max_response_size(LARGEST)
        .retry(quick)
}

/// Every request is answered so.
fn steps(steps: Vec<Step>) -> Situation {
    Situation::before(Server::start(move |_| steps.clone()), |builder| builder)
}

/// Every request is answered with these bytes, and the connection then closed.
fn raw(text: impl Into<Vec<u8>>) -> Situation {
    steps(vec![Step::Send(text.into()), Step::Close])
}

fn status(line: &str) -> Situation {
    headed(line, "")
}

fn headed(line: &str, headers: &str) -> Situation {
    let page = "<html>gateway</html>";
    raw(format!("HTTP/1.1 {line}\r\n{headers}Content-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}", page.len()))
}

fn json(body: impl AsRef<[u8]>) -> Situation {
    steps(vec![Step::Send(response("200 OK", "application/json", body.as_ref()))])
}

fn code(code: &str) -> Situation {
    json(format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"no"}},"RequestId":"r"}}}}"#))
}

/// Accepts connections and hands them to `meet`.
fn listener(meet: impl Fn(TcpStream) + Send + 'static) -> Situation {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().map_while(Result::ok).for_each(meet));
    Situation::of(builder(&format!("http://{address}")).build())
}

/// An address where nobody listens.
fn nobody() -> String {
    format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

/// Signs with what `provider` gives, in front of a service that works.
fn signing(provider: impl CredentialProvider + 'static) -> Situation {
    Situation::before(Server::answering_json(DONE), |builder| builder.credentials(provider))
}

/// A service that is an hour behind us. Without a date in its answers nobody can know by how much.
fn an_hour_off(dated: bool) -> Situation {
    const DATE: &str = "Mon, 25 Feb 2019 16:44:25 GMT";
    const NOW: u64 = 1_551_113_065;
    let refusal = r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":""},"RequestId":"r"}}"#;
    let date = if dated { format!("Date: {DATE}\r\n") } else { String::new() };
    let refused = format!("HTTP/1.1 200 OK\r\n{date}Content-Length: {}\r\n\r\n{refusal}", refusal.len());
    let server = Server::start(move |received| {
        let stamp: u64 = received.headers["x-tc-timestamp"].parse().unwrap();
        let in_time = stamp.abs_diff(NOW) <= 300;
        vec![Step::Send(if in_time {
            response("200 OK", "application/json", DONE.as_bytes())
        } else {
            refused.clone().into()
        })]
    });
    Situation::before(server, |builder| builder)
}

/// The first answer is followed by the end of the connection, which the client keeps for the next call.
fn closed_while_idle() -> Situation {
    let server = Server::start(|_| {
        let answer = Step::Send(response("200 OK", "application/json", DONE.as_bytes()));
        vec![answer, Step::Pause(Duration::from_millis(20)), Step::Close]
    });
    let warmed_up = Some(Duration::from_millis(100));
    Situation { warmed_up, ..Situation::before(server, |builder| builder) }
}

fn temporary(name: &str, text: impl AsRef<[u8]>) -> TemporaryFile {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("tcgen-faults-{}-{number}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    TemporaryFile(path)
}

struct TemporaryFile(PathBuf);

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn with_file(text: impl AsRef<[u8]>, signing_from: impl FnOnce(&Path) -> Situation) -> Situation {
    let file = temporary("credentials", text);
    signing_from(&file.0).holding(file)
}

/// Has had credentials that are over by now, and cannot get others.
struct Expired(AtomicUsize);

impl CredentialProvider for Expired {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Error>> {
        let first = self.0.fetch_add(1, Ordering::Relaxed) == 0;
        let over = SystemTime::now() - Duration::from_secs(1);
        Box::pin(std::future::ready(match first {
            true => Ok(Credentials::new("AKIDover", "hush").with_expiry(over)),
            false => Err(Error::credentials("the role was taken away")),
        }))
    }
}

fn expired() -> Situation {
    let cached = Arc::new(Cached::new(Expired(AtomicUsize::new(0))));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(cached.credentials()).unwrap();
    signing(cached)
}

/// A limiter whose places of this second are all taken.
fn crowded() -> Situation {
    let situation =
        Situation::before(Server::answering_json(DONE), |builder| builder.rate_limiting(RateLimiting::Fail));
    let client = situation.client.as_ref().unwrap().clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        while client.call(&DescribeFlows).await.is_ok() {}
        while client.call(&CreateFlow).await.is_ok() {}
        while client.call(&AllocateHosts).await.is_ok() {}
    });
    let made = (situation.arrived)().unwrap();
    let arrived = situation.arrived;
    Situation { arrived: Box::new(move || arrived().map(|all| all - made)), ..situation }
}

/// Fifty times what is allowed, in a twentieth of it.
#[cfg(feature = "gzip")]
fn bomb() -> Situation {
    use std::io::Write as _;

    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&vec![b' '; 50 * LARGEST]).unwrap();
    let packed = packer.finish().unwrap();
    assert!(packed.len() < LARGEST);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len());
    raw([head.as_bytes(), &packed].concat())
}

/// The one row that a feature decides over.
const BOMB: &str = "a gzip bomb";

type Make = fn() -> Situation;

/// In the order in which a call can meet them.
const FAULTS: &[(&str, Make)] = &[
    // Before anything is sent.
    ("a region with a line break", || Situation {
        region: Some("ap-guangzhou\r\nX-TC-Token: stolen"),
        ..Situation::before(Server::answering_json(DONE), |builder| builder)
    }),
    ("a region that is another host", || Situation {
        region: Some("ap-guangzhou.example.com/"),
        ..Situation::before(Server::answering_json(DONE), |builder| builder)
    }),
    ("an endpoint that is no host", || Situation::of(builder("not a host").build())),
    ("plain http to another machine", || Situation::of(builder("http://essbasic.example").build())),
    ("no time left", || Situation::before(Server::answering_json(DONE), |builder| builder).within(Duration::ZERO)),
    ("a secret key with a line break", || signing(Credentials::new("AKIDx", "hu\nsh"))),
    ("credential file is a folder", || signing(ProfileFile::at(std::env::temp_dir()))),
    ("credential file without a key", || {
        with_file("[default]\nsecret_id = AKIDx\n", |path| signing(ProfileFile::at(path)))
    }),
    ("credential file is not UTF-8", || with_file([0xff, 0xfe], |path| signing(ProfileFile::at(path)))),
    ("tccli's profile is not JSON", || with_file("secretId=x", |path| signing(TccliProfile::at(path)))),
    ("metadata service down", || signing(CvmRole::new().unwrap().endpoint(&nobody()).unwrap())),
    ("metadata service answers 500", || {
        let server = Server::answering("500 Internal Server Error", "text/plain", "");
        signing(CvmRole::new().unwrap().endpoint(&server.endpoint()).unwrap()).holding(server)
    }),
    ("credentials have expired and cannot be renewed", expired),
    ("the action's rate is used up", crowded),
    // The connection.
    ("connection refused", || Situation::of(builder(&nobody()).build())),
    ("host name unknown", || Situation::of(builder("https://nothing.invalid").build())),
    ("TLS with a server that speaks none", || {
        let server = Server::answering_json(DONE);
        Situation::of(builder(&format!("https://{}", server.host())).build()).holding(server)
    }),
    ("reset before the request was read", || listener(drop)),
    ("reset in the middle of the request", || listener(|mut connection| drop(connection.read_exact(&mut [0; 40])))),
    ("closed after the request", || steps(vec![Step::Close])),
    ("half closed after the request", || steps(vec![Step::HalfClose, Step::Pause(Duration::from_millis(50))])),
    ("closed in the middle of the headers", || raw("HTTP/1.1 200 OK\r\nContent-Ty")),
    ("closed in the middle of the body", || raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"Resp")),
    ("closed in the middle of a chunk", || raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"Resp")),
    ("an answer that is not HTTP", || raw("SSH-2.0-OpenSSH_9.6\r\n")),
    ("a kept connection closed while idle", closed_while_idle),
    ("headers too slow", || steps(vec![Step::Pause(LATE)]).within(Duration::from_millis(300))),
    ("body too slow", || {
        let head = Step::Send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{".into());
        steps(vec![head, Step::Pause(LATE)]).within(Duration::from_millis(300))
    }),
    ("body a byte at a time", || {
        let mut drip = vec![Step::Send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{".into())];
        drip.extend((0..200).flat_map(|_| [Step::Pause(Duration::from_millis(50)), Step::Send(" ".into())]));
        steps(drip).within(Duration::from_millis(300))
    }),
    // The status.
    ("301", || headed("301 Moved Permanently", "Location: https://elsewhere.example/\r\n")),
    ("302", || headed("302 Found", "Location: http://127.0.0.1:1/\r\n")),
    ("307", || headed("307 Temporary Redirect", "Location: https://elsewhere.example/\r\n")),
    ("400", || status("400 Bad Request")),
    ("401", || status("401 Unauthorized")),
    ("403", || status("403 Forbidden")),
    ("404", || status("404 Not Found")),
    ("413", || status("413 Content Too Large")),
    ("429", || status("429 Too Many Requests")),
    ("429, Retry-After 0", || headed("429 Too Many Requests", "Retry-After: 0\r\n")),
    ("429, Retry-After beyond the call's time", || headed("429 Too Many Requests", "Retry-After: 3600\r\n")),
    ("500", || status("500 Internal Server Error")),
    ("501", || status("501 Not Implemented")),
    ("502 with HTML", || status("502 Bad Gateway")),
    ("503", || status("503 Service Unavailable")),
    ("503, Retry-After 0", || headed("503 Service Unavailable", "Retry-After: 0\r\n")),
    ("504", || status("504 Gateway Timeout")),
    // The body.
    ("204 without a body", || raw("HTTP/1.1 204 No Content\r\n\r\n")),
    ("empty body", || json("")),
    ("truncated JSON", || json(r#"{"Response":{"RequestId":"r","TotalCo"#)),
    ("JSON of another shape", || json(r#"[1, 2, 3]"#)),
    ("JSON without Response", || json(r#"{"RequestId":"r"}"#)),
    ("Response that is no object", || json(r#"{"Response":"fine"}"#)),
    ("an error of an unknown shape", || json(r#"{"Response":{"Error":"no","RequestId":"r"}}"#)),
    ("an error beside Response", || {
        json(r#"{"Response":{"RequestId":"r"},"Error":{"Code":"FailedOperation","Message":"no"}}"#)
    }),
    ("legacy error shape", || json(r#"{"code":4000,"message":"no","codeDesc":"InvalidParameter"}"#)),
    ("HTML with status 200", || steps(vec![Step::Send(response("200 OK", "text/html", b"<html></html>"))])),
    ("wrong content type, right JSON", || steps(vec![Step::Send(response("200 OK", "text/plain", DONE.as_bytes()))])),
    ("not UTF-8", || json([&br#"{"Response":{"RequestId":"#[..], &[b'"', 0xff, b'"', b'}', b'}']].concat())),
    ("nested without end", || json(format!(r#"{{"Response":{{"New":{}"#, "[".repeat(5_000)))),
    ("declared larger than the limit", || raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{{", LARGEST + 1))),
    ("larger than the limit without saying so", || {
        let chunk = format!("{LARGEST:x}\r\n{}\r\n", " ".repeat(LARGEST));
        raw(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{chunk}0\r\n\r\n"))
    }),
    #[cfg(feature = "gzip")]
    (BOMB, bomb),
    // The service's own errors.
    ("RequestLimitExceeded", || code("RequestLimitExceeded")),
    ("RequestLimitExceeded.UinLimitExceeded", || code("RequestLimitExceeded.UinLimitExceeded")),
    ("InternalError", || code("InternalError")),
    ("FailedOperation", || code("FailedOperation")),
    ("InvalidParameter", || code("InvalidParameter.FlowIds")),
    ("UnauthorizedOperation", || code("UnauthorizedOperation")),
    ("AuthFailure.TokenFailure: the token has expired", || code("AuthFailure.TokenFailure")),
    ("our clock an hour off, answers dated", || an_hour_off(true)),
    ("our clock an hour off, answers not dated", || an_hour_off(false)),
];

/// What a call of one sort came to.
struct Outcome {
    /// The error's kind, or success.
    ended: String,
    /// Attempts that the client counts, or requests that arrived where it succeeded.
    made: usize,
    arrived: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Read,
    Write,
    Known,
}

async fn run(make: Make, sort: Sort) -> Outcome {
    let situation = tokio::task::spawn_blocking(make).await.unwrap();
    let ended = |error: &Error| format!("{:?}", error.kind());
    let client = match &situation.client {
        Ok(client) => client,
        Err(error) => return Outcome { ended: ended(error), made: 0, arrived: None },
    };
    let (read, write, known) = (DescribeFlows, CreateFlow, AllocateHosts);
    let mut before = 0;
    if let Some(pause) = situation.warmed_up {
        client.call(&read).await.unwrap();
        tokio::time::sleep(pause).await;
        before = 1;
    }
    let mut call = match sort {
        Sort::Read => client.call(&read),
        Sort::Write => client.call(&write),
        Sort::Known => client.call(&known),
    };
    call = call.timeout(situation.timeout);
    if let Some(region) = situation.region {
        call = call.region(region);
    }
    let outcome = call.await;
    let arrived = (situation.arrived)().map(|arrived| arrived - before);
    match outcome {
        Ok(reply) => {
            assert_eq!(reply.request_id, "done", "a success is what the service sent");
            Outcome { ended: "success".to_owned(), made: arrived.unwrap_or(1), arrived }
        }
        Err(error) => {
            assert!(!format!("{error:?} {error}").contains("hush"), "a secret in {error:?}");
            Outcome { ended: ended(&error), made: error.attempts().len(), arrived }
        }
    }
}

/// The table without what this build has no feature for.
fn known_here(documented: &str) -> String {
    let known = |line: &&str| cfg!(feature = "gzip") || !line.contains(BOMB);
    documented.split_inclusive('\n').filter(known).collect()
}

/// Whether the service says of itself that it has not done what it was asked.
fn says_not_done(fault: &str) -> bool {
    ["429", "RequestLimitExceeded", "our clock"].iter().any(|refusal| fault.starts_with(refusal))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_ends_as_documented_and_no_write_arrives_twice() {
    let mut table = String::from(HEAD);
    for (fault, make) in FAULTS {
        let (read, write, known) =
            tokio::join!(run(*make, Sort::Read), run(*make, Sort::Write), run(*make, Sort::Known));
        assert!(read.ended == write.ended && read.ended == known.ended, "{fault}");
        if let Some(arrived) = write.arrived {
            assert!(arrived <= 1 || says_not_done(fault), "{fault}: a write arrived {arrived} times");
        }
        for outcome in [&read, &known] {
            assert!(outcome.arrived.is_none_or(|arrived| arrived <= 3), "{fault}: more than the policy allows");
        }
        let made = |outcome: &Outcome| if outcome.made == 0 { "none".to_owned() } else { outcome.made.to_string() };
        let _ =
            writeln!(table, "| {fault} | `{}` | {} | {} | {} |", read.ended, made(&read), made(&write), made(&known));
    }
    assert!(FAULTS.len() >= 40);
    println!("{} faults, {} calls", FAULTS.len(), FAULTS.len() * 3);

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    if std::env::var_os("TCGEN_BLESS").is_some() && cfg!(feature = "gzip") {
        fs::write(&path, &table).unwrap();
    }
    match fs::read_to_string(&path) {
        Ok(documented) => assert_eq!(
            known_here(&documented),
            table,
            "run with TCGEN_BLESS=1 and all features to write docs/faults.md, and read it"
        ),
        Err(fault) => println!("skipped the comparison with docs/faults.md: {fault}"),
    }
}

const HEAD: &str = "\
# What goes wrong, and what becomes of it

Each row is a fault that a test causes over a real socket: `cargo test -p tcgen-runtime --all-features --test fault_matrix`, which also writes this
table. The policy is the default one, three attempts. `Error::kind()` is what the call ends with; the other columns are how often a read
(`Describe…`), a write, and a write with a `ClientToken` are made. A write is made again only where it was certainly not done: no
connection came about, or the service refused it unread.

| fault | ends as | read | write | with `ClientToken` |
|---|---|---|---|---|
";
