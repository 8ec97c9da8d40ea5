//! Enrolment from the desk's side: reading the file or the code, making the server prove itself, and pinning the county.
//! What the desk then writes into its store is the caller's.

use crate::{
    keys::{Cost, device, stretch},
    line::{Line, LineFault, trust},
};
use anju_model::{
    Fault, reading,
    sync::enrol::{
        DeviceCode, EnrolFile, Enrolled, Enrolling, Hello, PASSWORD_LEAST, SignedIn, SigningIn, proof, read_letters,
    },
    typed,
};
use ring::hmac;
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};

/// What somebody was handed to enrol this desk with.
#[derive(Clone, Debug)]
pub struct Invitation {
    addresses: Vec<String>,
    code: DeviceCode,
    /// The county's certificate, if the invitation carries it.
    ca: Option<String>,
}

/// The person who enrols and so signs in first.
#[derive(Clone, Copy)]
pub struct First<'a> {
    /// The account's name.
    pub name: &'a str,
    /// The one-time code; empty if the account has a password already.
    pub one_time_code: &'a str,
    /// The password to set, or to have checked.
    pub password: &'a str,
}

/// How the county is reached; lies beside the store, because a forgotten password is mended while that is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountyCard {
    /// Where its server is reached, `host:port`.
    pub addresses: Vec<String>,
    /// Its pinned certificate, PEM.
    pub ca: String,
}

/// An enrolment that the county has granted.
pub struct Granted {
    /// What the county says.
    pub enrolled: Enrolled,
    /// What this desk comes with from now on; belongs inside the store.
    pub token: String,
    /// How the county is reached.
    pub card: CountyCard,
}

impl Invitation {
    /// Reads an enrolment file.
    ///
    /// # Errors
    /// `enrol.file {name}`.
    pub fn from_file(name: &str, bytes: &[u8]) -> Result<Self, Fault> {
        let bad = || Fault::new("enrol.file").with("name", name);
        let file: EnrolFile = serde_json::from_slice(bytes).map_err(|_| bad())?;
        let code = DeviceCode::parse(&file.code).ok_or_else(bad)?;
        if file.addresses.is_empty() || trust::certificate(&file.ca).is_none() {
            return Err(bad());
        }
        Ok(Self { addresses: file.addresses, code, ca: Some(file.ca) })
    }

    /// Takes an address and a device code as typed.
    ///
    /// # Errors
    /// `enrol.address`, `enrol.code_shape`.
    pub fn from_code(address: &str, code: &str) -> Result<Self, Fault> {
        let code = DeviceCode::parse(code).ok_or_else(|| Fault::new("enrol.code_shape").field("code"))?;
        let address = read_address(address).ok_or_else(|| Fault::new("enrol.address").field("address"))?;
        Ok(Self { addresses: vec![address], code, ca: None })
    }
}

/// Enrols this desk. The token is derived, so that a repeat after a lost answer, with the same code and password, is the
/// same enrolment.
///
/// # Errors
/// The line's faults; `enrol.*`, `account.*`, `one_time_code.*`, `password.*` as the county says.
pub async fn enrol(invitation: &Invitation, first: First<'_>, device_secret: &[u8; 32]) -> Result<Granted, Fault> {
    let person = person(first.name, first.one_time_code, first.password, None)?;
    let key = proving_key(&invitation.code)?;
    let ca = match &invitation.ca {
        Some(ca) => ca.clone(),
        None => prove(invitation, &key).await?,
    };
    let der = trust::certificate(&ca).ok_or_else(|| Fault::from(LineFault::NotCounty))?;
    let token = hex::encode(
        hmac::sign(&key, &[b"token", device_secret.as_slice(), first.password.as_bytes()].concat()).as_ref(),
    );
    let card = CountyCard { addresses: invitation.addresses.clone(), ca };
    let line = card.line()?;
    let proof = hex::encode(hmac::sign(&key, &[proof::DESK_ENROL, &der].concat()).as_ref());
    let enrolling = Enrolling { code: invitation.code.id.clone(), proof, token: token.clone(), person };
    let enrolled = line.enrol(&enrolling).await?;
    Ok(Granted { enrolled, token, card })
}

/// Proves to the county who somebody is, for the first time on this desk or after a forgotten password. `sealed` is the
/// keyring's copy for the county, given where the store is closed; the county then answers the data key.
///
/// # Errors
/// The line's faults; `account.*`, `one_time_code.*`, `password.*` as the county says.
pub async fn sign_in(
    line: &Line,
    name: &str,
    one_time_code: &str,
    password: &str,
    sealed: Option<&str>,
) -> Result<SignedIn, Fault> {
    let person = person(name, one_time_code, password, sealed)?;
    Ok(line.sign_in(&person).await?)
}

impl CountyCard {
    pub(crate) const NAME: &'static str = "county.json";

    /// Reads the card of a desk's folder; none before enrolment.
    ///
    /// # Errors
    /// `keys.file`, `keys.damaged`.
    pub fn read(folder: &Path) -> Result<Option<Self>, Fault> {
        match fs::read(folder.join(Self::NAME)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| Fault::new("keys.damaged")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Fault::new("keys.file")),
        }
    }

    /// Writes the card, wholly or not at all.
    ///
    /// # Errors
    /// `keys.file`.
    pub fn write(&self, folder: &Path) -> Result<(), Fault> {
        let text = serde_json::to_vec(self).expect("texts always serialize");
        device::write_whole(&folder.join(Self::NAME), &text).map_err(|_| Fault::new("keys.file"))
    }

    /// Makes a line to this county.
    ///
    /// # Errors
    /// `keys.damaged` if the certificate is none.
    pub fn line(&self) -> Result<Line, Fault> {
        Ok(Line::new(self.addresses.clone(), &self.ca)?)
    }
}

/// Makes a server that is only an address so far prove that it knows the code, and returns the certificate to pin.
async fn prove(invitation: &Invitation, key: &hmac::Key) -> Result<String, Fault> {
    let address = invitation.addresses.first().cloned().unwrap_or_default();
    let proof = hex::encode(hmac::sign(key, proof::DESK_HELLO).as_ref());
    let back = Line::hello(address, &Hello { code: invitation.code.id.clone(), proof }).await?;
    let der = trust::certificate(&back.ca).ok_or(LineFault::NotCounty)?;
    let proven = hex::decode(&back.proof)
        .is_ok_and(|proof| hmac::verify(key, &[proof::COUNTY_HELLO, &der].concat(), &proof).is_ok());
    if proven { Ok(back.ca) } else { Err(Fault::new("enrol.server_unproven")) }
}

/// The key of both sides' proofs: the stretched secret.
fn proving_key(code: &DeviceCode) -> Result<hmac::Key, Fault> {
    let stretched =
        stretch(code.secret.as_bytes(), &code.salt(), Cost::REAL).ok_or_else(|| Fault::new("keys.damaged"))?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, stretched.as_ref()))
}

fn person(name: &str, one_time_code: &str, password: &str, sealed: Option<&str>) -> Result<SigningIn, Fault> {
    let name = typed::said(name).ok_or_else(|| Fault::new("name.missing").field("name"))?;
    if password.chars().count() < PASSWORD_LEAST {
        return Err(Fault::new("password.short").field("password"));
    }
    let one_time_code = match reading::is_blank(one_time_code) {
        true => None,
        false => Some(
            read_letters(one_time_code, 10).ok_or_else(|| Fault::new("one_time_code.wrong").field("one_time_code"))?,
        ),
    };
    Ok(SigningIn { name, one_time_code, password: password.to_owned(), sealed: sealed.map(str::to_owned) })
}

/// Reads `host:port` as typed: with or without `https://`, full-width characters, a slash at the end.
fn read_address(typed: &str) -> Option<String> {
    let half = reading::squeeze(typed);
    let half = half.strip_prefix("https://").unwrap_or(&half).trim_end_matches('/').replace('。', ".");
    let (host, port) = half.rsplit_once(':')?;
    let good_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    (good_host && port.parse::<u16>().is_ok_and(|port| port > 0)).then_some(half.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_however_it_is_typed() {
        for typed in ["192.168.1.10:8443", " https://192.168.1.10:8443/ ", "１９２.168。1.10：8443"] {
            assert_eq!(read_address(typed).as_deref(), Some("192.168.1.10:8443"), "{typed}");
        }
        for typed in ["", "192.168.1.10", "192.168.1.10:", "192.168.1.10:99999", "区县服务器:8443", "a/b:1"] {
            assert_eq!(read_address(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_no_enrolment_file_is_refused_by_name() {
        for bytes in [b"".as_slice(), b"PK\x03\x04", b"{}", "{\"anju_enrolment\":1}".as_bytes()] {
            let fault = Invitation::from_file("登记.json", bytes).unwrap_err();
            assert_eq!((fault.code.as_str(), fault.params["name"].as_str()), ("enrol.file", "登记.json"));
        }
        assert_eq!(Invitation::from_code("10.0.0.1:7443", "2345-6789").unwrap_err().code, "enrol.code_shape");
        assert_eq!(Invitation::from_code("10.0.0.1", "2345-6789A-BCDEZ").unwrap_err().code, "enrol.address");
    }

    #[test]
    fn the_card_of_the_county_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(CountyCard::read(folder.path()).unwrap(), None);
        let card = CountyCard { addresses: vec!["10.0.0.1:7443".into()], ca: "PEM".into() };
        card.write(folder.path()).unwrap();
        assert_eq!(CountyCard::read(folder.path()).unwrap(), Some(card));
    }
}
