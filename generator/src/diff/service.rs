//! What is said of the service as a whole, and its error codes.

use std::collections::BTreeMap;

use super::Rule;
use super::change::{Found, Of};
use super::context::Context;
use crate::spec::{Action, Located, Place, RateLimit, Service};

pub(super) fn compare_service(context: &mut Context<'_>) {
    let (old, new) = (context.old.spec, context.new.spec);
    let root = new.service.as_ref().map_or_else(Place::default, |it| it.place);
    let subject = new.service.as_ref().map_or("", |it| it.value.as_str()).to_owned();
    if let (Some(before), Some(after)) = (&old.version, &new.version)
        && before.value != after.value
    {
        let message = format!("{} -> {}", before.value, after.value);
        context.add(Found::new(Rule::VersionChanged, format!("{subject}.version"), message, Of::New(after.place)));
    }
    let (before, after) = (context.old.api.endpoint.clone(), context.new.api.endpoint.clone());
    compare_host(context, &format!("{subject}.endpoint"), (&before, &after), &new.endpoint, root);
    let text = |host: &Option<Located<String>>| host.as_ref().map_or("none".to_owned(), |it| it.value.clone());
    let (before, after) = (text(&old.test_endpoint), text(&new.test_endpoint));
    compare_host(context, &format!("{subject}.test_endpoint"), (&before, &after), &new.test_endpoint, root);
    let rate = |service: &Service| service.rate_limit.as_ref().map(|it| it.value);
    compare_rate(
        context,
        &format!("{subject}.rate_limit"),
        (rate(old), rate(new)),
        Of::New(new.rate_limit.as_ref().map_or(root, |it| it.place)),
    );
    docs(context, &format!("{subject}.title"), &old.title, &new.title, root);
    docs(context, &format!("{subject}.doc"), &old.doc, &new.doc, root);
    compare_codes(context);
}

/// A host of the service or of an action, in words.
pub(super) fn compare_host(
    context: &mut Context<'_>,
    subject: &str,
    (old, new): (&str, &str),
    stated: &Option<Located<String>>,
    otherwise: Place,
) {
    if old != new {
        let place = stated.as_ref().map_or(otherwise, |it| it.place);
        context.add(Found::new(Rule::EndpointChanged, subject, format!("{old} -> {new}"), Of::New(place)));
    }
}

/// A rate limit of the service or of an action.
pub(super) fn compare_rate(
    context: &mut Context<'_>,
    subject: &str,
    (old, new): (Option<RateLimit>, Option<RateLimit>),
    place: Of,
) {
    let (old, new) = (old.map(RateLimit::per_second), new.map(RateLimit::per_second));
    let rule = match (old, new) {
        (Some(old), Some(new)) if new < old => Rule::RateLimitLowered,
        (None, Some(_)) => Rule::RateLimitStated,
        (old, new) if old != new => Rule::RateLimitRaised,
        _ => return,
    };
    let shown = |rate: Option<u32>| rate.map_or_else(|| "none".to_owned(), |rate| format!("{rate}/s"));
    context.add(Found::new(rule, subject, format!("{} -> {}", shown(old), shown(new)), place));
}

/// A text that only documentation shows.
pub(super) fn docs(
    context: &mut Context<'_>,
    subject: &str,
    old: &Option<Located<String>>,
    new: &Option<Located<String>>,
    otherwise: Place,
) {
    let same = old.as_ref().map(|it| &it.value) == new.as_ref().map(|it| &it.value);
    if !same {
        let place = new.as_ref().map_or(otherwise, |it| it.place);
        context.add(Found::new(Rule::DocsChanged, subject, "other words", Of::New(place)));
    }
}

fn compare_codes(context: &mut Context<'_>) {
    let (old, new) = (places(context.old.spec), places(context.new.spec));
    let ident = |api: &crate::model::Api| -> BTreeMap<String, String> {
        api.error_codes.iter().map(|it| (it.code.clone(), it.ident.clone())).collect()
    };
    let (old_idents, new_idents) = (ident(context.old.api), ident(context.new.api));
    for (code, place) in &new {
        match (old_idents.get(*code), new_idents.get(*code)) {
            _ if !old.contains_key(code) => {
                context.add(Found::new(Rule::ErrorCodeAdded, *code, "the service may answer with it", Of::New(*place)));
            }
            (Some(before), Some(after)) if before != after => {
                let message = format!("`ErrorCode::{before}` -> `ErrorCode::{after}`");
                context.add(Found::new(Rule::RustNameChanged, *code, message, Of::New(*place)));
            }
            _ => {}
        }
    }
    for (code, place) in old.iter().filter(|(code, _)| !new.contains_key(*code)) {
        context.add(Found::new(Rule::ErrorCodeRemoved, *code, "no action lists it any more", Of::Old(*place)));
    }
    for (code, before) in &context.old.spec.errors {
        if let Some(after) = context.new.spec.errors.get(code) {
            docs(context, code, &before.value.doc, &after.value.doc, after.place);
        }
    }
}

/// Every code that the service declares or an action lists, with the first place that does.
fn places(service: &Service) -> BTreeMap<&str, Place> {
    let mut codes: BTreeMap<&str, Place> = service.errors.iter().map(|(code, it)| (code.as_str(), it.place)).collect();
    for code in service.actions.values().flat_map(|action| &action.value.errors) {
        codes.entry(&code.value).or_insert(code.place);
    }
    codes
}

/// The codes that one of two actions lists and the other does not: all that came are one change, and so are all that
/// went.
pub(super) fn compare_action_codes(context: &mut Context<'_>, name: &str, old: &Action, new: &Action) {
    let listed = |one: &Action, other: &Action| -> Vec<Located<String>> {
        one.errors.iter().filter(|code| !other.errors.iter().any(|it| it.value == code.value)).cloned().collect()
    };
    let names = |codes: &[Located<String>]| codes.iter().map(|it| it.value.as_str()).collect::<Vec<_>>().join(", ");
    let subject = format!("{name}.errors");
    let (came, went) = (listed(new, old), listed(old, new));
    if let Some(first) = came.first() {
        context.add(Found::new(Rule::ActionErrorAdded, &subject, names(&came), Of::New(first.place)));
    }
    if let Some(first) = went.first() {
        context.add(Found::new(Rule::ActionErrorRemoved, &subject, names(&went), Of::Old(first.place)));
    }
}
