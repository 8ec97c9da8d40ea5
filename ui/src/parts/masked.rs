//! A personal value: masked, shown whole for some seconds after a click with a reason (which goes into the audit trail).

use super::{Button, Choice, Dialog, FaultNote, Segmented, TextField};
use crate::{hooks::use_save, words as w};
use anju_model::{
    RecordId,
    contract::{Reveal, Revealed},
};
use gloo_timers::callback::Interval;
use yew::prelude::*;

/// Props of a masked value.
#[derive(Properties, PartialEq)]
pub struct MaskedProps {
    /// The masked value.
    pub value: AttrValue,
    /// The kind's name.
    pub kind: AttrValue,
    /// The record.
    pub record: RecordId,
    /// The field's name.
    pub field: AttrValue,
    /// The field's label.
    pub label: AttrValue,
}

/// A masked value with its way to be seen.
#[component]
pub fn Masked(props: &MaskedProps) -> Html {
    let asking = use_state(|| false);
    let shown = use_state(|| None::<Revealed>);
    {
        let shown = shown.clone();
        use_effect_with((*shown).clone(), move |now: &Option<Revealed>| {
            let timer = now.clone().map(|now| {
                Interval::new(1_000, move || {
                    let left = now.seconds.saturating_sub(1);
                    shown.set((left > 0).then(|| Revealed { value: now.value.clone(), seconds: left }));
                })
            });
            move || drop(timer)
        });
    }
    let open = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(true))
    };
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    let on_shown = {
        let (asking, shown) = (asking.clone(), shown.clone());
        Callback::from(move |revealed| {
            asking.set(false);
            shown.set(Some(revealed));
        })
    };
    html! {
        <span class="masked">
            if let Some(now) = &*shown {
                <b class="whole" data-test="revealed">{ &now.value }</b>
                <span class="mute s" role="timer">{ w::hides_in(now.seconds) }</span>
            } else {
                <span class="num">{ &props.value }</span>
                <Button look="t small" onclick={open} label={w::reveal_of(&props.label)} test={format!("reveal-{}", props.field)}>{ w::REVEAL }</Button>
            }
            if *asking {
                <RevealDialog
                    kind={props.kind.clone()} record={props.record} field={props.field.clone()} label={props.label.clone()}
                    on_close={close} {on_shown}
                />
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct RevealDialogProps {
    kind: AttrValue,
    record: RecordId,
    field: AttrValue,
    label: AttrValue,
    on_close: Callback<()>,
    on_shown: Callback<Revealed>,
}

#[component]
fn RevealDialog(props: &RevealDialogProps) -> Html {
    let reason = use_state(|| AttrValue::Static(w::REVEAL_REASONS[0]));
    let saving = use_save();
    let reveal = {
        let (saving, reason, on_shown) = (saving.clone(), reason.clone(), props.on_shown.clone());
        let (kind, record, field) = (props.kind.to_string(), props.record, props.field.to_string());
        Callback::from(move |()| {
            let request = Reveal { kind: kind.clone(), record, field: field.clone(), reason: reason.to_string() };
            saving.run(request, on_shown.clone());
        })
    };
    let other = !w::REVEAL_REASONS[..3].contains(&reason.as_str());
    let chosen = if other { AttrValue::Static(w::REVEAL_REASONS[3]) } else { (*reason).clone() };
    let on_choice = {
        let reason = reason.clone();
        Callback::from(move |code: AttrValue| {
            reason.set(if code == w::REVEAL_REASONS[3] { AttrValue::default() } else { code })
        })
    };
    let on_text = Callback::from(move |text: String| reason.set(text.into()));
    let choices = w::REVEAL_REASONS.iter().map(|word| Choice::new(*word, *word)).collect::<Vec<_>>();
    let foot = html! {
        <>
            <Button onclick={props.on_close.clone()}>{ w::CANCEL }</Button>
            <Button look="p" onclick={reveal} disabled={saving.busy} test="reveal-go">{ w::REVEAL_GO }</Button>
        </>
    };
    html! {
        <Dialog title={w::reveal_of(&props.label)} on_close={props.on_close.clone()} {foot}>
            <p class="mute">{ w::REVEAL_NOTE }</p>
            <Segmented name="reveal-reason" label={w::REVEAL_REASON} {choices} {chosen} on={on_choice} />
            if other {
                <TextField name="reveal-text" label={w::REVEAL_REASON} on={on_text} required=true error={saving.error("reason")} focus=true />
            }
            <FaultNote fault={saving.elsewhere(&["reason"])} />
        </Dialog>
    }
}
