//! Buttons and links that look like buttons.

use crate::route::Route;
use yew::prelude::*;
use yew_router::prelude::Link;

/// A button's props.
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// What it does.
    #[prop_or_default]
    pub onclick: Callback<()>,
    /// `p` for the page's main act, `t` for a quiet one, empty for any other.
    #[prop_or_default]
    pub look: &'static str,
    /// Whether it cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
    /// Whether it sends the form it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// Its name for tests.
    #[prop_or_default]
    pub test: Option<AttrValue>,
    /// A fuller name, where the words alone do not say which row it belongs to.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// The key that does the same.
    #[prop_or_default]
    pub key_hint: Option<&'static str>,
    /// What it says.
    pub children: Html,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    html! {
        <button
            type={if props.submit { "submit" } else { "button" }}
            class={classes!("btn", props.look)}
            disabled={props.disabled}
            data-test={props.test.clone()}
            aria-label={props.label.clone()}
            {onclick}
        >
            { props.children.clone() }
            if let Some(key) = props.key_hint {
                <span class="key" aria-hidden="true">{ key }</span>
            }
        </button>
    }
}

/// A link's props.
#[derive(Properties, PartialEq)]
pub struct GoLinkProps {
    /// Where it leads.
    pub to: Route,
    /// As a button's; `link` for one in running text.
    #[prop_or_default]
    pub look: &'static str,
    /// Its name for tests.
    #[prop_or_default]
    pub test: Option<AttrValue>,
    /// The key that does the same.
    #[prop_or_default]
    pub key_hint: Option<&'static str>,
    /// What it says.
    pub children: Html,
}

/// A link to another page that looks like a button.
#[component]
pub fn GoLink(props: &GoLinkProps) -> Html {
    let look = if props.look == "link" { classes!("link") } else { classes!("btn", props.look) };
    // The router's link passes no further attributes on, so the test's name sits inside it.
    html! {
        <Link<Route> classes={look} to={props.to.clone()}>
            <span data-test={props.test.clone()}>{ props.children.clone() }</span>
            if let Some(key) = props.key_hint {
                <span class="key" aria-hidden="true">{ key }</span>
            }
        </Link<Route>>
    }
}
