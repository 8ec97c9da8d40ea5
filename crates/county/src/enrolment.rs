//! Enrolling a desk: the code, the proof that each side knows it, and the first person's first sign-in, all in one step.

use crate::{
    County, CountyError,
    audit::{self, By},
    devices::{self, areas_text, disjoint},
    importer::shipped,
    logins, people,
    rim::{Rim, draw},
    setting,
    strangers::Stranger,
    tls::Authority,
};
use anju_model::{
    AreaCode, Fault, RecordId, Stamp,
    sync::enrol::{
        ARGON2, DeviceCode, EnrolFile, Enrolled, Enrolling, Hello, HelloBack, SignedIn, proof, read_letters,
    },
    typed, words,
};
use anju_store::{
    StoreError,
    rusqlite::{Connection, OptionalExtension, Transaction, params},
};
use ring::hmac;

/// How long a device code is taken.
const LASTS_MS: i64 = 72 * 3_600_000;

/// Wrong tries after which it is taken no more.
const TRIES: u32 = 5;

/// The setting that holds where the server was last reached, one per line.
pub const ADDRESSES: &str = "server.addresses";

/// A desk to be enrolled.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its name; that of its first area if it is empty.
    pub name: String,
    /// Its areas.
    pub areas: Vec<AreaCode>,
    /// The names of the accounts of which one signs in first.
    pub accounts: Vec<String>,
}

/// A device code just made, to be shown once.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The code.
    pub code: DeviceCode,
    /// The desk's areas, disjoint.
    pub areas: Vec<AreaCode>,
    /// Until when it is taken.
    pub until: Stamp,
}

/// Makes a device code with the file that carries it: for the office and the command line alike. The server's addresses are
/// those it was last started with, unless others are given.
///
/// # Errors
/// `area.unknown {area}`, `enrol.no_address`; as `issue`.
pub fn issue_file(
    county: &County,
    plan: Plan,
    addresses: &[String],
    by: By,
    rim: &dyn Rim,
) -> Result<(EnrolFile, Issued), CountyError> {
    let divisions = &shipped().1;
    if let Some(unknown) = plan.areas.iter().find(|area| !divisions.has(area)) {
        return Err(Fault::new("area.unknown").with("area", unknown).field("areas").into());
    }
    let addresses = addresses_of(county, addresses)?;
    let named = plan.areas.first().map_or("", |area| divisions.show(area));
    let name = typed::said(&plan.name).unwrap_or_else(|| named.to_owned());
    let plan = Plan { name, ..plan };
    let issued = issue(county, &plan, by, rim)?;
    let file = EnrolFile {
        anju_enrolment: 1,
        addresses,
        ca: Authority::of(county)?.pem().to_owned(),
        code: issued.code.text(),
        county: county.area()?.ok_or_else(|| Fault::new("county.unnamed"))?,
        areas: issued.areas.clone(),
        desk: plan.name,
        accounts: plan.accounts,
        until: issued.until,
    };
    Ok((file, issued))
}

fn addresses_of(county: &County, given: &[String]) -> Result<Vec<String>, CountyError> {
    if !given.is_empty() {
        return Ok(given.to_vec());
    }
    let known = county.read(|db| setting(db, ADDRESSES))?.unwrap_or_default();
    let known: Vec<String> = known.lines().map(str::to_owned).collect();
    if known.is_empty() { Err(Fault::new("enrol.no_address").into()) } else { Ok(known) }
}

/// Makes a device code.
///
/// # Errors
/// `enrol.no_area`, `enrol.area {area}`, `enrol.no_account`, `account.unknown {name}`, `account.disabled {name}`,
/// `enrol.account_area {name}`; any store error.
pub fn issue(county: &County, plan: &Plan, by: By, rim: &dyn Rim) -> Result<Issued, CountyError> {
    let areas = disjoint(plan.areas.clone());
    let own = county.area()?.ok_or_else(|| Fault::new("county.unnamed"))?;
    if let Some(area) = areas.iter().find(|area| !own.covers(area)) {
        return Err(Fault::new("enrol.area").with("area", area).field("areas").into());
    }
    if areas.is_empty() {
        return Err(Fault::new("enrol.no_area").field("areas").into());
    }
    if plan.accounts.is_empty() {
        return Err(Fault::new("enrol.no_account").field("accounts").into());
    }
    let accounts = county.read(|db| accounts_of(db, &plan.accounts, &areas))?;
    let name = typed::said(&plan.name).unwrap_or_default();
    let code = DeviceCode::from_random(draw(rim));
    let proving = logins::stretch(code.secret.as_bytes(), &code.salt(), ARGON2)?;
    let (now, until) = (rim.now(), rim.now().plus(LASTS_MS));
    county.write(|tx| {
        // An old code with the same four letters is long expired or a one in a million chance; it gives way.
        tx.execute(
            "INSERT OR REPLACE INTO enrolment (code, proving, desk_name, areas, accounts, made_at, until, wrong)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
            params![code.id, proving.as_slice(), name, areas_text(&areas), ids_text(&accounts), now.0, until.0],
        )?;
        let why = format!("{name}（登记码 {}-…）", code.id);
        audit::add(tx, now, by.did("enrolment_issued", None, Some(&why)))
    })?;
    Ok(Issued { code, areas, until })
}

fn accounts_of(db: &Connection, names: &[String], areas: &[AreaCode]) -> Result<Vec<RecordId>, CountyError> {
    let mut ids = vec![];
    for name in names {
        let refused = |code: &str| Fault::new(code).with("name", name).field("accounts");
        let (id, account) = people::named(db, name)?.ok_or_else(|| refused("account.unknown"))?;
        if account.disabled {
            return Err(refused("account.disabled").into());
        }
        if !areas.iter().any(|area| area.covers(&account.area) || account.area.covers(area)) {
            return Err(refused("enrol.account_area").into());
        }
        ids.push(id);
    }
    Ok(ids)
}

/// Proves to a desk that this county knows the code that it proves to know itself.
///
/// # Errors
/// `enrol.code_wrong`, `enrol.delay {time}`, `enrol.code_spent`, `enrol.code_expired`, `enrol.code_used {desk, date}`; any store
/// error.
pub fn hello(
    county: &County,
    authority: &Authority,
    hello: &Hello,
    stranger: Stranger<'_>,
    rim: &dyn Rim,
) -> Result<HelloBack, CountyError> {
    let shown = Shown { code: &hello.code, proof: &hello.proof, about: proof::DESK_HELLO };
    let kept = proven(county, shown, stranger, rim.now())?;
    if kept.used.is_some() {
        return Err(kept.used_fault().into());
    }
    let proof = hmac::sign(&kept.key, &[proof::COUNTY_HELLO, authority.der()].concat());
    Ok(HelloBack { ca: authority.pem().to_owned(), proof: hex::encode(proof.as_ref()) })
}

/// Enrols a desk. A repeat with the same token, after an answer was lost, is answered alike.
///
/// # Errors
/// As `hello`; `account.not_here` if another than the named accounts comes first; `account.*`, `one_time_code.*`,
/// `password.*`; any store error.
pub fn enrol(
    county: &County,
    authority: &Authority,
    enrolling: &Enrolling,
    stranger: Stranger<'_>,
    rim: &dyn Rim,
) -> Result<Enrolled, CountyError> {
    let about = [proof::DESK_ENROL, authority.der()].concat();
    let shown = Shown { code: &enrolling.code, proof: &enrolling.proof, about: &about };
    let kept = proven(county, shown, stranger, rim.now())?;
    if let Some((desk, _)) = kept.used
        && county.read(|db| devices::by_token(db, &enrolling.token, desk))?.is_none()
    {
        return Err(kept.used_fault().into());
    }
    let (id, account) = logins::prove(county, &enrolling.person, &kept.areas, None, rim)?;
    if !kept.accounts.contains(&id) {
        county.write(|tx| note_failed(tx, rim.now(), Some(id), &kept.called(&enrolling.code)))?;
        return Err(Fault::new("account.not_here").with("name", &account.name).into());
    }
    let recovery = logins::recovery(county, rim)?;
    let own = county.area()?.ok_or_else(|| Fault::new("county.unnamed"))?;
    let desk = county.write(|tx| use_up(tx, enrolling, &kept, id, rim))??;
    Ok(Enrolled {
        desk,
        name: kept.desk_name,
        areas: kept.areas,
        county: own,
        recovery,
        person: SignedIn { id, account, data_key: None },
    })
}

/// Marks the code used and writes the desk, unless somebody else was quicker or this is a repeat.
fn use_up(
    tx: &Transaction<'_>,
    enrolling: &Enrolling,
    before: &Kept,
    by: RecordId,
    rim: &dyn Rim,
) -> Result<Result<RecordId, Fault>, CountyError> {
    let now = rim.now();
    let Some(kept) = read(tx, &enrolling.code)? else {
        return Ok(Err(Fault::new("enrol.code_wrong")));
    };
    if let Some((desk, _)) = kept.used {
        let same = devices::by_token(tx, &enrolling.token, desk)?.is_some();
        return Ok(if same { Ok(desk) } else { Err(kept.used_fault()) });
    }
    let id = rim.id();
    let new = devices::New { id, name: &before.desk_name, areas: &before.areas, token: &enrolling.token, by };
    devices::add(tx, &new, now)?;
    tx.execute(
        "UPDATE enrolment SET used_at = ?2, device = ?3 WHERE code = ?1",
        params![enrolling.code, now.0, id.bytes()],
    )?;
    let enrolled = audit::Happened {
        what: "enrolled",
        account: Some(by),
        desk: Some(id),
        record: Some(id),
        ..audit::Happened::default()
    };
    audit::add(tx, now, enrolled)?;
    Ok(Ok(id))
}

/// A kept device code.
struct Kept {
    key: hmac::Key,
    desk_name: String,
    areas: Vec<AreaCode>,
    accounts: Vec<RecordId>,
    until: Stamp,
    wrong: u32,
    used: Option<(RecordId, Stamp)>,
}

impl Kept {
    /// Says in the trail which code it is.
    fn called(&self, code: &str) -> String {
        format!("{}（登记码 {code}-…）", self.desk_name)
    }

    fn used_fault(&self) -> Fault {
        let fault = Fault::new("enrol.code_used").with("desk", &self.desk_name);
        match self.used {
            Some((_, at)) => fault.with("date", words::day(at.day(), at.day())),
            None => fault,
        }
    }
}

/// A device code as a stranger shows it.
struct Shown<'a> {
    /// The code's four letters.
    code: &'a str,
    /// The HMAC that proves the rest, hex.
    proof: &'a str,
    /// Of what.
    about: &'a [u8],
}

/// Finds the code whose secret is proved. Whoever does not know it is told nothing of it, not even whether there is one; whoever
/// does is told what became of it.
fn proven(county: &County, shown: Shown<'_>, stranger: Stranger<'_>, now: Stamp) -> Result<Kept, CountyError> {
    let found = stranger.hear(now, || county.write(|tx| check(tx, &shown, now)))?;
    let kept = found.ok_or_else(|| Fault::new("enrol.code_wrong").field("code"))?;
    let over = |code: &str| Err(Fault::new(code).field("code").into());
    if kept.used.is_some() {
        return Ok(kept);
    }
    if kept.wrong >= TRIES {
        return over("enrol.code_spent");
    }
    if now > kept.until { over("enrol.code_expired") } else { Ok(kept) }
}

/// Checks a proof; a wrong one is counted, and in the trail whether or not there is such a code.
fn check(tx: &Transaction<'_>, shown: &Shown<'_>, now: Stamp) -> Result<Option<Kept>, CountyError> {
    let Shown { code, proof, about } = *shown;
    let kept = read(tx, code)?;
    let right = |kept: &Kept| hex::decode(proof).is_ok_and(|proof| hmac::verify(&kept.key, about, &proof).is_ok());
    if kept.as_ref().is_some_and(right) {
        return Ok(kept);
    }
    tx.execute("UPDATE enrolment SET wrong = wrong + 1 WHERE code = ?1", [code])?;
    let why = match (kept, read_letters(code, 4)) {
        (Some(kept), _) => kept.called(code),
        (None, Some(code)) => format!("没有这个登记码（{code}-…）"),
        (None, None) => "没有这个登记码".to_owned(),
    };
    note_failed(tx, now, None, &why)?;
    Ok(None)
}

fn note_failed(tx: &Transaction<'_>, now: Stamp, account: Option<RecordId>, why: &str) -> Result<(), CountyError> {
    let happened = audit::Happened { what: "enrol_failed", account, why: Some(why), ..audit::Happened::default() };
    audit::add(tx, now, happened)
}

fn read(db: &Connection, code: &str) -> Result<Option<Kept>, CountyError> {
    let sql =
        "SELECT proving, desk_name, areas, accounts, until, wrong, used_at, device FROM enrolment WHERE code = ?1";
    let mut query = db.prepare_cached(sql)?;
    let kept = query.query_row([code], |row| {
        let (proving, areas, accounts): (Vec<u8>, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let used = row.get::<_, Option<i64>>(6)?.zip(row.get::<_, Option<[u8; 16]>>(7)?);
        let kept = Kept {
            key: hmac::Key::new(hmac::HMAC_SHA256, &proving),
            desk_name: row.get(1)?,
            areas: vec![],
            accounts: vec![],
            until: Stamp(row.get(4)?),
            wrong: row.get(5)?,
            used: used.map(|(at, desk)| (RecordId::from_bytes(desk), Stamp(at))),
        };
        Ok((kept, areas, accounts))
    });
    let Some((mut kept, areas, accounts)) = kept.optional()? else {
        return Ok(None);
    };
    let unreadable = || StoreError::Unreadable("enrolment".to_owned());
    kept.areas = serde_json::from_str(&areas).map_err(|_| unreadable())?;
    kept.accounts = serde_json::from_str(&accounts).map_err(|_| unreadable())?;
    Ok(Some(kept))
}

fn ids_text(ids: &[RecordId]) -> String {
    serde_json::to_string(ids).expect("ids always serialize")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        records::testing::{Still, area, county},
        strangers::Strangers,
    };
    use anju_model::Role;

    /// A county with a device code, and strangers who show codes to it.
    struct Door {
        _folder: tempfile::TempDir,
        county: County,
        authority: Authority,
        strangers: Strangers,
        code: DeviceCode,
    }

    impl Door {
        fn new() -> Self {
            let (folder, county) = county();
            let rim = Still::at(0);
            let place = area("500235116002");
            let new = people::New {
                name: "陈静".into(),
                role: Role::SiteStaff,
                area: place.clone(),
                cadre: None,
                departments: Default::default(),
            };
            people::add(&county, &new, By::CommandLine, &rim).unwrap();
            let plan = Plan { name: "农坝社区".into(), areas: vec![place], accounts: vec!["陈静".into()] };
            let code = issue(&county, &plan, By::CommandLine, &rim).unwrap().code;
            let authority = Authority::of(&county).unwrap();
            Self { _folder: folder, county, authority, strangers: Strangers::default(), code }
        }

        fn right(&self) -> String {
            let stretched = logins::stretch(self.code.secret.as_bytes(), &self.code.salt(), ARGON2).unwrap();
            let key = hmac::Key::new(hmac::HMAC_SHA256, stretched.as_slice());
            hex::encode(hmac::sign(&key, proof::DESK_HELLO))
        }

        /// Shows a code from the nth address.
        fn show(&self, n: u8, code: &str, proof: &str, at: i64) -> Result<(), Fault> {
            let stranger = self.strangers.at([10, 0, 0, n].into());
            let shown = Hello { code: code.into(), proof: proof.into() };
            match hello(&self.county, &self.authority, &shown, stranger, &Still::at(at)) {
                Err(CountyError::Fault(fault)) => Err(fault),
                other => other.map(drop).map_err(|error| panic!("{error}")),
            }
        }
    }

    #[test]
    fn whoever_does_not_know_the_secret_is_told_alike_of_good_spent_expired_and_no_codes() {
        let door = Door::new();
        let (code, right) = (door.code.id.as_str(), door.right());
        let wrong = Fault::new("enrol.code_wrong").field("code");
        door.show(0, code, &right, 1).unwrap();
        assert_eq!(door.show(1, "ZZZZ", "00", 1), Err(wrong.clone()));
        assert_eq!(door.show(1, "\u{1b}[2J", "00", 1), Err(wrong.clone()));
        assert_eq!(door.show(2, code, "00", LASTS_MS + 1), Err(wrong.clone()));
        assert_eq!(door.show(2, code, &right, LASTS_MS + 1).unwrap_err().code, "enrol.code_expired");
        for n in 3..=6 {
            assert_eq!(door.show(n, code, "00", 1), Err(wrong.clone()));
        }
        assert_eq!(door.show(7, code, "00", 1), Err(wrong));
        assert_eq!(door.show(8, code, &right, 1).unwrap_err().code, "enrol.code_spent");
        let trail = door.county.read(|db| audit::newest(db, 100)).unwrap();
        let mut failed: Vec<_> = trail.into_iter().filter(|entry| entry.what == "enrol_failed").collect();
        assert_eq!(failed.len(), 8);
        assert_eq!(failed.pop().and_then(|entry| entry.why).as_deref(), Some("没有这个登记码（ZZZZ-…）"));
        assert_eq!(failed.pop().and_then(|entry| entry.why).as_deref(), Some("没有这个登记码"));
    }

    #[test]
    fn from_one_address_a_code_is_not_spent_at_once() {
        let door = Door::new();
        let (code, right) = (door.code.id.as_str(), door.right());
        let refused = (0..50).filter(|_| door.show(1, code, "00", 1).unwrap_err().code == "enrol.delay").count();
        assert_eq!(refused, 47);
        door.show(2, code, &right, 1).unwrap();
    }
}
