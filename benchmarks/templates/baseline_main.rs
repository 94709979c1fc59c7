mod client;
mod shared;

use client::Client;
use tcgen_runtime::Credentials;

fn main() {
    let (answer, text) = shared::arguments();
    let client = Client::new(Credentials::new("id", "key"), shared::Canned(answer), "SERVICE", "VERSION", "ENDPOINT");
    for id in shared::block_on(call_all(&client, &text)) {
        println!("{id}");
    }
}
