//! One seed from end to end: an office writes the truth, it is imported, imported again, and imported as another office writes
//! it; after each step the county is judged.

use super::{
    chance::Chance,
    importer::{Answer, Importer},
    judge::{Fault, Held, Imported, Judgement, Report, judged, rows},
    office::{Delivery, File, Habit, Habits, Told, delivered},
    truth::{COUNTY, Feature, TODAY, made},
};
use anju_county::{County, CountyError, Folder, rim::Rim};
use anju_model::{AreaCode, Day, Stamp};
use anju_sheet::SheetKind;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, atomic::AtomicI64, atomic::Ordering},
};
use tempfile::TempDir;

/// What a seed comes to, part by part, so that it can be taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The seed.
    pub seed: u64,
    /// How many households.
    pub households: usize,
    /// What they have.
    pub features: BTreeSet<Feature>,
    /// The habits of the office that writes first.
    pub first: Habits,
    /// The habits of the office that writes the same county afterwards; none where nobody does.
    pub second: Option<Habits>,
}

impl Case {
    /// Draws the case of a seed, of at most so many households.
    pub fn of(seed: u64, most_households: usize) -> Self {
        let chance = Chance::of(seed);
        Self {
            seed,
            households: chance.about("households").between(1, most_households),
            features: Feature::ALL.into_iter().filter(|one| chance.about(&format!("{one:?}")).happens(60)).collect(),
            first: Habits::drawn(&chance.about("first office")),
            second: Some(Habits::drawn(&chance.about("second office"))),
        }
    }

    fn offices(&self) -> Vec<(Told, Delivery)> {
        let truth = made(self.seed, self.households, &self.features);
        let chance = Chance::of(self.seed);
        let offices = [("first office", Some(&self.first)), ("second office", self.second.as_ref())];
        let of = |(name, habits): (&str, Option<&Habits>)| {
            let (chance, habits) = (chance.about(name), habits?);
            let told = Told::drawn(habits, &chance.about("told"));
            let delivery = delivered(&truth, &told, habits, &chance);
            Some((told, delivery))
        };
        offices.into_iter().filter_map(of).collect()
    }

    /// Returns what each office sends.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.offices().into_iter().map(|(_, delivery)| delivery).collect()
    }

    /// Runs it: what is broken, and which cells were left open.
    pub fn run(&self, importer: &dyn Importer) -> Judgement {
        let act = std::panic::AssertUnwindSafe(|| self.steps(importer));
        match std::panic::catch_unwind(act) {
            Ok(Ok(judgement)) => judgement,
            Ok(Err(fault)) => Judgement { faults: vec![fault], ..Judgement::default() },
            Err(_) => Judgement { faults: vec![Fault::new("a program panicked", "")], ..Judgement::default() },
        }
    }

    fn steps(&self, importer: &dyn Importer) -> Result<Judgement, Fault> {
        let deliveries = self.offices();
        let place = Place::new();
        // A workbook that does not say which county it is of comes to a county that was named.
        if deliveries.iter().any(|(told, _)| !told.tells(SheetKind::People, "county")) {
            let county = AreaCode::parse(COUNTY).expect("six digits");
            place.county.set_area(&county).map_err(failed("the county cannot be named"))?;
        }
        let rim = Fixed::of(self.seed);
        let mut reports: Vec<(File, Report)> = vec![];
        let mut faults = vec![];
        let mut open = BTreeSet::new();
        for (nth, (told, delivery)) in deliveries.iter().enumerate() {
            let before = Held::of(&place.county).map_err(failed("the county cannot be read"))?;
            let mut refused = vec![];
            for file in &delivery.files {
                let answer = one_file(importer, &place.county, file, &rim, &mut faults)?;
                refused.extend(answer.refused.clone());
                reports.push((file.clone(), Report::of(&answer.json)));
            }
            let held = Held::of(&place.county).map_err(failed("the county cannot be read"))?;
            let files: Vec<Imported<'_>> = reports.iter().map(|(file, report)| Imported { file, report }).collect();
            let judgement = judged(&held, &files);
            faults.extend(judgement.faults);
            // Last year's sheet says of last year what nobody said before, and stands in for a cell of this year that cannot be
            // read.
            let of_last_year = self.second.as_ref().is_some_and(|habits| habits.has(Habit::OldCopy))
                || (self.first.has(Habit::OldCopy) && self.first.has(Habit::DoubtfulCells));
            let says_no_more = nth > 0 && deliveries[0].0.covers_all_of(told) && open.is_empty() && !of_last_year;
            // A text that stands beside a record is as it was spelled.
            let (before, after) = (before.without_kept(), held.without_kept());
            if says_no_more && before.records != after.records {
                let how = difference(&before, &after);
                faults.push(Fault::new("another spelling of the same changes something", how));
            }
            open = judgement.open;
            faults.extend(again(importer, &place.county, delivery, &rim, &held)?);
            faults.extend(sent_back(importer, &place.county, &refused, &rim)?);
        }
        Ok(Judgement { faults, open })
    }
}

fn failed(what: &'static str) -> impl Fn(CountyError) -> Fault {
    move |error| Fault::new(what, format!("{error:?}"))
}

/// Looks a file through and imports it: both say the same, and a look writes nothing.
fn one_file(
    importer: &dyn Importer,
    county: &County,
    file: &File,
    rim: &dyn Rim,
    faults: &mut Vec<Fault>,
) -> Result<Answer, Fault> {
    let unread = failed("the county cannot be read");
    let before = rows(county).map_err(&unread)?;
    let looked = importer.dry_run(county, file, rim).map_err(failed("a dry run fails"))?;
    if rows(county).map_err(&unread)? != before {
        faults.push(Fault::new("a dry run writes", &file.name));
    }
    let imported = importer.import(county, file, rim).map_err(failed("an import fails that its dry run let pass"))?;
    if looked.json != imported.json {
        faults.push(Fault::new("a dry run says otherwise than the import", json_difference(&looked, &imported)));
    }
    let cells = |answer: &Answer| answer.refused.as_deref().map(|bytes| anju_sheet::read_workbook("x.xlsx", bytes));
    if cells(&looked) != cells(&imported) {
        faults.push(Fault::new("a dry run refuses other rows than the import", &file.name));
    }
    Ok(imported)
}

/// Imports a delivery once more: nothing changes.
fn again(
    importer: &dyn Importer,
    county: &County,
    delivery: &Delivery,
    rim: &dyn Rim,
    before: &Held,
) -> Result<Vec<Fault>, Fault> {
    let mut changes = 0;
    for file in &delivery.files {
        changes += importer.import(county, file, rim).map_err(failed("a second import fails"))?.changes;
    }
    let after = Held::of(county).map_err(failed("the county cannot be read"))?;
    // Of two files that speak of the same people each has its own texts to stand beside them.
    let same = match delivery.files.len() {
        1 => changes == 0 && after == *before,
        _ => after.without_kept().records == before.without_kept().records,
    };
    let how = || format!("{changes} changes: {}", difference(before, &after));
    Ok(if same { vec![] } else { vec![Fault::new("a second import changes something", how())] })
}

/// Imports what was not taken once more as it is: nothing changes.
fn sent_back(
    importer: &dyn Importer,
    county: &County,
    refused: &[Vec<u8>],
    rim: &dyn Rim,
) -> Result<Vec<Fault>, Fault> {
    let unread = failed("the county cannot be read");
    let before = Held::of(county).map_err(&unread)?;
    for bytes in refused {
        importer.send_back(county, bytes, rim).map_err(failed("rows that were refused cannot be sent back"))?;
    }
    let after = Held::of(county).map_err(&unread)?;
    let same = after.without_kept().records == before.without_kept().records;
    let how = || difference(&before.without_kept(), &after.without_kept());
    Ok(if same { vec![] } else { vec![Fault::new("rows sent back as they are change something", how())] })
}

/// Names the first few fields that differ.
fn difference(before: &Held, after: &Held) -> String {
    let mut found = vec![];
    for known in before.records.keys().chain(after.records.keys()).collect::<BTreeSet<_>>() {
        let (old, new) = (before.records.get(known), after.records.get(known));
        if old != new {
            let names = old.into_iter().chain(new).flat_map(|fields| fields.keys()).collect::<BTreeSet<_>>();
            let differs = |name: &&&String| before.field(known, name) != after.field(known, name);
            let fields = names
                .iter()
                .filter(differs)
                .map(|name| format!("{name} {:?} → {:?}", before.field(known, name), after.field(known, name)));
            found.push(format!("{known}: {}", fields.collect::<Vec<_>>().join(", ")));
        }
    }
    found.truncate(3);
    found.join("; ")
}

fn json_difference(one: &Answer, other: &Answer) -> String {
    let names = ["households", "persons", "pairs", "visits", "needs", "refused_rows", "mend_rows"];
    let count = |answer: &Answer| names.map(|name| answer.json[name].to_string()).join(" ");
    let findings = |answer: &Answer| answer.json["findings"].as_array().map_or(0, Vec::len);
    format!("{} with {} findings; {} with {}", count(one), findings(one), count(other), findings(other))
}

/// A county of its own in memory, where the system has a folder there.
struct Place {
    county: County,
    _folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new_in(memory()).expect("a folder");
        let made = started();
        crate::copy(&made.path().join("county"), &folder.path().join("county")).expect("the folder is there");
        std::fs::copy(made.path().join("county.key"), folder.path().join("county.key")).expect("the key is there");
        let county = County::open(&Folder::new(&folder.path().join("county"), None)).expect("it was just made");
        Self { county, _folder: folder }
    }
}

/// A county without records, made once.
fn started() -> &'static TempDir {
    static STARTED: OnceLock<TempDir> = OnceLock::new();
    STARTED.get_or_init(|| {
        let folder = crate::for_the_run(&memory(), "anju-soak-");
        drop(County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).expect("starts"));
        folder
    })
}

fn memory() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { tempfile::env::temp_dir() }
}

/// A clock that goes on by a second whenever it is asked, from a morning of the truth's day, and ids from the seed.
struct Fixed {
    now: AtomicI64,
    chance: Mutex<Chance>,
}

impl Fixed {
    fn of(seed: u64) -> Self {
        let today: Day = TODAY.parse().expect("a day");
        let epoch = Day::new(1970, 1, 1).expect("a day");
        let morning = today.days_since(epoch) * 86_400_000;
        Self { now: AtomicI64::new(morning), chance: Mutex::new(Chance::of(seed).about("ids")) }
    }
}

impl Rim for Fixed {
    fn now(&self) -> Stamp {
        Stamp(self.now.fetch_add(1_000, Ordering::Relaxed))
    }

    fn random(&self, buffer: &mut [u8]) {
        self.chance.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(buffer);
    }
}
