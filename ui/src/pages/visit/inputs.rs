//! The inputs of the visit form: when, who, how, whom, what changed; what was said; the needs raised.

use super::filled::{Filled, NOT_MET, switch};
use crate::{
    hooks::FormState,
    parts::{Button, Chips, Choice, DatePick, Field, PeoplePick, Segmented, Select, TextField, Ticks, lately},
    shared::use_desk,
    words::visit as t,
};
use anju_model::contract::{NewNeed, VisitForm};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Props of the form's first half.
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    pub form: Rc<VisitForm>,
    pub filled: FormState<Filled>,
}

/// When, who, how, whom, what changed.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let desk = use_desk();
    let codes = &desk.codes.0;
    let (form, filled) = (&props.form, &props.filled);
    let saving = &filled.saving;
    let on_day = filled.on(|filled, day| filled.day = day);
    let on_visitors = filled.on(|filled, visitors| filled.visitors = visitors);
    let on_method = filled.on(|filled, code: AttrValue| filled.method = code.to_string());
    let on_met = filled.on(|filled, code: AttrValue| {
        if let Ok(id) = code.parse() {
            filled.switch_met(id);
        }
    });
    let on_changed = filled.on(|filled, code: AttrValue| switch(&mut filled.changed, code.to_string()));
    let relation = |code: &Option<String>| code.as_deref().map(|code| desk.label("relation_nat", code));
    let members: Vec<Choice> = form
        .members
        .iter()
        .map(|(id, name, code)| Choice::new(id.to_string(), t::member(name, relation(code).as_deref())))
        .collect();
    let met: Vec<AttrValue> = filled.met.iter().map(|id| id.to_string().into()).collect();
    let set = |set: &BTreeSet<String>| set.iter().map(|code| code.clone().into()).collect::<Vec<AttrValue>>();
    let quick = lately(form.today);
    let me = desk.me();
    let on_behalf =
        me.filter(|me| me.cadre.is_none_or(|cadre| !filled.visitors.contains(&cadre)) && !filled.visitors.is_empty());
    let hint = on_behalf.map(|me| AttrValue::from(t::on_behalf(&me.name)));
    html! {
        <>
            <DatePick name="visited_on" label={t::DAY} {quick} chosen={filled.day} on={on_day} error={saving.error("visited_on")} hint={t::DAY_HINT} />
            <PeoplePick
                name="visitors" label={t::VISITORS} near={form.visitors.clone()} chosen={filled.visitors.clone()} on={on_visitors} most=2 required=true
                error={saving.error("visitors")} {hint} more={t::MORE_VISITORS}
            />
            <Field name="method" label={t::METHOD} single=false error={saving.error("method")}>
                <Segmented name="method" choices={Choice::of_set(codes, "visit_mode")} chosen={filled.method.clone()} on={on_method} />
            </Field>
            if filled.method == NOT_MET {
                <p class="field hint-row">{ t::NOT_MET_HINT }</p>
            } else {
                <Field name="met" label={t::MET} single=false error={saving.error("met")}>
                    <Chips name="met" choices={members} chosen={met} on={on_met} />
                </Field>
            }
            <Field name="changed" label={t::CHANGED} single=false>
                <Ticks name="changed" choices={Choice::of_set(codes, "change_tick")} chosen={set(&filled.changed)} on={on_changed} />
            </Field>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NextDueProps {
    form: Rc<VisitForm>,
    filled: FormState<Filled>,
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
    let on = filled.on(|filled, day| filled.next_due = day);
    html! { <DatePick name="next_due" label={t::NEXT} {quick} chosen={filled.next_due} {on} error={props.error.clone()} /> }
}

/// Props of the form's second half.
#[derive(Properties, PartialEq)]
pub struct WordsProps {
    pub form: Rc<VisitForm>,
    pub filled: FormState<Filled>,
}

/// What was said: the note, the needs, how the household confirmed it. Made anew when an old draft is taken up.
#[component]
pub fn Words(props: &WordsProps) -> Html {
    let desk = use_desk();
    let filled = &props.filled;
    let saving = &filled.saving;
    let on_note = filled.on(|filled, text| filled.note = text);
    let on_confirmed = filled.on(|filled, code| filled.confirmed = code);
    let add = filled.on(|filled, ()| filled.needs.push(NewNeed::default()));
    let on_purpose = filled.on(|filled, code: AttrValue| switch(&mut filled.purposes, code.to_string()));
    let purposes = filled.purposes.iter().map(|code| code.clone().into()).collect::<Vec<AttrValue>>();
    let need = |(at, need): (usize, &NewNeed)| {
        // Lines are made anew when their number changes: what is typed in them stays with the browser.
        let key = format!("{at}-{}", filled.needs.len());
        html! { <NeedLine {key} {at} first={need.clone()} filled={filled.clone()} error={(at == 0).then(|| saving.error("needs").or_else(|| saving.error("need"))).flatten()} /> }
    };
    html! {
        <>
            <TextField name="note" label={t::NOTE} initial={filled.first().note.clone()} on={on_note} lines=3 placeholder={t::NOTE_HINT} error={saving.error("note")} test="visit-note" />
            <NextDue form={props.form.clone()} filled={filled.clone()} error={saving.error("next_due")} />
            <Field name="purposes" label={t::PURPOSES} single=false>
                <Chips name="purposes" choices={Choice::of_set(&desk.codes.0, "visit_purpose")} chosen={purposes} on={on_purpose} />
            </Field>
            { for filled.needs.iter().enumerate().map(need) }
            <Field name="add-need" label={t::NEEDS} single=false>
                <div class="row"><Button look="chip-add" onclick={add} test="visit-add-need">{ t::ADD_NEED }</Button></div>
            </Field>
            <Select name="confirmed" label={t::CONFIRMED} choices={Choice::of_set(&desk.codes.0, "confirm_how")} chosen={filled.confirmed.clone()} on={on_confirmed} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NeedLineProps {
    at: usize,
    first: NewNeed,
    filled: FormState<Filled>,
    error: Option<String>,
}

/// One need raised in the visit.
#[component]
fn NeedLine(props: &NeedLineProps) -> Html {
    let desk = use_desk();
    let first = use_state(|| AttrValue::from(props.first.text.clone()));
    let (at, filled) = (props.at, &props.filled);
    let on_category = filled.on(move |filled, code: String| {
        filled.change_need(at, |need| need.category = Some(code).filter(|code| !code.is_empty()));
    });
    let on_text = filled.on(move |filled, text| filled.change_need(at, |need| need.text = text));
    let drop_it = filled.on(move |filled, ()| filled.drop_need(at));
    html! {
        <div class="need-line">
            <TextField name={format!("need-text-{at}")} label={t::need(at)} initial={(*first).clone()} on={on_text} placeholder={t::NEED_HINT} error={props.error.clone()} />
            <Select name={format!("need-category-{at}")} label={t::NEED_CATEGORY} choices={Choice::of_set(&desk.codes.0, "need_cat")} chosen={props.first.category.clone().unwrap_or_default()} on={on_category} />
            <Button look="t end" onclick={drop_it}>{ t::DROP_NEED }</Button>
        </div>
    }
}
