//! The households of a right, narrowed by light and by division, with the lists of what is worked on in it.

use super::{Clause, lit};
use crate::{
    hooks::{Asking, Go, end_of, use_ask, use_go, use_page, use_within},
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, FaultNote, GoLink, PageHead, Pagination, Select, Shown, Waiting,
    },
    route::Route,
    words::{self as w, house, record, rights as t},
};
use anju_model::{
    AreaCode, Fault,
    contract::{AreaName, ListChosen, ListOfRight, Page, RightRow, WhichOfRight},
    rules::{Light, Right},
};
use yew::prelude::*;

const SIZE: u32 = 20;
const ALL: &str = "all";

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct RightListProps {
    /// The right's key.
    pub right: String,
    /// Only inside this division.
    #[prop_or_default]
    pub area: Option<String>,
    /// Only with this light, by its name; `all`.
    #[prop_or_default]
    pub light: Option<String>,
}

/// The page.
#[component]
pub fn RightList(props: &RightListProps) -> Html {
    let (within, go) = (use_within(props.area.as_deref()), use_go());
    let area = within.area.clone();
    let light = props.light.as_deref().and_then(Light::parse);
    let which = WhichOfRight { right: props.right.clone(), light, area: area.clone() };
    let (page, on_page) = use_page(which.clone());
    let Asking { reply, fault, again } = use_ask(ListOfRight { which: which.clone(), skip: page * SIZE, limit: SIZE });
    let Some(right) = Right::named(&props.right) else {
        return html! { <Shown title={t::TITLE} fault={Fault::new("record.missing")} again={Callback::noop()} /> };
    };
    let to = {
        let right = props.right.clone();
        move |light: Option<Light>, area: Option<AreaCode>| {
            let area = within.named(area).map(|area| area.to_string()).unwrap_or_default();
            let light = light.map_or(ALL, Light::name).to_owned();
            go.emit(Go::Instead(Route::RightIn { right: right.clone(), area, light }));
        }
    };
    let on_light = {
        let (to, area) = (to.clone(), area.clone());
        Callback::from(move |name: String| to(Light::parse(&name), area.clone()))
    };
    let on_area = Callback::from(move |way: Vec<AreaName>| to(light, end_of(&way)));
    let lights = Light::ALL.into_iter().rev().map(|light| Choice::new(light.name(), light.word())).collect::<Vec<_>>();
    let kind = |kind: &anju_model::Kind| {
        let title = kind.plain.map_or(kind.label, |plain| plain.list.title);
        html! { <GoLink to={Route::Records { kind: kind.name.to_owned() }} look="t" test="open-kind">{ title }</GoLink> }
    };
    html! {
        <>
            <PageHead title={right.title} beside={html! { <span class="mute">{ right.clause }</span> }} />
            <Clause right={props.right.clone()} />
            <Card test="right-kinds">
                <p class="row"><b>{ t::LISTS }</b>{ for right.kinds.iter().map(kind) }</p>
            </Card>
            <div class="filter">
                <Select name="light" label={t::LIGHT} choices={lights} chosen={light.map(Light::name).unwrap_or_default()} none={t::ALL} on={on_light} />
                <AreaFilter chosen={area} on={on_area} />
                <ExportButton list={ListChosen::OfRight { which }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(Page { total, rows }) = reply.as_deref() {
                    if rows.is_empty() { <Empty text={t::NONE} /> }
                    <ul data-test="right-rows">{ for rows.iter().map(|row| line(row, right)) }</ul>
                    <Pagination total={*total} size={SIZE} {page} on={on_page} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}

fn line(row: &RightRow, right: &Right) -> Html {
    let to = Route::HouseRight { id: row.household, right: right.key.to_owned() };
    html! {
        <li class="list-row" key={row.household.to_string()} data-test="right-row">
            <p><b>{ w::house_of(&row.head) }</b>{ " " }<span class="mute s">{ &row.lives }</span></p>
            if let Some((settled, of)) = row.lamp.settled { <span class="mute s">{ house::of_members(settled, of) }</span> }
            { lit(row.lamp.light, &row.lamp.says) }
            <GoLink {to} test="open-right">{ record::OPEN }</GoLink>
        </li>
    }
}
