//! The PIN 数字密码: per person and desk, kept inside the encrypted store. It unlocks and switches while the store is open
//! and opens nothing from cold.

use super::{Cost, Random, draw, stretch};
use anju_model::{
    Fault, RecordId, Stamp,
    tries::{May, Tries, said},
};
use anju_store::{
    StoreError,
    rusqlite::{Connection, OptionalExtension, params},
};

/// The table of PINs.
pub const MIGRATION: &str = include_str!("../../migrations/002_pin.sql");

const LEAST: usize = 6;
const MOST: usize = 32;

/// Sets a person's PIN.
///
/// # Errors
/// `pin.shape`, `pin.weak`, or a store's fault.
pub fn set(db: &Connection, account: RecordId, pin: &str, cost: Cost, random: &mut Random<'_>) -> Result<(), Fault> {
    check_shape(pin)?;
    let salt: [u8; 16] = draw(random);
    let hash = stretch(pin.as_bytes(), &salt, cost).ok_or_else(|| Fault::new("keys.damaged"))?;
    let sql = "INSERT OR REPLACE INTO desk_pin (account, salt, hash, kib, passes, lanes, wrong, last)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0)";
    let values = params![account.bytes(), salt, hash.as_slice(), cost.kib, cost.passes, cost.lanes];
    db.execute(sql, values).map_err(store_fault)?;
    Ok(())
}

/// Tells whether a person has a PIN on this desk.
///
/// # Errors
/// A store's fault.
pub fn is_set(db: &Connection, account: RecordId) -> Result<bool, Fault> {
    let found = db.query_row("SELECT 1 FROM desk_pin WHERE account = ?1", [account.bytes()], |_| Ok(()));
    Ok(found.optional().map_err(store_fault)?.is_some())
}

/// Takes a person's PIN away.
///
/// # Errors
/// A store's fault.
pub fn remove(db: &Connection, account: RecordId) -> Result<(), Fault> {
    db.execute("DELETE FROM desk_pin WHERE account = ?1", [account.bytes()]).map_err(store_fault)?;
    Ok(())
}

/// Checks a PIN. The try is counted and committed before it is checked, so this must not run inside a transaction: a
/// rollback would give the try back.
///
/// # Errors
/// `pin.none`, `pin.wrong {left}`, `sign_in.delay {time}`, or a store's fault.
pub fn check(db: &Connection, account: RecordId, pin: &str, now: Stamp) -> Result<(), Fault> {
    if !db.is_autocommit() {
        return Err(Fault::new("keys.in_transaction"));
    }
    let Some(mut kept) = read(db, account)? else {
        return Err(Fault::new("pin.none").field("pin"));
    };
    let left = match kept.tries.may(now) {
        May::Try { left } => left,
        May::Wait(until) => {
            write(db, account, kept.tries)?;
            return Err(Fault::new("sign_in.delay").with("time", said(until, now)));
        }
    };
    kept.tries.count(now);
    write(db, account, kept.tries)?;
    let hash = stretch(pin.as_bytes(), &kept.salt, kept.cost).ok_or_else(|| Fault::new("keys.damaged"))?;
    // Both are digests of what was typed; how long the comparison takes says nothing about the PIN.
    if hash.as_slice() != kept.hash {
        return Err(match kept.tries.until() {
            Some(until) => Fault::new("sign_in.delay").with("time", said(until, now)),
            None => Fault::new("pin.wrong").with("left", left).field("pin"),
        });
    }
    write(db, account, Tries::default())
}

struct Kept {
    salt: Vec<u8>,
    hash: Vec<u8>,
    cost: Cost,
    tries: Tries,
}

fn read(db: &Connection, account: RecordId) -> Result<Option<Kept>, Fault> {
    let sql = "SELECT salt, hash, kib, passes, lanes, wrong, last FROM desk_pin WHERE account = ?1";
    let kept = db.query_row(sql, [account.bytes()], |row| {
        Ok(Kept {
            salt: row.get(0)?,
            hash: row.get(1)?,
            cost: Cost { kib: row.get(2)?, passes: row.get(3)?, lanes: row.get(4)? },
            tries: Tries { wrong: row.get(5)?, last: Stamp(row.get(6)?) },
        })
    });
    kept.optional().map_err(store_fault)
}

fn write(db: &Connection, account: RecordId, tries: Tries) -> Result<(), Fault> {
    db.execute(
        "UPDATE desk_pin SET wrong = ?2, last = ?3 WHERE account = ?1",
        params![account.bytes(), tries.wrong, tries.last.0],
    )
    .map_err(store_fault)?;
    Ok(())
}

fn store_fault(error: anju_store::rusqlite::Error) -> Fault {
    let error = StoreError::from(error);
    tracing::warn!(%error, "the table of PINs could not be read or written");
    if matches!(error, StoreError::DiskFull) { Fault::new("disk.full") } else { Fault::new("store.damaged") }
}

/// Refuses what is no PIN or would be the first guess: one digit repeated, a run up or down, a short pattern repeated.
fn check_shape(pin: &str) -> Result<(), Fault> {
    let digits = pin.as_bytes();
    if !(LEAST..=MOST).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Fault::new("pin.shape").field("pin"));
    }
    let steps = |step: u8| digits.windows(2).all(|pair| (pair[1] + 10 - pair[0]) % 10 == step);
    let repeats = |length: usize| digits.iter().zip(&digits[length..]).all(|(a, b)| a == b);
    if [0, 1, 9].into_iter().any(steps) || [2, 3].into_iter().any(repeats) {
        return Err(Fault::new("pin.weak").field("pin"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Stamp = Stamp(1_795_406_400_000);

    fn table() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(MIGRATION).unwrap();
        db
    }

    fn me() -> RecordId {
        RecordId::from_time(1, [1; 10])
    }

    fn set_mine(db: &Connection, pin: &str) -> Result<(), Fault> {
        set(db, me(), pin, Cost::TRIFLING, &mut |bytes| bytes.fill(4))
    }

    #[test]
    fn easy_pins_are_refused_and_others_taken() {
        let db = table();
        for (pin, code) in [
            ("12345", "pin.shape"),
            ("12345a", "pin.shape"),
            ("１２３４５６", "pin.shape"),
            ("000000", "pin.weak"),
            ("123456", "pin.weak"),
            ("654321", "pin.weak"),
            ("7890123", "pin.weak"),
            ("121212", "pin.weak"),
            ("123123", "pin.weak"),
        ] {
            assert_eq!(set_mine(&db, pin).unwrap_err().code, code, "{pin}");
        }
        for pin in ["147258", "199001", "80245917"] {
            set_mine(&db, pin).unwrap();
            check(&db, me(), pin, NOON).unwrap();
        }
    }

    #[test]
    fn wrong_pins_make_one_wait_and_the_right_one_forgets_them() {
        let db = table();
        assert_eq!(check(&db, me(), "147258", NOON).unwrap_err().code, "pin.none");
        set_mine(&db, "147258").unwrap();
        for (code, left) in
            [("pin.wrong", Some("2")), ("pin.wrong", Some("1")), ("sign_in.delay", None), ("sign_in.delay", None)]
        {
            let fault = check(&db, me(), "147259", NOON).unwrap_err();
            assert_eq!((fault.code.as_str(), fault.params.get("left").map(String::as_str)), (code, left));
        }
        assert_eq!(check(&db, me(), "147258", NOON.plus(-1)).unwrap_err().code, "sign_in.delay");
        check(&db, me(), "147258", NOON.plus(60_000)).unwrap();
        assert_eq!(check(&db, me(), "147259", NOON.plus(60_000)).unwrap_err().params["left"], "2");
    }

    #[test]
    fn a_try_cannot_be_rolled_back() {
        let mut db = table();
        set_mine(&db, "147258").unwrap();
        let change = db.transaction().unwrap();
        assert_eq!(check(&change, me(), "147258", NOON).unwrap_err().code, "keys.in_transaction");
    }
}
