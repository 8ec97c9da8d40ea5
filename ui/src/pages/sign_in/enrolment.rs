//! Ways in that need the county: enrolling this PC, and a person's first sign-in here.

use super::{Typed, Way, enter, passwords_agree};
use crate::{
    api,
    hooks::use_save,
    parts::{Button, Choice, FaultNote, FilePick, Segmented, TextField},
    shared::{Act, use_desk},
    words::{self as w, sign_in as t},
};
use anju_model::{
    Fault,
    contract::{Enrol, FirstSignIn, Hello, SessionState, read_scanned},
};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Props of a first sign-in.
#[derive(Properties, PartialEq)]
pub struct FirstProps {
    pub on_way: Callback<Way>,
    pub back: Way,
}

/// A person's first sign-in on this desk, or a new password by one-time code.
#[component]
pub fn First(props: &FirstProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let typed = use_mut_ref(Typed::default);
    let has_code = use_state(|| true);
    let onsubmit = {
        let (typed, saving, dispatcher, has_code) = (typed.clone(), saving.clone(), desk.dispatcher(), *has_code);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = typed.borrow().clone();
            if has_code && !passwords_agree(&typed, &saving) {
                return;
            }
            let one_time_code = if has_code { typed.code } else { String::new() };
            let request = FirstSignIn { name: typed.name, one_time_code, password: typed.password };
            enter(&saving, request, dispatcher.clone());
        })
    };
    let on = |put: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text| put(&mut typed.borrow_mut(), text))
    };
    let back = {
        let (on, back) = (props.on_way.clone(), props.back.clone());
        Callback::from(move |()| on.emit(back.clone()))
    };
    let on_kind = {
        let has_code = has_code.clone();
        Callback::from(move |code: AttrValue| has_code.set(code == "code"))
    };
    let choices = vec![Choice::new("code", t::WITH_CODE), Choice::new("password", t::WITH_PASSWORD)];
    html! {
        <>
            <p class="mute s">{ t::FIRST_NOTE }</p>
            <form class="form upright" {onsubmit}>
                <Segmented name="first-kind" label={t::FIRST} {choices} chosen={if *has_code { "code" } else { "password" }} on={on_kind} />
                <TextField name="name" label={t::NAME} on={on(|typed, text| typed.name = text)} focus=true error={saving.error("name")} />
                if *has_code {
                    <TextField name="one_time_code" label={t::ONE_TIME_CODE} on={on(|typed, text| typed.code = text)} error={saving.error("one_time_code")} />
                }
                <TextField
                    name="password" label={if *has_code { t::NEW_PASSWORD } else { t::PASSWORD }} kind="password" on={on(|typed, text| typed.password = text)}
                    error={saving.error("password")} hint={has_code.then_some(AttrValue::Static(t::PASSWORD_HINT))}
                />
                if *has_code {
                    <TextField name="again" label={t::PASSWORD_AGAIN} kind="password" on={on(|typed, text| typed.again = text)} error={saving.error("again")} />
                }
                <FaultNote fault={saving.elsewhere(&["name", "one_time_code", "password", "again"])} />
                <Button look="p wide" submit=true disabled={saving.busy} test="first-sign-in">{ if saving.busy { t::CHECKING } else { t::SIGN_IN } }</Button>
            </form>
            <Button look="t" onclick={back} test="back">{ w::BACK }</Button>
        </>
    }
}

/// Enrols this PC by file, or by address and code.
#[component]
pub fn Enrolment() -> Html {
    let desk = use_desk();
    let saving = use_save();
    let typed = use_mut_ref(Typed::default);
    let by_file = use_state(|| true);
    use_hello_while(saving.busy);
    let onsubmit = {
        let (typed, saving, dispatcher, by_file) = (typed.clone(), saving.clone(), desk.dispatcher(), *by_file);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = typed.borrow().clone();
            if !passwords_agree(&typed, &saving) {
                return;
            }
            if by_file && typed.ticket.is_none() {
                saving.refuse(Fault::new("field.missing").field("ticket"));
                return;
            }
            let given = |text: &str| (!by_file).then(|| text.to_owned());
            // A scanner types the address before the code.
            let (address, code) =
                read_scanned(&typed.enrol_code).unwrap_or((typed.address.as_str(), typed.enrol_code.as_str()));
            let request = Enrol {
                ticket: typed.ticket.clone().filter(|_| by_file),
                address: given(address),
                code: given(code),
                account: typed.name.clone(),
                one_time_code: typed.code.clone(),
                password: typed.password,
            };
            enter(&saving, request, dispatcher.clone());
        })
    };
    let on = |put: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text| put(&mut typed.borrow_mut(), text))
    };
    let on_file = {
        let (typed, saving) = (typed.clone(), saving.clone());
        Callback::from(move |(ticket, _): (String, String)| {
            typed.borrow_mut().ticket = Some(ticket);
            saving.forget();
        })
    };
    let on_kind = {
        let by_file = by_file.clone();
        Callback::from(move |code: AttrValue| by_file.set(code == "file"))
    };
    let choices = vec![Choice::new("file", t::ENROL_FILE), Choice::new("code", t::ENROL_CODE)];
    let fields = ["ticket", "address", "code", "account", "name", "one_time_code", "password", "again"];
    html! {
        <>
            <p class="mute s">{ t::ENROL_NOTE }</p>
            <form class="form upright" {onsubmit}>
                <Segmented name="enrol-kind" label={t::ENROL} {choices} chosen={if *by_file { "file" } else { "code" }} on={on_kind} />
                if *by_file {
                    <FilePick name="enrol-file" label={t::ENROL_FILE} accept=".anju,.json,.txt,application/json" on={on_file} error={saving.error("ticket")} />
                } else {
                    <TextField name="address" label={t::ADDRESS} placeholder="192.168.1.10:8443" on={on(|typed, text| typed.address = text)} error={saving.error("address")} />
                    <TextField name="enrol-code" label={t::ENROL_CODE} on={on(|typed, text| typed.enrol_code = text)} error={saving.error("code")} hint={t::ENROL_CODE_HINT} />
                }
                <TextField name="account" label={t::FIRST_PERSON} on={on(|typed, text| typed.name = text)} error={saving.error("account").or_else(|| saving.error("name"))} />
                <TextField name="one_time_code" label={t::ONE_TIME_CODE} on={on(|typed, text| typed.code = text)} error={saving.error("one_time_code")} hint={t::ONE_TIME_HINT} />
                <TextField name="password" label={t::NEW_PASSWORD} kind="password" on={on(|typed, text| typed.password = text)} error={saving.error("password")} hint={t::PASSWORD_HINT} />
                <TextField name="again" label={t::PASSWORD_AGAIN} kind="password" on={on(|typed, text| typed.again = text)} error={saving.error("again")} />
                <FaultNote fault={saving.elsewhere(&fields)} />
                <Button look="p wide" submit=true disabled={saving.busy} test="enrol">{ if saving.busy { t::ENROLLING } else { t::ENROL_GO } }</Button>
            </form>
        </>
    }
}

/// Asks who sits here once after a long wait: enrolling by a script beside the page may have been quicker.
#[hook]
fn use_hello_while(busy: bool) {
    let desk = use_desk();
    use_effect_with(busy, move |busy| {
        let timer = busy.then(|| {
            Timeout::new(20_000, move || {
                spawn_local(async move {
                    if let Ok(session) = api::ask(Hello {}).await
                        && session.state != SessionState::Unenrolled
                    {
                        desk.dispatch(Act::Session(session));
                    }
                });
            })
        });
        move || drop(timer)
    });
}
