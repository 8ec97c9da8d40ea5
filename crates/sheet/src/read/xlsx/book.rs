//! Which sheets a workbook has, where their parts lie, and from which day it counts.

use super::{
    package::Package,
    xml::{attribute, each_element, says_yes},
};
use crate::read::{Unreadable, Visibility};
use anju_model::reading::Epoch;
use std::collections::HashMap;

/// What the main part of a workbook says.
pub(super) struct Book {
    /// Its sheets in their order.
    pub sheets: Vec<NamedSheet>,
    /// The part of styles.
    pub styles: Option<String>,
    /// The part of shared texts.
    pub texts: Option<String>,
    /// From which day it counts.
    pub epoch: Epoch,
}

/// A sheet and where its part lies.
pub(super) struct NamedSheet {
    pub name: String,
    pub path: String,
    pub visibility: Visibility,
}

impl Book {
    /// Finds the main part and reads it.
    pub fn read(package: &mut Package) -> Result<Self, Unreadable> {
        let main = main_part(package)?;
        let parts = Relations::of(package, &main)?;
        let mut book = Book { sheets: vec![], styles: None, texts: None, epoch: Epoch::Y1900 };
        book.styles = parts.of_type("/styles");
        book.texts = parts.of_type("/sharedStrings");
        each_element(package, &main, |element| {
            match element.local_name().as_ref() {
                "workbookPr" if says_yes(element, "date1904") => book.epoch = Epoch::Y1904,
                "sheet" => book.sheets.extend(named(element, &parts)),
                _ => {}
            }
            Ok(())
        })?;
        if book.sheets.is_empty() { Err(Unreadable::Broken) } else { Ok(book) }
    }
}

fn named(element: &quick_xml::events::BytesStart, parts: &Relations) -> Option<NamedSheet> {
    let visibility = match attribute(element, "state").as_deref() {
        Some("hidden") => Visibility::Hidden,
        Some("veryHidden") => Visibility::VeryHidden,
        Some(_) | None => Visibility::Shown,
    };
    let path = parts.by_id.get(attribute(element, "id")?.as_ref())?.clone();
    Some(NamedSheet { name: attribute(element, "name")?.into_owned(), path, visibility })
}

/// Returns the path of the workbook's part, or what the zip is instead.
fn main_part(package: &mut Package) -> Result<String, Unreadable> {
    let relations = Relations::of(package, "")?;
    let said = relations.of_type("/officeDocument").filter(|path| package.has(path));
    let path = said.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let is_xml = path.ends_with(".xml");
    if package.has(&path) && is_xml && !path.starts_with("word/") && !path.starts_with("ppt/") {
        return Ok(path);
    }
    Err(something_else(package))
}

/// Says what a zip is that holds no workbook we read.
fn something_else(package: &mut Package) -> Unreadable {
    let kind = package.start("mimetype", 200).unwrap_or_default();
    if kind.contains("opendocument.spreadsheet") {
        return Unreadable::Other("workbook.ods");
    }
    if package.has("xl/workbook.bin") {
        return Unreadable::Other("workbook.xlsb");
    }
    if package.has_folder("word/") || package.has_folder("ppt/") || kind.contains("opendocument") {
        return Unreadable::Other("workbook.document");
    }
    Unreadable::Other("workbook.archive")
}

/// The parts that a part points to.
struct Relations {
    by_id: HashMap<String, String>,
    by_type: Vec<(String, String)>,
}

impl Relations {
    /// Reads the relations of a part; those of the package where its path is empty.
    fn of(package: &mut Package, part: &str) -> Result<Self, Unreadable> {
        let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
        let path = format!("{folder}/_rels/{name}.rels");
        let mut relations = Relations { by_id: HashMap::new(), by_type: vec![] };
        each_element(package, &path, |element| {
            let outside = attribute(element, "TargetMode").is_some_and(|mode| mode == "External");
            let id_and_target = attribute(element, "Id").zip(attribute(element, "Target"));
            if let Some((id, target)) = id_and_target.filter(|_| !outside) {
                let target = absolute(folder, &target);
                let kind = attribute(element, "Type").unwrap_or_default().into_owned();
                relations.by_type.push((kind, target.clone()));
                relations.by_id.insert(id.into_owned(), target);
            }
            Ok(())
        })?;
        Ok(relations)
    }

    fn of_type(&self, end: &str) -> Option<String> {
        self.by_type.iter().find(|(kind, _)| kind.ends_with(end)).map(|(_, target)| target.clone())
    }
}

/// Turns a target into a path from the package's root.
fn absolute(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { vec![] } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}
