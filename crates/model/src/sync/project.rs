//! What a screen shows: the server's row ⊕ the desk's own changes that the row does not hold yet (SYNC §1).

use super::group::{Act, Change};
use crate::value::{Fields, Value, put};

/// A record as it stands: content, or a tombstone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its content.
    pub fields: Fields,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// Lays pending changes over the server's row; none if there is neither a row nor a change that makes one.
pub fn project<'a>(row: Option<Standing>, pending: impl IntoIterator<Item = &'a Change>) -> Option<Standing> {
    pending.into_iter().fold(row, |standing, change| Some(lay(standing.unwrap_or_default(), change)))
}

/// Lays one change over what stands.
pub fn lay(mut standing: Standing, change: &Change) -> Standing {
    match &change.act {
        Act::Create { fields } | Act::Set { fields } => set_all(&mut standing.fields, fields),
        Act::Members { add, remove } => {
            for (name, items) in remove {
                edit_set(&mut standing.fields, name, |set| set.retain(|item| !items.contains(item)));
            }
            for (name, items) in add {
                edit_set(&mut standing.fields, name, |set| set.extend(items.iter().cloned()));
            }
        }
        Act::Delete => standing.deleted = true,
        Act::Undelete => standing.deleted = false,
        Act::Transition { field, to, fields, .. } => {
            put(&mut standing.fields, field, Value::text(to.clone()));
            set_all(&mut standing.fields, fields);
        }
    }
    standing
}

fn set_all(fields: &mut Fields, values: &Fields) {
    for (name, value) in values {
        put(fields, name, value.clone());
    }
}

/// Edits a set field in place; an emptied set is removed, so that equal content has one form.
pub(super) fn edit_set(fields: &mut Fields, name: &str, edit: impl FnOnce(&mut std::collections::BTreeSet<String>)) {
    let mut set = match fields.remove(name) {
        Some(Value::Set(set)) => set,
        Some(Value::Null | Value::Int(_) | Value::Text(_)) | None => Default::default(),
    };
    edit(&mut set);
    let value = if set.is_empty() { Value::Null } else { Value::Set(set) };
    put(fields, name, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RecordId;

    fn change(act: Act) -> Change {
        Change { kind: "matter".into(), record: RecordId::from_bytes([1; 16]), seen: 0, act }
    }

    #[test]
    fn pending_changes_lie_over_the_row_in_order() {
        let row = Standing {
            fields: Fields::from([("phone".into(), Value::text("1")), ("name".into(), Value::text("甲"))]),
            deleted: false,
        };
        let first = change(Act::Set { fields: Fields::from([("phone".into(), Value::text("2"))]) });
        let second = change(Act::Set {
            fields: Fields::from([("phone".into(), Value::Null), ("door".into(), Value::text("3"))]),
        });
        let shown = project(Some(row), [&first, &second]).expect("a row");
        assert_eq!(shown.fields, Fields::from([("door".into(), Value::text("3")), ("name".into(), Value::text("甲"))]));
    }

    #[test]
    fn no_row_and_no_change_show_nothing() {
        assert_eq!(project(None, []), None);
    }
}
