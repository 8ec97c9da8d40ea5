//! Where the person is: moving between pages, and putting the focus on a new page's heading.

use crate::route::Route;
use web_sys::HtmlElement;
use yew::{Callback, NodeRef, hook, use_effect_with, use_node_ref};
use yew_router::hooks::use_navigator;

/// Where to go.
pub enum Go {
    /// To a page.
    To(Route),
    /// To a page in place of this one: back leads to where one came from.
    Instead(Route),
    /// To where one came from.
    Back,
}

impl From<Route> for Go {
    fn from(route: Route) -> Self {
        Go::To(route)
    }
}

/// Returns what moves to another page.
#[hook]
pub fn use_go() -> Callback<Go> {
    let navigator = use_navigator();
    Callback::from(move |go| {
        let Some(navigator) = &navigator else { return };
        match go {
            Go::To(route) => navigator.push(&route),
            Go::Instead(route) => navigator.replace(&route),
            Go::Back => navigator.back(),
        }
    })
}

/// Names the page in the window's title and puts the focus on its heading, so that keys and screen readers start there.
#[hook]
pub fn use_heading(title: String) -> NodeRef {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(title, move |title| {
            let Some(document) = web_sys::window().and_then(|window| window.document()) else {
                return;
            };
            document.set_title(&crate::words::window_title(title));
            // A field that is to be filled first keeps the focus.
            let typing = document
                .active_element()
                .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"));
            if let Some(heading) = heading.cast::<HtmlElement>().filter(|_| !typing) {
                let _ = heading.focus();
            }
        });
    }
    heading
}
