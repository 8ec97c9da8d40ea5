//! 权益保障: the seven rights by division, the households of a right, one right of one household with what comes next, and the
//! survey that asks for all seven in one visit.

mod list;
mod one;
mod overview;
mod sheet;
mod survey;

pub use list::RightList;
pub use one::OneRight;
pub use overview::{Overview, SurveyProgress};
pub use sheet::SurveySheet;
pub use survey::Survey;

use crate::{
    parts::{Card, Tag},
    shared::use_desk,
    words::rights as t,
};
use anju_model::{
    authority::Authority,
    clauses,
    rules::{Light, Right},
};
use yew::prelude::*;

/// How a light looks beside its mark and its word; colour never says it alone.
pub fn look(light: Light) -> &'static str {
    match light {
        Light::Done | Light::AsItIs => "green",
        Light::UnderWay | Light::ToAsk => "blue",
        Light::ToDo => "amber",
        Light::Late => "red",
        Light::NotConcerned | Light::Unknown => "",
    }
}

/// A light: its mark and what it says.
pub fn lit(light: Light, says: &str) -> Html {
    html! { <Tag look={look(light)}><span aria-hidden="true">{ light.mark() }</span>{ " " }{ says.to_owned() }</Tag> }
}

#[derive(Properties, PartialEq)]
struct ClauseProps {
    /// The right's key.
    right: AttrValue,
}

/// The clause's own words and who is responsible.
#[component]
fn Clause(props: &ClauseProps) -> Html {
    let desk = use_desk();
    let Some(right) = Right::named(&props.right) else { return html! {} };
    let Some(clause) = clauses::clause(right.clause) else { return html! {} };
    html! {
        <Card>
            <details data-test="clause">
                <summary>
                    <h2>{ t::CLAUSE }</h2>{ " " }
                    <span class="mute">{ format!("{} {}", right.clause, clause.title) }</span>{ " " }
                    <span class="mute s">{ format!("{}：{}", t::DEPARTMENT, desk.label(Authority::SET, right.department.code())) }</span>
                </summary>
                <p class="quote">{ &clause.text }</p>
            </details>
        </Card>
    }
}
