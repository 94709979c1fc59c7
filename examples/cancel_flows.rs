//! Cancels contracts, and prints a table of those that were refused and why.
//!
//! ```sh
//! export TENCENTCLOUD_SECRET_ID=… TENCENTCLOUD_SECRET_KEY=…
//! export ESSBASIC_APP_ID=… ESSBASIC_ORGANIZATION=… ESSBASIC_OPERATOR=…
//! cargo run -p examples --example cancel_flows -- --message 合同内容错误 flows.txt
//! ```
//!
//! The file holds one `FlowId` a line; blank lines are skipped, and so is what follows a `#`. Without a file, or with
//! `-`, the ids come from stdin. Up to 100 go into one request, which is what the service takes. The table goes to
//! stdout; the number of each task, which `DescribeCancelFlowsTask` takes, and everything else goes to stderr.
//!
//! | exit code | means |
//! |---|---|
//! | 0 | the service took every id |
//! | 1 | the service refused some of them: they are in the table |
//! | 2 | the command line is wrong |
//! | 3 | something else failed; stderr says what, and from which id on nothing is known |

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use tcgen_essbasic::model::{Agent, ChannelBatchCancelFlowsRequest, UserInfo};
use tcgen_essbasic::{Client, Credentials, Error};

/// The most ids that the service takes in one request.
const BATCH: usize = 100;

/// Cancels contracts that still lack a signature, and prints those that were refused.
///
/// Credentials come from TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, for temporary ones,
/// TENCENTCLOUD_SESSION_TOKEN.
#[derive(Parser)]
#[command(name = "cancel_flows")]
struct Arguments {
    /// File with one FlowId a line, `-` for stdin; `#` begins a comment
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Number of your application
    #[arg(long, env = "ESSBASIC_APP_ID", value_name = "ID")]
    app_id: String,
    /// Your id of the company on whose behalf you call
    #[arg(long, env = "ESSBASIC_ORGANIZATION", value_name = "ID")]
    organization: String,
    /// Your id of the employee who cancels
    #[arg(long, env = "ESSBASIC_OPERATOR", value_name = "ID")]
    operator: String,
    /// The reason that the signing parties read, at most 200 characters
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    /// Another host, such as http://127.0.0.1:8080 for a local server
    #[arg(long, value_name = "HOST")]
    endpoint: Option<String>,
    /// The region to call; e-sign needs none
    #[arg(long)]
    region: Option<String>,
}

/// A contract that was refused.
struct Refused {
    flow_id: String,
    message: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut refused = Vec::new();
    let result = run(&arguments, &mut refused).await;
    // What is known goes out first, also where a later batch failed.
    let printed = print_table(&refused, &mut io::stdout().lock());
    match result.and(printed.map_err(Into::into)) {
        Ok(()) if refused.is_empty() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(1),
        Err(error) => {
            tell(&format!("error: {error}"));
            ExitCode::from(3)
        }
    }
}

async fn run(arguments: &Arguments, refused: &mut Vec<Refused>) -> Result<(), Box<dyn std::error::Error>> {
    let flow_ids = read_flow_ids(&arguments.file)?;
    let client = client_of(arguments)?;
    for (index, batch) in flow_ids.chunks(BATCH).enumerate() {
        let result = cancel(&client, arguments, batch).await;
        refused.extend(result.map_err(|error| {
            let (answered, all, next) = (index * BATCH, flow_ids.len(), batch.first().map_or("", String::as_str));
            format!("{error}\n{answered} of {all} ids were answered; look at the others before you send them again, from {next} on")
        })?);
    }
    tell(&format!("{} sent, {} refused", flow_ids.len(), refused.len()));
    Ok(())
}

/// Sends one batch and gives what the service refused of it.
async fn cancel(client: &Client, arguments: &Arguments, flow_ids: &[String]) -> Result<Vec<Refused>, Error> {
    let agent = Agent::new(&arguments.app_id)
        .proxy_organization_open_id(&arguments.organization)
        .proxy_operator(UserInfo::new().open_id(&arguments.operator));
    let mut request = ChannelBatchCancelFlowsRequest::new(agent, flow_ids);
    if let Some(message) = &arguments.message {
        request = request.cancel_message(message);
    }
    let response = client.channel_batch_cancel_flows(&request).await?;
    tell(&format!("task {}: {} ids", response.task_id, flow_ids.len()));
    let failures = response.failures(&request)?;
    Ok(failures
        .iter()
        .map(|failure| Refused { flow_id: failure.item.to_owned(), message: failure.message.to_owned() })
        .collect())
}

fn client_of(arguments: &Arguments) -> Result<Client, Error> {
    let mut builder = Client::builder().credentials(Credentials::from_env()?);
    if let Some(endpoint) = &arguments.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if let Some(region) = &arguments.region {
        builder = builder.region(region);
    }
    builder.build()
}

fn read_flow_ids(file: &Path) -> Result<Vec<String>, String> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    let text = text.map_err(|error| format!("`{}` cannot be read: {error}", file.display()))?;
    let ids = text.lines().filter_map(|line| line.split('#').next()).map(str::trim);
    Ok(ids.filter(|id| !id.is_empty()).map(str::to_owned).collect())
}

/// Nothing where nothing was refused.
fn print_table(refused: &[Refused], out: &mut impl Write) -> io::Result<()> {
    const HEAD: &str = "FLOW ID";
    let Some(width) = refused.iter().map(|it| it.flow_id.len().max(HEAD.len())).max() else { return Ok(()) };
    writeln!(out, "{HEAD:width$}  MESSAGE")?;
    for Refused { flow_id, message } in refused {
        // The service's words stay on their line, whatever they hold.
        let message = message.replace(char::is_control, " ");
        writeln!(out, "{flow_id:width$}  {message}")?;
    }
    out.flush()
}

/// A line for people.
fn tell(line: &str) {
    // Nobody is left to hear that stderr is closed.
    let _ = writeln!(io::stderr(), "{line}");
}
