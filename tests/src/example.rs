//! A value for any declared field that reads as the field means.

use anju_model::{
    Meaning, RecordId, Role, Value,
    record::{Field, Shape},
};

/// Returns such a value; whatever names another record names `to`, whatever names a place is in `place`.
pub fn value(field: &Field, to: RecordId, place: &str) -> Value {
    match (field.meaning, field.shape) {
        (Meaning::Digest, _) => Value::text("0".repeat(64)),
        (Meaning::Place, _) => Value::text(place),
        (Meaning::Role, _) => Value::text(Role::SiteStaff.code()),
        (Meaning::Month, _) => Value::text("2026-11"),
        (Meaning::Year, _) => Value::Int(2026),
        (_, Shape::Ref) => to.into(),
        (_, Shape::Int | Shape::YesNo) => Value::Int(1),
        (_, Shape::Text) => Value::text("2026-11-20"),
        (_, Shape::Set) => Value::set(["1"]),
    }
}
