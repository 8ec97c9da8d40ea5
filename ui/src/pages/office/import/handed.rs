//! The file on the page, what a person says of it, and where it is on its way.

use super::{
    sending::{Order, Sending, Way, use_sending},
    taught::Taught,
};
use anju_model::contract::{ImportReport, LearntMeaning, OfDepartment};
use std::rc::Rc;
use yew::prelude::*;

/// The file that was chosen.
#[derive(Clone, PartialEq)]
struct Chosen {
    ticket: String,
    name: String,
}

/// All of it.
#[derive(Clone)]
pub(super) struct Handed {
    taught: UseStateHandle<Taught>,
    chosen: UseStateHandle<Option<Chosen>>,
    /// Where the file is on its way.
    pub sending: Sending,
}

/// Begins with no file.
#[hook]
pub(super) fn use_handed(list: Option<OfDepartment>, on_taken: Callback<()>) -> Handed {
    let taught = use_state(Taught::default);
    let chosen = use_state(|| None::<Chosen>);
    let sending = use_sending(list, on_taken);
    Handed { taught, chosen, sending }
}

impl Handed {
    /// Makes a callback that does this to what is handed in.
    pub fn on<A: 'static>(&self, act: impl Fn(&Self, A) + 'static) -> Callback<A> {
        let handed = self.clone();
        Callback::from(move |said| act(&handed, said))
    }

    /// What is said of the file.
    pub fn taught(&self) -> Taught {
        (*self.taught).clone()
    }

    /// Says something else of the file.
    pub fn say(&self, said: Taught) {
        self.taught.set(said);
    }

    /// Takes another file in and looks through it. The same name is the same workbook, mended; what was said of another, or
    /// was learnt meanwhile with an import, is not said of this one.
    pub fn choose(&self, ticket: String, name: String) {
        let taken = self.sending.seen.as_ref().is_some_and(|seen| seen.report.taken);
        let same = !taken && self.chosen.as_ref().is_some_and(|before| before.name == name);
        let said = if same { self.taught() } else { Taught::default() };
        self.sending.forget.emit(());
        self.taught.set(said.clone());
        self.chosen.set(Some(Chosen { ticket: ticket.clone(), name }));
        self.sending.send.emit(Order { ticket, take: false, taught: said });
    }

    /// Looks through the file, or imports it, under all that is said.
    pub fn go(&self, take: bool) {
        self.order(take, self.taught());
    }

    /// Looks through the file with its hidden sheets.
    pub fn look_at_hidden(&self) {
        let said = Taught { hidden: true, ..self.taught() };
        self.taught.set(said.clone());
        self.order(false, said);
    }

    fn order(&self, take: bool, taught: Taught) {
        if let Some(Chosen { ticket, .. }) = &*self.chosen {
            self.sending.send.emit(Order { ticket: ticket.clone(), take, taught });
        }
    }

    /// Tells whether the county is at it.
    pub fn is_busy(&self) -> bool {
        matches!(self.sending.way, Way::Running { .. })
    }

    /// Tells whether the report is under all that is said by now, and all that it applied is still `learnt`.
    pub fn is_fresh(&self, learnt: Option<&[LearntMeaning]>) -> bool {
        let stands =
            |report: &ImportReport| learnt.is_none_or(|all| report.learnt.iter().all(|known| all.contains(known)));
        let seen = self.sending.seen.as_ref();
        seen.is_some_and(|seen| self.taught.comes_to(&seen.taught, &seen.report) && stands(&seen.report))
    }

    /// Tells whether another look may say something new.
    pub fn may_look(&self, fresh: bool) -> bool {
        let failed = matches!(self.sending.way, Way::Failed(_));
        self.chosen.is_some() && !self.is_busy() && (!fresh || failed)
    }

    /// The report of a look, whose file can still be explained.
    pub fn looked(&self) -> Option<Rc<ImportReport>> {
        self.sending.seen.as_ref().map(|seen| seen.report.clone()).filter(|report| !report.taken)
    }
}
