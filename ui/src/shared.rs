//! What every page shares, and nothing else: the session, the code sets, sync, jobs, and the notes that pop up.

use anju_model::{
    CodeSets, Day, Fault, Kind, Role,
    contract::{Job, JobEnd, Me, Saved, Session, SyncChip},
    rules::{self, Right},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use yew::{Reducible, UseReducerHandle, hook, use_context};

/// The code sets; equal only if they are the same ones.
#[derive(Clone, Default)]
pub struct Codes(pub Rc<CodeSets>);

impl PartialEq for Codes {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A note that pops up.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its number.
    pub id: u32,
    /// What it says.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
    /// The save that it can take back.
    pub undo: Option<Saved>,
}

/// The most jobs remembered.
const MOST_JOBS: usize = 50;

/// What every page shares.
#[derive(Clone, Default, PartialEq)]
pub struct Shared {
    /// The session, once known.
    pub session: Option<Rc<Session>>,
    /// The code sets.
    pub codes: Codes,
    /// Sync at a glance.
    pub sync: SyncChip,
    /// Grows whenever rows changed under the page.
    pub tick: u32,
    /// How many rows 今日待办 had last.
    pub today_count: Option<usize>,
    /// The latest jobs of the program, by number.
    pub jobs: BTreeMap<u64, Job>,
    /// Notes on the screen.
    pub notes: Vec<Note>,
    /// Jobs that were started in this page and whose end has not been said.
    mine: BTreeSet<u64>,
    next_note: u32,
}

/// What may happen to it.
pub enum Act {
    /// The session has another state.
    Session(Session),
    /// The code sets came.
    Codes(CodeSets),
    /// Sync has another state.
    Sync(SyncChip),
    /// Rows changed under the page.
    Changed,
    /// 今日待办 was counted.
    TodayCount(usize),
    /// Something worth saying happened.
    Say(String),
    /// Something was saved and may be taken back.
    Saved(String, Saved),
    /// Something went wrong.
    Fault(Fault),
    /// A job was started in this page.
    Started(u64),
    /// A job moved on.
    Job(Job),
    /// A job is over, and its end was not heard.
    Over(u64),
    /// A note has been read.
    Read(u32),
}

impl Reducible for Shared {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Session(session) => {
                let same = next.me_account() == session.me.as_ref().map(|me| me.account);
                if !same {
                    next.notes.clear();
                    next.mine.clear();
                    next.jobs.clear();
                    next.today_count = None;
                }
                next.session = Some(Rc::new(session));
            }
            Act::Codes(codes) if *next.codes.0 == codes => return self,
            Act::Codes(codes) => next.codes = Codes(Rc::new(codes)),
            Act::Sync(chip) if chip.told < next.sync.told => return self,
            Act::Sync(chip) => next.sync = chip,
            Act::Changed => next.tick += 1,
            Act::TodayCount(count) => next.today_count = Some(count),
            Act::Say(text) => next.note(text, false, None),
            Act::Saved(text, saved) => {
                next.note(text, false, saved.undo_until.is_some().then_some(saved));
            }
            Act::Fault(fault) => next.note(anju_model::words::fault::sentence(&fault), true, None),
            Act::Started(id) => {
                next.mine.insert(id);
                let waiting = Job { id, done: 0, of: None, end: None };
                next.jobs.entry(id).or_insert(waiting);
                next.say_end(id);
            }
            Act::Job(job) => {
                let id = job.id;
                next.jobs.insert(id, job);
                while next.jobs.len() > MOST_JOBS {
                    next.jobs.pop_first();
                }
                next.say_end(id);
            }
            Act::Over(id) => {
                next.mine.remove(&id);
                next.jobs.remove(&id);
            }
            Act::Read(id) => next.notes.retain(|note| note.id != id),
        }
        Rc::new(next)
    }
}

impl Shared {
    fn me_account(&self) -> Option<anju_model::RecordId> {
        self.session.as_ref()?.me.as_ref().map(|me| me.account)
    }

    /// Only the newest undo counts; an older note would promise what the program no longer does.
    fn note(&mut self, text: String, bad: bool, undo: Option<Saved>) {
        self.notes.retain(|note| note.bad && !bad);
        self.notes.push(Note { id: self.next_note, text, bad, undo });
        self.next_note += 1;
    }

    /// Says how a job of this page ended, once. A short one may end before the page knows that it has started.
    fn say_end(&mut self, id: u64) {
        let Some(end) = self.jobs.get(&id).and_then(|job| job.end.clone()) else { return };
        if !self.mine.remove(&id) {
            return;
        }
        match end {
            Ok(JobEnd { file: Some(file), rows }) => self.note(crate::words::exported(rows, &file), false, None),
            Ok(JobEnd { file: None, .. }) => {}
            Err(fault) => {
                let bad = fault.code != "job.cancelled";
                self.note(anju_model::words::fault::sentence(&fault), bad, None);
            }
        }
    }

    /// The person signed in.
    pub fn me(&self) -> Option<&Me> {
        self.session.as_ref()?.me.as_ref()
    }

    /// Whether a cadre is signed in, who sees his own households only.
    pub fn is_cadre(&self) -> bool {
        self.me().is_some_and(|me| me.role == Role::Cadre)
    }

    /// Whether records of a kind are open to whoever is signed in.
    pub fn is_admitted_to(&self, kind: &Kind) -> bool {
        self.me().is_some_and(|me| me.departments.admit_kind(kind))
    }

    /// The rights to whose departments whoever is signed in is admitted.
    pub fn rights(&self) -> impl Iterator<Item = &'static Right> {
        self.me().into_iter().flat_map(|me| rules::rights_of(&me.departments))
    }

    /// Today, as the program says.
    pub fn today(&self) -> Day {
        self.session.as_ref().map_or_else(|| crate::hooks::now().day(), |session| session.today)
    }

    /// The label of a code, or the code itself where it is not known.
    pub fn label(&self, set: &str, code: &str) -> String {
        self.codes.0.show(set, code).to_owned()
    }
}

/// The shared state with its way to change it.
pub type Desk = UseReducerHandle<Shared>;

/// Returns what every page shares.
#[hook]
pub fn use_desk() -> Desk {
    use_context::<Desk>().expect("every page lives inside the app's provider")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_desk_said_before_changes_nothing_when_it_comes_late() {
        let said = |told, waiting| Act::Sync(SyncChip { told, waiting, ..SyncChip::default() });
        let page = Rc::new(Shared::default()).reduce(said(1, 1)).reduce(said(3, 0)).reduce(said(2, 1));
        assert_eq!((page.sync.told, page.sync.waiting), (3, 0));
    }
}
