//! From sheets of cells to drafts of records: what each row says, what is wrong with it, which records it speaks of. Pure:
//! nothing is looked up but what the context holds, nothing is written.

mod findings;
mod pairs;
mod people;
mod people_records;
mod places;
pub(crate) mod rows;
mod visits;

pub use findings::{RefusedRow, SheetFinding};

use crate::{
    columns::SheetKind,
    key::{CadreKey, DraftRecord, NaturalKey},
    layout::{Layout, layouts},
    read::Workbook,
};
use anju_model::{AreaCode, Clock, CodeSets, Divisions, Fault, PartialDay};
use findings::Found;
use places::Places;
use std::collections::{BTreeMap, BTreeSet};

/// What an import knows besides the workbook.
pub struct Context<'a> {
    /// The code sets of the county.
    pub code_sets: &'a CodeSets,
    /// The divisions that names are read against.
    pub divisions: &'a Divisions,
    /// The county; none before the first import, which takes the one most rows name.
    pub county: Option<AreaCode>,
    /// Now.
    pub clock: Clock,
    /// What the county holds already.
    pub known: &'a dyn Known,
}

/// What a county holds already. `Nothing` for a first import or a dry run without a county.
pub trait Known {
    /// Finds a household by its number.
    fn household(&self, number: &str) -> Option<KnownHousehold>;
    /// Finds who holds an id number.
    fn id_number(&self, id_number: &str) -> Option<KnownPerson>;
    /// Lists the cadres of a household's pairs, present ones first.
    fn cadres_of(&self, household: &str) -> Vec<KnownPair>;
    /// Lists all cadres of a name.
    fn cadres_named(&self, name: &str) -> Vec<CadreKey>;
}

/// A household that the county holds.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownHousehold {
    /// The village it lives in.
    pub village: AreaCode,
    /// The head's name.
    pub head_name: Option<String>,
    /// When it moved in.
    pub moved_in_on: Option<PartialDay>,
    /// Its present members.
    pub members: Vec<KnownPerson>,
}

/// A person that the county holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownPerson {
    /// 人口编号.
    pub number: Option<String>,
    /// 证件号码.
    pub id_number: Option<String>,
    /// The name.
    pub name: String,
    /// Code of the relation to the head.
    pub relation: Option<String>,
    /// The number of the household.
    pub household: Option<String>,
    /// The head's name.
    pub head_name: String,
    /// The village's name as shown.
    pub village: String,
}

/// A pair that the county holds.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownPair {
    /// The cadre.
    pub cadre: CadreKey,
    /// Whether it lasts.
    pub open: bool,
}

/// A county that holds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Known for Nothing {
    fn household(&self, _: &str) -> Option<KnownHousehold> {
        None
    }
    fn id_number(&self, _: &str) -> Option<KnownPerson> {
        None
    }
    fn cadres_of(&self, _: &str) -> Vec<KnownPair> {
        Vec::new()
    }
    fn cadres_named(&self, _: &str) -> Vec<CadreKey> {
        Vec::new()
    }
}

/// What a workbook comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The county it speaks of.
    pub county: Option<AreaCode>,
    /// The records, each once, parents before those that name them.
    pub records: Vec<DraftRecord>,
    /// What was found, by sheet and row.
    pub findings: Vec<SheetFinding>,
    /// Rows that were left out, by sheet and row.
    pub refused: Vec<RefusedRow>,
}

impl Draft {
    /// Counts the records of a kind.
    pub fn count(&self, kind: &str) -> usize {
        self.records.iter().filter(|record| record.kind() == kind).count()
    }

    /// Returns what `import --dry-run --json` prints.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "households": self.count("household"),
            "persons": self.count("person"),
            "pairs": self.count("pair"),
            "visits": self.count("visit"),
            "needs": self.count("need"),
            "refused_rows": self.refused.len(),
            "findings": self.findings,
        })
    }
}

/// What is drafted so far, shared by the three sheets.
struct Drafting<'a> {
    workbook: &'a Workbook,
    context: &'a Context<'a>,
    places: Places<'a>,
    found: Found,
    records: Vec<DraftRecord>,
    households: BTreeMap<String, DraftedHousehold>,
    /// Household numbers that stand in the workbook but could not be drafted.
    refused_households: BTreeSet<String>,
    cadres_of: BTreeMap<String, Vec<CadreKey>>,
    cadres: BTreeMap<CadreKey, DraftedCadre>,
}

/// What pairs and visits need to know of a household.
#[derive(Clone, Debug)]
struct DraftedHousehold {
    village: AreaCode,
    head_name: Option<String>,
    moved_in_on: Option<PartialDay>,
}

/// A cadre as all rows together say him.
struct DraftedCadre {
    record: DraftRecord,
    villages: BTreeSet<AreaCode>,
}

/// Drafts a workbook.
///
/// # Errors
/// `workbook.no_table` and `workbook.headings`: nothing can be said about single rows.
pub fn draft(workbook: &Workbook, context: &Context) -> Result<Draft, Fault> {
    let layouts = layouts(workbook)?;
    let places = Places::new(workbook, &layouts, context);
    let mut drafting = Drafting {
        workbook,
        context,
        places,
        found: Found::default(),
        records: Vec::new(),
        households: BTreeMap::new(),
        refused_households: BTreeSet::new(),
        cadres_of: BTreeMap::new(),
        cadres: BTreeMap::new(),
    };
    for kind in SheetKind::ALL {
        for layout in layouts.iter().filter(|layout| layout.kind == kind) {
            drafting.sheet(layout);
        }
    }
    Ok(drafting.finish())
}

impl Drafting<'_> {
    fn sheet(&mut self, layout: &Layout) {
        match layout.kind {
            SheetKind::People => people::draft(self, layout),
            SheetKind::Pairs => pairs::draft(self, layout),
            SheetKind::Visits => visits::draft(self, layout),
        }
    }

    /// What is known of a household, from this workbook or from the county.
    fn household(&self, number: &str) -> Option<DraftedHousehold> {
        self.households.get(number).cloned().or_else(|| {
            let known = self.context.known.household(number)?;
            Some(DraftedHousehold {
                village: known.village,
                head_name: known.head_name,
                moved_in_on: known.moved_in_on,
            })
        })
    }

    fn finish(mut self) -> Draft {
        let cadres = std::mem::take(&mut self.cadres);
        let cadres = cadres.into_values().map(|cadre| cadre.record.born_with("area", pairs::area_of(&cadre.villages)));
        let mut records: Vec<DraftRecord> = cadres.collect();
        records.append(&mut self.records);
        records.sort_by_key(|record| rank(&record.key));
        let (findings, refused) = self.found.finish();
        Draft { county: self.places.county().cloned(), records, findings, refused }
    }
}

/// Parents before those that name them; sorting is stable, so rows keep their order.
fn rank(key: &NaturalKey) -> u8 {
    match key {
        NaturalKey::SocialGroup(..) | NaturalKey::Settlement(..) | NaturalKey::Cadre(_) => 0,
        NaturalKey::Household(_) => 1,
        NaturalKey::Person(_) => 2,
        NaturalKey::Membership(..)
        | NaturalKey::Hukou(_)
        | NaturalKey::PartyStanding(_)
        | NaturalKey::Pension(..)
        | NaturalKey::Medical(..)
        | NaturalKey::Assistance(..) => 3,
        NaturalKey::Pair(..) => 4,
        NaturalKey::Visit(_) => 5,
        NaturalKey::Need(..) => 6,
    }
}
