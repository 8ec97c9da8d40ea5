//! 权益保障: how the seven rights of part one stand, by division, by household and by person.

use super::{AreaName, TodayRow, Told};
use crate::{
    area::{AreaCode, MoveScope},
    day::Day,
    fault::Fault,
    id::RecordId,
    rules::{Grid, Lamp, Light},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Asks how the rights stand in a division, and in those directly below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetRights {
    /// The division; all that is in reach for none.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// How the rights stand by division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsBoard {
    /// The division.
    pub area: AreaName,
    /// The keys of the rights that are shown, in the order of the policy: those to whose departments the person is admitted.
    pub rights: Vec<String>,
    /// All of it.
    pub total: RightsLine,
    /// The divisions below it, by code.
    pub rows: Vec<RightsLine>,
    /// Households whose facts changed and that are still to be judged anew.
    pub pending: u32,
}

/// How many households of a division each light shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsLine {
    /// The division.
    pub area: AreaName,
    /// Households on the register.
    pub households: u32,
    /// Of those, surveyed 七项权益摸底.
    pub surveyed: u32,
    /// For each right the households by light, in the order of `Light::ALL`.
    pub lights: Vec<[u32; Light::ALL.len()]>,
}

/// Asks for a page of the households of a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOfRight {
    /// Which.
    #[serde(flatten)]
    pub which: WhichOfRight,
    /// Rows to pass over.
    pub skip: u32,
    /// The most rows to answer.
    pub limit: u32,
}

/// Which households of a right: those that its light shows so, or all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhichOfRight {
    /// The right's key, `hukou`.
    pub right: String,
    /// Only with this light.
    #[serde(default)]
    pub light: Option<Light>,
    /// Only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

/// One household of a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightRow {
    /// The household.
    pub household: RecordId,
    /// Its head.
    pub head: String,
    /// Village and door.
    pub lives: String,
    /// How the right stands.
    pub lamp: Lamp,
}

/// Opens one right of one household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRight {
    /// The household.
    pub household: RecordId,
    /// The right's key.
    pub right: String,
}

/// One right of one household: who is concerned, what the rules find, what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightFile {
    /// Today.
    pub day: Day,
    /// The household and how the right stands.
    pub row: RightRow,
    /// The persons concerned with their names, in the lamp's order.
    pub names: Vec<String>,
    /// Persons by years or months, where the right has such a grid.
    #[serde(default)]
    pub grid: Option<Grid>,
    /// The names of its persons.
    #[serde(default)]
    pub grid_names: Vec<String>,
    /// What the department's facts say of its persons, and from where that is known.
    pub known: Vec<KnownFact>,
    /// What follows for each person, or for the household, from the clause and the facts.
    #[serde(default)]
    pub told: Vec<ToldOf>,
    /// What the rules find, each with its one button.
    pub found: Vec<TodayRow>,
    /// What comes next besides.
    #[serde(default)]
    pub acts: Vec<RightAct>,
    /// Whether the person may write.
    pub may_write: bool,
}

/// What the facts come to for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldOf {
    /// His name; none where it is the household's.
    pub name: Option<String>,
    /// What they come to.
    pub told: Vec<Told>,
}

/// What comes next of a right: something to begin, or the step that leads on from what is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightAct {
    /// Whom it is about, with his name; none where it is the household's.
    pub person: Option<RecordId>,
    /// His name.
    pub name: Option<String>,
    /// The plain kind.
    pub kind: String,
    /// The record that is under way; none where one is to be made.
    pub record: Option<RecordId>,
    /// Where it stands, or what the lamp says of him.
    pub stands: String,
    /// The steps that the person may take.
    pub steps: Vec<String>,
    /// Whom it waits for, where the person may take none: a rank's code.
    pub waits_for: Option<String>,
}

/// Opens the survey of a household 七项权益摸底.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSurvey {
    /// The household.
    pub household: RecordId,
}

/// What is known of a household's seven rights, for the form that asks for the rest in one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyForm {
    /// The household.
    pub household: RecordId,
    /// Its head.
    pub head: String,
    /// Where it lives.
    pub lives: String,
    /// The day of its last survey.
    pub surveyed_on: Option<Day>,
    /// The next household of the village that was not asked yet, in the order of lists.
    #[serde(default)]
    pub next: Option<RecordId>,
    /// The names of the questions that the account may ask: those of its departments.
    pub asks: Vec<String>,
    /// How far it moved, which decides what is asked; none where the origin is not known.
    #[serde(default)]
    pub scope: Option<MoveScope>,
    /// What the household said as one, as it stands.
    pub says: HouseholdSays,
    /// From where that is known, by the question's name.
    pub origins: Origins,
    /// Its members.
    pub members: Vec<SurveyMember>,
    /// Whether the person may write.
    pub may_write: bool,
}

/// One member, as the survey shows him.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyMember {
    /// The person.
    pub person: RecordId,
    /// The name.
    pub name: String,
    /// The age in years, where it is known.
    pub age: Option<i64>,
    /// What is known of him.
    pub says: MemberSays,
    /// From where that is known, by the question's name.
    pub origins: Origins,
}

/// A fact of a department about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFact {
    /// The person's name.
    pub name: String,
    /// What it says, in words.
    pub says: String,
    /// From where it is known; none of what only this desk says yet.
    pub origin: Option<Origin>,
}

/// From where facts are known, by name; what only this desk says yet has none.
pub type Origins = BTreeMap<String, Origin>;

/// From where a fact is known: who said it last, and as of which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The department's list, the county's import, or who entered it.
    pub by: String,
    /// The day up to which the list says how things stand, or on which it was observed or imported.
    pub on: Option<Day>,
}

/// What a household says as one in a survey; codes of the sets that the fields of its records have. None: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HouseholdSays {
    /// What it wishes about its hukou, a code of `wish`.
    pub hukou_wish: Option<String>,
    /// By which way, a code of `hukou_way`.
    pub hukou_way: Option<String>,
    /// What it chose about its collective, a code of `coll_choice`.
    pub collective: Option<String>,
    /// How its cropland at the origin is used, a code of `land_use`.
    pub land_use: Option<String>,
}

/// What is said of a member in a survey. None: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberSays {
    /// Whether his hukou has moved.
    pub moved: Option<bool>,
    /// His political standing, a code of `politics`.
    pub politics: Option<String>,
    /// What a member of the Party wishes about his transfer, a code of `wish`.
    pub party_opinion: Option<String>,
    /// His pension insurance, a code of `pension_kind`; `0`: none.
    pub pension: Option<String>,
    /// Its state, a code of `pension_state`.
    pub pension_state: Option<String>,
    /// Where it is to go on, a code of `pension_choice`.
    pub pension_choice: Option<String>,
    /// His medical insurance of the year, a code of `medical_kind`; `0`: none.
    pub medical: Option<String>,
    /// Its state, a code of `medical_state`.
    pub medical_state: Option<String>,
    /// What he wishes for it after the move, a code of `medical_service`.
    pub medical_service: Option<String>,
    /// The aid that he has, a code of `assist`.
    pub aid: Option<String>,
}

/// Saves a survey: what was said is written where it belongs, in one save; what was not asked stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSurvey {
    /// The household.
    pub household: RecordId,
    /// The day of the visit.
    pub surveyed_on: Day,
    /// What the household answered as one.
    #[serde(default)]
    pub says: HouseholdSays,
    /// What was said of each member.
    #[serde(default)]
    pub members: Vec<(RecordId, MemberSays)>,
}

/// Looks through a form of the survey that came back filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAtSurveySheet {
    /// The ticket of the workbook.
    pub ticket: String,
}

/// What a form of the survey would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurveySheetReport {
    /// The file's name.
    pub file: String,
    /// Households in it.
    pub households: u32,
    /// Of those, asked: with a day, or an answer that was not there.
    pub asked: u32,
    /// Answers that say something else than what stands.
    pub answers: u32,
    /// What could not be read.
    pub faults: Vec<SheetFault>,
    /// How many more there are.
    pub more_faults: u32,
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetFault {
    /// The row's number, as Excel shows it.
    pub row: u32,
    /// The column's heading.
    pub column: String,
    /// What is written there.
    pub text: String,
    /// Why, and the way out.
    pub fault: Fault,
}

/// Saves the next households of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeSurveySheet {
    /// The ticket of the workbook.
    pub ticket: String,
    /// The day of the survey where the form says none.
    pub on: Day,
    /// Where to go on among its households.
    #[serde(default)]
    pub from: u32,
}

/// What was saved of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurveySheetTaken {
    /// Where to go on; all is saved where it is `of`.
    pub next: u32,
    /// Households in it.
    pub of: u32,
    /// How many were saved now.
    pub saved: u32,
    /// Heads of those that could not be saved, each with the reason.
    pub refused: Vec<(String, Fault)>,
}
