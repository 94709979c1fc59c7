//! Which files a crate or a module has. In: the API. Out: one job per file, independent of each other.
//!
//! | file | holds |
//! |---|---|
//! | `src/lib.rs` | crate docs, re-exports |
//! | `src/client.rs` | `Client`, one method per action |
//! | `src/error.rs` | `ErrorCode` |
//! | `src/actions/…` | one file per action |
//! | `src/structures/…` | one file per structure |
//! | `src/enums/…` | one file per enum |
//! | `tests/examples/…` | the documented examples, a module per action |

use std::cell::RefCell;

use super::example_tests::Tested;
use super::format::{Inserts, write_items};
use super::scope::Scope;
use super::text::Text;
use super::{
    Options, RenderedFile, action, client, crate_files, enumeration, error_code, example_tests, finished, structure,
};
use crate::model::{Action, Api, Enum, Structure};
use crate::report::Diagnostic;

/// One file to render.
pub(super) enum Job<'a> {
    Root,
    Client,
    Errors,
    Action(&'a Action),
    Structure(&'a Structure),
    Enum(&'a Enum),
    /// `mod.rs` of a folder: its name and the modules in it.
    Folder(&'static str, Vec<&'a str>),
    Examples(&'a Action),
    ExamplesMain(Vec<&'a str>),
    Manifest,
    Readme,
}

/// The jobs of a crate; a module has no manifest, no README and no tests.
pub(super) fn plan<'a>(api: &'a Api, options: &Options) -> Vec<Job<'a>> {
    let mut jobs = vec![Job::Root, Job::Client, Job::Errors];
    jobs.extend(api.actions.iter().map(Job::Action));
    jobs.extend(api.structures.iter().map(Job::Structure));
    jobs.extend(api.enums.iter().map(Job::Enum));
    let folders = [
        ("actions", sorted(api.actions.iter().map(|it| it.module.as_str()))),
        ("structures", sorted(api.structures.iter().map(|it| it.module.as_str()))),
        ("enums", sorted(api.enums.iter().map(|it| it.module.as_str()))),
    ];
    jobs.extend(
        folders
            .into_iter()
            .filter(|(_, modules)| !modules.is_empty())
            .map(|(folder, modules)| Job::Folder(folder, modules)),
    );
    if options.package.is_some() {
        let with_examples = || api.actions.iter().filter(|action| Tested::of([*action]).any());
        jobs.extend(with_examples().map(Job::Examples));
        let modules = sorted(with_examples().map(|it| it.module.as_str()));
        jobs.extend((!modules.is_empty()).then_some(Job::ExamplesMain(modules)));
        jobs.extend([Job::Manifest, Job::Readme]);
    }
    jobs
}

/// The folders in which a crate or module can have files that it no longer needs, from its own folder. What a crate has
/// beside them, `Cargo.toml` and `README.md`, it always needs.
pub fn folders(options: &Options) -> &'static [&'static str] {
    if options.package.is_some() {
        &["src", "src/actions", "src/enums", "src/structures", "tests/examples"]
    } else {
        &["", "actions", "enums", "structures"]
    }
}

/// What one thread writes in, file after file.
pub(super) struct Desk {
    head: Text,
    body: Text,
}

/// Bytes that hold all but a few files: a desk that grows leaves its memory behind at each step.
const LARGE_FILE: usize = 128 << 10;

/// Lets a thread write at its desk: the memory of one file serves the next.
pub(super) fn with_desk<T>(write: impl FnOnce(&mut Desk) -> T) -> T {
    thread_local! {
        static DESK: RefCell<Desk> =
            RefCell::new(Desk { head: Text::default(), body: Text::with_capacity(LARGE_FILE) });
    }
    DESK.with_borrow_mut(write)
}

impl<'a> Job<'a> {
    /// Renders the file.
    pub(super) fn render(
        &self,
        api: &'a Api,
        options: &'a Options,
        desk: &mut Desk,
    ) -> Result<RenderedFile, Diagnostic> {
        let path = self.path(options);
        let text = match self {
            Job::Manifest => crate_files::render_manifest(api, options)?,
            Job::Readme => crate_files::render_readme(api, options)?,
            _ => self.render_rust(&path, api, options, desk)?,
        };
        Ok(RenderedFile { path, text })
    }

    /// The header, the imports, and what needs them.
    fn render_rust(
        &self,
        path: &str,
        api: &'a Api,
        options: &'a Options,
        desk: &mut Desk,
    ) -> Result<String, Diagnostic> {
        let Desk { head, body } = desk;
        head.clear();
        body.clear();
        let mut scope = Scope::new(api, options, self.depth(), self.defined());
        self.write_items(path, body, &mut scope)?;
        crate_files::write_rust_header(head, path, api, options);
        if scope.write_imports(head) {
            head.gap();
        }
        // A text that lies in a power of two shares its size with many others, and an allocator keeps a page of half a
        // megabyte for each size and thread.
        let length = head.as_str().len() + body.as_str().len();
        let mut text = String::with_capacity(length.next_power_of_two());
        text.push_str(head.as_str());
        text.push_str(body.as_str());
        finished::check_rust(path, &text, body.runs())?;
        Ok(text)
    }

    fn write_items(&self, path: &str, text: &mut Text, scope: &mut Scope<'a>) -> Result<(), Diagnostic> {
        let mut inserts = Inserts::default();
        let items = match self {
            Job::Action(it) => return action::write_action(text, scope, it),
            Job::Structure(it) => return structure::write_structure(text, scope, it),
            Job::Examples(it) => {
                example_tests::write_example_tests(text, scope, it);
                return Ok(());
            }
            Job::Folder(_, modules) => {
                crate_files::write_folder(text, modules);
                return Ok(());
            }
            Job::Manifest | Job::Readme => return Ok(()),
            Job::Root => crate_files::render_root(scope, &mut inserts, text)?,
            Job::Client => client::render_client(scope, &mut inserts),
            Job::Errors => error_code::render_error_codes(scope, &mut inserts, &scope.api.error_codes),
            Job::Enum(it) => enumeration::render_enum(scope, &mut inserts, it),
            Job::ExamplesMain(modules) => crate_files::render_examples_main(scope, &mut inserts, modules),
        };
        write_items(text, path, items, &inserts)
    }

    /// How far below the root module the file is.
    fn depth(&self) -> usize {
        match self {
            Job::Root => 0,
            Job::Client | Job::Errors | Job::Folder(..) => 1,
            _ => 2,
        }
    }

    /// The types that the file defines.
    fn defined(&self) -> [&'a str; 2] {
        match self {
            Job::Client => ["Client", ""],
            Job::Errors => ["ErrorCode", ""],
            Job::Action(it) => [&it.request, &it.response],
            Job::Structure(it) => [&it.ident, ""],
            Job::Enum(it) => [&it.ident, ""],
            _ => ["", ""],
        }
    }

    /// Below the crate; a module is its `src` alone, with `mod.rs` as its root.
    fn path(&self, options: &Options) -> String {
        let path = self.crate_path();
        match (&options.package, path.strip_prefix("src/")) {
            (None, Some("lib.rs")) => "mod.rs".to_owned(),
            (None, Some(below)) => below.to_owned(),
            _ => path,
        }
    }

    fn crate_path(&self) -> String {
        match self {
            Job::Root => "src/lib.rs".to_owned(),
            Job::Client => "src/client.rs".to_owned(),
            Job::Errors => "src/error.rs".to_owned(),
            Job::Action(it) => format!("src/actions/{}.rs", it.module),
            Job::Structure(it) => format!("src/structures/{}.rs", it.module),
            Job::Enum(it) => format!("src/enums/{}.rs", it.module),
            Job::Folder(folder, _) => format!("src/{folder}/mod.rs"),
            Job::Examples(it) => format!("tests/examples/{}.rs", it.module),
            Job::ExamplesMain(_) => "tests/examples/main.rs".to_owned(),
            Job::Manifest => "Cargo.toml".to_owned(),
            Job::Readme => "README.md".to_owned(),
        }
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}
