//! The sheets 走访台账: visits, each by the household's cadre of that name, and the needs raised in them.

use super::{
    Drafting, merge,
    not_done::Listed,
    pairs::{about_household, household_of, is_sent_back, note_cadre, other_village, take_findings},
    people_records::kept,
    records::Place,
    rows::Said,
    titles,
};
use crate::{
    cell::squeeze,
    columns::{SheetKind, heading_of},
    key::{DraftRecord, DraftValue, NaturalKey, Source, VisitKey, Which, as_written},
};
use anju_model::{
    Day, PartialDay, RecordId,
    checks::{self, Finding, VisitSays},
    kinds::NeedState,
    reading,
    words::findings::row_in,
};
use std::{collections::HashMap, sync::Arc};

/// `3` of `Visit.source`: taken from a workbook.
const FROM_WORKBOOK: &str = "3";
/// `1` of `need_source`: learnt on a visit.
const LEARNT_ON_VISIT: &str = "1";

/// Rows that come up once a sheet: open needs that were answered all the same.
#[derive(Default)]
struct Once {
    answered_open: usize,
    first: u32,
    /// Rows that say that nothing is asked for, and yet how it was answered.
    none: usize,
    first_none: u32,
}

/// What is said of a need besides its text.
const OF_A_NEED: [&str; 3] = ["need.measure", "need.state", "need.revisit"];

/// What the sheets of visits said so far.
#[derive(Default)]
struct Before {
    visits: HashMap<Arc<VisitKey>, First>,
    on: HashMap<(Which, Day, String), Vec<Came>>,
    /// The places of the needs among the drafted records.
    needs: HashMap<NaturalKey, Place>,
    once: Once,
}

/// A visit of a household on a day by a method, and all who came as far as rows say so.
type Came = (Arc<VisitKey>, Vec<Which>);

impl Before {
    /// The key of a visit that is the same though one of the rows names fewer who came; else this one.
    fn same(&mut self, key: Arc<VisitKey>) -> Arc<VisitKey> {
        let on = self.on.entry((key.household, key.day, key.method.clone())).or_default();
        match on.iter_mut().find(|(_, came)| key.names_fewer_or_more(came)) {
            Some((known, came)) => {
                came.extend(key.visitors.iter().filter(|one| !known.visitors.contains(one)));
                known.clone()
            }
            None => {
                on.push((key.clone(), key.visitors.clone()));
                key
            }
        }
    }
}

/// The row that said a visit first.
#[derive(Clone, Copy)]
struct First {
    layout: usize,
    row: u32,
    /// The place of its record among the drafted ones.
    record: Place,
}

/// Drafts the sheets.
pub(super) fn draft(drafting: &mut Drafting) {
    let mut before = Before::default();
    for layout in (0..drafting.layouts.len()).filter(|&at| drafting.layouts[at].kind == SheetKind::Visits) {
        let mut rows = drafting.take(layout);
        titles::imply(drafting, layout, &mut rows);
        let listed = Listed::of(&drafting.layouts[layout], &drafting.workbook.sheets[drafting.layouts[layout].sheet]);
        for mut said in rows {
            row(drafting, &mut before, layout, &listed, &mut said);
            drafting.close([said]);
        }
        let once = std::mem::take(&mut before.once);
        if once.answered_open > 0 {
            let finding = Finding::warning("need.answered_open", "need.revisit")
                .with("n", once.answered_open)
                .with("first", once.first);
            drafting.found.add(drafting.workbook, &drafting.layouts[layout], once.first, &finding);
        }
        if once.none > 0 {
            let finding =
                Finding::warning("need.none", "need.text").with("n", once.none).with("first", once.first_none);
            drafting.found.add(drafting.workbook, &drafting.layouts[layout], once.first_none, &finding);
        }
    }
}

fn row(drafting: &mut Drafting, before: &mut Before, layout: usize, listed: &Listed, said: &mut Said) {
    let household = household_of(drafting, said);
    let (visitors, unknown) = visitors(drafting, said, household);
    let mut findings = findings(drafting, said, &visitors, household);
    findings.extend(unknown);
    findings.extend(listed.finding(said));
    findings.extend(household.and_then(|household| other_village(drafting, said, household)));
    let refused = take_findings(drafting, layout, said, &findings);
    let Some(household) = household else { return };
    if refused || is_sent_back(drafting, layout, said, household) {
        return;
    }
    without_need(said, &mut before.once);
    let visitors = known_or_new(drafting, visitors, household, said);
    let Some(key) = key(said, household, visitors) else { return };
    let came = key.visitors.clone();
    let key = before.same(key);
    let source = Source { sheet: said.sheet, row: said.row };
    let need = need(&key, said, source, &mut before.once);
    let visit = visit(&key, said, source, came);
    match before.visits.get(&key).copied() {
        None => {
            let record = drafting.records.push(visit);
            before.visits.insert(key, First { layout, row: said.row, record });
            if let Some(need) = need {
                first_time(drafting, before, need);
            }
        }
        Some(first) => again(drafting, before, layout, said, first, visit, need),
    }
}

/// What is said of a need that nobody has stays beside the visit.
fn without_need(said: &mut Said, once: &mut Once) {
    let answered = OF_A_NEED.iter().any(|name| said.value(name).is_some());
    if said.value("need.text").is_some() || !answered {
        return;
    }
    OF_A_NEED.iter().for_each(|name| said.leave_open(name));
    if said.is_blank("need.text") {
        once.first_none = if once.none == 0 { said.row } else { once.first_none };
        once.none += 1;
    }
}

fn first_time(drafting: &mut Drafting, before: &mut Before, need: DraftRecord) {
    let key = need.key.clone();
    before.needs.insert(key, drafting.records.push(need));
}

/// Another row about the same visit: it adds what the first leaves blank and its own need; what differs is told.
fn again(
    drafting: &mut Drafting,
    before: &mut Before,
    layout: usize,
    said: &mut Said,
    first: First,
    mut visit: DraftRecord,
    need: Option<DraftRecord>,
) {
    let known = drafting.records.at(first.record);
    if let (Some(DraftValue::Keys(all)), Some(DraftValue::Keys(here))) =
        (known.fields.get_mut("visitors"), visit.fields.remove("visitors"))
    {
        all.extend(here);
        all.sort();
        all.dedup();
    }
    let sheet = (first.layout != layout).then(|| drafting.sheet_name(first.layout));
    let place = row_in(sheet, first.row);
    let mut differ = merge::fill_record(drafting.records.at(first.record), visit);
    let known_need = need.as_ref().and_then(|need| before.needs.get(&need.key).copied());
    let mut found = Vec::new();
    match (need, known_need) {
        (Some(need), Some(at)) => {
            differ.extend(merge::fill_record(drafting.records.at(at), need));
            found.push(Finding::warning("visit.twice", "household").with("place", &place));
        }
        (Some(need), None) => first_time(drafting, before, need),
        (None, _) => found.push(Finding::warning("visit.twice", "household").with("place", &place)),
    }
    for field in differ {
        found.push(merge::differs(SheetKind::Visits, &field, &place, said));
    }
    take_findings(drafting, layout, said, &found);
}

fn findings(drafting: &Drafting, said: &Said, visitors: &[Visitor], household: Option<Which>) -> Vec<Finding> {
    let mut found: Vec<Finding> = said.faults.iter().chain(&said.notes).cloned().collect();
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
        moved_in_on: household.and_then(|household| drafting.household(household)?.moved_in_on),
    };
    let names = [("visited_on", "visit.visited_on"), ("method", "visit.method"), ("visitors", "visitors")];
    for finding in checks::visit(&says, drafting.context.code_sets, &drafting.context.clock) {
        let name = names
            .iter()
            .find(|(field, _)| *field == finding.field)
            .map_or(finding.field.as_str(), |(_, name)| name)
            .to_owned();
        let read_otherwise = !said.lacks(&name);
        if finding.code != "field.missing" || !read_otherwise {
            found.push(Finding { field: name, ..finding });
        }
    }
    let answer = OF_A_NEED.into_iter().find(|name| said.value(name).is_some());
    let asked = || said.value("need.text").is_some() || said.is_faulty("need.text") || said.is_blank("need.text");
    if let Some(answer) = answer.filter(|_| !asked()) {
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

/// Who a name in a row is.
enum Visitor {
    Known(Which),
    OnlyName(String),
}

/// Finds the cadres that a row names: the household's of that name, else the only one of that name; else a new one of whom
/// only the name is known, with a warning. Several of a name and none the household's: an error.
fn visitors(drafting: &Drafting, said: &Said, household: Option<Which>) -> (Vec<Visitor>, Vec<Finding>) {
    let written = said.text("visitors").unwrap_or_default();
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    for name in names(written) {
        match visitor(drafting, household, &name) {
            Ok(Visitor::Known(which)) => found.push(Visitor::Known(which)),
            Ok(Visitor::OnlyName(name)) => {
                findings.push(Finding::warning("visitor.unknown", "visitors").with("name", &name));
                found.push(Visitor::OnlyName(name));
            }
            Err(finding) => findings.push(finding),
        }
    }
    (found, findings)
}

fn visitor(drafting: &Drafting, household: Option<Which>, name: &str) -> Result<Visitor, Finding> {
    let named = drafting.cadres.all_named(name);
    let of_workbook = household.and_then(|household| drafting.cadres_of.get(&household)).into_iter().flatten().copied();
    let of_county = |present| match household {
        Some(Which::Stored(id)) => pairs_of(drafting, id, present),
        Some(Which::New(_)) | None => Vec::new(),
    };
    let is_named = |which: &Which| named.contains(which);
    let mut paired: Vec<Which> = of_workbook.chain(of_county(true)).filter(is_named).collect();
    if paired.is_empty() {
        paired = of_county(false).into_iter().filter(is_named).collect();
    }
    paired.sort_unstable();
    paired.dedup();
    match paired.as_slice() {
        [] => {}
        [only] => return Ok(Visitor::Known(*only)),
        [_, _, ..] => return Err(Finding::error("visitor.same_name", "visitors").with("name", name)),
    }
    match named.as_slice() {
        [] => Ok(Visitor::OnlyName(name.to_owned())),
        [only] => Ok(Visitor::Known(*only)),
        _ => Err(Finding::error("visitor.same_name", "visitors").with("name", name)),
    }
}

/// The cadres of a household's pairs in the county that last, or that ended.
fn pairs_of(drafting: &Drafting, household: RecordId, present: bool) -> Vec<Which> {
    let pairs = drafting.index.pairs(household).filter(|pair| !pair.removed && pair.until.is_none() == present);
    pairs.map(|pair| Which::Stored(pair.cadre)).collect()
}

/// Makes cadres of those of whom only the name is known.
fn known_or_new(drafting: &mut Drafting, visitors: Vec<Visitor>, household: Which, said: &Said) -> Vec<Which> {
    let mut all: Vec<Which> = Vec::new();
    for visitor in visitors {
        let which = match visitor {
            Visitor::Known(which) => which,
            Visitor::OnlyName(name) => drafting.cadres.only_name(&name),
        };
        if matches!(which, Which::New(_)) && !drafting.noted.contains_key(&which) {
            let source = Source { sheet: said.sheet, row: said.row };
            note_cadre(drafting, which, household, &Said::default(), source);
        }
        all.push(which);
    }
    all.sort();
    all.dedup();
    all
}

/// A visitor's name, without his post, his phone and what says that others came along: 冯山华等3人.
fn visitor_name(written: &str) -> String {
    let name = reading::name(written);
    let counted = name.strip_suffix(['人', '名', '位']).map(|rest| rest.trim_end_matches(is_count));
    let counted = counted.filter(|rest| rest.ends_with('等')).unwrap_or(&name);
    let name = counted.trim_end_matches(|c: char| c.is_ascii_digit() || " -()（）电话:：".contains(c));
    let alone = name.strip_suffix('等').filter(|rest| rest.chars().count() >= 2).unwrap_or(name);
    reading::without_title(alone).to_owned()
}

fn is_count(c: char) -> bool {
    c.is_ascii_digit() || "一二两三四五六七八九十几多".contains(c)
}

/// Splits `张三、李四`; a blank inside a name of two characters is no separator.
fn names(written: &str) -> Vec<String> {
    let split = written.split(['、', ',', '，', ';', '；', '/', '\n', '+', '|', '\\', '→']);
    let parts: Vec<&str> = split.map(str::trim).filter(|part| !part.is_empty()).collect();
    let by_blank = |part: &&str| -> Vec<String> {
        let is_phone =
            |word: &&str| word.chars().filter(char::is_ascii_digit).count() > 6 && !word.contains(char::is_alphabetic);
        let words: Vec<&str> = part.split_whitespace().filter(|word| !is_phone(word)).collect();
        let names = words.len() > 1 && words.iter().all(|word| word.chars().count() >= 2);
        if names { words.into_iter().map(visitor_name).collect() } else { vec![visitor_name(&words.join(" "))] }
    };
    parts.iter().flat_map(by_blank).collect()
}

fn key(said: &Said, household: Which, visitors: Vec<Which>) -> Option<Arc<VisitKey>> {
    let method = said.text("visit.method")?.to_owned();
    Some(Arc::new(VisitKey { household, day: whole_day(said)?, visitors, method }))
}

fn visit(key: &Arc<VisitKey>, said: &Said, source: Source, came: Vec<Which>) -> DraftRecord {
    let visitors = came.into_iter().map(NaturalKey::Cadre).collect();
    let mut record = DraftRecord::new(NaturalKey::Visit(key.clone()), source)
        .with("household", NaturalKey::Household(key.household))
        .with("visited_on", key.day.to_string())
        .with("visitors", DraftValue::Keys(visitors))
        .with("method", key.method.as_str())
        .born_with("source", FROM_WORKBOOK);
    if let Some(note) = said.text("visit.note") {
        record = record.with("note", note);
    }
    for (heading, text) in &said.kept {
        record = record.with(&kept(heading), text.as_str());
    }
    for (column, text) in said.open() {
        record = record.with(&kept(&as_written(heading_of(SheetKind::Visits, column))), text);
    }
    record.answered = said.read().map(|column| heading_of(SheetKind::Visits, column)).collect();
    record
}

fn need(visit: &Arc<VisitKey>, said: &Said, source: Source, once: &mut Once) -> Option<DraftRecord> {
    let text = said.text("need.text")?;
    let mut record = DraftRecord::new(NaturalKey::Need(visit.clone(), reading::wording_of_item(text)), source)
        .with("household", NaturalKey::Household(visit.household))
        .with("visit", NaturalKey::Visit(visit.clone()))
        .born_with("text", text)
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
    const WORDS: [&str; 7] = ["不满意", "未满意", "不太满意", "不是很满意", "不够满意", "不很满意", "不大满意"];
    let answer = answer.replace("没有不满意", "满意");
    WORDS.iter().any(|word| answer.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_denies_is_no_content() {
        for answer in ["不满意", "不是很满意", "不够满意", "尚不满意"] {
            assert!(is_unsatisfied(answer) && !is_satisfied(answer), "{answer}");
        }
        for answer in ["满意", "很满意", "没有不满意"] {
            assert!(is_satisfied(answer), "{answer}");
        }
    }

    #[test]
    fn visitors_are_named_without_their_phones_and_those_who_came_along() {
        for (written, expected) in [
            ("冯山华 13900000000", vec!["冯山华"]),
            ("冯山华(13900000000)", vec!["冯山华"]),
            ("冯山华13900000000", vec!["冯山华"]),
            ("冯山华等3人", vec!["冯山华"]),
            ("冯山华、李强等三人", vec!["冯山华", "李强"]),
            ("冯山华 李强", vec!["冯山华", "李强"]),
            ("冯 山 华", vec!["冯山华"]),
        ] {
            assert_eq!(names(written), expected, "{written}");
        }
    }
}
