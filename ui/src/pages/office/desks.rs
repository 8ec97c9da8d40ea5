//! 账号与设备: the desks, how each stands, and revoking one.

use super::{FindRow, Halves};
use crate::{
    hooks::{Asking, Paged, end_of, now, page_of, use_ask, use_paged, use_save},
    parts::{
        AreaFilter, Button, Card, Choice, Dialog, Empty, ExportButton, FaultNote, GoLink, OfficeGate, PageHead,
        Pagination, Segmented, Tag, Waiting, by_code, code_of, office_closed,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, office as t},
};
use anju_model::{
    contract::{AreaName, DeskFilter, DeskRow, DeskState, ListChosen, ListDesks, RevokeDesk, Revoked},
    words::{lists, moment},
};
use yew::prelude::*;

const SIZE: u32 = 20;

const STATES: [(Option<DeskState>, &str); 4] = [
    (None, "all"),
    (Some(DeskState::InUse), "in_use"),
    (Some(DeskState::Away), "away"),
    (Some(DeskState::Revoked), "revoked"),
];

/// The page.
#[component]
pub fn Desks() -> Html {
    let Asking { reply, fault, again } = use_ask(ListDesks {});
    let Paged { chosen: filter, page, choose, on_page } = use_paged(DeskFilter::default);
    let revoking = use_state(|| None::<DeskRow>);
    let waiting = reply.is_none() && fault.is_none();
    let closed = office_closed(fault.as_ref());
    let on_state = {
        let filter = filter.clone();
        choose.reform(move |code: AttrValue| {
            let state = by_code(&STATES, &code).flatten();
            DeskFilter { state, ..filter.clone() }
        })
    };
    let on_find = {
        let filter = filter.clone();
        choose.reform(move |text| DeskFilter { text, ..filter.clone() })
    };
    let on_area = {
        let filter = filter.clone();
        choose.reform(move |way: Vec<AreaName>| {
            let area = end_of(&way);
            DeskFilter { area, ..filter.clone() }
        })
    };
    let ask = {
        let revoking = revoking.clone();
        Callback::from(move |desk: Option<DeskRow>| revoking.set(desk))
    };
    let word = |state: Option<DeskState>| state.map_or(lists::ALL, lists::desk);
    let choices = STATES.map(|(state, code)| Choice::new(code, word(state))).to_vec();
    html! {
        <>
            <PageHead title={w::menu::PEOPLE} beside={html! { <Halves desks=true /> }}>
                if !closed { <GoLink to={Route::NewDesk} look="p" test="new-desk">{ t::NEW_DESK }</GoLink> }
            </PageHead>
            <OfficeGate {fault} again={again.clone()}>
                if waiting { <Waiting /> }
                if let Some(desks) = reply {
                    <div class="filter">
                        <Segmented name="desk-state" label={t::STATE} {choices} chosen={code_of(&STATES, filter.state).unwrap_or_default()} on={on_state} />
                        <AreaFilter chosen={filter.area.clone()} on={on_area} />
                        <FindRow label={t::FIND_DESK} on={on_find} />
                        <ExportButton list={ListChosen::Desks { filter: filter.clone() }} />
                    </div>
                    <List desks={desks.iter().filter(|desk| filter.shows(desk, now())).cloned().collect::<Vec<_>>()} {page} on={on_page} on_revoke={ask.reform(Some)} />
                }
                if let Some(desk) = &*revoking { <Revoking desk={desk.clone()} on_close={ask.reform(|()| None)} done={again} /> }
            </OfficeGate>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ListProps {
    desks: Vec<DeskRow>,
    page: u32,
    on: Callback<u32>,
    on_revoke: Callback<DeskRow>,
}

#[component]
fn List(props: &ListProps) -> Html {
    let total = u32::try_from(props.desks.len()).unwrap_or(u32::MAX);
    if props.desks.is_empty() {
        return html! { <Card><Empty text={t::NO_DESK} /></Card> };
    }
    html! {
        <Card flush=true test="desks">
            <div class="scroll">
                <table>
                    <thead><tr><th>{ t::DESK }</th><th>{ t::DESK_AREAS }</th><th>{ t::SEEN }</th><th>{ t::WAITING }</th><th class="wide-only">{ t::VERSION }</th><th>{ t::STATE }</th><th><span class="unseen">{ w::ACTS }</span></th></tr></thead>
                    <tbody>{ for page_of(&props.desks, props.page, SIZE).iter().map(|desk| html! { <Line key={desk.id.to_string()} desk={desk.clone()} on_revoke={props.on_revoke.clone()} /> }) }</tbody>
                </table>
            </div>
            <Pagination {total} size={SIZE} page={props.page} on={props.on.clone()} />
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    desk: DeskRow,
    on_revoke: Callback<DeskRow>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let (here, desk) = (use_desk(), &props.desk);
    let areas: Vec<&str> = desk.areas.iter().map(|area| area.name.as_str()).collect();
    let seen = desk.seen_at.map_or(t::NEVER.to_owned(), |seen| moment(seen, here.today()));
    let state = desk.state(now());
    let (away, look) = match state {
        DeskState::InUse => ("", "green"),
        DeskState::Away => ("red", "amber"),
        DeskState::Revoked => ("", "red"),
    };
    let (version, waits) = match &desk.told {
        Some(told) => (told.version.clone(), lists::waits(told.groups, told.files)),
        None => (w::NOTHING.to_owned(), w::NOTHING.to_owned()),
    };
    let revoke = {
        let (on, desk) = (props.on_revoke.clone(), desk.clone());
        Callback::from(move |()| on.emit(desk.clone()))
    };
    html! {
        <tr data-test="desk-row">
            <td class="wrap"><b>{ &desk.name }</b></td>
            <td class="wrap">{ areas.join("、") }</td>
            <td><Tag look={away}>{ seen }</Tag></td>
            <td>{ waits }</td>
            <td class="wide-only num">{ version }</td>
            <td><Tag {look}>{ lists::desk(state) }</Tag></td>
            <td class="acts">
                if desk.own {
                    <Tag>{ t::OWN_DESK }</Tag>
                } else if desk.revoked_at.is_none() {
                    <Button onclick={revoke} label={t::of(t::REVOKE, &desk.name)} test="revoke">{ t::REVOKE }</Button>
                }
            </td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
struct RevokingProps {
    desk: DeskRow,
    on_close: Callback<()>,
    done: Callback<()>,
}

/// Asks once, and says what revoking means.
#[component]
fn Revoking(props: &RevokingProps) -> Html {
    let (here, saving, close) = (use_desk(), use_save(), props.on_close.clone());
    let go = {
        let (saving, id) = (saving.clone(), props.desk.id);
        let (close, done) = (close.clone(), props.done.clone());
        Callback::from(move |()| {
            let (here, close, done) = (here.clone(), close.clone(), done.clone());
            saving.run(
                RevokeDesk { id },
                Callback::from(move |revoked: Revoked| {
                    here.dispatch(Act::Say(t::revoked(revoked.desks)));
                    close.emit(());
                    done.emit(());
                }),
            );
        })
    };
    html! {
        <Dialog title={t::revoke(&props.desk.name)} on_close={close.clone()} foot={html! {
            <>
                <Button onclick={close}>{ w::CANCEL }</Button>
                <Button look="p" onclick={go} disabled={saving.busy} test="confirm">{ t::REVOKE_GO }</Button>
            </>
        }}>
            <ol class="orders">{ for t::REVOKE_NOTE.iter().map(|note| html! { <li>{ *note }</li> }) }</ol>
            <FaultNote fault={saving.fault.clone()} />
        </Dialog>
    }
}
