//! Paging through a list: 共 N 条.

use super::Button;
use crate::words as w;
use yew::prelude::*;

/// Props of a list's pages.
#[derive(Properties, PartialEq)]
pub struct PaginationProps {
    /// Rows in all.
    pub total: u32,
    /// Rows on a page.
    pub size: u32,
    /// The page shown, from 0.
    pub page: u32,
    /// Hears another page.
    pub on: Callback<u32>,
    /// What is counted.
    #[prop_or(AttrValue::Static(w::ROWS))]
    pub unit: AttrValue,
}

/// The foot of a list.
#[component]
pub fn Pagination(props: &PaginationProps) -> Html {
    let pages = props.total.div_ceil(props.size.max(1)).max(1);
    // The list has become shorter than the page that was looked at.
    use_effect_with((props.page, pages, props.on.clone()), |(page, pages, on)| {
        if page >= pages {
            on.emit(pages - 1);
        }
    });
    let go = |page: u32| {
        let on = props.on.clone();
        Callback::from(move |()| on.emit(page))
    };
    html! {
        <nav class="pages" aria-label={w::PAGES}>
            <span class="mute" data-test="total">{ w::total(props.total, &props.unit) }</span>
            if pages > 1 {
                <Button onclick={go(props.page.saturating_sub(1))} disabled={props.page == 0} test="page-before">{ w::PAGE_BEFORE }</Button>
                <span class="num">{ format!("{} / {pages}", props.page + 1) }</span>
                <Button onclick={go(props.page + 1)} disabled={props.page + 1 >= pages} test="page-next">{ w::PAGE_NEXT }</Button>
            }
        </nav>
    }
}
