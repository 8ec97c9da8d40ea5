//! A clause's own words, to which everything leads that follows from it.

use crate::{
    hooks::{Go, Press, use_go, use_keys},
    parts::{Card, GoLink, PageHead},
    route::Route,
    shared::use_desk,
    words::{self as w, rights as t},
};
use anju_model::{authority::Authority, clauses, rules};
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct ClauseProps {
    /// Its place in the policy.
    pub at: usize,
}

/// The page.
#[component]
pub fn ClausePage(props: &ClauseProps) -> Html {
    let (desk, go) = (use_desk(), use_go());
    use_keys(Callback::from(move |press: Press| {
        let back = press.key == "Escape" && !press.typing;
        if back {
            go.emit(Go::Back);
        }
        back
    }));
    let Some(clause) = clauses::all().get(props.at) else { return super::page(Route::Nowhere) };
    let is_of = |number: &str| clauses::place_of(number) == Some(props.at);
    let right = rules::RIGHTS.iter().find(|right| is_of(right.clause));
    let departments = rules::all().filter(|rule| is_of(rule.clause)).map(|rule| rule.department);
    let mut departments: Vec<Authority> = right.map(|right| right.department).into_iter().chain(departments).collect();
    departments.dedup();
    let named = departments.iter().map(|of| desk.label(Authority::SET, of.code()).to_owned());
    let named = named.collect::<Vec<_>>().join("、");
    html! {
        <>
            <PageHead title={t::clause(&clause.id, &clause.title)} />
            <Card test="clause-text">
                <p class="mute">{ w::rights::BASIS }</p>
                <p class="quote">{ &clause.text }</p>
                if !named.is_empty() { <p>{ format!("{}：{named}", t::DEPARTMENT) }</p> }
                if let Some(right) = right {
                    <GoLink to={Route::RightOf { right: right.key.to_owned() }}>{ right.title }</GoLink>
                }
            </Card>
        </>
    }
}
