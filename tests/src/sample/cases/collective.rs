//! Who belongs to which collective, and applications to the one at the destination: noticed, objected to, voted on by each of the
//! three bodies, passed and failed.

use super::{Home, Made, Says, Someone, day, text};
use crate::sample::chance::Chance;
use anju_model::{
    Day, Value,
    kinds::{CollectiveCase, CollectiveChoice, CollectiveMembership, CollectiveState, coll_choice, side, two_thirds},
    record::Record,
};

const HERE: &str = "迁入地村集体经济组织";
const THERE: &str = "迁出地村集体经济组织";

impl Made<'_> {
    pub(super) fn collective(&mut self, chance: &mut Chance, home: &Home) {
        if !chance.happens(60) {
            return;
        }
        let choice = chance.weighted(&[(coll_choice::APPLY, 15), (coll_choice::KEEP, 65), (coll_choice::SAME, 20)]);
        let asked = self.ago(chance, 60, 500);
        self.add(&CollectiveChoice::KIND, home.id, None, &[("asked_on", day(asked)), ("choice", text(choice))]);
        if choice == coll_choice::SAME {
            return;
        }
        for person in &home.persons {
            let applies = choice == coll_choice::APPLY && person.age >= 18 && chance.happens(70);
            let member_since = applies.then(|| self.applies(chance, (home, person), asked.plus_days(3))).flatten();
            if !chance.happens(70) {
                continue;
            }
            let mut says = vec![("side", text(side::ORIGIN)), ("organisation", text(THERE))];
            says.extend(
                chance.happens(40).then(|| ("since", day(self.today.plus_days(-chance.between(4_000, 9_000))))),
            );
            says.extend(member_since.map(|since| ("until", day(since.plus_days(-1)))));
            self.add(&CollectiveMembership::KIND, home.id, Some(person.id), &says);
        }
    }

    /// An application; returns from which day on it made its applicant a member.
    fn applies(&mut self, chance: &mut Chance, (home, person): (&Home, &Someone), applied: Day) -> Option<Day> {
        use CollectiveState::{Applied, Failed, Member, Noticed, Objected, Passed, Unopposed, Withdrawn};
        let state = chance.weighted(&[
            (Applied, 12),
            (Noticed, 12),
            (Objected, 6),
            (Unopposed, 8),
            (Passed, 12),
            (Failed, 12),
            (Member, 28),
            (Withdrawn, 10),
        ]);
        let on = |days: i64| day(applied.plus_days(days));
        let mut says: Vec<Says<'_>> = vec![
            ("state", text(state.code())),
            ("applied_on", on(0)),
            ("organisation", text(HERE)),
            ("former", text(THERE)),
        ];
        if !matches!(state, Applied | Withdrawn) {
            let by = text(chance.weighted(&[("1", 60), ("2", 40)]));
            says.extend([("noticed_on", on(5)), ("noticed_until", on(12)), ("noticed_by", by)]);
        }
        if matches!(state, Unopposed | Passed | Failed | Member) {
            says.push(("unopposed_on", on(13)));
        }
        match state {
            Objected => says.extend([("objected_on", on(8)), ("objection", text("要求核实原身份"))]),
            Withdrawn => says.extend([("ended_on", on(4)), ("because", text("本人改变意愿"))]),
            Passed | Member => says.extend(votes(chance, true)),
            Failed => says.extend(votes(chance, false)),
            Applied | Noticed | Unopposed => {}
        }
        if matches!(state, Passed | Failed | Member) {
            says.push(("voted_on", on(30)));
        }
        let since = (state == Member).then(|| applied.plus_days(40));
        says.extend(since.map(|since| ("effective_on", day(since))));
        self.add(&CollectiveCase::KIND, home.id, Some(person.id), &says);
        if let Some(since) = since {
            let says = [("side", text(side::DESTINATION)), ("organisation", text(HERE)), ("since", day(since))];
            self.add(&CollectiveMembership::KIND, home.id, Some(person.id), &says);
        }
        since
    }
}

/// A vote of one of the three bodies: two thirds of the whole of it, or less.
fn votes(chance: &mut Chance, passed: bool) -> [Says<'static>; 3] {
    let (body, least, most) = chance.weighted(&[(("1", 120, 600), 40), (("2", 60, 300), 30), (("3", 25, 60), 30)]);
    let whole = chance.between(least, most);
    let needed = two_thirds(whole);
    let in_favour = if passed { chance.between(needed, whole) } else { chance.between(whole / 4, needed - 1) };
    [("body", text(body)), ("whole", Value::Int(whole)), ("in_favour", Value::Int(in_favour))]
}
