//! A member leaves. Where he is the head, another takes over.

use super::{
    FileMemberProps, MemberProps, OfHouse, choices, finished, frame,
    heads::{Relations, said, takers},
    needed_day, of_member, text_of, use_texts,
};
use crate::{
    hooks::use_go,
    pages::fields::Typed,
    parts::{DayField, Select},
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{Fault, contract::MemberLeaves};
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
    let (desk, go, file, member) = (use_desk(), use_go(), props.file.clone(), props.member.clone());
    let texts = use_texts(format!("leave/{}", member.membership));
    let reason = texts.get("reason");
    let gone = Some(member.person);
    let hands_over = member.is_head && !file.staying(gone).is_empty();
    let new_head = texts.get("new_head").parse().ok().filter(|_| hands_over);
    let save = {
        let (file, member, reason) = (file.clone(), member.clone(), reason.clone());
        let done = finished(&desk, &go, w::saved(t::LEAVE, &file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, _| {
            let on = needed_day(&text_of(typed, "on"), "on")?;
            if reason.is_empty() {
                return Err(Fault::new("field.missing").field("reason"));
            }
            if hands_over && new_head.is_none() {
                return Err(Fault::new("household.head_needed").field("new_head"));
            }
            let relations = new_head.map_or(Ok(vec![]), |head| said(&file, head, gone, typed))?;
            let (membership, seen) = (member.membership, member.membership_seen);
            Ok(MemberLeaves { membership, seen, on, reason: reason.clone(), new_head, relations })
        };
        texts.send(request, done)
    };
    let saving = &texts.saving;
    let fields = html! {
        <>
            <DayField name="on" label={t::LEFT_ON} initial={texts.first("on")} on={texts.on_one("on")} required=true partial=true error={saving.error("on")} />
            <Select name="reason" label={t::LEFT_BY} choices={choices(&desk, "member_out")} chosen={reason} on={texts.on_one("reason")} required=true error={saving.error("reason")} />
            if hands_over {
                <Select name="new_head" label={t::NEXT_HEAD} choices={takers(&desk, &file, gone)} chosen={texts.get("new_head")} on={texts.on_one("new_head")} required=true error={saving.error("new_head")} hint={t::NEXT_HEAD_HINT} />
            }
            if let Some(head) = new_head {
                <Relations file={file.clone()} {head} {gone} typed={texts.typed()} on={texts.on()} saving={saving.clone()} />
            }
        </>
    };
    frame(&texts, t::leaves(&member.name, &file.row.head), html! {}, &save, "leave-form", fields)
}
