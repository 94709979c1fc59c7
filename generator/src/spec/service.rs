//! The facts of a spec, key by key. This is the one place that says which keys there are; readers, merge, key
//! reference and JSON Schema follow from it.

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::constraint::{Constraint, complete_marks, unmask_marks};
use super::fact::{Named, facts};
use super::node::{Located, Node};
use super::scalars::{Body, Effect, Range, RateLimit, Status, Streaming};
use super::type_name::{TypeName, is_structure_name};
use super::values::Values;
use crate::report::Place;

/// Facts by name, in the order of the files; the place of each is that of its name.
pub type Map<T> = IndexMap<String, Located<T>, RandomState>;

/// A list of facts. It derefs to a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    pub(super) items: Vec<Located<T>>,
    /// `None` where the spec does not give the list at all.
    pub(super) place: Option<Place>,
}

impl<T> List<T> {
    /// A list that stands at a place; `None` where the spec does not give it.
    pub fn new(items: Vec<Located<T>>, place: Option<Place>) -> Self {
        List { items, place }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { items: Vec::new(), place: None }
    }
}

facts! {
    /// One version of one service.
    pub struct Service ("service") {
        /// The short name that hosts and signatures use.
        service: Option<Located<String>> = "service", "essbasic";
        /// The version that every request names, a date.
        version: Option<Located<String>> = "version", "2021-05-26";
        /// The official title.
        title: Option<Located<String>> = "title", "腾讯电子签（基础版）";
        /// What the service does, in Markdown. Ours, in the overlay.
        doc: Option<Located<String>> = "doc", "Electronic contracts.";
        /// The default host. Without it `<service>.tencentcloudapi.com`.
        endpoint: Option<Located<String>> = "endpoint", "essbasic.tencentcloudapi.com";
        /// The host of the test environment, where there is one.
        test_endpoint: Option<Located<String>> = "test_endpoint", "essbasic.test.ess.tencent.cn";
        /// How often any action may be called that does not say otherwise.
        rate_limit: Option<Located<RateLimit>> = "rate_limit", "20/s";
        /// The actions, by name. In a folder they stand in `actions/*.yaml`.
        actions: Map<Action> = "actions", "{ DescribeFlows: { rate_limit: 20/s } }";
        /// The structures that actions share, by name. In a folder they stand in `structures/*.yaml`.
        structures: Map<Structure> = "structures", "{ UserInfo: { members: { OpenId: { type: String } } } }";
        /// The error codes, by code. In a folder they stand in `errors.yaml`.
        errors: Map<ErrorCode> = "errors", "{ FailedOperation: { doc: The operation failed. } }";
    }

    /// An error code: `Family`, or `Family.Detail`.
    pub struct ErrorCode ("error code") {
        /// What it means and what to do, in Markdown.
        doc: Option<Located<String>> = "doc", "The contract has come to its end already.";
    }

    /// An action: a request and its response.
    pub struct Action ("action") {
        /// The official title.
        title: Option<Located<String>> = "title", "批量撤销合同流程";
        /// What it does, in Markdown. Ours, in the overlay.
        doc: Option<Located<String>> = "doc", "Cancels up to 100 contracts.";
        /// Another name in generated code, where its own falls together with something else's.
        name: Option<Located<String>> = "name", "CancelFlowsInBatch";
        /// A host of its own.
        endpoint: Option<Located<String>> = "endpoint", "file.ess.tencent.cn";
        /// The host of its own in the test environment.
        test_endpoint: Option<Located<String>> = "test_endpoint", "file.test.ess.tencent.cn";
        /// How often it may be called.
        rate_limit: Option<Located<RateLimit>> = "rate_limit", "20/s";
        /// Whether it can still be used. Without it `online`.
        status: Option<Located<Status>> = "status", "deprecated";
        /// Whether the request goes out unsigned.
        skip_sign: Option<Located<bool>> = "skip_sign", "true";
        /// How the request travels where it is not JSON: `multipart` as a form whose `Binary` members are files,
        /// `octet-stream` as headers beside one body of bytes, which a `Binary` member holds or the call is given.
        body: Option<Located<Body>> = "body", "multipart";
        /// How the answer travels where it is not one JSON document: `sse` as events.
        stream: Option<Located<Streaming>> = "stream", "sse";
        /// Whether it changes something, where its name misleads: `read`, so that a call is made again after a failure like any
        /// read, or `write`, so that it is not. Without it an action reads whose name begins with `Describe`, `Get`, `List`,
        /// `Query` or `Inquire`.
        effect: Option<Located<Effect>> = "effect", "write";
        /// The members of the request.
        input: Map<Member> = "input", "{ FlowIds: { type: Array of String, required: true } }";
        /// The members of the response. `RequestId` is part of every response: it may be written, and is then dropped.
        output: Map<Member> = "output", "{ TaskId: { type: String } }";
        /// The error codes that its page lists.
        errors: List<String> = "errors", "[FailedOperation, InvalidParameter.ParamError]";
        /// Documented calls.
        examples: List<Example> = "examples", "[{ title: One contract, input: { FlowIds: [yDwFmUUckpstqfvz] } }]";
    }

    /// A documented call.
    pub struct Example ("example") {
        /// What it shows.
        title: Option<Located<String>> = "title", "撤销合同部分成功";
        /// The body of the request: any YAML that is JSON. Text in quotes stays text; a plain number keeps its digits.
        input: Option<Located<Node>> = "input", "{ FlowIds: [yDwFmUUckpstqfvz], Format: 1 }";
        /// What stands in `Response`.
        output: Option<Located<Node>> = "output", "{ FailMessages: [], TaskId: yDCVWUUckpwk3b05 }";
    }

    /// A structure: a type with members.
    pub struct Structure ("structure") {
        /// What it stands for, in Markdown.
        doc: Option<Located<String>> = "doc", "An employee of the company.";
        /// Another name in generated code, where its own falls together with something else's.
        name: Option<Located<String>> = "name", "Employee";
        /// Its members.
        members: Map<Member> = "members", "{ OpenId: { type: String } }";
    }

    /// A member of an input, an output or a structure.
    pub struct Member ("member", before_merge = complete_marks, before_unmask = unmask_marks) {
        /// Its type, in the words of the documentation. A list is `Array of` something; there are no maps and no lists of lists.
        /// A structure with the name of a scalar cannot be referred to: the word is the scalar.
        type_: Option<Located<TypeName>> = "type", "Array of String";
        /// In a request: it must be sent. In a response: it is always there.
        required: Option<Located<bool>> = "required", "true";
        /// Whether a response may say `null`.
        nullable: Option<Located<bool>> = "nullable", "true";
        /// Whether it is out of use. It is left out of generated code, and is never an error in a response.
        disabled: Option<Located<bool>> = "disabled", "true";
        /// Whether it is a secret, as a password, a key or a token is: it is left out of `Debug`, errors, trace events and
        /// recordings. What is not said follows from the name (`Password`, `TmpSecretKey`, `AccessToken`).
        secret: Option<Located<bool>> = "secret", "true";
        /// Another name in generated code, where its own falls together with another member's.
        name: Option<Located<String>> = "name", "RequestNumber";
        /// What it means, in Markdown.
        doc: Option<Located<String>> = "doc", "Numbers of the contracts.";
        /// The name of the enum that its `values` make. Members may share one.
        enum_: Option<Located<String>> = "enum", "CancelMessageFormat";
        /// What a number counts.
        unit: Option<Located<String>> = "unit", "MB";
        /// A value, for documentation.
        example: Option<Located<Node>> = "example", "yDwFmUUckpstqfvzUE1h3jo1f3cqjkGm";
        /// What the server takes when it is left out. Documentation; it is never sent by itself.
        default: Option<Located<Node>> = "default", "0";
        /// Members further down that this request must have, as paths below this member.
        needs: List<String> = "needs", "[AppId, ProxyOperator.OpenId]";
        /// The fewest items of a list.
        min_items: Option<Located<u64>> = "min_items", "1";
        /// The most items of a list.
        max_items: Option<Located<u64>> = "max_items", "100";
        /// The fewest characters of a text, or of each text of a list.
        min_length: Option<Located<u64>> = "min_length", "1";
        /// The most characters of a text, or of each text of a list.
        max_length: Option<Located<u64>> = "max_length", "200";
        /// A regular expression that the whole text matches, or each text of a list.
        pattern: Option<Located<String>> = "pattern", "'^[A-Za-z0-9_]*$'";
        /// The least and the greatest number, both allowed; `~` is open.
        range: Option<Located<Range>> = "range", "[1, ~]";
        /// The allowed values: a list, a map to names, or a map to `name` and `doc`. An overlay adds to the values that the
        /// facts have, one by one.
        values: Option<Located<Values>> = "values", "{ 0: Default, 1: { name: InitiatorOnly, doc: No company. } }";
        /// In an output list of messages: the input list whose items they answer, one by one.
        pairs_with: Option<Located<String>> = "pairs_with", "FlowIds";
        /// Constraints of this member that are documented and never enforced. All others are enforced.
        advice: List<Constraint> = "advice", "[pattern]";
        /// Constraints that are enforced although the facts call them advice.
        enforce: List<Constraint> = "enforce", "[max_items]";
    }
}

impl Member {
    /// Whether it is left out of generated code.
    pub fn is_disabled(&self) -> bool {
        self.disabled.as_ref().is_some_and(|disabled| disabled.value)
    }

    /// Whether a request must have it, or a response always does.
    pub fn is_required(&self) -> bool {
        self.required.as_ref().is_some_and(|required| required.value)
    }

    /// The structure that it is, or that its items are.
    pub fn structure(&self) -> Option<&str> {
        self.type_.as_ref()?.value.structure()
    }

    /// Whether this constraint is enforced, rather than advice. It says nothing about whether the member has it.
    pub fn is_enforced(&self, constraint: Constraint) -> bool {
        !self.advice.iter().any(|mark| mark.value == constraint)
    }
}

impl Action {
    /// Whether it changes something: as it says, or as its `name` does.
    pub fn effect(&self, name: &str) -> Effect {
        self.effect.as_ref().map_or_else(|| Effect::of_name(name), |effect| effect.value)
    }
}

impl Example {
    /// Whether the service refused the call: the output holds an `Error`.
    pub fn is_failure(&self) -> bool {
        self.output.as_ref().is_some_and(|output| output.value.get("Error").is_some())
    }
}

impl Named for ErrorCode {
    const NOUN: &'static str = "error code";
    const NAME_RULE: &'static str = "letters, digits and `_`, in parts joined by dots";

    fn is_name(name: &str) -> bool {
        // `MissingParameter.` exists, so a part after a dot may be empty.
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
    }
}

impl Named for Action {
    const NOUN: &'static str = "action";
    const NAME_RULE: &'static str = "a capital, then letters and digits";

    fn is_name(name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
    }
}

impl Named for Structure {
    const NOUN: &'static str = "structure";
    const NAME_RULE: &'static str = "a capital, then letters, digits and `_`";

    fn is_name(name: &str) -> bool {
        is_structure_name(name)
    }
}

impl Named for Member {
    const NOUN: &'static str = "member";
    const NAME_RULE: &'static str = "a letter, then letters, digits and `_`, 127 in all at most";

    fn is_name(name: &str) -> bool {
        // 127 is what one character of a table of names can say (`render/codec.rs`); the longest of 217,211 members has 48.
        name.len() < 128
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    }
}
