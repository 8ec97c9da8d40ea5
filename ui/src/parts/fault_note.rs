//! Says why something could not be done; a warning can be overruled.

use super::Button;
use crate::words as w;
use anju_model::{Fault, words::fault::sentence};
use yew::prelude::*;

/// Props of a fault's note.
#[derive(Properties, PartialEq)]
pub struct FaultNoteProps {
    /// What went wrong.
    pub fault: Option<Fault>,
    /// Saves in spite of a warning.
    #[prop_or_default]
    pub on_anyway: Option<Callback<()>>,
    /// Tries again.
    #[prop_or_default]
    pub on_again: Option<Callback<()>>,
}

/// The sentence of a fault, with 仍要保存 where it is only a warning.
#[component]
pub fn FaultNote(props: &FaultNoteProps) -> Html {
    let Some(fault) = &props.fault else {
        return html! {};
    };
    let look = if fault.soft { "care" } else { "bad" };
    html! {
        <div class={classes!("alert", look)} role="alert" data-test="fault" data-code={fault.code.clone()}>
            <p>{ sentence(fault) }</p>
            { for fault.also.iter().map(|other| html! { <p>{ sentence(other) }</p> }) }
            if let Some(on_anyway) = props.on_anyway.clone().filter(|_| fault.soft) {
                <Button onclick={on_anyway} test="save-anyway">{ w::SAVE_ANYWAY }</Button>
            }
            if let Some(on_again) = props.on_again.clone() {
                <Button onclick={on_again}>{ w::AGAIN }</Button>
            }
        </div>
    }
}
