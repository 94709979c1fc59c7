mod shared;

use tcgen_runtime::Credentials;

fn main() {
    let (answer, text) = shared::arguments();
    let client = LIBRARY::Client::builder()
        .credentials(Credentials::new("id", "key"))
        .transport(shared::Canned(answer))
        .build()
        .expect("a client");
    for id in shared::block_on(call_all(&client, &text)) {
        println!("{id}");
    }
}
