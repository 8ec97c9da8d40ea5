//! Words that a person has mapped for the workbooks of one sender 词语对应.

use super::words::form;
use std::collections::BTreeMap;

/// Words with what they mean, by the name of their column or of their code set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learnt(BTreeMap<(String, String), String>);

impl Learnt {
    /// Notes that a word of a column (by its name, `cadre.unit_level`) or of a set (`unit_level`) means this code; an empty
    /// code says that it means nothing. Words are the same however wide or large they are written.
    pub fn learn(&mut self, column_or_set: &str, word: &str, code: &str) {
        self.0.insert((column_or_set.to_owned(), key(word)), code.to_owned());
    }

    /// Returns the code that a word means, in its column before its set.
    pub fn code(&self, column: &str, set: &str, word: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let word = key(word);
        let of = |name: &str| self.0.get(&(name.to_owned(), word.clone())).map(String::as_str);
        of(column).or_else(|| of(set))
    }
}

/// Words of marks alone have nothing left when these are taken out, and are told apart as they stand.
pub(crate) fn key(word: &str) -> String {
    let form = form(word);
    if form.is_empty() { crate::cell::squeeze(word) } else { form }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_however_wide_it_is_written_and_in_its_column_first() {
        let mut learnt = Learnt::default();
        learnt.learn("unit_level", "县（市、区）", "4");
        learnt.learn("cadre.unit_level", "ａ类", "8");
        learnt.learn("unit_level", "A类", "9");
        learnt.learn("unit_level", "？", "");
        assert_eq!(learnt.code("cadre.unit_level", "unit_level", "县(市区)"), Some("4"));
        assert_eq!(learnt.code("cadre.unit_level", "unit_level", "a 类"), Some("8"));
        assert_eq!(learnt.code("other", "unit_level", "A类"), Some("9"));
        assert_eq!(learnt.code("other", "unit_level", "?"), Some(""));
        assert_eq!(learnt.code("other", "politics", "A类"), None);
    }
}
