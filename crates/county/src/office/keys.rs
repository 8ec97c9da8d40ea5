//! The keys of the county's office: made when an administrator proves his account by its password on a desk, good on that desk
//! alone, and for as long as he goes on working. Only a key's hash is kept.

use super::Administrator;
use crate::{
    County, CountyError,
    audit::{self, By, Happened},
    devices::Desk,
    logins,
    rim::{Rim, draw},
};
use anju_model::{
    Fault, RecordId, Role, Stamp,
    kinds::Account,
    record::Record,
    sync::enrol::{OfficeKey, SigningIn},
};
use anju_store::rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

/// How long a key is good after its last use.
const IDLE_MS: i64 = 30 * 60_000;
/// Between two notes that a key was used.
const NOTED_EVERY_MS: i64 = 60_000;

/// Opens the office to an administrator who proves his account by its password.
///
/// # Errors
/// `account.*`, `password.*`, `sign_in.delay`, `office.role`; any store error.
pub fn open(county: &County, desk: &Desk, proof: &SigningIn, rim: &dyn Rim) -> Result<OfficeKey, CountyError> {
    if proof.one_time_code.is_some() {
        return Err(Fault::new("request.unreadable").into());
    }
    let (account, record) = logins::prove(county, proof, &desk.areas, Some(desk.id), rim)?;
    if let Err(fault) = check_role(&record) {
        let (account, desk, why) = (Some(account), Some(desk.id), Some(fault.code.as_str()));
        let refused = Happened { what: "office_refused", account, desk, record: None, why };
        county.write(|tx| audit::add(tx, rim.now(), refused))?;
        return Err(fault.into());
    }
    let (key, now) = (hex::encode(draw::<32>(rim)), rim.now());
    county.write(|tx| {
        tx.execute("DELETE FROM office WHERE until <= ?1", [now.0])?;
        tx.execute(
            "INSERT INTO office (key, account, desk, until) VALUES (?1, ?2, ?3, ?4)",
            params![hash(&key), account.bytes(), desk.id.bytes(), now.plus(IDLE_MS).0],
        )?;
        let by = By::Administrator(Administrator { account, desk: desk.id });
        audit::add(tx, now, by.did("office_opened", None, None))
    })?;
    Ok(OfficeKey { key })
}

/// Finds whose key it is, if it is good on this desk now, and keeps it good.
///
/// # Errors
/// `office.closed`, `account.disabled`, `office.role`; any store error.
pub fn holder(county: &County, desk: &Desk, key: &str, now: Stamp) -> Result<Administrator, CountyError> {
    let closed = || CountyError::Fault(Fault::new("office.closed"));
    let (account, until) = county.read(|db| find(db, desk, key))?.ok_or_else(closed)?;
    if until <= now {
        return Err(closed());
    }
    let row = county.read(|db| Ok(anju_store::get_of(db, Account::KIND.name, account)?))?.ok_or_else(closed)?;
    let record = Account::from_fields(&row.fields).map_err(|_| closed())?;
    if record.disabled || row.deleted {
        return Err(Fault::new("account.disabled").into());
    }
    check_role(&record)?;
    if now.plus(IDLE_MS - NOTED_EVERY_MS) > until {
        let good = params![hash(key), now.plus(IDLE_MS).0];
        county.write(|tx| Ok(tx.execute("UPDATE office SET until = ?2 WHERE key = ?1", good)?))?;
    }
    Ok(Administrator { account, desk: desk.id })
}

/// Ends every key of an account.
pub(crate) fn end(tx: &Transaction<'_>, account: RecordId) -> Result<(), CountyError> {
    tx.execute("DELETE FROM office WHERE account = ?1", [account.bytes()])?;
    Ok(())
}

fn find(db: &Connection, desk: &Desk, key: &str) -> Result<Option<(RecordId, Stamp)>, CountyError> {
    let mut query = db.prepare_cached("SELECT account, until FROM office WHERE key = ?1 AND desk = ?2")?;
    let found = query.query_row(params![hash(key), desk.id.bytes()], |row| {
        Ok((RecordId::from_bytes(row.get(0)?), Stamp(row.get(1)?)))
    });
    Ok(found.optional()?)
}

fn check_role(account: &Account) -> Result<(), Fault> {
    match Role::parse(&account.role) {
        Some(Role::CountyAdmin) => Ok(()),
        Some(Role::SiteStaff | Role::Cadre | Role::Township | Role::CountyReader) | None => {
            Err(Fault::new("office.role"))
        }
    }
}

fn hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people;
    use crate::records::testing::{Still, area, county};

    const PASSWORD: &str = "anju-shiyong-1";

    fn desk() -> Desk {
        let id = RecordId::from_bytes([1; 16]);
        Desk {
            id,
            origin: id,
            parent: None,
            name: "区县办公室".into(),
            areas: vec![area("500235")],
            enrolled_at: Stamp(0),
            revoked_at: None,
            seen_at: None,
            told: None,
        }
    }

    /// Adds an account whose password is set.
    fn account(county: &County, name: &str, role: Role, rim: &Still) {
        let new =
            people::New { name: name.into(), role, area: area("500235"), cadre: None, departments: Default::default() };
        let code = people::add(county, &new, By::CommandLine, rim).unwrap().one_time_code;
        let first = SigningIn { one_time_code: Some(code), ..proof(name, PASSWORD) };
        logins::prove(county, &first, &desk().areas, None, rim).unwrap();
    }

    fn proof(name: &str, password: &str) -> SigningIn {
        SigningIn { name: name.into(), one_time_code: None, password: password.into(), sealed: None }
    }

    fn code<T: std::fmt::Debug>(answer: Result<T, CountyError>) -> String {
        match answer {
            Err(CountyError::Fault(fault)) => fault.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_an_administrator_opens_and_only_with_his_password() {
        let (_folder, county) = county();
        let rim = Still::at(1_000);
        account(&county, "周敏", Role::CountyAdmin, &rim);
        account(&county, "李建国", Role::CountyReader, &rim);
        assert_eq!(code(open(&county, &desk(), &proof("周敏", "anju-cuowu-2"), &rim)), "password.wrong");
        assert_eq!(code(open(&county, &desk(), &proof("李建国", PASSWORD), &rim)), "office.role");
        let key = open(&county, &desk(), &proof("周敏", PASSWORD), &rim).unwrap().key;
        let by = holder(&county, &desk(), &key, Stamp(2_000)).unwrap();
        assert_eq!(by.desk, desk().id);
    }

    #[test]
    fn a_key_is_good_on_its_desk_while_he_works_and_no_longer_than_his_account() {
        let (_folder, county) = county();
        let rim = Still::at(1_000);
        account(&county, "周敏", Role::CountyAdmin, &rim);
        let key = open(&county, &desk(), &proof("周敏", PASSWORD), &rim).unwrap().key;
        let other = Desk { id: RecordId::from_bytes([2; 16]), ..desk() };
        assert_eq!(code(holder(&county, &other, &key, Stamp(2_000))), "office.closed");
        assert_eq!(code(holder(&county, &desk(), "00", Stamp(2_000))), "office.closed");
        let busy = Stamp(1_000 + IDLE_MS - 1);
        holder(&county, &desk(), &key, busy).unwrap();
        holder(&county, &desk(), &key, busy.plus(IDLE_MS - 1)).unwrap();
        assert_eq!(code(holder(&county, &desk(), &key, busy.plus(3 * IDLE_MS))), "office.closed");
        people::set_disabled(&county, "周敏", true, By::CommandLine, &rim).unwrap();
        assert_eq!(code(holder(&county, &desk(), &key, busy)), "office.closed");
    }
}
