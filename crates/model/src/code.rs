//! Code sets as facts: codes with their labels, dated by the county, handed in by whoever embeds or stores them.

use crate::day::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The sets in which a county may add, rename and stop codes 本地代码: no rule and no step hangs on a code of theirs alone.
pub const OF_THE_COUNTY: &[&str] = &[
    "matter_cat",
    "need_cat",
    "visit_purpose",
    "need_source",
    "evidence_kind",
    "spot_item",
    "pair_end",
    "member_in",
    "member_out",
    "hh_type",
    "monitor",
    "poverty_cause",
    "placement",
    "live_state",
    "settlement_kind",
    "unit_level",
    "work_place",
    "land_kind",
    "operator_kind",
];

/// One code and its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeItem {
    /// The code as stored.
    pub code: String,
    /// The label as shown.
    pub label: String,
}

/// One set of codes, with where its labels come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSet {
    /// The set's name, which fields refer to.
    pub id: String,
    /// Its Chinese title.
    pub title: String,
    /// `found`, `known` or `proposed`: whether the labels stand in public material.
    pub status: String,
    /// The codes in the order they are offered.
    pub items: Vec<CodeItem>,
    /// Codes that are not offered, or not yet: records that hold one stay readable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<CodeItem>,
}

/// What a county set of a code, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChange<'a> {
    /// The set's name.
    pub set: &'a str,
    /// The code.
    pub code: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// Whether it may be chosen.
    pub offered: bool,
    /// The first day on which that stands.
    pub since: Day,
}

/// All code sets by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeSets(BTreeMap<String, CodeSet>);

#[derive(Deserialize)]
struct CodeSetFile {
    sets: Vec<CodeSet>,
}

impl CodeSets {
    /// Reads `assets/code-sets.json`.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let file: CodeSetFile = serde_json::from_str(text)?;
        Ok(Self(file.sets.into_iter().map(|set| (set.id.clone(), set)).collect()))
    }

    /// Returns the sets as they stand on a day: of each code what the county set last for it or a day before, in the order given
    /// where two were set for one day. What this program does not let counties change is passed over.
    #[must_use]
    pub fn on<'a>(&self, day: Day, changes: impl IntoIterator<Item = CodeChange<'a>>) -> Self {
        let may = |change: &CodeChange<'_>| OF_THE_COUNTY.contains(&change.set) && !change.code.is_empty();
        let mut changes: Vec<CodeChange<'_>> = changes.into_iter().filter(may).collect();
        changes.sort_by_key(|change| change.since);
        let mut sets = self.clone();
        for change in changes {
            let Some(set) = sets.0.get_mut(change.set) else { continue };
            let stands = change.since <= day;
            let item = CodeItem { code: change.code.to_owned(), label: change.label.to_owned() };
            let offered = set.items.iter().position(|known| known.code == item.code);
            match (offered, stands) {
                (Some(at), true) if change.offered => set.items[at] = item,
                (Some(at), true) => {
                    set.items.remove(at);
                    set.past.push(item);
                }
                (Some(_), false) => {}
                (None, _) => {
                    let known = set.past.iter().any(|known| known.code == item.code);
                    if stands || !known {
                        set.past.retain(|known| known.code != item.code);
                        if stands && change.offered { &mut set.items } else { &mut set.past }.push(item);
                    }
                }
            }
        }
        sets
    }

    /// Returns a set.
    pub fn set(&self, set: &str) -> Option<&CodeSet> {
        self.0.get(set)
    }

    /// Returns the codes of a set that may be chosen, in order; an unknown set has none.
    pub fn items(&self, set: &str) -> &[CodeItem] {
        self.0.get(set).map_or(&[], |set| &set.items)
    }

    /// Returns all codes of a set, those first that may be chosen.
    pub fn all(&self, set: &str) -> impl Iterator<Item = &CodeItem> {
        self.0.get(set).into_iter().flat_map(|set| set.items.iter().chain(&set.past))
    }

    /// Returns the label of a code, also of one that is no longer offered.
    pub fn label(&self, set: &str, code: &str) -> Option<&str> {
        self.all(set).find(|item| item.code == code).map(|item| item.label.as_str())
    }

    /// Returns the label of a code, or the code itself where this program does not know it (it may be newer).
    pub fn show<'a>(&'a self, set: &str, code: &'a str) -> &'a str {
        self.label(set, code).unwrap_or(code)
    }

    /// Returns the code of a label.
    pub fn code(&self, set: &str, label: &str) -> Option<&str> {
        self.all(set).find(|item| item.label == label).map(|item| item.code.as_str())
    }

    /// Tells whether the set holds the code, offered or not.
    pub fn has(&self, set: &str, code: &str) -> bool {
        self.label(set, code).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn change<'a>(code: &'a str, label: &'a str, offered: bool, since: &str) -> CodeChange<'a> {
        CodeChange { set: "hh_type", code, label, offered, since: day(since) }
    }

    fn offered(sets: &CodeSets) -> Vec<&str> {
        sets.items("hh_type").iter().map(|item| item.label.as_str()).collect()
    }

    #[test]
    fn codes_are_offered_as_the_county_set_them_for_the_day_and_stay_readable() {
        let text = include_str!("../../../assets/code-sets.json");
        let shipped = CodeSets::from_json(text).expect("the shipped sets");
        let changes = || {
            [
                change("L1", "防返贫户", true, "2026-03-01"),
                change("1", "脱贫户", false, "2026-06-01"),
                change("L1", "防止返贫户", true, "2026-09-01"),
            ]
        };
        for (on, expected) in [
            ("2026-02-28", vec!["一般农户", "脱贫户"]),
            ("2026-03-01", vec!["一般农户", "脱贫户", "防返贫户"]),
            ("2026-06-01", vec!["一般农户", "防返贫户"]),
            ("2026-10-01", vec!["一般农户", "防止返贫户"]),
        ] {
            let sets = shipped.on(day(on), changes());
            assert_eq!(offered(&sets), expected, "{on}");
            assert_eq!(sets.label("hh_type", "1"), Some("脱贫户"));
            assert!(sets.has("hh_type", "L1"), "a code that is to come is known already");
        }
        let again =
            shipped.on(day("2027-01-01"), changes().into_iter().chain([change("1", "脱贫户", true, "2026-12-01")]));
        assert_eq!(offered(&again), ["一般农户", "防止返贫户", "脱贫户"]);
        let closed = CodeChange { set: "sex", ..change("1", "人", true, "2026-01-01") };
        assert_eq!(shipped.on(day("2027-01-01"), [closed]), shipped);
    }

    #[test]
    fn every_set_of_the_county_is_one_that_records_hold() {
        let of_fields: Vec<&str> =
            crate::kinds::ALL.iter().flat_map(|kind| kind.fields).filter_map(|field| field.codes()).collect();
        let states = crate::kinds::ALL.iter().flat_map(|kind| kind.fields).filter(|field| field.workflow.is_some());
        let states: Vec<&str> = states.filter_map(|field| field.codes()).collect();
        for set in OF_THE_COUNTY {
            assert!(of_fields.contains(set) && !states.contains(set), "{set}");
        }
    }
}
