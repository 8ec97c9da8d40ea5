//! What the rules found for one reason: each row as on 今日待办, unfolded, with its one button.

use crate::{
    hooks::{Asking, Go, end_of, use_ask, use_go, use_page, use_within},
    pages::today::row_view,
    parts::{AreaFilter, Card, Empty, ExportButton, FaultNote, GoLink, PageHead, Pagination, Waiting},
    route::Route,
    words::today as t,
};
use anju_model::{
    contract::{AreaName, FindingPage, ListChosen, ListFindings},
    words::today::many,
};
use yew::prelude::*;

const SIZE: u32 = 20;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// The reason's key.
    pub name: String,
    /// The division.
    pub area: String,
}

/// The page.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let (within, go) = (use_within(Some(&props.area)), use_go());
    let area = within.area.clone();
    let (page, on_page) = use_page((props.name.clone(), area.clone()));
    let ask = ListFindings { key: props.name.clone(), area: area.clone(), skip: page * SIZE, limit: SIZE };
    let Asking { reply, fault, again } = use_ask(ask);
    let on_area = {
        let key = props.name.clone();
        Callback::from(move |way: Vec<AreaName>| {
            let area = within.named(end_of(&way)).map_or_else(String::new, |area| area.to_string());
            go.emit(Go::Instead(Route::Findings { key: key.clone(), area }));
        })
    };
    let beside =
        reply.as_ref().map(|page| html! { <span class="mute">{ t::found(page.total, page.households) }</span> });
    html! {
        <>
            <PageHead title={many(&props.name)} beside={beside.unwrap_or_default()}>
                <GoLink to={Route::Today} test="back">{ t::BACK }</GoLink>
            </PageHead>
            <div class="filter">
                <AreaFilter chosen={area.clone()} on={on_area} />
                <ExportButton list={ListChosen::Findings { key: props.name.clone(), area }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(FindingPage { day, total, rows, pending, .. }) = reply.as_deref() {
                    if *pending > 0 { <p class="alert busy" data-test="pending">{ t::pending(*pending) }</p> }
                    if rows.is_empty() && *pending == 0 { <Empty text={t::NOTHING_FOUND} /> }
                    <ul class="rows" data-test="found-rows">
                        { for rows.iter().map(|row| row_view(row, *day, false)) }
                    </ul>
                    <Pagination total={*total} size={SIZE} {page} on={on_page} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}
