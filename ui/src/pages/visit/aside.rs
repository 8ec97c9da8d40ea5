//! Beside the visit form: what could be done along the way, and the last visits.

use crate::{
    parts::{Card, GoLink},
    route::Route,
    shared::use_desk,
    words::{self as w, visit as t},
};
use anju_model::contract::{MatterRow, NeedRow, VisitForm, VisitRow};
use std::rc::Rc;
use yew::prelude::*;

/// Props of what stands beside.
#[derive(Properties, PartialEq)]
pub struct AsideProps {
    pub form: Rc<VisitForm>,
}

/// What could be done along the way, and the last visits.
#[component]
pub fn Aside(props: &AsideProps) -> Html {
    let desk = use_desk();
    let form = &props.form;
    let (id, today) = (form.household.id, form.today);
    let matter = |matter: &MatterRow| {
        html! { <li><GoLink to={Route::Matter { id, matter: matter.id }} look="link">{ t::matter(&desk.label("matter_state", &matter.state), &matter.title) }</GoLink></li> }
    };
    let need = |need: &NeedRow| {
        html! { <li><GoLink to={Route::Need { id, need: need.id }} look="link">{ t::open_need(&desk.label("need_state", &need.state), &need.text) }</GoLink></li> }
    };
    let recent = |visit: &VisitRow| {
        html! { <li><b>{ w::short_day(visit.visited_on, today) }</b>{ " " }{ t::recent(&desk.label("visit_mode", &visit.method), visit.note.as_deref()) }</li> }
    };
    html! {
        <div class="stack">
            <Card>
                <h2 class="quiet">{ t::ALONG }</h2>
                <ul class="plain s">
                    { for form.matters.iter().map(matter) }
                    { for form.needs.iter().map(need) }
                    if form.matters.is_empty() {
                        <li><GoLink to={Route::NewMatter { id }} look="link">{ t::no_matter(today) }</GoLink></li>
                    }
                </ul>
            </Card>
            <Card>
                <h2 class="quiet">{ t::RECENT }</h2>
                <ul class="plain s">
                    { for form.recent.iter().take(3).map(recent) }
                    if form.recent.is_empty() { <li class="mute">{ t::NEVER }</li> }
                </ul>
            </Card>
        </div>
    }
}
