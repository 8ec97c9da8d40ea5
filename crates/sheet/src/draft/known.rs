//! What a county holds already, as identity is settled against it: every record by all keys that it has and that it had, so
//! that an old workbook still finds a person whose name, number or birthday somebody has mended since.

use anju_model::{AreaCode, Day, PartialDay, RecordId};
use std::collections::HashMap;

/// A county's households, persons, cadres and pairs. Empty for a first import or a dry run without a county.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Its households.
    pub households: Vec<KnownHousehold>,
    /// Its persons, those who left too.
    pub persons: Vec<KnownPerson>,
    /// Its cadres.
    pub cadres: Vec<KnownCadre>,
    /// Its pairs, ended ones too.
    pub pairs: Vec<KnownPair>,
}

/// A household that the county holds.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownHousehold {
    /// Its id.
    pub id: RecordId,
    /// 户编号, the present one first, then those it had.
    pub numbers: Vec<String>,
    /// The village it lives in.
    pub village: AreaCode,
    /// The head.
    pub head: Option<RecordId>,
    /// When it moved in.
    pub moved_in_on: Option<PartialDay>,
    /// Whether somebody has deleted it.
    pub removed: bool,
}

/// Where a person is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stay {
    /// In no household: no stay was ever recorded.
    #[default]
    Nowhere,
    /// A member of this household, with this relation to its head.
    Member {
        /// The household.
        household: RecordId,
        /// Code of the relation to the head.
        relation: Option<String>,
    },
    /// No longer a member of this household, the last one.
    Left {
        /// The household.
        household: RecordId,
        /// The last day.
        on: Option<PartialDay>,
        /// Code of the reason.
        by: Option<String>,
    },
}

/// A person that the county holds. Of each key the present value stands first, then those it had.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownPerson {
    /// The id.
    pub id: RecordId,
    /// 人口编号.
    pub numbers: Vec<String>,
    /// 证件号码.
    pub id_numbers: Vec<String>,
    /// The names.
    pub names: Vec<String>,
    /// Days of birth.
    pub births: Vec<PartialDay>,
    /// Code of the sex.
    pub sex: Option<String>,
    /// Where the person is.
    pub stay: Stay,
    /// Whether somebody has deleted the record.
    pub removed: bool,
}

/// A cadre that the county holds. Of each key the present value stands first, then those it had.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownCadre {
    /// The id.
    pub id: RecordId,
    /// The names.
    pub names: Vec<String>,
    /// The units.
    pub units: Vec<String>,
    /// The phones.
    pub phones: Vec<String>,
    /// Whether somebody has deleted the record.
    pub removed: bool,
}

/// A pair that the county holds.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownPair {
    /// The id.
    pub id: RecordId,
    /// The household.
    pub household: RecordId,
    /// The cadre.
    pub cadre: RecordId,
    /// First days, the present one first, then those it had.
    pub since: Vec<Day>,
    /// Last day; none while it lasts.
    pub until: Option<Day>,
    /// Whether somebody has deleted the record.
    pub removed: bool,
}

/// The county's households and persons by id.
pub(super) struct Index<'a> {
    pub known: &'a Known,
    households: HashMap<RecordId, usize>,
    persons: HashMap<RecordId, usize>,
    members: HashMap<RecordId, Vec<usize>>,
    left: HashMap<RecordId, Vec<usize>>,
    pairs: HashMap<RecordId, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub fn of(known: &'a Known) -> Self {
        let mut members: HashMap<RecordId, Vec<usize>> = HashMap::new();
        let mut left: HashMap<RecordId, Vec<usize>> = HashMap::new();
        for (at, person) in known.persons.iter().enumerate().filter(|(_, person)| !person.removed) {
            match person.stay {
                Stay::Member { household, .. } => members.entry(household).or_default().push(at),
                Stay::Left { household, .. } => left.entry(household).or_default().push(at),
                Stay::Nowhere => {}
            }
        }
        let mut pairs: HashMap<RecordId, Vec<usize>> = HashMap::new();
        for (at, pair) in known.pairs.iter().enumerate() {
            pairs.entry(pair.household).or_default().push(at);
        }
        Self {
            known,
            households: known.households.iter().enumerate().map(|(at, household)| (household.id, at)).collect(),
            persons: known.persons.iter().enumerate().map(|(at, person)| (person.id, at)).collect(),
            members,
            left,
            pairs,
        }
    }

    pub fn household(&self, id: RecordId) -> Option<&'a KnownHousehold> {
        self.households.get(&id).map(|&at| &self.known.households[at])
    }

    pub fn person(&self, id: RecordId) -> Option<&'a KnownPerson> {
        self.persons.get(&id).map(|&at| &self.known.persons[at])
    }

    /// Lists the present members of a household.
    pub fn members(&self, household: RecordId) -> impl Iterator<Item = &'a KnownPerson> {
        let known = self.known;
        self.members.get(&household).into_iter().flatten().map(move |&at| &known.persons[at])
    }

    /// Lists all who are or were members of a household and in no other since.
    pub fn everybody(&self, household: RecordId) -> impl Iterator<Item = &'a KnownPerson> {
        let known = self.known;
        let left = self.left.get(&household).into_iter().flatten().map(move |&at| &known.persons[at]);
        self.members(household).chain(left)
    }

    /// Lists the pairs of a household, ended ones too.
    pub fn pairs(&self, household: RecordId) -> impl Iterator<Item = &'a KnownPair> {
        let known = self.known;
        self.pairs.get(&household).into_iter().flatten().map(move |&at| &known.pairs[at])
    }

    /// Returns the name of a household's head.
    pub fn head_name(&self, household: RecordId) -> Option<&'a str> {
        let head = self.household(household)?.head?;
        self.person(head)?.names.first().map(String::as_str)
    }
}
