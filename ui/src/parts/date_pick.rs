//! Choosing a day: today and yesterday are one press, any other is typed or picked.

use super::{Choice, Segmented, TextField};
use crate::words as w;
use anju_model::Day;
use yew::prelude::*;

/// Props of a day's choice.
#[derive(Properties, PartialEq)]
pub struct DatePickProps {
    /// The field's name.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// The quick choices: day and word.
    pub quick: Vec<(Day, AttrValue)>,
    /// The chosen day; none while what is typed is no day.
    pub chosen: Option<Day>,
    /// Hears the day, or that what was typed is none.
    pub on: Callback<Option<Day>>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// A word of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
}

const OTHER: &str = "other";

/// A day by one press, or any other.
#[component]
pub fn DatePick(props: &DatePickProps) -> Html {
    let other = use_state(|| props.chosen.is_some_and(|chosen| !props.quick.iter().any(|(day, _)| *day == chosen)));
    let mut choices: Vec<Choice> =
        props.quick.iter().map(|(day, word)| Choice::new(day.to_string(), word.clone())).collect();
    choices.push(Choice::new(OTHER, w::OTHER_DAY));
    let quick = props.chosen.filter(|chosen| !*other && props.quick.iter().any(|(day, _)| day == chosen));
    let chosen = quick.map_or_else(|| AttrValue::Static(OTHER), |day| day.to_string().into());
    let on_segment = {
        let (on, other) = (props.on.clone(), other.clone());
        Callback::from(move |code: AttrValue| {
            other.set(code == OTHER);
            if code != OTHER {
                on.emit(code.parse().ok());
            }
        })
    };
    let typed = format!("{}-day", props.name);
    let onchange = {
        let on = props.on.clone();
        Callback::from(move |event: Event| on.emit(super::choice::input_value(&event).trim().parse().ok()))
    };
    html! {
        <super::Field name={props.name.clone()} label={props.label.clone()} single=false error={props.error.clone()}>
            <div class="row">
                <Segmented name={props.name.clone()} {choices} {chosen} on={on_segment} />
                if quick.is_none() {
                    <input
                        class="in short" type="date" id={typed.clone()} data-test={typed} aria-label={w::OTHER_DAY}
                        placeholder="2026-11-23" value={props.chosen.map(|day| day.to_string())} {onchange}
                    />
                }
                if let Some(hint) = &props.hint { <span class="hint">{ hint }</span> }
            </div>
        </super::Field>
    }
}

/// Props of a day field.
#[derive(Properties, PartialEq)]
pub struct DayFieldProps {
    /// The field's name.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// What it holds at first.
    #[prop_or_default]
    pub initial: AttrValue,
    /// Hears what it holds.
    pub on: Callback<String>,
    /// Whether it must be filled.
    #[prop_or_default]
    pub required: bool,
    /// Whether a month or a year alone will do.
    #[prop_or_default]
    pub partial: bool,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
}

/// A labelled day; where `partial`, a month or year alone will do.
#[component]
pub fn DayField(props: &DayFieldProps) -> Html {
    html! {
        <TextField
            name={props.name.clone()} label={props.label.clone()} initial={props.initial.clone()} on={props.on.clone()}
            kind={if props.partial { "text" } else { "date" }} required={props.required} error={props.error.clone()}
            placeholder={if props.partial { w::PARTIAL_DAY } else { w::WHOLE_DAY }}
        />
    }
}
