//! 诉求办理: the needs of the households in reach, open ones first.

use crate::{
    hooks::{Addresses, Asking, Listed, use_ask, use_listed, use_page},
    pages::households::WholeArea,
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination, Segmented, Tag,
        Waiting, code_of,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, care as t},
};
use anju_model::{
    contract::{ListChosen, ListNeeds, NeedFilter, NeedRow, Page},
    kinds::NeedState,
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 20;

const FILTERS: [(NeedFilter, &str); 5] = [
    (NeedFilter::Open, "open"),
    (NeedFilter::Over, "over"),
    (NeedFilter::Revisit, "revisit"),
    (NeedFilter::Again, "again"),
    (NeedFilter::All, "all"),
];

static ADDRESSES: Addresses<NeedFilter> = Addresses {
    filters: &FILTERS,
    first: NeedFilter::Open,
    plain: || Route::Needs,
    inside: |area, filter| Route::NeedsOf { area, filter },
};

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct NeedsProps {
    /// Only inside this division.
    #[prop_or_default]
    pub area: Option<String>,
    /// The filter's name.
    #[prop_or_default]
    pub filter: Option<String>,
}

/// The page.
#[component]
pub fn Needs(props: &NeedsProps) -> Html {
    let Listed { filter, area, on_filter, on_area } =
        use_listed(&ADDRESSES, props.area.as_deref(), props.filter.as_deref());
    let (page, on_page) = use_page((filter, area.clone()));
    let Asking { reply, fault, again } =
        use_ask(ListNeeds { filter, area: area.clone(), skip: page * SIZE, limit: SIZE });
    let choices = FILTERS.iter().map(|(filter, name)| Choice::new(*name, lists::needs(*filter))).collect::<Vec<_>>();
    html! {
        <>
            <PageHead title={w::menu::NEEDS} beside={html! { <span class="mute">{ t::NEEDS_HINT }</span> }} />
            <div class="filter">
                <Segmented name="needs" label={w::menu::NEEDS} {choices} chosen={code_of(&FILTERS, filter).unwrap_or_default()} on={on_filter} />
                <AreaFilter chosen={area.clone()} on={on_area} />
                <WholeArea area={area.clone()} to={Route::Needs} />
                <ExportButton list={ListChosen::Needs { filter, area }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(Page { total, rows }) = reply.as_deref() {
                    if rows.is_empty() { <Empty text={t::NO_NEEDS} /> }
                    <ul data-test="needs">
                        { for rows.iter().map(|need| html! { <Line key={need.id.to_string()} need={need.clone()} /> }) }
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
    need: NeedRow,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let desk = use_desk();
    let need = &props.need;
    let late = need.answer_by.is_some_and(|by| by < desk.today());
    let closed = matches!(NeedState::parse(&need.state), Some(NeedState::Satisfied | NeedState::Refused));
    let category = need.category.as_deref().map(|code| desk.label("need_cat", code));
    html! {
        <li class="list-row" data-test="need-row">
            <p>
                <b>{ w::house_of(&need.head) }</b>{ " " }<span class="mute s" data-test="lives">{ &need.lives }</span>{ " " }{ &need.text }{ " " }
                <span class="mute s">{ t::need_line(category.as_deref(), need.raised_on, need.answer_by, desk.today()) }</span>{ " " }<Mark mark={need.mark} />
            </p>
            if late { <Tag look="red">{ t::LATE }</Tag> }
            <Tag look={if closed { "green" } else { "amber" }}>{ desk.label("need_state", &need.state) }</Tag>
            <GoLink to={Route::Need { id: need.household, need: need.id }} test="open-need">{ if closed { t::SEE } else { t::DEAL } }</GoLink>
        </li>
    }
}
