//! Times. In: work that is done in turns. Out: medians and their ratio, on stdout.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// What one piece of work took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// From its beginning to its end.
    pub wall: Duration,
    /// On all cores, in user mode.
    pub user: Duration,
    /// On all cores, in the kernel.
    pub system: Duration,
}

impl Cost {
    /// On all cores, in user mode and in the kernel.
    pub fn cpu(self) -> Duration {
        self.user + self.system
    }
}

/// One of the sides that are compared: a name, and what a round of it does.
pub struct Side<'a> {
    name: &'a str,
    round: Box<dyn FnMut() -> Result<Cost> + 'a>,
}

impl<'a> Side<'a> {
    /// `round` does the work once and says what it took.
    pub fn new(name: &'a str, round: impl FnMut() -> Result<Cost> + 'a) -> Self {
        Self { name, round: Box::new(round) }
    }
}

/// Measures work in this process, with all its threads.
///
/// # Errors
/// The work's own, or the system's where it does not tell times.
pub fn in_process<T>(work: impl FnOnce() -> Result<T>) -> Result<(Cost, T)> {
    let before = used(UsageWho::RUSAGE_SELF)?;
    let start = Instant::now();
    let done = work()?;
    let wall = start.elapsed();
    Ok((since(before, used(UsageWho::RUSAGE_SELF)?, wall), done))
}

/// Runs a command to its end and measures it with its children; what it prints is shown only if it fails.
///
/// # Errors
/// The command cannot be started, or fails.
pub fn run(command: &mut Command) -> Result<Cost> {
    let before = used(UsageWho::RUSAGE_CHILDREN)?;
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?} cannot be started"))?;
    let wall = start.elapsed();
    if !output.status.success() {
        bail!("{command:?} failed, {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(since(before, used(UsageWho::RUSAGE_CHILDREN)?, wall))
}

/// Runs every side `rounds` times, in turns, and gives the medians in the order of the sides.
///
/// # Errors
/// Those of the sides.
pub fn in_turns(rounds: usize, sides: &mut [Side<'_>]) -> Result<Vec<Cost>> {
    let mut costs = vec![Vec::with_capacity(rounds); sides.len()];
    for _ in 0..rounds {
        for (side, costs) in sides.iter_mut().zip(&mut costs) {
            costs.push((side.round)().with_context(|| side.name.to_owned())?);
        }
    }
    Ok(costs.iter().map(|costs| medians(costs)).collect())
}

/// Prints every side's medians, and what each took in proportion to the last, the peer.
pub fn show(title: &str, sides: &[Side<'_>], medians: &[Cost]) {
    println!("\n{title}");
    println!("  {:<44} {:>9} {:>9} {:>9}   {:>6} {:>6} {:>6}", "", "wall", "user", "cpu", "wall", "user", "cpu");
    let peer = medians.last().copied().unwrap_or_default();
    for (side, cost) in sides.iter().zip(medians) {
        println!(
            "  {:<44} {:>9} {:>9} {:>9}   {:>6.2} {:>6.2} {:>6.2}",
            side.name,
            seconds(cost.wall),
            seconds(cost.user),
            seconds(cost.cpu()),
            ratio(cost.wall, peer.wall),
            ratio(cost.user, peer.user),
            ratio(cost.cpu(), peer.cpu()),
        );
    }
}

fn ratio(ours: Duration, peer: Duration) -> f64 {
    ours.as_secs_f64() / peer.as_secs_f64()
}

fn seconds(duration: Duration) -> String {
    format!("{:.3} s", duration.as_secs_f64())
}

fn medians(costs: &[Cost]) -> Cost {
    let median = |part: fn(&Cost) -> Duration| {
        let mut all: Vec<Duration> = costs.iter().map(part).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    Cost { wall: median(|it| it.wall), user: median(|it| it.user), system: median(|it| it.system) }
}

/// User and system time so far.
fn used(who: UsageWho) -> Result<(Duration, Duration)> {
    let usage = getrusage(who).context("the system does not tell CPU times")?;
    Ok((duration(usage.user_time()), duration(usage.system_time())))
}

fn since(before: (Duration, Duration), after: (Duration, Duration), wall: Duration) -> Cost {
    Cost { wall, user: after.0.saturating_sub(before.0), system: after.1.saturating_sub(before.1) }
}

fn duration(time: TimeVal) -> Duration {
    let micros = u64::try_from(time.tv_usec()).unwrap_or(0);
    Duration::from_secs(u64::try_from(time.tv_sec()).unwrap_or(0)) + Duration::from_micros(micros)
}
