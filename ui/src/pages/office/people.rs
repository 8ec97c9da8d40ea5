//! 账号与设备: the accounts.

use super::{FindRow, Halves};
use crate::{
    hooks::{Asking, Paged, page_of, use_ask, use_paged},
    parts::{Card, Choice, Empty, GoLink, OfficeGate, PageHead, Pagination, Segmented, Tag, Waiting, office_closed},
    route::Route,
    words::{self as w, office as t},
};
use anju_model::contract::{AccountRow, ListAccounts};
use yew::prelude::*;

const SIZE: u32 = 20;

/// The page.
#[component]
pub fn People() -> Html {
    let Asking { reply, fault, again } = use_ask(ListAccounts {});
    let Paged { chosen: (state, typed), page, choose, on_page } = use_paged(|| (AttrValue::Static(ALL), String::new()));
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
    let choices = [(ALL, t::ALL), (IN_USE, t::IN_USE), (NO_PASSWORD, t::NO_PASSWORD), (DISABLED, t::DISABLED)];
    let choices = choices.map(|(code, label)| Choice::new(code, label)).to_vec();
    html! {
        <>
            <PageHead title={w::menu::PEOPLE} beside={html! { <Halves desks=false /> }}>
                if !closed { <GoLink to={Route::NewAccount} look="p" test="new-account">{ t::NEW_ACCOUNT }</GoLink> }
            </PageHead>
            <OfficeGate {fault} {again}>
                if waiting { <Waiting /> }
                if let Some(accounts) = reply {
                    <div class="filter">
                        <Segmented name="account-state" label={t::STATE} {choices} chosen={state.clone()} on={on_state} />
                        <FindRow label={t::FIND_ACCOUNT} on={on_find} />
                    </div>
                    <List accounts={chosen(&accounts, &state, &typed)} {page} on={on_page} />
                }
            </OfficeGate>
        </>
    }
}

const ALL: &str = "all";
const IN_USE: &str = "in_use";
const NO_PASSWORD: &str = "no_password";
const DISABLED: &str = "disabled";

fn state_of(account: &AccountRow) -> &'static str {
    match (account.disabled, account.has_password) {
        (true, _) => DISABLED,
        (false, true) => IN_USE,
        (false, false) => NO_PASSWORD,
    }
}

fn chosen(accounts: &[AccountRow], state: &str, typed: &str) -> Vec<AccountRow> {
    let found = |account: &&AccountRow| account.name.contains(typed) || account.area.name.contains(typed);
    let rows = accounts.iter().filter(|account| state == ALL || state_of(account) == state).filter(found);
    rows.cloned().collect()
}

/// Says how an account stands.
pub(super) fn tag(account: &AccountRow) -> Html {
    match state_of(account) {
        DISABLED => html! { <Tag look="red">{ t::DISABLED }</Tag> },
        NO_PASSWORD => html! { <Tag look="amber">{ t::NO_PASSWORD }</Tag> },
        _ => html! { <Tag look="green">{ t::IN_USE }</Tag> },
    }
}

/// Says what role an account has.
pub(super) fn role(account: &AccountRow) -> &'static str {
    account.role.map_or(t::UNKNOWN_ROLE, w::role)
}

#[derive(Properties, PartialEq)]
struct ListProps {
    accounts: Vec<AccountRow>,
    page: u32,
    on: Callback<u32>,
}

#[component]
fn List(props: &ListProps) -> Html {
    let total = u32::try_from(props.accounts.len()).unwrap_or(u32::MAX);
    if props.accounts.is_empty() {
        return html! { <Card><Empty text={t::NOBODY} /></Card> };
    }
    html! {
        <Card flush=true test="accounts">
            <div class="scroll">
                <table>
                    <thead><tr><th>{ t::ACCOUNT_NAME }</th><th>{ t::ROLE }</th><th>{ t::AREA }</th><th class="wide-only">{ t::CADRE }</th><th>{ t::STATE }</th><th><span class="unseen">{ w::ACTS }</span></th></tr></thead>
                    <tbody>{ for page_of(&props.accounts, props.page, SIZE).iter().map(line) }</tbody>
                </table>
            </div>
            <Pagination {total} size={SIZE} page={props.page} on={props.on.clone()} />
        </Card>
    }
}

fn line(account: &AccountRow) -> Html {
    let cadre = account.cadre.as_ref().map_or(w::NOTHING, |cadre| cadre.name.as_str());
    html! {
        <tr key={account.id.to_string()} data-test="account-row">
            <td class="wrap"><b>{ &account.name }</b></td>
            <td>{ role(account) }</td>
            <td class="wrap">{ &account.area.name }</td>
            <td class="wide-only">{ cadre }</td>
            <td>{ tag(account) }</td>
            <td class="acts"><GoLink to={Route::Account { id: account.id }} test="open-account">{ t::OPEN_ROW }<span class="unseen">{ &account.name }</span></GoLink></td>
        </tr>
    }
}
