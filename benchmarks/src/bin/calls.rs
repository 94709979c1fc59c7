//! What a call costs beside the bytes that it moves: tcgen against a bare reqwest POST of the same body, and against the
//! official Python SDK. See the README for what is compared.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use tcgen_benchmarks::measure::{self, Cost, Side};
use tcgen_essbasic::model::{Agent, CancelMessageFormat, ChannelBatchCancelFlowsRequest, UserInfo};
use tcgen_essbasic::{Client, Credentials};
use tcgen_runtime::codec::write_object;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const CONCURRENCY: usize = 32;
/// Calls of a round before memory is looked at again.
const STRIDE: usize = 20_000;
const ANSWER: &str = r#"{"Response":{"FailMessages":["",""],"TaskId":"","RequestId":"s1601543c0-3b8f-4b8c"}}"#;

/// What a call costs beside the bytes that it moves.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// Calls of one round.
    #[arg(long, default_value_t = 40_000)]
    calls: usize,
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// A Python that has `tencentcloud-sdk-python-common`; without it the SDK is left out.
    #[arg(long)]
    python: Option<PathBuf>,
    /// Calls of one round of the SDK.
    #[arg(long, default_value_t = 2_000)]
    python_calls: usize,
    /// Calls over which memory is watched.
    #[arg(long, default_value_t = 200_000)]
    memory_calls: usize,
}

/// What one of the processes does.
#[derive(Clone, Copy, Subcommand)]
enum Part {
    /// Answers every request with the same text, and prints where it listens.
    Serve,
    /// Calls through tcgen.
    Tcgen { port: u16, calls: usize },
    /// Calls through tcgen, and prints memory on the way.
    Memory { port: u16, calls: usize },
    /// Posts the same body through reqwest.
    Reqwest { port: u16, calls: usize },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let tokio = tokio::runtime::Runtime::new()?;
    match arguments.part {
        None => compare(&arguments),
        Some(Part::Serve) => tokio.block_on(serve()),
        Some(Part::Tcgen { port, calls }) => tokio.block_on(call_tcgen(&tcgen_client(port)?, calls)),
        Some(Part::Memory { port, calls }) => tokio.block_on(watch_memory(port, calls)),
        Some(Part::Reqwest { port, calls }) => tokio.block_on(call_reqwest(port, calls)),
    }
}

fn compare(arguments: &Arguments) -> Result<()> {
    let program = std::env::current_exe()?;
    let mut server = Server::start(&program)?;
    let port = server.port.to_string();
    let part = |name: &str, calls: usize| {
        let mut command = Command::new(&program);
        command.args([name, &port, &calls.to_string()]);
        move || measure::run(&mut command)
    };

    let mut sides = [
        Side::new("tcgen: typed, signed, checked, decoded", part("tcgen", arguments.calls)),
        Side::new("a bare reqwest POST of the same body", part("reqwest", arguments.calls)),
    ];
    let medians = measure::in_turns(arguments.rounds, &mut sides)?;
    measure::show(&format!("{} calls over loopback, {CONCURRENCY} at a time", arguments.calls), &sides, &medians);

    if let Some(python) = &arguments.python {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python_calls.py");
        let calls = arguments.python_calls;
        let mut command = Command::new(python);
        command.arg(script).args([&port, &calls.to_string(), &CONCURRENCY.to_string()]);
        let mut sides = [
            Side::new("tcgen", part("tcgen", arguments.calls)),
            Side::new("the official Python SDK", move || measure::run(&mut command)),
        ];
        let medians = measure::in_turns(arguments.rounds.min(3), &mut sides)?;
        let rate = |calls: usize, cost: &Cost| calls as f64 / cost.wall.as_secs_f64();
        let [ours, theirs] = medians.as_slice() else { bail!("a side gave no figures") };
        let (ours, theirs) = (rate(arguments.calls, ours), rate(calls, theirs));
        println!("\nrequests a second, {CONCURRENCY} at a time, with the start of the process");
        println!("  tcgen {ours:.0}, the official Python SDK {theirs:.0}: {:.1} times", ours / theirs);
    }

    println!("\nmemory of a process that makes {} calls", arguments.memory_calls);
    let status = Command::new(&program).args(["memory", &port, &arguments.memory_calls.to_string()]).status()?;
    server.stop();
    if !status.success() {
        bail!("the process failed, {status}");
    }
    Ok(())
}

struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(program: &Path) -> Result<Self> {
        let mut process = Command::new(program).arg("serve").stdout(Stdio::piped()).spawn()?;
        let stdout = process.stdout.take().context("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        Ok(Self { process, port: line.trim().parse().context("the server says no port")? })
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn request() -> ChannelBatchCancelFlowsRequest {
    let operator = UserInfo::new().open_id("n9527");
    let agent = Agent::new("yDRSRUUgygj6qnwfUuO4zjEwc193c2hH")
        .proxy_organization_open_id("org_dianziqian")
        .proxy_operator(operator);
    ChannelBatchCancelFlowsRequest::new(agent, ["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa", "yDmFmUUckpst10i3UubBSat8PWOt2iQc"])
        .cancel_message("合同内容错误,需要修正")
        .cancel_message_format(CancelMessageFormat::InitiatorOnly)
}

fn tcgen_client(port: u16) -> Result<Client> {
    let credentials = Credentials::new("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
    Ok(Client::builder().credentials(credentials).endpoint(format!("http://127.0.0.1:{port}")).build()?)
}

/// `CONCURRENCY` tasks that together take `calls` turns.
async fn in_tasks<F>(calls: usize, turn: impl Fn() -> F + Clone + Send + 'static) -> Result<()>
where
    F: Future<Output = Result<()>> + Send,
{
    let left = Arc::new(AtomicUsize::new(calls));
    let take = |left: &AtomicUsize| left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    let tasks: Vec<_> = (0..CONCURRENCY)
        .map(|_| {
            let (left, turn) = (Arc::clone(&left), turn.clone());
            tokio::spawn(async move {
                while take(&left).is_ok() {
                    turn().await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}

async fn call_tcgen(client: &Client, calls: usize) -> Result<()> {
    let (client, request) = (client.clone(), Arc::new(request()));
    in_tasks(calls, move || {
        let (client, request) = (client.clone(), Arc::clone(&request));
        async move {
            let response = client.channel_batch_cancel_flows(&request).await?;
            if response.request_id.is_empty() { bail!("an answer without its number") } else { Ok(()) }
        }
    })
    .await
}

/// The pool and TLS of tcgen's own transport, and nothing else of it.
async fn call_reqwest(port: u16, calls: usize) -> Result<()> {
    // Nothing here is encrypted, but reqwest asks for a provider all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    let body = bytes::Bytes::from(write_object(&request())?);
    let url = reqwest::Url::parse(&format!("http://127.0.0.1:{port}/"))?;
    in_tasks(calls, move || {
        let post = client.post(url.clone()).header("Content-Type", "application/json").body(body.clone());
        async move {
            let answer = post.send().await?.bytes().await?;
            if answer.is_empty() { bail!("an empty answer") } else { Ok(()) }
        }
    })
    .await
}

async fn watch_memory(port: u16, calls: usize) -> Result<()> {
    let client = tcgen_client(port)?;
    let mut seen = Vec::new();
    for round in 1..=calls / STRIDE {
        call_tcgen(&client, STRIDE).await?;
        let kilobytes = resident()?;
        println!("  after {:>7} calls {kilobytes:>7} kB", round * STRIDE);
        seen.push(kilobytes);
    }
    if let (Some(first), Some(last)) = (seen.first(), seen.last()) {
        println!("  the last is {:.3} times the first", *last as f64 / *first as f64);
    }
    Ok(())
}

fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("memory is read from /proc, as Linux has it")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("/proc tells no memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (connection, _) = listener.accept().await?;
        connection.set_nodelay(true)?;
        tokio::spawn(async move { answer_all(connection).await });
    }
}

/// As little of HTTP as the clients need: a head, a body of a known length, and the same answer each time.
async fn answer_all(mut connection: TcpStream) -> Result<()> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:";
    let answer = format!("{head} {}\r\n\r\n{ANSWER}", ANSWER.len());
    let mut buffer = Vec::with_capacity(8 << 10);
    loop {
        let end = loop {
            if let Some(end) = end_of_request(&buffer) {
                break end;
            }
            if connection.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        buffer.drain(..end);
        connection.write_all(answer.as_bytes()).await?;
    }
}

/// Where the first request ends, once it is there as a whole.
fn end_of_request(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(buffer.get(..head)?).ok()?.to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"))?;
    let end = head + length.trim().parse::<usize>().ok()?;
    (buffer.len() >= end).then_some(end)
}
