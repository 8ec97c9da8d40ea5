//! The importer under test, behind a seam at which controls put a fault in.

use super::office::File;
use anju_county::{County, CountyError, audit::By, importer, rim::Rim};
use anju_model::{Clock, contract::ImportReport};

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
        let changes = imported.report.changes as usize;
        // Whether it was taken is the one thing in which a look and an import differ.
        let report = ImportReport { taken: false, ..imported.report };
        let json = serde_json::to_value(report).expect("reports always serialize");
        Self { json, refused: imported.refused, changes }
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

    /// Imports a workbook of rows that were not taken whole, as it is.
    ///
    /// # Errors
    /// As the county's importer.
    fn send_back(&self, county: &County, bytes: &[u8], rim: &dyn Rim) -> Result<Answer, CountyError> {
        importer::import(county, &importer::File::plain("待更正.xlsx", bytes), By::CommandLine, rim).map(Answer::from)
    }
}

/// The county's own importer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Real;

impl Importer for Real {
    fn dry_run(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError> {
        let bytes = file.book.bytes();
        let clock = Clock { now: rim.now(), suspect: false };
        importer::dry_run(Some(county), &importer::File::plain(&file.name, &bytes), clock, rim).map(Answer::from)
    }

    fn import(&self, county: &County, file: &File, rim: &dyn Rim) -> Result<Answer, CountyError> {
        let bytes = file.book.bytes();
        importer::import(county, &importer::File::plain(&file.name, &bytes), By::CommandLine, rim).map(Answer::from)
    }
}
