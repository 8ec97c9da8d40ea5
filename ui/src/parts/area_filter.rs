//! Narrowing a list to a township or a village. There is a choice only where the person sees several; a cadre sees his own
//! households whatever division they are in.

use super::{Choice, Select, area_pick::use_areas};
use crate::{shared::Shared, shared::use_desk, words as w};
use anju_model::{AreaCode, area::AreaLevel, contract::AreaName, divisions::short_name};
use yew::prelude::*;

/// Props of the choice.
#[derive(Properties, PartialEq)]
pub struct AreaFilterProps {
    /// The division that is chosen; none for all that is in reach.
    pub chosen: Option<AreaCode>,
    /// Hears the way to the division that was chosen, from the township down; empty for all that is in reach.
    pub on: Callback<Vec<AreaName>>,
}

/// A township, then a village.
#[component]
pub fn AreaFilter(props: &AreaFilterProps) -> Html {
    let desk = use_desk();
    let span = span(&desk);
    let township = span.as_ref().and_then(|span| township_of(span, props.chosen.as_ref()));
    let townships = use_areas(span.clone().filter(|span| span.level() < AreaLevel::Township));
    let villages = use_areas(township.clone());
    let Some(span) = span else { return html! {} };
    let several = span.level() < AreaLevel::Township;
    let village = props.chosen.clone().filter(|chosen| chosen.level() == AreaLevel::Village);
    let on_township = {
        let (on, townships) = (props.on.clone(), townships.clone());
        Callback::from(move |code: String| on.emit(way(&[(&townships, code.as_str())])))
    };
    let on_village = {
        let (on, townships, villages) = (props.on.clone(), townships.clone(), villages.clone());
        let township = township.as_ref().map(AreaCode::to_string).unwrap_or_default();
        Callback::from(move |code: String| on.emit(way(&[(&townships, township.as_str()), (&villages, code.as_str())])))
    };
    html! {
        <>
            if several {
                <Select name="in-township" label={w::TOWNSHIP} choices={choices(&townships)} chosen={chosen(&townships, township.as_ref())} none={w::WHOLE_COUNTY} on={on_township} />
            }
            if township.is_some() {
                <Select name="in-village" label={w::VILLAGE} choices={choices(&villages)} chosen={chosen(&villages, village.as_ref())} none={w::WHOLE_TOWNSHIP} on={on_village} />
            }
        </>
    }
}

/// What the person may choose from: the grant, or the one division of it that this desk holds; none where there is no choice.
pub fn span(desk: &Shared) -> Option<AreaCode> {
    let own = desk.me().filter(|_| !desk.is_cadre())?.area.code.clone();
    let areas = desk.session.as_ref().map(|session| session.areas.as_slice()).unwrap_or_default();
    let span = match areas {
        [only] if own.covers(&only.code) => only.code.clone(),
        _ => own,
    };
    (span.level() < AreaLevel::Village).then_some(span)
}

/// The township whose villages are offered: the chosen one, or the only one.
fn township_of(span: &AreaCode, chosen: Option<&AreaCode>) -> Option<AreaCode> {
    let chosen = chosen.filter(|chosen| span.covers(chosen));
    chosen.and_then(|chosen| chosen.at(AreaLevel::Township)).or_else(|| span.at(AreaLevel::Township))
}

/// Names the divisions on a way by their codes; one that was not chosen, or that is the only one, is no step of it.
fn way(steps: &[(&[AreaName], &str)]) -> Vec<AreaName> {
    steps.iter().filter_map(|(known, code)| known.iter().find(|area| area.code.as_str() == *code).cloned()).collect()
}

fn choices(areas: &[AreaName]) -> Vec<Choice> {
    areas.iter().map(|area| Choice::new(area.code.to_string(), short_name(&area.name).to_owned())).collect()
}

/// The chosen code, once its name is known: a code alone says nothing to anybody.
fn chosen(areas: &[AreaName], chosen: Option<&AreaCode>) -> AttrValue {
    let known = chosen.filter(|chosen| areas.iter().any(|area| area.code == **chosen));
    known.map(|code| AttrValue::from(code.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str) -> AreaCode {
        AreaCode::parse(code).expect("a code")
    }

    fn named(code: &str, name: &str) -> AreaName {
        AreaName { code: area(code), name: name.to_owned() }
    }

    #[test]
    fn villages_are_offered_of_the_chosen_township_or_of_the_only_one() {
        let township = area("500235116");
        assert_eq!(township_of(&area("500235"), None), None);
        assert_eq!(township_of(&area("500235"), Some(&township)), Some(township.clone()));
        assert_eq!(township_of(&area("500235"), Some(&area("500235116002"))), Some(township.clone()));
        assert_eq!(township_of(&township, None), Some(township.clone()));
        assert_eq!(township_of(&township, Some(&area("500235117"))), Some(township), "another's is no choice here");
    }

    #[test]
    fn the_way_names_each_step_that_was_chosen() {
        let (townships, villages) = ([named("500235116", "农坝镇")], [named("500235116002", "农坝社区")]);
        let names = |steps: &[(&[AreaName], &str)]| way(steps).into_iter().map(|area| area.name).collect::<Vec<_>>();
        assert_eq!(names(&[(&townships, "500235116"), (&villages, "500235116002")]), ["农坝镇", "农坝社区"]);
        assert_eq!(names(&[(&townships, "500235116"), (&villages, "")]), ["农坝镇"]);
        assert_eq!(names(&[(&[], "500235116"), (&villages, "500235116002")]), ["农坝社区"]);
        assert!(names(&[(&townships, "")]).is_empty());
    }
}
