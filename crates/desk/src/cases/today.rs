//! 今日待办: a query over what the rules found, and the fold of what would be too many rows.

use super::{handover, reach, rights, rows, settle, syncing};
use crate::{
    DeskError,
    app::Work,
    shelf::{findings, outbox::Save, settings},
};
use anju_model::{
    AreaCode, Day, Fault, RecordId, Ref, Role,
    area::AreaLevel,
    authority::Authority,
    checks,
    contract::*,
    indicators::Tally,
    kinds::{Conflict, FindingMark, Handover, Person},
    record::Record,
    rules::{self, Said},
    words,
};
use anju_store::{
    StoreError,
    dossiers::{self, Whose},
    rusqlite::{Row, params},
};
use std::collections::BTreeMap;

/// More rows than this of one reason in one division fold into one, from village to county.
const FOLD: u32 = 5;

/// The divisions in which the rows of one reason fold, from the largest.
const DIVISIONS: [AreaLevel; 3] = [AreaLevel::County, AreaLevel::Township, AreaLevel::Village];

/// Lists what there is to do in a division; in all that is in reach for none.
pub(crate) fn today(work: &Work<'_>, within: Option<&AreaCode>) -> Result<Today, DeskError> {
    let day = work.clock.today();
    let area = reach::area(work, within)?;
    let seen = Seen { work, day, area: &area };
    let parked = syncing::parked_in_reach(work)?;
    let conflicts = reach::standing(work, Conflict::KIND.name)?;
    let mut listed = seen.listed()?;
    listed.extend(handovers(work, &area)?);
    listed.extend(about_sync(parked, conflicts));
    listed.sort_by_key(|(level, due, _)| (*level, due.unwrap_or(day.end_of_year())));
    let tally = seen.tally()?;
    Ok(Today {
        area: within.cloned(),
        day,
        rows: listed.into_iter().map(|(_, _, row)| row).collect(),
        month: tally.month(day),
        matters: tally.year(day),
        surveyed: seen.surveyed()?,
        conflicts,
        parked,
        incomplete: !settings::get(work.db, "complete")?.unwrap_or(false),
        pending: findings::left(work.db, &work.as_of())?,
    })
}

/// Lists what was found for one reason.
///
/// # Errors
/// `finding.unknown` for a reason that no rule of this program finds; `area.unknown`; any store error.
pub(crate) fn list(work: &Work<'_>, ask: &ListFindings) -> Result<FindingPage, DeskError> {
    if rules::reason(&ask.key).is_none() {
        return Err(Fault::new("finding.unknown").field("key").into());
    }
    let day = work.clock.today();
    let area = reach::area(work, ask.area.as_ref())?;
    let seen = Seen { work, day, area: &area };
    let (total, households) = seen.count(&ask.key)?;
    let page = seen.each(&ask.key, &area, ask.limit.clamp(1, rows::MOST), ask.skip)?;
    let rows = page.into_iter().map(|(_, _, row)| row).collect();
    Ok(FindingPage { day, total, households, rows, pending: findings::left(work.db, &work.as_of())? })
}

/// Returns what was found of one household by the rules of a clause.
pub(crate) fn of_household(work: &Work<'_>, household: RecordId, clause: &str) -> Result<Vec<TodayRow>, DeskError> {
    let (day, area) = (work.clock.today(), reach::area(work, None)?);
    let seen = Seen { work, day, area: &area };
    let mut found = vec![];
    for key in seen.reasons().filter(|key| rules::reason(key).is_some_and(|(rule, _)| rule.clause == clause)) {
        found.extend(seen.each_of(key, &area, Some(household), (u32::MAX, 0))?);
    }
    found.sort_by_key(|(level, due, _)| (*level, due.unwrap_or(day.end_of_year())));
    Ok(found.into_iter().map(|(_, _, row)| row).collect())
}

/// Returns all that was found for one reason, however many pages, and the day.
pub(crate) fn chosen(work: &Work<'_>, key: &str, within: Option<&AreaCode>) -> Result<(Day, Vec<TodayRow>), DeskError> {
    let day = work.clock.today();
    let area = reach::area(work, within)?;
    let found = Seen { work, day, area: &area }.each(key, &area, u32::MAX, 0)?;
    Ok((day, found.into_iter().map(|(_, _, row)| row).collect()))
}

/// Explains a finding, puts it off or waives it: a record of its own, by rule, subject and period.
///
/// # Errors
/// `finding.none` for what is not found any more, is not shown to the person or lies out of reach alike.
pub(crate) fn mark(work: &Work<'_>, ask: MarkFinding) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    reach::household(work, ask.household)?;
    rules::may_mark(&ask.key, work.who.role.rank(), &work.who.departments)?;
    let none = || Fault::new("finding.none");
    let (day, area) = (work.clock.today(), reach::area(work, None)?);
    let seen = Seen { work, day, area: &area };
    let listed = seen.each_of(&ask.key, &area, Some(ask.household), (u32::MAX, 0))?;
    let is_it = |row: &&TodayRow| row.subject.or(row.person) == ask.about;
    let row = listed.iter().map(|(_, _, row)| row).find(is_it).ok_or_else(none)?;
    let dossiers = dossiers::gather(work.db, Whose::among(&[ask.household]), day)?;
    let judged = dossiers.iter().flat_map(|dossier| rules::judge(dossier, day, &work.parameters).found);
    let found = judged.into_iter().find(|found| found.key == ask.key && found.about == ask.about).ok_or_else(none)?;
    let because = super::typed::text(&ask.because, "because", checks::LONGEST_TEXT)?;
    let said = FindingMark {
        household: Ref::to(ask.household),
        key: Some(ask.key.clone()),
        about: ask.about,
        period: rules::period(&found),
        text: words::today::say(row, day).sentence,
        state: ask.state,
        until: ask.until,
        because: Some(because.clone()),
        marked_on: day,
        marked_by: Some(work.who.account),
    };
    FindingMark::KIND.check(&said.fields())?;
    let again =
        FindingMark::set().text(&*said.text).state(&*said.state).until(said.until).because(because).marked_on(day);
    let changes = rights::stated(work, &said, again)?;
    let record = changes.first().map(|change| change.record).ok_or_else(|| Fault::new("form.unchanged"))?;
    work.save(Save::of("finding", record, changes))
}

/// Adds up what there is to do by the department responsible, in the policy's order.
pub(crate) fn duties(work: &Work<'_>, within: Option<&AreaCode>) -> Result<Vec<Duty>, DeskError> {
    let day = work.clock.today();
    let area = reach::area(work, within)?;
    let mut groups = Seen { work, day, area: &area }.groups()?;
    let ruled = rules::all().flat_map(|rule| rule.reasons.iter().map(move |reason| (rule, reason.key)));
    let duty = |(rule, key): (&rules::Rule, &'static str)| {
        let groups = groups.remove(key)?;
        Some(Duty {
            department: rule.department.code().to_owned(),
            clause: rule.clause.to_owned(),
            key: key.to_owned(),
            level: level(groups.iter().map(|group| group.level).min()?),
            findings: groups.iter().map(|group| group.findings).sum(),
            households: groups.iter().map(|group| group.households).sum(),
        })
    };
    let mut duties: Vec<Duty> = ruled.filter_map(duty).collect();
    duties.extend(handover_duties(work, &area)?);
    duties.sort_by_key(|duty| Authority::ALL.iter().position(|authority| authority.code() == duty.department));
    Ok(duties)
}

/// What there is to do about handovers, which are of no household that this desk need hold, reason by reason.
fn handover_duties(work: &Work<'_>, area: &AreaCode) -> Result<Vec<Duty>, DeskError> {
    let department = Handover::KIND.department.unwrap_or(Authority::CivilAffairs);
    let mut duties: BTreeMap<&str, Duty> = BTreeMap::new();
    for to_do in handover::to_do(work, area)? {
        let level = to_do.level(work.clock.today());
        let duty = duties.entry(to_do.key).or_insert_with(|| Duty {
            department: department.code().to_owned(),
            clause: handover::CLAUSE.to_owned(),
            key: to_do.key.to_owned(),
            level,
            findings: 0,
            households: 0,
        });
        duty.level = duty.level.min(level);
        duty.findings += 1;
        duty.households += 1;
    }
    Ok(duties.into_values().collect())
}

/// What the rules found for the person signed in, in a division.
struct Seen<'a> {
    work: &'a Work<'a>,
    day: Day,
    area: &'a AreaCode,
}

/// What was found for one reason in one village.
#[derive(Clone, Debug)]
struct Group {
    place: AreaCode,
    findings: u32,
    households: u32,
    level: i64,
    due: Option<Day>,
}

/// What the list shows of one reason.
enum Shown<'g> {
    /// Each finding of a village by itself.
    Each(&'g Group),
    /// All of these villages in one row.
    Folded(&'g [Group]),
}

type Listed = (Level, Option<Day>, TodayRow);

impl Seen<'_> {
    /// The condition under which a household, and where it lives, are in the division and in reach.
    fn condition(&self, columns: (&str, &str)) -> String {
        reach::condition_in(self.work, self.day, self.area, columns)
    }

    /// The reasons that the person is shown: he settles them, and is admitted to their department.
    fn reasons(&self) -> impl Iterator<Item = &'static str> {
        rules::shown(self.work.who.role.rank(), &self.work.who.departments)
    }

    fn listed(&self) -> Result<Vec<Listed>, DeskError> {
        // A cadre has one or two households; his list never folds.
        let divisions = if self.work.who.role == Role::Cadre { &[][..] } else { &DIVISIONS[..] };
        let mut listed = vec![];
        for (key, groups) in self.groups()? {
            let gathered = rules::reason(key).is_some_and(|(rule, _)| rule.gathered);
            let shown = if gathered { vec![Shown::Folded(&groups)] } else { fold(&groups, divisions) };
            for shown in shown {
                match shown {
                    Shown::Each(group) => listed.extend(self.each(key, &group.place, u32::MAX, 0)?),
                    Shown::Folded(groups) => listed.extend(self.folded(key, groups)),
                }
            }
        }
        Ok(listed)
    }

    /// Counts what was found, by reason and village: as it was added up already, but for somebody who sees some households of a
    /// village only.
    fn groups(&self) -> Result<BTreeMap<&'static str, Vec<Group>>, DeskError> {
        let sees_all = self.work.who.role != Role::Cadre && !self.work.some_leave;
        let sql = if sees_all {
            format!(
                "SELECT place, findings, households, level, due FROM finding_group
                 WHERE key = ?1 AND place >= '{area}' AND place < '{area}:' ORDER BY place",
                area = self.area
            )
        } else {
            format!(
                "SELECT f.place, count(*), sum(f.first), min(f.level), min(f.due)
                 FROM finding f WHERE f.key = ?1 AND {} GROUP BY f.place ORDER BY f.place",
                self.condition(("f.household", "f.place"))
            )
        };
        let mut query = self.work.db.prepare_cached(&sql)?;
        let mut groups: BTreeMap<&'static str, Vec<Group>> = BTreeMap::new();
        for key in self.reasons() {
            let mut found = query.query([key])?;
            while let Some(row) = found.next()? {
                let Some(place) = AreaCode::parse(&row.get::<_, String>(0)?) else { continue };
                let group = Group {
                    place,
                    findings: row.get(1)?,
                    households: row.get(2)?,
                    level: row.get(3)?,
                    due: row.get::<_, Option<String>>(4)?.and_then(|due| due.parse().ok()),
                };
                groups.entry(key).or_default().push(group);
            }
        }
        Ok(groups)
    }

    /// Counts what was found for one reason, and in how many households.
    fn count(&self, key: &str) -> Result<(u32, u32), DeskError> {
        if !self.shows(key) {
            return Ok((0, 0));
        }
        let mut query = self.work.db.prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(f.first), 0) FROM finding f WHERE f.key = ?1 AND {}",
            self.condition(("f.household", "f.place"))
        ))?;
        Ok(query.query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn shows(&self, key: &str) -> bool {
        self.reasons().any(|shown| shown == key)
    }

    /// Makes a row for each finding of one reason in a division, what was due first before the others.
    fn each(&self, key: &str, place: &AreaCode, limit: u32, skip: u32) -> Result<Vec<Listed>, DeskError> {
        self.each_of(key, place, None, (limit, skip))
    }

    /// As `each`, of one household alone if one is given.
    fn each_of(
        &self,
        key: &str,
        place: &AreaCode,
        household: Option<RecordId>,
        (limit, skip): (u32, u32),
    ) -> Result<Vec<Listed>, DeskError> {
        if !self.shows(key) {
            return Ok(vec![]);
        }
        let of_household = if household.is_some() { "f.household = ?5" } else { "length(?5) = 0" };
        let of = household.map_or(vec![], |id| id.bytes().to_vec());
        let mut query = self.work.db.prepare_cached(&format!(
            "SELECT f.household, f.about, f.level, f.due, f.params, f.place, h.address,
                (SELECT count(*) FROM membership m WHERE m.household = h.id AND m.deleted = 0 AND m.until IS NULL)
             FROM finding f JOIN household h ON h.id = f.household
             WHERE f.key = ?1 AND f.place >= ?2 AND f.place < ?2 || ':' AND {of_household} AND {}
             ORDER BY f.level, f.due, f.place, f.household, f.about LIMIT ?3 OFFSET ?4",
            self.condition(("f.household", "f.place"))
        ))?;
        let mut found = query.query(params![key, place.as_str(), limit, skip, of])?;
        let mut listed = vec![];
        while let Some(row) = found.next()? {
            listed.push(self.row(key, row)?);
        }
        Ok(listed)
    }

    fn row(&self, key: &str, row: &Row<'_>) -> Result<Listed, DeskError> {
        let household = RecordId::from_bytes(row.get(0)?);
        let level = level(row.get(2)?);
        let said: Vec<(String, Said)> =
            serde_json::from_str(&row.get::<_, String>(4)?).map_err(|_| StoreError::Unreadable("finding".into()))?;
        let place: String = row.get(5)?;
        let address: Option<String> = row.get(6)?;
        let lives = AreaCode::parse(&place).map(|place| reach::lives(self.work, &place, address.as_deref()));
        let about = row.get::<_, Vec<u8>>(1)?.try_into().ok().map(RecordId::from_bytes);
        let is_person = about.map_or(Ok(false), |id| rows::row_of::<Person>(self.work, id).map(|row| row.is_some()))?;
        let shown = TodayRow {
            household: Some(household),
            title: rows::head_of(self.work, household)?,
            place: lives.unwrap_or_default(),
            persons: row.get(7)?,
            subject: about.filter(|_| !is_person),
            person: about.filter(|_| is_person),
            params: self.words(&said)?,
            ..blank(key, level)
        };
        Ok((level, row.get::<_, Option<String>>(3)?.and_then(|due| due.parse().ok()), shown))
    }

    /// Says today what fills a finding's sentence.
    fn words(&self, said: &[(String, Said)]) -> Result<BTreeMap<String, String>, DeskError> {
        let words = |(gap, said): &(String, Said)| Ok((gap.clone(), said.words(self.day, |cadre| self.name(cadre))?));
        said.iter().map(words).collect()
    }

    /// Returns the name of a cadre or of a person.
    fn name(&self, whose: RecordId) -> Result<String, DeskError> {
        Ok(settle::named(self.work, whose).unwrap_or_default())
    }

    /// Makes the row for what was found of one reason in the smallest division that all of it lies in.
    fn folded(&self, key: &str, groups: &[Group]) -> Option<Listed> {
        let (first, last) = (groups.first()?, groups.last()?);
        let shared = first.place.upward().find(|division| division.covers(&last.place));
        let division = if rules::reason(key).is_some_and(|(rule, _)| rule.gathered) {
            self.area.clone()
        } else {
            shared.unwrap_or_else(|| first.place.clone())
        };
        let level = level(groups.iter().map(|group| group.level).min()?);
        let due = groups.iter().filter_map(|group| group.due).min();
        let households = groups.iter().map(|group| group.households).sum();
        let row = TodayRow {
            title: reach::village_name(self.work, &division),
            fold: Some((division, households)),
            ..blank(key, level)
        };
        Some((level, due, row))
    }

    /// Counts the households that were surveyed, and all.
    fn surveyed(&self) -> Result<(u32, u32), DeskError> {
        let mut query = self.work.db.prepare_cached(&format!(
            "SELECT coalesce(sum(d.surveyed), 0), count(*) FROM dossier d WHERE {}",
            self.condition(("d.household", "d.place"))
        ))?;
        Ok(query.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Adds up how the households in reach count.
    fn tally(&self) -> Result<Tally, DeskError> {
        let mut query = self.work.db.prepare_cached(&format!(
            "SELECT d.numbers FROM dossier d WHERE {}",
            self.condition(("d.household", "d.place"))
        ))?;
        let mut found = query.query([])?;
        let mut sum = Tally::default();
        while let Some(row) = found.next()? {
            sum.add(&findings::tally(row.get_ref(0)?.as_blob().map_err(anju_store::rusqlite::Error::from)?)?);
        }
        Ok(sum)
    }
}

/// Splits what was found of one reason into what is shown: each finding, or all of a division where the rows inside it would be
/// too many.
fn fold<'g>(groups: &'g [Group], divisions: &[AreaLevel]) -> Vec<Shown<'g>> {
    let Some((level, below)) = divisions.split_first() else { return groups.iter().map(Shown::Each).collect() };
    let inside = groups.chunk_by(|one, other| one.place.shares(&other.place, *level));
    let shown = inside.flat_map(|inside| {
        let shown = fold(inside, below);
        let rows: u32 = shown.iter().map(Shown::rows).sum();
        if rows > FOLD { vec![Shown::Folded(inside)] } else { shown }
    });
    shown.collect()
}

impl Shown<'_> {
    fn rows(&self) -> u32 {
        match self {
            Shown::Each(group) => group.findings,
            Shown::Folded(_) => 1,
        }
    }
}

/// Reads a kept level; of a newer program's, the quietest.
fn level(kept: i64) -> Level {
    [Level::Alarm, Level::Remind].into_iter().find(|level| *level as i64 == kept).unwrap_or(Level::Hint)
}

/// What every row for a reason says, whoever it is about.
fn blank(key: &str, level: Level) -> TodayRow {
    let rule = rules::reason(key).map(|(rule, _)| rule);
    TodayRow {
        key: key.to_owned(),
        level,
        params: BTreeMap::new(),
        clause: rule.map_or_else(String::new, |rule| rule.clause.to_owned()),
        local: rule.is_some_and(|rule| rule.local),
        household: None,
        title: String::new(),
        place: String::new(),
        persons: 0,
        subject: None,
        person: None,
        fold: None,
    }
}

/// What is to be done about handovers, which are of no household that this desk need hold; too many of one reason in one row.
fn handovers(work: &Work<'_>, area: &AreaCode) -> Result<Vec<Listed>, DeskError> {
    let row = |to_do: handover::ToDo| {
        let today = work.clock.today();
        let days = to_do.since.map_or(0, |since| today.days_since(since));
        let within = to_do.due.zip(to_do.since).map_or(i64::MAX, |(due, since)| due.days_since(since));
        let (level, due) = (to_do.level(today), to_do.due.or(to_do.since));
        let said = [
            (to_do.says.0.to_owned(), to_do.says.1),
            ("waited".to_owned(), words::today::waited(days, within)),
            ("n".to_owned(), days.to_string()),
        ];
        let row = TodayRow {
            title: to_do.head,
            place: to_do.other,
            subject: Some(to_do.id),
            clause: handover::CLAUSE.to_owned(),
            params: BTreeMap::from(said),
            local: to_do.local,
            ..blank(to_do.key, level)
        };
        (level, due, row)
    };
    let mut listed: BTreeMap<&str, Vec<Listed>> = BTreeMap::new();
    for to_do in handover::to_do(work, area)? {
        listed.entry(to_do.key).or_default().push(row(to_do));
    }
    let fold = |(key, rows): (&str, Vec<Listed>)| {
        if rows.len() <= FOLD as usize {
            return rows;
        }
        let due = rows.iter().filter_map(|(_, due, _)| *due).min();
        let level = rows.iter().map(|(level, ..)| *level).min().unwrap_or(Level::Remind);
        let folded = TodayRow {
            title: reach::village_name(work, area),
            clause: handover::CLAUSE.to_owned(),
            local: rows.iter().any(|(_, _, row)| row.local),
            fold: Some((area.clone(), rows.len() as u32)),
            ..blank(key, level)
        };
        vec![(level, due, folded)]
    };
    Ok(listed.into_iter().flat_map(fold).collect())
}

fn about_sync(parked: u32, conflicts: u32) -> Vec<Listed> {
    let plain = |key: &str, count: u32| {
        let params = BTreeMap::from([("n".to_owned(), count.to_string())]);
        (Level::Remind, None, TodayRow { params, ..blank(key, Level::Remind) })
    };
    let counted = [("sync.item", parked), ("diff.item", conflicts)];
    counted.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| plain(key, count)).collect()
}
