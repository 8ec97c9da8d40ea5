//! What a county's administrator does at the county server from a desk: online, and proved by the account's password. A desk
//! hands an act on as it is; the county answers it, one arm for each.

use super::{
    AreaName, Ask, BatchRow, BatchUndone, CadreChip, DuplicateRow, ForgetLearnt, LearntMeaning, ListBatches,
    ListDuplicates, ListLearnt, ReadTrail, Request, UndoBatch,
};
use crate::{
    area::AreaCode,
    authority::Departments,
    day::Stamp,
    id::RecordId,
    reading::finds,
    role::Role,
    sync::{enrol::EnrolFile, wire::Told},
};
use serde::{Deserialize, Serialize};

/// Declares `OfficeAct` and each act's reply.
macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident => $reply:ty,)+) => {
        /// Everything that may be asked of the county's office.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "act", rename_all = "snake_case")]
        pub enum OfficeAct { $($(#[$doc])* $name($name),)+ }

        impl OfficeAct {
            /// Lists the names of all acts, for tests that must miss none.
            pub const NAMES: &[&str] = &[$(stringify!($name)),+];

            /// Returns this act's name.
            pub fn name(&self) -> &'static str {
                match self { $(OfficeAct::$name(_) => stringify!($name),)+ }
            }
        }

        $(impl Ask for $name {
            type Reply = $reply;
        }
        impl From<$name> for Request {
            fn from(act: $name) -> Self {
                Request::OfficeAct(OfficeAct::$name(act))
            }
        })+
    };
}

acts! {
    /// All accounts.
    ListAccounts => Vec<AccountRow>,
    /// Opens an account.
    AddAccount => OneTimeCode,
    /// Disables an account, or enables it again.
    SetDisabled => super::Done,
    /// Makes a new one-time code for a forgotten password.
    ResetAccount => OneTimeCode,
    /// Changes an account's role, division or cadre.
    ChangeGrant => super::Done,
    /// All desks.
    ListDesks => Vec<DeskRow>,
    /// Makes a code for a new desk.
    IssueEnrolment => Enrolment,
    /// Revokes a desk.
    RevokeDesk => Revoked,
    /// All imports.
    ListBatches => Vec<BatchRow>,
    /// Takes an import back.
    UndoBatch => BatchUndone,
    /// Records that may be one.
    ListDuplicates => Vec<DuplicateRow>,
    /// Columns and words learnt of senders' workbooks.
    ListLearnt => Vec<LearntMeaning>,
    /// Takes back what was learnt.
    ForgetLearnt => super::Done,
    /// Reads the audit trail.
    ReadTrail => super::TrailPage,
}

/// Opens the county's office for this person on this desk, by the account's password. It closes by itself.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenOffice {
    /// The account's password.
    pub password: String,
}

impl std::fmt::Debug for OpenOffice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenOffice(…)")
    }
}

/// Asks for all accounts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListAccounts {}

/// An account as listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its id.
    pub id: RecordId,
    /// The name it signs in with.
    pub name: String,
    /// Its role; none for one that this program does not know.
    pub role: Option<Role>,
    /// The division of its grant, named from the county down.
    pub area: AreaName,
    /// The cadre who signs in with it.
    pub cadre: Option<CadreChip>,
    /// The departments to whose kinds it is limited; none: it is not.
    #[serde(default)]
    pub departments: Departments,
    /// Whether it was disabled.
    pub disabled: bool,
    /// Whether a password was set.
    pub has_password: bool,
}

impl AccountRow {
    /// Says how it stands.
    pub fn state(&self) -> AccountState {
        match (self.disabled, self.has_password) {
            (true, _) => AccountState::Disabled,
            (false, true) => AccountState::InUse,
            (false, false) => AccountState::NoPassword,
        }
    }
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Its person may sign in.
    InUse,
    /// Nobody has signed in with it yet.
    NoPassword,
    /// It was disabled.
    Disabled,
}

/// Which accounts a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFilter {
    /// Only those that stand so; all for none.
    #[serde(default)]
    pub state: Option<AccountState>,
    /// Only those in whose name or division this is found.
    #[serde(default)]
    pub text: String,
    /// Only those granted this division or one inside it.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

impl AccountFilter {
    /// Tells whether it shows an account.
    pub fn shows(&self, account: &AccountRow) -> bool {
        self.state.is_none_or(|state| account.state() == state)
            && self.area.as_ref().is_none_or(|area| area.covers(&account.area.code))
            && (finds(&account.name, &self.text) || finds(&account.area.name, &self.text))
    }
}

/// Opens an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddAccount {
    /// The name, unique in the county.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The division of the grant.
    pub area: AreaCode,
    /// The cadre who signs in with it, where a name alone does not say.
    #[serde(default)]
    pub cadre: Option<RecordId>,
    /// The departments to whose kinds it is limited; none: it is not.
    #[serde(default)]
    pub departments: Departments,
}

/// A one-time code, shown once: under it the person sets the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimeCode {
    /// The account.
    pub account: RecordId,
    /// Its name.
    pub name: String,
    /// The code.
    pub one_time_code: String,
    /// Until when it is taken.
    pub until: Stamp,
}

/// Disables an account, or enables it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetDisabled {
    /// The account's name.
    pub name: String,
    /// Whether it is to be disabled.
    pub disabled: bool,
}

/// Makes a new one-time code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetAccount {
    /// The account's name.
    pub name: String,
}

/// Changes what an account may do, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGrant {
    /// The account's name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The division of the grant.
    pub area: AreaCode,
    /// The cadre who signs in with it; the present one stays where nobody is said.
    #[serde(default)]
    pub cadre: Option<RecordId>,
    /// The departments to whose kinds it is limited; those that were stay where nothing is said.
    #[serde(default)]
    pub departments: Option<Departments>,
}

/// Asks for all desks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListDesks {}

/// A desk as listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeskRow {
    /// Its id.
    pub id: RecordId,
    /// Its name.
    pub name: String,
    /// Its areas, named from the county down.
    pub areas: Vec<AreaName>,
    /// The desk it was cloned or restored from.
    pub from: Option<RecordId>,
    /// Whether whoever asks sits at it.
    pub own: bool,
    /// When it was enrolled.
    pub enrolled_at: Stamp,
    /// When it was here last.
    pub seen_at: Option<Stamp>,
    /// When it was revoked.
    pub revoked_at: Option<Stamp>,
    /// What it said of itself at its last sync; none from an old program.
    pub told: Option<Told>,
}

/// After so many ms without a word, a desk is asked about: three days.
const AWAY_MS: i64 = 3 * 24 * 3_600_000;

impl DeskRow {
    /// Tells how it stands.
    pub fn state(&self, now: Stamp) -> DeskState {
        match self.revoked_at {
            Some(_) => DeskState::Revoked,
            None if self.seen_at.unwrap_or(self.enrolled_at).plus(AWAY_MS) < now => DeskState::Away,
            None => DeskState::InUse,
        }
    }
}

/// How a desk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// In use.
    InUse,
    /// Of those, not here for three days.
    Away,
    /// Revoked.
    Revoked,
}

/// Which desks a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskFilter {
    /// Only those that stand so; all for none.
    #[serde(default)]
    pub state: Option<DeskState>,
    /// Only those in whose name or areas this is found.
    #[serde(default)]
    pub text: String,
    /// Only those that hold something inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
}

impl DeskFilter {
    /// Tells whether it shows a desk.
    pub fn shows(&self, desk: &DeskRow, now: Stamp) -> bool {
        let stands = match self.state {
            None => true,
            Some(DeskState::InUse) => desk.state(now) != DeskState::Revoked,
            Some(state) => desk.state(now) == state,
        };
        let inside = |area: &AreaCode| desk.areas.iter().any(|own| area.covers(&own.code));
        let here = self.area.as_ref().is_none_or(inside);
        stands && here && (finds(&desk.name, &self.text) || desk.areas.iter().any(|area| finds(&area.name, &self.text)))
    }
}

/// Makes a code for a new desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueEnrolment {
    /// The desk's name; that of its first area if it is empty.
    #[serde(default)]
    pub name: String,
    /// The divisions whose records it holds.
    pub areas: Vec<AreaCode>,
    /// The names of the accounts of which one signs in first.
    pub accounts: Vec<String>,
}

/// A code for a new desk, shown once. It prints as nothing but the desk's name.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Enrolment {
    /// What the enrolment file holds, the code included.
    pub file: EnrolFile,
    /// The desk's areas, named from the county down.
    pub areas: Vec<AreaName>,
}

impl Enrolment {
    /// Returns what a scanner types into the field for the code: the first address and the code.
    pub fn scanned(&self) -> String {
        let address = self.file.addresses.first().map_or("", String::as_str);
        format!("{address} {}", self.file.code)
    }
}

/// Reads what a scanner typed into the field for the code: the address and the code; none for a code alone.
pub fn read_scanned(typed: &str) -> Option<(&str, &str)> {
    let (address, code) = typed.trim().split_once(' ')?;
    address.contains(':').then_some((address, code.trim()))
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Enrolment({})", self.file.desk)
    }
}

/// Saves an enrolment file into the person's folder for downloads.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SaveEnrolment {
    /// The file.
    pub file: EnrolFile,
}

impl std::fmt::Debug for SaveEnrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SaveEnrolment({})", self.file.desk)
    }
}

/// Revokes a desk, and every desk that was restored or cloned from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeDesk {
    /// The desk.
    pub id: RecordId,
}

/// What was revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// How many desks were not revoked before.
    pub desks: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_reads_as_one_flat_object_and_a_password_is_not_printed() {
        let request = Request::from(SetDisabled { name: "陈静".into(), disabled: true });
        let text = serde_json::to_string(&request).expect("serializes");
        assert_eq!(text, r#"{"ask":"office_act","act":"set_disabled","name":"陈静","disabled":true}"#);
        assert_eq!(serde_json::from_str::<Request>(&text).expect("reads"), request);
        assert_eq!(format!("{:?}", OpenOffice { password: "mima-12345".into() }), "OpenOffice(…)");
        let file = EnrolFile {
            anju_enrolment: 1,
            addresses: vec!["10.0.0.5:7443".into()],
            ca: String::new(),
            code: "2345-6789A-BCDEZ".into(),
            county: AreaCode::parse("500235").expect("a code"),
            areas: vec![],
            desk: "农坝社区".into(),
            accounts: vec![],
            until: Stamp(0),
        };
        let enrolment = Enrolment { file, areas: vec![] };
        assert_eq!(format!("{enrolment:?}"), "Enrolment(农坝社区)");
        assert_eq!(read_scanned(&enrolment.scanned()), Some(("10.0.0.5:7443", "2345-6789A-BCDEZ")));
        assert_eq!(read_scanned("2345 6789A BCDEZ"), None);
    }
}
