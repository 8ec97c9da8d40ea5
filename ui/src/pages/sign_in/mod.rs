//! Signing in: the password from cold, the PIN to unlock or switch, a first sign-in on this desk; before all, enrolment.

mod enrolment;
mod known;

use crate::{
    hooks::{Saving, use_heading},
    parts::{FaultNote, Lamp},
    shared::{Act, Shared},
    words::{self as w, sign_in as t},
};
use anju_model::{
    Fault,
    contract::{Ask, PersonChip, Session, SessionState},
    words::sync::Tone,
};
use enrolment::{Enrolment, First};
use known::{Password, Pin};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// Who sits here.
    pub session: Rc<Session>,
}

/// The ways in, once this PC is enrolled.
#[derive(Clone, PartialEq)]
pub enum Way {
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
    let title = if session.state == SessionState::Unenrolled { t::ENROL } else { t::TITLE };
    let heading = use_heading(title.to_owned());
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
                <FaultNote fault={session.stopped.clone()} />
                if let Some(desk) = &session.desk { <p class="mute">{ desk }</p> }
                { body }
            </div>
            <p class="door-foot"><Lamp tone={Tone::Good} />{ t::promise(&session.version) }</p>
        </main>
    }
}

fn first_way(session: &Session) -> Way {
    let me = session.me.as_ref().and_then(|me| session.people.iter().find(|person| person.account == me.account));
    let known = me.or_else(|| session.people.first());
    match (session.state, known) {
        (SessionState::Locked | SessionState::Open, Some(person)) if person.has_pin => Way::Pin(person.clone()),
        (_, Some(person)) => Way::Password(person.name.clone()),
        (_, None) => Way::Password(String::new()),
    }
}

/// Sends a sign-in and shares the session it answers.
fn enter<A>(saving: &Saving, request: A, dispatcher: UseReducerDispatcher<Shared>)
where
    A: Ask<Reply = Session> + 'static,
{
    saving.run(request, Callback::from(move |session| dispatcher.dispatch(Act::Session(session))));
}

#[derive(Clone, Default)]
struct Typed {
    pub name: String,
    pub code: String,
    pub password: String,
    pub again: String,
    pub address: String,
    pub enrol_code: String,
    pub ticket: Option<String>,
}

/// Refuses two different passwords before anything is sent.
fn passwords_agree(typed: &Typed, saving: &Saving) -> bool {
    let agree = typed.password == typed.again;
    if !agree {
        saving.refuse(Fault::new("password.differ").field("again"));
    }
    agree
}
