//! One matter 实事: its steps, its evidence and its next act. A new one is in `new`, the acts with more than a day in `acts`.

mod acts;
mod new;

pub use new::NewMatter;

use super::{fields::needed_day, house::matter_steps};
use crate::{
    hooks::{Asking, use_ask, use_form},
    parts::{Button, Card, DatePick, FaultNote, GoLink, Mark, PageHead, Shown, Steps, lately},
    route::Route,
    shared::{Act, Desk, use_desk},
    words::{self as w, care as t, house as h},
};
use acts::{Confirm, Evidence, Withdraw};
use anju_model::{
    By, Day, Fault, RecordId,
    contract::{AdvanceMatter, HouseholdFile, MatterRow, OpenHousehold, Saved},
    kinds::MatterState,
    workflow::{self, Beside},
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of one matter's page.
#[derive(Properties, PartialEq)]
pub struct MatterPageProps {
    /// The household.
    pub id: RecordId,
    /// The matter.
    pub matter: RecordId,
}

/// One matter: its steps, its evidence, its next act.
#[component]
pub fn MatterPage(props: &MatterPageProps) -> Html {
    let desk = use_desk();
    let id = props.id;
    let Asking { reply, fault, again } = use_ask(OpenHousehold { id });
    let matter = reply.as_ref().and_then(|file| file.matters.iter().find(|matter| matter.id == props.matter).cloned());
    let fault = fault.or_else(|| reply.as_ref().filter(|_| matter.is_none()).map(|_| Fault::new("record.missing")));
    let (Some(file), Some(matter)) = (reply, matter) else {
        return html! { <Shown title={t::MATTER} {fault} {again} /> };
    };
    let category = matter.category.as_deref().map(|code| desk.label("matter_cat", code)).unwrap_or_default();
    html! {
        <>
            <PageHead title={t::of(t::MATTER, &matter.head)} beside={html! { <Mark mark={matter.mark} always=true /> }}>
                <GoLink to={Route::House { id }}>{ w::visit::FILE }</GoLink>
            </PageHead>
            <Card test="matter">
                <p class="spread"><span class="said">{ &matter.title }</span><span class="mute s" data-test="matter-state">{ desk.label("matter_state", &matter.state) }</span></p>
                <p class="mute s">{ t::matter_line(&category, &h::matter_line(matter.year, matter.due_on, matter.cadre.as_deref(), desk.today())) }</p>
                <Steps steps={matter_steps(&desk, &matter)} />
                <p class="s" data-test="evidence">{ h::evidence(&matter.evidence) }</p>
            </Card>
            if file.may_write { <Acts file={file.clone()} {matter} /> }
        </>
    }
}

/// Props of the acts on a matter.
#[derive(Properties, PartialEq)]
pub struct ActsProps {
    /// The household's file.
    pub file: Rc<HouseholdFile>,
    /// The matter.
    pub matter: MatterRow,
}

/// What can be done with a matter now.
#[component]
fn Acts(props: &ActsProps) -> Html {
    let desk = use_desk();
    let matter = &props.matter;
    let rank = desk.me().and_then(|me| me.role.rank()).unwrap_or(By::Site);
    let steps: Vec<&'static workflow::Step> = MatterState::WORKFLOW.next(&matter.state, rank).collect();
    let proves = steps.iter().any(|step| step.beside.contains(&Beside::Evidence));
    let leads_to = |to: MatterState| steps.iter().any(|step| step.to == to.code());
    let next: Vec<&'static workflow::Step> = steps.iter().copied().filter(|step| step.is_plain()).collect();
    html! {
        <>
            if proves { <Evidence matter={matter.clone()} /> }
            if !next.is_empty() { <Advance key={matter.state.clone()} matter={matter.clone()} {next} /> }
            if leads_to(MatterState::Confirmed) { <Confirm file={props.file.clone()} matter={matter.clone()} /> }
            if leads_to(MatterState::Withdrawn) { <Withdraw matter={matter.clone()} /> }
        </>
    }
}

/// Returns what a save on this page does: says so and looks again.
fn here(desk: &Desk, head: &str) -> Callback<Saved> {
    let (desk, said) = (desk.clone(), w::saved(t::MATTER, head));
    Callback::from(move |saved| {
        desk.dispatch(Act::Saved(said.clone(), saved));
        desk.dispatch(Act::Changed);
    })
}

fn plain(matter: &MatterRow, to: &str, on: Day) -> AdvanceMatter {
    AdvanceMatter {
        matter: matter.id,
        seen: matter.seen,
        to: to.to_owned(),
        on,
        confirmed_by: None,
        confirmed: None,
        reason: None,
    }
}

/// Props of a matter.
#[derive(Properties, PartialEq)]
pub struct MatterProps {
    /// The matter.
    pub matter: MatterRow,
}

#[derive(Properties, PartialEq)]
struct AdvanceProps {
    matter: MatterRow,
    /// The steps that can come next; the last is the usual one.
    next: Vec<&'static workflow::Step>,
}

/// One step on, on a day.
#[component]
fn Advance(props: &AdvanceProps) -> Html {
    let desk = use_desk();
    let today = desk.today();
    let on = use_form(|| Some(today));
    let saving = &on.saving;
    let last = props.next.len().saturating_sub(1);
    let buttons = props.next.iter().enumerate().map(|(i, step)| {
        let (matter, step) = (props.matter.clone(), *step);
        let request = move |on: &Option<Day>, ()| Ok(plain(&matter, step.to, needed_day(*on, "on", t::ON_WHICH)?));
        let go = on.send(request, here(&desk, &props.matter.head));
        let look = if i == last { "p" } else { "" };
        html! { <Button {look} onclick={go} disabled={saving.busy} test={format!("matter-to-{}", step.to)}>{ step.word }</Button> }
    });
    let needs_evidence =
        props.matter.evidence.is_empty() && props.next.iter().any(|step| step.beside.contains(&Beside::Evidence));
    html! {
        <Card title={t::ADVANCE}>
            <div class="form">
                <OnDay name="on" chosen={*on} on={on.on(|on, day| *on = day)} error={saving.error("on")} />
                <FaultNote fault={saving.elsewhere(&["on"])} />
                <div class="row acts-row">
                    if needs_evidence { <span class="mute s">{ t::FINISH_HINT }</span> }
                    { for buttons }
                </div>
            </div>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct OnDayProps {
    name: &'static str,
    chosen: Option<Day>,
    on: Callback<Option<Day>>,
    error: Option<String>,
}

/// The day something happened.
#[component]
fn OnDay(props: &OnDayProps) -> Html {
    let desk = use_desk();
    let today = desk.today();
    html! { <DatePick name={props.name} label={t::ON} quick={lately(today)} chosen={props.chosen} on={props.on.clone()} error={props.error.clone()} /> }
}
