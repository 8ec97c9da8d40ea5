//! 导出 Excel: starts the export of the list on the screen, says how far it is and lets it be cancelled, and then says where
//! the file lies.

use super::Button;
use crate::{
    api,
    shared::{Act, use_desk},
    words as w,
};
use anju_model::contract::{CancelJob, ExportList, Job, ListChosen};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Props of the button.
#[derive(Properties, PartialEq)]
pub struct ExportButtonProps {
    /// The list as it is on the screen.
    pub list: ListChosen,
}

/// The button with its line.
#[component]
pub fn ExportButton(props: &ExportButtonProps) -> Html {
    let desk = use_desk();
    let asking = use_state(|| false);
    // The job that was started here, and of which list.
    let started = use_state(|| None::<(u64, ListChosen)>);
    let job = started.as_ref().and_then(|(id, _)| desk.jobs.get(id)).cloned();
    let running = job.as_ref().filter(|job| job.end.is_none()).cloned();
    let same_list = started.as_ref().is_some_and(|(_, list)| *list == props.list);
    let file = job.and_then(|job| job.end?.ok()).filter(|_| same_list).and_then(|end| Some((end.file?, end.rows)));
    let onclick = {
        let (desk, asking, started, list) = (desk.clone(), asking.clone(), started.clone(), props.list.clone());
        Callback::from(move |()| {
            let (desk, asking, started, list) = (desk.clone(), asking.clone(), started.clone(), list.clone());
            asking.set(true);
            spawn_local(async move {
                match api::ask(ExportList { list: list.clone(), reason: None }).await {
                    Ok(reply) => {
                        started.set(Some((reply.job, list)));
                        desk.dispatch(Act::Started(reply.job));
                    }
                    Err(fault) => desk.dispatch(Act::Fault(fault)),
                }
                asking.set(false);
            });
        })
    };
    html! {
        <div class="export">
            if let Some(job) = &running { <Running job={job.clone()} /> }
            if let Some((file, rows)) = file {
                <span class="mute s" data-test="exported">{ w::exported(rows, &file) }</span>
            }
            <Button {onclick} disabled={*asking || running.is_some()} test="export">{ w::EXPORT }</Button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RunningProps {
    job: Job,
}

/// How far an export is, with a way to cancel it.
#[component]
fn Running(props: &RunningProps) -> Html {
    let desk = use_desk();
    let id = props.job.id;
    let cancel = Callback::from(move |()| {
        let desk = desk.clone();
        spawn_local(async move {
            // Its end comes as any other; only a job that is over unheard has none.
            if let Err(fault) = api::ask(CancelJob { job: id }).await {
                desk.dispatch(Act::Over(id));
                desk.dispatch(Act::Fault(fault));
            }
        });
    });
    html! {
        <>
            <span class="mute s" role="status" data-test="exporting">{ w::exporting(props.job.done, props.job.of) }</span>
            <Button look="t small" onclick={cancel} test="export-cancel">{ w::CANCEL }</Button>
        </>
    }
}
