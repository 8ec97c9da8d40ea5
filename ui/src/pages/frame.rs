//! The frame around every page: menu, search box, sync chip, person.

use super::parameters;
use crate::{
    api,
    hooks::now,
    parts::{Button, Lamp, SearchBox},
    route::Route,
    shared::{Act, Desk, use_desk},
    words::{self as w, rights as t},
};
use anju_model::{
    Kind, Record, Role,
    contract::Lock,
    kinds::{self, is_between},
    rules::Right,
    words::sync,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::{hooks::use_route, prelude::Link};

static HANDOVER: Kind = kinds::Handover::KIND;

/// The frame's props.
#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// The page.
    pub children: Html,
}

/// The frame.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let here = use_route::<Route>();
    let to_visit = matches!(here, Some(Route::Visits | Route::VisitsOf { .. }));
    html! {
        <div class="app" id="app">
            <a class="skip" href="#main" onclick={Callback::from(skip)}>{ w::SKIP }</a>
            <Menu />
            <header class="top">
                <SearchBox {to_visit} />
                <SyncChipView />
                <Person />
            </header>
            <main class="main" id="main" tabindex="-1">{ props.children.clone() }</main>
        </div>
    }
}

/// The address after `#` is the page's, so the link moves the focus itself.
fn skip(event: MouseEvent) {
    event.prevent_default();
    let main =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(main).ok()) {
        let _ = main.focus();
    }
}

/// One entry of the menu.
struct Entry {
    to: Route,
    word: &'static str,
    short: &'static str,
    icon: &'static str,
}

#[component]
fn Menu() -> Html {
    let desk = use_desk();
    let here = use_route::<Route>().unwrap_or(Route::Nowhere);
    let (households, households_short) = if desk.is_cadre() {
        (w::menu::MY_HOUSEHOLDS, w::menu::MY_HOUSEHOLDS_SHORT)
    } else {
        (w::menu::HOUSEHOLDS, w::menu::HOUSEHOLDS_SHORT)
    };
    let entry = |to, word, short, icon| Entry { to, word, short, icon };
    let daily = [
        entry(Route::Today, w::menu::TODAY, w::menu::TODAY_SHORT, TODAY_ICON),
        entry(Route::Households, households, households_short, HOUSE_ICON),
        entry(Route::Visits, w::menu::CARE, w::menu::CARE_SHORT, CARE_ICON),
    ];
    let has_rights = desk.rights().next().is_some() && !desk.is_cadre();
    let affairs = has_rights.then(|| entry(Route::Rights, w::menu::RIGHTS, w::menu::RIGHTS_SHORT, RIGHTS_ICON));
    let hands_over = desk.is_admitted_to(&HANDOVER) && !desk.is_cadre();
    let handovers =
        hands_over.then(|| entry(Route::Handovers, w::menu::HANDOVERS, w::menu::HANDOVERS_SHORT, HANDOVERS_ICON));
    let counts = [entry(Route::Board, w::menu::BOARD, w::menu::BOARD_SHORT, BOARD_ICON)];
    let oversees = desk.me().is_some_and(|me| !matches!(me.role, Role::Cadre | Role::SiteStaff));
    let administers = desk.me().is_some_and(|me| me.role == Role::CountyAdmin);
    let sees_parameters = desk.me().is_some_and(|me| parameters::shows(me.role));
    let office = [
        entry(Route::People, w::menu::PEOPLE, w::menu::PEOPLE_SHORT, PEOPLE_ICON),
        entry(Route::Import, w::menu::IMPORT, w::menu::IMPORT_SHORT, IMPORT_ICON),
        entry(Route::Trail, w::menu::TRAIL, w::menu::TRAIL_SHORT, TRAIL_ICON),
    ];
    let set_by_county = [entry(Route::Parameters, w::menu::PARAMETERS, w::menu::PARAMETERS_SHORT, PARAMETERS_ICON)];
    let system = [
        entry(Route::Sync, w::menu::SYNC, w::menu::SYNC_SHORT, SYNC_ICON),
        entry(Route::Settings, w::menu::SETTINGS, w::menu::SETTINGS, SETTINGS_ICON),
    ];
    let part = part_of(&here);
    let item = |entry: &Entry| {
        let on = part_of(&entry.to) == part;
        let count = if entry.to == Route::Today { desk.today_count.filter(|count| *count > 0) } else { None };
        html! {
            <li>
                <Link<Route> to={entry.to.clone()} classes={classes!("item", on.then_some("on"))}>
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={entry.icon} /></svg>
                    <span class="long">{ entry.word }</span><span class="brief">{ entry.short }</span>
                    if let Some(count) = count { <b class="badge">{ count }</b> }
                </Link<Route>>
                if on { { seconds(&desk, part, &here) } }
            </li>
        }
    };
    let place = desk.session.as_ref().map(|session| w::desk_line(session)).unwrap_or_default();
    html! {
        <nav class="side" aria-label={w::menu::LABEL} data-test="menu">
            <div class="brand"><span class="brand-mark" aria-hidden="true">{ w::NAME_MARK }</span><span class="long">{ w::NAME }</span></div>
            <p class="group">{ w::menu::DAILY }</p>
            <ul>{ for daily.iter().map(item) }</ul>
            if affairs.is_some() || handovers.is_some() {
                <p class="group">{ w::menu::AFFAIRS }</p>
                <ul>{ for affairs.iter().chain(&handovers).map(item) }</ul>
            }
            if oversees {
                <p class="group">{ w::menu::COUNTS }</p>
                <ul>{ for counts.iter().map(item) }</ul>
            }
            if !desk.is_cadre() {
                <p class="group">{ w::menu::SYSTEM }</p>
                <ul>
                    if administers { { for office.iter().map(item) } }
                    if sees_parameters { { for set_by_county.iter().map(item) } }
                    { for system.iter().map(item) }
                </ul>
            }
            <p class="desk-line">{ place }<br />{ w::DESK_PROMISE }</p>
        </nav>
    }
}

/// The second level under an entry.
fn seconds(desk: &Desk, part: Part, here: &Route) -> Html {
    let entries = match part {
        Part::Care => vec![
            (
                Route::Visits,
                w::menu::VISITS,
                matches!(here, Route::Visits | Route::VisitsOf { .. } | Route::Visit { .. }),
            ),
            (
                Route::Needs,
                w::menu::NEEDS,
                matches!(here, Route::Needs | Route::NeedsOf { .. } | Route::Need { .. } | Route::NewNeed { .. }),
            ),
            (
                Route::Matters,
                w::menu::MATTERS,
                matches!(
                    here,
                    Route::Matters | Route::MattersOf { .. } | Route::Matter { .. } | Route::NewMatter { .. }
                ),
            ),
        ],
        Part::Rights => {
            let overview = (
                Route::Rights,
                t::OVERVIEW,
                matches!(here, Route::Rights | Route::RightsOf { .. } | Route::SurveySheet),
            );
            std::iter::once(overview).chain(desk.rights().map(|right| entry_of(right, here))).collect()
        }
        Part::Board => vec![
            (Route::Board, w::menu::BOARD_NUMBERS, matches!(here, Route::Board)),
            (Route::Duties, w::menu::DUTIES, matches!(here, Route::Duties)),
            (Route::SpotRounds, w::menu::SPOT, matches!(here, Route::SpotRounds | Route::Spot { .. })),
        ],
        Part::Import => vec![
            (Route::Import, w::menu::IMPORT, matches!(here, Route::Import)),
            (Route::Duplicates, w::menu::DUPLICATES, matches!(here, Route::Duplicates)),
            (Route::Compare, w::menu::COMPARE, matches!(here, Route::Compare)),
        ],
        Part::Today
        | Part::Households
        | Part::Handovers
        | Part::People
        | Part::Trail
        | Part::Parameters
        | Part::Sync
        | Part::Settings
        | Part::None => {
            return html! {};
        }
    };
    let entry = |(to, word, on): (Route, &'static str, bool)| {
        html! { <li><Link<Route> {to} classes={classes!("second", on.then_some("on"))}>{ word }</Link<Route>></li> }
    };
    html! { <ul class="seconds">{ for entries.into_iter().map(entry) }</ul> }
}

/// The entry of a right, and whether the page is about it.
fn entry_of(right: &'static Right, here: &Route) -> (Route, &'static str, bool) {
    let about = match here {
        Route::RightOf { right } | Route::RightIn { right, .. } => Right::named(right),
        Route::Records { kind }
        | Route::RecordsOf { kind, .. }
        | Route::Record { kind, .. }
        | Route::CorrectRecord { kind, .. }
        | Route::NewRecord { kind, .. }
        | Route::NewRecordOf { kind, .. } => Right::of_kind(kind),
        _ => None,
    };
    let on = about.is_some_and(|about| about.key == right.key);
    (Route::RightOf { right: right.key.to_owned() }, right.title, on)
}

/// The part of the menu that a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Today,
    Households,
    Care,
    Rights,
    Handovers,
    Board,
    People,
    Import,
    Trail,
    Parameters,
    Sync,
    Settings,
    None,
}

fn part_of(route: &Route) -> Part {
    match route {
        Route::Today | Route::Findings { .. } | Route::Mark { .. } => Part::Today,
        Route::Households
        | Route::HouseholdsOf { .. }
        | Route::House { .. }
        | Route::NewHousehold
        | Route::Facts { .. }
        | Route::NewMember { .. }
        | Route::Member { .. }
        | Route::Leave { .. }
        | Route::Head { .. }
        | Route::Move { .. }
        | Route::Cadre { .. }
        | Route::HouseRight { .. }
        | Route::Survey { .. } => Part::Households,
        Route::Visits
        | Route::VisitsOf { .. }
        | Route::Visit { .. }
        | Route::Needs
        | Route::NeedsOf { .. }
        | Route::NewNeed { .. }
        | Route::Need { .. }
        | Route::Matters
        | Route::MattersOf { .. }
        | Route::NewMatter { .. }
        | Route::Matter { .. } => Part::Care,
        Route::Record { kind, .. } | Route::CorrectRecord { kind, .. } if is_between(kind) => Part::Handovers,
        Route::Paper { name, .. } if name == "handover" => Part::Handovers,
        Route::Clause { .. }
        | Route::Rights
        | Route::RightsOf { .. }
        | Route::RightOf { .. }
        | Route::RightIn { .. }
        | Route::SurveySheet
        | Route::Paper { .. }
        | Route::Records { .. }
        | Route::RecordsOf { .. }
        | Route::Record { .. }
        | Route::CorrectRecord { .. }
        | Route::NewRecord { .. }
        | Route::NewRecordOf { .. } => Part::Rights,
        Route::Handovers
        | Route::HandoversOf { .. }
        | Route::Handover { .. }
        | Route::Offer { .. }
        | Route::Arrival => Part::Handovers,
        Route::Board | Route::Duties | Route::SpotRounds | Route::Spot { .. } => Part::Board,
        Route::People | Route::NewAccount | Route::Account { .. } | Route::Desks | Route::NewDesk => Part::People,
        Route::Import | Route::Duplicates | Route::Compare => Part::Import,
        Route::Trail => Part::Trail,
        Route::Parameters | Route::Parameter { .. } | Route::Codes { .. } | Route::Code { .. } => Part::Parameters,
        Route::Sync => Part::Sync,
        Route::Settings => Part::Settings,
        Route::Nowhere => Part::None,
    }
}

#[component]
fn SyncChipView() -> Html {
    let desk = use_desk();
    let said = sync::chip(&desk.sync, now());
    let waiting =
        (desk.sync.waiting > 0 && !said.short.contains(w::WAITING_WORD)).then(|| w::waiting(desk.sync.waiting));
    let line = format!("{:?}", desk.sync.line).to_lowercase();
    html! {
        <Link<Route> to={Route::Sync} classes="sync">
            <span class="sync-line" data-test="sync-chip" data-line={line} data-waiting={desk.sync.waiting.to_string()} title={said.detail.clone()}>
                <Lamp tone={said.tone} />{ &said.short }
            </span>
            if let Some(waiting) = waiting { <span class="tag amber">{ waiting }</span> }
            if let Some(parked) = sync::parked(desk.sync.parked) { <span class="tag red">{ parked }</span> }
            if let Some(differing) = sync::conflicts(desk.sync.conflicts) { <span class="tag amber">{ differing }</span> }
        </Link<Route>>
    }
}

#[component]
fn Person() -> Html {
    let desk = use_desk();
    let lock = {
        let desk = desk.clone();
        Callback::from(move |()| {
            let desk = desk.clone();
            spawn_local(async move {
                match api::ask(Lock {}).await {
                    Ok(session) => desk.dispatch(Act::Session(session)),
                    Err(fault) => desk.dispatch(Act::Fault(fault)),
                }
            });
        })
    };
    let Some(me) = desk.me() else { return html! {} };
    html! {
        <div class="me">
            <Link<Route> to={Route::Settings} classes="person">
                <span class="face" aria-hidden="true">{ w::face(&me.name) }</span>
                <span class="person-name" data-test="me">{ &me.name }</span>
            </Link<Route>>
            <Button look="t" onclick={lock} test="switch">{ w::SWITCH }</Button>
        </div>
    }
}

// Icons, 24 × 24, one path each.
const TODAY_ICON: &str =
    "M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Zm2.2 8.2 2.6 2.6 5-5.2";
const HOUSE_ICON: &str = "M4 11 12 4l8 7M6 9.6V20h12V9.6M10 20v-6h4v6";
const CARE_ICON: &str = "M12 20s-8-4.6-8-10a4.4 4.4 0 0 1 8-2.6A4.4 4.4 0 0 1 20 10c0 5.4-8 10-8 10Z";
const BOARD_ICON: &str = "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6";
const RIGHTS_ICON: &str = "M12 3 5 6v5c0 4.6 2.9 8.2 7 10 4.1-1.8 7-5.4 7-10V6l-7-3ZM8.8 12l2.3 2.3 4.2-4.4";
const HANDOVERS_ICON: &str = "M4 8h12l-3-3M20 16H8l3 3";
const IMPORT_ICON: &str = "M12 3v11M7.5 9.5 12 14l4.5-4.5M4 17v3h16v-3";
const PEOPLE_ICON: &str =
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20a6 6 0 0 1 12 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5a6 6 0 0 1 3 5.5";
const TRAIL_ICON: &str = "M7 3h8l4 4v14H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM15 3v4h4M9 12h6M9 16h6";
const PARAMETERS_ICON: &str = "M4 6h16M4 12h16M4 18h16M8 4v4M15 10v4M10 16v4";
const SYNC_ICON: &str = "M20 11a8 8 0 0 0-14-4.6L4 8.5M4 4v4.5h4.5M4 13a8 8 0 0 0 14 4.6l2-2.1M20 20v-4.5h-4.5";
const SETTINGS_ICON: &str = "M4 7h10M18 7h2M4 12h2M10 12h10M4 17h8M16 17h4M16 5v4M8 10v4M14 15v4";
