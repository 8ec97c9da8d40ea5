//! The households behind a number.

use super::as_of;
use crate::{
    hooks::{Asking, use_ask},
    pages::households::Rows,
    parts::{Button, Card, ExportButton, FaultNote, PageHead, Pagination, Waiting},
    words::{self as w, board as t},
};
use anju_model::{
    Day,
    contract::{ListBehind, ListChosen, Part},
    indicators::Indicator,
};
use yew::prelude::*;

const SIZE: u32 = 20;

/// Which list is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The part of the board.
    pub part: Part,
    /// The number.
    pub indicator: Indicator,
    /// As of this day.
    pub day: Day,
}

/// Props of the list.
#[derive(Properties, PartialEq)]
pub struct BehindProps {
    /// Which list.
    pub wanted: Wanted,
    /// Leads back to the board.
    pub on_back: Callback<()>,
}

/// The list.
#[component]
pub fn BehindList(props: &BehindProps) -> Html {
    let page = use_state(|| 0_u32);
    let Wanted { part, indicator, day } = props.wanted.clone();
    let list = ListChosen::Behind { part: part.clone(), indicator, day: Some(day) };
    let asked = ListBehind { part, indicator, day: Some(day), skip: *page * SIZE, limit: SIZE };
    let Asking { reply, fault, again } = use_ask(asked);
    let title = reply.as_ref().map(|behind| behind.title.clone()).unwrap_or_default();
    let at = *page;
    let on_page = Callback::from(move |to| page.set(to));
    let shown = reply.as_ref().map_or(0, |behind| behind.count);
    html! {
        <>
            <PageHead title={indicator.label()} beside={html! { <span class="mute">{ t::list_of(&title, &as_of(day), shown) }</span> }}>
                <ExportButton {list} />
                <Button onclick={props.on_back.clone()} test="board-back">{ w::BACK }</Button>
            </PageHead>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(behind) = reply {
                    <Rows rows={behind.households.rows.clone()} />
                    <Pagination total={behind.households.total} size={SIZE} page={at} on={on_page} unit={w::HOUSEHOLDS} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}
