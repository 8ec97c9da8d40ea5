//! A code for a new desk: for which divisions and whom, and then the slip to hand over, on paper or as a file.

use super::{
    account::{GateOf, use_county},
    account_pick::AccountPick,
};
use crate::{
    api,
    hooks::{Asking, use_ask, use_form},
    parts::{AreaPick, Button, Card, Field, Form, FormFoot, GoLink, OfficeGate, PageHead, QrCode, TextField, Waiting},
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, office as t},
};
use anju_model::{
    AreaCode,
    area::AreaLevel,
    contract::{AreaName, Enrolment, IssueEnrolment, ListAccounts, SaveEnrolment},
    words::moment,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const FIELDS: &[&str] = &["name", "areas", "accounts"];

/// What the form holds.
#[derive(Clone, Default, PartialEq)]
struct Enrolling {
    name: String,
    areas: Vec<AreaName>,
    accounts: Vec<String>,
}

impl Enrolling {
    fn request(&self) -> IssueEnrolment {
        IssueEnrolment {
            name: self.name.clone(),
            areas: self.areas.iter().map(|area| area.code.clone()).collect(),
            accounts: self.accounts.clone(),
        }
    }
}

/// The page.
#[component]
pub fn NewDesk() -> Html {
    let Asking { reply, fault, again } = use_ask(ListAccounts {});
    let county = use_county();
    let issued = use_state(|| None::<Rc<Enrolment>>);
    let form = use_form(Enrolling::default);
    let saving = &form.saving;
    if let Some(enrolment) = &*issued {
        return html! { <><PageHead title={t::NEW_DESK} /><Slip enrolment={enrolment.clone()} /></> };
    }
    let save = {
        let issued = issued.clone();
        let done = Callback::from(move |made: Enrolment| issued.set(Some(Rc::new(made))));
        form.send(|form: &Enrolling, ()| Ok(form.request()), done)
    };
    let on_name = form.on(|form, text| form.name = text);
    let on_areas = form.on(|form, chosen| form.areas = chosen);
    let on_accounts = form.on(|form, chosen| form.accounts = chosen);
    html! {
        <>
            <PageHead title={t::NEW_DESK} />
            <OfficeGate fault={fault.clone()} {again}>
                {
                    match (reply, county) {
                        (Some(all), Some(county)) => html! {
                            <GateOf saving={saving.clone()}>
                                <Card>
                                    <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="desk-form">
                                        <TextField name="name" label={t::DESK_NAME} on={on_name} focus=true hint={t::DESK_NAME_HINT} error={saving.error("name")} />
                                        <Areas {county} chosen={form.areas.clone()} on={on_areas} error={saving.error("areas")} />
                                        <AccountPick accounts={all} chosen={form.accounts.clone()} on={on_accounts} error={saving.error("accounts")} />
                                        <FormFoot saving={saving.clone()} save={t::ISSUE} test="issue" />
                                    </Form>
                                </Card>
                            </GateOf>
                        },
                        _ if fault.is_none() => html! { <Waiting /> },
                        _ => html! {},
                    }
                }
            </OfficeGate>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AreasProps {
    county: AreaCode,
    chosen: Vec<AreaName>,
    on: Callback<Vec<AreaName>>,
    error: Option<String>,
}

/// The divisions of a desk, one after the other.
#[component]
fn Areas(props: &AreasProps) -> Html {
    let picked = use_state(|| Some(AreaName { code: props.county.clone(), name: w::WHOLE_COUNTY.to_owned() }));
    let on_named = {
        let picked = picked.clone();
        Callback::from(move |area| picked.set(area))
    };
    let add = {
        let (on, chosen, picked) = (props.on.clone(), props.chosen.clone(), picked.clone());
        Callback::from(move |()| {
            let Some(area) = (*picked).clone().filter(|area| !chosen.contains(area)) else { return };
            on.emit(chosen.iter().cloned().chain([area]).collect());
        })
    };
    let one = |area: &AreaName| {
        let drop = {
            let (on, chosen, code) = (props.on.clone(), props.chosen.clone(), area.code.clone());
            Callback::from(move |()| on.emit(chosen.iter().filter(|area| area.code != code).cloned().collect()))
        };
        html! { <li class="row"><b>{ &area.name }</b><Button look="t small" onclick={drop} label={t::of(t::DROP_AREA, &area.name)}>{ t::DROP_AREA }</Button></li> }
    };
    html! {
        <>
            <AreaPick name="area" from={props.county.clone()} highest={AreaLevel::County} {on_named} />
            <Field name="areas" label={t::DESK_AREAS} single=false required=true hint={t::DESK_AREAS_HINT} error={props.error.clone()}>
                <ul data-test="desk-areas">{ for props.chosen.iter().map(one) }</ul>
                <div><Button look="chip-add" onclick={add} test="add-area">{ t::ADD_AREA }</Button></div>
            </Field>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SlipProps {
    enrolment: Rc<Enrolment>,
}

/// What is handed over with the new PC: code, address, until when, for whom.
#[component]
fn Slip(props: &SlipProps) -> Html {
    let desk = use_desk();
    let file = &props.enrolment.file;
    let areas: Vec<&str> = props.enrolment.areas.iter().map(|area| area.name.as_str()).collect();
    let save = {
        let (desk, enrolment) = (desk.clone(), props.enrolment.clone());
        Callback::from(move |()| {
            let (desk, file) = (desk.clone(), enrolment.file.clone());
            spawn_local(async move {
                match api::ask(SaveEnrolment { file }).await {
                    Ok(started) => desk.dispatch(Act::Started(started.job)),
                    Err(fault) => desk.dispatch(Act::Fault(fault)),
                }
            });
        })
    };
    let print = Callback::from(|()| {
        // A machine without a printer says so itself.
        let _ = web_sys::window().map(|window| window.print());
    });
    let row = |name: &'static str, value: String| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> };
    html! {
        <Card title={t::of(t::ISSUED, &file.desk)} test="slip">
            <div class="slip">
                <div class="stack">
                    <div><p class="mute">{ t::DESK_CODE }</p><p class="code" data-test="desk-code">{ &file.code }</p></div>
                    <dl class="told">
                        { row(t::ADDRESS, file.addresses.join("、")) }
                        { row(t::UNTIL, moment(file.until, desk.today())) }
                        { row(t::DESK_AREAS, areas.join("、")) }
                        { row(t::DESK_ACCOUNTS, file.accounts.join("、")) }
                    </dl>
                </div>
                <QrCode text={props.enrolment.scanned()} label={t::QR} />
            </div>
            <ol class="orders">{ for t::DESK_STEPS.iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
            <p class="mute s">{ t::QR_NOTE }</p>
            <p class="no-print"><b>{ t::DESK_CODE_ONCE }</b></p>
            <div class="row no-print">
                <Button look="p" onclick={print} test="print">{ w::PRINT }</Button>
                <Button onclick={save} test="save-file">{ t::SAVE_FILE }</Button>
                <GoLink to={Route::Desks} look="t" test="to-list">{ t::TO_LIST }</GoLink>
            </div>
        </Card>
    }
}
