//! The policy's own words, clause by clause, as pages quote them (渝民发〔2020〕10号; `assets/clauses.json`).

use serde::Deserialize;
use std::sync::OnceLock;

const CLAUSES: &str = include_str!("../../../assets/clauses.json");

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Clause {
    /// Its number, `一(一)`.
    pub id: String,
    /// Its title: 户口迁移服务.
    pub title: String,
    /// Its words.
    pub text: String,
}

/// All of them, in the order of the policy.
pub fn all() -> &'static [Clause] {
    static ALL: OnceLock<Vec<Clause>> = OnceLock::new();
    ALL.get_or_init(|| serde_json::from_str(CLAUSES).expect("the clauses are shipped with the program"))
}

/// Finds a clause by its number, in whichever brackets.
pub fn clause(number: &str) -> Option<&'static Clause> {
    place_of(number).map(|at| &all()[at])
}

/// Finds where a clause stands among all.
pub fn place_of(number: &str) -> Option<usize> {
    let id = number.replace('（', "(").replace('）', ")");
    all().iter().position(|clause| clause.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_rule_and_every_right_quotes_a_clause() {
        let of_rules = rules::all().map(|rule| rule.clause);
        for number in of_rules.chain(rules::RIGHTS.iter().map(|right| right.clause)) {
            assert!(clause(number).is_some_and(|clause| !clause.text.is_empty()), "{number}");
        }
        assert_eq!(clause("四（九）"), None);
    }
}
