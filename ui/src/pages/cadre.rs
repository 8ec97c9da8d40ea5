//! 指定干部: names the cadre of a household, or changes him; the present pair ends with a day and a reason.

use super::family::{IdProps, OfHouse, finished};
use crate::{
    hooks::{use_go, use_save},
    parts::{Card, Choice, DatePick, Form, FormFoot, PageHead, PeoplePick, Select},
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{
    Day, Fault, RecordId,
    contract::{AssignCadre, HouseholdFile},
};
use std::rc::Rc;
use yew::prelude::*;

/// The page.
#[component]
pub fn CadrePage(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::CADRE} render={Callback::from(|file| html! { <CadreForm {file} /> })} /> }
}

#[derive(Properties, PartialEq)]
struct CadreFormProps {
    file: Rc<HouseholdFile>,
}

const ROTATED: &str = "3";
const FIELDS: &[&str] = &["cadre", "since", "ends", "ended_by"];

#[component]
fn CadreForm(props: &CadreFormProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), &props.file);
    let saving = use_save();
    let today = desk.today();
    let cadre = use_state(Vec::<RecordId>::new);
    let since = use_state(|| Some(today));
    let ended_on = use_state(|| Some(today.plus_days(-1)));
    let ended_by = use_state(|| ROTATED.to_owned());
    let present = file.pairs.iter().find(|pair| pair.until.is_none()).cloned();
    let save = {
        let (saving, cadre, since, ended_on, ended_by) =
            (saving.clone(), cadre.clone(), since.clone(), ended_on.clone(), ended_by.clone());
        let (present, household) = (present.clone(), file.row.id);
        let done = finished(&desk, &go, w::saved(t::CADRE, &file.row.head), None);
        Callback::from(move |()| {
            let missing = |field: &str| Fault::new("field.missing").field(field);
            let (Some(cadre), Some(since)) = (cadre.first().copied(), *since) else {
                return saving.refuse(missing(if cadre.is_empty() { "cadre" } else { "since" }));
            };
            let ends = match (&present, *ended_on) {
                (Some(_), None) => return saving.refuse(missing("ends")),
                (Some(pair), Some(on)) => Some((pair.id, pair.seen, on, (*ended_by).clone())),
                (None, _) => None,
            };
            saving.run(AssignCadre { household, cadre, since, ends }, done.clone());
        })
    };
    let quick = |day: Day| vec![(day, w::TODAY.into()), (day.plus_days(-1), w::YESTERDAY.into())];
    let set_day = |state: &UseStateHandle<Option<Day>>| {
        let state = state.clone();
        Callback::from(move |day| state.set(day))
    };
    let near = file.pairs.iter().filter(|pair| pair.until.is_some()).map(|pair| pair.cadre.clone()).collect::<Vec<_>>();
    let ends: Vec<Choice> =
        desk.codes.0.items("pair_end").iter().map(|item| Choice::new(item.code.clone(), item.label.clone())).collect();
    let chosen = (*cadre).clone();
    html! {
        <>
            <PageHead title={t::of(t::CADRE, &file.row.head)} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="cadre-form">
                    <PeoplePick name="cadre" label={t::NEW_CADRE} {near} {chosen} on={Callback::from(move |who| cadre.set(who))} most=1 required=true error={saving.error("cadre")} />
                    <DatePick name="since" label={t::CADRE_SINCE} quick={quick(today)} chosen={*since} on={set_day(&since)} error={saving.error("since")} />
                    if let Some(pair) = present {
                        <h2>{ t::present_ends(&pair.cadre.name, pair.since, today) }</h2>
                        <DatePick name="ends" label={t::ENDED_ON} quick={quick(today)} chosen={*ended_on} on={set_day(&ended_on)} error={saving.error("ends")} />
                        <Select name="ended_by" label={t::ENDED_BY} choices={ends} chosen={(*ended_by).clone()} on={Callback::from(move |code| ended_by.set(code))} required=true />
                    }
                    <FormFoot saving={saving.clone()} />
                </Form>
            </Card>
        </>
    }
}
