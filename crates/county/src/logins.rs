//! What opens an account: one-time codes, passwords, and the copy of a desk's data key for those who forgot theirs. None of it
//! is a record, and none of it travels to a desk.

use crate::{
    County, CountyError, audit, devices, people,
    rim::{Rim, draw},
    set_setting, setting,
};
use anju_model::{
    AreaCode, Fault, RecordId, Stamp,
    kinds::Account,
    sync::{
        enrol::{ARGON2, PASSWORD_LEAST, SignedIn, SigningIn, read_letters},
        group::Group,
    },
    tries::{May, Tries, said},
};
use anju_store::rusqlite::{Connection, OptionalExtension, Transaction, params};
use argon2::{Algorithm, Argon2, Params, Version};
use crypto_box::SecretKey;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Wrong tries after which a one-time code is taken no more.
const CODE_TRIES: u32 = 5;

/// The setting that holds the secret key of recovery, hex.
const RECOVERY: &str = "recovery.secret";

/// Finds out who somebody is who signs in, and sets the password where a one-time code allows it. `desk` is the desk that
/// calls with its token; a desk whose store is closed comes with its sealed data key instead.
///
/// # Errors
/// `account.*`, `one_time_code.*`, `password.*`, `sign_in.delay`, `device.*`; any store error.
pub fn sign_in(
    county: &County,
    signing_in: &SigningIn,
    desk: Option<&devices::Desk>,
    rim: &dyn Rim,
) -> Result<SignedIn, CountyError> {
    let opened = match &signing_in.sealed {
        Some(sealed) => Some(open_sealed(county, sealed)?),
        None => None,
    };
    let desk = match (&opened, desk) {
        (Some((id, _)), _) => county.read(|db| devices::load(db, *id))?,
        (None, desk) => desk.cloned(),
    };
    let desk = desk.ok_or_else(|| Fault::new("device.unknown"))?;
    if desk.revoked_at.is_some() {
        return Err(Fault::new("device.revoked").into());
    }
    let (id, account) = prove(county, signing_in, &desk.areas, Some(desk.id), rim)?;
    county.write(|tx| {
        let happened =
            audit::Happened { what: "sign_in", account: Some(id), desk: Some(desk.id), ..audit::Happened::default() };
        audit::add(tx, rim.now(), happened)
    })?;
    Ok(SignedIn { id, account, data_key: opened.map(|(_, key)| hex::encode(key.as_ref())) })
}

/// Returns the public key that desks seal their data key to, hex; makes the pair at first.
///
/// # Errors
/// Any store error.
pub fn recovery(county: &County, rim: &dyn Rim) -> Result<String, CountyError> {
    let secret = county.write(|tx| match setting(tx, RECOVERY)? {
        Some(secret) => Ok(Zeroizing::new(secret)),
        None => {
            let secret = Zeroizing::new(hex::encode(draw::<32>(rim)));
            set_setting(tx, RECOVERY, &secret)?;
            Ok(secret)
        }
    })?;
    Ok(hex::encode(secret_key(&secret)?.public_key().as_bytes()))
}

/// Proves an account by one-time code or password; for enrolment and sign-in alike.
pub(crate) fn prove(
    county: &County,
    signing_in: &SigningIn,
    areas: &[AreaCode],
    desk: Option<RecordId>,
    rim: &dyn Rim,
) -> Result<(RecordId, Account), CountyError> {
    let found = county.read(|db| people::named(db, &signing_in.name))?;
    let account = found.as_ref().map(|(id, _)| *id);
    let verdict = match found {
        Some((id, record)) => check(county, id, &record, signing_in, areas, rim).map(|()| (id, record)),
        None => Err(people::unknown(&signing_in.name).into()),
    };
    if let Err(CountyError::Fault(fault)) = &verdict {
        let happened = audit::Happened { what: "sign_in_failed", account, desk, record: None, why: Some(&fault.code) };
        county.write(|tx| audit::add(tx, rim.now(), happened))?;
    }
    verdict
}

fn check(
    county: &County,
    id: RecordId,
    account: &Account,
    signing_in: &SigningIn,
    areas: &[AreaCode],
    rim: &dyn Rim,
) -> Result<(), CountyError> {
    match &signing_in.one_time_code {
        Some(code) => {
            if signing_in.password.chars().count() < PASSWORD_LEAST {
                return Err(Fault::new("password.short").field("password").into());
            }
            let taken = county.write(|tx| take_code(tx, id, code, rim.now()))??;
            if taken == Taken::Before {
                // The answer may have been lost: whoever has code and password of a first time may repeat it.
                check_password(county, id, &signing_in.password, rim).map_err(|_| Fault::new("one_time_code.used"))?;
            }
            may_be_here(account, areas)?;
            if taken == Taken::Now {
                set_password(county, id, &signing_in.password, rim)?;
            }
            Ok(())
        }
        None => {
            check_password(county, id, &signing_in.password, rim)?;
            may_be_here(account, areas)
        }
    }
}

fn may_be_here(account: &Account, areas: &[AreaCode]) -> Result<(), CountyError> {
    if account.disabled {
        return Err(Fault::new("account.disabled").into());
    }
    let here = areas.iter().any(|area| area.covers(&account.area) || account.area.covers(area));
    if here { Ok(()) } else { Err(Fault::new("account.not_here").into()) }
}

/// What became of a right one-time code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// It is right and unused; it counts as used once the password is set.
    Now,
    /// It was right and used before.
    Before,
}

/// Compares a one-time code. The fault is the inner one, so that a wrong try is written down all the same.
fn take_code(tx: &Transaction<'_>, id: RecordId, typed: &str, now: Stamp) -> Result<Result<Taken, Fault>, CountyError> {
    let sql = "SELECT salt, hash, until, wrong, used_at FROM one_time WHERE account = ?1";
    let kept = tx.query_row(sql, [id.bytes()], |row| {
        let (salt, hash): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        Ok((salt, hash, row.get::<_, i64>(2)?, row.get::<_, u32>(3)?, row.get::<_, Option<i64>>(4)?))
    });
    let wrong_code = || Fault::new("one_time_code.wrong").field("one_time_code");
    let Some((salt, hash, until, wrong, used_at)) = kept.optional()? else {
        return Ok(Err(wrong_code()));
    };
    if now.0 > until || wrong >= CODE_TRIES {
        return Ok(Err(Fault::new("one_time_code.expired").field("one_time_code")));
    }
    let right = read_letters(typed, 10).is_some_and(|typed| code_hash(&salt, &typed) == hash);
    if right {
        return Ok(Ok(if used_at.is_some() { Taken::Before } else { Taken::Now }));
    }
    tx.execute("UPDATE one_time SET wrong = wrong + 1 WHERE account = ?1", [id.bytes()])?;
    Ok(Err(wrong_code().with("left", CODE_TRIES - wrong - 1)))
}

/// Hashes a one-time code. Fifty random bits that live for a week need no stretching.
pub(crate) fn code_hash(salt: &[u8], code: &str) -> Vec<u8> {
    Sha256::digest([salt, code.as_bytes()].concat()).to_vec()
}

/// Tells whether a password was set.
pub(crate) fn has_password(db: &Connection, id: RecordId) -> Result<bool, CountyError> {
    Ok(password_of(db, id)?.is_some())
}

/// Forgets an account's password: until another is set by a one-time code, nothing opens it.
pub(crate) fn forget(tx: &Transaction<'_>, id: RecordId) -> Result<(), CountyError> {
    tx.execute("DELETE FROM login WHERE account = ?1", [id.bytes()])?;
    Ok(())
}

struct Password {
    salt: Vec<u8>,
    hash: Vec<u8>,
    cost: (u32, u32, u32),
    tries: Tries,
}

fn password_of(db: &Connection, id: RecordId) -> Result<Option<Password>, CountyError> {
    let sql = "SELECT salt, hash, kib, passes, lanes, wrong, last FROM login WHERE account = ?1";
    let kept = db.query_row(sql, [id.bytes()], |row| {
        Ok(Password {
            salt: row.get(0)?,
            hash: row.get(1)?,
            cost: (row.get(2)?, row.get(3)?, row.get(4)?),
            tries: Tries { wrong: row.get(5)?, last: Stamp(row.get(6)?) },
        })
    });
    Ok(kept.optional()?)
}

/// Checks a password; the try is counted before the stretching, which holds no lock.
fn check_password(county: &County, id: RecordId, password: &str, rim: &dyn Rim) -> Result<(), CountyError> {
    let now = rim.now();
    let counted = county.write(|tx| {
        let Some(mut kept) = password_of(tx, id)? else {
            return Ok(Err(Fault::new("password.none").field("one_time_code")));
        };
        match kept.tries.may(now) {
            May::Wait(until) => Ok(Err(Fault::new("sign_in.delay").with("time", said(until, now)))),
            May::Try { left } => {
                kept.tries.count(now);
                write_tries(tx, id, kept.tries)?;
                Ok(Ok((kept, left)))
            }
        }
    })?;
    let (kept, left) = counted?;
    let hash = stretch(password.as_bytes(), &kept.salt, kept.cost)?;
    if hash.as_slice() != kept.hash {
        return Err(match kept.tries.until() {
            Some(until) => Fault::new("sign_in.delay").with("time", said(until, now)).into(),
            None => Fault::new("password.wrong").with("left", left).field("password").into(),
        });
    }
    county.write(|tx| write_tries(tx, id, Tries::default()))
}

fn write_tries(tx: &Transaction<'_>, id: RecordId, tries: Tries) -> Result<(), CountyError> {
    tx.execute(
        "UPDATE login SET wrong = ?2, last = ?3 WHERE account = ?1",
        params![id.bytes(), tries.wrong, tries.last.0],
    )?;
    Ok(())
}

/// Sets a password and uses the one-time code up, at once.
fn set_password(county: &County, id: RecordId, password: &str, rim: &dyn Rim) -> Result<(), CountyError> {
    let salt: [u8; 16] = draw(rim);
    let hash = stretch(password.as_bytes(), &salt, ARGON2)?;
    let now = rim.now().0;
    county.write(|tx| {
        tx.execute(
            "INSERT OR REPLACE INTO login (account, salt, hash, kib, passes, lanes, set_at, wrong, last)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)",
            params![id.bytes(), salt, hash.as_slice(), ARGON2.0, ARGON2.1, ARGON2.2, now],
        )?;
        tx.execute("UPDATE one_time SET used_at = ?2 WHERE account = ?1", params![id.bytes(), now])?;
        Ok(())
    })
}

/// Stretches a password or code by Argon2id.
pub(crate) fn stretch(
    password: &[u8],
    salt: &[u8],
    (kib, passes, lanes): (u32, u32, u32),
) -> Result<Zeroizing<[u8; 32]>, CountyError> {
    let damaged = || CountyError::Fault(Fault::new("account.damaged"));
    let params = Params::new(kib, passes, lanes, Some(32)).map_err(|_| damaged())?;
    let mut out = Zeroizing::new([0; 32]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password, salt, out.as_mut()).map_err(|_| damaged())?;
    Ok(out)
}

/// Opens a data key that a desk sealed to this county, with the desk's id.
fn open_sealed(county: &County, sealed: &str) -> Result<(RecordId, Zeroizing<[u8; 32]>), CountyError> {
    let no_desk = || CountyError::Fault(Fault::new("device.unknown"));
    let secret = county.read(|db| setting(db, RECOVERY))?.map(Zeroizing::new).ok_or_else(no_desk)?;
    let sealed = hex::decode(sealed).map_err(|_| no_desk())?;
    let plain = Zeroizing::new(secret_key(&secret)?.unseal(&sealed).map_err(|_| no_desk())?);
    let (desk, key) = plain.split_first_chunk::<16>().ok_or_else(no_desk)?;
    let key: [u8; 32] = key.try_into().map_err(|_| no_desk())?;
    Ok((RecordId::from_bytes(*desk), Zeroizing::new(key)))
}

/// Opens a group that a desk sealed to this county when its households moved away; none where this county's key does not open it.
pub(crate) fn unsealed(db: &Connection, group: &Group) -> Result<Option<Group>, CountyError> {
    let Some(sealed) = &group.sealed else { return Ok(None) };
    let Some(secret) = setting(db, RECOVERY)?.map(Zeroizing::new) else { return Ok(None) };
    let plain = hex::decode(sealed)
        .ok()
        .and_then(|sealed| Some(Zeroizing::new(secret_key(&secret).ok()?.unseal(&sealed).ok()?)));
    let opened: Option<Group> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    // It is judged under the number that the desk gives it now.
    Ok(opened.filter(|opened| opened.id == group.id).map(|opened| Group { number: group.number, ..opened }))
}

fn secret_key(text: &str) -> Result<SecretKey, CountyError> {
    let unreadable = || CountyError::Store(anju_store::StoreError::Unreadable(RECOVERY.to_owned()));
    let bytes = Zeroizing::new(hex::decode(text).map_err(|_| unreadable())?);
    SecretKey::from_slice(&bytes).map_err(|_| unreadable())
}
