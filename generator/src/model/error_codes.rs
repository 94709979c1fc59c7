//! The service's error codes. In: the codes that it declares and that its actions list. Out: one sorted table.

use std::collections::{BTreeMap, HashSet};

use super::{ErrorCode, names};
use crate::spec::Service;

/// Every code once, by code; `selected` are the actions that take part. Codes are open strings on the wire, so
/// two that fall together as identifiers (`MissingParameter`, `MissingParameter.`) are told apart by a number.
pub(super) fn resolve_error_codes(service: &Service, selected: &[&str]) -> Vec<ErrorCode> {
    let mut docs: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for action in selected.iter().filter_map(|name| service.actions.get(*name)) {
        for code in &action.value.errors {
            docs.entry(&code.value).or_default();
        }
    }
    // A declared code that no selected action lists stays out of a subset, but belongs to a whole service.
    let whole = selected.len() == service.actions.len();
    for (code, declared) in &service.errors {
        if whole || docs.contains_key(code.as_str()) {
            docs.insert(code, declared.value.doc.as_ref().map(|doc| doc.value.as_str()));
        }
    }
    let mut taken = HashSet::from(["Unknown".to_owned()]);
    let name = |(code, doc): (&str, Option<&str>)| ErrorCode {
        code: code.to_owned(),
        ident: free_name(names::variant_name(code).unwrap_or_else(|| "Code".to_owned()), &mut taken),
        doc: doc.map(str::to_owned),
    };
    docs.into_iter().map(name).collect()
}

/// `name`, or `name2`, `name3` … where it is taken; takes it.
pub(super) fn free_name(name: String, taken: &mut HashSet<String>) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}{number}");
        number += 1;
    }
    free
}
