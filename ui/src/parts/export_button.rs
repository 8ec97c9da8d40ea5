//! 导出 Excel: starts the export of the list on the screen, says how far it is and lets it be cancelled, and then says where
//! the file lies.

use super::{Button, GoLink};
use crate::{
    api,
    route::Route,
    shared::{Act, use_desk},
    words as w,
};
use anju_model::{
    AreaCode, RecordId,
    contract::{CancelJob, ExportList, Job, ListChosen, PrintPaper},
    papers::{self, About},
};
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
    let list = props.list.clone();
    html! { <JobButton wanted={Wanted::List(list)} word={w::EXPORT} test="export" /> }
}

/// Props of the buttons that make papers.
#[derive(Properties, PartialEq)]
pub struct PaperButtonsProps {
    /// What the papers are made of.
    pub about: About,
    /// The record that they are about.
    #[prop_or_default]
    pub record: Option<RecordId>,
    /// The household that they are about.
    #[prop_or_default]
    pub household: Option<RecordId>,
    /// Of a list: only inside this division; of sheets of households: this village's.
    #[prop_or_default]
    pub area: Option<AreaCode>,
}

/// A button for each paper that can be made of something.
#[component]
pub fn PaperButtons(props: &PaperButtonsProps) -> Html {
    let desk = use_desk();
    let is_admitted = |paper: &&papers::Paper| desk.me().is_some_and(|me| me.departments.admit(paper.department));
    let one = |paper: &'static papers::Paper| {
        let wanted = Wanted::Paper(PrintPaper {
            paper: paper.key.to_owned(),
            record: props.record,
            household: props.household,
            area: props.area.clone(),
            reason: None,
        });
        // A village's sheets are printed, not looked at.
        let is_one = props.about != About::Household || props.household.is_some();
        let about = props.record.or(props.household).map(|id| id.to_string());
        let about = about.or_else(|| props.area.as_ref().map(ToString::to_string)).unwrap_or_else(|| "-".to_owned());
        html! {
            <span class="row" key={paper.key}>
                <JobButton {wanted} word={w::print(paper.title)} test={format!("print-{}", paper.key)} />
                if is_one {
                    <GoLink to={Route::Paper { name: paper.key.to_owned(), about }} look="t" test={format!("view-{}", paper.key)}>{ w::paper::VIEW }<span class="unseen">{ paper.title }</span></GoLink>
                }
            </span>
        }
    };
    html! { <>{ for papers::about(props.about).filter(is_admitted).map(one) }</> }
}

/// What a button makes.
#[derive(Clone, PartialEq)]
enum Wanted {
    List(ListChosen),
    Paper(PrintPaper),
}

#[derive(Properties, PartialEq)]
struct JobButtonProps {
    wanted: Wanted,
    word: AttrValue,
    test: AttrValue,
}

/// A button that starts a job, with the line that says how far it is and where its file lies.
#[component]
fn JobButton(props: &JobButtonProps) -> Html {
    let desk = use_desk();
    let asking = use_state(|| false);
    // The job that was started here, and of what.
    let started = use_state(|| None::<(u64, Wanted)>);
    let job = started.as_ref().and_then(|(id, _)| desk.jobs.get(id)).cloned();
    let running = job.as_ref().filter(|job| job.end.is_none()).cloned();
    let is_same = started.as_ref().is_some_and(|(_, wanted)| *wanted == props.wanted);
    let file = job.and_then(|job| job.end?.ok()).filter(|_| is_same).and_then(|end| Some((end.file?, end.rows)));
    let onclick = {
        let (desk, asking, started, wanted) = (desk.clone(), asking.clone(), started.clone(), props.wanted.clone());
        Callback::from(move |()| {
            let (desk, asking, started, wanted) = (desk.clone(), asking.clone(), started.clone(), wanted.clone());
            asking.set(true);
            spawn_local(async move {
                let begun = match wanted.clone() {
                    Wanted::List(list) => api::ask(ExportList { list, reason: None }).await,
                    Wanted::Paper(paper) => api::ask(paper).await,
                };
                match begun {
                    Ok(reply) => {
                        started.set(Some((reply.job, wanted)));
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
            <Button {onclick} disabled={*asking || running.is_some()} test={props.test.clone()}>{ &props.word }</Button>
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
