//! Lists out of the county, with the national headings where there are any: people, pairs, visits, and every other kind by its
//! declaration. Codes become labels, references become what offices know a record by.

use crate::{
    County, CountyError,
    importer::{self, shipped},
};
use anju_model::{
    AreaCode, CodeSets, Fault, Fields, Meaning, RecordId, Value, area::AreaLevel, kinds, record::Kind, value::field,
    words,
};
use anju_sheet::{Column, How, SheetKind, Table, TableCell};
use anju_store::{Stored, rusqlite::Connection};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Codes that the national columns stand for: of `medical_kind` 大病保险, of `assist` 低保 and 特困 as such.
const SERIOUS_ILLNESS: &str = "4";
const MINIMUM_LIVING: &str = "10";
const DESTITUTE: &str = "20";

/// Every list that can be exported: the national sheets, 疑似重复, then every kind by its name.
pub fn lists() -> Vec<&'static str> {
    ["people", "pairs", "visits", DUPLICATES].into_iter().chain(kinds::ALL.iter().map(|kind| kind.name)).collect()
}

const DUPLICATES: &str = "duplicates";

/// Makes the table of a list.
///
/// # Errors
/// `export.unknown {kind, known}`; any store error.
pub fn table(county: &County, list: &str) -> Result<Table, CountyError> {
    county.read(|db| {
        if list == DUPLICATES {
            return Ok(anju_sheet::duplicates_table(&importer::suspects(db)?));
        }
        let held = Held::read(db)?;
        match list {
            "people" => Ok(national(SheetKind::People, &held, held.stays())),
            "pairs" => Ok(national(SheetKind::Pairs, &held, held.of_kind("pair"))),
            "visits" => Ok(national(SheetKind::Visits, &held, held.of_kind("visit"))),
            other => match kinds::kind(other) {
                Some(kind) => Ok(declared(kind, &held)),
                None => Err(Fault::new("export.unknown").with("kind", other).with("known", lists().join("、")).into()),
            },
        }
    })
}

/// Everything the county holds, by kind, as exports look it up.
struct Held {
    codes: CodeSets,
    rows: BTreeMap<String, Vec<Stored>>,
    at: HashMap<RecordId, (String, usize)>,
    facts: HashMap<(RecordId, &'static str, String), bool>,
    standing: HashMap<RecordId, String>,
    needs: HashMap<RecordId, (String, usize)>,
    sizes: HashMap<RecordId, i64>,
}

impl Held {
    fn read(db: &Connection) -> Result<Self, CountyError> {
        let mut rows: BTreeMap<String, Vec<Stored>> = BTreeMap::new();
        for kind in kinds::ALL {
            let mut of_kind = vec![];
            anju_store::all_of_kind(db, kind.name, |row| {
                if !row.deleted {
                    of_kind.push(row);
                }
                Ok(())
            })?;
            rows.insert(kind.name.to_owned(), of_kind);
        }
        let mut held = Held {
            codes: anju_store::codes::all(db, &shipped().0)?.into_owned(),
            rows,
            at: HashMap::new(),
            facts: HashMap::new(),
            standing: HashMap::new(),
            needs: HashMap::new(),
            sizes: HashMap::new(),
        };
        held.index();
        Ok(held)
    }

    fn index(&mut self) {
        for (kind, rows) in &self.rows {
            for (i, row) in rows.iter().enumerate() {
                self.at.insert(row.id, (kind.clone(), i));
                let person = reference(&row.fields, "person");
                match (kind.as_str(), person) {
                    ("hukou", Some(person)) => note(&mut self.facts, person, "hukou", "", row, "moved"),
                    ("medical", Some(person)) => {
                        note(&mut self.facts, person, "medical", &text(&row.fields, "kind"), row, "insured")
                    }
                    ("pension", Some(person)) => {
                        note(&mut self.facts, person, "pension", &text(&row.fields, "kind"), row, "insured")
                    }
                    ("assistance", Some(person)) => {
                        note(&mut self.facts, person, "assistance", &text(&row.fields, "kind"), row, "entitled")
                    }
                    ("party_standing", Some(person)) => {
                        drop(self.standing.insert(person, text(&row.fields, "standing")))
                    }
                    _ => {}
                }
                if kind == "need"
                    && let Some(visit) = reference(&row.fields, "visit")
                {
                    self.needs.insert(visit, (kind.clone(), i));
                }
                if kind == "membership"
                    && field(&row.fields, "until").is_null()
                    && let Some(household) = reference(&row.fields, "household")
                {
                    *self.sizes.entry(household).or_default() += 1;
                }
            }
        }
    }

    fn get(&self, id: RecordId) -> Option<&Stored> {
        let (kind, i) = self.at.get(&id)?;
        self.rows.get(kind)?.get(*i)
    }

    fn of_kind(&self, kind: &str) -> Vec<&Stored> {
        let mut rows: Vec<&Stored> = self.rows.get(kind).into_iter().flatten().collect();
        rows.sort_by(|a, b| (a.place.as_str(), a.household()).cmp(&(b.place.as_str(), b.household())));
        rows
    }

    /// The stays that last, by household, head first.
    fn stays(&self) -> Vec<&Stored> {
        let mut stays = self.of_kind("membership");
        stays.retain(|stay| field(&stay.fields, "until").is_null());
        stays.sort_by_key(|stay| {
            let household = stay.household().and_then(|id| self.get(id));
            let number = household.map(|row| text(&row.fields, "number")).unwrap_or_default();
            (stay.place.as_str().to_owned(), number, stay.household(), text(&stay.fields, "relation"), stay.id)
        });
        stays
    }

    fn name(&self, id: RecordId) -> String {
        self.get(id)
            .map(|row| text(&row.fields, if row.kind == "household" { "number" } else { "name" }))
            .unwrap_or_default()
    }
}

fn note(
    facts: &mut HashMap<(RecordId, &'static str, String), bool>,
    person: RecordId,
    about: &'static str,
    kind: &str,
    row: &Stored,
    name: &str,
) {
    if let Some(yes) = field(&row.fields, name).as_int() {
        facts.insert((person, about, kind.to_owned()), yes == 1);
    }
}

fn text(fields: &Fields, name: &str) -> String {
    field(fields, name).as_text().unwrap_or_default().to_owned()
}

fn reference(fields: &Fields, name: &str) -> Option<RecordId> {
    field(fields, name).as_text().and_then(|text| text.parse().ok())
}

/// One row of a national sheet: the record it stands for, with the household, person or cadre it speaks of.
struct Line<'a> {
    held: &'a Held,
    own: &'a Stored,
    household: Option<&'a Stored>,
    person: Option<&'a Stored>,
    cadre: Option<&'a Stored>,
    need: Option<&'a Stored>,
}

fn national(kind: SheetKind, held: &Held, rows: Vec<&Stored>) -> Table {
    let columns: Vec<&Column> =
        kind.columns().iter().filter(|column| column.how != How::Own && column.name != "household.x:自然村").collect();
    let lines: Vec<Line<'_>> = rows.into_iter().map(|own| line(held, own)).collect();
    // Columns that this program does not know go out again as they came in.
    let kept: BTreeSet<String> = lines.iter().flat_map(Line::kept).collect();
    let mut headings: Vec<String> = columns.iter().map(|column| column.heading.to_owned()).collect();
    headings.extend(kept.iter().cloned());
    let rows = lines.iter().map(|line| {
        let known = columns.iter().map(|column| line.cell(column));
        known.chain(kept.iter().map(|heading| line.kept_cell(heading))).collect()
    });
    Table { title: kind.label().to_owned(), headings, rows: rows.collect() }
}

fn line<'a>(held: &'a Held, own: &'a Stored) -> Line<'a> {
    let get = |name: &str| reference(&own.fields, name).and_then(|id| held.get(id));
    Line {
        held,
        own,
        household: own.household().and_then(|id| held.get(id)),
        person: get("person"),
        cadre: get("cadre"),
        need: held.needs.get(&own.id).and_then(|(kind, i)| held.rows.get(kind)?.get(*i)),
    }
}

impl Line<'_> {
    fn kept(&self) -> Vec<String> {
        let fields =
            [self.household, self.person, Some(self.own)].into_iter().flatten().flat_map(|row| row.fields.keys());
        fields.filter_map(|name| name.strip_prefix("x:").map(str::to_owned)).collect()
    }

    fn kept_cell(&self, heading: &str) -> TableCell {
        let name = format!("x:{heading}");
        let rows = [self.person, self.household, Some(self.own)];
        let found = rows.into_iter().flatten().map(|row| field(&row.fields, &name)).find(|value| !value.is_null());
        TableCell::text(found.map(plain).unwrap_or_default())
    }

    fn cell(&self, column: &Column) -> TableCell {
        if let Some((owner, name)) = column.name.split_once('.') {
            let row = match owner {
                "household" => self.household,
                "person" => self.person,
                "cadre" => self.cadre,
                "need" => self.need,
                _ => Some(self.own),
            };
            return row.map_or(TableCell::Blank, |row| shown(&self.held.codes, column.how, field(&row.fields, name)));
        }
        TableCell::text(self.said(column.name))
    }

    /// What a row says that is no field of one record.
    fn said(&self, name: &str) -> String {
        let person = self.person.map(|person| person.id);
        let fact = |about: &'static str, kind: &str| {
            let yes = person.and_then(|person| self.held.facts.get(&(person, about, kind.to_owned())));
            yes.map_or("", |yes| if *yes { "是" } else { "否" }).to_owned()
        };
        let head = self.household.and_then(|row| reference(&row.fields, "head")).and_then(|id| self.held.get(id));
        let codes = &self.held.codes;
        match name {
            "province" | "city" => area(&self.own.place, AreaLevel::Municipality),
            "county" => area(&self.own.place, AreaLevel::County),
            "township" => area(&self.own.place, AreaLevel::Township),
            "village" => area(&self.own.place, AreaLevel::Village),
            "group" | "settlement" => self
                .household
                .and_then(|row| reference(&row.fields, name))
                .map(|id| self.held.name(id))
                .unwrap_or_default(),
            "household" => self.household.map(|row| text(&row.fields, "number")).unwrap_or_default(),
            "head_name" => head.map(|row| text(&row.fields, "name")).unwrap_or_default(),
            "head_id_number" => head.map(|row| text(&row.fields, "id_number")).unwrap_or_default(),
            "count" => self
                .own
                .household()
                .and_then(|id| self.held.sizes.get(&id))
                .map(ToString::to_string)
                .unwrap_or_default(),
            "year" => self
                .household
                .and_then(|row| field(&row.fields, "income_year").as_int())
                .map(|year| year.to_string())
                .unwrap_or_default(),
            "relation" => codes.show("relation_nat", &text(&self.own.fields, "relation")).to_owned(),
            "standing" => {
                let standing = person.and_then(|person| self.held.standing.get(&person));
                standing.map(|code| codes.show("politics", code).to_owned()).unwrap_or_default()
            }
            "visitors" => match field(&self.own.fields, "visitors") {
                Value::Set(ids) => {
                    let names = ids.iter().filter_map(|id| id.parse().ok()).map(|id| self.held.name(id));
                    names.collect::<Vec<_>>().join("、")
                }
                Value::Null | Value::Int(_) | Value::Text(_) => String::new(),
            },
            "hukou" => fact("hukou", ""),
            "resident_medical" => fact("medical", "1"),
            "employee_medical" => fact("medical", "2"),
            "serious_medical" => fact("medical", SERIOUS_ILLNESS),
            "resident_pension" => fact("pension", "1"),
            "employee_pension" => fact("pension", "2"),
            "minimum_living" => fact("assistance", MINIMUM_LIVING),
            "destitute" => fact("assistance", DESTITUTE),
            _ => String::new(),
        }
    }
}

fn area(place: &AreaCode, level: AreaLevel) -> String {
    let code = place.at(level);
    code.and_then(|code| shipped().1.name(&code).map(str::to_owned)).unwrap_or_default()
}

fn shown(codes: &CodeSets, how: How, value: &Value) -> TableCell {
    match (how, value) {
        (How::Money, Value::Int(fen)) => TableCell::Hundredths(*fen),
        (How::YesNo, Value::Int(yes)) => TableCell::text(if *yes == 1 { "是" } else { "否" }),
        (How::Code("monitor_state"), Value::Text(code)) => TableCell::text(match code.as_str() {
            "2" => "是",
            "1" => "否",
            _ => "",
        }),
        (How::Code(set), Value::Text(code)) => TableCell::text(codes.show(set, code)),
        (_, Value::Int(number)) => TableCell::Number(*number),
        (_, value) => TableCell::text(plain(value)),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Set(set) => set.iter().cloned().collect::<Vec<_>>().join("、"),
    }
}

/// Any kind by its declaration: its place, its fields in order, and the record's id.
fn declared(kind: &Kind, held: &Held) -> Table {
    let mut headings = vec!["镇街".to_owned(), "村（社区）".to_owned()];
    headings.extend(kind.fields.iter().map(|field| field.label.to_owned()));
    headings.push("记录".to_owned());
    let rows = held.of_kind(kind.name).into_iter().map(|row| {
        let mut cells = vec![
            TableCell::text(area(&row.place, AreaLevel::Township)),
            TableCell::text(area(&row.place, AreaLevel::Village)),
        ];
        cells.extend(kind.fields.iter().map(|declared| {
            let value = field(&row.fields, declared.name);
            match (declared.meaning, value) {
                (Meaning::Code(set), Value::Text(code)) => TableCell::text(held.codes.show(set, code)),
                (Meaning::Code(set), Value::Set(codes)) => {
                    TableCell::text(codes.iter().map(|code| held.codes.show(set, code)).collect::<Vec<_>>().join("、"))
                }
                (Meaning::Ref, Value::Text(id)) => {
                    TableCell::text(id.parse().map(|id| held.name(id)).unwrap_or_default())
                }
                (_, Value::Set(ids)) => {
                    let names = ids.iter().map(|id| id.parse().map(|id| held.name(id)).unwrap_or_else(|_| id.clone()));
                    TableCell::text(names.collect::<Vec<_>>().join("、"))
                }
                (Meaning::Money | Meaning::Area, Value::Int(number)) => TableCell::Hundredths(*number),
                (Meaning::YesNo | Meaning::Moment, Value::Int(number)) => {
                    TableCell::text(words::number(declared, *number))
                }
                (_, Value::Int(number)) => TableCell::Number(*number),
                (_, value) => TableCell::text(plain(value)),
            }
        }));
        cells.push(TableCell::text(row.id.to_string()));
        cells
    });
    Table { title: kind.label.to_owned(), headings, rows: rows.collect() }
}
