//! 代码与参数: the codes that records hold, as the county set them, from when on and by which document.

use super::{family::finished, fields::needed_day, parameters::may_set};
use crate::{
    hooks::{Asking, use_ask, use_go, use_save},
    parts::{
        Button, Card, Choice, DatePick, FaultNote, Field, Form, FormFoot, GoLink, Mark, PageHead, Segmented, Tag,
        TextField, Waiting,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, codes as t, parameters as p},
};
use anju_model::{
    Day, Fault,
    contract::{CodeRow, CodeSetRow, CodeSetting, ListCodeSets, Saved, SetCode, WithdrawCode},
};
use std::rc::Rc;
use yew::prelude::*;

/// The code of a page on which a new one is added.
pub const NEW: &str = "new";

/// The sets, each a line.
#[component]
pub fn CodeSetsCard() -> Html {
    let Asking { reply, fault, again } = use_ask(ListCodeSets {});
    let line = |set: &CodeSetRow| {
        let offered: Vec<&str> = set.codes.iter().filter(|code| code.offered).map(|code| code.label.as_str()).collect();
        let own = set.codes.iter().any(|code| !code.set.is_empty());
        html! {
            <li class="list-row" key={set.name.clone()} data-test="code-set-row" data-name={set.name.clone()}>
                <p>
                    <b>{ &set.title }</b>{ " " }if own { <Tag look="blue">{ t::LOCAL }</Tag> }<br />
                    <span class="mute s">{ offered.join("、") }</span>
                </p>
                <GoLink to={Route::Codes { set: set.name.clone() }} test="codes">{ t::LOOK }</GoLink>
            </li>
        }
    };
    html! {
        <Card title={t::TITLE} flush=true>
            <FaultNote {fault} on_again={again} />
            if let Some(sets) = reply {
                <ul data-test="code-sets">{ for sets.iter().map(line) }</ul>
            } else {
                <Waiting />
            }
        </Card>
    }
}

/// Props of a set's page.
#[derive(Properties, PartialEq)]
pub struct CodesProps {
    /// The set's name.
    pub set: String,
}

/// The codes of a set.
#[component]
pub fn CodesPage(props: &CodesProps) -> Html {
    let desk = use_desk();
    let Asking { reply, fault, again } = use_ask(ListCodeSets {});
    let set = reply.as_ref().and_then(|sets| sets.iter().find(|set| set.name == props.set)).cloned();
    let title = set.as_ref().map_or_else(|| t::TITLE.to_owned(), |set| t::of(&set.title));
    let to = |code: &str| Route::Code { set: props.set.clone(), code: code.to_owned() };
    let line = |row: &CodeRow| {
        let standing = row.set.iter().find(|set| set.since <= desk.today());
        let coming = row.set.iter().rev().find(|set| set.since > desk.today());
        let said = |set: &CodeSetting| t::setting(set, desk.today());
        html! {
            <li class="list-row" key={row.code.clone()} data-test="code-row" data-name={row.code.clone()}>
                <p>
                    <b>{ &row.label }</b>{ " " }
                    if !row.offered { <Tag>{ t::STOPPED }</Tag> }
                    if !row.set.is_empty() { <Tag look="blue">{ t::LOCAL }</Tag> }
                    <br />
                    <span class="mute s">{ standing.map_or_else(|| t::OF_PROGRAM.to_owned(), said) }</span>
                    if let Some(set) = coming { <br /><span class="mute s">{ said(set) }</span> }
                </p>
                if may_set(&desk) {
                    <GoLink to={to(&row.code)} test="change-code">{ p::CHANGE }</GoLink>
                }
            </li>
        }
    };
    html! {
        <>
            <PageHead {title} beside={html! { <span class="mute">{ t::HINT }</span> }}>
                if may_set(&desk) { <GoLink to={to(NEW)} look="primary" test="new-code">{ t::ADD }</GoLink> }
            </PageHead>
            <FaultNote fault={fault.clone()} on_again={again} />
            <Card flush=true>
                if let Some(set) = set {
                    <ul data-test="codes">{ for set.codes.iter().map(line) }</ul>
                } else if fault.is_none() {
                    <Waiting />
                }
            </Card>
        </>
    }
}

/// Props of a code's page.
#[derive(Properties, PartialEq)]
pub struct CodeProps {
    /// The set's name.
    pub set: String,
    /// The code, or `NEW`.
    pub code: String,
}

/// One code: its form, and what was set before.
#[component]
pub fn CodePage(props: &CodeProps) -> Html {
    let Asking { reply, fault, again } = use_ask(ListCodeSets {});
    let set = reply.as_ref().and_then(|sets| sets.iter().find(|set| set.name == props.set));
    let row = set.and_then(|set| set.codes.iter().find(|row| row.code == props.code));
    let is_new = props.code == NEW;
    let title = match (set, row) {
        (_, Some(row)) => t::change(&row.label),
        (Some(set), None) => t::add_to(&set.title),
        (None, None) => t::TITLE.to_owned(),
    };
    html! {
        <>
            <PageHead {title} />
            <FaultNote fault={fault.clone()} on_again={again} />
            if set.is_some() && (is_new || row.is_some()) {
                <SetForm set={props.set.clone()} row={row.cloned().map(Rc::new)} />
                if let Some(row) = row { <History row={Rc::new(row.clone())} /> }
            } else if fault.is_none() && reply.is_none() {
                <Waiting />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SetProps {
    set: String,
    row: Option<Rc<CodeRow>>,
}

const FIELDS: &[&str] = &["label", "offered", "since", "basis"];

/// What is saved.
///
/// # Errors
/// Names the day where it is missing.
fn request(to: SetCode, since: Option<Day>) -> Result<SetCode, Fault> {
    let since = needed_day(since, "since", p::SINCE_WHICH)?;
    let basis = to.basis.filter(|basis| !basis.trim().is_empty());
    Ok(SetCode { since, basis, ..to })
}

#[component]
fn SetForm(props: &SetProps) -> Html {
    let (desk, go, saving) = (use_desk(), use_go(), use_save());
    let today = desk.today();
    let row = props.row.clone();
    let first_label = row.as_ref().map(|row| row.label.clone()).unwrap_or_default();
    let label = use_mut_ref(|| first_label.clone());
    let offered = use_state(|| row.as_ref().is_none_or(|row| row.offered));
    let since = use_state(|| Some(today));
    let basis = use_mut_ref(String::new);
    let save = {
        let (saving, label, offered, since, basis) =
            (saving.clone(), label.clone(), offered.clone(), since.clone(), basis.clone());
        let (set, code) = (props.set.clone(), row.as_ref().map(|row| row.code.clone()));
        let done = finished(&desk, &go, p::SET.to_owned(), None);
        Callback::from(move |()| {
            let to = SetCode {
                set: set.clone(),
                code: code.clone(),
                label: label.borrow().clone(),
                offered: *offered,
                since: today,
                basis: Some(basis.borrow().clone()),
            };
            saving.send(request(to, *since), done.clone());
        })
    };
    let on_offered = {
        let offered = offered.clone();
        Callback::from(move |code: AttrValue| offered.set(code == YES))
    };
    let on_since = {
        let since = since.clone();
        Callback::from(move |day| since.set(day))
    };
    let choices = vec![Choice::new(YES, t::OFFERED), Choice::new(NO, t::STOPPED)];
    let quick = vec![(today, w::TODAY.into()), (today.first_of_month(), p::THIS_MONTH.into())];
    html! {
        <Card>
            <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="code-form">
                <TextField name="label" label={t::LABEL} initial={first_label} on={Callback::from(move |text| *label.borrow_mut() = text)} error={saving.error("label")} required=true focus=true />
                if row.is_some() {
                    <Field name="offered" label={t::MAY} error={saving.error("offered")}>
                        <Segmented name="offered" label={t::MAY} {choices} chosen={if *offered { YES } else { NO }} on={on_offered} />
                    </Field>
                }
                <DatePick name="since" label={p::SINCE} {quick} chosen={*since} on={on_since} error={saving.error("since")} />
                <TextField name="basis" label={p::BASIS} on={Callback::from(move |text| *basis.borrow_mut() = text)} hint={p::BASIS_HINT} error={saving.error("basis")} />
                <FormFoot saving={saving.clone()} />
            </Form>
        </Card>
    }
}

const YES: &str = "1";
const NO: &str = "0";

#[derive(Properties, PartialEq)]
struct HistoryProps {
    row: Rc<CodeRow>,
}

#[component]
fn History(props: &HistoryProps) -> Html {
    let (desk, saving) = (use_desk(), use_save());
    let line = |set: &CodeSetting| {
        let withdraw = {
            let (saving, desk, ask) = (saving.clone(), desk.clone(), WithdrawCode { record: set.id, seen: set.seen });
            Callback::from(move |()| {
                let desk = desk.clone();
                saving.run(
                    ask,
                    Callback::from(move |_: Saved| {
                        desk.dispatch(Act::Say(p::WITHDRAWN.to_owned()));
                        desk.dispatch(Act::Changed);
                    }),
                );
            })
        };
        html! {
            <li class="list-row" key={set.id.to_string()} data-test="code-setting">
                <p><b>{ &set.label }</b>{ " " }<span class="mute s">{ t::setting(set, desk.today()) }{ " " }{ &set.by }</span>{ " " }<Mark mark={set.mark} /></p>
                if may_set(&desk) {
                    <Button onclick={withdraw} disabled={saving.busy} label={p::withdraw(&set.label)} test="withdraw-code">{ p::WITHDRAW }</Button>
                }
            </li>
        }
    };
    html! {
        <Card title={p::HISTORY} flush=true>
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
    fn a_day_is_asked_for_and_an_empty_basis_is_none() {
        let to = SetCode {
            set: "hh_type".into(),
            code: None,
            label: "防返贫户".into(),
            offered: true,
            since: Day::new(2026, 1, 1).expect("a day"),
            basis: Some(" ".into()),
        };
        let fault = request(to.clone(), None).expect_err("no day");
        assert_eq!(fault.field.as_deref(), Some("since"));
        assert_eq!(request(to, Day::new(2026, 3, 1)).expect("whole").basis, None);
    }
}
