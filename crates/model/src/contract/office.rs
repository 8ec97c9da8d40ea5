//! What a county's administrator does at the county server from a desk: online, and proved by the account's password. A desk
//! hands an act on as it is; the county answers it, one arm for each.

use super::{Ask, Request};
use crate::{area::AreaCode, day::Stamp, id::RecordId, role::Role};
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
    /// All desks.
    ListDesks => Vec<DeskRow>,
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
    /// The division of its grant.
    pub area: AreaCode,
    /// Whether it was disabled.
    pub disabled: bool,
    /// Whether a password was set.
    pub has_password: bool,
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
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// The desk it was cloned or restored from.
    pub from: Option<RecordId>,
    /// When it was enrolled.
    pub enrolled_at: Stamp,
    /// When it was here last.
    pub seen_at: Option<Stamp>,
    /// When it was revoked.
    pub revoked_at: Option<Stamp>,
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
    }
}
