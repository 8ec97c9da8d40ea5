//! Codes of administrative divisions (GB/T 2260, GB/T 10114): municipality 2, county 6, township 9, village 12 digits.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A division's code. A longer code lies inside every shorter one that it starts with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AreaCode(String);

/// How far down a division stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaLevel {
    /// 直辖市, 2 digits.
    Municipality,
    /// 区县, 6 digits.
    County,
    /// 镇街, 9 digits.
    Township,
    /// 村（社区）, 12 digits.
    Village,
}

impl AreaLevel {
    fn digits(self) -> usize {
        match self {
            Self::Municipality => 2,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
        }
    }
}

impl AreaCode {
    /// Reads a code of 2, 6, 9 or 12 digits; anything else is none.
    pub fn parse(text: &str) -> Option<Self> {
        let good = matches!(text.len(), 2 | 6 | 9 | 12) && text.bytes().all(|b| b.is_ascii_digit());
        good.then(|| Self(text.to_owned()))
    }

    /// Returns the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells how far down the division stands.
    pub fn level(&self) -> AreaLevel {
        match self.0.len() {
            2 => AreaLevel::Municipality,
            6 => AreaLevel::County,
            9 => AreaLevel::Township,
            _ => AreaLevel::Village,
        }
    }

    /// Tells whether `other` is this division or lies inside it.
    pub fn covers(&self, other: &AreaCode) -> bool {
        other.0.starts_with(&self.0)
    }

    /// Tells whether a desk of this area holds what is placed at `place`: inside it, or exactly on a division above it
    /// (SYNC §4).
    pub fn holds(&self, place: &AreaCode) -> bool {
        self.covers(place) || place.covers(self)
    }

    /// Returns the division of `level` that this one lies in, or itself.
    pub fn at(&self, level: AreaLevel) -> Option<AreaCode> {
        self.0.get(..level.digits()).map(|code| Self(code.to_owned()))
    }

    /// Tells whether both lie in one division of `level`.
    pub fn shares(&self, other: &AreaCode, level: AreaLevel) -> bool {
        let own = self.0.get(..level.digits());
        own.is_some() && own == other.0.get(..level.digits())
    }

    /// Returns this division and all above it, nearest first.
    pub fn upward(&self) -> impl Iterator<Item = AreaCode> + '_ {
        [12, 9, 6, 2].into_iter().filter_map(|digits| self.0.get(..digits).map(|code| Self(code.to_owned())))
    }
}

/// How far a household moved 搬迁范围, computed from where it came from and where it lives, never typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveScope {
    /// 本村（社区）内.
    Village,
    /// 本乡镇（街道）内跨村.
    Township,
    /// 本区县内跨乡镇（街道）.
    County,
    /// 市内跨区县.
    Municipality,
    /// 跨省（区、市）.
    Province,
}

impl MoveScope {
    /// The code set that names them.
    pub const SET: &'static str = "move_scope";

    /// Returns the scope of a move; none where the origin is known only to a division that holds both.
    pub fn between(origin: &AreaCode, home: &AreaCode) -> Option<Self> {
        let levels = [
            (AreaLevel::Municipality, Self::Province),
            (AreaLevel::County, Self::Municipality),
            (AreaLevel::Township, Self::County),
            (AreaLevel::Village, Self::Township),
        ];
        for (level, scope) in levels {
            if origin.level() < level {
                return None;
            }
            if !origin.shares(home, level) {
                return Some(scope);
            }
        }
        Some(Self::Village)
    }

    /// Returns the code in the set.
    pub fn code(self) -> &'static str {
        match self {
            Self::Village => "1",
            Self::Township => "2",
            Self::County => "3",
            Self::Municipality => "4",
            Self::Province => "5",
        }
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("an area code has 2, 6, 9 or 12 digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_desk_holds_its_village_and_exactly_what_lies_above() {
        let code = |text| AreaCode::parse(text).expect("a code");
        let desk = code("500235141001");
        for (place, held) in [
            ("500235141001", true),
            ("500235141", true),
            ("500235", true),
            ("500235141002", false),
            ("500235142", false),
        ] {
            assert_eq!(desk.holds(&code(place)), held, "{place}");
        }
    }

    #[test]
    fn how_far_a_household_moved_follows_from_the_codes_as_far_as_they_are_known() {
        let code = |text| AreaCode::parse(text).expect("a code");
        for (origin, scope) in [
            ("500235141001", Some(MoveScope::Village)),
            ("500235141002", Some(MoveScope::Township)),
            ("500235142001", Some(MoveScope::County)),
            ("500235142", Some(MoveScope::County)),
            ("500101001001", Some(MoveScope::Municipality)),
            ("500101", Some(MoveScope::Municipality)),
            ("510101001001", Some(MoveScope::Province)),
            ("51", Some(MoveScope::Province)),
            ("500235141", None),
            ("500235", None),
            ("50", None),
        ] {
            assert_eq!(MoveScope::between(&code(origin), &code("500235141001")), scope, "{origin}");
        }
        let sets =
            crate::CodeSets::from_json(include_str!("../../../assets/code-sets.json")).expect("the shipped sets");
        assert!(sets.has(MoveScope::SET, MoveScope::Province.code()));
    }

    #[test]
    fn other_lengths_are_no_codes() {
        for text in ["", "5", "5002351", "50023514100a", "5002351410011"] {
            assert_eq!(AreaCode::parse(text), None, "{text}");
        }
    }
}
