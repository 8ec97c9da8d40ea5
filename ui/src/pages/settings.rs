//! 设置: size of letters, one's PIN, and what this desk is.

use crate::{
    hooks::use_save,
    parts::{Button, Card, Choice, FaultNote, PageHead, Segmented, TextField},
    shared::{Act, use_desk},
    words::{self as w, system as t},
};
use anju_model::{
    Fault,
    contract::{Session, SetPin, SetTextSize, TextSize},
};
use yew::prelude::*;

/// The page.
#[component]
pub fn Settings() -> Html {
    html! {
        <>
            <PageHead title={w::menu::SETTINGS} />
            <Letters />
            <Pin />
            <About />
        </>
    }
}

const SIZES: [(TextSize, &str, &str); 3] = [
    (TextSize::Standard, "standard", t::STANDARD),
    (TextSize::Large, "large", t::LARGE),
    (TextSize::Largest, "largest", t::LARGEST),
];

#[component]
fn Letters() -> Html {
    let desk = use_desk();
    let saving = use_save();
    let size = desk.session.as_ref().map(|session| session.text_size).unwrap_or_default();
    let choices = SIZES.iter().map(|(_, code, word)| Choice::new(*code, *word)).collect::<Vec<_>>();
    let chosen = SIZES.iter().find(|(known, _, _)| *known == size).map_or("standard", |(_, code, _)| *code);
    let on = {
        let (saving, desk) = (saving.clone(), desk.clone());
        Callback::from(move |code: AttrValue| {
            let Some((size, _, _)) = SIZES.iter().find(|(_, known, _)| *known == code.as_str()) else {
                return;
            };
            let desk = desk.clone();
            saving.run(
                SetTextSize { size: *size },
                Callback::from(move |session: Session| desk.dispatch(Act::Session(session))),
            );
        })
    };
    html! {
        <Card title={t::LETTERS}>
            <div><Segmented name="text-size" label={t::LETTERS} {choices} {chosen} {on} /></div>
            <FaultNote fault={saving.fault.clone()} />
        </Card>
    }
}

#[component]
fn Pin() -> Html {
    let desk = use_desk();
    let saving = use_save();
    let typed = use_mut_ref(|| [const { String::new() }; 3]);
    let round = use_state(|| 0_u32);
    let has_pin = desk.me().is_some_and(|me| me.has_pin);
    let onsubmit = {
        let (typed, saving, desk, round) = (typed.clone(), saving.clone(), desk.clone(), round.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let [password, pin, again] = typed.borrow().clone();
            if pin.chars().count() < 6 || !pin.chars().all(|c| c.is_ascii_digit()) {
                return saving.refuse(Fault::new("pin.shape").field("pin"));
            }
            if pin != again {
                return saving.refuse(Fault::new("password.differ").field("again"));
            }
            let (desk, typed, round) = (desk.clone(), typed.clone(), round.clone());
            saving.run(
                SetPin { password, pin },
                Callback::from(move |session: Session| {
                    *typed.borrow_mut() = Default::default();
                    round.set(*round + 1);
                    desk.dispatch(Act::Session(session));
                    desk.dispatch(Act::Say(t::PIN_SET.to_owned()));
                }),
            );
        })
    };
    let on = |at: usize| {
        let typed = typed.clone();
        Callback::from(move |text| typed.borrow_mut()[at] = text)
    };
    html! {
        <Card title={t::PIN} beside={html! { <span class="mute s">{ if has_pin { t::PIN_IS_SET } else { t::PIN_IS_NOT_SET } }</span> }}>
            <p class="mute s">{ t::PIN_NOTE }</p>
            <form class="form narrow-form" {onsubmit} key={*round}>
                <TextField name="pin-password" label={w::sign_in::PASSWORD} kind="password" on={on(0)} error={saving.error("password")} test="pin-password" />
                <TextField name="new-pin" label={t::NEW_PIN} kind="password" inputmode="numeric" on={on(1)} error={saving.error("pin")} test="new-pin" hint={t::PIN_HINT} />
                <TextField name="new-pin-again" label={w::sign_in::PASSWORD_AGAIN} kind="password" inputmode="numeric" on={on(2)} error={saving.error("again")} test="new-pin-again" />
                <FaultNote fault={saving.elsewhere(&["password", "pin", "again"])} />
                <div class="row acts-row"><Button look="p" submit=true disabled={saving.busy} test="set-pin">{ if has_pin { t::CHANGE_PIN } else { t::SET_PIN } }</Button></div>
            </form>
        </Card>
    }
}

#[component]
fn About() -> Html {
    let desk = use_desk();
    let Some(session) = desk.session.clone() else {
        return html! {};
    };
    let areas: Vec<String> = session.areas.iter().map(|area| format!("{}（{}）", area.name, area.code)).collect();
    let row = |label: &'static str, value: String| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> };
    html! {
        <Card title={t::ABOUT} test="about">
            <dl class="facts">
                { row(t::VERSION, session.version.clone()) }
                if let Some(name) = &session.desk { { row(t::DESK, name.clone()) } }
                { row(t::AREAS, areas.join("、")) }
                if let Some(server) = &session.server { { row(t::SERVER, server.clone()) } }
                if let Some(me) = &session.me {
                    { row(t::ME, me.name.clone()) }
                    { row(t::ROLE, t::role_on(w::role(me.role), &me.area.name)) }
                }
            </dl>
            <p class="mute s">{ t::KEYS }</p>
        </Card>
    }
}
