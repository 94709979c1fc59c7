//! What is written as text against what prettyplease makes of the same code, at every width around the margin.

use super::Text;
use crate::render::piece::{Quoted, Raw};
use crate::render::wrap::Break;

/// Names as long as they come, and longer.
fn names() -> impl Iterator<Item = String> {
    (1..120).map(|length| "n".repeat(length))
}

/// The code as prettyplease has it, whatever its lines.
fn formatted(code: &str) -> String {
    let file = syn::parse_file(code).unwrap_or_else(|error| panic!("{error} in {code}"));
    prettyplease::unparse(&file)
}

/// A function around one statement, which `put_statement` writes.
fn in_function(put_statement: impl FnOnce(&mut Text)) -> String {
    let mut text = Text::default();
    put!(&mut text, "fn f()");
    text.open_block();
    text.begin_line();
    put_statement(&mut text);
    text.end_line();
    text.close_block();
    text.into_string()
}

fn put_list(text: &mut Text, brackets: [&str; 2], items: &[&str]) {
    let mut list = text.list(brackets[0]);
    for item in items {
        text.item(&mut list);
        put!(text, *item);
    }
    text.end_list(list, brackets[1]);
}

#[test]
fn a_call_breaks_where_it_is_too_wide() {
    for name in names() {
        for arguments in [&["1"][..], &["a", "b"], &[]] {
            let written = in_function(|text| {
                put!(text, &name);
                put_list(text, ["(", ");"], arguments);
            });
            assert_eq!(written, formatted(&format!("fn f() {{ {name}({}); }}", arguments.join(", "))));
        }
    }
}

#[test]
fn a_line_may_be_89_bytes_wide() {
    let widest = in_function(|text| put_list(text, ["f(", ");"], &["n".repeat(81).as_str()]));
    assert_eq!(widest.lines().map(str::len).max(), Some(89));
    let wider = in_function(|text| put_list(text, ["f(", ");"], &["n".repeat(82).as_str()]));
    assert_eq!(wider.lines().count(), 5);
}

#[test]
fn wide_characters_count_by_their_bytes() {
    for length in 1..60 {
        let words = "合".repeat(length);
        let written = in_function(|text| put_list(text, ["call(", ");"], &[&format!("{words:?}"), "1"]));
        assert_eq!(written, formatted(&format!("fn f() {{ call({words:?}, 1); }}")));
    }
}

#[test]
fn groups_break_from_the_outside_in() {
    for name in names() {
        let written = in_function(|text| {
            put!(text, "a");
            text.bracketed(
                "(",
                |text| {
                    put!(text, "b");
                    put_list(text, ["(", ")"], &["x", &name]);
                },
                ");",
            );
        });
        assert_eq!(written, formatted(&format!("fn f() {{ a(b(x, {name})); }}")));
    }
}

#[test]
fn a_chain_breaks_before_each_call() {
    for name in names() {
        let written = in_function(|text| {
            put!(text, "let it = ");
            text.open();
            put!(text, "Type::new");
            put_list(text, ["(", ")"], &["1", "2"]);
            for method in ["one", &name] {
                text.may_break(Break::NOTHING);
                put!(text, ".", method);
                put_list(text, ["(", ")"], &["value"]);
            }
            text.close();
            put!(text, ";");
        });
        assert_eq!(written, formatted(&format!("fn f() {{ let it = Type::new(1, 2).one(value).{name}(value); }}")));
    }
}

#[test]
fn short_items_fill_their_lines() {
    for count in 0..60 {
        let numbers: Vec<String> = (0..count).map(|number: u32| number.to_string()).collect();
        let written = in_function(|text| {
            let mut list = text.filled_list("call([");
            for number in &numbers {
                text.item(&mut list);
                put!(text, number);
            }
            text.end_list(list, "]);");
        });
        assert_eq!(written, formatted(&format!("fn f() {{ call([{}]); }}", numbers.join(", "))));
    }
}

#[test]
fn few_fields_stand_in_one_line() {
    for name in names() {
        for fields in [&["a"][..], &["a", "b"], &["a: None", "b: c(d)"]] {
            let written = in_function(|text| {
                let mut list = text.field_list(&name);
                for field in fields {
                    text.item(&mut list);
                    put!(text, *field);
                }
                text.end_list(list, "}");
            });
            assert_eq!(written, formatted(&format!("fn f() {{ {name} {{ {} }} }}", fields.join(", "))));
        }
    }
}

#[test]
fn an_arm_that_is_too_wide_gets_braces() {
    for name in names() {
        let mut text = Text::default();
        put!(&mut text, "fn f()");
        text.open_block();
        text.begin_line();
        put!(&mut text, "match it");
        text.open_block();
        text.begin_line();
        put!(&mut text, "0 => ");
        text.open();
        text.may_break(Break::ARM);
        put!(&mut text, "read");
        text.bracketed("(", |text| text.put_field("self", &name), ")");
        text.may_break(Break::ARM_END);
        text.close();
        text.end_line();
        text.close_block();
        text.close_block();
        assert_eq!(text.as_str(), formatted(&format!("fn f() {{ match it {{ 0 => read(self.{name}), }} }}")));
    }
}

#[test]
fn a_wide_impl_breaks_before_its_type() {
    for name in names() {
        let mut text = Text::default();
        text.open_impl("Trait", &name);
        text.begin_line();
        put!(&mut text, "fn f()");
        text.open_block();
        text.close_block();
        text.close_block();
        assert_eq!(text.as_str(), formatted(&format!("impl Trait for {name} {{ fn f() {{}} }}")));
    }
}

#[test]
fn deep_lines_have_room_for_60_bytes() {
    for name in names() {
        let mut text = Text::default();
        let mut code = String::new();
        for _ in 0..9 {
            put!(&mut text, "");
            text.begin_line();
            put!(&mut text, "mod m");
            text.open_block();
            code.push_str("mod m {");
        }
        text.begin_line();
        put!(&mut text, "fn f");
        put_list(&mut text, ["(", ")"], &[&format!("{name}: u8")]);
        text.open_block();
        text.close_block();
        for _ in 0..9 {
            text.close_block();
        }
        code.push_str(&format!("fn f({name}: u8) {{}} {}", "}".repeat(9)));
        assert_eq!(text.as_str(), formatted(&code));
    }
}

#[test]
fn code_in_a_doc_comment_is_as_wide_as_in_a_function() {
    for name in names() {
        let mut text = Text::default();
        text.open_doc_code();
        text.begin_line();
        put_list(&mut text, ["call(", ");"], &["1", &name]);
        text.end_line();
        text.close_doc_code();
        let code = formatted(&format!("fn f() {{ call(1, {name}); }}"));
        let inner = code.lines().filter_map(|line| line.strip_prefix("    "));
        assert_eq!(text.as_str(), inner.map(|line| format!("/// {line}\n")).collect::<String>());
    }
}

#[test]
fn a_raw_string_keeps_its_lines_and_breaks_what_is_around_it() {
    for body in ["{}", "{\n  \"a\": 1\n}", "a \"# b", &"long ".repeat(20)] {
        let written = in_function(|text| {
            put!(text, "let it = call");
            text.bracketed("(", |text| text.put(Raw(body)), ");");
        });
        let hashes = if body.contains("\"#") { "##" } else { "#" };
        assert_eq!(written, formatted(&format!("fn f() {{ let it = call(r{hashes}\"{body}\"{hashes}); }}")));
    }
}

#[test]
fn literals_are_those_of_the_compiler() {
    for value in ["plain", "a\"b\\c", "it's", "tab\tline\nend", "\0", "\u{0}7", "合同", "\u{200b}\u{301}", ""] {
        let mut text = Text::default();
        put!(&mut text, Quoted(value));
        assert_eq!(text.as_str(), proc_macro2::Literal::string(value).to_string());
    }
    for value in [0.0, 1.0, -1.5, 1e300, 0.1] {
        let mut text = Text::default();
        put!(&mut text, value);
        assert_eq!(text.as_str(), proc_macro2::Literal::f64_unsuffixed(value).to_string());
    }
}

#[test]
fn nothing_stands_at_the_end_of_a_doc_line() {
    let mut text = Text::default();
    text.doc("one  \n\n \ntwo\n\n");
    put_line!(&mut text, "struct S;");
    assert_eq!(text.as_str(), "/// one\n///\n/// two\nstruct S;\n");
}

#[test]
fn empty_lines_stand_between_items_only() {
    let mut text = Text::default();
    text.gap();
    put!(&mut text, "impl S");
    text.open_block();
    text.gap();
    put_line!(&mut text, "const A: u8 = 0;");
    text.gap();
    put_line!(&mut text, "const B: u8 = 0;");
    text.close_block();
    assert_eq!(text.as_str(), "impl S {\n    const A: u8 = 0;\n\n    const B: u8 = 0;\n}\n");
}
