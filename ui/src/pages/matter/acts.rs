//! The acts on a matter that ask for more than a day: evidence, the household's confirmation, withdrawal.

use super::{ActsProps, MatterProps, OnDay, here, plain};
use crate::{
    hooks::{use_form, use_save},
    pages::fields::needed_day,
    parts::{Button, Card, Choice, FaultNote, Field, FilePick, Segmented, TextField},
    shared::use_desk,
    words::care as t,
};
use anju_model::{
    Day, Fault,
    contract::{AddEvidence, AdvanceMatter},
    kinds::MatterState,
    sync::judge::ADULT,
    typed,
};
use yew::prelude::*;

/// Attaches a photo, scan or signature as soon as it is chosen.
#[component]
pub fn Evidence(props: &MatterProps) -> Html {
    let desk = use_desk();
    let saving = use_save();
    let kind = use_state(|| AttrValue::Static("1"));
    let kinds = Choice::of_set(&desk.codes.0, "evidence_kind");
    let on_kind = {
        let kind = kind.clone();
        Callback::from(move |code| kind.set(code))
    };
    let on_file = {
        let (saving, kind, matter) = (saving.clone(), kind.clone(), props.matter.id);
        let saved = here(&desk, &props.matter.head);
        Callback::from(move |(ticket, _): (String, String)| {
            let ask = AddEvidence { ticket, matter: Some(matter), visit: None, kind: kind.to_string() };
            saving.run(ask, saved.clone());
        })
    };
    // Made anew after each file, so that the next one starts empty.
    let round = props.matter.evidence.len();
    html! {
        <Card title={t::EVIDENCE} test="add-evidence">
            <div class="form">
                <Field name="evidence-kind" label={t::EVIDENCE_KIND} single=false>
                    <Segmented name="evidence-kind" choices={kinds} chosen={(*kind).clone()} on={on_kind} />
                </Field>
                <FilePick key={round} name="evidence-file" label={t::FILE} accept="image/*,.heic,.heif,application/pdf" evidence=true on={on_file} error={saving.error("ticket")} hint={t::FILE_HINT} />
                <FaultNote fault={saving.elsewhere(&["ticket"])} />
            </div>
        </Card>
    }
}

/// What the confirmation of a household says.
#[derive(Clone, PartialEq)]
struct Confirming {
    who: AttrValue,
    how: AttrValue,
    on: Option<Day>,
}

/// The household confirms: which adult, how, when.
#[component]
pub fn Confirm(props: &ActsProps) -> Html {
    let desk = use_desk();
    let today = desk.today();
    let (file, matter) = (&props.file, &props.matter);
    let adults: Vec<_> = file.members.iter().filter(|member| member.age.is_none_or(|age| age >= ADULT)).collect();
    let first = adults.first().map(|member| AttrValue::from(member.person.to_string()));
    let form = use_form(|| Confirming { who: first.unwrap_or_default(), how: AttrValue::Static("1"), on: Some(today) });
    let saving = &form.saving;
    let go = {
        let matter = matter.clone();
        let saved = here(&desk, &matter.head);
        let request = move |form: &Confirming, ()| {
            let on = needed_day(form.on, "on", t::ON_WHICH)?;
            Ok(AdvanceMatter {
                confirmed_by: form.who.parse().ok(),
                confirmed: Some(form.how.to_string()),
                ..plain(&matter, MatterState::Confirmed.code(), on)
            })
        };
        form.send(request, saved)
    };
    let people =
        adults.iter().map(|member| Choice::new(member.person.to_string(), member.name.clone())).collect::<Vec<_>>();
    let ways = desk.codes.0.items("confirm_how").iter().filter(|item| item.code != "0");
    let ways = ways.map(|item| Choice::new(item.code.clone(), item.label.clone())).collect::<Vec<_>>();
    html! {
        <Card title={t::CONFIRM} test="confirm">
            <div class="form">
                <Field name="confirmed_by" label={t::CONFIRMED_BY} single=false error={saving.error("confirmed_by")} hint={t::ADULT_HINT}>
                    <Segmented name="confirmed_by" choices={people} chosen={form.who.clone()} on={form.on(|form, who| form.who = who)} />
                </Field>
                <Field name="confirmed" label={t::CONFIRMED} single=false error={saving.error("confirmed")}>
                    <Segmented name="confirmed" choices={ways} chosen={form.how.clone()} on={form.on(|form, how| form.how = how)} />
                </Field>
                <OnDay name="on" chosen={form.on} on={form.on(|form, on| form.on = on)} error={saving.error("on")} />
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
pub fn Withdraw(props: &MatterProps) -> Html {
    let desk = use_desk();
    let reason = use_form(String::new);
    let saving = &reason.saving;
    let today = desk.today();
    let go = {
        let matter = props.matter.clone();
        let saved = here(&desk, &matter.head);
        let request = move |reason: &String, ()| {
            let reason = typed::said(reason).ok_or_else(|| Fault::new("matter.no_reason").field("reason"))?;
            Ok(AdvanceMatter { reason: Some(reason), ..plain(&matter, MatterState::Withdrawn.code(), today) })
        };
        reason.send(request, saved)
    };
    html! {
        <Card>
            <details>
                <summary>{ t::WITHDRAW }</summary>
                <div class="form pad">
                    <TextField name="reason" label={t::WHY} on={reason.on(|reason, text| *reason = text)} required=true error={saving.error("reason")} />
                    <FaultNote fault={saving.elsewhere(&["reason"])} />
                    <div class="row acts-row"><Button onclick={go} disabled={saving.busy} test="matter-to-7">{ t::WITHDRAW_GO }</Button></div>
                </div>
            </details>
        </Card>
    }
}
