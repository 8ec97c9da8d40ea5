//! The inputs of the visit form: when, who, how, whom, what changed; what was said; the needs raised.

use super::filled::{Fill, Filled, NOT_MET};
use crate::{
    hooks::Saving,
    parts::{Button, Chips, Choice, DatePick, Field, PeoplePick, Segmented, Select, TextField, Ticks},
    shared::use_desk,
    words::{self as w, visit as t},
};
use anju_model::{
    CodeSets,
    contract::{NewNeed, VisitForm},
};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Props of the form's first half.
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    pub form: Rc<VisitForm>,
    pub filled: UseReducerHandle<Filled>,
    pub saving: Saving,
}

fn choices(codes: &CodeSets, set: &str) -> Vec<Choice> {
    codes.items(set).iter().map(|item| Choice::new(item.code.clone(), item.label.clone())).collect()
}

/// When, who, how, whom, what changed.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let desk = use_desk();
    let codes = &desk.codes.0;
    let (form, filled) = (&props.form, &props.filled);
    let hear = |fill: fn(AttrValue) -> Option<Fill>| {
        let filled = filled.clone();
        Callback::from(move |code: AttrValue| {
            if let Some(fill) = fill(code) {
                filled.dispatch(fill);
            }
        })
    };
    let on_day = {
        let filled = filled.clone();
        Callback::from(move |day| filled.dispatch(Fill::Day(day)))
    };
    let on_visitors = {
        let filled = filled.clone();
        Callback::from(move |visitors| filled.dispatch(Fill::Visitors(visitors)))
    };
    let relation = |code: &Option<String>| code.as_deref().map(|code| desk.label("relation_nat", code));
    let members: Vec<Choice> = form
        .members
        .iter()
        .map(|(id, name, code)| Choice::new(id.to_string(), t::member(name, relation(code).as_deref())))
        .collect();
    let met: Vec<AttrValue> = filled.met.iter().map(|id| id.to_string().into()).collect();
    let set = |set: &BTreeSet<String>| set.iter().map(|code| code.clone().into()).collect::<Vec<AttrValue>>();
    let quick = vec![(form.today, w::TODAY.into()), (form.today.plus_days(-1), w::YESTERDAY.into())];
    let me = desk.me();
    let on_behalf =
        me.filter(|me| me.cadre.is_none_or(|cadre| !filled.visitors.contains(&cadre)) && !filled.visitors.is_empty());
    let hint = on_behalf.map(|me| AttrValue::from(t::on_behalf(&me.name)));
    html! {
        <>
            <DatePick name="visited_on" label={t::DAY} {quick} chosen={filled.day} on={on_day} error={props.saving.error("visited_on")} hint={t::DAY_HINT} />
            <PeoplePick
                name="visitors" label={t::VISITORS} near={form.visitors.clone()} chosen={filled.visitors.clone()} on={on_visitors} most=2 required=true
                error={props.saving.error("visitors")} {hint} more={t::MORE_VISITORS}
            />
            <Field name="method" label={t::METHOD} single=false error={props.saving.error("method")}>
                <Segmented name="method" choices={choices(codes, "visit_mode")} chosen={filled.method.clone()} on={hear(|code| Some(Fill::Method(code.to_string())))} />
            </Field>
            if filled.method == NOT_MET {
                <p class="field hint-row">{ t::NOT_MET_HINT }</p>
            } else {
                <Field name="met" label={t::MET} single=false error={props.saving.error("met")}>
                    <Chips name="met" choices={members} chosen={met} on={hear(|code| code.parse().ok().map(Fill::Met))} />
                </Field>
            }
            <Field name="changed" label={t::CHANGED} single=false>
                <Ticks name="changed" choices={choices(codes, "change_tick")} chosen={set(&filled.changed)} on={hear(|code| Some(Fill::Changed(code.to_string())))} />
            </Field>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NextDueProps {
    form: Rc<VisitForm>,
    filled: UseReducerHandle<Filled>,
    error: Option<String>,
}

#[component]
fn NextDue(props: &NextDueProps) -> Html {
    let (form, filled) = (&props.form, &props.filled);
    let week = form.today.plus_days(7);
    let mut quick = vec![(week, AttrValue::Static(t::IN_A_WEEK))];
    if form.next_due != week {
        quick.push((form.next_due, t::before(form.next_due, form.today).into()));
    }
    let on = {
        let filled = filled.clone();
        Callback::from(move |day| filled.dispatch(Fill::NextDue(day)))
    };
    html! { <DatePick name="next_due" label={t::NEXT} {quick} chosen={filled.next_due} {on} error={props.error.clone()} /> }
}

/// Props of the form's second half.
#[derive(Properties, PartialEq)]
pub struct WordsProps {
    pub form: Rc<VisitForm>,
    pub filled: UseReducerHandle<Filled>,
    pub saving: Saving,
}

/// What was said: the note, the needs, how the household confirmed it. Made anew when an old draft is taken up.
#[component]
pub fn Words(props: &WordsProps) -> Html {
    let desk = use_desk();
    let filled = &props.filled;
    let first_note = use_state(|| AttrValue::from(filled.note.clone()));
    let on_note = {
        let filled = filled.clone();
        Callback::from(move |text| filled.dispatch(Fill::Note(text)))
    };
    let on_confirmed = {
        let filled = filled.clone();
        Callback::from(move |code| filled.dispatch(Fill::Confirmed(code)))
    };
    let add = {
        let filled = filled.clone();
        Callback::from(move |()| filled.dispatch(Fill::AddNeed))
    };
    let on_purpose = {
        let filled = filled.clone();
        Callback::from(move |code: AttrValue| filled.dispatch(Fill::Purpose(code.to_string())))
    };
    let purposes = filled.purposes.iter().map(|code| code.clone().into()).collect::<Vec<AttrValue>>();
    let need = |(at, need): (usize, &NewNeed)| {
        // Lines are made anew when their number changes: what is typed in them stays with the browser.
        let key = format!("{at}-{}", filled.needs.len());
        html! { <NeedLine {key} {at} first={need.clone()} filled={filled.clone()} error={(at == 0).then(|| props.saving.error("needs").or_else(|| props.saving.error("need"))).flatten()} /> }
    };
    html! {
        <>
            <TextField name="note" label={t::NOTE} initial={(*first_note).clone()} on={on_note} lines=3 placeholder={t::NOTE_HINT} error={props.saving.error("note")} test="visit-note" />
            <NextDue form={props.form.clone()} filled={filled.clone()} error={props.saving.error("next_due")} />
            <Field name="purposes" label={t::PURPOSES} single=false>
                <Chips name="purposes" choices={choices(&desk.codes.0, "visit_purpose")} chosen={purposes} on={on_purpose} />
            </Field>
            { for filled.needs.iter().enumerate().map(need) }
            <Field name="add-need" label={t::NEEDS} single=false>
                <div class="row"><Button look="chip-add" onclick={add} test="visit-add-need">{ t::ADD_NEED }</Button></div>
            </Field>
            <Select name="confirmed" label={t::CONFIRMED} choices={choices(&desk.codes.0, "confirm_how")} chosen={filled.confirmed.clone()} on={on_confirmed} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NeedLineProps {
    at: usize,
    first: NewNeed,
    filled: UseReducerHandle<Filled>,
    error: Option<String>,
}

/// One need raised in the visit.
#[component]
fn NeedLine(props: &NeedLineProps) -> Html {
    let desk = use_desk();
    let first = use_state(|| AttrValue::from(props.first.text.clone()));
    let (at, filled) = (props.at, &props.filled);
    let on_category = {
        let filled = filled.clone();
        Callback::from(move |code| filled.dispatch(Fill::NeedCategory(at, code)))
    };
    let on_text = {
        let filled = filled.clone();
        Callback::from(move |text| filled.dispatch(Fill::NeedText(at, text)))
    };
    let drop_it = {
        let filled = filled.clone();
        Callback::from(move |()| filled.dispatch(Fill::DropNeed(at)))
    };
    html! {
        <div class="need-line">
            <TextField name={format!("need-text-{at}")} label={t::need(at)} initial={(*first).clone()} on={on_text} placeholder={t::NEED_HINT} error={props.error.clone()} />
            <Select name={format!("need-category-{at}")} label={t::NEED_CATEGORY} choices={choices(&desk.codes.0, "need_cat")} chosen={props.first.category.clone().unwrap_or_default()} on={on_category} />
            <Button look="t end" onclick={drop_it}>{ t::DROP_NEED }</Button>
        </div>
    }
}
