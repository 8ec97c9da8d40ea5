//! The steps of a matter or a need: what is done, with its day, and what is still to come.

use yew::prelude::*;

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub name: AttrValue,
    /// The day it was done, as people say it.
    pub day: Option<String>,
    /// Whether it is done.
    pub done: bool,
}

/// Props of steps.
#[derive(Properties, PartialEq)]
pub struct StepsProps {
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// Steps in a line.
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    let step = |step: &Step| {
        let day = step.day.clone().unwrap_or_default();
        let state = if step.done { crate::words::STEP_DONE } else { crate::words::STEP_OPEN };
        html! {
            <li class={step.done.then_some("done")}>
                <span>{ &step.name }</span><span class="s">{ day }</span><span class="unseen">{ state }</span>
            </li>
        }
    };
    html! { <ol class="steps">{ for props.steps.iter().map(step) }</ol> }
}
