//! One record of a plain kind: what it says, what the facts come to, its history of steps, and what comes next.

use super::{OfKind, nowhere, said, steps::Next};
use crate::{
    hooks::{Asking, Go, Press, use_ask, use_go, use_keys},
    parts::{Card, GoLink, Mark, PageHead, PaperButtons, Shown, Tag},
    route::Route,
    shared::use_desk,
    words::{self as w, record as t, visit::FILE},
};
use anju_model::{
    Field, Meaning, RecordId,
    contract::{OpenRecord, RecordFile, Told},
    papers::About,
    value::field,
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct RecordProps {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub id: RecordId,
}

/// The page.
#[component]
pub fn RecordPage(props: &RecordProps) -> Html {
    match OfKind::named(&props.kind) {
        Some(of) => html! { <Opened {of} id={props.id} /> },
        None => nowhere(),
    }
}

#[derive(Properties, PartialEq)]
struct OpenedProps {
    of: OfKind,
    id: RecordId,
}

#[component]
fn Opened(props: &OpenedProps) -> Html {
    let (of, id, go) = (props.of, props.id, use_go());
    let Asking { reply, fault, again } = use_ask(OpenRecord { kind: of.kind.name.to_owned(), id });
    use_keys(Callback::from(move |press: Press| {
        let back = press.key == "Escape" && !press.typing;
        if back {
            go.emit(Go::Back);
        }
        back
    }));
    let Some(file) = reply else {
        return html! { <Shown title={of.kind.label} {fault} {again} /> };
    };
    let state = of.state(&file.row);
    let beside = html! {
        <>
            if let Some((word, open)) = state { <Tag look={if open { "amber" } else { "green" }}><span data-test="record-state">{ word }</span></Tag> }
            <Mark mark={file.row.mark} always=true />
        </>
    };
    html! {
        <>
            <PageHead title={w::care::of(of.kind.label, &file.row.head)} {beside}>
                if file.may_write {
                    <GoLink to={Route::CorrectRecord { kind: of.kind.name.to_owned(), id }} test="correct-record">{ t::CORRECT }</GoLink>
                }
                if let Some(household) = file.row.household { <GoLink to={Route::House { id: household }}>{ FILE }</GoLink> }
            </PageHead>
            <div class="row papers"><PaperButtons about={About::Record(of.kind.name)} record={id} /></div>
            <Facts {of} file={file.clone()} />
            if !file.told.is_empty() {
                <Card title={t::COMES_TO} test="record-told"><ul class="plain">{ for file.told.iter().map(told_view) }</ul></Card>
            }
            if file.may_write { <Next key={file.row.seen} {of} rows={vec![file.row.clone()]} sides={file.sides.clone()} /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FactsProps {
    of: OfKind,
    file: Rc<RecordFile>,
}

/// All that the record says, field by field.
#[component]
fn Facts(props: &FactsProps) -> Html {
    let (desk, row) = (use_desk(), &props.file.row);
    // What it refers to without a name that is known here, says nothing.
    let says = |declared: &&Field| {
        declared.meaning != Meaning::Ref
            || field(&row.fields, declared.name).texts().any(|id| row.names.contains_key(id))
    };
    let fields = props.of.kind.fields.iter().filter(|field| field.name != "household").filter(says);
    let facts = fields.filter_map(|field| Some((field.label, said(&desk, field, row)?)));
    html! {
        <Card test="record">
            <p class="mute s">{ &row.lives }</p>
            <dl class="facts">{ for facts.map(|(label, said)| html! { <div><dt>{ label }</dt><dd>{ said }</dd></div> }) }</dl>
        </Card>
    }
}

/// One thing that the facts come to.
pub fn told_view(told: &Told) -> Html {
    html! {
        <li class="spread" data-test="told">
            <span><b>{ &told.about }</b>{ " " }<span class="mute s">{ &told.because }</span></span>
            <Tag look={if told.holds { "green" } else { "" }}>{ &told.stands }</Tag>
        </li>
    }
}
