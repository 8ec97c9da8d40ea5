//! Use cases, one file each: check → act inside the one transaction → return the noun.

pub mod board;
pub mod cadres;
pub mod doubts;
pub mod drafts;
pub mod evidence;
pub mod exports;
pub mod heads;
pub mod households;
pub mod matters;
pub mod members;
pub mod needs;
pub mod reach;
pub mod reveal;
pub mod rows;
pub mod settle;
pub mod sought;
pub mod spot;
pub(crate) mod steps;
pub mod syncing;
pub mod today;
pub mod typed;
pub mod undo;
pub mod visits;

use crate::{
    DeskError,
    app::{Work, reply},
};
use anju_model::{Fault, contract::*};
use serde_json::Value as Json;

/// What a request does to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It reads.
    Reads,
    /// It writes what is this desk's alone, such as a draft: no page shows something else, nothing waits for the county.
    Keeps,
    /// It saves.
    Saves,
}

/// Tells what a request does to the store.
pub(crate) fn effect(request: &Request) -> Effect {
    match request {
        Request::GetCodes(_)
        | Request::GetAreas(_)
        | Request::GetToday(_)
        | Request::ListFindings(_)
        | Request::GetBoard(_)
        | Request::ListBehind(_)
        | Request::ListSpotRounds(_)
        | Request::OpenSpotRound(_)
        | Request::Find(_)
        | Request::ListHouseholds(_)
        | Request::OpenHousehold(_)
        | Request::OpenVisitForm(_)
        | Request::ListNeeds(_)
        | Request::ListMatters(_)
        | Request::FindCadres(_)
        | Request::GetSync(_)
        | Request::GetHistory(_)
        | Request::GetDraft(_)
        | Request::GetImport(_)
        | Request::Hello(_) => Effect::Reads,
        Request::KeepDraft(_)
        | Request::DropDraft(_)
        | Request::Reveal(_)
        | Request::ExportList(_)
        | Request::SaveEnrolment(_)
        | Request::ImportWorkbook(_)
        | Request::SaveRefused(_) => Effect::Keeps,
        Request::LogVisit(_)
        | Request::DrawSpot(_)
        | Request::EnterSpotCheck(_)
        | Request::Undo(_)
        | Request::RaiseNeed(_)
        | Request::AdvanceNeed(_)
        | Request::PromiseMatter(_)
        | Request::AdvanceMatter(_)
        | Request::AddEvidence(_)
        | Request::AddHousehold(_)
        | Request::CorrectHousehold(_)
        | Request::AddMember(_)
        | Request::CorrectMember(_)
        | Request::MemberLeaves(_)
        | Request::ChangeHead(_)
        | Request::MoveHousehold(_)
        | Request::AssignCadre(_)
        | Request::SettleConflict(_)
        | Request::DecideProposal(_)
        | Request::MendParked(_)
        | Request::SetTextSize(_)
        | Request::Recount(_)
        | Request::Enrol(_)
        | Request::SignIn(_)
        | Request::FirstSignIn(_)
        | Request::Unlock(_)
        | Request::Lock(_)
        | Request::SetPin(_)
        | Request::SyncNow(_)
        | Request::OpenOffice(_)
        | Request::OfficeAct(_)
        | Request::CancelJob(_) => Effect::Saves,
    }
}

/// Answers a request about records.
pub(crate) fn answer(work: &Work<'_>, request: Request) -> Result<Json, DeskError> {
    match request {
        Request::GetCodes(_) => reply::<GetCodes>(work.place.codes.clone()),
        Request::GetAreas(ask) => reply::<GetAreas>(reach::areas_below(work, &ask.below)),
        Request::GetBoard(ask) => reply::<GetBoard>(board::board(work, &ask)?),
        Request::ListBehind(ask) => reply::<ListBehind>(board::behind(work, &ask)?),
        Request::DrawSpot(ask) => reply::<DrawSpot>(spot::draw(work, &ask)?),
        Request::ListSpotRounds(ask) => reply::<ListSpotRounds>(spot::list(work, ask.area.as_ref())?),
        Request::OpenSpotRound(ask) => reply::<OpenSpotRound>(spot::open(work, &ask)?),
        Request::EnterSpotCheck(ask) => reply::<EnterSpotCheck>(spot::enter(work, ask)?),
        Request::ListFindings(ask) => reply::<ListFindings>(today::list(work, &ask)?),
        Request::GetToday(ask) => reply::<GetToday>(today::today(work, ask.area.as_ref())?),
        Request::Find(ask) => reply::<Find>(sought::find(work, &ask)?),
        Request::ListHouseholds(ask) => reply::<ListHouseholds>(households::list(work, &ask)?),
        Request::OpenHousehold(ask) => reply::<OpenHousehold>(households::open(work, ask.id)?),
        Request::OpenVisitForm(ask) => reply::<OpenVisitForm>(visits::form(work, ask.household)?),
        Request::LogVisit(ask) => reply::<LogVisit>(visits::log(work, ask)?),
        Request::Undo(ask) => reply::<Undo>(undo::undo(work, ask.group)?),
        Request::RaiseNeed(ask) => reply::<RaiseNeed>(needs::raise(work, ask)?),
        Request::AdvanceNeed(ask) => reply::<AdvanceNeed>(needs::advance(work, ask)?),
        Request::ListNeeds(ask) => reply::<ListNeeds>(needs::list(work, ask)?),
        Request::PromiseMatter(ask) => reply::<PromiseMatter>(matters::promise(work, ask)?),
        Request::AdvanceMatter(ask) => reply::<AdvanceMatter>(matters::advance(work, ask)?),
        Request::ListMatters(ask) => reply::<ListMatters>(matters::list(work, ask)?),
        Request::AddHousehold(ask) => reply::<AddHousehold>(members::add_household(work, ask)?),
        Request::CorrectHousehold(ask) => reply::<CorrectHousehold>(members::correct_household(work, ask)?),
        Request::AddMember(ask) => reply::<AddMember>(members::add(work, ask)?),
        Request::CorrectMember(ask) => reply::<CorrectMember>(members::correct(work, ask)?),
        Request::MemberLeaves(ask) => reply::<MemberLeaves>(members::leaves(work, ask)?),
        Request::ChangeHead(ask) => reply::<ChangeHead>(heads::change_head(work, ask)?),
        Request::MoveHousehold(ask) => reply::<MoveHousehold>(members::move_household(work, ask)?),
        Request::AssignCadre(ask) => reply::<AssignCadre>(cadres::assign(work, ask)?),
        Request::FindCadres(ask) => reply::<FindCadres>(cadres::find(work, &ask.text)?),
        Request::Reveal(ask) => reply::<Reveal>(reveal::reveal(work, &ask)?),
        Request::KeepDraft(ask) => reply::<KeepDraft>(drafts::keep(work, &ask)?),
        Request::GetDraft(ask) => reply::<GetDraft>(drafts::find(work, &ask.form)?),
        Request::DropDraft(ask) => reply::<DropDraft>(drafts::drop(work, &ask.form)?),
        Request::GetSync(ask) => reply::<GetSync>(syncing::view(work, ask.area.as_ref())?),
        Request::SettleConflict(ask) => reply::<SettleConflict>(settle::conflict(work, ask)?),
        Request::DecideProposal(ask) => reply::<DecideProposal>(settle::proposal(work, ask)?),
        Request::MendParked(ask) => reply::<MendParked>(settle::parked(work, ask)?),
        Request::GetHistory(ask) => reply::<GetHistory>(settle::history(work, ask.record)?),
        // These are about the session, the files or the line: `Desk::handle` answers them before they come here.
        Request::Hello(_)
        | Request::Enrol(_)
        | Request::SignIn(_)
        | Request::FirstSignIn(_)
        | Request::Unlock(_)
        | Request::Lock(_)
        | Request::SetPin(_)
        | Request::SetTextSize(_)
        | Request::AddEvidence(_)
        | Request::SyncNow(_)
        | Request::Recount(_)
        | Request::ExportList(_)
        | Request::OpenOffice(_)
        | Request::OfficeAct(_)
        | Request::SaveEnrolment(_)
        | Request::ImportWorkbook(_)
        | Request::GetImport(_)
        | Request::SaveRefused(_)
        | Request::CancelJob(_) => Err(Fault::new("request.elsewhere").with("request", request.name()).into()),
    }
}
