//! Workbooks in and out, for desk and county: a file becomes sheets of cells, headings become columns, rows become drafts of
//! records with findings, refused rows become a workbook again, and tables become files. Pure but for the bytes it is given:
//! nothing is stored and nothing is looked up here.

mod cell;
mod columns;
mod draft;
mod duplicates;
mod everyday;
mod headings;
mod key;
mod layout;
mod lines;
mod list;
mod matched;
mod national;
mod other_tables;
mod read;
mod refused;
mod skipped;
mod table;
mod taught;
mod units;

pub use cell::{Cell, Shown, date};
pub use columns::{Column, How, SheetKind, heading_of};
pub use draft::{
    Context, Draft, Known, KnownCadre, KnownHousehold, KnownPair, KnownPerson, Records, RefusedRow, Stay, Suspects,
    draft,
};
pub use duplicates::duplicates_table;
pub use everyday::Learnt;
pub use key::{DraftFields, DraftRecord, DraftValue, NaturalKey, Source, VisitKey, Which, as_written};
pub use layout::{Layout, Layouts, LeftRow, LeftSheet, Place, WhyUnread, lay_out, layouts};
pub use list::{DraftedList, Fact, ListRow, ReadRow, coded_in_list, draft_list, read_list_headings_as};
pub use matched::read_headings_as;
pub use national::{NationalRow, national_table};
pub use read::{Row, Sheet, Visibility, Workbook, read_workbook};
pub use refused::refused_workbook;
pub use skipped::WhyLeft;
pub use table::{
    Choices, ExportNote, Table, TableCell, TableFault, export_csv, export_ndjson, export_xlsx, write_xlsx,
};
pub use taught::{Unseen, coded, is_explained_anew, learn, read_columns_as, sender};
