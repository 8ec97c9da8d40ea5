//! The sheets 人口信息, all together: each row by itself, who it is about across all rows and the county, then household by
//! household. Rows of one person are one; refused rows take part in what is compared across rows and cause no error elsewhere.

use super::{
    Drafting,
    cost::cost,
    gone::{self, Listed},
    households,
    identity::{Claim, People, Settled},
    merge, numbers, people_records, restarts,
    rows::Said,
    titles,
};
use crate::{
    cell::squeeze,
    columns::SheetKind,
    key::Which,
    layout::{Layout, LeftRow},
    read::Sheet,
    skipped::{TABLES, WhyLeft},
};
use anju_model::{
    AreaCode, Clock, CodeSets, Value,
    checks::{self, Cost, Finding, IdNumber, MemberSays, PersonSays},
    mask,
    words::findings::row_in,
};
use std::collections::BTreeSet;

/// One row.
pub(super) struct PersonRow {
    /// Which of the layouts its sheet has.
    pub layout: usize,
    /// Which of the sheet's lists it stands in, one below the other.
    pub list: usize,
    /// What it says.
    pub said: Said,
    /// The village it names.
    pub village: Option<AreaCode>,
    /// The number of its household.
    pub number: String,
    /// Its household.
    pub household: Option<Which>,
    /// Who it is about, once that is settled.
    pub who: Option<Which>,
    /// What the household's checks compare.
    pub member: MemberSays,
    /// The position of the earlier row about the same person, which this one was joined to.
    pub joined: Option<usize>,
    /// What is wrong with this row alone.
    pub own: Vec<Finding>,
    /// What is wrong with what it says of its household.
    pub of_household: Vec<Finding>,
}

impl PersonRow {
    /// Reads anew what the household's checks compare, once another row about the same person was joined to this one.
    pub fn refresh(&mut self) {
        let id_faulty = self.member.id_faulty;
        self.member = MemberSays { id_faulty, ..member(&self.said) };
    }

    /// Whether the row says that whom it is about is no longer a member: nothing of the household hangs on it.
    pub fn is_gone(&self) -> bool {
        self.own.iter().any(|finding| ["member.gone", "rows.gone", "rows.aside"].contains(&finding.code.as_str()))
    }

    /// Tells whether an error is found in what it says by itself.
    pub fn has_errors(&self) -> bool {
        self.own.iter().any(Finding::is_error)
    }

    /// Tells whether the row is kept out.
    pub fn is_refused(&self) -> bool {
        self.who.is_none() || self.own.iter().any(|finding| cost(finding) == Cost::Row)
    }
}

/// Drafts the sheets.
pub(super) fn draft(drafting: &mut Drafting) {
    let mut people = read(drafting);
    restarts::leave_open(drafting, &mut people);
    numbers::settle(drafting, &mut people);
    id_numbers(drafting, &mut people);
    settle(drafting, &mut people);
    merge::join(drafting, &mut people);
    let together = households::settle(drafting, &mut people);
    people_records::draft(drafting, &people, &together);
    drafting.close(people.into_iter().map(|person| person.said));
}

/// Whether a column speaks of the household, so that one slip stands in every row of it.
pub(super) fn is_households(name: &str) -> bool {
    name.starts_with("household.") || matches!(name, "county" | "township" | "village" | "settlement" | "group")
}

/// Takes all sheets, those of the latest year first.
fn read(drafting: &mut Drafting) -> Vec<PersonRow> {
    let mut sheets: Vec<(usize, Vec<Said>)> = (0..drafting.layouts.len())
        .filter(|&at| drafting.layouts[at].kind == SheetKind::People)
        .map(|at| (at, drafting.take(at)))
        .collect();
    let this_year = i64::from(drafting.context.clock.today().year());
    sheets.sort_by_key(|(at, said)| {
        let name = &drafting.workbook.sheets[drafting.layouts[*at].sheet].name;
        std::cmp::Reverse(year_of(name, said).unwrap_or(this_year))
    });
    let mut people = Vec::new();
    for (at, mut said) in sheets {
        titles::place(drafting, at, &mut said);
        let layout = &drafting.layouts[at];
        let sheet = &drafting.workbook.sheets[layout.sheet];
        let year = titles::year(layout, sheet, &drafting.workbook.name);
        said.iter_mut().for_each(|row| row.hear_year_of_sheet(year));
        let listed = Listed::of(layout, sheet, &drafting.workbook.name, &said);
        let parted = parted(layout, sheet);
        from_above(drafting, at, &parted, &mut said);
        people.extend(said.into_iter().map(|said| {
            let list = parted.partition_point(|line| *line < said.row);
            person_row(drafting, (at, list), said, &listed)
        }));
    }
    people
}

/// The year that a sheet speaks of: its rows' 年度, else a year in its name.
fn year_of(name: &str, said: &[Said]) -> Option<i64> {
    let of_rows = said.iter().filter_map(|row| row.int("year")).max();
    of_rows.or_else(|| {
        let runs = name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
        runs.filter_map(|run| run.parse().ok()).filter(|year| (2000..2100).contains(year)).max()
    })
}

/// Where only the head's row names the household, its members' rows below take it from there.
fn from_above(drafting: &mut Drafting, layout: usize, parted: &[u32], said: &mut [Said]) {
    const OF_PLACE: [&str; 4] = ["household", "county", "township", "village"];
    if drafting.layouts[layout].partial {
        // Rows that stand below each other here were apart.
        return;
    }
    let (mut above, mut filled, mut first): (Vec<(&'static str, Value)>, usize, u32) = (Vec::new(), 0, 0);
    let mut parted = parted.iter().copied().peekable();
    let (mut home, mut home_row): (Vec<(&'static str, String)>, u32) = (Vec::new(), 0);
    for row in said {
        let is_parted =
            std::iter::from_fn(|| parted.next_if(|at| *at < row.row)).last().is_some_and(|at| at > home_row);
        home_row = row.row;
        let says: Vec<(&'static str, String)> =
            TELLING.iter().filter_map(|&name| Some((name, row.text(name)?.to_owned()))).collect();
        let denied = says.iter().any(|(name, text)| home.iter().any(|(known, other)| known == name && other != text));
        if row.value("household").is_some() {
            home = says;
        } else if is_parted || denied {
            above.clear();
        }
        if row.value("household").is_some() || row.is_faulty("household") {
            let own = OF_PLACE.iter().filter_map(|&name| Some((name, row.value(name)?.clone())));
            above = own.collect();
        } else if row.text("relation") == Some("01") {
            // Another household begins, of which nobody knows the number.
            above.clear();
        } else if row.value("person.name").is_some() && is_of_somebody(row) && !above.is_empty() {
            for (name, value) in above.iter().filter(|(name, _)| row.value(name).is_none()).cloned().collect::<Vec<_>>()
            {
                row.resolve(name, value.as_text().unwrap_or_default().to_owned());
                row.imply(name, value);
            }
            first = if filled == 0 { row.row } else { first };
            filled += 1;
        }
    }
    if filled > 0 {
        let finding = Finding::warning("household.from_above", "household").with("n", filled).with("first", first);
        drafting.found.add(drafting.workbook, &drafting.layouts[layout], first, &finding);
    }
}

/// Tells whether a row says more of a person than a name, as those of signatures and totals do not.
fn is_of_somebody(row: &Said) -> bool {
    const OWN: [&str; 5] = ["person.id_number", "person.number", "person.birth", "person.sex", "relation"];
    let open = || row.open().any(|(name, _)| OWN.contains(&name));
    OWN.iter().any(|name| row.value(name).is_some()) || open()
}

/// Columns by which a row without a number tells that it is not of the household above.
const TELLING: [&str; 5] = ["township", "village", "group", "head_name", "household.address"];

/// The rows between records that sum up or begin another list: what stands below them begins anew.
fn parted(layout: &Layout, sheet: &Sheet) -> Vec<u32> {
    let lines: BTreeSet<u32> =
        layout.lines(sheet).into_iter().filter(|(_, text)| begins_a_list(text)).map(|(row, _)| row).collect();
    let parts = |left: &LeftRow| left.why == WhyLeft::Total || lines.contains(&left.row);
    layout.left(sheet).iter().filter(|left| parts(left)).map(|left| left.row).collect()
}

/// Whether a line between rows is the title of a table or the name of a place.
fn begins_a_list(text: &str) -> bool {
    const PLACES: [&str; 5] = ["村", "社区", "居委会", "组", "安置点"];
    let text = squeeze(text);
    let text = text.trim_end_matches([':', '：']);
    TABLES.iter().any(|word| text.contains(word)) || PLACES.iter().any(|word| text.ends_with(word))
}

fn person_row(drafting: &mut Drafting, (at, list): (usize, usize), mut said: Said, listed: &Listed) -> PersonRow {
    if let Some(category) =
        said.text("card").and_then(|card| checks::disability_card(card, None).ok()).map(|(category, _)| category)
    {
        said.imply("person.disability", Value::text(category.to_string()));
    }
    let (mut of_household, mut own): (Vec<Finding>, Vec<Finding>) =
        said.faults.iter().chain(&said.notes).cloned().partition(|f| is_households(&f.field));
    let village = match drafting.places.place(&said) {
        Some(Ok(place)) => {
            of_household.extend(place.notes);
            if let Some(group) = place.group {
                said.imply("group", anju_model::Value::text(group));
            }
            Some(place.code)
        }
        Some(Err(finding)) => {
            of_household.push(finding);
            None
        }
        None => None,
    };
    for name in ["household", "relation"] {
        if said.lacks(name) {
            own.push(Finding::error("field.missing", name));
        }
    }
    if said.is_open("person.name") && said.lacks("person.name") {
        own.push(Finding::error("field.missing", "person.name"));
    }
    let layout = &drafting.layouts[at];
    own.extend(of_person(layout, &said, drafting.context.code_sets, &drafting.context.clock));
    own.extend(gone::finding(&said, listed, drafting.context.clock.today()));
    let number = said.text("household").unwrap_or_default().to_owned();
    let member = member(&said);
    PersonRow {
        layout: at,
        list,
        said,
        village,
        number,
        household: None,
        who: None,
        member,
        joined: None,
        own,
        of_household,
    }
}

/// Judges the row as a person's form would be. What a missing column cannot say is no finding, and a cell that could not be
/// read is reported once.
fn of_person(layout: &Layout, said: &Said, codes: &CodeSets, clock: &Clock) -> Vec<Finding> {
    let fields = said.fields_of("person");
    let says = PersonSays {
        fields: &fields,
        relation: said.text("relation"),
        standing: said.text("standing"),
        card: said.text("card"),
        resident_medical: said.yes("resident_medical"),
        employee_medical: said.yes("employee_medical"),
        minimum_living: said.yes("minimum_living"),
        destitute: said.yes("destitute"),
    };
    let found = checks::person(&says, codes, clock).into_iter().map(|finding| named(layout, finding, "person"));
    found
        .filter(|f| !said.is_faulty(&f.field) && (f.is_error() || layout.has(&f.field)) && !hangs_on_fault(said, f))
        .collect()
}

/// Whether a finding only follows from another cell that could not be read.
fn hangs_on_fault(said: &Said, finding: &Finding) -> bool {
    match finding.code.as_str() {
        "person.education_or_school" => said.is_faulty("person.school_year"),
        "person.employer_without_months" => said.is_faulty("person.work_months"),
        "person.months_without_employer" => said.is_faulty("person.employer"),
        _ => false,
    }
}

/// Gives a finding the name of the column instead of the field.
pub(super) fn named(layout: &Layout, finding: Finding, kind: &str) -> Finding {
    let column = format!("{kind}.{}", finding.field);
    let is_column = crate::columns::by_name(layout.kind, &column).is_some();
    if is_column { Finding { field: column, ..finding } } else { finding }
}

fn member(said: &Said) -> MemberSays {
    let text = |name: &str| said.text(name).map(str::to_owned);
    let id_number = text("person.id_number");
    let id_faulty = id_number.as_deref().is_none_or(|number| IdNumber::parse(number).is_err());
    MemberSays {
        name: text("person.name").unwrap_or_default(),
        id_number,
        sex: text("person.sex"),
        relation: text("relation"),
        birth: said.day("person.birth"),
        head_name: text("head_name"),
        head_id_number: text("head_id_number"),
        count: said.int("count"),
        faulty: false,
        id_faulty,
    }
}

/// Finds id numbers that rows of different people share.
fn id_numbers(drafting: &Drafting, people: &mut [PersonRow]) {
    let members: Vec<&MemberSays> = people.iter().map(|person| &person.member).collect();
    let shared = checks::same_id_number(&members);
    for (stranger, owner) in shared {
        if people[stranger].member.name == people[owner].member.name {
            continue;
        }
        let (row, name) = (place(drafting, people, owner, stranger), mask::personal(&people[owner].member.name));
        let value = mask::id_number(people[stranger].member.id_number.as_deref().unwrap_or_default());
        let finding =
            Finding::error("id.twice", "person.id_number").with("place", row).with("name", name).with("value", value);
        not_his(&mut people[stranger], finding);
    }
}

/// Where a row stands, as seen from another.
fn place(drafting: &Drafting, people: &[PersonRow], of: usize, from: usize) -> String {
    let sheet = (people[of].layout != people[from].layout).then(|| drafting.sheet_name(people[of].layout));
    row_in(sheet, people[of].said.row)
}

/// The number is another's: that it contradicts this row's sex and birth is the same finding.
fn not_his(person: &mut PersonRow, finding: Finding) {
    person.member.id_faulty = true;
    person.own.retain(|found| !matches!(found.code.as_str(), "id.sex" | "id.birth_differs"));
    person.own.push(finding);
}

/// Settles who each row is about that is not kept out already.
fn settle(drafting: &mut Drafting, people: &mut [PersonRow]) {
    let several = people.windows(2).any(|pair| pair[0].layout != pair[1].layout);
    let able =
        |person: &PersonRow| person.household.is_some() && person.own.iter().all(|finding| cost(finding) != Cost::Row);
    let at: Vec<usize> = (0..people.len()).filter(|&at| able(&people[at])).collect();
    let claims: Vec<Claim> = at
        .iter()
        .map(|&at| {
            let person = &people[at];
            let sheet = several.then(|| drafting.sheet_name(person.layout));
            Claim {
                sheet: person.said.sheet,
                place: row_in(sheet, person.said.row),
                household: person.household,
                number: person.said.text("person.number").map(str::to_owned),
                id_number: person.member.id_number.clone().filter(|_| !person.member.id_faulty),
                name: person.member.name.clone(),
                birth: person.member.birth,
                sex: person.member.sex.clone(),
                relation: person.member.relation.clone(),
            }
        })
        .collect();
    let mut identity = People::of(drafting.context.known);
    for (&at, settled) in at.iter().zip(identity.settle(&claims)) {
        let person = &mut people[at];
        match settled {
            Settled::Is(who, notes) => {
                person.who = Some(who);
                person.own.extend(notes);
            }
            Settled::Again(who, finding) => {
                person.who = Some(who);
                person.own.push(finding);
            }
            Settled::Waits(finding) => {
                let finding = told(drafting, finding);
                match finding.code.as_str() {
                    "id.twice" | "id.elsewhere" => not_his(person, finding),
                    _ => person.own.push(finding),
                }
            }
        }
    }
    drafting.suspects.extend(identity.suspects);
}

/// Says in words where somebody lives whose household's id the finding carries, and why he left.
fn told(drafting: &Drafting, mut finding: Finding) -> Finding {
    if let Some(by) = finding.params.get_mut("by") {
        *by = drafting.context.code_sets.show("member_out", by).to_owned();
    }
    let household = finding.params.get("holder").and_then(|id| drafting.index.household(id.parse().ok()?));
    let Some(household) = household else { return finding };
    let head = drafting.index.head_name(household.id).unwrap_or_default();
    finding.with("village", drafting.places.short_name(&household.village)).with("head", mask::personal(head))
}
