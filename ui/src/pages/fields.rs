//! Fields of a declared kind as form fields: the declaration says label, codes and who may set it. What is typed is kept as
//! text; only what was changed is sent.

use crate::{
    hooks::Saving,
    parts::{Choice, DayField, Select, TextField},
    shared::{Desk, use_desk},
    words::{self as w, family as t},
};
use anju_model::{
    Day, Fault, Field, Fields, Kind, Meaning, Shape, Value, reading,
    value::field,
    words::{fault::sentence, hundredths},
};
use std::collections::BTreeMap;
use yew::prelude::*;

/// What was typed, by field name.
pub type Typed = BTreeMap<String, String>;

/// Props of a group of fields.
#[derive(Properties, PartialEq)]
pub struct DeclaredProps {
    /// The kind.
    pub kind: &'static Kind,
    /// Which of its fields, in order.
    pub names: Vec<&'static str>,
    /// The people whom a field of it may name.
    #[prop_or_default]
    pub people: Vec<Choice>,
    /// Which of them must be filled.
    #[prop_or_default]
    pub required: &'static [&'static str],
    /// What they hold now.
    #[prop_or_default]
    pub now: Fields,
    /// What was typed so far.
    pub typed: Typed,
    /// Hears what is typed: field name and text.
    pub on: Callback<(String, String)>,
    /// How the save stands.
    pub saving: Saving,
    /// Whether the record is being made: whoever makes it says all of it.
    #[prop_or_default]
    pub fresh: bool,
    /// What comes before the fields' names, where two kinds share a page.
    #[prop_or_default]
    pub before: &'static str,
}

/// Fields of a declared kind.
#[component]
pub fn Declared(props: &DeclaredProps) -> Html {
    let desk = use_desk();
    // What an input starts with must not change while it is typed in.
    let first = use_state(|| props.typed.clone());
    let one = |name: &&'static str| {
        let name = *name;
        let Some(declared) = props.kind.field(name) else {
            return html! {};
        };
        let id = format!("{}{name}", props.before);
        let on = props.on.reform(move |text: String| (id.clone(), text));
        control(&desk, props, declared, first.get(&format!("{}{name}", props.before)), on)
    };
    html! { <div class="two">{ for props.names.iter().map(one) }</div> }
}

fn control(
    desk: &Desk,
    props: &DeclaredProps,
    declared: &'static Field,
    typed: Option<&String>,
    on: Callback<String>,
) -> Html {
    let name: AttrValue = format!("{}{}", props.before, declared.name).into();
    let label = AttrValue::Static(declared.label);
    let now = text_of(declared, field(&props.now, declared.name));
    let masked = now.contains('*');
    let initial: AttrValue = typed.cloned().unwrap_or_else(|| if masked { String::new() } else { now.clone() }).into();
    let required = props.required.contains(&declared.name) || (props.fresh && declared.required);
    let error = props.saving.error(&name).or_else(|| props.saving.error(declared.name));
    let written = props.typed.get(name.as_str()).map_or("", String::as_str);
    let hint = fonts_hint(declared, written).or_else(|| if props.fresh { None } else { hint(desk, declared, masked) });
    let chosen: AttrValue = props.typed.get(name.as_str()).cloned().unwrap_or(now.clone()).into();
    if let Some(set) = declared.codes() {
        let choices = Choice::of_set(&desk.codes.0, set);
        return html! { <Select {name} {label} {choices} {chosen} {on} {required} {error} {hint} /> };
    }
    if declared.meaning == Meaning::Ref {
        let choices = props.people.clone();
        return html! { <Select {name} {label} {choices} {chosen} {on} {required} {error} {hint} /> };
    }
    if declared.meaning == Meaning::YesNo {
        let choices = vec![Choice::new("1", w::YES), Choice::new("0", w::NO)];
        return html! { <Select {name} {label} {choices} {chosen} {on} {required} {error} {hint} /> };
    }
    if declared.meaning.is_day() {
        if declared.meaning == Meaning::Day {
            return html! { <TextField {name} {label} {initial} {on} {required} {error} {hint} placeholder={w::WHOLE_DAY} /> };
        }
        return html! { <DayField {name} {label} {initial} {on} {required} partial=true {error} /> };
    }
    let placeholder: AttrValue = if masked { t::masked_now(&now).into() } else { AttrValue::default() };
    let inputmode = (declared.shape == Shape::Int).then_some(AttrValue::Static("numeric"));
    let label = if declared.meaning == Meaning::Money { t::in_yuan(declared.label).into() } else { label };
    html! { <TextField {name} {label} {initial} {on} {required} {error} {hint} {placeholder} {inputmode} /> }
}

/// Says that a change will wait for someone above.
fn hint(desk: &Desk, declared: &Field, masked: bool) -> Option<AttrValue> {
    let rank = desk.me().and_then(|me| me.role.rank());
    if rank < Some(declared.by) {
        return Some(AttrValue::Static(t::above(declared.by)));
    }
    masked.then_some(AttrValue::Static(t::MASKED_HINT))
}

/// Says which characters of what is typed only some fonts know.
fn fonts_hint(declared: &Field, written: &str) -> Option<AttrValue> {
    let finding = anju_model::typed::private_use(declared.name, &reading::text(written))?;
    Some(sentence(&finding.into()).into())
}

/// A stored value as it stands in an input.
fn text_of(declared: &Field, value: &Value) -> String {
    match value {
        Value::Null | Value::Set(_) => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(number) if matches!(declared.meaning, Meaning::Money | Meaning::Area) => hundredths(*number),
        Value::Int(number) => number.to_string(),
    }
}

/// Reads what was typed into the fields of `kind` that differ from `now`. Texts go as they were typed: the desk reads them as an
/// import does, and tells what would be lost of them.
///
/// # Errors
/// Of the first field whose text is no value of it, why and the way out.
pub fn changed(kind: &Kind, before: &str, now: &Fields, typed: &Typed) -> Result<Fields, Fault> {
    let mut changed = Fields::new();
    for (id, text) in typed {
        let Some(declared) = id.strip_prefix(before).and_then(|name| kind.field(name)) else {
            continue;
        };
        let old = field(now, declared.name);
        let shown = text_of(declared, old);
        let value = anju_model::typed::read(declared, text).map_err(|finding| Fault::from(finding).field(id))?;
        // A masked value that nothing was typed over stays.
        if *text == shown || value == *old || (value.is_null() && shown.contains('*')) {
            continue;
        }
        let value = if value.as_text().is_some() { Value::text(text) } else { value };
        changed.insert(declared.name.to_owned(), value);
    }
    Ok(changed)
}

/// Takes a day that a form must have: one that was emptied, or is no day, is asked for and never filled in.
///
/// # Errors
/// `day.missing {what}` at `field`.
pub fn needed_day(day: Option<Day>, field: &str, what: &str) -> Result<Day, Fault> {
    day.ok_or_else(|| Fault::new("day.missing").field(field).with("what", what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::{Record, kinds::Person};

    static PERSON: Kind = Person::KIND;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let now = Fields::from([("name".to_owned(), Value::text("向明成")), ("work_months".to_owned(), Value::Int(4))]);
        let says = [("name", "向\u{200b}明成 "), ("work_months", "六个月"), ("employer", ""), ("birth", "")];
        let changed = changed(&PERSON, "", &now, &typed(&says)).expect("good");
        assert_eq!(changed, Fields::from([("work_months".to_owned(), Value::Int(6))]));
    }

    #[test]
    fn a_masked_value_left_empty_stays_and_a_cleared_one_is_taken_back() {
        let now = Fields::from([
            ("id_number".to_owned(), Value::text("500***********8278")),
            ("employer".to_owned(), Value::text("县服装厂")),
        ]);
        let changed = changed(&PERSON, "", &now, &typed(&[("id_number", ""), ("employer", " ")])).expect("good");
        assert_eq!(changed, Fields::from([("employer".to_owned(), Value::Null)]));
    }

    #[test]
    fn what_is_no_day_or_number_names_its_field() {
        let wrong = |name: &str, text: &str| {
            changed(&PERSON, "head-", &Fields::new(), &typed(&[(name, text)])).expect_err("wrong")
        };
        assert_eq!(wrong("head-birth", "去年").field.as_deref(), Some("head-birth"));
        assert_eq!(wrong("head-work_months", "半年").code, "field.number");
    }

    #[test]
    fn a_day_that_was_emptied_is_asked_for() {
        let fault = needed_day(None, "visited_on", "走访日期").expect_err("it is empty");
        assert_eq!((fault.code.as_str(), fault.field.as_deref()), ("day.missing", Some("visited_on")));
        assert_eq!(anju_model::words::fault::sentence(&fault), "请填写走访日期。");
        let day = Day::new(2026, 11, 23);
        assert_eq!(needed_day(day, "on", "日期").ok(), day);
    }
}
