//! The number formats of a workbook's cells.

use super::{
    book::Book,
    package::Package,
    xml::{attribute, each_element},
};
use crate::read::{Unreadable, number_format::Format};
use std::collections::HashMap;

/// The format of each style, by the number that cells name it with.
#[derive(Default)]
pub(super) struct Styles {
    of_style: Vec<usize>,
    formats: Vec<Format>,
}

impl Styles {
    /// Returns the format of a style; plain for none.
    pub fn format(&self, style: usize) -> &Format {
        const PLAIN: &Format = &Format::Plain;
        self.of_style.get(style).and_then(|at| self.formats.get(*at)).unwrap_or(PLAIN)
    }
}

/// Reads the part of styles.
pub(super) fn read(package: &mut Package, book: &Book) -> Result<Styles, Unreadable> {
    let Some(path) = &book.styles else {
        return Ok(Styles::default());
    };
    let mut codes: HashMap<u32, Format> = HashMap::new();
    let mut ids: Vec<u32> = vec![];
    let mut of_cells = false;
    each_element(package, path, |element| {
        let number = |name: &str| attribute(element, name).and_then(|id| id.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "numFmt" => {
                let code = attribute(element, "formatCode").map(|code| Format::of(&code));
                codes.extend(number("numFmtId").zip(code));
            }
            "cellXfs" => of_cells = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => of_cells = false,
            "xf" if of_cells => ids.push(number("numFmtId").unwrap_or(0)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(together(&ids, codes))
}

fn together(ids: &[u32], mut codes: HashMap<u32, Format>) -> Styles {
    let mut styles = Styles::default();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for id in ids {
        let place = *places.entry(*id).or_insert_with(|| {
            let format = codes.remove(id).or_else(|| Format::built_in(*id)).unwrap_or_default();
            styles.formats.push(format);
            styles.formats.len() - 1
        });
        styles.of_style.push(place);
    }
    styles
}
