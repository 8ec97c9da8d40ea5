//! The board's lines; each number opens the list behind it, each name the next level.
//! `Number` is any number of the board that does so.

use super::{Step, Wanted};
use crate::{
    parts::{Button, Empty, Meter},
    words::board as t,
};
use anju_model::{
    Day,
    contract::{Board, BoardRow, Part},
    indicators::{Figures, Indicator},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the table.
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// The board.
    pub board: Rc<Board>,
    /// Hears which list is wanted.
    pub on_want: Callback<Wanted>,
    /// Hears the next step down.
    pub on_step: Callback<Step>,
}

/// The columns in order.
const COLUMNS: [Indicator; 10] = [
    Indicator::Households,
    Indicator::Helped,
    Indicator::NoCadre,
    Indicator::Visited,
    Indicator::Overdue,
    Indicator::NoMatter,
    Indicator::OneMatter,
    Indicator::TwoMatters,
    Indicator::NeedsOpen,
    Indicator::NeedsOver,
];

/// The table.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let board = &props.board;
    if board.rows.is_empty() {
        return html! { <Empty text={t::NOBODY} /> };
    }
    html! {
        <div class="scroll">
            <table>
                <thead><tr>
                    <th>{ t::NAME }</th>
                    { for COLUMNS.iter().map(|indicator| html! { <th class="n">{ t::heading(*indicator) }</th> }) }
                    <th class="wide-only">{ t::VISITED_SHARE }</th>
                </tr></thead>
                <tbody>{ for board.rows.iter().map(|row| line(props, row)) }</tbody>
            </table>
        </div>
    }
}

fn line(props: &TableProps, row: &BoardRow) -> Html {
    let name = if row.divides {
        let (on_step, step) = (props.on_step.clone(), Step { part: row.part.clone(), name: row.name.clone() });
        html! { <Button look="link" onclick={Callback::from(move |()| on_step.emit(step.clone()))} test="board-open">{ &row.name }</Button> }
    } else {
        html! { { &row.name } }
    };
    html! {
        <tr data-test="board-row">
            <td class="wrap">{ name }</td>
            { for COLUMNS.iter().map(|indicator| html! {
                <td class="n"><Number part={row.part.clone()} day={props.board.day} figures={row.figures} indicator={*indicator} on_want={props.on_want.clone()} /></td>
            }) }
            <td class="wide-only"><Share figures={row.figures} /></td>
        </tr>
    }
}

/// Props of a number.
#[derive(Properties, PartialEq)]
pub struct NumberProps {
    /// The part of the board that it counts.
    pub part: Part,
    /// As of this day.
    pub day: Day,
    /// The numbers of the part.
    pub figures: Figures,
    /// Which of them.
    pub indicator: Indicator,
    /// How it looks beside a plain link.
    #[prop_or("link")]
    pub look: &'static str,
    /// Hears that its list is wanted.
    pub on_want: Callback<Wanted>,
}

/// A number that opens the list behind it; nought opens none.
#[component]
pub fn Number(props: &NumberProps) -> Html {
    let indicator = props.indicator;
    let count = props.figures.get(indicator);
    if count == 0 {
        return html! { <span class="nought mute">{ "0" }</span> };
    }
    let wanted = Wanted { part: props.part.clone(), indicator, day: props.day };
    let onclick = props.on_want.reform(move |()| wanted.clone());
    let label = t::open_list(indicator, count);
    html! { <Button look={props.look} {label} {onclick} test={format!("board-{}", indicator.name())}>{ count }</Button> }
}

#[derive(Properties, PartialEq)]
struct ShareProps {
    figures: Figures,
}

/// The share that was visited, as a bar with the number beside it.
#[component]
fn Share(props: &ShareProps) -> Html {
    let (visited, of) = (props.figures.get(Indicator::Visited), props.figures.get(Indicator::Helped));
    html! {
        <span class="share" data-test="share">
            <Meter parts={vec![(visited, "brand")]} {of} />
            <span class="s mute">{ t::percent(visited, of) }</span>
        </span>
    }
}
