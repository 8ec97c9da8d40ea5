//! 疑似重复: pairs of records that may be one, side by side, with why.

use crate::{
    hooks::{Asking, Paged, page_of, use_ask, use_paged},
    parts::{
        Card, Choice, Empty, ExportButton, GoLink, OfficeGate, PageHead, Pagination, Segmented, Tag, Waiting,
        office_closed,
    },
    route::Route,
    words::{self as w, import as t},
};
use anju_model::{
    contract::{DuplicateRow, DuplicateSide, ListChosen, ListDuplicates},
    kinds,
    words::lists,
};
use yew::prelude::*;

const SIZE: u32 = 10;
/// The choice that shows every kind; any other is a kind's name.
const ALL: &str = "all";

/// The page.
#[component]
pub fn Duplicates() -> Html {
    let Asking { reply, fault, again } = use_ask(ListDuplicates {});
    let Paged { chosen, page, choose, on_page } = use_paged(|| AttrValue::Static(ALL));
    let waiting = reply.is_none() && fault.is_none();
    let closed = office_closed(fault.as_ref());
    html! {
        <>
            <PageHead title={w::menu::DUPLICATES} beside={html! { <span class="mute">{ t::DUPLICATES_HINT }</span> }} />
            <OfficeGate {fault} {again}>
                if waiting { <Waiting /> }
                if let Some(rows) = reply.filter(|_| !closed) {
                    <div class="filter">
                        <Segmented name="duplicate-kind" label={t::KIND} choices={choices(&rows)} chosen={chosen.clone()} on={choose} />
                        <ExportButton list={ListChosen::Duplicates {}} />
                    </div>
                    if !rows.is_empty() { <p class="alert">{ t::UNTIL_MERGED }</p> }
                    <List rows={rows.iter().filter(|row| chosen == ALL || row.kind == chosen.as_str()).cloned().collect::<Vec<_>>()} {page} on={on_page} />
                }
            </OfficeGate>
        </>
    }
}

/// The kinds of which there are pairs, with how many.
fn choices(rows: &[DuplicateRow]) -> Vec<Choice> {
    let count = |kind: &str| rows.iter().filter(|row| row.kind == kind).count();
    let mut choices = vec![Choice::new(ALL, t::counted(lists::ALL, rows.len()))];
    let found = kinds::ALL.iter().map(|kind| (kind, count(kind.name))).filter(|(_, count)| *count > 0);
    choices.extend(found.map(|(kind, count)| Choice::new(kind.name, t::counted(kind.label, count))));
    choices
}

#[derive(Properties, PartialEq)]
struct ListProps {
    rows: Vec<DuplicateRow>,
    page: u32,
    on: Callback<u32>,
}

#[component]
fn List(props: &ListProps) -> Html {
    let total = u32::try_from(props.rows.len()).unwrap_or(u32::MAX);
    if props.rows.is_empty() {
        return html! { <Card><Empty text={t::NO_DUPLICATE} /></Card> };
    }
    html! {
        <Card flush=true test="duplicates">
            <ul>{ for page_of(&props.rows, props.page, SIZE).iter().map(pair) }</ul>
            <Pagination {total} size={SIZE} page={props.page} on={props.on.clone()} unit={t::PAIR_UNIT} />
        </Card>
    }
}

fn pair(row: &DuplicateRow) -> Html {
    let kind = kinds::kind(&row.kind).map_or(row.kind.as_str(), |kind| kind.label);
    html! {
        <li class="list-row" key={format!("{}:{}", row.one.id, row.other.id)} data-test="duplicate-row">
            <p><Tag>{ kind }</Tag>{ " " }<b>{ lists::duplicate(&row.why) }</b></p>
            <div class="sides">
                { side(&row.kind, &row.one, &row.other) }
                { side(&row.kind, &row.other, &row.one) }
            </div>
        </li>
    }
}

/// What is said of a side, beside what is said of the other.
type Fact<'a> = (&'static str, &'a Option<String>, &'a Option<String>);

/// What tells two records of a kind apart, as far as either says it.
fn facts<'a>(kind: &str, own: &'a DuplicateSide, other: &'a DuplicateSide) -> Vec<Fact<'a>> {
    let mut facts: Vec<Fact<'a>> =
        vec![(t::known_by(kind), &own.known_by, &other.known_by), (t::masked(kind), &own.masked, &other.masked)];
    if kind == "person" {
        facts.push((t::BIRTH, &own.birth, &other.birth));
        facts.push((t::HOUSEHOLD_NUMBER, &own.household_number, &other.household_number));
    }
    facts.retain(|(_, value, beside)| value.is_some() || beside.is_some());
    facts
}

/// One of the two; what differs from the other stands out.
fn side(kind: &str, own: &DuplicateSide, other: &DuplicateSide) -> Html {
    let fact = |(label, value, beside): Fact<'_>| {
        let shown = value.as_deref().filter(|value| !value.is_empty()).unwrap_or(w::NOTHING).to_owned();
        html! {
            <div key={label}><dt>{ label }</dt><dd>if value == beside { { shown } } else { <b>{ shown }</b> }</dd></div>
        }
    };
    let name = if own.name.is_empty() { w::NOTHING } else { &own.name };
    html! {
        <div class="side-card" data-test="duplicate-side">
            <p class="value">{ name }</p>
            <dl class="told">
                { for facts(kind, own, other).into_iter().map(fact) }
                <div key="place"><dt>{ t::PLACE }</dt><dd>{ &own.area }</dd></div>
            </dl>
            if let Some(id) = own.household {
                <p><GoLink to={Route::House { id }} look="link" test="open-house">{ w::OPEN_HOUSE }<span class="unseen">{ name }</span></GoLink></p>
            }
        </div>
    }
}
