//! What of a record is shown to a token that may not see personal values.

use anju_model::{
    Fields, Value, mask,
    record::{Kind, Shape},
};

/// Texts that are made of digits and name no person.
const OWN_NUMBERS: &[&str] = &["number", "sha256"];

/// Masks the values of personal fields, and the numbers of persons that somebody typed into any other text. What this program
/// does not know may be personal and is left out, and so is a personal value that is no text.
pub fn masked(kind: &Kind, fields: Fields) -> Fields {
    let known = fields.into_iter().filter_map(|(name, value)| {
        let field = kind.field(&name)?;
        let shown = match value {
            value if field.personal => masked_value(&name, &value)?,
            Value::Text(text) if field.shape == Shape::Text && !OWN_NUMBERS.contains(&field.name) => {
                Value::Text(mask::numbers_in(&text))
            }
            value => value,
        };
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
    fn no_number_of_a_person_is_shown_whole_in_any_field_of_any_kind() {
        for kind in kinds::ALL {
            let fields: Fields =
                kind.fields.iter().map(|field| (field.name.to_owned(), Value::text("50029919860202278X"))).collect();
            for (name, value) in masked(kind, fields) {
                let whole = value == Value::text("50029919860202278X");
                let field = kind.field(&name).unwrap();
                let own = field.shape != Shape::Text || OWN_NUMBERS.contains(&field.name);
                assert_eq!(whole, own && !field.personal, "{}.{name}", kind.name);
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
