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
    hooks::{Asking, Drafting, Go, Saving, use_ask, use_draft, use_save},
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
use std::rc::Rc;
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
    let Asking { reply, fault, again } = use_ask(OpenHousehold { id: props.id });
    let start = use_state(|| None::<Rc<HouseholdFile>>);
    {
        let start = start.clone();
        use_effect_with(reply, move |reply| {
            if start.is_none()
                && let Some(reply) = reply
            {
                start.set(Some(reply.clone()));
            }
        });
    }
    match (*start).clone() {
        Some(file) => props.render.emit(file),
        None => html! { <Shown title={props.title.clone()} {fault} {again} /> },
    }
}

/// Returns what a finished save does: says so, asks pages to look again, and goes back.
pub fn finished(desk: &Desk, go: &Callback<Go>, said: String, drafting: Option<&Drafting>) -> Callback<Saved> {
    let (desk, go, finish) = (desk.clone(), go.clone(), drafting.map(Drafting::finish));
    Callback::from(move |saved| {
        if let Some(finish) = &finish {
            finish.emit(());
        }
        desk.dispatch(Act::Saved(said.clone(), saved));
        desk.dispatch(Act::Changed);
        go.emit(Go::Back);
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

/// What every form of texts here keeps: the texts, how often they were replaced, the draft and the save.
pub struct Texts {
    /// What was typed.
    pub typed: UseStateHandle<Typed>,
    /// What inputs start with.
    pub first: Rc<Typed>,
    /// How often the texts were replaced.
    pub round: UseStateHandle<u32>,
    /// The draft.
    pub drafting: Rc<Drafting>,
    /// The save.
    pub saving: Saving,
}

impl Texts {
    /// What an input starts with: a draft that was taken up, never what is being typed.
    pub fn first(&self, name: &str) -> String {
        self.first.get(name).cloned().unwrap_or_default()
    }

    pub fn on(&self) -> Callback<(String, String)> {
        let typed = self.typed.clone();
        Callback::from(move |(name, text): (String, String)| {
            let mut next = (*typed).clone();
            next.insert(name, text);
            typed.set(next);
        })
    }

    pub fn on_one(&self, name: &'static str) -> Callback<String> {
        self.on().reform(move |text| (name.to_owned(), text))
    }

    pub fn get(&self, name: &str) -> String {
        self.typed.get(name).map(|text| reading::text(text).into_owned()).unwrap_or_default()
    }

    pub fn on_take(&self) -> Callback<()> {
        let (drafting, typed, round) = (self.drafting.clone(), self.typed.clone(), self.round.clone());
        Callback::from(move |()| {
            if let Some(old) = drafting.take::<Typed>() {
                typed.set(old);
                round.set(*round + 1);
            }
        })
    }
}

/// Keeps the texts of a form, its draft under its name, and its save.
#[hook]
pub fn use_texts(form: String) -> Texts {
    let typed = use_state(Typed::new);
    let round = use_state(|| 0_u32);
    let first = use_memo(*round, |_| (*typed).clone());
    let drafting = Rc::new(use_draft(form, (*typed).clone(), !typed.is_empty()));
    Texts { typed, first, round, drafting, saving: use_save() }
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
                    <div class="stack" key={*texts.round}>{ fields }</div>
                    <FormFoot saving={texts.saving.clone()} kept={texts.drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

fn choices(desk: &Desk, set: &str) -> Vec<Choice> {
    desk.codes.0.items(set).iter().map(|item| Choice::new(item.code.clone(), item.label.clone())).collect()
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
