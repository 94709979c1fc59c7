//! Names inside one generated file. In: what the file mentions. Out: the shortest path that is always right,
//! the `use` lines, and the table of doc comments.
//!
//! A reader wants `Option<String>`, not `::core::option::Option<::std::string::String>`; but `ess` has a
//! structure named `Option`, other services `Result`, `Error`, `Box` and `Request`. So each file uses short
//! names except for those that its own types, or a type that it mentions, would shadow.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Options;
use super::format::Doc;
use crate::model::{Api, Type};

/// The names that generated code takes from Rust's prelude, with the module that each is in.
const PRELUDE: &[(&str, &str)] = &[
    ("Box", "::std::boxed"),
    ("Clone", "::core::clone"),
    ("Default", "::core::default"),
    ("From", "::core::convert"),
    ("Into", "::core::convert"),
    ("IntoIterator", "::core::iter"),
    ("None", "::core::option::Option"),
    ("Ok", "::core::result::Result"),
    ("Option", "::core::option"),
    ("PartialEq", "::core::cmp"),
    ("Result", "::core::result"),
    ("Some", "::core::option::Option"),
    ("String", "::std::string"),
    ("ToString", "::std::string"),
    ("Vec", "::std::vec"),
];

/// The names that generated code takes from the runtime, with the module that each is in.
const RUNTIME: &[(&str, &str)] = &[
    ("Action", ""),
    ("Binary", ""),
    ("Call", ""),
    ("Checker", ""),
    ("ClientBuilder", ""),
    ("Decode", "codec"),
    ("DecodeError", "codec"),
    ("DecodeValue", "codec"),
    ("Encode", "codec"),
    ("EncodeValue", "codec"),
    ("Error", ""),
    ("Failure", ""),
    ("Name", "codec"),
    ("ObjectWriter", "codec"),
    ("PairingError", ""),
    ("Pattern", ""),
    ("Piece", ""),
    ("Reader", "codec"),
    ("Request", ""),
    ("Response", ""),
    ("Service", ""),
    ("Unknown", ""),
    ("Validate", ""),
    ("ValueWriter", "codec"),
    ("Violations", ""),
];

/// The names of our own modules' types.
const OWN: &[&str] = &["Client", "ErrorCode"];

/// What one file mentions.
pub(super) struct Scope<'a> {
    pub(super) api: &'a Api,
    pub(super) options: &'a Options,
    /// The path to the root of the generated modules: `crate`, or as many `super` as the file is deep.
    pub(super) root: &'static str,
    defined: Vec<String>,
    imports: BTreeMap<String, BTreeSet<String>>,
    docs: Vec<Doc>,
}

impl<'a> Scope<'a> {
    /// A file that defines these types.
    pub(super) fn new(api: &'a Api, options: &'a Options, depth: usize, defined: Vec<String>) -> Self {
        let root = match (&options.package, depth) {
            (Some(_), _) => "crate",
            (None, 0) => "self",
            (None, 1) => "super",
            (None, _) => "super::super",
        };
        Scope { api, options, root, defined, imports: BTreeMap::new(), docs: Vec::new() }
    }

    /// A name of the prelude.
    pub(super) fn std(&self, name: &'static str) -> TokenStream {
        let ident = ident(name);
        match PRELUDE.iter().find(|(known, _)| *known == name) {
            Some((_, module)) if self.defines(name) => {
                let module = path(module);
                quote!(#module::#ident)
            }
            _ => quote!(#ident),
        }
    }

    /// The same as text, for the attributes that hold paths in strings.
    pub(super) fn std_path(&self, name: &'static str) -> String {
        self.std(name).to_string().replace(' ', "")
    }

    /// A name of the runtime, imported unless a type of this file has it.
    pub(super) fn runtime(&mut self, name: &'static str) -> TokenStream {
        let module = RUNTIME.iter().find(|(known, _)| *known == name).map_or("", |(_, module)| module);
        let runtime = &self.options.runtime;
        let module = if module.is_empty() { runtime.clone() } else { format!("{runtime}::{module}") };
        self.import(module, name)
    }

    /// One of our own items at the root, outside the model.
    pub(super) fn own(&mut self, name: &'static str) -> TokenStream {
        self.import(self.root.to_owned(), name)
    }

    /// A structure.
    pub(super) fn structure(&mut self, index: usize) -> TokenStream {
        let name = self.api.structures.get(index).map_or("", |it| it.ident.as_str());
        self.generated("structures", name)
    }

    /// An enum.
    pub(super) fn enumeration(&mut self, index: usize) -> TokenStream {
        let name = self.api.enums.get(index).map_or("", |it| it.ident.as_str());
        self.generated("enums", name)
    }

    /// A request or response.
    pub(super) fn action_type(&mut self, name: &str) -> TokenStream {
        self.generated("actions", name)
    }

    /// The type of an item, without `Option`, `Box` or `Vec`.
    pub(super) fn item_type(&mut self, type_: &Type) -> TokenStream {
        match type_.item() {
            Type::Text => self.std("String"),
            Type::Integer => quote!(i64),
            Type::Unsigned => quote!(u64),
            Type::Float => quote!(f64),
            Type::Boolean => quote!(bool),
            Type::Binary => self.runtime("Binary"),
            Type::Structure(index) => self.structure(*index),
            Type::Enum(index) => self.enumeration(*index),
            Type::List(item) => self.item_type(item),
        }
    }

    /// Attributes for the feature `serde`, which a crate of ours has; a module stands in a crate that may not, and
    /// rustc would warn of the unknown feature.
    pub(super) fn serde_attribute(&self, content: &str) -> Option<String> {
        self.options.package.as_ref().map(|_| format!("#[cfg_attr(feature = \"serde\", {content})]"))
    }

    /// A doc comment. The text stays out of the token stream: formatting replaces the mark by its lines, which
    /// costs five tokens however long the text is.
    pub(super) fn doc(&mut self, text: String) -> TokenStream {
        self.doc_with(text, Vec::new())
    }

    /// A doc comment and the attributes after it, a line each, which stay out of the token stream with it.
    pub(super) fn doc_with(&mut self, text: String, attributes: Vec<String>) -> TokenStream {
        let mark = super::format::doc_mark(self.docs.len());
        self.docs.push(Doc { text, attributes });
        quote!(#[doc = #mark])
    }

    /// A doc comment of the file or module that it stands in.
    pub(super) fn inner_doc(&mut self, text: String) -> TokenStream {
        let mark = super::format::doc_mark(self.docs.len());
        self.docs.push(Doc { text, attributes: Vec::new() });
        quote!(#![doc = #mark])
    }

    /// The `use` items and the table of docs.
    pub(super) fn finish(self) -> (TokenStream, Vec<Doc>) {
        let import = |(module, names): (&String, &BTreeSet<String>)| {
            let module = path(module);
            let names = names.iter().map(|name| ident(name));
            quote!(use #module::{#(#names),*};)
        };
        // Other crates first, as rustfmt's users order them.
        let (own, other): (Vec<_>, Vec<_>) = self.imports.iter().partition(|(module, _)| module.starts_with(self.root));
        (other.into_iter().chain(own).map(import).collect(), self.docs)
    }

    fn defines(&self, name: &str) -> bool {
        self.defined.iter().any(|defined| defined == name)
    }

    fn generated(&mut self, folder: &str, name: &str) -> TokenStream {
        let module = format!("{}::{folder}", self.root);
        if is_reserved(name) && !self.defines(name) {
            let (module, ident) = (path(&module), ident(name));
            return quote!(#module::#ident);
        }
        self.import(module, name)
    }

    fn import(&mut self, module: String, name: &str) -> TokenStream {
        let ident = ident(name);
        // A type that this file defines is in scope by itself; a foreign name that it shadows needs its path.
        if self.defines(name) {
            let own = module.starts_with(self.root) && !OWN.contains(&name) && module != self.options.runtime;
            let module = path(&module);
            return if own { quote!(#ident) } else { quote!(#module::#ident) };
        }
        self.imports.entry(module).or_default().insert(name.to_owned());
        quote!(#ident)
    }
}

fn is_reserved(name: &str) -> bool {
    PRELUDE.iter().chain(RUNTIME).any(|(known, _)| *known == name) || OWN.contains(&name)
}

/// An identifier, raw where it is written so.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path such as `super::super::structures`.
pub(super) fn path(text: &str) -> TokenStream {
    let (leading, text) = match text.strip_prefix("::") {
        Some(rest) => (quote!(::), rest),
        None => (TokenStream::new(), text),
    };
    let segments = text.split("::").map(ident);
    quote!(#leading #(#segments)::*)
}
