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
    Fault, Stamp,
    contract::{JobEnd, PaperView, PrintPaper},
    papers::{Paper, paper},
};
use anju_paper::{PaperError, Seen, fill_each, seen};
use include_dir::{Dir, include_dir};
use std::{path::PathBuf, sync::Arc};

/// The templates that the program ships.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/papers");

/// One paper: of what, by whom.
pub(crate) struct Filling {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
    /// Where templates of the office's own lie.
    pub(crate) templates: PathBuf,
    pub(crate) ask: PrintPaper,
    pub(crate) reason: String,
}

/// One on its way to a folder.
pub(crate) struct Printing {
    pub(crate) filling: Filling,
    pub(crate) folder: PathBuf,
}

impl Printing {
    /// Does it.
    ///
    /// # Errors
    /// `paper.template {name, says}` of a template that is broken; as an export besides. No file is left then.
    pub(crate) fn run(&self, progress: &Progress) -> Result<JobEnd, DeskError> {
        let Filled { declared, bytes, count } = self.filling.fill()?;
        progress.wanted()?;
        let unfinished = Unfinished::write(&self.folder, progress, &bytes)?;
        // The trail first: what was taken without a note could not be noted afterwards.
        let now = self.filling.note(declared)?;
        let file = unfinished.appear(&downloads::stem(declared.title, now), "docx")?;
        Ok(JobEnd { file: Some(file.display().to_string()), rows: count })
    }
}

/// A paper with its text, and of how many records it speaks.
struct Filled {
    declared: &'static Paper,
    bytes: Vec<u8>,
    count: u64,
}

impl Filling {
    /// Shows it on a page; the trail notes it as a print, for what is shown may be printed.
    ///
    /// # Errors
    /// As `Printing::run`, but for its file's.
    pub(crate) fn view(&self) -> Result<PaperView, DeskError> {
        let Filled { declared, bytes, .. } = self.fill()?;
        let Seen { landscape, blocks } = seen(&bytes).map_err(|error| broken(declared, &error))?;
        self.note(declared)?;
        Ok(PaperView { title: declared.title.to_owned(), landscape, blocks })
    }

    fn fill(&self) -> Result<Filled, DeskError> {
        let declared = paper(&self.ask.paper).ok_or_else(|| Fault::new("paper.unknown"))?;
        self.app.catch_up_all()?;
        let says = self.app.work(|work| papers::sheets(work, &self.ask))?;
        let rows = |says: &serde_json::Value| says.get("rows").and_then(|rows| rows.as_array()).map_or(1, Vec::len);
        let count = says.iter().map(rows).sum::<usize>() as u64;
        let bytes = fill_each(&self.template(declared)?, &says).map_err(|error| broken(declared, &error))?;
        Ok(Filled { declared, bytes, count })
    }

    fn note(&self, declared: &Paper) -> Result<Stamp, DeskError> {
        let now = self.app.read(|db| clock::now(db, self.app.rim()))?.now;
        let why = format!("{}：{}", declared.title, self.reason);
        let record = self.ask.record.or(self.ask.household);
        let happened = Happened { what: "exported", account: Some(self.who.account), record, why: Some(&why) };
        self.app.write(|db| audit::note(db, self.app.rim(), now, happened))?;
        Ok(now)
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
