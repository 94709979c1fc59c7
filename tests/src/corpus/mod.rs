//! The steps of a run, in their order. In: a source and a choice of services. Out: a table on stdout, and whether all
//! is well.

mod build;
mod cases;
mod echo;
mod fetch;
mod generate;
mod harness;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;
use tcgen::import::{Choice, Tccli};
use tcgen::report::Report;

use generate::Generated;
use table::Row;

/// What a run is about.
pub(crate) struct Run {
    /// The wheel or folder; `None` fetches it.
    pub(crate) source: Option<PathBuf>,
    /// Folders of the package; `None` is all.
    pub(crate) services: Option<Vec<String>>,
    /// Whether the official descriptions are generated, and rustdoc is run.
    pub(crate) with_docs: bool,
    /// Whether the official examples are read.
    pub(crate) examples: bool,
}

/// What went wrong on the way, for people.
pub(crate) type Problem = String;

impl Run {
    /// Runs it all; `false` where something misses.
    pub(crate) fn run(&self) -> Result<bool, Problem> {
        let root = workspace().join("target/corpus");
        fs::create_dir_all(&root).map_err(|error| format!("`{}`: {error}", root.display()))?;
        let source = match &self.source {
            Some(source) => source.clone(),
            None => fetch::fetch(&root)?,
        };
        let started = Instant::now();
        let tccli = open(&source)?;
        let chosen = self.choose(&tccli)?;
        let generated: Vec<Generated> =
            chosen.par_iter().map(|choice| generate::generate(&tccli, choice, self.with_docs)).collect();
        let wall = started.elapsed();
        println!(
            "import and generation of {} service versions: {:.2} s on {} threads",
            chosen.len(),
            wall.as_secs_f64(),
            rayon::current_num_threads()
        );

        let echoes: Vec<Generated> = if self.examples {
            chosen.par_iter().map(|choice| echo::generate(&tccli, choice)).collect()
        } else {
            Vec::new()
        };
        build::write(&root, &generated, &echoes)?;
        if self.examples {
            harness::write_program(&root, &generated)?;
        }
        let mut rows: BTreeMap<String, Row> = generated.iter().map(|it| (it.key.clone(), Row::new(it))).collect();
        let mut misses: Vec<String> = generated.iter().chain(&echoes).flat_map(|it| it.errors.clone()).collect();
        misses.extend(build::check(&root, &mut rows)?);
        if self.with_docs {
            misses.extend(build::document(&root, &generated)?);
        }
        if self.examples {
            misses.extend(harness::run(&root, &tccli, &chosen, &generated, &mut rows)?);
        }
        table::print(&rows, self.examples);
        let list = root.join("misses.txt");
        fs::write(&list, misses.join("\n")).map_err(|error| format!("`{}`: {error}", list.display()))?;
        misses.iter().take(40).for_each(|miss| println!("{miss}"));
        println!(
            "{} misses{}",
            misses.len(),
            if misses.is_empty() { String::new() } else { format!("; all are in {}", list.display()) }
        );
        Ok(table::is_well(&rows) && misses.iter().all(|miss| miss.starts_with(harness::REQUEST)))
    }

    fn choose<'a>(&self, tccli: &'a Tccli) -> Result<Vec<&'a Choice>, Problem> {
        let Some(services) = &self.services else { return Ok(tccli.choices().iter().collect()) };
        let mut chosen = Vec::new();
        for service in services {
            let mut report = Report::new();
            chosen.extend(tccli.choose(Some(service), None, &mut report));
            first_error(&report)?;
        }
        chosen.sort();
        Ok(chosen)
    }
}

fn open(source: &Path) -> Result<Tccli, Problem> {
    let mut report = Report::new();
    let tccli = Tccli::open(source, &mut report);
    first_error(&report)?;
    tccli.ok_or_else(|| format!("`{}` cannot be read", source.display()))
}

fn first_error(report: &Report) -> Result<(), Problem> {
    report.sorted().first().map_or(Ok(()), |it| Err(it.message().to_owned()))
}

/// The root of this project.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
