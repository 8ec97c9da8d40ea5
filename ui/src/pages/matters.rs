//! 实事办理: this year's matters of the households in reach.

use crate::{
    hooks::{Addresses, Asking, Listed, use_ask, use_listed, use_page},
    pages::households::WholeArea,
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination, Segmented, Tag,
        Waiting, code_of,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, care as t, house as h},
};
use anju_model::{
    contract::{ListChosen, ListMatters, MatterFilter, MatterRow, Page},
    kinds::MatterState,
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 20;

const FILTERS: [(MatterFilter, &str); 4] = [
    (MatterFilter::Open, "open"),
    (MatterFilter::Confirmed, "done"),
    (MatterFilter::ToVerify, "to_verify"),
    (MatterFilter::All, "all"),
];

static ADDRESSES: Addresses<MatterFilter> = Addresses {
    filters: &FILTERS,
    first: MatterFilter::Open,
    plain: || Route::Matters,
    inside: |area, filter| Route::MattersOf { area, filter },
};

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct MattersProps {
    /// Only inside this division.
    #[prop_or_default]
    pub area: Option<String>,
    /// The filter's name.
    #[prop_or_default]
    pub filter: Option<String>,
}

/// The page.
#[component]
pub fn Matters(props: &MattersProps) -> Html {
    let Listed { filter, area, on_filter, on_area } =
        use_listed(&ADDRESSES, props.area.as_deref(), props.filter.as_deref());
    let desk = use_desk();
    let this_year = i64::from(desk.today().year());
    let chosen_year = use_state(|| this_year);
    let year = *chosen_year;
    let (page, on_page) = use_page((filter, area.clone(), year));
    let Asking { reply, fault, again } =
        use_ask(ListMatters { year, filter, area: area.clone(), skip: page * SIZE, limit: SIZE });
    let years = vec![
        Choice::new(this_year.to_string(), t::year(this_year)),
        Choice::new((this_year - 1).to_string(), t::year(this_year - 1)),
    ];
    let kinds = FILTERS.iter().map(|(filter, name)| Choice::new(*name, lists::matters(*filter))).collect::<Vec<_>>();
    let on_year = Callback::from(move |code: AttrValue| chosen_year.set(code.parse().unwrap_or(this_year)));
    html! {
        <>
            <PageHead title={w::menu::MATTERS} beside={html! { <span class="mute">{ t::MATTERS_HINT }</span> }} />
            <div class="filter">
                <Segmented name="matter-kind" label={w::menu::MATTERS} choices={kinds} chosen={code_of(&FILTERS, filter).unwrap_or_default()} on={on_filter} />
                <Segmented name="matter-year" label={t::YEAR} choices={years} chosen={year.to_string()} on={on_year} />
                <AreaFilter chosen={area.clone()} on={on_area} />
                <WholeArea area={area.clone()} to={Route::Matters} />
                <ExportButton list={ListChosen::Matters { year, filter, area }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(Page { total, rows }) = reply.as_deref() {
                    if rows.is_empty() { <Empty text={t::NO_MATTERS}><GoLink to={Route::Households}>{ t::CHOOSE_HOUSE }</GoLink></Empty> }
                    <ul data-test="matters">
                        { for rows.iter().map(|matter| html! { <Line key={matter.id.to_string()} matter={matter.clone()} /> }) }
                    </ul>
                    <Pagination total={*total} size={SIZE} {page} on={on_page} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    matter: MatterRow,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let desk = use_desk();
    let matter = &props.matter;
    let state = MatterState::parse(&matter.state);
    let look = match state {
        Some(MatterState::Confirmed | MatterState::Verified) => "green",
        Some(MatterState::Promised | MatterState::UnderWay | MatterState::Done) => "amber",
        Some(MatterState::CarriedOver | MatterState::Withdrawn) | None => "",
    };
    let late = matches!(state, Some(MatterState::Promised | MatterState::UnderWay))
        && matter.due_on.is_some_and(|due| due < desk.today());
    html! {
        <li class="list-row" data-test="matter-row">
            <p>
                <b>{ w::house_of(&matter.head) }</b>{ " " }<span class="mute s" data-test="lives">{ &matter.lives }</span>{ " " }{ &matter.title }{ " " }
                <span class="mute s">{ h::matter_line(matter.year, matter.due_on, matter.cadre.as_deref(), desk.today()) }</span>{ " " }<Mark mark={matter.mark} />
            </p>
            if late { <Tag look="red">{ t::LATE }</Tag> }
            <Tag {look}>{ desk.label("matter_state", &matter.state) }</Tag>
            <GoLink to={Route::Matter { id: matter.household, matter: matter.id }} test="open-matter">{ h::next_act(state) }</GoLink>
        </li>
    }
}
