//! Signing in for people this desk knows: by PIN, or by password.

use super::{Way, enter};
use crate::{
    hooks::use_save,
    parts::{Button, FaultNote, TextField},
    shared::use_desk,
    words::{self as w, sign_in as t},
};
use anju_model::{
    RecordId,
    contract::{PersonChip, Session, SessionState, SignIn as AskSignIn, Unlock},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of signing in by password.
#[derive(Properties, PartialEq)]
pub struct WithSession {
    pub session: Rc<Session>,
    pub on_way: Callback<Way>,
    #[prop_or_default]
    pub name: String,
}

/// Props of unlocking by PIN.
#[derive(Properties, PartialEq)]
pub struct PinProps {
    pub person: PersonChip,
    pub session: Rc<Session>,
    pub on_way: Callback<Way>,
}

/// The people of this desk, to pick from.
#[component]
fn People(props: &PeopleProps) -> Html {
    let pick = |person: &PersonChip| {
        let onclick = {
            let (on, person, cold) = (props.on_way.clone(), person.clone(), props.cold);
            Callback::from(move |_: MouseEvent| {
                let way =
                    if person.has_pin && !cold { Way::Pin(person.clone()) } else { Way::Password(person.name.clone()) };
                on.emit(way);
            })
        };
        let on = props.chosen == Some(person.account);
        html! {
            <button type="button" class={classes!("who-card", on.then_some("on"))} aria-pressed={on.to_string()} {onclick} data-test="person">
                <span class="face" aria-hidden="true">{ w::face(&person.name) }</span>{ &person.name }
            </button>
        }
    };
    html! { <div class="people" role="group" aria-label={t::WHO}>{ for props.people.iter().map(pick) }</div> }
}

#[derive(Properties, PartialEq)]
struct PeopleProps {
    people: Vec<PersonChip>,
    chosen: Option<RecordId>,
    cold: bool,
    on_way: Callback<Way>,
}

/// Unlocks by PIN.
#[component]
pub fn Pin(props: &PinProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let pin = use_mut_ref(String::new);
    let tries = use_state(|| 0_u32);
    let fault_turn = saving.fault.clone();
    {
        // After a wrong PIN the field is empty again and has the focus.
        let (pin, tries) = (pin.clone(), tries.clone());
        use_effect_with(fault_turn, move |fault| {
            if fault.is_some() {
                pin.borrow_mut().clear();
                tries.set(*tries + 1);
            }
        });
    }
    let onsubmit = {
        let (pin, saving, account) = (pin.clone(), saving.clone(), props.person.account);
        let dispatcher = desk.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            enter(&saving, Unlock { account, pin: pin.borrow().clone() }, dispatcher.clone());
        })
    };
    let on_text = Callback::from(move |text| *pin.borrow_mut() = text);
    let to_password = {
        let (on, name) = (props.on_way.clone(), props.person.name.clone());
        Callback::from(move |()| on.emit(Way::Password(name.clone())))
    };
    let to_first = {
        let on = props.on_way.clone();
        Callback::from(move |()| on.emit(Way::First))
    };
    html! {
        <>
            <People people={props.session.people.clone()} chosen={props.person.account} cold=false on_way={props.on_way.clone()} />
            <form class="form upright" {onsubmit} key={format!("{}-{}", props.person.account, *tries)}>
                <TextField name="pin" label={t::pin_of(&props.person.name)} kind="password" inputmode="numeric" on={on_text} focus=true error={saving.error("pin")} />
                <FaultNote fault={saving.elsewhere(&["pin"])} />
                <Button look="p wide" submit=true disabled={saving.busy} test="unlock">{ t::UNLOCK }</Button>
            </form>
            <div class="spread">
                <Button look="t" onclick={to_password} test="by-password">{ t::BY_PASSWORD }</Button>
                <Button look="t" onclick={to_first} test="first-time">{ t::FIRST }</Button>
            </div>
        </>
    }
}

/// Signs in by password.
#[component]
pub fn Password(props: &WithSession) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let typed = use_mut_ref(|| (props.name.clone(), String::new()));
    {
        let (typed, name) = (typed.clone(), props.name.clone());
        use_effect_with(name, move |name| typed.borrow_mut().0.clone_from(name));
    }
    let onsubmit = {
        let (typed, saving, dispatcher) = (typed.clone(), saving.clone(), desk.dispatcher());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (name, password) = typed.borrow().clone();
            enter(&saving, AskSignIn { name, password }, dispatcher.clone());
        })
    };
    let on_name = {
        let typed = typed.clone();
        Callback::from(move |text| typed.borrow_mut().0 = text)
    };
    let on_password = Callback::from(move |text| typed.borrow_mut().1 = text);
    let to_first = {
        let on = props.on_way.clone();
        Callback::from(move |()| on.emit(Way::First))
    };
    let cold = props.session.state == SessionState::Cold;
    let chosen = props.session.people.iter().find(|person| person.name == props.name).map(|person| person.account);
    let fields = ["name", "password"];
    html! {
        <>
            if !props.session.people.is_empty() {
                <People people={props.session.people.clone()} {chosen} {cold} on_way={props.on_way.clone()} />
            }
            if cold { <p class="mute s">{ t::COLD }</p> }
            <form class="form upright" {onsubmit}>
                <TextField name="name" label={t::NAME} initial={props.name.clone()} on={on_name} focus={props.name.is_empty()} error={saving.error("name")} />
                <TextField key={props.name.clone()} name="password" label={t::PASSWORD} kind="password" on={on_password} focus={!props.name.is_empty()} error={saving.error("password")} />
                <FaultNote fault={saving.elsewhere(&fields)} />
                <Button look="p wide" submit=true disabled={saving.busy} test="sign-in">{ if saving.busy { t::CHECKING } else { t::SIGN_IN } }</Button>
            </form>
            <Button look="t" onclick={to_first} test="first-time">{ t::FIRST }</Button>
        </>
    }
}
