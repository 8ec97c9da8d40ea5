//! The contract between page and program: one exhaustive `Request`, its replies, and the events that come unasked.
//! Window, browser mode, simulation, benches and scripts all enter through it. Replies hold masked id numbers and phones.

pub mod board;
pub mod care;
pub mod codes;
pub mod event;
pub mod export;
pub mod handover;
pub mod house;
pub mod imports;
pub mod office;
pub mod paper;
pub mod parameters;
pub mod records;
pub mod rights;
pub mod session;
pub mod spot;
pub mod syncing;
pub mod today;
pub mod trail;

pub use board::*;
pub use care::*;
pub use codes::*;
pub use event::*;
pub use export::*;
pub use handover::*;
pub use house::*;
pub use imports::*;
pub use office::*;
pub use paper::*;
pub use parameters::*;
pub use records::*;
pub use rights::*;
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

/// What a request about records does to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It reads.
    Reads,
    /// It writes what is this desk's alone, such as a draft: no page shows something else, nothing waits for the county.
    Keeps,
    /// It saves.
    Saves,
}

/// Who answers a request, with the request itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Answerer {
    /// The host.
    Host(HostRequest),
    /// The use cases over the open store.
    Records(RecordRequest),
}

/// Declares `Request`, each request's reply, who answers it, and what those about records do to the store.
macro_rules! requests {
    (
        $(#[$host_doc:meta])* host $host:ident { $($(#[$hdoc:meta])* $hname:ident => $hreply:ty,)+ }
        $(#[$records_doc:meta])* records $records:ident { $($(#[$doc:meta])* $effect:ident $name:ident => $reply:ty,)+ }
    ) => {
        /// Everything a page may ask. Whoever answers has one arm for each of his.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "ask", rename_all = "snake_case")]
        pub enum Request { $($(#[$hdoc])* $hname($hname),)+ $($(#[$doc])* $name($name),)+ }

        $(#[$host_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $host { $($(#[$hdoc])* $hname($hname),)+ }

        $(#[$records_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $records { $($(#[$doc])* $name($name),)+ }

        impl Request {
            /// Lists the names of all requests, for tests that must miss none.
            pub const NAMES: &[&str] = &[$(stringify!($hname),)+ $(stringify!($name)),+];

            /// Returns this request's name.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Request::$hname(_) => stringify!($hname),)+
                    $(Request::$name(_) => stringify!($name),)+
                }
            }

            /// Gives the request to whoever answers it.
            pub fn answerer(self) -> Answerer {
                match self {
                    $(Request::$hname(request) => Answerer::Host($host::$hname(request)),)+
                    $(Request::$name(request) => Answerer::Records($records::$name(request)),)+
                }
            }
        }

        impl $records {
            /// Returns this request's name.
            pub fn name(&self) -> &'static str {
                match self { $($records::$name(_) => stringify!($name),)+ }
            }

            /// Tells what it does to the store.
            pub fn effect(&self) -> Effect {
                match self { $($records::$name(_) => requests!(@$effect),)+ }
            }
        }

        $(requests!(@ask $hname, $hreply);)+
        $(requests!(@ask $name, $reply);
        impl From<$name> for $records {
            fn from(request: $name) -> Self {
                $records::$name(request)
            }
        })+
    };
    (@ask $name:ident, $reply:ty) => {
        impl Ask for $name {
            type Reply = $reply;
        }
        impl From<$name> for Request {
            fn from(request: $name) -> Self {
                Request::$name(request)
            }
        }
    };
    (@reads) => { Effect::Reads };
    (@keeps) => { Effect::Keeps };
    (@saves) => { Effect::Saves };
}

requests! {
    /// About the session, this desk's files, its jobs or the line: `Desk::handle` answers.
    host HostRequest {
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
        /// Attaches an uploaded file as evidence.
        AddEvidence => Saved,
        /// The state of sync.
        GetSync => SyncView,
        /// Syncs now.
        SyncNow => Done,
        /// Compares this desk with the county from the rows up 核对.
        Recount => Done,
        /// Exports a list to a workbook.
        ExportList => Started,
        /// Makes a paper from its template.
        PrintPaper => Started,
        /// Shows a paper, to be looked at and printed.
        ViewPaper => PaperView,
        /// Cancels a job.
        CancelJob => Done,
        /// Hands a workbook to the county to look through or to import, online.
        ImportWorkbook => Started,
        /// What came of it.
        GetImport => ImportReport,
        /// Saves the rows that were not taken.
        SaveRefused => Started,
        /// Looks through a form of the survey that came back filled in.
        LookAtSurveySheet => SurveySheetReport,
        /// Saves the next households of it.
        TakeSurveySheet => SurveySheetTaken,
        /// Moves several records of a plain kind on by one step.
        StepRecords => SteppedRecords,
        /// Opens the county's office by the account's password, online.
        OpenOffice => Done,
        /// Does something there; each act has a reply of its own.
        OfficeAct => serde_json::Value,
        /// Saves the file with which a new desk is enrolled.
        SaveEnrolment => Started,
    }
    /// About records: the use cases answer, each in a transaction of its own.
    records RecordRequest {
        /// The divisions below one.
        reads GetAreas => Vec<AreaName>,
        /// What is to be done today.
        reads GetToday => Today,
        /// What the rules found for one reason.
        reads ListFindings => FindingPage,
        /// Explains a finding, puts it off or waives it.
        saves MarkFinding => Saved,
        /// What there is to do by the department responsible.
        reads GetDuties => Vec<Duty>,
        /// The county's parameters.
        reads ListParameters => Vec<ParameterRow>,
        /// Sets one from a day on.
        saves SetParameter => Saved,
        /// Takes back what was set by mistake.
        saves WithdrawParameter => Saved,
        /// The code sets with their labels, as they stand today.
        reads GetCodes => crate::CodeSets,
        /// The sets of codes that a county may change.
        reads ListCodeSets => Vec<CodeSetRow>,
        /// Sets a code from a day on.
        saves SetCode => Saved,
        /// Takes back what was set of a code by mistake.
        saves WithdrawCode => Saved,
        /// The board's numbers, by place or by unit.
        reads GetBoard => Board,
        /// The households behind one of them.
        reads ListBehind => Behind,
        /// Draws households by lot 随机抽查.
        saves DrawSpot => Saved,
        /// The draws.
        reads ListSpotRounds => Vec<SpotRoundRow>,
        /// One draw with its households.
        reads OpenSpotRound => SpotRoundFile,
        /// Enters what a check found.
        saves EnterSpotCheck => Saved,
        /// Searches households by whatever a clerk types.
        reads Find => Vec<HouseholdRow>,
        /// The list of households.
        reads ListHouseholds => HouseholdPage,
        /// One household's file.
        reads OpenHousehold => HouseholdFile,
        /// What the visit form starts from.
        reads OpenVisitForm => VisitForm,
        /// Saves a visit with the needs raised in it.
        saves LogVisit => Saved,
        /// Takes back the save just made.
        saves Undo => Saved,
        /// Records a need without a visit.
        saves RaiseNeed => Saved,
        /// Moves a need on.
        saves AdvanceNeed => Saved,
        /// A page of the needs in reach.
        reads ListNeeds => Page<NeedRow>,
        /// Promises a matter, or records one already done.
        saves PromiseMatter => Saved,
        /// Moves a matter on.
        saves AdvanceMatter => Saved,
        /// A page of the matters in reach.
        reads ListMatters => Page<MatterRow>,
        /// A page of the records of a plain kind.
        reads ListRecords => Page<RecordRow>,
        /// One record of a plain kind.
        reads OpenRecord => RecordFile,
        /// How the rights stand by division.
        reads GetRights => RightsBoard,
        /// The households of a right.
        reads ListOfRight => Page<RightRow>,
        /// One right of one household.
        reads OpenRight => RightFile,
        /// What the survey of a household starts from.
        reads OpenSurvey => SurveyForm,
        /// Saves a survey.
        saves LogSurvey => Saved,
        /// Makes a record of a plain kind.
        saves MakeRecord => Saved,
        /// Corrects a record of a plain kind.
        saves CorrectRecord => Saved,
        /// Moves a record of a plain kind on.
        saves StepRecord => Saved,
        /// A page of handovers 迁移交接.
        reads ListHandovers => Page<HandoverRow>,
        /// One handover with its items.
        reads OpenHandover => HandoverFile,
        /// What the form of a new handover starts from.
        reads OpenHandoverForm => HandoverForm,
        /// Offers a household to another village or county.
        saves OfferHandover => Saved,
        /// Adds an item to a handover.
        saves AddHandoverItem => Saved,
        /// Adds a household with its head.
        saves AddHousehold => Saved,
        /// Corrects a household's facts.
        saves CorrectHousehold => Saved,
        /// Adds a member.
        saves AddMember => Saved,
        /// Corrects a member's facts.
        saves CorrectMember => Saved,
        /// Records that a member left, with reason and day.
        saves MemberLeaves => Saved,
        /// Makes another member the head.
        saves ChangeHead => Saved,
        /// Moves the whole household to another village.
        saves MoveHousehold => Saved,
        /// Names or changes the cadre of a household.
        saves AssignCadre => Saved,
        /// Cadres by name or unit.
        reads FindCadres => Vec<CadreChip>,
        /// Shows one personal value whole, with a reason.
        keeps Reveal => Revealed,
        /// Keeps what stands unsaved in a form.
        keeps KeepDraft => Done,
        /// What was left unsaved in a form.
        reads GetDraft => Option<Draft>,
        /// Forgets a draft.
        keeps DropDraft => Done,
        /// Settles two differing values.
        saves SettleConflict => Saved,
        /// Decides on a proposal.
        saves DecideProposal => Saved,
        /// Takes back or sends again a group that was not taken.
        saves MendParked => Saved,
        /// Who changed what of a record, as far as this desk knows.
        reads GetHistory => Vec<HistoryRow>,
    }
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
