//! Choosing cadres: those at hand as chips, any other by searching name or unit.

use super::{Button, Chips, Choice, Field};
use crate::{api, hooks::is_composing, words as w};
use anju_model::{
    RecordId,
    contract::{CadreChip, FindCadres},
};
use gloo_timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of a choice of cadres.
#[derive(Properties, PartialEq)]
pub struct PeoplePickProps {
    /// The field's name.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// The cadres at hand.
    pub near: Vec<CadreChip>,
    /// The chosen ones.
    pub chosen: Vec<RecordId>,
    /// Hears who is chosen now.
    pub on: Callback<Vec<RecordId>>,
    /// The most that may be chosen.
    pub most: usize,
    /// Whether someone must be chosen.
    #[prop_or_default]
    pub required: bool,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// A word of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What the button that searches says.
    #[prop_or(AttrValue::Static(w::OTHER_CADRE))]
    pub more: AttrValue,
}

/// Cadres by a press, or by searching.
#[component]
pub fn PeoplePick(props: &PeoplePickProps) -> Html {
    let found = use_state(Vec::<CadreChip>::new);
    let added = use_state(Vec::<CadreChip>::new);
    let open = use_state(|| props.near.is_empty());
    let everyone: Vec<CadreChip> = props.near.iter().chain(added.iter()).cloned().collect();
    let switch = {
        let (on, chosen, most) = (props.on.clone(), props.chosen.clone(), props.most);
        Callback::from(move |id: RecordId| {
            let mut chosen = chosen.clone();
            match chosen.iter().position(|known| *known == id) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(id),
            }
            // One more than allowed takes the place of the first.
            if chosen.len() > most {
                chosen.remove(0);
            }
            on.emit(chosen);
        })
    };
    let add = {
        let (added, open, switch, everyone, chosen) =
            (added.clone(), open.clone(), switch.clone(), everyone.clone(), props.chosen.clone());
        Callback::from(move |cadre: CadreChip| {
            open.set(false);
            if !everyone.iter().any(|known| known.id == cadre.id) {
                added.set(added.iter().cloned().chain([cadre.clone()]).collect());
            }
            if !chosen.contains(&cadre.id) {
                switch.emit(cadre.id);
            }
        })
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |()| open.set(!*open))
    };
    let choices =
        everyone.iter().map(|cadre| Choice::new(cadre.id.to_string(), cadre.name.clone())).collect::<Vec<_>>();
    let chosen = props.chosen.iter().map(|id| id.to_string().into()).collect::<Vec<AttrValue>>();
    let on_chip = Callback::from(move |code: AttrValue| {
        if let Ok(id) = code.parse() {
            switch.emit(id);
        }
    });
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} single=false required={props.required} error={props.error.clone()} hint={props.hint.clone()}>
            <div class="row wrap">
                if !choices.is_empty() { <Chips name={props.name.clone()} {choices} {chosen} on={on_chip} /> }
                <Button look="chip-add" onclick={toggle} test={format!("{}-more", props.name)}>{ &props.more }</Button>
            </div>
            if *open { <CadreSearch name={props.name.clone()} found={(*found).clone()} on_found={Callback::from(move |list| found.set(list))} on={add} /> }
        </Field>
    }
}

#[derive(Properties, PartialEq)]
struct CadreSearchProps {
    name: AttrValue,
    found: Vec<CadreChip>,
    on_found: Callback<Vec<CadreChip>>,
    on: Callback<CadreChip>,
}

#[component]
fn CadreSearch(props: &CadreSearchProps) -> Html {
    let timer = use_mut_ref(|| None::<Timeout>);
    let search = {
        let on_found = props.on_found.clone();
        Callback::from(move |text: String| {
            let on_found = on_found.clone();
            api::ask_then(FindCadres { text }, move |found| on_found.emit(found.unwrap_or_default()));
        })
    };
    {
        let search = search.clone();
        use_effect_with((), move |()| search.emit(String::new()));
    }
    // A half-composed word finds nobody and does no harm; its final form comes with the last input event.
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
        let search = search.clone();
        timer.replace(Some(Timeout::new(150, move || search.emit(text.trim().to_owned()))));
    });
    let onkeydown = {
        let (found, on) = (props.found.clone(), props.on.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.ctrl_key() && !is_composing(&event) {
                event.prevent_default();
                if let Some(first) = found.first() {
                    on.emit(first.clone());
                }
            }
        })
    };
    let row = |cadre: &CadreChip| {
        let onclick = {
            let (on, cadre) = (props.on.clone(), cadre.clone());
            Callback::from(move |()| on.emit(cadre.clone()))
        };
        html! {
            <li key={cadre.id.to_string()}>
                <Button look="t" {onclick} test="cadre-found">{ &cadre.name }<span class="mute s">{ cadre.unit.clone().unwrap_or_default() }</span></Button>
            </li>
        }
    };
    html! {
        <div class="pick">
            <input
                class="in" type="search" autocomplete="off" placeholder={w::FIND_CADRE} aria-label={w::FIND_CADRE} {oninput} {onkeydown}
                data-test={format!("{}-search", props.name)}
            />
            <ul class="pick-list">
                { for props.found.iter().take(8).map(row) }
                if props.found.is_empty() { <li class="mute">{ w::NO_CADRE_FOUND }</li> }
            </ul>
        </div>
    }
}
