//! 数据同步: what waits, what the county has confirmed, what it did not take and why, what differs, what is to be decided.

use crate::{
    hooks::{Asking, now, use_area, use_ask, use_kept, use_save},
    parts::{AreaFilter, Button, Card, Empty, FaultNote, GoLink, Lamp, PageHead, Shown, Tag, span},
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, system as t},
};
use anju_model::{
    Fault,
    contract::{
        Ask, ConflictRow, ConflictValue, DecideProposal, GetSync, MendParked, ParkedRow, ProposalRow, Recount, Saved,
        SettleConflict, SyncNow, SyncView, WaitingRow,
    },
    words::{fault::sentence, sync},
};
use std::rc::Rc;
use yew::prelude::*;

/// The page.
#[component]
pub fn SyncPage() -> Html {
    let desk = use_desk();
    let (area, on_area) = use_area();
    let Asking { reply, fault, again } = use_ask(GetSync { area: area.clone() });
    {
        // The chip knows first; the lists follow.
        let again = again.clone();
        let seen = (desk.sync.waiting, desk.sync.parked, desk.sync.conflicts, desk.sync.line);
        use_effect_with(seen, move |_| again.emit(()));
    }
    let view = use_kept(reply);
    let Some(view) = view else {
        return html! { <Shown title={w::menu::SYNC} {fault} {again} /> };
    };
    html! {
        <>
            <State view={view.clone()} />
            if span(&desk).is_some() && (area.is_some() || waits(&view)) { <div class="filter"><AreaFilter chosen={area} on={on_area} /></div> }
            if !view.parked.is_empty() { <Parked view={view.clone()} /> }
            if !view.conflicts.is_empty() { <Conflicts view={view.clone()} /> }
            if !view.proposals.is_empty() { <Proposals view={view.clone()} /> }
            <div class="columns equal">
                <Saves title={t::waiting(view.waiting.len())} rows={view.waiting.clone()} empty={t::NOTHING_WAITS} test="waiting" />
                <Saves title={AttrValue::Static(t::TAKEN)} rows={view.taken.clone()} empty={t::NOTHING_TAKEN} test="taken" />
            </div>
        </>
    }
}

/// Tells whether something waits for a person.
fn waits(view: &SyncView) -> bool {
    !(view.parked.is_empty() && view.conflicts.is_empty() && view.proposals.is_empty())
}

#[derive(Properties, PartialEq)]
struct ViewProps {
    view: Rc<SyncView>,
}

/// The state of the line, large, with the two buttons.
#[component]
fn State(props: &ViewProps) -> Html {
    let desk = use_desk();
    let (syncing, counting) = (use_save(), use_save());
    let view = &props.view;
    let said = sync::chip(&desk.sync, now());
    let sync_now = {
        let syncing = syncing.clone();
        Callback::from(move |()| syncing.run(SyncNow {}, Callback::noop()))
    };
    let recount = {
        let (counting, desk) = (counting.clone(), desk.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            counting.run(Recount {}, Callback::from(move |_| desk.dispatch(Act::Say(t::RECOUNTING.to_owned()))));
        })
    };
    let trouble: Option<Fault> = desk.sync.trouble.clone();
    html! {
        <>
            <PageHead title={w::menu::SYNC}>
                <Button onclick={recount} disabled={counting.busy} test="recount">{ t::RECOUNT }</Button>
                <Button look="p" onclick={sync_now} disabled={syncing.busy} test="sync-now">{ t::SYNC_NOW }</Button>
            </PageHead>
            <Card test="sync-state">
                <p class="state"><Lamp tone={said.tone} /><b>{ &said.short }</b><span class="mute">{ &said.detail }</span></p>
                <p class="mute s" data-test="sync-counts">{ t::counts(view.confirmed, desk.sync.waiting, desk.sync.parked) }</p>
                if let Some(files) = sync::files(view.files) { <p class="mute s">{ files }</p> }
                if let Some(clock) = sync::clock(&desk.sync) { <p class="alert care"><span>{ clock }</span></p> }
                if let Some(trouble) = trouble { <p class="alert care" data-test="sync-trouble" data-code={trouble.code.clone()}><span>{ sentence(&trouble) }</span></p> }
                <FaultNote fault={syncing.fault.clone().or(counting.fault.clone())} />
            </Card>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SavesProps {
    title: AttrValue,
    rows: Vec<WaitingRow>,
    empty: &'static str,
    test: &'static str,
}

#[component]
fn Saves(props: &SavesProps) -> Html {
    let desk = use_desk();
    let today = desk.today();
    let line = |row: &WaitingRow| {
        html! {
            <li class="list-row" key={row.group.to_string()}>
                <p><b>{ &row.what }</b>{ " " }<span class="mute s">{ t::saved_by(&row.by, &w::when(row.at, today)) }</span></p>
                if let Some(taken_at) = row.taken_at { <span class="mute s">{ t::taken_at(&w::when(taken_at, today)) }</span> }
            </li>
        }
    };
    html! {
        <Card title={props.title.clone()} flush=true test={props.test}>
            if props.rows.is_empty() { <Empty text={props.empty} /> }
            <ul>{ for props.rows.iter().take(50).map(line) }</ul>
        </Card>
    }
}

/// One act on one row, with its own fault.
#[hook]
fn use_row_act<A>(said: &'static str) -> (crate::hooks::Saving, Callback<A>)
where
    A: Ask<Reply = Saved> + 'static,
{
    let desk = use_desk();
    let saving = use_save();
    let run = {
        let saving = saving.clone();
        Callback::from(move |request: A| {
            let desk = desk.clone();
            saving.run(
                request,
                Callback::from(move |saved: Saved| {
                    desk.dispatch(Act::Saved(said.to_owned(), saved));
                    desk.dispatch(Act::Changed);
                }),
            );
        })
    };
    (saving, run)
}

#[component]
fn Parked(props: &ViewProps) -> Html {
    html! {
        <Card title={t::PARKED} flush=true test="parked">
            <ul>{ for props.view.parked.iter().map(|row| html! { <ParkedLine key={row.id.to_string()} row={row.clone()} /> }) }</ul>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct ParkedProps {
    row: ParkedRow,
}

#[component]
fn ParkedLine(props: &ParkedProps) -> Html {
    let desk = use_desk();
    let row = &props.row;
    let id = row.id;
    let (saving, mend) = use_row_act::<MendParked>(t::MENDED);
    let withdraw = mend.reform(move |()| MendParked { id, withdraw: true });
    let again = mend.reform(move |()| MendParked { id, withdraw: false });
    html! {
        <li class="list-row" data-test="parked-row">
            <p>
                <Lamp tone={sync::Tone::Bad} />{ " " }<b>{ &row.what }</b>{ " " }
                <span class="mute s">{ row.at.map(|at| w::when(at, desk.today())) }</span>
                <span class="block">{ sentence(&row.fault) }</span>
            </p>
            <Button onclick={again} disabled={saving.busy} test="parked-again">{ t::AGAIN }</Button>
            <Button onclick={withdraw} disabled={saving.busy} test="parked-withdraw">{ t::WITHDRAW }</Button>
            <FaultNote fault={saving.fault.clone()} />
        </li>
    }
}

#[component]
fn Conflicts(props: &ViewProps) -> Html {
    html! {
        <Card title={t::CONFLICTS} flush=true test="conflicts" beside={html! { <span class="mute s">{ t::CONFLICTS_HINT }</span> }}>
            <ul>{ for props.view.conflicts.iter().map(|row| html! { <ConflictLine key={row.id.to_string()} row={row.clone()} /> }) }</ul>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct ConflictProps {
    row: ConflictRow,
}

#[component]
fn ConflictLine(props: &ConflictProps) -> Html {
    let row = &props.row;
    let (id, seen) = (row.id, row.seen);
    let (saving, settle) = use_row_act::<SettleConflict>(t::SETTLED);
    let side = |value: &ConflictValue, word: &'static str, act: &'static str, other: bool| {
        let onclick = settle.reform(move |()| SettleConflict { id, seen, other });
        html! {
            <div class="side-card">
                <p class="spread"><Tag look={if other { "" } else { "blue" }}>{ word }</Tag><span class="mute s">{ t::written(&value.by, value.observed.as_deref()) }</span></p>
                <p class="value">{ &value.value }</p>
                <Button {onclick} disabled={saving.busy} test={if other { "take-other" } else { "keep-standing" }}>{ act }</Button>
            </div>
        }
    };
    html! {
        <li class="list-row" data-test="conflict-row">
            <p><b>{ &row.title }</b>{ " " }{ t::field(&row.field) }</p>
            if let Some(id) = row.household { <GoLink to={Route::House { id }} look="t">{ w::visit::FILE }</GoLink> }
            <div class="sides">
                { side(&row.stands, t::STANDS, t::KEEP, false) }
                { side(&row.other, t::OTHER, t::TAKE_OTHER, true) }
            </div>
            <FaultNote fault={saving.fault.clone()} />
        </li>
    }
}

#[component]
fn Proposals(props: &ViewProps) -> Html {
    html! {
        <Card title={t::PROPOSALS} flush=true test="proposals">
            <ul>{ for props.view.proposals.iter().map(|row| html! { <ProposalLine key={row.id.to_string()} row={row.clone()} /> }) }</ul>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct ProposalProps {
    row: ProposalRow,
}

#[component]
fn ProposalLine(props: &ProposalProps) -> Html {
    let row = &props.row;
    let (id, seen) = (row.id, row.seen);
    let (saving, decide) = use_row_act::<DecideProposal>(t::DECIDED);
    let accept = decide.reform(move |()| DecideProposal { id, seen, accept: true });
    let decline = decide.reform(move |()| DecideProposal { id, seen, accept: false });
    html! {
        <li class="list-row" data-test="proposal-row">
            <p>
                <b>{ &row.title }</b>{ " " }{ t::proposal(&row.field, &row.now, &row.value) }
                <span class="mute s block">{ t::proposed(&row.by, &sentence(&row.reason)) }</span>
            </p>
            if row.may_decide {
                <Button onclick={decline} disabled={saving.busy} test="decline">{ t::DECLINE }</Button>
                <Button look="p" onclick={accept} disabled={saving.busy} test="accept">{ t::ACCEPT }</Button>
            } else {
                <Tag>{ t::WAITS_FOR_OTHERS }</Tag>
            }
            <FaultNote fault={saving.fault.clone()} />
        </li>
    }
}
