//! The promises of docs/SYNC.md §6, looked at after every answer and at rest.

use crate::{
    desk::{Spot, json},
    world::World,
};
use anju_model::{AreaCode, RecordId, sync::wire::Row};
use anju_store::rusqlite::Connection;
use std::collections::BTreeMap;

impl World {
    /// I19: what a person typed never vanishes from that screen between saving and the county's row.
    pub fn check_screen(&mut self, i: usize, before: &BTreeMap<Spot, String>) {
        let desk = &self.desks[i];
        let mut found = vec![];
        for (spot, typed) in &desk.typed {
            let shown = json(&desk.shown_value(spot));
            if before.get(spot) != Some(typed) || shown == *typed {
                continue;
            }
            let row = self.county().read(|db| Ok(anju_store::get(db, spot.0)?)).unwrap();
            let holds = row.as_ref().is_some_and(|row| {
                desk.area.holds(&row.place) && json(anju_model::value::field(&row.fields, &spot.1)) == *typed
            });
            // Whoever moves a household out of his area sees it go; that it came back since, he has not heard.
            let holds = holds && !self.came_back(i, spot.0);
            let waits = desk.groups("waiting").iter().any(|group| {
                !desk.judged.contains(&group.id)
                    && group.changes.iter().any(|change| {
                        change.record == spot.0
                            && change.values().any(|(name, value)| name == spot.1 && json(value) == *typed)
                    })
            });
            if holds || waits {
                found.push(format!("{} typed {typed}, the screen shows {shown} (waiting: {waits})", desk.name));
            }
        }
        for text in found {
            self.fail("typed value vanished from the screen", text);
        }
    }

    /// Tells whether a record came into a desk's area after what the desk has pulled of it.
    fn came_back(&self, i: usize, record: RecordId) -> bool {
        let desk = &self.desks[i];
        let at = anju_desk::shelf::pull::position(desk.db()).unwrap();
        let pulled = at.areas.iter().map(|cursor| cursor.at.0).max().unwrap_or_default();
        let sql = "SELECT old_place, new_place FROM scope_log WHERE record = ?1 AND sequence > ?2";
        let moves = self.county().read(|db| {
            let mut query = db.prepare(sql)?;
            let moves = query.query_map((record.bytes(), pulled as i64), |row| {
                Ok([row.get::<_, String>(0)?, row.get::<_, String>(1)?].map(|code| AreaCode::parse(&code)))
            })?;
            Ok(moves.collect::<Result<Vec<_>, _>>()?)
        });
        let within = |place: &Option<AreaCode>| place.as_ref().is_some_and(|place| desk.area.holds(place));
        moves.unwrap().iter().any(|[old, new]| within(new) && !within(old))
    }

    /// I5: a cursor stands for every row of the area whose latest version it covers.
    pub fn check_cursors(&mut self, i: usize) {
        let at = anju_desk::shelf::pull::position(self.desks[i].db()).unwrap();
        if at.forked {
            // Histories fork: the next answer says how far the cursors go back.
            return;
        }
        let mut found = vec![];
        for cursor in at.areas {
            let rows = self.rows_in_scope(i);
            let chain: Option<String> = self.county().read(|db| Ok(chain_at(db, cursor.at.0))).unwrap();
            if cursor.at.0 > 0 && chain.as_deref() != Some(cursor.at.1.as_str()) {
                continue;
            }
            for (row, at) in rows.iter().filter(|(_, at)| *at <= cursor.at.0) {
                let held = self.desks[i].held(row.id).map_or(0, |held| held.version);
                if held < row.version {
                    found.push(format!(
                        "{} at cursor {} holds {} {} at {held}, the county at {} (fed at {at})",
                        self.desks[i].name, cursor.at.0, row.kind, row.id, row.version
                    ));
                }
            }
        }
        for text in found {
            self.fail("cursor without its rows", text);
        }
    }

    /// Lists the county's rows that this desk is to hold, with the sequence they entered at.
    pub fn rows_in_scope(&self, i: usize) -> Vec<(Row, u64)> {
        let area = self.desks[i].area.clone();
        self.county()
            .read(|db| {
                let mut query = db.prepare_cached("SELECT id, at FROM feed ORDER BY at, id")?;
                let ids = query
                    .query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, i64>(1)? as u64)))?
                    .collect::<Result<Vec<_>, _>>()?;
                let mut rows = vec![];
                for (id, at) in ids {
                    let row = anju_store::get(db, id)?.map(Row::from);
                    rows.extend(row.filter(|row| area.holds(&row.place)).map(|row| (row, at)));
                }
                Ok(rows)
            })
            .unwrap()
    }

    /// I3, I4, I8: the desk holds exactly the county's rows of its areas, and shows nothing from elsewhere.
    pub fn check_equal(&mut self, i: usize, when: &'static str) {
        let county: BTreeMap<RecordId, Row> = self.rows_in_scope(i).into_iter().map(|(row, _)| (row.id, row)).collect();
        let desk = &self.desks[i];
        let mut found = vec![];
        for (id, row) in &county {
            let held = desk.held(*id);
            if held.as_ref() != Some(row) {
                found.push(format!("{}: county {row:?}, desk {held:?}", desk.name));
            }
            if !desk.is_pending(*id) && desk.shown(*id).map(Row::from).as_ref() != Some(row) {
                found.push(format!("{}: the screen shows another {} than the county's", desk.name, row.kind));
            }
        }
        for id in desk.ids().into_iter().filter(|id| !county.contains_key(id)) {
            let waits = desk
                .groups("waiting")
                .iter()
                .chain(&desk.groups("parked"))
                .any(|group| group.changes.iter().any(|change| change.record == id));
            if !waits {
                found.push(format!("{}: {:?} is out of scope", desk.name, desk.shown(id)));
            }
        }
        for text in found {
            self.fail(when, text);
        }
    }

    /// What holds when every desk has synced over a good line.
    pub fn check_rest(&mut self) {
        for i in 0..self.desks.len() {
            self.check_equal(i, "desk differs from the county at rest");
            self.check_findings(i);
        }
        self.check_verdicts();
        self.check_chain();
        self.check_typed();
        self.check_sums();
        self.check_parked_are_told();
        self.check_states();
    }

    /// I1: every group has exactly one verdict; one that was judged under a former id has the same one.
    fn check_verdicts(&mut self) {
        for i in 0..self.desks.len() {
            for group in self.desks[i].groups("waiting") {
                let text = format!("{}'s group {} still waits", self.desks[i].name, group.number);
                self.fail("group without a verdict", text);
            }
            for (id, state) in self.desks[i].outbox() {
                let known = self
                    .county()
                    .read(|db| {
                        Ok(db.prepare_cached("SELECT 1 FROM judged WHERE group_id = ?1")?.exists([id.bytes()])?)
                    })
                    .unwrap();
                if !known && state != "waiting" {
                    let text = format!("{} says {state} of a group that the county never saw", self.desks[i].name);
                    self.fail("group without a verdict", text);
                }
            }
        }
    }

    /// I6: sequences run from 1 without a gap, each chained to the one before.
    fn check_chain(&mut self) {
        let head = self.head();
        let (count, first, last): (i64, i64, i64) = self
            .county()
            .read(|db| {
                let sql = "SELECT count(*), min(sequence), max(sequence) FROM chain";
                Ok(db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
            })
            .unwrap();
        if (count as u64, first, last as u64) != (head, 1, head) {
            self.fail("sequences with a gap", format!("{count} from {first} to {last}, head {head}"));
        }
    }

    /// I7, I2: what a person typed is in history, a conflict, a proposal or a group that people see; and in history once.
    fn check_typed(&mut self) {
        let (history, kept) = self
            .county()
            .read(|db| {
                // A period says again what its household said.
                let history = texts(db, "SELECT after FROM trace WHERE kind <> 'household_period'")?;
                let mut kept = texts(db, "SELECT other FROM conflict UNION ALL SELECT stands FROM conflict")?;
                kept.extend(texts(db, "SELECT value FROM proposal")?);
                kept.extend(texts(db, "SELECT body FROM judged WHERE verdict LIKE '%\"parked\"%'")?);
                Ok((history, kept.join("\n")))
            })
            .unwrap();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for after in history.iter().filter(|after| !after.starts_with('[')) {
            *counts.entry(after).or_default() += 1;
        }
        let all = history.join("\n");
        let mut found = vec![];
        for value in self.typed.keys() {
            if !all.contains(value.as_str()) && !kept.contains(value.as_str()) {
                found.push(("typed value lost", value.clone()));
            }
            let times = counts.get(json(&anju_model::Value::text(value)).as_str()).copied().unwrap_or(0);
            if times > 1 + self.again.get(value).copied().unwrap_or(0) {
                found.push(("taken effect twice", format!("{value}, {times} times")));
            }
        }
        for (what, text) in found {
            self.fail(what, text);
        }
    }

    /// I13: sums recounted from the rows are the sums kept.
    fn check_sums(&mut self) {
        for i in 0..self.desks.len() {
            let wrong = anju_desk::shelf::pull::recount(self.desks[i].db()).unwrap();
            if wrong > 0 {
                let text = format!("{} at {wrong} places", self.desks[i].name);
                self.fail("sum that is not of its rows", text);
            }
        }
        let wrong = self.county().write(|tx| Ok(anju_store::recount(tx, |_| Ok(None))?)).unwrap();
        if !wrong.is_empty() {
            self.fail("sum that is not of its rows", format!("county at {wrong:?}"));
        }
    }
}

fn texts(db: &Connection, sql: &str) -> Result<Vec<String>, anju_county::CountyError> {
    let mut query = db.prepare_cached(sql)?;
    let texts = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(texts)
}

fn chain_at(db: &Connection, sequence: u64) -> Option<String> {
    db.query_row("SELECT value FROM chain WHERE sequence = ?1", [sequence as i64], |row| row.get(0)).ok()
}
