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

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use super::{
    Options, RenderedFile, action, client, crate_files, enumeration, error_code, example_tests, format, structure,
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
        let with_examples = || api.actions.iter().filter(|action| !action.examples.is_empty());
        jobs.extend(with_examples().map(Job::Examples));
        let modules = sorted(with_examples().map(|it| it.module.as_str()));
        jobs.extend((!modules.is_empty()).then_some(Job::ExamplesMain(modules)));
        jobs.extend([Job::Manifest, Job::Readme]);
    }
    jobs
}

impl Job<'_> {
    /// Renders the file.
    pub(super) fn render(&self, api: &Api, options: &Options) -> Result<RenderedFile, Diagnostic> {
        let path = self.path(options);
        let text = match self {
            Job::Manifest => crate_files::render_manifest(api, options)?,
            Job::Readme => crate_files::render_readme(api, options)?,
            _ => format!("{}\n{}", crate_files::rust_header(options), self.render_rust(&path, api, options)?),
        };
        Ok(RenderedFile { path, text })
    }

    fn render_rust(&self, path: &str, api: &Api, options: &Options) -> Result<String, Diagnostic> {
        let mut scope = Scope::new(api, options, self.depth(), self.defined());
        let items = self.items(&mut scope)?;
        let (imports, docs) = scope.finish();
        format::format_items(path, imports, items, &docs)
    }

    fn items(&self, scope: &mut Scope<'_>) -> Result<TokenStream, Diagnostic> {
        Ok(match self {
            Job::Root => crate_files::render_root(scope)?,
            Job::Client => client::render_client(scope, scope.api),
            Job::Errors => error_code::render_error_codes(scope, &scope.api.error_codes),
            Job::Action(it) => action::render_action(scope, it),
            Job::Structure(it) => structure::render_structure(scope, it),
            Job::Enum(it) => enumeration::render_enum(scope, it),
            Job::Folder(_, modules) => render_folder(modules),
            Job::Examples(it) => example_tests::render_example_tests(scope, it),
            Job::ExamplesMain(modules) => crate_files::render_examples_main(scope, modules),
            Job::Manifest | Job::Readme => TokenStream::new(),
        })
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
    fn defined(&self) -> Vec<String> {
        match self {
            Job::Client => vec!["Client".to_owned()],
            Job::Errors => vec!["ErrorCode".to_owned()],
            Job::Action(it) => [&it.request, &it.response]
                .into_iter()
                .flat_map(|name| [name.clone(), format!("{name}Required")])
                .collect(),
            Job::Structure(it) => vec![it.ident.clone(), format!("{}Required", it.ident)],
            Job::Enum(it) => vec![it.ident.clone()],
            _ => Vec::new(),
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

fn render_folder(modules: &[&str]) -> TokenStream {
    let modules: Vec<_> = modules.iter().map(|module| ident(module)).collect();
    quote! {
        #(mod #modules;)*
        #(pub use #modules::*;)*
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}
