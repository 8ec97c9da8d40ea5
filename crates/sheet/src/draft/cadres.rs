//! Which cadre a row means: name, unit and phone together, as far as they are said. Two share a name now and then, a phone
//! changes, a unit is renamed. Pure, as `identity` is for persons.

use super::{identity::Suspects, known::Known};
use crate::key::Which;
use anju_model::{checks::Finding, reading};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a row says of a cadre.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CadreClaim {
    /// The name.
    pub name: String,
    /// The unit.
    pub unit: Option<String>,
    /// The phone.
    pub phone: Option<String>,
}

impl CadreClaim {
    fn name_and_unit(&self) -> (String, Option<String>) {
        (self.name.clone(), self.unit.as_deref().map(reading::wording))
    }
}

struct Cadre {
    which: Which,
    name: String,
    units: Vec<String>,
    phones: Vec<String>,
    removed: bool,
}

/// All cadres, found by name.
pub(super) struct Cadres {
    all: Vec<Cadre>,
    by_name: HashMap<String, Vec<usize>>,
    by_which: HashMap<Which, usize>,
    /// The phones that the workbook gives to cadres of one name and unit.
    phones: BTreeMap<(String, Option<String>), BTreeSet<String>>,
    new: u32,
    pub suspects: BTreeSet<Suspects>,
}

impl Cadres {
    pub fn of(known: &Known) -> Self {
        let mut cadres = Self {
            all: Vec::with_capacity(known.cadres.len()),
            by_name: HashMap::new(),
            by_which: HashMap::new(),
            phones: BTreeMap::new(),
            new: 0,
            suspects: BTreeSet::new(),
        };
        for cadre in &known.cadres {
            let at = cadres.all.len();
            for name in &cadre.names {
                cadres.by_name.entry(name.clone()).or_default().push(at);
            }
            cadres.by_which.insert(Which::Stored(cadre.id), at);
            cadres.all.push(Cadre {
                which: Which::Stored(cadre.id),
                name: cadre.names.first().cloned().unwrap_or_default(),
                units: cadre.units.clone(),
                phones: cadre.phones.clone(),
                removed: cadre.removed,
            });
        }
        cadres
    }

    /// Notes what the workbook says of cadres, before the first is settled.
    pub fn hear(&mut self, claims: impl Iterator<Item = CadreClaim>) {
        for claim in claims {
            self.phones.entry(claim.name_and_unit()).or_default().extend(claim.phone);
        }
    }

    /// Answers which cadre a row means, with what is worth telling; an error where that is unsure.
    pub fn settle(&mut self, claim: &CadreClaim) -> Result<(Which, Option<Finding>), Finding> {
        let named: Vec<usize> = self.named(&claim.name);
        let by_phone = |at: &usize| claim.phone.as_ref().is_some_and(|phone| self.all[*at].phones.contains(phone));
        let by_unit = |at: &usize| claim.unit.as_deref().is_some_and(|unit| has_unit(&self.all[*at].units, unit));
        let silent = |keys: &[String], key: &Option<String>| keys.is_empty() || key.is_none();
        if let Some(&at) = named.iter().find(|at| by_phone(at) && by_unit(at)) {
            return Ok((self.take(at, claim), None));
        }
        let fits = |at: &&usize| {
            let cadre = &self.all[**at];
            (silent(&cadre.units, &claim.unit) || by_unit(at)) && (silent(&cadre.phones, &claim.phone) || by_phone(at))
        };
        let fit: Vec<usize> = named.iter().filter(fits).copied().collect();
        let phone: Vec<usize> = named.iter().filter(|at| by_phone(at)).copied().collect();
        let unit: Vec<usize> = named.iter().filter(|at| by_unit(at)).copied().collect();
        match (fit.as_slice(), phone.as_slice(), unit.as_slice()) {
            ([], [one], [other, ..]) if one != other => Err(self.two(*one, *other)),
            ([only], ..) => Ok((self.take(*only, claim), None)),
            ([_, ..], ..) => Err(Finding::error("cadre.several", "cadre.name").with("n", fit.len())),
            ([], [only], _) => {
                let finding = Finding::warning("cadre.other_unit", "cadre.unit");
                Ok((self.take(*only, claim), Some(finding)))
            }
            ([], _, [only]) if self.one_phone(claim) && self.is_stored(*only) => {
                let finding = Finding::warning("cadre.other_phone", "cadre.phone");
                Ok((self.take(*only, claim), Some(finding)))
            }
            ([], ..) => Ok((self.take_new(claim), None)),
        }
    }

    /// Lists the cadres of a name.
    pub fn all_named(&self, name: &str) -> Vec<Which> {
        self.named(name).into_iter().map(|at| self.all[at].which).collect()
    }

    /// Makes a cadre of whom only the name is known.
    pub fn only_name(&mut self, name: &str) -> Which {
        match self.all_named(name).as_slice() {
            [only] => *only,
            _ => self.take_new(&CadreClaim { name: name.to_owned(), ..CadreClaim::default() }),
        }
    }

    /// Returns a cadre's name.
    pub fn name(&self, which: Which) -> Option<&str> {
        self.by_which.get(&which).map(|&at| self.all[at].name.as_str())
    }

    /// Those who were deleted count only where nobody else has the name.
    fn named(&self, name: &str) -> Vec<usize> {
        let all = self.by_name.get(name).cloned().unwrap_or_default();
        let there: Vec<usize> = all.iter().copied().filter(|&at| !self.all[at].removed).collect();
        if there.is_empty() { all } else { there }
    }

    fn two(&mut self, one: usize, other: usize) -> Finding {
        let (one, other) = (self.all[one].which, self.all[other].which);
        self.suspects.insert(Suspects {
            kind: "cadre",
            one: one.min(other),
            other: one.max(other),
            why: "cadre.two_keys",
        });
        Finding::error("cadre.two_keys", "cadre.name")
    }

    fn one_phone(&self, claim: &CadreClaim) -> bool {
        self.phones.get(&claim.name_and_unit()).is_none_or(|phones| phones.len() <= 1)
    }

    fn is_stored(&self, at: usize) -> bool {
        matches!(self.all[at].which, Which::Stored(_))
    }

    fn take(&mut self, at: usize, claim: &CadreClaim) -> Which {
        let cadre = &mut self.all[at];
        let (units, phones) = (&mut cadre.units, &mut cadre.phones);
        units.extend(claim.unit.iter().filter(|unit| !has_unit(units, unit)).cloned().collect::<Vec<_>>());
        phones.extend(claim.phone.iter().filter(|phone| !phones.contains(phone)).cloned().collect::<Vec<_>>());
        cadre.which
    }

    fn take_new(&mut self, claim: &CadreClaim) -> Which {
        let which = Which::New(self.new);
        self.new += 1;
        self.by_name.entry(claim.name.clone()).or_default().push(self.all.len());
        self.by_which.insert(which, self.all.len());
        self.all.push(Cadre {
            which,
            name: claim.name.clone(),
            units: claim.unit.iter().cloned().collect(),
            phones: claim.phone.iter().cloned().collect(),
            removed: false,
        });
        which
    }
}

/// Whether a unit is among these, whatever brackets and blanks stand in its name.
fn has_unit(units: &[String], unit: &str) -> bool {
    let form = reading::wording(unit);
    units.iter().any(|known| reading::wording(known) == form)
}
