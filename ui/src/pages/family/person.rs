//! Forms about one member: a new one, and a correction.

use super::{
    FileMemberProps, FileProps, IdProps, MemberProps, OfHouse, choices, finished, frame, of_member, optional_day, send,
    use_texts,
};
use crate::{
    hooks::use_go,
    pages::fields::{Declared, changed},
    parts::{DayField, Select},
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{
    Fault, Kind, Record,
    contract::{AddMember, CorrectMember},
    kinds::Person,
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

#[component]
fn NewMemberForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("new-member/{}", file.row.id));
    let save = {
        let (typed, saving, household) = (texts.typed.clone(), texts.saving.clone(), file.row.id);
        let (relation, joined_by, since) = (texts.get("relation"), texts.get("joined_by"), texts.get("join-since"));
        let done = finished(&desk, &go, w::saved(t::NEW_MEMBER, &file.row.head), Some(&texts.drafting));
        Callback::from(move |anyway| {
            let request = (|| {
                let missing = |text: &str, field: &str| {
                    (!text.is_empty()).then_some(()).ok_or_else(|| Fault::new("field.missing").field(field))
                };
                missing(&relation, "relation")?;
                missing(&joined_by, "joined_by")?;
                let since = optional_day(&since, "since")?;
                let fields = changed(&PERSON, "", &Default::default(), &typed)?;
                Ok(AddMember {
                    household,
                    relation: relation.clone(),
                    since,
                    joined_by: joined_by.clone(),
                    fields,
                    anyway,
                })
            })();
            send(&saving, request, done.clone());
        })
    };
    let saving = &texts.saving;
    let fields = html! {
        <>
            <div class="two">
                <Select name="relation" label={t::RELATION} choices={choices(&desk, "relation_nat")} chosen={texts.get("relation")} on={texts.on_one("relation")} required=true error={saving.error("relation")} />
                <Select name="joined_by" label={t::JOINED_BY} choices={choices(&desk, "member_in")} chosen={texts.get("joined_by")} on={texts.on_one("joined_by")} required=true error={saving.error("joined_by")} />
                <DayField name="join-since" label={t::SINCE} initial={texts.first("join-since")} on={texts.on_one("join-since")} partial=true error={saving.error("since")} />
            </div>
            <Declared kind={&PERSON} names={PERSON_FIELDS} required={NAMED} fresh=true typed={(*texts.typed).clone()} on={texts.on()} saving={saving.clone()} />
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

#[component]
fn MemberForm(props: &FileMemberProps) -> Html {
    let (desk, go, member) = (use_desk(), use_go(), props.member.clone());
    let texts = use_texts(format!("member/{}", member.person));
    let relation = texts.typed.get("relation").cloned().or(member.relation.clone()).unwrap_or_default();
    let save = {
        let (typed, saving, member, relation) =
            (texts.typed.clone(), texts.saving.clone(), member.clone(), relation.clone());
        let done = finished(&desk, &go, w::saved(t::MEMBER, &props.file.row.head), Some(&texts.drafting));
        Callback::from(move |anyway| {
            let other = (Some(&relation) != member.relation.as_ref() && !relation.is_empty())
                .then(|| (relation.clone(), member.membership_seen));
            let request = changed(&PERSON, "", &member.fields, &typed).map(|fields| CorrectMember {
                person: member.person,
                seen: member.seen,
                fields,
                relation: other,
                anyway,
            });
            send(&saving, request, done.clone());
        })
    };
    let fields = html! {
        <>
            if !member.is_head {
                <div class="two"><Select name="relation" label={t::RELATION} choices={choices(&desk, "relation_nat")} chosen={relation} on={texts.on_one("relation")} /></div>
            }
            <Declared
                kind={&PERSON} names={PERSON_FIELDS} required={NAMED} now={member.fields.clone()} typed={(*texts.typed).clone()} on={texts.on()}
                saving={texts.saving.clone()}
            />
        </>
    };
    frame(&texts, t::member_of(&member.name, &props.file.row.head), html! {}, &save, "member-form", fields)
}
