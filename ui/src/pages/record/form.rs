//! The form of a plain kind: making a record of a household, and correcting one.

use super::{OfKind, nowhere};
use crate::{
    hooks::{Asking, use_ask_once, use_go},
    pages::{
        family::{OfHouse, Texts, finished, use_texts},
        fields::{Declared, Typed, changed},
    },
    parts::{Card, Choice, DraftOffer, Form, FormFoot, PageHead, Shown},
    shared::use_desk,
    words::{self as w, record as t},
};
use anju_model::{
    By, Class, Fields, RecordId, Value,
    contract::{CorrectRecord, HouseholdFile, MakeRecord, OpenRecord, RecordFile},
    value::field,
};
use std::rc::Rc;
use yew::prelude::*;

/// The field that says whom of the household a record is about.
const PERSON: &str = "person";

/// Props of the form of a new record.
#[derive(Properties, PartialEq)]
pub struct NewRecordProps {
    /// The household.
    pub id: RecordId,
    /// The kind's name.
    pub kind: String,
    /// The member whom it is about, where somebody came for him.
    #[prop_or_default]
    pub person: Option<RecordId>,
}

/// A new record of a household.
#[component]
pub fn NewRecord(props: &NewRecordProps) -> Html {
    let Some(of) = OfKind::named(&props.kind) else { return nowhere() };
    let person = props.person;
    let render = Callback::from(move |file| html! { <MakeForm {of} {file} {person} /> });
    html! { <OfHouse id={props.id} title={of.plain.make} {render} /> }
}

#[derive(Properties, PartialEq)]
struct MakeProps {
    of: OfKind,
    file: Rc<HouseholdFile>,
    person: Option<RecordId>,
}

/// What a form says: what was typed, and what it started with where that stayed.
fn with_start(mut changed: Fields, start: &Fields) -> Fields {
    for (name, value) in start {
        if changed.get(name.as_str()).is_none() {
            changed.insert(name.clone(), value.clone());
        }
    }
    changed
}

#[component]
fn MakeForm(props: &MakeProps) -> Html {
    let (desk, go, of, file) = (use_desk(), use_go(), props.of, props.file.clone());
    let household = file.row.id;
    let texts = use_texts(format!("{}/{household}", of.kind.name));
    let today = (of.plain.list.newest_by.to_owned(), Value::text(desk.today().to_string()));
    let whose = props.person.map(|person| (PERSON.to_owned(), person.into()));
    let start: Fields = std::iter::once(today).chain(whose).collect();
    let save = {
        let start = start.clone();
        let done = finished(&desk, &go, w::saved(of.kind.label, &file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, anyway| {
            let fields = with_start(changed(of.kind, "", &start, typed)?, &start);
            Ok(MakeRecord { kind: of.kind.name.to_owned(), household, fields, anyway })
        };
        texts.send(request, done)
    };
    let people: Vec<Choice> = file
        .members
        .iter()
        .filter(|member| member.left.is_none())
        .map(|member| Choice::new(member.person.to_string(), member.name.clone()))
        .collect();
    let groups = groups(of, &texts, &start, &people, true);
    frame(of, &texts, w::care::of(of.plain.make, &file.row.head), &save, groups)
}

/// Props of the form that corrects a record.
#[derive(Properties, PartialEq)]
pub struct CorrectProps {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub id: RecordId,
}

/// The correction of a record. A record that changes meanwhile does not move what is being filled in.
#[component]
pub fn CorrectRecordPage(props: &CorrectProps) -> Html {
    let Asking { reply, fault, again } = use_ask_once(OpenRecord { kind: props.kind.clone(), id: props.id });
    match (OfKind::named(&props.kind), reply) {
        (None, _) => nowhere(),
        (Some(of), Some(file)) => html! { <CorrectForm {of} {file} /> },
        (Some(of), None) => html! { <Shown title={of.kind.label} {fault} {again} /> },
    }
}

#[derive(Properties, PartialEq)]
struct CorrectFormProps {
    of: OfKind,
    file: Rc<RecordFile>,
}

#[component]
fn CorrectForm(props: &CorrectFormProps) -> Html {
    let (desk, go, of, row) = (use_desk(), use_go(), props.of, props.file.row.clone());
    let texts = use_texts(format!("{}/{}", of.kind.name, row.id));
    let now = row.fields.clone();
    let save = {
        let (id, seen, now) = (row.id, row.seen, now.clone());
        let done = finished(&desk, &go, w::saved(of.kind.label, &row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, anyway| {
            let fields = changed(of.kind, "", &now, typed)?;
            Ok(CorrectRecord { kind: of.kind.name.to_owned(), id, seen, fields, anyway })
        };
        texts.send(request, done)
    };
    let groups = groups(of, &texts, &now, &[], false);
    frame(of, &texts, w::care::of(t::CORRECT, &row.head), &save, groups)
}

/// The groups of a form: of a new record all fields, of one that is there those that may change, with the days and reasons of the
/// steps that were taken.
fn groups(of: OfKind, texts: &Texts, now: &Fields, people: &[Choice], fresh: bool) -> Html {
    let may_change =
        |name: &str| of.kind.field(name).is_some_and(|field| !matches!(field.class, Class::Fixed | Class::State));
    let beginning = of.kind.workflow().and_then(|(_, workflow)| workflow.beginning(By::Site));
    let required = beginning.filter(|_| fresh).map_or(&[][..], |state| state.asks);
    let group = |title: &'static str, hint: &'static str, names: Vec<&'static str>| {
        if names.is_empty() {
            return html! {};
        }
        html! {
            <fieldset class="field-group">
                <legend>{ title }</legend>
                if !hint.is_empty() { <p class="mute s">{ hint }</p> }
                <Declared kind={of.kind} {names} {fresh} {required} now={now.clone()} people={people.to_vec()} typed={texts.typed()} on={texts.on()} saving={texts.saving.clone()} />
            </fieldset>
        }
    };
    let declared = of.plain.form.iter().map(|one| {
        let names = one.fields.iter().copied().filter(|name| fresh || may_change(name)).collect();
        group(one.title, one.hint, names)
    });
    let asked = of.plain.form.iter().flat_map(|group| group.fields);
    let asked: Vec<&str> = asked.copied().collect();
    let mut of_steps: Vec<&'static str> = of
        .kind
        .workflows()
        .flat_map(|(_, workflow)| workflow.steps)
        .flat_map(anju_model::workflow::Step::said)
        .filter(|name| !fresh && !asked.contains(name) && may_change(name) && !field(now, name).is_null())
        .collect();
    of_steps.sort_unstable();
    of_steps.dedup();
    html! { <>{ for declared }{ group(t::OF_STEPS, "", of_steps) }</> }
}

fn frame(of: OfKind, texts: &Texts, title: String, save: &Callback<bool>, groups: Html) -> Html {
    let shown: Vec<&'static str> = of.kind.fields.iter().map(|field| field.name).collect();
    html! {
        <>
            <PageHead {title} />
            <DraftOffer drafting={texts.drafting.clone()} on_take={texts.on_take()} />
            <Card>
                <Form on_save={save.reform(|()| false)} on_anyway={save.reform(|()| true)} saving={texts.saving.clone()} fields={shown} test="record-form">
                    <div class="stack" key={texts.round()}>{ groups }</div>
                    <FormFoot saving={texts.saving.clone()} kept={texts.drafting.kept} />
                </Form>
            </Card>
        </>
    }
}
