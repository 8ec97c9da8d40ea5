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
}
