//! Use cases, one file each: check → act inside the one transaction → return the noun.

pub(crate) mod admitted;
pub mod board;
pub mod cadres;
pub mod codes;
pub mod doubts;
pub mod drafts;
pub mod evidence;
pub mod exports;
pub mod handover;
pub mod heads;
pub mod households;
pub mod lamps;
pub mod matters;
pub mod members;
pub mod needs;
pub(crate) mod papers;
pub mod parameters;
pub mod reach;
pub mod records;
pub mod reveal;
mod rights;
pub mod rows;
pub mod settle;
pub mod sought;
pub mod spot;
pub(crate) mod steps;
pub mod survey;
pub(crate) mod survey_sheet;
pub mod syncing;
pub mod today;
pub mod typed;
pub mod undo;
pub mod visits;

use crate::{
    DeskError,
    app::{Work, reply},
};
use anju_model::contract::*;
use serde_json::Value as Json;

/// Answers a request about records.
pub(crate) fn answer(work: &Work<'_>, request: RecordRequest) -> Result<Json, DeskError> {
    match request {
        RecordRequest::GetAreas(ask) => reply::<GetAreas>(reach::areas_below(work, &ask.below)),
        RecordRequest::ListParameters(_) => reply::<ListParameters>(parameters::list(work)?),
        RecordRequest::SetParameter(ask) => reply::<SetParameter>(parameters::set(work, ask)?),
        RecordRequest::WithdrawParameter(ask) => reply::<WithdrawParameter>(parameters::withdraw(work, ask)?),
        RecordRequest::GetCodes(_) => reply::<GetCodes>(work.codes.clone().into_owned()),
        RecordRequest::ListCodeSets(_) => reply::<ListCodeSets>(codes::list(work)?),
        RecordRequest::SetCode(ask) => reply::<SetCode>(codes::set(work, ask)?),
        RecordRequest::WithdrawCode(ask) => reply::<WithdrawCode>(codes::withdraw(work, ask)?),
        RecordRequest::GetBoard(ask) => reply::<GetBoard>(board::board(work, &ask)?),
        RecordRequest::ListBehind(ask) => reply::<ListBehind>(board::behind(work, &ask)?),
        RecordRequest::DrawSpot(ask) => reply::<DrawSpot>(spot::draw(work, &ask)?),
        RecordRequest::ListSpotRounds(ask) => reply::<ListSpotRounds>(spot::list(work, ask.area.as_ref())?),
        RecordRequest::OpenSpotRound(ask) => reply::<OpenSpotRound>(spot::open(work, &ask)?),
        RecordRequest::EnterSpotCheck(ask) => reply::<EnterSpotCheck>(spot::enter(work, ask)?),
        RecordRequest::ListFindings(ask) => reply::<ListFindings>(today::list(work, &ask)?),
        RecordRequest::MarkFinding(ask) => reply::<MarkFinding>(today::mark(work, ask)?),
        RecordRequest::GetDuties(ask) => reply::<GetDuties>(today::duties(work, ask.area.as_ref())?),
        RecordRequest::GetToday(ask) => reply::<GetToday>(today::today(work, ask.area.as_ref())?),
        RecordRequest::Find(ask) => reply::<Find>(sought::find(work, &ask)?),
        RecordRequest::ListHouseholds(ask) => reply::<ListHouseholds>(households::list(work, &ask)?),
        RecordRequest::OpenHousehold(ask) => reply::<OpenHousehold>(households::open(work, ask.id)?),
        RecordRequest::OpenVisitForm(ask) => reply::<OpenVisitForm>(visits::form(work, ask.household)?),
        RecordRequest::LogVisit(ask) => reply::<LogVisit>(visits::log(work, ask)?),
        RecordRequest::Undo(ask) => reply::<Undo>(undo::undo(work, ask.group)?),
        RecordRequest::RaiseNeed(ask) => reply::<RaiseNeed>(needs::raise(work, ask)?),
        RecordRequest::AdvanceNeed(ask) => reply::<AdvanceNeed>(needs::advance(work, ask)?),
        RecordRequest::ListNeeds(ask) => reply::<ListNeeds>(needs::list(work, ask)?),
        RecordRequest::PromiseMatter(ask) => reply::<PromiseMatter>(matters::promise(work, ask)?),
        RecordRequest::AdvanceMatter(ask) => reply::<AdvanceMatter>(matters::advance(work, ask)?),
        RecordRequest::ListMatters(ask) => reply::<ListMatters>(matters::list(work, ask)?),
        RecordRequest::ListRecords(ask) => reply::<ListRecords>(records::list(work, &ask)?),
        RecordRequest::OpenRecord(ask) => reply::<OpenRecord>(records::open(work, &ask)?),
        RecordRequest::GetRights(ask) => reply::<GetRights>(lamps::board(work, ask.area.as_ref())?),
        RecordRequest::ListOfRight(ask) => reply::<ListOfRight>(lamps::list(work, &ask)?),
        RecordRequest::OpenRight(ask) => reply::<OpenRight>(lamps::open(work, &ask)?),
        RecordRequest::OpenSurvey(ask) => reply::<OpenSurvey>(survey::open_on(work, ask.household)?),
        RecordRequest::LogSurvey(ask) => reply::<LogSurvey>(survey::log(work, ask)?),
        RecordRequest::MakeRecord(ask) => reply::<MakeRecord>(records::make(work, ask)?),
        RecordRequest::CorrectRecord(ask) => reply::<CorrectRecord>(records::correct(work, ask)?),
        RecordRequest::StepRecord(ask) => reply::<StepRecord>(records::step(work, ask)?),
        RecordRequest::ListHandovers(ask) => reply::<ListHandovers>(handover::list(work, &ask)?),
        RecordRequest::OpenHandover(ask) => reply::<OpenHandover>(handover::open(work, ask.id)?),
        RecordRequest::OpenHandoverForm(ask) => reply::<OpenHandoverForm>(handover::form(work, ask.household)?),
        RecordRequest::OfferHandover(ask) => reply::<OfferHandover>(handover::offer(work, ask)?),
        RecordRequest::AddHandoverItem(ask) => reply::<AddHandoverItem>(handover::add_item(work, ask)?),
        RecordRequest::AddHousehold(ask) => reply::<AddHousehold>(members::add_household(work, ask)?),
        RecordRequest::CorrectHousehold(ask) => reply::<CorrectHousehold>(members::correct_household(work, ask)?),
        RecordRequest::AddMember(ask) => reply::<AddMember>(members::add(work, ask)?),
        RecordRequest::CorrectMember(ask) => reply::<CorrectMember>(members::correct(work, ask)?),
        RecordRequest::MemberLeaves(ask) => reply::<MemberLeaves>(members::leaves(work, ask)?),
        RecordRequest::ChangeHead(ask) => reply::<ChangeHead>(heads::change_head(work, ask)?),
        RecordRequest::MoveHousehold(ask) => reply::<MoveHousehold>(members::move_household(work, ask)?),
        RecordRequest::AssignCadre(ask) => reply::<AssignCadre>(cadres::assign(work, ask)?),
        RecordRequest::FindCadres(ask) => reply::<FindCadres>(cadres::find(work, &ask.text)?),
        RecordRequest::Reveal(ask) => reply::<Reveal>(reveal::reveal(work, &ask)?),
        RecordRequest::KeepDraft(ask) => reply::<KeepDraft>(drafts::keep(work, &ask)?),
        RecordRequest::GetDraft(ask) => reply::<GetDraft>(drafts::find(work, &ask.form)?),
        RecordRequest::DropDraft(ask) => reply::<DropDraft>(drafts::drop(work, &ask.form)?),
        RecordRequest::SettleConflict(ask) => reply::<SettleConflict>(settle::conflict(work, ask)?),
        RecordRequest::DecideProposal(ask) => reply::<DecideProposal>(settle::proposal(work, ask)?),
        RecordRequest::MendParked(ask) => reply::<MendParked>(settle::parked(work, ask)?),
        RecordRequest::GetHistory(ask) => reply::<GetHistory>(settle::history(work, ask.record)?),
    }
}
