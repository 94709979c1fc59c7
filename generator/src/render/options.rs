//! What a target says of its code: names, versions, paths. In: the options. Out: what cannot be written, as diagnostics.
//!
//! They come from people, from folders and from archives, and go into `use` lines and `Cargo.toml`.

use std::fmt::Write as _;

use crate::characters::{one_line, toml_string};
use crate::model::names::is_keyword;
use crate::report::{Code, Diagnostic};

/// Where the code will live and what it stands on.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path to the runtime: `tcgen_runtime`, or `crate` inside the runtime itself.
    pub runtime: String,
    /// The package, for a crate; `None` for a module in a crate of the user's.
    pub package: Option<Package>,
    /// Where the spec is, as the header of each file names it.
    pub spec: String,
}

/// What a generated crate's `Cargo.toml` says.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The dependency on the runtime.
    pub runtime: Dependency,
}

/// How a crate depends on the runtime.
#[derive(Clone, Debug, Default)]
pub struct Dependency {
    /// The folder of the runtime, from that of the crate or from the root.
    pub path: Option<String>,
    /// The versions that will do.
    pub version: Option<String>,
}

/// A part of the options that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The name of a package.
    Name,
    /// The version of a package.
    Version,
    /// The versions of the runtime that will do.
    Requirement,
    /// The path of the runtime in Rust.
    Runtime,
}

impl Options {
    /// Everything that cannot be written as it is.
    pub(super) fn mistakes(&self) -> Vec<Diagnostic> {
        let mut parts = vec![(Part::Runtime, self.runtime.as_str())];
        if let Some(package) = &self.package {
            parts.push((Part::Name, &package.name));
            parts.push((Part::Version, &package.version));
            parts.extend(package.runtime.version.as_deref().map(|version| (Part::Requirement, version)));
        }
        parts.into_iter().filter_map(|(part, text)| part.mistake(text)).collect()
    }
}

impl Dependency {
    /// As the value of a dependency in `Cargo.toml`.
    pub(super) fn to_toml(&self) -> String {
        let mut out = "{ ".to_owned();
        for (key, text) in [("path", &self.path), ("version", &self.version)] {
            if let Some(text) = text {
                // Writing to a `String` does not fail.
                let _ = write!(out, "{key} = {}, ", toml_string(text));
            }
        }
        out.push_str("default-features = false }");
        out
    }
}

/// Names that a package with our dependencies cannot have, or whose crate would hide one that every crate has.
const TAKEN: &[&str] = &["alloc", "core", "proc_macro", "serde", "serde_json", "std", "tcgen_runtime", "test"];

impl Part {
    /// What is wrong with the text.
    pub(crate) fn mistake(self, text: &str) -> Option<Diagnostic> {
        let (noun, rule, is_good) = match self {
            Part::Name => (
                "the name of a package",
                "a letter, then letters, digits, `-` and `_`, at most 64; no keyword, and no name of a crate that it needs",
                is_package_name(text),
            ),
            Part::Version => {
                ("the version of a package", "three numbers: `0.1.0`", semver::Version::parse(text).is_ok())
            }
            Part::Requirement => (
                "the version of the runtime",
                "a requirement as Cargo reads it: `0.1.0`",
                semver::VersionReq::parse(text).is_ok(),
            ),
            Part::Runtime => ("the path of the runtime", "names joined by `::`: `crate::runtime`", is_path(text)),
        };
        let message = || format!("`{}` cannot be {noun}", one_line(text));
        (!is_good).then(|| Diagnostic::new(Code::BadOption, message()).help(format!("write {rule}")))
    }
}

fn is_package_name(name: &str) -> bool {
    let crate_name = name.replace('-', "_");
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && !is_keyword(&crate_name)
        && !TAKEN.contains(&crate_name.to_ascii_lowercase().as_str())
}

/// A path of identifiers, which may begin with `::`, `crate`, `self` or `super`.
fn is_path(path: &str) -> bool {
    let is_start = |segment: &str| matches!(segment, "crate" | "self" | "super");
    let is_name = |segment: &str| {
        segment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !is_keyword(segment)
    };
    let (absolute, rest) = match path.strip_prefix("::") {
        Some(rest) => (true, rest),
        None => (false, path),
    };
    let mut segments = rest.split("::").peekable();
    if !absolute && segments.next_if(|segment| is_start(segment)).is_some() {
        while segments.next_if_eq(&"super").is_some() {}
    }
    segments.all(is_name)
}

#[cfg(test)]
mod tests {
    use super::{Dependency, Part};

    #[test]
    fn what_would_add_a_line_is_refused() {
        let refused = [
            (Part::Name, "a\"\n[dependencies]\nevil = \"1\""),
            (Part::Name, ""),
            (Part::Name, "1a"),
            (Part::Name, "撤销"),
            (Part::Name, "self"),
            (Part::Name, "tcgen-runtime"),
            (Part::Version, "0.1"),
            (Part::Version, "0.1.0\"\nlinks = \"x"),
            (Part::Version, ""),
            (Part::Requirement, "1\", git = \"https://example.com"),
            (Part::Runtime, "crate; fn evil() {} use crate"),
            (Part::Runtime, "a::"),
            (Part::Runtime, ""),
            (Part::Runtime, "a::self"),
            (Part::Runtime, "r#a"),
        ];
        for (part, text) in refused {
            let mistake = part.mistake(text).unwrap_or_else(|| panic!("{text:?} passes as {part:?}"));
            assert!(!mistake.message().contains('\n'), "{text:?}");
        }
    }

    #[test]
    fn what_people_write_passes() {
        let good = [
            (Part::Name, "tcgen-essbasic"),
            (Part::Name, "my_crate2"),
            (Part::Version, "1.2.3-rc.1+build.5"),
            (Part::Requirement, ">=0.1, <0.3"),
            (Part::Requirement, "0.1"),
            (Part::Runtime, "tcgen_runtime"),
            (Part::Runtime, "::tcgen_runtime"),
            (Part::Runtime, "crate"),
            (Part::Runtime, "super::super::runtime"),
            (Part::Runtime, "crate::vendor::tcgen_runtime"),
        ];
        for (part, text) in good {
            assert!(part.mistake(text).is_none(), "{text:?} fails as {part:?}");
        }
    }

    #[test]
    fn a_path_stays_a_text_of_toml() {
        let path = "a\"b\\c\n[dependencies]\nevil = '1'".to_owned();
        let dependency = Dependency { path: Some(path.clone()), version: None };
        let table: toml::Table = format!("it = {}", dependency.to_toml()).parse().unwrap();
        assert_eq!(table["it"]["path"].as_str(), Some(path.as_str()));
        assert_eq!(table.len(), 1);
    }
}
