//! `progenitor OPENAPI.json OUT.rs`: the peer as a process of its own.

use std::env::args_os;
use std::fs;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let mut paths = args_os().skip(1);
    let document = paths.next().context("no document given")?;
    let out = paths.next().context("no output given")?;
    let text = tcgen_benchmarks::peer::generate(&fs::read(document)?)?;
    Ok(fs::write(out, text)?)
}
