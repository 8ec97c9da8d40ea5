//! A labelled field with its error underneath, and what is typed or selected in it. What is typed stays with the browser
//! (uncontrolled): a page that writes the value back while someone composes Chinese loses it.

use super::{Choice, Pick};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A field's props.
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The field's name; its input has the same id.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// Whether it must be filled.
    #[prop_or_default]
    pub required: bool,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// A word of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether the label names one input; a group of them is named by the group.
    #[prop_or(true)]
    pub single: bool,
    /// The input.
    pub children: Html,
}

/// A labelled field.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let label = html! {
        <>
            if props.required { <span class="must" aria-hidden="true">{ "*" }</span> }
            { &props.label }
        </>
    };
    html! {
        <div class={classes!("field", props.error.is_some().then_some("wrong"))}>
            if props.single {
                <label class="field-label" for={props.name.clone()}>{ label }</label>
            } else {
                <span class="field-label" id={format!("{}-label", props.name)}>{ label }</span>
            }
            <div
                class="field-body"
                role={(!props.single).then_some("group")}
                aria-labelledby={(!props.single).then(|| format!("{}-label", props.name))}
            >
                { props.children.clone() }
                if let Some(error) = &props.error {
                    <p class="error" id={format!("{}-error", props.name)} role="alert" data-test={format!("{}-error", props.name)}>{ error }</p>
                } else if let Some(hint) = &props.hint {
                    <p class="hint" id={format!("{}-hint", props.name)}>{ hint }</p>
                }
            </div>
        </div>
    }
}

/// Props of a text field.
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// The field's name.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// What it holds at first; a new one replaces what was typed.
    #[prop_or_default]
    pub initial: AttrValue,
    /// Hears what it holds, at every change.
    pub on: Callback<String>,
    /// `text`, `password`, `date`, `number` …
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    /// Lines; none for a single-line input.
    #[prop_or_default]
    pub lines: Option<u32>,
    /// Whether it must be filled.
    #[prop_or_default]
    pub required: bool,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// A word of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What stands in it while empty.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// What the browser may fill in; nothing, as others sit here too.
    #[prop_or(AttrValue::Static("off"))]
    pub autocomplete: AttrValue,
    /// Which keyboard a touch screen shows.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// Whether it has the focus when the page opens.
    #[prop_or_default]
    pub focus: bool,
    /// Its name for tests; the field's name if none.
    #[prop_or_default]
    pub test: Option<AttrValue>,
}

/// A labelled text field.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((props.initial.clone(), props.focus), move |(initial, focus)| {
            // Only where it differs: writing an equal value would still move the cursor and break a composition.
            if let Some(input) = node.cast::<HtmlInputElement>().filter(|input| input.value() != initial.as_str()) {
                input.set_value(initial);
            }
            if let Some(area) = node.cast::<HtmlTextAreaElement>().filter(|area| area.value() != initial.as_str()) {
                area.set_value(initial);
            }
            if let Some(element) = node.cast::<web_sys::HtmlElement>().filter(|_| *focus) {
                let _ = element.focus();
            }
        });
    }
    let hear = {
        let on = props.on.clone();
        move |event: &Event| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value());
            if let Some(text) = area.or_else(|| event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()))
            {
                on.emit(text);
            }
        }
    };
    let oninput = Callback::from({
        let hear = hear.clone();
        move |event: InputEvent| hear(&event)
    });
    let onchange = Callback::from(move |event: Event| hear(&event));
    let described = if props.error.is_some() { "error" } else { "hint" };
    let described = format!("{}-{described}", props.name);
    let test = props.test.clone().unwrap_or_else(|| props.name.clone());
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} required={props.required} error={props.error.clone()} hint={props.hint.clone()}>
            if let Some(lines) = props.lines {
                <textarea
                    ref={node} class="in" id={props.name.clone()} name={props.name.clone()} rows={lines.to_string()} {oninput} {onchange}
                    placeholder={props.placeholder.clone()} aria-required={props.required.to_string()}
                    aria-invalid={props.error.is_some().to_string()} aria-describedby={described} data-test={test}
                />
            } else {
                <input
                    ref={node} class="in" id={props.name.clone()} name={props.name.clone()} type={props.kind.clone()} {oninput} {onchange}
                    placeholder={props.placeholder.clone()} autocomplete={props.autocomplete.clone()} inputmode={props.inputmode.clone()}
                    aria-required={props.required.to_string()} aria-invalid={props.error.is_some().to_string()}
                    aria-describedby={described} data-test={test} spellcheck="false"
                />
            }
        </Field>
    }
}

/// Props of a list to select from.
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// The field's name.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
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
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// A word of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
}

/// A labelled list to select one from.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} required={props.required} error={props.error.clone()} hint={props.hint.clone()}>
            <Pick
                id={props.name.clone()} choices={props.choices.clone()} chosen={props.chosen.clone()} none={props.none.clone()}
                on={props.on.clone()} required={props.required} wrong={props.error.is_some()} test={props.name.clone()}
            />
        </Field>
    }
}
