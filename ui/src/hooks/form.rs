//! What a form holds, kept by one reducer: each input changes one thing of what stands in it now, so that two inputs that speak at
//! once, or one that speaks before the page is drawn again, undo nothing of each other.

use super::{Drafting, Saving, use_draft, use_save};
use anju_model::{Fault, contract::Ask};
use serde::{Serialize, de::DeserializeOwned};
use std::{ops::Deref, rc::Rc};
use yew::{Callback, Reducible, UseReducerHandle, hook, use_reducer};

/// What stands in a form, and what it began with.
#[derive(Clone, Debug, PartialEq)]
pub struct Held<T> {
    now: T,
    /// What inputs that keep their own text start with: the form's beginning, or a draft that was taken up.
    first: T,
    begun: T,
    round: u32,
}

/// A change of what a form holds.
pub enum Fill<T> {
    /// By an input.
    By(Box<dyn FnOnce(&mut T)>),
    /// An old draft takes its place.
    All(T),
}

impl<T: Clone> Held<T> {
    fn beginning(begun: T) -> Self {
        Self { now: begun.clone(), first: begun.clone(), begun, round: 0 }
    }
}

impl<T: Clone + 'static> Reducible for Held<T> {
    type Action = Fill<T>;

    fn reduce(self: Rc<Self>, fill: Fill<T>) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match fill {
            Fill::By(change) => change(&mut next.now),
            Fill::All(draft) => {
                next = Self { now: draft.clone(), first: draft, round: next.round + 1, ..next };
            }
        }
        Rc::new(next)
    }
}

/// A form: what stands in it (it is read as that), and how its save stands.
pub struct FormState<T: Clone + 'static> {
    held: UseReducerHandle<Held<T>>,
    /// The save.
    pub saving: Saving,
}

impl<T: Clone + 'static> Clone for FormState<T> {
    fn clone(&self) -> Self {
        Self { held: self.held.clone(), saving: self.saving.clone() }
    }
}

impl<T: Clone + PartialEq + 'static> PartialEq for FormState<T> {
    fn eq(&self, other: &Self) -> bool {
        self.held == other.held && self.saving == other.saving
    }
}

impl<T: Clone + 'static> Deref for FormState<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.held.now
    }
}

impl<T: Clone + PartialEq + 'static> FormState<T> {
    /// Returns what inputs start with that keep their own text: never what is being typed.
    pub fn first(&self) -> &T {
        &self.held.first
    }

    /// Counts how often a draft took the place of what stood here: the key of inputs that are then made anew.
    pub fn round(&self) -> u32 {
        self.held.round
    }

    /// Tells whether something else stands in it than in the beginning.
    pub fn touched(&self) -> bool {
        self.held.now != self.held.begun
    }

    /// Returns what an input calls with what it holds.
    pub fn on<V: 'static>(&self, change: impl Fn(&mut T, V) + Clone + 'static) -> Callback<V> {
        let dispatcher = self.held.dispatcher();
        Callback::from(move |value: V| {
            let change = change.clone();
            dispatcher.dispatch(Fill::By(Box::new(move |held| change(held, value))));
        })
    }

    /// Returns what a button calls: what stands here is asked for, or why it cannot be is shown.
    pub fn send<A, V>(
        &self,
        request: impl Fn(&T, V) -> Result<A, Fault> + 'static,
        done: Callback<A::Reply>,
    ) -> Callback<V>
    where
        A: Ask + 'static,
        A::Reply: 'static,
        V: 'static,
    {
        let (held, saving) = (self.held.clone(), self.saving.clone());
        Callback::from(move |value: V| saving.send(request(&held.now, value), done.clone()))
    }

    /// Returns what goes on with an old draft.
    pub fn on_take(&self, drafting: &Rc<Drafting>) -> Callback<()>
    where
        T: DeserializeOwned,
    {
        let (dispatcher, drafting) = (self.held.dispatcher(), drafting.clone());
        Callback::from(move |()| {
            if let Some(draft) = drafting.take::<T>() {
                dispatcher.dispatch(Fill::All(draft));
            }
        })
    }
}

/// Starts a form.
#[hook]
pub fn use_form<T>(begun: impl FnOnce() -> T) -> FormState<T>
where
    T: Clone + PartialEq + 'static,
{
    let held = use_reducer(|| Held::beginning(begun()));
    FormState { held, saving: use_save() }
}

/// Starts a form of which a draft is kept under a name.
#[hook]
pub fn use_drafted<T>(name: String, begun: impl FnOnce() -> T) -> (FormState<T>, Rc<Drafting>)
where
    T: Clone + PartialEq + Serialize + 'static,
{
    let form = use_form(begun);
    let drafting = Rc::new(use_draft(name, form.held.now.clone(), form.touched()));
    (form, drafting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Visit {
        note: String,
        method: String,
    }

    fn by(change: fn(&mut Visit)) -> Fill<Visit> {
        Fill::By(Box::new(change))
    }

    #[test]
    fn inputs_that_speak_before_the_page_is_drawn_again_undo_nothing_of_each_other() {
        let form = Rc::new(Held::beginning(Visit::default()));
        let form = form.reduce(by(|visit| visit.note = "修路".into()));
        let form = form.reduce(by(|visit| visit.method = "1".into()));
        assert_eq!(form.now, Visit { note: "修路".into(), method: "1".into() });
        assert_eq!((form.first.clone(), form.round), (Visit::default(), 0), "what is typed moves no input");
    }

    #[test]
    fn a_draft_takes_the_place_of_all_and_inputs_start_with_it() {
        let draft = Visit { note: "旧的".into(), ..Visit::default() };
        let form = Rc::new(Held::beginning(Visit::default())).reduce(by(|visit| visit.method = "2".into()));
        let form = form.reduce(Fill::All(draft.clone()));
        assert_eq!((&form.now, &form.first, form.round), (&draft, &draft, 1));
        assert_ne!(form.now, form.begun, "it is still unsaved");
    }
}
