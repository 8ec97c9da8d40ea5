//! The list of a plain kind: narrowed by state, by one code and by division, with its workbook; and a household's own records of
//! all plain kinds, on its page.

use super::{OfKind, nowhere, said};
use crate::{
    hooks::{Asking, Go, end_of, use_ask, use_go, use_page, use_within},
    pages::households::WholeArea,
    parts::{
        AreaFilter, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination, PaperButtons,
        Segmented, Select, Tag, Waiting,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, record as t},
};
use anju_model::{
    AreaCode, Kind, RecordId,
    contract::{AreaName, ListChosen, ListRecords, Page, RecordRow, StateFilter, WhichRecords},
    papers::About,
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 20;
/// The most records of one kind on a household's page.
const OF_HOUSE: u32 = 20;
const OPEN: &str = "open";
const ALL: &str = "all";

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct RecordListProps {
    /// The kind's name.
    pub kind: String,
    /// Only inside this division.
    #[prop_or_default]
    pub area: Option<String>,
    /// The filter's name: `open`, `all`, or a state's code.
    #[prop_or_default]
    pub filter: Option<String>,
}

/// The page.
#[component]
pub fn RecordList(props: &RecordListProps) -> Html {
    match OfKind::named(&props.kind) {
        Some(of) => html! { <Listing {of} area={props.area.clone()} filter={props.filter.clone()} /> },
        None => nowhere(),
    }
}

#[derive(Properties, PartialEq)]
struct ListingProps {
    of: OfKind,
    area: Option<String>,
    filter: Option<String>,
}

fn state_of(filter: &str) -> StateFilter {
    match filter {
        OPEN => StateFilter::Open,
        ALL => StateFilter::All,
        code => StateFilter::In(code.to_owned()),
    }
}

#[component]
fn Listing(props: &ListingProps) -> Html {
    let (desk, go, of) = (use_desk(), use_go(), props.of);
    let within = use_within(props.area.as_deref());
    let area = within.area.clone();
    let filter = props.filter.clone().unwrap_or_else(|| OPEN.to_owned());
    let by = use_state(|| None::<String>);
    let which =
        WhichRecords { kind: of.kind.name.to_owned(), state: state_of(&filter), by: (*by).clone(), area: area.clone() };
    let (page, on_page) = use_page(which.clone());
    let Asking { reply, fault, again } =
        use_ask(ListRecords { which: which.clone(), household: None, skip: page * SIZE, limit: SIZE });
    let to = move |filter: String, area: Option<AreaCode>| {
        let area = within.named(area).map(|area| area.to_string()).unwrap_or_default();
        go.emit(Go::Instead(Route::RecordsOf { kind: of.kind.name.to_owned(), area, filter }));
    };
    let on_filter = {
        let (to, area) = (to.clone(), area.clone());
        Callback::from(move |name: AttrValue| to(name.to_string(), area.clone()))
    };
    let on_area = {
        let (to, filter) = (to, filter.clone());
        Callback::from(move |way: Vec<AreaName>| to(filter.clone(), end_of(&way)))
    };
    let narrowing =
        of.plain.list.by.and_then(|name| of.kind.field(name)).and_then(|field| Some((field, field.codes()?)));
    let list = of.plain.list;
    html! {
        <>
            <PageHead title={list.title} beside={html! { <span class="mute">{ list.hint }</span> }} />
            <div class="filter">
                if of.kind.workflow().is_some() {
                    <Segmented name="records" label={list.title} choices={states(of)} chosen={filter} on={on_filter} />
                }
                if let Some((field, set)) = narrowing {
                    <Select name="by" label={field.label} choices={Choice::of_set(&desk.codes.0, set)} chosen={(*by).clone().unwrap_or_default()} none={t::ALL_OF_THEM}
                        on={Callback::from(move |code: String| by.set(Some(code).filter(|code| !code.is_empty())))} />
                }
                <AreaFilter chosen={area.clone()} on={on_area} />
                <PaperButtons about={About::List(of.kind.name)} area={area.clone()} />
                <WholeArea {area} to={Route::Records { kind: of.kind.name.to_owned() }} />
                <ExportButton list={ListChosen::Records { which }} />
            </div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(Page { total, rows }) = reply.as_deref() {
                    if rows.is_empty() { <Empty text={t::NONE} /> }
                    <ul data-test="records">
                        { for rows.iter().map(|row| html! { <Line key={row.id.to_string()} {of} row={row.clone()} whose=true /> }) }
                    </ul>
                    <Pagination total={*total} size={SIZE} {page} on={on_page} />
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}

fn states(of: OfKind) -> Vec<Choice> {
    let states = of.kind.workflow().into_iter().flat_map(|(_, workflow)| workflow.states);
    let one = |state: &anju_model::workflow::State| Choice::new(state.code, state.word);
    [Choice::new(OPEN, lists::OPEN)].into_iter().chain(states.map(one)).chain([Choice::new(ALL, lists::ALL)]).collect()
}

#[derive(Properties, PartialEq)]
struct LineProps {
    of: OfKind,
    row: RecordRow,
    /// Whether it says whose it is.
    #[prop_or_default]
    whose: bool,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let (desk, of, row) = (use_desk(), props.of, &props.row);
    let state = of.state(row);
    let stands = of.kind.workflow().map(|(name, _)| name);
    let parts = of.columns().filter(|column| Some(column.name) != stands);
    let parts = parts.filter_map(|column| Some(t::part(column.label, &said(&desk, column, row)?))).collect::<Vec<_>>();
    html! {
        <li class="list-row" data-test="record-row">
            <p>
                if props.whose { <b>{ w::house_of(&row.head) }</b>{ " " }<span class="mute s" data-test="lives">{ &row.lives }</span>{ " " } }
                <span>{ parts.join(" · ") }</span>{ " " }<Mark mark={row.mark} />
            </p>
            if let Some((word, open)) = state { <Tag look={if open { "amber" } else { "green" }}>{ word }</Tag> }
            <GoLink to={Route::Record { kind: of.kind.name.to_owned(), id: row.id }} test="open-record">{ t::OPEN }</GoLink>
        </li>
    }
}

/// Props of a household's records.
#[derive(Properties, PartialEq)]
pub struct RecordsOfProps {
    /// What they are together.
    pub title: AttrValue,
    /// Their kinds.
    pub kinds: &'static [Kind],
    /// The household.
    pub household: RecordId,
    /// Whether the person may make some.
    pub may_write: bool,
}

/// A household's records of some plain kinds.
#[component]
pub fn RecordsOf(props: &RecordsOfProps) -> Html {
    let desk = use_desk();
    let all = props.kinds.iter().filter(|kind| desk.is_admitted_to(kind)).filter_map(|kind| OfKind::named(kind.name));
    let one = |of: OfKind| html! { <KindOfHouse {of} household={props.household} may_write={props.may_write} /> };
    html! { <Card title={props.title.clone()} test="house-records">{ for all.map(one) }</Card> }
}

#[derive(Properties, PartialEq)]
struct KindOfHouseProps {
    of: OfKind,
    household: RecordId,
    may_write: bool,
}

#[component]
fn KindOfHouse(props: &KindOfHouseProps) -> Html {
    let (of, household) = (props.of, props.household);
    let which = WhichRecords { kind: of.kind.name.to_owned(), state: StateFilter::All, by: None, area: None };
    let Asking { reply, fault, again } =
        use_ask(ListRecords { which, household: Some(household), skip: 0, limit: OF_HOUSE });
    let rows = reply.as_deref().map(|page| page.rows.clone()).unwrap_or_default();
    html! {
        <section data-test={of.kind.name}>
            <p class="spread">
                <b>{ of.plain.list.title }</b>
                if props.may_write {
                    <GoLink to={Route::NewRecord { id: household, kind: of.kind.name.to_owned() }} look="t" test="make-record">{ of.plain.make }</GoLink>
                }
            </p>
            <FaultNote {fault} on_again={again} />
            if reply.is_some() && rows.is_empty() { <p class="mute s">{ t::NONE_YET }</p> }
            <ul class="plain">{ for rows.into_iter().map(|row| html! { <Line key={row.id.to_string()} {of} row={row.clone()} /> }) }</ul>
        </section>
    }
}
