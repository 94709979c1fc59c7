//! The wrong examples of the explanations, as specs. In: the pages of the codes. Out: files by their paths, with hostile texts.

use tcgen::report::Code;

use super::inputs::{garble, write_text};
use super::text::{Random, hostile};

/// Files of a spec, by their paths in its folder.
pub type Files = Vec<(String, String)>;

/// The wrong example of each page that has one.
fn wrong_examples() -> Vec<Files> {
    let block = |code: &Code| {
        let (_, rest) = code.explanation().split_once("```yaml wrong\n")?;
        rest.split_once("```").map(|(block, _)| files_of(block))
    };
    Code::ALL.iter().filter_map(block).collect()
}

/// A line `# <path>.yaml` begins each file.
fn files_of(block: &str) -> Files {
    let mut files = Files::new();
    for line in block.split_inclusive('\n') {
        match line.trim_end().strip_prefix("# ").filter(|path| path.ends_with(".yaml") && !path.contains(' ')) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => files.iter_mut().last().into_iter().for_each(|(_, text)| text.push_str(line)),
        }
    }
    files
}

/// A wrong example whose service has a hostile title, or one of whose files is garbled.
pub fn wrong_spec(random: &mut Random) -> Files {
    let mut examples = wrong_examples();
    let mut files = examples.swap_remove(random.below(examples.len()));
    if random.one_in(3) {
        let at = random.below(files.len());
        files.iter_mut().skip(at).take(1).for_each(|(_, text)| garble(text, random));
    }
    if !files.iter().any(|(path, _)| path == "service.yaml") {
        let mut text = "service: demo\nversion: \"2020-01-01\"\ntitle: ".to_owned();
        write_text(&hostile(random), &mut text);
        text.push('\n');
        files.push(("service.yaml".to_owned(), text));
    }
    files
}
