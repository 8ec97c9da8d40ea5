//! The cells of one sheet, and what its part says about rows and merged regions.

use super::{
    book::NamedSheet,
    package::{Package, Part},
    styles::Styles,
    xml::{attribute, decoded, says_yes, text_inside},
};
use crate::{
    cell::Cell,
    read::{Budget, Region, Rows, Sheet, Unreadable},
};
use anju_model::reading::Epoch;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// What cells refer to.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub styles: &'a Styles,
    pub texts: &'a [String],
    pub epoch: Epoch,
}

/// Reads one sheet; a sheet of charts has no cells and is left out.
pub(super) fn read<'k>(
    package: &mut Package,
    named: &NamedSheet,
    known: Known<'k>,
    budget: &'k Budget,
) -> Result<Option<Sheet>, Unreadable> {
    let Some(part) = package.part(&named.path)? else {
        return Err(Unreadable::Broken);
    };
    match SheetReading::over(part, known, budget).finish() {
        Ok(None) => Ok(None),
        Ok(Some((mut rows, Around { regions, hidden_columns }))) => {
            regions.into_iter().try_for_each(|region| rows.fill_down(region))?;
            let sheet = rows.into_sheet(&named.name, known.epoch);
            Ok(Some(Sheet { visibility: named.visibility, hidden_columns, ..sheet }))
        }
        Err(Stop::Limit(why)) => Err(why),
        Err(Stop::Xml) => Err(package.broke_off()),
    }
}

/// What a sheet's part says besides its cells.
#[derive(Default)]
struct Around {
    regions: Vec<Region>,
    hidden_columns: Vec<(usize, usize)>,
}

/// Why reading stopped.
enum Stop {
    Limit(Unreadable),
    Xml,
}

impl From<quick_xml::Error> for Stop {
    fn from(_: quick_xml::Error) -> Self {
        Stop::Xml
    }
}

impl From<Unreadable> for Stop {
    fn from(why: Unreadable) -> Self {
        Stop::Limit(why)
    }
}

/// Reads which columns an element hides, by its own word or by a width of nothing.
fn hidden_columns(element: &BytesStart) -> Option<(usize, usize)> {
    let number = |name| attribute(element, name).and_then(|text| text.parse::<usize>().ok()?.checked_sub(1));
    let flat = attribute(element, "width").is_some_and(|width| width.parse() == Ok(0.0));
    (says_yes(element, "hidden") || flat).then_some((number("min")?, number("max")?))
}

struct SheetReading<'p, 'a, 'k> {
    xml: Reader<Part<'p, 'a>>,
    known: Known<'k>,
    rows: Rows<'k>,
    around: Around,
    row: u32,
    column: u32,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    inside: Vec<u8>,
    deeper: Vec<u8>,
    value: String,
}

/// What a cell's element says.
#[derive(Default)]
struct Head {
    style: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    YesNo,
    Error,
    Iso,
}

impl<'p, 'a, 'k> SheetReading<'p, 'a, 'k> {
    fn over(part: Part<'p, 'a>, known: Known<'k>, budget: &'k Budget) -> Self {
        let mut xml = Reader::from_reader(part);
        // Whether the names of ends fit changes nothing of what cells say; that all elements end is counted.
        xml.config_mut().check_end_names = false;
        Self {
            xml,
            known,
            rows: Rows::within(budget),
            around: Around::default(),
            row: 0,
            column: 0,
            scratch: Scratch::default(),
        }
    }

    /// Reads the part; nothing where it is no sheet of cells.
    fn finish(mut self) -> Result<Option<(Rows<'k>, Around)>, Stop> {
        Ok(self.all()?.then_some((self.rows, self.around)))
    }

    /// Reads to the end of the part; tells whether it is a sheet of cells.
    fn all(&mut self) -> Result<bool, Stop> {
        let mut buffer = vec![];
        let mut of_cells = false;
        let mut depth = 0_usize;
        loop {
            buffer.clear();
            match self.xml.read_event_into(&mut buffer)? {
                Event::Start(element) => {
                    depth += 1;
                    of_cells |= element.local_name().as_ref() == "sheetData";
                    if self.element(&element, false)? {
                        depth -= 1;
                    }
                }
                Event::Empty(element) => {
                    of_cells |= element.local_name().as_ref() == "sheetData";
                    self.element(&element, true)?;
                }
                Event::End(element) => {
                    depth = depth.saturating_sub(1);
                    if element.local_name().as_ref() == "row" {
                        (self.row, self.column) = (self.row.saturating_add(1), 0);
                    }
                }
                // A part that ends before its elements do was cut off.
                Event::Eof if depth > 0 => return Err(Stop::Xml),
                Event::Eof => return Ok(of_cells),
                _ => {}
            }
        }
    }

    /// Takes in what an element says; tells whether it was read to its end.
    fn element(&mut self, element: &BytesStart, empty: bool) -> Result<bool, Stop> {
        match element.local_name().as_ref() {
            "row" => self.begin_row(element, empty)?,
            "c" => {
                let head = self.head(element);
                let at = (self.row, self.column);
                self.column = self.column.saturating_add(1);
                if !empty {
                    let cell = self.cell(&head)?;
                    self.rows.put(at.0, at.1, cell)?;
                    return Ok(true);
                }
            }
            "mergeCell" => self.around.regions.extend(attribute(element, "ref").and_then(|text| region(&text))),
            "col" => self.around.hidden_columns.extend(hidden_columns(element)),
            _ => {}
        }
        Ok(false)
    }

    fn begin_row(&mut self, element: &BytesStart, empty: bool) -> Result<(), Stop> {
        if let Some(number) = attribute(element, "r").and_then(|number| number.parse::<u32>().ok()) {
            self.row = number.saturating_sub(1);
        }
        self.column = 0;
        let flat = attribute(element, "ht").is_some_and(|height| height.parse() == Ok(0.0));
        if says_yes(element, "hidden") || flat {
            self.rows.hide(self.row)?;
        }
        if empty {
            self.row = self.row.saturating_add(1);
        }
        Ok(())
    }

    fn head(&mut self, element: &BytesStart) -> Head {
        let mut head = Head::default();
        let mut attributes = element.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => {
                    if let Some((row, column)) = position(value) {
                        (self.row, self.column) = (row, column);
                    }
                }
                "s" => head.style = value.parse().unwrap_or(0),
                "t" => {
                    head.kind = match value {
                        "s" => Kind::Shared,
                        "str" | "inlineStr" => Kind::Text,
                        "b" => Kind::YesNo,
                        "e" => Kind::Error,
                        "d" => Kind::Iso,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        head
    }

    /// Reads what stands inside a cell, up to its end.
    fn cell(&mut self, head: &Head) -> Result<Cell, Stop> {
        let Scratch { inside, deeper, value } = &mut self.scratch;
        value.clear();
        let (mut formula, mut said) = (false, false);
        loop {
            inside.clear();
            match self.xml.read_event_into(inside)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => {
                        said = true;
                        text_inside(&mut self.xml, deeper, &[], value)?;
                    }
                    "is" => {
                        said = true;
                        text_inside(&mut self.xml, deeper, &["r", "t"], value)?;
                    }
                    name => {
                        formula |= name == "f";
                        let end = element.to_end().into_owned();
                        deeper.clear();
                        self.xml.read_to_end_into(end.name(), deeper)?;
                    }
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "f" => formula = true,
                    "v" => said = true,
                    _ => {}
                },
                Event::End(_) => break,
                Event::Eof => return Err(Stop::Xml),
                _ => {}
            }
        }
        // A formula that came to an empty text says so by its type; without type and result it was never computed.
        if formula && value.is_empty() && (head.kind == Kind::Number || !said) {
            return Ok(Cell::Uncomputed);
        }
        let value = std::mem::take(value);
        let cell = self.value(head, value).ok_or(Unreadable::Broken)?;
        Ok(if formula && is_zero(&cell) { Cell::Zero } else { cell })
    }

    /// Makes a cell of its value; none where it points to a text that is not there.
    fn value(&mut self, head: &Head, value: String) -> Option<Cell> {
        Some(match head.kind {
            Kind::Shared if value.trim().is_empty() => Cell::Blank,
            Kind::Shared => Cell::Text(self.known.texts.get(value.trim().parse::<usize>().ok()?)?.clone()),
            Kind::Text | Kind::Iso => Cell::Text(decoded(value)),
            Kind::Error => Cell::Broken(value),
            Kind::YesNo => match value.trim() {
                "1" | "true" => Cell::Text("是".to_owned()),
                "0" | "false" => Cell::Text("否".to_owned()),
                _ => Cell::Text(value),
            },
            Kind::Number if value.trim().is_empty() => Cell::Blank,
            Kind::Number => {
                let cell = match value.trim().parse::<f64>() {
                    Ok(number) if number.is_finite() => {
                        self.known.styles.format(head.style).cell(number, self.known.epoch)
                    }
                    Ok(_) | Err(_) => Cell::Text(value.clone()),
                };
                // The room for the value is used again by the next number.
                self.scratch.value = value;
                cell
            }
        })
    }
}

fn is_zero(cell: &Cell) -> bool {
    match cell {
        Cell::Number(number) => *number == 0.0,
        Cell::Shown(shown) => shown.number == 0.0,
        Cell::Blank | Cell::Text(_) | Cell::Date(_) | Cell::Zero | Cell::Uncomputed | Cell::Broken(_) => false,
    }
}

/// Reads `AB12` as row and column, from 0.
fn position(text: &str) -> Option<(u32, u32)> {
    let text = text.trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column =
        letters.bytes().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

fn region(text: &str) -> Option<Region> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some(Region { first: position(first)?, last: position(last)? })
}
