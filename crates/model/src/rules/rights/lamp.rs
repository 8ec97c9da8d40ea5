//! The lamp of a right 权益: how it stands with a household at a glance (WORDS W3). Mark and word say it, colour never alone.

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
}
