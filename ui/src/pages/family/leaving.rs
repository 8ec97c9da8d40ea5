//! A member leaves, or another becomes the head.

use super::{
    FileMemberProps, FileProps, IdProps, MemberProps, OfHouse, choices, finished, frame, of_member, optional_day, send,
    use_texts,
};
use crate::{
    hooks::use_go,
    parts::{Choice, DayField, Field, Segmented, Select},
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{
    Fault,
    contract::{ChangeHead, MemberLeaves, MemberRow},
};
use yew::prelude::*;

/// A member leaves.
#[component]
pub fn Leave(props: &MemberProps) -> Html {
    let person = props.person;
    let render =
        Callback::from(move |file| of_member(file, person, |file, member| html! { <LeaveForm {file} {member} /> }));
    html! { <OfHouse id={props.id} title={t::LEAVE} {render} /> }
}

#[component]
fn LeaveForm(props: &FileMemberProps) -> Html {
    let (desk, go, member) = (use_desk(), use_go(), props.member.clone());
    let texts = use_texts(format!("leave/{}", member.membership));
    let (on, reason, new_head) = (texts.get("on"), texts.get("reason"), texts.get("new_head"));
    let save = {
        let (saving, member, on, reason, new_head) =
            (texts.saving.clone(), member.clone(), on.clone(), reason.clone(), new_head.clone());
        let done = finished(&desk, &go, w::saved(t::LEAVE, &props.file.row.head), Some(&texts.drafting));
        Callback::from(move |_| {
            let request = optional_day(&on, "on").and_then(|on| {
                let on = on.ok_or_else(|| Fault::new("field.missing").field("on"))?;
                if reason.is_empty() {
                    return Err(Fault::new("field.missing").field("reason"));
                }
                if member.is_head && new_head.is_empty() {
                    return Err(Fault::new("household.head_needed").field("new_head"));
                }
                let new_head = new_head.parse().ok().filter(|_| member.is_head);
                Ok(MemberLeaves {
                    membership: member.membership,
                    seen: member.membership_seen,
                    on,
                    reason: reason.clone(),
                    new_head,
                })
            });
            send(&saving, request, done.clone());
        })
    };
    let others: Vec<Choice> = props
        .file
        .members
        .iter()
        .filter(|other| other.person != member.person)
        .map(|other| Choice::new(other.person.to_string(), other.name.clone()))
        .collect();
    let saving = &texts.saving;
    let fields = html! {
        <>
            <DayField name="on" label={t::LEFT_ON} initial={texts.first("on")} on={texts.on_one("on")} required=true partial=true error={saving.error("on")} />
            <Select name="reason" label={t::LEFT_BY} choices={choices(&desk, "member_out")} chosen={reason} on={texts.on_one("reason")} required=true error={saving.error("reason")} />
            if member.is_head {
                <Select name="new_head" label={t::NEXT_HEAD} choices={others} chosen={new_head} on={texts.on_one("new_head")} required=true error={saving.error("new_head")} hint={t::NEXT_HEAD_HINT} />
            }
        </>
    };
    frame(&texts, t::leaves(&member.name, &props.file.row.head), html! {}, &save, "leave-form", fields)
}

/// Change of head.
#[component]
pub fn Head(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::HEAD_CHANGE} render={Callback::from(|file| html! { <HeadForm {file} /> })} /> }
}

#[component]
fn HeadForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("head/{}", file.row.id));
    let head = texts.get("head");
    let save = {
        let (saving, file, head, typed) = (texts.saving.clone(), file.clone(), head.clone(), texts.typed.clone());
        let done = finished(&desk, &go, w::saved(t::HEAD_CHANGE, &file.row.head), Some(&texts.drafting));
        Callback::from(move |_| {
            let request = head.parse().map_err(|_| Fault::new("field.missing").field("head")).map(|head| {
                let relation =
                    |member: &MemberRow| Some((member.membership, typed.get(&relation_name(member)).cloned()?));
                let relations =
                    file.members.iter().filter(|member| member.person != head).filter_map(relation).collect();
                ChangeHead { household: file.row.id, seen: file.seen, head, relations }
            });
            send(&saving, request, done.clone());
        })
    };
    let others = file.members.iter().filter(|member| !member.is_head);
    let heads: Vec<Choice> = others.map(|member| Choice::new(member.person.to_string(), member.name.clone())).collect();
    let relation = |member: &MemberRow| {
        let name = relation_name(member);
        let chosen = texts.typed.get(&name).cloned().unwrap_or_default();
        let on = {
            let name = name.clone();
            texts.on().reform(move |text| (name.clone(), text))
        };
        html! { <Select {name} label={t::relation_to_head(&member.name)} choices={choices(&desk, "relation_nat")} {chosen} {on} /> }
    };
    let fields = html! {
        <>
            <Field name="head" label={t::NEW_HEAD} single=false required=true error={texts.saving.error("head")}>
                <Segmented name="head" choices={heads} chosen={head.clone()} on={texts.on_one("head").reform(|code: AttrValue| code.to_string())} />
            </Field>
            if !head.is_empty() {
                <p class="mute">{ t::RELATIONS_HINT }</p>
                <div class="two">{ for file.members.iter().filter(|member| member.person.to_string() != head).map(relation) }</div>
            }
        </>
    };
    frame(&texts, t::of(t::HEAD_CHANGE, &file.row.head), html! {}, &save, "head-form", fields)
}

fn relation_name(member: &MemberRow) -> String {
    format!("relation-{}", member.membership)
}
