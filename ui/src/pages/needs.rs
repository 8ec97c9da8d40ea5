//! 诉求办理: the needs of the households in reach, open ones first.

use crate::{
    hooks::{Asking, Paged, page_of, use_ask, use_paged},
    parts::{
        Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination, Segmented, Tag, Waiting,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, care as t},
};
use anju_model::{
    contract::{ListChosen, ListNeeds, NeedRow},
    kinds::NeedState,
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 20;

/// The page.
#[component]
pub fn Needs() -> Html {
    let Paged { chosen: open_only, page, choose, on_page } = use_paged(|| true);
    let Asking { reply, fault, again } = use_ask(ListNeeds { open_only });
    let choices = vec![Choice::new("open", lists::needs(true)), Choice::new("all", lists::needs(false))];
    let on = choose.reform(|code: AttrValue| code == "open");
    let total = reply.as_ref().map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX));
    html! {
        <>
            <PageHead title={w::menu::NEEDS} beside={html! { <span class="mute">{ t::NEEDS_HINT }</span> }} />
            <div class="filter">
                <Segmented name="needs" label={w::menu::NEEDS} {choices} chosen={if open_only { "open" } else { "all" }} {on} />
                <ExportButton list={ListChosen::Needs { open_only }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(rows) = reply {
                    if rows.is_empty() { <Empty text={t::NO_NEEDS} /> }
                    <ul data-test="needs">
                        { for page_of(&rows, page, SIZE).iter().map(|need| html! { <Line key={need.id.to_string()} need={need.clone()} /> }) }
                    </ul>
                    <Pagination {total} size={SIZE} {page} on={on_page} />
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
    let late = need.done_on.is_none() && need.due_on.is_some_and(|due| due < desk.today());
    let closed = matches!(NeedState::parse(&need.state), Some(NeedState::Satisfied | NeedState::Refused));
    let category = need.category.as_deref().map(|code| desk.label("need_cat", code));
    html! {
        <li class="list-row" data-test="need-row">
            <p>
                <b>{ w::house_of(&need.head) }</b>{ " " }{ &need.text }{ " " }
                <span class="mute s">{ t::need_line(category.as_deref(), need.raised_on, need.due_on, desk.today()) }</span>{ " " }<Mark mark={need.mark} />
            </p>
            if late { <Tag look="red">{ t::LATE }</Tag> }
            <Tag look={if closed { "green" } else { "amber" }}>{ desk.label("need_state", &need.state) }</Tag>
            <GoLink to={Route::Need { id: need.household, need: need.id }} test="open-need">{ if closed { t::SEE } else { t::DEAL } }</GoLink>
        </li>
    }
}
