//! No change of a fact is hidden by an overlay that states the fact too: the comparison of two specs reports it with the
//! verdict that it would have in the code, and both places.
//!
//! First for every key that the format has, in a small spec; then for the facts of the stored specs, one by one.

use std::collections::{BTreeMap, BTreeSet};

use Verdict::{Breaking, Compatible, Warning};
use serde_json::Value;
use tcgen::diff::{Bump, Change, Diff, Layered, Rule, Selected, Verdict, diff_layers};
use tcgen::model::reached_structures;
use tcgen::report::{Report, Sources};
use tcgen::spec::{
    Action, Constraint, Layers, List, Located, Map, Member, Node, Place, Range, Service, SpecTexts, TypeName,
    json_schema, read_layers, read_layers_of,
};
use tests::command::workspace;

/// What has the fact; what it says of it before and after, and what the overlay says; and what has to be reported.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, Verdict, Verdict);

/// Every key at each level that the format knows.
#[rustfmt::skip]
const CASES: &[Case] = &[
    ("service", "version: \"2020-01-01\"", "version: \"2021-01-01\"", "version: \"2020-01-01\"", "version-changed", "demo.version", Warning, Compatible),
    ("service", "title: A", "title: B", "title: C", "docs-changed", "demo.title", Compatible, Compatible),
    ("service", "doc: A", "doc: B", "doc: C", "docs-changed", "demo.doc", Compatible, Compatible),
    ("service", "endpoint: a.tencent.cn", "endpoint: b.tencent.cn", "endpoint: c.tencent.cn", "endpoint-changed", "demo.endpoint", Warning, Compatible),
    ("service", "", "test_endpoint: b.tencent.cn", "test_endpoint: c.tencent.cn", "endpoint-changed", "demo.test_endpoint", Warning, Compatible),
    ("service", "rate_limit: 20/s", "rate_limit: 10/s", "rate_limit: 20/s", "rate-limit-lowered", "demo.rate_limit", Breaking, Compatible),
    ("service", "rate_limit: 20/s", "", "rate_limit: 20/s", "rate-limit-raised", "demo.rate_limit", Compatible, Compatible),
    ("error", "doc: A", "doc: B", "doc: C", "docs-changed", "Refused", Compatible, Compatible),
    ("action", "title: A", "title: B", "title: A", "docs-changed", "List.title", Compatible, Compatible),
    ("action", "doc: A", "doc: B", "doc: C", "docs-changed", "List.doc", Compatible, Compatible),
    ("action", "name: ListOne", "name: ListTwo", "name: ListAll", "rust-name-changed", "List", Compatible, Breaking),
    ("action", "endpoint: a.tencent.cn", "endpoint: b.tencent.cn", "endpoint: a.tencent.cn", "endpoint-changed", "List.endpoint", Warning, Compatible),
    ("action", "test_endpoint: a.tencent.cn", "", "test_endpoint: a.tencent.cn", "endpoint-changed", "List.test_endpoint", Warning, Compatible),
    ("action", "rate_limit: 20/s", "rate_limit: 5/s", "rate_limit: 20/s", "rate-limit-lowered", "List.rate_limit", Breaking, Compatible),
    ("action", "", "rate_limit: 5/s", "rate_limit: 20/s", "rate-limit-stated", "List.rate_limit", Warning, Compatible),
    ("action", "status: online", "status: offline", "status: online", "action-offline", "List", Breaking, Warning),
    ("action", "", "status: deprecated", "status: online", "action-deprecated", "List", Warning, Warning),
    ("action", "effect: read", "effect: write", "effect: read", "effect-changed", "List.effect", Warning, Compatible),
    ("action", "skip_sign: true", "", "skip_sign: true", "action-now-signed", "List", Breaking, Compatible),
    ("action", "skip_sign: false", "skip_sign: true", "skip_sign: false", "action-now-unsigned", "List", Compatible, Compatible),
    ("other", "", "body: multipart", "body: octet-stream", "body-changed", "Other.body", Breaking, Compatible),
    ("action", "", "stream: sse", "stream: sse", "stream-changed", "List.stream", Breaking, Compatible),
    ("action", "errors: [Failed]", "errors: [Refused]", "errors: [Failed]", "action-error-added", "List.errors", Compatible, Compatible),
    ("action", "errors: [Failed, Refused]", "errors: [Failed]", "errors: [Failed, Refused]", "action-error-removed", "List.errors", Compatible, Compatible),
    ("action", "errors: [Failed, Unknown]", "errors: [Failed]", "errors: [Failed, Unknown]", "error-code-removed", "Unknown", Compatible, Breaking),
    ("action", "examples: [{ input: { Text: a }, output: {} }]", "examples: [{ input: { Text: b }, output: {} }]", "examples: [{ input: {}, output: {} }]", "examples-changed", "List.examples", Compatible, Compatible),
    ("structure", "doc: A", "doc: B", "doc: C", "docs-changed", "Part.doc", Compatible, Compatible),
    ("structure", "name: PartOne", "name: PartTwo", "name: PartAll", "rust-name-changed", "Part", Compatible, Breaking),
    ("text", "type: String", "type: Integer", "type: String", "request-type-changed", "List.input.Text", Breaking, Breaking),
    ("answer", "type: String", "type: Boolean", "type: String", "response-type-changed", "List.output.Text", Breaking, Breaking),
    ("number", "type: Integer", "type: Unsigned Integer", "type: Integer", "request-type-changed", "List.input.Number", Breaking, Breaking),
    ("text", "", "required: true", "required: false", "request-member-now-required", "List.input.Text", Breaking, Breaking),
    ("text", "required: true", "", "required: true", "request-member-now-optional", "List.input.Text", Compatible, Breaking),
    ("answer", "required: true", "required: false", "required: true", "response-member-no-longer-promised", "List.output.Text", Breaking, Breaking),
    ("answer", "", "required: true", "required: false", "response-member-now-promised", "List.output.Text", Compatible, Breaking),
    ("id", "", "required: true", "required: false", "request-member-now-required", "Part.Id", Breaking, Breaking),
    ("answer", "", "nullable: true", "nullable: false", "response-member-now-nullable", "List.output.Text", Warning, Compatible),
    ("answer", "nullable: true", "", "nullable: true", "response-member-no-longer-nullable", "List.output.Text", Compatible, Compatible),
    ("text", "", "nullable: true", "nullable: false", "request-nullable-changed", "List.input.Text", Compatible, Compatible),
    ("old", "", "disabled: true", "disabled: false", "member-disabled", "List.input.Old", Warning, Breaking),
    ("old", "disabled: true", "disabled: false", "disabled: true", "request-member-added", "List.input.Old", Compatible, Compatible),
    ("text", "secret: true", "", "secret: true", "secret-changed", "List.input.Text", Compatible, Compatible),
    ("id", "", "secret: true", "secret: false", "secret-changed", "Part.Id", Compatible, Compatible),
    ("text", "name: One", "name: Two", "name: All", "rust-name-changed", "List.input.Text", Compatible, Breaking),
    ("text", "doc: A", "doc: B", "doc: C", "docs-changed", "List.input.Text.doc", Compatible, Compatible),
    ("number", "values: { 0: Zero, 1: One }, enum: EOne", "values: { 0: Zero, 1: One }, enum: ETwo", "enum: EAll", "enum-changed", "List.input.Number", Compatible, Breaking),
    ("number", "unit: MB", "unit: KB", "unit: MB", "docs-changed", "List.input.Number.unit", Compatible, Compatible),
    ("number", "unit: s", "", "unit: s", "docs-changed", "List.input.Number.unit", Compatible, Compatible),
    ("text", "example: a", "example: b", "example: c", "docs-changed", "List.input.Text.example", Compatible, Compatible),
    ("number", "default: 0", "default: 1", "default: 0", "request-default-changed", "List.input.Number.default", Warning, Compatible),
    ("number", "", "default: 1", "default: 0", "docs-changed", "List.input.Number.default", Compatible, Compatible),
    ("part", "needs: [Id]", "needs: [Id, Key]", "needs: [Id]", "request-limit-tightened", "List.input.Part.needs", Breaking, Compatible),
    ("part", "needs: [Id]", "", "needs: [Id]", "request-limit-widened", "List.input.Part.needs", Compatible, Compatible),
    ("texts", "min_items: 1", "min_items: 2", "min_items: 1", "request-limit-tightened", "List.input.Texts.min_items", Breaking, Compatible),
    ("texts", "max_items: 100", "max_items: 50", "max_items: 100", "request-limit-tightened", "List.input.Texts.max_items", Breaking, Compatible),
    ("texts", "max_items: 100", "max_items: 200", "max_items: 100", "request-limit-widened", "List.input.Texts.max_items", Compatible, Compatible),
    ("texts", "", "max_items: 50", "max_items: 100", "request-limit-tightened", "List.input.Texts.max_items", Breaking, Compatible),
    ("rows", "max_items: 100", "max_items: 50", "max_items: 100", "response-limit-tightened", "List.output.Rows.max_items", Compatible, Compatible),
    ("rows", "max_items: 100", "", "max_items: 100", "response-limit-widened", "List.output.Rows.max_items", Warning, Compatible),
    ("text", "min_length: 1", "min_length: 2", "min_length: 1", "request-limit-tightened", "List.input.Text.min_length", Breaking, Compatible),
    ("text", "max_length: 200", "max_length: 50", "max_length: 200", "request-limit-tightened", "List.input.Text.max_length", Breaking, Compatible),
    ("text", "max_length: 200", "max_length: 50", "max_length: 50", "request-limit-tightened", "List.input.Text.max_length", Breaking, Compatible),
    ("id", "max_length: 200", "max_length: 50", "max_length: 200", "request-limit-tightened", "Part.Id.max_length", Breaking, Compatible),
    ("text", "pattern: '^[a-z]*$'", "pattern: '^[a-b]*$'", "pattern: '^[a-z]*$'", "request-limit-tightened", "List.input.Text.pattern", Breaking, Compatible),
    // Nothing can be generated from this one alone (E0305).
    ("text", "pattern: '^[a-z]*$'", "pattern: '^(a|bc)*$'", "pattern: '^[a-z]*$'", "request-limit-tightened", "List.input.Text.pattern", Breaking, Compatible),
    ("number", "range: [1, 100]", "range: [1, 50]", "range: [1, 100]", "request-limit-tightened", "List.input.Number.range", Breaking, Compatible),
    ("number", "range: [1, 100]", "range: [~, 100]", "range: [1, 100]", "request-limit-widened", "List.input.Number.range", Compatible, Compatible),
    ("number", "values: [0, 1]", "", "values: { 0: Zero, 1: One }", "request-limit-widened", "List.input.Number.values", Compatible, Breaking),
    ("number", "", "values: [0, 1]", "values: { 0: Zero, 1: One }", "request-limit-tightened", "List.input.Number.values", Breaking, Breaking),
    ("number", "values: { 0: Zero, 1: One }", "values: { 0: Nil, 1: One }", "values: { 0: Nought }", "rust-name-changed", "List.input.Number.values.0", Compatible, Breaking),
    ("number", "values: { 0: { doc: A } }", "values: { 0: { doc: B } }", "values: { 0: { doc: C } }", "docs-changed", "List.input.Number.values.0", Compatible, Compatible),
    ("rows", "pairs_with: Texts", "", "pairs_with: Texts", "pairing-removed", "List.output.Rows.pairs_with", Compatible, Breaking),
    ("text", "max_length: 9, advice: [max_length]", "max_length: 9", "advice: [max_length]", "limit-now-enforced", "List.input.Text.max_length", Warning, Compatible),
    ("text", "max_length: 9", "max_length: 9, advice: [max_length]", "advice: [max_length]", "limit-now-advice", "List.input.Text.max_length", Compatible, Compatible),
    ("text", "max_length: 9, advice: [max_length]", "max_length: 9", "enforce: [max_length]", "limit-now-enforced", "List.input.Text.max_length", Warning, Compatible),
    ("text", "max_length: 200, advice: [max_length]", "max_length: 50, advice: [max_length]", "max_length: 200, enforce: [max_length]", "request-limit-tightened", "List.input.Text.max_length", Breaking, Compatible),
    ("text", "max_length: 200, advice: [max_length]", "", "max_length: 200, enforce: [max_length]", "request-limit-widened", "List.input.Text.max_length", Compatible, Compatible),
    ("text", "max_length: 200, advice: [max_length]", "max_length: 50, advice: [max_length]", "max_length: 200", "request-advice-tightened", "List.input.Text.max_length", Warning, Compatible),
    ("lone", "max_length: 200", "max_length: 50", "max_length: 200", "unused-changed", "Lone.Id.max_length", Compatible, Compatible),
    ("lone", "type: String", "type: Integer", "type: String", "unused-changed", "Lone.Id", Compatible, Compatible),
];

/// The facts of a small service with this said of one of its parts.
fn facts(level: &str, said: &str) -> String {
    let of = |name: &str, base: &str| {
        let said = if level == name { said } else { "" };
        // A key is given once.
        let base = if said.starts_with("type:") { "" } else { base };
        [base, said].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let (service, version) = (of("service", ""), "version: \"2020-01-01\"\n");
    format!(
        "service: demo\n{}{}actions:\n  List:\n    {{ input: {{ Text: {{ {} }}, Texts: {{ {} }}, Number: {{ {} }}, Part: {{ {} }}, Old: {{ {} }} }}, \
         output: {{ Text: {{ {} }}, Rows: {{ {} }} }}{} }}\n  Other:\n    {{ input: {{}}, output: {{ Part: {{ type: Part }} }}{} }}\n\
         structures:\n  Part: {{ members: {{ Id: {{ {} }}, Key: {{ type: String }} }}{} }}\n  Lone: {{ members: {{ Id: {{ {} }} }} }}\n\
         errors: {{ Failed: {{}}, Refused: {{ {} }} }}\n",
        if service.starts_with("version:") { "" } else { version },
        if service.is_empty() { String::new() } else { format!("{service}\n") },
        of("text", "type: String"),
        of("texts", "type: Array of String"),
        of("number", "type: Integer"),
        of("part", "type: Part"),
        of("old", "type: String"),
        of("answer", "type: String"),
        of("rows", "type: Array of String"),
        last(&of("action", "")),
        last(&of("other", "")),
        of("id", "type: String"),
        last(&of("structure", "")),
        of("lone", "type: String"),
        of("error", ""),
    )
}

fn last(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(", {said}") }
}

/// An overlay that says this of the same part.
fn overlay(level: &str, said: &str) -> String {
    let path = match level {
        "service" => return format!("overlay: {{ {said} }}\n"),
        "action" => "actions: { List: { @ } }",
        "other" => "actions: { Other: { @ } }",
        "structure" => "structures: { Part: { @ } }",
        "error" => "errors: { Refused: { @ } }",
        "text" => "actions: { List: { input: { Text: { @ } } } }",
        "texts" => "actions: { List: { input: { Texts: { @ } } } }",
        "number" => "actions: { List: { input: { Number: { @ } } } }",
        "part" => "actions: { List: { input: { Part: { @ } } } }",
        "old" => "actions: { List: { input: { Old: { @ } } } }",
        "answer" => "actions: { List: { output: { Text: { @ } } } }",
        "rows" => "actions: { List: { output: { Rows: { @ } } } }",
        "id" => "structures: { Part: { members: { Id: { @ } } } }",
        "lone" => "structures: { Lone: { members: { Id: { @ } } } }",
        _ => panic!("no level `{level}`"),
    };
    format!("overlay: {{ {} }}\n", path.replace('@', said))
}

fn read(name: &str, text: &str, sources: &mut Sources) -> Layers {
    let mut report = Report::new();
    let files = vec![(String::new(), text.as_bytes().to_vec())];
    let layers = read_layers_of(SpecTexts::from_memory(name, files), sources, &mut report);
    assert!(!report.has_errors(), "{text}\n{:?}", report.sorted());
    layers
}

fn compare(old: &Layers, new: &Layers, sources: &Sources) -> Diff {
    let Layered { diff, .. } = diff_layers(old, new, &Selected::default(), sources);
    diff
}

#[test]
fn every_key_of_the_format_is_seen_beneath_an_overlay() {
    for (level, old, new, stated, rule, subject, wire, source) in CASES {
        let overlay = overlay(level, stated);
        let mut sources = Sources::new();
        let before = read("old.yaml", &(facts(level, old) + &overlay), &mut sources);
        let after = read("new.yaml", &(facts(level, new) + &overlay), &mut sources);
        let diff = compare(&before, &after, &sources);
        let case = format!("{level}: `{old}` -> `{new}` beneath `{stated}`\n{:#?}", diff.changes);
        let change = diff.changes.iter().find(|it| it.rule.id() == *rule && it.subject == *subject);
        let change = change.unwrap_or_else(|| panic!("nothing is reported of {case}"));
        assert_eq!((change.wire, change.source), (*wire, *source), "{case}");
        assert!(diff.changes.iter().all(|it| it.masked.is_some()), "a change reaches the code: {case}");
        assert_eq!((diff.bump(), diff.breaks_code), (Bump::None, false), "{case}");
        let mask = change.masked.as_ref().expect("masked");
        let lines = |text: &str| text.lines().count();
        assert_eq!(mask.location.file, "new.yaml", "{case}");
        assert_eq!(mask.location.line, lines(&facts(level, new)) + 1, "{case}");
        let end = if change.location.old { ("old.yaml", old) } else { ("new.yaml", new) };
        assert!(change.location.file == end.0 && change.location.line <= lines(&facts(level, end.1)), "{case}");
    }
}

/// An overlay that goes with the change of what it stated: the code may be as it was, the service is not.
#[test]
fn a_change_beneath_an_overlay_that_is_gone_is_seen() {
    let mut hidden = 0;
    for (level, old, new, stated, _, subject, ..) in CASES {
        let mut sources = Sources::new();
        let before = read("old.yaml", &(facts(level, old) + &overlay(level, stated)), &mut sources);
        let after = read("new.yaml", &facts(level, new), &mut sources);
        let diff = compare(&before, &after, &sources);
        let case = format!("{level}: `{old}` -> `{new}` beneath `{stated}` that goes\n{:#?}", diff.changes);
        assert!(diff.changes.iter().any(|it| it.subject == *subject), "nothing is reported of {case}");
        for mask in diff.changes.iter().filter_map(|it| it.masked.as_ref()) {
            assert!(mask.location.old && mask.location.file == "old.yaml", "{case}");
            hidden += 1;
        }
        // What shows in the code is told once.
        let distinct: BTreeSet<(&str, &str)> =
            diff.changes.iter().map(|it| (it.rule.id(), it.subject.as_str())).collect();
        assert_eq!(diff.changes.len(), distinct.len(), "{case}");
    }
    assert!(hidden > 0);
}

#[test]
fn a_flag_that_says_what_holds_without_it_changes_what_a_name_says() {
    for (old, new, stated) in [("", ", secret: false", "true"), (", secret: false", "", "false")] {
        let spec = |said: &str| {
            format!(
                "service: demo\nversion: \"2020-01-01\"\nactions:\n  A: {{ input: {{ Password: {{ type: String{said} }} }}, output: {{}} }}\n\
                 overlay: {{ actions: {{ A: {{ input: {{ Password: {{ secret: {stated} }} }} }} }} }}\n"
            )
        };
        let mut sources = Sources::new();
        let (before, after) = (read("old.yaml", &spec(old), &mut sources), read("new.yaml", &spec(new), &mut sources));
        let changes = compare(&before, &after, &sources).changes;
        let [change] = changes.as_slice() else { panic!("one change: {changes:#?}") };
        assert_eq!((change.rule, change.subject.as_str()), (Rule::SecretChanged, "A.input.Password"));
        assert!(change.masked.is_some(), "{change:?}");
    }
}

#[test]
fn the_cases_have_every_key_of_the_format() {
    let schema: Value = serde_json::from_str(&json_schema()).expect("JSON");
    let stated: BTreeSet<(&str, String)> = CASES.iter().flat_map(|case| keys(case.0, case.3)).collect();
    // Names of parts, and what a comparison refuses.
    let others = ["service", "overlay", "actions", "structures", "input", "output", "members"];
    for kind in ["Service", "Action", "Structure", "Member", "ErrorCode", "ValueFacts"] {
        let known = schema["$defs"][kind]["properties"].as_object().expect("keys");
        for key in known.keys().filter(|key| !others.contains(&key.as_str())) {
            let is_map = kind == "Service" && key == "errors";
            assert!(is_map || stated.contains(&(kind, key.clone())), "no case changes `{key}` of {kind}");
        }
    }
}

/// The keys that the overlay of a case states, each with what has it.
fn keys(level: &str, stated: &str) -> Vec<(&'static str, String)> {
    let kind = match level {
        "service" => "Service",
        "action" | "other" => "Action",
        "structure" => "Structure",
        "error" => "ErrorCode",
        _ => "Member",
    };
    let is_key = |word: &&str| word.ends_with(':') && word.starts_with(|c: char| c.is_ascii_lowercase());
    let words = stated.split([' ', '{', ',']).filter(is_key).map(|word| word.trim_end_matches(':').to_owned());
    let of_value = stated.starts_with("values:");
    words
        .map(|key| (if of_value && key != "values" { "ValueFacts" } else { kind }, key))
        .chain(value_name(stated))
        .collect()
}

/// `{ 0: Zero }` is `{ 0: { name: Zero } }`.
fn value_name(stated: &str) -> Option<(&'static str, String)> {
    stated.starts_with("values: { 0: N").then(|| ("ValueFacts", "name".to_owned()))
}

/// A change of one fact of a member, in three hands: the facts before, the facts after, the overlay.
struct Edit {
    key: &'static str,
    /// What the change has to be called in a request and in a response, where that does not depend on more.
    rules: Option<(Rule, Rule)>,
    before: Hand,
    after: Hand,
    state: Hand,
    /// Takes it from the overlay.
    unstate: Hand,
}

type Hand = Box<dyn Fn(&mut Member)>;

/// A fact that is one value: before, after, and what the overlay says.
macro_rules! edit {
    ($key:literal, $field:ident, $before:expr, $after:expr, $rules:expr) => {{
        let (before, after) = ($before, $after);
        // The overlay repeats the fact that was, or what is new.
        let stated = before.clone().or(after.clone());
        let placed = |value: Option<_>, member: &Member| value.map(|it| Located::new(it, place_of(member)));
        Edit {
            key: $key,
            rules: $rules,
            before: Box::new(move |member| member.$field = placed(before.clone(), member)),
            after: Box::new(move |member| member.$field = placed(after.clone(), member)),
            state: Box::new(move |member| member.$field = placed(stated.clone(), member)),
            unstate: Box::new(|member| member.$field = None),
        }
    }};
}

/// Where a fact stands; a member of an overlay has no type, and stands at the beginning of the first file.
fn place_of(member: &Member) -> Place {
    member.type_.as_ref().map_or_else(Place::default, |it| it.place)
}

/// Every change of one fact that is tried on a member; `merged` is what the overlay makes of it.
fn edits(member: &Member, merged: &Member, index: usize) -> Vec<Edit> {
    use Rule as R;
    let mut edits = Vec::new();
    let binding = |key: Constraint| merged.is_enforced(key);
    let narrower = |key| {
        let sent = if binding(key) { R::RequestLimitTightened } else { R::RequestAdviceTightened };
        Some((sent, R::ResponseLimitTightened))
    };
    let wider = Some((R::RequestLimitWidened, R::ResponseLimitWidened));
    macro_rules! bound {
        ($key:literal, $field:ident, $constraint:ident, $more_is_wider:literal) => {
            if let Some(value) = member.$field.as_ref().map(|it| it.value) {
                let key = Constraint::$constraint;
                let (more, less) = if $more_is_wider { (wider, narrower(key)) } else { (narrower(key), wider) };
                edits.push(edit!($key, $field, Some(value), Some(value + 1), more));
                edits.push(edit!($key, $field, Some(value), Some(value - 1), less));
                edits.push(edit!($key, $field, Some(value), None, wider));
                edits.push(edit!($key, $field, None, Some(value), narrower(key)));
            }
        };
    }
    bound!("max_length", max_length, MaxLength, true);
    bound!("min_length", min_length, MinLength, false);
    bound!("max_items", max_items, MaxItems, true);
    bound!("min_items", min_items, MinItems, false);
    if let Some(range) = member.range.as_ref().map(|it| it.value.clone()) {
        let open = Range { min: range.min.clone(), max: None };
        let narrow = Range { min: range.min.clone(), max: range.min.clone().or(Some("1".to_owned())) };
        let key = narrower(Constraint::Range);
        edits.push(edit!("range", range, Some(range.clone()), Some(narrow), key));
        if range.max.is_some() && open.min.is_some() {
            edits.push(edit!("range", range, Some(range.clone()), Some(open), wider));
        }
        edits.push(edit!("range", range, Some(range.clone()), None, wider));
        edits.push(edit!("range", range, None, Some(range), key));
    }
    if let Some(pattern) = member.pattern.as_ref().map(|it| it.value.clone()) {
        edits.push(edit!(
            "pattern",
            pattern,
            Some(pattern.clone()),
            Some("^[a-b]$".to_owned()),
            narrower(Constraint::Pattern)
        ));
        edits.push(edit!("pattern", pattern, Some(pattern), None, wider));
    }
    if let Some(values) = member.values.as_ref().map(|it| it.value.clone()) {
        let stated = values.clone();
        let state = move |member: &mut Member| {
            let place = place_of(member);
            member.values.get_or_insert_with(|| Located::new(stated.clone(), place));
        };
        let gone = edit!("values", values, Some(values.clone()), None, wider);
        edits.push(Edit { state: Box::new(state.clone()), ..gone });
        let new = edit!("values", values, None, Some(values), narrower(Constraint::Values));
        edits.push(Edit { state: Box::new(state), ..new });
    }
    for constraint in Constraint::all().filter(|it| member.constraint_place(*it).is_some()) {
        edits.push(mark(constraint, member.is_enforced(constraint)));
    }
    let docs = Some((R::DocsChanged, R::DocsChanged));
    if let Some(unit) = member.unit.as_ref().map(|it| it.value.clone()) {
        edits.push(edit!("unit", unit, Some(unit.clone()), Some("fortnights".to_owned()), docs));
        edits.push(edit!("unit", unit, Some(unit), None, docs));
    }
    let number = |text: &str| Node::Scalar { text: text.to_owned(), quoted: false };
    if let Some(default) = member.default.as_ref().map(|it| it.value.clone()) {
        let rules = Some((R::RequestDefaultChanged, R::DocsChanged));
        edits.push(edit!("default", default, Some(default.clone()), Some(number("4711")), rules));
        edits.push(edit!("default", default, Some(default), None, docs));
    }
    // Every member has flags: one of them at each, so that all of it does not take minutes.
    let flag = |value: &Option<Located<bool>>| value.as_ref().is_some_and(|it| it.value);
    match index % 6 {
        0 if flag(&member.required) => {
            let rules = Some((R::RequestMemberNowOptional, R::ResponseMemberNoLongerPromised));
            edits.push(edit!("required", required, Some(true), None, rules));
        }
        0 | 1 if !flag(&member.required) => {
            let rules = Some((R::RequestMemberNowRequired, R::ResponseMemberNowPromised));
            edits.push(edit!("required", required, Some(false), Some(true), rules));
        }
        2 if flag(&member.nullable) => {
            let rules = Some((R::RequestNullableChanged, R::ResponseMemberNoLongerNullable));
            edits.push(edit!("nullable", nullable, Some(true), None, rules));
        }
        2 => {
            let rules = Some((R::RequestNullableChanged, R::ResponseMemberNowNullable));
            edits.push(edit!("nullable", nullable, Some(false), Some(true), rules));
        }
        3 => {
            let rules = Some((R::SecretChanged, R::SecretChanged));
            edits.push(edit!("secret", secret, Some(flag(&member.secret)), Some(!flag(&member.secret)), rules));
        }
        4 => {
            let rules = Some((R::MemberDisabled, R::MemberDisabled));
            edits.push(edit!("disabled", disabled, Some(false), Some(true), rules));
        }
        5 => {
            let type_ = member.type_.as_ref().map(|it| it.value.clone());
            let other = TypeName::parse(if member.structure().is_some() { "String" } else { "Array of Binary" });
            let rules = Some((R::RequestTypeChanged, R::ResponseTypeChanged));
            edits.push(edit!("type", type_, type_, other, rules));
        }
        _ => {}
    }
    edits
}

/// A limit that becomes advice, or binds, while the overlay says of it what was true before.
fn mark(constraint: Constraint, binds: bool) -> Edit {
    let without = move |member: &mut Member| {
        let kept =
            |list: &List<Constraint>| -> Vec<_> { list.iter().filter(|it| it.value != constraint).cloned().collect() };
        let (advice, enforce) = (kept(&member.advice), kept(&member.enforce));
        let place = |items: &Vec<Located<Constraint>>| items.first().map(|it| it.place);
        let (of_advice, of_enforce) = (place(&advice), place(&enforce));
        (member.advice, member.enforce) = (List::new(advice, of_advice), List::new(enforce, of_enforce));
    };
    let advise = move |member: &mut Member| {
        without(member);
        let mut items: Vec<_> = member.advice.iter().cloned().collect();
        items.push(Located::new(constraint, place_of(member)));
        member.advice = List::new(items, Some(place_of(member)));
    };
    let enforce = move |member: &mut Member| {
        without(member);
        let mut items: Vec<_> = member.enforce.iter().cloned().collect();
        items.push(Located::new(constraint, place_of(member)));
        member.enforce = List::new(items, Some(place_of(member)));
    };
    let rule = if binds { Rule::LimitNowAdvice } else { Rule::LimitNowEnforced };
    Edit {
        key: "advice and enforce",
        rules: Some((rule, Rule::DocsChanged)),
        before: if binds { Box::new(without) } else { Box::new(advise) },
        after: if binds { Box::new(advise) } else { Box::new(without) },
        state: if binds { Box::new(enforce) } else { Box::new(advise) },
        unstate: Box::new(without),
    }
}

/// The members of one request, response or structure.
#[derive(Clone, Copy, Debug)]
enum Owner<'a> {
    Input(&'a str),
    Output(&'a str),
    Structure(&'a str),
}

impl Owner<'_> {
    fn members<'s>(&self, service: &'s mut Service) -> Option<&'s mut Map<Member>> {
        match *self {
            Owner::Input(name) => service.actions.get_mut(name).map(|it| &mut it.value.input),
            Owner::Output(name) => service.actions.get_mut(name).map(|it| &mut it.value.output),
            Owner::Structure(name) => service.structures.get_mut(name).map(|it| &mut it.value.members),
        }
    }

    /// Does something to a member of the overlay, which has it from now on.
    fn in_overlay(&self, overlay: &mut Service, name: &str, hand: &Hand) {
        match *self {
            Owner::Input(owner) | Owner::Output(owner) => drop(overlay.actions.entry(owner.to_owned()).or_default()),
            Owner::Structure(owner) => drop(overlay.structures.entry(owner.to_owned()).or_default()),
        }
        if let Some(members) = self.members(overlay) {
            hand(&mut members.entry(name.to_owned()).or_default().value);
        }
    }

    fn in_facts(&self, facts: &mut Service, name: &str, hand: &Hand) {
        if let Some(member) = self.members(facts).and_then(|members| members.get_mut(name)) {
            hand(&mut member.value);
        }
    }
}

/// One action or structure with the least that it needs: a comparison of that takes a thousandth of the time. What a
/// structure travels in becomes one action; other structures are empty.
fn part_of(layers: &Layers, owner: Owner<'_>, travels: (bool, bool)) -> Layers {
    let only = |service: &Service| {
        let mut part =
            Service { service: service.service.clone(), version: service.version.clone(), ..Service::default() };
        match owner {
            Owner::Input(name) | Owner::Output(name) => {
                part.actions.extend(service.actions.get_key_value(name).map(|(name, it)| (name.clone(), it.clone())));
                part.actions.values_mut().for_each(|it| it.value.examples = List::default());
            }
            Owner::Structure(name) => {
                part.structures
                    .extend(service.structures.get_key_value(name).map(|(name, it)| (name.clone(), it.clone())));
            }
        }
        part
    };
    let mut facts = only(layers.facts.as_ref().expect("facts"));
    if let Owner::Structure(name) = owner {
        let type_ = TypeName::parse(name).map(|it| Located::new(it, Place::default()));
        let member = || Located::new(Member { type_: type_.clone(), ..Member::default() }, Place::default());
        let members = |there: bool| there.then(|| ("Part".to_owned(), member())).into_iter().collect();
        let action = Action { input: members(travels.0), output: members(travels.1), ..Action::default() };
        facts.actions.insert("Probe".to_owned(), Located::new(action, Place::default()));
    }
    let of_actions = facts.actions.values().flat_map(|it| it.value.input.values().chain(it.value.output.values()));
    let of_structures = facts.structures.values().flat_map(|it| it.value.members.values());
    let named: Vec<String> =
        of_actions.chain(of_structures).filter_map(|it| it.value.structure()).map(str::to_owned).collect();
    for name in named {
        facts.structures.entry(name).or_default();
    }
    Layers { facts: Some(facts), overlay: layers.overlay.as_ref().map(only) }
}

/// The structures that requests hold, and those that responses hold.
fn travels(service: &Service) -> (BTreeSet<String>, BTreeSet<String>) {
    let without = |clear: fn(&mut Action)| {
        let mut service = service.clone();
        service.actions.values_mut().for_each(|it| clear(&mut it.value));
        reached_structures(&service)
    };
    (without(|it| it.output = Map::default()), without(|it| it.input = Map::default()))
}

/// What a change is, without what says that it is hidden.
fn told(changes: &[Change]) -> Vec<(Rule, &str, &str, Verdict, Verdict)> {
    let mut told: Vec<_> =
        changes.iter().map(|it| (it.rule, it.subject.as_str(), it.message.as_str(), it.wire, it.source)).collect();
    told.sort_unstable();
    told
}

/// Changes every fact of the members of one owner, one at a time; how many of each kind there were.
fn change_one_by_one(layers: &Layers, owner: Owner<'_>, sources: &Sources, counts: &mut BTreeMap<&'static str, usize>) {
    let facts = layers.facts.clone().expect("facts");
    let members = owner.members(&mut facts.clone()).cloned().unwrap_or_default();
    let merged = owner.members(&mut layers.clone().merge(&mut Report::new())).cloned().unwrap_or_default();
    for (index, (name, member)) in members.iter().enumerate().filter(|(_, (_, it))| !it.value.is_disabled()) {
        // The other members change nothing, and take time.
        let mut layers = layers.clone();
        for service in [&mut layers.facts, &mut layers.overlay].into_iter().flatten() {
            if let Some(members) = owner.members(service) {
                members.retain(|it, _| it == name);
            }
        }
        let layers = &layers;
        let facts = layers.facts.clone().expect("facts");
        for edit in edits(&member.value, &merged[name].value, index + members.len()) {
            let with = |in_facts: &Hand, in_overlay: &Hand| {
                let mut layers = Layers { facts: Some(facts.clone()), overlay: layers.overlay.clone() };
                owner.in_facts(layers.facts.as_mut().expect("facts"), name, in_facts);
                owner.in_overlay(layers.overlay.get_or_insert_default(), name, in_overlay);
                layers
            };
            let case = format!("{} of {name} in {owner:?}", edit.key);
            // The same change where the overlay does not state the fact, so that it reaches the code.
            let mut sides = (&edit.unstate, &edit.unstate);
            if edit.key == "values" {
                // What the overlay says of values merges into those that the facts have.
                let mut has_values = member.value.clone();
                (edit.after)(&mut has_values);
                *(if has_values.values.is_some() { &mut sides.1 } else { &mut sides.0 }) = &edit.state;
            }
            let open = compare(&with(&edit.before, sides.0), &with(&edit.after, sides.1), sources);
            let hidden = compare(&with(&edit.before, &edit.state), &with(&edit.after, &edit.state), sources);
            assert!(!open.changes.is_empty(), "{case} changes nothing");
            // A list of the overlay that lacks some of the values is what the code has when that of the facts goes.
            let masked: Vec<Change> = hidden.masked().cloned().collect();
            if edit.key != "values" {
                assert_eq!(
                    (masked.len(), hidden.bump()),
                    (hidden.changes.len(), Bump::None),
                    "{case}: {:#?}",
                    hidden.changes
                );
            }
            assert_eq!(told(&masked), told(&open.changes), "{case}");
            if let (Some((sent, received)), Owner::Input(_) | Owner::Output(_)) = (edit.rules, owner) {
                let rule = if matches!(owner, Owner::Input(_)) { sent } else { received };
                assert!(
                    hidden.changes.iter().any(|it| it.rule == rule),
                    "{case} is no {rule:?}: {:#?}",
                    hidden.changes
                );
            }
            *counts.entry(edit.key).or_default() += 1;
        }
    }
}

#[test]
fn no_change_of_a_stored_fact_is_hidden() {
    for spec in ["spec/essbasic/2021-05-26", "spec/ess/2020-11-11"] {
        let (mut sources, mut report) = (Sources::new(), Report::new());
        let layers = read_layers(&workspace().join(spec), &mut sources, &mut report);
        let facts = layers.facts.clone().expect("facts");
        let mut counts = BTreeMap::new();
        let (sent, received) = travels(&facts);
        let actions = facts.actions.keys().flat_map(|name| [Owner::Input(name), Owner::Output(name)]);
        for owner in actions.chain(facts.structures.keys().map(|name| Owner::Structure(name))) {
            let travels = match owner {
                Owner::Structure(name) => (sent.contains(name), received.contains(name)),
                Owner::Input(_) | Owner::Output(_) => (true, true),
            };
            change_one_by_one(&part_of(&layers, owner, travels), owner, &sources, &mut counts);
        }
        println!("{spec}: {} facts: {counts:?}", counts.values().sum::<usize>());
        let kinds = [
            "max_length",
            "max_items",
            "range",
            "values",
            "unit",
            "default",
            "required",
            "nullable",
            "secret",
            "disabled",
            "type",
            "advice and enforce",
        ];
        assert!(kinds.iter().all(|kind| counts.get(kind).is_some_and(|it| *it > 10)), "{counts:?}");
    }
}
