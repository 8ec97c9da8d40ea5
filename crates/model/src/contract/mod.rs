//! The contract between page and program: one exhaustive `Request`, its replies, and the events that come unasked.
//! Window, browser mode, simulation, benches and scripts all enter through it. Replies hold masked id numbers and phones.

pub mod board;
pub mod care;
pub mod event;
pub mod export;
pub mod house;
pub mod imports;
pub mod office;
pub mod session;
pub mod spot;
pub mod syncing;
pub mod today;
pub mod trail;

pub use board::*;
pub use care::*;
pub use event::*;
pub use export::*;
pub use house::*;
pub use imports::*;
pub use office::*;
pub use session::*;
pub use spot::*;
pub use syncing::*;
pub use today::*;
pub use trail::*;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Ties each request to its reply.
pub trait Ask: Into<Request> + Clone {
    /// What the program answers.
    type Reply: Serialize + DeserializeOwned;
}

/// Declares `Request` and each request's reply.
macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident => $reply:ty,)+) => {
        /// Everything a page may ask. `desk::App::handle` has one arm for each.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "ask", rename_all = "snake_case")]
        pub enum Request { $($(#[$doc])* $name($name),)+ }

        impl Request {
            /// Lists the names of all requests, for tests that must miss none.
            pub const NAMES: &[&str] = &[$(stringify!($name)),+];

            /// Returns this request's name.
            pub fn name(&self) -> &'static str {
                match self { $(Request::$name(_) => stringify!($name),)+ }
            }
        }

        $(impl Ask for $name {
            type Reply = $reply;
        }
        impl From<$name> for Request {
            fn from(request: $name) -> Self {
                Request::$name(request)
            }
        })+
    };
}

requests! {
    /// Who sits here, what this desk is.
    Hello => Session,
    /// Enrols this PC with a code or a file.
    Enrol => Session,
    /// Signs in with the account's password.
    SignIn => Session,
    /// Sets the first password of a person new to this desk, online, with a one-time code.
    FirstSignIn => Session,
    /// Unlocks or switches person with the PIN.
    Unlock => Session,
    /// Locks the page.
    Lock => Session,
    /// Sets one's own PIN.
    SetPin => Session,
    /// Sets the size of letters.
    SetTextSize => Session,
    /// The code sets with their labels.
    GetCodes => crate::CodeSets,
    /// The divisions below one.
    GetAreas => Vec<AreaName>,
    /// What is to be done today.
    GetToday => Today,
    /// What the rules found for one reason.
    ListFindings => FindingPage,
    /// The board's numbers, by place or by unit.
    GetBoard => Board,
    /// The households behind one of them.
    ListBehind => Behind,
    /// Draws households by lot 随机抽查.
    DrawSpot => Saved,
    /// The draws.
    ListSpotRounds => Vec<SpotRoundRow>,
    /// One draw with its households.
    OpenSpotRound => SpotRoundFile,
    /// Enters what a check found.
    EnterSpotCheck => Saved,
    /// Searches households by whatever a clerk types.
    Find => Vec<HouseholdRow>,
    /// The list of households.
    ListHouseholds => HouseholdPage,
    /// One household's file.
    OpenHousehold => HouseholdFile,
    /// What the visit form starts from.
    OpenVisitForm => VisitForm,
    /// Saves a visit with the needs raised in it.
    LogVisit => Saved,
    /// Takes back the save just made.
    Undo => Saved,
    /// Records a need without a visit.
    RaiseNeed => Saved,
    /// Moves a need on.
    AdvanceNeed => Saved,
    /// A page of the needs in reach.
    ListNeeds => Page<NeedRow>,
    /// Promises a matter, or records one already done.
    PromiseMatter => Saved,
    /// Moves a matter on.
    AdvanceMatter => Saved,
    /// Attaches an uploaded file as evidence.
    AddEvidence => Saved,
    /// A page of the matters in reach.
    ListMatters => Page<MatterRow>,
    /// Adds a household with its head.
    AddHousehold => Saved,
    /// Corrects a household's facts.
    CorrectHousehold => Saved,
    /// Adds a member.
    AddMember => Saved,
    /// Corrects a member's facts.
    CorrectMember => Saved,
    /// Records that a member left, with reason and day.
    MemberLeaves => Saved,
    /// Makes another member the head.
    ChangeHead => Saved,
    /// Moves the whole household to another village.
    MoveHousehold => Saved,
    /// Names or changes the cadre of a household.
    AssignCadre => Saved,
    /// Cadres by name or unit.
    FindCadres => Vec<CadreChip>,
    /// Shows one personal value whole, with a reason.
    Reveal => Revealed,
    /// Keeps what stands unsaved in a form.
    KeepDraft => Done,
    /// What was left unsaved in a form.
    GetDraft => Option<Draft>,
    /// Forgets a draft.
    DropDraft => Done,
    /// The state of sync.
    GetSync => SyncView,
    /// Syncs now.
    SyncNow => Done,
    /// Compares this desk with the county from the rows up 核对.
    Recount => Done,
    /// Settles two differing values.
    SettleConflict => Saved,
    /// Decides on a proposal.
    DecideProposal => Saved,
    /// Takes back or sends again a group that was not taken.
    MendParked => Saved,
    /// Who changed what of a record, as far as this desk knows.
    GetHistory => Vec<HistoryRow>,
    /// Exports a list to a workbook.
    ExportList => Started,
    /// Cancels a job.
    CancelJob => Done,
    /// Hands a workbook to the county to look through or to import, online.
    ImportWorkbook => Started,
    /// What came of it.
    GetImport => ImportReport,
    /// Saves the rows that were not taken.
    SaveRefused => Started,
    /// Opens the county's office by the account's password, online.
    OpenOffice => Done,
    /// Does something there; each act has a reply of its own.
    OfficeAct => serde_json::Value,
    /// Saves the file with which a new desk is enrolled.
    SaveEnrolment => Started,
}

/// Nothing more to say than that it was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_as_one_flat_object() {
        let text = serde_json::to_string(&Request::from(Find { text: "xmc".into(), limit: 20 })).expect("serializes");
        assert_eq!(text, r#"{"ask":"find","text":"xmc","limit":20}"#);
    }
}
