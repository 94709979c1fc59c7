//! Actions: which came and went, and what each says of itself.

use super::change::{Found, Of};
use super::context::{Context, Members, Owner, Way};
use super::members::compare_members;
use super::service::{compare_action_codes, compare_host, compare_rate, docs};
use super::{Rule, Verdict};
use crate::model;
use crate::spec::{Action, Body, Example, List, Located, Node, Status};

pub(super) fn compare_actions(context: &mut Context<'_>) {
    let (old, new) = (context.old.spec, context.new.spec);
    for (name, after) in &new.actions {
        match old.actions.get(name) {
            Some(before) => compare_action(context, name, before, after),
            None => {
                let title = after.value.title.as_ref().map_or("a new action", |it| it.value.as_str());
                context.add(Found::new(Rule::ActionAdded, name, title, Of::New(after.place)));
            }
        }
    }
    for (name, before) in old.actions.iter().filter(|(name, _)| !new.actions.contains_key(*name)) {
        context.add(Found::new(Rule::ActionRemoved, name, "no longer described", Of::Old(before.place)));
    }
}

fn compare_action(context: &mut Context<'_>, name: &str, old: &Located<Action>, new: &Located<Action>) {
    let (Some(old_api), Some(new_api)) = (context.old.action(name), context.new.action(name)) else { return };
    let (before, after) = (&old.value, &new.value);
    let at = Of::New(new.place);
    compare_status(context, name, before, after, new);
    let signed = |action: &Action| !action.skip_sign.as_ref().is_some_and(|flag| flag.value);
    match (signed(before), signed(after)) {
        (false, true) => context.add(Found::new(Rule::ActionNowSigned, name, "must be signed", at)),
        (true, false) => context.add(Found::new(Rule::ActionNowUnsigned, name, "needs no signature", at)),
        _ => {}
    }
    compare_travel(context, name, before, after, new);
    let of_service = "that of the service";
    let hosts = [
        ("endpoint", &before.endpoint, &after.endpoint),
        ("test_endpoint", &before.test_endpoint, &after.test_endpoint),
    ];
    for (key, before, after) in hosts {
        let text = |host: &Option<Located<String>>| host.as_ref().map_or(of_service.to_owned(), |it| it.value.clone());
        compare_host(context, &format!("{name}.{key}"), (&text(before), &text(after)), after, new.place);
    }
    compare_own_rate(context, name, before, after, new);
    if old_api.method != new_api.method || old_api.request != new_api.request {
        let message = format!("`{}` -> `{}`", old_api.method, new_api.method);
        context.add(Found::new(Rule::RustNameChanged, name, message, at));
    }
    compare_pairing(context, name, (old_api, before), (new_api, after), new);
    compare_action_codes(context, name, before, after);
    docs(context, &format!("{name}.title"), &before.title, &after.title, new.place);
    docs(context, &format!("{name}.doc"), &before.doc, &after.doc, new.place);
    let side = |spec, api, sent, place| Members { spec, api, sent, place };
    let input = Owner {
        subject: format!("{name}.input"),
        old: side(&before.input, &old_api.input, true, old.place),
        new: side(&after.input, &new_api.input, true, new.place),
        way: Way::REQUEST,
        turned: false,
    };
    compare_members(context, &input);
    let output = Owner {
        subject: format!("{name}.output"),
        old: side(&before.output, &old_api.output, false, old.place),
        new: side(&after.output, &new_api.output, false, new.place),
        way: Way::RESPONSE,
        turned: false,
    };
    compare_members(context, &output);
}

fn compare_status(context: &mut Context<'_>, name: &str, old: &Action, new: &Action, at: &Located<Action>) {
    let status = |action: &Action| action.status.as_ref().map_or(Status::Online, |it| it.value);
    let rule = match (status(old), status(new)) {
        (old, new) if old == new => return,
        (Status::Online, Status::Deprecated) => Rule::ActionDeprecated,
        (_, Status::Offline) => Rule::ActionOffline,
        (_, Status::Online | Status::Deprecated) => Rule::ActionRestored,
    };
    let word = |status: Status| match status {
        Status::Online => "online",
        Status::Deprecated => "deprecated",
        Status::Offline => "offline",
    };
    let message = format!("{} -> {}", word(status(old)), word(status(new)));
    let place = new.status.as_ref().map_or(at.place, |it| it.place);
    context.add(Found::new(rule, name, message, Of::New(place)));
}

/// In which form a request and its answer travel.
fn compare_travel(context: &mut Context<'_>, name: &str, old: &Action, new: &Action, at: &Located<Action>) {
    let body = |action: &Action| match action.body.as_ref().map(|it| it.value) {
        None => "JSON",
        Some(Body::Multipart) => "multipart",
        Some(Body::OctetStream) => "octet-stream",
    };
    if body(old) != body(new) {
        let place = new.body.as_ref().map_or(at.place, |it| it.place);
        let message = format!("{} -> {}", body(old), body(new));
        context.add(Found::new(Rule::BodyChanged, format!("{name}.body"), message, Of::New(place)));
    }
    let effects = (old.effect(name), new.effect(name));
    if effects.0 != effects.1 {
        let place = new.effect.as_ref().map_or(at.place, |it| it.place);
        let message = format!("{} -> {}", effects.0.word(), effects.1.word());
        context.add(Found::new(Rule::EffectChanged, format!("{name}.effect"), message, Of::New(place)));
    }
    let stream = |action: &Action| action.stream.as_ref().map_or("one answer", |_| "a stream of events");
    if stream(old) != stream(new) {
        let place = new.stream.as_ref().map_or(at.place, |it| it.place);
        let message = format!("{} -> {}", stream(old), stream(new));
        context.add(Found::new(Rule::StreamChanged, format!("{name}.stream"), message, Of::New(place)));
    }
}

/// The limit that holds for the action, where the action itself says something else than before.
fn compare_own_rate(context: &mut Context<'_>, name: &str, old: &Action, new: &Action, at: &Located<Action>) {
    let own = |action: &Action| action.rate_limit.as_ref().map(|it| it.value);
    if own(old) == own(new) {
        return;
    }
    let of_service = |spec: &crate::spec::Service| spec.rate_limit.as_ref().map(|it| it.value);
    let rates = (own(old).or_else(|| of_service(context.old.spec)), own(new).or_else(|| of_service(context.new.spec)));
    let place = new.rate_limit.as_ref().map_or(at.place, |it| it.place);
    compare_rate(context, &format!("{name}.rate_limit"), rates, Of::New(place));
}

fn compare_pairing(
    context: &mut Context<'_>,
    name: &str,
    (old_api, old): (&model::Action, &Action),
    (new_api, new): (&model::Action, &Action),
    at: &Located<Action>,
) {
    let pair = |api: &model::Action| {
        let pairing = api.pairing.as_ref()?;
        Some((api.output.get(pairing.messages)?.wire.clone(), api.input.get(pairing.items)?.wire.clone()))
    };
    let place = |action: &Action, pair: &(String, String)| {
        action.output.get(&pair.0).and_then(|member| member.value.pairs_with.as_ref()).map(|it| it.place)
    };
    let shown = |(messages, items): &(String, String)| format!("{messages} with {items}");
    let subject = |(messages, _): &(String, String)| format!("{name}.output.{messages}.pairs_with");
    match (pair(old_api), pair(new_api)) {
        (None, Some(after)) => {
            let place = place(new, &after).unwrap_or(at.place);
            context.add(Found::new(Rule::PairingAdded, subject(&after), shown(&after), Of::New(place)));
        }
        (Some(before), None) => {
            let place = place(old, &before).map_or(Of::New(at.place), Of::Old);
            context.add(Found::new(Rule::PairingRemoved, subject(&before), shown(&before), place));
        }
        (Some(before), Some(after)) if before != after => {
            let item = |side: &super::context::Side<'_>, api: &model::Action, wire: &str| {
                let member = api.input.iter().find(|it| it.wire == wire);
                member.map(|member| format!("{:?}", side.item(&member.type_)))
            };
            let breaks = item(&context.old, old_api, &before.1) != item(&context.new, new_api, &after.1);
            let message = format!("{} -> {}", shown(&before), shown(&after));
            let place = place(new, &after).unwrap_or(at.place);
            let found = Found::new(Rule::PairingChanged, subject(&after), message, Of::New(place));
            context.add(found.wire(Verdict::Compatible).breaks_source(breaks));
        }
        _ => {}
    }
}

/// Whether the documented calls say the same, wherever they stand.
pub(super) fn same_examples(old: &List<Example>, new: &List<Example>) -> bool {
    let node = |one: &Option<Located<Node>>, other: &Option<Located<Node>>| match (one, other) {
        (Some(one), Some(other)) => one.value.same(&other.value),
        (one, other) => one.is_none() && other.is_none(),
    };
    let title = |example: &Example| example.title.as_ref().map(|it| it.value.clone());
    old.len() == new.len()
        && old.iter().zip(new).all(|(one, other)| {
            let (one, other) = (&one.value, &other.value);
            title(one) == title(other) && node(&one.input, &other.input) && node(&one.output, &other.output)
        })
}
