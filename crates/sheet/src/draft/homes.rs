//! Which household a number means. The county's households are found by the number they have or had; a number that nobody
//! knows is a new household's.

use super::known::Known;
use crate::key::Which;
use anju_model::{RecordId, checks::Finding};
use std::collections::HashMap;

/// Households by number.
pub(super) struct Homes {
    by_number: HashMap<String, Vec<Home>>,
    /// Numbers that rows of the workbook write otherwise.
    alike: HashMap<String, String>,
    new: u32,
}

#[derive(Clone, Copy)]
struct Home {
    which: Which,
    /// Whether the number is its present one.
    present: bool,
    removed: bool,
}

impl Homes {
    pub fn of(known: &Known) -> Self {
        let mut by_number: HashMap<String, Vec<Home>> = HashMap::new();
        for household in &known.households {
            for (at, number) in household.numbers.iter().enumerate() {
                let home = Home { which: Which::Stored(household.id), present: at == 0, removed: household.removed };
                by_number.entry(number.clone()).or_default().push(home);
            }
        }
        Self { by_number, alike: HashMap::new(), new: 0 }
    }

    /// Tells whether neither the county nor the workbook so far has a household of this number.
    pub fn is_unknown(&self, number: &str) -> bool {
        !self.by_number.contains_key(number)
    }

    /// Gives a number to a household that the county knows without one.
    pub fn gains(&mut self, household: RecordId, number: &str) {
        let home = Home { which: Which::Stored(household), present: true, removed: false };
        self.by_number.entry(number.to_owned()).or_default().push(home);
    }

    /// Notes that a number is another spelling of one that a household has.
    pub fn reads(&mut self, written: &str, number: &str) {
        self.alike.insert(written.to_owned(), number.to_owned());
    }

    /// Returns the household of a number, new if nobody has it.
    ///
    /// # Errors
    /// The finding where two have it now, or somebody has deleted it.
    pub fn which(&mut self, number: &str) -> Result<Which, Finding> {
        if let Some(found) = self.find(number) {
            return found;
        }
        let which = Which::New(self.new);
        self.new += 1;
        self.by_number.insert(number.to_owned(), vec![Home { which, present: true, removed: false }]);
        Ok(which)
    }

    /// Returns the household of a number, if there is one.
    pub fn find(&self, number: &str) -> Option<Result<Which, Finding>> {
        let homes = self.by_number.get(number).or_else(|| self.by_number.get(self.alike.get(number)?))?;
        let there: Vec<&Home> = homes.iter().filter(|home| !home.removed).collect();
        let present: Vec<&Home> = there.iter().copied().filter(|home| home.present).collect();
        Some(match (present.as_slice(), there.as_slice()) {
            ([only], _) | ([], [only]) => Ok(only.which),
            ([], []) => Err(Finding::warning("record.removed", "household")),
            ([], _) | ([_, ..], _) => Err(Finding::error("household.two", "household")),
        })
    }
}
