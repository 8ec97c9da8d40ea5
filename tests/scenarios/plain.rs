//! Records of plain kinds by their declarations, so that a new kind is in every test that walks all kinds.

use anju_model::{
    By, Fields, Kind, Meaning, RecordId, Value,
    kinds::{self, is_between},
    record::Field,
};

/// All plain kinds whose records are a household's.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    kinds::ALL.iter().filter(|kind| kind.plain.is_some() && !is_between(kind.name))
}

/// Those that go between two villages.
pub fn between() -> impl Iterator<Item = &'static Kind> {
    kinds::ALL.iter().filter(|kind| is_between(kind.name))
}

/// As `example`, of a kind that goes between two villages: on the side of the one that hands over, by letter.
pub fn example_between(kind: &Kind, village: &str, household: &str) -> Fields {
    let mut fields = example(kind, household, household);
    let own = [
        ("holder", village),
        ("origin", village),
        ("way", "2"),
        ("elsewhere", "外地"),
        ("moved", household),
        ("offered_on", "2026-03-01"),
    ];
    let own = own.into_iter().filter(|(name, _)| kind.field(name).is_some());
    fields.extend(own.map(|(name, text)| (name.to_owned(), Value::text(text))));
    fields.insert("state".to_owned(), Value::text("1"));
    fields
}

/// What a record of a kind cannot be without, about a person of a household: as somebody makes it, in its first state.
pub fn example(kind: &Kind, household: &str, person: &str) -> Fields {
    let beginning = kind.workflow().and_then(|(name, workflow)| Some((name, workflow.beginning(By::Site)?)));
    let asked = beginning.map_or(&[][..], |(_, state)| state.asks);
    let needed = kind.fields.iter().filter(|field| field.required || asked.contains(&field.name));
    let mut fields: Fields =
        needed.map(|field| (field.name.to_owned(), some_value(field, household, person))).collect();
    if let Some((name, state)) = beginning {
        fields.insert(name.to_owned(), Value::text(state.code));
    }
    fields
}

fn some_value(field: &Field, household: &str, person: &str) -> Value {
    match field.meaning {
        Meaning::Ref => Value::text(if field.name == "household" { household } else { person }),
        Meaning::Day | Meaning::PartialDay => Value::text("2026-03-01"),
        Meaning::Month => Value::text("2026-03"),
        Meaning::Year => Value::Int(2026),
        Meaning::Count | Meaning::Money | Meaning::Area | Meaning::Moment | Meaning::YesNo => Value::Int(1),
        _ => Value::text("1"),
    }
}

/// An id that a household of a test's name has for its record of a kind.
pub fn id_of<'t>(ids: &'t [(&'static str, String)], kind: &str) -> &'t String {
    ids.iter().find_map(|(of, id)| (*of == kind).then_some(id)).expect("each plain kind has one")
}

/// A new id for a record of each plain kind.
pub fn ids(mut id: impl FnMut() -> RecordId) -> Vec<(&'static str, String)> {
    all().chain(between()).map(|kind| (kind.name, id().to_string())).collect()
}
