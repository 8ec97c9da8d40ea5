//! Asks the program for what a page shows, and asks again when rows changed under it.

use crate::{api, shared::use_desk};
use anju_model::{Fault, contract::Ask};
use std::{cell::Cell, rc::Rc};
use yew::{Callback, hook, use_effect_with, use_mut_ref, use_state};

/// An answer on its way.
pub struct Asking<T> {
    /// The answer, once there; the last one while a newer is on its way.
    pub reply: Option<Rc<T>>,
    /// Why there is none.
    pub fault: Option<Fault>,
    /// Asks again.
    pub again: Callback<()>,
}

/// Keeps the last answer while the one to another question is on its way, so that what was chosen on a page stays where it is.
#[hook]
pub fn use_kept<T: 'static>(reply: Option<Rc<T>>) -> Option<Rc<T>> {
    let last = use_mut_ref(|| None::<Rc<T>>);
    if reply.is_some() {
        *last.borrow_mut() = reply;
    }
    last.borrow().clone()
}

/// As `use_ask`, but keeps the first answer: rows that change meanwhile do not move what is being filled in.
#[hook]
pub fn use_ask_once<A>(request: A) -> Asking<A::Reply>
where
    A: Ask + PartialEq + 'static,
    A::Reply: 'static,
{
    let asking = use_ask(request);
    let first = use_mut_ref(|| None::<Rc<A::Reply>>);
    let mut first = first.borrow_mut();
    if first.is_none() {
        *first = asking.reply;
    }
    Asking { reply: first.clone(), ..asking }
}

/// Asks `request`, and again when it, the rows or the person change.
#[hook]
pub fn use_ask<A>(request: A) -> Asking<A::Reply>
where
    A: Ask + PartialEq + 'static,
    A::Reply: 'static,
{
    let desk = use_desk();
    let reply = use_state(|| None::<Rc<A::Reply>>);
    let fault = use_state(|| None::<Fault>);
    let turn = use_state(|| 0_u32);
    let latest = use_mut_ref(|| Rc::new(Cell::new(true)));
    let asked = use_mut_ref(|| None::<A>);
    {
        let (reply, fault) = (reply.clone(), fault.clone());
        use_effect_with((request, desk.tick, *turn), move |(request, _, _)| {
            let request = request.clone();
            if asked.borrow().as_ref() != Some(&request) {
                *asked.borrow_mut() = Some(request.clone());
                reply.set(None);
            }
            // An answer that was overtaken by a newer question is dropped.
            latest.borrow().set(false);
            let mine = Rc::new(Cell::new(true));
            *latest.borrow_mut() = mine.clone();
            api::ask_then(request, move |answer| match answer {
                _ if !mine.get() => {}
                Ok(answer) => {
                    reply.set(Some(Rc::new(answer)));
                    fault.set(None);
                }
                Err(why) => fault.set(Some(why)),
            });
        });
    }
    let again = Callback::from(move |()| turn.set(*turn + 1));
    Asking { reply: (*reply).clone(), fault: (*fault).clone(), again }
}
