//! Meaning: types, error codes, paths, constraints.

use crate::support::{clean, findings};

/// A structure that several tests refer to.
const AGENT: &str = "# structures/Agent.yaml\nAgent:\n  members:\n    AppId: { type: String }\n    ProxyOperator: { type: UserInfo }\n\
                     UserInfo:\n  members:\n    OpenId: { type: String }\n";

fn input(members: &str) -> String {
    format!("# actions/A.yaml\nA:\n  input:\n{members}{AGENT}")
}

#[test]
fn an_unknown_type_gets_the_right_word() {
    assert_eq!(
        findings(&input(
            "    F: { type: string }\n    G: { type: List<int> }\n    H: { type: map of things }\n    I: { type: Array of Array of String }\n"
        )),
        "E0201 actions/A.yaml:4:16 no such type: `string`\n  `string`: not the word that the API uses\n  help: did you mean `String`?\n\
         E0201 actions/A.yaml:5:16 no such type: `List<int>`\n  `List<int>`: not the word that the API uses\n  help: did you mean `Array of Integer`?\n\
         E0201 actions/A.yaml:6:16 no such type: `map of things`\n  `map of things`: not a type of the API\n  \
         help: the types are String, Integer, Unsigned Integer, Float, Boolean, Timestamp, Timestamp ISO8601, Date, Binary, the name of a structure, and `Array of` any of these\n\
         E0201 actions/A.yaml:7:16 no such type: `Array of Array of String`\n  `Array of Array of String`: not a type of the API\n  \
         note: the API has no lists of lists\n"
    );
}

#[test]
fn an_unresolved_structure_suggests_structures_and_scalars() {
    assert_eq!(
        findings(&input("    F: { type: Agnet }\n    G: { type: Array of Int64 }\n    H: { type: Watermark }\n")),
        "E0202 actions/A.yaml:4:16 no structure `Agnet`\n  `Agnet`: described nowhere\n  help: did you mean `Agent`?\n\
         E0202 actions/A.yaml:5:16 no structure `Int64`\n  `Array of Int64`: described nowhere\n  help: did you mean `Integer`?\n\
         E0202 actions/A.yaml:6:16 no structure `Watermark`\n  `Watermark`: described nowhere\n  \
         help: describe it, in a folder in `structures/Watermark.yaml`\n"
    );
}

#[test]
fn a_member_without_a_type_is_incomplete() {
    assert_eq!(
        findings(&input("    F: { required: true }\n")),
        "E0209 actions/A.yaml:4:5 the member `F` has no `type`\n  `F`: needs a `type`\n  help: give it one: `type: String`\n"
    );
}

#[test]
fn a_member_that_could_not_be_read_is_not_said_to_lack_a_type() {
    let found = findings(&input("    F: { tipe: String }\n    G: { required: true }\n"));
    let codes: Vec<&str> = found.lines().filter(|line| !line.starts_with(' ')).map(|line| &line[..32]).collect();
    assert_eq!(codes, ["E0102 actions/A.yaml:4:10 a memb", "E0209 actions/A.yaml:5:5 the mem"]);
}

#[test]
fn a_malformed_error_code_is_an_error() {
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  errors: [FailedOperation, Invalid Parameter, MissingParameter., 参数错误]\n"),
        "E0203 actions/A.yaml:3:29 `Invalid Parameter` is not an error code\n  `Invalid Parameter`: letters, digits and `_`, in parts joined by dots\n  \
         help: write it as the page does: `InvalidParameter`, `InvalidParameter.ParamError`\n\
         E0203 actions/A.yaml:3:67 `参数错误` is not an error code\n  `参数错误`: letters, digits and `_`, in parts joined by dots\n  \
         help: write it as the page does: `InvalidParameter`, `InvalidParameter.ParamError`\n"
    );
}

#[test]
fn an_error_code_listed_twice_shows_both_places() {
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  errors: [FailedOperation, FailedOperation]\n"),
        "E0103 actions/A.yaml:3:29 the error code `FailedOperation` is listed twice\n  `FailedOperation`: listed again\n  \
         also actions/A.yaml:3:12 listed first here\n  help: keep one of the two\n"
    );
}

#[test]
fn an_undescribed_error_code_is_a_warning() {
    assert_eq!(
        findings("# errors.yaml\nFailedOperation: {}\n# actions/A.yaml\nA:\n  errors: [FailedOperatoin]\n"),
        "W0504 actions/A.yaml:3:12 the service does not describe the error code `FailedOperatoin`\n  \
         `FailedOperatoin`: not among its `errors`\n  help: did you mean `FailedOperation`?\n"
    );
}

#[test]
fn needs_that_name_no_member_are_errors() {
    assert_eq!(
        findings(&input(
            "    Agent: { type: Agent, needs: [AppId, ProxyOperator.OpenID, AppId.X, Nothing] }\n    F: { type: String, needs: [X] }\n"
        )),
        "E0205 actions/A.yaml:4:42 `UserInfo` has no member `OpenID`\n  `ProxyOperator.OpenID`: names no member\n  \
         also structures/Agent.yaml:6:1 described here\n  help: did you mean `OpenId`?\n\
         E0205 actions/A.yaml:4:64 `AppId.X` leads to nothing: `AppId` has no members\n  `AppId.X`: no `X` below `AppId`\n  \
         also structures/Agent.yaml:4:5 not a structure\n\
         E0205 actions/A.yaml:4:73 `Agent` has no member `Nothing`\n  `Nothing`: names no member\n  \
         also structures/Agent.yaml:2:1 described here\n  help: its members are AppId, ProxyOperator\n\
         E0206 actions/A.yaml:5:31 `needs` on `F`, which is no structure\n  `[X]`: names members below this one\n  \
         also actions/A.yaml:5:16 `String` has none\n"
    );
}

#[test]
fn pairs_with_names_a_list_of_the_input() {
    assert_eq!(
        findings(
            "# actions/A.yaml\nA:\n  input:\n    FlowIds: { type: Array of String, pairs_with: FlowIds }\n    One: { type: String }\n  output:\n    \
             M: { type: Array of String, pairs_with: FlowId }\n    N: { type: String, pairs_with: FlowIds }\n    O: { type: Array of String, pairs_with: One }\n"
        ),
        "E0206 actions/A.yaml:4:51 `pairs_with` on `FlowIds`, which is not in an output\n  `FlowIds`: pairs a list of the response with one of the request\n\
         E0205 actions/A.yaml:7:45 the input of `A` has no member `FlowId`\n  `FlowId`: names no member\n  \
         also actions/A.yaml:2:1 described here\n  help: did you mean `FlowIds`?\n\
         E0206 actions/A.yaml:8:36 `pairs_with` on `N`, which is no list of messages\n  `FlowIds`: wants `Array of String`\n\
         E0206 actions/A.yaml:9:45 `pairs_with` names `One`, which is no list\n  `One`: wants a list\n  also actions/A.yaml:5:5 this is one value\n"
    );
}

#[test]
fn values_on_a_structure_are_an_error() {
    assert_eq!(
        findings(&input("    Agent: { type: Agent, values: [0, 1] }\n")),
        "E0206 actions/A.yaml:4:35 `values` does not fit `Agent`, which is `Agent`\n  `[0, 1]`: lists scalars\n  \
         also actions/A.yaml:4:20 the type\n"
    );
}

#[test]
fn a_constraint_on_a_type_that_it_does_not_fit_is_an_error() {
    assert_eq!(
        findings(&input(
            "    F: { type: String, max_items: 3 }\n    G: { type: Integer, max_length: 3 }\n    H: { type: String, range: [1, 2] }\n    I: { type: Boolean, pattern: x }\n    J: { type: String, enum: X }\n"
        )),
        "E0206 actions/A.yaml:4:35 `max_items` does not fit `F`, which is `String`\n  `3`: counts the items of a list\n  also actions/A.yaml:4:16 the type\n\
         E0206 actions/A.yaml:5:37 `max_length` does not fit `G`, which is `Integer`\n  `3`: counts the characters of a text\n  also actions/A.yaml:5:16 the type\n\
         E0206 actions/A.yaml:6:31 `range` does not fit `H`, which is `String`\n  `[1, 2]`: bounds a number\n  also actions/A.yaml:6:16 the type\n\
         E0206 actions/A.yaml:7:34 `pattern` does not fit `I`, which is `Boolean`\n  `x`: describes a text\n  also actions/A.yaml:7:16 the type\n\
         E0206 actions/A.yaml:8:30 `enum` on `J`, which has no `values`\n  `X`: names the enum that `values` make\n"
    );
}

#[test]
fn values_and_bounds_are_of_the_members_type() {
    assert_eq!(
        findings(&input(
            "    F: { type: Integer, values: [0, a] }\n    G: { type: Unsigned Integer, range: [-1, 5] }\n    \
             H: { type: Float, range: [-1e308, 1e309] }\n"
        )),
        "E0206 actions/A.yaml:4:37 `a` is not of the type `Integer`\n  `a`: not `Integer`\n  also actions/A.yaml:4:16 the type\n\
         E0206 actions/A.yaml:5:41 `-1` is not of the type `Unsigned Integer`\n  `[-1, 5]`: not `Unsigned Integer`\n  \
         also actions/A.yaml:5:16 the type\n\
         E0206 actions/A.yaml:6:30 `1e309` is not of the type `Float`\n  `[-1e308, 1e309]`: not `Float`\n  \
         also actions/A.yaml:6:16 the type\n"
    );
}

#[test]
fn contradictory_bounds_show_both() {
    assert_eq!(
        findings(&input(
            "    F: { type: Array of String, min_items: 10, max_items: 1 }\n    G: { type: String, min_length: 3, max_length: 2 }\n    H: { type: Float, range: [1.5, 1.25] }\n"
        )),
        "E0207 actions/A.yaml:4:44 `min_items` 10 is more than `max_items` 1\n  `10`: more than the most\n  \
         also actions/A.yaml:4:59 the most\n  help: nothing could satisfy both; correct one of them\n\
         E0207 actions/A.yaml:5:36 `min_length` 3 is more than `max_length` 2\n  `3`: more than the most\n  \
         also actions/A.yaml:5:51 the most\n  help: nothing could satisfy both; correct one of them\n\
         E0207 actions/A.yaml:6:30 the range begins at 1.5 and ends at 1.25\n  `[1.5, 1.25]`: no number is in it\n  \
         help: the lesser bound comes first: `[1.25, 1.5]`\n"
    );
}

#[test]
fn a_pattern_that_is_no_regular_expression_is_an_error() {
    assert_eq!(
        findings(&input("    F: { type: String, pattern: '^[a-z$' }\n")),
        "E0208 actions/A.yaml:4:33 the pattern is not a regular expression\n  `'^[a-z$'`: unclosed character class\n  \
         note: the mistake is at character 2 of the pattern\n  help: in single quotes YAML leaves every backslash as it is\n"
    );
}

#[test]
fn a_constraint_cannot_be_advice_and_enforced_in_one_file() {
    assert_eq!(
        findings(&input("    F: { type: String, max_length: 3, advice: [max_length], enforce: [max_length] }\n")),
        "E0210 actions/A.yaml:4:71 `max_length` is both advice and enforced\n  `max_length`: enforced here\n  \
         also actions/A.yaml:4:48 called advice here\n  help: keep it in one of the two lists; without either a constraint is enforced\n"
    );
}

#[test]
fn advice_about_a_constraint_that_is_not_there_is_an_error() {
    assert_eq!(
        findings(&input("    F: { type: String, max_length: 3, advice: [pattern] }\n")),
        "E0211 actions/A.yaml:4:48 `advice` names `pattern`, and the member has no `pattern`\n  `pattern`: no such constraint here\n  \
         help: add `pattern`, or take it out of the list\n"
    );
}

#[test]
fn structures_may_be_named_like_types_of_rust() {
    let service = clean(
        "# structures/S.yaml\nOption: { members: { A: { type: Result } } }\nResult: { members: { B: { type: Array of Box } } }\nBox: { members: { C: { type: String } } }\n",
    );
    assert_eq!(service.structures["Option"].members["A"].structure(), Some("Result"));
}
