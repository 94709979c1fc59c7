//! Times of both codecs on official examples.

use std::hint::black_box;
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_str, to_value, to_vec};
use tcgen_runtime::codec::{Decode, Encode, read_object, write_object};

/// How often both are measured, in turns.
const ROUNDS: usize = 51;

/// How long one side of a round is to take, in seconds.
const ROUND: f64 = 0.01;

/// Whether both sides can read the example; then both have written the same, and were measured.
fn encode<O: Encode + DeserializeOwned, B: Serialize + DeserializeOwned>(name: &str, text: &str) -> bool {
    let (ours, peer) = match (from_str::<O>(text), from_str::<B>(text)) {
        (Ok(ours), Ok(peer)) => (ours, peer),
        (ours, peer) => return left_out(name, text, ours.err(), peer.err()),
    };
    let written = write_object(&ours).expect("an example can be written");
    assert_eq!(json(&written), json(&to_vec(&peer).expect("an example can be written")), "{name}");
    let ours = || drop(black_box(write_object(black_box(&ours))));
    let peer = || drop(black_box(to_vec(black_box(&peer))));
    show("encode", name, written.len(), ours, peer);
    true
}

/// The same for reading.
fn decode<O: Decode + Default + Serialize, B: Serialize + DeserializeOwned>(name: &str, text: &str) -> bool {
    let mut ours = O::default();
    let read = read_object(text.as_bytes(), &mut ours);
    let peer = match (read, from_str::<B>(text)) {
        (Ok(()), Ok(peer)) => peer,
        (read, peer) => return left_out(name, text, read.err(), peer.err()),
    };
    assert_eq!(to_value(&ours).ok(), to_value(&peer).ok(), "{name}");
    let ours = || {
        let mut target = O::default();
        black_box(read_object(black_box(text.as_bytes()), &mut target).is_ok());
        drop(black_box(target));
    };
    let peer = || drop(black_box(serde_json::from_slice::<B>(black_box(text.as_bytes()))));
    show("decode", name, text.len(), ours, peer);
    true
}

fn json(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("what is written is JSON")
}

fn left_out(name: &str, text: &str, ours: Option<impl ToString>, peer: Option<impl ToString>) -> bool {
    let text = text.len();
    for (side, error) in [("tcgen", ours.map(|it| it.to_string())), ("the derive", peer.map(|it| it.to_string()))] {
        if let Some(error) = error {
            println!("left out: {name}, {text} bytes: {side} cannot read it: {error}");
        }
    }
    false
}

fn show(verb: &str, name: &str, bytes: usize, mut ours: impl FnMut(), mut peer: impl FnMut()) {
    let times = (ROUND / seconds_each(10, &mut peer).max(1e-9)).clamp(1.0, 1e6) as u32;
    let mut rounds: Vec<[f64; 2]> =
        (0..ROUNDS).map(|_| [seconds_each(times, &mut ours), seconds_each(times, &mut peer)]).collect();
    let mut median = |side: usize| {
        rounds.sort_by(|one, other| one[side].total_cmp(&other[side]));
        rounds[ROUNDS / 2][side] * 1e9
    };
    let (ours, peer) = (median(0), median(1));
    println!("{verb} {name}, {bytes} bytes: tcgen {ours:.0} ns, serde_json {peer:.0} ns, {:.2} times its speed", peer / ours);
}

fn seconds_each(times: u32, work: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    start.elapsed().as_secs_f64() / f64::from(times)
}
