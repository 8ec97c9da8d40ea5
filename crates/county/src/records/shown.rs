//! What of a record is shown to a token that may not see personal values.

use anju_model::{Fields, Value, mask, record::Kind};

/// Masks the values of personal fields, and the numbers of persons that somebody typed into any other text. What this program
/// does not know may be personal and is left out, and so is a personal value that is no text.
pub fn masked(kind: &Kind, fields: Fields) -> Fields {
    let known = fields.into_iter().filter_map(|(name, value)| {
        let field = kind.field(&name)?;
        let shown = match value {
            Value::Text(text) => Value::Text(mask::for_strangers(field, &text)),
            _ if field.personal => return None,
            value => value,
        };
        Some((name, shown))
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::kinds;

    #[test]
    fn no_number_of_a_person_is_shown_whole_in_any_field_of_any_kind() {
        for kind in kinds::ALL {
            let fields: Fields =
                kind.fields.iter().map(|field| (field.name.to_owned(), Value::text("50029919860202278X"))).collect();
            for (name, value) in masked(kind, fields) {
                let whole = value == Value::text("50029919860202278X");
                let field = kind.field(&name).unwrap();
                assert_eq!(whole, !field.meaning.is_free_text() && !field.personal, "{}.{name}", kind.name);
            }
        }
    }

    #[test]
    fn codes_days_places_and_offices_numbers_are_shown_whole() {
        let household = kinds::kind("household").unwrap();
        let fields = [
            ("number", "500235000000000123"),
            ("village", "500235116002"),
            ("moved_in_on", "2019-11-25"),
            ("residence", "1"),
            ("state_note", "2026-11-25 注销"),
        ];
        let fields: Fields = fields.map(|(name, text)| (name.to_owned(), Value::text(text))).into();
        assert_eq!(masked(household, fields.clone()), fields);
    }

    #[test]
    fn what_is_not_known_and_what_is_no_text_is_left_out() {
        let person = kinds::kind("person").unwrap();
        let fields = [("id_number", Value::Int(5)), ("blood", Value::text("AB")), ("sex", Value::text("1"))];
        let shown = masked(person, fields.map(|(name, value)| (name.to_owned(), value)).into());
        assert_eq!(shown.keys().collect::<Vec<_>>(), ["sex"]);
    }
}
