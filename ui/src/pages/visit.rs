//! 走访登记: today, who went, at home; “无变化，保存” is one press. What changed, a note and needs raised are there when wanted.

use crate::{
    hooks::{Asking, Go, use_ask, use_draft, use_go, use_save},
    parts::{
        Button, Card, Chips, Choice, DatePick, DraftOffer, Field, Form, FormFoot, GoLink, PageHead,
        PeoplePick, Segmented, Select, Shown, TextField, Ticks,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, visit as t},
};
use anju_model::{
    CodeSets, Day, RecordId,
    contract::{LogVisit, MatterRow, NewNeed, OpenVisitForm, Saved, VisitForm, VisitRow},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct VisitProps {
    /// The household.
    pub id: RecordId,
}

/// The page: waits for what the form starts from.
#[component]
pub fn Visit(props: &VisitProps) -> Html {
    let Asking {
        reply,
        fault,
        again,
    } = use_ask(OpenVisitForm {
        household: props.id,
    });
    // The form keeps what it started from: rows changing under it must not move what is being filled in.
    let start = use_state(|| None::<Rc<VisitForm>>);
    {
        let start = start.clone();
        use_effect_with(reply, move |reply| {
            if start.is_none()
                && let Some(reply) = reply
            {
                start.set(Some(reply.clone()));
            }
        });
    }
    match (*start).clone() {
        Some(form) => html! { <VisitPage {form} /> },
        None => html! { <Shown title={t::TITLE} {fault} {again} /> },
    }
}

/// What the form holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Filled {
    day: Option<Day>,
    visitors: Vec<RecordId>,
    method: String,
    met: Vec<RecordId>,
    changed: BTreeSet<String>,
    purposes: BTreeSet<String>,
    note: String,
    next_due: Option<Day>,
    confirmed: String,
    needs: Vec<NewNeed>,
}

const AT_HOME: &str = "1";
const NOT_MET: &str = "5";

impl Filled {
    fn start(form: &VisitForm) -> Self {
        Self {
            day: Some(form.today),
            visitors: form.chosen.clone(),
            method: AT_HOME.to_owned(),
            met: form
                .members
                .first()
                .map(|(id, _, _)| *id)
                .into_iter()
                .collect(),
            changed: BTreeSet::new(),
            purposes: BTreeSet::new(),
            note: String::new(),
            next_due: Some(form.next_due),
            confirmed: String::new(),
            needs: vec![],
        }
    }

    /// What is saved. “无变化” takes the ticks back.
    fn request(&self, household: RecordId, today: Day, no_change: bool, anyway: bool) -> LogVisit {
        let met = if self.method == NOT_MET {
            vec![]
        } else {
            self.met.clone()
        };
        LogVisit {
            household,
            visited_on: self.day.unwrap_or(today),
            visitors: self.visitors.clone(),
            method: self.method.clone(),
            met,
            changed: if no_change {
                BTreeSet::new()
            } else {
                self.changed.clone()
            },
            purposes: self.purposes.clone(),
            note: Some(self.note.trim().to_owned()).filter(|note| !note.is_empty()),
            next_due: self.next_due,
            confirmed: Some(self.confirmed.clone()).filter(|code| !code.is_empty()),
            needs: self
                .needs
                .iter()
                .filter(|need| !need.text.trim().is_empty())
                .cloned()
                .collect(),
            corrects: None,
            anyway,
        }
    }
}

/// One change of the form.
enum Fill {
    All(Filled),
    Day(Option<Day>),
    Visitors(Vec<RecordId>),
    Method(String),
    Met(RecordId),
    Changed(String),
    Purpose(String),
    Note(String),
    NextDue(Option<Day>),
    Confirmed(String),
    AddNeed,
    NeedCategory(usize, String),
    NeedText(usize, String),
    DropNeed(usize),
}

impl Reducible for Filled {
    type Action = Fill;

    fn reduce(self: Rc<Self>, fill: Fill) -> Rc<Self> {
        let mut next = (*self).clone();
        match fill {
            Fill::All(filled) => next = filled,
            Fill::Day(day) => next.day = day,
            Fill::Visitors(visitors) => next.visitors = visitors,
            Fill::Method(method) => next.method = method,
            Fill::Met(id) => match next.met.iter().position(|known| *known == id) {
                Some(at) => drop(next.met.remove(at)),
                None => next.met.push(id),
            },
            Fill::Changed(code) => switch(&mut next.changed, code),
            Fill::Purpose(code) => switch(&mut next.purposes, code),
            Fill::Note(note) => next.note = note,
            Fill::NextDue(day) => next.next_due = day,
            Fill::Confirmed(code) => next.confirmed = code,
            Fill::AddNeed => next.needs.push(NewNeed::default()),
            Fill::NeedCategory(at, code) => {
                if let Some(need) = next.needs.get_mut(at) {
                    need.category = Some(code).filter(|code| !code.is_empty());
                }
            }
            Fill::NeedText(at, text) => {
                if let Some(need) = next.needs.get_mut(at) {
                    need.text = text;
                }
            }
            Fill::DropNeed(at) => {
                if at < next.needs.len() {
                    next.needs.remove(at);
                }
            }
        }
        Rc::new(next)
    }
}

fn switch(set: &mut BTreeSet<String>, code: String) {
    if !set.remove(&code) {
        set.insert(code);
    }
}

#[derive(Properties, PartialEq)]
struct PageProps {
    form: Rc<VisitForm>,
}

const FIELDS: &[&str] = &[
    "visited_on",
    "visitors",
    "method",
    "met",
    "note",
    "next_due",
    "needs",
];

#[component]
fn VisitPage(props: &PageProps) -> Html {
    let desk = use_desk();
    let go = use_go();
    let saving = use_save();
    let form = &props.form;
    let house = &form.household;
    let filled = use_reducer(|| Filled::start(form));
    let round = use_state(|| 0_u32);
    let touched = *filled != Filled::start(form);
    let drafting = Rc::new(use_draft(
        format!("visit/{}", house.id),
        (*filled).clone(),
        touched,
    ));
    let last_change = use_mut_ref(|| false);
    let save = {
        let (filled, saving, last_change) = (filled.clone(), saving.clone(), last_change.clone());
        let (id, today, finish) = (house.id, form.today, drafting.finish());
        let saved = Callback::from({
            let (desk, go) = (desk.clone(), go.clone());
            let said = w::saved_visit(&house.head);
            move |saved: Saved| {
                finish.emit(());
                desk.dispatch(Act::Saved(said.clone(), saved));
                desk.dispatch(Act::Changed);
                go.emit(Go::Back);
            }
        });
        Callback::from(move |(no_change, anyway): (bool, bool)| {
            last_change.replace(no_change);
            saving.run(filled.request(id, today, no_change, anyway), saved.clone());
        })
    };
    let on_take = {
        let (drafting, filled, round) = (drafting.clone(), filled.clone(), round.clone());
        Callback::from(move |()| {
            if let Some(old) = drafting.take::<Filled>() {
                filled.dispatch(Fill::All(old));
                round.set(*round + 1);
            }
        })
    };
    let anyway = save.reform(move |()| (*last_change.borrow(), true));
    let no_change = save.reform(|()| (true, false));
    let plain = save.reform(|()| (false, false));
    html! {
        <>
            <PageHead title={t::title(&house.head)} beside={html! { <span class="mute">{ t::about(house, desk.today()) }</span> }}>
                <GoLink to={Route::House { id: house.id }}>{ t::FILE }</GoLink>
            </PageHead>
            <DraftOffer drafting={drafting.clone()} {on_take} />
            <div class="columns">
                <Card>
                    <Form on_save={plain} on_anyway={anyway} saving={saving.clone()} fields={FIELDS.to_vec()} test="visit-form">
                        <Facts form={form.clone()} filled={filled.clone()} saving={saving.clone()} />
                        <Words key={*round} form={form.clone()} filled={filled.clone()} saving={saving.clone()} />
                        <FormFoot saving={saving.clone()} kept={drafting.kept} test="visit-save">
                            <Button onclick={no_change} disabled={saving.busy || touched_changes(&filled)} test="visit-no-change">{ t::NO_CHANGE }</Button>
                        </FormFoot>
                    </Form>
                </Card>
                <Aside form={form.clone()} />
            </div>
        </>
    }
}

/// “无变化” is no answer once something was ticked.
fn touched_changes(filled: &Filled) -> bool {
    !filled.changed.is_empty()
}

#[derive(Properties, PartialEq)]
struct FactsProps {
    form: Rc<VisitForm>,
    filled: UseReducerHandle<Filled>,
    saving: crate::hooks::Saving,
}

fn choices(codes: &CodeSets, set: &str) -> Vec<Choice> {
    codes
        .items(set)
        .iter()
        .map(|item| Choice::new(item.code.clone(), item.label.clone()))
        .collect()
}

/// When, who, how, whom, what changed.
#[component]
fn Facts(props: &FactsProps) -> Html {
    let desk = use_desk();
    let codes = &desk.codes.0;
    let (form, filled) = (&props.form, &props.filled);
    let hear = |fill: fn(AttrValue) -> Option<Fill>| {
        let filled = filled.clone();
        Callback::from(move |code: AttrValue| {
            if let Some(fill) = fill(code) {
                filled.dispatch(fill);
            }
        })
    };
    let on_day = {
        let filled = filled.clone();
        Callback::from(move |day| filled.dispatch(Fill::Day(day)))
    };
    let on_visitors = {
        let filled = filled.clone();
        Callback::from(move |visitors| filled.dispatch(Fill::Visitors(visitors)))
    };
    let relation =
        |code: &Option<String>| code.as_deref().map(|code| desk.label("relation_nat", code));
    let members: Vec<Choice> = form
        .members
        .iter()
        .map(|(id, name, code)| {
            Choice::new(id.to_string(), t::member(name, relation(code).as_deref()))
        })
        .collect();
    let met: Vec<AttrValue> = filled.met.iter().map(|id| id.to_string().into()).collect();
    let set = |set: &BTreeSet<String>| {
        set.iter()
            .map(|code| code.clone().into())
            .collect::<Vec<AttrValue>>()
    };
    let quick = vec![
        (form.today, w::TODAY.into()),
        (form.today.plus_days(-1), w::YESTERDAY.into()),
    ];
    let me = desk.me();
    let on_behalf = me.filter(|me| {
        me.cadre
            .is_none_or(|cadre| !filled.visitors.contains(&cadre))
            && !filled.visitors.is_empty()
    });
    let hint = on_behalf.map(|me| AttrValue::from(t::on_behalf(&me.name)));
    html! {
        <>
            <DatePick name="visited_on" label={t::DAY} {quick} chosen={filled.day} on={on_day} error={props.saving.error("visited_on")} hint={t::DAY_HINT} />
            <PeoplePick
                name="visitors" label={t::VISITORS} near={form.visitors.clone()} chosen={filled.visitors.clone()} on={on_visitors} most=2 required=true
                error={props.saving.error("visitors")} {hint} more={t::MORE_VISITORS}
            />
            <Field name="method" label={t::METHOD} single=false error={props.saving.error("method")}>
                <Segmented name="method" choices={choices(codes, "visit_mode")} chosen={filled.method.clone()} on={hear(|code| Some(Fill::Method(code.to_string())))} />
            </Field>
            if filled.method == NOT_MET {
                <p class="field hint-row">{ t::NOT_MET_HINT }</p>
            } else {
                <Field name="met" label={t::MET} single=false error={props.saving.error("met")}>
                    <Chips name="met" choices={members} chosen={met} on={hear(|code| code.parse().ok().map(Fill::Met))} />
                </Field>
            }
            <Field name="changed" label={t::CHANGED} single=false>
                <Ticks name="changed" choices={choices(codes, "change_tick")} chosen={set(&filled.changed)} on={hear(|code| Some(Fill::Changed(code.to_string())))} />
            </Field>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NextDueProps {
    form: Rc<VisitForm>,
    filled: UseReducerHandle<Filled>,
    error: Option<String>,
}

#[component]
fn NextDue(props: &NextDueProps) -> Html {
    let (form, filled) = (&props.form, &props.filled);
    let week = form.today.plus_days(7);
    let mut quick = vec![(week, AttrValue::Static(t::IN_A_WEEK))];
    if form.next_due != week {
        quick.push((form.next_due, t::before(form.next_due, form.today).into()));
    }
    let on = {
        let filled = filled.clone();
        Callback::from(move |day| filled.dispatch(Fill::NextDue(day)))
    };
    html! { <DatePick name="next_due" label={t::NEXT} {quick} chosen={filled.next_due} {on} error={props.error.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct WordsProps {
    form: Rc<VisitForm>,
    filled: UseReducerHandle<Filled>,
    saving: crate::hooks::Saving,
}

/// What was said: the note, the needs, how the household confirmed it. Made anew when an old draft is taken up.
#[component]
fn Words(props: &WordsProps) -> Html {
    let desk = use_desk();
    let filled = &props.filled;
    let first_note = use_state(|| AttrValue::from(filled.note.clone()));
    let on_note = {
        let filled = filled.clone();
        Callback::from(move |text| filled.dispatch(Fill::Note(text)))
    };
    let on_confirmed = {
        let filled = filled.clone();
        Callback::from(move |code| filled.dispatch(Fill::Confirmed(code)))
    };
    let add = {
        let filled = filled.clone();
        Callback::from(move |()| filled.dispatch(Fill::AddNeed))
    };
    let on_purpose = {
        let filled = filled.clone();
        Callback::from(move |code: AttrValue| filled.dispatch(Fill::Purpose(code.to_string())))
    };
    let purposes = filled
        .purposes
        .iter()
        .map(|code| code.clone().into())
        .collect::<Vec<AttrValue>>();
    let need = |(at, need): (usize, &NewNeed)| {
        // Lines are made anew when their number changes: what is typed in them stays with the browser.
        let key = format!("{at}-{}", filled.needs.len());
        html! { <NeedLine {key} {at} first={need.clone()} filled={filled.clone()} error={(at == 0).then(|| props.saving.error("needs").or_else(|| props.saving.error("need"))).flatten()} /> }
    };
    html! {
        <>
            <TextField name="note" label={t::NOTE} initial={(*first_note).clone()} on={on_note} lines=3 placeholder={t::NOTE_HINT} error={props.saving.error("note")} test="visit-note" />
            <NextDue form={props.form.clone()} filled={filled.clone()} error={props.saving.error("next_due")} />
            <Field name="purposes" label={t::PURPOSES} single=false>
                <Chips name="purposes" choices={choices(&desk.codes.0, "visit_purpose")} chosen={purposes} on={on_purpose} />
            </Field>
            { for filled.needs.iter().enumerate().map(need) }
            <Field name="add-need" label={t::NEEDS} single=false>
                <div class="row"><Button look="chip-add" onclick={add} test="visit-add-need">{ t::ADD_NEED }</Button></div>
            </Field>
            <Select name="confirmed" label={t::CONFIRMED} choices={choices(&desk.codes.0, "confirm_how")} chosen={filled.confirmed.clone()} on={on_confirmed} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NeedLineProps {
    at: usize,
    first: NewNeed,
    filled: UseReducerHandle<Filled>,
    error: Option<String>,
}

/// One need raised in the visit.
#[component]
fn NeedLine(props: &NeedLineProps) -> Html {
    let desk = use_desk();
    let first = use_state(|| AttrValue::from(props.first.text.clone()));
    let (at, filled) = (props.at, &props.filled);
    let on_category = {
        let filled = filled.clone();
        Callback::from(move |code| filled.dispatch(Fill::NeedCategory(at, code)))
    };
    let on_text = {
        let filled = filled.clone();
        Callback::from(move |text| filled.dispatch(Fill::NeedText(at, text)))
    };
    let drop_it = {
        let filled = filled.clone();
        Callback::from(move |()| filled.dispatch(Fill::DropNeed(at)))
    };
    html! {
        <div class="need-line">
            <TextField name={format!("need-text-{at}")} label={t::need(at)} initial={(*first).clone()} on={on_text} placeholder={t::NEED_HINT} error={props.error.clone()} />
            <Select name={format!("need-category-{at}")} label={t::NEED_CATEGORY} choices={choices(&desk.codes.0, "need_cat")} chosen={props.first.category.clone().unwrap_or_default()} on={on_category} />
            <Button look="t end" onclick={drop_it}>{ t::DROP_NEED }</Button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct AsideProps {
    form: Rc<VisitForm>,
}

/// What could be done along the way, and the last visits.
#[component]
fn Aside(props: &AsideProps) -> Html {
    let desk = use_desk();
    let form = &props.form;
    let (id, today) = (form.household.id, form.today);
    let matter = |matter: &MatterRow| {
        html! { <li><GoLink to={Route::Matter { id, matter: matter.id }} look="link">{ t::matter(&desk.label("matter_state", &matter.state), &matter.title) }</GoLink></li> }
    };
    let need = |need: &anju_model::contract::NeedRow| {
        html! { <li><GoLink to={Route::Need { id, need: need.id }} look="link">{ t::open_need(&desk.label("need_state", &need.state), &need.text) }</GoLink></li> }
    };
    let recent = |visit: &VisitRow| {
        html! { <li><b>{ w::short_day(visit.visited_on, today) }</b>{ " " }{ t::recent(&desk.label("visit_mode", &visit.method), visit.note.as_deref()) }</li> }
    };
    html! {
        <div class="stack">
            <Card>
                <h2 class="quiet">{ t::ALONG }</h2>
                <ul class="plain s">
                    { for form.matters.iter().map(matter) }
                    { for form.needs.iter().map(need) }
                    if form.matters.is_empty() {
                        <li><GoLink to={Route::NewMatter { id }} look="link">{ t::no_matter(today) }</GoLink></li>
                    }
                </ul>
            </Card>
            <Card>
                <h2 class="quiet">{ t::RECENT }</h2>
                <ul class="plain s">
                    { for form.recent.iter().take(3).map(recent) }
                    if form.recent.is_empty() { <li class="mute">{ t::NEVER }</li> }
                </ul>
            </Card>
        </div>
    }
}
