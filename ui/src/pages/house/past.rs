//! What happened to a household, newest first.

use super::OfFile;
use crate::{
    parts::{Card, Choice, Empty, Moment, Segmented, Timeline},
    shared::{Desk, use_desk},
    words::{self as w, house as t},
};
use anju_model::{Day, PartialDay, contract::HouseholdFile};
use yew::prelude::*;

const ALL: &str = "all";

/// What happened, newest first, with the chips that narrow it.
#[component]
pub fn Past(props: &OfFile) -> Html {
    let desk = use_desk();
    let only = use_state(|| AttrValue::Static(ALL));
    let mut moments = moments(&desk, &props.file);
    moments.sort_by_key(|(_, moment)| std::cmp::Reverse(moment.day));
    let shown: Vec<Moment> = moments
        .into_iter()
        .filter(|(kind, _)| *only == ALL || *only == *kind)
        .map(|(_, moment)| moment)
        .take(60)
        .collect();
    let choices = t::PAST_KINDS.iter().map(|(code, word)| Choice::new(*code, *word)).collect::<Vec<_>>();
    let on = {
        let only = only.clone();
        Callback::from(move |code| only.set(code))
    };
    html! {
        <Card title={t::PAST} beside={html! { <span class="end filter small"><Segmented name="past" label={t::PAST} {choices} chosen={(*only).clone()} {on} /></span> }} test="past">
            if shown.is_empty() { <Empty text={t::NO_PAST} /> } else { <Timeline moments={shown} /> }
        </Card>
    }
}

fn moments(desk: &Desk, file: &HouseholdFile) -> Vec<(&'static str, Moment)> {
    let today = desk.today();
    let short = |day: Day| w::short_day(day, today);
    let mut all = Vec::new();
    for visit in &file.visits {
        let changed: Vec<String> = visit.changed.iter().map(|code| desk.label("change_tick", code)).collect();
        all.push((
            "visit",
            Moment {
                day: visit.visited_on,
                when: short(visit.visited_on),
                word: t::VISIT,
                what: t::visit(&desk.label("visit_mode", &visit.method), &visit.visitors),
                more: t::visit_more(visit.note.as_deref(), &changed),
                by: visit
                    .entered_by
                    .as_deref()
                    .map(|by| t::entered(by, visit.on_behalf, visit.entered_at, visit.visited_on, today)),
                mark: visit.mark,
            },
        ));
    }
    for need in &file.needs {
        let (day, what) = match need.done_on {
            Some(done) => (done, t::need_done(&need.text, &desk.label("need_state", &need.state))),
            None => (need.raised_on, need.text.clone()),
        };
        all.push((
            "need",
            Moment {
                day,
                when: short(day),
                word: t::NEED,
                what,
                more: need.measure.clone(),
                by: None,
                mark: need.mark,
            },
        ));
    }
    for matter in &file.matters {
        let mut steps = matter.steps.iter().zip(t::MATTER_STEPS).filter_map(|(day, name)| Some(((*day)?, name)));
        if let Some((day, name)) = steps.next_back() {
            let what = t::matter_moment(&matter.title, name);
            all.push((
                "matter",
                Moment { day, when: short(day), word: t::MATTER, what, more: None, by: None, mark: matter.mark },
            ));
        }
    }
    changes(desk, file, &mut all);
    all
}

/// Pairs and members that came and went.
fn changes(desk: &Desk, file: &HouseholdFile, all: &mut Vec<(&'static str, Moment)>) {
    let today = desk.today();
    let mut add = |day: Day, when: String, word: &'static str, what: String, mark| {
        all.push(("change", Moment { day, when, word, what, more: None, by: None, mark }));
    };
    for pair in &file.pairs {
        let by = t::cadre(&pair.cadre.name, pair.cadre.unit.as_deref());
        add(pair.since, w::short_day(pair.since, today), t::PAIR, t::pair_began(&by), Default::default());
        if let Some(until) = pair.until {
            let why = pair.ended_by.as_deref().map(|code| desk.label("pair_end", code));
            add(until, w::short_day(until, today), t::PAIR, t::pair_ended(&by, why.as_deref()), Default::default());
        }
    }
    for member in file.members.iter().chain(&file.former) {
        if let Some(since) = member.since {
            add(since.latest(), partial(since, today), t::MEMBER, t::joined(&member.name), member.mark);
        }
        if let Some((on, why)) = &member.left {
            add(
                on.latest(),
                partial(*on, today),
                t::MEMBER,
                t::gone(&member.name, &desk.label("member_out", why)),
                member.mark,
            );
        }
    }
}

fn partial(day: PartialDay, today: Day) -> String {
    match day {
        PartialDay::Day(day) => w::short_day(day, today),
        PartialDay::Month(..) | PartialDay::Year(_) => day.to_string(),
    }
}
