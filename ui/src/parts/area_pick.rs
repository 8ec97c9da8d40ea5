//! Choosing a village level by level: township, then village.

use super::{Choice, Select};
use crate::{api, words as w};
use anju_model::{
    AreaCode,
    area::AreaLevel,
    contract::{AreaName, GetAreas},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Props of a village's choice.
#[derive(Properties, PartialEq)]
pub struct AreaPickProps {
    /// The field's name.
    pub name: AttrValue,
    /// Where to start: the county, a township, or a village that is then chosen.
    pub from: AreaCode,
    /// Hears the village, once one is chosen.
    pub on: Callback<Option<AreaCode>>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
}

/// A village by its township.
#[component]
pub fn AreaPick(props: &AreaPickProps) -> Html {
    let county = props.from.at(AreaLevel::County);
    let township = use_state(|| props.from.at(AreaLevel::Township));
    let village = use_state(|| props.from.at(AreaLevel::Village));
    let townships = use_areas(county);
    let villages = use_areas((*township).clone());
    let on_township = {
        let (township, village, on) = (township.clone(), village.clone(), props.on.clone());
        Callback::from(move |code: String| {
            township.set(AreaCode::parse(&code));
            village.set(None);
            on.emit(None);
        })
    };
    let on_village = {
        let (village, on) = (village.clone(), props.on.clone());
        Callback::from(move |code: String| {
            village.set(AreaCode::parse(&code));
            on.emit(AreaCode::parse(&code));
        })
    };
    let chosen =
        |code: &Option<AreaCode>| code.as_ref().map(|code| AttrValue::from(code.to_string())).unwrap_or_default();
    html! {
        <>
            <Select name={format!("{}-township", props.name)} label={w::TOWNSHIP} choices={choices(&townships)} chosen={chosen(&township)} on={on_township} required=true />
            <Select name={props.name.clone()} label={w::VILLAGE} choices={choices(&villages)} chosen={chosen(&village)} on={on_village} required=true error={props.error.clone()} />
        </>
    }
}

fn choices(areas: &[AreaName]) -> Vec<Choice> {
    areas.iter().map(|area| Choice::new(area.code.to_string(), area.name.clone())).collect()
}

#[hook]
fn use_areas(below: Option<AreaCode>) -> Vec<AreaName> {
    let areas = use_state(Vec::new);
    {
        let areas = areas.clone();
        use_effect_with(below, move |below| {
            areas.set(vec![]);
            if let Some(below) = below.clone() {
                spawn_local(async move { areas.set(api::ask(GetAreas { below }).await.unwrap_or_default()) });
            }
        });
    }
    (*areas).clone()
}
