//! Signing in: enrolling this PC, the password from cold, the PIN to unlock or switch, and a first sign-in on this desk.

use crate::{
    api,
    hooks::{Saving, use_save},
    parts::{Button, Choice, FaultNote, FilePick, Lamp, Segmented, TextField},
    shared::{Act, use_desk},
    words::{self as w, sign_in as t},
};
use anju_model::{
    Fault, RecordId,
    contract::{
        Ask, Enrol, FirstSignIn, Hello, PersonChip, Session, SessionState, SignIn as AskSignIn,
        Unlock,
    },
    words::sync::Tone,
};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// Who sits here.
    pub session: Rc<Session>,
}

/// The ways in, once this PC is enrolled.
#[derive(Clone, PartialEq)]
enum Way {
    /// By PIN, for a person who has one here.
    Pin(PersonChip),
    /// By password; the name is filled in if known.
    Password(String),
    /// For the first time here, or after a forgotten password.
    First,
}

/// The page.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    let session = &props.session;
    let way = use_state(|| first_way(session));
    let title = if session.state == SessionState::Unenrolled {
        t::ENROL
    } else {
        t::TITLE
    };
    let heading = crate::hooks::use_heading(title.to_owned());
    let to = {
        let way = way.clone();
        Callback::from(move |to: Way| way.set(to))
    };
    let body = match (session.state, &*way) {
        (SessionState::Unenrolled, _) => html! { <Enrolment /> },
        (_, Way::First) => html! { <First on_way={to} back={first_way(session)} /> },
        (SessionState::Cold, Way::Pin(person)) => {
            html! { <Password name={person.name.clone()} session={session.clone()} on_way={to} /> }
        }
        (_, Way::Pin(person)) => {
            html! { <Pin person={person.clone()} session={session.clone()} on_way={to} /> }
        }
        (_, Way::Password(name)) => {
            html! { <Password name={name.clone()} session={session.clone()} on_way={to} /> }
        }
    };
    html! {
        <main class="door" id="app">
            <div class="door-card" data-test="sign-in-page" data-state={format!("{:?}", session.state).to_lowercase()}>
                <div class="door-brand"><span class="brand-mark" aria-hidden="true">{ w::NAME_MARK }</span>{ w::NAME }</div>
                <h1 ref={heading} tabindex="-1">{ title }</h1>
                if let Some(desk) = &session.desk { <p class="mute">{ desk }</p> }
                { body }
            </div>
            <p class="door-foot"><Lamp tone={Tone::Good} />{ t::promise(&session.version) }</p>
        </main>
    }
}

fn first_way(session: &Session) -> Way {
    let me = session.me.as_ref().and_then(|me| {
        session
            .people
            .iter()
            .find(|person| person.account == me.account)
    });
    let known = me.or_else(|| session.people.first());
    match (session.state, known) {
        (SessionState::Locked | SessionState::Open, Some(person)) if person.has_pin => {
            Way::Pin(person.clone())
        }
        (_, Some(person)) => Way::Password(person.name.clone()),
        (_, None) => Way::Password(String::new()),
    }
}

/// Sends a sign-in and shares the session it answers.
fn enter<A>(saving: &Saving, request: A, dispatcher: UseReducerDispatcher<crate::shared::Shared>)
where
    A: Ask<Reply = Session> + 'static,
{
    saving.run(
        request,
        Callback::from(move |session| dispatcher.dispatch(Act::Session(session))),
    );
}

#[derive(Properties, PartialEq)]
struct WithSession {
    session: Rc<Session>,
    on_way: Callback<Way>,
    #[prop_or_default]
    name: String,
}

#[derive(Properties, PartialEq)]
struct PinProps {
    person: PersonChip,
    session: Rc<Session>,
    on_way: Callback<Way>,
}

/// The people of this desk, to pick from.
#[component]
fn People(props: &PeopleProps) -> Html {
    let pick = |person: &PersonChip| {
        let onclick = {
            let (on, person, cold) = (props.on_way.clone(), person.clone(), props.cold);
            Callback::from(move |_: MouseEvent| {
                let way = if person.has_pin && !cold {
                    Way::Pin(person.clone())
                } else {
                    Way::Password(person.name.clone())
                };
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
fn Pin(props: &PinProps) -> Html {
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
            enter(
                &saving,
                Unlock {
                    account,
                    pin: pin.borrow().clone(),
                },
                dispatcher.clone(),
            );
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
fn Password(props: &WithSession) -> Html {
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
            enter(
                &saving,
                AskSignIn {
                    name: name.trim().to_owned(),
                    password,
                },
                dispatcher.clone(),
            );
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
    let chosen = props
        .session
        .people
        .iter()
        .find(|person| person.name == props.name)
        .map(|person| person.account);
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

#[derive(Properties, PartialEq)]
struct FirstProps {
    on_way: Callback<Way>,
    back: Way,
}

#[derive(Clone, Default)]
struct Typed {
    name: String,
    code: String,
    password: String,
    again: String,
    address: String,
    enrol_code: String,
    ticket: Option<String>,
}

/// Refuses two different passwords before anything is sent.
fn passwords_agree(typed: &Typed, saving: &Saving) -> bool {
    let agree = typed.password == typed.again;
    if !agree {
        saving.refuse(Fault::new("password.differ").field("again"));
    }
    agree
}

/// A person's first sign-in on this desk, or a new password by one-time code.
#[component]
fn First(props: &FirstProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let typed = use_mut_ref(Typed::default);
    let has_code = use_state(|| true);
    let onsubmit = {
        let (typed, saving, dispatcher, has_code) =
            (typed.clone(), saving.clone(), desk.dispatcher(), *has_code);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = typed.borrow().clone();
            if has_code && !passwords_agree(&typed, &saving) {
                return;
            }
            let one_time_code = if has_code {
                typed.code.trim().to_owned()
            } else {
                String::new()
            };
            let request = FirstSignIn {
                name: typed.name.trim().to_owned(),
                one_time_code,
                password: typed.password,
            };
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
    let choices = vec![
        Choice::new("code", t::WITH_CODE),
        Choice::new("password", t::WITH_PASSWORD),
    ];
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
fn Enrolment() -> Html {
    let desk = use_desk();
    let saving = use_save();
    let typed = use_mut_ref(Typed::default);
    let by_file = use_state(|| true);
    use_hello_while(saving.busy);
    let onsubmit = {
        let (typed, saving, dispatcher, by_file) =
            (typed.clone(), saving.clone(), desk.dispatcher(), *by_file);
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
            let given = |text: &str| (!by_file).then(|| text.trim().to_owned());
            let request = Enrol {
                ticket: typed.ticket.clone().filter(|_| by_file),
                address: given(&typed.address),
                code: given(&typed.enrol_code),
                account: typed.name.trim().to_owned(),
                one_time_code: typed.code.trim().to_owned(),
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
    let choices = vec![
        Choice::new("file", t::ENROL_FILE),
        Choice::new("code", t::ENROL_CODE),
    ];
    let fields = [
        "ticket",
        "address",
        "code",
        "account",
        "name",
        "one_time_code",
        "password",
        "again",
    ];
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
