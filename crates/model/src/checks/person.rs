//! What is wrong about one person's row or form, seen by itself. What needs the other members is in `household`.

use super::{
    CardFault, Finding, IdFault, IdNumber, LONGEST_TEXT, TextFault, check_text, day_of_event, disability_card, name,
    phone,
};
use crate::{
    code::CodeSets,
    day::{Clock, PartialDay},
    kinds::Person,
    mask,
    record::Record,
    value::{Fields, field},
};

/// What a form or a row says about a person: the fields of `Person` and what other kinds hold.
#[derive(Clone, Copy, Debug)]
pub struct PersonSays<'a> {
    /// The fields of `Person` by name.
    pub fields: &'a Fields,
    /// Code of the relation to the head.
    pub relation: Option<&'a str>,
    /// Code of the political standing.
    pub standing: Option<&'a str>,
    /// The number of the disability card.
    pub card: Option<&'a str>,
    /// Whether insured as a resident this year.
    pub resident_medical: Option<bool>,
    /// Whether insured as an employee this year.
    pub employee_medical: Option<bool>,
    /// Whether drawing 低保 now.
    pub minimum_living: Option<bool>,
    /// Whether supported as 特困 now.
    pub destitute: Option<bool>,
}

impl<'a> PersonSays<'a> {
    /// Says nothing but a person's own fields.
    pub fn of(fields: &'a Fields) -> Self {
        Self {
            fields,
            relation: None,
            standing: None,
            card: None,
            resident_medical: None,
            employee_medical: None,
            minimum_living: None,
            destitute: None,
        }
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        field(self.fields, name).as_text().filter(|text| !text.is_empty())
    }

    fn day(&self, name: &str) -> Option<PartialDay> {
        self.text(name)?.parse().ok()
    }
}

/// Checks one person. Fields are named as in `Person`; relation, standing, insurance and assistance by the names of
/// `PersonSays`.
pub fn person(says: &PersonSays, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let mut found = Vec::new();
    texts(says, &mut found);
    code_sets(says, codes, &mut found);
    identity(says, clock, &mut found);
    days(says, clock, &mut found);
    schooling(says, &mut found);
    work(says, clock, &mut found);
    card(says, &mut found);
    standings(says, clock, &mut found);
    found
}

fn texts(says: &PersonSays, found: &mut Vec<Finding>) {
    match says.text("name") {
        None => found.push(Finding::error("field.missing", "name")),
        Some(text) => found.extend(name(text).err().map(|fault| text_finding("name", fault))),
    }
    for field in ["employer", "no_id_reason", "number"] {
        found.extend(says.text(field).and_then(|text| text_of(field, text, LONGEST_TEXT)));
    }
    if let Some(number) = says.text("phone").filter(|number| !phone(number)) {
        found.push(phone_finding("phone", number));
    }
}

/// Checks a text of a field, of at most so many characters.
pub fn text_of(field: &str, text: &str, most: usize) -> Option<Finding> {
    check_text(text, most).err().map(|fault| text_finding(field, fault))
}

/// Turns a text's fault into the finding on a field; of a name another sentence says what a name is.
pub fn text_finding(field: &str, fault: TextFault) -> Finding {
    let is_name = field.ends_with("name");
    let code = match fault {
        TextFault::Long { .. } if is_name => "name.long",
        TextFault::Strange(_) if is_name => "name.strange",
        fault => fault.code(),
    };
    let finding = Finding::error(code, field);
    match fault {
        TextFault::Empty => finding,
        TextFault::Long { is, most } => finding.with("n", is).with("most", most),
        TextFault::Strange(c) => finding.with("char", if c.is_control() { "控制符".to_owned() } else { c.to_string() }),
    }
}

/// Makes the finding on a phone that is neither a mobile nor a landline with its area code.
pub(super) fn phone_finding(field: &str, number: &str) -> Finding {
    Finding::error("phone.digits", field).with("n", number.chars().count()).with("value", mask::phone(number))
}

fn code_sets(says: &PersonSays, codes: &CodeSets, found: &mut Vec<Finding>) {
    let own = Person::KIND.fields.iter().filter_map(|field| Some((field.name, field.codes()?, says.text(field.name)?)));
    let others = [("relation", "relation_nat", says.relation), ("standing", "politics", says.standing)];
    let others = others.into_iter().filter_map(|(name, set, code)| Some((name, set, code?)));
    for (name, set, code) in own.chain(others) {
        if !codes.has(set, code) {
            found.push(Finding::error("field.code", name).with("value", code));
        }
    }
}

/// Whether the number is a citizen's: an id card, or a hukou book that names the number to come.
fn is_citizens(id_type: Option<&str>) -> bool {
    matches!(id_type, None | Some("1" | "2"))
}

fn identity(says: &PersonSays, clock: &Clock, found: &mut Vec<Finding>) {
    let Some(number) = says.text("id_number") else {
        if says.text("no_id_reason").is_none() && says.text("id_type") != Some("9") {
            found.push(Finding::warning("id.missing", "id_number"));
        }
        return;
    };
    if !is_citizens(says.text("id_type")) {
        return;
    }
    match IdNumber::parse(number) {
        Err(fault) => found.push(id_finding(number, fault)),
        Ok(id) => {
            found.extend(day_of_event("id_number", id.birth().into(), clock));
            against_id(says, &id, found);
        }
    }
}

fn id_finding(number: &str, fault: IdFault) -> Finding {
    let finding = Finding::error(fault.code(), "id_number").with("value", mask::id_number(number));
    if let IdFault::Length(n) = fault { finding.with("n", n) } else { finding }
}

fn against_id(says: &PersonSays, id: &IdNumber, found: &mut Vec<Finding>) {
    if let Some(sex) = says.text("sex").filter(|sex| matches!(*sex, "1" | "2") && *sex != id.sex()) {
        let word = |code| if code == "1" { "男" } else { "女" };
        found.push(Finding::error("id.sex", "sex").with("value", word(sex)).with("should", word(id.sex())));
    }
    let birth = says
        .day("birth")
        .filter(|b| b.surely_before(id.birth().into()) || PartialDay::from(id.birth()).surely_before(*b));
    if birth.is_some() {
        found.push(Finding::error("id.birth_differs", "birth"));
    }
}

fn days(says: &PersonSays, clock: &Clock, found: &mut Vec<Finding>) {
    for name in ["birth", "died_on"] {
        match (says.text(name), says.day(name)) {
            (Some(text), None) => found.push(Finding::error("field.day", name).with("value", text)),
            (_, Some(day)) => found.extend(day_of_event(name, day, clock)),
            (None, None) => {}
        }
    }
    if let (Some(birth), Some(died)) = (says.day("birth"), says.day("died_on"))
        && died.surely_before(birth)
    {
        found.push(Finding::error("person.death_before_birth", "died_on"));
    }
}

fn schooling(says: &PersonSays, found: &mut Vec<Finding>) {
    match (says.text("education"), says.text("school_year")) {
        (Some(_), Some(_)) => found.push(Finding::error("person.education_and_school", "school_year")),
        (None, None) => found.push(Finding::warning("person.education_or_school", "education")),
        _ => {}
    }
}

fn work(says: &PersonSays, clock: &Clock, found: &mut Vec<Finding>) {
    let months = field(says.fields, "work_months").as_int();
    if let Some(n) = months.filter(|n| !(0..=12).contains(n)) {
        found.push(Finding::error("person.months", "work_months").with("value", n));
    }
    match (says.text("employer"), months.unwrap_or(0)) {
        (Some(_), 0) => found.push(Finding::warning("person.employer_without_months", "work_months")),
        (None, 1..) => found.push(Finding::warning("person.months_without_employer", "employer")),
        _ => {}
    }
    if says.text("died_on").is_some() {
        return;
    }
    let Some(labour) = says.text("labour") else {
        found.push(Finding::warning("person.labour_missing", "labour"));
        return;
    };
    let healthy = says.text("health") == Some("1") && says.text("disability").is_none();
    if healthy
        && says.text("school_year").is_none()
        && matches!(labour, "4" | "5")
        && surely_of_working_age(says, clock)
    {
        found.push(Finding::warning("person.labour", "labour"));
    }
}

fn surely_of_working_age(says: &PersonSays, clock: &Clock) -> bool {
    says.day("birth").is_some_and(|birth| {
        let (least, most) = (clock.today().age_since(birth.latest()), clock.today().age_since(birth.earliest()));
        least >= 16 && most <= 59
    })
}

/// Under 16, the age from which one may work.
fn surely_a_child(says: &PersonSays, clock: &Clock) -> bool {
    says.day("birth").is_some_and(|birth| clock.today().age_since(birth.earliest()) < 16)
}

fn card(says: &PersonSays, found: &mut Vec<Finding>) {
    let Some(number) = says.card else { return };
    let own = says.text("id_number").filter(|_| is_citizens(says.text("id_type")));
    let code = match disability_card(number, own) {
        Ok((category, _)) => {
            let other = says.text("disability").filter(|said| *said != category.to_string());
            found.extend(other.map(|_| Finding::error("disability.other_category", "card")));
            return;
        }
        Err(CardFault::Length(n)) => {
            found.push(Finding::error("disability.length", "card").with("n", n));
            return;
        }
        Err(CardFault::Id(_)) => "disability.id",
        Err(CardFault::Owner) => "disability.owner",
        Err(CardFault::Category) => "disability.category",
    };
    found.push(Finding::error(code, "card"));
}

fn standings(says: &PersonSays, clock: &Clock, found: &mut Vec<Finding>) {
    match (says.resident_medical, says.employee_medical) {
        (Some(true), Some(true)) => found.push(Finding::error("medical.both", "employee_medical")),
        (_, Some(true)) if surely_a_child(says, clock) => {
            found.push(Finding::warning("medical.child_employee", "employee_medical"));
        }
        _ => {}
    }
    if says.minimum_living == Some(true) && says.destitute == Some(true) {
        found.push(Finding::error("assist.both", "destitute"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day::Stamp, value::Value};

    /// A good row, with some fields replaced; an empty text leaves one out.
    fn row(changes: &[(&str, &str)]) -> Fields {
        let good = [
            ("name", "徐辉鹏"),
            ("sex", "1"),
            ("birth", "1987-08-02"),
            ("id_type", "1"),
            ("id_number", "500299198708026319"),
            ("education", "2"),
            ("labour", "1"),
            ("health", "1"),
        ];
        let mut fields: Fields = good.iter().map(|(k, v)| ((*k).to_owned(), Value::text(*v))).collect();
        for (name, value) in changes {
            let value = match (*value, *name) {
                ("", _) => Value::Null,
                (number, "work_months") => Value::Int(number.parse().expect("a number")),
                (text, _) => Value::text(text),
            };
            crate::value::put(&mut fields, name, value);
        }
        fields
    }

    fn codes_found(says: &PersonSays) -> Vec<String> {
        let codes = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
        person(says, &codes, &clock)
            .into_iter()
            .map(|f| format!("{}@{}{}", f.code, f.field, if f.is_error() { "!" } else { "" }))
            .collect()
    }

    #[test]
    fn one_row_is_judged_by_these_rules() {
        type Pairs<'a> = &'a [(&'a str, &'a str)];
        let cases: &[(Pairs, &[&str])] = &[
            (&[], &[]),
            (&[("name", "")], &["field.missing@name!"]),
            (&[("name", "徐😀")], &["name.strange@name!"]),
            (&[("id_number", "500299198708026318")], &["id.check_digit@id_number!"]),
            (&[("id_number", "500299870802631")], &["id.old@id_number!"]),
            (&[("id_number", "")], &["id.missing@id_number"]),
            (&[("id_number", ""), ("no_id_reason", "新生儿")], &[]),
            (&[("id_type", "5"), ("id_number", "E1234567")], &[]),
            (&[("sex", "2")], &["id.sex@sex!"]),
            (&[("birth", "1987-08-03")], &["id.birth_differs@birth!"]),
            (&[("birth", "1987-08")], &[]),
            (&[("birth", "1990-02-30")], &["field.day@birth!"]),
            (&[("birth", "2027-01-01"), ("id_number", ""), ("no_id_reason", "新生儿")], &["day.future@birth!"]),
            (&[("died_on", "1987-07"), ("labour", "")], &["person.death_before_birth@died_on!"]),
            (&[("died_on", "1987")], &[]),
            (&[("phone", "1990000")], &["phone.digits@phone!"]),
            (&[("education", "9")], &["field.code@education!"]),
            (&[("school_year", "03")], &["person.education_and_school@school_year!"]),
            (&[("education", "")], &["person.education_or_school@education"]),
            (&[("labour", "")], &["person.labour_missing@labour"]),
            (&[("labour", "5")], &["person.labour@labour"]),
            (&[("labour", "5"), ("health", "2")], &[]),
            (&[("labour", "5"), ("education", ""), ("school_year", "22")], &[]),
            (&[("employer", "县服装厂")], &["person.employer_without_months@work_months"]),
            (&[("work_months", "3")], &["person.months_without_employer@employer"]),
            (&[("work_months", "13"), ("employer", "县服装厂")], &["person.months@work_months!"]),
        ];
        for (changes, expected) in cases {
            let fields = row(changes);
            assert_eq!(codes_found(&PersonSays::of(&fields)), *expected, "{changes:?}");
        }
    }

    #[test]
    fn two_insurances_and_two_assistances_contradict_but_none_does_not() {
        let fields = row(&[]);
        let none =
            PersonSays { resident_medical: Some(false), employee_medical: Some(false), ..PersonSays::of(&fields) };
        assert!(codes_found(&none).is_empty());
        let both = PersonSays { resident_medical: Some(true), employee_medical: Some(true), ..none };
        assert_eq!(codes_found(&both), ["medical.both@employee_medical!"]);
        let child = row(&[("birth", "2024-02-19"), ("id_number", "")]);
        let insured = PersonSays { employee_medical: Some(true), ..PersonSays::of(&child) };
        assert!(codes_found(&insured).contains(&"medical.child_employee@employee_medical".to_owned()));
        let helped = PersonSays { minimum_living: Some(true), destitute: Some(true), ..none };
        assert_eq!(codes_found(&helped), ["assist.both@destitute!"]);
    }

    #[test]
    fn a_card_must_be_the_holders_and_of_the_category_said() {
        let fields = row(&[("disability", "4")]);
        let with = |card| PersonSays { card: Some(card), ..PersonSays::of(&fields) };
        assert!(codes_found(&with("50029919870802631943")).is_empty());
        assert_eq!(codes_found(&with("50029919870802631933")), ["disability.other_category@card!"]);
        assert_eq!(codes_found(&with("50029919840506200543")), ["disability.owner@card!"]);
        assert_eq!(codes_found(&with("5002991987080263194")), ["disability.length@card!"]);
    }
}
