//! What came of a look or an import at a glance: who comes in, what is wrong, what to do next.

use crate::{
    api,
    parts::{Button, Card},
    shared::{Act, use_desk},
    words::import as t,
};
use anju_model::{
    contract::{ImportCounts, ImportReport, RecordTally, SaveRefused},
    kinds,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ReportProps {
    pub job: u64,
    pub report: Rc<ImportReport>,
    /// Whether it is under all that is said of the workbook by now.
    pub fresh: bool,
    pub busy: bool,
    pub on_take: Callback<()>,
    pub on_again: Callback<()>,
}

#[component]
pub(super) fn Report(props: &ReportProps) -> Html {
    let desk = use_desk();
    let (report, job) = (&props.report, props.job);
    let save = Callback::from(move |()| {
        let desk = desk.clone();
        spawn_local(async move {
            match api::ask(SaveRefused { job }).await {
                Ok(started) => desk.dispatch(Act::Started(started.job)),
                Err(fault) => desk.dispatch(Act::Fault(fault)),
            }
        });
    });
    let missing = report.list.and_then(|list| list.missing).is_some_and(|missing| missing > 0);
    let to_save = report.refused_rows > 0 || report.mend_rows > 0 || missing;
    let save_what = if report.list.is_some() { t::SAVE_COMPARED } else { t::SAVE_REFUSED };
    let (look, next) = t::next(report, props.fresh);
    html! {
        <Card title={if report.taken { t::TAKEN } else { t::LOOKED }} beside={html! { <span class="mute">{ t::file(report) }</span> }} test="import-report">
            if let Some(outcomes) = &report.list {
                <p><b>{ t::outcomes(outcomes) }</b></p>
                <p class="mute">{ t::outcome(report) }</p>
            } else {
                { glance(report) }
            }
            <div class={classes!("alert", look)} role="status" data-test="next">
                <p>{ next }</p>
                if !report.taken && props.fresh {
                    // While words wait to be explained, importing is not the first thing to do.
                    <Button look={if report.words.is_empty() { "p" } else { "" }} onclick={props.on_take.clone()} disabled={props.busy} test="take">{ t::TAKE }</Button>
                }
                if !report.taken && !props.fresh {
                    <Button look="p" onclick={props.on_again.clone()} disabled={props.busy} test="look-first">{ t::AGAIN }</Button>
                }
                if to_save { <Button onclick={save} test="save-refused">{ save_what }</Button> }
            </div>
            if !report.records.is_empty() { { records(report) } }
        </Card>
    }
}

/// The numbers: what comes in, and what does not.
fn glance(report: &ImportReport) -> Html {
    let ImportCounts { households, persons, pairs, visits, needs } = report.counts;
    let counts = [("person", persons), ("household", households), ("pair", pairs), ("visit", visits), ("need", needs)];
    let tile = |(kind, count): (&str, u32)| {
        let tally = report.records.get(kind).map(|tally| t::tally(*tally)).unwrap_or_default();
        html! { <div key={kind.to_owned()}><p class="mute">{ label(kind) }</p><p class="big">{ count }</p><p class="mute s">{ tally }</p></div> }
    };
    let wrong = [
        ("refused", "red", t::ROWS_REFUSED, report.refused_rows, t::ROWS_REFUSED_NOTE),
        ("mend", "amber", t::ROWS_TO_MEND, report.mend_rows, t::ROWS_TO_MEND_NOTE),
    ];
    let fault = |(test, look, word, rows, note): (&'static str, &'static str, &'static str, u32, &'static str)| {
        html! {
            <div key={test} class={(rows > 0).then_some(look)} data-test={test}>
                <p class="mute">{ word }</p><p class="big">{ rows }</p>
                if rows > 0 { <p class="mute s">{ note }</p> }
            </div>
        }
    };
    html! {
        <div class="totals glance" data-test="glance">
            { for counts.into_iter().map(tile) }
            { for wrong.into_iter().map(fault) }
        </div>
    }
}

/// New, changed and unchanged of every kind, folded.
fn records(report: &ImportReport) -> Html {
    let line = |(kind, tally): (&String, &RecordTally)| {
        html! {
            <tr key={kind.clone()} data-test="record-tally">
                <td class="wrap">{ label(kind) }</td><td class="n">{ tally.new }</td><td class="n">{ tally.changed }</td><td class="n">{ tally.same }</td>
            </tr>
        }
    };
    let mut tallies: Vec<(&String, &RecordTally)> = report.records.iter().collect();
    tallies.sort_by_key(|(kind, _)| kinds::ALL.iter().position(|known| known.name == kind.as_str()));
    html! {
        <details data-test="records">
            <summary>{ t::RECORDS }</summary>
            <table class="sums records">
                <thead><tr><th>{ t::KIND }</th><th class="n">{ t::NEW }</th><th class="n">{ t::CHANGED_RECORDS }</th><th class="n">{ t::SAME }</th></tr></thead>
                <tbody>{ for tallies.into_iter().map(line) }</tbody>
            </table>
        </details>
    }
}

fn label(kind: &str) -> String {
    kinds::kind(kind).map_or_else(|| kind.to_owned(), |kind| kind.label.to_owned())
}
