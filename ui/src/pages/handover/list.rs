//! The lists: 待我接收, 我方移交, 已办结.

use crate::{
    hooks::{Asking, Go, end_of, use_ask, use_go, use_page, use_within},
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination, Segmented, Tag,
        Waiting, by_code, code_of,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, handover as t},
};
use anju_model::{
    AreaCode, By,
    contract::{AreaName, HandoverList, HandoverRow, ListChosen, ListHandovers, Page},
    kinds::HandoverState,
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 20;
const LISTS: &[(HandoverList, &str)] =
    &[(HandoverList::Incoming, "in"), (HandoverList::Outgoing, "out"), (HandoverList::Ended, "ended")];

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct HandoversProps {
    /// Only inside this division.
    #[prop_or_default]
    pub area: Option<String>,
    /// The list's name in the address.
    #[prop_or_default]
    pub list: Option<String>,
}

/// The page.
#[component]
pub fn Handovers(props: &HandoversProps) -> Html {
    let (desk, go) = (use_desk(), use_go());
    let within = use_within(props.area.as_deref());
    let area = within.area.clone();
    let list = props.list.as_deref().and_then(|name| by_code(LISTS, name)).unwrap_or_default();
    let (page, on_page) = use_page((list as u8, area.clone()));
    let Asking { reply, fault, again } =
        use_ask(ListHandovers { list, area: area.clone(), skip: page * SIZE, limit: SIZE });
    let to = move |list: String, area: Option<AreaCode>| {
        let area = within.named(area).map(|area| area.to_string()).unwrap_or_default();
        go.emit(Go::Instead(Route::HandoversOf { area, list }));
    };
    let name = code_of(LISTS, list).unwrap_or_default();
    let on_list = {
        let (to, area) = (to.clone(), area.clone());
        Callback::from(move |name: AttrValue| to(name.to_string(), area.clone()))
    };
    let on_area = Callback::from(move |way: Vec<AreaName>| to(name.to_owned(), end_of(&way)));
    let lists = LISTS.iter().map(|(list, name)| Choice::new(*name, lists::handovers(*list))).collect::<Vec<_>>();
    let may_write = desk.me().and_then(|me| me.role.rank()) >= Some(By::Township);
    html! {
        <>
            <PageHead title={w::menu::HANDOVERS} beside={html! { <span class="mute">{ t::HINT }</span> }}>
                if may_write { <GoLink to={Route::Arrival} test="new-arrival">{ t::ARRIVAL }</GoLink> }
            </PageHead>
            <div class="filter">
                <Segmented name="handovers" label={w::menu::HANDOVERS} choices={lists} chosen={name} on={on_list} />
                <AreaFilter chosen={area.clone()} on={on_area} />
                <ExportButton list={ListChosen::Handovers { list, area }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(Page { total, rows }) = reply.as_deref() {
                    if rows.is_empty() { <Empty text={t::NONE} /> }
                    <ul data-test="handovers">{ for rows.iter().map(line) }</ul>
                    <Pagination total={*total} size={SIZE} {page} on={on_page} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}

fn line(row: &HandoverRow) -> Html {
    let state = HandoverState::WORKFLOW.state(&row.state);
    let (word, open) = state.map_or((row.state.as_str(), false), |state| (state.word, state.open));
    html! {
        <li class="list-row" key={row.id.to_string()} data-test="handover-row">
            <p>
                <b>{ w::house_of(&row.head) }</b>{ " " }<span data-test="between">{ t::between(&row.from, &row.to) }</span>{ " " }
                <span class="mute s">{ t::so_far(row) }</span>{ " " }<Mark mark={row.mark} />
            </p>
            <Tag look={if open { "amber" } else { "green" }}>{ word.to_owned() }</Tag>
            <GoLink to={Route::Handover { id: row.id }} test="open-handover">{ t::OPEN }</GoLink>
        </li>
    }
}
