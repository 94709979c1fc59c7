//! The codes of diagnostics: one table of id, title and explanation.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Worth a look; does not stop a run.
    Warning,
}

/// Declares `Code` from lines `Variant = id, title`. The first letter of an id is its severity, and its
/// explanation stands in `explain/<id>.md`.
macro_rules! codes {
    ($($variant:ident = $id:literal, $title:literal;)+) => {
        /// What kind of finding it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(
                #[doc = concat!("`", $id, "`: ", $title, ".")]
                $variant,
            )+
        }

        impl Code {
            /// Every code, in the order of this table.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// `E0102`: what `tcgen explain` takes.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id),+ }
            }

            /// What it is, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),+ }
            }

            /// What it means, an example that fails, and how to mend it; Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("explain/", $id, ".md"))),+ }
            }
        }
    };
}

// 00 reading files, 01 YAML and keys, 02 meaning, 03 names, 04 imports, 05 examples, 06 configuration, 07 output, 08 comparing, 09 tcgen itself.
codes! {
    MissingFile = "E0001", "a file or folder cannot be read";
    NotUtf8 = "E0002", "a file is not UTF-8";
    EmptyFile = "E0003", "a file or folder holds nothing";
    StrayFile = "W0004", "a file has no place in a spec folder";
    TooLarge = "E0005", "a file is too large";

    Syntax = "E0101", "a file is not YAML";
    UnknownKey = "E0102", "a key is unknown";
    DuplicateKey = "E0103", "something is given twice";
    WrongValue = "E0104", "a value is not of the kind that its key wants";
    SeveralDocuments = "E0105", "a file holds several YAML documents";
    TooManyAliases = "E0106", "aliases repeat too much";
    TooDeep = "E0107", "a file is nested too deep";
    UnsupportedYaml = "E0108", "a feature of YAML is not supported";

    UnknownType = "E0201", "a type is not one of the API's words";
    UnresolvedStructure = "E0202", "a structure is described nowhere";
    BadErrorCode = "E0203", "an error code is malformed";
    OverlayTargetGone = "E0204", "the overlay addresses what does not exist";
    NoSuchMember = "E0205", "a path names no member";
    MisplacedConstraint = "E0206", "a constraint does not fit the member's type";
    ContradictoryBounds = "E0207", "bounds contradict each other";
    BadPattern = "E0208", "a pattern is not a regular expression";
    MissingFact = "E0209", "a fact is missing";
    ContradictoryMarks = "E0210", "a constraint is both advice and enforced";
    MarkWithoutConstraint = "E0211", "advice or enforcement names a constraint that is not there";
    BadName = "E0212", "a name is malformed";

    MemberCollision = "E0301", "two members have one name in Rust";
    TypeCollision = "E0302", "two items have one name in Rust";
    EnumConflict = "E0303", "members that share an enum differ";
    UnnamedValue = "E0304", "a value cannot name a variant";
    RichPattern = "E0305", "an enforced pattern is more than a row of character classes";

    BadMetadata = "E0401", "a source of an import is not what it should be";
    UnknownService = "E0402", "a service is not in the source";
    NotAPage = "E0411", "a file is no page of the API";
    OtherService = "E0412", "a page is of another service or version";
    UnknownIdentity = "E0413", "a page does not say what it is of";
    IncompletePage = "E0414", "a page lacks a part that every page has";
    LostRow = "E0420", "a row of a page cannot be read";
    UnreadRow = "W0421", "a part of a page cannot be read";
    LeftOut = "W0422", "a page leaves out what the spec needs";
    DiffersFromSpec = "W0423", "a page differs from the stored spec";
    PageDisagrees = "W0424", "a page names two things as its own";
    ExampleDisagrees = "W0425", "an example differs from what its page says";
    ProseRequires = "W0426", "the text of a page requires what its table calls optional";
    BadExample = "W0427", "an example of a page is not JSON";
    HistoryUnknown = "W0428", "a history tells of what the spec lacks";
    NoteAtName = "W0430", "a name of a page has a note";
    StruckOut = "W0431", "a page strikes out a name";

    ExampleBreaksConstraint = "W0501", "an example breaks a constraint";
    ExampleUnknownMember = "W0502", "an example names an unknown member";
    ExampleWrongType = "W0503", "an example's value is of another type";
    UndeclaredErrorCode = "W0504", "an action lists an error code that the service does not describe";

    OverlayRepeats = "W0510", "the overlay repeats a fact";
    MaskedChange = "W0511", "a fact changed beneath the overlay";

    EffectRepeatsName = "W0550", "an action's effect repeats what its name says";

    UnknownAction = "E0601", "an action is not in the spec";
    BadConfig = "E0602", "tcgen.toml is missing or wrong";
    BadOption = "E0610", "a name, a version or a path of a target cannot be written";

    OverlappingTargets = "E0620", "two targets of tcgen.toml share a folder";
    LinkInTheWay = "E0621", "a symbolic link is in the way";
    FolderOfOthers = "E0622", "a folder for a crate holds files of somebody else";
    HandWrittenFacts = "E0623", "an import would lose what somebody wrote into a fact file";
    InterruptedRun = "E0624", "an interrupted run has to be completed first";
    StdoutFailed = "E0625", "the output cannot be printed";

    ForeignFile = "E0701", "a file in the way was not written for this target";
    OutputFailed = "E0702", "the output cannot be read or written";

    EarlierFileKept = "W0540", "a file of an earlier tcgen is kept";
    FactFileKept = "W0541", "an import keeps a fact file that it did not write";

    UnknownRevision = "E0801", "a revision of git cannot be read";
    DifferentServices = "E0802", "the two sides of a comparison are different services";
    BadReviewFile = "E0803", "the file of reviewed changes is wrong";
    NothingReviewed = "W0804", "a reviewed change is not among the changes";

    Defect = "E0901", "tcgen made something that is not Rust";
}

impl Code {
    /// The code with this id, in any case: `E0102`, `e0102`.
    pub fn parse(id: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id.trim()))
    }

    /// Error or warning, as the first letter says.
    pub fn severity(self) -> Severity {
        if self.id().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_well_formed() {
        let ids: HashSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for id in ids {
            let (letter, number) = id.split_at(1);
            assert!(matches!(letter, "E" | "W") && number.len() == 4 && number.parse::<u16>().is_ok(), "{id}");
        }
    }

    #[test]
    fn parse_finds_every_id_in_any_case() {
        for code in Code::ALL {
            assert_eq!(Code::parse(&code.id().to_lowercase()), Some(*code));
        }
        assert_eq!(Code::parse("E9999"), None);
    }

    #[test]
    fn every_explanation_begins_with_its_code_and_title() {
        for code in Code::ALL {
            let title = format!("# {}: {}\n", code.id(), code.title());
            assert!(code.explanation().starts_with(&title), "{} must begin with {title}", code.id());
            assert!(code.explanation().len() > title.len() + 80, "{} explains nothing", code.id());
        }
    }
}
