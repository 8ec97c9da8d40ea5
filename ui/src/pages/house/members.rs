//! The members of a household, and those who left.

use super::OfFile;
use crate::{
    parts::{Card, GoLink, Mark, Tag},
    route::Route,
    shared::{Desk, use_desk},
    words::{self as w, house as t},
};
use anju_model::{
    RecordId,
    contract::MemberRow,
    value::{Fields, field},
};
use yew::prelude::*;

/// The members.
#[component]
pub fn Members(props: &OfFile) -> Html {
    let file = &props.file;
    let id = file.row.id;
    let beside = html! {
        <>
            <span class="mute s">{ t::persons(file.members.len()) }</span>
            if file.may_write {
                <span class="end">
                    <GoLink to={Route::NewMember { id }} look="t" test="add-member">{ t::ADD_MEMBER }</GoLink>
                    <GoLink to={Route::Head { id }} look="t" test="change-head">{ t::CHANGE_HEAD }</GoLink>
                </span>
            }
        </>
    };
    html! {
        <Card title={t::MEMBERS} {beside} flush=true test="members">
            <div class="scroll">
            <table>
                <thead><tr>
                    <th>{ t::NAME }</th><th>{ t::RELATION }</th><th class="n">{ t::AGE }</th><th>{ t::HEALTH }</th><th>{ t::WORK_SCHOOL }</th>
                    <th>{ t::MEDICAL }</th><th><span class="unseen">{ w::ACTS }</span></th>
                </tr></thead>
                <tbody>{ for file.members.iter().map(|member| html! { <MemberLine id={id} member={member.clone()} may_write={file.may_write} /> }) }</tbody>
            </table>
            </div>
            if !file.former.is_empty() {
                <details class="pad"><summary>{ t::former(file.former.len()) }</summary>
                    <ul class="plain s">{ for file.former.iter().map(|member| html! { <Former member={member.clone()} /> }) }</ul>
                </details>
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct MemberProps {
    id: RecordId,
    member: MemberRow,
    may_write: bool,
}

#[component]
fn MemberLine(props: &MemberProps) -> Html {
    let desk = use_desk();
    let (id, member) = (props.id, &props.member);
    let label = |set: &str, name: &str| field(&member.fields, name).as_text().map(|code| desk.label(set, code));
    let relation = member.relation.as_deref().map(|code| desk.label("relation_nat", code));
    let medical = match member.medical {
        Some(true) => html! { t::INSURED },
        Some(false) => html! { <Tag look="amber">{ t::UNINSURED }</Tag> },
        None => html! { <span class="mute">{ w::UNCHECKED }</span> },
    };
    html! {
        <tr data-test="member-row">
            <td>if member.is_head { <b>{ &member.name }</b> } else { { &member.name } }{ " " }<Mark mark={member.mark} /></td>
            <td>{ relation.unwrap_or_else(|| w::NOTHING.to_owned()) }</td>
            <td class="n">{ member.age.map_or_else(|| w::NOTHING.to_owned(), |age| age.to_string()) }</td>
            <td>{ label("health", "health").unwrap_or_else(|| w::NOTHING.to_owned()) }</td>
            <td class="wrap">{ work_or_school(&desk, &member.fields) }</td>
            <td>{ medical }</td>
            <td class="acts">
                if props.may_write {
                    <GoLink to={Route::Member { id, person: member.person }} look="t small" test="correct-member">{ t::CORRECT }</GoLink>
                    <GoLink to={Route::Leave { id, person: member.person }} look="t small" test="member-leaves">{ t::LEAVE }</GoLink>
                }
            </td>
        </tr>
    }
}

/// Where a member works and how long, or which school year.
fn work_or_school(desk: &Desk, fields: &Fields) -> String {
    let text = |name: &str| field(fields, name).as_text();
    if let Some(year) = text("school_year") {
        return desk.label("inschool", year);
    }
    let place =
        text("employer").map(str::to_owned).or_else(|| text("work_place").map(|code| desk.label("work_place", code)));
    match (place, field(fields, "work_months").as_int()) {
        (Some(place), Some(months)) => t::works(&place, months),
        (Some(place), None) => place,
        (None, Some(months)) => t::months(months),
        (None, None) => w::NOTHING.to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct FormerProps {
    member: MemberRow,
}

#[component]
fn Former(props: &FormerProps) -> Html {
    let desk = use_desk();
    let (on, why) = props.member.left.clone().map_or_else(Default::default, |(on, why)| (on.to_string(), why));
    html! { <li>{ t::left(&props.member.name, &on, &desk.label("member_out", &why)) }{ " " }<Mark mark={props.member.mark} /></li> }
}
