//! The sheet 结对帮扶: cadres, known by name, unit and phone together, and the dated pairs.

use super::{DraftedCadre, Drafting, rows, rows::Said};
use crate::{
    key::{CadreKey, DraftRecord, DraftValue, NaturalKey, Source},
    layout::Layout,
};
use anju_model::{
    AreaCode, Day, PartialDay,
    area::AreaLevel,
    checks::{self, Finding},
};
use std::collections::{BTreeMap, BTreeSet};

/// Drafts the sheet.
pub(super) fn draft(drafting: &mut Drafting, layout: &Layout) {
    let sheet = &drafting.workbook.sheets[layout.sheet];
    let mut first: BTreeMap<NaturalKey, u32> = BTreeMap::new();
    for said in rows::read(layout, sheet, drafting.context) {
        let findings = findings(drafting, &said);
        for finding in &findings {
            drafting.found.add(drafting.workbook, layout, said.row, finding);
        }
        if findings.iter().any(Finding::is_error) || is_sent_back(drafting, layout, &said) {
            continue;
        }
        let Some(record) = pair(drafting, layout, &said) else {
            continue;
        };
        match first.get(&record.key) {
            Some(row) => {
                let finding = Finding::warning("pair.twice", "household").with("row", row);
                drafting.found.add(drafting.workbook, layout, said.row, &finding);
            }
            None => {
                first.insert(record.key.clone(), said.row);
                drafting.records.push(record);
            }
        }
    }
}

/// Sends a row back whose household stands in the workbook but was not taken.
pub(super) fn is_sent_back(drafting: &mut Drafting, layout: &Layout, said: &Said) -> bool {
    let waits = said.text("household").is_some_and(|number| drafting.refused_households.contains(number));
    if waits {
        let finding = Finding::warning("household.refused", "household");
        drafting.found.send_back(drafting.workbook, layout, said.row, &finding);
    }
    waits
}

/// What pairs and visits have in common: the household must be known, its head should be the one named.
pub(super) fn about_household(drafting: &Drafting, said: &Said) -> Vec<Finding> {
    let Some(number) = said.text("household") else {
        return if said.is_faulty("household") {
            Vec::new()
        } else {
            vec![Finding::error("field.missing", "household")]
        };
    };
    if drafting.refused_households.contains(number) {
        return Vec::new();
    }
    let Some(household) = drafting.household(number) else {
        return vec![Finding::error("household.unknown", "household")];
    };
    let other_head = match (said.text("head_name"), household.head_name.as_deref()) {
        (Some(said), Some(head)) => said != head,
        _ => false,
    };
    if other_head { vec![Finding::warning("household.other_head", "head_name")] } else { Vec::new() }
}

fn findings(drafting: &Drafting, said: &Said) -> Vec<Finding> {
    let mut found = said.faults.clone();
    found.extend(about_household(drafting, said));
    for name in ["cadre.name", "pair.since"] {
        if said.value(name).is_none() && !said.is_faulty(name) {
            found.push(Finding::error("field.missing", name));
        }
    }
    for name in ["pair.since", "pair.until"] {
        match said.day(name) {
            Some(PartialDay::Year(year)) => found.push(Finding::error("field.day_needed", name).with("value", year)),
            Some(day @ PartialDay::Month(..)) => {
                found.push(Finding::warning("field.first_of_month", name));
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
    found.extend(second_pair(drafting, said));
    found
}

/// Warns where the county holds an open pair with someone else, so that two would be open.
fn second_pair(drafting: &Drafting, said: &Said) -> Option<Finding> {
    if said.value("pair.until").is_some() || said.text("pair.role").is_some_and(|role| role != "1") {
        return None;
    }
    let own = cadre_key(said);
    let open: Vec<CadreKey> = drafting
        .context
        .known
        .cadres_of(said.text("household")?)
        .into_iter()
        .filter(|pair| pair.open)
        .map(|pair| pair.cadre)
        .collect();
    let other = open.iter().find(|cadre| **cadre != own).filter(|_| !open.contains(&own))?;
    Some(Finding::warning("pair.two", "cadre.name").with("cadre", &other.name))
}

fn cadre_key(said: &Said) -> CadreKey {
    let text = |name| said.text(name).unwrap_or_default().to_owned();
    CadreKey { name: text("cadre.name"), unit: text("cadre.unit"), phone: text("cadre.phone") }
}

fn pair(drafting: &mut Drafting, layout: &Layout, said: &Said) -> Option<DraftRecord> {
    let household = said.text("household")?.to_owned();
    let since = first_day(said.day("pair.since")?);
    let cadre = cadre_key(said);
    let source = Source { sheet: layout.sheet, row: said.row };
    note_cadre(drafting, &cadre, &household, said, source);
    let cadres = drafting.cadres_of.entry(household.clone()).or_default();
    if !cadres.contains(&cadre) {
        cadres.push(cadre.clone());
    }
    let mut record = DraftRecord::new(NaturalKey::Pair(household.clone(), cadre.clone(), since), source)
        .with("household", NaturalKey::Household(household))
        .with("cadre", NaturalKey::Cadre(cadre))
        .with("since", since.to_string());
    if let Some(until) = said.day("pair.until") {
        record = record.with("until", until.latest().to_string());
    }
    for field in ["role", "ended_by"] {
        if let Some(code) = said.text(&format!("pair.{field}")) {
            record = record.with(field, code);
        }
    }
    for (heading, text) in &said.kept {
        record = record.with(&format!("x:{heading}"), text.as_str());
    }
    Some(record)
}

fn first_day(day: PartialDay) -> Day {
    day.earliest()
}

/// Notes a cadre, what a row says of him, and the village he helps in.
pub(super) fn note_cadre(drafting: &mut Drafting, key: &CadreKey, household: &str, said: &Said, source: Source) {
    let village = drafting.household(household).map(|household| household.village);
    let cadre = drafting.cadres.entry(key.clone()).or_insert_with(|| DraftedCadre {
        record: DraftRecord::new(NaturalKey::Cadre(key.clone()), source).with("name", key.name.as_str()),
        villages: BTreeSet::new(),
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
