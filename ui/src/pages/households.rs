//! 搬迁户: the list by filter; the same list is where 走访登记 chooses its household.

use crate::{
    hooks::{Addresses, Asking, Listed, use_ask, use_listed, use_page},
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination, Segmented, Tag,
        Waiting, code_of, span,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{
    AreaCode,
    contract::{HouseholdFilter, HouseholdPage, HouseholdRow, ListChosen, ListHouseholds, MovedOut},
};
use std::rc::Rc;
use yew::prelude::*;

const SIZE: u32 = 20;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct HouseholdsProps {
    /// Only inside this division.
    #[prop_or_default]
    pub area: Option<String>,
    /// The filter's name.
    #[prop_or_default]
    pub filter: Option<String>,
    /// Whether it chooses a household to visit.
    #[prop_or_default]
    pub visits: bool,
}

const FILTERS: [(HouseholdFilter, &str); 9] = [
    (HouseholdFilter::All, "all"),
    (HouseholdFilter::Overdue, "overdue"),
    (HouseholdFilter::Unmet, "unmet"),
    (HouseholdFilter::NoCadre, "no_cadre"),
    (HouseholdFilter::CadreLeaving, "cadre_leaving"),
    (HouseholdFilter::NoMatter, "no_matter"),
    (HouseholdFilter::NoneConfirmed, "none_confirmed"),
    (HouseholdFilter::Unsurveyed, "unsurveyed"),
    (HouseholdFilter::MovedOut, "moved_out"),
];

/// What a row of 今日待办 opens, and nobody looks for otherwise: shown while it is chosen.
const OPENED: [HouseholdFilter; 4] = [
    HouseholdFilter::Unmet,
    HouseholdFilter::CadreLeaving,
    HouseholdFilter::NoneConfirmed,
    HouseholdFilter::Unsurveyed,
];

static HOUSEHOLDS: Addresses<HouseholdFilter> = Addresses {
    filters: &FILTERS,
    first: HouseholdFilter::All,
    plain: || Route::Households,
    inside: |area, filter| Route::HouseholdsOf { area, filter },
};

static VISITS: Addresses<HouseholdFilter> = Addresses {
    filters: &FILTERS,
    first: HouseholdFilter::Overdue,
    plain: || Route::Visits,
    inside: |area, filter| Route::VisitsOf { area, filter },
};

/// Props of the way back to the whole list.
#[derive(Properties, PartialEq)]
pub struct WholeAreaProps {
    /// The division that the list was narrowed to.
    pub area: Option<AreaCode>,
    /// The whole list.
    pub to: Route,
}

/// Leads back to the whole list whoever has no choice of divisions and came by a link to one.
#[component]
pub fn WholeArea(props: &WholeAreaProps) -> Html {
    let desk = use_desk();
    if props.area.is_none() || span(&desk).is_some() {
        return html! {};
    }
    html! { <GoLink to={props.to.clone()} look="link">{ t::WHOLE_AREA }</GoLink> }
}

/// The page.
#[component]
pub fn Households(props: &HouseholdsProps) -> Html {
    let desk = use_desk();
    let addresses = if props.visits { &VISITS } else { &HOUSEHOLDS };
    let Listed { filter, area, on_filter, on_area } =
        use_listed(addresses, props.area.as_deref(), props.filter.as_deref());
    let (page, on_page) = use_page((props.visits, filter, area.clone()));
    let Asking { reply, fault, again } =
        use_ask(ListHouseholds { filter, area: area.clone(), skip: page * SIZE, limit: SIZE });
    let title = match (props.visits, desk.is_cadre()) {
        (true, _) => w::menu::VISITS,
        (false, true) => w::menu::MY_HOUSEHOLDS,
        (false, false) => w::menu::HOUSEHOLDS,
    };
    let shown = FILTERS.iter().filter(|(one, _)| {
        let elsewhere = props.visits && *one == HouseholdFilter::MovedOut;
        *one == filter || !(elsewhere || OPENED.contains(one))
    });
    let choices = shown.map(|(filter, name)| Choice::new(*name, t::filter(*filter))).collect::<Vec<_>>();
    let may_add = !props.visits && !desk.is_cadre();
    html! {
        <>
            <PageHead {title} beside={html! { <span class="mute">{ if props.visits { t::CHOOSE_HOUSE } else { t::SEARCH_HINT } }</span> }}>
                if may_add { <GoLink to={Route::NewHousehold} look="p" test="new-household">{ t::NEW_HOUSEHOLD }</GoLink> }
            </PageHead>
            <div class="filter">
                <Segmented name="filter" label={t::FILTER} {choices} chosen={code_of(&FILTERS, filter).unwrap_or_default()} on={on_filter} />
                <AreaFilter chosen={area.clone()} on={on_area} />
                <WholeArea area={area.clone()} to={(addresses.plain)()} />
                <ExportButton list={ListChosen::Households { filter, area }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(reply) = reply {
                    <List list={reply.clone()} visits={props.visits} {filter} />
                    <Pagination total={reply.total} size={SIZE} {page} on={on_page} unit={w::HOUSEHOLDS} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ListProps {
    list: Rc<HouseholdPage>,
    visits: bool,
    filter: HouseholdFilter,
}

#[component]
fn List(props: &ListProps) -> Html {
    let list = &props.list;
    if props.filter == HouseholdFilter::MovedOut {
        return html! {
            <ul data-test="moved-out">
                { for list.moved_out.iter().map(|gone| html! { <Gone gone={gone.clone()} /> }) }
                if list.moved_out.is_empty() { <li><Empty text={t::NOBODY_MOVED} /></li> }
            </ul>
        };
    }
    if list.rows.is_empty() {
        return html! { <Empty text={t::empty(props.filter)} /> };
    }
    html! { <Rows rows={list.rows.clone()} visits={props.visits} /> }
}

/// Props of households in a table.
#[derive(Properties, PartialEq)]
pub struct RowsProps {
    /// The households.
    pub rows: Vec<HouseholdRow>,
    /// Whether the visit is each row's main act.
    #[prop_or_default]
    pub visits: bool,
}

/// Households in a table.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    html! {
        <div class="scroll">
            <table data-test="households">
                <thead><tr>
                    <th>{ t::HEAD }</th><th>{ t::LIVES }</th><th class="n">{ t::PERSONS }</th><th>{ t::CADRE }</th><th>{ t::LAST_VISIT }</th>
                    <th class="n">{ t::MATTERS }</th><th><span class="unseen">{ w::ACTS }</span></th>
                </tr></thead>
                <tbody>{ for props.rows.iter().map(|row| html! { <Line key={row.id.to_string()} row={row.clone()} visits={props.visits} /> }) }</tbody>
            </table>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    row: HouseholdRow,
    visits: bool,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let desk = use_desk();
    let row = &props.row;
    let id = row.id;
    html! {
        <tr data-test="household-row">
            <td><GoLink to={Route::House { id }} look="link" test="open-house">{ &row.head }</GoLink>{ " " }<Mark mark={row.mark} /></td>
            <td class="wrap">{ &row.lives }</td>
            <td class="n">{ row.persons }</td>
            <td>
                if let Some(cadre) = &row.cadre { { cadre } } else { <Tag look="red">{ t::NO_CADRE }</Tag> }
            </td>
            <td>
                if let Some(last) = row.last_visit { { w::short_day(last, desk.today()) } } else { <Tag look="amber">{ t::NEVER }</Tag> }
            </td>
            <td class="n">{ row.matters }</td>
            <td class="acts">
                <GoLink to={Route::Visit { id }} look={if props.visits { "" } else { "t small" }} test="visit">{ t::VISIT }</GoLink>
            </td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
struct GoneProps {
    gone: MovedOut,
}

/// A household that moved away, and what is credited here.
#[component]
fn Gone(props: &GoneProps) -> Html {
    let desk = use_desk();
    let gone = &props.gone;
    html! {
        <li class="list-row">
            <p><b>{ w::house_of(&gone.name) }</b>{ " " }{ t::moved_to(gone.from.as_deref(), &gone.to, gone.on, desk.today()) }</p>
            <p class="mute s">{ t::credited(&gone.credited) }</p>
        </li>
    }
}
