//! What a person can say of a workbook that was looked through: whose it is, what its words and columns mean; and what earlier
//! workbooks of the sender taught.

use super::{
    columns::Columns,
    learnt::Learnt,
    taught::{Taught, unknown_columns, words_once},
    words::Words,
};
use crate::{
    parts::{Button, Card, Chips, Choice, TextField},
    words::import as t,
};
use anju_model::{contract::ImportReport, typed::said};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct TeachingProps {
    pub report: Rc<ImportReport>,
    /// Whether it is a department's list: whose it is was chosen, and it has columns of its own.
    pub list: bool,
    pub taught: Taught,
    /// Whether the report is under all that is said.
    pub fresh: bool,
    pub busy: bool,
    pub on: Callback<Taught>,
    /// Looks at the workbook again.
    pub on_again: Callback<()>,
    /// Hears that something learnt was taken back.
    pub on_forgotten: Callback<()>,
}

#[component]
pub(super) fn Teaching(props: &TeachingProps) -> Html {
    let (report, taught) = (&props.report, &props.taught);
    let words = words_once(&report.words);
    let says_words = !words.is_empty() || !taught.words.is_empty();
    let may_look = !props.fresh && !props.busy;
    html! {
        <Card title={t::teaching(&words)} test="teaching">
            if says_words {
                <p class="mute">{ if props.list { t::LIST_WORDS_HINT } else { t::WORDS_HINT } }</p>
                <Words {words} taught={taught.clone()} on={props.on.clone()} />
            }
            if !report.learnt.is_empty() {
                <div>
                    <p><b>{ t::of_sender(&report.sender, report.learnt.len()) }</b>{ " " }<span class="mute s">{ t::LEARNT_HINT }</span></p>
                    <Learnt learnt={report.learnt.clone()} done={props.on_forgotten.clone()} />
                </div>
            }
            <Columns hint={if props.list { t::LIST_COLUMNS_HINT } else { t::COLUMNS_HINT }} taught={taught.clone()} on={props.on.clone()} on_again={None::<Callback<()>>} unknown={unknown_columns(report)} usual={report.unmatched.clone()} />
            if !props.list { <Whose report={report.clone()} taught={taught.clone()} on={props.on.clone()} /> }
            <div class="row">
                <Button onclick={props.on_again.clone()} disabled={!may_look} test="look-again">{ if props.busy { t::LOOKING_SHORT } else { t::AGAIN } }</Button>
                <span class="mute s">{ if !props.fresh { t::CHANGED } else if props.list { t::NOTHING_CHANGED_IN_LIST } else { t::NOTHING_CHANGED } }</span>
            </div>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct WhoseProps {
    report: Rc<ImportReport>,
    taught: Taught,
    on: Callback<Taught>,
}

/// Whose workbook it is, and whether its hidden sheets are taken.
#[component]
fn Whose(props: &WhoseProps) -> Html {
    let on_sender = {
        let (on, taught) = (props.on.clone(), props.taught.clone());
        Callback::from(move |text: String| {
            on.emit(Taught { sender: said(&text).unwrap_or_default(), ..taught.clone() })
        })
    };
    let on_hidden = {
        let (on, taught) = (props.on.clone(), props.taught.clone());
        Callback::from(move |_: AttrValue| on.emit(Taught { hidden: !taught.hidden, ..taught.clone() }))
    };
    let hidden = props.taught.hidden || props.report.leaves_hidden_sheets();
    html! {
        <div class="narrow-form form">
            <TextField name="sender" label={t::SENDER} initial={props.report.sender.clone()} on={on_sender} hint={t::SENDER_HINT} />
            if hidden {
                <Chips name="sheets" choices={vec![Choice::new(HIDDEN, t::HIDDEN)]} chosen={if props.taught.hidden { vec![HIDDEN.into()] } else { vec![] }} on={on_hidden} />
            }
        </div>
    }
}

const HIDDEN: &str = "hidden";
