//! Choosing a day: today and yesterday are one press, any other is typed or picked.

use super::{Choice, Segmented, TextField};
use crate::words as w;
use anju_model::{Day, Fault, typed, words::fault::sentence};
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

/// Returns the quick choices of a day on which something happened: today and yesterday.
pub fn lately(today: Day) -> Vec<(Day, AttrValue)> {
    vec![(today, AttrValue::Static(w::TODAY)), (today.plus_days(-1), AttrValue::Static(w::YESTERDAY))]
}

/// A day by one press, or any other.
#[component]
pub fn DatePick(props: &DatePickProps) -> Html {
    let wrong = use_state(|| None::<Fault>);
    let other = use_state(|| props.chosen.is_some_and(|chosen| !props.quick.iter().any(|(day, _)| *day == chosen)));
    let mut choices: Vec<Choice> =
        props.quick.iter().map(|(day, word)| Choice::new(day.to_string(), word.clone())).collect();
    choices.push(Choice::new(OTHER, w::OTHER_DAY));
    let quick = props.chosen.filter(|chosen| !*other && props.quick.iter().any(|(day, _)| day == chosen));
    let chosen = quick.map_or_else(|| AttrValue::Static(OTHER), |day| day.to_string().into());
    let on_segment = {
        let (on, other, wrong) = (props.on.clone(), other.clone(), wrong.clone());
        Callback::from(move |code: AttrValue| {
            other.set(code == OTHER);
            wrong.set(None);
            if code != OTHER {
                on.emit(code.parse().ok());
            }
        })
    };
    let on_typed = {
        let (on, wrong) = (props.on.clone(), wrong.clone());
        Callback::from(move |read: Result<Option<Day>, Fault>| {
            wrong.set(read.as_ref().err().cloned());
            on.emit(read.unwrap_or_default());
        })
    };
    let error = wrong.as_ref().map(sentence).or_else(|| props.error.clone());
    html! {
        <super::Field name={props.name.clone()} label={props.label.clone()} single=false {error}>
            <div class="row">
                <Segmented name={props.name.clone()} {choices} {chosen} on={on_segment} />
                if quick.is_none() {
                    <DayInput id={format!("{}-day", props.name)} label={w::OTHER_DAY} chosen={props.chosen} on={on_typed} />
                }
                if let Some(hint) = &props.hint { <span class="hint">{ hint }</span> }
            </div>
        </super::Field>
    }
}

/// Props of an input of a day.
#[derive(Properties, PartialEq)]
pub struct DayInputProps {
    /// Its id.
    pub id: AttrValue,
    /// What it is called where no label stands beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// The day.
    pub chosen: Option<Day>,
    /// The last day that may be chosen.
    #[prop_or_default]
    pub last: Option<Day>,
    /// Hears the day, that there is none, or why what was typed is none.
    pub on: Callback<Result<Option<Day>, Fault>>,
}

/// A day to type or pick. What is no day stays there until it is mended.
#[component]
pub fn DayInput(props: &DayInputProps) -> Html {
    let wrong = use_state(|| None::<String>);
    let onchange = {
        let (on, id, wrong) = (props.on.clone(), props.id.clone(), wrong.clone());
        Callback::from(move |event: Event| {
            let text = super::choice::input_value(&event);
            let read = typed::day(&id, &text);
            wrong.set(read.is_err().then_some(text));
            on.emit(read);
        })
    };
    let value = (*wrong).clone().or_else(|| props.chosen.map(|day| day.to_string()));
    html! {
        <input
            class="in short" type="date" id={props.id.clone()} data-test={props.id.clone()} aria-label={props.label.clone()}
            placeholder="2026-11-23" max={props.last.map(|day| day.to_string())} {value} {onchange}
        />
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
