//! The county's transaction (docs/SYNC.md §2): take the counter, judge each group in a savepoint, write rows, history, scope
//! log, sums and chain, commit once; then read pages of one snapshot. Who a desk is was settled before it comes here.

mod bench;
mod fork;
mod heads;
mod history;
mod mend;
mod pages;
mod write;

pub(crate) use heads::heads as heads_of;
pub use history::{Past, history_of};
pub use write::head;
pub(crate) use write::{chain_at, parse};

use crate::{County, CountyError, LONG_PATIENCE, area, logins, own_account, own_desk};
use anju_model::{
    AreaCode, Clock, Fault, RecordId, Stamp,
    sync::{
        group::{Change, Group, MOST_CHANGES, SCHEMA, Verdict},
        wire::{PROTOCOL, SyncAnswer, SyncRequest},
    },
};
use anju_store::{
    StoreError,
    rusqlite::{Connection, Transaction},
};

/// The indexes by which nobody asks while groups are judged and written of a county without households, none of which can move.
const ASKED_LATER: &[&str] =
    &["feed_at", "feed_place", "feed_household", "history_record", "visit_latest", "visit_visited_on"];

/// The desk that calls, as the county knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Its id.
    pub desk: RecordId,
    /// Ids it had before it was restored or cloned.
    pub formerly: Vec<RecordId>,
    /// Its areas, disjoint.
    pub areas: Vec<AreaCode>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// The id to take if it turns out to be restored or cloned.
    pub spare: RecordId,
}

impl County {
    /// Answers one sync request of a desk: judges what it brings, then hands down what it lacks.
    ///
    /// # Errors
    /// A protocol this program does not speak, or any store error. A single bad group is no error: it is parked.
    pub fn sync(&self, caller: &Caller, request: &SyncRequest, now: Stamp) -> Result<SyncAnswer, CountyError> {
        if request.protocol != PROTOCOL {
            return Err(Fault::new("sync.protocol").with("found", request.protocol).with("known", PROTOCOL).into());
        }
        let mut answer = SyncAnswer { server_time: now, areas: caller.areas.clone(), ..SyncAnswer::default() };
        if caller.revoked {
            return self.turn_away(caller, request, answer);
        }
        let settled = self.write(|tx| self.take_in(tx, caller, request, now, &mut answer))?;
        if settled {
            self.read(|db| pages::fill(db, caller, request, &mut answer))?;
        }
        Ok(answer)
    }

    /// Answers a desk that comes under an id this county does not know, because it was set back to before it gave that id
    /// to a desk that came of `caller`: it takes another, and its histories are compared when it comes again.
    ///
    /// # Errors
    /// Any store error.
    pub fn rename(&self, caller: &Caller, request: &SyncRequest, now: Stamp) -> Result<SyncAnswer, CountyError> {
        let mut answer = SyncAnswer { server_time: now, areas: caller.areas.clone(), ..SyncAnswer::default() };
        if caller.revoked {
            return self.turn_away(caller, request, answer);
        }
        (_, answer.epoch) = self.read(write::head)?;
        answer.new_desk = Some(caller.spare);
        answer.next_number = 1;
        Ok(answer)
    }

    fn turn_away(
        &self,
        caller: &Caller,
        request: &SyncRequest,
        mut answer: SyncAnswer,
    ) -> Result<SyncAnswer, CountyError> {
        answer.verdicts = self.write(|tx| write::quarantine(tx, caller, &request.groups, answer.server_time))?;
        answer.revoked = true;
        Ok(answer)
    }

    /// Judges a request's groups; false if histories fork, so that nothing was judged and no page follows.
    fn take_in(
        &self,
        tx: &Transaction<'_>,
        caller: &Caller,
        request: &SyncRequest,
        now: Stamp,
        answer: &mut SyncAnswer,
    ) -> Result<bool, CountyError> {
        // The counter first, so that one push is judged at a time and nothing read below can change.
        let (_, epoch) = write::take_counter(tx)?;
        answer.epoch = epoch;
        if self.rules().chain_in_cursor
            && let Some(back_to) = fork::find(tx, request)?
        {
            fork::answer(tx, request, back_to, answer)?;
            return Ok(false);
        }
        if request.restored && self.rules().new_id_after_restore {
            answer.new_desk = Some(caller.spare);
            answer.next_number = 1;
            return Ok(false);
        }
        for group in &request.groups {
            match self.receive(tx, caller, group, now)? {
                Received::Verdict(verdict) => answer.verdicts.push(verdict),
                Received::Gap => break,
                Received::OtherDesk => {
                    answer.new_desk = Some(caller.spare);
                    answer.next_number = 1;
                    return Ok(false);
                }
            }
        }
        for number in &request.parked {
            answer.verdicts.extend(write::present_verdict(tx, caller, *number)?);
        }
        if !request.ahead {
            write::note_report(tx, caller.desk, request)?;
        }
        answer.next_number = write::last_number(tx, caller.desk)? + 1;
        Ok(true)
    }

    fn receive(
        &self,
        tx: &Transaction<'_>,
        caller: &Caller,
        group: &Group,
        now: Stamp,
    ) -> Result<Received, CountyError> {
        let unsealed = logins::unsealed(tx, group)?;
        let group = unsealed.as_ref().unwrap_or(group);
        if let Some((id, verdict)) = write::stored_verdict(tx, caller.desk, group.number)?
            && self.rules().stored_verdicts
        {
            let same = id == group.id || !self.rules().new_id_after_restore;
            return Ok(if same { Received::Verdict(verdict) } else { Received::OtherDesk });
        }
        if let Some(verdict) = write::verdict_of_former(tx, caller, group, now)? {
            return Ok(Received::Verdict(verdict));
        }
        if group.number > write::last_number(tx, caller.desk)? + 1 {
            return Ok(Received::Gap);
        }
        let verdict = write::judge_and_write(tx, caller, group, now, self.rules())?;
        Ok(Received::Verdict(verdict))
    }

    /// Saves as the county's own program: accounts, imports, parameters. `changes` are cut into groups of at most 200.
    ///
    /// # Errors
    /// `CountyError::Fault` with the reason if a group is not taken (nothing at all is written then); any store error.
    pub fn save(
        &self,
        changes: Vec<Change>,
        observed: Option<anju_model::Day>,
        clock: Clock,
        group_id: &mut dyn FnMut() -> RecordId,
    ) -> Result<Vec<Verdict>, CountyError> {
        self.save_by(own_account(), changes, observed, clock, group_id, |_, _| Ok(()))
    }

    /// As `save`, in the name of the account that asked the county's program to, with what else is to be written in the same
    /// transaction, once the verdicts are known.
    ///
    /// # Errors
    /// As `save`; whatever `and` answers.
    pub fn save_by(
        &self,
        by: RecordId,
        changes: Vec<Change>,
        observed: Option<anju_model::Day>,
        clock: Clock,
        group_id: &mut dyn FnMut() -> RecordId,
        and: impl FnOnce(&Transaction<'_>, &[Verdict]) -> Result<(), CountyError>,
    ) -> Result<Vec<Verdict>, CountyError> {
        let own = Own { by, observed, clock, caller: self.read(own_caller)? };
        self.write(|tx| {
            let before = heads::before(tx, &changes)?;
            let verdicts = self.save_own(tx, &own, changes, group_id)?;
            heads::check(tx, &before)?;
            and(tx, &verdicts)?;
            Ok(verdicts)
        })
    }

    /// As `save_by`, of changes that `find` makes of what it finds in the same transaction: nobody writes in between. It may be
    /// long, and may have to wait for another that is.
    ///
    /// # Errors
    /// As `save_by`; `import.heads {n, households}` if it leaves a household with two heads, or without the one it had;
    /// `import.busy {minutes}` if another program writes all the while; whatever `find` answers.
    pub fn save_found<F, T>(
        &self,
        by: RecordId,
        find: impl FnOnce(&Transaction<'_>) -> Result<(Vec<Change>, F), CountyError>,
        observed: Option<anju_model::Day>,
        clock: Clock,
        group_id: &mut dyn FnMut() -> RecordId,
        and: impl FnOnce(&Transaction<'_>, F, &[Verdict]) -> Result<T, CountyError>,
    ) -> Result<T, CountyError> {
        let find = |tx: &Transaction<'_>| {
            let (changes, found) = find(tx)?;
            let before = heads::before(tx, &changes)?;
            Ok((changes, (found, before)))
        };
        self.set_back(by, find, observed, clock, group_id, |tx, (found, before), verdicts| {
            heads::check(tx, &before)?;
            and(tx, found, verdicts)
        })
    }

    /// As `save_found`, of what stood before and shall stand again, whatever was wrong with it.
    ///
    /// # Errors
    /// As `save_found`, but for what is wrong.
    pub fn set_back<F, T>(
        &self,
        by: RecordId,
        find: impl FnOnce(&Transaction<'_>) -> Result<(Vec<Change>, F), CountyError>,
        observed: Option<anju_model::Day>,
        clock: Clock,
        group_id: &mut dyn FnMut() -> RecordId,
        and: impl FnOnce(&Transaction<'_>, F, &[Verdict]) -> Result<T, CountyError>,
    ) -> Result<T, CountyError> {
        let saved = self.write_within(LONG_PATIENCE, |tx| {
            // The counter first, so that nothing that is found below can change.
            write::take_counter(tx)?;
            let (changes, found) = find(tx)?;
            let own = Own { by, observed, clock, caller: own_caller(tx)? };
            let verdicts = self.save_own(tx, &own, changes, group_id)?;
            and(tx, found, &verdicts)
        });
        saved.map_err(|error| match error {
            CountyError::Store(StoreError::Busy) => {
                Fault::new("import.busy").with("minutes", LONG_PATIENCE.as_secs() / 60).into()
            }
            error => error,
        })
    }

    /// Writes what the county's own program saves, in groups of at most `MOST_CHANGES`. The first households of a county come
    /// with all that is said of them, and what nobody asks by meanwhile is indexed at the end.
    fn save_own(
        &self,
        tx: &Transaction<'_>,
        own: &Own,
        changes: Vec<Change>,
        group_id: &mut dyn FnMut() -> RecordId,
    ) -> Result<Vec<Verdict>, CountyError> {
        let is_first = !tx.prepare_cached("SELECT 1 FROM household")?.exists([])?;
        let later = if is_first && changes.len() > MOST_CHANGES { ASKED_LATER } else { &[] };
        anju_store::with_indexes_after(tx, later, || self.save_groups(tx, own, changes, group_id))
    }

    fn save_groups(
        &self,
        tx: &Transaction<'_>,
        own: &Own,
        changes: Vec<Change>,
        group_id: &mut dyn FnMut() -> RecordId,
    ) -> Result<Vec<Verdict>, CountyError> {
        let (sequence, epoch) = write::take_counter(tx)?;
        let mut verdicts = vec![];
        let mut changes = changes.into_iter().peekable();
        while changes.peek().is_some() {
            let group = Group {
                number: write::last_number(tx, own.caller.desk)? + 1,
                id: group_id(),
                by: own.by,
                on_behalf_of: None,
                made_at: own.clock.now,
                clock_offset: Some(0),
                clock_suspect: false,
                observed: own.observed,
                schema: SCHEMA,
                cursor: sequence,
                epoch,
                changes: changes.by_ref().take(MOST_CHANGES).collect(),
                sealed: None,
            };
            verdicts.push(write::write_own(tx, &own.caller, &group, own.clock.now, self.rules())?);
        }
        Ok(verdicts)
    }
}

/// The county's own program as a desk: named by now, if not before then by what it is about to save.
fn own_caller(db: &Connection) -> Result<Caller, CountyError> {
    let Some(county) = area(db)? else { return Err(Fault::new("county.unnamed").into()) };
    Ok(Caller { desk: own_desk(), formerly: vec![], areas: vec![county], revoked: false, spare: own_desk() })
}

/// Who saves as the county's own program, when, and as of which day.
struct Own {
    by: RecordId,
    observed: Option<anju_model::Day>,
    clock: Clock,
    caller: Caller,
}

enum Received {
    Verdict(Verdict),
    Gap,
    OtherDesk,
}
