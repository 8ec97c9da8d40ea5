//! Signing in, switching, locking, settings.

use crate::{area::AreaCode, authority::Departments, day::Day, fault::Fault, id::RecordId, role::Role};
use serde::{Deserialize, Serialize};

/// Asks who sits here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {}

/// Enrols this PC. Give either the ticket of an uploaded enrolment file, or address and code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// Ticket of the enrolment file.
    #[serde(default)]
    pub ticket: Option<String>,
    /// The county server's address, `host:port`, with a code.
    #[serde(default)]
    pub address: Option<String>,
    /// The one-time device code 设备登记码, with an address.
    #[serde(default)]
    pub code: Option<String>,
    /// The account of the first person.
    pub account: String,
    /// The person's one-time code, as the county gave it.
    pub one_time_code: String,
    /// The password to set, at least 8 characters.
    pub password: String,
}

/// Signs in with the account's password; works without a network for anyone who has signed in on this desk before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The account's name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// First sign-in of a person on this desk, or a forgotten password: online, with a one-time code of the county.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSignIn {
    /// The account's name.
    pub name: String,
    /// The one-time code; empty if the account has a password already, which is then checked by the county.
    pub one_time_code: String,
    /// The password.
    pub password: String,
}

/// Unlocks with the PIN, or switches to another person, while the program runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// Whose PIN.
    pub account: RecordId,
    /// At least six digits.
    pub pin: String,
}

/// Locks the page; sync goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {}

/// Sets one's own PIN; the password proves that it is oneself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPin {
    /// The account's password.
    pub password: String,
    /// At least six digits.
    pub pin: String,
}

/// Sets the size of letters on this desk for the person signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTextSize {
    /// The size.
    pub size: TextSize,
}

/// 标准, 大字, 超大字.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextSize {
    /// 标准, zoom 1.
    #[default]
    Standard,
    /// 大字, zoom 1.25.
    Large,
    /// 超大字, zoom 1.5.
    Largest,
}

/// Whether anyone may work here now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SessionState {
    /// This PC is not enrolled yet.
    Unenrolled,
    /// The store is closed: a password is needed.
    Cold,
    /// The store is open, nobody is signed in or the page is locked: a PIN is enough.
    Locked,
    /// Somebody works.
    Open,
}

/// Who sits here, what this desk is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Whether anyone may work.
    pub state: SessionState,
    /// The program's version.
    pub version: String,
    /// The desk's name, once enrolled and open.
    pub desk: Option<String>,
    /// The desk's areas.
    pub areas: Vec<AreaName>,
    /// People who have signed in on this desk before.
    pub people: Vec<PersonChip>,
    /// The person signed in.
    pub me: Option<Me>,
    /// Today here.
    pub today: Day,
    /// Size of letters.
    pub text_size: TextSize,
    /// Minutes without a key or click after which the page locks.
    pub idle_minutes: u32,
    /// The county server's address, once enrolled.
    pub server: Option<String>,
    /// What became of this PC's earlier desk, if the county revoked it.
    pub stopped: Option<Fault>,
}

/// A person on the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChip {
    /// The account.
    pub account: RecordId,
    /// The name.
    pub name: String,
    /// Whether a PIN is set on this desk.
    pub has_pin: bool,
}

/// The person signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: RecordId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The division of the grant.
    pub area: AreaName,
    /// The cadre, if the account is one's.
    pub cadre: Option<RecordId>,
    /// The departments to whose kinds the account is limited; none: it is not.
    #[serde(default)]
    pub departments: Departments,
    /// Whether a PIN is set on this desk.
    pub has_pin: bool,
}

/// A division with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaName {
    /// The code.
    pub code: AreaCode,
    /// The name, without the levels above.
    pub name: String,
}

/// Asks for the divisions directly below one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetAreas {
    /// The division.
    pub below: AreaCode,
}

/// Asks for the code sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetCodes {}

/// Cancels a running job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelJob {
    /// The job.
    pub job: u64,
}
