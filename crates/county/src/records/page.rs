//! One page of a list, from one snapshot: what was written, deleted or moved away after a sequence, in the county's order,
//! ending on a whole sequence. The scope stands in the query.

use super::shown;
use crate::CountyError;
use anju_model::{AreaCode, Day, Fields, RecordId, record::Kind};
use anju_store::{
    Stored,
    rusqlite::{Connection, params},
};
use serde::Serialize;

/// Whether a place belongs to the area `?2`: inside it, or exactly on a division above it (docs/SYNC.md §4).
macro_rules! within {
    ($place:literal) => {
        concat!("(substr(", $place, ", 1, length(?2)) = ?2 OR substr(?2, 1, length(", $place, ")) = ", $place, ")")
    };
}

/// Records of the kind `?1` written or come after the sequence `?3`, and those that left after it. A record that left and came
/// back stands once, where it stands now. The plus keeps SQLite on the log's own order, so that a poll reads its end alone.
const PASSING: &str = concat!(
    "SELECT f.id, f.at AS at, 0 AS gone FROM feed f WHERE f.at > ?3 AND f.kind = ?1 AND ",
    within!("f.place"),
    " UNION ALL
      SELECT s.record, max(s.sequence) AS at, 1 FROM scope_log s JOIN feed f ON f.id = s.record
      WHERE s.sequence > ?3 AND s.kind = ?1 AND ",
    within!("s.old_place"),
    " AND NOT ",
    within!("f.place"),
    " GROUP BY +s.record ORDER BY 2, 1"
);

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The kind.
    pub kind: &'static Kind,
    /// The division, inside the token's.
    pub area: &'a AreaCode,
    /// The day on which a period must hold.
    pub as_of: Option<Day>,
    /// Whether personal values are shown whole.
    pub personal: bool,
    /// After which sequence.
    pub after: u64,
    /// How many; a page is longer where a sequence would be cut.
    pub limit: usize,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What happened, in order.
    pub delivered: Vec<Delivered>,
    /// Up to which sequence.
    pub to: u64,
    /// The county's last sequence.
    pub head: u64,
}

impl Page {
    /// Tells whether any record is in it, and not only notices.
    pub fn shows_records(&self) -> bool {
        self.delivered.iter().any(|delivered| matches!(delivered.now, Now::Held { .. }))
    }
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delivered {
    /// The record.
    pub id: RecordId,
    /// How it is now.
    #[serde(flatten)]
    pub now: Now,
}

/// How a record is now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Now {
    /// It belongs to the list.
    Held {
        /// The sequence of its latest change.
        version: u64,
        /// Where it belongs.
        place: AreaCode,
        /// Its values; what was not said is left out.
        fields: Fields,
    },
    /// It was deleted.
    Deleted {
        /// Always yes.
        deleted: bool,
    },
    /// It moved out of the area, or does not hold on the day asked for.
    Left {
        /// Always yes.
        left: bool,
    },
}

/// Reads a page.
///
/// # Errors
/// Any store error.
pub fn read(db: &Connection, wanted: &Wanted<'_>, head: u64) -> Result<Page, CountyError> {
    let mut query = db.prepare_cached(PASSING)?;
    let mut passing = query.query(params![wanted.kind.name, wanted.area.as_str(), wanted.after as i64])?;
    let mut page = Page { delivered: vec![], to: head, head };
    let mut last = wanted.after;
    while let Some(row) = passing.next()? {
        let (id, at) = (RecordId::from_bytes(row.get(0)?), row.get::<_, i64>(1)? as u64);
        if page.delivered.len() >= wanted.limit && at > last {
            page.to = at - 1;
            break;
        }
        last = at;
        let now = if row.get(2)? { Some(Now::Left { left: true }) } else { now(db, wanted, id)? };
        page.delivered.extend(now.map(|now| Delivered { id, now }));
    }
    Ok(page)
}

fn now(db: &Connection, wanted: &Wanted<'_>, id: RecordId) -> Result<Option<Now>, CountyError> {
    let row = anju_store::get_of(db, wanted.kind.name, id)?;
    Ok(row.map(|row| of_row(row, wanted)))
}

fn of_row(row: Stored, wanted: &Wanted<'_>) -> Now {
    if row.deleted {
        return Now::Deleted { deleted: true };
    }
    if wanted.as_of.zip(wanted.kind.period).is_some_and(|(day, period)| !period.holds_on(&row.fields, day)) {
        return Now::Left { left: true };
    }
    let fields = if wanted.personal { row.fields } else { shown::masked(wanted.kind, row.fields) };
    Now::Held { version: row.version, place: row.place, fields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        County, ledger,
        records::testing::{area, county, save, save_household},
    };
    use anju_model::{
        Value, kinds,
        sync::{Change, group::Act},
    };

    fn read_all(county: &County, kind: &str, at: &str, after: u64, limit: usize) -> Page {
        let at = area(at);
        let kind = kinds::kind(kind).unwrap();
        let wanted = Wanted { kind, area: &at, as_of: None, personal: true, after, limit };
        county.read(|db| read(db, &wanted, ledger::head(db)?.0)).unwrap()
    }

    fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
        pairs.map(|(name, value)| (name.to_owned(), Value::text(value))).into()
    }

    #[test]
    fn a_page_never_ends_inside_a_sequence_and_the_next_goes_on_there() {
        let (_folder, county) = county();
        let villages = fields([("village", "500235116002"), ("state", "1")]);
        let at_once = |n: u8| (0..3).map(|i| Change::create("household", id(10 * n + i), villages.clone())).collect();
        save(&county, at_once(1));
        save(&county, at_once(2));
        let first = read_all(&county, "household", "500235116002", 0, 1);
        assert_eq!((first.delivered.len(), first.to, first.head), (3, 1, 2));
        let second = read_all(&county, "household", "500235116002", first.to, 1);
        assert_eq!((second.delivered.len(), second.to), (3, 2));
        assert_eq!(read_all(&county, "household", "500235116002", 2, 1).delivered, vec![]);
    }

    fn id(n: u8) -> RecordId {
        RecordId::from_time(u64::from(n), [n; 10])
    }

    #[test]
    fn a_household_that_moves_leaves_one_list_and_comes_into_the_other_with_its_members() {
        let (_folder, county) = county();
        let household = save_household(&county, 1);
        let member = fields([("household", &household.to_string()), ("name", "王小一")]);
        save(&county, vec![Change::create("person", id(2), member)]);
        let to = |village| Change::set("household", household, 9, fields([("village", village)]));
        save(&county, vec![to("500235116001")]);
        let left = |page: Page| {
            page.delivered.into_iter().map(|one| (one.id, one.now == Now::Left { left: true })).collect::<Vec<_>>()
        };
        assert_eq!(left(read_all(&county, "person", "500235116002", 2, 100)), vec![(id(2), true)]);
        assert_eq!(left(read_all(&county, "person", "500235116001", 2, 100)), vec![(id(2), false)]);
        assert_eq!(left(read_all(&county, "person", "500235116", 2, 100)), vec![(id(2), false)]);
        // Back again: who reads from before the moves learns where it stands now, once.
        save(&county, vec![to("500235116002")]);
        assert_eq!(left(read_all(&county, "household", "500235116002", 0, 100)), vec![(household, false)]);
        assert_eq!(left(read_all(&county, "household", "500235116001", 0, 100)), vec![(household, true)]);
    }

    #[test]
    fn a_deleted_record_is_a_notice_without_content() {
        let (_folder, county) = county();
        let household = save_household(&county, 1);
        let delete = Change { kind: "household".into(), record: household, seen: 9, act: Act::Delete };
        save(&county, vec![delete]);
        let page = read_all(&county, "household", "500235116002", 0, 100);
        let said = serde_json::to_value(&page.delivered).unwrap();
        assert_eq!(said, serde_json::json!([{ "id": household, "deleted": true }]));
        assert!(!page.shows_records());
    }

    #[test]
    fn a_period_holds_on_its_last_day_and_anywhere_in_a_month_it_is_known_to() {
        let holds = |since, until, day: &str| {
            let fields = [("since", since), ("until", until)]
                .map(|(name, value): (&str, Option<&str>)| (name.to_owned(), value.map_or(Value::Null, Value::text)));
            <kinds::Pair as anju_model::Record>::KIND.period.unwrap().holds_on(&fields.into(), day.parse().unwrap())
        };
        assert!(holds(Some("2025-01-01"), Some("2026-03-31"), "2026-03-31"));
        assert!(!holds(Some("2025-01-01"), Some("2026-03-31"), "2026-04-01"));
        assert!(!holds(Some("2025-01-02"), None, "2025-01-01"));
        assert!(holds(Some("2025-02"), None, "2025-02-01") && holds(None, Some("2025"), "2025-12-31"));
        assert!(holds(None, None, "1999-01-01"));
    }
}
