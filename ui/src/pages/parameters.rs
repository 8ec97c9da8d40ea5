//! 代码与参数: what the county set where the policy's text sets nothing, from when on and by which document.

use super::{codes::CodeSetsCard, family::finished, fields::needed_day};
use crate::{
    hooks::{Asking, use_ask, use_form, use_go, use_save},
    parts::{
        Button, Card, Choice, DatePick, FaultNote, Field, Form, FormFoot, GoLink, Mark, PageHead, Segmented, Tag,
        TextField, Ticks, Waiting,
    },
    route::Route,
    shared::{Act, Desk, use_desk},
    words::{self as w, parameters as t},
};
use anju_model::{
    By, Day, Fault, RecordId, Role,
    contract::{Ask, ListParameters, ParameterRow, ParameterSet, RecordMark, Saved, SetParameter, WithdrawParameter},
    rules::{PARAMETERS, Parameter, Sort, parameter},
    typed,
    words::parameters::value as said,
};
use std::rc::Rc;
use yew::prelude::*;

/// Tells whether a person sees the county's parameters in the menu.
pub fn shows(role: Role) -> bool {
    matches!(role, Role::CountyAdmin | Role::CountyReader)
}

/// Tells whether a person sets parameters and codes.
pub fn may_set(desk: &Desk) -> bool {
    desk.me().is_some_and(|me| me.role.rank() >= Some(By::County))
}

/// The list.
#[component]
pub fn ParametersPage() -> Html {
    let desk = use_desk();
    let Asking { reply, fault, again } = use_ask(ListParameters {});
    let line = |row: &ParameterRow| parameter(&row.name).map(|of| line(&desk, of, row));
    html! {
        <>
            <PageHead title={t::TITLE} beside={html! { <span class="mute">{ t::HINT }</span> }} />
            <FaultNote {fault} on_again={again} />
            <Card title={t::PARAMETERS} flush=true>
                if let Some(rows) = reply {
                    <ul data-test="parameters">{ for rows.iter().filter_map(line) }</ul>
                } else {
                    <Waiting />
                }
            </Card>
            <CodeSetsCard />
        </>
    }
}

fn line(desk: &Desk, of: &'static Parameter, row: &ParameterRow) -> Html {
    let today = desk.today();
    let standing = row.set.iter().find(|set| set.since <= today);
    let since =
        standing.map_or_else(|| t::OF_PROGRAM.to_owned(), |set| t::standing(set.since, set.basis.as_deref(), today));
    let coming = row.set.iter().rev().find(|set| set.since > today);
    html! {
        <li class="list-row" key={of.name} data-test="parameter-row" data-name={of.name}>
            <p>
                <b>{ of.label }</b>{ " " }<Tag look="blue">{ t::LOCAL }</Tag><br />
                <span class="mute s">{ of.hint }</span>
            </p>
            <p>
                <b data-test="parameter-value">{ said(of, &row.value, &desk.codes.0) }</b><br />
                <span class="mute s">{ since }</span>
                if let Some(set) = coming {
                    <br /><span class="mute s">{ said(of, &set.value, &desk.codes.0) }{ " " }{ t::standing(set.since, set.basis.as_deref(), today) }</span>
                }
            </p>
            if may_set(desk) {
                <GoLink to={Route::Parameter { name: of.name.to_owned() }} test="change-parameter">{ t::CHANGE }</GoLink>
            }
        </li>
    }
}

/// Props of one parameter's page.
#[derive(Properties, PartialEq)]
pub struct ParameterProps {
    /// Its name.
    pub name: String,
}

/// One parameter: its form, and what was set before.
#[component]
pub fn ParameterPage(props: &ParameterProps) -> Html {
    let desk = use_desk();
    let Asking { reply, fault, again } = use_ask(ListParameters {});
    let of = parameter(&props.name);
    let row = reply.as_ref().and_then(|rows| rows.iter().find(|row| row.name == props.name)).cloned();
    let title = of.map_or_else(|| t::TITLE.to_owned(), |of| t::of(of.label));
    html! {
        <>
            <PageHead {title} />
            <FaultNote fault={fault.clone()} on_again={again} />
            if let (Some(at), Some(row)) = (PARAMETERS.iter().position(|one| one.name == props.name), row) {
                <SetForm {at} row={Rc::new(row.clone())} />
                <History<WithdrawParameter> entries={entries(&desk, at, &row)} none={t::UNSET} />
            } else if fault.is_none() {
                <Waiting />
            }
        </>
    }
}

fn entries(desk: &Desk, at: usize, row: &ParameterRow) -> Vec<Entry<WithdrawParameter>> {
    let one = |set: &ParameterSet| Entry {
        id: set.id,
        said: said(&PARAMETERS[at], &set.value, &desk.codes.0),
        standing: t::standing(set.since, set.basis.as_deref(), desk.today()),
        by: set.by.clone(),
        mark: set.mark,
        withdraw: WithdrawParameter { record: set.id, seen: set.seen },
    };
    row.set.iter().map(one).collect()
}

#[derive(Properties, PartialEq)]
struct OneProps {
    /// Its place in `PARAMETERS`.
    at: usize,
    row: Rc<ParameterRow>,
}

const FIELDS: &[&str] = &["value", "since", "basis"];

/// What is set.
#[derive(Clone, PartialEq)]
struct Setting {
    value: String,
    since: Option<Day>,
    basis: String,
}

impl Setting {
    /// What is saved.
    ///
    /// # Errors
    /// Names the day where it is missing.
    fn request(&self, name: &str) -> Result<SetParameter, Fault> {
        let since = needed_day(self.since, "since", t::SINCE_WHICH)?;
        let basis = typed::said(&self.basis);
        Ok(SetParameter { name: name.to_owned(), value: self.value.clone(), since, basis })
    }
}

#[component]
fn SetForm(props: &OneProps) -> Html {
    let (desk, go) = (use_desk(), use_go());
    let of = &PARAMETERS[props.at];
    let today = desk.today();
    let form = use_form(|| Setting { value: props.row.value.clone(), since: Some(today), basis: String::new() });
    let saving = &form.saving;
    let save = form.send(|form: &Setting, ()| form.request(of.name), finished(&desk, &go, t::SET.to_owned(), None));
    let on_value = form.on(|form, value| form.value = value);
    let on_since = form.on(|form, day| form.since = day);
    let on_basis = form.on(|form, text| form.basis = text);
    html! {
        <Card>
            <p class="mute">{ of.hint }</p>
            <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="parameter-form">
                { value_input(&desk, of, &form.value, &on_value, saving.error("value")) }
                <DatePick name="since" label={t::SINCE} quick={set_from(today)} chosen={form.since} on={on_since} error={saving.error("since")} />
                <TextField name="basis" label={t::BASIS} on={on_basis} hint={t::BASIS_HINT} error={saving.error("basis")} />
                <FormFoot saving={saving.clone()} />
            </Form>
        </Card>
    }
}

/// The input that fits what a parameter may be.
fn value_input(desk: &Desk, of: &'static Parameter, value: &str, on: &Callback<String>, error: Option<String>) -> Html {
    match of.sort {
        Sort::Days(least, most) => html! {
            <TextField name="value" label={t::VALUE} initial={value.to_owned()} inputmode="numeric" on={on.clone()} hint={t::between(least, most)} {error} required=true focus=true />
        },
        Sort::DayOfYear => html! {
            <TextField name="value" label={t::VALUE} initial={value.to_owned()} on={on.clone()} hint={t::DAY_OF_YEAR_HINT} {error} required=true focus=true />
        },
        Sort::YesNo => html! {
            <Field name="value" label={t::VALUE} {error}>
                <Segmented name="value" label={t::VALUE} choices={vec![Choice::new("1", t::YES), Choice::new("0", t::NO)]} chosen={value.to_owned()} on={on.reform(|code: AttrValue| code.to_string())} />
            </Field>
        },
        Sort::Codes(set) => {
            let chosen: Vec<AttrValue> = value.split(',').map(|code| code.to_owned().into()).collect();
            let switch = {
                let (on, value) = (on.clone(), value.to_owned());
                Callback::from(move |code: AttrValue| on.emit(switched(&value, &code)))
            };
            html! {
                <Field name="value" label={t::VALUE} {error}>
                    <Ticks name="value" choices={Choice::of_set(&desk.codes.0, set)} {chosen} on={switch} />
                </Field>
            }
        }
    }
}

/// Adds a code to those chosen, or takes it away.
fn switched(value: &str, code: &str) -> String {
    let mut codes: Vec<&str> = value.split(',').filter(|one| !one.is_empty()).collect();
    match codes.iter().position(|one| *one == code) {
        Some(at) => drop(codes.remove(at)),
        None => codes.push(code),
    }
    codes.sort_unstable();
    codes.join(",")
}

/// Returns the days from which a county sets something at one press.
pub fn set_from(today: Day) -> Vec<(Day, AttrValue)> {
    vec![(today, w::TODAY.into()), (today.first_of_month(), t::THIS_MONTH.into())]
}

/// What was set once: what it says, since when and by which document, and what takes it back.
#[derive(Clone, PartialEq)]
pub struct Entry<A> {
    /// The record.
    pub id: RecordId,
    /// What it says.
    pub said: String,
    /// Since when, by which document.
    pub standing: String,
    /// Who set it.
    pub by: String,
    /// Its mark.
    pub mark: RecordMark,
    /// What takes it back.
    pub withdraw: A,
}

/// Props of what was set before.
#[derive(Properties, PartialEq)]
pub struct HistoryProps<A: Clone + PartialEq> {
    /// What was set, latest first.
    pub entries: Vec<Entry<A>>,
    /// What is said where nothing was.
    pub none: AttrValue,
}

/// What was set before; each can be taken back.
#[component]
pub fn History<A>(props: &HistoryProps<A>) -> Html
where
    A: Ask<Reply = Saved> + Clone + PartialEq + 'static,
{
    let (desk, saving) = (use_desk(), use_save());
    let line = |entry: &Entry<A>| {
        let withdraw = {
            let (saving, desk, ask) = (saving.clone(), desk.clone(), entry.withdraw.clone());
            Callback::from(move |()| {
                let desk = desk.clone();
                let done = move |_: Saved| {
                    desk.dispatch(Act::Say(t::WITHDRAWN.to_owned()));
                    desk.dispatch(Act::Changed);
                };
                saving.run(ask.clone(), Callback::from(done));
            })
        };
        html! {
            <li class="list-row" key={entry.id.to_string()} data-test="setting">
                <p><b>{ &entry.said }</b>{ " " }<span class="mute s">{ &entry.standing }{ " " }{ &entry.by }</span>{ " " }<Mark mark={entry.mark} /></p>
                if may_set(&desk) {
                    <Button onclick={withdraw} disabled={saving.busy} label={t::withdraw(&entry.said)} test="withdraw">{ t::WITHDRAW }</Button>
                }
            </li>
        }
    };
    html! {
        <Card title={t::HISTORY} flush=true>
            if props.entries.is_empty() { <p class="mute pad">{ props.none.clone() }</p> }
            <ul>{ for props.entries.iter().map(line) }</ul>
            <FaultNote fault={saving.fault.clone()} />
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_switched_on_and_off_and_a_day_is_asked_for() {
        assert_eq!(switched("1,3", "2"), "1,2,3");
        assert_eq!(switched("1,2,3", "2"), "1,3");
        assert_eq!(switched("2", "2"), "");
        let form = Setting { value: "31".to_owned(), since: None, basis: " ".to_owned() };
        let fault = form.request("visit_every").expect_err("no day");
        assert_eq!(fault.field.as_deref(), Some("since"));
        let form = Setting { since: Day::new(2026, 1, 1), ..form };
        assert_eq!(form.request("visit_every").expect("whole").basis, None);
    }
}
