//! A household has one head. Two desks that each name another while apart, or a member who becomes the head at one desk and
//! leaves at the other, would make two of him or none: the group that comes second is parked, and a person looks.

use super::{Held, Sitting, household_of};
use crate::{
    fault::Fault,
    id::RecordId,
    kin::Kin,
    kinds::{Household, HouseholdState, Membership},
    record::Record,
    value::{Fields, Value, field},
};
use std::collections::BTreeSet;

/// Who is head of a household, as its rows say: those whose relation is 户主, and whoever the household names if he is a
/// member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// Whether it is kept 在册.
    kept: bool,
    members: usize,
    heads: usize,
}

impl Heads {
    /// Counts the heads of a household: whom it names if it is kept, and of the stays that last the person and whether he is
    /// called 户主.
    pub fn of(kept: bool, named: Option<RecordId>, stays: impl IntoIterator<Item = (RecordId, bool)>) -> Self {
        let (mut members, mut heads) = (BTreeSet::new(), BTreeSet::new());
        for (person, called) in stays {
            members.insert(person);
            if called || named == Some(person) {
                heads.insert(person);
            }
        }
        Self { kept, members: members.len(), heads: heads.len() }
    }

    /// Tells what a desk's group made wrong that was not wrong before: `heads.two`, `heads.none`. What was wrong already may
    /// stay so, that an older desk's other changes of such a household are taken; a household that is no longer kept, or whose
    /// last member left, needs no head.
    pub fn fault_since(&self, before: &Heads) -> Option<Fault> {
        let had_to = before.kept && before.members > 0;
        let fault = || Fault::new("heads.none");
        self.worse_since(before).or_else(|| (self.are_none() && !had_to).then(fault))
    }

    /// The same of what the county's own program saves, which may make a household without a head: an import whose row of the
    /// head was refused takes the others, and its report says so.
    pub fn worse_since(&self, before: &Heads) -> Option<Fault> {
        if self.are_none() {
            return (before.heads > 0).then(|| Fault::new("heads.none"));
        }
        let several = self.kept && self.heads > 1 && self.heads > before.heads;
        several.then(|| Fault::new("heads.two").with("n", self.heads))
    }

    fn are_none(&self) -> bool {
        self.kept && self.members > 0 && self.heads == 0
    }

    /// Tells whether it is kept and has members, and not one head.
    pub fn are_wrong(&self) -> bool {
        self.are_none() || self.kept && self.heads > 1
    }
}

fn id_in(fields: &Fields, name: &str) -> Option<RecordId> {
    field(fields, name).as_text().and_then(|text| text.parse().ok())
}

fn is_head(stay: &Fields) -> bool {
    field(stay, "relation").as_text() == Some(Kin::Head.code())
}

/// Tells whether a stay lasts, by its fields.
pub fn lasts(stay: &Fields) -> bool {
    field(stay, "until").is_null()
}

impl Sitting<'_> {
    /// Parks a group that leaves a household with two heads, or with members and none. What the county's own program saves may
    /// be many groups: there it is looked at after the last one.
    pub(super) fn check_heads(&self) -> Result<(), Fault> {
        if self.case.own || !self.case.rules.one_head {
            return Ok(());
        }
        for household in self.households_touched() {
            let before = self.heads(household, &|id| self.bench.row(id));
            let after = self.heads(household, &|id| self.rows.get(&id).cloned().or_else(|| self.bench.row(id)));
            if let Some(fault) = after.fault_since(&before) {
                return Err(fault);
            }
        }
        Ok(())
    }

    /// Tells whether a field is who a household's head is, in what a desk saved. With the head go everybody's relations to him:
    /// two changes that were made unknown to each other are not mixed field by field.
    pub(super) fn names_head(&self, held: &Held, name: &str) -> bool {
        !self.case.own && self.case.rules.one_head && held.kind == Household::KIND.name && name == "head"
    }

    /// Finds the households of which this group wrote who is a member or head.
    fn households_touched(&self) -> BTreeSet<RecordId> {
        let decides = |row: &&Held| [Household::KIND.name, Membership::KIND.name].contains(&row.kind.as_str());
        let rows = self.rows.values().filter(decides);
        rows.filter_map(|row| household_of(&row.kind, row.id, &row.standing.fields)).collect()
    }

    fn heads(&self, household: RecordId, row: &dyn Fn(RecordId) -> Option<Held>) -> Heads {
        let own: Value = household.into();
        let written = self
            .rows
            .values()
            .filter(|row| row.kind == Membership::KIND.name && *field(&row.standing.fields, "household") == own);
        let mut ids: BTreeSet<RecordId> = written.map(|row| row.id).collect();
        ids.extend(self.bench.stays(household));
        let standing = |id: RecordId| row(id).map(|row| row.standing).filter(|standing| !standing.deleted);
        let stays = ids.into_iter().filter_map(standing).map(|standing| standing.fields).filter(lasts);
        let home = standing(household).map(|standing| standing.fields).unwrap_or_default();
        let kept = field(&home, "state").as_text() == Some(HouseholdState::Kept.code());
        Heads::of(kept, id_in(&home, "head"), stays.filter_map(|stay| Some((id_in(&stay, "person")?, is_head(&stay)))))
    }
}
