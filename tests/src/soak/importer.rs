//! The importer under test, behind a seam at which controls put a fault in.

use super::office::File;
use anju_county::{County, CountyError, audit::By, importer, rim::Rim};
use anju_model::Clock;

/// What an import answers.
#[derive(Debug)]
pub struct Answer {
    /// What `--json` prints.
    pub json: serde_json::Value,
    /// The workbook of rows that were not taken whole.
    pub refused: Option<Vec<u8>>,
    /// How many records were made or changed.
    pub changes: usize,
}

impl From<importer::Imported> for Answer {
    fn from(imported: importer::Imported) -> Self {
        Self { json: imported.json, refused: imported.refused, changes: imported.changes }
    }
}

/// Something that imports workbooks.
pub trait Importer: Sync {
    /// Says what an import would come to.
    ///
    /// # Errors
    /// As the county's importer.
    fn dry_run(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError>;

    /// Imports.
    ///
    /// # Errors
    /// As the county's importer.
    fn import(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError>;
}

/// The county's own importer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Real;

impl Importer for Real {
    fn dry_run(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError> {
        let bytes = file.book.bytes();
        let file = importer::File { name: &file.name, bytes: &bytes, columns: &[] };
        importer::dry_run(Some(county), &file, Clock { now: rim.now(), suspect: false }).map(Answer::from)
    }

    fn import(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError> {
        let bytes = file.book.bytes();
        let file = importer::File { name: &file.name, bytes: &bytes, columns: &[] };
        importer::import(county, &file, By::CommandLine, rim).map(Answer::from)
    }
}
