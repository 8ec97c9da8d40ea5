//! The lamp of a right 权益: how it stands with a household at a glance (WORDS W3). Mark and word say it, colour never alone.

use crate::{id::RecordId, record::Kind};
use serde::{Deserialize, Serialize};

/// How a right stands. The later ones are the worse; a household shows the worst of its persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 不涉及.
    NotConcerned,
    /// 已落实.
    Done,
    /// 维持现状, a valid end.
    AsItIs,
    /// 办理中.
    UnderWay,
    /// 未核实: nobody has entered it.
    Unknown,
    /// 待征询.
    ToAsk,
    /// 待办理.
    ToDo,
    /// 超期、断档、未参保.
    Late,
}

impl Light {
    /// All of them, the better ones first.
    pub const ALL: [Light; 8] = [
        Light::NotConcerned,
        Light::Done,
        Light::AsItIs,
        Light::UnderWay,
        Light::Unknown,
        Light::ToAsk,
        Light::ToDo,
        Light::Late,
    ];

    /// Returns the name in addresses: `under_way`.
    pub fn name(self) -> &'static str {
        match self {
            Light::NotConcerned => "not_concerned",
            Light::Done => "done",
            Light::AsItIs => "as_it_is",
            Light::UnderWay => "under_way",
            Light::Unknown => "unknown",
            Light::ToAsk => "to_ask",
            Light::ToDo => "to_do",
            Light::Late => "late",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|light| light.name() == name)
    }

    /// Returns what it means in words (WORDS W3), whichever right it is of.
    pub fn word(self) -> &'static str {
        match self {
            Light::NotConcerned => "不涉及",
            Light::Done => "已落实",
            Light::AsItIs => "维持现状",
            Light::UnderWay => "办理中",
            Light::Unknown => "未核实",
            Light::ToAsk => "待征询",
            Light::ToDo => "待办理",
            Light::Late => "超期、断档",
        }
    }

    /// Returns its mark.
    pub fn mark(self) -> &'static str {
        match self {
            Light::NotConcerned => "—",
            Light::Done => "✓",
            Light::AsItIs => "○",
            Light::UnderWay => "◔",
            Light::Unknown => "◌",
            Light::ToAsk => "?",
            Light::ToDo => "!",
            Light::Late => "✕",
        }
    }
}

/// The lamp of one right of one household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lamp {
    /// The right's key in addresses: `hukou`.
    pub key: String,
    /// The right's name: 户口, 养老 …
    pub right: String,
    /// The clause it follows from.
    pub clause: String,
    /// How it stands.
    pub light: Light,
    /// Its state in words.
    pub says: String,
    /// How many of the household's members it is settled for, and of how many, where persons have it each for himself.
    pub settled: Option<(u32, u32)>,
    /// How it stands with each person, where persons have it each for himself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonLight>,
}

/// How a right stands with one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLight {
    /// The person.
    pub person: RecordId,
    /// How it stands.
    pub light: Light,
    /// Its state in words.
    pub says: String,
    /// The plain kind of which a record is to be made next, where somebody is to begin something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<String>,
}

/// How a right stands with a household, before it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// How it stands.
    pub light: Light,
    /// Its state in words.
    pub says: String,
    /// How it stands with each person.
    pub persons: Vec<PersonLight>,
}

/// Says how a right stands that households have as one.
pub(super) fn as_one(light: Light, says: &str) -> Shown {
    Shown { light, says: says.to_owned(), persons: vec![] }
}

/// Gathers how a right stands that persons have each for himself: the worst of them.
#[derive(Debug, Default)]
pub(super) struct Persons(Vec<PersonLight>);

impl Persons {
    /// Adds a person.
    pub(super) fn add(&mut self, person: RecordId, light: Light, says: impl Into<String>) {
        self.0.push(PersonLight { person, light, says: says.into(), begins: None });
    }

    /// Says of the person last added what is to begin next for him, where it is for somebody to begin.
    pub(super) fn begins(&mut self, kind: Option<&'static Kind>) {
        if let Some(last) = self.0.last_mut() {
            last.begins = kind.map(|kind| kind.name.to_owned());
        }
    }

    /// Returns the worst of them; of a household in which nobody was added, what is said otherwise.
    pub(super) fn otherwise(self, light: Light, says: &str) -> Shown {
        // Of those that stand alike the first one speaks.
        let worst = self.0.iter().rev().max_by_key(|person| person.light);
        let (light, says) = worst.map_or((light, says.to_owned()), |worst| (worst.light, worst.says.clone()));
        Shown { light, says, persons: self.0 }
    }
}

impl Shown {
    /// Counts for how many it is settled, of how many whom it concerns.
    pub(super) fn settled(&self) -> Option<(u32, u32)> {
        let concerned = self.persons.iter().filter(|person| person.light != Light::NotConcerned);
        let done = |person: &&PersonLight| matches!(person.light, Light::Done | Light::AsItIs);
        let (of, settled) = (concerned.clone().count() as u32, concerned.filter(done).count() as u32);
        (of > 0).then_some((settled, of))
    }
}
