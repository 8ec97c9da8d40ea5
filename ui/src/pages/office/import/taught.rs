//! What a person says of a workbook: its columns, its words, its sender. Pure.

use anju_model::contract::{ImportReport, ImportWorkbook, OfDepartment, UnknownWord, WordMeaning};

/// What was said so far of the workbook on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Taught {
    /// 列对应: headings as written, and the usual ones they stand for.
    pub columns: Vec<(String, String)>,
    /// 词语对应.
    pub words: Vec<WordMeaning>,
    /// 发来单位, where it was typed.
    pub sender: String,
    /// Whether hidden sheets are taken too.
    pub hidden: bool,
}

impl Taught {
    /// Says which usual heading a column stands for, or takes that back.
    pub fn with_column(&self, written: &str, meant: Option<&str>) -> Self {
        let mut said = self.clone();
        said.columns.retain(|(known, _)| known != written);
        said.columns.extend(meant.map(|meant| (written.to_owned(), meant.to_owned())));
        said
    }

    /// Says what a word of a column means, or takes that back; an empty meaning is that it says nothing.
    pub fn with_word(&self, column: &str, word: &str, meaning: Option<&str>) -> Self {
        let mut said = self.clone();
        said.words.retain(|known| (known.column.as_str(), known.word.as_str()) != (column, word));
        said.words.extend(meaning.map(|meaning| WordMeaning {
            column: column.to_owned(),
            word: word.to_owned(),
            meaning: meaning.to_owned(),
        }));
        said
    }

    /// Finds the usual heading that a column was said to stand for.
    pub fn column(&self, written: &str) -> Option<&str> {
        self.columns.iter().find(|(known, _)| known == written).map(|(_, meant)| meant.as_str())
    }

    /// Finds what a word was said to mean.
    pub fn word(&self, column: &str, word: &str) -> Option<&str> {
        let said = self.words.iter().find(|known| (known.column.as_str(), known.word.as_str()) == (column, word));
        said.map(|said| said.meaning.as_str())
    }

    /// Tells whether a look under this comes to the same as the one that was made under `before` and reported.
    pub fn comes_to(&self, before: &Self, report: &ImportReport) -> bool {
        let same_sender = self.sender == before.sender || self.sender == report.sender;
        same_sender && (&self.columns, &self.words, self.hidden) == (&before.columns, &before.words, before.hidden)
    }

    /// Asks for a look at the workbook, or for its import, as all this says.
    pub fn ask(self, ticket: String, take: bool, list: Option<OfDepartment>) -> ImportWorkbook {
        let Self { columns, words, sender, hidden } = self;
        ImportWorkbook { ticket, take, columns, words, sender, hidden, list }
    }
}

/// Lists the words that nobody knows, each once a usual heading, whatever sheets it stands on; the most frequent first.
pub(super) fn words_once(words: &[UnknownWord]) -> Vec<UnknownWord> {
    let mut once: Vec<UnknownWord> = Vec::with_capacity(words.len());
    for word in words {
        match once.iter_mut().find(|known| (&known.read_as, &known.word) == (&word.read_as, &word.word)) {
            Some(known) => known.cells += word.cells,
            None => once.push(word.clone()),
        }
    }
    once.sort_by_key(|word| std::cmp::Reverse(word.cells));
    once
}

/// A column that nobody knows, whose cells are only kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UnknownColumn {
    /// Its heading as written.
    pub written: String,
    /// Its cells that hold something, on all sheets.
    pub filled: u32,
}

/// Lists the columns that nobody knows, each once, those with the most cells first.
pub(super) fn unknown_columns(report: &ImportReport) -> Vec<UnknownColumn> {
    let unread = report.reconciliation.iter().filter(|column| column.read_as.is_none() && !column.column.is_empty());
    let mut once: Vec<UnknownColumn> = Vec::new();
    for column in unread {
        match once.iter_mut().find(|known| known.written == column.column) {
            Some(known) => known.filled += column.filled,
            None => once.push(UnknownColumn { written: column.column.clone(), filled: column.filled }),
        }
    }
    once.sort_by_key(|column| std::cmp::Reverse(column.filled));
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::contract::ColumnAccount;

    fn report(sender: &str, reconciliation: Vec<ColumnAccount>) -> ImportReport {
        let report = serde_json::json!({ "refused_rows": 0, "findings": [] });
        let report: ImportReport = serde_json::from_value(report).unwrap();
        ImportReport { sender: sender.to_owned(), reconciliation, ..report }
    }

    fn column(sheet: &str, heading: &str, read_as: Option<&str>, filled: u32) -> ColumnAccount {
        ColumnAccount {
            sheet: sheet.to_owned(),
            column: heading.to_owned(),
            read_as: read_as.map(str::to_owned),
            filled,
            taken: 0,
            kept: filled,
            reported: 0,
        }
    }

    #[test]
    fn a_word_has_the_meaning_that_was_said_last_and_none_once_that_is_taken_back() {
        let said = Taught::default().with_word("与户主关系", "老幺", Some("之女")).with_word("性别", "老幺", Some(""));
        let said = said.with_word("与户主关系", "老幺", Some("之子"));
        assert_eq!((said.word("与户主关系", "老幺"), said.word("性别", "老幺")), (Some("之子"), Some("")));
        assert_eq!(said.words.len(), 2);
        assert_eq!(said.with_word("性别", "老幺", None).word("性别", "老幺"), None);
        let said = said.with_column("身份证", Some("姓名")).with_column("身份证", Some("证件号码"));
        assert_eq!((said.column("身份证"), said.columns.len()), (Some("证件号码"), 1));
    }

    #[test]
    fn a_sender_that_was_found_out_and_is_typed_changes_nothing_and_anything_else_asks_for_another_look() {
        let (before, found) = (Taught::default(), report("农坝镇", vec![]));
        let typed = |sender: &str| Taught { sender: sender.to_owned(), ..Taught::default() };
        assert!(typed("农坝镇").comes_to(&before, &found));
        assert!(!typed("民政局").comes_to(&before, &found));
        assert!(!typed("").comes_to(&typed("民政局"), &report("民政局", vec![])));
        assert!(!before.with_word("性别", "丁", Some("男")).comes_to(&before, &found));
        assert!(!Taught { hidden: true, ..before.clone() }.comes_to(&before, &found));
    }

    #[test]
    fn a_word_or_a_column_of_several_sheets_is_asked_for_once() {
        let word = |sheet: &str, word: &str, cells| UnknownWord {
            sheet: sheet.to_owned(),
            column: "关系".to_owned(),
            read_as: "与户主关系".to_owned(),
            word: word.to_owned(),
            cells,
            first: 3,
            choices: vec![],
        };
        let once = words_once(&[word("一组", "老幺", 4), word("一组", "干儿子", 6), word("二组", "老幺", 5)]);
        let said: Vec<(&str, u32)> = once.iter().map(|word| (word.word.as_str(), word.cells)).collect();
        assert_eq!(said, [("老幺", 9), ("干儿子", 6)]);
        let columns = vec![
            column("一组", "姓名", Some("姓名"), 9),
            column("一组", "民兵", None, 2),
            column("二组", "民兵", None, 3),
            column("二组", "特长", None, 4),
            column("说明", "", None, 8),
        ];
        let once = unknown_columns(&report("", columns));
        let said: Vec<(&str, u32)> = once.iter().map(|column| (column.written.as_str(), column.filled)).collect();
        assert_eq!(said, [("民兵", 5), ("特长", 4)]);
    }
}
