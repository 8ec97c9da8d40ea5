//! The sheets 结对帮扶, all together: cadres, known by name, unit and phone together, and the dated pairs.

use super::{
    DraftedCadre, Drafting,
    cadres::CadreClaim,
    cost::{cells, cost},
    not_done::Listed,
    people_records::kept,
    records::Place,
    rows::Said,
    titles,
};
use crate::{
    columns::{SheetKind, heading_of},
    key::{DraftRecord, DraftValue, NaturalKey, Source, Which, as_written},
};
use anju_model::{
    AreaCode, Day, PartialDay,
    area::AreaLevel,
    checks::{self, Cost, Finding},
    mask, reading,
    words::findings::row_in,
};
use std::collections::{BTreeMap, BTreeSet};

/// A pair that the workbook names.
struct DraftedPair {
    cadre: Which,
    since: PartialDay,
    until: Option<PartialDay>,
    layout: usize,
    row: u32,
    /// The place of its record among the drafted ones.
    record: Place,
}

/// Drafts the sheets.
pub(super) fn draft(drafting: &mut Drafting) {
    let mut rows: Vec<(usize, Said)> = Vec::new();
    let mut listed: BTreeMap<usize, Listed> = BTreeMap::new();
    for at in (0..drafting.layouts.len()).filter(|&at| drafting.layouts[at].kind == SheetKind::Pairs) {
        let mut said = drafting.take(at);
        titles::imply(drafting, at, &mut said);
        listed.insert(at, Listed::of(&drafting.layouts[at], &drafting.workbook.sheets[drafting.layouts[at].sheet]));
        rows.extend(said.into_iter().map(|said| (at, said)));
    }
    let ends = |said: &Said| {
        said.value("pair.until")?;
        Some((said.text("household")?.to_owned(), claim(said)?.name))
    };
    let ended: BTreeSet<(String, String)> = rows.iter().filter_map(|(_, said)| ends(said)).collect();
    drafting.cadres.hear(rows.iter().filter_map(|(_, said)| claim(said)));
    let mut drafted: BTreeMap<Which, Vec<DraftedPair>> = BTreeMap::new();
    for (layout, said) in &mut rows {
        row(drafting, &mut drafted, (&ended, &listed[layout]), *layout, said);
    }
    drafting.close(rows.into_iter().map(|(_, said)| said));
}

fn row(
    drafting: &mut Drafting,
    drafted: &mut BTreeMap<Which, Vec<DraftedPair>>,
    (ended, listed): (&BTreeSet<(String, String)>, &Listed),
    layout: usize,
    said: &mut Said,
) {
    let mut findings = findings(drafting, said);
    findings.extend(listed.finding(said));
    let household = household_of(drafting, said);
    findings.extend(household.and_then(|household| other_village(drafting, said, household)));
    let cadre = claim(said).map(|claim| drafting.cadres.settle(&claim));
    let cadre = match cadre {
        Some(Ok((cadre, note))) => {
            findings.extend(note);
            Some(cadre)
        }
        Some(Err(finding)) => {
            findings.push(finding);
            None
        }
        None => None,
    };
    if let (Some(household), Some(cadre)) = (household, cadre) {
        findings.extend(second_pair(drafting, said, household, cadre, ended));
    }
    let refused = take_findings(drafting, layout, said, &findings);
    let (Some(household), Some(cadre), Some(since)) = (household, cadre, said.day("pair.since")) else { return };
    if refused || is_sent_back(drafting, layout, said, household) {
        return;
    }
    note_cadre(drafting, cadre, household, said, source(said));
    let cadres = drafting.cadres_of.entry(household).or_default();
    if !cadres.contains(&cadre) {
        cadres.push(cadre);
    }
    let of_household = drafted.entry(household).or_default();
    if let Some(before) = of_household.iter().find(|pair| pair.cadre == cadre && is_same(pair, said)) {
        let sheet = (before.layout != layout).then(|| drafting.sheet_name(before.layout));
        let place = row_in(sheet, before.row);
        let mut found = vec![Finding::warning("pair.twice", "").with("place", &place)];
        let differ = fill(drafting.records.at(before.record), said);
        for name in differ {
            found.push(Finding::warning("cell.differs", name).with("place", &place));
            said.outdo(name);
        }
        take_findings(drafting, layout, said, &found);
        return;
    }
    let which = match stored(drafting, household, cadre, said) {
        Some(Ok((which, note))) => {
            note.iter().for_each(|f| drafting.found.add(drafting.workbook, &drafting.layouts[layout], said.row, f));
            which
        }
        Some(Err(finding)) => {
            drafting.found.add(drafting.workbook, &drafting.layouts[layout], said.row, &finding);
            return;
        }
        None => drafting.new_pair(),
    };
    let record = drafting.records.push(self::record(which, household, cadre, said, since));
    let until = said.day("pair.until");
    of_household.push(DraftedPair { cadre, since, until, layout, row: said.row, record });
}

fn source(said: &Said) -> Source {
    Source { sheet: said.sheet, row: said.row }
}

/// Lists a row's findings and leaves open what they name; tells whether one keeps the row out.
pub(super) fn take_findings(drafting: &mut Drafting, layout: usize, said: &mut Said, findings: &[Finding]) -> bool {
    for finding in findings {
        drafting.found.add(drafting.workbook, &drafting.layouts[layout], said.row, finding);
        for cell in cells(finding) {
            said.leave_open(cell);
        }
    }
    findings.iter().any(|finding| cost(finding) == Cost::Row)
}

/// The household that a row names, if it is settled which.
pub(super) fn household_of(drafting: &Drafting, said: &Said) -> Option<Which> {
    let number = said.text("household")?;
    let which = drafting.households.find(number)?.ok()?;
    (!drafting.contested.contains(number) || is_of_head(drafting, said, which)).then_some(which)
}

/// Whether a row names the head of a household.
fn is_of_head(drafting: &Drafting, said: &Said, which: Which) -> bool {
    let head = drafting.household(which).and_then(|household| household.head_name);
    head.is_some_and(|head| said.text("head_name") == Some(&head))
}

/// Sends a row back whose household stands in the workbook but was not taken.
pub(super) fn is_sent_back(drafting: &mut Drafting, layout: usize, said: &Said, household: Which) -> bool {
    let waits = drafting.refused_households.contains(&household);
    if waits {
        let finding = Finding::warning("household.refused", "household");
        drafting.found.add(drafting.workbook, &drafting.layouts[layout], said.row, &finding);
    }
    waits
}

/// A row that names another village than the household's, and not its head, means another household of that number.
pub(super) fn other_village(drafting: &mut Drafting, said: &Said, household: Which) -> Option<Finding> {
    let village = drafting.places.place(said)?.ok()?.code;
    let known = drafting.household(household).filter(|known| known.village != village)?;
    let finding: fn(&str, &str) -> Finding =
        if is_of_head(drafting, said, household) { Finding::warning } else { Finding::error };
    let head = known.head_name.as_deref().map(mask::personal).unwrap_or_default();
    let finding = finding("household.elsewhere", "household").with("head", head);
    let name = |village| drafting.places.short_name(village);
    Some(finding.with("other", name(&known.village)).with("village", name(&village)))
}

/// What pairs and visits have in common: the household must be known, its head should be the one named.
pub(super) fn about_household(drafting: &Drafting, said: &Said) -> Vec<Finding> {
    let Some(number) = said.text("household") else {
        return if said.lacks("household") { vec![Finding::error("field.missing", "household")] } else { Vec::new() };
    };
    let is_contested = drafting.contested.contains(number) && household_of(drafting, said).is_none();
    let which = match drafting.households.find(number) {
        None if is_contested => return vec![Finding::warning("household.refused", "household")],
        _ if is_contested => return vec![Finding::error("household.contested", "household")],
        None => return vec![Finding::error("household.unknown", "household")],
        Some(Err(finding)) => return vec![finding],
        Some(Ok(which)) => which,
    };
    if drafting.refused_households.contains(&which) {
        return Vec::new();
    }
    let Some(household) = drafting.household(which) else {
        return vec![Finding::error("household.unknown", "household")];
    };
    let other_head = match (said.text("head_name"), household.head_name.as_deref()) {
        (Some(said), Some(head)) => said != head,
        _ => false,
    };
    if other_head { vec![Finding::warning("household.other_head", "head_name")] } else { Vec::new() }
}

fn findings(drafting: &Drafting, said: &Said) -> Vec<Finding> {
    let mut found: Vec<Finding> = said.faults.iter().chain(&said.notes).cloned().collect();
    found.extend(about_household(drafting, said));
    for name in ["cadre.name", "pair.since"] {
        if said.lacks(name) {
            found.push(Finding::error("field.missing", name));
        }
    }
    for name in ["pair.since", "pair.until"] {
        match said.day(name) {
            Some(PartialDay::Year(year)) => found.push(Finding::error("field.day_needed", name).with("value", year)),
            Some(day @ PartialDay::Month(..)) => {
                let code = if name == "pair.since" { "field.first_of_month" } else { "field.last_of_month" };
                found.push(Finding::warning(code, name));
                found.extend(checks::day_of_event(name, day, &drafting.context.clock));
            }
            Some(day @ PartialDay::Day(_)) if name == "pair.since" => {
                found.extend(checks::day_of_event(name, day, &drafting.context.clock));
            }
            _ => {}
        }
    }
    if let (Some(since), Some(until)) = (said.day("pair.since"), said.day("pair.until"))
        && until.surely_before(since)
    {
        found.push(Finding::error("pair.order", "pair.until"));
    }
    found
}

fn claim(said: &Said) -> Option<CadreClaim> {
    let text = |name| said.text(name).map(str::to_owned);
    let name = reading::without_title(said.text("cadre.name")?).to_owned();
    Some(CadreClaim { name, unit: text("cadre.unit"), phone: text("cadre.phone") })
}

/// Warns where the county holds an open pair with someone else that no row ends, so that two would be open.
fn second_pair(
    drafting: &Drafting,
    said: &Said,
    household: Which,
    cadre: Which,
    ended: &BTreeSet<(String, String)>,
) -> Option<Finding> {
    if said.value("pair.until").is_some() || said.text("pair.role").is_some_and(|role| role != "1") {
        return None;
    }
    let Which::Stored(household) = household else { return None };
    let open = || drafting.index.pairs(household).filter(|pair| pair.until.is_none() && !pair.removed);
    let other = open().find(|pair| Which::Stored(pair.cadre) != cadre)?;
    if open().any(|pair| Which::Stored(pair.cadre) == cadre) {
        return None;
    }
    let name = drafting.cadres.name(Which::Stored(other.cadre)).unwrap_or_default();
    if ended.contains(&(said.text("household")?.to_owned(), name.to_owned())) {
        return None;
    }
    Some(Finding::warning("pair.two", "cadre.name").with("cadre", name))
}

/// Whether a row says a pair of the same two again: their times touch.
fn is_same(pair: &DraftedPair, said: &Said) -> bool {
    let Some(since) = said.day("pair.since") else { return false };
    let until = said.day("pair.until");
    let ended_before = |until: Option<PartialDay>, since: PartialDay| until.is_some_and(|day| day.surely_before(since));
    !ended_before(pair.until, since) && !ended_before(until, pair.since)
}

/// Finds the county's pair of these two at that time. What somebody ended or deleted stays so.
fn stored(
    drafting: &Drafting,
    household: Which,
    cadre: Which,
    said: &Said,
) -> Option<Result<(Which, Option<Finding>), Finding>> {
    let (Which::Stored(household), Which::Stored(cadre)) = (household, cadre) else { return None };
    let since = said.day("pair.since")?;
    let of_two = || drafting.index.pairs(household).filter(move |pair| pair.cadre == cadre);
    let within = |day: &Day| since.earliest() <= *day && *day <= since.latest();
    let began = |removed: bool| {
        of_two().find(|pair| pair.removed == removed && pair.since.iter().any(within)).map(|pair| pair.id)
    };
    if let Some(id) = began(false) {
        return Some(Ok((Which::Stored(id), None)));
    }
    // Of a pair that lasts, another first day is a correction, no second pair.
    let lasts = of_two().find(|pair| !pair.removed && pair.until.is_none_or(|until| until >= since.earliest()));
    if let Some(pair) = lasts {
        let note = Finding::warning("pair.other_since", "pair.since");
        let was = pair.since.first().map_or_else(String::new, ToString::to_string);
        return Some(Ok((Which::Stored(pair.id), Some(note.with("since", was)))));
    }
    began(true).map(|_| Err(Finding::warning("record.removed", "household")))
}

fn record(which: Which, household: Which, cadre: Which, said: &Said, since: PartialDay) -> DraftRecord {
    let mut record = DraftRecord::new(NaturalKey::Pair(which), source(said))
        .with("household", NaturalKey::Household(household))
        .with("cadre", NaturalKey::Cadre(cadre))
        .with("since", since.earliest().to_string());
    for (_, field, value) in says(said) {
        record = record.with(field, value);
    }
    record.answered = said.read().map(|column| heading_of(SheetKind::Pairs, column)).collect();
    for (heading, text) in &said.kept {
        record = record.with(&kept(heading), text.as_str());
    }
    for (column, text) in said.open() {
        record = record.with(&kept(&as_written(heading_of(SheetKind::Pairs, column))), text);
    }
    record
}

/// What a row says of a pair besides when it began: column, field and value.
fn says(said: &Said) -> Vec<(&'static str, &'static str, String)> {
    let until = said.day("pair.until").map(|day| ("pair.until", "until", day.latest().to_string()));
    let code = |column: &'static str, field| Some((column, field, said.text(column)?.to_owned()));
    until.into_iter().chain(code("pair.role", "role")).chain(code("pair.ended_by", "ended_by")).collect()
}

/// A repeated row fills what the first one leaves blank; returns the columns in which it says something else.
fn fill(record: &mut DraftRecord, said: &Said) -> Vec<&'static str> {
    let mut differ = Vec::new();
    for (column, field, value) in says(said) {
        let value = DraftValue::from(value);
        let counts = record.fields.entry(field.to_owned()).or_insert_with(|| value.clone());
        differ.extend((*counts != value).then_some(column));
    }
    differ
}

/// Notes a cadre, what a row says of him, and the village he helps in.
pub(super) fn note_cadre(drafting: &mut Drafting, key: Which, household: Which, said: &Said, source: Source) {
    let village = drafting.household(household).map(|household| household.village);
    let name = drafting.cadres.name(key).unwrap_or_default().to_owned();
    let cadre = drafting.noted.entry(key).or_insert_with(|| {
        let record = DraftRecord::new(NaturalKey::Cadre(key), source);
        // A stored cadre whose name was mended since is not called by his old one again.
        let record = if matches!(key, Which::New(_)) { record.with("name", name) } else { record };
        DraftedCadre { record, villages: BTreeSet::new() }
    });
    for (field, value) in said.fields_of("cadre").into_iter().filter(|(field, _)| field != "name") {
        cadre.record.fields.entry(field).or_insert(DraftValue::Value(value));
    }
    cadre.villages.extend(village);
}

/// The township all these villages lie in, else their county: where a cadre belongs.
pub(super) fn area_of(villages: &BTreeSet<AreaCode>) -> DraftValue {
    let at = |level| villages.iter().filter_map(|village| village.at(level)).collect::<BTreeSet<AreaCode>>();
    let (townships, counties) = (at(AreaLevel::Township), at(AreaLevel::County));
    let area = if townships.len() == 1 { townships.into_iter().next() } else { counties.into_iter().next() };
    DraftValue::from(area.map(|area| area.to_string()).unwrap_or_default())
}
