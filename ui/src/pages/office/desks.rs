//! 账号与设备: the desks, how each stands, and revoking one.

use super::{FindRow, Halves};
use crate::{
    hooks::{Asking, Paged, now, page_of, use_ask, use_paged, use_save},
    parts::{
        Button, Card, Choice, Dialog, Empty, FaultNote, GoLink, OfficeGate, PageHead, Pagination, Segmented, Tag,
        Waiting, office_closed,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, office as t},
};
use anju_model::{
    Stamp,
    contract::{DeskRow, ListDesks, RevokeDesk, Revoked},
    words::moment,
};
use yew::prelude::*;

const SIZE: u32 = 20;
/// Days without a word after which a desk is asked about.
const AWAY_MS: i64 = 3 * 24 * 3_600_000;

/// The page.
#[component]
pub fn Desks() -> Html {
    let Asking { reply, fault, again } = use_ask(ListDesks {});
    let Paged { chosen: (state, typed), page, choose, on_page } = use_paged(|| (AttrValue::Static(ALL), String::new()));
    let revoking = use_state(|| None::<DeskRow>);
    let waiting = reply.is_none() && fault.is_none();
    let closed = office_closed(fault.as_ref());
    let on_state = {
        let typed = typed.clone();
        choose.reform(move |state| (state, typed.clone()))
    };
    let on_find = {
        let state = state.clone();
        choose.reform(move |typed| (state.clone(), typed))
    };
    let ask = {
        let revoking = revoking.clone();
        Callback::from(move |desk: Option<DeskRow>| revoking.set(desk))
    };
    let choices = [(ALL, t::ALL), (IN_USE, t::IN_USE), (AWAY, t::AWAY), (REVOKED, t::DISABLED)];
    let choices = choices.map(|(code, label)| Choice::new(code, label)).to_vec();
    html! {
        <>
            <PageHead title={w::menu::PEOPLE} beside={html! { <Halves desks=true /> }}>
                if !closed { <GoLink to={Route::NewDesk} look="p" test="new-desk">{ t::NEW_DESK }</GoLink> }
            </PageHead>
            <OfficeGate {fault} again={again.clone()}>
                if waiting { <Waiting /> }
                if let Some(desks) = reply {
                    <div class="filter">
                        <Segmented name="desk-state" label={t::STATE} {choices} chosen={state.clone()} on={on_state} />
                        <FindRow label={t::FIND_DESK} on={on_find} />
                    </div>
                    <List desks={chosen(&desks, &state, &typed)} {page} on={on_page} on_revoke={ask.reform(Some)} />
                }
                if let Some(desk) = &*revoking { <Revoking desk={desk.clone()} on_close={ask.reform(|()| None)} done={again} /> }
            </OfficeGate>
        </>
    }
}

const ALL: &str = "all";
const IN_USE: &str = "in_use";
const AWAY: &str = "away";
const REVOKED: &str = "revoked";

fn is_away(desk: &DeskRow, now: Stamp) -> bool {
    desk.revoked_at.is_none() && desk.seen_at.unwrap_or(desk.enrolled_at).plus(AWAY_MS) < now
}

fn chosen(desks: &[DeskRow], state: &str, typed: &str) -> Vec<DeskRow> {
    let now = now();
    let in_state = |desk: &&DeskRow| match state {
        IN_USE => desk.revoked_at.is_none(),
        AWAY => is_away(desk, now),
        REVOKED => desk.revoked_at.is_some(),
        _ => true,
    };
    let found = |desk: &&DeskRow| desk.name.contains(typed) || desk.areas.iter().any(|area| area.name.contains(typed));
    desks.iter().filter(in_state).filter(found).cloned().collect()
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
    let away = if is_away(desk, now()) { "red" } else { "" };
    let (version, waits) = match &desk.told {
        Some(told) => (told.version.clone(), t::waits(told.groups, told.files)),
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
            <td>if desk.revoked_at.is_some() { <Tag look="red">{ t::DISABLED }</Tag> } else { <Tag look="green">{ t::IN_USE }</Tag> }</td>
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
