//! The one search box: name, initials, last four of the id number, phone, door. It listens to compositions itself and
//! searches once at their end; arrows choose, Enter opens, Esc leaves.

use crate::{
    api,
    hooks::{Press, is_composing, use_go, use_keys},
    route::Route,
    words as w,
};
use anju_model::contract::{Find, HouseholdRow};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const MOST: u32 = 12;
const PAUSE_MS: u32 = 120;

/// Props of the search box.
#[derive(Properties, PartialEq)]
pub struct SearchBoxProps {
    /// Whether an Enter leads to the visit form rather than to the file.
    #[prop_or_default]
    pub to_visit: bool,
}

/// The search box with what it found.
#[component]
pub fn SearchBox(props: &SearchBoxProps) -> Html {
    let node = use_node_ref();
    let text = use_state(String::new);
    let found = use_state(|| None::<Vec<HouseholdRow>>);
    let at = use_state(|| 0_usize);
    use_live_text(node.clone(), text.clone());
    {
        let (found, at) = (found.clone(), at.clone());
        use_effect_with((*text).clone(), move |text| {
            let text = text.clone();
            let timer = (!text.is_empty()).then(|| {
                let found = found.clone();
                Timeout::new(PAUSE_MS, move || {
                    spawn_local(async move {
                        if let Ok(rows) = api::ask(Find { text, limit: MOST }).await {
                            found.set(Some(rows));
                        }
                    });
                })
            });
            if timer.is_none() {
                found.set(None);
            }
            at.set(0);
            move || drop(timer)
        });
    }
    use_keys({
        let node = node.clone();
        Callback::from(move |press: Press| {
            let wanted = (press.ctrl && press.key.eq_ignore_ascii_case("k")) || (press.key == "/" && !press.typing);
            if let (true, Some(input)) = (wanted, node.cast::<HtmlInputElement>()) {
                let _ = input.focus();
                input.select();
            }
            wanted
        })
    });
    let leave = {
        let (node, text) = (node.clone(), text.clone());
        Callback::from(move |()| {
            text.set(String::new());
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.set_value("");
                let _ = input.blur();
            }
        })
    };
    let open = {
        let (go, leave, to_visit) = (use_go(), leave.clone(), props.to_visit);
        Callback::from(move |id| {
            leave.emit(());
            go.emit(if to_visit { Route::Visit { id } } else { Route::House { id } }.into());
        })
    };
    let onkeydown = {
        let (found, at, open, leave) = (found.clone(), at.clone(), open.clone(), leave.clone());
        Callback::from(move |event: KeyboardEvent| {
            if is_composing(&event) {
                return;
            }
            let rows = found.as_deref().unwrap_or_default();
            match event.key().as_str() {
                "ArrowDown" => at.set((*at + 1).min(rows.len().saturating_sub(1))),
                "ArrowUp" => at.set(at.saturating_sub(1)),
                "Enter" => {
                    if let Some(row) = rows.get(*at) {
                        open.emit(row.id);
                    }
                }
                "Escape" => leave.emit(()),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let expanded = found.is_some();
    html! {
        <div class="find" role="search">
            <input
                ref={node} type="search" class="find-in" placeholder={w::SEARCH} aria-label={w::SEARCH} autocomplete="off" spellcheck="false"
                role="combobox" aria-expanded={expanded.to_string()} aria-controls="found" aria-autocomplete="list"
                aria-activedescendant={expanded.then(|| format!("found-{}", *at))} {onkeydown} data-test="search"
            />
            <kbd aria-hidden="true">{ "Ctrl K" }</kbd>
            if let Some(rows) = found.as_ref() {
                <ul class="found" id="found" role="listbox" aria-label={w::FOUND} data-test="found">
                    { for rows.iter().enumerate().map(|(i, row)| found_row(i, row, i == *at, &open)) }
                    if rows.is_empty() { <li class="mute pad" role="option" aria-selected="false">{ w::not_found(&text) }</li> }
                </ul>
            }
        </div>
    }
}

fn found_row(i: usize, row: &HouseholdRow, on: bool, open: &Callback<anju_model::RecordId>) -> Html {
    let id = row.id;
    // Pressing must not take the focus out of the box before the click is heard.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let onclick = open.reform(move |_: MouseEvent| id);
    html! {
        <li
            key={id.to_string()} id={format!("found-{i}")} role="option" aria-selected={on.to_string()} class={classes!("found-row", on.then_some("on"))}
            {onmousedown} {onclick} data-test="found-row"
        >
            <b>{ w::house_of(&row.head) }</b>
            if let Some(matched) = &row.matched { <span class="tag blue">{ matched }</span> }
            <span class="mute s">{ w::place(&row.lives, row.persons) }</span>
            <span class="mute s end">{ row.cadre.clone().unwrap_or_default() }</span>
        </li>
    }
}

/// Hears what is typed: at every input, but during a composition only once, at its end.
#[hook]
fn use_live_text(node: NodeRef, text: UseStateHandle<String>) {
    use_effect_with((), move |()| {
        let Some(input) = node.cast::<HtmlInputElement>() else {
            return Box::new(|| ()) as Box<dyn FnOnce()>;
        };
        let composing = std::rc::Rc::new(std::cell::Cell::new(false));
        let hear = {
            let input = input.clone();
            move || text.set(input.value().trim().to_owned())
        };
        let start = EventListener::new(&input, "compositionstart", {
            let composing = composing.clone();
            move |_| composing.set(true)
        });
        let end = EventListener::new(&input, "compositionend", {
            let (composing, hear) = (composing.clone(), hear.clone());
            move |_| {
                composing.set(false);
                hear();
            }
        });
        let typed = EventListener::new(&input, "input", move |_| {
            if !composing.get() {
                hear();
            }
        });
        Box::new(move || drop((start, end, typed)))
    });
}
