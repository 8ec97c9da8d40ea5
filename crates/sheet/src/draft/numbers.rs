//! Which household the rows of one 户编号 mean. Offices number anew in each village, write 0012 for 12, and renumber: a number
//! alone is not the household where place and people deny it (`families`), and a family that the county knows under another
//! number is not made anew.

use super::{
    Drafting,
    families::{Apart, Face, Family, SHORT, sort},
    known::{KnownPerson, Stay},
    people::PersonRow,
    spelled::read_alike,
};
use crate::key::Which;
use anju_model::{AreaCode, PartialDay, RecordId, checks::Finding, kin::Kin, mask};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Finds the household of each row: by its number, or by its people where the county knows it without one.
pub(super) fn settle(drafting: &mut Drafting, people: &mut [PersonRow]) {
    read_alike(drafting, people);
    gain(drafting, people);
    let named = Named::of(drafting);
    for (number, rows) in by_number(people) {
        match drafting.households.find(&number) {
            Some(Ok(which)) => settle_number(drafting, people, &number, (Some(which), &rows)),
            None => match renumbered(drafting, &named, people, &rows) {
                Some(finding) => set_apart(drafting, people, &rows, &finding),
                None => settle_number(drafting, people, &number, (None, &rows)),
            },
            Some(Err(finding)) => rows.into_iter().for_each(|at| people[at].own.push(finding.clone())),
        }
    }
}

/// The rows of each number, in the order of the first ones.
pub(super) fn by_number(people: &[PersonRow]) -> Vec<(String, Vec<usize>)> {
    let mut all: Vec<(String, Vec<usize>)> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    let counts = |person: &PersonRow| !person.number.is_empty() && !person.is_gone();
    for (row, person) in people.iter().enumerate().filter(|(_, person)| counts(person)) {
        let position = *at.entry(&person.number).or_insert_with(|| {
            all.push((person.number.clone(), Vec::new()));
            all.len() - 1
        });
        all[position].1.push(row);
    }
    all
}

/// Gives the rows of a number their household; those of other families wait.
fn settle_number(
    drafting: &mut Drafting,
    people: &mut [PersonRow],
    number: &str,
    (stored, rows): (Option<Which>, &[usize]),
) {
    let parties = parties(people, rows);
    let of_rows: Vec<Family> = parties.iter().map(|party| family(people, party)).collect();
    let known = stored.and_then(|which| known_family(drafting, which));
    let is_peopled = known.as_ref().is_some_and(|known| !known.faces.is_empty());
    let sorted = sort(known, &of_rows);
    for (at, why) in &sorted.apart {
        let finding = apart(drafting, &sorted.family, &of_rows[*at], *why);
        set_apart(drafting, people, &parties[*at].rows, &finding);
    }
    let Some(&first) = sorted.own.first() else { return };
    let first = parties[first].rows[0];
    if is_peopled && !sorted.known {
        let head = sorted.family.head().map_or_else(String::new, shown);
        people[first].own.push(Finding::warning("household.by_number", "household").with("head", head));
    }
    match drafting.households.which(number) {
        Ok(which) => {
            sorted.own.iter().flat_map(|at| &parties[*at].rows).for_each(|&at| people[at].household = Some(which));
        }
        Err(finding) => people[first].own.push(finding),
    }
}

/// Rows of one number that stand together and name one place.
struct Party {
    run: usize,
    rows: Vec<usize>,
}

/// Parts the rows of a number by run, village, group and 户主姓名, as far as they are said.
fn parties(people: &[PersonRow], rows: &[usize]) -> Vec<Party> {
    type Place<'a> = (Option<&'a AreaCode>, Option<&'a str>, Option<&'a str>);
    let mut parties: Vec<(Place, Party)> = Vec::new();
    for (run, rows) in runs(people, rows).into_iter().enumerate() {
        for at in rows {
            let person = &people[at];
            let (village, group, head) =
                (person.village.as_ref(), person.said.text("group"), person.member.head_name.as_deref());
            let fits = |(known, party): &&mut (Place, Party)| {
                party.run == run && agree(known.0, village) && agree(known.1, group) && agree(known.2, head)
            };
            match parties.iter_mut().find(fits) {
                Some((known, party)) => {
                    *known = (known.0.or(village), known.1.or(group), known.2.or(head));
                    party.rows.push(at);
                }
                None => parties.push(((village, group, head), Party { run, rows: vec![at] })),
            }
        }
    }
    parties.into_iter().map(|(_, party)| party).collect()
}

fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Rows that stand one below the other, with no title or sum between, and hold one couple: below the second head and his spouse
/// another family begins.
fn runs(people: &[PersonRow], rows: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let is = |at: usize, kin: Kin| people[at].member.relation.as_deref() == Some(kin.code());
    let list = |at: usize| (people[at].layout, people[at].list);
    let follows = |last: usize, at: usize| last + 1 == at && list(last) == list(at);
    for (position, &at) in rows.iter().enumerate() {
        let begins_another = |run: &[usize]| {
            let has = |kin| run.iter().any(|&row| is(row, kin));
            let mut below =
                rows[position..].windows(2).take_while(|pair| follows(pair[0], pair[1]) && !is(pair[1], Kin::Head));
            is(at, Kin::Head) && has(Kin::Head) && has(Kin::Spouse) && below.any(|pair| is(pair[1], Kin::Spouse))
        };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|&last| follows(last, at)) && !begins_another(run) => run.push(at),
            _ => runs.push(vec![at]),
        }
    }
    runs
}

fn family(people: &[PersonRow], party: &Party) -> Family {
    let mut family = of_rows(people, &party.rows);
    family.runs = vec![(party.run, party.rows.len())];
    family
}

/// The people of rows that stand together.
pub(super) fn of_rows(people: &[PersonRow], rows: &[usize]) -> Family {
    let rows = || rows.iter().map(|&at| &people[at]);
    Family {
        village: rows().find_map(|person| person.village.clone()),
        group: rows().find_map(|person| person.said.text("group").map(str::to_owned)),
        head_name: rows().find_map(|person| person.member.head_name.clone()),
        faces: rows().map(face).collect(),
        runs: Vec::new(),
    }
}

/// Whom a row names.
pub(super) fn face(person: &PersonRow) -> Face {
    let member = &person.member;
    Face {
        numbers: person.said.text("person.number").map(str::to_owned).into_iter().collect(),
        id_numbers: member.id_number.clone().into_iter().collect(),
        names: vec![member.name.clone()],
        births: member.birth.into_iter().collect(),
        sex: member.sex.clone(),
        head: member.relation.as_deref() == Some(Kin::Head.code()),
    }
}

/// The county's household, with all who are or were its members.
pub(super) fn known_family(drafting: &Drafting, which: Which) -> Option<Family> {
    let Which::Stored(id) = which else { return None };
    let household = drafting.index.household(id)?;
    let faces = drafting.index.everybody(id).map(|person| face_of(person, household.head == Some(person.id)));
    Some(Family { village: Some(household.village.clone()), faces: faces.collect(), ..Family::default() })
}

/// Whom a record of the county names.
pub(super) fn face_of(person: &KnownPerson, head: bool) -> Face {
    Face {
        numbers: person.numbers.clone(),
        id_numbers: person.id_numbers.clone(),
        names: person.names.clone(),
        births: person.births.clone(),
        sex: person.sex.clone(),
        head,
    }
}

/// The rows are of another family: they say nothing of the household, and nothing else of the workbook is of theirs.
fn set_apart(drafting: &mut Drafting, people: &mut [PersonRow], rows: &[usize], finding: &Finding) {
    for &at in rows {
        drafting.contested.insert(people[at].number.clone());
        people[at].own.push(finding.clone());
    }
}

/// Says whose the number is, and whose rows these are.
fn apart(drafting: &Drafting, family: &Family, party: &Family, why: Apart) -> Finding {
    let code = match why {
        Apart::Village => "household.other_village",
        Apart::People => "household.other_family",
    };
    let name = |village: &Option<AreaCode>| village.as_ref().map(|village| drafting.places.short_name(village));
    let own_head = party.head().map(shown).or_else(|| party.head_name.as_deref().map(mask::personal));
    let said = [
        ("other", name(&family.village)),
        ("head", family.head().map(shown)),
        ("village", name(&party.village)),
        ("own", own_head),
    ];
    let said = said.into_iter().filter_map(|(param, text)| Some((param, text?)));
    said.fold(Finding::error(code, "household"), |finding, (param, text)| finding.with(param, text))
}

fn shown(face: &Face) -> String {
    mask::personal(face.names.first().map_or("", String::as_str))
}

/// The county's members, found by what they are known by.
struct Named<'a> {
    by_key: HashMap<&'a str, Vec<&'a KnownPerson>>,
}

impl<'a> Named<'a> {
    fn of(drafting: &Drafting<'a>) -> Self {
        let mut by_key: HashMap<&str, Vec<&KnownPerson>> = HashMap::new();
        let there = |person: &&KnownPerson| !person.removed && matches!(person.stay, Stay::Member { .. });
        for person in drafting.context.known.persons.iter().filter(there) {
            let numbers = person.numbers.iter().filter(|number| number.len() > SHORT);
            for key in numbers.chain(&person.id_numbers).chain(&person.names) {
                by_key.entry(key).or_default().push(person);
            }
        }
        Self { by_key }
    }

    /// Finds the households of those whom a face is, each with whether it is the head of it.
    fn homes(&self, drafting: &Drafting, face: &Face) -> BTreeMap<RecordId, bool> {
        let keys = face.numbers.iter().chain(&face.id_numbers).chain(&face.names);
        let mut homes = BTreeMap::new();
        for person in keys.filter_map(|key| self.by_key.get(key.as_str())).flatten() {
            let Stay::Member { household, .. } = person.stay else { continue };
            let head = drafting.index.household(household).is_some_and(|home| home.head == Some(person.id));
            let known = face_of(person, head);
            if face.is(&known) {
                homes.insert(household, head && !face.is_numbered_otherwise(&known));
            }
        }
        homes
    }
}

/// The county knows these people as a household of another number: its head, or most of them, at least two.
fn renumbered(drafting: &Drafting, named: &Named, people: &[PersonRow], rows: &[usize]) -> Option<Finding> {
    if named.by_key.is_empty() {
        return None;
    }
    let family = of_rows(people, rows);
    let mut homes: BTreeMap<RecordId, usize> = BTreeMap::new();
    let mut of_head = None;
    for face in &family.faces {
        let exact = face.births.iter().any(|birth| matches!(birth, PartialDay::Day(_)));
        for (home, head) in named.homes(drafting, face) {
            *homes.entry(home).or_default() += 1;
            of_head = of_head.or((face.head && head && exact).then_some(home));
        }
    }
    let most = homes.into_iter().max_by_key(|(_, found)| *found);
    let most = most.filter(|(_, found)| *found >= 2 && found * 3 >= family.faces.len() * 2).map(|(home, _)| home);
    let household = drafting.index.household(of_head.or(most)?)?;
    let number = household.numbers.first().map_or("", String::as_str);
    let head = drafting.index.head_name(household.id).map(mask::personal).unwrap_or_default();
    let finding = Finding::error("household.renumbered", "household").with("number", number).with("head", head);
    (!household.numbers.is_empty()).then(|| finding.with("village", drafting.places.short_name(&household.village)))
}

/// A household that the county knows without a number gains the one under which its people are listed.
fn gain(drafting: &mut Drafting, people: &[PersonRow]) {
    let mut unknown: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for person in people.iter().filter(|person| !person.number.is_empty()) {
        if drafting.households.is_unknown(&person.number) {
            let home = drafting.home_of(person.said.text("person.number"), person.said.text("person.id_number"));
            unknown.entry(&person.number).or_default().extend(home);
        }
    }
    for (number, homes) in unknown {
        let numberless =
            |id: &&RecordId| drafting.index.household(**id).is_some_and(|household| household.numbers.is_empty());
        let mut homes = homes.iter().filter(numberless);
        if let (Some(home), None) = (homes.next(), homes.next()) {
            drafting.households.gains(*home, number);
        }
    }
}
