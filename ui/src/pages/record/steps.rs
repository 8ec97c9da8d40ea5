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
    contract::{RecordRow, Saved, StepRecord, StepRecords, SteppedRecords},
    value::field,
    workflow::{Side, Step},
};
use yew::prelude::*;

/// Props of what comes next.
#[derive(Properties, PartialEq)]
pub struct NextProps {
    /// The kind.
    pub of: OfKind,
    /// The records that are moved on together, at least one.
    pub rows: Vec<RecordRow>,
    /// Of what goes between two sides, those for which the person acts.
    #[prop_or_default]
    pub sides: Option<Vec<Side>>,
    /// What to know before a step is taken.
    #[prop_or_default]
    pub hint: Option<&'static str>,
    /// Called with what came of a step of several.
    #[prop_or_default]
    pub on_stepped: Callback<SteppedRecords>,
}

/// What a step says.
#[derive(Clone, PartialEq)]
struct Stepping {
    typed: Typed,
    on: Option<Day>,
}

impl Stepping {
    /// Returns the day of a step and what it takes along, the same for all records.
    ///
    /// # Errors
    /// Names the first field that the step asks for and that nobody has said, or that cannot be read.
    fn says(&self, of: OfKind, rows: &[RecordRow], step: &Step) -> Result<(Day, Fields), Fault> {
        let on = needed_day(self.on, "on", t::ON_WHICH)?;
        let mut fields = changed(of.kind, "", &in_common(rows, step.asks), &self.typed)?;
        fields.retain(|name, _| step.asks.contains(&name.as_str()));
        let said = |name: &&&str| {
            let stands = || **name != REASON && rows.iter().all(|row| !field(&row.fields, name).is_null());
            fields.get(**name).map_or_else(stands, |value| !value.is_null())
        };
        match step.asks.iter().find(|name| !said(name)) {
            Some(missing) => Err(Fault::new("field.missing").field(missing)),
            None => Ok((on, fields)),
        }
    }

    fn one(&self, of: OfKind, row: &RecordRow, step: &Step) -> Result<StepRecord, Fault> {
        let (on, fields) = self.says(of, std::slice::from_ref(row), step)?;
        Ok(StepRecord { kind: of.kind.name.to_owned(), id: row.id, seen: row.seen, to: step.to.to_owned(), on, fields })
    }

    fn many(&self, of: OfKind, rows: &[RecordRow], step: &Step) -> Result<StepRecords, Fault> {
        let (on, fields) = self.says(of, rows, step)?;
        let records = rows.iter().map(|row| (row.id, row.seen)).collect();
        Ok(StepRecords { kind: of.kind.name.to_owned(), records, to: step.to.to_owned(), on, fields })
    }
}

/// Why a record goes back or ends: said anew at each step, whatever was said of an earlier one.
const REASON: &str = "because";

/// What all of some records say alike, of these fields.
fn in_common(rows: &[RecordRow], names: &[&str]) -> Fields {
    let alike = |name: &&&str| {
        let first = rows.first().map(|row| field(&row.fields, name));
        rows.iter().all(|row| Some(field(&row.fields, name)) == first)
    };
    let says = |name: &&str| Some(((*name).to_owned(), field(&rows.first()?.fields, name).clone()));
    names.iter().filter(|name| **name != REASON).filter(alike).filter_map(says).collect()
}

/// Lists the steps that a rank may take with all of some records together; none where they stand in several states.
pub(super) fn onward(of: OfKind, rows: &[RecordRow], rank: By, sides: Option<&[Side]>) -> Vec<&'static Step> {
    let Some((name, workflow)) = of.kind.workflow() else { return vec![] };
    let Some(from) = rows.first().and_then(|row| field(&row.fields, name).as_text()) else { return vec![] };
    let stands = |row: &RecordRow| field(&row.fields, name).as_text() == Some(from);
    if !rows.iter().all(stands) {
        return vec![];
    }
    let is_ours = |step: &&Step| step.within.is_none_or(|side| sides.is_none_or(|sides| sides.contains(&side)));
    let leads = |step: &&Step| rows.iter().all(|row| step.leads_on(&row.fields));
    workflow.next(from, rank).filter(leads).filter(is_ours).collect()
}

/// The steps that lead on; nothing where none does.
#[component]
pub fn Next(props: &NextProps) -> Html {
    let (desk, of, rows) = (use_desk(), props.of, &props.rows);
    let today = desk.today();
    let form = use_form(|| Stepping { typed: Typed::new(), on: Some(today) });
    let saving = &form.saving;
    let rank = desk.me().and_then(|me| me.role.rank()).unwrap_or(By::Site);
    let ways = onward(of, rows, rank, props.sides.as_deref());
    let Some(first) = rows.first().filter(|_| !ways.is_empty()) else { return html! {} };
    let mut names: Vec<&'static str> = ways.iter().flat_map(|step| step.asks.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    let saved = {
        let (desk, said) = (desk.clone(), w::saved(of.kind.label, &first.head));
        Callback::from(move |saved: Saved| {
            desk.dispatch(Act::Saved(said.clone(), saved));
            desk.dispatch(Act::Changed);
        })
    };
    let stepped = {
        let (desk, tell) = (desk.clone(), props.on_stepped.clone());
        Callback::from(move |stepped: SteppedRecords| {
            desk.dispatch(Act::Changed);
            tell.emit(stepped);
        })
    };
    let way = |(nth, step): (usize, &&'static Step)| {
        let (step, rows) = (*step, rows.clone());
        let go = match rows.as_slice() {
            [row] => {
                let row = row.clone();
                form.send(move |form: &Stepping, ()| form.one(of, &row, step), saved.clone())
            }
            _ => form.send(move |form: &Stepping, ()| form.many(of, &rows, step), stepped.clone()),
        };
        // To give something up is never what the page leads to.
        let leads = nth == 0 && !step.asks.contains(&REASON);
        html! { <Button look={if leads { "p" } else { "" }} onclick={go} disabled={saving.busy} test={format!("record-to-{}", step.to)}>{ step.word }</Button> }
    };
    let on = form.on(|form, (name, text)| drop(form.typed.insert(name, text)));
    let shown: Vec<&'static str> = names.iter().copied().chain(["on"]).collect();
    let now = in_common(rows, &names);
    let title = if rows.len() > 1 { t::together(rows.len()) } else { w::care::NEXT_STEP.to_owned() };
    html! {
        <Card {title} test="record-next">
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
        let ask = |typed, on| Stepping { typed, on }.one(of, &row, settles);
        let missing = ask(Typed::new(), day).expect_err("no way is said");
        assert_eq!(missing.field.as_deref(), Some("way"));
        let typed = Typed::from([("way".into(), "1".into()), ("because".into(), "不办了".into())]);
        let asked = ask(typed.clone(), day).expect("all is said");
        assert_eq!(asked.fields, HukouCase::set().way("1".to_owned()).into_fields());
        assert!(ask(typed, None).is_err(), "its day is asked for");
    }

    #[test]
    fn a_reason_that_was_given_before_is_asked_for_again() {
        let of = OfKind::named(HukouCase::KIND.name).expect("a plain kind");
        let row = RecordRow {
            id: RecordId::from_bytes([1; 16]),
            seen: 3,
            household: None,
            head: "徐辉".into(),
            lives: String::new(),
            fields: HukouCase::set().state("1").because("缺户口簿".to_owned()).into_fields(),
            names: Default::default(),
            mark: Default::default(),
        };
        let steps = HukouState::WORKFLOW.steps;
        let ends = steps.iter().find(|step| step.from == "1" && step.asks.contains(&REASON)).expect("declared");
        let ask = |typed| Stepping { typed, on: Day::new(2026, 11, 23) }.one(of, &row, ends);
        assert_eq!(ask(Typed::new()).expect_err("nobody says why").field.as_deref(), Some(REASON));
        let again = Typed::from([(REASON.into(), "缺户口簿".into())]);
        assert_eq!(
            ask(again).expect("the same again").fields,
            HukouCase::set().because("缺户口簿".to_owned()).into_fields()
        );
    }

    #[test]
    fn several_records_take_what_all_of_them_may_take_and_keep_what_each_says() {
        let of = OfKind::named(HukouCase::KIND.name).expect("a plain kind");
        let row = |id: u8, state: &str, way: Option<&str>| RecordRow {
            id: RecordId::from_bytes([id; 16]),
            seen: u64::from(id),
            household: None,
            head: "徐辉".into(),
            lives: String::new(),
            fields: HukouCase::set().state(state).way(way.map(str::to_owned)).into_fields(),
            names: Default::default(),
            mark: Default::default(),
        };
        let to = |rows: &[RecordRow]| onward(of, rows, By::Site, None).iter().map(|step| step.to).collect::<Vec<_>>();
        let alike = [row(1, "2", Some("1")), row(2, "2", Some("3"))];
        assert!(to(&alike).contains(&"4"));
        assert!(to(&[row(1, "2", None), row(2, "1", None)]).is_empty(), "they stand in two states");
        let settles =
            HukouState::WORKFLOW.steps.iter().find(|step| step.from == "2" && step.to == "4").expect("declared");
        let form = Stepping { typed: Typed::new(), on: Day::new(2026, 11, 23) };
        let asked = form.many(of, &alike, settles).expect("each says its way");
        assert_eq!(asked.records, [(alike[0].id, 1), (alike[1].id, 2)]);
        assert!(asked.fields.is_empty());
        let missing = form.many(of, &[row(1, "2", Some("1")), row(2, "2", None)], settles).expect_err("one says none");
        assert_eq!(missing.field.as_deref(), Some("way"));
    }
}
