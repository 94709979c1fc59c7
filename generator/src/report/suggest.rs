//! "Did you mean". In: a word and what it could have been. Out: the nearest, if it is near.

/// The candidate nearest to `word`, if slips of the keyboard explain the difference: one in four letters, of any case.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let slips = match wanted.chars().count() {
        0..3 => 0,
        length => (length / 4).max(1),
    };
    let distance = |candidate: &'a str| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate);
    // Of two equally near the first by name, so that the order of candidates cannot change a message.
    candidates
        .into_iter()
        .map(distance)
        .filter(|(distance, _)| *distance <= slips)
        .min()
        .map(|(_, candidate)| candidate)
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
        assert_eq!(did_you_mean("Watermark", ["Waterfall"]), None);
        assert_eq!(did_you_mean("X", ["Y"]), None);
    }

    #[test]
    fn the_order_of_candidates_does_not_matter() {
        assert_eq!(did_you_mean("FlowIdx", ["FlowIdb", "FlowIda"]), Some("FlowIda"));
        assert_eq!(did_you_mean("FlowIdx", ["FlowIda", "FlowIdb"]), Some("FlowIda"));
    }
}
