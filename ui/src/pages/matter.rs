//! One matter 实事: promised or entered as done already; then under way, done with evidence, confirmed by the household.

use super::{
    house::matter_steps,
    member::{IdProps, OfHouse, finished},
};
use crate::{
    hooks::{Asking, Saving, use_ask, use_draft, use_go, use_save},
    parts::{
        Button, Card, Choice, DatePick, DayField, DraftOffer, FaultNote, FilePick, Form, FormFoot,
        GoLink, Mark, PageHead, PeoplePick, Segmented, Select, Shown, Steps, TextField,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, care as t, house as h},
};
use anju_model::{
    Day, Fault, RecordId, Role,
    contract::{
        AddEvidence, AdvanceMatter, CadreChip, HouseholdFile, MatterRow, OpenHousehold,
        PromiseMatter, Saved,
    },
    kinds::MatterState,
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// A new matter.
#[component]
pub fn NewMatter(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::NEW_MATTER} render={Callback::from(|file| html! { <NewMatterForm {file} /> })} /> }
}

#[derive(Properties, PartialEq)]
struct FileProps {
    file: Rc<HouseholdFile>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Filled {
    category: String,
    title: String,
    promised_on: Option<Day>,
    due_on: String,
    cadre: Vec<RecordId>,
    amount: String,
    done_on: String,
}

const NEW_FIELDS: &[&str] = &[
    "category",
    "title",
    "promised_on",
    "due_on",
    "cadre",
    "amount_fen",
    "done_on",
];

#[component]
fn NewMatterForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), &props.file);
    let saving = use_save();
    let today = desk.today();
    let open_pair = file.pairs.iter().find(|pair| pair.until.is_none());
    let start = Filled {
        category: String::new(),
        title: String::new(),
        promised_on: Some(today),
        due_on: String::new(),
        cadre: open_pair.map(|pair| pair.cadre.id).into_iter().collect(),
        amount: String::new(),
        done_on: String::new(),
    };
    let filled = use_state(|| start.clone());
    let first = use_state(|| start.clone());
    let round = use_state(|| 0_u32);
    let drafting = Rc::new(use_draft(
        format!("matter/{}", file.row.id),
        (*filled).clone(),
        *filled != start,
    ));
    let edit = |change: fn(&mut Filled, String)| {
        let filled = filled.clone();
        Callback::from(move |text| {
            let mut next = (*filled).clone();
            change(&mut next, text);
            filled.set(next);
        })
    };
    let save = {
        let (saving, filled, household) = (saving.clone(), filled.clone(), file.row.id);
        let done = finished(
            &desk,
            &go,
            w::saved(t::MATTER, &file.row.head),
            Some(&drafting),
        );
        Callback::from(move |()| match request(&filled, household, today) {
            Ok(request) => saving.run(request, done.clone()),
            Err(fault) => saving.refuse(fault),
        })
    };
    let on_take = {
        let (drafting, filled, first, round) = (
            drafting.clone(),
            filled.clone(),
            first.clone(),
            round.clone(),
        );
        Callback::from(move |()| {
            if let Some(old) = drafting.take::<Filled>() {
                first.set(old.clone());
                filled.set(old);
                round.set(*round + 1);
            }
        })
    };
    let on_promised = {
        let filled = filled.clone();
        Callback::from(move |promised_on| {
            filled.set(Filled {
                promised_on,
                ..(*filled).clone()
            })
        })
    };
    let on_cadre = {
        let filled = filled.clone();
        Callback::from(move |cadre| {
            filled.set(Filled {
                cadre,
                ..(*filled).clone()
            })
        })
    };
    let near: Vec<CadreChip> = open_pair
        .map(|pair| pair.cadre.clone())
        .into_iter()
        .collect();
    let categories: Vec<Choice> = desk
        .codes
        .0
        .items("matter_cat")
        .iter()
        .map(|item| Choice::new(item.code.clone(), item.label.clone()))
        .collect();
    let quick = vec![
        (today, w::TODAY.into()),
        (today.plus_days(-1), w::YESTERDAY.into()),
    ];
    html! {
        <>
            <PageHead title={t::of(t::NEW_MATTER, &file.row.head)} beside={html! { <span class="mute">{ t::year(i64::from(today.year())) }</span> }} />
            <DraftOffer drafting={drafting.clone()} {on_take} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={NEW_FIELDS.to_vec()} test="matter-form">
                    <div class="form" key={*round}>
                        <TextField name="title" label={t::TITLE} initial={first.title.clone()} on={edit(|filled, text| filled.title = text)} required=true focus=true error={saving.error("title")} placeholder={t::TITLE_HINT} />
                        <Select name="category" label={t::CATEGORY} choices={categories} chosen={filled.category.clone()} on={edit(|filled, code| filled.category = code)} required=true error={saving.error("category")} />
                        <PeoplePick name="cadre" label={t::CADRE} {near} chosen={filled.cadre.clone()} on={on_cadre} most=1 error={saving.error("cadre")} />
                        <DatePick name="promised_on" label={t::PROMISED_ON} {quick} chosen={filled.promised_on} on={on_promised} error={saving.error("promised_on")} />
                        <DayField name="due_on" label={t::DUE_ON} initial={first.due_on.clone()} on={edit(|filled, text| filled.due_on = text)} error={saving.error("due_on")} />
                        <TextField name="amount_fen" label={t::AMOUNT} initial={first.amount.clone()} on={edit(|filled, text| filled.amount = text)} inputmode="decimal" error={saving.error("amount_fen")} />
                        <DayField name="done_on" label={t::DONE_ALREADY} initial={first.done_on.clone()} on={edit(|filled, text| filled.done_on = text)} error={saving.error("done_on")} />
                    </div>
                    <FormFoot saving={saving.clone()} kept={drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

fn request(filled: &Filled, household: RecordId, today: Day) -> Result<PromiseMatter, Fault> {
    if filled.title.trim().is_empty() {
        return Err(Fault::new("matter.title").field("title"));
    }
    if filled.category.is_empty() {
        return Err(Fault::new("matter.category").field("category"));
    }
    let day = |text: &str, field: &str| match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Fault::new("field.day").field(field)),
    };
    let amount_fen = match filled.amount.trim() {
        "" => None,
        text => Some(
            super::fields::fen(text)
                .ok_or_else(|| Fault::new("field.number").field("amount_fen"))?,
        ),
    };
    let promised_on = filled
        .promised_on
        .ok_or_else(|| Fault::new("field.day").field("promised_on"))?;
    Ok(PromiseMatter {
        household,
        year: i64::from(today.year()),
        category: filled.category.clone(),
        title: filled.title.trim().to_owned(),
        promised_on,
        due_on: day(&filled.due_on, "due_on")?,
        cadre: filled.cadre.first().copied(),
        amount_fen,
        done_on: day(&filled.done_on, "done_on")?,
    })
}

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
    let Asking {
        reply,
        fault,
        again,
    } = use_ask(OpenHousehold { id });
    let matter = reply.as_ref().and_then(|file| {
        file.matters
            .iter()
            .find(|matter| matter.id == props.matter)
            .cloned()
    });
    let fault = fault.or_else(|| {
        reply
            .as_ref()
            .filter(|_| matter.is_none())
            .map(|_| Fault::new("record.missing"))
    });
    let (Some(file), Some(matter)) = (reply, matter) else {
        return html! { <Shown title={t::MATTER} {fault} {again} /> };
    };
    let category = matter
        .category
        .as_deref()
        .map(|code| desk.label("matter_cat", code))
        .unwrap_or_default();
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

#[derive(Properties, PartialEq)]
struct ActsProps {
    file: Rc<HouseholdFile>,
    matter: MatterRow,
}

/// What can be done with a matter now.
#[component]
fn Acts(props: &ActsProps) -> Html {
    let desk = use_desk();
    let matter = &props.matter;
    let state = MatterState::parse(&matter.state);
    let proves = matches!(
        state,
        Some(MatterState::Promised | MatterState::UnderWay | MatterState::Done)
    );
    let verifies = desk
        .me()
        .is_some_and(|me| matches!(me.role, Role::Township | Role::CountyAdmin));
    html! {
        <>
            if proves && state != Some(MatterState::Promised) { <Evidence matter={matter.clone()} /> }
            if state == Some(MatterState::Promised) { <Advance key="start" matter={matter.clone()} to={MatterState::UnderWay} word={t::START} /> }
            if state == Some(MatterState::UnderWay) { <Advance key="done" matter={matter.clone()} to={MatterState::Done} word={t::FINISH} hint={t::FINISH_HINT} /> }
            if state == Some(MatterState::Done) { <Confirm file={props.file.clone()} matter={matter.clone()} /> }
            if state == Some(MatterState::Confirmed) && verifies { <Advance key="verify" matter={matter.clone()} to={MatterState::Verified} word={t::VERIFY} /> }
            if matches!(state, Some(MatterState::Promised | MatterState::UnderWay)) { <Withdraw matter={matter.clone()} /> }
        </>
    }
}

/// Returns what a save on this page does: says so and looks again.
fn here(desk: &crate::shared::Desk, head: &str) -> Callback<Saved> {
    let (desk, said) = (desk.clone(), w::saved(t::MATTER, head));
    Callback::from(move |saved| {
        desk.dispatch(Act::Saved(said.clone(), saved));
        desk.dispatch(Act::Changed);
    })
}

fn plain(matter: &MatterRow, to: MatterState, on: Day) -> AdvanceMatter {
    AdvanceMatter {
        matter: matter.id,
        seen: matter.seen,
        to: to.code().to_owned(),
        on,
        confirmed_by: None,
        confirmed: None,
        reason: None,
    }
}

#[derive(Properties, PartialEq)]
struct MatterProps {
    matter: MatterRow,
}

/// Attaches a photo, scan or signature.
#[component]
fn Evidence(props: &MatterProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let kind = use_state(|| AttrValue::Static("1"));
    let ticket = use_state(|| None::<String>);
    let add = {
        let (saving, ticket, kind, matter) = (
            saving.clone(),
            ticket.clone(),
            kind.clone(),
            props.matter.id,
        );
        let saved = here(&desk, &props.matter.head);
        Callback::from(move |()| {
            let Some(given) = (*ticket).clone() else {
                return saving.refuse(Fault::new("field.missing").field("ticket"));
            };
            ticket.set(None);
            saving.run(
                AddEvidence {
                    ticket: given,
                    matter: Some(matter),
                    visit: None,
                    kind: kind.to_string(),
                },
                saved.clone(),
            );
        })
    };
    let kinds: Vec<Choice> = desk
        .codes
        .0
        .items("evidence_kind")
        .iter()
        .map(|item| Choice::new(item.code.clone(), item.label.clone()))
        .collect();
    let on_kind = {
        let kind = kind.clone();
        Callback::from(move |code| kind.set(code))
    };
    let on_file = {
        let (ticket, saving) = (ticket.clone(), saving.clone());
        Callback::from(move |(given, _): (String, String)| {
            saving.forget();
            ticket.set(Some(given));
        })
    };
    // Made anew after each file, so that the next one starts empty.
    let round = props.matter.evidence.len();
    html! {
        <Card title={t::EVIDENCE} test="add-evidence">
            <div class="form">
                <crate::parts::Field name="evidence-kind" label={t::EVIDENCE_KIND} single=false>
                    <Segmented name="evidence-kind" choices={kinds} chosen={(*kind).clone()} on={on_kind} />
                </crate::parts::Field>
                <FilePick key={round} name="evidence-file" label={t::FILE} accept="image/jpeg,image/png,application/pdf" on={on_file} error={saving.error("ticket")} hint={t::FILE_HINT} />
                <FaultNote fault={saving.elsewhere(&["ticket"])} />
                <div class="row acts-row"><Button onclick={add} disabled={saving.busy || ticket.is_none()} test="evidence-add">{ t::ADD_EVIDENCE }</Button></div>
            </div>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct AdvanceProps {
    matter: MatterRow,
    to: MatterState,
    word: &'static str,
    #[prop_or_default]
    hint: Option<AttrValue>,
}

/// One step on, on a day.
#[component]
fn Advance(props: &AdvanceProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let today = desk.today();
    let on = use_state(|| Some(today));
    let go = {
        let (saving, on, matter, to) = (saving.clone(), on.clone(), props.matter.clone(), props.to);
        let saved = here(&desk, &props.matter.head);
        Callback::from(move |()| saving.run(plain(&matter, to, on.unwrap_or(today)), saved.clone()))
    };
    html! {
        <Card title={props.word}>
            <div class="form">
                <OnDay name="on" on={on.clone()} saving={saving.clone()} />
                <FaultNote fault={saving.elsewhere(&["on"])} />
                <div class="row acts-row">
                    if let Some(hint) = &props.hint { <span class="mute s">{ hint }</span> }
                    <Button look="p" onclick={go} disabled={saving.busy} test={format!("matter-to-{}", props.to.code())}>{ props.word }</Button>
                </div>
            </div>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct OnDayProps {
    name: &'static str,
    on: UseStateHandle<Option<Day>>,
    saving: Saving,
}

/// The day something happened.
#[component]
fn OnDay(props: &OnDayProps) -> Html {
    let desk = use_desk();
    let today = desk.today();
    let quick = vec![
        (today, w::TODAY.into()),
        (today.plus_days(-1), w::YESTERDAY.into()),
    ];
    let set = {
        let on = props.on.clone();
        Callback::from(move |day| on.set(day))
    };
    html! { <DatePick name={props.name} label={t::ON} {quick} chosen={*props.on} on={set} error={props.saving.error("on")} /> }
}

const ADULT: i64 = 18;

/// The household confirms: which adult, how, when.
#[component]
fn Confirm(props: &ActsProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let today = desk.today();
    let (file, matter) = (&props.file, &props.matter);
    let adults: Vec<_> = file
        .members
        .iter()
        .filter(|member| member.age.is_none_or(|age| age >= ADULT))
        .collect();
    let who = use_state(|| {
        adults
            .first()
            .map(|member| AttrValue::from(member.person.to_string()))
            .unwrap_or_default()
    });
    let how = use_state(|| AttrValue::Static("1"));
    let on = use_state(|| Some(today));
    let go = {
        let (saving, on, who, how, matter) = (
            saving.clone(),
            on.clone(),
            who.clone(),
            how.clone(),
            matter.clone(),
        );
        let saved = here(&desk, &matter.head);
        Callback::from(move |()| {
            let request = AdvanceMatter {
                confirmed_by: who.parse().ok(),
                confirmed: Some(how.to_string()),
                ..plain(&matter, MatterState::Confirmed, on.unwrap_or(today))
            };
            saving.run(request, saved.clone());
        })
    };
    let people = adults
        .iter()
        .map(|member| Choice::new(member.person.to_string(), member.name.clone()))
        .collect::<Vec<_>>();
    let ways = desk
        .codes
        .0
        .items("confirm_how")
        .iter()
        .filter(|item| item.code != "0");
    let ways = ways
        .map(|item| Choice::new(item.code.clone(), item.label.clone()))
        .collect::<Vec<_>>();
    let set = |state: &UseStateHandle<AttrValue>| {
        let state = state.clone();
        Callback::from(move |code| state.set(code))
    };
    html! {
        <Card title={t::CONFIRM} test="confirm">
            <div class="form">
                <crate::parts::Field name="confirmed_by" label={t::CONFIRMED_BY} single=false error={saving.error("confirmed_by")} hint={t::ADULT_HINT}>
                    <Segmented name="confirmed_by" choices={people} chosen={(*who).clone()} on={set(&who)} />
                </crate::parts::Field>
                <crate::parts::Field name="confirmed" label={t::CONFIRMED} single=false error={saving.error("confirmed")}>
                    <Segmented name="confirmed" choices={ways} chosen={(*how).clone()} on={set(&how)} />
                </crate::parts::Field>
                <OnDay name="on" on={on.clone()} saving={saving.clone()} />
                <FaultNote fault={saving.elsewhere(&["confirmed_by", "confirmed", "on"])} />
                <div class="row acts-row">
                    <span class="mute s">{ t::COUNTS_HINT }</span>
                    <Button look="p" onclick={go} disabled={saving.busy} test="matter-to-4">{ t::CONFIRM }</Button>
                </div>
            </div>
        </Card>
    }
}

/// Withdraws a matter with a reason.
#[component]
fn Withdraw(props: &MatterProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let reason = use_state(String::new);
    let today = desk.today();
    let go = {
        let (saving, reason, matter) = (saving.clone(), reason.clone(), props.matter.clone());
        let saved = here(&desk, &matter.head);
        Callback::from(move |()| {
            let reason = reason.trim().to_owned();
            if reason.is_empty() {
                return saving.refuse(Fault::new("matter.no_reason").field("reason"));
            }
            saving.run(
                AdvanceMatter {
                    reason: Some(reason),
                    ..plain(&matter, MatterState::Withdrawn, today)
                },
                saved.clone(),
            );
        })
    };
    html! {
        <Card>
            <details>
                <summary>{ t::WITHDRAW }</summary>
                <div class="form pad">
                    <TextField name="reason" label={t::WHY} on={Callback::from(move |text| reason.set(text))} required=true error={saving.error("reason")} />
                    <FaultNote fault={saving.elsewhere(&["reason"])} />
                    <div class="row acts-row"><Button onclick={go} disabled={saving.busy} test="matter-to-7">{ t::WITHDRAW_GO }</Button></div>
                </div>
            </details>
        </Card>
    }
}
