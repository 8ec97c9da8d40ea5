//! Papers as the host makes them: reads what a paper says, notes it in the audit trail, fills the template and lets a whole file
//! appear in the person's folder for downloads, or none. An office may lay templates of its own into the desk's folder `papers`.

use super::downloads::{self, Unfinished};
use crate::{
    App, DeskError,
    app::Who,
    cases::papers,
    jobs::Progress,
    shelf::{
        audit::{self, Happened},
        clock,
    },
};
use anju_model::{
    Fault,
    contract::{JobEnd, PrintPaper},
    papers::{Paper, paper},
};
use anju_paper::{PaperError, fill};
use include_dir::{Dir, include_dir};
use std::{path::PathBuf, sync::Arc};

/// The templates that the program ships.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/papers");

/// One paper: of what, by whom, to which folder.
pub(crate) struct Printing {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    /// Where templates of the office's own lie.
    pub(crate) templates: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) ask: PrintPaper,
    pub(crate) reason: String,
}

impl Printing {
    /// Does it.
    ///
    /// # Errors
    /// `paper.template {name, says}` of a template that is broken; as an export besides. No file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let declared = paper(&self.ask.paper).ok_or_else(|| Fault::new("paper.unknown"))?;
        self.app.catch_up(u32::MAX)?;
        let says = self.app.work(|work| papers::fields(work, &self.ask))?;
        let count = says.get("rows").and_then(|rows| rows.as_array()).map_or(1, Vec::len);
        let bytes = fill(&self.template(declared)?, &says).map_err(|error| broken(declared, &error))?;
        progress.wanted()?;
        let unfinished = Unfinished::write(&self.folder, progress, &bytes)?;
        let now = self.app.read(|db| clock::now(db, self.app.rim()))?.now;
        let why = format!("{}：{}", declared.title, self.reason);
        let record = self.ask.record.or(self.ask.household);
        // The trail first: what was taken without a note could not be noted afterwards.
        let happened = Happened { what: "exported", account: Some(self.who.account), record, why: Some(&why) };
        self.app.write(|db| audit::note(db, self.app.rim(), now, happened))?;
        let file = unfinished.appear(&downloads::stem(declared.title, now), "docx")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: count as u64 })
    }

    /// Returns the office's own template where there is one, else the program's.
    fn template(&self, declared: &Paper) -> Result<Vec<u8>, Fault> {
        let name = format!("{}.docx", declared.key);
        match std::fs::read(self.templates.join(&name)) {
            Ok(own) => Ok(own),
            Err(_) => {
                SHIPPED.get_file(&name).map(|file| file.contents().to_vec()).ok_or_else(|| Fault::new("paper.unknown"))
            }
        }
    }
}

fn broken(declared: &Paper, error: &PaperError) -> Fault {
    let says = error.to_string();
    Fault::new("paper.template").with("name", declared.title).with("file", declared.key).with("says", says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::papers::ALL;

    #[test]
    fn every_paper_has_a_template_and_every_template_a_paper() {
        let shipped: Vec<String> = SHIPPED.files().map(|file| file.path().display().to_string()).collect();
        assert_eq!(shipped.len(), ALL.len());
        for paper in ALL {
            assert!(shipped.contains(&format!("{}.docx", paper.key)), "{}", paper.key);
        }
    }
}
