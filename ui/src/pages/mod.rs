//! The pages. Each asks for what it shows, keeps its own state, and draws it; only session, sync and notes are shared.

mod frame;
mod house;
mod sign_in;
mod today;
mod visit;

pub use frame::Frame;
pub use sign_in::SignIn;

use crate::{parts::{Empty, PageHead}, route::Route, words as w};
use yew::prelude::*;

/// Draws the page of an address.
pub fn page(route: Route) -> Html {
    match route {
        Route::Today => html! { <today::TodayPage /> },
        Route::House { id } => html! { <house::House key={id.to_string()} {id} /> },
        Route::Visit { id } => html! { <visit::Visit key={id.to_string()} {id} /> },
        _ => html! { <><PageHead title={w::NOWHERE} /><Empty text={w::NOWHERE_WHY} /></> },
    }
}
