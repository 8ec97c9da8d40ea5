//! A card: a titled piece of a page.

use yew::prelude::*;

/// A card's props.
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// Its heading.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// What stands beside the heading.
    #[prop_or_default]
    pub beside: Html,
    /// Whether its content touches the edges (tables, lists).
    #[prop_or_default]
    pub flush: bool,
    /// Its name for tests.
    #[prop_or_default]
    pub test: Option<AttrValue>,
    /// Its content.
    #[prop_or_default]
    pub children: Html,
}

/// A card.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section class={classes!("card", props.flush.then_some("flush"))} data-test={props.test.clone()}>
            if let Some(title) = &props.title {
                <div class="card-head"><h2>{ title }</h2>{ props.beside.clone() }</div>
            }
            { props.children.clone() }
        </section>
    }
}
