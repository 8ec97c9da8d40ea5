//! The moving of aids at every place of its way. Of some a month falls between the two payers: paid back, stopped by law, or open.

use super::{Home, Made, Says, Someone, day, text};
use crate::sample::chance::Chance;
use anju_model::{
    Month, RecordId, Value,
    kinds::{AidCase, AidMonth, AidStep},
    record::Record,
};

impl Made<'_> {
    pub(super) fn aid(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        use AidStep::{Accepted, Applied, Closed, Listed, Notified, Paying, Returned, Stopped, Withdrawn};
        let Some(kind) = person.aid.as_deref().filter(|_| person.has_moved && chance.happens(70)) else { return };
        let state = chance.weighted(&[
            (Applied, 9),
            (Listed, 9),
            (Notified, 10),
            (Accepted, 10),
            (Paying, 12),
            (Stopped, 8),
            (Closed, 30),
            (Returned, 6),
            (Withdrawn, 6),
        ]);
        let is_paid = matches!(state, Paying | Stopped | Closed);
        // Of what is not paid yet the month runs, or is over.
        let applied = if is_paid { self.ago(chance, 110, 300) } else { self.ago(chance, 13, 70) };
        let on = |days: i64| day(applied.plus_days(days));
        let is_accepted = is_paid || state == Accepted;
        let is_notified = is_accepted || state == Notified;
        let mut says: Vec<Says<'_>> = vec![
            ("kind", text(kind)),
            ("destination", text("迁入地镇街")),
            ("state", text(state.code())),
            ("applied_on", on(0)),
        ];
        let last = Month::of(applied);
        if is_notified || matches!(state, Listed | Returned) {
            says.extend([("reported_on", on(5)), ("paid_through", text(&last.to_string()))]);
        }
        if is_notified {
            says.extend([("notified_on", on(9)), ("document", text("民函〔2026〕12号"))]);
        }
        if is_accepted {
            says.push(("accepted_on", on(12)));
        }
        let gap = (is_paid && chance.happens(30)).then(|| last.next());
        if is_paid {
            let first = gap.unwrap_or(last).next();
            let paid = first.first().plus_days(9).min(self.today);
            says.extend([("first_month", text(&first.to_string())), ("first_paid_on", day(paid))]);
            if state != Paying {
                says.push(("stopped_on", day(paid.plus_days(3).min(self.today))));
            }
            if state == Closed {
                says.push(("closed_on", day(paid.plus_days(10).min(self.today))));
            }
        }
        match state {
            Returned => says.extend([("returned_on", on(7)), ("because", text("缺身份证复印件"))]),
            Withdrawn => says.extend([("ended_on", on(4)), ("because", text("本人撤回"))]),
            _ => {}
        }
        self.add(&AidCase::KIND, home.id, Some(person.id), &says);
        // None is closed over a month that nobody paid.
        if let Some(month) = gap.filter(|_| state == Closed || chance.happens(50)) {
            self.settles(chance, (home.id, person.id), month);
        }
    }

    fn settles(&mut self, chance: &mut Chance, (home, person): (RecordId, RecordId), month: Month) {
        let on = day(month.first().plus_days(45).min(self.today));
        let mut says = vec![("month", text(&month.to_string())), ("settled_on", on)];
        if chance.happens(80) {
            says.extend([("settled_by", text("1")), ("amount_fen", Value::Int(chance.between(20_000, 60_000)))]);
        } else {
            says.extend([("settled_by", text("2")), ("document", text("民停〔2026〕3号"))]);
        }
        self.add(&AidMonth::KIND, home, Some(person), &says);
    }
}
