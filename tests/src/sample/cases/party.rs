//! Cases of members of the Party: at every place on the way from the branch over the township to the county, returned, sent out,
//! received, arranged otherwise.

use super::{Home, Made, Says, Someone, day, text};
use crate::sample::chance::Chance;
use anju_model::{
    kinds::{PartyCase, PartyStep},
    record::Record,
};

impl Made<'_> {
    pub(super) fn party(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        use PartyStep::{
            Advised, Agreed, Arranged, Ended, Heard, Listed, Received, Returned, SentOut, Stays, Surveyed,
        };
        if !person.is_in_party || !chance.happens(80) {
            return;
        }
        let state = chance.weighted(&[
            (Surveyed, 8),
            (Heard, 8),
            (Listed, 8),
            (Advised, 8),
            (Agreed, 10),
            (Returned, 5),
            (SentOut, 8),
            (Received, 18),
            (Arranged, 13),
            (Stays, 9),
            (Ended, 5),
        ]);
        let way = match state {
            Agreed | SentOut | Received => chance.weighted(&[("1", 40), ("2", 60)]),
            Arranged => "3",
            Stays => "4",
            _ => chance.weighted(&[("1", 25), ("2", 40), ("3", 20), ("4", 15)]),
        };
        let surveyed = self.ago(chance, 30, 300);
        let on = |days: i64| day(surveyed.plus_days(days));
        let opinion = text(if way == "4" { "2" } else { "1" });
        let is_agreed = matches!(state, Agreed | SentOut | Received | Arranged | Stays);
        let is_advised = is_agreed || matches!(state, Advised | Returned);
        let mut says: Vec<Says<'_>> =
            vec![("branch", text("迁出地党支部")), ("state", text(state.code())), ("surveyed_on", on(0))];
        if !matches!(state, Surveyed | Ended) {
            says.extend([("opinion", opinion), ("heard_on", on(2))]);
        }
        if is_advised || state == Listed {
            says.extend([("way", text(way)), ("reported_on", on(4))]);
        }
        if is_advised {
            let advice = if way == "4" { "建议保持现状" } else { "建议按本人意见办理" };
            says.extend([("advice", text(advice)), ("advised_on", on(6))]);
        }
        if is_agreed {
            says.push(("agreed_on", on(9)));
        }
        if matches!(state, SentOut | Received) {
            says.extend([("letter_on", on(12)), ("letter_until", on(102))]);
        }
        match state {
            Received => says.push(("received_on", on(25))),
            Arranged => {
                says.extend([("joins", text(chance.weighted(&[("1", 80), ("2", 20)]))), ("arranged_on", on(14))])
            }
            Stays => says.push(("ended_on", on(14))),
            Returned => says.extend([("returned_on", on(9)), ("because", text("缺本人意见书"))]),
            Ended => says.extend([("ended_on", on(5)), ("because", text("组织关系已在外地"))]),
            _ => {}
        }
        self.add(&PartyCase::KIND, home.id, Some(person.id), &says);
    }
}
