//! The sheet 走访台账: visits, each by the household's cadre of that name, and the needs raised in them.

use super::{
    Drafting,
    pairs::{about_household, is_sent_back, note_cadre},
    rows,
    rows::Said,
};
use crate::{
    cell::squeeze,
    key::{CadreKey, DraftRecord, DraftValue, NaturalKey, Source, VisitKey},
    layout::Layout,
};
use anju_model::{
    Day, PartialDay,
    checks::{self, Finding, VisitSays},
    kinds::NeedState,
};
use std::collections::BTreeMap;

/// `3` of `Visit.source`: taken from a workbook.
const FROM_WORKBOOK: &str = "3";
/// `1` of `need_source`: learnt on a visit.
const LEARNT_ON_VISIT: &str = "1";

/// Rows that come up once a sheet: open needs that were answered all the same.
#[derive(Default)]
struct Once {
    answered_open: usize,
    first: u32,
}

/// Drafts the sheet.
pub(super) fn draft(drafting: &mut Drafting, layout: &Layout) {
    let sheet = &drafting.workbook.sheets[layout.sheet];
    let mut visits: BTreeMap<VisitKey, u32> = BTreeMap::new();
    let mut needs: BTreeMap<NaturalKey, u32> = BTreeMap::new();
    let mut once = Once::default();
    for said in rows::read(layout, sheet, drafting.context) {
        let (visitors, unknown) = visitors(drafting, &said);
        let mut findings = findings(drafting, &said, &visitors);
        findings.extend(unknown);
        for finding in &findings {
            drafting.found.add(drafting.workbook, layout, said.row, finding);
        }
        if findings.iter().any(Finding::is_error) || is_sent_back(drafting, layout, &said) {
            continue;
        }
        let Some(key) = key(&said, visitors) else {
            continue;
        };
        let source = Source { sheet: layout.sheet, row: said.row };
        let need = need(&key, &said, source, &mut once);
        let repeats = visits.get(&key).copied();
        if repeats.is_none() {
            visits.insert(key.clone(), said.row);
            let visit = visit(drafting, &key, &said, source);
            drafting.records.push(visit);
        }
        let new_need = need.filter(|need| needs.insert(need.key.clone(), said.row).is_none());
        if let Some(row) = repeats.filter(|_| new_need.is_none()) {
            let finding = Finding::warning("visit.twice", "household").with("row", row);
            drafting.found.add(drafting.workbook, layout, said.row, &finding);
        }
        drafting.records.extend(new_need);
    }
    if once.answered_open > 0 {
        let finding = Finding::warning("need.answered_open", "need.revisit")
            .with("n", once.answered_open)
            .with("first", once.first);
        drafting.found.add(drafting.workbook, layout, once.first, &finding);
    }
}

fn findings(drafting: &Drafting, said: &Said, visitors: &[CadreKey]) -> Vec<Finding> {
    let mut found = said.faults.clone();
    found.extend(about_household(drafting, said));
    let day = said.day("visit.visited_on");
    if let Some(day) = day.filter(|day| !matches!(day, PartialDay::Day(_))) {
        found.push(Finding::error("field.day_needed", "visit.visited_on").with("value", day));
    }
    let says = VisitSays {
        visited_on: whole_day(said),
        method: said.text("visit.method"),
        visitors: visitors.len(),
        note: None,
        next_due: None,
        moved_in_on: said.text("household").and_then(|number| drafting.household(number)?.moved_in_on),
    };
    let names = [("visited_on", "visit.visited_on"), ("method", "visit.method"), ("visitors", "visitors")];
    for finding in checks::visit(&says, drafting.context.code_sets, &drafting.context.clock) {
        let name = names
            .iter()
            .find(|(field, _)| *field == finding.field)
            .map_or(finding.field.as_str(), |(_, name)| name)
            .to_owned();
        let read_otherwise = said.is_faulty(&name) || said.value(&name).is_some();
        if finding.code != "field.missing" || !read_otherwise {
            found.push(Finding { field: name, ..finding });
        }
    }
    let answer = ["need.measure", "need.state", "need.revisit"].into_iter().find(|name| said.value(name).is_some());
    if let Some(answer) = answer.filter(|_| said.value("need.text").is_none() && !said.is_faulty("need.text")) {
        found.push(Finding::warning("need.without_text", answer));
    }
    found
}

fn whole_day(said: &Said) -> Option<Day> {
    match said.day("visit.visited_on")? {
        PartialDay::Day(day) => Some(day),
        PartialDay::Month(..) | PartialDay::Year(_) => None,
    }
}

/// Finds the cadres that a row names: the household's of that name, else the only one of that name; else a new one of whom
/// only the name is known, with a warning. Several of a name and none the household's: an error.
fn visitors(drafting: &mut Drafting, said: &Said) -> (Vec<CadreKey>, Vec<Finding>) {
    let written = said.text("visitors").map(str::to_owned).unwrap_or_default();
    let household = said.text("household").unwrap_or_default().to_owned();
    let (mut keys, mut found) = (Vec::new(), Vec::new());
    for name in names(&written) {
        match visitor(drafting, &household, &name) {
            Visitor::Known(key) => keys.push(key),
            Visitor::OnlyName(key) => {
                found.push(Finding::warning("visitor.unknown", "visitors").with("name", &name));
                keys.push(key);
            }
            Visitor::Several => found.push(Finding::error("visitor.same_name", "visitors").with("name", &name)),
        }
    }
    keys.sort();
    keys.dedup();
    (keys, found)
}

enum Visitor {
    Known(CadreKey),
    OnlyName(CadreKey),
    Several,
}

fn visitor(drafting: &Drafting, household: &str, name: &str) -> Visitor {
    let here = drafting.cadres_of.get(household).into_iter().flatten();
    if let Some(key) = here.clone().find(|cadre| cadre.name == name) {
        return Visitor::Known(key.clone());
    }
    let known = drafting.context.known.cadres_of(household);
    if let Some(pair) = known.iter().find(|pair| pair.cadre.name == name) {
        return Visitor::Known(pair.cadre.clone());
    }
    let mut named: Vec<CadreKey> = drafting.cadres.keys().filter(|cadre| cadre.name == name).cloned().collect();
    named.extend(drafting.context.known.cadres_named(name));
    named.sort();
    named.dedup();
    match named.as_slice() {
        [] => Visitor::OnlyName(CadreKey { name: name.to_owned(), ..CadreKey::default() }),
        [only] => Visitor::Known(only.clone()),
        _ => Visitor::Several,
    }
}

/// Splits `张三、李四`; a blank inside a name of two characters is no separator.
fn names(written: &str) -> Vec<String> {
    let split = written.split(['、', ',', '，', ';', '；', '/', '\n']);
    let parts: Vec<&str> = split.map(str::trim).filter(|part| !part.is_empty()).collect();
    let by_blank = |part: &&str| -> Vec<String> {
        let words: Vec<&str> = part.split_whitespace().collect();
        let names = words.len() > 1 && words.iter().all(|word| word.chars().count() >= 2);
        if names { words.into_iter().map(squeeze).collect() } else { vec![squeeze(part)] }
    };
    parts.iter().flat_map(by_blank).collect()
}

fn key(said: &Said, visitors: Vec<CadreKey>) -> Option<VisitKey> {
    let method = said.text("visit.method")?.to_owned();
    Some(VisitKey { household: said.text("household")?.to_owned(), day: whole_day(said)?, visitors, method })
}

fn visit(drafting: &mut Drafting, key: &VisitKey, said: &Said, source: Source) -> DraftRecord {
    for cadre in &key.visitors {
        let is_known =
            drafting.cadres.contains_key(cadre) || !drafting.context.known.cadres_named(&cadre.name).is_empty();
        if !is_known {
            note_cadre(drafting, cadre, &key.household, &Said::default(), source);
        }
    }
    let visitors = key.visitors.iter().cloned().map(NaturalKey::Cadre).collect();
    let mut record = DraftRecord::new(NaturalKey::Visit(key.clone()), source)
        .with("household", NaturalKey::Household(key.household.clone()))
        .with("visited_on", key.day.to_string())
        .with("visitors", DraftValue::Keys(visitors))
        .with("method", key.method.as_str())
        .born_with("source", FROM_WORKBOOK);
    if let Some(note) = said.text("visit.note") {
        record = record.with("note", note);
    }
    for (heading, text) in &said.kept {
        record = record.with(&format!("x:{heading}"), text.as_str());
    }
    record
}

fn need(visit: &VisitKey, said: &Said, source: Source, once: &mut Once) -> Option<DraftRecord> {
    let text = said.text("need.text")?;
    let mut record = DraftRecord::new(NaturalKey::Need(visit.clone(), text.to_owned()), source)
        .with("household", NaturalKey::Household(visit.household.clone()))
        .with("visit", NaturalKey::Visit(visit.clone()))
        .with("text", text)
        .born_with("raised_on", visit.day.to_string())
        .born_with("source", LEARNT_ON_VISIT);
    for field in ["measure", "revisit"] {
        if let Some(text) = said.text(&format!("need.{field}")) {
            record = record.with(field, text);
        }
    }
    let written = said.text("need.state").and_then(NeedState::parse);
    let state = state_reached(written, said.text("need.revisit"));
    if state == written && said.text("need.revisit").is_some_and(is_satisfied) && written.is_some_and(is_open) {
        once.first = if once.answered_open == 0 { source.row } else { once.first };
        once.answered_open += 1;
    }
    Some(match state {
        Some(state) => record.with("state", state.code()),
        None => record.born_with("state", NeedState::Raised.code()),
    })
}

/// A need that is done and was revisited is satisfied or not; one that is still open stays open, whatever was answered.
fn state_reached(written: Option<NeedState>, revisit: Option<&str>) -> Option<NeedState> {
    match (written, revisit) {
        (Some(NeedState::Done), Some(answer)) if is_satisfied(answer) => Some(NeedState::Satisfied),
        (Some(NeedState::Done), Some(answer)) if is_unsatisfied(answer) => Some(NeedState::Unsatisfied),
        (written, _) => written,
    }
}

fn is_open(state: NeedState) -> bool {
    match state {
        NeedState::Raised | NeedState::Assigned | NeedState::UnderWay => true,
        NeedState::Done | NeedState::Satisfied | NeedState::Unsatisfied | NeedState::Refused => false,
    }
}

fn is_satisfied(answer: &str) -> bool {
    let answer = squeeze(answer);
    answer.contains("满意") && !is_unsatisfied(&answer)
}

fn is_unsatisfied(answer: &str) -> bool {
    ["不满意", "未满意", "不太满意"].iter().any(|word| answer.contains(word))
}
