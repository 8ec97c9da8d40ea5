//! Keys that work wherever the focus is. A key that belongs to a composition (typing Chinese) is never taken.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::{Callback, hook, use_effect, use_mut_ref};

/// A key as pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The key's name, `Enter`, `Escape`, `k`.
    pub key: String,
    /// Whether Ctrl (or ⌘) was held.
    pub ctrl: bool,
    /// Whether the focus is where text is typed.
    pub typing: bool,
}

/// Tells whether a key belongs to a composition: WebKit says so by 229 alone.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Hears keys while the page is shown; `on` answers whether it took the key.
#[hook]
pub fn use_keys(on: Callback<Press, bool>) {
    let held = use_mut_ref(|| on.clone());
    held.replace(on);
    let listening = use_mut_ref(|| None::<EventListener>);
    use_effect(move || {
        let mut listening = listening.borrow_mut();
        if listening.is_none() {
            let options = EventListenerOptions::enable_prevent_default();
            let document = web_sys::window().and_then(|window| window.document());
            *listening = document.map(|document| {
                EventListener::new_with_options(&document, "keydown", options, move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                        return;
                    };
                    if is_composing(event) || event.default_prevented() || dialog_open() {
                        return;
                    }
                    let press =
                        Press { key: event.key(), ctrl: event.ctrl_key() || event.meta_key(), typing: typing(event) };
                    let on = held.borrow().clone();
                    if on.emit(press) {
                        event.prevent_default();
                    }
                })
            });
        }
    });
}

fn dialog_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}

fn typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    match target.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(target.get_attribute("type").as_deref(), Some("radio" | "checkbox" | "file")),
        _ => false,
    }
}
