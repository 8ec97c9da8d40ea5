//! An office: it writes the truth into workbooks by its habits, and this program notes for every cell what it means.

mod beside;
mod days;
mod habit;
mod hand;
mod headings;
mod marks;
mod numbers;
mod page;
mod places;
mod plan;
mod told;

pub use habit::{Habit, Habits};
pub use told::Told;

use super::{
    book::{Book, Encoding, Form, Sheet},
    chance::Chance,
    meaning::{Fact, Known},
    truth::Truth,
};

/// What an office sends: one file or several, in the order in which they are imported.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The files.
    pub files: Vec<File>,
}

/// One file and what was written in it.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub book: Book,
    /// What was written, sheet by sheet.
    pub sheets: Vec<WrittenSheet>,
}

/// What is to become of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// It is one of the three tables.
    #[default]
    Read,
    /// It is none of them.
    Unread,
    /// It is hidden, and is not taken.
    Hidden,
}

/// What was written on one sheet.
#[derive(Clone, Debug, Default)]
pub struct WrittenSheet {
    /// Its name.
    pub name: String,
    /// What is to become of it.
    pub kept: Kept,
    /// How many of its first rows are titles and headings.
    pub headings_end: usize,
    /// Its columns from the left.
    pub columns: Vec<WrittenColumn>,
    /// Its lines.
    pub rows: Vec<WrittenRow>,
    /// Its cells that hold something of a line.
    pub cells: Vec<WrittenCell>,
    /// How many cells below the headings hold something; all of the sheet's, where it has no headings.
    pub filled: Filled,
}

/// How many cells hold something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// A region drawn as one cell counts once.
    pub least: usize,
    /// It counts in every row that it lies over.
    pub most: usize,
}

impl Filled {
    /// Tells whether a count is right, whichever way regions count.
    pub fn is(self, count: usize) -> bool {
        (self.least..=self.most).contains(&count)
    }
}

/// One column.
#[derive(Clone, Debug)]
pub struct WrittenColumn {
    /// The heading that stands nearest above its cells.
    pub heading: String,
    /// What it means; none for one that stands twice or that nobody knows.
    pub name: Option<&'static str>,
    /// How many of its cells below the headings hold something.
    pub filled: Filled,
}

/// One line.
#[derive(Clone, Debug)]
pub struct WrittenRow {
    /// The number that a spreadsheet shows.
    pub row: u32,
    /// The records of which it says that they are there.
    pub there: Vec<Known>,
    /// Whether the same line stands above.
    pub repeats: bool,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// One cell that holds something of a line.
#[derive(Clone, Debug)]
pub struct WrittenCell {
    /// The number of its row.
    pub row: u32,
    /// The place of its column among the sheet's.
    pub column: usize,
    /// What it means.
    pub facts: Vec<Fact>,
    /// Whether a careful reader leaves it open and says so.
    pub doubtful: bool,
}

/// Writes the truth as an office with these habits does.
pub fn delivered(truth: &Truth, told: &Told, habits: &Habits, chance: &Chance) -> Delivery {
    let form = form(habits, chance);
    let is_text = matches!(form, Form::Text { .. });
    let one_file = !is_text && !habits.has(Habit::FilePerSheet);
    let mut sheets: Vec<(Sheet, WrittenSheet)> = plan::sheets(truth, told, habits, chance, one_file)
        .iter()
        .map(|plan| page::laid_out(truth, plan, habits, chance, form))
        .map(|page| (page.sheet, page.written))
        .collect();
    if !is_text {
        sheets.extend(beside::sheets(habits));
    }
    if one_file && habits.has(Habit::SheetsInAnyOrder) {
        chance.about("sheets").shuffle(&mut sheets);
    }
    let parts = if one_file { vec![sheets] } else { sheets.into_iter().map(|sheet| vec![sheet]).collect() };
    // A file that holds no table at all is nobody's workbook.
    let holds_table = |part: &Vec<(Sheet, WrittenSheet)>| part.iter().any(|(_, written)| written.kept == Kept::Read);
    let files = parts.into_iter().filter(holds_table).map(|part| file(part, form, habits)).collect();
    Delivery { files }
}

fn form(habits: &Habits, chance: &Chance) -> Form {
    if habits.has(Habit::PlainText) {
        let separator = *chance.about("separator").pick(&[',', '\t', ';']);
        let encodings = [Encoding::Utf8, Encoding::Utf8Marked, Encoding::Utf16, Encoding::Gbk];
        return Form::Text { separator, encoding: *chance.about("encoding").pick(&encodings) };
    }
    if habits.has(Habit::OldExcel) { Form::Xls } else { Form::Xlsx }
}

fn file(part: Vec<(Sheet, WrittenSheet)>, form: Form, habits: &Habits) -> File {
    let name = part.first().map_or("台账", |(sheet, _)| &sheet.name).to_owned();
    let (sheets, written) = part.into_iter().unzip();
    let from_1904 = habits.has(Habit::From1904) && !matches!(form, Form::Text { .. });
    let book = Book { sheets, from_1904, form };
    File { name: format!("{name}.{}", book.ending()), book, sheets: written }
}
