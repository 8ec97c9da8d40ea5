//! A workbook on its way to the county as a job: begun, its end heard, its report fetched.

use super::taught::Taught;
use crate::{api, shared::use_desk};
use anju_model::{
    Fault,
    contract::{GetImport, ImportReport, OfDepartment},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where a workbook is on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    /// Nothing is under way.
    Idle,
    /// The county is at it; `job` once it has begun.
    Running { job: Option<u64>, order: Order },
    /// It came to nothing.
    Failed(Fault),
}

/// What the county is asked to do with a workbook.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    /// The upload.
    pub ticket: String,
    /// Whether it is imported; else only looked through.
    pub take: bool,
    /// What a person says of it.
    pub taught: Taught,
}

/// What came of the last order that came to something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// The job.
    pub job: u64,
    /// The report.
    pub report: Rc<ImportReport>,
    /// What had been said of the workbook.
    pub taught: Taught,
}

/// A workbook that is sent.
#[derive(Clone)]
pub(super) struct Sending {
    /// Where it is.
    pub way: Way,
    /// What came of it last; it stands until another file is chosen.
    pub seen: Option<Seen>,
    /// Gives an order.
    pub send: Callback<Order>,
    /// Forgets what came of the file before.
    pub forget: Callback<()>,
}

/// Sends workbooks, one after another; `on_taken` hears that one was imported.
#[hook]
pub(super) fn use_sending(list: Option<OfDepartment>, on_taken: Callback<()>) -> Sending {
    let desk = use_desk();
    let way = use_state(|| Way::Idle);
    let seen = use_state(|| None::<Seen>);
    let send = {
        let way = way.clone();
        Callback::from(move |order: Order| {
            let way = way.clone();
            way.set(Way::Running { job: None, order: order.clone() });
            spawn_local(async move {
                let Order { ticket, take, taught } = order.clone();
                way.set(match api::ask(taught.ask(ticket, take, list)).await {
                    Ok(started) => Way::Running { job: Some(started.job), order },
                    Err(fault) => Way::Failed(fault),
                });
            });
        })
    };
    let ended = match &*way {
        Way::Running { job: Some(job), order } => {
            let end = desk.jobs.get(job).and_then(|found| found.end.clone());
            end.map(|end| (*job, order.clone(), end))
        }
        Way::Running { job: None, .. } | Way::Idle | Way::Failed(_) => None,
    };
    {
        let (way, seen) = (way.clone(), seen.clone());
        use_effect_with(ended, move |ended| {
            let Some((job, order, end)) = ended.clone() else { return };
            spawn_local(async move {
                let report = match end {
                    Ok(_) => api::ask(GetImport { job }).await,
                    Err(fault) => Err(fault),
                };
                match report {
                    Ok(report) => {
                        if report.taken {
                            on_taken.emit(());
                        }
                        seen.set(Some(Seen { job, report: Rc::new(report), taught: order.taught }));
                        way.set(Way::Idle);
                    }
                    Err(fault) => way.set(Way::Failed(fault)),
                }
            });
        });
    }
    let forget = {
        let seen = seen.clone();
        Callback::from(move |()| seen.set(None))
    };
    Sending { way: (*way).clone(), seen: (*seen).clone(), send, forget }
}
