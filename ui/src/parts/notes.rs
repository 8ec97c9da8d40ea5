//! The notes that pop up: what was saved, with a way to take it back for some seconds, and what went wrong.

use super::Button;
use crate::{
    api,
    hooks::now,
    shared::{Act, Note, use_desk},
    words as w,
};
use anju_model::contract::Undo;
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const SHOWN_SECONDS: i64 = 6;
const LONGEST_UNDO_SECONDS: i64 = 30;

/// All notes on the screen.
#[component]
pub fn Notes() -> Html {
    let desk = use_desk();
    html! {
        <div class="notes" role="status" aria-live="polite" data-test="notes">
            { for desk.notes.iter().map(|note| html! { <Popped key={note.id} note={note.clone()} /> }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PoppedProps {
    note: Note,
}

#[component]
fn Popped(props: &PoppedProps) -> Html {
    let desk = use_desk();
    let left = use_state(|| seconds(&props.note));
    let id = props.note.id;
    {
        let (desk, left) = (desk.clone(), left.clone());
        use_effect_with(*left, move |now_left| {
            let now_left = *now_left;
            let timer =
                Interval::new(
                    1_000,
                    move || {
                        if now_left <= 1 { desk.dispatch(Act::Read(id)) } else { left.set(now_left - 1) }
                    },
                );
            move || drop(timer)
        });
    }
    let read = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Act::Read(id)))
    };
    let undo = props.note.undo.clone().map(|saved| {
        let desk = desk.clone();
        Callback::from(move |()| {
            let (desk, group) = (desk.clone(), saved.group);
            desk.dispatch(Act::Read(id));
            spawn_local(async move {
                match api::ask(Undo { group }).await {
                    Ok(_) => desk.dispatch(Act::Say(w::UNDONE.to_owned())),
                    Err(fault) => desk.dispatch(Act::Fault(fault)),
                }
                desk.dispatch(Act::Changed);
            });
        })
    });
    html! {
        <div class={classes!("note", props.note.bad.then_some("bad"))} data-test="note">
            <span>{ &props.note.text }</span>
            if let Some(undo) = undo {
                <Button look="t" onclick={undo} test="undo">{ w::undo(*left) }</Button>
            }
            <Button look="t" onclick={read} label={w::CLOSE}>{ "✕" }</Button>
        </div>
    }
}

fn seconds(note: &Note) -> i64 {
    match note.undo.as_ref().and_then(|saved| saved.undo_until) {
        Some(until) => {
            let left = until.0.saturating_sub(now().0) / 1_000;
            // A clock that is far off must not keep the note for ever, nor hide it at once.
            if (1..=LONGEST_UNDO_SECONDS).contains(&left) { left } else { LONGEST_UNDO_SECONDS / 2 }
        }
        None if note.bad => SHOWN_SECONDS * 2,
        None => SHOWN_SECONDS,
    }
}
