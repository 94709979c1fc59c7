//! The version of a target in `tcgen.toml`. In: its text. Out: the same text with another version, all else as it was
//! written.

use toml_edit::{DocumentMut, Item, TableLike, value};

/// Sets the version of the target with this number. `None` where there is no such table.
pub(super) fn set_version(config: &str, index: usize, version: &str) -> Option<String> {
    let mut document: DocumentMut = config.parse().ok()?;
    let table: &mut dyn TableLike = match document.get_mut("target")? {
        Item::ArrayOfTables(tables) => tables.get_mut(index)?,
        Item::Value(list) => list.as_array_mut()?.get_mut(index)?.as_inline_table_mut()?,
        _ => return None,
    };
    match table.get_mut("version").and_then(Item::as_value_mut) {
        Some(known) => {
            // The comment behind it, if there is one.
            let around = known.decor().clone();
            *known = version.into();
            *known.decor_mut() = around;
        }
        None => {
            table.insert("version", value(version));
        }
    }
    let text = document.to_string();
    // `toml_edit` ends each line that it writes in its own way.
    Some(if config.contains("\r\n") { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text })
}

#[cfg(test)]
mod tests {
    use super::set_version;

    const CONFIG: &str = "# ours\n[runtime]\npath = \"runtime\"\n\n[[target]]\nspec = \"a\"   # first\nversion = \"0.1.0\" # as published\n\n[[target]]\nspec = \"b\"\n";

    #[test]
    fn only_the_version_changes() {
        let changed = set_version(CONFIG, 0, "0.2.0").unwrap();
        assert_eq!(changed, CONFIG.replace("0.1.0", "0.2.0"));
    }

    #[test]
    fn a_version_that_is_not_there_is_added_to_its_table() {
        let changed = set_version(CONFIG, 1, "0.2.0").unwrap();
        assert_eq!(changed, format!("{CONFIG}version = \"0.2.0\"\n"));
    }

    #[test]
    fn line_ends_stay_as_they_are() {
        let config = CONFIG.replace('\n', "\r\n");
        assert_eq!(set_version(&config, 0, "0.2.0").unwrap(), config.replace("0.1.0", "0.2.0"));
    }

    #[test]
    fn targets_may_stand_in_a_line() {
        let changed = set_version("target = [{ spec = \"a\" }]\n", 0, "0.2.0").unwrap();
        assert_eq!(changed.replace(' ', ""), "target=[{spec=\"a\",version=\"0.2.0\"}]\n");
    }

    #[test]
    fn a_table_that_is_not_there_is_none() {
        assert_eq!(set_version(CONFIG, 2, "0.2.0"), None);
        assert_eq!(set_version("", 0, "0.2.0"), None);
    }
}
