//! Choosing a division level by level: township, then village; where it is allowed, a whole township or the county.

use super::{Choice, Select};
use crate::{api, words as w};
use anju_model::{
    AreaCode,
    area::AreaLevel,
    contract::{AreaName, GetAreas},
};
use yew::prelude::*;

/// Props of a division's choice.
#[derive(Properties, PartialEq)]
pub struct AreaPickProps {
    /// The field's name.
    pub name: AttrValue,
    /// Where to start: the county, a township, or a village that is then chosen.
    pub from: AreaCode,
    /// Hears the division, once one is chosen.
    #[prop_or_default]
    pub on: Callback<Option<AreaCode>>,
    /// Hears it with its name.
    #[prop_or_default]
    pub on_named: Callback<Option<AreaName>>,
    /// The highest level that may be chosen.
    #[prop_or(AreaLevel::Village)]
    pub highest: AreaLevel,
    /// Whether villages are offered.
    #[prop_or(true)]
    pub villages: bool,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
}

/// A village by its township, or what lies above it.
#[component]
pub fn AreaPick(props: &AreaPickProps) -> Html {
    let county = props.from.at(AreaLevel::County);
    let township = use_state(|| props.from.at(AreaLevel::Township));
    let village = use_state(|| props.from.at(AreaLevel::Village));
    let townships = use_areas(county.clone());
    let villages = use_areas((*township).clone());
    let tell = {
        let (on, on_named, highest) = (props.on.clone(), props.on_named.clone(), props.highest);
        let (townships, villages) = (townships.clone(), villages.clone());
        move |chosen: Option<AreaCode>| {
            let chosen = chosen.or_else(|| county.clone()).filter(|code| code.level() >= highest);
            let name = |code: &AreaCode| {
                let known = townships.iter().chain(&villages).find(|area| area.code == *code);
                known.map_or_else(|| w::WHOLE_COUNTY.to_owned(), |area| area.name.clone())
            };
            on_named.emit(chosen.as_ref().map(|code| AreaName { name: name(code), code: code.clone() }));
            on.emit(chosen);
        }
    };
    let on_township = {
        let (township, village, tell) = (township.clone(), village.clone(), tell.clone());
        Callback::from(move |code: String| {
            township.set(AreaCode::parse(&code));
            village.set(None);
            tell(AreaCode::parse(&code));
        })
    };
    let on_village = {
        let (township, village) = (township.clone(), village.clone());
        Callback::from(move |code: String| {
            village.set(AreaCode::parse(&code));
            tell(AreaCode::parse(&code).or_else(|| (*township).clone()));
        })
    };
    let chosen =
        |code: &Option<AreaCode>| code.as_ref().map(|code| AttrValue::from(code.to_string())).unwrap_or_default();
    let whole = |level: AreaLevel, word: &'static str| if props.highest <= level { word } else { w::CHOOSE };
    let must = |level: AreaLevel| props.highest > level;
    let below = props.villages.then(|| props.error.clone()).flatten();
    let above = if props.villages { None } else { props.error.clone() };
    html! {
        <>
            <Select name={format!("{}-township", props.name)} label={w::TOWNSHIP} choices={choices(&townships)} chosen={chosen(&township)} none={whole(AreaLevel::County, w::WHOLE_COUNTY)} on={on_township} required={must(AreaLevel::County)} error={above} />
            if props.villages {
                <Select name={props.name.clone()} label={w::VILLAGE} choices={choices(&villages)} chosen={chosen(&village)} none={whole(AreaLevel::Township, w::WHOLE_TOWNSHIP)} on={on_village} required={must(AreaLevel::Township)} error={below} />
            }
        </>
    }
}

fn choices(areas: &[AreaName]) -> Vec<Choice> {
    areas.iter().map(|area| Choice::new(area.code.to_string(), area.name.clone())).collect()
}

/// The divisions directly below one, once they are there.
#[hook]
pub(super) fn use_areas(below: Option<AreaCode>) -> Vec<AreaName> {
    let areas = use_state(Vec::new);
    {
        let areas = areas.clone();
        use_effect_with(below, move |below| {
            areas.set(vec![]);
            if let Some(below) = below.clone() {
                api::ask_then(GetAreas { below }, move |found| areas.set(found.unwrap_or_default()));
            }
        });
    }
    (*areas).clone()
}
