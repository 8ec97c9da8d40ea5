//! What was learnt of a sender's workbooks: shown before it is used, and taken back.

use crate::{
    hooks::{Paged, page_of, use_paged, use_save},
    parts::{Button, Card, FaultNote, Pagination},
    words::{self as w, import as t},
};
use anju_model::contract::{Done, ForgetLearnt, LearntMeaning};
use std::rc::Rc;
use yew::prelude::*;

const SIZE: u32 = 10;

#[derive(Properties, PartialEq)]
pub(super) struct LearntProps {
    pub learnt: Vec<LearntMeaning>,
    /// Whether each is said with its sender.
    #[prop_or_default]
    pub senders: bool,
    /// Hears that one was taken back.
    pub done: Callback<()>,
}

/// A list of it.
#[component]
pub(super) fn Learnt(props: &LearntProps) -> Html {
    let Paged { page, on_page, .. } = use_paged(|| ());
    let total = u32::try_from(props.learnt.len()).unwrap_or(u32::MAX);
    let line = |meaning: &LearntMeaning| {
        let key = format!("{}:{:?}:{}:{}", meaning.sender, meaning.what, meaning.column, meaning.written);
        html! { <Line {key} meaning={meaning.clone()} sender={props.senders} done={props.done.clone()} /> }
    };
    html! {
        <div>
            <ul data-test="learnt">{ for page_of(&props.learnt, page, SIZE).iter().map(line) }</ul>
            if total > SIZE { <Pagination {total} size={SIZE} {page} on={on_page} /> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    meaning: LearntMeaning,
    sender: bool,
    done: Callback<()>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let (saving, meaning) = (use_save(), &props.meaning);
    let forget = {
        let (saving, meaning, done) = (saving.clone(), meaning.clone(), props.done.clone());
        Callback::from(move |()| {
            let LearntMeaning { sender, what, column, written, .. } = meaning.clone();
            saving.run(ForgetLearnt { sender, what, column, written }, done.reform(|_: Done| ()));
        })
    };
    html! {
        <li class="row" data-test="learnt-row">
            if props.sender { <span class="mute">{ &meaning.sender }</span> }
            <span>{ t::learnt(meaning) }</span>
            <Button look="t small" onclick={forget} disabled={saving.busy} label={t::forget(&meaning.written)} test="forget">{ w::CANCEL }</Button>
            <FaultNote fault={saving.fault.clone()} />
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct AllLearntProps {
    /// All that was learnt, by sender.
    pub learnt: Rc<Vec<LearntMeaning>>,
    /// Hears that one was taken back.
    pub done: Callback<()>,
}

/// Everything that was learnt, folded; nothing where nothing was.
#[component]
pub(super) fn AllLearnt(props: &AllLearntProps) -> Html {
    if props.learnt.is_empty() {
        return html! {};
    }
    html! {
        <Card test="all-learnt">
            <details>
                <summary><h2>{ t::ALL_LEARNT }</h2>{ " " }<span class="mute">{ w::total(props.learnt.len().try_into().unwrap_or(u32::MAX), w::ROWS) }</span></summary>
                <div class="stack below">
                    <p class="mute s">{ t::ALL_LEARNT_HINT }</p>
                    <Learnt learnt={(*props.learnt).clone()} senders=true done={props.done.clone()} />
                </div>
            </details>
        </Card>
    }
}
