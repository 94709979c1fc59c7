//! Names inside one generated file. In: what the file mentions. Out: the shortest path that is always right, and the
//! `use` lines.
//!
//! A reader wants `Option<String>`, not `::core::option::Option<::std::string::String>`; but `ess` has a
//! structure named `Option`, other services `Result`, `Error`, `Box` and `Request`. So each file uses short
//! names except for those that its own types, or a type that it mentions, would shadow.

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::Options;
use super::piece::Piece;
use super::text::{Text, put};
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

/// A name as the file writes it: behind its module where the short name is taken. It stands in text and in tokens.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    module: Option<Module<'a>>,
    ident: &'a str,
}

/// A module: a path, and what may be below it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Module<'a> {
    /// Whether it is one of those that we generate; they are imported last, as rustfmt's users order them.
    is_own: bool,
    path: &'a str,
    /// A module of that path, or nothing.
    below: &'a str,
}

/// What one file mentions.
pub(super) struct Scope<'a> {
    pub(super) api: &'a Api,
    pub(super) options: &'a Options,
    /// The path to the root of the generated modules: `crate`, or as many `super` as the file is deep.
    pub(super) root: &'static str,
    /// The types that the file defines; one named so with `Required` behind counts too.
    defined: [&'a str; 2],
    imports: Vec<(Module<'a>, &'a str)>,
}

impl<'a> Scope<'a> {
    /// A file that defines these types.
    pub(super) fn new(api: &'a Api, options: &'a Options, depth: usize, defined: [&'a str; 2]) -> Self {
        let root = match (&options.package, depth) {
            (Some(_), _) => "crate",
            (None, 0) => "self",
            (None, 1) => "super",
            (None, _) => "super::super",
        };
        Scope { api, options, root, defined, imports: Vec::new() }
    }

    /// A name of the prelude.
    pub(super) fn std(&self, name: &'static str) -> Name<'a> {
        let module = || PRELUDE.iter().find(|(known, _)| *known == name).map(|(_, module)| *module);
        let module = if self.defines(name) { module() } else { None };
        Name { module: module.map(|path| Module { is_own: false, path, below: "" }), ident: name }
    }

    /// A name of the runtime, imported unless a type of this file has it.
    pub(super) fn runtime(&mut self, name: &'static str) -> Name<'a> {
        let below = RUNTIME.iter().find(|(known, _)| *known == name).map_or("", |(_, module)| module);
        self.import(Module { is_own: false, path: &self.options.runtime, below }, name)
    }

    /// One of our own items at the root, outside the model.
    pub(super) fn own(&mut self, name: &'static str) -> Name<'a> {
        self.import(Module { is_own: true, path: self.root, below: "" }, name)
    }

    /// A structure.
    pub(super) fn structure(&mut self, index: usize) -> Name<'a> {
        self.generated("structures", self.api.structures.get(index).map_or("", |it| it.ident.as_str()))
    }

    /// An enum.
    pub(super) fn enumeration(&mut self, index: usize) -> Name<'a> {
        self.generated("enums", self.api.enums.get(index).map_or("", |it| it.ident.as_str()))
    }

    /// A request or response.
    pub(super) fn action_type(&mut self, name: &'a str) -> Name<'a> {
        self.generated("actions", name)
    }

    /// The type of an item, without `Option`, `Box` or `Vec`.
    pub(super) fn item_type(&mut self, type_: &Type) -> Name<'a> {
        let primitive = |ident| Name { module: None, ident };
        match type_.item() {
            Type::Text => self.std("String"),
            Type::Integer => primitive("i64"),
            Type::Unsigned => primitive("u64"),
            Type::Float => primitive("f64"),
            Type::Boolean => primitive("bool"),
            Type::Binary => self.runtime("Binary"),
            Type::Structure(index) => self.structure(*index),
            Type::Enum(index) => self.enumeration(*index),
            Type::List(item) => self.item_type(item),
        }
    }

    /// Whether there are attributes for the feature `serde`. A crate of ours has it; a module stands in a crate that may
    /// not, and rustc would warn of the unknown feature.
    pub(super) fn has_serde(&self) -> bool {
        self.options.package.is_some()
    }

    /// The `use` items, a line each; whether there are any.
    pub(super) fn write_imports(&mut self, text: &mut Text) -> bool {
        self.imports.sort_unstable();
        for names in self.imports.chunk_by(|(one, _), (next, _)| one == next) {
            let Some((module, first)) = names.first() else { continue };
            text.begin_line();
            put!(text, "use ", *module, "::");
            if names.len() == 1 {
                put!(text, *first);
            } else {
                let mut list = text.filled_list("{");
                for (_, name) in names {
                    text.item(&mut list);
                    put!(text, *name);
                }
                text.end_list(list, "}");
            }
            put!(text, ";");
            text.end_line();
        }
        !self.imports.is_empty()
    }

    fn defines(&self, name: &str) -> bool {
        let defines = |defined: &&str| name == *defined || name.strip_suffix("Required") == Some(defined);
        !name.is_empty() && self.defined.iter().any(defines)
    }

    fn generated(&mut self, below: &'static str, name: &'a str) -> Name<'a> {
        let module = Module { is_own: true, path: self.root, below };
        if is_reserved(name) && !self.defines(name) {
            return Name { module: Some(module), ident: name };
        }
        self.import(module, name)
    }

    fn import(&mut self, module: Module<'a>, ident: &'a str) -> Name<'a> {
        // A type that this file defines is in scope by itself; a foreign name that it shadows needs its path.
        if self.defines(ident) {
            let own = module.is_own && !OWN.contains(&ident);
            return Name { module: (!own).then_some(module), ident };
        }
        let is_same = |(known, name): &(Module<'_>, &str)| *name == ident && *known == module;
        if !self.imports.iter().any(is_same) {
            self.imports.push((module, ident));
        }
        Name { module: None, ident }
    }
}

impl Piece for Module<'_> {
    fn put_to(self, out: &mut String) {
        out.push_str(self.path);
        if !self.below.is_empty() {
            out.push_str("::");
            out.push_str(self.below);
        }
    }
}

impl Piece for Name<'_> {
    fn put_to(self, out: &mut String) {
        if let Some(module) = self.module {
            module.put_to(out);
            out.push_str("::");
        }
        out.push_str(self.ident);
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.put_to(&mut text);
        out.write_str(&text)
    }
}

impl ToTokens for Name<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        path(&self.to_string()).to_tokens(tokens);
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

/// A number as the spec writes it; anything else is a text, never tokens.
pub(super) fn number_tokens(text: &str) -> TokenStream {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
    match text.parse() {
        Ok(number) if is_number => number,
        _ => quote!(#text),
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
