//! What of a record is shown to a token that may not see personal values.

use anju_model::{Fields, Value, mask, record::Kind};

/// Masks the values of personal fields. What this program does not know may be personal and is left out, and so is a personal
/// value that is no text.
pub fn masked(kind: &Kind, fields: Fields) -> Fields {
    let known = fields.into_iter().filter_map(|(name, value)| {
        let field = kind.field(&name)?;
        let shown = if field.personal { masked_value(&name, &value)? } else { value };
        Some((name, shown))
    });
    known.collect()
}

fn masked_value(name: &str, value: &Value) -> Option<Value> {
    let text = value.as_text()?;
    Some(Value::Text(mask::number(name, text).unwrap_or_else(|| mask::personal(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::kinds;

    #[test]
    fn no_personal_value_of_any_kind_is_shown_whole() {
        for kind in kinds::ALL {
            let fields: Fields =
                kind.fields.iter().map(|field| (field.name.to_owned(), Value::text("50029919860202278X"))).collect();
            for (name, value) in masked(kind, fields) {
                let whole = value == Value::text("50029919860202278X");
                assert_eq!(whole, !kind.field(&name).unwrap().personal, "{}.{name}", kind.name);
            }
        }
    }

    #[test]
    fn what_is_not_known_and_what_is_no_text_is_left_out() {
        let person = kinds::kind("person").unwrap();
        let fields = [("id_number", Value::Int(5)), ("blood", Value::text("AB")), ("sex", Value::text("1"))];
        let shown = masked(person, fields.map(|(name, value)| (name.to_owned(), value)).into());
        assert_eq!(shown.keys().collect::<Vec<_>>(), ["sex"]);
    }
}
