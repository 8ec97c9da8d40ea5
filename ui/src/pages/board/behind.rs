//! The households behind a number.

use crate::{
    hooks::{Asking, end_of, use_ask, use_page},
    pages::households::Rows,
    parts::{AreaFilter, Button, Card, ExportButton, FaultNote, PageHead, Pagination, Waiting},
    words::{self as w, board as t},
};
use anju_model::{
    Day,
    contract::{AreaName, ListBehind, ListChosen, Part},
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
    /// Hears that the list of another part is wanted.
    pub on_part: Callback<Part>,
    /// Leads back to the board.
    pub on_back: Callback<()>,
}

/// The list.
#[component]
pub fn BehindList(props: &BehindProps) -> Html {
    let (page, on_page) = use_page(props.wanted.clone());
    let Wanted { part, indicator, day } = props.wanted.clone();
    let area = part.area.clone();
    let list = ListChosen::Behind { part: part.clone(), indicator, day: Some(day) };
    let asked = ListBehind { part, indicator, day: Some(day), skip: page * SIZE, limit: SIZE };
    let Asking { reply, fault, again } = use_ask(asked);
    let title = reply.as_ref().map(|behind| behind.title.clone()).unwrap_or_default();
    let on_area = {
        let wanted = props.wanted.clone();
        // A settlement lies in its village alone.
        props.on_part.reform(move |way: Vec<AreaName>| Part { area: end_of(&way), housed: None, ..wanted.part.clone() })
    };
    let shown = reply.as_ref().map_or(0, |behind| behind.count);
    html! {
        <>
            <PageHead title={indicator.label()} beside={html! { <span class="mute">{ t::list_of(&title, &t::on_day(day), shown) }</span> }}>
                <ExportButton {list} />
                <Button onclick={props.on_back.clone()} test="board-back">{ w::BACK }</Button>
            </PageHead>
            <div class="filter"><AreaFilter chosen={area} on={on_area} /></div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(behind) = reply {
                    if let Some(frozen) = behind.frozen.filter(|frozen| *frozen != behind.count) { <p class="pad mute" data-test="frozen">{ t::frozen_count(frozen) }</p> }
                    <Rows rows={behind.households.rows.clone()} />
                    <Pagination total={behind.households.total} size={SIZE} {page} on={on_page} unit={w::HOUSEHOLDS} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}
