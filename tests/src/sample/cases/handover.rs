//! Households that are handed over: to another village of the county, to another county, and from there; with their items at every
//! place of their way.

use super::{Home, Made, day, text};
use crate::sample::chance::Chance;
use anju_model::{
    AreaCode, Day, Fields, Kind, RecordId, Value,
    kinds::{Handover, HandoverItem, HandoverItemState, HandoverState, Household, handover_way as way},
    record::Record,
    sync::{Change, group::Act},
};

/// Where those go who leave the county, and come from who come to it.
const ELSEWHERE: [&str; 4] = ["重庆市万州区", "重庆市奉节县", "湖北省恩施市", "四川省开江县"];
/// The codes of `handover_item`; the last of them, the files, goes with every household.
const ITEMS: [&str; 11] = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"];
/// So many of a thousand households are handed over to another village of the county.
const INSIDE: i64 = 25;
/// So many of a thousand leave the county.
const OUT: i64 = 7;

/// A handover on its way.
struct Case {
    id: RecordId,
    row: RecordId,
    holder: String,
    begun: Day,
}

impl Made<'_> {
    /// Hands a household over, or not.
    pub(super) fn hand_over(&mut self, chance: &mut Chance, home: &Home) {
        let drawn = chance.between(1, 1_000);
        if home.from_elsewhere && drawn <= 150 {
            self.comes_from_elsewhere(chance, home);
        } else if (151..=150 + INSIDE).contains(&drawn) {
            self.goes_inside(chance, home);
        } else if (951..=950 + OUT).contains(&drawn) {
            self.goes_out(chance, home);
        }
    }

    fn goes_inside(&mut self, chance: &mut Chance, home: &Home) {
        use HandoverState::{Accepted, Closed, Offered, Returned, Stopped};
        let others: Vec<&str> = self.villages.iter().copied().filter(|village| *village != home.village).collect();
        if others.is_empty() {
            return;
        }
        let to = *chance.pick(&others);
        let says = [("destination", text(to)), ("moved", home.id.into()), ("origin", text(&home.village))];
        let case = self.begins(chance, home, way::INSIDE, says.into());
        let state = chance.weighted(&[(Offered, 25), (Accepted, 30), (Returned, 12), (Closed, 23), (Stopped, 10)]);
        if matches!(state, Accepted | Closed) {
            self.goes_on(&case, (Offered, Accepted), [("accepted_on", day(case.begun.plus_days(6)))].into());
            let village = AreaCode::parse(to).expect("a village of the county");
            let moves = Household::set().village(village).group(None).settlement(None).address("新居".to_owned());
            self.changes.push(moves.of(home.id, 0));
        }
        self.items_and_end(chance, &case, state);
    }

    fn goes_out(&mut self, chance: &mut Chance, home: &Home) {
        use HandoverState::{Agreed, Closed, Offered, Returned, Stopped};
        let letter = self.letter();
        let says = [
            ("origin", text(&home.village)),
            ("moved", home.id.into()),
            ("elsewhere", text(chance.pick::<&str>(&ELSEWHERE))),
            ("letter", text(&letter)),
        ];
        let case = self.begins(chance, home, way::OUT, says.into());
        let state = chance.weighted(&[(Offered, 30), (Agreed, 25), (Returned, 10), (Closed, 25), (Stopped, 10)]);
        if matches!(state, Agreed | Closed) {
            self.is_answered(&case);
        }
        self.items_and_end(chance, &case, state);
    }

    /// Another county's letter about a household that moves here from there: it waits to be taken, or is answered.
    fn comes_from_elsewhere(&mut self, chance: &mut Chance, home: &Home) {
        use HandoverState::{Agreed, Closed, Offered};
        let letter = self.letter();
        let says = [
            ("destination", text(&home.village)),
            ("elsewhere", text(chance.pick::<&str>(&ELSEWHERE))),
            ("letter", text(&letter)),
        ];
        let case = self.begins(chance, home, way::IN, says.into());
        let state = chance.weighted(&[(Offered, 50), (Agreed, 20), (Closed, 30)]);
        if state != Offered {
            self.is_answered(&case);
        }
        self.items_and_end(chance, &case, state);
    }

    fn letter(&self) -> String {
        format!("民函〔2026〕{}号", self.counts.get(Handover::KIND.name).copied().unwrap_or_default() + 1)
    }

    /// Offers a household with what is said of it.
    fn begins(&mut self, chance: &mut Chance, home: &Home, by: &str, says: Vec<(&str, Value)>) -> Case {
        let id = RecordId::derived(&["sample", "case", &home.id.to_string()]);
        let begun = self.ago(chance, 40, 200);
        let head = home.persons.iter().find(|person| person.is_head).or(home.persons.first());
        let mut fields = said(says);
        fields.extend(said(vec![
            ("case_id", id.into()),
            ("holder", text(&home.village)),
            ("way", text(by)),
            ("head", text(head.map_or("", |head| &head.name))),
            ("persons", Value::Int(home.persons.len() as i64)),
            ("state", text(HandoverState::Offered.code())),
            ("offered_on", day(begun)),
        ]));
        if by != way::INSIDE {
            fields.insert("letter_on".to_owned(), day(begun));
        }
        let row = self.create(&Handover::KIND, fields);
        Case { id, row, holder: home.village.clone(), begun }
    }

    fn is_answered(&mut self, case: &Case) {
        let says = [("accepted_on", day(case.begun.plus_days(12))), ("reply", text("民复〔2026〕8号"))];
        self.goes_on(case, (HandoverState::Offered, HandoverState::Agreed), says.into());
    }

    /// Adds the items of a case that was offered or taken, each as far as it may be, and brings the case to where it ends.
    fn items_and_end(&mut self, chance: &mut Chance, case: &Case, state: HandoverState) {
        use HandoverState::{Accepted, Agreed, Closed, Offered, Returned, Stopped};
        for item in ITEMS {
            if item == "11" || chance.happens(55) {
                self.item(chance, case, (item, state));
            }
        }
        let on = |days: i64| day(case.begun.plus_days(days));
        match state {
            Offered | Accepted | Agreed => {}
            Returned => {
                let says = [("returned_on", on(8)), ("because", text("档案资料不齐"))];
                self.goes_on(case, (Offered, Returned), says.into());
            }
            Stopped => {
                let says = [("stopped_on", on(20)), ("because", text("该户不再搬迁"))];
                self.goes_on(case, (Offered, Stopped), says.into());
            }
            Closed => {
                let from = if self.is_at(case, Agreed) { Agreed } else { Accepted };
                self.goes_on(case, (from, Closed), [("closed_on", on(38))].into());
            }
        }
    }

    fn is_at(&self, case: &Case, state: HandoverState) -> bool {
        let came = |change: &Change| matches!(&change.act, Act::Transition { to, .. } if *to == state.code());
        self.changes.iter().any(|change| change.record == case.row && came(change))
    }

    fn item(&mut self, chance: &mut Chance, case: &Case, (item, of): (&str, HandoverState)) {
        use HandoverItemState::{Done, Offered, Returned, Stopped, Taken};
        let on = |days: i64| day(case.begun.plus_days(days));
        let row = self.create(
            &HandoverItem::KIND,
            said(vec![
                ("case_id", case.id.into()),
                ("holder", text(&case.holder)),
                ("item", text(item)),
                ("stands", text("按登记情况移交")),
                ("side", text(chance.weighted(&[("1", 25), ("2", 55), ("3", 20)]))),
                ("owner", text(chance.pick::<&str>(&["马芳", "李建国", "赵云"]))),
                ("due", on(60)),
                ("state", text(Offered.code())),
                ("offered_on", on(0)),
            ]),
        );
        let state = match of {
            HandoverState::Offered => chance.weighted(&[(Offered, 85), (Done, 10), (Stopped, 5)]),
            HandoverState::Returned => chance.weighted(&[(Offered, 55), (Returned, 40), (Done, 5)]),
            HandoverState::Accepted | HandoverState::Agreed => {
                chance.weighted(&[(Taken, 50), (Done, 30), (Returned, 12), (Stopped, 8)])
            }
            HandoverState::Closed => chance.weighted(&[(Done, 88), (Stopped, 12)]),
            HandoverState::Stopped => chance.weighted(&[(Offered, 60), (Stopped, 40)]),
        };
        let is_taken = matches!(of, HandoverState::Accepted | HandoverState::Agreed | HandoverState::Closed);
        let mut at = Offered;
        if is_taken && state != Returned {
            self.step(&HandoverItem::KIND, row, (at.code(), Taken.code()), said(vec![("accepted_on", on(7))]));
            at = Taken;
        }
        let says = match state {
            Offered | Taken => return,
            Done => vec![("done_on", on(30))],
            Returned => vec![("returned_on", on(8)), ("because", text("材料不齐"))],
            Stopped => vec![("stopped_on", on(20)), ("because", text("不涉及"))],
        };
        self.step(&HandoverItem::KIND, row, (at.code(), state.code()), said(says));
    }

    fn goes_on(&mut self, case: &Case, (from, to): (HandoverState, HandoverState), says: Vec<(&str, Value)>) {
        self.step(&Handover::KIND, case.row, (from.code(), to.code()), said(says));
    }

    fn create(&mut self, kind: &'static Kind, fields: Fields) -> RecordId {
        *self.counts.entry(kind.name).or_default() += 1;
        let id = kind.natural_id(&fields).expect("a handover and its items have keys");
        self.changes.push(Change::create(kind.name, id, fields));
        id
    }

    fn step(&mut self, kind: &Kind, record: RecordId, (from, to): (&str, &str), fields: Fields) {
        let act = Act::Transition { field: "state".to_owned(), from: from.to_owned(), to: to.to_owned(), fields };
        self.changes.push(Change { kind: kind.name.to_owned(), record, seen: 0, act });
    }
}

fn said(says: Vec<(&str, Value)>) -> Fields {
    says.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
