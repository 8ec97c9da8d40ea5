//! The pages. Each asks for what it shows, keeps its own state, and draws it; only session, sync and notes are shared.

mod board;
mod cadre;
mod clause;
mod codes;
mod duties;
mod family;
mod fields;
mod findings;
mod frame;
mod handover;
mod house;
mod households;
mod mark;
mod matter;
mod matters;
mod need;
mod needs;
mod office;
mod paper;
mod parameters;
mod record;
mod rights;
mod settings;
mod sign_in;
mod spot;
mod sync;
mod today;
mod visit;

pub use frame::Frame;
pub use sign_in::SignIn;

use crate::{
    parts::{Empty, PageHead},
    route::Route,
    words as w,
};
use yew::prelude::*;

/// Draws the page of an address.
pub fn page(route: Route) -> Html {
    match route {
        Route::Board => html! { <board::BoardPage /> },
        Route::SpotRounds => html! { <spot::SpotRounds /> },
        Route::Spot { id } => html! { <spot::Spot key={id.to_string()} {id} /> },
        Route::Today => html! { <today::TodayPage /> },
        Route::Mark { id, key, about } => html! { <mark::Mark {id} name={key} about={about.parse().ok()} /> },
        Route::Clause { at } => html! { <clause::ClausePage {at} /> },
        Route::Duties => html! { <duties::Duties /> },
        Route::Findings { key, area } => html! { <findings::Findings key="findings" name={key} {area} /> },
        Route::Households => html! { <households::Households key="households" /> },
        Route::HouseholdsOf { area, filter } => {
            html! { <households::Households key="households" {area} {filter} /> }
        }
        Route::House { id } => html! { <house::House key={id.to_string()} {id} /> },
        Route::NewHousehold => html! { <family::NewHousehold /> },
        Route::Facts { id } => html! { <family::Facts {id} /> },
        Route::NewMember { id } => html! { <family::NewMember {id} /> },
        Route::Member { id, person } => html! { <family::Member {id} {person} /> },
        Route::Leave { id, person } => html! { <family::Leave {id} {person} /> },
        Route::Head { id } => html! { <family::Head {id} /> },
        Route::Move { id } => html! { <family::Move {id} /> },
        Route::Cadre { id } => html! { <cadre::CadrePage {id} /> },
        Route::Visits => html! { <households::Households key="visits" visits=true /> },
        Route::VisitsOf { area, filter } => {
            html! { <households::Households key="visits" {area} {filter} visits=true /> }
        }
        Route::Visit { id } => html! { <visit::Visit key={id.to_string()} {id} /> },
        // A list is one page under all its addresses: whoever narrows it keeps the focus.
        Route::Needs => html! { <needs::Needs key="needs" /> },
        Route::NeedsOf { area, filter } => html! { <needs::Needs key="needs" {area} {filter} /> },
        Route::NewNeed { id } => html! { <need::NewNeed {id} /> },
        Route::Need { id, need } => html! { <need::NeedPage {id} {need} /> },
        Route::Matters => html! { <matters::Matters key="matters" /> },
        Route::MattersOf { area, filter } => html! { <matters::Matters key="matters" {area} {filter} /> },
        Route::NewMatter { id } => html! { <matter::NewMatter {id} /> },
        Route::Matter { id, matter } => html! { <matter::MatterPage {id} {matter} /> },
        Route::Parameters => html! { <parameters::ParametersPage /> },
        Route::Parameter { name } => html! { <parameters::ParameterPage {name} /> },
        Route::Codes { set } => html! { <codes::CodesPage {set} /> },
        Route::Code { set, code } => html! { <codes::CodePage key={code.clone()} {set} code={code.clone()} /> },
        Route::Rights => html! { <rights::Overview key="rights" /> },
        Route::RightsOf { area } => html! { <rights::Overview key="rights" {area} /> },
        Route::RightOf { right } => html! { <rights::RightList key={right.clone()} right={right.clone()} /> },
        Route::RightIn { right, area, light } => {
            html! { <rights::RightList key={right.clone()} right={right.clone()} {area} {light} /> }
        }
        Route::HouseRight { id, right } => {
            html! { <rights::OneRight key={right.clone()} {id} right={right.clone()} /> }
        }
        Route::Survey { id } => html! { <rights::Survey key={id.to_string()} {id} /> },
        Route::Paper { name, about } => {
            html! { <paper::PaperPage key={format!("{name}/{about}")} name={name.clone()} about={about.clone()} /> }
        }
        Route::SurveySheet => html! { <rights::SurveySheet /> },
        Route::Records { kind } => html! { <record::RecordList key={kind.clone()} kind={kind.clone()} /> },
        Route::RecordsOf { kind, area, filter } => {
            html! { <record::RecordList key={kind.clone()} kind={kind.clone()} {area} {filter} /> }
        }
        Route::Record { kind, id } => html! { <record::RecordPage key={id.to_string()} {kind} {id} /> },
        Route::CorrectRecord { kind, id } => html! { <record::CorrectRecordPage key={id.to_string()} {kind} {id} /> },
        Route::NewRecordOf { id, kind, person } => {
            html! { <record::NewRecord key={kind.clone()} {id} kind={kind.clone()} {person} /> }
        }
        Route::NewRecord { id, kind } => html! { <record::NewRecord key={kind.clone()} {id} kind={kind.clone()} /> },
        Route::Handovers => html! { <handover::Handovers key="handovers" /> },
        Route::HandoversOf { area, list } => html! { <handover::Handovers key="handovers" {area} {list} /> },
        Route::Handover { id } => html! { <handover::HandoverPage key={id.to_string()} {id} /> },
        Route::Offer { id } => html! { <handover::Offer key={id.to_string()} {id} /> },
        Route::Arrival => html! { <handover::Arrival /> },
        Route::People => html! { <office::People /> },
        Route::NewAccount => html! { <office::NewAccount /> },
        Route::Account { id } => html! { <office::AccountPage key={id.to_string()} {id} /> },
        Route::Desks => html! { <office::Desks /> },
        Route::NewDesk => html! { <office::NewDesk /> },
        Route::Compare => html! { <office::Compare /> },
        Route::Import => html! { <office::Import /> },
        Route::Duplicates => html! { <office::Duplicates /> },
        Route::Trail => html! { <office::Trail /> },
        Route::Sync => html! { <sync::SyncPage /> },
        Route::Settings => html! { <settings::Settings /> },
        Route::Nowhere => {
            html! { <><PageHead title={w::NOWHERE} /><Empty text={w::NOWHERE_WHY} /></> }
        }
    }
}
