//! 操作日志: who came in, who failed to, who saw, took or changed what, the newest first.

use crate::{
    hooks::{Asking, use_ask},
    parts::{
        Button, Card, Choice, DayInput, Empty, ExportButton, FaultNote, OfficeGate, PageHead, Select, Waiting,
        office_closed,
    },
    words::{self as w, office as t},
};
use anju_model::{
    Day, Fault,
    contract::{
        ListAccounts, ListChosen, ListDesks, ReadTrail, TrailChange, TrailCursor, TrailEntry, TrailFilter, TrailSort,
    },
    words::trail,
};
use yew::prelude::*;

const SIZE: u32 = 30;

/// The page.
#[component]
pub fn Trail() -> Html {
    let filter = use_state(TrailFilter::default);
    // Where each page before this one ended.
    let way = use_state(Vec::<TrailCursor>::new);
    let ask = ReadTrail { filter: (*filter).clone(), after: way.last().copied(), limit: SIZE, whole: false };
    let Asking { reply, fault, again } = use_ask(ask);
    let (accounts, desks) = (use_ask(ListAccounts {}), use_ask(ListDesks {}));
    let closed = office_closed(fault.as_ref());
    let again = {
        let (more_accounts, more_desks) = (accounts.again.clone(), desks.again.clone());
        Callback::from(move |()| {
            again.emit(());
            more_accounts.emit(());
            more_desks.emit(());
        })
    };
    let set = {
        let (filter, way) = (filter.clone(), way.clone());
        Callback::from(move |chosen: TrailFilter| {
            way.set(vec![]);
            filter.set(chosen);
        })
    };
    let named = |rows: Option<Vec<Choice>>| rows.unwrap_or_default();
    let accounts = named(
        accounts.reply.map(|all| all.iter().map(|row| Choice::new(row.id.to_string(), row.name.clone())).collect()),
    );
    let desks =
        named(desks.reply.map(|all| all.iter().map(|row| Choice::new(row.id.to_string(), row.name.clone())).collect()));
    let newer = {
        let way = way.clone();
        Callback::from(move |()| way.set(way[..way.len().saturating_sub(1)].to_vec()))
    };
    let next = reply.as_ref().and_then(|page| page.next);
    let older = {
        let way = way.clone();
        Callback::from(move |()| way.set(way.iter().copied().chain(next).collect()))
    };
    let waiting = reply.is_none() && fault.is_none();
    html! {
        <>
            <PageHead title={w::menu::TRAIL}>
                if !closed { <ExportButton list={ListChosen::Trail { filter: (*filter).clone() }} /> }
            </PageHead>
            if !closed { <Filters filter={(*filter).clone()} {accounts} {desks} on={set} /> }
            <OfficeGate {fault} {again}>
                if waiting { <Waiting /> }
                if let Some(page) = reply {
                    <Card flush=true test="trail">
                        if page.entries.is_empty() { <Empty text={t::NO_ENTRY} /> } else { { table(&page.entries) } }
                        <nav class="pages" aria-label={w::PAGES}>
                            <Button onclick={newer} disabled={way.is_empty()} test="newer">{ t::NEWER }</Button>
                            <span class="num">{ way.len() + 1 }</span>
                            <Button onclick={older} disabled={next.is_none()} test="older">{ t::OLDER }</Button>
                        </nav>
                    </Card>
                }
            </OfficeGate>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FiltersProps {
    filter: TrailFilter,
    accounts: Vec<Choice>,
    desks: Vec<Choice>,
    on: Callback<TrailFilter>,
}

#[component]
fn Filters(props: &FiltersProps) -> Html {
    let set = |change: fn(&mut TrailFilter, &str)| {
        let (on, filter) = (props.on.clone(), props.filter.clone());
        Callback::from(move |chosen: String| {
            let mut filter = filter.clone();
            change(&mut filter, &chosen);
            on.emit(filter);
        })
    };
    let sorts = TrailSort::ALL.into_iter().map(|sort| Choice::new(code(sort), trail::sort(sort))).collect::<Vec<_>>();
    let chosen = |id: Option<anju_model::RecordId>| id.map(|id| id.to_string()).unwrap_or_default();
    let wrong = use_state(|| None::<Fault>);
    let day = |name: &'static str, label: &'static str, day: Option<Day>, change: fn(&mut TrailFilter, Option<Day>)| {
        let (on, filter, wrong) = (props.on.clone(), props.filter.clone(), wrong.clone());
        // What is no day narrows nothing, and is told.
        let on = Callback::from(move |read: Result<Option<Day>, Fault>| {
            wrong.set(read.as_ref().err().cloned());
            if let Ok(day) = read {
                let mut filter = filter.clone();
                change(&mut filter, day);
                on.emit(filter);
            }
        });
        html! { <label class="row"><span class="mute">{ label }</span><DayInput id={name} chosen={day} {on} /></label> }
    };
    html! {
        <div class="filter" data-test="trail-filter">
            <Select name="sort" label={t::WHAT} choices={sorts} chosen={props.filter.what.map(code).unwrap_or_default()} none={t::ALL} on={set(|filter, chosen| filter.what = sort_of(chosen))} />
            <Select name="by" label={t::WHO} choices={props.accounts.clone()} chosen={chosen(props.filter.account)} none={t::ANYBODY} on={set(|filter, chosen| filter.account = chosen.parse().ok())} />
            <Select name="on" label={t::DESK} choices={props.desks.clone()} chosen={chosen(props.filter.desk)} none={t::ANY_DESK} on={set(|filter, chosen| filter.desk = chosen.parse().ok())} />
            { day("from", t::FROM, props.filter.from, |filter, day| filter.from = day) }
            { day("to", t::TO, props.filter.to, |filter, day| filter.to = day) }
            <FaultNote fault={(*wrong).clone()} />
        </div>
    }
}

fn code(sort: TrailSort) -> &'static str {
    match sort {
        TrailSort::SignIns => "sign_ins",
        TrailSort::Failures => "failures",
        TrailSort::Reveals => "reveals",
        TrailSort::Exports => "exports",
        TrailSort::Accounts => "accounts",
        TrailSort::Desks => "desks",
        TrailSort::Tokens => "tokens",
        TrailSort::Changes => "changes",
    }
}

fn sort_of(chosen: &str) -> Option<TrailSort> {
    TrailSort::ALL.into_iter().find(|sort| code(*sort) == chosen)
}

fn table(entries: &[TrailEntry]) -> Html {
    html! {
        <div class="scroll">
            <table class="trail">
                <thead><tr><th>{ t::TIME }</th><th>{ t::WHAT }</th><th>{ t::WHO }</th><th>{ t::DESK }</th><th>{ t::ABOUT }</th></tr></thead>
                <tbody>{ for entries.iter().map(line) }</tbody>
            </table>
        </div>
    }
}

fn line(entry: &TrailEntry) -> Html {
    let at = entry.place.0;
    let behalf = entry.on_behalf_of.as_deref().map(t::on_behalf_of);
    html! {
        <tr key={format!("{:?}", entry.place)} data-test="trail-row" data-what={entry.what.clone()}>
            <td class="time num">{ at.minute() }</td>
            <td>{ trail::what(&entry.what) }</td>
            <td>{ or_nothing(&entry.who) }</td>
            <td>{ or_nothing(&entry.desk) }</td>
            <td>
                <p>{ &entry.about }</p>
                if !entry.why.is_empty() { <p class="mute s">{ &entry.why }</p> }
                if let Some(behalf) = behalf { <p class="mute s">{ behalf }</p> }
                if !entry.changes.is_empty() { { changes(entry) } }
            </td>
        </tr>
    }
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { w::NOTHING } else { text }
}

fn changes(entry: &TrailEntry) -> Html {
    let left = usize::try_from(entry.of).unwrap_or(usize::MAX).saturating_sub(entry.changes.len());
    let one = |change: &TrailChange| {
        let about = (change.about != entry.about).then(|| change.about.clone());
        html! {
            <li class="s">
                if let Some(about) = about { <span class="mute">{ about }{ " " }</span> }
                <b>{ &change.field }</b>{ "：" }
                if let Some(from) = &change.from { { from }{ " → " } }
                { &change.to }
            </li>
        }
    };
    html! {
        <details>
            <summary class="s">{ t::changed(entry.of) }</summary>
            <ul>
                { for entry.changes.iter().map(one) }
                if left > 0 { <li class="mute s">{ t::more(left) }</li> }
            </ul>
        </details>
    }
}
