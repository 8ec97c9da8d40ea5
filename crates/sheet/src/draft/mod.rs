//! From sheets of cells to drafts of records: what each row says, what is wrong with it, which records it speaks of. Pure:
//! nothing is looked up but what the context holds, nothing is written.

mod account;
mod cadres;
pub(crate) mod cells;
mod cost;
mod families;
mod findings;
pub(crate) mod gone;
mod homes;
mod households;
mod identity;
mod known;
mod left;
mod merge;
mod not_done;
mod numbers;
mod pairs;
mod people;
mod people_records;
mod places;
mod records;
mod restarts;
pub(crate) mod rows;
pub(crate) mod sheets;
mod spelled;
pub(crate) mod titles;
mod visits;
pub(crate) mod words;

pub use findings::RefusedRow;
pub use identity::Suspects;
pub use known::{Known, KnownCadre, KnownHousehold, KnownPair, KnownPerson, Stay};
pub use records::Records;

use crate::{
    everyday::Learnt,
    key::{DraftRecord, Source, Which},
    layout::{Layout, Layouts, LeftSheet, Place, WhyUnread, lay_out_among},
    read::Workbook,
    taught::{Unseen, coded, unseen},
};
use anju_model::{
    AreaCode, Clock, CodeSets, Divisions, Fault, PartialDay, RecordId,
    checks::Finding,
    contract::{ColumnAccount, ImportFinding, UnknownWord, WordMeaning},
};
use cadres::Cadres;
use findings::Found;
use homes::Homes;
use known::Index;
use places::Places;
use rayon::prelude::*;
use rows::{RowFate, Said};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    pub known: &'a Known,
    /// What words mean that a person has mapped 词语对应.
    pub words: &'a Learnt,
}

/// What a workbook comes to.
#[derive(Debug, Default)]
pub struct Draft {
    /// The county it speaks of.
    pub county: Option<AreaCode>,
    /// The records, each once, parents before those that name them.
    pub records: Records,
    /// Records that may be one 疑似重复.
    pub suspects: Vec<Suspects>,
    layouts: Vec<Layout>,
    found: Found,
    rows: HashMap<(usize, u32), RowFate>,
    /// The villages that only the names or titles of sheets name, by sheet.
    titled: BTreeMap<usize, String>,
}

impl Draft {
    /// Counts the records of a kind.
    pub fn count(&self, kind: &str) -> usize {
        self.records.iter().filter(|record| record.kind() == kind).count()
    }

    /// Returns what the sheets are that were read, and where their columns stand.
    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// Lists a finding about the row that a record comes from.
    pub fn note(&mut self, workbook: &Workbook, source: Source, finding: &Finding) {
        if let Some(layout) = self.layouts.iter().find(|layout| layout.sheet == source.sheet) {
            self.found.add(workbook, layout, source.row, finding);
        }
        if cost::leaves_untaken(finding)
            && let Some(row) = self.rows.get_mut(&(source.sheet, source.row))
        {
            row.outdo(&finding.field);
        }
    }

    /// Returns what was found, by sheet, row and column.
    pub fn findings(&self) -> Vec<ImportFinding> {
        self.found.sorted()
    }

    /// Returns the rows that were left out, by sheet and row, with their reasons.
    pub fn refused(&self) -> Vec<RefusedRow> {
        self.found.refused()
    }

    /// Returns the rows that were taken but for some cells, by sheet and row, with the reasons.
    pub fn to_mend(&self) -> Vec<RefusedRow> {
        self.found.to_mend()
    }

    /// Returns what a cell says once it is taken out of what stands around it, where that is not its own text.
    pub(crate) fn by_itself(&self, sheet: usize, row: u32, place: &Place) -> Option<&str> {
        self.rows.get(&(sheet, row))?.by_itself(place)
    }

    /// Returns the village that only a sheet's name or title names.
    pub(crate) fn titled(&self, sheet: usize) -> Option<&str> {
        self.titled.get(&sheet).map(String::as_str)
    }

    /// Returns what became of the filled cells under each heading, sheet by sheet.
    pub fn accounts(&self, workbook: &Workbook) -> Vec<ColumnAccount> {
        account::accounts(workbook, &self.layouts, &self.rows, &self.found)
    }

    /// Lists the usual headings that no column was read as, sheet by sheet, each once.
    pub fn unmatched(&self) -> Vec<String> {
        account::unmatched(&self.layouts)
    }

    /// Finds the words that are mapped and stand in no cell of their columns.
    pub fn unseen(&self, workbook: &Workbook, words: &[WordMeaning]) -> Unseen {
        let sheets = self.layouts.iter().map(|layout| (layout.sheet, layout.columns.as_slice()));
        unseen(workbook, sheets, words, coded)
    }

    /// Lists the words that nobody knows, each once a column.
    pub fn unknown_words(&self, sets: &CodeSets) -> Vec<UnknownWord> {
        account::unknown_words(&self.layouts, &self.found, sets)
    }
}

/// What is drafted so far, shared by the three kinds of sheets.
struct Drafting<'a> {
    workbook: &'a Workbook,
    context: &'a Context<'a>,
    layouts: &'a [Layout],
    /// What the sheets say, by layout, until it is drafted.
    read: Vec<(Vec<Said>, Vec<Finding>)>,
    index: Index<'a>,
    places: Places<'a>,
    found: Found,
    records: Records,
    suspects: BTreeSet<Suspects>,
    /// What became of the rows that were read, by sheet and row, for the account of their cells.
    rows: HashMap<(usize, u32), RowFate>,
    titled: BTreeMap<usize, String>,
    households: Homes,
    drafted: HashMap<Which, DraftedHousehold>,
    /// Households that stand in the workbook but could not be drafted.
    refused_households: BTreeSet<Which>,
    /// Numbers under which rows of another family stand: what else names them may mean either.
    contested: BTreeSet<String>,
    cadres: Cadres,
    cadres_of: HashMap<Which, Vec<Which>>,
    noted: BTreeMap<Which, DraftedCadre>,
    pairs: u32,
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
/// `workbook.no_table`, `workbook.headings`, `workbook.other_county {other, county}`: nothing can be said about single rows.
pub fn draft(workbook: &Workbook, context: &Context) -> Result<Draft, Fault> {
    let is_village = |titles: &[String]| places::is_village(context, titles);
    let Layouts { read: layouts, left } = lay_out_among(workbook, &is_village)?;
    if let (Some(home), Some(other)) = (&context.county, places::of_other_county(workbook, &layouts, context)) {
        let name = |code| context.divisions.show(code);
        return Err(Fault::new("workbook.other_county").with("other", name(&other)).with("county", name(home)));
    }
    let sheet_of = |layout: &Layout| &workbook.sheets[layout.sheet];
    let mut drafting = Drafting {
        workbook,
        context,
        layouts: &layouts,
        read: layouts.par_iter().map(|layout| sheets::read(layout, sheet_of(layout), context)).collect(),
        index: Index::of(context.known),
        places: Places::new(workbook, &layouts, context),
        found: Found::default(),
        records: Records::default(),
        suspects: BTreeSet::new(),
        rows: HashMap::new(),
        titled: BTreeMap::new(),
        households: Homes::of(context.known),
        drafted: HashMap::new(),
        refused_households: BTreeSet::new(),
        contested: BTreeSet::new(),
        cadres: Cadres::of(context.known),
        cadres_of: HashMap::new(),
        noted: BTreeMap::new(),
        pairs: 0,
    };
    drafting.tell_left(&left);
    people::draft(&mut drafting);
    pairs::draft(&mut drafting);
    visits::draft(&mut drafting);
    let mut draft = drafting.finish();
    draft.layouts = layouts;
    Ok(draft)
}

impl Drafting<'_> {
    /// Takes what was read of the sheet that has this layout.
    fn take(&mut self, layout: usize) -> Vec<Said> {
        let (said, told) = std::mem::take(&mut self.read[layout]);
        for finding in told {
            self.found.add(self.workbook, &self.layouts[layout], WHOLE_SHEET, &finding);
        }
        said
    }

    /// Lets go of rows of which all is drafted.
    fn close(&mut self, rows: impl IntoIterator<Item = Said>) {
        self.rows.extend(rows.into_iter().map(|said| ((said.sheet, said.row), said.into())));
    }

    /// Tells what of the workbook is not read: sheets, rows, columns beyond all others; and which rows are hidden.
    fn tell_left(&mut self, left: &[LeftSheet]) {
        for left in left {
            let mut finding = Finding::warning(left.why.code(), "").with("rows", left.rows).with("cells", left.filled);
            finding = finding.with("sheet", &self.workbook.sheets[left.sheet].name);
            if let WhyUnread::Lacks(missing) = &left.why {
                finding = finding.with("missing", missing.join("、"));
            }
            self.found.about_sheet(self.workbook, left.sheet, &finding);
        }
        for layout in self.layouts {
            for finding in left::of_sheet(layout, &self.workbook.sheets[layout.sheet]) {
                self.found.add(self.workbook, layout, finding.0, &finding.1);
            }
        }
    }

    fn sheet_name(&self, layout: usize) -> &str {
        &self.workbook.sheets[self.layouts[layout].sheet].name
    }

    /// What is known of a household, from this workbook or from the county.
    fn household(&self, which: Which) -> Option<DraftedHousehold> {
        self.drafted.get(&which).cloned().or_else(|| {
            let Which::Stored(id) = which else { return None };
            let known = self.index.household(id)?;
            Some(DraftedHousehold {
                village: known.village.clone(),
                head_name: self.index.head_name(id).map(str::to_owned),
                moved_in_on: known.moved_in_on,
            })
        })
    }

    /// The household in which the county knows whoever has one of these numbers.
    fn home_of(&self, number: Option<&str>, id_number: Option<&str>) -> Option<RecordId> {
        let has = |keys: &[String], key: Option<&str>| key.is_some() && keys.first().map(String::as_str) == key;
        let numberless = || self.context.known.households.iter().any(|household| household.numbers.is_empty());
        let person =
            self.context.known.persons.iter().filter(|_| numberless()).find(|person| {
                !person.removed && (has(&person.numbers, number) || has(&person.id_numbers, id_number))
            })?;
        match person.stay {
            Stay::Member { household, .. } => Some(household),
            Stay::Left { .. } | Stay::Nowhere => None,
        }
    }

    fn new_pair(&mut self) -> Which {
        self.pairs += 1;
        Which::New(self.pairs - 1)
    }

    fn finish(mut self) -> Draft {
        let cadres = std::mem::take(&mut self.noted);
        let cadres = cadres.into_values().map(|cadre| cadre.record.born_with("area", pairs::area_of(&cadre.villages)));
        self.records.extend(cadres);
        self.suspects.append(&mut self.cadres.suspects);
        Draft {
            county: self.places.county().cloned(),
            records: self.records,
            suspects: self.suspects.into_iter().collect(),
            layouts: Vec::new(),
            found: self.found,
            rows: self.rows,
            titled: self.titled,
        }
    }
}

/// The row under which findings stand that are about no row.
const WHOLE_SHEET: u32 = 0;
