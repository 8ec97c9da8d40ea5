//! The twelve months as bars, and as a table for whoever reads rather than looks.

use super::BoardProps;
use crate::{parts::Card, words::board as t};
use anju_model::indicators::Indicator;
use yew::prelude::*;

const WIDTH: f64 = 48.0;
const HEIGHT: f64 = 120.0;

/// The least height of a bar that is one.
const LEAST: f64 = 2.0;

/// How tall the bar of a month is; a month without a visit has none.
fn tall(visited: u32, most: u32) -> f64 {
    if visited == 0 { 0.0 } else { (f64::from(visited) / f64::from(most) * HEIGHT).max(LEAST) }
}

/// Households visited in each month.
#[component]
pub fn Months(props: &BoardProps) -> Html {
    let board = &props.board;
    let helped = board.total.get(Indicator::Helped);
    let most = board.months.iter().map(|(_, visited)| *visited).max().unwrap_or_default().max(helped).max(1);
    let bars = board.months.iter().enumerate().map(|(i, (month, visited))| {
        let tall = tall(*visited, most);
        let x = i as f64 * WIDTH;
        let middle = x + WIDTH / 2.0;
        html! {
            <g>
                if *visited > 0 { <rect class="brand" x={(x + 8.0).to_string()} y={(HEIGHT + 16.0 - tall).to_string()} width={(WIDTH - 16.0).to_string()} height={tall.to_string()} /> }
                <text x={middle.to_string()} y={(HEIGHT + 12.0 - tall).to_string()} text-anchor="middle">{ visited }</text>
                <text x={middle.to_string()} y={(HEIGHT + 32.0).to_string()} text-anchor="middle">{ t::month(*month) }</text>
            </g>
        }
    });
    let view = format!("0 0 {} {}", WIDTH * board.months.len() as f64, HEIGHT + 40.0);
    html! {
        <Card title={t::MONTHS} test="months">
            <svg class="chart" viewBox={view} role="img" aria-label={t::MONTHS}>{ for bars }</svg>
            <details>
                <summary>{ t::AS_TABLE }</summary>
                <table>
                    <thead><tr><th>{ t::MONTH }</th><th class="n">{ t::VISITED_HOUSEHOLDS }</th></tr></thead>
                    <tbody>{ for board.months.iter().map(|(month, visited)| html! {
                        <tr><td>{ t::month_of_year(*month) }</td><td class="n">{ visited }</td></tr>
                    }) }</tbody>
                </table>
            </details>
            <p class="s mute">{ t::counted(&t::on_day(board.day)) }</p>
        </Card>
    }
}
