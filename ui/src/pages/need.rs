//! One need 诉求: raising it without a visit, and moving it on step by step.

use super::{
    family::{IdProps, OfHouse, finished},
    fields::needed_day,
};
use crate::{
    hooks::{Asking, use_ask, use_drafted, use_form, use_go},
    parts::{
        Button, Card, Choice, DatePick, DraftOffer, FaultNote, Form, FormFoot, GoLink, Mark, PageHead, Select, Shown,
        Step, Steps, TextField, lately,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, care as t},
};
use anju_model::{
    By, Day, Fault, RecordId,
    contract::{AdvanceNeed, HouseholdFile, NeedRow, NewNeed as TypedNeed, OpenHousehold, RaiseNeed, Saved},
    kinds::NeedState,
    typed, workflow,
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// A need without a visit.
#[component]
pub fn NewNeed(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::NEW_NEED} render={Callback::from(|file| html! { <NewNeedForm {file} /> })} /> }
}

#[derive(Properties, PartialEq)]
struct FileProps {
    file: Rc<HouseholdFile>,
}

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
struct Filled {
    source: String,
    category: String,
    text: String,
    day: Option<Day>,
}

const VISITED_IN: &str = "2";

impl Filled {
    /// What is saved.
    ///
    /// # Errors
    /// Names the first field that is empty and must not be.
    fn request(&self, household: RecordId) -> Result<RaiseNeed, Fault> {
        let text = typed::said(&self.text).ok_or_else(|| Fault::new("need.text").field("text"))?;
        if self.source.is_empty() {
            return Err(Fault::new("field.missing").field("source"));
        }
        let raised_on = needed_day(self.day, "raised_on", t::RAISED_ON_WHICH)?;
        let category = Some(self.category.clone()).filter(|code| !code.is_empty());
        let need = TypedNeed { category, text };
        Ok(RaiseNeed { household, source: self.source.clone(), raised_on, need })
    }
}

#[component]
fn NewNeedForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), &props.file);
    let today = desk.today();
    let begun = || Filled { source: VISITED_IN.to_owned(), day: Some(today), ..Filled::default() };
    let (filled, drafting) = use_drafted(format!("need/{}", file.row.id), begun);
    let saving = &filled.saving;
    let save = {
        let household = file.row.id;
        let done = finished(&desk, &go, w::saved(t::NEED, &file.row.head), Some(&drafting));
        filled.send(move |filled: &Filled, ()| filled.request(household), done)
    };
    let choices = |set| Choice::of_set(&desk.codes.0, set);
    html! {
        <>
            <PageHead title={t::of(t::NEW_NEED, &file.row.head)} />
            <DraftOffer drafting={drafting.clone()} on_take={filled.on_take(&drafting)} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={vec!["text", "need", "raised_on", "source", "category"]} test="need-form">
                    <TextField name="text" label={t::NEED} initial={filled.first().text.clone()} on={filled.on(|filled, text| filled.text = text)} lines=3 required=true focus=true error={saving.error("text").or_else(|| saving.error("need"))} placeholder={w::visit::NEED_HINT} />
                    <Select name="category" label={t::CATEGORY} choices={choices("need_cat")} chosen={filled.category.clone()} on={filled.on(|filled, code| filled.category = code)} error={saving.error("category")} />
                    <Select name="source" label={t::SOURCE} choices={choices("need_source")} chosen={filled.source.clone()} on={filled.on(|filled, code| filled.source = code)} required=true error={saving.error("source")} />
                    <DatePick name="raised_on" label={t::RAISED_ON} quick={lately(today)} chosen={filled.day} on={filled.on(|filled, day| filled.day = day)} error={saving.error("raised_on")} />
                    <FormFoot saving={saving.clone()} kept={drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

/// Props of one need's page.
#[derive(Properties, PartialEq)]
pub struct NeedPageProps {
    /// The household.
    pub id: RecordId,
    /// The need.
    pub need: RecordId,
}

/// One need: what was asked, how far it is, and the next step.
#[component]
pub fn NeedPage(props: &NeedPageProps) -> Html {
    let desk = use_desk();
    let id = props.id;
    let Asking { reply, fault, again } = use_ask(OpenHousehold { id });
    let need = reply.as_ref().and_then(|file| file.needs.iter().find(|need| need.id == props.need).cloned());
    let fault = fault.or_else(|| reply.as_ref().filter(|_| need.is_none()).map(|_| Fault::new("record.missing")));
    let (Some(file), Some(need)) = (reply, need) else {
        return html! { <Shown title={t::NEED} {fault} {again} /> };
    };
    let category = need.category.as_deref().map(|code| desk.label("need_cat", code));
    html! {
        <>
            <PageHead title={t::of(t::NEED, &need.head)} beside={html! { <Mark mark={need.mark} always=true /> }}>
                <GoLink to={Route::House { id }}>{ w::visit::FILE }</GoLink>
            </PageHead>
            <Card test="need">
                <p class="said">{ &need.text }</p>
                <p class="mute s">{ t::need_line(category.as_deref(), need.raised_on, need.answer_by, desk.today()) }</p>
                <Steps steps={steps(&need, desk.today())} />
                if let Some(measure) = &need.measure { <p>{ t::measure(measure) }</p> }
            </Card>
            if file.may_write { <Next need={need} /> }
        </>
    }
}

fn steps(need: &NeedRow, today: Day) -> Vec<Step> {
    let state = NeedState::parse(&need.state);
    let reached = match state {
        Some(NeedState::Raised) | None => 1,
        Some(NeedState::Assigned) => 2,
        Some(NeedState::UnderWay | NeedState::Unsatisfied) => 3,
        Some(NeedState::Done | NeedState::Refused) => 4,
        Some(NeedState::Satisfied) => 5,
    };
    let names = if state == Some(NeedState::Refused) { t::REFUSED_STEPS } else { t::NEED_STEPS };
    let day = |i: usize| match i {
        0 => Some(need.raised_on),
        3 => need.done_on,
        _ => None,
    };
    let step = |(i, name): (usize, &&'static str)| Step {
        name: AttrValue::Static(name),
        day: day(i).map(|day| w::short_day(day, today)),
        done: i < reached,
    };
    names.iter().enumerate().map(step).collect()
}

/// Tells whether a step asks for words besides its day.
fn asks_for_words(step: &workflow::Step) -> bool {
    !step.asks.is_empty()
}

#[derive(Properties, PartialEq)]
struct NextProps {
    need: NeedRow,
}

/// What a step of a need says.
#[derive(Clone, PartialEq)]
struct Stepping {
    note: String,
    on: Option<Day>,
}

impl Stepping {
    /// What is saved.
    ///
    /// # Errors
    /// Names the first field that is empty and must not be.
    fn request(&self, need: &NeedRow, step: &workflow::Step) -> Result<AdvanceNeed, Fault> {
        let note = said(&self.note, asks_for_words(step))?;
        let on = needed_day(self.on, "on", t::ON_WHICH)?;
        Ok(AdvanceNeed { need: need.id, seen: need.seen, to: step.to.to_owned(), on, note })
    }
}

/// The next step of a need.
#[component]
fn Next(props: &NextProps) -> Html {
    let desk = use_desk();
    let need = &props.need;
    let today = desk.today();
    let form = use_form(|| Stepping { note: String::new(), on: Some(today) });
    let saving = &form.saving;
    let rank = desk.me().and_then(|me| me.role.rank()).unwrap_or(By::Site);
    let ways: Vec<&'static workflow::Step> = NeedState::WORKFLOW.next(&need.state, rank).collect();
    if ways.is_empty() {
        return html! {};
    }
    let saved = {
        let (desk, taken) = (desk.clone(), form.on(|form, ()| form.note.clear()));
        let said = w::saved(t::NEED, &need.head);
        Callback::from(move |saved: Saved| {
            taken.emit(());
            desk.dispatch(Act::Saved(said.clone(), saved));
            desk.dispatch(Act::Changed);
        })
    };
    let way = |(nth, step): (usize, &&'static workflow::Step)| {
        let (step, need, busy) = (*step, need.clone(), saving.busy);
        let go = form.send(move |form: &Stepping, ()| form.request(&need, step), saved.clone());
        html! { <Button look={if nth == 0 { "p" } else { "" }} onclick={go} disabled={busy} test={format!("need-to-{}", step.to)}>{ step.word }</Button> }
    };
    html! {
        <Card title={t::NEXT_STEP} test="need-next">
            <div class="form">
                <TextField key={need.state.clone()} name="note" label={t::NEED_NOTE} on={form.on(|form, text| form.note = text)} lines=2 placeholder={t::NEED_NOTE_HINT} error={saving.error("note")} />
                <DatePick name="on" label={t::ON} quick={lately(today)} chosen={form.on} on={form.on(|form, day| form.on = day)} error={saving.error("on")} />
                <FaultNote fault={saving.elsewhere(&["note", "on"])} />
                <div class="row acts-row">{ for ways.iter().enumerate().map(way) }</div>
            </div>
        </Card>
    }
}

/// The note that goes with a step; one that must be there is asked for.
fn said(note: &str, must: bool) -> Result<Option<String>, Fault> {
    let note = typed::said(note);
    if must && note.is_none() {
        return Err(Fault::new("field.missing").field("note"));
    }
    Ok(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_emptied_is_asked_for_and_never_filled_in() {
        let full = Filled {
            source: VISITED_IN.to_owned(),
            category: String::new(),
            text: "修路".to_owned(),
            day: Day::new(2026, 11, 23),
        };
        let household = RecordId::from_bytes([1; 16]);
        assert!(full.request(household).is_ok_and(|ask| ask.need.category.is_none()));
        for (emptied, field) in [
            (Filled { day: None, ..full.clone() }, "raised_on"),
            (Filled { source: String::new(), ..full.clone() }, "source"),
            (Filled { text: " ".to_owned(), ..full.clone() }, "text"),
        ] {
            let fault = emptied.request(household).expect_err("something is empty");
            assert_eq!(fault.field.as_deref(), Some(field));
        }
        assert!(said(" ", true).is_err());
        assert_eq!(said(" ", false).ok(), Some(None));
    }
}
