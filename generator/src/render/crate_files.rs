//! The files that are the crate's rather than an action's. In: the API and the templates. Out: `Cargo.toml`,
//! `README.md`, the root module, the frame of the example tests.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, context};
use proc_macro2::TokenStream;
use quote::quote;

use super::example_tests::Tested;
use super::format::Inserts;
use super::scope::{Scope, ident, path};
use super::text::{Text, put_line};
use super::{Options, Package, finished, manifest, markdown};
use crate::characters::one_line;
use crate::emit::mark;
use crate::model::Api;
use crate::report::{Code, Diagnostic};

const MANIFEST: &str = "Cargo.toml";
const README: &str = "README.md";
const CRATE_DOCS: &str = "crate docs";

/// The templates, parsed once.
static ENVIRONMENT: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).keep_trailing_newline(true).build()?);
    environment.add_template(MANIFEST, include_str!("../../templates/Cargo.toml.j2"))?;
    environment.add_template(README, include_str!("../../templates/README.md.j2"))?;
    environment.add_template(CRATE_DOCS, include_str!("../../templates/crate.md.j2"))?;
    Ok(environment)
});

/// What of the runtime a user of the crate names.
const REEXPORTS: &[&str] = &[
    "Call",
    "ClientBuilder",
    "Credentials",
    "Endpoint",
    "Error",
    "ErrorKind",
    "Failure",
    "Language",
    "PairingError",
    "Service",
    "Unknown",
    "Violation",
    "Violations",
];

/// The header of every Rust file: the line by which the file is known, where it comes from, and an empty line.
pub(super) fn write_rust_header(text: &mut Text, path: &str, api: &Api, options: &Options) {
    put_line!(text, "// ", mark(&api.service, &api.version, path).as_str());
    let spec = one_line(&options.spec);
    put_line!(text, "// From ", &*spec, ". Edits are lost: change the spec and run `tcgen generate`.");
    text.gap();
}

/// The modules of a folder, and all that is in them.
pub(super) fn write_folder(text: &mut Text, modules: &[&str]) {
    for module in modules {
        put_line!(text, "mod ", *module, ";");
    }
    text.gap();
    for module in modules {
        put_line!(text, "pub use ", *module, "::*;");
    }
}

pub(super) fn render_manifest(api: &Api, options: &Options) -> Result<String, Diagnostic> {
    let text = render_template(MANIFEST, api, options)?;
    finished::check_characters(MANIFEST, &text)?;
    manifest::check_manifest(&text)?;
    Ok(text)
}

pub(super) fn render_readme(api: &Api, options: &Options) -> Result<String, Diagnostic> {
    let text = render_template(README, api, options)?;
    let example = options.package.as_ref().map(|package| readme_example(&crate_name(package)));
    finished::check_markdown(README, &text, example.as_slice())?;
    Ok(text)
}

/// The name by which Rust knows the crate.
fn crate_name(package: &Package) -> String {
    package.name.replace('-', "_")
}

/// What the crate's docs show. rustdoc compiles it and hides the lines with `#`.
fn docs_example(crate_name: &str) -> String {
    format!(
        "use {crate_name}::{{Client, Credentials}};\n\n# fn main() -> Result<(), {crate_name}::Error> {{\n\
         let client = Client::builder().credentials(Credentials::from_env()?).build()?;\n\
         # let _ = client;\n# Ok(())\n# }}"
    )
}

/// What the README shows.
fn readme_example(crate_name: &str) -> String {
    format!(
        "use {crate_name}::{{Client, Credentials}};\n\nfn client() -> Result<Client, {crate_name}::Error> {{\n    \
         Client::builder().credentials(Credentials::from_env()?).build()\n}}"
    )
}

/// The root: crate docs, modules, what a user imports.
///
/// # Errors
/// Defects of the template.
pub(super) fn render_root(
    scope: &Scope<'_>,
    inserts: &mut Inserts,
    text: &mut Text,
) -> Result<TokenStream, Diagnostic> {
    let api = scope.api;
    let docs = render_template(CRATE_DOCS, api, scope.options)?;
    let inner = if let Some(package) = &scope.options.package {
        text.may_run(docs_example(&crate_name(package)));
        let docs = inserts.inner_doc(docs);
        quote!(#docs #![forbid(unsafe_code)])
    } else {
        TokenStream::new()
    };
    let filled = [
        ("actions", api.actions.is_empty()),
        ("enums", api.enums.is_empty()),
        ("structures", api.structures.is_empty()),
    ];
    let folders: Vec<&str> = filled.iter().filter(|(_, empty)| !empty).map(|(name, _)| *name).collect();
    let mut modules = [folders.as_slice(), &["client", "error"]].concat();
    modules.sort_unstable();
    let modules = modules.into_iter().map(ident);
    let folders = folders.into_iter().map(ident);
    let runtime = path(&scope.options.runtime);
    let reexports = REEXPORTS.iter().map(|name| ident(name));
    let model_doc = inserts.doc("Every request, response, structure and enum of the service.");
    let service_doc = inserts.doc("The service, its version and its default host.");
    let (name, version, endpoint) = (&api.service, &api.version, &api.endpoint);
    let whole_runtime = scope.options.package.is_some().then(|| {
        let doc = inserts.doc("Everything that calls can be made with: policies, providers, transports, interceptors.");
        quote!(#doc pub use #runtime as runtime;)
    });
    let test_endpoint = api.test_endpoint.as_ref().map(|host| quote!(.test_endpoint(#host)));
    Ok(quote! {
        #inner
        #(mod #modules;)*

        pub use self::client::Client;
        pub use self::error::ErrorCode;
        pub use #runtime::{#(#reexports),*};
        #whole_runtime

        #model_doc
        pub mod model {
            #(pub use super::#folders::*;)*
        }

        #service_doc
        pub const SERVICE: #runtime::Service = #runtime::Service::new(#name, #version, #endpoint)#test_endpoint;
    })
}

/// `tests/examples/main.rs`: what the modules of examples share.
pub(super) fn render_examples_main(scope: &Scope<'_>, inserts: &mut Inserts, modules: &[&str]) -> TokenStream {
    let docs = inserts.inner_doc("The examples of the documentation, sent and read with the types of this crate.");
    let modules = modules.iter().map(|module| ident(module));
    let tested = Tested::of(&scope.api.actions);
    let of_requests = tested.requests.then(|| {
        let json_doc = inserts.doc("A body as JSON.");
        let encoded_doc = inserts.doc("A request as the client would send it.");
        quote! {
            #json_doc
            fn json(text: &str) -> serde_json::Value {
                serde_json::from_str(text).expect("an example is JSON")
            }

            #encoded_doc
            fn encoded(request: &dyn tcgen_runtime::codec::Encode) -> serde_json::Value {
                let body = tcgen_runtime::codec::write_object(request).expect("an example can be written");
                serde_json::from_slice(&body).expect("what is written is JSON")
            }
        }
    });
    let of_responses = tested.responses.then(|| {
        let decoded_doc = inserts.doc("A response as the client would read it: `body` is what stands in `Response`.");
        quote! {
            #decoded_doc
            fn decoded<R: tcgen_runtime::Response>(body: &str) -> R {
                let mut response = R::default();
                tcgen_runtime::codec::read_object(body.as_bytes(), &mut response).expect("an example can be read");
                response
            }
        }
    });
    quote! {
        #docs
        #(mod #modules;)*

        #of_requests

        #of_responses
    }
}

fn render_template(name: &str, api: &Api, options: &Options) -> Result<String, Diagnostic> {
    let environment = ENVIRONMENT.as_ref().map_err(|error| defect(name, error))?;
    let actions: Vec<_> = api
        .actions
        .iter()
        .map(|action| {
            let title = action.title.as_deref().map(markdown::plain);
            context! { wire => &action.wire, method => action.method.trim_start_matches("r#"), title, rate_limit => action.rate_limit }
        })
        .collect();
    let package = options
        .package
        .as_ref()
        .map(|it| context! { name => &it.name, version => &it.version, runtime => it.runtime.to_toml() });
    let crate_name = options.package.as_ref().map(crate_name).unwrap_or_default();
    let values = context! {
        mark => mark(&api.service, &api.version, name),
        spec => one_line(&options.spec),
        // Nothing ends a comment of HTML but a `>`.
        spec_in_html => one_line(&options.spec).replace('>', "&gt;"),
        docs_example => docs_example(&crate_name),
        readme_example => readme_example(&crate_name),
        crate_name,
        package,
        api => context! {
            service => &api.service,
            version => &api.version,
            title => api.title.as_deref().map(markdown::plain),
            doc => api.doc.as_deref().map(markdown::safe),
            has_examples => Tested::of(&api.actions).any(),
            actions,
        },
    };
    let render = || environment.get_template(name)?.render(values);
    render().map_err(|error| defect(name, &error))
}

fn defect(name: &str, error: &minijinja::Error) -> Diagnostic {
    Diagnostic::new(Code::Defect, format!("the template of {name} failed: {error}"))
        .help("this is a defect of tcgen: please report it with the spec that shows it")
}
