//! 今日待办: what this person may settle now, each row with its reason and its one button; the month at a glance beside it.

use crate::{
    hooks::{Asking, Go, Paged, Press, page_of, use_area, use_ask, use_go, use_keys, use_paged},
    parts::{
        AreaFilter, Button, Card, Choice, Empty, ExportButton, FaultNote, GoLink, Meter, PageHead, Pagination,
        Segmented, Tag, Waiting, span,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, rights, today as t},
};
use anju_model::{
    AreaCode, Day, clauses,
    contract::{GetToday, Level, ListChosen, MonthVisits, Today, TodayGroup as Group, TodayRow, YearMatters},
    kinds::FindingMark,
    record::Record,
    rules::reason,
    words::today::{basis, group, level, say},
};
use std::rc::Rc;
use yew::prelude::*;

const PAGE: u32 = 20;

/// The page.
#[component]
pub fn TodayPage() -> Html {
    let desk = use_desk();
    let (area, on_area) = use_area();
    let asking = use_ask(GetToday { area: area.clone() });
    let go = use_go();
    use_keys(Callback::from(move |press: Press| {
        let visit = press.key.eq_ignore_ascii_case("n") && !press.ctrl && !press.typing;
        if visit {
            go.emit(Route::Visits.into());
        }
        visit
    }));
    // The menu counts all there is to do, whatever the page is narrowed to.
    let count = asking.reply.as_ref().filter(|today| today.area.is_none()).map(|today| today.rows.len());
    {
        let desk = desk.clone();
        use_effect_with(count, move |count| {
            if let Some(count) = *count {
                desk.dispatch(Act::TodayCount(count));
            }
        });
    }
    let Asking { reply, fault, again } = asking;
    let head = reply.as_ref().map(|today| html! { <span class="mute">{ t::head(today.day, today.rows.len()) }</span> });
    html! {
        <>
            <PageHead title={t::TITLE} beside={head.unwrap_or_default()}>
                <GoLink to={Route::Visits} look="p" key_hint="N" test="log-visit">{ t::LOG_VISIT }</GoLink>
            </PageHead>
            if span(&desk).is_some() { <div class="filter"><AreaFilter chosen={area} on={on_area} /></div> }
            <FaultNote fault={fault.clone()} on_again={again} />
            if let Some(today) = reply { <Found {today} /> } else if fault.is_none() { <Waiting /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    today: Rc<Today>,
}

/// What there is to do, and the month and year at a glance.
#[component]
fn Found(props: &FoundProps) -> Html {
    let desk = use_desk();
    let today = &props.today;
    let no_pin = desk.me().is_some_and(|me| !me.has_pin);
    html! {
        <>
            if today.incomplete { <p class="alert busy" data-test="incomplete">{ t::INCOMPLETE }</p> }
            if today.pending > 0 { <p class="alert busy" data-test="pending">{ t::pending(today.pending) }</p> }
            if no_pin { <p class="alert busy">{ t::NO_PIN }<GoLink to={Route::Settings} look="link">{ t::SET_PIN }</GoLink></p> }
            <div class="columns">
                <Rows today={today.clone()} />
                <div class="stack">
                    <Month month={today.month} day={today.day} />
                    <Matters matters={today.matters} />
                    <Surveyed surveyed={today.surveyed} area={today.area.clone()} />
                    <Attention conflicts={today.conflicts} parked={today.parked} />
                </div>
            </div>
        </>
    }
}

/// The rows, with the chips that narrow them.
#[component]
fn Rows(props: &FoundProps) -> Html {
    let Paged { chosen, page, choose, on_page } = use_paged(|| None::<Group>);
    let rows = &props.today.rows;
    let mut groups: Vec<(Group, usize)> = Vec::new();
    for row in rows {
        let of = group(&row.key);
        match groups.iter_mut().find(|(known, _)| *known == of) {
            Some((_, count)) => *count += 1,
            None => groups.push((of, 1)),
        }
    }
    groups.sort_unstable();
    let narrowed = chosen.filter(|chosen| groups.iter().any(|(known, _)| known == chosen));
    let shown: Vec<&TodayRow> =
        rows.iter().filter(|row| narrowed.is_none_or(|narrowed| group(&row.key) == narrowed)).collect();
    let total = u32::try_from(shown.len()).unwrap_or(u32::MAX);
    let at = page.min(total.saturating_sub(1) / PAGE);
    let on_group = {
        let groups = groups.clone();
        choose.reform(move |code: AttrValue| {
            groups.iter().map(|(group, _)| *group).find(|group| group.label() == code.as_str())
        })
    };
    if rows.is_empty() {
        return html! {
            <Card><Empty text={t::EMPTY}><GoLink to={Route::Visits} test="empty-visit">{ t::LOG_VISIT }</GoLink></Empty></Card>
        };
    }
    let mut choices = vec![Choice::new("", t::all(rows.len()))];
    choices.extend(groups.iter().map(|(group, count)| Choice::new(group.label(), t::of_group(group.label(), *count))));
    let day = props.today.day;
    html! {
        <div class="stack">
            <div class="filter">
                if groups.len() > 1 {
                    <Segmented name="today-group" label={t::NARROW} {choices} chosen={narrowed.map(|group| group.label()).unwrap_or_default()} on={on_group} />
                }
                <ExportButton list={ListChosen::Today { group: narrowed, area: props.today.area.clone() }} />
            </div>
            <div class="card flush">
                <ul class="rows" data-test="today-rows">
                    { for page_of(&shown, at, PAGE).iter().enumerate().map(|(i, row)| row_view(row, day, i == 0 && at == 0)) }
                </ul>
                if total > PAGE { <Pagination {total} size={PAGE} page={at} on={on_page} /> }
            </div>
        </div>
    }
}

/// Shows one row; the button of the first stands out.
pub(super) fn row_view(row: &TodayRow, day: Day, first: bool) -> Html {
    let said = say(row, day);
    let look = match row.level {
        Level::Alarm => "red",
        Level::Remind => "amber",
        Level::Hint => "blue",
    };
    let is_of_house = row.household.is_some() || group(&row.key) == Group::Handover && row.fold.is_none();
    let title = if is_of_house { w::house_of(&row.title) } else { row.title.clone() };
    let place = if row.persons > 0 { w::place(&row.place, row.persons) } else { row.place.clone() };
    html! {
        <li class={classes!("today-row", look)} data-test="today-row" data-key={row.key.clone()}>
            <span class="level"><span class="unseen">{ level(row.level) }</span></span>
            <div class="who">
                if let (Some(id), None) = (row.household, &row.fold) {
                    <GoLink to={Route::House { id }} look="link">{ title }</GoLink>
                } else {
                    <b>{ title }</b>
                }
                <p class="mute s">{ place }</p>
            </div>
            <div class="why"><p>{ &said.sentence }</p><p class="mute s">{ basis_of(&row.clause, row.local) }{ " " }<MarkLink to={mark_of(row)} /></p></div>
            if !said.tag.is_empty() { <Tag {look}>{ &said.tag }</Tag> }
            <RowButton to={target(row)} word={said.button} about={row.title.clone()} main={first} />
        </li>
    }
}

/// The clause that something follows from, which leads to its own words.
fn basis_of(clause: &str, local: bool) -> Html {
    let said = basis(clause, local);
    match clauses::place_of(clause) {
        Some(at) => html! { <GoLink to={Route::Clause { at }} look="link" test="clause-link">{ said }</GoLink> },
        None => html! { said },
    }
}

#[derive(Properties, PartialEq)]
struct RowButtonProps {
    to: Route,
    word: &'static str,
    about: String,
    main: bool,
}

#[component]
fn RowButton(props: &RowButtonProps) -> Html {
    let go = use_go();
    let onclick = {
        let to = props.to.clone();
        Callback::from(move |()| go.emit(Go::To(to.clone())))
    };
    html! {
        <Button look={if props.main { "p" } else { "" }} {onclick} test="today-act" label={t::act_for(props.word, &props.about)}>{ props.word }</Button>
    }
}

/// Where a finding of a household is explained, put off or waived; nowhere for what is folded or no rule's.
fn mark_of(row: &TodayRow) -> Option<Route> {
    let may_be_marked = reason(&row.key).is_some_and(|(rule, _)| !rule.ends_by_facts);
    let id = row.household.filter(|_| row.fold.is_none() && may_be_marked)?;
    let about = row.subject.or(row.person).map_or_else(|| "-".to_owned(), |about| about.to_string());
    Some(Route::Mark { id, key: row.key.clone(), about })
}

#[derive(Properties, PartialEq)]
struct MarkLinkProps {
    to: Option<Route>,
}

/// The way there, for whoever may write.
#[component]
fn MarkLink(props: &MarkLinkProps) -> Html {
    let desk = use_desk();
    let may_write = desk.me().is_some_and(|me| me.role.rank().is_some()) && desk.is_admitted_to(&FindingMark::KIND);
    match &props.to {
        Some(to) if may_write => html! { <GoLink to={to.clone()} look="link" test="mark">{ t::MARK_SHORT }</GoLink> },
        Some(_) | None => html! {},
    }
}

/// Where a row's button leads.
fn target(row: &TodayRow) -> Route {
    if group(&row.key) == Group::Handover && row.subject.is_none() {
        return Route::Handovers;
    }
    if let Some((area, _)) = &row.fold {
        return Route::Findings { key: row.key.clone(), area: area.to_string() };
    }
    if let (Group::Handover, Some(id)) = (group(&row.key), row.subject) {
        return Route::Handover { id };
    }
    let Some(id) = row.household else {
        return whole_target(&row.key);
    };
    if let Some(kind) = reason(&row.key).and_then(|(rule, _)| rule.opens) {
        let kind = kind.to_owned();
        return match (row.subject, row.person) {
            (Some(id), _) => Route::Record { kind, id },
            (None, Some(person)) => Route::NewRecordOf { id, kind, person },
            (None, None) => Route::NewRecord { id, kind },
        };
    }
    match (group(&row.key), row.subject) {
        (Group::Visit, _) => Route::Visit { id },
        (Group::Pair, _) => Route::Cadre { id },
        (Group::Need, Some(need)) => Route::Need { id, need },
        (Group::Matter, Some(matter)) => Route::Matter { id, matter },
        (Group::Matter, None) => Route::NewMatter { id },
        (Group::Data, _) if row.key != "data.check" => Route::Sync,
        (Group::Need | Group::Right | Group::Handover | Group::Community | Group::Data, _) => Route::House { id },
    }
}

/// Where a row leads that is about no single household.
fn whole_target(key: &str) -> Route {
    match group(key) {
        Group::Data => Route::Sync,
        Group::Need => Route::Needs,
        Group::Matter => Route::Matters,
        Group::Visit => Route::Visits,
        Group::Pair | Group::Right | Group::Handover | Group::Community => Route::Households,
    }
}

#[derive(Properties, PartialEq)]
struct MonthProps {
    month: MonthVisits,
    day: Day,
}

#[component]
fn Month(props: &MonthProps) -> Html {
    let month = props.month;
    html! {
        <Card test="month">
            <h2 class="quiet">{ t::month(props.day) }</h2>
            <p class="spread">
                <span><span class="big">{ month.visited }</span>{ t::of_households(month.of) }</span>
                <span class="mute s">{ t::days_left(month.days_left) }</span>
            </p>
            <Meter parts={vec![(month.visited, "brand")]} of={month.of} label={t::meter(month.visited, month.of)} />
            <p class="spread s mute">
                <span>{ t::how(month.at_home, month.by_phone, month.other) }</span>
                if month.overdue > 0 { <span class="red-ink">{ t::overdue(month.overdue) }</span> }
            </p>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct MattersProps {
    matters: YearMatters,
}

#[component]
fn Matters(props: &MattersProps) -> Html {
    let YearMatters { year, confirmed, under_way, none } = props.matters;
    html! {
        <Card test="year-matters">
            <h2 class="quiet">{ t::matters(year) }</h2>
            <Meter parts={vec![(confirmed, "green"), (under_way, "amber")]} of={confirmed + under_way + none} label={t::matters_meter(confirmed, under_way, none)} />
            <p class="spread s">
                <span><span class="key-mark green" aria-hidden="true"></span>{ t::confirmed(confirmed) }</span>
                <span><span class="key-mark amber" aria-hidden="true"></span>{ t::under_way(under_way) }</span>
                <span class="mute"><span class="key-mark" aria-hidden="true"></span>{ t::none(none) }</span>
            </p>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct SurveyedProps {
    surveyed: (u32, u32),
    area: Option<AreaCode>,
}

/// How far the survey of the seven rights is: apart from the list, since what nobody has entered is no breach.
#[component]
fn Surveyed(props: &SurveyedProps) -> Html {
    let (desk, (done, of)) = (use_desk(), props.surveyed);
    if of == 0 || done == of {
        return html! {};
    }
    let area = props.area.clone().or_else(|| Some(desk.me()?.area.code.clone()));
    let to = Route::HouseholdsOf {
        area: area.map(|area| area.to_string()).unwrap_or_default(),
        filter: "unsurveyed".to_owned(),
    };
    html! {
        <Card test="surveyed">
            <h2 class="quiet">{ rights::progress(done, of) }</h2>
            <Meter parts={vec![(done, "green")]} {of} label={rights::progress(done, of)} />
            <GoLink {to} look="t" test="unsurveyed">{ rights::OPEN_SURVEY }</GoLink>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct AttentionProps {
    conflicts: u32,
    parked: u32,
}

#[component]
fn Attention(props: &AttentionProps) -> Html {
    if props.conflicts == 0 && props.parked == 0 {
        return html! {};
    }
    html! {
        <Card>
            <h2 class="quiet">{ t::ATTENTION }</h2>
            if props.conflicts > 0 { <p class="s">{ t::conflicts(props.conflicts) }</p> }
            if props.parked > 0 { <p class="s">{ t::parked(props.parked) }</p> }
            <GoLink to={Route::Sync} look="t" test="go-sync">{ t::GO_SEE }</GoLink>
        </Card>
    }
}
