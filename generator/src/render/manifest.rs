//! What may stand in the `Cargo.toml` of a generated crate. In: its text. Out: nothing, or the key that has no place there.

use toml::{Table, Value};

use crate::report::{Code, Diagnostic};

/// The tables, and the keys that each may have.
const TABLES: &[(&str, &[&str])] = &[
    (
        "package",
        &["name", "version", "edition", "rust-version", "license", "description", "readme", "keywords", "categories"],
    ),
    (
        "features",
        &[
            "default",
            "hyper",
            "webpki-roots",
            "socks",
            "tracing",
            "metrics",
            "blocking",
            "gzip",
            "hmac-v1",
            "json",
            "test-util",
            "serde",
        ],
    ),
    ("dependencies", &["serde", "tcgen-runtime"]),
    ("dev-dependencies", &["serde_json"]),
    ("test", &["name", "path"]),
];

/// The keys of a dependency.
const DEPENDENCY: &[&str] = &["path", "version", "features", "optional", "default-features"];

/// Reads the finished text as Cargo will: whatever was put into it, it has our keys and no other.
///
/// # Errors
/// A defect of tcgen that names the key.
pub(super) fn check_manifest(text: &str) -> Result<(), Diagnostic> {
    let defect = |what: String| {
        Diagnostic::new(Code::Defect, format!("the text made for `Cargo.toml` is not safe: {what}"))
            .help("this is a defect of tcgen: please report it with the options that show it")
    };
    let manifest: Table = text.parse().map_err(|error: toml::de::Error| defect(error.message().to_owned()))?;
    match strange_key(&manifest) {
        None => Ok(()),
        Some(key) => Err(defect(format!("it has the key `{}`", key.escape_debug()))),
    }
}

fn strange_key(manifest: &Table) -> Option<String> {
    for (name, value) in manifest {
        let Some((_, keys)) = TABLES.iter().find(|(known, _)| known == name) else { return Some(name.clone()) };
        let tables: Vec<&Table> = match value {
            Value::Table(table) => vec![table],
            Value::Array(items) => items.iter().filter_map(Value::as_table).collect(),
            _ => return Some(name.clone()),
        };
        for table in tables {
            if let Some(key) = table.keys().find(|key| !keys.contains(&key.as_str())) {
                return Some(format!("{name}.{key}"));
            }
            if name.ends_with("dependencies") {
                let dependencies = table.iter().filter_map(|(name, value)| Some((name, value.as_table()?)));
                for (dependency, keys) in dependencies {
                    if let Some(key) = keys.keys().find(|key| !DEPENDENCY.contains(&key.as_str())) {
                        return Some(format!("{name}.{dependency}.{key}"));
                    }
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::check_manifest;

    #[test]
    fn a_key_that_is_not_ours_is_a_defect() {
        let ours = "[package]\nname = \"a\"\n\n[dependencies]\nserde = { version = \"1\" }\n";
        assert!(check_manifest(ours).is_ok());
        for more in [
            "evil = \"1\"\n",
            "[target.x.dependencies]\nevil = \"1\"\n",
            "[build-dependencies]\na = \"1\"\n",
            "[dependencies.tcgen-runtime]\ngit = \"https://example.com\"\n",
            "[patch.crates-io]\n",
            "not toml",
        ] {
            assert!(check_manifest(&format!("{ours}{more}")).is_err(), "{more}");
        }
        assert!(check_manifest(&ours.replace("name", "build = \"x.rs\"\nname")).is_err());
    }
}
