//! The overview: for each division and right how many households each light shows; each number opens the list behind it.

use super::look;
use crate::{
    hooks::{Asking, Go, end_of, use_ask, use_go, use_within},
    parts::{AreaFilter, Button, Card, Empty, ExportButton, FaultNote, GoLink, Meter, PageHead, Waiting},
    route::Route,
    words::{rights as t, today::pending},
};
use anju_model::{
    AreaCode,
    contract::{AreaName, GetRights, ListChosen, RightsBoard, RightsLine},
    rules::{Light, Right},
};
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct OverviewProps {
    /// The division; all that is in reach for none.
    #[prop_or_default]
    pub area: Option<String>,
}

/// The page.
#[component]
pub fn Overview(props: &OverviewProps) -> Html {
    let (within, go) = (use_within(props.area.as_deref()), use_go());
    let area = within.area.clone();
    let Asking { reply, fault, again } = use_ask(GetRights { area: area.clone() });
    let on_area = {
        let go = go.clone();
        Callback::from(move |way: Vec<AreaName>| {
            go.emit(Go::Instead(match within.named(end_of(&way)) {
                Some(area) => Route::RightsOf { area: area.to_string() },
                None => Route::Rights,
            }));
        })
    };
    html! {
        <>
            <PageHead title={t::TITLE} beside={html! { <span class="mute">{ t::HINT }</span> }} />
            <div class="filter">
                <AreaFilter chosen={area.clone()} on={on_area} />
                <ExportButton list={ListChosen::Rights { area }} />
            </div>
            <FaultNote {fault} on_again={again} />
            if let Some(board) = reply.as_deref() {
                if board.pending > 0 { <p class="alert busy" data-test="pending">{ pending(board.pending) }</p> }
                { surveyed(board) }
                if board.rows.len() > 1 {
                    { for board.rights.iter().enumerate().map(|(at, key)| html! { { of_right(board, at, key, &go) } }) }
                } else if board.total.households > 0 {
                    { at_once(board, &go) }
                }
                if board.total.households == 0 { <Card><Empty text={t::NOBODY} /></Card> }
            } else {
                <Card><Waiting /></Card>
            }
        </>
    }
}

/// Props of the survey's progress.
#[derive(Properties, PartialEq)]
pub struct SurveyProgressProps {
    /// The division; all that is in reach for none.
    pub area: Option<AreaCode>,
}

/// How far the survey is, by itself.
#[component]
pub fn SurveyProgress(props: &SurveyProgressProps) -> Html {
    let Asking { reply, fault, again } = use_ask(GetRights { area: props.area.clone() });
    html! {
        <>
            <FaultNote {fault} on_again={again} />
            if let Some(board) = reply.as_deref() { { surveyed(board) } }
        </>
    }
}

/// How far the survey is, with the list of those who were not asked.
fn surveyed(board: &RightsBoard) -> Html {
    let total = &board.total;
    let (done, of) = (total.surveyed, total.households);
    let to = Route::HouseholdsOf { area: total.area.code.to_string(), filter: "unsurveyed".to_owned() };
    html! {
        <Card test="survey-progress">
            <p class="spread">
                <b>{ t::progress(done, of) }</b>
                <span class="row">
                    if done < of { <GoLink {to} look="t" test="unsurveyed">{ t::OPEN_SURVEY }</GoLink> }
                    <GoLink to={Route::SurveySheet} look="t" test="survey-sheet">{ t::SHEET }</GoLink>
                </span>
            </p>
            <Meter parts={vec![(done, "green")]} {of} label={t::progress(done, of)} />
            if board.rows.len() > 1 {
                <details data-test="survey-places">
                    <summary>{ t::BY_PLACE }</summary>
                    <ul class="plain">{ for board.rows.iter().map(surveyed_in) }</ul>
                </details>
            }
        </Card>
    }
}

/// How far the survey is in one division, with the list of those who were not asked there.
fn surveyed_in(line: &RightsLine) -> Html {
    let (done, of) = (line.surveyed, line.households);
    let to = Route::HouseholdsOf { area: line.area.code.to_string(), filter: "unsurveyed".to_owned() };
    html! {
        <li class="spread" data-test="survey-place">
            <span>{ &line.area.name }{ " " }<span class="mute s">{ t::progress(done, of) }</span></span>
            <span class="row">
                <Meter parts={vec![(done, "green")]} {of} label={t::progress_in(&line.area.name, done, of)} />
                if done < of { <GoLink {to} look="link">{ t::OPEN_SURVEY }</GoLink> }
            </span>
        </li>
    }
}

/// All rights of one division, a line each.
fn at_once(board: &RightsBoard, go: &Callback<Go>) -> Html {
    let shown: Vec<Light> = lights_of(board.total.lights.iter());
    let line = |(key, counts): (&String, &[u32; Light::ALL.len()])| {
        let Some(right) = Right::named(key) else { return html! {} };
        let number = |light: &Light| html! { <td class="n">{ number(&board.total, right, *light, counts[*light as usize], go) }</td> };
        html! {
            <tr data-test={format!("right-{key}")}>
                <td class="wrap">
                    <GoLink to={Route::RightOf { right: key.clone() }} look="link" test="open-right-list">{ right.title }</GoLink>{ " " }
                    <span class="mute s">{ right.clause }</span>
                </td>
                { for shown.iter().map(number) }
            </tr>
        }
    };
    html! {
        <Card flush=true>
            <div class="scroll">
                <table>
                    <thead><tr><th>{ t::RIGHT }</th>{ for shown.iter().map(heading) }</tr></thead>
                    <tbody>{ for board.rights.iter().zip(&board.total.lights).map(line) }</tbody>
                </table>
            </div>
        </Card>
    }
}

/// The lights that somebody has, the most pressing first; others are no column.
fn lights_of<'c>(counts: impl Iterator<Item = &'c [u32; Light::ALL.len()]> + Clone) -> Vec<Light> {
    let is_there = |light: &Light| counts.clone().any(|counts| counts[*light as usize] > 0);
    Light::ALL.into_iter().rev().filter(is_there).collect()
}

fn heading(light: &Light) -> Html {
    html! { <th class="n"><span class={classes!("tag", look(*light))}><span aria-hidden="true">{ light.mark() }</span>{ " " }{ light.word() }</span></th> }
}

/// One right: its lights for the division, and for each division below it.
fn of_right(board: &RightsBoard, at: usize, key: &str, go: &Callback<Go>) -> Html {
    let Some(right) = Right::named(key) else { return html! {} };
    let shown = lights_of(std::iter::once(&board.total.lights[at]));
    if shown.is_empty() {
        return html! {};
    }
    let line = |line: &RightsLine| {
        let counts = line.lights[at];
        let number =
            |light: &Light| html! { <td class="n">{ number(line, right, *light, counts[*light as usize], go) }</td> };
        html! {
            <tr data-test="rights-row">
                <td class="wrap">{ &line.area.name }</td>
                { for shown.iter().map(number) }
            </tr>
        }
    };
    html! {
        <Card flush=true test={format!("right-{key}")}>
            <p class="spread right-head">
                <b>{ right.title }</b>
                <span class="mute s">{ right.clause }</span>
                <GoLink to={Route::RightOf { right: key.to_owned() }} look="t" test="open-right-list">{ t::OPEN }</GoLink>
            </p>
            <div class="scroll">
                <table>
                    <thead><tr><th>{ t::NAME }</th>{ for shown.iter().map(heading) }</tr></thead>
                    <tbody>
                        { for board.rows.iter().map(line) }
                        if board.rows.len() > 1 { { line(&board.total) } }
                    </tbody>
                </table>
            </div>
        </Card>
    }
}

/// A number that opens the list behind it; nought opens none.
fn number(line: &RightsLine, right: &Right, light: Light, count: u32, go: &Callback<Go>) -> Html {
    if count == 0 {
        return html! { <span class="nought mute">{ "0" }</span> };
    }
    let to = Route::RightIn {
        right: right.key.to_owned(),
        area: line.area.code.to_string(),
        light: light.name().to_owned(),
    };
    let onclick = {
        let go = go.clone();
        Callback::from(move |()| go.emit(Go::To(to.clone())))
    };
    let label = t::open_list(&line.area.name, right.title, light.word(), count);
    html! { <Button look="link" {label} {onclick} test={format!("light-{}", light.name())}>{ count }</Button> }
}
