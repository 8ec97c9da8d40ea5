//! Forms about one member: a new one, and a correction.

use super::{
    FileMemberProps, FileProps, IdProps, MemberProps, OfHouse, choices, finished, frame, of_member, text_of, use_texts,
};
use crate::{
    hooks::use_go,
    pages::fields::{Declared, Typed, changed},
    parts::{Choice, DayField, Field, Select},
    shared::{Desk, use_desk},
    words::{self as w, family as t},
};
use anju_model::{
    Fault, Kind, Record,
    contract::{AddMember, CorrectMember, HouseholdFile, MemberRow},
    kin::Kin,
    kinds::Person,
    typed::part_of_day,
};
use yew::prelude::*;

/// The declaration of a person.
pub static PERSON: Kind = Person::KIND;

/// What is asked about a person.
pub const PERSON_FIELDS: &[&str] = &[
    "name",
    "sex",
    "id_number",
    "no_id_reason",
    "birth",
    "ethnic",
    "education",
    "school_year",
    "health",
    "disability",
    "labour",
    "work_place",
    "work_months",
    "employer",
    "phone",
];

/// What must be said of a person.
pub const NAMED: &[&str] = &["name"];

/// A new member.
#[component]
pub fn NewMember(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::NEW_MEMBER} render={Callback::from(|file| html! { <NewMemberForm {file} /> })} /> }
}

/// What somebody who joins may be to the head: himself, where the household has none.
fn joining(desk: &Desk, file: &HouseholdFile) -> Vec<Choice> {
    let headed =
        file.members.iter().any(|member| member.is_head || member.relation.as_deref() == Some(Kin::Head.code()));
    choices(desk, Kin::SET).into_iter().filter(|choice| !headed || choice.code != Kin::Head.code()).collect()
}

#[component]
fn NewMemberForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("new-member/{}", file.row.id));
    let save = {
        let household = file.row.id;
        let done = finished(&desk, &go, w::saved(t::NEW_MEMBER, &file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, anyway| {
            let chosen = |name: &str| {
                let text = Some(text_of(typed, name)).filter(|text| !text.is_empty());
                text.ok_or_else(|| Fault::new("field.missing").field(name))
            };
            let (relation, joined_by) = (chosen("relation")?, chosen("joined_by")?);
            let since = part_of_day("since", &text_of(typed, "join-since"))?;
            let fields = changed(&PERSON, "", &Default::default(), typed)?;
            Ok(AddMember { household, relation, since, joined_by, fields, anyway })
        };
        texts.send(request, done)
    };
    let saving = &texts.saving;
    let fields = html! {
        <>
            <div class="two">
                <Select name="relation" label={t::RELATION} choices={joining(&desk, &file)} chosen={texts.get("relation")} on={texts.on_one("relation")} required=true error={saving.error("relation")} />
                <Select name="joined_by" label={t::JOINED_BY} choices={choices(&desk, "member_in")} chosen={texts.get("joined_by")} on={texts.on_one("joined_by")} required=true error={saving.error("joined_by")} />
                <DayField name="join-since" label={t::SINCE} initial={texts.first("join-since")} on={texts.on_one("join-since")} partial=true error={saving.error("since")} />
            </div>
            <Declared kind={&PERSON} names={PERSON_FIELDS.to_vec()} required={NAMED} fresh=true typed={texts.typed()} on={texts.on()} saving={saving.clone()} />
        </>
    };
    frame(&texts, t::of(t::NEW_MEMBER, &file.row.head), html! {}, &save, "member-form", fields)
}

/// Correction of a member's facts.
#[component]
pub fn Member(props: &MemberProps) -> Html {
    let person = props.person;
    let render =
        Callback::from(move |file| of_member(file, person, |file, member| html! { <MemberForm {file} {member} /> }));
    html! { <OfHouse id={props.id} title={t::MEMBER} {render} /> }
}

/// What is to be saved of a member's relation; none where it stays. One that was taken away is asked for.
fn new_relation(member: &MemberRow, relation: &str) -> Result<Option<(String, u64)>, Fault> {
    let before = member.relation.as_deref().unwrap_or_default();
    match relation {
        same if same == before => Ok(None),
        "" => Err(Fault::new("field.missing").field("relation")),
        other => Ok(Some((other.to_owned(), member.membership_seen))),
    }
}

#[derive(Properties, PartialEq)]
struct RelationProps {
    member: MemberRow,
    relation: String,
    on: Callback<String>,
    error: Option<String>,
}

/// What a member is to the head. The head is 户主 and nobody else: who is head changes by 更换户主, where the others get their
/// relations too.
#[component]
fn Relation(props: &RelationProps) -> Html {
    let desk = use_desk();
    let head = Kin::Head.code();
    let member = &props.member;
    if member.is_head && member.relation.as_deref() == Some(head) {
        return html! { <Field name="relation" label={t::RELATION} single=false><p class="in-text" data-test="relation">{ t::HEAD_RELATION }</p></Field> };
    }
    let choices = choices(&desk, Kin::SET).into_iter().filter(|choice| (choice.code == head) == member.is_head);
    html! { <Select name="relation" label={t::RELATION} choices={choices.collect::<Vec<_>>()} chosen={props.relation.clone()} on={props.on.clone()} required=true error={props.error.clone()} /> }
}

#[component]
fn MemberForm(props: &FileMemberProps) -> Html {
    let (desk, go, member) = (use_desk(), use_go(), props.member.clone());
    let texts = use_texts(format!("member/{}", member.person));
    let relation = texts.typed().remove("relation").or(member.relation.clone()).unwrap_or_default();
    let save = {
        let (member, relation) = (member.clone(), relation.clone());
        let done = finished(&desk, &go, w::saved(t::MEMBER, &props.file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, anyway| {
            let relation = new_relation(&member, &relation)?;
            let fields = changed(&PERSON, "", &member.fields, typed)?;
            Ok(CorrectMember { person: member.person, seen: member.seen, fields, relation, anyway })
        };
        texts.send(request, done)
    };
    let fields = html! {
        <>
            <div class="two"><Relation member={member.clone()} {relation} on={texts.on_one("relation")} error={texts.saving.error("relation")} /></div>
            <Declared
                kind={&PERSON} names={PERSON_FIELDS.to_vec()} required={NAMED} now={member.fields.clone()} typed={texts.typed()} on={texts.on()}
                saving={texts.saving.clone()}
            />
        </>
    };
    frame(&texts, t::member_of(&member.name, &props.file.row.head), html! {}, &save, "member-form", fields)
}
