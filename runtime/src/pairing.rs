//! Batches answered by a list of messages: which of the things that were sent failed, and why.

use std::fmt;

/// One thing of a batch that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<'a, T = String> {
    /// What was sent.
    pub item: &'a T,
    /// Why it failed, in the service's words.
    pub message: &'a str,
    /// Its place in the request, from 0.
    pub index: usize,
}

/// The service answered with another number of messages than things were sent, so that nobody can say which
/// message belongs to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairingError {
    items: (&'static str, usize),
    messages: (&'static str, usize),
}

impl PairingError {
    /// How many things were sent.
    pub const fn items(&self) -> usize {
        self.items.1
    }

    /// How many messages came back.
    pub const fn messages(&self) -> usize {
        self.messages.1
    }
}

impl fmt::Display for PairingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (item_name, items) = self.items;
        let (message_name, messages) = self.messages;
        write!(
            out,
            "`{message_name}` holds {messages} messages for {items} of `{item_name}`, so they cannot be paired: \
             look the {items} up one by one"
        )
    }
}

impl std::error::Error for PairingError {}

/// Pairs messages with the items at the same place. An empty message means success, and so does an empty list for
/// all of them.
///
/// ```
/// use tcgen_runtime::pair_failures;
///
/// let sent = ["yDw1".to_owned(), "yDw2".to_owned()];
/// let answered = ["".to_owned(), "the contract is signed by all".to_owned()];
/// let failures = pair_failures("FlowIds", &sent, "FailMessages", &answered)?;
/// assert_eq!((failures[0].item.as_str(), failures[0].index), ("yDw2", 1));
/// # Ok::<(), tcgen_runtime::PairingError>(())
/// ```
///
/// # Errors
/// There are messages, but not as many as items.
pub fn pair_failures<'a, T>(
    item_name: &'static str,
    items: &'a [T],
    message_name: &'static str,
    messages: &'a [String],
) -> Result<Vec<Failure<'a, T>>, PairingError> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    if messages.len() != items.len() {
        return Err(PairingError { items: (item_name, items.len()), messages: (message_name, messages.len()) });
    }
    let pairs = items.iter().zip(messages).enumerate();
    let failed = pairs.filter(|(_, (_, message))| !message.is_empty());
    Ok(failed.map(|(index, (item, message))| Failure { item, message, index }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn an_empty_list_means_that_all_succeeded() {
        let items = strings(&["a", "b"]);
        assert_eq!(pair_failures("FlowIds", &items, "FailMessages", &[]), Ok(Vec::new()));
    }

    #[test]
    fn an_empty_message_means_success_and_the_others_keep_their_place() {
        let items = strings(&["a", "b", "c"]);
        let messages = strings(&["", "signed", "gone"]);
        let failures = pair_failures("FlowIds", &items, "FailMessages", &messages).unwrap();
        assert_eq!(
            failures,
            [
                Failure { item: &items[1], message: "signed", index: 1 },
                Failure { item: &items[2], message: "gone", index: 2 }
            ]
        );
    }

    #[test]
    fn counts_that_differ_are_an_error_that_names_both_lists() {
        let items = strings(&["a", "b", "c"]);
        for messages in [strings(&["x"]), strings(&["", "", "", ""])] {
            let error = pair_failures("FlowIds", &items, "FailMessages", &messages).unwrap_err();
            assert_eq!((error.items(), error.messages()), (3, messages.len()));
            let text = error.to_string();
            assert!(text.contains("`FailMessages`") && text.contains("3 of `FlowIds`"), "{text}");
        }
    }
}
