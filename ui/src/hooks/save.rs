//! Saves what a form holds: one request at a time, its fault kept for the form to show.

use crate::api;
use anju_model::{Fault, contract::Ask};
use yew::{Callback, UseStateHandle, hook, use_mut_ref, use_state};

/// A save that may be under way.
#[derive(Clone)]
pub struct Saving {
    /// Whether the program is at it.
    pub busy: bool,
    /// Why the last one failed.
    pub fault: Option<Fault>,
    busy_now: std::rc::Rc<std::cell::RefCell<bool>>,
    set_busy: UseStateHandle<bool>,
    set_fault: UseStateHandle<Option<Fault>>,
}

impl PartialEq for Saving {
    fn eq(&self, other: &Self) -> bool {
        self.busy == other.busy && self.fault == other.fault
    }
}

impl Saving {
    /// Asks; `done` hears the answer. A second press while the first is under way does nothing.
    pub fn run<A>(&self, request: A, done: Callback<A::Reply>)
    where
        A: Ask + 'static,
        A::Reply: 'static,
    {
        if self.busy_now.replace(true) {
            return;
        }
        self.set_busy.set(true);
        let this = self.clone();
        api::ask_then(request, move |answer| {
            this.busy_now.replace(false);
            this.set_busy.set(false);
            match answer {
                Ok(reply) => {
                    this.set_fault.set(None);
                    done.emit(reply);
                }
                Err(fault) => this.set_fault.set(Some(fault)),
            }
        });
    }

    /// Asks what a form could be made to ask, or shows why it could not.
    pub fn send<A>(&self, request: Result<A, Fault>, done: Callback<A::Reply>)
    where
        A: Ask + 'static,
        A::Reply: 'static,
    {
        match request {
            Ok(request) => self.run(request, done),
            Err(fault) => self.refuse(fault),
        }
    }

    /// Shows a fault that the form itself found.
    pub fn refuse(&self, fault: Fault) {
        self.set_fault.set(Some(fault));
    }

    /// Forgets the fault.
    pub fn forget(&self) {
        self.set_fault.set(None);
    }

    /// Returns the sentence to show under a field.
    pub fn error(&self, field: &str) -> Option<String> {
        let fault = self.fault.as_ref().filter(|fault| fault.field.as_deref() == Some(field) && !fault.soft)?;
        Some(anju_model::words::fault::sentence(fault))
    }

    /// Returns the fault if none of `fields` shows it. A field that stands once for each line (`relation-018f…`) is among them by
    /// the name before its dash.
    pub fn elsewhere(&self, fields: &[&str]) -> Option<Fault> {
        let is = |field: &str, known: &str| {
            field.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let shows = |field: &str| fields.iter().any(|known| is(field, known));
        let shown = |fault: &&Fault| !fault.soft && fault.field.as_deref().is_some_and(shows);
        self.fault.clone().filter(|fault| !shown(&fault))
    }
}

/// Prepares saving.
#[hook]
pub fn use_save() -> Saving {
    let busy = use_state(|| false);
    let fault = use_state(|| None::<Fault>);
    let busy_now = use_mut_ref(|| false);
    Saving { busy: *busy, fault: (*fault).clone(), busy_now, set_busy: busy, set_fault: fault }
}
