//! How the columns of a list are read: once, or once for each year, insurance or aid that headings name, and in each row the one of
//! two columns of the same meaning that says something.

use super::{columns, judged, placed::is};
use crate::{
    cell::squeeze,
    headings::{Heads, Place},
    read::Row,
    units::year_in,
};
use anju_model::{Day, Department};
use std::{borrow::Cow, collections::BTreeSet};

/// The columns that say how it stands in one year, with one insurance or aid.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The year that their headings name.
    pub year: Option<i64>,
    /// The kind that their headings name.
    pub kind: Option<&'static str>,
    pub columns: Vec<Place>,
}

/// Columns that say how it stands, which two years or two kinds have each for itself.
const STATES: [&str; 4] = ["state", "insured", "drawing", "entitled"];

impl View {
    /// Tells whether a column says how it stands in this view's year and with its kind alone.
    pub(super) fn is_own(&self, place: &Place) -> bool {
        let dated = is(place, "kind") && year_in(&place.heading).is_some();
        dated || STATES.iter().any(|name| is(place, name))
    }

    /// Reads a column of the same meaning in place of one that says nothing in a row.
    pub(super) fn of_row(&self, department: Department, row: &Row) -> Cow<'_, View> {
        let blank = |at: usize| says_nothing(department, row, at);
        let swaps: Vec<(usize, usize)> = self
            .again()
            .filter(|(read, again)| blank(read.at) && !blank(again.at))
            .map(|(read, again)| (read.at, again.at))
            .collect();
        let mut view = Cow::Borrowed(self);
        for (read, again) in swaps {
            view.to_mut().swap(read, again);
        }
        view
    }

    /// Reads the second of two columns of the same meaning as it, and not the first.
    pub(super) fn swap(&mut self, read: usize, again: usize) {
        let Some(column) = self.columns.iter_mut().find(|place| place.at == read).and_then(|place| {
            place.also = place.column.take();
            place.also
        }) else {
            return;
        };
        for place in self.columns.iter_mut().filter(|place| place.at == again) {
            (place.column, place.also) = (Some(column), None);
        }
    }

    /// Lists the columns that mean what another one of the same year says, that one before it.
    pub(super) fn again(&self) -> impl Iterator<Item = (&Place, &Place)> {
        self.columns.iter().filter_map(|place| {
            let also = place.also.filter(|column| !column.name.starts_with("person."))?;
            let read = self.columns.iter().find(|other| is(other, also.name))?;
            (year_in(&read.heading) == year_in(&place.heading)).then_some((read, place))
        })
    }
}

/// Columns that say which aid somebody receives.
const AIDS: [&str; 3] = ["kind", "minimum_living", "destitute"];

/// Leaves what headings say of an earlier year than the cut-off day's: only medical insurance is of a year.
pub(super) fn leave_earlier_years((department, as_of): (Department, Day), heads: &mut Heads) {
    let now = i64::from(as_of.year());
    let of_year = |place: &&mut Place| {
        let dated = STATES.iter().chain(&AIDS).any(|name| is(place, name));
        dated && year_in(&place.heading).is_some_and(|year| year < now)
    };
    if department != Department::Medical {
        heads.columns.iter_mut().filter(of_year).for_each(|place| place.column = None);
    }
}

/// Reads headings that name years or kinds as a column of each: 2025年参保状态, 2026年参保状态; 居民医保是否参保, 职工医保是否参保.
pub(super) fn views(department: Department, heads: &Heads) -> Vec<View> {
    let which = |place: &Place| match place.column {
        Some(column) => columns::of_which(department, column, &place.heading),
        None => (None, None),
    };
    let is_state = |place: &Place| STATES.iter().any(|name| is(place, name));
    let own = |place: &&Place| is_state(place) || (is(place, "kind") && which(place).0.is_some());
    let named: BTreeSet<(Option<i64>, Option<&'static str>)> = heads.columns.iter().filter(own).map(which).collect();
    let all = if named.is_empty() { BTreeSet::from([(None, None)]) } else { named };
    let alone = all.iter().all(|named| *named == (None, None));
    let view = |(year, kind): (Option<i64>, Option<&'static str>)| {
        let mut heads = heads.clone();
        for place in heads.columns.iter_mut().filter(|_| !alone) {
            let (of_year, of_kind) = which(place);
            let another = (of_year.is_some() && of_year != year) || (of_kind.is_some() && of_kind != kind);
            if another || (is_state(place) && (of_year, of_kind) != (year, kind)) {
                place.column = None;
            }
        }
        View { year, kind, columns: heads.settled().columns }
    };
    all.into_iter().map(view).collect()
}

/// Tells whether a cell of a state says nothing of it: it is blank, or says what somebody is, 在职.
pub(super) fn says_nothing(department: Department, row: &Row, at: usize) -> bool {
    row.cell(at).is_blank() || judged::is_of_person(department, &squeeze(&row.cell(at).text()))
}
