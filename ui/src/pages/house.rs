//! 户档案: the household in short, its members, its cadre, this year's matters, open needs, and what happened.

use crate::{
    hooks::{Asking, Press, use_ask, use_go, use_keys},
    parts::{
        Card, Choice, Empty, GoLink, Mark, Masked, Moment, PageHead, Segmented, Shown, Step, Steps,
        Tag, Timeline,
    },
    route::Route,
    shared::{Desk, use_desk},
    words::{self as w, house as t},
};
use anju_model::{
    Day, PartialDay, Record, RecordId,
    contract::{HouseholdFile, MatterRow, MemberRow, NeedRow, OpenHousehold},
    kinds::{Household, MatterState, NeedState},
    value::{Fields, field},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct HouseProps {
    /// The household.
    pub id: RecordId,
}

/// The page.
#[component]
pub fn House(props: &HouseProps) -> Html {
    let id = props.id;
    let Asking {
        reply,
        fault,
        again,
    } = use_ask(OpenHousehold { id });
    let go = use_go();
    use_keys(Callback::from(move |press: Press| {
        if press.typing || press.ctrl {
            return false;
        }
        let visit = press.key.eq_ignore_ascii_case("n");
        if visit {
            go.emit(Route::Visit { id }.into());
        }
        if press.key == "Escape" {
            go.emit(crate::hooks::Go::Back);
        }
        visit || press.key == "Escape"
    }));
    let Some(file) = reply else {
        return html! { <Shown title={t::TITLE} {fault} {again} /> };
    };
    html! {
        <>
            <Head file={file.clone()} />
            <Short file={file.clone()} />
            <Waits file={file.clone()} />
            <div class="columns even">
                <div class="stack">
                    <Members file={file.clone()} />
                    <Matters file={file.clone()} />
                    <Needs file={file.clone()} />
                    <Facts file={file.clone()} />
                </div>
                <Past {file} />
            </div>
        </>
    }
}

/// Props of every part of the page.
#[derive(Properties, PartialEq)]
struct OfFile {
    file: Rc<HouseholdFile>,
}

#[component]
fn Head(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let id = file.row.id;
    let text = |name: &str| field(&file.fields, name).as_text().map(str::to_owned);
    let label = |set: &str, name: &str| text(name).map(|code| desk.label(set, &code));
    let monitored = text("monitored")
        .filter(|code| code != "0")
        .map(|code| desk.label("monitor", &code));
    let settled = t::settled(
        label("placement", "placement").as_deref(),
        text("moved_in_on").as_deref(),
    );
    let beside = html! {
        <>
            if let Some(kind) = label("hh_type", "household_type") { <Tag look="blue">{ kind }</Tag> }
            if let Some(monitored) = monitored { <Tag look="amber">{ monitored }</Tag> }
            if let Some(settled) = settled { <Tag>{ settled }</Tag> }
            <Mark mark={file.row.mark} always=true />
        </>
    };
    html! {
        <PageHead title={w::house_of(&file.row.head)} {beside}>
            if file.may_write {
                <GoLink to={Route::NewNeed { id }} test="new-need">{ t::NEED }</GoLink>
                <GoLink to={Route::NewMatter { id }} test="new-matter">{ t::MATTER }</GoLink>
                <GoLink to={Route::Visit { id }} look="p" key_hint="N" test="visit">{ t::VISIT }</GoLink>
            }
        </PageHead>
    }
}

/// The line that identifies the household.
#[component]
fn Short(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let id = file.row.id;
    let text = |fields: &Fields, name: &str| field(fields, name).as_text().map(str::to_owned);
    let head = file.members.iter().find(|member| member.is_head);
    let head_id = head.and_then(|head| Some((head.person, text(&head.fields, "id_number")?)));
    let phone = text(&file.fields, "phone");
    let pair = file.pairs.iter().find(|pair| pair.until.is_none());
    html! {
        <dl class="card short" data-test="house-short">
            <div><dt>{ t::LIVES }</dt><dd>{ t::lives(&file.village, file.settlement.as_deref(), file.row.address.as_deref()) }</dd></div>
            if let Some(origin) = text(&file.fields, "origin_text") { <div><dt>{ t::ORIGIN }</dt><dd>{ origin }</dd></div> }
            if let Some((person, value)) = head_id {
                <div><dt>{ t::HEAD_ID }</dt><dd><Masked {value} kind="person" record={person} field="id_number" label={t::HEAD_ID} /></dd></div>
            }
            if let Some(value) = phone {
                <div><dt>{ t::PHONE }</dt><dd><Masked {value} kind="household" record={id} field="phone" label={t::PHONE} /></dd></div>
            }
            <div>
                <dt>{ t::CADRE }</dt>
                <dd data-test="house-cadre">
                    if let Some(pair) = pair {
                        <b>{ &pair.cadre.name }</b><span class="mute">{ t::since(pair.cadre.unit.as_deref(), pair.since, desk.today()) }</span>
                    } else {
                        <Tag look="red">{ t::NO_CADRE }</Tag>
                    }
                    if file.may_write { <GoLink to={Route::Cadre { id }} look="t small" test="assign-cadre">{ if pair.is_some() { t::CHANGE_CADRE } else { t::NAME_CADRE } }</GoLink> }
                </dd>
            </div>
        </dl>
    }
}

/// What waits for someone to look at.
#[component]
fn Waits(props: &OfFile) -> Html {
    let open = props.file.open;
    let says = t::open(open.conflicts, open.proposals, open.parked);
    if says.is_empty() {
        return html! {};
    }
    html! {
        <div class="alert care" data-test="house-open"><p>{ says }</p><GoLink to={Route::Sync}>{ t::GO_SETTLE }</GoLink></div>
    }
}

#[component]
fn Members(props: &OfFile) -> Html {
    let file = &props.file;
    let id = file.row.id;
    let beside = html! {
        <>
            <span class="mute s">{ t::persons(file.members.len()) }</span>
            if file.may_write {
                <span class="end">
                    <GoLink to={Route::NewMember { id }} look="t" test="add-member">{ t::ADD_MEMBER }</GoLink>
                    <GoLink to={Route::Head { id }} look="t" test="change-head">{ t::CHANGE_HEAD }</GoLink>
                </span>
            }
        </>
    };
    html! {
        <Card title={t::MEMBERS} {beside} flush=true test="members">
            <div class="scroll">
            <table>
                <thead><tr>
                    <th>{ t::NAME }</th><th>{ t::RELATION }</th><th class="n">{ t::AGE }</th><th>{ t::HEALTH }</th><th>{ t::WORK_SCHOOL }</th>
                    <th>{ t::MEDICAL }</th><th><span class="unseen">{ t::ACTS }</span></th>
                </tr></thead>
                <tbody>{ for file.members.iter().map(|member| html! { <MemberLine id={id} member={member.clone()} may_write={file.may_write} /> }) }</tbody>
            </table>
            </div>
            if !file.former.is_empty() {
                <details class="pad"><summary>{ t::former(file.former.len()) }</summary>
                    <ul class="plain s">{ for file.former.iter().map(|member| html! { <Former member={member.clone()} /> }) }</ul>
                </details>
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct MemberProps {
    id: RecordId,
    member: MemberRow,
    may_write: bool,
}

#[component]
fn MemberLine(props: &MemberProps) -> Html {
    let desk = use_desk();
    let (id, member) = (props.id, &props.member);
    let label = |set: &str, name: &str| {
        field(&member.fields, name)
            .as_text()
            .map(|code| desk.label(set, code))
    };
    let relation = member
        .relation
        .as_deref()
        .map(|code| desk.label("relation_nat", code));
    let medical = match member.medical {
        Some(true) => html! { t::INSURED },
        Some(false) => html! { <Tag look="amber">{ t::UNINSURED }</Tag> },
        None => html! { <span class="mute">{ w::UNCHECKED }</span> },
    };
    html! {
        <tr data-test="member-row">
            <td>if member.is_head { <b>{ &member.name }</b> } else { { &member.name } }{ " " }<Mark mark={member.mark} /></td>
            <td>{ relation.unwrap_or_else(|| w::NOTHING.to_owned()) }</td>
            <td class="n">{ member.age.map_or_else(|| w::NOTHING.to_owned(), |age| age.to_string()) }</td>
            <td>{ label("health", "health").unwrap_or_else(|| w::NOTHING.to_owned()) }</td>
            <td class="wrap">{ work_or_school(&desk, &member.fields) }</td>
            <td>{ medical }</td>
            <td class="acts">
                if props.may_write {
                    <GoLink to={Route::Member { id, person: member.person }} look="t small" test="correct-member">{ t::CORRECT }</GoLink>
                    <GoLink to={Route::Leave { id, person: member.person }} look="t small" test="member-leaves">{ t::LEAVE }</GoLink>
                }
            </td>
        </tr>
    }
}

/// Where a member works and how long, or which school year.
fn work_or_school(desk: &Desk, fields: &Fields) -> String {
    let text = |name: &str| field(fields, name).as_text();
    if let Some(year) = text("school_year") {
        return desk.label("inschool", year);
    }
    let place = text("employer")
        .map(str::to_owned)
        .or_else(|| text("work_place").map(|code| desk.label("work_place", code)));
    match (place, field(fields, "work_months").as_int()) {
        (Some(place), Some(months)) => t::works(&place, months),
        (Some(place), None) => place,
        (None, Some(months)) => t::months(months),
        (None, None) => w::NOTHING.to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct FormerProps {
    member: MemberRow,
}

#[component]
fn Former(props: &FormerProps) -> Html {
    let desk = use_desk();
    let (on, why) = props
        .member
        .left
        .clone()
        .map_or_else(Default::default, |(on, why)| (on.to_string(), why));
    html! { <li>{ t::left(&props.member.name, &on, &desk.label("member_out", &why)) }{ " " }<Mark mark={props.member.mark} /></li> }
}

#[component]
fn Matters(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let year = i64::from(desk.today().year());
    let of_year = |matter: &&MatterRow| matter.year == year;
    let is = |matter: &MatterRow, states: &[MatterState]| {
        states.iter().any(|state| state.code() == matter.state)
    };
    let confirmed = file
        .matters
        .iter()
        .filter(of_year)
        .filter(|matter| is(matter, &[MatterState::Confirmed, MatterState::Verified]))
        .count();
    let doing = [
        MatterState::Promised,
        MatterState::UnderWay,
        MatterState::Done,
    ];
    let under_way = file
        .matters
        .iter()
        .filter(of_year)
        .filter(|matter| is(matter, &doing))
        .count();
    let beside = html! {
        <>
            if confirmed > 0 { <Tag look="green">{ t::confirmed(confirmed) }</Tag> }
            if under_way > 0 { <Tag look="amber">{ t::under_way(under_way) }</Tag> }
            if file.may_write { <span class="end"><GoLink to={Route::NewMatter { id: file.row.id }} look="t">{ t::NEW_MATTER }</GoLink></span> }
        </>
    };
    html! {
        <Card title={t::MATTERS} {beside} test="house-matters">
            if file.matters.is_empty() { <p class="mute">{ t::no_matter(year) }</p> }
            { for file.matters.iter().map(|matter| html! { <MatterCard matter={matter.clone()} /> }) }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct MatterProps {
    matter: MatterRow,
}

/// One matter with its steps and its next act.
#[component]
fn MatterCard(props: &MatterProps) -> Html {
    let desk = use_desk();
    let matter = &props.matter;
    let to = Route::Matter {
        id: matter.household,
        matter: matter.id,
    };
    html! {
        <div class="matter" data-test="matter">
            <p class="spread"><b>{ &matter.title }</b><span class="mute s">{ t::matter_line(matter.year, matter.due_on, matter.cadre.as_deref(), desk.today()) }</span></p>
            <Steps steps={matter_steps(&desk, matter)} />
            <p class="spread">
                <span class="mute s">{ t::evidence(&matter.evidence) }{ " " }<Mark mark={matter.mark} /></span>
                <GoLink {to} test="open-matter">{ t::next_act(MatterState::parse(&matter.state)) }</GoLink>
            </p>
        </div>
    }
}

/// The five steps of a matter.
pub(super) fn matter_steps(desk: &Desk, matter: &MatterRow) -> Vec<Step> {
    let today = desk.today();
    let reached = match MatterState::parse(&matter.state) {
        Some(MatterState::Promised | MatterState::CarriedOver | MatterState::Withdrawn) | None => 1,
        Some(MatterState::UnderWay) => 2,
        Some(MatterState::Done) => 3,
        Some(MatterState::Confirmed) => 4,
        Some(MatterState::Verified) => 5,
    };
    let step = |(i, name): (usize, &&'static str)| Step {
        name: AttrValue::Static(name),
        day: matter
            .steps
            .get(i)
            .copied()
            .flatten()
            .map(|day| w::short_day(day, today)),
        done: i < reached,
    };
    t::MATTER_STEPS.iter().enumerate().map(step).collect()
}

#[component]
fn Needs(props: &OfFile) -> Html {
    let file = &props.file;
    if file.needs.is_empty() {
        return html! {};
    }
    html! {
        <Card title={t::NEEDS} test="house-needs">
            <ul class="plain">{ for file.needs.iter().take(8).map(|need| html! { <NeedLine need={need.clone()} /> }) }</ul>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct NeedProps {
    need: NeedRow,
}

#[component]
fn NeedLine(props: &NeedProps) -> Html {
    let desk = use_desk();
    let need = &props.need;
    let open = !matches!(
        NeedState::parse(&need.state),
        Some(NeedState::Satisfied | NeedState::Refused)
    );
    html! {
        <li class="spread">
            <GoLink to={Route::Need { id: need.household, need: need.id }} look="link">{ &need.text }</GoLink>
            <span>
                <span class="mute s">{ w::short_day(need.raised_on, desk.today()) }</span>{ " " }
                <Tag look={if open { "amber" } else { "" }}>{ desk.label("need_state", &need.state) }</Tag>{ " " }<Mark mark={need.mark} />
            </span>
        </li>
    }
}

/// Every declared fact of the household that is known.
#[component]
fn Facts(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let id = file.row.id;
    let hidden = [
        "head",
        "village",
        "state",
        "settlement",
        "group",
        "origin",
        "phone",
    ];
    let rows = Household::KIND
        .fields
        .iter()
        .filter(|declared| !hidden.contains(&declared.name))
        .filter_map(|declared| {
            let value = field(&file.fields, declared.name);
            (!value.is_null()).then(|| (declared.label, w::value(&desk, declared, value)))
        });
    html! {
        <Card>
            <details>
                <summary><h2>{ t::FACTS }</h2></summary>
                <dl class="facts">{ for rows.map(|(label, value)| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }) }</dl>
            </details>
            if file.may_write {
                <div class="row">
                    <GoLink to={Route::Facts { id }} test="correct-household">{ t::CORRECT_HOUSEHOLD }</GoLink>
                    if file.may_move { <GoLink to={Route::Move { id }} test="move-household">{ t::MOVE }</GoLink> }
                </div>
            }
        </Card>
    }
}

const ALL: &str = "all";

/// What happened, newest first, with the chips that narrow it.
#[component]
fn Past(props: &OfFile) -> Html {
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
    let choices = t::PAST_KINDS
        .iter()
        .map(|(code, word)| Choice::new(*code, *word))
        .collect::<Vec<_>>();
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
        let changed: Vec<String> = visit
            .changed
            .iter()
            .map(|code| desk.label("change_tick", code))
            .collect();
        all.push((
            "visit",
            Moment {
                day: visit.visited_on,
                when: short(visit.visited_on),
                word: t::VISIT,
                what: t::visit(&desk.label("visit_mode", &visit.method), &visit.visitors),
                more: t::visit_more(visit.note.as_deref(), &changed),
                by: visit.entered_by.as_deref().map(|by| {
                    t::entered(
                        by,
                        visit.on_behalf,
                        visit.entered_at,
                        visit.visited_on,
                        today,
                    )
                }),
                mark: visit.mark,
            },
        ));
    }
    for need in &file.needs {
        let (day, what) = match need.done_on {
            Some(done) => (
                done,
                t::need_done(&need.text, &desk.label("need_state", &need.state)),
            ),
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
        let steps = matter
            .steps
            .iter()
            .zip(t::MATTER_STEPS)
            .filter_map(|(day, name)| Some(((*day)?, name)));
        if let Some((day, name)) = steps.last() {
            let what = t::matter_moment(&matter.title, name);
            all.push((
                "matter",
                Moment {
                    day,
                    when: short(day),
                    word: t::MATTER,
                    what,
                    more: None,
                    by: None,
                    mark: matter.mark,
                },
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
        all.push((
            "change",
            Moment {
                day,
                when,
                word,
                what,
                more: None,
                by: None,
                mark,
            },
        ));
    };
    for pair in &file.pairs {
        let by = t::cadre(&pair.cadre.name, pair.cadre.unit.as_deref());
        add(
            pair.since,
            w::short_day(pair.since, today),
            t::PAIR,
            t::pair_began(&by),
            Default::default(),
        );
        if let Some(until) = pair.until {
            let why = pair
                .ended_by
                .as_deref()
                .map(|code| desk.label("pair_end", code));
            add(
                until,
                w::short_day(until, today),
                t::PAIR,
                t::pair_ended(&by, why.as_deref()),
                Default::default(),
            );
        }
    }
    for member in file.members.iter().chain(&file.former) {
        if let Some(since) = member.since {
            add(
                since.latest(),
                partial(since, today),
                t::MEMBER,
                t::joined(&member.name),
                member.mark,
            );
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
