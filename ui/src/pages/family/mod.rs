//! 成员变更: new household, new member, leaving, change of head, corrections, and the move of a whole household. Here is what
//! these forms share; each has its own place.

mod heads;
mod household;
mod leaving;
mod person;

pub use heads::Head;
pub use household::{Facts, Move, NewHousehold};
pub use leaving::Leave;
pub use person::{Member, NewMember};

use super::fields::Typed;
use crate::{
    hooks::{Asking, Drafting, FormState, Go, use_ask_once, use_drafted},
    parts::{Card, Choice, DraftOffer, Form, FormFoot, PageHead, Shown},
    shared::{Act, Desk},
    words::family as t,
};
use anju_model::{
    Fault, PartialDay, RecordId,
    contract::{HouseholdFile, MemberRow, OpenHousehold, Saved},
    reading,
    typed::part_of_day,
};
use std::{ops::Deref, rc::Rc};
use yew::prelude::*;

/// Loads a household's file once, and shows the form that starts from it.
#[derive(Properties, PartialEq)]
pub struct OfHouseProps {
    /// The household.
    pub id: RecordId,
    /// The heading until it is there.
    pub title: AttrValue,
    /// Draws the form.
    pub render: Callback<Rc<HouseholdFile>, Html>,
}

/// A form about a household. Rows that change meanwhile do not move what is being filled in.
#[component]
pub fn OfHouse(props: &OfHouseProps) -> Html {
    let Asking { reply, fault, again } = use_ask_once(OpenHousehold { id: props.id });
    match reply {
        Some(file) => props.render.emit(file),
        None => html! { <Shown title={props.title.clone()} {fault} {again} /> },
    }
}

/// Returns what a finished save does: says so, asks pages to look again, and goes back.
pub fn finished(desk: &Desk, go: &Callback<Go>, said: String, drafting: Option<&Drafting>) -> Callback<Saved> {
    let go = go.clone();
    concluded(desk, said, drafting, Callback::from(move |()| go.emit(Go::Back)))
}

/// As `finished`, and goes on as `and` does.
pub fn concluded(desk: &Desk, said: String, drafting: Option<&Drafting>, and: Callback<()>) -> Callback<Saved> {
    let (desk, finish) = (desk.clone(), drafting.map(Drafting::finish));
    Callback::from(move |saved| {
        if let Some(finish) = &finish {
            finish.emit(());
        }
        desk.dispatch(Act::Saved(said.clone(), saved));
        desk.dispatch(Act::Changed);
        and.emit(());
    })
}

/// Props of a page about a household.
#[derive(Properties, PartialEq)]
pub struct IdProps {
    /// The household.
    pub id: RecordId,
}

/// Props of a page about a member.
#[derive(Properties, PartialEq)]
pub struct MemberProps {
    /// The household.
    pub id: RecordId,
    /// The member.
    pub person: RecordId,
}

/// Props of a form about a household.
#[derive(Properties, PartialEq)]
pub struct FileProps {
    /// The household's file.
    pub file: Rc<HouseholdFile>,
}

/// Props of a form about a member.
#[derive(Properties, PartialEq)]
pub struct FileMemberProps {
    /// The household's file.
    pub file: Rc<HouseholdFile>,
    /// The member.
    pub member: MemberRow,
}

/// A form of texts, by the fields' names, and its draft.
pub struct Texts {
    form: FormState<Typed>,
    /// The draft.
    pub drafting: Rc<Drafting>,
}

impl Deref for Texts {
    type Target = FormState<Typed>;

    fn deref(&self) -> &FormState<Typed> {
        &self.form
    }
}

impl Texts {
    /// Returns what was typed.
    pub fn typed(&self) -> Typed {
        (*self.form).clone()
    }

    /// What an input starts with: a draft that was taken up, never what is being typed.
    pub fn first(&self, name: &str) -> String {
        self.form.first().get(name).cloned().unwrap_or_default()
    }

    /// Returns what inputs call with their names and texts.
    pub fn on(&self) -> Callback<(String, String)> {
        self.form.on(|typed: &mut Typed, (name, text)| drop(typed.insert(name, text)))
    }

    /// Returns what the input of one field calls with its text.
    pub fn on_one(&self, name: &'static str) -> Callback<String> {
        self.on().reform(move |text| (name.to_owned(), text))
    }

    /// Returns the text of a field as it is read.
    pub fn get(&self, name: &str) -> String {
        text_of(&self.form, name)
    }

    /// Returns what goes on with the old draft.
    pub fn on_take(&self) -> Callback<()> {
        self.form.on_take(&self.drafting)
    }
}

/// Returns what was typed under a name as it is read.
fn text_of(typed: &Typed, name: &str) -> String {
    typed.get(name).map(|text| reading::text(text).into_owned()).unwrap_or_default()
}

/// Keeps the texts of a form, its draft under its name, and its save.
#[hook]
pub fn use_texts(form: String) -> Texts {
    let (form, drafting) = use_drafted(form, Typed::new);
    Texts { form, drafting }
}

/// The frame of each of these forms.
fn frame(texts: &Texts, title: String, beside: Html, save: &Callback<bool>, test: &'static str, fields: Html) -> Html {
    let shown = [
        person::PERSON_FIELDS,
        household::HOUSEHOLD_FIELDS,
        &["village", "to", "on", "reason", "relation", "since", "joined_by", "new_head", "head"],
    ]
    .concat();
    html! {
        <>
            <PageHead {title} {beside} />
            <DraftOffer drafting={texts.drafting.clone()} on_take={texts.on_take()} />
            <Card>
                <Form on_save={save.reform(|()| false)} on_anyway={save.reform(|()| true)} saving={texts.saving.clone()} fields={shown} {test}>
                    <div class="stack" key={texts.round()}>{ fields }</div>
                    <FormFoot saving={texts.saving.clone()} kept={texts.drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

fn choices(desk: &Desk, set: &str) -> Vec<Choice> {
    Choice::of_set(&desk.codes.0, set)
}

/// Reads a day that must be there.
///
/// # Errors
/// `field.missing` where nothing was typed; why it is no certain day.
fn needed_day(text: &str, field: &str) -> Result<PartialDay, Fault> {
    part_of_day(field, text)?.ok_or_else(|| Fault::new("field.missing").field(field))
}

/// Finds the member that a page is about.
fn of_member(file: Rc<HouseholdFile>, person: RecordId, draw: impl Fn(Rc<HouseholdFile>, MemberRow) -> Html) -> Html {
    let member = file.members.iter().find(|member| member.person == person).cloned();
    match member {
        Some(member) => draw(file, member),
        None => {
            html! { <Shown title={t::MEMBER} fault={Fault::new("record.missing")} again={Callback::noop()} /> }
        }
    }
}
