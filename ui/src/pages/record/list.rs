//! The list of a plain kind: narrowed by state, by one code and by division, with its workbook; and a household's own records of
//! all plain kinds, on its page.

use super::{
    OfKind, nowhere, said,
    steps::{Next, onward},
};
use crate::{
    hooks::{Asking, Go, end_of, use_ask, use_go, use_page, use_within},
    pages::households::WholeArea,
    parts::{
        AreaFilter, Button, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Pagination,
        PaperButtons, Segmented, Select, Tag, Waiting,
    },
    route::Route,
    shared::use_desk,
    words::{self as w, record as t},
};
use anju_model::{
    AreaCode, Home, Kind, RecordId,
    contract::{AreaName, ListChosen, ListRecords, Page, RecordRow, StateFilter, SteppedRecords, WhichRecords},
    papers::About,
    words::{fault::sentence, lists},
};
use std::{collections::BTreeMap, ops::Deref};
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
    let chosen = use_chosen(which.clone());
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
    let rank = desk.me().and_then(|me| me.role.rank());
    let rows = reply.as_deref().map(|page| page.rows.as_slice()).unwrap_or_default();
    // As they stand now, where the page shows them.
    let together: Vec<RecordRow> =
        chosen.rows.values().map(|row| rows.iter().find(|now| now.id == row.id).unwrap_or(row).clone()).collect();
    let may_join = |row: &RecordRow| {
        let with: Vec<RecordRow> = together.iter().take(1).chain([row]).cloned().collect();
        of.kind.home == Home::Household && rank.is_some_and(|rank| !onward(of, &with, rank, None).is_empty())
    };
    let mates: Vec<RecordRow> = rows.iter().filter(|row| may_join(row)).cloned().collect();
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
                        { for rows.iter().map(|row| {
                            let choice = may_join(row).then(|| (chosen.rows.contains_key(&row.id), chosen.turn(row)));
                            html! { <Line key={row.id.to_string()} {of} row={row.clone()} whose=true {choice} /> }
                        }) }
                    </ul>
                    <Pagination total={*total} size={SIZE} {page} on={on_page} />
                } else {
                    <Waiting />
                }
            </Card>
            if let Some(SteppedRecords { saved, refused }) = &chosen.stepped {
                <p class="alert good" role="status" data-test="stepped">{ t::stepped(*saved) }</p>
                if !refused.is_empty() {
                    <ul class="plain alert">{ for refused.iter().map(|(whose, fault)| html! { <li>{ t::not_stepped(whose, &sentence(fault)) }</li> }) }</ul>
                }
            }
            if !together.is_empty() {
                <div class="row acts-row">
                    <Button onclick={chosen.all(&mates)} test="choose-all">{ t::CHOOSE_ALL }</Button>
                    <Button look="t" onclick={chosen.none()} test="choose-none">{ t::CHOOSE_NONE }</Button>
                </div>
                <Next {of} rows={together} on_stepped={chosen.done()} />
            } else if !mates.is_empty() {
                <p class="mute s">{ t::TOGETHER_HINT }</p>
            }
        </>
    }
}

/// The records of a list that are moved on together, until something else is listed; and what came of the last step.
#[derive(Clone, PartialEq)]
struct Together {
    which: WhichRecords,
    rows: BTreeMap<RecordId, RecordRow>,
    stepped: Option<SteppedRecords>,
}

impl Together {
    fn nobody(which: WhichRecords) -> Self {
        Self { which, rows: BTreeMap::new(), stepped: None }
    }
}

/// `Together`, and how it changes.
struct Chosen(Together, UseStateSetter<Together>);

impl Deref for Chosen {
    type Target = Together;

    fn deref(&self) -> &Together {
        &self.0
    }
}

#[hook]
fn use_chosen(which: WhichRecords) -> Chosen {
    let state = use_state(|| Together::nobody(which.clone()));
    let now = if state.which == which { (*state).clone() } else { Together::nobody(which) };
    Chosen(now, state.setter())
}

impl Chosen {
    /// Returns what chooses a row, or does not any more.
    fn turn(&self, row: &RecordRow) -> Callback<()> {
        let mut next = Together { stepped: None, ..self.0.clone() };
        if next.rows.remove(&row.id).is_none() {
            next.rows.insert(row.id, row.clone());
        }
        self.set(next)
    }

    fn all(&self, rows: &[RecordRow]) -> Callback<()> {
        let mut next = self.0.clone();
        next.rows.extend(rows.iter().map(|row| (row.id, row.clone())));
        self.set(next)
    }

    fn none(&self) -> Callback<()> {
        self.set(Together::nobody(self.which.clone()))
    }

    fn done(&self) -> Callback<SteppedRecords> {
        let (which, setter) = (self.which.clone(), self.1.clone());
        Callback::from(move |stepped| {
            setter.set(Together { stepped: Some(stepped), ..Together::nobody(which.clone()) });
        })
    }

    fn set(&self, next: Together) -> Callback<()> {
        let setter = self.1.clone();
        Callback::from(move |()| setter.set(next.clone()))
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
    /// Whether it is one of those that are moved on together, and what turns that; none where it cannot be.
    #[prop_or_default]
    choice: Option<(bool, Callback<()>)>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let (desk, of, row) = (use_desk(), props.of, &props.row);
    let state = of.state(row);
    let stands = of.kind.workflow().map(|(name, _)| name);
    let person = of.kind.field("person").and_then(|declared| said(&desk, declared, row));
    let whose = person.unwrap_or_else(|| row.head.clone());
    let parts = of.columns().filter(|column| Some(column.name) != stands);
    let parts = parts.filter_map(|column| Some(t::part(column.label, &said(&desk, column, row)?))).collect::<Vec<_>>();
    html! {
        <li class="list-row" data-test="record-row">
            if let Some((chosen, turn)) = &props.choice {
                <input type="checkbox" class="row-choice" checked={*chosen} aria-label={t::choose(&whose)} onchange={turn.reform(|_: Event| ())} data-test="choose-row" />
            }
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
