//! Who a row is about. A person is known by 人口编号, by id number, or, where these say nothing, by household, name, day of birth
//! and sex; each key counts that a record has or had. Two keys that lead to two people decide nothing. Pure: rows and what the
//! county holds in, one answer a row out.

use super::known::{Known, KnownPerson, Stay};
use crate::key::Which;
use anju_model::{PartialDay, RecordId, checks::Finding, mask};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What one row says of who it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Claim {
    /// The sheet's place in the workbook.
    pub sheet: usize,
    /// Where the row stands, for sentences that stand at rows of other sheets too: `《二组》第 7 行`.
    pub place: String,
    /// The household.
    pub household: Option<Which>,
    /// 人口编号.
    pub number: Option<String>,
    /// 证件号码, where it is a good one.
    pub id_number: Option<String>,
    /// The name.
    pub name: String,
    /// Day of birth.
    pub birth: Option<PartialDay>,
    /// Code of the sex.
    pub sex: Option<String>,
    /// Code of the relation to the head.
    pub relation: Option<String>,
}

/// Who a row is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Settled {
    /// This person, with what is worth telling about how he was found.
    Is(Which, Vec<Finding>),
    /// This person too, whom an earlier row of the same sheet is about.
    Again(Which, Finding),
    /// Unsure: the row waits for a person to decide. An error, or a warning where nothing is wrong with the row itself.
    Waits(Finding),
}

/// Two records that may be one 疑似重复.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspects {
    /// The record kind.
    pub kind: &'static str,
    /// One of them.
    pub one: Which,
    /// The other.
    pub other: Which,
    /// Why, by the code of the finding that says so.
    pub why: &'static str,
}

/// A person as rows and county together know him.
struct Entity {
    which: Which,
    numbers: Vec<String>,
    id_numbers: Vec<String>,
    names: Vec<String>,
    births: Vec<PartialDay>,
    sex: Option<String>,
    stay: Home,
    removed: bool,
    /// The rows that are about him: sheet, relation and place.
    rows: Vec<(usize, Option<String>, String)>,
}

/// Where an entity belongs.
enum Home {
    Nowhere,
    In(Which),
    Left(Which, Option<PartialDay>, Option<String>),
}

/// Everybody, found by key.
pub(super) struct People {
    all: Vec<Entity>,
    by_number: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
    by_home: HashMap<(Which, String), Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    /// Entities that rows of a sheet name by number, so that no other row of it is taken for one of them by its name.
    named: HashSet<(usize, usize)>,
    /// Where people live whom rows of a household name by number: it may be theirs under another 户编号.
    also_at: HashMap<Which, BTreeSet<Which>>,
    new: u32,
    pub suspects: BTreeSet<Suspects>,
}

impl People {
    pub fn of(known: &Known) -> Self {
        let mut people = Self {
            all: Vec::with_capacity(known.persons.len()),
            by_number: HashMap::new(),
            by_id: HashMap::new(),
            by_home: HashMap::new(),
            by_name: HashMap::new(),
            named: HashSet::new(),
            also_at: HashMap::new(),
            new: 0,
            suspects: BTreeSet::new(),
        };
        known.persons.iter().for_each(|person| people.add(stored(person)));
        people
    }

    /// Answers who each row is about, in the order of the rows.
    pub fn settle(&mut self, claims: &[Claim]) -> Vec<Settled> {
        for claim in claims {
            if let Key::One(at) = self.by_keys(claim) {
                self.named.insert((claim.sheet, at));
                if let (Some(here), Home::In(there)) = (claim.household, &self.all[at].stay)
                    && here != *there
                {
                    self.also_at.entry(here).or_default().insert(*there);
                }
            }
        }
        let stored = self.all.len();
        let mut settled: Vec<Settled> = claims.iter().map(|claim| self.who(claim)).collect();
        self.named_otherwise(stored, claims, &mut settled);
        settled
    }

    /// A new member of a household who was born on the day of one whom no row speaks of may be that one, under another name.
    fn named_otherwise(&mut self, stored: usize, claims: &[Claim], settled: &mut [Settled]) {
        let mut silent: HashMap<Which, Vec<usize>> = HashMap::new();
        for (at, entity) in self.all[..stored].iter().enumerate() {
            if let (Home::In(household), true) = (&entity.stay, entity.rows.is_empty() && !entity.removed) {
                silent.entry(*household).or_default().push(at);
            }
        }
        let new: HashMap<Which, usize> = (stored..self.all.len()).map(|at| (self.all[at].which, at)).collect();
        for (claim, settled) in claims.iter().zip(settled) {
            let Settled::Is(which, notes) = settled else { continue };
            let Some(&at) = new.get(which).filter(|_| notes.is_empty()) else { continue };
            let of_home = claim.household.and_then(|household| silent.get(&household)).into_iter().flatten();
            // Of neither may anything be known; of one alone it says nothing.
            let born_then = |&&at: &&usize| {
                self.all[at].births.is_empty() == claim.birth.is_none() && born_alike(&self.all[at], claim)
            };
            let keyless = |keys: &[String], key: &Option<String>| keys.is_empty() || key.is_none();
            let mut alike = of_home.filter(born_then).filter(|&&at| {
                let entity = &self.all[at];
                let keyless = keyless(&entity.id_numbers, &claim.id_number) && keyless(&entity.numbers, &claim.number);
                keyless && (same_sex(entity, claim) || entity.names.contains(&claim.name))
            });
            if let Some(&other) = alike.next() {
                notes.push(Finding::warning("person.named_otherwise", "person.name").with("other", self.shown(other)));
                self.suspect(other, at, "person.named_otherwise");
            }
        }
    }

    fn add(&mut self, entity: Entity) {
        let at = self.all.len();
        for number in &entity.numbers {
            self.by_number.entry(number.clone()).or_default().push(at);
        }
        for number in &entity.id_numbers {
            self.by_id.entry(number.clone()).or_default().push(at);
        }
        for name in &entity.names {
            self.by_name.entry(name.clone()).or_default().push(at);
        }
        if let Home::In(household) | Home::Left(household, ..) = entity.stay {
            for name in &entity.names {
                self.by_home.entry((household, name.clone())).or_default().push(at);
            }
        }
        self.all.push(entity);
    }

    fn who(&mut self, claim: &Claim) -> Settled {
        match self.by_keys(claim) {
            Key::Two(one, other) => self.two(claim, one, other),
            Key::One(at) => self.found(claim, at),
            Key::None => self.by_name(claim),
        }
    }

    /// Finds by 人口编号 and id number together.
    fn by_keys(&self, claim: &Claim) -> Key {
        let by = |map: &HashMap<String, Vec<usize>>, key: &Option<String>, now: fn(&Entity) -> &Vec<String>| {
            let key = key.as_ref()?;
            let found = map.get(key)?;
            // Whoever has the key now comes before whoever had it, and who is there before who was deleted.
            let rank = |&&at: &&usize| (self.all[at].removed, now(&self.all[at]).first() != Some(key), at);
            found.iter().min_by_key(rank).copied()
        };
        let number = by(&self.by_number, &claim.number, |entity| &entity.numbers);
        let id_number = by(&self.by_id, &claim.id_number, |entity| &entity.id_numbers);
        match (number, id_number) {
            (Some(one), Some(other)) if one != other => Key::Two(one, other),
            (Some(at), _) | (None, Some(at)) => Key::One(at),
            (None, None) => Key::None,
        }
    }

    fn two(&mut self, claim: &Claim, one: usize, other: usize) -> Settled {
        let same = |at: usize| self.all[at].names.contains(&claim.name);
        // A key that somebody only had, and whose name is another's, was a slip that has been mended.
        let had = |at: usize, keys: fn(&Entity) -> &Vec<String>, key: &Option<String>| {
            keys(&self.all[at]).first() != key.as_ref() && !same(at)
        };
        if had(other, |entity| &entity.id_numbers, &claim.id_number) {
            return self.found(claim, one);
        }
        if had(one, |entity| &entity.numbers, &claim.number) {
            return self.found(claim, other);
        }
        self.both_keys(one, other)
    }

    /// Nothing is guessed of a row that leads to two people: both stand, and a person decides.
    fn both_keys(&mut self, one: usize, other: usize) -> Settled {
        self.suspect(one, other, "person.two_keys");
        let name = |at: usize| self.shown(at);
        let finding = Finding::error("person.two_keys", "person.id_number").with("one", name(one));
        Settled::Waits(finding.with("other", name(other)))
    }

    fn suspect(&mut self, one: usize, other: usize, why: &'static str) {
        let (one, other) = (self.all[one].which, self.all[other].which);
        self.suspects.insert(Suspects { kind: "person", one: one.min(other), other: one.max(other), why });
    }

    fn shown(&self, at: usize) -> String {
        let entity = &self.all[at];
        let name = mask::personal(entity_name(entity));
        match entity.rows.first() {
            Some((_, _, place)) => format!("{place}（{name}）"),
            None => name,
        }
    }

    /// A key leads to this person: is the row about him?
    fn found(&mut self, claim: &Claim, at: usize) -> Settled {
        let entity = &self.all[at];
        let same_name = entity.names.contains(&claim.name);
        let differs = |keys: &[String], key: &Option<String>| {
            key.as_ref().is_some_and(|key| !keys.is_empty() && !keys.contains(key))
        };
        let other_number = differs(&entity.numbers, &claim.number);
        let other_id = differs(&entity.id_numbers, &claim.id_number);
        let by_number = claim.number.as_ref().is_some_and(|number| entity.numbers.contains(number));
        let by_id = claim.id_number.as_ref().is_some_and(|number| entity.id_numbers.contains(number));
        let here = entity.rows.iter().find(|(sheet, ..)| *sheet == claim.sheet);
        if by_number && !by_id && other_id && !(same_name && here.is_none()) {
            let place = self.shown(at);
            return Settled::Waits(Finding::error("person.twice", "person.number").with("place", place));
        }
        if by_number && !by_id && !same_name && self.contradicts(at, claim) {
            let place = self.shown(at);
            return Settled::Waits(Finding::error("person.twice", "person.number").with("place", place));
        }
        if let Some(rival) = self.rival(claim, at).filter(|_| by_id && !by_number && !same_name) {
            return self.both_keys(at, rival);
        }
        if by_id && !by_number && !same_name && (other_number || !self.lives_in(at, claim)) {
            return Settled::Waits(self.of_another(claim, at));
        }
        if by_id && other_number && here.is_some() {
            return Settled::Waits(self.of_another(claim, at));
        }
        if let Some(finding) = self.elsewhere(claim, at) {
            return Settled::Waits(finding);
        }
        let mut notes = Vec::new();
        if by_id && other_number {
            notes.push(Finding::warning("person.other_number", "person.number"));
        }
        if !same_name {
            let other = mask::personal(entity_name(&self.all[at]));
            notes.push(Finding::warning("person.other_name", "person.name").with("other", other));
        }
        if by_number && other_id {
            let value = mask::id_number(claim.id_number.as_deref().unwrap_or_default());
            notes.push(Finding::warning("person.other_id_number", "person.id_number").with("value", value));
        }
        self.take(claim, at, notes)
    }

    /// Another of the household whom name, birth and sex of the row lead to.
    fn rival(&self, claim: &Claim, at: usize) -> Option<usize> {
        let named = self.by_home.get(&(claim.household?, claim.name.clone()))?;
        let fits = |&other: &usize| other != at && !self.all[other].removed && !self.contradicts(other, claim);
        named.iter().copied().find(fits)
    }

    /// The id number is another's.
    fn of_another(&self, claim: &Claim, at: usize) -> Finding {
        let value = mask::id_number(claim.id_number.as_deref().unwrap_or_default());
        let finding = match self.all[at].rows.first() {
            Some((_, _, place)) => Finding::error("id.twice", "person.id_number")
                .with("place", place)
                .with("name", mask::personal(&self.all[at].names[0])),
            None => Finding::error("id.elsewhere", "person.id_number").with("holder", self.all[at].holder()),
        };
        finding.with("value", value)
    }

    /// Whether sex or birth deny that the row is about this person.
    fn contradicts(&self, at: usize, claim: &Claim) -> bool {
        let entity = &self.all[at];
        !same_sex(entity, claim) || !born_alike(entity, claim)
    }

    fn lives_in(&self, at: usize, claim: &Claim) -> bool {
        match self.all[at].stay {
            Home::In(household) => Some(household) == claim.household,
            Home::Left(..) => false,
            Home::Nowhere => true,
        }
    }

    /// Whoever was deleted, has left or lives in another household stays so: that a list still names him here is for a person
    /// to decide.
    fn elsewhere(&self, claim: &Claim, at: usize) -> Option<Finding> {
        let entity = &self.all[at];
        if entity.removed {
            return Some(Finding::warning("record.removed", "person.name"));
        }
        match &entity.stay {
            Home::In(household) if Some(*household) != claim.household => {
                Some(match (entity.rows.first(), claim.id_number.is_some()) {
                    (Some(_), true) => self.of_another(claim, at),
                    (Some(_), false) => Finding::error("person.twice", "person.number").with("place", self.shown(at)),
                    (None, _) => Finding::error("id.elsewhere", "household").with("holder", entity.holder()),
                })
            }
            Home::Left(_, on, by) => {
                let left = Finding::warning("member.left", "person.name").with("by", by.as_deref().unwrap_or_default());
                Some(left.with("on", on.map_or_else(String::new, |day| day.to_string())))
            }
            Home::In(_) | Home::Nowhere => None,
        }
    }

    /// Nobody has the row's numbers: finds by household, name, birth and sex, else it is somebody new.
    fn by_name(&mut self, claim: &Claim) -> Settled {
        let Some(household) = claim.household else { return self.take_new(claim) };
        let named = self.by_home.get(&(household, claim.name.clone())).cloned().unwrap_or_default();
        let mut fit: Vec<usize> = named.iter().copied().filter(|&at| self.may_be(at, claim)).collect();
        if fit.iter().any(|&at| !self.all[at].removed) {
            fit.retain(|&at| !self.all[at].removed);
        }
        match fit.as_slice() {
            [] => {
                if let Some(finding) = self.moved_along(claim) {
                    return Settled::Waits(finding);
                }
                let alike = named.iter().copied().find(|&at| self.may_be_mistyped(at, claim));
                let elsewhere = self.alike_elsewhere(claim);
                let settled = self.take_new(claim);
                match (alike, elsewhere) {
                    (Some(at), _) => self.both_stand(at, "person.maybe_same", "person.birth"),
                    (None, Some(at)) => self.both_stand(at, "person.maybe_elsewhere", "person.name"),
                    (None, None) => settled,
                }
            }
            [only] => match self.elsewhere(claim, *only) {
                Some(finding) => Settled::Waits(finding),
                None => {
                    let mut notes = vec![];
                    if self.two_numbers(*only, claim) {
                        notes.push(Finding::warning("person.other_number", "person.number"));
                    }
                    let ids = &self.all[*only].id_numbers;
                    if let Some(id) = claim.id_number.as_ref().filter(|id| !ids.is_empty() && !ids.contains(id)) {
                        let note = Finding::warning("person.other_id_number", "person.id_number");
                        notes.push(note.with("value", mask::id_number(id)));
                    }
                    self.take(claim, *only, notes)
                }
            },
            several => {
                let shown: Vec<String> = several.iter().map(|&at| self.shown(at)).collect();
                Settled::Waits(Finding::error("person.several", "person.name").with("people", shown.join("、")))
            }
        }
    }

    /// Whose household's other rows lead to people of another household, where somebody of that name lives too, is that one.
    fn moved_along(&self, claim: &Claim) -> Option<Finding> {
        let homes = self.also_at.get(&claim.household?)?;
        let named = homes.iter().filter_map(|home| self.by_home.get(&(*home, claim.name.clone()))).flatten();
        let at = named.copied().find(|&at| !self.all[at].removed && self.may_be(at, claim))?;
        Some(Finding::error("person.moved_along", "household").with("holder", self.all[at].holder()))
    }

    /// Somebody of another household with the row's name, sex and whole day of birth, where one of the two has no id number.
    fn alike_elsewhere(&self, claim: &Claim) -> Option<usize> {
        let birth = claim.birth.filter(|birth| matches!(birth, PartialDay::Day(_)))?;
        let fits = |&&at: &&usize| {
            let entity = &self.all[at];
            let keyless = entity.id_numbers.is_empty() || claim.id_number.is_none();
            let lives = matches!(entity.stay, Home::In(household) if Some(household) != claim.household);
            keyless && lives && !entity.removed && entity.births.first() == Some(&birth) && same_sex(entity, claim)
        };
        self.by_name.get(&claim.name)?.iter().find(fits).copied()
    }

    /// Somebody new was just made beside one who may be the same.
    fn both_stand(&mut self, at: usize, why: &'static str, field: &str) -> Settled {
        let new = self.all.len() - 1;
        self.suspect(at, new, why);
        let finding = Finding::warning(why, field).with("other", self.shown(at));
        Settled::Is(self.all[new].which, vec![finding])
    }

    /// Whether a row without known numbers may be about this person of its household and name.
    fn may_be(&self, at: usize, claim: &Claim) -> bool {
        let entity = &self.all[at];
        let in_sheet = entity.rows.iter().find(|(sheet, ..)| *sheet == claim.sheet);
        let two = |keys: &[String], key: &Option<String>| key.is_some() && !keys.is_empty();
        let is_numbered_anew = in_sheet.is_none() && entity.births.first() == claim.birth.as_ref();
        if (self.two_numbers(at, claim) && !is_numbered_anew) || self.named.contains(&(claim.sheet, at)) {
            return false;
        }
        // A stored number that differs has been corrected; two of one workbook are two people.
        if two(&entity.id_numbers, &claim.id_number) && !entity.rows.is_empty() {
            return false;
        }
        // Two rows of one sheet that call the same name by two relations are twins.
        if in_sheet.is_some_and(|(_, relation, _)| *relation != claim.relation) {
            return false;
        }
        same_sex(entity, claim) && born_alike(entity, claim)
    }

    fn two_numbers(&self, at: usize, claim: &Claim) -> bool {
        let numbers = &self.all[at].numbers;
        claim.number.as_ref().is_some_and(|number| !numbers.is_empty() && !numbers.contains(number))
    }

    fn may_be_mistyped(&self, at: usize, claim: &Claim) -> bool {
        let entity = &self.all[at];
        let two = |keys: &[String], key: &Option<String>| key.is_some() && !keys.is_empty();
        !entity.removed
            && entity.rows.iter().all(|(sheet, ..)| *sheet != claim.sheet)
            && !two(&entity.numbers, &claim.number)
            && same_sex(entity, claim)
            && !self.named.contains(&(claim.sheet, at))
    }

    fn take_new(&mut self, claim: &Claim) -> Settled {
        let which = Which::New(self.new);
        self.new += 1;
        let some = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
        self.add(Entity {
            which,
            numbers: some(&claim.number),
            id_numbers: some(&claim.id_number),
            names: vec![claim.name.clone()],
            births: claim.birth.into_iter().collect(),
            sex: claim.sex.clone(),
            stay: claim.household.map_or(Home::Nowhere, Home::In),
            removed: false,
            rows: vec![(claim.sheet, claim.relation.clone(), claim.place.clone())],
        });
        Settled::Is(which, Vec::new())
    }

    /// The row is about this person, who gains the keys that it says.
    fn take(&mut self, claim: &Claim, at: usize, notes: Vec<Finding>) -> Settled {
        let again = self.all[at].rows.iter().find(|(sheet, ..)| *sheet == claim.sheet).map(|(.., place)| place.clone());
        let entity = &mut self.all[at];
        if let Some(number) = claim.number.as_ref().filter(|number| !entity.numbers.contains(number)) {
            entity.numbers.push(number.clone());
            self.by_number.entry(number.clone()).or_default().push(at);
        }
        if let Some(number) = claim.id_number.as_ref().filter(|number| !entity.id_numbers.contains(number)) {
            entity.id_numbers.push(number.clone());
            self.by_id.entry(number.clone()).or_default().push(at);
        }
        if entity.births.is_empty() {
            entity.births.extend(claim.birth);
        }
        entity.sex = entity.sex.take().or_else(|| claim.sex.clone());
        entity.rows.push((claim.sheet, claim.relation.clone(), claim.place.clone()));
        let which = entity.which;
        match again {
            Some(place) => Settled::Again(which, Finding::warning("person.again", "").with("place", place)),
            None => Settled::Is(which, notes),
        }
    }
}

/// Whom the numbers of a row lead to.
enum Key {
    None,
    One(usize),
    Two(usize, usize),
}

impl Entity {
    /// Who holds a number, for a sentence: the id of the household stands for what the caller knows of it.
    fn holder(&self) -> String {
        match self.stay {
            Home::In(Which::Stored(household)) | Home::Left(Which::Stored(household), ..) => household.to_string(),
            Home::In(Which::New(_)) | Home::Left(Which::New(_), ..) | Home::Nowhere => String::new(),
        }
    }
}

fn stored(person: &KnownPerson) -> Entity {
    let home = |household: RecordId| Which::Stored(household);
    Entity {
        which: Which::Stored(person.id),
        numbers: person.numbers.clone(),
        id_numbers: person.id_numbers.clone(),
        names: person.names.clone(),
        births: person.births.clone(),
        sex: person.sex.clone(),
        stay: match &person.stay {
            Stay::Nowhere => Home::Nowhere,
            Stay::Member { household, .. } => Home::In(home(*household)),
            Stay::Left { household, on, by } => Home::Left(home(*household), *on, by.clone()),
        },
        removed: person.removed,
        rows: Vec::new(),
    }
}

fn entity_name(entity: &Entity) -> &str {
    entity.names.first().map_or("", String::as_str)
}

fn same_sex(entity: &Entity, claim: &Claim) -> bool {
    match (&entity.sex, &claim.sex) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => true,
    }
}

/// Whether two days of birth may be one: as far as both are known they agree. An unknown one denies nothing.
fn born_alike(entity: &Entity, claim: &Claim) -> bool {
    let Some(said) = claim.birth else { return true };
    let alike = |birth: &PartialDay| birth.earliest() <= said.latest() && said.earliest() <= birth.latest();
    entity.births.is_empty() || entity.births.iter().any(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RecordId {
        RecordId::derived(&[text])
    }

    fn home(number: &str) -> Which {
        Which::Stored(id(number))
    }

    /// A row of household 5001: number, id number, name, birth, sex, relation; empty is not said.
    fn row(sheet: usize, says: [&str; 6]) -> Claim {
        let [number, id_number, name, birth, sex, relation] = says;
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Claim {
            sheet,
            place: format!("第 {number}{id_number}{name} 行"),
            household: Some(home("5001")),
            number: some(number),
            id_number: some(id_number),
            name: name.to_owned(),
            birth: birth.parse().ok(),
            sex: some(sex),
            relation: some(relation),
        }
    }

    /// A member of household 5001: number, id number, name, birth, sex.
    fn member(says: [&str; 5]) -> KnownPerson {
        let [number, id_number, name, birth, sex] = says;
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        KnownPerson {
            id: id(&says.concat()),
            numbers: some(number).into_iter().collect(),
            id_numbers: some(id_number).into_iter().collect(),
            names: vec![name.to_owned()],
            births: birth.parse().ok().into_iter().collect(),
            sex: some(sex),
            stay: Stay::Member { household: id("5001"), relation: None },
            removed: false,
        }
    }

    /// How rows settle over a county of these persons: `=0` is the county's first, `+0` the first new one, a code waits.
    fn settled(persons: &[KnownPerson], rows: &[Claim]) -> Vec<String> {
        let known = Known { persons: persons.to_vec(), ..Known::default() };
        let show = |which: Which| match which {
            Which::Stored(id) => format!("={}", persons.iter().position(|person| person.id == id).expect("known")),
            Which::New(at) => format!("+{at}"),
        };
        let say = |settled: Settled| match settled {
            Settled::Is(which, notes) => {
                let codes: Vec<String> = notes.into_iter().map(|note| format!(" {}", note.code)).collect();
                show(which) + &codes.concat()
            }
            Settled::Again(which, _) => format!("{} again", show(which)),
            Settled::Waits(finding) => finding.code,
        };
        People::of(&known).settle(rows).into_iter().map(say).collect()
    }

    const BOY: [&str; 5] = ["", "", "徐小明", "2026-09-30", "1"];

    #[test]
    fn whoever_lacks_a_key_is_found_by_the_others() {
        let newborn = [member(BOY)];
        for (says, expected) in [
            (["", "", "徐小明", "2026-09-30", "1", "03"], "=0"),
            (["", "500299202609300051", "徐小明", "2026-09-30", "1", "03"], "=0"),
            (["500102", "500299202609300051", "徐小明", "2026-09-30", "1", "03"], "=0"),
            (["500102", "", "徐小明", "2026-09", "", "03"], "=0"),
            (["", "", "徐小明", "2026-09-30", "2", "04"], "+0 person.named_otherwise"),
            (["", "", "徐浩然", "2026-09-30", "1", "03"], "+0 person.named_otherwise"),
            (["", "", "徐小明", "2026-09-29", "1", "03"], "+0 person.maybe_same"),
            (["", "", "徐小红", "2026-09-30", "2", "04"], "+0"),
        ] {
            assert_eq!(settled(&newborn, &[row(0, says)]), [expected], "{says:?}");
        }
    }

    #[test]
    fn a_corrected_number_or_birthday_leaves_one_person() {
        let old = [member(["500101", "A", "徐辉", "1987-08-02", "1"])];
        for (says, expected) in [
            (["500101", "B", "徐辉", "1987-08-02", "1", "01"], "=0 person.other_id_number"),
            (["", "B", "徐辉", "1987-08-02", "1", "01"], "=0 person.other_id_number"),
            (["500109", "A", "徐辉", "1987-08-02", "1", "01"], "=0 person.other_number"),
            (["500101", "A", "徐晖", "1987-08-02", "1", "01"], "=0 person.other_name"),
            (["500101", "B", "何军", "1990-01-01", "1", "01"], "person.twice"),
            (["500109", "A", "何军", "1990-01-01", "1", "01"], "id.elsewhere"),
        ] {
            assert_eq!(settled(&old, &[row(0, says)]), [expected], "{says:?}");
        }
    }

    #[test]
    fn who_may_live_in_another_household_is_told_and_listed() {
        let daughter = [member(["", "", "李梅", "1996-01-01", "2"])];
        let mut here = row(0, ["", "", "李梅", "1996-01-01", "2", "04"]);
        here.household = Some(Which::New(0));
        assert_eq!(settled(&daughter, &[here.clone()]), ["+0 person.maybe_elsewhere"]);
        here.birth = Some("1996-01".parse().unwrap());
        assert_eq!(settled(&daughter, &[here]), ["+0"], "a month tells too little");
    }

    #[test]
    fn what_a_key_was_before_somebody_mended_it_still_finds_its_person() {
        let mut mended = member(["500101", "B", "徐晖", "1987-08-03", "1"]);
        mended.id_numbers.push("A".to_owned());
        mended.names.push("徐辉".to_owned());
        mended.births.extend("1987-08-02".parse::<PartialDay>());
        let mut child = member(["", "", "徐小明", "2026-09-29", "1"]);
        child.births.extend("2026-09-30".parse::<PartialDay>());
        let old_file =
            [row(0, ["", "A", "徐辉", "1987-08-02", "1", "01"]), row(0, ["", "", "徐小明", "2026-09-30", "1", "03"])];
        assert_eq!(settled(&[mended, child], &old_file), ["=0", "=1"]);
    }

    #[test]
    fn two_keys_that_lead_to_two_people_decide_nothing() {
        let two =
            [member(["500101", "A", "徐辉", "1987-08-02", "1"]), member(["500102", "B", "徐辉", "1987-08-02", "1"])];
        let rows = [row(0, ["500101", "B", "徐辉", "1987-08-02", "1", "01"])];
        assert_eq!(settled(&two, &rows), ["person.two_keys"]);
        let mut people = People::of(&Known { persons: two.to_vec(), ..Known::default() });
        people.settle(&rows);
        assert_eq!(people.suspects.len(), 1, "both stand on the list");
    }

    #[test]
    fn the_number_of_one_beside_the_name_of_another_decides_nothing() {
        let two = [member(["", "A", "徐甲", "1987-08-02", "1"]), member(["", "B", "徐乙", "1987-08-02", "1"])];
        let swapped =
            [row(0, ["", "B", "徐甲", "1987-08-02", "1", "03"]), row(0, ["", "A", "徐乙", "1987-08-02", "1", "03"])];
        assert_eq!(settled(&two, &swapped[..1]), ["person.two_keys"]);
        assert_eq!(settled(&two, &swapped), ["person.two_keys", "person.two_keys"]);
        let renamed = row(0, ["", "A", "徐丙", "1987-08-02", "1", "03"]);
        assert_eq!(settled(&two, &[renamed]), ["=0 person.other_name"]);
    }

    #[test]
    fn whose_family_is_listed_under_another_number_is_not_made_anew() {
        let family = [member(["", "A", "徐辉", "1987-08-02", "1"]), member(BOY)];
        let mut rows =
            [row(0, ["", "A", "徐辉", "1987-08-02", "1", "01"]), row(0, ["", "", "徐小明", "2026-09-30", "1", "03"])];
        rows.iter_mut().for_each(|row| row.household = Some(Which::New(0)));
        assert_eq!(settled(&family, &rows), ["id.elsewhere", "person.moved_along"]);
    }

    #[test]
    fn twins_are_two_where_anything_tells_them_apart_and_a_repeated_row_is_told() {
        let says = ["", "", "徐未取名", "2026-09-30", "1", "03"];
        for (second, expected) in [
            (says, "+0 again"),
            (["", "", "徐未取名", "2026-09-30", "2", "04"], "+1"),
            (["", "", "徐未取名", "2026-09-30", "1", "07"], "+1"),
            (["2", "", "徐未取名", "2026-09-30", "1", "03"], "+0 again"),
        ] {
            assert_eq!(settled(&[], &[row(0, says), row(0, second)])[1], expected, "{second:?}");
        }
        let numbered = [
            row(0, ["1", "", "徐未取名", "2026-09-30", "1", "03"]),
            row(0, ["2", "", "徐未取名", "2026-09-30", "1", "03"]),
        ];
        assert_eq!(settled(&[], &numbered), ["+0", "+1"], "two numbers are two people");
        let again: Vec<String> = settled(
            &[member(["", "", "徐未取名", "2026-09-30", "1"]), member(["", "", "徐未取名", "2026-09-30", "2"])],
            &[row(0, says), row(0, ["", "", "徐未取名", "2026-09-30", "", "04"])],
        );
        assert_eq!(again, ["=0", "=1"]);
    }

    #[test]
    fn rows_of_several_sheets_about_one_person_are_one() {
        let rows = [
            row(0, ["1", "", "徐辉", "1987-08-02", "1", "01"]),
            row(1, ["", "A", "徐辉", "1987-08", "1", "01"]),
            row(2, ["1", "A", "徐辉", "", "", ""]),
        ];
        assert_eq!(settled(&[], &rows), ["+0", "+0", "+0"]);
    }

    #[test]
    fn whoever_left_was_deleted_or_lives_elsewhere_waits_for_a_person_to_decide() {
        let says = ["500101", "A", "徐辉", "1987-08-02", "1", "01"];
        let person = member(["500101", "A", "徐辉", "1987-08-02", "1"]);
        let left = Stay::Left { household: id("5001"), on: "2026-11-15".parse().ok(), by: Some("1".to_owned()) };
        let other = Stay::Member { household: id("6001"), relation: None };
        for (stays, expected) in [(left, "member.left"), (other, "id.elsewhere"), (Stay::Nowhere, "=0")] {
            let person = KnownPerson { stay: stays, ..person.clone() };
            assert_eq!(settled(&[person], &[row(0, says)]), [expected]);
        }
        assert_eq!(settled(&[KnownPerson { removed: true, ..person }], &[row(0, says)]), ["record.removed"]);
    }
}
