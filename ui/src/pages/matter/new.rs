//! A new matter: promised, or entered as done already.

use crate::{
    hooks::{use_drafted, use_go},
    pages::{
        family::{FileProps, IdProps, OfHouse, finished},
        fields,
    },
    parts::{
        Card, Choice, DatePick, DayField, DraftOffer, Form, FormFoot, PageHead, PeoplePick, Select, TextField, lately,
    },
    shared::use_desk,
    words::{self as w, care as t},
};
use anju_model::{
    Day, Fault, RecordId,
    contract::{CadreChip, PromiseMatter},
    typed,
};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

/// A new matter.
#[component]
pub fn NewMatter(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::NEW_MATTER} render={Callback::from(|file| html! { <NewMatterForm {file} /> })} /> }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Filled {
    category: String,
    title: String,
    promised_on: Option<Day>,
    due_on: String,
    cadre: Vec<RecordId>,
    amount: String,
    done_on: String,
}

const NEW_FIELDS: &[&str] = &["category", "title", "promised_on", "due_on", "cadre", "amount_fen", "done_on"];

#[component]
fn NewMatterForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), &props.file);
    let today = desk.today();
    let open_pair = file.pairs.iter().find(|pair| pair.until.is_none());
    let begun = || Filled {
        category: String::new(),
        title: String::new(),
        promised_on: Some(today),
        due_on: String::new(),
        cadre: open_pair.map(|pair| pair.cadre.id).into_iter().collect(),
        amount: String::new(),
        done_on: String::new(),
    };
    let (filled, drafting) = use_drafted(format!("matter/{}", file.row.id), begun);
    let (saving, first) = (&filled.saving, filled.first());
    let save = {
        let household = file.row.id;
        let done = finished(&desk, &go, w::saved(t::MATTER, &file.row.head), Some(&drafting));
        filled.send(move |filled: &Filled, ()| request(filled, household, today), done)
    };
    let on_promised = filled.on(|filled, day| filled.promised_on = day);
    let on_cadre = filled.on(|filled, cadre| filled.cadre = cadre);
    let near: Vec<CadreChip> = open_pair.map(|pair| pair.cadre.clone()).into_iter().collect();
    let categories = Choice::of_set(&desk.codes.0, "matter_cat");
    html! {
        <>
            <PageHead title={t::of(t::NEW_MATTER, &file.row.head)} beside={html! { <span class="mute">{ t::year(i64::from(today.year())) }</span> }} />
            <DraftOffer drafting={drafting.clone()} on_take={filled.on_take(&drafting)} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={NEW_FIELDS.to_vec()} test="matter-form">
                    <div class="form" key={filled.round()}>
                        <TextField name="title" label={t::TITLE} initial={first.title.clone()} on={filled.on(|filled, text| filled.title = text)} required=true focus=true error={saving.error("title")} placeholder={t::TITLE_HINT} />
                        <Select name="category" label={t::CATEGORY} choices={categories} chosen={filled.category.clone()} on={filled.on(|filled, code| filled.category = code)} required=true error={saving.error("category")} />
                        <PeoplePick name="cadre" label={t::CADRE} {near} chosen={filled.cadre.clone()} on={on_cadre} most=1 error={saving.error("cadre")} />
                        <DatePick name="promised_on" label={t::PROMISED_ON} quick={lately(today)} chosen={filled.promised_on} on={on_promised} error={saving.error("promised_on")} />
                        <DayField name="due_on" label={t::DUE_ON} initial={first.due_on.clone()} on={filled.on(|filled, text| filled.due_on = text)} error={saving.error("due_on")} />
                        <TextField name="amount_fen" label={t::AMOUNT} initial={first.amount.clone()} on={filled.on(|filled, text| filled.amount = text)} inputmode="decimal" error={saving.error("amount_fen")} />
                        <DayField name="done_on" label={t::DONE_ALREADY} initial={first.done_on.clone()} on={filled.on(|filled, text| filled.done_on = text)} error={saving.error("done_on")} />
                    </div>
                    <FormFoot saving={saving.clone()} kept={drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

fn request(filled: &Filled, household: RecordId, today: Day) -> Result<PromiseMatter, Fault> {
    let title = typed::said(&filled.title).ok_or_else(|| Fault::new("matter.title").field("title"))?;
    if filled.category.is_empty() {
        return Err(Fault::new("matter.category").field("category"));
    }
    let amount_fen = typed::money("amount_fen", &filled.amount)?;
    let promised_on = fields::needed_day(filled.promised_on, "promised_on", t::PROMISED_ON)?;
    Ok(PromiseMatter {
        household,
        year: i64::from(today.year()),
        category: filled.category.clone(),
        title,
        promised_on,
        due_on: typed::day("due_on", &filled.due_on)?,
        cadre: filled.cadre.first().copied(),
        amount_fen,
        done_on: typed::day("done_on", &filled.done_on)?,
    })
}
