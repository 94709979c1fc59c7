//! Keys and values: unknown, of the wrong kind, malformed.

use crate::support::findings;

#[test]
fn an_unknown_key_suggests_a_near_one() {
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  input:\n    FlowId: { type: String, requierd: true }\n"),
        "E0102 actions/A.yaml:4:29 a member has no key `requierd`\n  `requierd`: not a key of a member\n  help: did you mean `required`?\n"
    );
}

#[test]
fn an_unknown_key_without_a_near_one_lists_all() {
    assert_eq!(
        findings("# structures/S.yaml\nS:\n  colour: red\n"),
        "E0102 structures/S.yaml:3:3 a structure has no key `colour`\n  `colour`: not a key of a structure\n  \
         help: the keys here are doc, name, members\n"
    );
}

#[test]
fn an_overlay_in_the_service_file_of_a_folder_is_unknown() {
    let found = findings("# service.yaml\nservice: demo\nversion: 2024-01-01\noverlay: {}\n");
    assert!(found.starts_with("E0102 service.yaml:4:1 a service has no key `overlay`\n"), "{found}");
}

#[test]
fn a_wrong_scalar_says_what_is_expected() {
    assert_eq!(
        findings(
            "# actions/A.yaml\nA:\n  rate_limit: fast\n  status: onlin\n  skip_sign: yes\n  input:\n    F:\n      type: String\n      max_length: many\n      min_length: \"1\"\n"
        ),
        "E0104 actions/A.yaml:3:15 expected a rate such as `20/s`, found `fast`\n  `fast`: expected a rate such as `20/s`\n  \
         help: requests a second: a whole number from 1, then `/s`\n\
         E0104 actions/A.yaml:4:11 expected a status, found `onlin`\n  `onlin`: expected a status\n  help: did you mean `online`?\n\
         E0104 actions/A.yaml:5:14 expected `true` or `false`, found `yes`\n  `yes`: expected `true` or `false`\n  help: did you mean `true`?\n\
         E0104 actions/A.yaml:9:19 expected a whole number, found `many`\n  `many`: expected a whole number\n\
         E0104 actions/A.yaml:10:19 expected a whole number, found `1`\n  `\"1\"`: expected a whole number\n  \
         help: take it out of its quotes: in quotes it is text\n"
    );
}

#[test]
fn an_effect_is_a_read_or_a_write_and_says_more_than_the_name() {
    assert_eq!(
        findings(
            "# actions/A.yaml\nGetTicket:\n  effect: wirte\nGetSeat:\n  effect: destructive\nGetRow:\n  effect: [read]\nGetHall:\n  effect: write\nOpenHall:\n  effect: read\nCloseHall:\n  effect: write\n"
        ),
        "E0104 actions/A.yaml:3:11 expected an effect, found `wirte`\n  `wirte`: expected an effect\n  help: did you mean `write`?\n\
         E0104 actions/A.yaml:5:11 expected an effect, found `destructive`\n  `destructive`: expected an effect\n  help: it is one of read, write\n\
         E0104 actions/A.yaml:7:11 expected an effect, found a list\n  `[read]`: expected an effect\n\
         W0550 actions/A.yaml:13:11 `effect: write` says what the name of `CloseHall` says\n  `write`: by its name it is a write already\n  \
         help: take it away\n"
    );
}

#[test]
fn an_overlay_that_takes_an_effect_back_repeats_nothing() {
    let with = |overlay: &str| {
        format!(
            "# actions/A.yaml\nGetTicket:\n  effect: write\n# overlay/actions/A.yaml\nGetTicket:\n  effect: {overlay}\n"
        )
    };
    assert_eq!(findings(&with("read")), "");
    let found = findings(&with("write"));
    assert!(found.starts_with("W0510") && !found.contains("W0550"), "{found}");
}

#[test]
fn a_value_of_the_wrong_shape_is_shown_at_its_key() {
    assert_eq!(
        findings("# actions/A.yaml\nA:\n  title:\n    - a\n    - b\n  errors: FailedOperation\n  input: [x]\n  doc:\n"),
        "E0104 actions/A.yaml:3:3 expected text, found a list\n  `title`: expected text\n\
         E0104 actions/A.yaml:6:11 expected a list, found `FailedOperation`\n  `FailedOperation`: expected a list\n\
         E0104 actions/A.yaml:7:10 expected members by name, found a list\n  `[x]`: expected members by name\n\
         E0104 actions/A.yaml:8:3 expected text, found nothing\n  `doc`: expected text\n"
    );
}

#[test]
fn a_range_has_two_bounds_and_one_may_be_open() {
    assert_eq!(
        findings(
            "# actions/A.yaml\nA:\n  input:\n    F: { type: Integer, range: [1] }\n    G: { type: Integer, range: [a, 1] }\n    H: { type: Integer, range: [~, ~] }\n    I: { type: Integer, range: [1, ~] }\n"
        ),
        "E0104 actions/A.yaml:4:32 expected two bounds such as `[1, 100]`, found a list\n  `[1]`: expected two bounds such as `[1, 100]`\n  \
         help: `~` leaves a bound open: `[1, ~]`\n\
         E0104 actions/A.yaml:5:33 expected a number, or `~` for none, found `a`\n  `a`: expected a number, or `~` for none\n\
         E0104 actions/A.yaml:6:32 expected at least one bound, found a list\n  `[~, ~]`: expected at least one bound\n"
    );
}

#[test]
fn an_unknown_constraint_in_advice_is_an_error() {
    let found =
        findings("# actions/A.yaml\nA:\n  input:\n    F: { type: String, max_length: 3, advice: [max_lenght] }\n");
    assert!(
        found.starts_with("E0104 actions/A.yaml:4:48 expected the name of a constraint, found `max_lenght`\n"),
        "{found}"
    );
    assert!(found.contains("did you mean `max_length`?"), "{found}");
}

#[test]
fn malformed_names_are_errors() {
    assert_eq!(
        findings(
            "# service.yaml\nservice: Demo\nversion: v1\nendpoint: https://demo.tencentcloudapi.com\n\
             # actions/A.yaml\nCancel-Flows:\n  input:\n    a.b: { type: String }\n# structures/S.yaml\n_S: {}\n"
        ),
        "E0212 actions/A.yaml:2:1 `Cancel-Flows` cannot be the name of an action\n  `Cancel-Flows`: a capital, then letters and digits\n\
         E0212 actions/A.yaml:4:5 `a.b` cannot be the name of a member\n  `a.b`: a letter, then letters, digits and `_`, 127 in all at most\n\
         E0212 service.yaml:2:10 `Demo` cannot be the service of a spec\n  `Demo`: lower-case letters and digits: `essbasic`\n\
         E0212 service.yaml:3:10 `v1` cannot be the version of a spec\n  `v1`: a date: `2021-05-26`\n\
         E0212 service.yaml:4:11 `https://demo.tencentcloudapi.com` is not a host\n  \
         `https://demo.tencentcloudapi.com`: a host has letters, digits, `.` and `-`\n  help: leave out the scheme, the port and the path\n\
         E0212 structures/S.yaml:2:1 `_S` cannot be the name of a structure\n  `_S`: a capital, then letters, digits and `_`\n"
    );
}

#[test]
fn a_service_without_name_and_version_is_incomplete() {
    assert_eq!(
        findings("# service.yaml\ntitle: Demo\n"),
        "E0209 service.yaml:2:8 the service has no `service`\n  ``: `service` is missing in this spec\n  \
         help: give it in `service.yaml`, or at the top of a spec in one file; lower-case letters and digits: `essbasic`\n\
         E0209 service.yaml:2:8 the service has no `version`\n  ``: `version` is missing in this spec\n  \
         help: give it in `service.yaml`, or at the top of a spec in one file; a date: `2021-05-26`\n"
    );
}
