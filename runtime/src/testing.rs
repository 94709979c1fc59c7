//! Transports for the tests of a program that makes calls: none of them needs a network. Behind the feature `test-util`,
//! which belongs under `[dev-dependencies]`.
//!
//! - [`Scripted`] answers what the test says, and tells what was asked.
//! - [`Recording`] writes what a real transport does to a file, and [`Replaying`] plays it back.
//!
//! The client is a whole one: requests are checked, written and signed, answers are read, failures are retried.
//! Credentials can be any. With a generated crate it looks the same, its methods in place of `call_json`:
//!
//! ```
//! use serde_json::json;
//! use tcgen_runtime::testing::{Answer, Scripted};
//! use tcgen_runtime::{Client, ClientBuilder, Credentials, Error, Service};
//!
//! # const CVM: Service = Service::new("cvm", "2017-03-12", "cvm.tencentcloudapi.com");
//! /// The program.
//! async fn count_zones(client: &Client) -> Result<u64, Error> {
//!     let zones = client.call_json(&CVM, "DescribeZones", &json!({})).await?;
//!     Ok(zones["TotalCount"].as_u64().unwrap_or_default())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Its test: the first request is throttled, the second is answered.
//! let service = Scripted::new()
//!     .on("DescribeZones", Answer::error("RequestLimitExceeded", "slower, please"))
//!     .on("DescribeZones", Answer::ok(&json!({ "TotalCount": 7 })));
//! let client: Client =
//!     ClientBuilder::new(&CVM).credentials(Credentials::new("id", "key")).transport(service.clone()).build()?;
//!
//! assert_eq!(count_zones(&client).await?, 7);
//! assert_eq!(service.sent()[1].body(), &json!({}));
//! assert_eq!(service.waits().len(), 1); // it took no time
//! service.finished()?;
//! # Ok(())
//! # }
//! ```

mod answer;
mod cassette;
mod difference;
mod placeholder;
mod recording;
mod replaying;
mod scripted;
mod sent;

pub use answer::Answer;
pub use recording::Recording;
pub use replaying::Replaying;
pub use scripted::{Scripted, Unused};
pub use sent::Sent;
