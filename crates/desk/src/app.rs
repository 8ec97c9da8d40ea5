//! The one door: `App::handle` answers every request of a page. It is a plain function: no async and no network. What needs the line is the host's (`Desk::handle`).

use crate::{
    DeskError, cases,
    readers::Readers,
    rim::Rim,
    shelf::{
        clock,
        findings::{self, AsOf},
        outbox::{self, Save},
        safekeeping::Safe,
        settings,
    },
};
use anju_model::{
    AreaCode, Clock, CodeSets, Day, Departments, Fault, RecordId, Ref, Role, Stamp,
    contract::*,
    divisions::Divisions,
    kinds::{Account, Cadre},
    record::Record,
    rules::Parameters,
};
use anju_store::{
    Key,
    rusqlite::{Connection, Transaction, TransactionBehavior},
};
use serde::Serialize;
use std::{
    borrow::Cow,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc},
    time::Duration,
};

/// How many bites of what the rules have to judge anew a request does before it is answered; the loop of the sync does the rest.
const BITES: u32 = 8;

/// How many bites may be gathered before the first of them is kept.
const BITES_AHEAD: usize = 2;

/// For how many milliseconds a request waits for whoever writes before it goes without judging.
const PATIENCE: u32 = 20;

/// The code sets and divisions that the program ships.
#[derive(Debug)]
pub struct Place {
    /// Code sets by name.
    pub codes: CodeSets,
    /// Divisions of the municipality.
    pub divisions: Divisions,
}

impl Place {
    /// Reads what is embedded in the program, once.
    pub fn shipped() -> &'static Place {
        static SHIPPED: OnceLock<Place> = OnceLock::new();
        SHIPPED.get_or_init(|| Place {
            codes: CodeSets::from_json(include_str!("../../../assets/code-sets.json"))
                .expect("the shipped sets are tested"),
            divisions: Divisions::from_csv(include_str!("../../../assets/divisions-chongqing.csv"))
                .expect("the shipped divisions are tested"),
        })
    }
}

/// The person signed in, with what he may see: his grant ∩ the desk's areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The account.
    pub account: RecordId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The division of the grant.
    pub area: AreaCode,
    /// The cadre, if the account is one's.
    pub cadre: Option<Ref<Cadre>>,
    /// The departments to whose kinds the account is limited.
    pub departments: Departments,
}

impl Who {
    /// Reads an account from the desk's rows.
    ///
    /// # Errors
    /// `account.unknown` or `account.disabled`; any store error.
    pub fn load(db: &Connection, account: RecordId) -> Result<Who, DeskError> {
        let row = anju_store::get_of(db, Account::KIND.name, account)?.filter(|row| !row.deleted);
        let held = match row {
            Some(row) => {
                Account::from_fields(&row.fields).map_err(|misfit| Fault::new("record.misfit").field(misfit.field))?
            }
            // Before the first download the account is known from the county's answer alone.
            None => settings::get(db, &settings::account(account))?.ok_or_else(|| Fault::new("account.unknown"))?,
        };
        if held.disabled {
            return Err(Fault::new("account.disabled").into());
        }
        let role = Role::parse(&held.role).ok_or_else(|| Fault::new("account.role_unknown"))?;
        let departments = Departments(held.departments.unwrap_or_default());
        Ok(Who { account, name: held.name, role, area: held.area, cadre: held.cadre, departments })
    }
}

/// What a use case works with: one transaction, the clock's rim, who asks, and what the program ships.
pub struct Work<'a> {
    /// The transaction, or a reading snapshot.
    pub db: &'a Connection,
    /// Time and randomness.
    pub rim: &'a dyn Rim,
    /// Who asks.
    pub who: &'a Who,
    /// Code sets and divisions.
    pub place: &'static Place,
    /// The code sets with what the county set, as they stand today.
    pub codes: Cow<'static, CodeSets>,
    /// Now and today, read once.
    pub clock: Clock,
    /// What the county set, as it stands today.
    pub parameters: Parameters,
    /// Whether some records are on their way out of this desk, so that each is to be looked up before it is shown.
    pub some_leave: bool,
}

impl<'a> Work<'a> {
    /// Reads once what every use case needs.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) fn new(db: &'a Connection, rim: &'a dyn Rim, who: &'a Who) -> Result<Self, DeskError> {
        let clock = clock::now(db, rim)?;
        let parameters = anju_store::parameters::on(db, clock.today())?;
        let place = Place::shipped();
        let codes = anju_store::codes::on(db, &place.codes, clock.today())?;
        let some_leave = db.prepare_cached("SELECT 1 FROM leaving")?.exists([])?;
        Ok(Self { db, rim, who, place, codes, clock, parameters, some_leave })
    }

    /// Returns the day and the parameters by which is judged.
    pub(crate) fn as_of(&self) -> AsOf {
        AsOf { day: self.clock.today(), parameters: self.parameters.clone() }
    }

    /// Refuses a day that has not come, unless the clock is suspect.
    ///
    /// # Errors
    /// `day.future {today}`, at the field.
    pub(crate) fn not_future(&self, field: &str, day: Day) -> Result<(), DeskError> {
        let today = self.clock.today();
        if day > today && !self.clock.suspect {
            return Err(Fault::new("day.future").field(field).with("today", today).into());
        }
        Ok(())
    }

    /// Saves a group and answers with what the page shows of it.
    ///
    /// # Errors
    /// What no save may hold (`cases::admitted`); any store error.
    pub fn save(&self, save: Save) -> Result<Saved, DeskError> {
        let subject = save.subject;
        let undone = cases::undo::may(&save.changes);
        save.changes.iter().try_for_each(|change| cases::admitted::check(self, change))?;
        let mark = findings::latest_mark(self.db)?;
        let group = outbox::save(self.db, self.rim, self.who.account, save)?;
        findings::judge_after(self.db, mark, &self.as_of())?;
        Ok(Saved {
            group: group.number,
            record: subject,
            undo_until: if undone { Some(self.clock.now.plus(cases::undo::SECONDS * 1_000)) } else { None },
        })
    }
}

/// Whom to tell what happens; outlives the open store.
#[derive(Debug, Default)]
pub struct Bell {
    listeners: Mutex<Vec<mpsc::Sender<Event>>>,
    told: Mutex<u64>,
}

impl Bell {
    /// Hands out events from now on.
    pub fn subscribe(&self) -> mpsc::Receiver<Event> {
        let (sender, receiver) = mpsc::channel();
        lock(&self.listeners).push(sender);
        receiver
    }

    /// Tells everyone who listens.
    pub fn tell(&self, event: &Event) {
        lock(&self.listeners).retain(|listener| listener.send(event.clone()).is_ok());
    }

    /// Counts on from a moment: a page that outlived the program heard lower numbers from the one before.
    fn count_from(&self, moment: Stamp) {
        let mut told = lock(&self.told);
        *told = (*told).max(u64::try_from(moment.0).unwrap_or_default());
    }

    /// Reads a state of which the page is to keep the latest: whatever is read with a higher number is no older.
    pub(crate) fn in_turn<T>(&self, read: impl FnOnce(u64) -> T) -> T {
        let mut told = lock(&self.told);
        *told += 1;
        read(*told)
    }
}

/// An open desk: store, rim, who is signed in, and whom to tell.
pub struct App {
    /// Beside the store stands what keeps it safe; none where a store is not kept, as in memory.
    db: Mutex<(Connection, Option<Safe>)>,
    /// None where the store is no file that another connection could open.
    readers: Mutex<Option<Arc<Readers>>>,
    rim: Arc<dyn Rim>,
    who: Mutex<Option<Who>>,
    bell: Arc<Bell>,
    /// Held by whoever judges all that is marked.
    judging: Mutex<()>,
}

impl App {
    /// Opens the door over an open store.
    pub fn new(db: Connection, safe: Option<Safe>, rim: Arc<dyn Rim>, bell: Arc<Bell>) -> App {
        bell.count_from(rim.wall());
        let (readers, who, judging) = (Mutex::default(), Mutex::default(), Mutex::default());
        App { db: Mutex::new((db, safe)), readers, rim, who, bell, judging }
    }

    /// Lets requests that only read do so on connections of their own to the store's file.
    #[must_use]
    pub fn with_readers(self, path: PathBuf, key: Key) -> App {
        App { readers: Mutex::new(Some(Arc::new(Readers::new(path, key)))), ..self }
    }

    /// Signs a person in whose secret was checked already; none locks.
    ///
    /// # Errors
    /// `account.unknown` or `account.disabled`; any store error.
    pub fn sign_in(&self, account: Option<RecordId>) -> Result<(), DeskError> {
        let who = account.map(|account| self.read(|db| Who::load(db, account))).transpose()?;
        *lock(&self.who) = who;
        self.bell.tell(&Event::Session);
        Ok(())
    }

    /// Returns who is signed in.
    pub fn who(&self) -> Option<Who> {
        lock(&self.who).clone()
    }

    /// Returns who is signed in as his account stands now: the county may have changed role or grant, or disabled it, since he
    /// signed in. One who may not be here any more is signed out.
    ///
    /// # Errors
    /// `session.locked`; `account.unknown` or `account.disabled`; any store error.
    pub(crate) fn present(&self) -> Result<Who, DeskError> {
        let held = self.who().ok_or_else(|| Fault::new("session.locked"))?;
        let now = self.read(|db| Who::load(db, held.account));
        let who = match &now {
            Ok(who) if *who == held => return now,
            Ok(who) => Some(who.clone()),
            Err(DeskError::Fault(_)) => None,
            Err(DeskError::Store(_) | DeskError::File(_)) => return now,
        };
        let mut signed_in = lock(&self.who);
        // Whoever locked the page or switched meanwhile stays so.
        if signed_in.as_ref() == Some(&held) {
            *signed_in = who;
        }
        drop(signed_in);
        self.bell.tell(&Event::Session);
        now
    }

    /// Answers a request about records; the others are the host's (`Desk::handle`).
    ///
    /// # Errors
    /// A `Fault` with the case, the field and what fills the sentence.
    pub fn handle(&self, request: RecordRequest) -> Result<serde_json::Value, Fault> {
        let who = self.present().map_err(DeskError::into_fault)?;
        if let Err(error) = self.catch_up_for_page() {
            // A full disk shows itself at the next save; what stands is shown meanwhile.
            tracing::error!(%error, "findings are behind");
        }
        let name = request.name();
        let effect = request.effect();
        let answer = match effect {
            Effect::Reads => self.read(|db| self.answer(db, &who, request)),
            Effect::Keeps | Effect::Saves => self.write(|db| self.answer(db, &who, request)),
        };
        let answer = answer.map_err(DeskError::into_fault);
        if let Err(fault) = &answer {
            tracing::debug!(request = name, code = fault.code, "refused");
        } else if effect == Effect::Saves {
            self.bell.tell(&Event::Changed);
        }
        answer
    }

    /// Judges all that is marked. What is much is gathered on a thread of its own, beside this one, which judges and keeps it bite by
    /// bite, so that a save waits for one bite at most. Whoever comes while another judges waits for him, and finds nothing to do.
    /// Open pages hear of what was judged.
    ///
    /// # Errors
    /// Any store error; what was judged before stays.
    pub fn catch_up_all(&self) -> Result<(), DeskError> {
        let _alone = lock(&self.judging);
        let mut was_behind = false;
        let judged = self.judge_all(&mut was_behind);
        if was_behind {
            self.bell.tell(&Event::Changed);
        }
        judged
    }

    fn judge_all(&self, was_behind: &mut bool) -> Result<(), DeskError> {
        loop {
            let (as_of, is_behind) = self.read(|db| {
                let as_of = AsOf::today(db, &*self.rim)?;
                let is_behind = findings::are_behind(db, &as_of)?;
                Ok((as_of, is_behind))
            })?;
            if !is_behind {
                return Ok(());
            }
            *was_behind = true;
            let left = self.write(|db| {
                findings::turn(db, &as_of)?;
                findings::left(db, &as_of)
            })?;
            let readers = lock(&self.readers).clone().filter(|_| left > findings::BITE);
            match readers {
                Some(readers) => self.judge_beside(&readers, &as_of)?,
                None => drop(self.write(|db| findings::judge_bite(db, &as_of))?),
            }
        }
    }

    fn judge_beside(&self, readers: &Readers, as_of: &AsOf) -> Result<(), DeskError> {
        let (sender, bites) = mpsc::sync_channel(BITES_AHEAD);
        let kept = std::thread::scope(|scope| {
            let gathering = scope.spawn(move || {
                readers.read_much(|snapshot| {
                    findings::gather_apart(snapshot, as_of, &mut |bite| sender.send(bite).is_ok())
                })
            });
            let mut kept = Ok(true);
            for bite in &bites {
                let judgements = bite.judged(as_of);
                kept = self.write(|db| findings::keep_bite(db, &bite, &judgements, as_of));
                if !matches!(kept, Ok(true)) {
                    break;
                }
            }
            // What is not taken any more, the other side hears of.
            drop(bites);
            let gathered = gathering.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            kept.and(gathered)
        });
        let added_up = self.write(|db| findings::add_up(db));
        kept.and(added_up)
    }

    /// Judges before a page is shown what is marked, unless somebody is writing for long: what is left then is said with the
    /// answer. Not while the first download lasts, which marks everything anew with each of its pages: the loop does it when the
    /// line rests.
    fn catch_up_for_page(&self) -> Result<(), DeskError> {
        let is_due = self.read(|db| {
            let complete = settings::get(db, "complete")?.unwrap_or(false);
            Ok(complete && findings::are_behind(db, &AsOf::today(db, &*self.rim)?)?)
        })?;
        if !is_due {
            return Ok(());
        }
        // Whoever judges all is at it already.
        let Ok(_alone) = self.judging.try_lock() else { return Ok(()) };
        let free = || self.db.try_lock().is_ok();
        let is_free = (0..PATIENCE).any(|turn| {
            if turn > 0 {
                std::thread::sleep(Duration::from_millis(1));
            }
            free()
        });
        for _ in 0..if is_free { BITES } else { 0 } {
            let as_of = self.read(|db| AsOf::today(db, &*self.rim))?;
            if self.write(|db| findings::judge_bite(db, &as_of))? == 0 {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, db: &Connection, who: &Who, request: RecordRequest) -> Result<serde_json::Value, DeskError> {
        cases::answer(&Work::new(db, &*self.rim, who)?, request)
    }

    /// Returns sync at a glance as stored, for the person signed in.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) fn chip(&self) -> Result<SyncChip, DeskError> {
        let who = self.who();
        self.read(|db| {
            let chip = cases::syncing::chip(db)?;
            let Some(who) = &who else { return Ok(chip) };
            cases::syncing::for_person(&Work::new(db, &*self.rim, who)?, chip)
        })
    }

    /// Reads in one snapshot: on the connection that writes where nobody writes just now, for what it holds in memory stays good
    /// over its own commits, while a reader decrypts all that it needs anew after each; else on a reader, which waits for nobody.
    ///
    /// # Errors
    /// Whatever `act` answers, or any store error.
    pub fn read<T>(&self, act: impl FnOnce(&Connection) -> Result<T, DeskError>) -> Result<T, DeskError> {
        let readers = lock(&self.readers).clone();
        let mut held = match (self.db.try_lock(), readers) {
            (Ok(free), _) => free,
            (Err(_), Some(readers)) => return readers.read(act),
            (Err(_), None) => lock(&self.db),
        };
        let snapshot = held.0.transaction_with_behavior(TransactionBehavior::Deferred)?;
        act(&snapshot)
    }

    /// Writes in one transaction that takes effect wholly or not at all.
    ///
    /// # Errors
    /// Whatever `act` answers, or any store error; nothing is written then.
    pub fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> Result<T, DeskError>) -> Result<T, DeskError> {
        let (db, safe) = &mut *lock(&self.db);
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = act(&change)?;
        change.commit()?;
        if let Some(safe) = safe {
            safe.note(db, &mut |bytes| self.rim.random(bytes));
        }
        Ok(done)
    }

    /// Makes the day's backup, if it is time.
    ///
    /// # Errors
    /// Any store or file error; the older backup stays.
    pub(crate) fn keep_safe(&self) -> Result<(), DeskError> {
        let (db, safe) = &mut *lock(&self.db);
        safe.as_mut().map_or(Ok(()), |safe| safe.keep(db, self.rim.wall(), &mut |bytes| self.rim.random(bytes)))
    }

    /// Closes the store for good, whoever still holds this door.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) fn close(&self) -> Result<(), DeskError> {
        self.sign_in(None)?;
        *lock(&self.readers) = None;
        *lock(&self.db) = (Connection::open_in_memory()?, None);
        Ok(())
    }

    /// Returns the rim.
    pub fn rim(&self) -> &dyn Rim {
        &*self.rim
    }

    /// Works on the store itself; for the sync loop, whose transactions are its own.
    pub(crate) fn with_store<T>(&self, act: impl FnOnce(&mut Connection) -> T) -> T {
        act(&mut lock(&self.db).0)
    }

    /// Reads as the person signed in, in one snapshot; for what the host adds to a use case.
    ///
    /// # Errors
    /// `session.locked`; whatever `act` answers.
    pub(crate) fn look<T>(&self, act: impl FnOnce(&Work<'_>) -> Result<T, DeskError>) -> Result<T, DeskError> {
        let who = self.present()?;
        self.read(|db| act(&Work::new(db, &*self.rim, &who)?))
    }

    /// Answers a request as the person signed in, in one writing transaction; for what the host adds to a use case.
    ///
    /// # Errors
    /// `session.locked`; whatever `act` answers.
    pub(crate) fn work<T>(&self, act: impl FnOnce(&Work<'_>) -> Result<T, DeskError>) -> Result<T, DeskError> {
        let who = self.present()?;
        self.write(|db| act(&Work::new(db, &*self.rim, &who)?))
    }
}

/// Serializes a reply of the right type for its request.
pub(crate) fn reply<A: Ask>(reply: A::Reply) -> Result<serde_json::Value, DeskError>
where
    A::Reply: Serialize,
{
    Ok(serde_json::to_value(reply).expect("replies always serialize"))
}

/// A panic elsewhere rolled its transaction back; what the lock guards is sound.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
