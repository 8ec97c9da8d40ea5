//! A list to select one from, without a label of its own: the field or the row that it stands in names it.

use super::Choice;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Props of the list.
#[derive(Properties, PartialEq)]
pub struct PickProps {
    /// What it is about, for screen readers, where no label names its id.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Its id and name, where a label names it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// What there is to select.
    pub choices: Vec<Choice>,
    /// The selected code; empty for none.
    pub chosen: AttrValue,
    /// What stands for none.
    #[prop_or(AttrValue::Static(crate::words::CHOOSE))]
    pub none: AttrValue,
    /// Hears a selection.
    pub on: Callback<String>,
    /// Whether something must be selected.
    #[prop_or_default]
    pub required: bool,
    /// Whether what is selected is wrong.
    #[prop_or_default]
    pub wrong: bool,
    /// Its name for tests.
    pub test: AttrValue,
}

/// The list.
#[component]
pub fn Pick(props: &PickProps) -> Html {
    let onchange = props.on.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
    });
    let unknown = !props.chosen.is_empty() && !props.choices.iter().any(|choice| choice.code == props.chosen);
    let option = |choice: &Choice| {
        html! { <option value={choice.code.clone()} selected={choice.code == props.chosen}>{ &choice.label }</option> }
    };
    html! {
        <select
            class="in" id={props.id.clone()} name={props.id.clone()} aria-label={props.label.clone()} {onchange}
            aria-required={props.required.to_string()} aria-invalid={props.wrong.to_string()} data-test={props.test.clone()}
        >
            <option value="" selected={props.chosen.is_empty()}>{ &props.none }</option>
            { for props.choices.iter().map(option) }
            // A code that this program does not know stays what it is.
            if unknown { <option value={props.chosen.clone()} selected=true>{ &props.chosen }</option> }
        </select>
    }
}
