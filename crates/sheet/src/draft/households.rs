//! Rows of one household together: who is its head, what they say of it, what is wrong with it, and in what they differ.

use super::{
    Drafting,
    cost::{cells, cost},
    known::Stay,
    people::{PersonRow, is_households, named},
};
use crate::key::Which;
use anju_model::{
    AreaCode, Fields, RecordId, Value,
    checks::{self, Cost, Finding, HouseholdSays, MemberSays},
    kin::Kin,
    reading,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// One household: its rows by position, and what they say together.
pub(super) struct Together {
    /// The household.
    pub which: Which,
    /// Its number.
    pub number: String,
    /// Its rows, by position; of a person the first only.
    pub rows: Vec<usize>,
    /// The position in `rows` of the head's.
    pub head: Option<usize>,
    /// The village it lives in.
    pub village: Option<AreaCode>,
    /// The fields of `Household` as the head's row says them, else another.
    pub fields: Fields,
    /// Texts of the household's cells that are left open, by column.
    pub open: BTreeMap<&'static str, String>,
}

/// Columns that say where a household lives.
pub(super) const OF_PLACE: [&str; 3] = ["county", "township", "village"];

/// The form in which names are compared.
type Form = fn(&str) -> String;

/// Columns of places in the village.
const PLACES: [(&str, Form); 2] = [("settlement", reading::settlement_form), ("group", reading::group_name)];

/// Puts rows together household by household, judges these, and lists what was found.
pub(super) fn settle(drafting: &mut Drafting, people: &mut [PersonRow]) -> Vec<Together> {
    let mut together = gather(people);
    for person in people.iter_mut() {
        person.member.faulty = person.has_errors() || person.who.is_none();
    }
    let mut differing = Differing::among(people);
    for household in &mut together {
        join(household, people);
        let findings = of_household(drafting, household, people);
        for (at, finding) in findings {
            let person = &mut people[household.rows[at]];
            match finding.field.as_str() {
                field if is_households(field) => person.of_household.push(finding),
                _ => person.own.push(finding),
            }
        }
        join(household, people);
        differing.note(household, people);
    }
    for household in &mut together {
        leave_open(household, people);
    }
    for person in people.iter() {
        for finding in person.own.iter().chain(&person.of_household) {
            drafting.found.add(drafting.workbook, &drafting.layouts[person.layout], person.said.row, finding);
        }
    }
    differing.report(drafting, &together, people);
    together
}

/// Puts rows of one household together, in the order of their first rows.
fn gather(people: &[PersonRow]) -> Vec<Together> {
    let mut order: Vec<Together> = Vec::new();
    let mut at: HashMap<Which, usize> = HashMap::new();
    for (index, person) in people.iter().enumerate().filter(|(_, person)| person.joined.is_none()) {
        let Some(which) = person.household else { continue };
        let position = *at.entry(which).or_insert_with(|| {
            order.push(Together {
                which,
                number: person.number.clone(),
                rows: Vec::new(),
                head: None,
                village: None,
                fields: Fields::new(),
                open: BTreeMap::new(),
            });
            order.len() - 1
        });
        order[position].rows.push(index);
    }
    order
}

/// Finds the head and joins what the rows say of the household: the head's first, of the latest year; then what rows took over
/// from older ones. A row that is kept out says nothing of it.
fn join(household: &mut Together, people: &[PersonRow]) {
    let members: Vec<&PersonRow> = household.rows.iter().map(|&index| &people[index]).collect();
    let named =
        |person: &PersonRow| members.iter().any(|row| row.member.head_name.as_ref() == Some(&person.member.name));
    let heads: Vec<usize> =
        (0..members.len()).filter(|&i| members[i].member.relation.as_deref() == Some("01")).collect();
    let missing_head = || (0..members.len()).find(|&i| members[i].member.relation.is_none() && named(members[i]));
    household.head =
        heads.iter().copied().find(|&i| named(members[i])).or(heads.first().copied()).or_else(missing_head);
    let mut order: Vec<usize> = (0..members.len()).filter(|&i| !members[i].is_refused()).collect();
    let latest = members.iter().filter_map(|row| row.said.speaks_of()).max();
    let year = |row: &PersonRow| row.said.speaks_of().or(latest);
    order.sort_by_key(|&i| (Reverse(year(members[i])), Some(i) != household.head, members[i].has_errors()));
    household.village = order.iter().find_map(|&at| members[at].village.clone());
    household.fields = Fields::new();
    for taken_over in [false, true] {
        for &at in &order {
            let said = members[at].said.starting("household.");
            for (name, value) in said.filter(|(name, _)| members[at].said.taken_from(name).is_some() == taken_over) {
                let field = name.trim_start_matches("household.").to_owned();
                household.fields.entry(field).or_insert_with(|| value.clone());
            }
        }
    }
}

/// Judges a household; positions are those of its rows.
fn of_household(drafting: &Drafting, household: &Together, people: &[PersonRow]) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    let members: Vec<MemberSays> = household.rows.iter().map(|&index| people[index].member.clone()).collect();
    let context = drafting.context;
    let layout = |at: usize| &drafting.layouts[people[household.rows[at]].layout];
    let partial = (0..members.len()).any(|at| layout(at).partial);
    let judge = |members: &[MemberSays], whole| {
        let says = HouseholdSays { members, fields: &household.fields, whole };
        checks::household(&says, context.code_sets, &context.clock)
    };
    let mut judged = judge(&members, !partial);
    let known = match household.which {
        Which::Stored(id) => Some(id).filter(|_| partial || judged.iter().any(|(_, f)| is_about_the_whole(f))),
        Which::New(_) => None,
    };
    if let Some(id) = known {
        judged = judge(&with_known(drafting, &members, id, household, people), true);
    }
    found.extend(demoted(drafting, household, people));
    found.extend(second_spouse(drafting, household, people));
    let head = household.head.unwrap_or(0);
    for (at, finding) in judged {
        let at = at.filter(|&at| at < members.len()).unwrap_or(head);
        let finding = named(layout(at), finding, "household");
        if !people[household.rows[at]].said.is_faulty(&finding.field) {
            found.push((at, finding));
        }
    }
    found
}

/// The county's head of a household is called otherwise, and nobody else is called so.
fn demoted(drafting: &Drafting, household: &Together, people: &[PersonRow]) -> Option<(usize, Finding)> {
    let Which::Stored(id) = household.which else { return None };
    let head = Which::Stored(drafting.index.household(id)?.head?);
    let relation = |at: usize| people[household.rows[at]].member.relation.as_deref();
    let rows = 0..household.rows.len();
    if rows.clone().any(|at| relation(at) == Some(Kin::Head.code())) {
        return None;
    }
    let at = rows.clone().find(|&at| people[household.rows[at]].who == Some(head))?;
    let relation = drafting.context.code_sets.show("relation_nat", relation(at)?).to_owned();
    Some((at, Finding::error("household.head_demoted", "relation").with("relation", relation)))
}

/// The county knows another spouse of the head, of whom no row speaks: two would stand.
fn second_spouse(drafting: &Drafting, household: &Together, people: &[PersonRow]) -> Option<(usize, Finding)> {
    let Which::Stored(id) = household.which else { return None };
    let is_spouse = |relation: Option<&str>| relation == Some(Kin::Spouse.code());
    let known = drafting
        .index
        .members(id)
        .find(|person| matches!(&person.stay, Stay::Member { relation, .. } if is_spouse(relation.as_deref())))?;
    let rows = || household.rows.iter().map(|&at| &people[at]).enumerate();
    if rows().any(|(_, person)| person.who == Some(Which::Stored(known.id))) {
        return None;
    }
    let is_new = |person: &PersonRow| is_spouse(person.member.relation.as_deref()) && !person.is_refused();
    let (at, _) = rows().find(|(_, person)| is_new(person))?;
    Some((at, Finding::error("household.two_spouses", "relation")))
}

fn is_about_the_whole(finding: &Finding) -> bool {
    matches!(finding.code.as_str(), "household.count" | "household.head_needed")
}

/// The rows with those members whom the county holds and the workbook does not name.
fn with_known(
    drafting: &Drafting,
    members: &[MemberSays],
    id: RecordId,
    household: &Together,
    people: &[PersonRow],
) -> Vec<MemberSays> {
    let here: BTreeSet<Option<Which>> = household.rows.iter().map(|&index| people[index].who).collect();
    // A row that waits is about somebody too: of his name no other is added.
    let unsettled: BTreeSet<&str> = household
        .rows
        .iter()
        .filter(|&&index| people[index].who.is_none())
        .map(|&index| people[index].member.name.as_str())
        .collect();
    let others = drafting.index.members(id).filter(|person| {
        !here.contains(&Some(Which::Stored(person.id)))
            && !person.names.first().is_some_and(|name| unsettled.contains(name.as_str()))
    });
    let others = others.map(|person| MemberSays {
        name: person.names.first().cloned().unwrap_or_default(),
        id_number: person.id_numbers.first().cloned(),
        relation: match &person.stay {
            Stay::Member { relation, .. } => relation.clone(),
            Stay::Left { .. } | Stay::Nowhere => None,
        },
        ..MemberSays::default()
    });
    members.iter().cloned().chain(others).collect()
}

/// Each slip about the household is said once, at the head's row if it stands there; then what errors name is left open. A cell
/// that could not be read costs only itself: what another row says of the household there counts.
fn leave_open(household: &mut Together, people: &mut [PersonRow]) {
    let mut order: Vec<usize> = (0..household.rows.len()).collect();
    order.sort_by_key(|&at| Some(at) != household.head);
    let (mut said, mut judged): (Vec<Finding>, Vec<Finding>) = (vec![], vec![]);
    for at in order {
        let person = &mut people[household.rows[at]];
        let placed = household.village.is_some();
        let unread = |finding: &Finding| {
            person.said.is_faulty(&finding.field) || (placed && OF_PLACE.contains(&finding.field.as_str()))
        };
        person.of_household.retain(|finding| {
            let new = !said.contains(finding);
            said.extend(new.then(|| finding.clone()));
            judged.extend((new && !unread(finding)).then(|| finding.clone()));
            new
        });
    }
    for finding in judged.iter().filter(|finding| cost(finding) == Cost::Cell) {
        if let Some(field) = finding.field.strip_prefix("household.") {
            household.fields.remove(field);
        }
    }
    for &index in &household.rows {
        let person = &mut people[index];
        let of_place = |finding: &&Finding| OF_PLACE.contains(&finding.field.as_str());
        let of_row = person.own.iter().chain(person.of_household.iter().filter(of_place)).flat_map(cells);
        let cells: Vec<String> = of_row.chain(judged.iter().flat_map(cells)).map(str::to_owned).collect();
        cells.iter().for_each(|cell| person.said.leave_open(cell));
        if cells.iter().any(|cell| cell == "card") {
            person.said.no_longer("person.disability");
        }
        let speaks = !person.is_refused();
        for (column, text) in person.said.open().filter(|(column, _)| speaks && is_households(column)) {
            household.open.entry(column).or_insert_with(|| text.to_owned());
        }
    }
}

/// Counts households whose rows differ, by column, and households that share an address.
#[derive(Default)]
struct Differing {
    /// The positions of rows that were joined to others, by sheet and row.
    joined: HashMap<(usize, u32), usize>,
    columns: BTreeMap<&'static str, (usize, usize)>,
}

impl Differing {
    fn among(people: &[PersonRow]) -> Self {
        let joined = people.iter().enumerate().filter(|(_, person)| person.joined.is_some());
        let joined = joined.map(|(at, person)| ((person.said.sheet, person.said.row), at)).collect();
        Self { joined, ..Self::default() }
    }

    /// Notes which rows say something else than what counts, and in which column.
    fn note(&mut self, household: &Together, people: &mut [PersonRow]) {
        let mut differ: Vec<(usize, &'static str)> = Vec::new();
        for &at in &household.rows {
            let person = &people[at];
            for (name, value) in person.said.starting("household.") {
                let counts = name.strip_prefix("household.").and_then(|field| household.fields.get(field));
                if counts.is_some_and(|counts| counts != value) {
                    differ.push((at, name));
                }
            }
            for (name, form) in PLACES {
                let counts = household.rows.iter().map(|&at| &people[at]).filter(|person| !person.is_refused());
                let counts = household.head.map(|head| &people[household.rows[head]]).into_iter().chain(counts);
                let counts = counts.filter_map(|person| person.said.text(name)).next();
                if let (Some(counts), Some(says)) = (counts, person.said.text(name))
                    && form(counts) != form(says)
                {
                    differ.push((at, name));
                }
            }
            if household.village.is_some() && person.village.is_some() && person.village != household.village {
                differ.push((at, "village"));
            }
        }
        let row = household.rows[household.head.unwrap_or(0)];
        let taken = differ.iter().filter(|(at, _)| !people[*at].is_refused());
        let columns: BTreeSet<&'static str> = taken.map(|(_, name)| *name).collect();
        for name in columns {
            self.columns.entry(name).or_insert((0, row)).0 += 1;
        }
        for (at, column) in differ {
            // What a row that waits says of the household is weighed once it is mended.
            if people[at].is_refused() {
                continue;
            }
            people[at].said.outdo(column);
            // What was taken over from another row does not count there either.
            if let Some(&from) = people[at].said.taken_from(column).and_then(|from| self.joined.get(&from)) {
                people[from].said.outdo(column);
            }
        }
    }

    fn report(self, drafting: &mut Drafting, together: &[Together], people: &[PersonRow]) {
        for (name, (households, at)) in self.columns {
            let row = people[at].said.row;
            let finding = Finding::warning("household.differs", name).with("n", households).with("first", row);
            drafting.found.add(drafting.workbook, &drafting.layouts[people[at].layout], row, &finding);
        }
        let mut doors: BTreeMap<(&AreaCode, &Value), Vec<usize>> = BTreeMap::new();
        for household in together {
            if let (Some(village), Some(address)) = (&household.village, household.fields.get("address")) {
                doors.entry((village, address)).or_default().push(household.rows[household.head.unwrap_or(0)]);
            }
        }
        let shared: Vec<Vec<usize>> = doors.into_values().filter(|rows| rows.len() > 1).collect();
        let order = |at: &&usize| (people[**at].said.sheet, people[**at].said.row);
        if let Some(&at) = shared.iter().flatten().min_by_key(order) {
            let (n, row) = (shared.iter().map(Vec::len).sum::<usize>(), people[at].said.row);
            let finding =
                Finding::warning("household.address_shared", "household.address").with("n", n).with("first", row);
            drafting.found.add(drafting.workbook, &drafting.layouts[people[at].layout], row, &finding);
        }
    }
}
