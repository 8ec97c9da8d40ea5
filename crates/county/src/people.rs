//! The county's accounts 账号: adding, listing, disabling, and the one-time code under which a password is set. What an account
//! may do is its record; what opens it is `logins`.

use crate::{
    County, CountyError,
    audit::{self, By},
    logins,
    office::keys,
    rim::{Rim, draw},
};
use anju_model::{
    AreaCode, Clock, Departments, Fault, Record, RecordId, Ref, Role,
    contract::OneTimeCode,
    kinds::{Account, Cadre},
    reading,
    sync::{Change, enrol::letters},
};
use anju_store::rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;

/// How long a one-time code is taken.
const CODE_LASTS_MS: i64 = 7 * 24 * 3_600_000;

/// An account as listed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// Its id.
    pub id: RecordId,
    /// Its record.
    #[serde(flatten)]
    pub account: Account,
    /// Whether a password was set.
    pub has_password: bool,
}

/// An account to add.
#[derive(Clone, Debug)]
pub struct New {
    /// The name, unique in the county.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The division of the grant.
    pub area: AreaCode,
    /// The cadre who signs in with it.
    pub cadre: Option<RecordId>,
    /// The departments to whose kinds it is limited; none: it is not.
    pub departments: Departments,
}

/// What an account may do, where, and who visits with it.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// The role.
    pub role: Role,
    /// The division.
    pub area: &'a AreaCode,
    /// The cadre who signs in with it.
    pub cadre: Option<RecordId>,
    /// The departments to whose kinds it is limited; those that were stay where nothing is said.
    pub departments: Option<&'a Departments>,
}

impl<'a> Grant<'a> {
    fn of(new: &'a New) -> Self {
        Self { role: new.role, area: &new.area, cadre: new.cadre, departments: Some(&new.departments) }
    }
}

/// Adds an account and makes its first one-time code.
///
/// # Errors
/// `account.exists {name}`, `account.area {area}`, `account.admin_area {area}`, `county.unnamed`; any store error.
pub fn add(county: &County, new: &New, by: By, rim: &dyn Rim) -> Result<OneTimeCode, CountyError> {
    let name = &*reading::text(&new.name);
    if name.is_empty() {
        return Err(Fault::new("name.missing").field("name").into());
    }
    check_area(county, &Grant::of(new))?;
    check_departments(&Grant::of(new))?;
    let id = rim.id();
    let find = |tx: &Transaction<'_>| {
        if named(tx, name)?.is_some() {
            return Err(Fault::new("account.exists").with("name", name).field("name").into());
        }
        let (cadre, mut changes) = who_visits(tx, &Grant::of(new), name, rim)?;
        let account = Account {
            area: new.area.clone(),
            name: name.to_owned(),
            role: new.role.code().to_owned(),
            cadre: cadre.map(Ref::to),
            departments: Some(new.departments.0.clone()),
            disabled: false,
        };
        changes.push(account.make(id));
        Ok((changes, ()))
    };
    let clock = Clock { now: rim.now(), suspect: false };
    county.save_found(by.writer(), find, None, clock, &mut || rim.id(), |tx, (), _| {
        audit::add(tx, clock.now, by.did("account_added", Some(id), None))?;
        give_code(tx, id, name, rim)
    })
}

/// Changes what an account may do, and where. Who visits with it stays unless another is named.
///
/// # Errors
/// `account.unknown {name}`, `account.area {area}`, `account.admin_area {area}`, `account.cadre {name, count}`; any store error.
pub fn change_grant(
    county: &County,
    name: &str,
    grant: &Grant<'_>,
    by: By,
    rim: &dyn Rim,
) -> Result<RecordId, CountyError> {
    check_area(county, grant)?;
    let (id, account, version) = county.read(|db| versioned(db, name))?;
    let standing = Departments(account.departments.clone().unwrap_or_default());
    check_departments(&Grant { departments: grant.departments.or(Some(&standing)), ..*grant })?;
    let held = account.cadre.map(|cadre| cadre.id());
    let grant = Grant { cadre: grant.cadre.or(held), ..*grant };
    let (cadre, mut changes) = county.read(|db| who_visits(db, &grant, &account.name, rim))?;
    let changed = Account {
        area: grant.area.clone(),
        role: grant.role.code().to_owned(),
        cadre: cadre.map(Ref::to),
        departments: grant.departments.map_or_else(|| account.departments.clone(), |limit| Some(limit.0.clone())),
        ..account.clone()
    };
    let (before, mut fields) = (account.fields(), changed.fields());
    fields.retain(|name, value| before.get(name) != Some(value));
    if !fields.is_empty() {
        changes.push(Change::set(Account::KIND.name, id, version, fields));
        save(county, changes, by, ("account_changed", id), rim)?;
    }
    Ok(id)
}

/// A grant lies in the county; an administrator's is all of it, since accounts, desks and imports are the whole county's.
fn check_area(county: &County, grant: &Grant<'_>) -> Result<(), CountyError> {
    let own = county.area()?.ok_or_else(|| Fault::new("county.unnamed"))?;
    let refused = |code: &str| Err(Fault::new(code).with("area", grant.area).field("area").into());
    if !own.covers(grant.area) {
        return refused("account.area");
    }
    if grant.role == Role::CountyAdmin && *grant.area != own { refused("account.admin_area") } else { Ok(()) }
}

/// Whoever administers the county sees all of it; the others may be limited to departments that there are.
fn check_departments(grant: &Grant<'_>) -> Result<(), CountyError> {
    let Some(departments) = grant.departments else { return Ok(()) };
    departments.check()?;
    if grant.role == Role::CountyAdmin && !departments.0.is_empty() {
        return Err(Fault::new("account.admin_departments").field("departments").into());
    }
    Ok(())
}

/// Finds or makes the cadre behind an account: site staff visit too, so each gets one; a cadre's account needs the one whose
/// pairs it is to see; who works in an office alone needs none.
fn who_visits(
    db: &Connection,
    new: &Grant<'_>,
    name: &str,
    rim: &dyn Rim,
) -> Result<(Option<RecordId>, Vec<Change>), CountyError> {
    match (new.cadre, new.role) {
        (Some(cadre), _) => Ok((Some(cadre), vec![])),
        (None, Role::SiteStaff) => {
            let cadre = Cadre {
                area: new.area.clone(),
                name: name.to_owned(),
                unit: None,
                unit_level: None,
                post: None,
                phone: None,
            };
            let id = rim.id();
            Ok((Some(id), vec![cadre.make(id)]))
        }
        (None, Role::Cadre) => Ok((Some(cadre_named(db, name)?), vec![])),
        (None, Role::Township | Role::CountyReader | Role::CountyAdmin) => Ok((None, vec![])),
    }
}

/// Finds the one cadre of a name; where two share it, the record's id must say which.
fn cadre_named(db: &Connection, name: &str) -> Result<RecordId, CountyError> {
    let mut query = db.prepare_cached("SELECT id FROM cadre WHERE name = ?1 AND deleted = 0")?;
    let found = query
        .query_map([reading::name(name)], |row| row.get(0).map(RecordId::from_bytes))?
        .collect::<Result<Vec<_>, _>>()?;
    match found.as_slice() {
        [one] => Ok(*one),
        _ => Err(Fault::new("account.cadre").with("name", name).with("count", found.len()).field("cadre").into()),
    }
}

/// Disables an account, or enables it again.
///
/// # Errors
/// `account.unknown {name}`; any store error.
pub fn set_disabled(
    county: &County,
    name: &str,
    disabled: bool,
    by: By,
    rim: &dyn Rim,
) -> Result<RecordId, CountyError> {
    let (id, _, version) = county.read(|db| versioned(db, name))?;
    let what = if disabled { "account_disabled" } else { "account_enabled" };
    save(county, vec![Account::set().disabled(disabled).of(id, version)], by, (what, id), rim)?;
    Ok(id)
}

/// Makes a new one-time code for an account whose password was forgotten, or is known to others; earlier codes, the password and
/// whatever keys it opened are good no more.
///
/// # Errors
/// `account.unknown {name}`; any store error.
pub fn reset(county: &County, name: &str, by: By, rim: &dyn Rim) -> Result<OneTimeCode, CountyError> {
    let (id, account) = county.read(|db| named(db, name))?.ok_or_else(|| unknown(name))?;
    county.write(|tx| {
        audit::add(tx, rim.now(), by.did("account_reset", Some(id), None))?;
        logins::forget(tx, id)?;
        keys::end(tx, id)?;
        give_code(tx, id, &account.name, rim)
    })
}

/// Lists all accounts by division and name.
///
/// # Errors
/// Any store error.
pub fn list(county: &County) -> Result<Vec<Listed>, CountyError> {
    county.read(|db| {
        let mut all = vec![];
        anju_store::all_of_kind(db, Account::KIND.name, |row| {
            if let (false, Ok(account)) = (row.deleted, Account::from_fields(&row.fields)) {
                all.push(Listed { id: row.id, account, has_password: false });
            }
            Ok(())
        })?;
        for listed in &mut all {
            listed.has_password = logins::has_password(db, listed.id)?;
        }
        all.sort_by(|a, b| (&a.account.area, &a.account.name).cmp(&(&b.account.area, &b.account.name)));
        Ok(all)
    })
}

/// Finds an account by its name, however that is typed.
///
/// # Errors
/// Any store error.
pub fn named(db: &Connection, name: &str) -> Result<Option<(RecordId, Account)>, CountyError> {
    let Some(id) = id_of(db, name)? else { return Ok(None) };
    let row = anju_store::get_of(db, Account::KIND.name, id)?;
    Ok(row.and_then(|row| Some((id, Account::from_fields(&row.fields).ok()?))))
}

/// The account of just this name, else the one whose name is found equal.
fn id_of(db: &Connection, name: &str) -> Result<Option<RecordId>, CountyError> {
    let mut query = db.prepare_cached("SELECT id FROM account WHERE name = ?1 AND deleted = 0")?;
    let id: Option<[u8; 16]> = query.query_row([name], |row| row.get(0)).optional()?;
    if let Some(id) = id {
        return Ok(Some(RecordId::from_bytes(id)));
    }
    let key = reading::key(name);
    let mut query = db.prepare_cached("SELECT id, name FROM account WHERE deleted = 0 ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if reading::key(&row.get::<_, String>(1)?) == key {
            return Ok(Some(RecordId::from_bytes(row.get(0)?)));
        }
    }
    Ok(None)
}

/// Finds an account that is to be changed, with the version of its record.
fn versioned(db: &Connection, name: &str) -> Result<(RecordId, Account, u64), CountyError> {
    let (id, account) = named(db, name)?.ok_or_else(|| unknown(name))?;
    let row = anju_store::get_of(db, Account::KIND.name, id)?.ok_or_else(|| unknown(name))?;
    Ok((id, account, row.version))
}

fn give_code(db: &Connection, id: RecordId, name: &str, rim: &dyn Rim) -> Result<OneTimeCode, CountyError> {
    let code = letters(draw::<10>(rim));
    let salt: [u8; 16] = draw(rim);
    let until = rim.now().plus(CODE_LASTS_MS);
    db.execute(
        "INSERT OR REPLACE INTO one_time (account, salt, hash, made_at, until, wrong) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
        params![id.bytes(), salt, logins::code_hash(&salt, &code), rim.now().0, until.0],
    )?;
    Ok(OneTimeCode {
        account: id,
        name: name.to_owned(),
        one_time_code: format!("{}-{}", &code[..5], &code[5..]),
        until,
    })
}

/// Saves in the name of whoever acts, with the entry that says so. A key of the office was opened under what the account was
/// before; it ends.
fn save(
    county: &County,
    changes: Vec<Change>,
    by: By,
    (what, account): (&str, RecordId),
    rim: &dyn Rim,
) -> Result<(), CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    county.save_by(by.writer(), changes, None, clock, &mut || rim.id(), |tx, _| {
        keys::end(tx, account)?;
        audit::add(tx, clock.now, by.did(what, Some(account), None))
    })?;
    Ok(())
}

pub(crate) fn unknown(name: &str) -> Fault {
    Fault::new("account.unknown").with("name", name).field("name")
}
