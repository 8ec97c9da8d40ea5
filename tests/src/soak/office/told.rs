//! Which columns an office tells at all. Those by which people, households, cadres, pairs and visits are known it always tells.

use super::habit::{Habit, Habits};
use crate::soak::chance::Chance;
use anju_sheet::SheetKind;
use std::collections::BTreeSet;

/// The columns that are not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    left_out: BTreeSet<(SheetKind, &'static str)>,
}

impl Told {
    /// Draws what an office tells.
    pub fn drawn(habits: &Habits, chance: &Chance) -> Self {
        if !habits.has(Habit::DroppedColumns) {
            return Self::default();
        }
        let all = SheetKind::ALL.into_iter().flat_map(|kind| kind.columns().iter().map(move |c| (kind, c.name)));
        let dropped = |(kind, name): &(SheetKind, &'static str)| {
            !is_key(*kind, name) && chance.about(kind.label()).about(name).happens(35)
        };
        Self { left_out: all.filter(dropped).collect() }
    }

    /// Tells whether a column is told.
    pub fn tells(&self, kind: SheetKind, column: &'static str) -> bool {
        !self.left_out.contains(&(kind, column))
    }

    /// Tells whether everything that the other tells is told here too.
    pub fn covers_all_of(&self, other: &Self) -> bool {
        self.left_out.is_subset(&other.left_out)
    }
}

/// Whether records are known by a column, or its sheet is known by it.
fn is_key(kind: SheetKind, column: &str) -> bool {
    kind.needed().contains(&column)
        || matches!(
            column,
            "person.sex"
                | "person.birth"
                | "person.no_id_reason"
                | "cadre.unit"
                | "cadre.phone"
                | "pair.until"
                | "need.text"
                | "need.state"
                | "need.revisit"
        )
        // Villages of one name are told apart by it.
        || (kind, column) == (SheetKind::People, "township")
}
