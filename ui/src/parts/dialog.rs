//! A dialog over the page. The browser keeps the focus inside and closes it on Esc.

use crate::words as w;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// A dialog's props.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// Hears that it was closed without an answer.
    pub on_close: Callback<()>,
    /// Its content.
    pub children: Html,
    /// Its buttons.
    #[prop_or_default]
    pub foot: Html,
}

/// A dialog, open as long as it is shown.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        });
    }
    let oncancel = props.on_close.reform(|event: Event| event.prevent_default());
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={node} class="dialog" aria-labelledby="dialog-title" {oncancel}>
            <div class="card-head">
                <h2 id="dialog-title">{ &props.title }</h2>
                <button type="button" class="btn t end" onclick={close} aria-label={w::CLOSE}>{ "✕" }</button>
            </div>
            <div class="dialog-body">{ props.children.clone() }</div>
            <div class="dialog-foot">{ props.foot.clone() }</div>
        </dialog>
    }
}
