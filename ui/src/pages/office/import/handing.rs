//! A file, how it is to be read, what was found in it, and taking it.

use super::{
    account::Accounts,
    columns::Columns,
    findings::Findings,
    report::Report,
    sending::{Order, Seen, Sending, Way, use_sending},
    taught::Taught,
    teaching::Teaching,
};
use crate::{
    parts::{Button, Card, FaultNote, FilePick},
    words::import as t,
};
use anju_model::contract::{ImportReport, LearntMeaning, OfDepartment};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct HandingProps {
    /// Hears that the county holds something else now: an import, or less that was learnt.
    pub on_change: Callback<()>,
    /// Whose list it is, where it is a department's.
    pub list: Option<OfDepartment>,
    /// Whether a file can be chosen yet.
    pub ready: bool,
    /// All that the county has learnt; none while that is not known.
    #[prop_or_default]
    pub learnt: Option<Rc<Vec<LearntMeaning>>>,
}

/// The file that was chosen.
#[derive(Clone, PartialEq)]
struct Chosen {
    ticket: String,
    name: String,
}

#[component]
pub(super) fn Handing(props: &HandingProps) -> Html {
    let taught = use_state(Taught::default);
    let chosen = use_state(|| None::<Chosen>);
    let Sending { way, seen, send, forget } = use_sending(props.list, props.on_change.clone());
    let on_file = {
        let (taught, chosen, send) = (taught.clone(), chosen.clone(), send.clone());
        Callback::from(move |(ticket, name): (String, String)| {
            // The same name is the same workbook, mended; whatever was said of another does not hold for this one.
            let again = chosen.as_ref().is_some_and(|before| before.name == name);
            let said = if again { (*taught).clone() } else { Taught::default() };
            forget.emit(());
            taught.set(said.clone());
            chosen.set(Some(Chosen { ticket: ticket.clone(), name }));
            send.emit(Order { ticket, take: false, taught: said });
        })
    };
    let go = {
        let (taught, chosen, send) = (taught.clone(), chosen.clone(), send.clone());
        Callback::from(move |take: bool| {
            if let Some(Chosen { ticket, .. }) = &*chosen {
                send.emit(Order { ticket: ticket.clone(), take, taught: (*taught).clone() });
            }
        })
    };
    let look = go.reform(|()| false);
    let on_taught = {
        let taught = taught.clone();
        Callback::from(move |said: Taught| taught.set(said))
    };
    let on_forgotten = {
        let (look, on_change) = (look.clone(), props.on_change.clone());
        Callback::from(move |()| {
            look.emit(());
            on_change.emit(());
        })
    };
    let on_hidden = {
        let (taught, chosen, send) = (taught.clone(), chosen.clone(), send.clone());
        Callback::from(move |()| {
            let said = Taught { hidden: true, ..(*taught).clone() };
            taught.set(said.clone());
            if let Some(Chosen { ticket, .. }) = &*chosen {
                send.emit(Order { ticket: ticket.clone(), take: false, taught: said });
            }
        })
    };
    let all_hidden = matches!(&way, Way::Failed(fault) if fault.code == "workbook.hidden");
    let busy = matches!(way, Way::Running { .. });
    let looked = seen.as_ref().filter(|seen| !seen.report.taken).cloned();
    let stands = |report: &ImportReport| {
        props.learnt.as_ref().is_none_or(|all| report.learnt.iter().all(|meaning| all.contains(meaning)))
    };
    let fresh = seen.as_ref().is_some_and(|seen| taught.comes_to(&seen.taught, &seen.report) && stands(&seen.report));
    let teaching = looked.filter(|_| props.list.is_none());
    let may_look = chosen.is_some() && !busy && (!fresh || matches!(way, Way::Failed(_)));
    html! {
        <>
            <Card test="import">
                if props.ready {
                    <FilePick name="workbook" label={t::FILE} accept=".xlsx,.xlsm,.xls,.csv" hint={t::FILE_HINT} on={on_file} />
                } else {
                    <p class="mute">{ t::DAY_FIRST }</p>
                }
                if props.ready && teaching.is_none() {
                    <Columns open={matches!(way, Way::Failed(_))} hint={if props.list.is_some() { t::LIST_COLUMNS_HINT } else { t::COLUMNS_HINT }} taught={(*taught).clone()} on={on_taught.clone()} on_again={may_look.then(|| look.clone())} />
                }
                { state(&way) }
                if all_hidden { <Button onclick={on_hidden} test="take-hidden">{ t::HIDDEN }</Button> }
            </Card>
            if let Some(Seen { job, report, .. }) = &seen {
                <Report job={*job} report={report.clone()} {fresh} {busy} on_take={go.reform(|()| true)} on_again={look.clone()} />
            }
            if let Some(Seen { report, .. }) = teaching {
                <Teaching {report} taught={(*taught).clone()} {fresh} {busy} on={on_taught} on_again={look} {on_forgotten} />
            }
            if let Some(Seen { job, report, .. }) = seen {
                if !report.findings.is_empty() { <Findings key={job} report={report.clone()} /> }
                if !report.reconciliation.is_empty() { <Accounts {report} /> }
            }
        </>
    }
}

/// Says what is under way, or why it came to nothing.
fn state(way: &Way) -> Html {
    match way {
        Way::Running { order, .. } => {
            let says = if order.take { t::TAKING } else { t::LOOKING };
            html! { <p class="alert busy" role="status" data-test="importing">{ says }</p> }
        }
        Way::Failed(fault) => html! { <FaultNote fault={Some(fault.clone())} /> },
        Way::Idle => html! {},
    }
}
