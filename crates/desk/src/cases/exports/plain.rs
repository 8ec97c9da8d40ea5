//! The list of a plain kind as a table: headings and cells as its declaration says.

use super::{Columns, Laid, Line, MARK, Names, Step, day, mark, of_households};
use crate::{DeskError, app::Work, cases::records};
use anju_model::{
    Field, Meaning, Value,
    contract::{RecordRow, WhichRecords},
    kinds,
    value::field,
    words,
};
use anju_sheet::TableCell;

/// The list of a plain kind, as its declaration says.
pub(super) fn table(work: &Work<'_>, which: &WhichRecords, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    let (kind, plain) = records::plain(work, &which.kind)?;
    let declared = plain.list.columns.iter().filter_map(|name| kind.field(name));
    let columns = declared
        .fold(Columns::<RecordRow>::default(), |columns, field| {
            columns.with(field.label, move |work, row| cell(work, field, row))
        })
        .with(MARK, |_, row| mark(row.mark));
    let mut names = Names::default();
    of_households(work, &columns, records::chosen(work, which)?.into_iter(), step, |id| {
        let Some(stored) = anju_store::get_of(work.db, kind.name, id)? else { return Ok(None) };
        let Some(household) = stored.household() else { return Ok(None) };
        let row = records::row(work, kind, stored)?;
        Ok(Some(Line { whose: names.whose_is(work, household, &row.head)?, row }))
    })
}

fn cell(work: &Work<'_>, column: &Field, row: &RecordRow) -> TableCell {
    let one = |text: &String| match column.meaning {
        Meaning::Code(set) => work.codes.show(set, text).to_owned(),
        Meaning::Ref => row.names.get(text).cloned().unwrap_or_default(),
        _ => text.clone(),
    };
    match (field(&row.fields, column.name), column.meaning) {
        (Value::Null, _) => TableCell::Blank,
        (Value::Int(number), Meaning::Money | Meaning::Area) => TableCell::Hundredths(*number),
        (Value::Int(number), Meaning::YesNo | Meaning::Moment) => TableCell::text(words::number(column, *number)),
        (Value::Int(number), _) => TableCell::Number(*number),
        (Value::Text(text), Meaning::Day) => day(text.parse().ok()),
        (Value::Text(text), _) => TableCell::text(one(text)),
        (Value::Set(texts), _) => TableCell::text(texts.iter().map(one).collect::<Vec<_>>().join("、")),
    }
}

/// Says to which code a list of records is narrowed.
pub(super) fn narrowed(work: &Work<'_>, which: &WhichRecords) -> Vec<String> {
    let set = kinds::plain(&which.kind).and_then(|(kind, plain)| kind.field(plain.list.by?)?.codes());
    set.zip(which.by.as_deref()).map(|(set, code)| work.codes.show(set, code).to_owned()).into_iter().collect()
}
