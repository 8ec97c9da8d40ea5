//! A list that is narrowed by a choice and read page by page.

use yew::{Callback, hook, use_state};

/// What of a list is shown.
#[derive(Clone, PartialEq)]
pub struct Paged<T: PartialEq> {
    /// What narrows the list.
    pub chosen: T,
    /// The page, from 0.
    pub page: u32,
    /// Narrows the list otherwise; that begins at the first page again.
    pub choose: Callback<T>,
    /// Turns to a page.
    pub on_page: Callback<u32>,
}

/// The page of a list, from 0, and what turns to another; whatever else is chosen begins at the first page again.
#[hook]
pub fn use_page<T: Clone + PartialEq + 'static>(chosen: T) -> (u32, Callback<u32>) {
    let state = use_state(|| (chosen.clone(), 0_u32));
    let page = if state.0 == chosen { state.1 } else { 0 };
    let setter = state.setter();
    (page, Callback::from(move |page| setter.set((chosen.clone(), page))))
}

/// Returns the rows of a page, from 0, with `size` rows a page; none past the end.
pub fn page_of<R>(rows: &[R], page: u32, size: u32) -> &[R] {
    rows.chunks(size as usize).nth(page as usize).unwrap_or_default()
}

/// Starts with the first choice on the first page.
#[hook]
pub fn use_paged<T: Clone + PartialEq + 'static>(first: impl FnOnce() -> T) -> Paged<T> {
    let state = use_state(|| (first(), 0_u32));
    let choose = {
        let state = state.setter();
        Callback::from(move |chosen| state.set((chosen, 0)))
    };
    let (chosen, page) = (*state).clone();
    let on_page = {
        let (state, chosen) = (state.setter(), chosen.clone());
        Callback::from(move |page| state.set((chosen.clone(), page)))
    };
    Paged { chosen, page, choose, on_page }
}
