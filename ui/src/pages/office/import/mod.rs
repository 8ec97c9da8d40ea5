//! 数据导入 and 部门数据比对: a workbook or list is looked through at the county first, then taken; earlier ones are listed and
//! taken back.

use super::batches::Batches;
use crate::{
    api,
    hooks::{Asking, Paged, page_of, use_ask, use_paged},
    parts::{
        Button, Card, Choice, DayField, Empty, FaultNote, FilePick, OfficeGate, PageHead, Pagination, Segmented, Tag,
        office_closed,
    },
    shared::{Act, use_desk},
    words::{self as w, import as t},
};
use anju_model::{
    Day, Department, Fault, as_of_day,
    checks::Severity,
    contract::{GetImport, ImportFinding, ImportReport, ImportWorkbook, ListBatches, OfDepartment, SaveRefused},
    words::fault::sentence,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const SIZE: u32 = 20;

/// Where a workbook is on its way.
#[derive(Clone, PartialEq)]
enum Way {
    Nothing,
    Running { job: Option<u64>, take: bool },
    Failed(Fault),
    Done { job: u64, report: Rc<ImportReport> },
}

/// The page.
#[component]
pub fn Import() -> Html {
    let Asking { reply, fault, again } = use_ask(ListBatches {});
    let closed = office_closed(fault.as_ref());
    html! {
        <>
            <PageHead title={w::menu::IMPORT} />
            <OfficeGate {fault} again={again.clone()}>
                if !closed {
                    <Handing on_taken={again.clone()} list={None} ready=true />
                    if let Some(batches) = reply { <Batches {batches} done={again} /> }
                }
            </OfficeGate>
        </>
    }
}

/// 部门数据比对: a department's list, compared by id number and taken as of its cut-off day.
#[component]
pub fn Compare() -> Html {
    let desk = use_desk();
    let Asking { reply, fault, again } = use_ask(ListBatches {});
    let closed = office_closed(fault.as_ref());
    let department = use_state(|| Department::Medical);
    let as_of = use_state(|| None::<Day>);
    let today = desk.today();
    let on_department = {
        let department = department.clone();
        Callback::from(move |code: AttrValue| department.set(Department::parse(&code).unwrap_or(Department::Medical)))
    };
    let on_day = {
        let as_of = as_of.clone();
        Callback::from(move |text: String| as_of.set(text.trim().parse().ok()))
    };
    let choices: Vec<Choice> =
        Department::ALL.into_iter().map(|department| Choice::new(department.code(), department.label())).collect();
    let wrong = as_of.and_then(|day| as_of_day(day, today).err());
    let list = as_of.filter(|_| wrong.is_none()).map(|as_of| OfDepartment { department: *department, as_of });
    html! {
        <>
            <PageHead title={w::menu::COMPARE} beside={html! { <span class="mute">{ t::COMPARE_HINT }</span> }} />
            <OfficeGate {fault} again={again.clone()}>
                if !closed {
                    <Card>
                        <div class="row"><Segmented name="department" label={t::DEPARTMENT} {choices} chosen={department.code()} on={on_department} /></div>
                        <DayField name="as_of" label={t::AS_OF} required=true on={on_day} error={wrong.as_ref().map(sentence)} />
                    </Card>
                    <Handing key={format!("{list:?}")} on_taken={again.clone()} {list} ready={list.is_some()} />
                    if let Some(batches) = reply { <Batches {batches} done={again} /> }
                }
            </OfficeGate>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct HandingProps {
    on_taken: Callback<()>,
    /// Whose list it is, where it is a department's.
    list: Option<OfDepartment>,
    /// Whether a file can be chosen yet.
    ready: bool,
}

/// A file, what was found in it, and taking it.
#[component]
fn Handing(props: &HandingProps) -> Html {
    let desk = use_desk();
    let way = use_state(|| Way::Nothing);
    let ticket = use_state(|| None::<String>);
    let columns = use_state(Vec::<(String, String)>::new);
    let run = {
        let (way, columns, list) = (way.clone(), columns.clone(), props.list);
        Callback::from(move |(ticket, take): (String, bool)| {
            let (way, columns) = (way.clone(), (*columns).clone());
            way.set(Way::Running { job: None, take });
            spawn_local(async move {
                match api::ask(ImportWorkbook { ticket, take, columns, list }).await {
                    Ok(started) => way.set(Way::Running { job: Some(started.job), take }),
                    Err(fault) => way.set(Way::Failed(fault)),
                }
            });
        })
    };
    let ended = match &*way {
        Way::Running { job: Some(job), .. } => {
            desk.jobs.get(job).and_then(|found| found.end.clone()).map(|end| (*job, end))
        }
        Way::Running { job: None, .. } | Way::Nothing | Way::Failed(_) | Way::Done { .. } => None,
    };
    {
        let (way, on_taken) = (way.clone(), props.on_taken.clone());
        use_effect_with(ended, move |ended| {
            let Some((job, end)) = ended.clone() else { return };
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
                        way.set(Way::Done { job, report: Rc::new(report) });
                    }
                    Err(fault) => way.set(Way::Failed(fault)),
                }
            });
        });
    }
    let on_file = {
        let (ticket, run) = (ticket.clone(), run.clone());
        Callback::from(move |(chosen, _): (String, String)| {
            ticket.set(Some(chosen.clone()));
            run.emit((chosen, false));
        })
    };
    let go = |take: bool| {
        let (ticket, run) = (ticket.clone(), run.clone());
        Callback::from(move |()| {
            if let Some(ticket) = &*ticket {
                run.emit((ticket.clone(), take));
            }
        })
    };
    let on_columns = {
        let columns = columns.clone();
        Callback::from(move |pairs| columns.set(pairs))
    };
    let busy = matches!(&*way, Way::Running { .. });
    html! {
        <>
            <Card test="import">
                if props.ready {
                    <FilePick name="workbook" label={t::FILE} accept=".xlsx,.xlsm,.xls,.csv" hint={t::FILE_HINT} on={on_file} />
                } else {
                    <p class="mute">{ t::DAY_FIRST }</p>
                }
                if props.ready {
                    <Columns hint={if props.list.is_some() { t::LIST_COLUMNS_HINT } else { t::COLUMNS_HINT }} pairs={(*columns).clone()} on={on_columns} on_again={go(false)} ready={ticket.is_some() && !busy} />
                }
                if let Way::Running { take, .. } = &*way {
                    <p class="alert" role="status" data-test="importing">{ if *take { t::TAKING } else { t::LOOKING } }</p>
                }
                if let Way::Failed(fault) = &*way { <FaultNote fault={Some(fault.clone())} /> }
            </Card>
            if let Way::Done { job, report } = &*way {
                <Report job={*job} report={report.clone()} on_take={go(true)} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ColumnsProps {
    hint: AttrValue,
    pairs: Vec<(String, String)>,
    on: Callback<Vec<(String, String)>>,
    on_again: Callback<()>,
    ready: bool,
}

/// Columns matched by hand.
#[component]
fn Columns(props: &ColumnsProps) -> Html {
    let (written, national) = (use_node_ref(), use_node_ref());
    let text = |node: &NodeRef| {
        let input = node.cast::<web_sys::HtmlInputElement>();
        input.map(|input| input.value().trim().to_owned()).unwrap_or_default()
    };
    let add = {
        let (on, pairs, written, national) = (props.on.clone(), props.pairs.clone(), written.clone(), national.clone());
        Callback::from(move |()| {
            let pair = (text(&written), text(&national));
            if pair.0.is_empty() || pair.1.is_empty() {
                return;
            }
            for node in [&written, &national] {
                if let Some(input) = node.cast::<web_sys::HtmlInputElement>() {
                    input.set_value("");
                }
            }
            on.emit(pairs.iter().cloned().chain([pair]).collect());
        })
    };
    let line = |(at, (from, to)): (usize, &(String, String))| {
        let (on, pairs) = (props.on.clone(), props.pairs.clone());
        let drop = Callback::from(move |()| {
            on.emit(pairs.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, pair)| pair.clone()).collect());
        });
        html! { <li class="row"><span>{ format!("{from} → {to}") }</span><Button look="t small" onclick={drop}>{ w::REMOVE }</Button></li> }
    };
    html! {
        <details>
            <summary>{ t::COLUMNS }</summary>
            <p class="mute s">{ props.hint.clone() }</p>
            <ul>{ for props.pairs.iter().enumerate().map(line) }</ul>
            <div class="row">
                <input ref={written} class="in" type="text" placeholder={t::WRITTEN} aria-label={t::WRITTEN} data-test="column-written" />
                <input ref={national} class="in" type="text" placeholder={t::NATIONAL} aria-label={t::NATIONAL} data-test="column-national" />
                <Button onclick={add} test="column-add">{ t::ADD_COLUMN }</Button>
                if props.ready && !props.pairs.is_empty() { <Button onclick={props.on_again.clone()} test="look-again">{ t::AGAIN }</Button> }
            </div>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct ReportProps {
    job: u64,
    report: Rc<ImportReport>,
    on_take: Callback<()>,
}

/// What was, or would be, taken, and every doubtful cell.
#[component]
fn Report(props: &ReportProps) -> Html {
    let desk = use_desk();
    let (report, job) = (&props.report, props.job);
    let missing = report.list.and_then(|list| list.missing).is_some_and(|missing| missing > 0);
    let save_what = if report.list.is_some() { t::SAVE_COMPARED } else { t::SAVE_REFUSED };
    let save = Callback::from(move |()| {
        let desk = desk.clone();
        spawn_local(async move {
            match api::ask(SaveRefused { job }).await {
                Ok(started) => desk.dispatch(Act::Started(started.job)),
                Err(fault) => desk.dispatch(Act::Fault(fault)),
            }
        });
    });
    html! {
        <Card title={if report.taken { t::TAKEN } else { t::LOOKED }} test="import-report">
            <p><b>{ report.list.as_ref().map_or_else(|| t::counts(&report.counts), t::outcomes) }</b></p>
            <p class="mute">{ t::outcome(report) }{ " " }if report.refused_rows > 0 { { t::REFUSED_HINT } }</p>
            <div class="row">
                if !report.taken { <Button look="p" onclick={props.on_take.clone()} test="take">{ t::TAKE }</Button> }
                if report.refused_rows > 0 || missing { <Button onclick={save} test="save-refused">{ save_what }</Button> }
            </div>
            if !report.findings.is_empty() { <Findings report={report.clone()} /> }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct FindingsProps {
    report: Rc<ImportReport>,
}

#[component]
fn Findings(props: &FindingsProps) -> Html {
    let Paged { chosen: only, page, choose, on_page } = use_paged(|| AttrValue::Static(ALL));
    let shown: Vec<&ImportFinding> =
        props.report.findings.iter().filter(|finding| shows(&only, finding.severity)).collect();
    let total = u32::try_from(shown.len()).unwrap_or(u32::MAX);
    let choices = [(ALL, t::ALL), (ERRORS, t::ERRORS), (WARNINGS, t::WARNINGS)];
    let choices = choices.map(|(code, label)| Choice::new(code, label)).to_vec();
    html! {
        <>
            <div class="filter"><Segmented name="findings" label={t::FINDINGS} {choices} chosen={only.clone()} on={choose} /></div>
            if shown.is_empty() { <Empty text={t::NO_FINDING} /> }
            <div class="scroll">
                <table data-test="findings">
                    <thead><tr><th>{ t::SHEET }</th><th class="n">{ t::ROW }</th><th>{ t::COLUMN }</th><th>{ t::SAYS }</th></tr></thead>
                    <tbody>{ for page_of(&shown, page, SIZE).iter().copied().map(line) }</tbody>
                </table>
            </div>
            <Pagination {total} size={SIZE} {page} on={on_page} />
        </>
    }
}

const ALL: &str = "all";
const ERRORS: &str = "errors";
const WARNINGS: &str = "warnings";

fn shows(only: &str, severity: Severity) -> bool {
    match severity {
        Severity::Error => only != WARNINGS,
        Severity::Warning => only != ERRORS,
    }
}

fn line(finding: &ImportFinding) -> Html {
    let (look, word) = match finding.severity {
        Severity::Error => ("red", t::ERRORS),
        Severity::Warning => ("amber", t::WARNINGS),
    };
    html! {
        <tr data-test="finding">
            <td>{ &finding.sheet }</td><td class="n">{ finding.row }</td><td>{ &finding.column }</td>
            <td class="wrap"><Tag {look}>{ word }</Tag>{ " " }{ &finding.message }</td>
        </tr>
    }
}
