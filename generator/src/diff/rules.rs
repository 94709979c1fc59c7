//! The rules: one table of id, verdicts, and what the rule is about. Each has a page in `explain/` with an old spec, a
//! new spec and a caller, and the tests compile that caller against both.

use super::Verdict;
use Verdict::{Breaking, Compatible, Warning};

/// Declares `Rule` from lines `Variant = id, wire, source, "what changed", "neighbouring rules"`. A verdict that
/// depends on the case has all that it can be; the page says on what.
macro_rules! rules {
    ($($variant:ident = $id:literal, [$($wire:ident),+], [$($source:ident),+], $title:literal, $kin:literal;)+) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $(
                #[doc = concat!("`", $id, "`: ", $title, ".")]
                $variant,
            )+
        }

        impl Rule {
            /// Every rule, in the order of this table.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            /// What `tcgen explain`, the ignore file and reports call it. It never changes.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$variant => $id),+ }
            }

            /// What it can mean on the wire.
            pub fn wire(self) -> &'static [Verdict] {
                match self { $(Rule::$variant => &[$($wire),+]),+ }
            }

            /// What it can mean for Rust source.
            pub fn source(self) -> &'static [Verdict] {
                match self { $(Rule::$variant => &[$($source),+]),+ }
            }

            /// What changed, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Rule::$variant => $title),+ }
            }

            /// Rules of other tools that are about the same: oasdiff's, buf's (`FIELD_…`), cargo-semver-checks'
            /// (`…_missing`).
            pub fn kin(self) -> &'static str {
                match self { $(Rule::$variant => $kin),+ }
            }

            /// What it means, with a case for each verdict; Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Rule::$variant => include_str!(concat!("explain/", $id, ".md"))),+ }
            }
        }
    };
}

rules! {
    VersionChanged = "version-changed", [Warning], [Compatible], "the version that requests name is another", "";
    EndpointChanged = "endpoint-changed", [Warning], [Compatible], "the default host is another", "";

    ActionAdded = "action-added", [Compatible], [Compatible], "an action is new", "oasdiff `endpoint-added`";
    ActionRemoved = "action-removed", [Breaking], [Breaking], "an action is gone", "oasdiff `api-removed-without-deprecation`, buf `RPC_NO_DELETE`, cargo-semver-checks `inherent_method_missing`";
    ActionDeprecated = "action-deprecated", [Warning], [Warning], "an action should no longer be used", "oasdiff `endpoint-deprecated`, cargo-semver-checks `type_method_marked_deprecated`";
    ActionOffline = "action-offline", [Breaking], [Warning], "an action was taken out of service", "oasdiff `api-removed-before-sunset`";
    ActionRestored = "action-restored", [Compatible], [Compatible], "an action is in use again", "oasdiff `endpoint-reactivated`";
    ActionNowSigned = "action-now-signed", [Breaking], [Compatible], "a call that went out unsigned must be signed", "oasdiff `api-security-added`";
    ActionNowUnsigned = "action-now-unsigned", [Compatible], [Compatible], "a call no longer needs a signature", "oasdiff `api-security-removed`";
    BodyChanged = "body-changed", [Breaking], [Compatible], "a request travels in another form", "oasdiff `request-body-media-type-removed`";
    EffectChanged = "effect-changed", [Warning], [Compatible], "a call is made again after a failure, or no longer is", "buf `RPC_SAME_IDEMPOTENCY_LEVEL`";
    StreamChanged = "stream-changed", [Breaking], [Compatible], "an answer comes as events, or no longer does", "oasdiff `response-media-type-removed`, buf `RPC_SAME_SERVER_STREAMING`";
    RateLimitLowered = "rate-limit-lowered", [Breaking], [Compatible], "fewer calls a second are allowed", "";
    RateLimitRaised = "rate-limit-raised", [Compatible], [Compatible], "more calls a second are allowed", "";
    RateLimitStated = "rate-limit-stated", [Warning], [Compatible], "a rate limit is stated where none was", "";

    ErrorCodeAdded = "error-code-added", [Compatible], [Compatible], "the service has a new error code", "oasdiff `response-non-success-status-added`, cargo-semver-checks `enum_variant_added`";
    ErrorCodeRemoved = "error-code-removed", [Compatible], [Breaking], "no action lists an error code any more", "oasdiff `response-non-success-status-removed`, cargo-semver-checks `enum_variant_missing`";
    ActionErrorAdded = "action-error-added", [Compatible], [Compatible], "an action lists more error codes of the service", "oasdiff `response-non-success-status-added`";
    ActionErrorRemoved = "action-error-removed", [Compatible], [Compatible], "an action no longer lists some error codes", "oasdiff `response-non-success-status-removed`";

    RequestMemberAdded = "request-member-added", [Compatible], [Compatible], "a request may have another member", "oasdiff `new-optional-request-property`";
    RequestMemberAddedRequired = "request-member-added-required", [Breaking], [Breaking, Compatible], "a request must have another member", "oasdiff `new-required-request-property`, cargo-semver-checks `method_parameter_count_changed`";
    RequestMemberRemoved = "request-member-removed", [Breaking], [Breaking], "a request no longer has a member", "oasdiff `request-property-removed`, buf `FIELD_NO_DELETE`, cargo-semver-checks `struct_pub_field_missing`";
    RequestMemberNowRequired = "request-member-now-required", [Breaking], [Breaking, Compatible], "a request must have a member that it could leave out", "oasdiff `request-property-became-required`, cargo-semver-checks `method_parameter_count_changed`";
    RequestMemberNowOptional = "request-member-now-optional", [Compatible], [Breaking, Compatible], "a request may leave out a member that it had to have", "oasdiff `request-property-became-optional`, cargo-semver-checks `method_parameter_count_changed`";
    RequestNullableChanged = "request-nullable-changed", [Compatible], [Compatible], "the mark that a member may be null changed where only requests have it", "oasdiff `request-property-became-nullable`";
    RequestDefaultChanged = "request-default-changed", [Warning], [Compatible], "what the service takes for a member that is left out is another", "oasdiff `request-property-default-value-changed`";
    RequestTypeChanged = "request-type-changed", [Breaking, Compatible], [Breaking, Compatible], "a member of a request has another type", "oasdiff `request-property-type-changed`, buf `FIELD_SAME_TYPE`";
    ArgumentsReordered = "arguments-reordered", [Compatible], [Breaking], "the required members stand in another order, and so do the arguments of `new`", "";
    MemberDisabled = "member-disabled", [Warning], [Breaking], "a member is out of use", "buf `FIELD_NO_DELETE`";

    ResponseMemberAdded = "response-member-added", [Compatible], [Compatible], "a response has another member", "oasdiff `response-optional-property-added`; cargo-semver-checks `constructible_struct_adds_field`, which `#[non_exhaustive]` rules out";
    ResponseMemberRemoved = "response-member-removed", [Breaking, Warning], [Breaking], "a response no longer has a member", "oasdiff `response-required-property-removed` and `response-optional-property-removed`, buf `FIELD_NO_DELETE`, cargo-semver-checks `struct_pub_field_missing`";
    ResponseMemberNowPromised = "response-member-now-promised", [Compatible], [Breaking, Compatible], "a member of a response is always there", "oasdiff `response-property-became-required`";
    ResponseMemberNoLongerPromised = "response-member-no-longer-promised", [Breaking], [Breaking, Compatible], "a member of a response may be missing", "oasdiff `response-property-became-optional`";
    ResponseMemberNowNullable = "response-member-now-nullable", [Breaking, Warning], [Breaking, Compatible], "a member of a response may be null", "oasdiff `response-property-became-nullable`";
    ResponseMemberNoLongerNullable = "response-member-no-longer-nullable", [Compatible], [Breaking, Compatible], "a member of a response is never null", "oasdiff `response-property-became-not-nullable`";
    ResponseTypeChanged = "response-type-changed", [Breaking, Compatible], [Breaking, Compatible], "a member of a response has another type", "oasdiff `response-property-type-changed`, buf `FIELD_SAME_TYPE`";

    RequestLimitTightened = "request-limit-tightened", [Breaking], [Compatible, Breaking], "an enforced limit of a request became narrower", "oasdiff `request-property-max-length-decreased`, `request-property-min-length-increased`, `request-property-pattern-added`";
    RequestLimitWidened = "request-limit-widened", [Compatible], [Compatible, Breaking], "a limit of a request became wider or went", "oasdiff `request-property-max-length-increased`";
    RequestAdviceTightened = "request-advice-tightened", [Warning], [Compatible, Breaking], "a limit that is advice became narrower", "oasdiff `request-property-max-length-decreased`";
    LimitNowEnforced = "limit-now-enforced", [Warning], [Compatible, Breaking], "a limit that was advice is checked before sending", "";
    LimitNowAdvice = "limit-now-advice", [Compatible], [Compatible, Breaking], "a limit that was checked is advice", "";
    ResponseLimitWidened = "response-limit-widened", [Warning], [Compatible, Breaking], "what a response holds may lie outside what was stated", "oasdiff `response-property-max-length-increased`";
    ResponseLimitTightened = "response-limit-tightened", [Compatible], [Compatible, Breaking], "what a response holds is stated more narrowly", "oasdiff `response-property-max-length-decreased`";
    RequestValueAdded = "request-value-added", [Compatible], [Compatible, Breaking], "a request may say another value", "oasdiff `request-property-enum-value-added`, cargo-semver-checks `enum_variant_added`";
    RequestValueRemoved = "request-value-removed", [Breaking, Warning], [Breaking, Compatible], "a request may no longer say a value", "oasdiff `request-property-enum-value-removed`, buf `ENUM_VALUE_NO_DELETE`, cargo-semver-checks `enum_variant_missing`";
    ResponseValueAdded = "response-value-added", [Compatible], [Compatible, Breaking], "a response may say another value", "oasdiff `response-property-enum-value-added`, cargo-semver-checks `enum_variant_added`";
    ResponseValueRemoved = "response-value-removed", [Compatible], [Breaking, Compatible], "a response no longer says a value", "oasdiff `response-property-enum-value-removed`, cargo-semver-checks `enum_variant_missing`";

    StructureAdded = "structure-added", [Compatible], [Compatible], "a structure is new", "";
    StructureRemoved = "structure-removed", [Compatible], [Breaking, Compatible], "a structure is gone", "buf `MESSAGE_NO_DELETE`, cargo-semver-checks `struct_missing`";
    StructureDirectionChanged = "structure-direction-changed", [Compatible], [Breaking, Compatible], "a structure travels another way than before", "cargo-semver-checks `inherent_method_missing`, `derive_trait_impl_removed`";
    UnusedChanged = "unused-changed", [Compatible], [Compatible], "something changed in a structure that no action reaches", "";

    RustNameChanged = "rust-name-changed", [Compatible], [Breaking], "something has another name in Rust", "cargo-semver-checks `struct_missing`, `inherent_method_missing`, `enum_variant_missing`";
    EnumChanged = "enum-changed", [Compatible], [Breaking], "a member became an enum, or is one no longer, or has another one", "cargo-semver-checks `enum_missing`";
    BoxChanged = "box-changed", [Compatible], [Breaking], "a cycle of structures is closed at another member", "";
    PairingAdded = "pairing-added", [Compatible], [Compatible], "a response can be paired with the items of its request", "";
    PairingRemoved = "pairing-removed", [Compatible], [Breaking], "a response can no longer be paired with the items of its request", "cargo-semver-checks `inherent_method_missing`";
    PairingChanged = "pairing-changed", [Compatible], [Breaking, Compatible], "a response is paired with other items of its request", "";

    SecretChanged = "secret-changed", [Compatible], [Compatible], "whether `Debug` shows a member changed", "";
    DocsChanged = "docs-changed", [Compatible], [Compatible], "only documentation changed", "oasdiff leaves it out";
    ExamplesChanged = "examples-changed", [Compatible], [Compatible], "the documented calls of an action changed", "";
}

impl Rule {
    /// The rule with this id.
    pub fn parse(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id.trim())
    }

    /// The keys of the spec that it is about, where its subject is whose key it is: a member, an action, an error code.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Rule::ActionDeprecated | Rule::ActionOffline | Rule::ActionRestored => &["status"],
            Rule::ActionNowSigned | Rule::ActionNowUnsigned => &["skip_sign"],
            Rule::RequestMemberNowRequired
            | Rule::RequestMemberNowOptional
            | Rule::ResponseMemberNowPromised
            | Rule::ResponseMemberNoLongerPromised
            | Rule::RequestMemberAddedRequired => &["required"],
            Rule::ResponseMemberNowNullable | Rule::ResponseMemberNoLongerNullable | Rule::RequestNullableChanged => {
                &["nullable"]
            }
            Rule::RequestTypeChanged | Rule::ResponseTypeChanged => &["type"],
            Rule::UnusedChanged => &["type", "required", "nullable", "disabled"],
            Rule::MemberDisabled
            | Rule::RequestMemberAdded
            | Rule::ResponseMemberAdded
            | Rule::RequestMemberRemoved
            | Rule::ResponseMemberRemoved => &["disabled"],
            Rule::EnumChanged => &["enum", "values"],
            Rule::RustNameChanged => &["name"],
            Rule::SecretChanged => &["secret"],
            Rule::DocsChanged => &["doc"],
            _ => &[],
        }
    }

    /// Whether it changes nothing but documentation: such changes are counted, not listed.
    pub fn is_documentation(self) -> bool {
        matches!(self, Rule::DocsChanged | Rule::ExamplesChanged | Rule::UnusedChanged)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Rule;

    #[test]
    fn ids_are_words_and_unique() {
        let ids: HashSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        assert!(ids.iter().all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn every_page_begins_with_its_rule() {
        for rule in Rule::ALL {
            let head = format!("# {}: {}\n", rule.id(), rule.title());
            assert!(rule.explanation().starts_with(&head), "{} begins otherwise", rule.id());
        }
    }
}
