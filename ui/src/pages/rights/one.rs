//! One right of one household: how it stands with each member, what is to be done next, the clause's own words, and the records.

use super::{Clause, lit};
use crate::{
    hooks::{Asking, Go, Press, use_ask, use_go, use_keys},
    pages::{
        record::{RecordsOf, told_view},
        today::row_view,
    },
    parts::{Card, GoLink, PageHead, Shown},
    route::Route,
    words::{self as w, rights as t},
};
use anju_model::{
    RecordId,
    contract::{KnownFact, OpenRight, RightAct, RightFile, TodayRow, ToldOf},
    kinds,
    rules::{GridRow, Light, Right, reason},
};
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct OneRightProps {
    /// The household.
    pub id: RecordId,
    /// The right's key.
    pub right: String,
}

/// The page.
#[component]
pub fn OneRight(props: &OneRightProps) -> Html {
    let (id, go) = (props.id, use_go());
    let Asking { reply, fault, again } = use_ask(OpenRight { household: id, right: props.right.clone() });
    use_keys(Callback::from(move |press: Press| {
        let back = press.key == "Escape" && !press.typing;
        if back {
            go.emit(Go::Back);
        }
        back
    }));
    let (Some(right), Some(file)) = (Right::named(&props.right), reply) else {
        return html! { <Shown title={t::TITLE} {fault} {again} /> };
    };
    let lamp = &file.row.lamp;
    html! {
        <>
            <PageHead title={w::care::of(right.title, &file.row.head)} beside={lit(lamp.light, &lamp.says)}>
                <GoLink to={Route::House { id }}>{ t::FILE }</GoLink>
            </PageHead>
            <Clause right={props.right.clone()} />
            { found(&file) }
            { persons(&file) }
            { told(&file) }
            { known(&file) }
            { grid(&file) }
            <RecordsOf title={t::RECORDS} kinds={right.kinds} household={id} may_write={file.may_write} />
        </>
    }
}

/// What the rules find, each with its one button, and what comes next where none of them is loud about it.
fn found(file: &RightFile) -> Html {
    let is_found = |act: &RightAct| {
        let about = |row: &TodayRow| [row.subject, row.person].into_iter().flatten();
        let named = |id| file.found.iter().any(|row| about(row).any(|of| of == id));
        match act.record {
            Some(record) => named(record),
            None => act.person.is_some_and(named) || file.found.iter().any(|row| opens(row, &act.kind)),
        }
    };
    let acts: Vec<&RightAct> =
        if file.may_write { file.acts.iter().filter(|act| !is_found(act)).collect() } else { vec![] };
    let lamp = &file.row.lamp;
    let unknown = lamp.light == Light::Unknown || lamp.persons.iter().any(|of| of.light == Light::Unknown);
    let ask_first = unknown && file.may_write;
    let first = file.found.len();
    let row = |(at, row): (usize, &TodayRow)| row_view(row, file.day, at == 0);
    let act = |(at, act): (usize, &RightAct)| act_view(file.row.household, act, first + at == 0);
    html! {
        <Card title={t::FOUND} flush=true test="right-found">
            if first + acts.len() == 0 && !ask_first { <p class="pad mute">{ t::NOTHING_FOUND }</p> }
            <ul class="rows">
                { for file.found.iter().enumerate().map(row) }
                { for acts.into_iter().enumerate().map(act) }
                if ask_first {
                    <li class="list-row" data-test="right-ask">
                        <p class="mute">{ t::ASK_FIRST }</p>
                        <GoLink to={Route::Survey { id: file.row.household }}>{ t::SURVEY }</GoLink>
                    </li>
                }
            </ul>
        </Card>
    }
}

/// Whether what was found of the whole household opens a kind.
fn opens(row: &TodayRow, kind: &str) -> bool {
    let of_house = row.subject.is_none() && row.person.is_none();
    of_house && reason(&row.key).is_some_and(|(rule, _)| rule.opens == Some(kind))
}

/// One next act with its one button.
fn act_view(household: RecordId, act: &RightAct, first: bool) -> Html {
    let Some(plain) = kinds::kind(&act.kind).and_then(|kind| kind.plain) else { return html! {} };
    let kind = act.kind.clone();
    let (to, word) = match (act.record, act.person) {
        (Some(id), _) => (Route::Record { kind, id }, t::CONTINUE),
        (None, Some(person)) => (Route::NewRecordOf { id: household, kind, person }, plain.make),
        (None, None) => (Route::NewRecord { id: household, kind }, plain.make),
    };
    let onward = t::onward(&act.steps, act.waits_for.as_deref());
    html! {
        <li class="list-row" data-test="right-act">
            <p>
                if let Some(name) = &act.name { <b>{ name }</b>{ " " } }
                { &act.stands }{ " " }<span class="mute s">{ onward }</span>
            </p>
            <GoLink {to} look={if first { "p" } else { "" }} test="right-act-open">{ word }</GoLink>
        </li>
    }
}

/// What follows from the clause and the facts.
fn told(file: &RightFile) -> Html {
    if file.told.is_empty() {
        return html! {};
    }
    let of = |of: &ToldOf| {
        html! {
            <>
                if let Some(name) = &of.name { <h3>{ name }</h3> }
                <ul class="plain">{ for of.told.iter().map(told_view) }</ul>
            </>
        }
    };
    html! { <Card title={w::record::COMES_TO} test="right-told">{ for file.told.iter().map(of) }</Card> }
}

/// How it stands with each member whom it concerns.
fn persons(file: &RightFile) -> Html {
    let persons = &file.row.lamp.persons;
    if persons.is_empty() {
        return html! {};
    }
    let one = |(of, name): (&anju_model::rules::PersonLight, &String)| {
        html! { <li class="spread" data-test="right-person"><span>{ name }</span>{ lit(of.light, &of.says) }</li> }
    };
    html! {
        <Card title={t::PERSONS}><ul class="plain">{ for persons.iter().zip(&file.names).map(one) }</ul></Card>
    }
}

/// What the department's facts say, and from where that is known.
fn known(file: &RightFile) -> Html {
    if file.known.is_empty() {
        return html! {};
    }
    let one = |fact: &KnownFact| {
        let origin = fact.origin.as_ref().map(|of| anju_model::words::origin(&of.by, of.on, file.day));
        html! {
            <li class="spread" data-test="right-known">
                <span><b>{ &fact.name }</b>{ " " }{ &fact.says }</span>
                if let Some(origin) = origin { <small class="mute">{ origin }</small> }
            </li>
        }
    };
    html! { <Card title={t::KNOWN}><ul class="plain">{ for file.known.iter().map(one) }</ul></Card> }
}

/// Persons by years of their insurance, or by the months of their aid.
fn grid(file: &RightFile) -> Html {
    let Some(grid) = &file.grid else { return html! {} };
    let cell = |(cell, column): (&Option<(Light, String)>, &String)| match cell {
        Some((light, says)) => html! { <td data-label={column.clone()}>{ lit(*light, says) }</td> },
        None => html! { <td class="mute" data-label={column.clone()}>{ w::NOTHING }</td> },
    };
    let row = |(row, name): (&GridRow, &String)| {
        html! { <tr data-test="grid-row"><th scope="row">{ name }</th>{ for row.cells.iter().zip(&grid.columns).map(cell) }</tr> }
    };
    html! {
        <Card title={t::grid(&file.row.lamp.key)} flush=true test="right-grid">
            <div class="scroll survey">
                <table>
                    <thead><tr><th>{ t::MEMBER }</th>{ for grid.columns.iter().map(|column| html! { <th>{ column }</th> }) }</tr></thead>
                    <tbody>{ for grid.rows.iter().zip(&file.grid_names).map(row) }</tbody>
                </table>
            </div>
        </Card>
    }
}
