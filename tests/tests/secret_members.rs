//! Which members are secret: the lists that a person reads, and that the generator and the runtime go by one rule.
//!
//! After a change that is meant, `TCGEN_BLESS=1 cargo test -p tests --test secret_members` writes the lists anew.

use std::fs;
use std::path::{Path, PathBuf};

use tcgen::model::resolve_api;
use tcgen::report::{Report, Sources};
use tcgen::spec::read_spec;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every member that `Debug` leaves out, as `Owner.Member`.
fn secret_members(spec: &str) -> String {
    let (mut sources, mut report) = (Sources::new(), Report::new());
    let service = read_spec(&root().join("spec").join(spec), &mut sources, &mut report).expect("the spec is there");
    let api = resolve_api(&service, &[], &mut report);
    let sides = api.actions.iter().flat_map(|it| [(&it.request, &it.input), (&it.response, &it.output)]);
    let structures = api.structures.iter().map(|structure| (&structure.ident, &structure.members));
    let secret = sides.chain(structures).flat_map(|(owner, members)| {
        members.iter().filter(|member| member.secret).map(move |member| format!("{owner}.{}\n", member.wire))
    });
    let mut lines: Vec<String> = secret.collect();
    lines.sort();
    lines.concat()
}

#[test]
fn the_secret_members_of_each_service_are_those_of_its_list() {
    for (spec, name) in [("ess/2020-11-11", "ess"), ("essbasic/2021-05-26", "essbasic"), ("sts/2018-08-13", "sts")] {
        let list = root().join(format!("tests/fixtures/secret_members/{name}.txt"));
        let found = secret_members(spec);
        if std::env::var_os("TCGEN_BLESS").is_some() {
            fs::create_dir_all(list.parent().expect("a folder")).expect("the folder can be made");
            fs::write(&list, &found).expect("the list can be written");
        }
        let expected = fs::read_to_string(&list).unwrap_or_default();
        assert_eq!(
            found, expected,
            "{name}: if this is meant: TCGEN_BLESS=1 cargo test -p tests --test secret_members"
        );
    }
}

#[test]
fn generator_and_runtime_have_the_same_rule_for_names() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("the file is there");
    let (runtime, generator) = (read("runtime/src/redact/names.rs"), read("generator/src/model/secrets.rs"));
    assert!(runtime == generator, "copy runtime/src/redact/names.rs to generator/src/model/secrets.rs");
}
