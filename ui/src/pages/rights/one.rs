//! One right of one household: how it stands with each member, what is to be done next, the clause's own words, and the records.

use super::{Clause, lit};
use crate::{
    hooks::{Asking, Go, Press, use_ask, use_go, use_keys},
    pages::{record::RecordsOf, today::row_view},
    parts::{Card, GoLink, PageHead, Shown},
    route::Route,
    words::{self as w, rights as t},
};
use anju_model::{
    RecordId,
    contract::{KnownFact, OpenRight, RightFile},
    rules::{GridRow, Light, Right},
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
            { known(&file) }
            { grid(&file) }
            <RecordsOf title={t::RECORDS} kinds={right.kinds} household={id} may_write={file.may_write} />
        </>
    }
}

/// What the rules find, each with its one button.
fn found(file: &RightFile) -> Html {
    html! {
        <Card title={t::FOUND} flush=true test="right-found">
            if file.found.is_empty() { <p class="pad mute">{ t::NOTHING_FOUND }</p> }
            <ul class="rows">{ for file.found.iter().enumerate().map(|(at, row)| row_view(row, file.day, at == 0)) }</ul>
        </Card>
    }
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
