//! "Did you mean". In: a word and what it could have been. Out: the nearest, if it is near.

/// The candidate most like `word`, if a slip of the keyboard explains the difference.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let likeness = |candidate: &'a str| {
        let offered = candidate.to_lowercase();
        let likeness = strsim::jaro_winkler(&wanted, &offered).max(strsim::normalized_damerau_levenshtein(&wanted, &offered));
        (likeness, candidate)
    };
    // 0.84 keeps `AppId`/`AppID` and `FlowIds`/`FlowId` and drops `TaskId`/`TestId`-like strangers of equal length.
    let near = candidates.into_iter().map(likeness).filter(|(likeness, _)| *likeness >= 0.84);
    // Equal likeness falls to the first by name, so that the order of candidates cannot change a message.
    near.max_by(|(one, a), (other, b)| one.total_cmp(other).then_with(|| b.cmp(a))).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_slip_finds_its_word() {
        let keys = ["required", "max_items", "min_items", "type"];
        assert_eq!(did_you_mean("requierd", keys), Some("required"));
        assert_eq!(did_you_mean("maxItems", keys), Some("max_items"));
        assert_eq!(did_you_mean("Type", keys), Some("type"));
    }

    #[test]
    fn a_stranger_finds_none() {
        assert_eq!(did_you_mean("colour", ["required", "max_items"]), None);
    }

    #[test]
    fn the_order_of_candidates_does_not_matter() {
        assert_eq!(did_you_mean("FlowIdx", ["FlowIdb", "FlowIda"]), Some("FlowIda"));
        assert_eq!(did_you_mean("FlowIdx", ["FlowIda", "FlowIdb"]), Some("FlowIda"));
    }
}
