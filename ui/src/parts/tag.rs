//! Tags, lamps and marks: a state told by shape and word as well as by colour.

use anju_model::{
    contract::RecordMark,
    words::sync::{Tone, mark},
};
use yew::prelude::*;

/// A tag's props.
#[derive(Properties, PartialEq)]
pub struct TagProps {
    /// `red`, `amber`, `green`, `blue`, or empty for grey.
    #[prop_or_default]
    pub look: &'static str,
    /// What it says.
    pub children: Html,
}

/// A small coloured word.
#[component]
pub fn Tag(props: &TagProps) -> Html {
    html! { <span class={classes!("tag", props.look)}>{ props.children.clone() }</span> }
}

/// A lamp's props.
#[derive(Properties, PartialEq)]
pub struct LampProps {
    /// How serious.
    pub tone: Tone,
}

/// The shape of a state: circle, ring, square, triangle.
#[component]
pub fn Lamp(props: &LampProps) -> Html {
    let shape = match props.tone {
        Tone::Good => "good",
        Tone::Busy => "busy",
        Tone::Care => "care",
        Tone::Bad => "bad",
    };
    html! { <span class={classes!("lamp", shape)} aria-hidden="true"></span> }
}

/// A record mark's props.
#[derive(Properties, PartialEq)]
pub struct MarkProps {
    /// How far the record is.
    pub mark: RecordMark,
    /// Whether to say so too where all is well.
    #[prop_or_default]
    pub always: bool,
}

/// How far a record is on its way to the county.
#[component]
pub fn Mark(props: &MarkProps) -> Html {
    if props.mark == RecordMark::Confirmed && !props.always {
        return html! {};
    }
    let (tone, word) = mark(props.mark);
    html! { <span class="mark" data-test="mark"><Lamp {tone} />{ word }</span> }
}
