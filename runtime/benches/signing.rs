//! What a signature costs, against what its SHA-256 blocks alone cost in the same run.
//!
//! `cargo bench -p tcgen-runtime --bench signing`; compare with `benches/python_signer.py`.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::time::{Duration, Instant, UNIX_EPOCH};

use sha2::block_api::compress256;
use tcgen_runtime::Credentials;
use tcgen_runtime::sign::{Payload, Signable, Signer};

const ROUNDS: usize = 41;
const PER_ROUND: u32 = 20_000;
/// Goal of the project: a signature costs at most this many times its bare blocks.
const GOAL: f64 = 1.6;

const TIMESTAMP: u64 = 1_551_113_065;

/// The example of the documentation of the signature.
const SHORT: &str = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
/// A cancellation of four contracts, the first example on the page of essbasic ChannelBatchCancelFlows.
const USUAL: &str = concat!(
    r#"{"Agent":{"AppId":"yDRSRUUgygj6qnwfUuO4zjEwc193c2hH","ProxyOrganizationOpenId":"org_dianziqian","#,
    r#""ProxyOperator":{"OpenId":"n9527"}},"FlowIds":["yDmFmUUckpstqfvzUE1h3jo1f3cqjkGa","#,
    r#""yDmFmUUckpst10i3UubBSat8PWOt2iQc","yDmFdUUckpsvi8mpUEn0aFR1tWzReolk","yDmFmUUckpst10i3UubBAat8PSOt2iJc"],"#,
    r#""CancelMessage":"合同内容错误,需要修正","CancelMessageFormat":1}"#,
);

fn main() {
    measure("cvm DescribeInstances", "cvm", "cvm.tencentcloudapi.com", SHORT);
    measure("essbasic ChannelBatchCancelFlows", "essbasic", "essbasic.tencentcloudapi.com", USUAL);
}

fn measure(name: &str, service: &str, host: &str, body: &str) {
    let credentials = Credentials::new("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
    let request = Signable {
        method: "POST",
        query: "",
        content_type: "application/json; charset=utf-8",
        host,
        payload: Payload::Bytes(body.as_bytes()),
    };
    let time = UNIX_EPOCH + Duration::from_secs(TIMESTAMP);
    let blocks = blocks_of(&request, service, body);
    let signer = Signer::new();

    let [mut signing, mut hashing, mut deriving] = [(); 3].map(|()| Vec::with_capacity(ROUNDS));
    // The three alternate, so that a change of clock speed meets them all alike.
    for _ in 0..ROUNDS {
        signing.push(nanoseconds_each(|| {
            black_box(signer.sign(black_box(&request), service, &credentials, time).is_ok());
        }));
        hashing.push(nanoseconds_each(|| bare_blocks(blocks)));
        deriving.push(nanoseconds_each(|| {
            black_box(Signer::new().sign(black_box(&request), service, &credentials, time).is_ok());
        }));
    }
    let (signing, hashing, deriving) = (median(signing), median(hashing), median(deriving));
    println!("{name}, {} bytes", body.len());
    println!("  one signature, the day's key remembered  {signing:8.1} ns");
    println!("  one signature, key derived anew          {deriving:8.1} ns");
    println!("  its {blocks:2} SHA-256 blocks alone             {hashing:8.1} ns");
    println!("  signature / blocks                       {:8.2}    (goal: at most {GOAL})", signing / hashing);
}

/// How many blocks the hashes of a signature take once the key is remembered: body, canonical request, and an HMAC
/// whose two key blocks are already behind it.
fn blocks_of(request: &Signable<'_>, service: &str, body: &str) -> usize {
    let canonical = request.canonical_request().len();
    let to_sign = request.string_to_sign(TIMESTAMP, &format!("2019-02-25/{service}/tc3_request")).len();
    let padded = |length: usize| (length + 9).div_ceil(64);
    padded(body.len()) + padded(canonical) + padded(to_sign) + padded(32)
}

fn bare_blocks(count: usize) {
    let mut state =
        [0x6a09_e667u32, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
    let block = [[0x5a_u8; 64]];
    for _ in 0..count {
        compress256(&mut state, black_box(&block));
    }
    black_box(state);
}

fn nanoseconds_each(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..PER_ROUND {
        work();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(PER_ROUND)
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds.get(rounds.len() / 2).copied().unwrap_or_default()
}
