//! Keeps what stands unsaved in a form, so that neither a crash nor a lock loses it.

use crate::api;
use anju_model::contract::{Draft, DropDraft, GetDraft, KeepDraft};
use gloo_timers::callback::Timeout;
use serde::{Serialize, de::DeserializeOwned};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, UseStateHandle, hook, use_effect_with, use_mut_ref, use_state};

const PAUSE_MS: u32 = 1_000;

/// A form's draft.
pub struct Drafting {
    /// What was left last time, until it is taken up or thrown away.
    pub left: Option<Rc<Draft>>,
    /// Whether the present content is kept.
    pub kept: bool,
    form: String,
    set_left: UseStateHandle<Option<Rc<Draft>>>,
    stopped: Rc<std::cell::RefCell<bool>>,
}

impl Drafting {
    /// Takes the old content up.
    pub fn take<T: DeserializeOwned>(&self) -> Option<T> {
        let draft = self.left.clone()?;
        self.set_left.set(None);
        serde_json::from_value(draft.body.clone()).ok()
    }

    /// Throws the old content away.
    pub fn throw_away(&self) {
        self.set_left.set(None);
        forget(self.form.clone());
    }

    /// Returns what a form calls once it is saved: the draft is forgotten and no later one is kept.
    pub fn finish(&self) -> Callback<()> {
        let (form, stopped) = (self.form.clone(), self.stopped.clone());
        Callback::from(move |()| {
            stopped.replace(true);
            forget(form.clone());
        })
    }
}

fn forget(form: String) {
    // A draft that stays behind is only offered once more.
    api::ask_then(DropDraft { form }, drop);
}

/// Keeps `body` under the form's name a second after it last changed, where `touched`.
#[hook]
pub fn use_draft<T>(form: String, body: T, touched: bool) -> Drafting
where
    T: Serialize + Clone + PartialEq + 'static,
{
    let left = use_state(|| None::<Rc<Draft>>);
    let kept = use_state(|| None::<T>);
    let stopped = use_mut_ref(|| false);
    {
        let left = left.clone();
        use_effect_with(form.clone(), move |form| {
            let form = form.clone();
            spawn_local(async move {
                if let Ok(Some(draft)) = api::ask(GetDraft { form }).await {
                    left.set(Some(Rc::new(draft)));
                }
            });
        });
    }
    {
        let (kept, stopped) = (kept.clone(), stopped.clone());
        use_effect_with((form.clone(), body.clone(), touched), move |(form, body, touched)| {
            let (form, body) = (form.clone(), body.clone());
            let timer = touched.then(|| {
                Timeout::new(PAUSE_MS, move || {
                    let Ok(value) = serde_json::to_value(&body) else {
                        return;
                    };
                    if *stopped.borrow() {
                        return;
                    }
                    spawn_local(async move {
                        if api::ask(KeepDraft { form, body: value }).await.is_ok() {
                            kept.set(Some(body));
                        }
                    });
                })
            });
            move || drop(timer)
        });
    }
    let is_kept = touched && kept.as_ref() == Some(&body);
    Drafting { left: (*left).clone(), kept: is_kept, form, set_left: left, stopped }
}
