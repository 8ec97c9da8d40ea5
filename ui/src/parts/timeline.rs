//! What happened, newest first.

use super::Mark;
use anju_model::{Day, contract::RecordMark};
use yew::prelude::*;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// The day as people say it.
    pub when: String,
    /// The kind, in a word.
    pub word: &'static str,
    /// What happened, in short.
    pub what: String,
    /// More about it.
    pub more: Option<String>,
    /// Who wrote it, where that is not who did it.
    pub by: Option<String>,
    /// How far its record is.
    pub mark: RecordMark,
}

/// A timeline's props.
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// What happened, newest first.
    pub moments: Vec<Moment>,
}

/// A timeline.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let row = |moment: &Moment| {
        html! {
            <li data-test="moment">
                <b>{ moment.word }</b>{ " " }{ &moment.what }{ " " }
                <span class="mute s"><time datetime={moment.day.to_string()}>{ &moment.when }</time>
                    if let Some(by) = &moment.by { { format!(" · {by}") } }
                </span>{ " " }<Mark mark={moment.mark} />
                if let Some(more) = &moment.more { <p class="s">{ more }</p> }
            </li>
        }
    };
    html! { <ol class="line">{ for props.moments.iter().map(row) }</ol> }
}
