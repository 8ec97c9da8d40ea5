//! 账号与设备: accounts and desks.

use crate::{
    hooks::{Asking, use_ask},
    parts::{Card, OfficeGate, PageHead, Waiting, office_closed},
    words as w,
};
use anju_model::contract::{AccountRow, ListAccounts};
use yew::prelude::*;

/// The page.
#[component]
pub fn People() -> Html {
    let Asking { reply, fault, again } = use_ask(ListAccounts {});
    let waiting = reply.is_none() && !office_closed(fault.as_ref());
    html! {
        <>
            <PageHead title={w::menu::PEOPLE} />
            <OfficeGate {fault} {again}>
                if waiting { <Waiting /> }
                if let Some(accounts) = reply {
                    <Card flush=true><ul>{ for accounts.iter().map(line) }</ul></Card>
                }
            </OfficeGate>
        </>
    }
}

fn line(account: &AccountRow) -> Html {
    html! { <li class="list-row" data-test="account-row">{ &account.name }</li> }
}
