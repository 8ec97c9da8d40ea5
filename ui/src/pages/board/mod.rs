//! 工作看板: the numbers of 二(五) by place and by unit, as of any day. The table is in `table`, the bars in `chart`, the list
//! behind a number in `behind`, the list to press units with in `press`.

mod behind;
mod chart;
mod press;
mod table;

use crate::{
    hooks::{Asking, use_ask},
    pages::{fields::needed_day, rights::SurveyProgress},
    parts::{
        AreaFilter, Button, Card, Choice, DayInput, ExportButton, FaultNote, PageHead, Segmented, Tag, Waiting, span,
    },
    shared::use_desk,
    words::{self as w, board as t},
};
use anju_model::{
    Day, Fault,
    contract::{AreaName, Axis, Board, Desks, GetBoard, ListChosen, Part},
    divisions::short_name,
    indicators::Indicator,
    sync::wire::DeskAge,
    words::{lists, moment},
};
use behind::{BehindList, Wanted};
use chart::Months;
use press::Press;
use std::rc::Rc;
use table::{Number, Table};
use yew::prelude::*;

/// One step of the way down.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The part of the board.
    pub part: Part,
    /// What it is called.
    pub name: String,
}

impl Step {
    /// The step into a division.
    fn into_area(area: AreaName) -> Self {
        Self { part: Part { area: Some(area.code), ..Part::default() }, name: short_name(&area.name).to_owned() }
    }
}

/// The page.
#[component]
pub fn BoardPage() -> Html {
    let desk = use_desk();
    let axis = use_state(Axis::default);
    let day = use_state(|| None::<Day>);
    let no_day = use_state(|| None::<Fault>);
    let way = use_state(Vec::<Step>::new);
    let wanted = use_state(|| None::<Wanted>);
    let pressing = use_state(|| false);
    let part = way.last().map(|step| step.part.clone()).unwrap_or_default();
    let area = part.area.clone();
    let list = ListChosen::Board { part: part.clone(), axis: *axis, day: *day };
    // Units are pressed, not persons: inside a unit the lines are its cadres by name.
    let may_press = *axis == Axis::Unit && part.unit.is_none();
    let Asking { reply, fault, again } = use_ask(GetBoard { part, axis: *axis, day: *day });
    let on_axis = {
        let (axis, way) = (axis.clone(), way.clone());
        Callback::from(move |code: AttrValue| {
            axis.set(if code == UNIT { Axis::Unit } else { Axis::Area });
            way.set(vec![]);
        })
    };
    let on_day = {
        let (day, no_day) = (day.clone(), no_day.clone());
        Callback::from(move |read: Result<Option<Day>, Fault>| {
            let typed = read.and_then(|day| needed_day(day, "as-of", t::AS_OF_DAY));
            no_day.set(typed.as_ref().err().cloned());
            // An emptied day leaves the numbers as of the day that they were asked for.
            if let Ok(typed) = typed {
                day.set(Some(typed));
            }
        })
    };
    let on_area = {
        let way = way.clone();
        Callback::from(move |path: Vec<AreaName>| way.set(path.into_iter().map(Step::into_area).collect()))
    };
    let on_want = {
        let wanted = wanted.clone();
        Callback::from(move |want: Option<Wanted>| wanted.set(want))
    };
    let on_step = {
        let way = way.clone();
        Callback::from(move |step: Step| way.set(way.iter().cloned().chain([step]).collect()))
    };
    if let Some(wanted) = &*wanted {
        let on_part = {
            let wanted = wanted.clone();
            on_want.reform(move |part| Some(Wanted { part, ..wanted.clone() }))
        };
        return html! { <BehindList wanted={wanted.clone()} {on_part} on_back={on_want.reform(|()| None)} /> };
    }
    let axes = vec![Choice::new(AREA, lists::divided(Axis::Area)), Choice::new(UNIT, lists::divided(Axis::Unit))];
    let chosen = if *axis == Axis::Unit { UNIT } else { AREA };
    let shown_day = day.or(reply.as_ref().map(|board| board.day)).unwrap_or(desk.today());
    let press = {
        let pressing = pressing.clone();
        Callback::from(move |()| pressing.set(!*pressing))
    };
    let press_shown = *pressing && may_press;
    html! {
        <div class={classes!("stack", press_shown.then_some("pressing"))}>
            <PageHead title={t::TITLE} beside={html! { <Segmented name="axis" label={t::AXIS} choices={axes} {chosen} on={on_axis} /> }}>
                <label class="row"><span class="mute">{ t::AS_OF }</span>
                    <DayInput id="as-of" chosen={shown_day} last={desk.today()} on={on_day} />
                </label>
                if may_press { <Button onclick={press.clone()} test="press">{ t::PRESS }</Button> }
                <ExportButton {list} />
            </PageHead>
            <Trail way={(*way).clone()} on={Callback::from(move |depth: usize| way.set(way[..depth].to_vec()))} />
            if span(&desk).is_some() { <div class="filter"><AreaFilter chosen={area} on={on_area} /></div> }
            <FaultNote fault={(*no_day).clone()} />
            <FaultNote fault={fault.clone()} on_again={again} />
            if let Some(board) = reply {
                if board.incomplete { <p class="alert care" role="status">{ t::INCOMPLETE }</p> }
                if let Some(frozen) = &board.frozen { <p class="alert" role="status" data-test="frozen">{ t::frozen(board.day, frozen, &board.total) }</p> }
                <Totals board={board.clone()} on_want={on_want.reform(Some)} />
                if press_shown { <Press board={board.clone()} on_close={press} /> }
                <Card title={t::parts_of(&board.title)} flush=true test="board">
                    <Table board={board.clone()} on_want={on_want.reform(Some)} on_step={on_step} />
                </Card>
                <Months board={board.clone()} />
                if board.day == desk.today() && *axis == Axis::Area { <SurveyProgress area={board.part.area.clone()} /> }
                if let Some(desks) = board.desks.clone().filter(|desks| !desks.desks.is_empty()) { <DeskAges {desks} /> }
            } else if fault.is_none() {
                <Waiting />
            }
        </div>
    }
}

const AREA: &str = "area";
const UNIT: &str = "unit";

const HOUR: i64 = 3_600_000;

#[derive(Properties, PartialEq)]
struct DeskAgesProps {
    desks: Desks,
}

/// How long ago each desk was at the county: a desk that nobody hears of is the first thing to ask about.
#[component]
fn DeskAges(props: &DeskAgesProps) -> Html {
    let desk = use_desk();
    let Desks { told_at, desks } = &props.desks;
    let hours = |age: &DeskAge| age.seen_at.map(|seen| told_at.0.saturating_sub(seen.0) / HOUR);
    let fresh = desks.iter().filter(|age| hours(age).is_some_and(|hours| hours < 12)).count();
    let away = desks.iter().filter(|age| hours(age).is_none_or(|hours| hours >= 72)).count();
    let row = |age: &DeskAge| {
        let look = if hours(age).is_none_or(|hours| hours >= 72) { "red" } else { "" };
        let seen = age.seen_at.map_or(t::NEVER_SEEN.to_owned(), |seen| moment(seen, desk.today()));
        html! { <tr data-test="desk-age"><td>{ &age.name }</td><td><Tag {look}>{ seen }</Tag></td></tr> }
    };
    html! {
        <Card title={t::DESKS} test="desks">
            <p class="spread"><b>{ t::desks(desks.len()) }</b><span>{ t::fresh(fresh) }</span><span class={(away > 0).then_some("red-ink")}>{ t::away(away) }</span><span class="mute s">{ t::told(&moment(*told_at, desk.today())) }</span></p>
            <details><summary>{ t::EACH_DESK }</summary>
                <table><thead><tr><th>{ t::DESK }</th><th>{ t::SEEN }</th></tr></thead><tbody>{ for desks.iter().map(row) }</tbody></table>
            </details>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct TrailProps {
    way: Vec<Step>,
    on: Callback<usize>,
}

/// The way down to the part shown, each step of which leads back.
#[component]
fn Trail(props: &TrailProps) -> Html {
    if props.way.is_empty() {
        return html! {};
    }
    let back = |depth: usize, name: &str| {
        let on = props.on.clone();
        html! { <Button look="link" onclick={Callback::from(move |()| on.emit(depth))}>{ name }</Button> }
    };
    let last = props.way.len() - 1;
    html! {
        <nav class="row" aria-label={t::TRAIL} data-test="trail">
            { back(0, t::ALL) }
            { for props.way.iter().enumerate().map(|(i, step)| html! {
                <><span aria-hidden="true">{ "›" }</span>if i == last { <b>{ &step.name }</b> } else { { back(i + 1, &step.name) } }</>
            }) }
        </nav>
    }
}

#[derive(Properties, PartialEq)]
struct TotalsProps {
    board: Rc<Board>,
    on_want: Callback<Wanted>,
}

/// The four numbers that an office is asked for, each with what it is made of.
#[component]
fn Totals(props: &TotalsProps) -> Html {
    let Board { part, day, total, .. } = &*props.board;
    let get = |indicator| total.get(indicator);
    let share = |indicator| t::percent(get(indicator), get(Indicator::Helped));
    let confirmed = get(Indicator::OneMatter) + get(Indicator::TwoMatters);
    let looking = |indicator, look| html! { <Number part={part.clone()} day={*day} figures={*total} {indicator} {look} on_want={props.on_want.clone()} /> };
    let number = |indicator| looking(indicator, "link");
    let households =
        |word: &'static str, indicator| html! { <>{ word }{ " " }{ number(indicator) }{ " " }{ w::HOUSEHOLDS }</> };
    let of_helped =
        |indicator| html! { <>{ number(indicator) }{ " / " }{ number(Indicator::Helped) }{ " " }{ w::HOUSEHOLDS }</> };
    // A number that should be nought is red where it is not.
    let bad = |indicator, word: &'static str| {
        let class = (get(indicator) > 0).then_some("red-ink");
        html! { <span {class}>{ word }{ " " }{ looking(indicator, "link red-ink") }</span> }
    };
    let card = |title: &'static str, number: Html, below: Html| {
        html! { <Card><p class="mute">{ title }</p><p class="big num">{ number }</p><p class="s mute">{ below }</p></Card> }
    };
    html! {
        <div class="totals" data-test="totals">
            { card(t::COVERED, html! { { share(Indicator::WithCadre) } }, html! { <>{ of_helped(Indicator::WithCadre) }{ " · " }{ bad(Indicator::NoCadre, t::WITHOUT) }</> }) }
            { card(t::VISITED, html! { { share(Indicator::Visited) } }, html! { <>{ of_helped(Indicator::Visited) }{ " · " }{ bad(Indicator::Overdue, t::OVERDUE) }</> }) }
            { card(t::CONFIRMED, html! { { t::percent(confirmed, get(Indicator::Helped)) } }, html! {
                <>{ households(t::TWO, Indicator::TwoMatters) }{ " · " }{ households(t::ONE, Indicator::OneMatter) }{ " · " }{ bad(Indicator::NoMatter, t::NONE) }</>
            }) }
            { card(t::NEEDS, looking(Indicator::NeedsOpen, "link big"), bad(Indicator::NeedsOver, t::OVER)) }
        </div>
    }
}

/// Props of what shows a board.
#[derive(Properties, PartialEq)]
pub struct BoardProps {
    /// The board.
    pub board: Rc<Board>,
}
