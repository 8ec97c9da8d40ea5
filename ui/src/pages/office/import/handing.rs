//! A file, how it is to be read, what was found in it, and taking it.

use super::{
    account::Accounts,
    columns::Columns,
    findings::Findings,
    handed::{Handed, use_handed},
    report::Report,
    sending::Way,
    taught::Taught,
    teaching::Teaching,
};
use crate::{
    parts::{Button, Card, FaultNote, FilePick},
    words::import as t,
};
use anju_model::contract::{LearntMeaning, OfDepartment};
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

#[component]
pub(super) fn Handing(props: &HandingProps) -> Html {
    let handed = use_handed(props.list, props.on_change.clone());
    let (fresh, busy) = (handed.is_fresh(props.learnt.as_deref().map(Vec::as_slice)), handed.is_busy());
    let look = handed.on(|handed, ()| handed.go(false));
    let on_taught = handed.on(|handed, said: Taught| handed.say(said));
    let on_forgotten = {
        let on_change = props.on_change.clone();
        handed.on(move |handed, ()| {
            handed.go(false);
            on_change.emit(());
        })
    };
    let explained = handed.looked();
    html! {
        <>
            <Card test="import">
                if props.ready {
                    <FilePick name="workbook" label={t::FILE} accept=".xlsx,.xlsm,.xls,.csv" workbook=true hint={t::FILE_HINT} on={handed.on(|handed, (ticket, name)| handed.choose(ticket, name))} />
                    if explained.is_none() {
                        <Columns open={matches!(handed.sending.way, Way::Failed(_))} hint={if props.list.is_some() { t::LIST_COLUMNS_HINT } else { t::COLUMNS_HINT }} taught={handed.taught()} on={on_taught.clone()} on_again={handed.may_look(fresh).then(|| look.clone())} />
                    }
                } else {
                    <p class="mute">{ t::DAY_FIRST }</p>
                }
                { state(&handed) }
            </Card>
            if let Some(seen) = &handed.sending.seen {
                <Report job={seen.job} report={seen.report.clone()} {fresh} {busy} on_take={handed.on(|handed, ()| handed.go(true))} on_again={look.clone()} />
            }
            if let Some(report) = explained {
                <Teaching {report} list={props.list.is_some()} taught={handed.taught()} {fresh} {busy} on={on_taught} on_again={look} {on_forgotten} />
            }
            if let Some(seen) = &handed.sending.seen {
                if !seen.report.findings.is_empty() { <Findings key={seen.job} report={seen.report.clone()} /> }
                if !seen.report.reconciliation.is_empty() { <Accounts report={seen.report.clone()} /> }
            }
        </>
    }
}

/// Says what is under way, or why it came to nothing.
fn state(handed: &Handed) -> Html {
    match &handed.sending.way {
        Way::Running { order, .. } => {
            let says = if order.take { t::TAKING } else { t::LOOKING };
            html! { <p class="alert busy" role="status" data-test="importing">{ says }</p> }
        }
        Way::Failed(fault) => html! {
            <>
                <FaultNote fault={Some(fault.clone())} />
                if fault.code == "workbook.hidden" {
                    <Button onclick={handed.on(|handed, ()| handed.look_at_hidden())} test="take-hidden">{ t::HIDDEN }</Button>
                }
            </>
        },
        Way::Idle => html! {},
    }
}
