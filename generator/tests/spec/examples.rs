//! Examples that do not keep to the facts: warnings.

use crate::support::{clean, findings};

fn example(members: &str, input: &str) -> String {
    format!("# actions/A.yaml\nA:\n  input:\n{members}  examples:\n    - input: {input}\n")
}

#[test]
fn an_unknown_member_suggests_a_near_one() {
    assert_eq!(
        findings(&example("    FlowId: { type: String }\n", "{ FlowID: x, Colour: red }")),
        "W0502 actions/A.yaml:6:16 the example names an unknown member `FlowID`\n  `FlowID`: the input has no such member\n  help: did you mean `FlowId`?\n\
         W0502 actions/A.yaml:6:27 the example names an unknown member `Colour`\n  `Colour`: the input has no such member\n"
    );
}

#[test]
fn a_broken_constraint_shows_example_and_constraint() {
    assert_eq!(
        findings(&example(
            "    F: { type: Array of String, max_items: 1, max_length: 2 }\n    G: { type: Integer, range: [1, 5], values: [1, 9] }\n    H: { type: String, pattern: '[a-z]+' }\n",
            "{ F: [a, abc], G: 7, H: abC }"
        )),
        "W0501 actions/A.yaml:8:19 the example of `F` breaks `max_items`\n  `[a, abc]`: has 2 items, more than 1\n  \
         also actions/A.yaml:4:44 `max_items` is given here\n  help: correct the example, or mark the constraint as advice: `advice: [max_items]`\n\
         W0501 actions/A.yaml:8:23 the example of `F` breaks `max_length`\n  `abc`: has 3 characters, more than 2\n  \
         also actions/A.yaml:4:59 `max_length` is given here\n  help: correct the example, or mark the constraint as advice: `advice: [max_length]`\n\
         W0501 actions/A.yaml:8:32 the example of `G` breaks `range`\n  `7`: is out of range\n  \
         also actions/A.yaml:5:32 `range` is given here\n  help: correct the example, or mark the constraint as advice: `advice: [range]`\n\
         W0501 actions/A.yaml:8:32 the example of `G` breaks `values`\n  `7`: is not one of the values\n  \
         also actions/A.yaml:5:48 `values` is given here\n  help: correct the example, or mark the constraint as advice: `advice: [values]`\n\
         W0501 actions/A.yaml:8:38 the example of `H` breaks `pattern`\n  `abC`: does not match the pattern\n  \
         also actions/A.yaml:6:33 `pattern` is given here\n  help: correct the example, or mark the constraint as advice: `advice: [pattern]`\n"
    );
}

#[test]
fn advice_is_not_held_against_an_example() {
    clean(&example("    H: { type: String, pattern: '[a-z]+', advice: [pattern] }\n", "{ H: abC }"));
}

#[test]
fn a_request_owes_what_is_required_and_needed() {
    let text = example(
        "    FlowId: { type: String, required: true }\n    Agent: { type: Agent, needs: [AppId, Operator.OpenId] }\n",
        "{ Agent: { AppId: x } }",
    );
    assert_eq!(
        findings(&format!(
            "{text}# structures/S.yaml\nAgent: {{ members: {{ AppId: {{ type: String }}, Operator: {{ type: User }} }} }}\nUser: {{ members: {{ OpenId: {{ type: String }} }} }}\n"
        )),
        "W0501 actions/A.yaml:7:14 the example lacks `FlowId`, which is required\n  `{ Agent: { AppId: x } }`: no `FlowId` in the input\n  \
         also actions/A.yaml:4:5 required here\n\
         W0501 actions/A.yaml:7:23 the example lacks `Agent.Operator.OpenId`, which is needed\n  `{ AppId: x }`: no `Operator.OpenId` in it\n  \
         also actions/A.yaml:5:42 needed here\n"
    );
}

#[test]
fn a_response_owes_nothing() {
    clean(
        "# actions/A.yaml\nA:\n  output:\n    TaskId: { type: String, required: true }\n  examples:\n    - output: { RequestId: x }\n",
    );
}

#[test]
fn a_value_of_another_type_says_what_is_expected() {
    assert_eq!(
        findings(&example(
            "    F: { type: String, example: 42 }\n    G: { type: Array of Integer }\n    H: { type: Boolean }\n",
            "{ G: 1, H: \"true\" }"
        )),
        "W0503 actions/A.yaml:4:33 the example of `F` is of another type\n  `42`: expected `String`, found `42`\n  help: to make text of it, put it in quotes\n\
         W0503 actions/A.yaml:8:19 the example of `G` is of another type\n  `1`: expected `Array of Integer`, found `1`\n  help: to make text of it, put it in quotes\n\
         W0503 actions/A.yaml:8:25 the example of `H` is of another type\n  `\"true\"`: expected `Boolean`, found the text `true`\n  \
         help: in quotes it is text; without them a number or a flag\n"
    );
}
