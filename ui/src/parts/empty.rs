//! What stands where there is nothing, or nothing yet.

use crate::words as w;
use yew::prelude::*;

/// Props of an empty place.
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// What it says.
    pub text: AttrValue,
    /// What can be done instead.
    #[prop_or_default]
    pub children: Html,
}

/// Says that there is nothing, and what can be done.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty" data-test="empty">
            <span class="empty-mark" aria-hidden="true"></span>
            <p>{ &props.text }</p>
            <div class="row">{ props.children.clone() }</div>
        </div>
    }
}

/// Says that an answer is on its way.
#[component]
pub fn Waiting() -> Html {
    html! { <p class="waiting" role="status">{ w::WAITING }</p> }
}
