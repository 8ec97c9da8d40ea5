//! A new account, and one account: its grant, its one-time code, whether it may sign in.

use super::{
    grant::{FIELDS, GrantFields, Granting},
    people::tag,
};
use crate::{
    hooks::{Asking, use_ask, use_form, use_save},
    parts::{Button, Card, Dialog, Empty, FaultNote, Form, FormFoot, GoLink, OfficeGate, PageHead, TextField, Waiting},
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, office as t},
};
use anju_model::{
    AreaCode, Fault, RecordId, Role,
    area::AreaLevel,
    contract::{AccountRow, AddAccount, ChangeGrant, Done, ListAccounts, OneTimeCode, ResetAccount, SetDisabled},
    typed::said,
    words::{lists, moment},
};
use std::rc::Rc;
use yew::prelude::*;

/// The county of the person signed in.
#[hook]
pub(super) fn use_county() -> Option<AreaCode> {
    let desk = use_desk();
    desk.me().and_then(|me| me.area.code.at(AreaLevel::County))
}

/// What the form of a new account holds.
#[derive(Clone, Default, PartialEq)]
struct Opening {
    name: String,
    granting: Granting,
}

impl Opening {
    /// What is asked of the county.
    ///
    /// # Errors
    /// Names the first field that is empty and must not be.
    fn request(&self) -> Result<AddAccount, Fault> {
        let name = said(&self.name).ok_or_else(|| Fault::new("name.missing").field("name"))?;
        let (role, area) = granted(&self.granting)?;
        let Granting { cadre, departments, .. } = self.granting.clone();
        Ok(AddAccount { name, role, area, cadre, departments })
    }
}

/// A new account.
#[component]
pub fn NewAccount() -> Html {
    let county = use_county();
    let code = use_state(|| None::<Rc<OneTimeCode>>);
    let form = use_form(Opening::default);
    let saving = &form.saving;
    if let Some(code) = &*code {
        return html! { <><PageHead title={t::NEW_ACCOUNT} /><CodeCard code={code.clone()} /></> };
    }
    let Some(county) = county else { return html! { <Waiting /> } };
    let save = {
        let code = code.clone();
        let done = Callback::from(move |made: OneTimeCode| code.set(Some(Rc::new(made))));
        form.send(|form: &Opening, ()| form.request(), done)
    };
    let on_name = form.on(|form, text| form.name = text);
    let on_grant = form.on(|form, granting| form.granting = granting);
    let fields = [FIELDS, &["name"]].concat();
    html! {
        <>
            <PageHead title={t::NEW_ACCOUNT} />
            <GateOf saving={saving.clone()}>
                <Card>
                    <Form on_save={save} saving={saving.clone()} {fields} test="account-form">
                        <TextField name="name" label={t::ACCOUNT_NAME} on={on_name} required=true focus=true hint={t::ACCOUNT_NAME_HINT} error={saving.error("name")} />
                        <GrantFields granting={form.granting.clone()} on={on_grant} {county} saving={saving.clone()} />
                        <FormFoot saving={saving.clone()} save={t::OPEN_ACCOUNT} />
                    </Form>
                </Card>
            </GateOf>
        </>
    }
}

/// Returns the role and division that were chosen, or what is missing.
fn granted(granting: &Granting) -> Result<(Role, AreaCode), Fault> {
    let missing = |field: &str| Fault::new("field.missing").field(field);
    let role = granting.role.ok_or_else(|| missing("role"))?;
    let area = granting.area.clone().ok_or_else(|| missing("area"))?;
    if role == Role::Cadre && granting.cadre.is_none() {
        return Err(missing("cadre"));
    }
    Ok((role, area))
}

/// Props of a form behind the office's door.
#[derive(Properties, PartialEq)]
pub(super) struct GateOfProps {
    /// How its save stands.
    pub saving: crate::hooks::Saving,
    /// The form.
    pub children: Html,
}

/// A form whose save found the office closed: the door is shown above it, and what was typed stays.
#[component]
pub(super) fn GateOf(props: &GateOfProps) -> Html {
    let saving = props.saving.clone();
    let closed = props.saving.fault.clone().filter(|fault| crate::parts::office_closed(Some(fault)));
    html! {
        <>
            if closed.is_some() { <OfficeGate fault={closed} again={Callback::from(move |()| saving.forget())} /> }
            { props.children.clone() }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CodeCardProps {
    code: Rc<OneTimeCode>,
}

/// A one-time code with what to do with it.
#[component]
fn CodeCard(props: &CodeCardProps) -> Html {
    let desk = use_desk();
    let code = &props.code;
    html! {
        <Card title={t::of(t::CODE, &code.name)} test="code-card">
            <p class="code" data-test="one-time-code">{ &code.one_time_code }</p>
            <p><b>{ t::CODE_ONCE }</b>{ " " }<span class="mute">{ t::until(&moment(code.until, desk.today())) }</span></p>
            <ol class="orders">{ for t::CODE_STEPS.iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
            <div class="row no-print"><GoLink to={Route::People} look="p" test="to-list">{ t::TO_LIST }</GoLink></div>
        </Card>
    }
}

/// Props of an account's page.
#[derive(Properties, PartialEq)]
pub struct AccountPageProps {
    /// The account.
    pub id: RecordId,
}

/// One account.
#[component]
pub fn AccountPage(props: &AccountPageProps) -> Html {
    let Asking { reply, fault, again } = use_ask(ListAccounts {});
    let county = use_county();
    let account = reply.as_ref().map(|all| all.iter().find(|row| row.id == props.id).cloned());
    let title = account.clone().flatten().map_or(t::ACCOUNTS.to_owned(), |account| t::account(&account.name));
    let beside = account.clone().flatten().map(|account| html! { <>{ tag(&account) }<span class="mute">{ lists::role(account.role) }{ " · " }{ &account.area.name }</span></> });
    html! {
        <>
            <PageHead {title} beside={beside.unwrap_or_default()}>
                <GoLink to={Route::People}>{ t::TO_LIST }</GoLink>
            </PageHead>
            <OfficeGate fault={fault.clone()} again={again.clone()}>
                {
                    match (account, county) {
                        (Some(Some(account)), Some(county)) => html! { <Opened {account} {county} {again} /> },
                        (Some(None), _) => html! { <Card><Empty text={t::NO_ACCOUNT} /></Card> },
                        (Some(Some(_)) | None, _) if fault.is_none() => html! { <Waiting /> },
                        (Some(Some(_)) | None, _) => html! {},
                    }
                }
            </OfficeGate>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OpenedProps {
    account: AccountRow,
    county: AreaCode,
    again: Callback<()>,
}

#[component]
fn Opened(props: &OpenedProps) -> Html {
    let desk = use_desk();
    let own = desk.me().is_some_and(|me| me.account == props.account.id);
    html! {
        <>
            if own {
                <p class="alert busy" role="status">{ t::OWN_GRANT }</p>
            } else {
                <GrantCard account={props.account.clone()} county={props.county.clone()} again={props.again.clone()} />
            }
            <SigningIn account={props.account.clone()} {own} again={props.again.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct GrantCardProps {
    account: AccountRow,
    county: AreaCode,
    again: Callback<()>,
}

#[component]
fn GrantCard(props: &GrantCardProps) -> Html {
    let (desk, account) = (use_desk(), &props.account);
    let granting = use_form(|| Granting {
        role: account.role,
        area: Some(account.area.code.clone()),
        cadre: account.cadre.as_ref().map(|cadre| cadre.id),
        departments: account.departments.clone(),
    });
    let saving = &granting.saving;
    let save = {
        let (name, desk, again) = (account.name.clone(), desk.clone(), props.again.clone());
        let done = Callback::from(move |_: Done| {
            desk.dispatch(Act::Say(t::GRANTED.to_owned()));
            again.emit(());
        });
        let request = move |granting: &Granting, ()| {
            let (role, area) = granted(granting)?;
            let departments = Some(granting.departments.clone());
            Ok(ChangeGrant { name: name.clone(), role, area, cadre: granting.cadre, departments })
        };
        granting.send(request, done)
    };
    let on_grant = granting.on(|granting, granted| *granting = granted);
    html! {
        <Card title={t::GRANT}>
            <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="grant-form">
                <GrantFields granting={(*granting).clone()} on={on_grant} county={props.county.clone()} near={account.cadre.clone()} saving={saving.clone()} />
                <FormFoot saving={saving.clone()} save={t::CHANGE_GRANT} test="change-grant" />
            </Form>
        </Card>
    }
}

/// What is asked once before it is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Reset,
    Disable,
    Enable,
}

impl Asked {
    fn word(self) -> &'static str {
        match self {
            Asked::Reset => t::RESET,
            Asked::Disable => t::DISABLE,
            Asked::Enable => t::ENABLE,
        }
    }

    fn note(self) -> &'static str {
        match self {
            Asked::Reset => t::RESET_NOTE,
            Asked::Disable | Asked::Enable => t::DISABLE_NOTE,
        }
    }
}

#[derive(Properties, PartialEq)]
struct SigningInProps {
    account: AccountRow,
    own: bool,
    again: Callback<()>,
}

#[component]
fn SigningIn(props: &SigningInProps) -> Html {
    let (desk, saving, account) = (use_desk(), use_save(), &props.account);
    let asked = use_state(|| None::<Asked>);
    let code = use_state(|| None::<Rc<OneTimeCode>>);
    let ask = |what: Asked| {
        let (asked, saving) = (asked.clone(), saving.clone());
        Callback::from(move |()| {
            saving.forget();
            asked.set(Some(what));
        })
    };
    let close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let go = {
        let (saving, desk, name) = (saving.clone(), desk.clone(), account.name.clone());
        let (close, code, again) = (close.clone(), code.clone(), props.again.clone());
        Callback::from(move |what: Asked| {
            let (desk, close, code, again) = (desk.clone(), close.clone(), code.clone(), again.clone());
            let name = name.clone();
            match what {
                Asked::Reset => saving.run(
                    ResetAccount { name },
                    Callback::from(move |made: OneTimeCode| {
                        close.emit(());
                        code.set(Some(Rc::new(made)));
                    }),
                ),
                Asked::Disable | Asked::Enable => {
                    let disabled = what == Asked::Disable;
                    saving.run(
                        SetDisabled { name, disabled },
                        Callback::from(move |_: Done| {
                            close.emit(());
                            let said = if disabled { t::DISABLED_NOW } else { t::ENABLED };
                            desk.dispatch(Act::Say(said.to_owned()));
                            again.emit(());
                        }),
                    );
                }
            }
        })
    };
    if let Some(code) = &*code {
        return html! { <CodeCard code={code.clone()} /> };
    }
    let may = if account.disabled { Asked::Enable } else { Asked::Disable };
    html! {
        <Card title={t::SIGNING_IN}>
            <p class="mute">{ t::RESET_NOTE }</p>
            <div class="row">
                <Button onclick={ask(Asked::Reset)} disabled={account.disabled} test="reset">{ t::RESET }</Button>
                if !props.own { <Button onclick={ask(may)} test="disable">{ may.word() }</Button> }
            </div>
            if let Some(what) = *asked {
                <Dialog title={t::ask(what.word(), &account.name)} on_close={close.clone()} foot={html! {
                    <>
                        <Button onclick={close.clone()}>{ w::CANCEL }</Button>
                        <Button look="p" onclick={Callback::from(move |()| go.emit(what))} disabled={saving.busy} test="confirm">{ what.word() }</Button>
                    </>
                }}>
                    <p>{ what.note() }</p>
                    <FaultNote fault={saving.fault.clone()} />
                </Dialog>
            }
        </Card>
    }
}
