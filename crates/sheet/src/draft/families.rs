//! Which rows of one 户编号 are one family. Offices number anew in each village and each group, and copy a number wrongly: rows
//! that have nobody in common with the household of that number, and deny it by village, group or head, are another's. Pure.

use anju_model::{AreaCode, PartialDay};
use std::collections::BTreeSet;

/// Numbers of so many digits may count members or rows; longer ones are given by an office.
pub(super) const SHORT: usize = 4;

/// Whom a row or a record names, by all that tells people apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Face {
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
    /// Whether this is the head.
    pub head: bool,
}

impl Face {
    /// Whether a key says that both are one: id number, 人口编号, or name, birth and sex.
    pub fn is(&self, other: &Face) -> bool {
        let same_name = share(&self.names, &other.names);
        let number = |number: &String| other.numbers.contains(number) && (number.len() > SHORT || same_name);
        share(&self.id_numbers, &other.id_numbers)
            || self.numbers.iter().any(number)
            || (same_name && self.born_with(other) == Some(true) && self.fits(other))
    }

    /// Whether both may be one: they have a name in common, and nothing denies it.
    pub fn may_be(&self, other: &Face) -> bool {
        share(&self.names, &other.names) && self.born_with(other) != Some(false) && self.fits(other)
    }

    /// Whether name and one thing more say that these are two people.
    pub fn is_another(&self, other: &Face) -> bool {
        let two_ids = !self.id_numbers.is_empty() && !other.id_numbers.is_empty();
        let denied = two_ids || self.born_with(other) == Some(false) || !self.fits(other);
        !share(&self.names, &other.names) && !share(&self.id_numbers, &other.id_numbers) && denied
    }

    /// Whether both have an id number or a 人口编号, and none in common.
    pub fn is_numbered_otherwise(&self, other: &Face) -> bool {
        let two = |one: &[String], other: &[String]| !one.is_empty() && !other.is_empty();
        let in_common = share(&self.id_numbers, &other.id_numbers) || share(&self.numbers, &other.numbers);
        !in_common && (two(&self.id_numbers, &other.id_numbers) || two(&self.numbers, &other.numbers))
    }

    /// Whether neither id numbers nor sexes deny that both are one.
    fn fits(&self, other: &Face) -> bool {
        let two_ids = !self.id_numbers.is_empty() && !other.id_numbers.is_empty();
        let two_sexes = self.sex.is_some() && other.sex.is_some() && self.sex != other.sex;
        (!two_ids || share(&self.id_numbers, &other.id_numbers) || self.born_with(other) == Some(true)) && !two_sexes
    }

    /// Whether days of birth agree as far as both are known; nothing where one is unknown.
    fn born_with(&self, other: &Face) -> Option<bool> {
        if self.births.is_empty() || other.births.is_empty() {
            return None;
        }
        let alike =
            |one: &PartialDay, two: &PartialDay| one.earliest() <= two.latest() && two.earliest() <= one.latest();
        Some(self.births.iter().any(|one| other.births.iter().any(|two| alike(one, two))))
    }
}

fn share(one: &[String], other: &[String]) -> bool {
    one.iter().any(|key| other.contains(key))
}

/// People who stand together: rows of one sheet, or a household of the county.
#[derive(Clone, Debug, Default)]
pub(super) struct Family {
    /// The village they live in.
    pub village: Option<AreaCode>,
    /// The group, as written.
    pub group: Option<String>,
    /// 户主姓名.
    pub head_name: Option<String>,
    /// Who they are.
    pub faces: Vec<Face>,
    /// The runs of rows of this number in which they stand, each with how many.
    pub runs: Vec<(usize, usize)>,
}

impl Family {
    /// Returns the head.
    pub fn head(&self) -> Option<&Face> {
        self.faces.iter().find(|face| face.head)
    }

    /// Whether somebody stands in both, by a key.
    pub fn shares(&self, other: &Family) -> bool {
        self.faces.iter().any(|face| other.faces.iter().any(|known| face.is(known)))
    }

    /// Whether most of these people may be among the others.
    pub fn mostly_in(&self, other: &Family) -> bool {
        let found = self.faces.iter().filter(|face| other.faces.iter().any(|known| face.may_be(known))).count();
        found * 2 > self.faces.len()
    }

    /// Whether a party of rows belongs to this family.
    pub fn takes(&self, party: &Family) -> Result<(), Apart> {
        if party.shares(self) || self.takes_slip(party) {
            return Ok(());
        }
        if differ(&self.village, &party.village) {
            return Err(Apart::Village);
        }
        let headed = || party.head().is_some() && self.head().is_some();
        let here = party.runs.iter().any(|(run, _)| self.runs.iter().any(|(own, _)| own == run));
        if party.mostly_in(self) {
            return Ok(());
        }
        let other_group = differ(&self.group, &party.group) && (headed() || !here);
        let other_head = party.head().is_some_and(|head| {
            self.head().is_some_and(|own| !head.may_be(own)) && !self.faces.iter().any(|own| head.may_be(own))
        });
        let called = |name: &String| self.head().is_some_and(|head| !head.names.contains(name));
        let other_name = party.head().is_none() && party.head_name.as_ref().is_some_and(called);
        if other_group || other_head || other_name { Err(Apart::People) } else { Ok(()) }
    }

    /// One member's village or group amid the rows of the household is a slip of the pen.
    fn takes_slip(&self, party: &Family) -> bool {
        let around = |run: usize| self.runs.iter().filter(|(at, _)| *at == run).map(|(_, rows)| rows).sum::<usize>();
        let amid = |&(run, rows): &(usize, usize)| rows < around(run);
        party.head().is_none() && !differ(&self.head_name, &party.head_name) && party.runs.iter().all(amid)
    }

    /// Lays other rows of the family to it.
    pub fn join(&mut self, party: &Family) {
        self.village = self.village.take().or_else(|| party.village.clone());
        self.group = self.group.take().or_else(|| party.group.clone());
        self.head_name = self.head_name.take().or_else(|| party.head_name.clone());
        self.faces.extend(party.faces.iter().cloned());
        self.runs.extend(party.runs.iter().copied());
    }
}

fn differ<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_some() && other.is_some() && one != other
}

/// Why rows of a number are no part of its household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// They live in another village, and nobody stands in both.
    Village,
    /// They have another head or group, and nobody stands in both.
    People,
}

/// Which parties of a number are its household's, and which are not.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// The household, with the people of the county and of the rows.
    pub family: Family,
    /// The parties that are its own, by position.
    pub own: BTreeSet<usize>,
    /// Those that are not.
    pub apart: Vec<(usize, Apart)>,
    /// Whether people of the county's household stand in a party.
    pub known: bool,
}

/// Sorts the parties of one number: the county's household takes its own; where there is none, the first that has a head is it.
pub(super) fn sort(stored: Option<Family>, parties: &[Family]) -> Sorted {
    let mut order: Vec<usize> = (0..parties.len()).collect();
    let knows = |party: &Family| stored.as_ref().is_some_and(|stored| party.shares(stored));
    order.sort_by_key(|&at| (!knows(&parties[at]), parties[at].head().is_none()));
    let mut sorted = Sorted { known: parties.iter().any(knows), ..Sorted::default() };
    let mut family = stored;
    for at in order {
        let party = &parties[at];
        match family.as_mut() {
            None => {
                family = Some(party.clone());
                sorted.own.insert(at);
            }
            Some(family) => match family.takes(party) {
                Ok(()) => {
                    family.join(party);
                    sorted.own.insert(at);
                }
                Err(why) => sorted.apart.push((at, why)),
            },
        }
    }
    sorted.family = family.unwrap_or_default();
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A party of a run of rows in a village and a group: name, birth and relation of each row.
    fn party(run: usize, place: [&str; 2], people: &[[&str; 3]]) -> Family {
        let face = |[name, birth, relation]: &[&str; 3]| Face {
            names: vec![(*name).to_owned()],
            births: birth.parse().ok().into_iter().collect(),
            head: *relation == "01",
            ..Face::default()
        };
        let [village, group] = place;
        Family {
            village: AreaCode::parse(village),
            group: (!group.is_empty()).then(|| group.to_owned()),
            head_name: None,
            faces: people.iter().map(face).collect(),
            runs: vec![(run, people.len())],
        }
    }

    const HERE: [&str; 2] = ["500235116002", ""];
    const THERE: [&str; 2] = ["500235116003", ""];
    const ZHANG: [[&str; 3]; 2] = [["张三", "1970-01-01", "01"], ["王芳", "1972-01-01", "02"]];

    #[test]
    fn rows_with_nobody_in_common_are_another_family_where_anything_denies_it() {
        let stored = || Family { runs: Vec::new(), ..party(9, HERE, &ZHANG) };
        let li = [["李四", "1971-01-01", "01"], ["王芳", "1973-01-01", "02"]];
        for (party, expected) in [
            (party(0, HERE, &ZHANG), Ok(())),
            (party(0, THERE, &ZHANG[1..]), Ok(())),
            (party(0, THERE, &li), Err(Apart::Village)),
            (party(0, THERE, &li[1..]), Err(Apart::Village)),
            (party(0, HERE, &li), Err(Apart::People)),
            (party(0, HERE, &[["张小", "2026-01-01", "03"]]), Ok(())),
            (party(0, HERE, &[["张三", "", "01"]]), Ok(())),
            (party(0, HERE, &[["王芳", "1972-01-01", "01"], ["李四", "1971-01-01", "02"]]), Ok(())),
        ] {
            assert_eq!(stored().takes(&party), expected, "{party:?}");
        }
    }

    #[test]
    fn of_one_number_in_several_groups_the_first_family_takes_it() {
        let groups = [
            party(0, ["500235116002", "1组"], &ZHANG),
            party(1, ["500235116002", "2组"], &[["李四", "1971-01-01", "01"], ["王红", "1973-01-01", "02"]]),
            party(2, ["500235116002", "3组"], &[["李小", "2010-01-01", "03"]]),
        ];
        let sorted = sort(None, &groups);
        assert_eq!((sorted.own.into_iter().collect::<Vec<_>>(), sorted.apart.len()), (vec![0], 2));
    }

    #[test]
    fn one_members_village_is_a_slip_in_a_list_of_the_household() {
        let slip = party(0, THERE, &[["张小", "2010-01-01", "03"]]);
        assert_eq!(sort(None, &[slip.clone(), party(0, HERE, &ZHANG)]).apart, []);
        assert_eq!(sort(None, &[slip, party(0, HERE, &ZHANG[..1])]).apart, [(0, Apart::Village)]);
    }
}
