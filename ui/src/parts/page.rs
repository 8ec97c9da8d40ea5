//! What every page starts with, and how it shows an answer that may still be on its way.

use super::{FaultNote, Waiting};
use crate::{hooks::use_heading, words as w};
use anju_model::Fault;
use yew::prelude::*;

/// Props of a page's head.
#[derive(Properties, PartialEq)]
pub struct PageHeadProps {
    /// The page's heading.
    pub title: AttrValue,
    /// What stands beside it.
    #[prop_or_default]
    pub beside: Html,
    /// Its buttons.
    #[prop_or_default]
    pub children: Html,
}

/// A page's heading with its buttons.
#[component]
pub fn PageHead(props: &PageHeadProps) -> Html {
    let heading = use_heading(props.title.to_string());
    html! {
        <div class="head">
            <h1 ref={heading} tabindex="-1" data-test="heading">{ &props.title }</h1>
            { props.beside.clone() }
            <div class="head-acts">{ props.children.clone() }</div>
        </div>
    }
}

/// Props of a page that waits for its answer.
#[derive(Properties, PartialEq)]
pub struct ShownProps {
    /// The heading while there is no answer.
    pub title: AttrValue,
    /// Why there is none.
    #[prop_or_default]
    pub fault: Option<Fault>,
    /// Asks again.
    pub again: Callback<()>,
}

/// A page whose answer is not there.
#[component]
pub fn Shown(props: &ShownProps) -> Html {
    html! {
        <>
            <PageHead title={if props.title.is_empty() { AttrValue::Static(w::NAME) } else { props.title.clone() }} />
            if props.fault.is_some() {
                <FaultNote fault={props.fault.clone()} on_again={props.again.clone()} />
            } else {
                <Waiting />
            }
        </>
    }
}
