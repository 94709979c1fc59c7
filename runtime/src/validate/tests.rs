//! What counts as broken, and how it is said.

use super::*;

/// A request made of nothing but checks.
struct Checks(fn(&mut Checker));

impl Validate for Checks {
    fn check(&self, check: &mut Checker) {
        (self.0)(check);
    }
}

fn said(checks: fn(&mut Checker)) -> Vec<String> {
    match Checks(checks).validate() {
        Ok(()) => Vec::new(),
        Err(violations) => {
            assert_eq!(violations.len(), violations.iter().count());
            violations.into_iter().map(ToString::to_string).collect()
        }
    }
}

#[test]
fn a_request_within_its_bounds_has_no_violations() {
    let none: [String; 0] = [];
    let said = said(|check| {
        check.at("A").needed(true).min_items(1, 1).max_items(100, 100);
        check.at("B").min_length("合同", 2).max_length("合同", 2).one_of("x", &["x", "y"]);
        check.at("C").range(1, Some(1), Some(1)).range(0.5, None, Some(0.5)).range(u64::MAX, Some(0), None);
        check.at("D").range(-1, None, None);
    });
    assert_eq!(said, none);
}

#[test]
fn a_length_counts_characters_and_not_bytes() {
    assert_eq!(
        said(|check| {
            check.at("A").max_length("合同合", 2);
        }),
        ["`A` has 3 characters, at most 2 are allowed"]
    );
    assert_eq!(
        said(|check| {
            check.at("A").min_length("合", 2);
        }),
        ["`A` has 1 character, at least 2 are needed"]
    );
}

#[test]
fn one_member_can_break_several_constraints_and_all_are_said() {
    let said = said(|check| {
        check.at("A").min_length("", 1).one_of("", &["x"]).needed(false);
        check.at("B").min_items(0, 1).max_items(2, 1);
    });
    assert_eq!(
        said,
        [
            "`A` has 0 characters, at least 1 is needed",
            "`A` is none of the documented values: x",
            "`A` is needed here, and missing",
            "`B` holds 0 items, at least 1 is needed",
            "`B` holds 2 items, at most 1 is allowed",
        ]
    );
}

#[test]
fn a_range_says_the_bounds_that_it_has() {
    let said = said(|check| {
        check.at("A").range(0, Some(1), Some(9)).range(10, Some(1), Some(9));
        check.at("B").range(0.5, Some(1.0), None);
        check.at("C").range(7u64, None, Some(6));
    });
    assert_eq!(
        said,
        [
            "`A` is 0, which is not between 1 and 9",
            "`A` is 10, which is not between 1 and 9",
            "`B` is 0.5, which is less than 1",
            "`C` is 7, which is more than 6",
        ]
    );
}

#[test]
fn a_number_that_is_no_number_is_outside_every_range() {
    assert_eq!(
        said(|check| {
            check.at("A").range(f64::NAN, Some(0.0), None);
        })
        .len(),
        1
    );
}

#[test]
fn the_path_leads_through_structures_and_items() {
    let said = said(|check| {
        let inner = Checks(|check| {
            check.item("Components", 2).nested(&Checks(|check| {
                check.at("Name").needed(false);
            }));
            check.at("Operator.OpenId").needed(false);
        });
        check.item("Approvers", 1).nested(&Box::new(inner));
        check.at("After").needed(false);
    });
    assert_eq!(
        said,
        [
            "`Approvers[1].Components[2].Name` is needed here, and missing",
            "`Approvers[1].Operator.OpenId` is needed here, and missing",
            "`After` is needed here, and missing",
        ]
    );
}

#[test]
fn the_text_of_a_member_is_never_repeated() {
    static DIGITS: Pattern = Pattern::new(&[crate::Piece::new(&[('0', '9')], 0, Some(3))]);
    let said = said(|check| {
        check
            .at("A")
            .max_length("13800138000", 3)
            .pattern("13800138000", &DIGITS, "up to 3 digits")
            .one_of("138", &["x"]);
    });
    assert_eq!(said.len(), 3);
    assert!(!said.concat().contains("138"), "{said:?}");
}

#[test]
fn a_violation_does_not_repeat_a_secret_number() {
    let mut checker = Checker::default();
    checker.at("Pin").secret().range(471_147, Some(0), Some(9_999));
    checker.item("Pins", 1).secret().range(471_147, None, Some(9_999));
    let text = checker.finish().unwrap_err().to_string();
    assert_eq!(text, "`Pin` is not between 0 and 9999; `Pins[1]` is more than 9999");
}
