//! 分办清单: what there is to do, by the department responsible; each number opens its list.

use crate::{
    hooks::{Asking, use_area, use_ask},
    parts::{AreaFilter, Card, Empty, FaultNote, GoLink, PageHead, Tag, Waiting},
    route::Route,
    shared::use_desk,
    words::{board as b, today as t},
};
use anju_model::{
    authority::Authority,
    contract::{Duty, GetDuties, Level, TodayGroup},
    words::today::{group, level, many},
};
use yew::prelude::*;

/// The page.
#[component]
pub fn Duties() -> Html {
    let desk = use_desk();
    let (area, on_area) = use_area();
    let Asking { reply, fault, again } = use_ask(GetDuties { area: area.clone() });
    let place = area.clone().or_else(|| Some(desk.me()?.area.code.clone()));
    let place = place.map(|place| place.to_string()).unwrap_or_default();
    let look = |of: Level| match of {
        Level::Alarm => "red",
        Level::Remind => "amber",
        Level::Hint => "blue",
    };
    let line = |duty: &Duty| {
        let to = match group(&duty.key) {
            TodayGroup::Handover => Route::Handovers,
            _ => Route::Findings { key: duty.key.clone(), area: place.clone() },
        };
        html! {
            <tr data-test="duty-row">
                <td>{ desk.label(Authority::SET, &duty.department) }</td>
                <td>{ &duty.clause }</td>
                <td><Tag look={look(duty.level)}>{ level(duty.level) }</Tag></td>
                <td class="wrap"><GoLink {to} look="link">{ many(&duty.key) }</GoLink></td>
                <td class="n">{ duty.households }</td>
                <td class="n">{ duty.findings }</td>
            </tr>
        }
    };
    html! {
        <>
            <PageHead title={b::DUTIES} beside={html! { <span class="mute">{ b::DUTIES_HINT }</span> }}>
                <GoLink to={Route::Records { kind: "finding_mark".to_owned() }} test="marks">{ t::MARKS }</GoLink>
            </PageHead>
            <div class="filter"><AreaFilter chosen={area.clone()} on={on_area} /></div>
            <FaultNote {fault} on_again={again} />
            <Card flush=true>
                if let Some(duties) = reply.as_deref() {
                    if duties.is_empty() { <Empty text={t::NOTHING_FOUND} /> }
                    <div class="scroll">
                        <table>
                            <thead><tr>
                                <th>{ b::DEPARTMENT }</th><th>{ b::CLAUSE }</th><th>{ b::LEVEL }</th><th>{ b::DUTY }</th>
                                <th class="n">{ b::DUTY_HOUSEHOLDS }</th><th class="n">{ b::DUTY_FINDINGS }</th>
                            </tr></thead>
                            <tbody>{ for duties.iter().map(line) }</tbody>
                        </table>
                    </div>
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}
