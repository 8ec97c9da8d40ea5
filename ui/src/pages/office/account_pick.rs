//! Choosing accounts by name: those chosen as chips, any other by typing a part of its name or division.

use super::FindRow;
use crate::{
    parts::{Button, Chips, Choice, Field},
    words::office as t,
};
use anju_model::{contract::AccountRow, reading::finds};
use std::rc::Rc;
use yew::prelude::*;

/// How many accounts are offered at once.
const OFFERED: usize = 8;

/// Props of a choice of accounts.
#[derive(Properties, PartialEq)]
pub struct AccountPickProps {
    /// All accounts.
    pub accounts: Rc<Vec<AccountRow>>,
    /// The names of the chosen ones.
    pub chosen: Vec<String>,
    /// Hears who is chosen now.
    pub on: Callback<Vec<String>>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
}

/// Accounts by a press, or by searching.
#[component]
pub fn AccountPick(props: &AccountPickProps) -> Html {
    let typed = use_state(String::new);
    let switch = {
        let (on, chosen) = (props.on.clone(), props.chosen.clone());
        Callback::from(move |name: String| {
            let mut chosen = chosen.clone();
            match chosen.iter().position(|known| *known == name) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(name),
            }
            on.emit(chosen);
        })
    };
    let offered = props.accounts.iter().filter(|account| {
        !account.disabled
            && !props.chosen.contains(&account.name)
            && (finds(&account.name, &typed) || finds(&account.area.name, &typed))
    });
    let row = |account: &AccountRow| {
        let onclick = {
            let (switch, name) = (switch.clone(), account.name.clone());
            Callback::from(move |()| switch.emit(name.clone()))
        };
        html! {
            <li key={account.id.to_string()}>
                <Button look="t" {onclick} test="account-found">{ &account.name }<span class="mute s">{ &account.area.name }</span></Button>
            </li>
        }
    };
    let choices = props.chosen.iter().map(|name| Choice::new(name.clone(), name.clone())).collect::<Vec<_>>();
    let chosen = props.chosen.iter().map(|name| name.clone().into()).collect::<Vec<AttrValue>>();
    let on_chip = switch.reform(|code: AttrValue| code.to_string());
    let on_find = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(text))
    };
    let found: Vec<Html> = offered.take(OFFERED).map(row).collect();
    html! {
        <Field name="accounts" label={t::DESK_ACCOUNTS} single=false required=true hint={t::DESK_ACCOUNTS_HINT} error={props.error.clone()}>
            if !choices.is_empty() { <Chips name="accounts" {choices} {chosen} on={on_chip} /> }
            <div class="pick">
                <FindRow label={t::FIND_ACCOUNT} on={on_find} />
                <ul class="pick-list">
                    if found.is_empty() { <li class="mute">{ t::NOBODY }</li> }
                    { for found }
                </ul>
            </div>
        </Field>
    }
}
