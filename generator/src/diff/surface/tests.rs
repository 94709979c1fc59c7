//! The list is what gets rendered: the items of the rendered files, as a parser of Rust sees them, are those of the
//! list, with the same signatures, over whole services and over the names that a generator trips over.

use std::collections::BTreeMap;
use std::path::Path;

use quote::ToTokens;
use syn::{Fields, FnArg, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, ReturnType, Signature, Type};

use super::surface;
use crate::config::module_options;
use crate::model::resolve_api;
use crate::render::render_api;
use crate::report::{Report, Sources};
use crate::spec::read_spec;

fn check(spec: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(spec);
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = read_spec(&path, &mut sources, &mut report).unwrap();
    let api = resolve_api(&service, &[], &mut report);
    assert!(!report.has_errors());
    let files = render_api(&api, &module_options(Path::new(spec), None), &mut report);
    let mut rendered = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs") && !file.path.contains("tests/")) {
        let items = syn::parse_file(&file.text).unwrap().items;
        let has_enum = items.iter().any(|item| matches!(item, Item::Enum(_)));
        for item in &items {
            match item {
                Item::Struct(item) if file.path != "client.rs" => structure(item, &mut rendered),
                Item::Enum(item) => enumeration(item, &mut rendered),
                Item::Impl(item) => implementation(item, &file.path, has_enum, &mut rendered),
                _ => {}
            }
        }
    }
    let listed: BTreeMap<String, String> =
        surface(&api).into_iter().map(|(path, item)| (path, item.signature)).collect();
    for (path, signature) in &rendered {
        assert_eq!(listed.get(path), Some(signature), "{path} is rendered so, and listed otherwise");
    }
    for path in listed.keys() {
        assert!(rendered.contains_key(path), "{path} is listed, and not rendered");
    }
    assert!(!rendered.is_empty());
}

fn enumeration(item: &ItemEnum, out: &mut BTreeMap<String, String>) {
    let known = item.variants.iter().filter(|variant| variant.ident != "Unknown");
    out.extend(known.map(|variant| (format!("{}::{}", item.ident, variant.ident), value_of(&variant.attrs))));
    let unknown = item.variants.iter().find(|variant| variant.ident == "Unknown").unwrap();
    let kept = text(&unknown.fields);
    if item.ident != "ErrorCode" {
        let kept = kept.trim_start_matches("(Unknown<").trim_end_matches(">)");
        out.insert(item.ident.to_string(), format!("enum of {kept}"));
    }
}

fn structure(item: &ItemStruct, out: &mut BTreeMap<String, String>) {
    let name = item.ident.to_string();
    let Fields::Named(fields) = &item.fields else { panic!("{name} has no named fields") };
    let fields = fields.named.iter().filter_map(|field| {
        let name = field.ident.as_ref().unwrap().to_string();
        (name != "request_id").then(|| (name, text(&field.ty)))
    });
    let attributes: String = item.attrs.iter().map(text).collect();
    // The one struct that a caller may write field by field.
    if !attributes.contains("non_exhaustive") {
        let mut fields: Vec<String> = fields.map(|(name, type_)| format!("{name}: {type_}")).collect();
        fields.sort_unstable();
        out.insert(name, format!("{{ {} }}", fields.join(", ")));
        return;
    }
    out.extend(fields.map(|(field, type_)| (format!("{name}.{field}"), type_)));
    if attributes.contains("Default") {
        out.insert(format!("{name}: Default"), String::new());
    }
    out.insert(name, "struct".to_owned());
}

/// Without what is there whatever the spec says.
fn implementation(item: &ItemImpl, file: &str, is_of_enum: bool, out: &mut BTreeMap<String, String>) {
    let name = text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        if text(path) == "Default" {
            out.insert(format!("{name}: Default"), String::new());
        }
        return;
    }
    let always: &[&str] = if file == "client.rs" { &["builder", "inner"] } else { &["validate"] };
    for function in item.items.iter().filter_map(|it| if let ImplItem::Fn(it) = it { Some(it) } else { None }) {
        let ident = function.sig.ident.to_string();
        if !is_of_enum && !always.contains(&ident.as_str()) {
            out.insert(format!("{name}::{ident}"), signature(&function.sig));
        }
    }
}

/// As the list writes it: `new` with the names of its arguments, all else without; what a call gives, for the methods
/// that give more than the builder itself.
fn signature(function: &Signature) -> String {
    let arguments: Vec<String> = function
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Receiver(_) => None,
            FnArg::Typed(argument) => {
                let type_ = match &*argument.ty {
                    Type::Reference(it) => format!("&{}", text(&it.elem)),
                    other => text(other),
                };
                let name = text(&argument.pat);
                Some(if function.ident == "new" && name != "required" { format!("{name}: {type_}") } else { type_ })
            }
        })
        .collect();
    let result = match &function.output {
        ReturnType::Type(_, type_) => text(type_),
        ReturnType::Default => String::new(),
    };
    let inside = |outer: &str| result.strip_prefix(outer).and_then(|it| it.strip_suffix('>')).map(str::to_owned);
    let given = inside("Call<")
        .or_else(|| inside("Result<").and_then(|it| it.strip_suffix(",PairingError").map(str::to_owned)));
    let given = given.map_or_else(String::new, |given| format!(" -> {given}"));
    format!("({}){given}", arguments.join(", "))
}

/// The value that a variant's documentation begins with.
fn value_of(attributes: &[syn::Attribute]) -> String {
    let doc = attributes.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(it) if it.path.is_ident("doc") => Some(it.value.to_token_stream().to_string()),
        _ => None,
    });
    let doc = doc.unwrap();
    doc.split('`').nth(1).unwrap_or_default().trim().to_owned()
}

/// A type without lifetimes and the paths that lead to it.
fn text(tokens: &impl ToTokens) -> String {
    let raw = tokens.to_token_stream().to_string();
    let raw = raw.replace("'a ,", "").replace("'a", "");
    let mut words: Vec<&str> = Vec::new();
    for word in raw.split_whitespace() {
        if word == "::" {
            // What stands before it leads to what stands behind it, unless that is punctuation.
            if words.last().is_some_and(|last| last.chars().all(|c| c.is_alphanumeric() || c == '_')) {
                words.pop();
            }
        } else {
            words.push(word);
        }
    }
    let joined = words.join(" ");
    let glued = [
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("> >", ">>"),
        ("& ", "&"),
        (" ,", ","),
        (", ", ","),
        (",>", ">"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
        ("Failure<&", "Failure<"),
        // The runtime's `Failure` is of texts unless it says otherwise.
        ("Failure<>", "Failure<String>"),
    ];
    glued.into_iter().fold(joined, |text, (from, to)| text.replace(from, to))
}

#[test]
fn awkward_names_are_listed_as_they_are_rendered() {
    check("tests/fixtures/awkward_names.yaml");
}

#[test]
fn essbasic_is_listed_as_it_is_rendered() {
    check("spec/essbasic/2021-05-26");
}

#[test]
fn ess_is_listed_as_it_is_rendered() {
    check("spec/ess/2020-11-11");
}
