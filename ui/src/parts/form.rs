//! The frame of every form: the old draft on offer, the fault, the fields, and the buttons at the foot. Ctrl+Enter saves,
//! Esc goes back.

use super::{Button, FaultNote};
use crate::{
    hooks::{Drafting, Go, Press, Saving, use_go, use_keys},
    shared::use_desk,
    words as w,
};
use anju_model::{Fault, words::moment};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// A form's props.
#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// Saves it.
    pub on_save: Callback<()>,
    /// Saves it in spite of warnings.
    #[prop_or_default]
    pub on_anyway: Option<Callback<()>>,
    /// How the save stands.
    pub saving: Saving,
    /// The fields that show their own faults.
    #[prop_or_default]
    pub fields: Vec<&'static str>,
    /// Its name for tests.
    #[prop_or_default]
    pub test: Option<AttrValue>,
    /// Its fields and its foot.
    pub children: Html,
}

/// A form.
#[component]
pub fn Form(props: &FormProps) -> Html {
    let go = use_go();
    let save = props.on_save.clone();
    use_keys(Callback::from(move |press: Press| match (press.key.as_str(), press.ctrl) {
        ("Enter", true) => {
            save.emit(());
            true
        }
        ("Escape", false) => {
            go.emit(Go::Back);
            true
        }
        _ => false,
    }));
    let onsubmit = props.on_save.reform(|event: SubmitEvent| event.prevent_default());
    let form = use_node_ref();
    {
        let form = form.clone();
        use_effect_with(props.saving.fault.clone(), move |fault| show_field(&form, fault.as_ref()));
    }
    // Enter in a single-line field must not send a half-filled form; Ctrl+Enter and the button do.
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        let in_input = event.target_dyn_into::<web_sys::HtmlInputElement>().is_some();
        if event.key() == "Enter" && in_input && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
        }
    });
    html! {
        <form ref={form} class="form" novalidate=true {onsubmit} {onkeydown} data-test={props.test.clone()}>
            { props.children.clone() }
            <div class="form-fault"><FaultNote fault={props.saving.elsewhere(&props.fields)} on_anyway={props.on_anyway.clone()} /></div>
        </form>
    }
}

/// Puts the focus on the field that a fault is about, which also brings it into view.
fn show_field(form: &NodeRef, fault: Option<&Fault>) {
    let Some(field) = fault.filter(|fault| !fault.soft).and_then(|fault| fault.field.as_deref()) else {
        return;
    };
    let Some(form) = form.cast::<web_sys::Element>() else {
        return;
    };
    let input = [format!("[id='{field}']"), format!("[name='{field}']:checked"), format!("[name='{field}']")]
        .iter()
        .find_map(|selector| form.query_selector(selector).ok().flatten());
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = input.focus();
    }
}

/// Props of a form's foot.
#[derive(Properties, PartialEq)]
pub struct FormFootProps {
    /// How the save stands.
    pub saving: Saving,
    /// What the main button says.
    #[prop_or(AttrValue::Static(w::SAVE))]
    pub save: AttrValue,
    /// The main button's name for tests.
    #[prop_or(AttrValue::Static("save"))]
    pub test: AttrValue,
    /// Whether the present content is kept as a draft.
    #[prop_or_default]
    pub kept: bool,
    /// Other buttons.
    #[prop_or_default]
    pub children: Html,
}

/// The buttons at the foot of a form.
#[component]
pub fn FormFoot(props: &FormFootProps) -> Html {
    let go = use_go();
    let back = Callback::from(move |()| go.emit(Go::Back));
    html! {
        <div class="form-foot">
            <Button look="t" onclick={back} test="back">{ w::BACK }</Button>
            <span class="draft-kept mute" role="status" data-test="draft-kept">{ if props.kept { w::DRAFT_KEPT } else { "" } }</span>
            { props.children.clone() }
            <Button look="p" submit=true disabled={props.saving.busy} test={props.test.clone()} key_hint="Ctrl ↵">
                { if props.saving.busy { AttrValue::Static(w::SAVING) } else { props.save.clone() } }
            </Button>
        </div>
    }
}

/// Props of a draft's offer.
#[derive(Properties)]
pub struct DraftOfferProps {
    /// The form's draft.
    pub drafting: std::rc::Rc<Drafting>,
    /// Goes on with it.
    pub on_take: Callback<()>,
}

impl PartialEq for DraftOfferProps {
    fn eq(&self, other: &Self) -> bool {
        self.drafting.left == other.drafting.left && self.on_take == other.on_take
    }
}

/// Offers what was left unsaved.
#[component]
pub fn DraftOffer(props: &DraftOfferProps) -> Html {
    let desk = use_desk();
    let Some(draft) = props.drafting.left.clone() else {
        return html! {};
    };
    let drafting = props.drafting.clone();
    let throw = Callback::from(move |()| drafting.throw_away());
    html! {
        <div class="alert care" role="status" data-test="draft-offer">
            <p>{ w::draft_left(&moment(draft.at, desk.today())) }</p>
            <Button onclick={props.on_take.clone()} test="draft-take">{ w::DRAFT_TAKE }</Button>
            <Button onclick={throw} test="draft-drop">{ w::DRAFT_DROP }</Button>
        </div>
    }
}
