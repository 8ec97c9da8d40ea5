//! Where another system stands in a list: whose county, which list, how far, and the chain's value there, in one text that
//! it keeps and hands back as it is.

use crate::{CountyError, ledger};
use anju_model::{AreaCode, Day, Fault};
use anju_store::rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// The form of the text; a later form gets another number.
const FORM: &str = "1";

/// What makes a list: a cursor of one list says nothing about another.
#[derive(Clone, Debug)]
pub struct List<'a> {
    /// The kind's name.
    pub kind: &'a str,
    /// The division.
    pub area: &'a AreaCode,
    /// The day as of which it is asked.
    pub as_of: Option<Day>,
    /// Whether personal values are shown whole.
    pub personal: bool,
}

impl List<'_> {
    fn mark(&self) -> String {
        let day = self.as_of.map(|day| day.to_string()).unwrap_or_default();
        let text = format!("{}\n{}\n{day}\n{}", self.kind, self.area, self.personal);
        short(text.as_bytes())
    }
}

/// A point in a list of a county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    county: String,
    list: String,
    sequence: u64,
    chain: String,
}

impl Cursor {
    /// Marks a sequence in a list of the county whose authority has the certificate `der`.
    ///
    /// # Errors
    /// Any store error.
    pub fn at(db: &Connection, der: &[u8], list: &List<'_>, sequence: u64) -> Result<Self, CountyError> {
        let chain = ledger::chain_at(db, sequence)?.unwrap_or_default();
        Ok(Self { county: short(der), list: list.mark(), sequence, chain })
    }

    /// Returns the sequence, if the cursor is of this county, of this list, and of the history that the county has.
    ///
    /// # Errors
    /// `cursor.other_county`, `cursor.other_list`, `cursor.future`, `cursor.forked`; any store error.
    pub fn sequence(&self, db: &Connection, der: &[u8], list: &List<'_>) -> Result<u64, CountyError> {
        let refuse = |code| Err(Fault::new(code).field("since").into());
        if self.county != short(der) {
            return refuse("cursor.other_county");
        }
        if self.list != list.mark() {
            return refuse("cursor.other_list");
        }
        match ledger::chain_at(db, self.sequence)? {
            None => refuse("cursor.future"),
            Some(chain) if chain != self.chain => refuse("cursor.forked"),
            Some(_) => Ok(self.sequence),
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { county, list, sequence, chain } = self;
        write!(f, "{FORM}.{county}.{list}.{sequence:x}.{chain}")
    }
}

impl FromStr for Cursor {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let unreadable = || Fault::new("cursor.unreadable").field("since");
        let parts: Vec<&str> = text.split('.').collect();
        let [FORM, county, list, sequence, chain] = parts[..] else { return Err(unreadable()) };
        let sequence = u64::from_str_radix(sequence, 16).map_err(|_| unreadable())?;
        if i64::try_from(sequence).is_err() {
            return Err(unreadable());
        }
        Ok(Self { county: county.to_owned(), list: list.to_owned(), sequence, chain: chain.to_owned() })
    }
}

fn short(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::testing::{area, county, save_household};

    const OWN: &[u8] = b"own certificate";

    fn list(area: &AreaCode) -> List<'_> {
        List { kind: "household", area, as_of: None, personal: false }
    }

    fn fault(db: &Connection, cursor: &Cursor, der: &[u8], list: &List<'_>) -> String {
        match cursor.sequence(db, der, list) {
            Err(CountyError::Fault(fault)) => fault.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_cursor_reads_back_and_is_good_for_its_own_list_in_its_own_county_alone() {
        let (_folder, county) = county();
        save_household(&county, 1);
        let (village, other) = (area("500235116002"), area("500235116001"));
        county
            .read(|db| {
                let cursor = Cursor::at(db, OWN, &list(&village), 1)?;
                assert_eq!(cursor.to_string().parse::<Cursor>()?, cursor);
                assert_eq!(cursor.sequence(db, OWN, &list(&village))?, 1);
                assert_eq!(fault(db, &cursor, b"another", &list(&village)), "cursor.other_county");
                assert_eq!(fault(db, &cursor, OWN, &list(&other)), "cursor.other_list");
                let whole = List { personal: true, ..list(&village) };
                assert_eq!(fault(db, &cursor, OWN, &whole), "cursor.other_list");
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_cursor_of_a_history_that_is_no_more_is_refused() {
        let (_folder, county) = county();
        save_household(&county, 1);
        let village = area("500235116002");
        county
            .read(|db| {
                let cursor = Cursor::at(db, OWN, &list(&village), 1)?;
                let later = Cursor { sequence: 2, ..cursor.clone() };
                assert_eq!(fault(db, &later, OWN, &list(&village)), "cursor.future");
                let forked = Cursor { chain: "0".repeat(24), ..cursor };
                assert_eq!(fault(db, &forked, OWN, &list(&village)), "cursor.forked");
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn what_is_no_cursor_is_said_to_be_none() {
        for text in ["", "0", "1.a.b.c", "2.a.b.1.c", "1.a.b.x.c", "1.a.b.ffffffffffffffff.c", "1.a.b.1.c.d"] {
            assert_eq!(text.parse::<Cursor>().unwrap_err().code, "cursor.unreadable", "{text}");
        }
    }
}
