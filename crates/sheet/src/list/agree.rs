//! The rows of each person against each other: the same fact twice with different content, 低保 and 特困 at once, two pensions
//! or two medical insurances of a year, and nobody knows which of them is right.

use super::{ListRow, ReadRow, facts::Fact};
use anju_model::{Department, Value, checks::Finding, mask, words::findings::row_in};
use std::collections::BTreeMap;

/// Two facts of one person that deny each other, each with its row's place among the rows.
struct Disagreement {
    code: &'static str,
    rows: [usize; 2],
}

/// Keeps out the rows of persons of whom the list says what cannot be at once.
pub(super) fn agree(department: Department, sheets: &[&str], rows: &mut [ListRow]) {
    let mut of_person: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let (Some(number), ReadRow::Says(_)) = (&row.id_number, &row.read) {
            of_person.entry(number.clone()).or_default().push(at);
        }
    }
    for at in of_person.into_values() {
        let Some(Disagreement { code, rows: [first, last] }) = disagreement(department, rows, &at) else { continue };
        for index in at {
            let other = if index == first { last } else { first };
            let mut finding = Finding::error(code, "person.id_number");
            if other != index {
                let sheet = (rows[other].sheet != rows[index].sheet).then(|| sheets[rows[other].sheet]);
                finding = finding.with("place", row_in(sheet, rows[other].row));
            }
            finding = finding.with("value", mask::id_number(rows[index].id_number.as_deref().unwrap_or_default()));
            rows[index].findings.push(finding);
            rows[index].read = ReadRow::Contradicts;
        }
    }
}

fn disagreement(department: Department, rows: &[ListRow], at: &[usize]) -> Option<Disagreement> {
    let mut seen: BTreeMap<&[String], (usize, &Fact)> = BTreeMap::new();
    let mut alone: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    let facts = at.iter().flat_map(|&index| match &rows[index].read {
        ReadRow::Says(facts) => facts.iter().map(move |fact| (index, fact)).collect(),
        ReadRow::Refused | ReadRow::Contradicts => vec![],
    });
    for (index, fact) in facts {
        if let Some((first, other)) = seen.insert(&fact.of, (index, fact))
            && other.fields != fact.fields
        {
            return Some(Disagreement { code: "list.twice", rows: [first, index] });
        }
        let Some((group, kind)) = fact.alone(department) else { continue };
        if let Some((first, other)) = alone.insert(group, (index, kind))
            && other != kind
        {
            let code = match department {
                Department::Medical => "list.both_insured",
                Department::Pension => "list.both_pensions",
                Department::Assistance | Department::Hukou => "list.both",
            };
            return Some(Disagreement { code, rows: [first, index] });
        }
    }
    None
}

impl Fact {
    /// Returns of what a person has one at most, and which one this says that he has: one of the aids 低保, 特困 and 低保边缘, one
    /// of the two medical insurances in a year, one pension into which he pays.
    pub fn alone(&self, department: Department) -> Option<(&str, &str)> {
        let says = |name: &str| self.fields.get(name).and_then(Value::as_int) == Some(1);
        let state = self.fields.get("state").and_then(Value::as_text);
        match (department, self.of.as_slice()) {
            (Department::Medical, [year, kind]) if says("insured") && matches!(&**kind, "1" | "2") => {
                Some((year, kind))
            }
            (Department::Pension, [kind]) if says("insured") && state == Some("1") => Some(("", kind)),
            (Department::Assistance, [kind]) if says("entitled") && kind.starts_with(['1', '2']) => Some(("", kind)),
            // Who stands on the edge of 低保 has none.
            (Department::Assistance, [kind]) if says("entitled") && kind == "31" => Some(("", kind)),
            _ => None,
        }
    }
}
