//! The pages that serve every plain kind: its list, one record with its steps, and its form. What they show stands in the kind's
//! declaration; no page here knows a kind by its name.

mod form;
mod list;
mod page;
mod steps;

pub use form::{CorrectRecordPage, NewRecord};
pub use list::{RecordList, RecordsOf};
pub use page::{RecordPage, told_view};
pub use steps::Next;

use crate::{
    parts::Shown,
    shared::Desk,
    words::{self as w, record as t},
};
use anju_model::{Fault, Field, Kind, Meaning, Value, contract::RecordRow, kinds, list::Plain, value::field};
use yew::prelude::*;

/// A plain kind with how it is shown.
#[derive(Clone, Copy, PartialEq)]
pub struct OfKind {
    kind: &'static Kind,
    plain: &'static Plain,
}

impl OfKind {
    /// Returns a plain kind; none for one that has pages of its own alone.
    pub fn of(kind: &'static Kind) -> Option<Self> {
        kind.plain.map(|plain| Self { kind, plain })
    }

    /// Finds a plain kind by the name in the address.
    fn named(name: &str) -> Option<Self> {
        kinds::plain(name).map(|(kind, plain)| Self { kind, plain })
    }

    /// Returns the fields that a row shows.
    fn columns(self) -> impl Iterator<Item = &'static Field> {
        self.plain.list.columns.iter().filter_map(move |name| self.kind.field(name))
    }

    /// Returns the state of a row, with what it is called and whether something is still to be done.
    pub fn state(self, row: &RecordRow) -> Option<(String, bool)> {
        let (name, workflow) = self.kind.workflow()?;
        let code = field(&row.fields, name).as_text()?;
        let word = workflow.state(code).map_or(code, |state| state.word);
        Some((word.to_owned(), workflow.is_open(code)))
    }
}

/// Says that there is no such kind: the address was not made here.
fn nowhere() -> Html {
    html! { <Shown title={t::TITLE} fault={Fault::new("record.missing")} again={Callback::noop()} /> }
}

/// Says a value of a row: codes by their labels, records by their names, days as they are said.
pub fn said(desk: &Desk, declared: &Field, row: &RecordRow) -> Option<String> {
    let value = field(&row.fields, declared.name);
    let named = |id: &String| row.names.get(id).cloned().unwrap_or_else(|| w::NOTHING.to_owned());
    match (declared.meaning, value) {
        (_, Value::Null) => None,
        (Meaning::Ref | Meaning::Place, Value::Text(id)) => Some(named(id)),
        (Meaning::Ref, Value::Set(ids)) => Some(ids.iter().map(named).collect::<Vec<_>>().join("、")),
        (Meaning::Day, Value::Text(day)) => Some(match day.parse() {
            Ok(day) => anju_model::words::day(day, desk.today()),
            Err(_) => day.clone(),
        }),
        (_, value) => Some(w::value(desk, declared, value)),
    }
}
