//! From what a row says of county, township and village, by name or by code, to the village.

use super::{Context, rows::Said, titles};
use crate::{
    cell::{squeeze, tidy},
    columns::SheetKind,
    layout::{Layout, Place as ColumnPlace},
    read::{Row, Workbook},
};
use anju_model::{
    AreaCode, Divisions,
    area::AreaLevel,
    checks::Finding,
    divisions::{Nearness, Sought, Written, bare_village, short_name},
    reading,
};
use std::collections::BTreeMap;

/// A village, and what else its cells say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The village.
    pub code: AreaCode,
    /// The group below it that stands behind its name, `1组`: what the row's group is where no column says so.
    pub group: Option<String>,
    /// What is doubtful or left over, though the village is sure.
    pub notes: Vec<Finding>,
}

/// Reads names and codes against the divisions, each distinct place once.
pub(super) struct Places<'a> {
    divisions: &'a Divisions,
    county: Option<AreaCode>,
    read: BTreeMap<([String; 3], Option<AreaCode>), Result<Place, Finding>>,
    origins: BTreeMap<String, Option<AreaCode>>,
    /// The names of settlements as the workbook first wrote them, by village and form.
    settlements: BTreeMap<(AreaCode, String), String>,
}

impl<'a> Places<'a> {
    /// Finds the county: the one given, else the one most rows name, else the one most townships lie in.
    pub fn new(workbook: &Workbook, layouts: &[Layout], context: &Context<'a>) -> Self {
        let divisions = context.divisions;
        let county = context.county.clone().or_else(|| most_named(workbook, layouts, divisions));
        Self { divisions, county, read: BTreeMap::new(), origins: BTreeMap::new(), settlements: BTreeMap::new() }
    }

    /// Returns the county.
    pub fn county(&self) -> Option<&AreaCode> {
        self.county.as_ref()
    }

    /// Returns the only village of the county that a sheet's name or titles name.
    pub fn titled(&self, titles: &[String]) -> Option<AreaCode> {
        titles::village(self.divisions, self.county.as_ref()?, titles)
    }

    /// Returns a village's name with those above it.
    pub fn path(&self, village: &AreaCode) -> String {
        self.divisions.path(village)
    }

    /// Returns a village's name as shown.
    pub fn short_name(&self, village: &AreaCode) -> String {
        self.divisions.name(village).map_or_else(|| village.to_string(), |name| short_name(name).to_owned())
    }

    /// Returns the village that a row names, or what is wrong with it; nothing where the row names none.
    pub fn place(&mut self, said: &Said) -> Option<Result<Place, Finding>> {
        let names = ["county", "township", "village"].map(|name| said.text(name).unwrap_or_default().to_owned());
        if names[1].is_empty() && names[2].is_empty() {
            return None;
        }
        let key = (names, said.text("household").and_then(|number| registered_in(self.divisions, number)));
        if !self.read.contains_key(&key) {
            let (names, registered) = (&key.0, key.1.as_ref());
            let place = self.county.as_ref().map_or_else(
                || Err(Finding::error("area.county", "county").with("value", &names[0])),
                |home| Reading { divisions: self.divisions, home, names, registered, notes: Vec::new() }.place(),
            );
            self.read.insert(key.clone(), place);
        }
        self.read.get(&key).cloned()
    }

    /// Returns a settlement's name without those of the county and the township before it, where a name is left, and without
    /// the village's before a name of its own; as the workbook first wrote it.
    pub fn settlement(&mut self, village: &AreaCode, name: &str) -> String {
        let name = self.own_name(village, name);
        let key = (village.clone(), reading::settlement_form(name));
        self.settlements.entry(key).or_insert_with(|| name.to_owned()).clone()
    }

    fn own_name<'n>(&self, village: &AreaCode, name: &'n str) -> &'n str {
        let above = [AreaLevel::Municipality, AreaLevel::County, AreaLevel::Township];
        let above = above.iter().filter_map(|level| self.divisions.name(&village.at(*level)?));
        let rest =
            above.fold(name, |rest, above| rest.strip_prefix(above).filter(|rest| is_name(rest)).unwrap_or(rest));
        let full = self.divisions.name(village).unwrap_or_default();
        let behind = [full, short_name(full), bare_village(full)].into_iter().filter(|own| !own.is_empty());
        let behind = behind.filter_map(|own| rest.strip_prefix(own)).find(|rest| is_own_name(rest));
        behind.unwrap_or(rest)
    }

    /// Returns a group's name without the village's before its number: 农坝社区1组 is 1组.
    pub fn group(&self, village: &AreaCode, name: &str) -> String {
        let full = self.divisions.name(village).unwrap_or_default();
        let numbered = [full, short_name(full), bare_village(full)].into_iter().filter(|own| !own.is_empty());
        let numbered = numbered.filter_map(|own| Some(reading::group_name(name.strip_prefix(own)?)));
        let mut numbered = numbered.filter(|group| group.starts_with(|c: char| c.is_ascii_digit()));
        numbered.next().unwrap_or_else(|| name.to_owned())
    }

    /// Returns the code of a village written as a run of names, in this county or, with its county's name, in another; of one
    /// that the table does not have that of its county or province, where another is written.
    pub fn origin(&mut self, written: &str) -> Option<AreaCode> {
        let home = self.county.as_ref()?;
        if let Some(code) = self.origins.get(written) {
            return code.clone();
        }
        let municipality = home.at(AreaLevel::Municipality);
        let within = [Some(home), municipality.as_ref()].into_iter().flatten();
        let code = within
            .filter_map(|within| self.divisions.seek(within, AreaLevel::Village, written).one())
            .map(|written| written.code)
            .next()
            // How far somebody moved follows from what is certain of it.
            .or_else(|| self.divisions.afar(home, written));
        self.origins.insert(written.to_owned(), code.clone());
        code
    }
}

/// Whether what is left of a settlement's name names it.
fn is_name(rest: &str) -> bool {
    !["", "安置点", "集中安置点", "安置区", "安置小区", "集中安置区", "小区"].contains(&rest)
}

/// Whether what is left is the name of an estate, and not only which of the village's settlements it is.
fn is_own_name(rest: &str) -> bool {
    let estate = ["小区", "家园", "花园", "苑", "新城", "公寓"].iter().any(|word| rest.contains(word));
    estate && is_name(rest) && rest.chars().count() >= 4 && !rest.starts_with(['安', '集', '第'])
}

/// What the county's cell says.
#[derive(PartialEq)]
enum Named {
    ThisOrNone,
    Unknown,
}

/// One place being read.
struct Reading<'a> {
    divisions: &'a Divisions,
    home: &'a AreaCode,
    names: &'a [String; 3],
    /// The village in which the household was numbered.
    registered: Option<&'a AreaCode>,
    notes: Vec<Finding>,
}

impl Reading<'_> {
    fn place(mut self) -> Result<Place, Finding> {
        let [county, township, village] = self.names;
        let named = self.named(county)?;
        let townships = self.townships(township)?;
        if named == Named::Unknown {
            self.unknown_county(county, !townships.is_empty())?;
        }
        let found = match (village.is_empty(), townships.is_empty()) {
            (true, _) => self.whole_path(township),
            (false, true) => self.without_township(township, village),
            (false, false) => self.inside(&townships, village),
        }?;
        self.note(&found, village);
        let group = found.group().map(reading::group_name);
        Ok(Place { code: found.code, group, notes: self.notes })
    }

    /// Reads the county's cell, before all others: in another county nothing else is found.
    fn named(&self, written: &str) -> Result<Named, Finding> {
        let says_nothing = |text: &str| matches!(text, "" | "市辖区" | "县") || self.is_municipality(text);
        if says_nothing(&squeeze(written)) {
            return Ok(Named::ThisOrNone);
        }
        match find_county(self.divisions, written) {
            Some(county) if county == *self.home => Ok(Named::ThisOrNone),
            Some(other) => {
                let [other, home] = [&other, self.home].map(|code| self.divisions.show(code));
                Err(Finding::error("area.other_county", "county").with("other", other).with("county", home))
            }
            None => Ok(Named::Unknown),
        }
    }

    /// A cell that names no county costs only itself where the township is sure.
    fn unknown_county(&mut self, written: &str, township_is_sure: bool) -> Result<(), Finding> {
        let finding: fn(&str, &str) -> Finding = if township_is_sure { Finding::warning } else { Finding::error };
        let unknown = finding("area.county", "county").with("value", written);
        if !township_is_sure {
            return Err(unknown);
        }
        self.notes.push(unknown);
        Ok(())
    }

    fn is_municipality(&self, text: &str) -> bool {
        let municipality = self.home.at(AreaLevel::Municipality);
        municipality.and_then(|code| self.divisions.name(&code)).is_some_and(|name| name == text)
    }

    /// Returns the townships that a cell may mean; none where it is blank or, with a whole village beside it, unreadable.
    fn townships(&mut self, written: &str) -> Result<Vec<AreaCode>, Finding> {
        match self.divisions.seek(self.home, AreaLevel::Township, written) {
            Sought::One(found) => {
                self.note_kind(&found, "township", written);
                Ok(vec![found.code])
            }
            Sought::Several(codes) => Ok(codes),
            Sought::Nothing if written.is_empty() => Ok(Vec::new()),
            Sought::Nothing if self.village_by_itself().is_some() => {
                self.notes.push(self.no_township(written, Finding::warning));
                Ok(Vec::new())
            }
            Sought::Nothing => Err(self.no_township(written, Finding::error)),
        }
    }

    fn no_township(&self, written: &str, finding: fn(&str, &str) -> Finding) -> Finding {
        let county = self.divisions.show(self.home);
        finding("area.township", "township").with("county", county).with("value", written)
    }

    /// The village by its code or by a run of names with its township's, whatever the township's cell says.
    fn village_by_itself(&self) -> Option<Written> {
        self.divisions.seek(self.home, AreaLevel::Village, &self.names[2]).one()
    }

    /// Reads a cell of the township that names the village too.
    fn whole_path(&self, township: &str) -> Result<Written, Finding> {
        let found = self.divisions.seek(self.home, AreaLevel::Village, township).one();
        found.ok_or_else(|| Finding::error("area.no_village", "village"))
    }

    fn without_township(&mut self, township: &str, village: &str) -> Result<Written, Finding> {
        if let Some(found) = self.village_by_itself() {
            return Ok(found);
        }
        match self.divisions.seek_alone(self.home, village) {
            Sought::One(found) if found.near <= Nearness::Bare => Ok(found),
            Sought::One(found) => Err(self.no_village(self.home, village, &[found.code])),
            Sought::Several(codes) => self.several(village, &codes),
            Sought::Nothing if township.is_empty() => Err(self.no_village(self.home, village, &[])),
            Sought::Nothing => Err(self.no_township(township, Finding::error)),
        }
    }

    /// Finds a village inside its township; of several townships, in the one that has it.
    fn inside(&mut self, townships: &[AreaCode], village: &str) -> Result<Written, Finding> {
        let sought: Vec<Sought> =
            townships.iter().map(|township| self.divisions.seek(township, AreaLevel::Village, village)).collect();
        let ones: Vec<&Written> = sought
            .iter()
            .filter_map(|sought| if let Sought::One(found) = sought { Some(found) } else { None })
            .collect();
        let rivals: Vec<AreaCode> = sought
            .iter()
            .flat_map(|sought| if let Sought::Several(codes) = sought { codes.clone() } else { Vec::new() })
            .collect();
        match ones.as_slice() {
            [only] if rivals.is_empty() => Ok((*only).clone()),
            [] if rivals.is_empty() => Err(self.elsewhere(&townships[0], village)),
            ones => {
                let codes: Vec<AreaCode> = ones.iter().map(|one| one.code.clone()).chain(rivals).collect();
                self.several(village, &codes)
            }
        }
    }

    /// The township has no such village: another that the cell itself names contradicts it; one of that name elsewhere is
    /// offered.
    fn elsewhere(&self, township: &AreaCode, village: &str) -> Finding {
        if let Some(other) = self.village_by_itself() {
            let (township, village) = (self.divisions.show(township), self.divisions.path(&other.code));
            return Finding::error("area.contradicts", "village").with("township", township).with("village", village);
        }
        let elsewhere = match self.divisions.seek_alone(self.home, village) {
            Sought::One(found) => vec![found.code],
            Sought::Several(codes) => codes,
            Sought::Nothing => Vec::new(),
        };
        self.no_village(township, village, &elsewhere)
    }

    fn no_village(&self, within: &AreaCode, village: &str, elsewhere: &[AreaCode]) -> Finding {
        let name = self.divisions.show(within);
        let finding = Finding::error("area.village", "village").with("township", name).with("value", village);
        if elsewhere.is_empty() { finding } else { finding.with("candidates", self.names_of(elsewhere)) }
    }

    /// Of villages of one name that is meant in which the household was numbered.
    fn several(&mut self, village: &str, codes: &[AreaCode]) -> Result<Written, Finding> {
        let unsure = || {
            Finding::error("area.several", "village").with("value", village).with("candidates", self.names_of(codes))
        };
        let code = self.registered.filter(|code| codes.contains(code)).ok_or_else(unsure)?;
        let township = code.at(AreaLevel::Township).ok_or_else(unsure)?;
        let found = self.divisions.seek(&township, AreaLevel::Village, village).one().ok_or_else(unsure)?;
        let name = self.divisions.path(&found.code);
        self.notes.push(Finding::warning("area.read_as", "village").with("value", village).with("name", name));
        Ok(found)
    }

    /// Names a few divisions so that they can be told apart.
    fn names_of(&self, codes: &[AreaCode]) -> String {
        const NAMED: usize = 5;
        let name = |code: &AreaCode| {
            let township = code.at(AreaLevel::Township).and_then(|code| self.divisions.name(&code));
            format!("{}{}", township.unwrap_or_default(), self.divisions.name(code).unwrap_or_default())
        };
        let few = codes.iter().take(NAMED).map(name).collect::<Vec<_>>().join("、");
        if codes.len() > NAMED { format!("{few} 等 {} 个", codes.len()) } else { few }
    }

    fn note(&mut self, found: &Written, village: &str) {
        self.note_kind(found, "village", village);
        if !found.rest.is_empty() && found.group().is_none() {
            let finding = Finding::warning("area.rest", "village").with("rest", &found.rest);
            self.notes.push(finding.with("name", self.divisions.show(&found.code)));
        }
    }

    /// Tells that a name was taken for one of another kind: 农坝村 for 农坝社区.
    fn note_kind(&mut self, found: &Written, field: &str, written: &str) {
        if found.near == Nearness::OtherKind {
            let name = self.divisions.show(&found.code);
            self.notes.push(Finding::warning("area.read_as", field).with("value", written).with("name", name));
        }
    }
}

/// The village in which a household was numbered: the national register's numbers begin with its code.
fn registered_in(divisions: &Divisions, number: &str) -> Option<AreaCode> {
    const CODE: usize = 12;
    let code = AreaCode::parse(number.get(..CODE)?)?;
    (code.level() == AreaLevel::Village && divisions.name(&code).is_some()).then_some(code)
}

fn find_county(divisions: &Divisions, written: &str) -> Option<AreaCode> {
    let municipalities = divisions.counties().filter_map(|county| county.code.at(AreaLevel::Municipality));
    let municipalities: std::collections::BTreeSet<AreaCode> = municipalities.collect();
    let mut found = municipalities.iter().filter_map(|all| divisions.seek(all, AreaLevel::County, written).one());
    found.next().map(|written| written.code)
}

/// Tells whether titles name a village, of the county where it is known.
pub(super) fn is_village(context: &Context<'_>, titles: &[String]) -> bool {
    let (divisions, known) = (context.divisions, context.county.clone());
    let counties =
        known.map_or_else(|| divisions.counties().map(|county| county.code).collect(), |county| vec![county]);
    counties.iter().any(|county| titles::village(divisions, county, titles).is_some())
}

/// The other county of which a workbook is, where it is surely none of this one: no row lies here, and the rows name that
/// county, or most of their townships and villages lie in it alone. Read in this county, each of them would be refused.
pub(super) fn of_other_county(workbook: &Workbook, layouts: &[Layout], context: &Context<'_>) -> Option<AreaCode> {
    let (divisions, home) = (context.divisions, context.county.as_ref()?);
    let mut texts: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for layout in layouts.iter().filter(|layout| layout.kind == SheetKind::People) {
        let at = places_of(layout, ["county", "township", "village"]);
        for row in layout.records(&workbook.sheets[layout.sheet]) {
            let texts_of = at.map(|place| text_at(row, place));
            // Most workbooks are this county's, and their first row tells.
            if !texts.contains_key(&texts_of) && lies_in(divisions, home, &texts_of) {
                return None;
            }
            *texts.entry(texts_of).or_default() += 1;
        }
    }
    let named = texts.iter().filter_map(|([county, ..], rows)| Some((find_county(divisions, county)?, *rows)));
    heaviest(named).or_else(|| {
        let counties: Vec<AreaCode> = divisions.counties().map(|county| county.code).collect();
        let whole = texts.iter().flat_map(|([_, township, village], rows)| {
            let lies = |county: &&AreaCode| !township.is_empty() && fit(divisions, county, township, village) == WHOLE;
            counties.iter().filter(lies).map(|county| (county.clone(), *rows))
        });
        let rows_in = |county: &AreaCode| {
            let lies = |[_, township, village]: &[String; 3]| fit(divisions, county, township, village) == WHOLE;
            texts.iter().filter(|(texts, _)| lies(texts)).map(|(_, rows)| rows).sum::<usize>()
        };
        heaviest(whole).filter(|county| 2 * rows_in(county) > texts.values().sum())
    })
}

/// Tells whether a row lies in a county: it names it, or names no other and has a township or village of it, or has both.
fn lies_in(divisions: &Divisions, home: &AreaCode, [county, township, village]: &[String; 3]) -> bool {
    let fit = fit(divisions, home, township, village);
    match find_county(divisions, county) {
        Some(named) => named == *home || (!township.is_empty() && fit == WHOLE),
        None => fit > 0,
    }
}

/// The county that most rows name; where none does, the one in which most of their places lie, else most households were
/// numbered.
fn most_named(workbook: &Workbook, layouts: &[Layout], divisions: &Divisions) -> Option<AreaCode> {
    let named = tally(workbook, layouts, ["county"], |[county]| {
        find_county(divisions, county).into_iter().map(|county| (county, 1)).collect()
    });
    let by_places = || {
        let counties: Vec<AreaCode> = divisions.counties().map(|county| county.code).collect();
        tally(workbook, layouts, ["township", "village"], |[township, village]| {
            let weighed = counties.iter().map(|county| (county.clone(), fit(divisions, county, township, village)));
            weighed.filter(|(_, fit)| *fit > 0).collect()
        })
    };
    let numbered = || {
        tally(workbook, layouts, ["household"], |[number]| {
            let county = registered_in(divisions, number).and_then(|village| village.at(AreaLevel::County));
            county.into_iter().map(|county| (county, 1)).collect()
        })
    };
    named.or_else(by_places).or_else(|| titles::county(workbook, layouts, divisions)).or_else(numbered)
}

/// What `fit` says of a place that lies in a county as a whole.
const WHOLE: usize = 2;

/// How well a township and a village lie in a county: 2 for both, or for a village that stands alone, 1 for the township.
fn fit(divisions: &Divisions, county: &AreaCode, township: &str, village: &str) -> usize {
    let near = |sought: Sought| sought.one().filter(|found| found.near <= Nearness::Bare);
    if township.is_empty() {
        let path = near(divisions.seek(county, AreaLevel::Village, village));
        return WHOLE * usize::from(path.or_else(|| near(divisions.seek_alone(county, village))).is_some());
    }
    let Some(township) = near(divisions.seek(county, AreaLevel::Township, township)) else { return 0 };
    1 + usize::from(near(divisions.seek(&township.code, AreaLevel::Village, village)).is_some())
}

/// Where columns of these names stand.
fn places_of<'a, const N: usize>(layout: &'a Layout, columns: [&str; N]) -> [Option<&'a ColumnPlace>; N] {
    columns.map(|name| layout.columns.iter().find(|place| place.column.is_some_and(|column| column.name == name)))
}

fn text_at(row: &Row, place: Option<&ColumnPlace>) -> String {
    place.map_or_else(String::new, |place| tidy(&row.cell(place.at).text()))
}

/// Weighs the counties that columns lead to, by the rows of people; none where two weigh alike.
fn tally<const N: usize>(
    workbook: &Workbook,
    layouts: &[Layout],
    columns: [&str; N],
    read: impl Fn([&str; N]) -> Vec<(AreaCode, usize)>,
) -> Option<AreaCode> {
    let mut texts: BTreeMap<[String; N], usize> = BTreeMap::new();
    for layout in layouts.iter().filter(|layout| layout.kind == SheetKind::People) {
        let at = places_of(layout, columns);
        for row in layout.records(&workbook.sheets[layout.sheet]) {
            *texts.entry(at.map(|place| text_at(row, place))).or_default() += 1;
        }
    }
    heaviest(texts.iter().flat_map(|(texts, rows)| {
        let weighed = read(std::array::from_fn(|index| texts[index].as_str()));
        weighed.into_iter().map(move |(county, weight)| (county, rows * weight))
    }))
}

/// The county that weighs most in all; none where two weigh alike.
fn heaviest(weighed: impl Iterator<Item = (AreaCode, usize)>) -> Option<AreaCode> {
    let mut counties: BTreeMap<AreaCode, usize> = BTreeMap::new();
    for (county, weight) in weighed {
        *counties.entry(county).or_default() += weight;
    }
    let most = counties.values().max().copied()?;
    let mut heaviest = counties.into_iter().filter(|(_, weight)| *weight == most).map(|(county, _)| county);
    heaviest.next().filter(|_| heaviest.next().is_none())
}
