//! What county administrators do at the county server from their desk: accounts and desks, the audit trail, imports.

mod account;
mod account_pick;
mod batches;
mod desks;
mod duplicates;
mod grant;
mod import;
mod new_desk;
mod people;
mod trail;

pub use account::{AccountPage, NewAccount};
pub use desks::Desks;
pub use duplicates::Duplicates;
pub use import::{Compare, Import};
pub use new_desk::NewDesk;
pub use people::People;
pub use trail::Trail;

use crate::{
    hooks::use_go,
    parts::{Choice, Segmented},
    route::Route,
    words::{self as w, office as t},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
struct HalvesProps {
    desks: bool,
}

/// The two halves of 账号与设备.
#[component]
fn Halves(props: &HalvesProps) -> Html {
    let go = use_go();
    let choices = vec![Choice::new("accounts", t::ACCOUNTS), Choice::new("desks", t::DESKS)];
    let chosen = if props.desks { "desks" } else { "accounts" };
    let on = Callback::from(move |code: AttrValue| {
        go.emit(if code == "desks" { Route::Desks } else { Route::People }.into());
    });
    html! { <Segmented name="halves" label={w::menu::PEOPLE} {choices} {chosen} {on} /> }
}

#[derive(Properties, PartialEq)]
struct FindRowProps {
    label: AttrValue,
    on: Callback<String>,
}

/// Narrows a list by what is typed. A half-composed word narrows for a moment and does no harm.
#[component]
fn FindRow(props: &FindRowProps) -> Html {
    let on = props.on.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        on.emit(input.map(|input| input.value().trim().to_owned()).unwrap_or_default());
    });
    html! {
        <input class="in find-row" type="search" autocomplete="off" placeholder={props.label.clone()} aria-label={props.label.clone()} {oninput} data-test="find-row" />
    }
}
