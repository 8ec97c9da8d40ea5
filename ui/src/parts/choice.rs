//! Choosing one (segmented) or several (chips, ticks) of a few. They are radio buttons and check boxes underneath, so that
//! arrows, space and screen readers work as everywhere.

use anju_model::CodeSets;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One thing to choose: its code and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is stored.
    pub code: AttrValue,
    /// What is shown.
    pub label: AttrValue,
}

impl Choice {
    /// Makes a choice.
    pub fn new(code: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { code: code.into(), label: label.into() }
    }

    /// Lists the codes of a set that are offered.
    pub fn of_set(codes: &CodeSets, set: &str) -> Vec<Self> {
        codes.items(set).iter().map(|item| Self::new(item.code.clone(), item.label.clone())).collect()
    }
}

/// Finds what a code stands for, in a table of what there is to choose with its codes.
pub fn by_code<T: Copy>(table: &[(T, &'static str)], code: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == code).map(|(choice, _)| *choice)
}

/// Finds the code of what is chosen.
pub fn code_of<T: Copy + PartialEq>(table: &[(T, &'static str)], chosen: T) -> Option<&'static str> {
    table.iter().find(|(choice, _)| *choice == chosen).map(|(_, code)| *code)
}

/// Props of a choice of one.
#[derive(Properties, PartialEq)]
pub struct SegmentedProps {
    /// The group's name, unique on the page.
    pub name: AttrValue,
    /// What it is about, for screen readers where no label stands beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What there is to choose.
    pub choices: Vec<Choice>,
    /// The chosen code.
    pub chosen: AttrValue,
    /// Hears a choice.
    pub on: Callback<AttrValue>,
}

/// One of a few, side by side.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    let segment = |choice: &Choice| {
        let onchange = {
            let (on, code) = (props.on.clone(), choice.code.clone());
            Callback::from(move |_: Event| on.emit(code.clone()))
        };
        html! {
            <label class="segment" key={choice.code.as_str()}>
                <input
                    type="radio"
                    name={props.name.clone()}
                    value={choice.code.clone()}
                    checked={props.chosen == choice.code}
                    data-test={format!("{}-{}", props.name, choice.code)}
                    {onchange}
                />
                <span>{ &choice.label }</span>
            </label>
        }
    };
    html! {
        <div class="segmented" role="radiogroup" aria-label={props.label.clone()}>{ for props.choices.iter().map(segment) }</div>
    }
}

/// Props of a choice of several.
#[derive(Properties, PartialEq)]
pub struct TicksProps {
    /// The group's name, unique on the page.
    pub name: AttrValue,
    /// What there is to choose.
    pub choices: Vec<Choice>,
    /// Tells whether a code is chosen.
    pub chosen: Vec<AttrValue>,
    /// Hears the code that was switched.
    pub on: Callback<AttrValue>,
}

fn boxes(props: &TicksProps, look: &'static str) -> Html {
    let tick = |choice: &Choice| {
        let onchange = {
            let (on, code) = (props.on.clone(), choice.code.clone());
            Callback::from(move |_: Event| on.emit(code.clone()))
        };
        html! {
            <label class={look} key={choice.code.as_str()}>
                <input
                    type="checkbox"
                    value={choice.code.clone()}
                    checked={props.chosen.contains(&choice.code)}
                    data-test={format!("{}-{}", props.name, choice.code)}
                    {onchange}
                />
                <span>{ &choice.label }</span>
            </label>
        }
    };
    html! { <div class={format!("{look}s")} role="group">{ for props.choices.iter().map(tick) }</div> }
}

/// Several of a few, in a grid.
#[component]
pub fn Ticks(props: &TicksProps) -> Html {
    boxes(props, "tick")
}

/// Several of a few, as round chips.
#[component]
pub fn Chips(props: &TicksProps) -> Html {
    boxes(props, "chip")
}

/// Reads what an event's input says.
pub(super) fn input_value(event: &web_sys::Event) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}
