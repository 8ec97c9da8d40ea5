//! The door of the county's office: what lies behind is asked of the county, online, after the account's password was typed once.

use super::{Button, Card, FaultNote, TextField};
use crate::{
    hooks::use_save,
    words::{self as w, office as t},
};
use anju_model::{
    Fault,
    contract::{Done, OpenOffice},
};
use yew::prelude::*;

/// Tells whether a fault says that the office is closed.
pub fn is_closed(fault: Option<&Fault>) -> bool {
    fault.is_some_and(|fault| fault.code == "office.closed")
}

/// Props of the gate.
#[derive(Properties, PartialEq)]
pub struct OfficeGateProps {
    /// Why the page behind could not be shown.
    pub fault: Option<Fault>,
    /// Asks again for the page behind.
    pub again: Callback<()>,
    /// The page.
    #[prop_or_default]
    pub children: Html,
}

/// The page, or what is needed to see it.
#[component]
pub fn OfficeGate(props: &OfficeGateProps) -> Html {
    if is_closed(props.fault.as_ref()) {
        return html! { <Opening on_open={props.again.clone()} /> };
    }
    html! {
        <>
            <FaultNote fault={props.fault.clone()} on_again={props.again.clone()} />
            { props.children.clone() }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OpeningProps {
    on_open: Callback<()>,
}

#[component]
fn Opening(props: &OpeningProps) -> Html {
    let saving = use_save();
    let typed = use_mut_ref(String::new);
    let onsubmit = {
        let (typed, saving, on_open) = (typed.clone(), saving.clone(), props.on_open.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let request = OpenOffice { password: typed.borrow().clone() };
            saving.run(request, on_open.reform(|_: Done| ()));
        })
    };
    let on = Callback::from(move |text| *typed.borrow_mut() = text);
    html! {
        <Card title={t::OPEN}>
            <p class="mute s">{ t::OPEN_NOTE }</p>
            <form class="form narrow-form" {onsubmit}>
                <TextField name="office-password" label={w::sign_in::PASSWORD} kind="password" {on} focus=true error={saving.error("password")} test="office-password" />
                <FaultNote fault={saving.elsewhere(&["password"])} />
                <div class="row acts-row"><Button look="p" submit=true disabled={saving.busy} test="open-office">{ if saving.busy { t::OPENING } else { t::OPEN_GO } }</Button></div>
            </form>
        </Card>
    }
}
