//! Which numbering a column of codes speaks, judged from all its cells together: which numbers stand in it, and whether
//! what they would mean agrees with sexes, births and heads beside them. Where two numberings fit alike, both stand, and a
//! number that they read differently is open.

use super::{
    Beside, Meaning, Said, is_number,
    numbering::{Numbering, numberings},
    words::{Word, word},
};
use crate::cell::squeeze;
use anju_model::{
    Clock, CodeSets, PartialDay,
    checks::{RelationSays, relation},
};
use std::collections::{BTreeMap, BTreeSet};

/// From so many numbers on, those that any list would have are missed.
const ENOUGH_TO_MISS: usize = 5;

/// What a column of codes may speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSystem {
    may: Vec<&'static Numbering>,
    /// Whether even the best of them does not fit, so that no number is taken.
    doubted: bool,
}

impl ColumnSystem {
    /// The set's own codes, for cells that stand in no column.
    pub fn own(set: &str) -> Self {
        Self { may: numberings(set).into_iter().filter(|one| one.is_own()).collect(), doubted: false }
    }

    /// What the rows may speak that were taken out of a column: all there is, so that a number is read only where all agree.
    pub fn in_part(set: &str) -> Self {
        Self { may: numberings(set), doubted: false }
    }

    /// Tells whether a number of this set is read by what else stands in its column.
    pub fn is_by_column(set: &str) -> bool {
        numberings(set).len() > 1
    }

    /// Judges a column from its filled cells, each with what stands beside it.
    pub fn of<'a>(
        sets: &CodeSets,
        set: &str,
        cells: impl IntoIterator<Item = (&'a str, &'a Beside)>,
        clock: &Clock,
    ) -> Self {
        let numberings = numberings(set);
        let cells: Vec<(String, &Beside)> = cells
            .into_iter()
            .map(|(text, beside)| (squeeze(text), beside))
            .filter(|(text, _)| !text.is_empty())
            .collect();
        let numbers: BTreeSet<&str> = cells.iter().map(|(text, _)| text.as_str()).filter(|t| is_number(t)).collect();
        if numbers.is_empty() || numberings.len() == 1 {
            return Self::own(set);
        }
        let column = Column { sets, set, clock, cells: &cells };
        let fits: Vec<(&'static Numbering, Fit)> =
            numberings.into_iter().map(|one| (one, column.fit(one, &numbers))).collect();
        choose(&fits)
    }

    /// Tells whether it is settled how numbers are read.
    pub fn is_told(&self) -> bool {
        self.may.len() == 1 && !self.doubted
    }

    /// Returns what people call the one numbering that it speaks, where that is not the set's own.
    pub fn name(&self) -> Option<&'static str> {
        match self.may.as_slice() {
            [only] if !only.is_own() && !self.doubted => Some(only.name),
            _ => None,
        }
    }

    /// Reads a number as all say that may be meant, or leaves it open.
    pub(super) fn read(&self, sets: &CodeSets, set: &str, number: &str) -> Said {
        let read: Vec<Option<Word>> = self.may.iter().map(|one| one.read(sets, set, number)).collect();
        let alike = read.windows(2).all(|two| two[0] == two[1]);
        match read.first() {
            Some(Some(word)) if alike && !self.doubted => word.clone().into(),
            _ if read.iter().all(Option::is_none) => Said::Plain(Meaning::Unknown),
            _ => Said::Plain(Meaning::Open(codes(&read))),
        }
    }
}

fn codes(read: &[Option<Word>]) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for word in read.iter().flatten() {
        let own = match word {
            Word::Code(code) | Word::Kept(code) => vec![code.clone()],
            Word::BySex(man, woman) => vec![man.clone(), woman.clone()],
            Word::NoCode | Word::Nothing => vec![],
        };
        codes.extend(own);
    }
    codes.dedup();
    codes
}

/// How ill a numbering fits a column.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    /// Cells that it cannot read, and cells whose meaning something beside them denies.
    against: usize,
    /// Whether nothing of what any such list has stands in it.
    misses: bool,
}

/// Takes those that nothing speaks against more than against the best, or not twice as much; a rare one only if it is
/// better than the set's own.
fn choose(fits: &[(&'static Numbering, Fit)]) -> ColumnSystem {
    let most: usize = fits.iter().map(|(_, fit)| fit.against).max().unwrap_or_default();
    let weight = |fit: &Fit| fit.against + if fit.misses { most + ENOUGH_TO_MISS } else { 0 };
    let best = fits.iter().map(|(_, fit)| weight(fit)).min().unwrap_or_default();
    let own = fits.iter().find(|(one, _)| one.is_own()).map_or(usize::MAX, |(_, fit)| weight(fit));
    let stands = |one: &Numbering, fit: &Fit| {
        let weight = weight(fit);
        let near = weight == best || weight < 2 * best;
        near && !(one.rare && own <= weight)
    };
    let may: Vec<&(&'static Numbering, Fit)> = fits.iter().filter(|(one, fit)| stands(one, fit)).collect();
    let doubted = may.iter().all(|(_, fit)| fit.misses);
    ColumnSystem { may: may.into_iter().map(|(one, _)| *one).collect(), doubted }
}

/// A column with what it is judged by.
struct Column<'a> {
    sets: &'a CodeSets,
    set: &'a str,
    clock: &'a Clock,
    cells: &'a [(String, &'a Beside)],
}

impl Column<'_> {
    fn fit(&self, numbering: &Numbering, numbers: &BTreeSet<&str>) -> Fit {
        let read: BTreeMap<&str, Word> =
            numbers.iter().filter_map(|number| Some((*number, numbering.read(self.sets, self.set, number)?))).collect();
        let counted = self.cells.iter().filter(|(text, _)| is_number(text));
        let unread = counted.clone().filter(|(text, _)| !read.contains_key(text.as_str())).count();
        let means = |text: &str, sex: Option<&str>| -> Option<String> {
            let word =
                read.get(text).cloned().or_else(|| (!is_number(text)).then(|| word(self.sets, self.set, text))?)?;
            Said::from(word).of(sex).code().map(str::to_owned)
        };
        let meanings: Vec<Option<String>> =
            self.cells.iter().map(|(text, beside)| means(text, beside.sex.as_deref())).collect();
        let long = counted.count() >= ENOUGH_TO_MISS && numbers.iter().all(|number| number.len() == 1);
        let misses = long && !numbering.common.is_empty() && numbering.common.iter().all(|n| !numbers.contains(n));
        Fit { against: unread + self.denied(&meanings), misses }
    }

    /// Counts the cells whose meaning is denied by what stands beside them.
    fn denied(&self, meanings: &[Option<String>]) -> usize {
        let each = |deny: &dyn Fn(&str, &Beside) -> bool| {
            let said =
                meanings.iter().zip(self.cells).filter_map(|(code, (_, beside))| Some((code.as_deref()?, *beside)));
            said.filter(|(code, beside)| deny(code, beside)).count()
        };
        match self.set {
            "sex" => each(&|code, beside| beside.sex.as_deref().is_some_and(|sex| sex != code)),
            "disability" => each(&|code, beside| beside.disability.as_deref().is_some_and(|card| card != code)),
            "education" => each(&|code, beside| beside.birth.is_some_and(|birth| self.too_young(code, birth))),
            "relation_nat" => self.families(meanings),
            _ => 0,
        }
    }

    /// Tells whether nobody of this age has left that school yet.
    fn too_young(&self, code: &str, birth: PartialDay) -> bool {
        let least = match code {
            "3" => 11,
            "4" => 14,
            "5" => 17,
            "6" => 19,
            _ => 0,
        };
        self.clock.today().age_since(birth.earliest()) < least
    }

    /// Counts what is odd about households: heads and spouses beyond one, heads who are not the one whom rows name, and
    /// relations that sex or birth denies.
    fn families(&self, meanings: &[Option<String>]) -> usize {
        let mut households: BTreeMap<Option<&str>, Vec<(&str, &Beside)>> = BTreeMap::new();
        for (code, (_, beside)) in meanings.iter().zip(self.cells) {
            if let Some(code) = code {
                households.entry(beside.household.as_deref()).or_default().push((code, beside));
            }
        }
        let lone = households.remove(&None).unwrap_or_default();
        let odd_alone: usize = lone.iter().map(|(code, beside)| self.odd(code, beside, None)).sum();
        odd_alone + households.values().map(|members| self.family(members)).sum::<usize>()
    }

    fn family(&self, members: &[(&str, &Beside)]) -> usize {
        // One person in two rows is one head, and one spouse.
        let beyond_one = |relation: &str| {
            let of = members.iter().filter(|(code, _)| *code == relation).map(|(_, beside)| beside.person.as_deref());
            let (named, unnamed): (Vec<_>, Vec<_>) = of.partition(Option::is_some);
            (named.into_iter().collect::<BTreeSet<_>>().len() + unnamed.len()).saturating_sub(1)
        };
        let doubled = beyond_one("01") + beyond_one("02");
        let head = members.iter().find(|(code, _)| *code == "01").map(|(_, beside)| *beside);
        doubled + members.iter().map(|(code, beside)| self.odd(code, beside, head)).sum::<usize>()
    }

    fn odd(&self, code: &str, beside: &Beside, head: Option<&Beside>) -> usize {
        let other_head = usize::from(beside.head.is_some_and(|is_head| is_head != (code == "01")));
        let says = RelationSays {
            relation: code,
            sex: beside.sex.as_deref(),
            birth: beside.birth,
            head_sex: head.and_then(|head| head.sex.as_deref()),
            head_birth: head.and_then(|head| head.birth),
        };
        other_head + relation(&says, self.sets, self.clock).len()
    }
}
