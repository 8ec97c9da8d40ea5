//! 账号与设备: the accounts.

use super::{FindRow, Halves};
use crate::{
    hooks::{Asking, Paged, end_of, page_of, use_ask, use_paged},
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, GoLink, OfficeGate, PageHead, Pagination, Segmented, Tag,
        Waiting, by_code, code_of, office_closed,
    },
    route::Route,
    words::{self as w, office as t},
};
use anju_model::{
    contract::{AccountFilter, AccountRow, AccountState, AreaName, ListAccounts, ListChosen},
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 20;

const STATES: [(Option<AccountState>, &str); 4] = [
    (None, "all"),
    (Some(AccountState::InUse), "in_use"),
    (Some(AccountState::NoPassword), "no_password"),
    (Some(AccountState::Disabled), "disabled"),
];

/// The page.
#[component]
pub fn People() -> Html {
    let Asking { reply, fault, again } = use_ask(ListAccounts {});
    let Paged { chosen: filter, page, choose, on_page } = use_paged(AccountFilter::default);
    let waiting = reply.is_none() && fault.is_none();
    let closed = office_closed(fault.as_ref());
    let on_state = {
        let filter = filter.clone();
        choose.reform(move |code: AttrValue| {
            let state = by_code(&STATES, &code).flatten();
            AccountFilter { state, ..filter.clone() }
        })
    };
    let on_find = {
        let filter = filter.clone();
        choose.reform(move |text| AccountFilter { text, ..filter.clone() })
    };
    let on_area = {
        let filter = filter.clone();
        choose.reform(move |way: Vec<AreaName>| {
            let area = end_of(&way);
            AccountFilter { area, ..filter.clone() }
        })
    };
    let word = |state: Option<AccountState>| state.map_or(lists::ALL, lists::account);
    let choices = STATES.map(|(state, code)| Choice::new(code, word(state))).to_vec();
    html! {
        <>
            <PageHead title={w::menu::PEOPLE} beside={html! { <Halves desks=false /> }}>
                if !closed { <GoLink to={Route::NewAccount} look="p" test="new-account">{ t::NEW_ACCOUNT }</GoLink> }
            </PageHead>
            <OfficeGate {fault} {again}>
                if waiting { <Waiting /> }
                if let Some(accounts) = reply {
                    <div class="filter">
                        <Segmented name="account-state" label={t::STATE} {choices} chosen={code_of(&STATES, filter.state).unwrap_or_default()} on={on_state} />
                        <AreaFilter chosen={filter.area.clone()} on={on_area} />
                        <FindRow label={t::FIND_ACCOUNT} on={on_find} />
                        <ExportButton list={ListChosen::Accounts { filter: filter.clone() }} />
                    </div>
                    <List accounts={accounts.iter().filter(|account| filter.shows(account)).cloned().collect::<Vec<_>>()} {page} on={on_page} />
                }
            </OfficeGate>
        </>
    }
}

/// Says how an account stands.
pub(super) fn tag(account: &AccountRow) -> Html {
    let state = account.state();
    let look = match state {
        AccountState::Disabled => "red",
        AccountState::NoPassword => "amber",
        AccountState::InUse => "green",
    };
    html! { <Tag {look}>{ lists::account(state) }</Tag> }
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
            <td>{ lists::role(account.role) }</td>
            <td class="wrap">{ &account.area.name }</td>
            <td class="wide-only">{ cadre }</td>
            <td>{ tag(account) }</td>
            <td class="acts"><GoLink to={Route::Account { id: account.id }} test="open-account">{ t::OPEN_ROW }<span class="unseen">{ &account.name }</span></GoLink></td>
        </tr>
    }
}
