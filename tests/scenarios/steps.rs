//! Whatever desks claim: records begin and go on only as their kind declares, through real sync; everything else is parked with
//! a reason that people understand, and kept.

use crate::running::{Running, VILLAGE, area, group, idle, staff};
use anju_county::{
    Caller, County,
    audit::By as Asker,
    people,
    rim::{Machine, Rim},
};
use anju_model::{
    AreaCode, By, Clock, Fault, Fields, Month, RecordId, Role, Value,
    kinds::{self, AidCase, Evidence, is_between},
    record::{Field, Kind, Record},
    sync::{
        Change,
        group::{Act, Group},
    },
    value::field,
    words::fault::knows,
    workflow::{Beside, Workflow},
};
use anju_tests::{example, soak::chance::Chance};

const RECORDS: u64 = 250;
const STEPS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn only_declared_starts_and_steps_are_taken_whatever_desks_claim() {
    let here = Running::start().await;
    let claims = Claims::of(&here);
    let (mut taken, mut parked) = (0, 0);
    for seed in 0..RECORDS {
        let outcome = claims.one_record(seed, &mut Chance::of(seed));
        taken += outcome.taken;
        parked += outcome.parked;
    }
    assert!(taken > 80 && parked > 80, "{taken} taken, {parked} parked");
    assert_eq!(claims.waiting(), parked, "what was parked waits at the county with its reason");
}

/// How the claims about one record went.
#[derive(Default)]
struct Went {
    taken: usize,
    parked: usize,
}

impl Went {
    fn note(&mut self, refused: Option<&Fault>, is_declared: bool, claim: &str) -> bool {
        assert_eq!(refused.is_none(), is_declared, "{claim}: {refused:?}");
        if let Some(fault) = refused {
            assert!(knows(&fault.code), "{claim}: {} has no sentence", fault.code);
        }
        *if is_declared { &mut self.taken } else { &mut self.parked } += 1;
        is_declared
    }
}

/// A county with one household, an adult in it, and an account of every rank.
struct Claims<'a> {
    county: &'a County,
    household: RecordId,
    adult: RecordId,
    ranks: [(By, RecordId); 3],
}

impl<'a> Claims<'a> {
    fn of(here: &'a Running) -> Self {
        let county = &here.county;
        let roles = [
            (By::Site, Role::SiteStaff, VILLAGE),
            (By::Township, Role::Township, &VILLAGE[..9]),
            (By::County, Role::CountyAdmin, &VILLAGE[..6]),
        ];
        let ranks = roles.map(|(rank, role, place)| {
            let new = people::New { role, area: AreaCode::parse(place).unwrap(), ..staff(rank.code()) };
            (rank, people::add(county, &new, Asker::CommandLine, &Machine).unwrap().account)
        });
        let (household, adult) = (Machine.id(), Machine.id());
        let home = texts([("village", VILLAGE), ("state", "1")]);
        let person = texts([("household", &household.to_string()), ("name", "徐辉"), ("birth", "1980-01-02")]);
        let changes = vec![Change::create("household", household, home), Change::create("person", adult, person)];
        let clock = Clock { now: Machine.now(), suspect: false };
        county.save(changes, None, clock, &mut || Machine.id()).unwrap();
        Self { county, household, adult, ranks }
    }

    /// Claims that a record begins somewhere, and then that it goes on by steps.
    fn one_record(&self, seed: u64, chance: &mut Chance) -> Went {
        // What goes between two villages begins and goes on by whose turn it is: `handover.rs`.
        let machines: Vec<_> = kinds::ALL
            .iter()
            .filter(|kind| !is_between(kind.name))
            .flat_map(|kind| kind.workflows().map(move |(name, machine)| (kind, name, machine)))
            .collect();
        let (rank, by) = *chance.pick(&self.ranks);
        let made: Vec<_> = machines.iter().copied().filter(|(kind, ..)| kind.made_by() <= rank).collect();
        let among = if chance.happens(85) { &made } else { &machines };
        let (kind, name, machine) = *chance.pick(among);
        let mut went = Went::default();
        let id = Machine.id();
        let starts: Vec<_> = machine.states.iter().filter(|state| state.starts.is_some_and(|by| by <= rank)).collect();
        let likely = !starts.is_empty() && chance.happens(60);
        let state = if likely { chance.pick(&starts).code } else { any_state(machine, chance) };
        let mut fields = self.required(kind);
        // Of one person one case is open at a time.
        fields.extend(kind.plain.and_then(|plain| plain.one_open_by).map(|whose| (whose.into(), Machine.id().into())));
        fields.insert(name.to_owned(), Value::text(state));
        fields.extend(self.some(kind, &asked(machine), chance));
        let begins = machine.states.iter().find(|declared| declared.code == state).is_some_and(|declared| {
            kind.made_by() <= rank
                && declared.starts.is_some_and(|starts| starts <= rank)
                && declared.asks.iter().all(|asked| fields.contains_key(*asked))
                && reads(kind, &fields)
        });
        let refused = self.send(by, vec![Change::create(kind.name, id, fields)]);
        if !went.note(refused.as_ref(), begins, &format!("seed {seed}: {} begins at {state} by {rank:?}", kind.name)) {
            assert!(self.fields(id).is_none(), "seed {seed}");
            return went;
        }
        let proved = chance.happens(50);
        if proved {
            assert_eq!(self.send(by, vec![self.evidence(id)]), None, "seed {seed}");
        }
        for _ in 0..STEPS {
            self.one_step(seed, chance, (kind, name, machine), (id, proved), &mut went);
        }
        went
    }

    fn one_step(
        &self,
        seed: u64,
        chance: &mut Chance,
        (kind, name, machine): (&Kind, &str, &Workflow),
        (id, proved): (RecordId, bool),
        went: &mut Went,
    ) {
        let (rank, by) = *chance.pick(&self.ranks);
        let before = self.fields(id).expect("it was taken");
        let from = field(&before, name).as_text().unwrap().to_owned();
        let onward: Vec<_> = machine.steps.iter().filter(|step| step.from == from).map(|step| step.to).collect();
        let to =
            if onward.is_empty() || chance.happens(40) { any_state(machine, chance) } else { *chance.pick(&onward) };
        if to == from {
            return;
        }
        let fields = self.some(kind, &asked(machine), chance);
        let declared = machine.steps.iter().find(|step| step.from == from && step.to == to);
        let is_declared = declared.is_some_and(|step| {
            let says = |asked: &str| fields.contains_key(asked) || !field(&before, asked).is_null();
            let stands = |beside: &Beside| match beside {
                Beside::Evidence => proved,
                Beside::ConfirmingAdult => true,
                Beside::NoGap => is_paid_throughout(&before, &fields),
                Beside::NoOpenItem => true,
                // Nobody states any here.
                Beside::Fact => false,
            };
            step.by <= rank && step.said().all(says) && step.beside.iter().all(stands) && reads(kind, &fields)
        });
        let act = Act::Transition { field: name.to_owned(), from: from.clone(), to: to.to_owned(), fields };
        let refused = self.send(by, vec![Change { kind: kind.name.to_owned(), record: id, seen: u64::MAX >> 1, act }]);
        went.note(refused.as_ref(), is_declared, &format!("seed {seed}: {} {from} → {to} by {rank:?}", kind.name));
        let state = field(&self.fields(id).unwrap(), name).as_text().unwrap().to_owned();
        assert_eq!(state, if is_declared { to } else { &from }, "seed {seed}");
    }

    /// Sends a save from a desk that nobody has heard of before, so that nothing waits behind what was parked.
    fn send(&self, by: RecordId, changes: Vec<Change>) -> Option<Fault> {
        let group = Group { cursor: u64::MAX >> 1, ..group(1, by, changes) };
        let desk = Machine.id();
        let caller = Caller { desk, formerly: vec![], areas: vec![area(VILLAGE)], revoked: false, spare: Machine.id() };
        let mut request = idle(desk);
        request.groups = vec![group];
        let answer = self.county.sync(&caller, &request, Machine.now()).unwrap();
        answer.verdicts[0].parked.clone()
    }

    fn fields(&self, id: RecordId) -> Option<Fields> {
        self.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().map(|row| row.fields)
    }

    fn waiting(&self) -> usize {
        let sql = "SELECT count(*) FROM parked WHERE state = '1' AND deleted = 0 AND reason <> ''";
        self.county.read(|db| Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0))? as usize)).unwrap()
    }

    /// A value for every field that a record of a kind cannot be without.
    fn required(&self, kind: &Kind) -> Fields {
        let all = kind.fields.iter().filter(|field| field.required);
        all.map(|field| (field.name.to_owned(), self.value(field))).collect()
    }

    fn value(&self, field: &Field) -> Value {
        let to = if field.name == "confirmed_by" { self.adult } else { self.household };
        example::value(field, to, VILLAGE)
    }

    /// Some of these fields, said.
    fn some(&self, kind: &Kind, names: &[&str], chance: &mut Chance) -> Fields {
        let share = *chance.pick(&[0, 60, 100]);
        let said: Vec<&str> = names.iter().filter(|_| chance.happens(share)).copied().collect();
        let declared = said.into_iter().filter_map(|name| kind.field(name));
        declared.map(|field| (field.name.to_owned(), self.maybe_none(field, chance))).collect()
    }

    /// A value of a field, or now and then a day that is none.
    fn maybe_none(&self, field: &Field, chance: &mut Chance) -> Value {
        let is_day = field.meaning.is_day();
        if is_day && chance.happens(6) {
            Value::text(*chance.pick(&["", "昨天", "0001-01-01"]))
        } else {
            self.value(field)
        }
    }

    fn evidence(&self, matter: RecordId) -> Change {
        let mut fields = self.required(&Evidence::KIND);
        fields.insert("matter".to_owned(), matter.into());
        Change::create(Evidence::KIND.name, Machine.id(), fields)
    }
}

/// Whether no month of an aid is left that neither side paid, as a step leaves it; nobody settles any here.
fn is_paid_throughout(before: &Fields, said: &Fields) -> bool {
    let mut whole = before.clone();
    whole.extend(said.clone());
    AidCase::from_fields(&whole).is_ok_and(|case| case.gaps([], Month::of(Machine.now().day())).is_empty())
}

/// Whether all fields read as what they mean.
fn reads(kind: &Kind, fields: &Fields) -> bool {
    fields.iter().all(|(name, value)| kind.field(name).is_none_or(|field| field.meaning.reads(value)))
}

/// A declared state or, now and then, one of a newer program.
fn any_state(machine: &Workflow, chance: &mut Chance) -> &'static str {
    if chance.happens(10) { "99" } else { chance.pick(machine.states).code }
}

/// Every field that a state machine asks for somewhere.
fn asked(machine: &Workflow) -> Vec<&'static str> {
    let of_states = machine.states.iter().flat_map(|state| state.asks.iter().copied());
    let mut all: Vec<_> = machine.steps.iter().flat_map(|step| step.said()).chain(of_states).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
    pairs.map(|(name, text)| (name.to_owned(), Value::text(text))).into()
}
