//! One need 诉求: raising it without a visit, and moving it on step by step.

use super::{
    family::{IdProps, OfHouse, finished},
    fields::needed_day,
};
use crate::{
    hooks::{Asking, use_ask, use_draft, use_go, use_save},
    parts::{
        Button, Card, Choice, DatePick, DraftOffer, FaultNote, Form, FormFoot, GoLink, Mark, PageHead, Select, Shown,
        Step, Steps, TextField,
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
    let saving = use_save();
    let today = desk.today();
    let start = Filled { source: VISITED_IN.to_owned(), day: Some(today), ..Filled::default() };
    let filled = use_state(|| start.clone());
    let first = use_state(AttrValue::default);
    let drafting = Rc::new(use_draft(format!("need/{}", file.row.id), (*filled).clone(), *filled != start));
    let edit = |change: fn(&mut Filled, String)| {
        let filled = filled.clone();
        Callback::from(move |text| {
            let mut next = (*filled).clone();
            change(&mut next, text);
            filled.set(next);
        })
    };
    let save = {
        let (saving, filled, household) = (saving.clone(), filled.clone(), file.row.id);
        let done = finished(&desk, &go, w::saved(t::NEED, &file.row.head), Some(&drafting));
        Callback::from(move |()| {
            saving.send(filled.request(household), done.clone());
        })
    };
    let on_take = {
        let (drafting, filled, first) = (drafting.clone(), filled.clone(), first.clone());
        Callback::from(move |()| {
            if let Some(old) = drafting.take::<Filled>() {
                first.set(old.text.clone().into());
                filled.set(old);
            }
        })
    };
    let on_day = {
        let filled = filled.clone();
        Callback::from(move |day| filled.set(Filled { day, ..(*filled).clone() }))
    };
    let choices = |set| {
        desk.codes
            .0
            .items(set)
            .iter()
            .map(|item| Choice::new(item.code.clone(), item.label.clone()))
            .collect::<Vec<_>>()
    };
    let quick = vec![(today, w::TODAY.into()), (today.plus_days(-1), w::YESTERDAY.into())];
    html! {
        <>
            <PageHead title={t::of(t::NEW_NEED, &file.row.head)} />
            <DraftOffer drafting={drafting.clone()} {on_take} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={vec!["text", "need", "raised_on", "source", "category"]} test="need-form">
                    <TextField name="text" label={t::NEED} initial={(*first).clone()} on={edit(|filled, text| filled.text = text)} lines=3 required=true focus=true error={saving.error("text").or_else(|| saving.error("need"))} placeholder={w::visit::NEED_HINT} />
                    <Select name="category" label={t::CATEGORY} choices={choices("need_cat")} chosen={filled.category.clone()} on={edit(|filled, code| filled.category = code)} error={saving.error("category")} />
                    <Select name="source" label={t::SOURCE} choices={choices("need_source")} chosen={filled.source.clone()} on={edit(|filled, code| filled.source = code)} required=true error={saving.error("source")} />
                    <DatePick name="raised_on" label={t::RAISED_ON} {quick} chosen={filled.day} on={on_day} error={saving.error("raised_on")} />
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

/// The next step of a need.
#[component]
fn Next(props: &NextProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let need = &props.need;
    let today = desk.today();
    let note = use_state(String::new);
    let on_day = use_state(|| Some(today));
    let rank = desk.me().and_then(|me| me.role.rank()).unwrap_or(By::Site);
    let ways: Vec<&'static workflow::Step> = NeedState::WORKFLOW.next(&need.state, rank).collect();
    if ways.is_empty() {
        return html! {};
    }
    let saved = {
        let (desk, note) = (desk.clone(), note.clone());
        let said = w::saved(t::NEED, &need.head);
        Callback::from(move |saved: Saved| {
            note.set(String::new());
            desk.dispatch(Act::Saved(said.clone(), saved));
            desk.dispatch(Act::Changed);
        })
    };
    let way = |(nth, step): (usize, &&'static workflow::Step)| {
        let step = *step;
        let busy = saving.busy;
        let (saving, note, day, saved, id, seen) =
            (saving.clone(), note.clone(), *on_day, saved.clone(), need.id, need.seen);
        let go = Callback::from(move |()| {
            let request = said(&note, asks_for_words(step)).and_then(|note| {
                let on = needed_day(day, "on", t::ON_WHICH)?;
                Ok(AdvanceNeed { need: id, seen, to: step.to.to_owned(), on, note })
            });
            saving.send(request, saved.clone());
        });
        html! { <Button look={if nth == 0 { "p" } else { "" }} onclick={go} disabled={busy} test={format!("need-to-{}", step.to)}>{ step.word }</Button> }
    };
    let quick = vec![(today, w::TODAY.into()), (today.plus_days(-1), w::YESTERDAY.into())];
    let set_day = {
        let on_day = on_day.clone();
        Callback::from(move |day| on_day.set(day))
    };
    let on_note = {
        let note = note.clone();
        Callback::from(move |text| note.set(text))
    };
    html! {
        <Card title={t::NEXT_STEP} test="need-next">
            <div class="form">
                <TextField key={need.state.clone()} name="note" label={t::NEED_NOTE} on={on_note} lines=2 placeholder={t::NEED_NOTE_HINT} error={saving.error("note")} />
                <DatePick name="on" label={t::ON} {quick} chosen={*on_day} on={set_day} error={saving.error("on")} />
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
