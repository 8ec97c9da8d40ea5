//! 数据导入 and 部门数据比对: a workbook or list is looked through at the county first, then taken; earlier ones are listed and
//! taken back.

mod account;
mod columns;
mod findings;
mod handed;
mod handing;
mod learnt;
mod report;
mod sending;
mod taught;
mod teaching;
mod words;

use super::batches::Batches;
use crate::{
    hooks::{Asking, use_ask},
    parts::{Card, Choice, DayField, OfficeGate, PageHead, Segmented, office_closed},
    shared::use_desk,
    words::{self as w, import as t},
};
use anju_model::{
    Day, Department, as_of_day,
    contract::{LearntMeaning, ListBatches, ListLearnt, OfDepartment},
    typed,
    words::fault::sentence,
};
use handing::Handing;
use learnt::AllLearnt;
use std::rc::Rc;
use yew::prelude::*;

/// The page.
#[component]
pub fn Import() -> Html {
    let Asking { reply, fault, again } = use_ask(ListBatches {});
    let learnt = use_ask(ListLearnt {});
    let closed = office_closed(fault.as_ref());
    let again = {
        let of_learnt = learnt.again;
        Callback::from(move |()| {
            again.emit(());
            of_learnt.emit(());
        })
    };
    html! {
        <>
            <PageHead title={w::menu::IMPORT} />
            <OfficeGate {fault} again={again.clone()}>
                if !closed {
                    <Handing on_change={again.clone()} list={None} ready=true learnt={learnt.reply.clone()} />
                    if let Some(batches) = reply { <Batches {batches} done={again.clone()} /> }
                    if let Some(learnt) = learnt.reply { <AllLearnt {learnt} done={again} /> }
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
    let learnt = use_ask(ListLearnt {});
    let closed = office_closed(fault.as_ref());
    // The county holds something else now: a list that was taken, or less that was learnt.
    let again = {
        let learnt = learnt.again.clone();
        Callback::from(move |()| {
            again.emit(());
            learnt.emit(());
        })
    };
    let department = use_state(|| Department::Medical);
    let as_of = use_state(|| Ok(None::<Day>));
    let today = desk.today();
    let on_department = {
        let department = department.clone();
        Callback::from(move |code: AttrValue| department.set(Department::parse(&code).unwrap_or(Department::Medical)))
    };
    let on_day = {
        let as_of = as_of.clone();
        Callback::from(move |text: String| as_of.set(typed::day("as_of", &text)))
    };
    let choices: Vec<Choice> =
        Department::ALL.into_iter().map(|department| Choice::new(department.code(), department.label())).collect();
    let possible = |day: Option<Day>| day.map(|day| as_of_day(day, today).map(|()| day)).transpose();
    let read = (*as_of).clone().and_then(possible);
    let wrong = read.as_ref().err();
    let list = read.as_ref().ok().copied().flatten().map(|as_of| OfDepartment { department: *department, as_of });
    html! {
        <>
            <PageHead title={w::menu::COMPARE} beside={html! { <span class="mute">{ t::COMPARE_HINT }</span> }} />
            <OfficeGate {fault} again={again.clone()}>
                if !closed {
                    <Card>
                        <div class="row"><Segmented name="department" label={t::DEPARTMENT} {choices} chosen={department.code()} on={on_department} /></div>
                        <DayField name="as_of" label={t::AS_OF} required=true on={on_day} error={wrong.map(sentence)} />
                    </Card>
                    <Handing key={format!("{list:?}")} on_change={again.clone()} {list} ready={list.is_some()} learnt={learnt.reply.clone()} />
                    if let Some(batches) = reply { <Batches {batches} done={again.clone()} /> }
                    if let Some(learnt) = learnt.reply { <AllLearnt learnt={of_lists(&learnt)} done={again} /> }
                }
            </OfficeGate>
        </>
    }
}

/// What departments' lists taught, of all that was learnt.
fn of_lists(learnt: &[LearntMeaning]) -> Rc<Vec<LearntMeaning>> {
    let senders = Department::ALL.map(Department::sender);
    Rc::new(learnt.iter().filter(|meaning| senders.contains(&meaning.sender)).cloned().collect())
}
