//! 代码与参数: what the county set where the policy's text sets nothing, from when on and by which document.

use super::{codes::CodeSetsCard, family::finished, fields::needed_day};
use crate::{
    hooks::{Asking, use_ask, use_go, use_save},
    parts::{
        Button, Card, Choice, DatePick, FaultNote, Field, Form, FormFoot, GoLink, Mark, PageHead, Segmented, Tag,
        TextField, Ticks, Waiting,
    },
    route::Route,
    shared::{Act, Desk, use_desk},
    words::{self as w, parameters as t},
};
use anju_model::{
    By, Day, Fault, Role,
    contract::{ListParameters, ParameterRow, ParameterSet, Saved, SetParameter, WithdrawParameter},
    rules::{PARAMETERS, Parameter, Sort, parameter},
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
                <History {at} row={Rc::new(row)} />
            } else if fault.is_none() {
                <Waiting />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    /// Its place in `PARAMETERS`.
    at: usize,
    row: Rc<ParameterRow>,
}

const FIELDS: &[&str] = &["value", "since", "basis"];

/// What is saved.
///
/// # Errors
/// Names the day where it is missing.
fn request(name: &str, value: &str, since: Option<Day>, basis: &str) -> Result<SetParameter, Fault> {
    let since = needed_day(since, "since", t::SINCE_WHICH)?;
    let basis = (!basis.trim().is_empty()).then(|| basis.to_owned());
    Ok(SetParameter { name: name.to_owned(), value: value.to_owned(), since, basis })
}

#[component]
fn SetForm(props: &OneProps) -> Html {
    let (desk, go, saving) = (use_desk(), use_go(), use_save());
    let of = &PARAMETERS[props.at];
    let today = desk.today();
    let value = use_state(|| props.row.value.clone());
    let basis = use_mut_ref(String::new);
    let since = use_state(|| Some(today));
    let save = {
        let (saving, value, basis, since) = (saving.clone(), value.clone(), basis.clone(), since.clone());
        let done = finished(&desk, &go, t::SET.to_owned(), None);
        Callback::from(move |()| saving.send(request(of.name, &value, *since, &basis.borrow()), done.clone()))
    };
    let on_value = {
        let value = value.clone();
        Callback::from(move |new: String| value.set(new))
    };
    let on_since = {
        let since = since.clone();
        Callback::from(move |day| since.set(day))
    };
    let quick = vec![(today, w::TODAY.into()), (today.first_of_month(), t::THIS_MONTH.into())];
    html! {
        <Card>
            <p class="mute">{ of.hint }</p>
            <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="parameter-form">
                { value_input(&desk, of, &value, &on_value, saving.error("value")) }
                <DatePick name="since" label={t::SINCE} {quick} chosen={*since} on={on_since} error={saving.error("since")} />
                <TextField name="basis" label={t::BASIS} on={Callback::from(move |text| *basis.borrow_mut() = text)} hint={t::BASIS_HINT} error={saving.error("basis")} />
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
            let choices = desk.codes.0.items(set).iter().map(|item| Choice::new(item.code.clone(), item.label.clone()));
            let switch = {
                let (on, value) = (on.clone(), value.to_owned());
                Callback::from(move |code: AttrValue| on.emit(switched(&value, &code)))
            };
            html! {
                <Field name="value" label={t::VALUE} {error}>
                    <Ticks name="value" choices={choices.collect::<Vec<_>>()} {chosen} on={switch} />
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

#[component]
fn History(props: &OneProps) -> Html {
    let (desk, saving) = (use_desk(), use_save());
    let of = &PARAMETERS[props.at];
    let line = |set: &ParameterSet| {
        let value = said(of, &set.value, &desk.codes.0);
        let withdraw = {
            let (saving, desk, ask) =
                (saving.clone(), desk.clone(), WithdrawParameter { record: set.id, seen: set.seen });
            Callback::from(move |()| {
                let desk = desk.clone();
                saving.run(ask, Callback::from(move |_: Saved| desk.dispatch(Act::Say(t::WITHDRAWN.to_owned()))));
            })
        };
        html! {
            <li class="list-row" key={set.id.to_string()} data-test="parameter-set">
                <p><b>{ &value }</b>{ " " }<span class="mute s">{ t::standing(set.since, set.basis.as_deref(), desk.today()) }{ " " }{ &set.by }</span>{ " " }<Mark mark={set.mark} /></p>
                if may_set(&desk) {
                    <Button onclick={withdraw} disabled={saving.busy} label={t::withdraw(&value)} test="withdraw-parameter">{ t::WITHDRAW }</Button>
                }
            </li>
        }
    };
    html! {
        <Card title={t::HISTORY} flush=true>
            if props.row.set.is_empty() { <p class="mute pad">{ t::UNSET }</p> }
            <ul>{ for props.row.set.iter().map(line) }</ul>
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
        let fault = request("visit_every", "31", None, "").expect_err("no day");
        assert_eq!(fault.field.as_deref(), Some("since"));
        let asked = request("visit_every", "31", Day::new(2026, 1, 1), " ").expect("whole");
        assert_eq!(asked.basis, None);
    }
}
