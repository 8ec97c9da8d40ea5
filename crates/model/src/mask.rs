//! Masks for id numbers and phones (DESIGN §6): what a screen, a log line or a message may show of them.

/// Masks an id number to its first three and last four characters, `500***********278X`.
pub fn id_number(text: &str) -> String {
    keep_ends(text, 3, 4)
}

/// Masks a phone to its first three and last four digits, `138****1234`.
pub fn phone(text: &str) -> String {
    keep_ends(text, 3, 4)
}

/// Masks what a field of this name holds where it is a number by which a person is known or reached; none for any other.
pub fn number(field: &str, text: &str) -> Option<String> {
    match field {
        "id_number" => Some(id_number(text)),
        "phone" => Some(phone(text)),
        _ => None,
    }
}

/// Masks a value that may be personal by its field's name; names and other text keep their first character.
pub fn personal(text: &str) -> String {
    keep_ends(text, 1, 0)
}

/// Masks the numbers by which a person is known or reached wherever they stand in a text that somebody typed: id numbers, old
/// ones and disability cards too, and mobile phones.
pub fn numbers_in(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(digit) {
        let run = &rest[start..];
        let digits = run.find(|c| !digit(c)).unwrap_or(run.len());
        let end = if run[digits..].starts_with(['X', 'x', 'Ｘ', 'ｘ']) {
            digits + run[digits..].chars().next().map_or(0, char::len_utf8)
        } else {
            digits
        };
        masked.push_str(&rest[..start]);
        let number = &run[..end];
        match number.chars().count() {
            15.. => masked.push_str(&id_number(number)),
            11 if number.starts_with(['1', '１']) => masked.push_str(&phone(number)),
            _ => masked.push_str(number),
        }
        rest = &run[end..];
    }
    masked.push_str(rest);
    masked
}

/// Tells whether a character is a digit, a full-width one too.
fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn keep_ends(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length <= head + tail {
        return "*".repeat(length);
    }
    let mask = |(i, c)| if i < head || i >= length - tail { c } else { '*' };
    text.chars().enumerate().map(mask).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn masks_keep_the_ends_and_never_a_short_value() {
        assert_eq!(super::id_number("50029919860202278X"), "500***********278X");
        assert_eq!(super::phone("19900001234"), "199****1234");
        assert_eq!(super::phone("1990000"), "*******");
    }

    #[test]
    fn numbers_in_a_text_are_masked_wherever_they_stand() {
        for (typed, shown) in [
            ("核对50029919860202278X，电话19900001234", "核对500***********278X，电话199****1234"),
            ("15位旧号500299860202278", "15位旧号500********2278"),
            ("１９９００００１２３４打不通", "１９９****１２３４打不通"),
            ("2026年补贴1200元，户编号500235000123", "2026年补贴1200元，户编号500235000123"),
            ("没有号码", "没有号码"),
        ] {
            assert_eq!(super::numbers_in(typed), shown);
        }
    }
}
