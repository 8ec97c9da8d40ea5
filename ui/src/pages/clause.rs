//! A clause's own words, to which everything leads that follows from it.

use crate::{
    hooks::{Go, Press, use_go, use_keys},
    parts::{Card, GoLink, PageHead},
    route::Route,
    shared::use_desk,
    words::{self as w, rights as t},
};
use anju_model::{
    authority::Authority,
    clauses,
    rules::{self, Rule},
    words::today::{settled, strength},
};
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
    let mut rules = rules::all().filter(|rule| is_of(rule.clause)).peekable();
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
            if rules.peek().is_some() {
                <Card title={t::REMINDS} test="clause-rules"><ul class="plain">{ for rules.flat_map(reminds) }</ul></Card>
            }
        </>
    }
}

/// What a rule reminds of: how strictly the clause says so, whether its days are the county's own, and what settles it.
fn reminds(rule: &'static Rule) -> impl Iterator<Item = Html> {
    rule.reasons.iter().map(move |reason| {
        html! {
            <li class="spread" key={reason.key}>
                <span>{ reason.many }{ " " }<span class="mute s">{ settled(rule) }</span></span>
                <span class="mute s">{ strength(rule.strength) }{ if rule.local { t::LOCAL } else { "" } }</span>
            </li>
        }
    })
}
