//! One document as a spec. In: typed JSON. Out: a `spec::Service`, and diagnostics about what is no fact.

use std::collections::{HashMap, HashSet};

use super::document::{Action, Document, Examples, Flag, Member, Metadata, Object, Prose, Text};
use super::markup::to_markdown;
use super::sample::{read_examples, read_value, shows_events};
use super::stated::{Owner, StatedFacts, Taken};
use super::twins::name_twins;
use crate::report::{Code, Diagnostic, FileId, Place, Report, did_you_mean};
use crate::spec::{self, Body, Located, Map, Named, Scalar, Service, Status, Streaming, TypeName};

/// One file while it is converted.
pub(super) struct File<'a> {
    pub(super) id: FileId,
    pub(super) text: &'a str,
}

impl File<'_> {
    /// The place of a name; the start of the file where the name was escaped.
    pub(super) fn place(&self, name: &Text<'_>) -> Place {
        let start = name.offset(self.text).unwrap_or(0);
        let end = if start == 0 { 0 } else { start + name.len() };
        Place { file: self.id, start: byte(start), end: byte(end) }
    }

    fn located(&self, text: &Text<'_>) -> Located<String> {
        Located::new(text.to_string(), self.place(text))
    }
}

fn byte(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Turns a document and its examples into a spec. With `docs` the official descriptions come along as `doc`.
pub(super) fn import_document(
    document: &Document<'_>,
    api: &File<'_>,
    examples: Option<&(File<'_>, Examples<'_>)>,
    docs: bool,
    report: &mut Report,
) -> (Service, Taken) {
    let mut converter = Converter { file: api, docs, stated: StatedFacts::default(), report };
    let mut service = converter.service(&document.metadata);
    let objects: Objects<'_, '_> = document.objects.0.iter().map(|(name, object)| (&**name, object)).collect();
    let sent = sent_structures(document, &objects);
    let mut taken = HashSet::new();
    for (name, action) in &document.actions.0 {
        let converted = converter.action(name, action, &objects, &mut taken);
        converter.insert(&mut service.actions, "action", name, converted);
    }
    for (name, object) in document.objects.0.iter().filter(|(name, _)| !taken.contains(&**name)) {
        let structure = converter.structure(name, object, sent.contains(&**name));
        converter.insert(&mut service.structures, "structure", name, structure);
    }
    let stated = converter.stated;
    if let Some((file, examples)) = examples {
        for (name, examples) in &examples.actions.0 {
            if let Some(action) = service.actions.get_mut(&**name) {
                let place = file.place(name);
                action.value.examples = read_examples(examples, place);
                action.value.stream = shows_events(examples).then(|| Located::new(Streaming::Sse, place));
            }
        }
    }
    let taken = stated.apply(&mut service);
    name_twins(&mut service);
    (service, taken)
}

/// Objects by name.
type Objects<'d, 'a> = HashMap<&'d str, &'d Object<'a>>;

/// The structures that requests reach. The metadata's own `usage` is wrong for 2,770 of 15,636 (tccli 3.1.189.1).
fn sent_structures<'d>(document: &'d Document<'_>, objects: &Objects<'d, '_>) -> HashSet<&'d str> {
    let mut reached = HashSet::new();
    let mut open: Vec<&str> = document.actions.0.iter().map(|(_, action)| &*action.input).collect();
    while let Some(name) = open.pop() {
        for member in
            objects.get(name).into_iter().flat_map(|object| &object.members).filter(|member| !member.disabled.0)
        {
            if let Some((item, _)) =
                objects.get_key_value(&*member.item).filter(|_| matches!(&*member.kind, "object" | "list"))
                && reached.insert(*item)
            {
                open.push(item);
            }
        }
    }
    reached
}

fn is_file(member: &Located<spec::Member>) -> bool {
    member.value.type_.as_ref().is_some_and(|type_name| type_name.value.scalar() == Some(Scalar::Binary))
}

struct Converter<'c> {
    file: &'c File<'c>,
    docs: bool,
    stated: StatedFacts,
    report: &'c mut Report,
}

impl Converter<'_> {
    fn service(&self, metadata: &Metadata<'_>) -> Service {
        Service {
            service: Some(self.file.located(&metadata.service_short_name)),
            version: Some(self.file.located(&metadata.api_version)),
            title: metadata.title.as_ref().filter(|title| !title.is_empty()).map(|title| self.file.located(title)),
            doc: self.doc(metadata.document, self.file.place(&metadata.service_short_name)),
            ..Service::default()
        }
    }

    fn action<'d>(
        &mut self,
        name: &Text<'_>,
        action: &'d Action<'_>,
        objects: &Objects<'d, '_>,
        taken: &mut HashSet<&'d str>,
    ) -> spec::Action {
        let place = self.file.place(name);
        let input = self.side(&Owner::Input(name.to_string()), &action.input, objects, taken);
        let status = action
            .status
            .as_ref()
            .and_then(|status| self.status(status))
            .filter(|status| status.value != Status::Online);
        spec::Action {
            title: action.title.as_ref().filter(|title| !title.is_empty()).map(|title| self.file.located(title)),
            doc: self.doc(action.document, place),
            status,
            skip_sign: action.skip_sign.0.then(|| Located::new(true, place)),
            // The official SDKs send what has a file among its members as a form.
            body: input.values().any(is_file).then(|| Located::new(Body::Multipart, place)),
            input,
            output: self.side(&Owner::Output(name.to_string()), &action.output, objects, taken),
            ..spec::Action::default()
        }
    }

    /// The members of a request or a response. `RequestId` stands in every response, and the runtime hands it out.
    fn side<'d>(
        &mut self,
        owner: &Owner,
        name: &'d Text<'_>,
        objects: &Objects<'d, '_>,
        taken: &mut HashSet<&'d str>,
    ) -> Map<spec::Member> {
        taken.insert(name);
        let Some(object) = objects.get(&**name) else {
            let diagnostic = Diagnostic::new(Code::UnresolvedStructure, format!("no object `{}`", &**name))
                .at(self.file.place(name), "described nowhere");
            self.report.add(diagnostic.suggest(did_you_mean(name, objects.keys().copied())));
            return Map::default();
        };
        let sent = matches!(owner, Owner::Input(_));
        let mut members = self.members(owner, object, sent);
        if name.ends_with("Response") {
            members.shift_remove("RequestId");
        }
        members
    }

    /// A structure that is sent has the rule of requests: what its sender may leave out is not required.
    fn structure(&mut self, name: &Text<'_>, object: &Object<'_>, sent: bool) -> spec::Structure {
        spec::Structure {
            doc: self.doc(object.document, self.file.place(name)),
            members: self.members(&Owner::Structure(name.to_string()), object, sent),
            ..spec::Structure::default()
        }
    }

    fn members(&mut self, owner: &Owner, object: &Object<'_>, sent: bool) -> Map<spec::Member> {
        if let Some(kind) = object.kind.as_ref().filter(|kind| &***kind != "object") {
            let message = format!("an object is of the kind `{}`, which no import knows", &**kind);
            self.report.add(Diagnostic::new(Code::UnknownType, message).at(self.file.place(kind), "not `object`"));
        }
        let mut members = Map::with_capacity_and_hasher(object.members.len(), Default::default());
        for member in &object.members {
            let place = self.file.place(&member.name);
            let flag = |flag: Flag| flag.0.then(|| Located::new(true, place));
            let type_name = self.type_name(member);
            let sample = member.example.map(Prose::text);
            let example = type_name
                .as_ref()
                .zip(sample.as_deref())
                .and_then(|(type_name, sample)| read_value(type_name, sample, place));
            if let (Some(type_name), Some(text), false) = (&type_name, member.document, member.disabled.0) {
                self.stated.read(owner, &member.name, &type_name.value, sent, &text.text(), sample.as_deref());
            }
            let converted = spec::Member {
                required: flag(if sent { member.required } else { member.output_required }),
                nullable: flag(member.value_allowed_null),
                disabled: flag(member.disabled),
                doc: self.doc(member.document, place),
                type_: type_name,
                example,
                ..spec::Member::default()
            };
            self.insert(&mut members, "member", &member.name, converted);
        }
        members
    }

    fn type_name(&mut self, member: &Member<'_>) -> Option<Located<TypeName>> {
        let place = self.file.place(&member.item);
        let list = &*member.kind == "list";
        // A kind and an item that do not go together are of an API that nobody knows yet, and no type is guessed.
        let scalar = match &*member.item {
            "string" => Some(("string", Scalar::String)),
            "int64" => Some(("int", Scalar::Integer)),
            "uint64" => Some(("int", Scalar::UnsignedInteger)),
            "float" => Some(("float", Scalar::Float)),
            "bool" => Some(("bool", Scalar::Boolean)),
            "datetime" => Some(("string", Scalar::Timestamp)),
            "datetime_iso" => Some(("string", Scalar::TimestampIso8601)),
            "date" => Some(("string", Scalar::Date)),
            "binary" => Some(("binary", Scalar::Binary)),
            _ => None,
        };
        let type_name = match scalar {
            Some((kind, scalar)) if list || *kind == *member.kind => Some(TypeName::of_scalar(scalar, list)),
            None if list || &*member.kind == "object" => TypeName::of_structure(&member.item, list),
            _ => None,
        };
        if type_name.is_none() {
            let diagnostic =
                Diagnostic::new(Code::UnknownType, format!("no such type: `{}` of `{}`", &*member.kind, &*member.item));
            self.report.add(diagnostic.at(place, "not a type of the API"));
        }
        type_name.map(|type_name| Located::new(type_name, place))
    }

    fn status(&mut self, status: &Text<'_>) -> Option<Located<Status>> {
        let known = Status::from_word(status);
        if known.is_none() {
            let diagnostic = Diagnostic::new(Code::WrongValue, format!("no such status: `{}`", &**status))
                .at(self.file.place(status), "not a status");
            self.report.add(diagnostic.help("known are online, deprecated and offline"));
        }
        known.map(|known| Located::new(known, self.file.place(status)))
    }

    fn doc(&self, prose: Option<Prose<'_>>, place: Place) -> Option<Located<String>> {
        let text = to_markdown(&prose.filter(|_| self.docs)?.text());
        (!text.is_empty()).then(|| Located::new(text, place))
    }

    fn insert<T: Named>(&mut self, map: &mut Map<T>, noun: &str, name: &Text<'_>, value: T) {
        let place = self.file.place(name);
        if !T::is_name(name) {
            let diagnostic = Diagnostic::new(Code::BadName, format!("`{}` is no name of a {noun}", &**name));
            self.report.add(diagnostic.at(place, T::NAME_RULE));
            return;
        }
        if let Some(first) = map.get(&**name) {
            let diagnostic = Diagnostic::new(Code::DuplicateKey, format!("the {noun} `{}` is given twice", &**name));
            self.report.add(diagnostic.at(place, "given again").also(first.place, "given first here"));
            return;
        }
        map.insert(name.to_string(), Located::new(value, place));
    }
}
