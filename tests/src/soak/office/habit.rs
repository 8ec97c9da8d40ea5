//! The habits of an office: each is one way in which a workbook differs from the national sheet, and each can be left out by
//! itself when a seed that failed is taken apart.

use crate::soak::chance::Chance;
use std::collections::BTreeSet;

macro_rules! habits {
    ($($(#[doc = $what:literal])* $name:ident $percent:literal,)*) => {
        /// A habit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Habit {
            $($(#[doc = $what])* $name,)*
        }

        impl Habit {
            /// All habits.
            pub const ALL: &[Habit] = &[$(Habit::$name,)*];

            /// Returns its name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Habit::$name => stringify!($name),)*
                }
            }

            /// How many of a hundred offices have it.
            fn percent(self) -> usize {
                match self {
                    $(Habit::$name => $percent,)*
                }
            }
        }
    };
}

habits! {
    /// Unimportant columns are left out.
    DroppedColumns 40,
    /// A sheet for each village.
    ByVillage 15,
    /// 一组, 二组 …: a sheet for some households each.
    ByPart 10,
    /// A sheet of visits for each quarter.
    ByQuarter 15,
    /// A sheet of those on 低保 beside all.
    SubsetSheet 12,
    /// Last year's sheet beside this year's.
    OldCopy 12,
    /// A sheet that explains words.
    DictionarySheet 12,
    /// A sheet with nothing on it.
    EmptySheet 15,
    /// A sheet with a title and who filled the workbook in.
    CoverSheet 12,
    /// A hidden sheet with people who are not there.
    HiddenSheet 12,
    /// Sheets in any order.
    SheetsInAnyOrder 25,
    /// A file for each sheet.
    FilePerSheet 15,
    /// .xls.
    OldExcel 20,
    /// Plain text, a file for each sheet.
    PlainText 20,
    /// Days count from 1904.
    From1904 8,
    /// A title above the headings.
    TitleRows 35,
    /// Notes below the last row.
    NotesBelow 20,
    /// A row of totals.
    TotalsRow 20,
    /// A column 序号.
    SequenceColumn 40,
    /// A row 1 2 3 … under the headings.
    NumberedColumns 12,
    /// Headings over two rows.
    TwoRowHeadings 15,
    /// Headings over two rows that are not drawn as one cell.
    UnmergedHeadings 8,
    /// The headings again in the middle.
    RepeatedHeadings 10,
    /// Blank rows here and there.
    BlankRows 15,
    /// The table begins at column B.
    ShiftedTable 10,
    /// Columns in any order.
    ShuffledColumns 50,
    /// Headings that offices also write.
    Synonyms 60,
    /// Blanks, stars, colons, units and line breaks in headings.
    DecoratedHeadings 40,
    /// Columns that nobody else has.
    UnknownColumns 35,
    /// A column that stands twice.
    DoubledColumn 15,
    /// A column without a heading.
    UnnamedColumn 8,
    /// Rows of a household in any order.
    ShuffledInHousehold 30,
    /// Rows in any order.
    ShuffledRows 15,
    /// Rows that a filter hides.
    HiddenRows 10,
    /// What a household has stands in its head's row alone.
    HeadRowOnly 12,
    /// What a household has is drawn as one cell over its rows.
    MergedHouseholds 12,
    /// A row that stands twice.
    RepeatedRow 8,
    /// Number cells where a text is meant.
    NumberCells 35,
    /// Marks before digits that are to stay texts.
    TextMarks 25,
    /// Full-width digits and letters.
    FullWidth 20,
    /// Characters that nobody sees.
    Invisible 20,
    /// Blanks and line ends around what is meant.
    Padding 25,
    /// Radicals from a PDF instead of characters.
    Kangxi 12,
    /// Other points between the parts of a name.
    Interpuncts 30,
    /// Blanks inside names.
    SpacedNames 20,
    /// Everyday words instead of labels.
    EverydayWords 50,
    /// Codes instead of labels.
    Codes 20,
    /// The standard's digits for relations.
    StandardRelations 10,
    /// Days in every spelling.
    DayTexts 50,
    /// Day cells with formats.
    DayCells 35,
    /// Counts of days without a format.
    DayCounts 10,
    /// Months typed as numbers.
    MonthNumbers 15,
    /// Ticks instead of yes and no.
    Checks 35,
    /// Phones with prefixes, hyphens and brackets.
    PhoneTexts 35,
    /// A second phone or a remark behind the first.
    SecondPhones 12,
    /// Amounts with separators and units.
    Amounts 30,
    /// Numbers filled up with zeros by their format.
    ZeroFormats 25,
    /// Line ends of other systems.
    LineEnds 30,
    /// Divisions by short names, paths and codes.
    Places 35,
    /// Formulas with results.
    Formulas 20,
    /// Formulas that nobody computed.
    UncomputedFormulas 8,
    /// Look-ups of blank cells, which come to 0.
    ZeroLookups 10,
    /// Cells that nobody can read with certainty.
    DoubtfulCells 25,
}

/// The habits of one office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits(BTreeSet<Habit>);

impl Habits {
    /// Draws the habits of an office.
    pub fn drawn(chance: &Chance) -> Self {
        // Some offices write plainly, some have nearly every habit there is.
        let zeal = [30, 100, 100, 200][chance.about("zeal").below(4)];
        let has = |habit: &&Habit| chance.about(habit.name()).below(100 * 100) < habit.percent() * zeal;
        Self(Habit::ALL.iter().filter(has).copied().collect())
    }

    /// Tells whether the office has a habit.
    pub fn has(&self, habit: Habit) -> bool {
        self.0.contains(&habit)
    }

    /// Lists them.
    pub fn iter(&self) -> impl Iterator<Item = Habit> + '_ {
        self.0.iter().copied()
    }

    /// Returns the same habits but one.
    #[must_use]
    pub fn without(&self, habit: Habit) -> Self {
        Self(self.0.iter().copied().filter(|other| *other != habit).collect())
    }
}

impl FromIterator<Habit> for Habits {
    fn from_iter<T: IntoIterator<Item = Habit>>(habits: T) -> Self {
        Self(habits.into_iter().collect())
    }
}
