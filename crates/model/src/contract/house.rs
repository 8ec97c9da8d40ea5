//! Households: search, list, file, members.

use super::{
    care::{MatterRow, NeedRow, VisitRow},
    syncing::RecordMark,
};
use crate::{
    area::AreaCode,
    day::{Day, PartialDay, Stamp},
    id::RecordId,
    kin::{self, Kin, Relative},
    rules::Lamp,
    value::{Fields, field},
};
use serde::{Deserialize, Serialize};

/// Searches by name, pinyin initials, full pinyin, last four of an id number, phone or door.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Find {
    /// What was typed.
    pub text: String,
    /// The most rows wanted.
    pub limit: u32,
}

/// One household in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdRow {
    /// The household.
    pub id: RecordId,
    /// The head's name, or 户主未登记.
    pub head: String,
    /// 户编号.
    pub number: Option<String>,
    /// The village's name.
    pub village: String,
    /// The door.
    pub address: Option<String>,
    /// Where it lives, as lists say it: with the township where the person's grant spans several.
    pub lives: String,
    /// Members now.
    pub persons: u32,
    /// The cadre of the open pair.
    pub cadre: Option<String>,
    /// The last visit that counts.
    pub last_visit: Option<Day>,
    /// This year's confirmed matters.
    pub matters: u32,
    /// What matched, where it was not the head: a member's name.
    pub matched: Option<String>,
    /// Sync state of the household's record.
    pub mark: RecordMark,
}

/// Which households a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HouseholdFilter {
    /// All that are kept 在册.
    #[default]
    All,
    /// Without a cadre today.
    NoCadre,
    /// A cadre helps who leaves within `rules::PAIR_AHEAD` days, and nobody follows.
    CadreLeaving,
    /// Visit overdue or never visited.
    Overdue,
    /// Nobody was met at the last visit.
    Unmet,
    /// No matter this year.
    NoMatter,
    /// No matter this year that the household confirmed.
    NoneConfirmed,
    /// Not asked about the seven rights yet 尚未摸底.
    Unsurveyed,
    /// Moved away 已转出户.
    MovedOut,
}

/// Asks for a page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHouseholds {
    /// Which.
    pub filter: HouseholdFilter,
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Rows to skip.
    pub skip: u32,
    /// The most rows wanted.
    pub limit: u32,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdPage {
    /// Rows in all.
    pub total: u32,
    /// This page.
    pub rows: Vec<HouseholdRow>,
    /// For `MovedOut`: what stays of them.
    pub moved_out: Vec<MovedOut>,
}

/// A household that moved away 已转出户.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedOut {
    /// The household.
    pub id: RecordId,
    /// The head's name.
    pub name: String,
    /// The village that it left; none where a desk took it from a county that did not say so.
    pub from: Option<String>,
    /// Where to.
    pub to: String,
    /// When.
    pub on: Day,
    /// Visits and matters credited here: cadre, month `2026-11`, visits, matters.
    pub credited: Vec<(String, String, u32, u32)>,
}

/// Opens a household's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHousehold {
    /// The household.
    pub id: RecordId,
}

/// One household's file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HouseholdFile {
    /// The household in short.
    pub row: HouseholdRow,
    /// The version on this screen, to hand back with a correction.
    pub seen: u64,
    /// The household's values, personal ones masked.
    pub fields: Fields,
    /// The township and village, in full.
    pub village: String,
    /// Where it lives, in full: township, village, settlement and door.
    pub lives: String,
    /// Members now, head first.
    pub members: Vec<MemberRow>,
    /// Members who left.
    pub former: Vec<MemberRow>,
    /// The pairs, newest first.
    pub pairs: Vec<PairRow>,
    /// The latest visits, newest first.
    pub visits: Vec<VisitRow>,
    /// Needs, open ones first.
    pub needs: Vec<NeedRow>,
    /// This year's and last year's matters, newest first.
    pub matters: Vec<MatterRow>,
    /// How its rights stand.
    #[serde(default)]
    pub lamps: Vec<Lamp>,
    /// Differing values and waiting changes of this household.
    pub open: OpenItems,
    /// Whether the person signed in may change it.
    pub may_write: bool,
    /// Whether the person signed in may move it to another village.
    pub may_move: bool,
}

impl HouseholdFile {
    /// Lists who stays when `gone` leaves, or everybody.
    pub fn staying(&self, gone: Option<RecordId>) -> Vec<&MemberRow> {
        self.members.iter().filter(|member| Some(member.person) != gone).collect()
    }

    /// Lists who may become head in place of the present one, who leaves or stays: children only where nobody older stays.
    pub fn possible_heads(&self, gone: Option<RecordId>) -> Vec<&MemberRow> {
        let staying = self.staying(gone);
        let may = kin::may_head(&staying.iter().map(|member| member.age).collect::<Vec<_>>());
        let others = staying.into_iter().zip(may).filter(|(member, may)| *may && !member.is_head);
        others.map(|(member, _)| member).collect()
    }

    /// Derives what each of those who stay becomes when `next` is the head; none where a person has to say it.
    pub fn relations_to(&self, next: RecordId, gone: Option<RecordId>) -> Vec<(&MemberRow, Option<Kin>)> {
        let staying = self.staying(gone);
        let Some(at) = staying.iter().position(|member| member.person == next) else { return vec![] };
        let relatives: Vec<Relative> = staying.iter().map(|member| member.relative()).collect();
        let former = self.members.iter().find(|member| member.is_head).and_then(|head| head.relative().sex);
        let others = staying.into_iter().zip(kin::derived(&relatives, at, former));
        others.filter(|(member, _)| member.person != next).collect()
    }
}

/// How much of a household waits for someone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenItems {
    /// 两处填写不一致.
    pub conflicts: u32,
    /// 待核定的修改.
    pub proposals: u32,
    /// 未收入.
    pub parked: u32,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The person.
    pub person: RecordId,
    /// The stay in this household.
    pub membership: RecordId,
    /// Version of the person on this screen.
    pub seen: u64,
    /// Version of the membership on this screen.
    pub membership_seen: u64,
    /// The name.
    pub name: String,
    /// Whether head.
    pub is_head: bool,
    /// Relation to the head, as a code of `relation_nat`.
    pub relation: Option<String>,
    /// Age today.
    pub age: Option<i64>,
    /// The person's values, personal ones masked.
    pub fields: Fields,
    /// Medical insurance this year, as the label to show; none if unknown.
    pub medical: Option<bool>,
    /// First day.
    pub since: Option<PartialDay>,
    /// Last day and reason (a code of `member_out`).
    pub left: Option<(PartialDay, String)>,
    /// Sync state.
    pub mark: RecordMark,
}

impl MemberRow {
    /// What he is to the present head. Who is called 户主 beside the head is no relative that anything follows from.
    fn relative(&self) -> Relative {
        let said = Relative::of(self.relation.as_deref(), field(&self.fields, "sex").as_text());
        match (self.is_head, said.kin) {
            (true, _) => Relative { kin: Some(Kin::Head), ..said },
            (false, Some(Kin::Head)) => Relative { kin: None, ..said },
            (false, _) => said,
        }
    }
}

/// One pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRow {
    /// The pair.
    pub id: RecordId,
    /// Version on this screen.
    pub seen: u64,
    /// The cadre.
    pub cadre: CadreChip,
    /// First day.
    pub since: Day,
    /// Last day.
    pub until: Option<Day>,
    /// Why it ended, as a code of `pair_end`.
    pub ended_by: Option<String>,
}

/// A cadre in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CadreChip {
    /// The cadre.
    pub id: RecordId,
    /// The name.
    pub name: String,
    /// The unit.
    pub unit: Option<String>,
}

/// Searches cadres by name or unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindCadres {
    /// What was typed; empty for the most used.
    pub text: String,
}

/// Adds a household with its head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddHousehold {
    /// The village.
    pub village: AreaCode,
    /// Values of the household by field name.
    pub household: Fields,
    /// Values of the head by field name.
    pub head: Fields,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Corrects a household's facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectHousehold {
    /// The household.
    pub id: RecordId,
    /// The version on the screen.
    pub seen: u64,
    /// Only the fields that were changed.
    pub fields: Fields,
    /// The day from which it has been so; today for none.
    #[serde(default)]
    pub on: Option<Day>,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Adds a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddMember {
    /// The household.
    pub household: RecordId,
    /// Relation to the head, a code of `relation_nat`.
    pub relation: String,
    /// Since when.
    pub since: Option<PartialDay>,
    /// Why, a code of `member_in`.
    pub joined_by: String,
    /// Values of the person by field name.
    pub fields: Fields,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Corrects a member's facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectMember {
    /// The person.
    pub person: RecordId,
    /// Version of the person on the screen.
    pub seen: u64,
    /// Only the person's fields that were changed.
    pub fields: Fields,
    /// A new relation to the head, with the version of the membership on the screen.
    #[serde(default)]
    pub relation: Option<(String, u64)>,
    /// Saves in spite of warnings.
    #[serde(default)]
    pub anyway: bool,
}

/// Records that a member left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLeaves {
    /// The stay that ends.
    pub membership: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// Last day.
    pub on: PartialDay,
    /// Why, a code of `member_out`.
    pub reason: String,
    /// Who becomes head, if the head leaves.
    #[serde(default)]
    pub new_head: Option<RecordId>,
    /// What each of the others becomes to him.
    #[serde(default)]
    pub relations: Vec<NewRelation>,
}

/// Makes another member the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeHead {
    /// The household.
    pub household: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The new head.
    pub head: RecordId,
    /// What each of the others becomes to him, the former head included.
    pub relations: Vec<NewRelation>,
}

/// What a member becomes to a new head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRelation {
    /// The stay in the household.
    pub membership: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The relation, a code of `relation_nat`.
    pub relation: String,
}

impl NewRelation {
    /// Names its field in the form, by which a fault about it is shown there.
    pub fn field(membership: RecordId) -> String {
        format!("relation-{membership}")
    }
}

/// Moves the whole household to another village.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveHousehold {
    /// The household.
    pub household: RecordId,
    /// Its version on the screen.
    pub seen: u64,
    /// The destination village, 12 digits.
    pub to: AreaCode,
    /// The new door; the old one belongs to the village that is left and goes in any case.
    #[serde(default)]
    pub address: Option<String>,
}

/// Names or changes the cadre of a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignCadre {
    /// The household.
    pub household: RecordId,
    /// The new cadre.
    pub cadre: RecordId,
    /// From which day.
    pub since: Day,
    /// How the present pair ends: its id, version, last day, and a code of `pair_end`.
    #[serde(default)]
    pub ends: Option<(RecordId, u64, Day, String)>,
}

/// Shows one personal value whole for 30 seconds; goes into the audit trail first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reveal {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// The field's name.
    pub field: String,
    /// Why.
    pub reason: String,
}

/// The whole value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    /// The value.
    pub value: String,
    /// Seconds after which the page hides it.
    pub seconds: u32,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Revealed(…)")
    }
}

/// Who changed what of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetHistory {
    /// The record.
    pub record: RecordId,
}

/// One change in a record's history, as far as this desk knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// When.
    pub at: Stamp,
    /// Who.
    pub by: String,
    /// The field's label.
    pub field: String,
    /// The new value, masked if personal.
    pub to: String,
    /// The group's state.
    pub mark: RecordMark,
}
