//! Reads .xlsx part by part and cell by cell: each part is inflated once, within what a workbook may take, and a sheet with
//! one stray cell in its last row takes no memory for the rows between. Parts are those of ECMA-376 part 1, 12 and 18.

mod book;
mod cells;
mod package;
mod styles;
mod texts;
mod xml;

use super::{Budget, Sheet, Unreadable};
use book::Book;
use package::Package;
use rayon::prelude::*;

pub(super) use xml::{Attributes, elements};

/// Reads all sheets.
pub fn read(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, Unreadable> {
    let mut package = Package::open(bytes)?;
    let book = Book::read(&mut package)?;
    let styles = styles::read(&mut package, &book)?;
    let texts = texts::read(&mut package, &book)?;
    let known = cells::Known { styles: &styles, texts: &texts, epoch: book.epoch };
    let sheets = book.sheets.par_iter().map_with(package, |package, named| cells::read(package, named, known, budget));
    sheets.filter_map(Result::transpose).collect()
}
