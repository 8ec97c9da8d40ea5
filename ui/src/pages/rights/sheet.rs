//! 七项权益摸底 in Excel: the form out, filled in without the program, and back in after it was looked through.

use crate::{
    api,
    hooks::use_area,
    pages::fields::needed_day,
    parts::{
        AreaFilter, Button, Card, DatePick, ExportButton, FaultNote, FilePick, Meter, PageHead, PaperButtons, lately,
    },
    shared::{Act, use_desk},
    words::rights as t,
};
use anju_model::{
    Day, Fault,
    area::AreaLevel,
    contract::{ListChosen, LookAtSurveySheet, SheetFault, SurveySheetReport, SurveySheetTaken, TakeSurveySheet},
    papers::About,
    words::fault::sentence,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A form that was chosen, and how far it is.
#[derive(Clone, PartialEq, Default)]
struct Chosen {
    ticket: String,
    report: Option<SurveySheetReport>,
    fault: Option<Fault>,
    /// While it is saved: where it goes on, of how many.
    saving: Option<(u32, u32)>,
    /// How many were saved, once all of it is; and who was not.
    saved: Option<(u32, Vec<(String, Fault)>)>,
}

/// The page.
#[component]
pub fn SurveySheet() -> Html {
    let desk = use_desk();
    let (area, on_area) = use_area();
    let may_write = desk.me().is_some_and(|me| me.role.rank().is_some());
    html! {
        <>
            <PageHead title={t::SHEET} beside={html! { <span class="mute">{ t::SHEET_HINT }</span> }} />
            <Card title={t::SHEET_OUT}>
                <p class="mute s">{ t::SHEET_OUT_HINT }</p>
                <div class="filter">
                    <AreaFilter chosen={area.clone()} on={on_area} />
                    <ExportButton list={ListChosen::Survey { area: area.clone() }} />
                </div>
                <p class="mute s">{ t::SHEETS_HINT }</p>
                if area.as_ref().is_some_and(|area| area.level() == AreaLevel::Village) {
                    <div class="row papers"><PaperButtons about={About::Household} {area} /></div>
                }
            </Card>
            if may_write { <Back /> }
        </>
    }
}

/// What came back.
#[component]
fn Back() -> Html {
    let desk = use_desk();
    let today = desk.today();
    let day = use_state(|| Some(today));
    let chosen = use_state(Chosen::default);
    let on_file = {
        let chosen = chosen.clone();
        Callback::from(move |(ticket, _): (String, String)| {
            let chosen = chosen.clone();
            chosen.set(Chosen { ticket: ticket.clone(), ..Chosen::default() });
            spawn_local(async move {
                let looked = api::ask(LookAtSurveySheet { ticket: ticket.clone() }).await;
                let (report, fault) = (looked.as_ref().ok().cloned(), looked.err());
                chosen.set(Chosen { ticket, report, fault, ..Chosen::default() });
            });
        })
    };
    let take = {
        let (chosen, on, desk) = (chosen.clone(), *day, desk.clone());
        Callback::from(move |()| {
            let (chosen, desk, started) = (chosen.clone(), desk.clone(), (*chosen).clone());
            spawn_local(async move {
                let outcome = save_all(&started, on, |at, of| {
                    chosen.set(Chosen { saving: Some((at, of)), fault: None, ..started.clone() });
                })
                .await;
                match outcome {
                    Ok(saved) => {
                        desk.dispatch(Act::Say(t::sheet_saved(saved.0)));
                        chosen.set(Chosen { saved: Some(saved), ..started.clone() });
                    }
                    Err(fault) => chosen.set(Chosen { fault: Some(fault), ..started.clone() }),
                }
                desk.dispatch(Act::Changed);
            });
        })
    };
    let day_error = chosen.fault.as_ref().filter(|fault| fault.field.as_deref() == Some("on")).map(sentence);
    let elsewhere = chosen.fault.clone().filter(|fault| fault.field.as_deref() != Some("on"));
    let asked_on = *day;
    let on_day = Callback::from(move |chosen: Option<Day>| day.set(chosen));
    html! {
        <Card title={t::SHEET_BACK} test="survey-sheet">
            <div class="form">
                // Another file would take the place of the one that is being saved.
                if chosen.saving.is_none() { <FilePick name="survey-file" label={t::SHEET_FILE} accept=".xlsx,.xlsm,.xls,.csv" workbook=true hint={t::SHEET_FILE_HINT} on={on_file} /> }
                if let Some(report) = &chosen.report {
                    <p data-test="sheet-report">{ t::sheet_report(report) }</p>
                    { faults(report) }
                    if let Some((at, of)) = chosen.saving {
                        <Meter parts={vec![(at, "green")]} {of} label={t::sheet_saving(at, of)} />
                        <p role="status">{ t::sheet_saving(at, of) }</p>
                    } else if let Some((saved, refused)) = &chosen.saved {
                        <p class="alert good" role="status" data-test="sheet-saved">{ t::sheet_saved(*saved) }</p>
                        <ul class="plain">{ for refused.iter().map(|(head, fault)| html! { <li>{ t::sheet_refused(head, &sentence(fault)) }</li> }) }</ul>
                    } else if report.asked > 0 {
                        <DatePick name="on" label={t::SHEET_DAY} quick={lately(today)} chosen={asked_on} on={on_day} error={day_error} />
                        <div class="row acts-row"><Button look="p" onclick={take} test="sheet-take">{ t::sheet_take(report.asked) }</Button></div>
                    }
                }
                <FaultNote fault={elsewhere} />
            </div>
        </Card>
    }
}

/// Saves bite after bite; returns how many were saved, and who was not.
///
/// # Errors
/// The first answer that is none; what was saved before stays saved, and the same file goes on from there.
async fn save_all(
    chosen: &Chosen,
    on: Option<Day>,
    tell: impl Fn(u32, u32),
) -> Result<(u32, Vec<(String, Fault)>), Fault> {
    let on = needed_day(on, "on", t::SHEET_DAY)?;
    let (mut from, mut saved, mut refused) = (0, 0, vec![]);
    loop {
        let ask = TakeSurveySheet { ticket: chosen.ticket.clone(), on, from };
        let SurveySheetTaken { next, of, saved: now, refused: not } = api::ask(ask).await?;
        saved += now;
        refused.extend(not);
        if next >= of {
            return Ok((saved, refused));
        }
        tell(next, of);
        from = next;
    }
}

fn faults(report: &SurveySheetReport) -> Html {
    if report.faults.is_empty() {
        return html! {};
    }
    let one = |fault: &SheetFault| {
        html! { <li data-test="sheet-fault"><b>{ t::sheet_cell(fault.row, &fault.column) }</b>{ " " }{ sentence(&fault.fault) }</li> }
    };
    html! {
        <>
            <p><b>{ t::SHEET_FAULTS }</b></p>
            <ul class="plain">{ for report.faults.iter().map(one) }</ul>
            if report.more_faults > 0 { <p class="mute s">{ t::sheet_more(report.more_faults) }</p> }
        </>
    }
}
