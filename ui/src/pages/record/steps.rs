//! What comes next for a record with states: the day, what the steps ask for, and a button for each.

use super::OfKind;
use crate::{
    hooks::use_form,
    pages::fields::{Declared, Typed, changed, needed_day},
    parts::{Button, Card, DatePick, FaultNote, lately},
    shared::{Act, use_desk},
    words::{self as w, record as t},
};
use anju_model::{
    By, Day, Fault, Fields,
    contract::{RecordRow, Saved, StepRecord},
    value::field,
    workflow::{Side, Step},
};
use yew::prelude::*;

/// Props of what comes next.
#[derive(Properties, PartialEq)]
pub struct NextProps {
    /// The kind.
    pub of: OfKind,
    /// The record.
    pub row: RecordRow,
    /// Of what goes between two sides, those for which the person acts.
    #[prop_or_default]
    pub sides: Option<Vec<Side>>,
    /// What to know before a step is taken.
    #[prop_or_default]
    pub hint: Option<&'static str>,
}

/// What a step says.
#[derive(Clone, PartialEq)]
struct Stepping {
    typed: Typed,
    on: Option<Day>,
}

impl Stepping {
    /// Makes the request that takes a step.
    ///
    /// # Errors
    /// Names the first field that the step asks for and that nobody has said, or that cannot be read.
    fn request(&self, of: OfKind, row: &RecordRow, step: &Step) -> Result<StepRecord, Fault> {
        let on = needed_day(self.on, "on", t::ON_WHICH)?;
        let mut fields = changed(of.kind, "", &row.fields, &self.typed)?;
        fields.retain(|name, _| step.asks.contains(&name.as_str()));
        let said = |name: &&&str| !fields.get(**name).unwrap_or_else(|| field(&row.fields, name)).is_null();
        if let Some(missing) = step.asks.iter().find(|name| !said(name)) {
            return Err(Fault::new("field.missing").field(missing));
        }
        Ok(StepRecord { kind: of.kind.name.to_owned(), id: row.id, seen: row.seen, to: step.to.to_owned(), on, fields })
    }
}

/// The steps that lead on; nothing where none does.
#[component]
pub fn Next(props: &NextProps) -> Html {
    let (desk, of, row) = (use_desk(), props.of, &props.row);
    let today = desk.today();
    let form = use_form(|| Stepping { typed: Typed::new(), on: Some(today) });
    let saving = &form.saving;
    let rank = desk.me().and_then(|me| me.role.rank()).unwrap_or(By::Site);
    let onward = of.kind.workflow().and_then(|(name, workflow)| {
        let from = field(&row.fields, name).as_text()?;
        let is_ours = |step: &&Step| {
            let acts = |side| props.sides.as_ref().is_none_or(|sides| sides.contains(&side));
            step.within.is_none_or(acts)
        };
        Some(workflow.next(from, rank).filter(|step| step.leads_on(&row.fields)).filter(is_ours).collect::<Vec<_>>())
    });
    let ways: Vec<&'static Step> = onward.unwrap_or_default();
    if ways.is_empty() {
        return html! {};
    }
    let mut names: Vec<&'static str> = ways.iter().flat_map(|step| step.asks.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    let saved = {
        let (desk, said) = (desk.clone(), w::saved(of.kind.label, &row.head));
        Callback::from(move |saved: Saved| {
            desk.dispatch(Act::Saved(said.clone(), saved));
            desk.dispatch(Act::Changed);
        })
    };
    let way = |(nth, step): (usize, &&'static Step)| {
        let (step, busy, row) = (*step, saving.busy, row.clone());
        let go = form.send(move |form: &Stepping, ()| form.request(of, &row, step), saved.clone());
        // To give something up is never what the page leads to.
        let leads = nth == 0 && !step.asks.contains(&"because");
        html! { <Button look={if leads { "p" } else { "" }} onclick={go} disabled={busy} test={format!("record-to-{}", step.to)}>{ step.word }</Button> }
    };
    let on = form.on(|form, (name, text)| drop(form.typed.insert(name, text)));
    let shown: Vec<&'static str> = names.iter().copied().chain(["on"]).collect();
    let now: Fields = names.iter().map(|name| ((*name).to_owned(), field(&row.fields, name).clone())).collect();
    html! {
        <Card title={w::care::NEXT_STEP} test="record-next">
            <div class="form">
                if let Some(hint) = props.hint { <p class="mute s">{ hint }</p> }
                <DatePick name="on" label={w::care::ON} quick={lately(today)} chosen={form.on} on={form.on(|form, day| form.on = day)} error={saving.error("on")} />
                <Declared kind={of.kind} {names} {now} typed={form.typed.clone()} {on} saving={saving.clone()} />
                <FaultNote fault={saving.elsewhere(&shown)} />
                <div class="row acts-row">{ for ways.iter().enumerate().map(way) }</div>
            </div>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::{
        Record, RecordId,
        kinds::{HukouCase, HukouState},
    };

    #[test]
    fn a_step_takes_what_it_asks_for_along_and_nothing_else() {
        let of = OfKind::named(HukouCase::KIND.name).expect("a plain kind");
        let day = Day::new(2026, 11, 23);
        let row = RecordRow {
            id: RecordId::from_bytes([1; 16]),
            seen: 3,
            household: None,
            head: "徐辉".into(),
            lives: String::new(),
            fields: HukouCase::set().state("2").into_fields(),
            names: Default::default(),
            mark: Default::default(),
        };
        let steps = HukouState::WORKFLOW.steps;
        let settles = steps.iter().find(|step| step.from == "2" && step.to == "4").expect("declared");
        let ask = |typed, on| Stepping { typed, on }.request(of, &row, settles);
        let missing = ask(Typed::new(), day).expect_err("no way is said");
        assert_eq!(missing.field.as_deref(), Some("way"));
        let typed = Typed::from([("way".into(), "1".into()), ("because".into(), "不办了".into())]);
        let asked = ask(typed.clone(), day).expect("all is said");
        assert_eq!(asked.fields, HukouCase::set().way("1".to_owned()).into_fields());
        assert!(ask(typed, None).is_err(), "its day is asked for");
    }
}
