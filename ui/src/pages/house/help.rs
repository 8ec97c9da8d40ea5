//! What is done for a household: its matters with their steps, and its needs.

use super::OfFile;
use crate::{
    parts::{Card, GoLink, Mark, Step, Steps, Tag},
    route::Route,
    shared::{Desk, use_desk},
    words::{self as w, house as t},
};
use anju_model::{
    contract::{MatterRow, NeedRow},
    kinds::{MatterState, NeedState},
};
use yew::prelude::*;

/// This year's and last year's matters.
#[component]
pub fn Matters(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let year = i64::from(desk.today().year());
    let of_year = |matter: &&MatterRow| matter.year == year;
    let is = |matter: &MatterRow, states: &[MatterState]| states.iter().any(|state| state.code() == matter.state);
    let confirmed = file
        .matters
        .iter()
        .filter(of_year)
        .filter(|matter| is(matter, &[MatterState::Confirmed, MatterState::Verified]))
        .count();
    let doing = [MatterState::Promised, MatterState::UnderWay, MatterState::Done];
    let under_way = file.matters.iter().filter(of_year).filter(|matter| is(matter, &doing)).count();
    let beside = html! {
        <>
            if confirmed > 0 { <Tag look="green">{ t::confirmed(confirmed) }</Tag> }
            if under_way > 0 { <Tag look="amber">{ t::under_way(under_way) }</Tag> }
            if file.may_write { <span class="end"><GoLink to={Route::NewMatter { id: file.row.id }} look="t">{ t::NEW_MATTER }</GoLink></span> }
        </>
    };
    html! {
        <Card title={t::MATTERS} {beside} test="house-matters">
            if file.matters.is_empty() { <p class="mute">{ t::no_matter(year) }</p> }
            { for file.matters.iter().map(|matter| html! { <MatterCard matter={matter.clone()} /> }) }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct MatterProps {
    matter: MatterRow,
}

/// One matter with its steps and its next act.
#[component]
fn MatterCard(props: &MatterProps) -> Html {
    let desk = use_desk();
    let matter = &props.matter;
    let to = Route::Matter { id: matter.household, matter: matter.id };
    html! {
        <div class="matter" data-test="matter">
            <p class="spread"><b>{ &matter.title }</b><span class="mute s">{ t::matter_line(matter.year, matter.due_on, matter.cadre.as_deref(), desk.today()) }</span></p>
            <Steps steps={matter_steps(&desk, matter)} />
            <p class="spread">
                <span class="mute s">{ t::evidence(&matter.evidence) }{ " " }<Mark mark={matter.mark} /></span>
                <GoLink {to} test="open-matter">{ t::next_act(MatterState::parse(&matter.state)) }</GoLink>
            </p>
        </div>
    }
}

/// The five steps of a matter.
pub fn matter_steps(desk: &Desk, matter: &MatterRow) -> Vec<Step> {
    let today = desk.today();
    let reached = match MatterState::parse(&matter.state) {
        Some(MatterState::Promised | MatterState::CarriedOver | MatterState::Withdrawn) | None => 1,
        Some(MatterState::UnderWay) => 2,
        Some(MatterState::Done) => 3,
        Some(MatterState::Confirmed) => 4,
        Some(MatterState::Verified) => 5,
    };
    let step = |(i, name): (usize, &&'static str)| Step {
        name: AttrValue::Static(name),
        day: matter.steps.get(i).copied().flatten().map(|day| w::short_day(day, today)),
        done: i < reached,
    };
    t::MATTER_STEPS.iter().enumerate().map(step).collect()
}

/// The needs.
#[component]
pub fn Needs(props: &OfFile) -> Html {
    let file = &props.file;
    if file.needs.is_empty() {
        return html! {};
    }
    html! {
        <Card title={t::NEEDS} test="house-needs">
            <ul class="plain">{ for file.needs.iter().take(8).map(|need| html! { <NeedLine need={need.clone()} /> }) }</ul>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct NeedProps {
    need: NeedRow,
}

#[component]
fn NeedLine(props: &NeedProps) -> Html {
    let desk = use_desk();
    let need = &props.need;
    let open = !matches!(NeedState::parse(&need.state), Some(NeedState::Satisfied | NeedState::Refused));
    html! {
        <li class="spread">
            <GoLink to={Route::Need { id: need.household, need: need.id }} look="link">{ &need.text }</GoLink>
            <span>
                <span class="mute s">{ w::short_day(need.raised_on, desk.today()) }</span>{ " " }
                <Tag look={if open { "amber" } else { "" }}>{ desk.label("need_state", &need.state) }</Tag>{ " " }<Mark mark={need.mark} />
            </span>
        </li>
    }
}
