//! What travels when a desk is enrolled, when a person first signs in on it, and with blobs: the wire form alone, without
//! any cryptography. Used by desk and county.

use crate::{area::AreaCode, day::Stamp, id::RecordId, kinds::Account, reading};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The one DNS name in every county server's certificate: a server is reached by any address, so a desk trusts whoever
/// holds a certificate of its pinned county for this name.
pub const SERVER_NAME: &str = "county.anju";

/// Argon2id for every password and enrolment secret: memory in KiB, passes, lanes.
pub const ARGON2: (u32, u32, u32) = (64 * 1024, 3, 1);

/// The fewest characters of a password.
pub const PASSWORD_LEAST: usize = 8;

/// The fewest and most bytes of one piece of a blob, save the last.
pub const PIECE: (usize, usize) = (64 * 1024, 256 * 1024);

/// The most bytes of a blob.
pub const BLOB_LIMIT: u64 = 20 * 1024 * 1024;

/// What each HMAC over an enrolment secret is for, so that none can be replayed as another.
pub mod proof {
    /// The desk knows the secret.
    pub const DESK_HELLO: &[u8] = b"anju 1 hello desk";
    /// The county knows the secret; followed by its certificate.
    pub const COUNTY_HELLO: &[u8] = b"anju 1 hello county";
    /// The desk enrols with the county whose certificate follows.
    pub const DESK_ENROL: &[u8] = b"anju 1 enrol desk";
}

/// Digits and capitals that nobody takes for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Writes `N` letters from as many random bytes; each letter carries five bits.
pub fn letters<const N: usize>(random: [u8; N]) -> String {
    random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// Reads letters as a person types them: any case, blanks and dashes anywhere. None if the number is another than `count`
/// or a character is none of ours.
pub fn read_letters(typed: &str, count: usize) -> Option<String> {
    let typed = reading::code(typed);
    let good = typed.len() == count && typed.bytes().all(|byte| LETTERS.contains(&byte));
    good.then_some(typed)
}

/// A device code 设备登记码: four letters that name it and ten that are secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCode {
    /// Names the code; not secret.
    pub id: String,
    /// Known to the county and whoever was handed the code.
    pub secret: String,
}

impl DeviceCode {
    /// Makes a code from random bytes.
    pub fn from_random(random: [u8; 14]) -> Self {
        let all = letters(random);
        Self { id: all[..4].to_owned(), secret: all[4..].to_owned() }
    }

    /// Reads a code as typed.
    pub fn parse(typed: &str) -> Option<Self> {
        let all = read_letters(typed, 14)?;
        Some(Self { id: all[..4].to_owned(), secret: all[4..].to_owned() })
    }

    /// Returns the code to print: `7K3M-ABCDE-FGHJK`.
    pub fn text(&self) -> String {
        format!("{}-{}-{}", self.id, &self.secret[..5], &self.secret[5..])
    }

    /// Returns the salt under which the secret is stretched; both sides derive it, so that the desk can prove what it
    /// knows in its first request.
    pub fn salt(&self) -> [u8; 32] {
        Sha256::digest([b"anju 1 device code ".as_slice(), self.id.as_bytes()].concat()).into()
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceCode({}-…)", self.id)
    }
}

/// The content of an enrolment file 登记文件.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnrolFile {
    /// Says what the file is.
    pub anju_enrolment: u32,
    /// Where the county's server is reached, `host:port`, in the order to try.
    pub addresses: Vec<String>,
    /// The county's certificate, PEM.
    pub ca: String,
    /// The device code.
    pub code: String,
    /// The county.
    pub county: AreaCode,
    /// The desk's areas.
    pub areas: Vec<AreaCode>,
    /// The desk's name.
    pub desk: String,
    /// Who may sign in first.
    pub accounts: Vec<String>,
    /// Until when the code is taken.
    pub until: Stamp,
}

/// Asks a server that is not trusted yet to prove that it knows the code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// The code's four letters.
    pub code: String,
    /// HMAC of `proof::DESK_HELLO`, hex.
    pub proof: String,
}

/// The server's proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HelloBack {
    /// The county's certificate, PEM.
    pub ca: String,
    /// HMAC of `proof::COUNTY_HELLO` and the certificate's DER, hex.
    pub proof: String,
}

/// Enrols a desk; at once its first person's first sign-in.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Enrolling {
    /// The code's four letters.
    pub code: String,
    /// HMAC of `proof::DESK_ENROL` and the certificate's DER, hex.
    pub proof: String,
    /// The token the desk will come with from now on, hex; a repeat with the same one is answered alike.
    pub token: String,
    /// Who signs in.
    pub person: SigningIn,
}

/// Proves to the county who somebody is, for the first time on a desk.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SigningIn {
    /// The account's name.
    pub name: String,
    /// The one-time code under which `password` is set; none to have `password` checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_code: Option<String>,
    /// The password.
    pub password: String,
    /// The desk's data key as sealed to the county, hex, where the desk's store is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
}

/// What a desk gets on being enrolled.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The desk's id.
    pub desk: RecordId,
    /// Its name.
    pub name: String,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// The county.
    pub county: AreaCode,
    /// The key to seal the desk's data key to, hex.
    pub recovery: String,
    /// Who signed in.
    pub person: SignedIn,
}

/// Whom the county knows somebody to be.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub id: RecordId,
    /// Its record.
    pub account: Account,
    /// The desk's data key, hex, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_key: Option<String>,
}

/// The key of the county's office, for an administrator who proved his account by its password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeKey {
    /// The key, hex; it travels as the header `OFFICE_KEY`.
    pub key: String,
}

/// The header in which the key of the county's office travels.
pub const OFFICE_KEY: &str = "anju-office-key";

/// One entry of the audit trail on its way up: who saw or took what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its own id, by which a repeat is taken once, from whatever desk it comes; old programs give none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// Dense number on its desk.
    pub number: u64,
    /// When.
    pub at: Stamp,
    /// What: `sign_in`, `reveal`, `export`, `print`.
    pub what: String,
    /// Who.
    pub by: Option<RecordId>,
    /// Of which record.
    pub record: Option<RecordId>,
    /// Why, in the person's words, or which field.
    pub why: Option<String>,
}

/// What of an audit trail has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTaken {
    /// The highest number held.
    pub upto: u64,
}

/// How much of a blob is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobState {
    /// Bytes there.
    pub have: u64,
    /// Whether it is whole and its hash was checked.
    pub whole: bool,
}

/// Hides everything secret from logs.
macro_rules! silent {
    ($($name:ident)+) => { $(impl fmt::Debug for $name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(concat!(stringify!($name), "(…)"))
        }
    })+ };
}
silent! { Enrolling SigningIn Enrolled SignedIn OfficeKey }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = DeviceCode::from_random([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 31]);
        assert_eq!(code.text(), "2345-6789A-BCDEZ");
        for typed in ["2345-6789A-BCDEZ", "2345 6789a bcdez", "２３４５6789abcdeＺ", " 23456789abcdez "] {
            assert_eq!(DeviceCode::parse(typed), Some(code.clone()), "{typed}");
        }
        for typed in ["", "2345-6789A-BCDE", "2345-6789A-BCDEZZ", "0345-6789A-BCDEZ", "设备登记码"] {
            assert_eq!(DeviceCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn secrets_stay_out_of_logs() {
        let person =
            SigningIn { name: "陈静".into(), one_time_code: None, password: "mima-12345".into(), sealed: None };
        assert_eq!(format!("{person:?}"), "SigningIn(…)");
        assert_eq!(format!("{:?}", DeviceCode::from_random([1; 14])), "DeviceCode(3333-…)");
    }
}
