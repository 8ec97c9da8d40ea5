//! Forms about a whole household: a new one, a correction, the move to another village.

use super::{
    FileProps, IdProps, OfHouse, finished, frame,
    person::{NAMED, PERSON, PERSON_FIELDS},
    text_of, use_texts,
};
use crate::{
    hooks::use_go,
    pages::fields::{Declared, Typed, changed},
    parts::{AreaPick, Field, PageHead, TextField},
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{
    AreaCode, Fault, Kind, Record,
    contract::{AddHousehold, CorrectHousehold, MoveHousehold},
    kinds::Household,
};
use yew::prelude::*;

static HOUSEHOLD: Kind = Household::KIND;

/// What can be corrected of a household.
pub const HOUSEHOLD_FIELDS: &[&str] = &[
    "number",
    "address",
    "phone",
    "moved_in_on",
    "placement",
    "class",
    "household_type",
    "monitored",
    "monitor_state",
    "residence",
    "hukou_address",
    "origin_text",
    "income_fen",
    "income_year",
    "safe_water",
    "unsafe_dwelling",
    "poverty_cause",
];

const NEW_HOUSEHOLD_FIELDS: &[&str] =
    &["number", "address", "phone", "moved_in_on", "placement", "class", "origin_text"];

const HEAD: &str = "head-";

/// A new household with its head.
#[component]
pub fn NewHousehold() -> Html {
    let (desk, go) = (use_desk(), use_go());
    let texts = use_texts("new-household".to_owned());
    let start = desk.session.as_ref().and_then(|session| session.areas.first()).map(|area| area.code.clone());
    let village = use_state(|| start.clone().filter(|area| area.as_str().len() == 12));
    let save = {
        let village = village.clone();
        let done = finished(&desk, &go, w::saved(t::NEW_HOUSEHOLD, &texts.get("head-name")), Some(&texts.drafting));
        let request = move |typed: &Typed, anyway| {
            let village = (*village).clone().ok_or_else(|| Fault::new("household.village").field("village"))?;
            let household = changed(&HOUSEHOLD, "", &Default::default(), typed)?;
            let head = changed(&PERSON, HEAD, &Default::default(), typed)?;
            Ok(AddHousehold { village, household, head, anyway })
        };
        texts.send(request, done)
    };
    let Some(from) = start else {
        return html! { <PageHead title={t::NEW_HOUSEHOLD} /> };
    };
    let on_village = Callback::from(move |code| village.set(code));
    let (on, typed, saving) = (texts.on(), texts.typed(), texts.saving.clone());
    let fields = html! {
        <>
            <h2>{ t::WHERE }</h2>
            <div class="two"><AreaPick name="village" {from} on={on_village} error={saving.error("village")} /></div>
            <Declared kind={&HOUSEHOLD} names={NEW_HOUSEHOLD_FIELDS.to_vec()} fresh=true typed={typed.clone()} on={on.clone()} saving={saving.clone()} />
            <h2>{ t::THE_HEAD }</h2>
            <Declared kind={&PERSON} names={PERSON_FIELDS.to_vec()} required={NAMED} fresh=true {typed} {on} {saving} before={HEAD} />
        </>
    };
    frame(&texts, t::NEW_HOUSEHOLD.to_owned(), html! {}, &save, "household-form", fields)
}

/// Correction of the household's facts.
#[component]
pub fn Facts(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::FACTS} render={Callback::from(|file| html! { <FactsForm {file} /> })} /> }
}

#[component]
fn FactsForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("facts/{}", file.row.id));
    let save = {
        let file = file.clone();
        let done = finished(&desk, &go, w::saved(t::FACTS, &file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, anyway| {
            let fields = changed(&HOUSEHOLD, "", &file.fields, typed)?;
            let on = anju_model::typed::day("on", &text_of(typed, "on"))?;
            Ok(CorrectHousehold { id: file.row.id, seen: file.seen, fields, on, anyway })
        };
        texts.send(request, done)
    };
    let fields = html! {
        <>
            <Declared
                kind={&HOUSEHOLD} names={HOUSEHOLD_FIELDS.to_vec()} now={file.fields.clone()} typed={texts.typed()} on={texts.on()} saving={texts.saving.clone()}
            />
            <TextField name="on" label={t::SO_FROM} initial={texts.first("on")} on={texts.on_one("on")} error={texts.saving.error("on")} hint={t::SO_FROM_HINT} placeholder={w::WHOLE_DAY} />
        </>
    };
    frame(&texts, t::of(t::FACTS, &file.row.head), html! {}, &save, "facts-form", fields)
}

/// The move of a whole household to another village.
#[component]
pub fn Move(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::MOVE} render={Callback::from(|file| html! { <MoveForm {file} /> })} /> }
}

#[component]
fn MoveForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("move/{}", file.row.id));
    let to = use_state(|| None::<AreaCode>);
    let save = {
        let (file, to) = (file.clone(), to.clone());
        let done = finished(&desk, &go, w::saved(t::MOVE, &file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, _| {
            let to = (*to).clone().ok_or_else(|| Fault::new("household.village").field("to"))?;
            let address = Some(text_of(typed, "address")).filter(|address| !address.is_empty());
            Ok(MoveHousehold { household: file.row.id, seen: file.seen, to, address })
        };
        texts.send(request, done)
    };
    let here = anju_model::value::field(&file.fields, "village").as_text().and_then(AreaCode::parse);
    let from = here.and_then(|here| here.at(anju_model::area::AreaLevel::County));
    let from =
        from.or_else(|| desk.session.as_ref().and_then(|session| session.areas.first()).map(|area| area.code.clone()));
    let fields = html! {
        <>
            <p class="alert care">{ t::MOVE_NOTE }</p>
            <Field name="now" label={t::NOW_AT} single=false><p class="in-text">{ &file.village }</p></Field>
            if let Some(from) = from { <AreaPick name="to" {from} on={Callback::from(move |code| to.set(code))} error={texts.saving.error("to")} /> }
            <TextField name="address" label={t::NEW_ADDRESS} initial={texts.first("address")} on={texts.on_one("address")} error={texts.saving.error("address")} hint={t::NEW_ADDRESS_HINT} />
        </>
    };
    frame(&texts, t::of(t::MOVE, &file.row.head), html! {}, &save, "move-form", fields)
}
