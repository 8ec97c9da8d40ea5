//! 代码与参数: the codes that records hold, as the county set them, from when on and by which document.

use super::{
    family::finished,
    fields::needed_day,
    parameters::{Entry, History, may_set, set_from},
};
use crate::{
    hooks::{Asking, use_ask, use_form, use_go},
    parts::{
        Card, Choice, DatePick, FaultNote, Field, Form, FormFoot, GoLink, PageHead, Segmented, Tag, TextField, Waiting,
    },
    route::Route,
    shared::{Desk, use_desk},
    words::{codes as t, parameters as p},
};
use anju_model::{
    Day, Fault,
    contract::{CodeRow, CodeSetRow, CodeSetting, ListCodeSets, SetCode, WithdrawCode},
    typed,
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
    let desk = use_desk();
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
                if let Some(row) = row { <History<WithdrawCode> entries={entries(&desk, row)} none={t::UNSET} /> }
            } else if fault.is_none() && reply.is_none() {
                <Waiting />
            }
        </>
    }
}

fn entries(desk: &Desk, row: &CodeRow) -> Vec<Entry<WithdrawCode>> {
    let one = |set: &CodeSetting| Entry {
        id: set.id,
        said: set.label.clone(),
        standing: t::setting(set, desk.today()),
        by: set.by.clone(),
        mark: set.mark,
        withdraw: WithdrawCode { record: set.id, seen: set.seen },
    };
    row.set.iter().map(one).collect()
}

#[derive(Properties, PartialEq)]
struct SetProps {
    set: String,
    row: Option<Rc<CodeRow>>,
}

const FIELDS: &[&str] = &["label", "offered", "since", "basis"];

/// What is set.
#[derive(Clone, PartialEq)]
struct Setting {
    label: String,
    offered: bool,
    since: Option<Day>,
    basis: String,
}

impl Setting {
    /// What is saved of a code; a new one has none yet.
    ///
    /// # Errors
    /// Names the day where it is missing.
    fn request(&self, set: &str, code: Option<&str>) -> Result<SetCode, Fault> {
        Ok(SetCode {
            set: set.to_owned(),
            code: code.map(str::to_owned),
            label: self.label.clone(),
            offered: self.offered,
            since: needed_day(self.since, "since", p::SINCE_WHICH)?,
            basis: typed::said(&self.basis),
        })
    }
}

#[component]
fn SetForm(props: &SetProps) -> Html {
    let (desk, go, row) = (use_desk(), use_go(), props.row.clone());
    let today = desk.today();
    let form = use_form(|| Setting {
        label: row.as_ref().map(|row| row.label.clone()).unwrap_or_default(),
        offered: row.as_ref().is_none_or(|row| row.offered),
        since: Some(today),
        basis: String::new(),
    });
    let saving = &form.saving;
    let save = {
        let (set, code) = (props.set.clone(), row.as_ref().map(|row| row.code.clone()));
        let done = finished(&desk, &go, p::SET.to_owned(), None);
        form.send(move |form: &Setting, ()| form.request(&set, code.as_deref()), done)
    };
    let on_label = form.on(|form, text| form.label = text);
    let on_offered = form.on(|form, code: AttrValue| form.offered = code == YES);
    let on_since = form.on(|form, day| form.since = day);
    let on_basis = form.on(|form, text| form.basis = text);
    let choices = vec![Choice::new(YES, t::OFFERED), Choice::new(NO, t::STOPPED)];
    html! {
        <Card>
            <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="code-form">
                <TextField name="label" label={t::LABEL} initial={form.first().label.clone()} on={on_label} error={saving.error("label")} required=true focus=true />
                if row.is_some() {
                    <Field name="offered" label={t::MAY} error={saving.error("offered")}>
                        <Segmented name="offered" label={t::MAY} {choices} chosen={if form.offered { YES } else { NO }} on={on_offered} />
                    </Field>
                }
                <DatePick name="since" label={p::SINCE} quick={set_from(today)} chosen={form.since} on={on_since} error={saving.error("since")} />
                <TextField name="basis" label={p::BASIS} on={on_basis} hint={p::BASIS_HINT} error={saving.error("basis")} />
                <FormFoot saving={saving.clone()} />
            </Form>
        </Card>
    }
}

const YES: &str = "1";
const NO: &str = "0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_asked_for_and_an_empty_basis_is_none() {
        let form = Setting { label: "防返贫户".into(), offered: true, since: None, basis: " ".into() };
        let fault = form.request("hh_type", None).expect_err("no day");
        assert_eq!(fault.field.as_deref(), Some("since"));
        let form = Setting { since: Day::new(2026, 3, 1), ..form };
        assert_eq!(form.request("hh_type", None).expect("whole").basis, None);
    }
}
