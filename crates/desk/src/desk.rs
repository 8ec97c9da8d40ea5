//! The desk as a host sees it: a folder that is enrolled or not, a store that is open or closed, people who sign in, switch
//! and lock. What concerns records goes through the one door of the open store (`App`).

use crate::{
    App, DeskError, Place,
    app::{Bell, Who, lock},
    cases::{self, evidence, papers, records, rows, survey, survey_sheet},
    enrol::{self, CountyCard, First, Granted, Invitation},
    failures::{Failure, Failures},
    files::{
        downloads,
        export::{self, Export},
        paper::{Filling, Printing},
        uploads::Uploads,
    },
    folder::{self, Stopped},
    jobs::Jobs,
    keys::{Cost, Keyring, draw, pin},
    line::{
        Line,
        sync_loop::{self, Pulse},
    },
    office::{
        Asking, Office, Saving,
        imports::{Importing, Imports, SavingRefused},
    },
    rim::Rim,
    shelf::{
        self,
        audit::{self, Happened},
        outbox, settings,
    },
};
use anju_model::{
    AreaCode, Fault, RecordId, contract::*, divisions::short_name, kinds::Account, sync::enrol::SignedIn,
};
use anju_store::{Key, rusqlite::params};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, Weak, mpsc},
};

/// Minutes without a key or click after which a page locks.
const IDLE_MINUTES: u32 = 10;
/// The file that tells the sign-in page its size of letters.
const LETTERS: &str = "letters.json";

/// A desk: one folder, and what of it is open now.
pub struct Desk {
    /// Itself, for the sync loop, which may find that this desk is the county's no more.
    me: Weak<Desk>,
    folder: PathBuf,
    rim: Arc<dyn Rim>,
    cost: Cost,
    keyring: Mutex<Keyring>,
    failures: Failures,
    bell: Arc<Bell>,
    open: Mutex<Option<Opened>>,
    uploads: Uploads,
    jobs: Arc<Jobs>,
    office: Office,
    imports: Arc<Imports>,
    runtime: tokio::runtime::Handle,
}

/// An open store with what was needed to open it.
#[derive(Clone)]
struct Opened {
    app: Arc<App>,
    key: Key,
    line: Arc<Line>,
    pulse: Arc<Pulse>,
}

impl Desk {
    /// Opens a desk's folder; the store itself stays closed until somebody signs in. The caller holds the folder's lock.
    ///
    /// # Errors
    /// A keyring that cannot be read.
    pub fn open(
        folder: &Path,
        rim: Arc<dyn Rim>,
        cost: Cost,
        runtime: tokio::runtime::Handle,
    ) -> Result<Arc<Desk>, Fault> {
        if let (Some(stopped), Some(_)) = (Stopped::read(folder), CountyCard::read(folder)?) {
            stopped.wipe(folder)?;
        }
        if let Some(folder) = rim.downloads() {
            downloads::clear(&folder);
        }
        let keyring = Keyring::open(folder, cost, &mut |buffer| rim.random(buffer))?;
        let bell: Arc<Bell> = Arc::default();
        Ok(Arc::new_cyclic(|me| Desk {
            me: me.clone(),
            folder: folder.to_owned(),
            rim,
            cost,
            keyring: Mutex::new(keyring),
            failures: Failures::of(folder),
            jobs: Jobs::new(bell.clone(), runtime.clone()),
            bell,
            open: Mutex::new(None),
            uploads: Uploads::new(folder),
            office: Office::default(),
            imports: Arc::default(),
            runtime,
        }))
    }

    /// Answers a request given as JSON.
    ///
    /// # Errors
    /// `request.unreadable` for what is no request; else as `handle`.
    pub fn handle_json(&self, text: &str) -> Result<serde_json::Value, Fault> {
        let request = serde_json::from_str(text).map_err(|_| Fault::new("request.unreadable"))?;
        self.handle(request)
    }

    /// Answers a request. What needs the line (enrolment, a first sign-in) waits for it; call it on a blocking thread.
    ///
    /// # Errors
    /// A `Fault` with the case, the field and what fills the sentence.
    pub fn handle(&self, request: Request) -> Result<serde_json::Value, Fault> {
        let request = match request.answerer() {
            Answerer::Records(request) => return self.of_records(request),
            Answerer::Host(request) => request,
        };
        match request {
            HostRequest::Hello(_) => reply(self.session()),
            HostRequest::Enrol(ask) => reply(self.enrol(&ask)),
            HostRequest::SignIn(ask) => reply(self.sign_in(&ask)),
            HostRequest::FirstSignIn(ask) => reply(self.first_sign_in(&ask)),
            HostRequest::Unlock(ask) => reply(self.unlock(&ask)),
            HostRequest::Lock(_) => reply(self.lock_page()),
            HostRequest::SetPin(ask) => reply(self.set_pin(&ask)),
            HostRequest::SetTextSize(ask) => reply(self.set_text_size(ask.size)),
            HostRequest::AddEvidence(ask) => reply(self.add_evidence(&ask)),
            HostRequest::GetSync(ask) => reply(self.sync_view(&ask)),
            HostRequest::SyncNow(_) => reply(self.sync_now()),
            HostRequest::Recount(_) => reply(self.recount()),
            HostRequest::ExportList(ask) => reply(self.export(ask)),
            HostRequest::PrintPaper(ask) => reply(self.print(ask)),
            HostRequest::CancelJob(ask) => reply(self.jobs.cancel(ask.job).map(|()| Done {})),
            HostRequest::ImportWorkbook(ask) => reply(self.import(ask)),
            HostRequest::GetImport(ask) => reply(self.import_report(ask)),
            HostRequest::ViewPaper(ask) => reply(self.view_paper(ask)),
            HostRequest::LookAtSurveySheet(ask) => reply(self.look_at_survey_sheet(&ask)),
            HostRequest::TakeSurveySheet(ask) => reply(self.take_survey_sheet(&ask)),
            HostRequest::StepRecords(ask) => reply(self.step_records(ask)),
            HostRequest::SaveRefused(ask) => reply(self.save_refused(ask)),
            HostRequest::OpenOffice(ask) => reply(self.open_office(ask)),
            HostRequest::OfficeAct(act) => self.act_in_office(&act),
            HostRequest::SaveEnrolment(ask) => reply(self.save_enrolment(ask)),
        }
    }

    /// Answers what concerns records; a save wakes the sync.
    fn of_records(&self, request: RecordRequest) -> Result<serde_json::Value, Fault> {
        let open = self.opened()?;
        let saves = request.effect() == Effect::Saves;
        let answer = open.app.handle(request)?;
        if saves {
            self.carry(&open);
        }
        Ok(answer)
    }

    /// Tells how much waits now, and wakes the sync to carry it: a request that lies on the line may take long.
    fn carry(&self, open: &Opened) {
        sync_loop::tell(&open.app, &open.pulse, &self.bell);
        open.pulse.wake();
    }

    /// Hands out events from now on.
    pub fn subscribe(&self) -> mpsc::Receiver<Event> {
        self.bell.subscribe()
    }

    /// Takes an uploaded file; its ticket stands for it in a request.
    ///
    /// # Errors
    /// `session.locked`; `workbook.too_large`, what `evidence::check` says, or a file's fault.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> Result<String, Fault> {
        match self.opened() {
            Ok(_) if Uploads::is_workbook(name) => {
                self.uploads.take_workbook(name, bytes, &mut |buffer| self.rim.random(buffer))
            }
            Ok(open) => self.uploads.take(&open.key, name, bytes, &mut |buffer| self.rim.random(buffer)),
            // Before enrolment the one file that makes sense is the enrolment file; it is small and kept in memory.
            Err(_) => self.uploads.take_enrolment_file(name, bytes, &mut |buffer| self.rim.random(buffer)),
        }
    }

    /// Returns the open store's door, for tests and hosts that work without a page.
    pub fn app(&self) -> Option<Arc<App>> {
        lock(&self.open).as_ref().map(|open| open.app.clone())
    }

    /// Syncs once and waits for the end; for the command line and tests.
    ///
    /// # Errors
    /// The line's faults, or the store's.
    pub fn sync_once(&self) -> Result<SyncChip, Fault> {
        let open = self.opened()?;
        let files = self.files(&open);
        let synced = self.runtime.block_on(sync_loop::once(&open.app, &open.line, &open.pulse, &*self.rim, &files));
        // Whoever heard that this desk is the county's no more, this sync or another beside it: that is the answer.
        if open.pulse.is_over() {
            return Err(self.stop(&open));
        }
        synced?;
        self.chip(&open)
    }

    fn opened(&self) -> Result<Opened, Fault> {
        lock(&self.open).clone().ok_or_else(|| Fault::new("session.locked"))
    }

    fn files(&self, open: &Opened) -> sync_loop::Files {
        sync_loop::Files { uploads: self.uploads.clone(), key: open.key.clone() }
    }

    fn chip(&self, open: &Opened) -> Result<SyncChip, Fault> {
        sync_loop::chip(&open.app, &open.pulse, &self.bell).map_err(DeskError::into_fault)
    }

    fn session(&self) -> Result<Session, Fault> {
        let card = CountyCard::read(&self.folder)?;
        let stopped = Stopped::read(&self.folder).map(said);
        let people: Vec<(RecordId, String)> = lock(&self.keyring).people();
        let open = lock(&self.open).clone();
        let who = open.as_ref().and_then(|open| open.app.who());
        let state = match (&open, &who) {
            _ if card.is_none() || people.is_empty() => SessionState::Unenrolled,
            (None, _) => SessionState::Cold,
            (Some(_), None) => SessionState::Locked,
            (Some(_), Some(_)) => SessionState::Open,
        };
        let within = |act: &dyn Fn(&anju_store::rusqlite::Connection) -> Result<Inside, DeskError>| match &open {
            Some(open) => open.app.read(|db| act(db)).map_err(DeskError::into_fault),
            None => Ok(Inside::default()),
        };
        let inside = within(&|db| Inside::read(db, who.as_ref().map(|who| who.account), &people))?;
        let today = open.as_ref().map_or(Ok(self.rim.wall()), |open| {
            open.app.read(|db| Ok(shelf::clock::now(db, &*self.rim)?.now)).map_err(DeskError::into_fault)
        })?;
        let has_pin = |account: RecordId| inside.pins.contains(&account);
        Ok(Session {
            state,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            desk: inside.name.clone(),
            areas: inside.areas.iter().map(named).collect(),
            me: who.map(|who| Me {
                has_pin: has_pin(who.account),
                account: who.account,
                name: who.name,
                role: who.role,
                area: named(&who.area),
                cadre: who.cadre.map(|cadre| cadre.id()),
                departments: who.departments,
            }),
            people: people
                .iter()
                .map(|(account, name)| PersonChip { account: *account, name: name.clone(), has_pin: has_pin(*account) })
                .collect(),
            today: today.day(),
            text_size: inside.text_size.unwrap_or_else(|| letters(&self.folder)),
            idle_minutes: IDLE_MINUTES,
            stopped,
            server: card.and_then(|card| card.addresses.into_iter().next()),
        })
    }

    fn enrol(&self, ask: &Enrol) -> Result<Session, Fault> {
        if CountyCard::read(&self.folder)?.is_some() && !lock(&self.keyring).people().is_empty() {
            return Err(Fault::new("enrol.already"));
        }
        let invitation = match (&ask.ticket, &ask.address, &ask.code) {
            (Some(ticket), _, _) => {
                let (name, bytes) = self.uploads.enrolment_file(ticket)?;
                Invitation::from_file(&name, &bytes)?
            }
            (None, Some(address), Some(code)) => Invitation::from_code(address, code)?,
            (None, _, _) => return Err(Fault::new("enrol.nothing").field("code")),
        };
        let first = First { name: &ask.account, one_time_code: &ask.one_time_code, password: &ask.password };
        let secret = *lock(&self.keyring).device_secret();
        let granted = self.runtime.block_on(enrol::enrol(&invitation, first, &secret))?;
        self.settle_in(ask, &granted)?;
        self.session()
    }

    /// Writes what the county granted: keys first, then the store, then the card that makes the folder an enrolled desk.
    fn settle_in(&self, ask: &Enrol, granted: &Granted) -> Result<(), Fault> {
        Stopped::forget(&self.folder)?;
        let random = &mut |buffer: &mut [u8]| self.rim.random(buffer);
        folder::set_aside(&self.folder, self.rim.wall())?;
        *lock(&self.keyring) = Keyring::open(&self.folder, self.cost, random)?;
        let key = Key::new(draw(random));
        let db = shelf::open(&self.store(), &key).map_err(DeskError::into_fault)?;
        let enrolled = &granted.enrolled;
        let written: Result<(), DeskError> = (|| {
            settings::set(&db, "desk", &enrolled.desk)?;
            settings::set(&db, "desk_name", &enrolled.name)?;
            settings::set(&db, "token", &granted.token)?;
            settings::set(&db, "county", &enrolled.county)?;
            settings::set(&db, shelf::sealing::RECOVERY, &enrolled.recovery)?;
            remember(&db, &enrolled.person)?;
            for area in &enrolled.areas {
                db.execute("INSERT OR IGNORE INTO area (code, at, chain) VALUES (?1, 0, '')", params![area.as_str()])?;
            }
            Ok(())
        })();
        written.map_err(DeskError::into_fault)?;
        drop(db);
        let mut keyring = lock(&self.keyring);
        keyring.add_person(enrolled.person.id, &ask.account, &ask.password, &key, random)?;
        keyring.seal_to_county(&enrolled.recovery, enrolled.desk, &key, random)?;
        drop(keyring);
        granted.card.write(&self.folder)?;
        self.open_store(&key)?;
        self.enter(enrolled.person.id, "sign_in")
    }

    fn store(&self) -> PathBuf {
        self.folder.join("desk.db")
    }

    /// Opens the store with the data key, and starts to sync.
    fn open_store(&self, key: &Key) -> Result<Opened, Fault> {
        let mut open = lock(&self.open);
        if let Some(open) = &*open {
            return Ok(open.clone());
        }
        let card = CountyCard::read(&self.folder)?.ok_or_else(|| Fault::new("desk.unenrolled"))?;
        let now = self.rim.wall();
        let random = &mut |buffer: &mut [u8]| self.rim.random(buffer);
        let (db, safe) = shelf::safekeeping::open(&self.folder, key, now, random).map_err(DeskError::into_fault)?;
        let app = App::new(db, Some(safe), self.rim.clone(), self.bell.clone());
        let app = Arc::new(app.with_readers(self.store(), key.clone()));
        if let Err(error) = self.failures.let_go(&app) {
            tracing::error!(%error, "earlier failed sign-ins could not be noted");
        }
        let line = Arc::new(card.line()?);
        // Whoever asks the county before the first sync comes as this desk too.
        app.read(|db| as_this_desk(&line, db)).map_err(DeskError::into_fault)?;
        let pulse = Arc::new(Pulse::default());
        let opened = Opened { app, key: key.clone(), line, pulse };
        self.start_to_sync(opened.clone());
        *open = Some(opened.clone());
        Ok(opened)
    }

    fn start_to_sync(&self, open: Opened) {
        let (me, files) = (self.me.clone(), self.files(&open));
        let (rim, bell) = (self.rim.clone(), self.bell.clone());
        self.runtime.spawn(async move {
            sync_loop::run(open.app.clone(), open.line.clone(), open.pulse.clone(), rim, files, bell).await;
            if let Some(desk) = me.upgrade() {
                // Its fault says what the page shows anyway.
                let _said = tokio::task::spawn_blocking(move || desk.stop(&open)).await;
            }
        });
    }

    /// This desk was revoked and has handed over what waited: nothing of it stays on this PC. Returns what to tell.
    fn stop(&self, open: &Opened) -> Fault {
        let mut held = lock(&self.open);
        if let (None, Some(stopped)) = (&*held, Stopped::read(&self.folder)) {
            return said(stopped);
        }
        self.jobs.stop();
        let stopped = Stopped { handed_over: open.app.read(outbox::handed_over).unwrap_or_default() };
        let wiped = open.app.close().map_err(DeskError::into_fault).and_then(|()| {
            stopped.wipe(&self.folder)?;
            *lock(&self.keyring) = Keyring::open(&self.folder, self.cost, &mut |buffer| self.rim.random(buffer))?;
            Ok(())
        });
        *held = None;
        drop(held);
        self.bell.tell(&Event::Session);
        match wiped {
            Ok(()) => said(stopped),
            Err(fault) => fault,
        }
    }

    fn sign_in(&self, ask: &SignIn) -> Result<Session, Fault> {
        let now = self.rim.wall();
        let opened = lock(&self.keyring).open_with_password(&ask.name, &ask.password, now);
        let (account, key) = opened.inspect_err(|fault| {
            let account = lock(&self.keyring).account_of(&ask.name);
            self.note_failure(account, fault);
        })?;
        self.open_store(&key)?;
        self.enter(account, "sign_in")?;
        self.session()
    }

    /// Notes that a sign-in failed, and of whose account, where it is known here.
    fn note_failure(&self, account: Option<RecordId>, fault: &Fault) {
        let now = self.rim.wall();
        let noted = match self.opened() {
            Ok(open) => {
                let happened = Happened { what: "sign_in_failed", account, record: None, why: Some(&fault.code) };
                open.app.write(|db| audit::note(db, &*self.rim, now, happened))
            }
            // Nobody has ever signed in here: there is nothing to break into.
            Err(_) if lock(&self.keyring).people().is_empty() => return,
            Err(_) => self.failures.keep(Failure { id: self.rim.id(), at: now, account, why: fault.code.clone() }),
        };
        if let Err(error) = noted {
            tracing::error!(%error, "a failed sign-in could not be noted");
        }
    }

    fn enter(&self, account: RecordId, what: &str) -> Result<(), Fault> {
        let open = self.opened()?;
        let signed_in = open.app.sign_in(Some(account)).map_err(DeskError::into_fault);
        signed_in.inspect_err(|fault| self.note_failure(Some(account), fault))?;
        let now = self.rim.wall();
        let happened = Happened { what, account: Some(account), ..Happened::default() };
        open.app.write(|db| audit::note(db, &*self.rim, now, happened)).map_err(DeskError::into_fault)?;
        let size = open.app.read(|db| text_size(db, account)).map_err(DeskError::into_fault)?;
        keep_letters(&self.folder, size);
        open.pulse.wake();
        Ok(())
    }

    /// Online: a person's first time on this desk, or after a forgotten password.
    fn first_sign_in(&self, ask: &FirstSignIn) -> Result<Session, Fault> {
        let card = CountyCard::read(&self.folder)?.ok_or_else(|| Fault::new("desk.unenrolled"))?;
        let open = self.opened().ok();
        let line = match &open {
            Some(open) => open.line.clone(),
            None => Arc::new(card.line()?),
        };
        let sealed = match &open {
            Some(_) => None,
            None => lock(&self.keyring).sealed().map(str::to_owned),
        };
        let signed_in = self.runtime.block_on(enrol::sign_in(
            &line,
            &ask.name,
            &ask.one_time_code,
            &ask.password,
            sealed.as_deref(),
        ))?;
        let key = match (open, &signed_in.data_key) {
            (Some(open), _) => open.key,
            (None, Some(hex)) => read_key(hex)?,
            (None, None) => return Err(Fault::new("sign_in.no_key")),
        };
        let random = &mut |buffer: &mut [u8]| self.rim.random(buffer);
        lock(&self.keyring).add_person(signed_in.id, &ask.name, &ask.password, &key, random)?;
        let open = self.open_store(&key)?;
        open.app.write(|db| remember(db, &signed_in)).map_err(DeskError::into_fault)?;
        self.enter(signed_in.id, "first_sign_in")?;
        self.session()
    }

    fn unlock(&self, ask: &Unlock) -> Result<Session, Fault> {
        let open = self.opened().map_err(|_| Fault::new("session.cold"))?;
        let now = self.rim.wall();
        // The try is counted in the store before it is checked; a wrong one must not be rolled back.
        let checked = open.app.with_store(|db| pin::check(db, ask.account, &ask.pin, now));
        checked.inspect_err(|fault| self.note_failure(Some(ask.account), fault))?;
        self.enter(ask.account, "unlock")?;
        self.session()
    }

    /// Returns the open store and who is signed in, as his account stands now.
    fn present(&self) -> Result<(Opened, Who), Fault> {
        let open = self.opened()?;
        let who = open.app.present().map_err(DeskError::into_fault)?;
        Ok((open, who))
    }

    /// Clears the page, not the key: sync goes on.
    fn lock_page(&self) -> Result<Session, Fault> {
        self.opened()?.app.sign_in(None).map_err(DeskError::into_fault)?;
        self.office.close();
        self.imports.forget();
        self.session()
    }

    fn set_pin(&self, ask: &SetPin) -> Result<Session, Fault> {
        let (open, who) = self.present()?;
        lock(&self.keyring).check_password(who.account, &ask.password, self.rim.wall())?;
        let random = &mut |buffer: &mut [u8]| self.rim.random(buffer);
        open.app.with_store(|db| pin::set(db, who.account, &ask.pin, self.cost, random))?;
        self.session()
    }

    fn set_text_size(&self, size: TextSize) -> Result<Session, Fault> {
        let (open, who) = self.present()?;
        open.app.write(|db| settings::set(db, &text_size_of(who.account), &size)).map_err(DeskError::into_fault)?;
        keep_letters(&self.folder, size);
        self.session()
    }

    fn add_evidence(&self, ask: &AddEvidence) -> Result<Saved, Fault> {
        let open = self.opened()?;
        let file = self.uploads.kept(&ask.ticket)?;
        let saved = open.app.work(|work| evidence::add(work, ask.matter, ask.visit, &ask.kind, &file));
        let saved = saved.map_err(DeskError::into_fault)?;
        self.bell.tell(&Event::Changed);
        self.carry(&open);
        Ok(saved)
    }

    fn export(&self, ask: ExportList) -> Result<Started, Fault> {
        let (open, who) = self.present()?;
        let office = ask.list.is_of_office().then(|| self.office.key_of(who.account)).transpose()?;
        let office = office.map(|key| Asking { key, line: open.line, runtime: self.runtime.clone() });
        let export = Export {
            who,
            app: open.app,
            store: self.store(),
            key: open.key,
            folder: self.rim.downloads().ok_or_else(|| Fault::new("export.no_folder"))?,
            list: ask.list,
            reason: export::reason(ask.reason.as_deref())?,
            office,
        };
        Ok(Started { job: self.jobs.start(move |progress| export.run(progress).map_err(DeskError::into_fault)) })
    }

    fn print(&self, ask: PrintPaper) -> Result<Started, Fault> {
        // What it is about is looked up at once: nobody waits for a paper that he may not have.
        self.opened()?.app.work(|work| papers::check(work, &ask)).map_err(DeskError::into_fault)?;
        let folder = self.rim.downloads().ok_or_else(|| Fault::new("export.no_folder"))?;
        let printing = Printing { filling: self.filling(ask)?, folder };
        Ok(Started { job: self.jobs.start(move |progress| printing.run(progress).map_err(DeskError::into_fault)) })
    }

    fn view_paper(&self, ask: ViewPaper) -> Result<PaperView, Fault> {
        self.filling(ask.print)?.view().map_err(DeskError::into_fault)
    }

    fn filling(&self, ask: PrintPaper) -> Result<Filling, Fault> {
        let (open, who) = self.present()?;
        let reason = export::reason(ask.reason.as_deref())?;
        Ok(Filling { who, app: open.app, templates: self.folder.join("papers"), reason, ask })
    }

    fn open_office(&self, ask: OpenOffice) -> Result<Done, Fault> {
        let (open, who) = self.present()?;
        self.runtime.block_on(self.office.open(&open.line, who.account, who.name, ask.password))?;
        Ok(Done {})
    }

    fn act_in_office(&self, act: &OfficeAct) -> Result<serde_json::Value, Fault> {
        let (open, who) = self.present()?;
        let key = self.office.key_of(who.account)?;
        Ok(self.runtime.block_on(open.line.office(&key, act))?)
    }

    fn save_enrolment(&self, ask: SaveEnrolment) -> Result<Started, Fault> {
        let (open, who) = self.present()?;
        // Only who has the office open was given such a file.
        self.office.key_of(who.account)?;
        let folder = self.rim.downloads().ok_or_else(|| Fault::new("export.no_folder"))?;
        let saving = Saving { app: open.app, who, folder, file: ask.file };
        Ok(Started { job: self.jobs.start(move |progress| saving.run(progress).map_err(DeskError::into_fault)) })
    }

    fn import(&self, ask: ImportWorkbook) -> Result<Started, Fault> {
        let (open, who) = self.present()?;
        let workbook = self.uploads.workbook(&ask.ticket)?;
        let begun = self.imports.begin(who.account);
        let asking = Asking { key: self.office.key_of(who.account)?, line: open.line, runtime: self.runtime.clone() };
        let imports = self.imports.clone();
        let importing = Importing { asking, workbook, ask, begun };
        Ok(Started { job: self.jobs.start(move |progress| importing.run(progress, &imports)) })
    }

    fn import_report(&self, ask: GetImport) -> Result<ImportReport, Fault> {
        let (_, who) = self.present()?;
        self.office.key_of(who.account)?;
        self.imports.report(ask.job, who.account)
    }

    fn look_at_survey_sheet(&self, ask: &LookAtSurveySheet) -> Result<SurveySheetReport, Fault> {
        let (open, _) = self.present()?;
        let workbook = self.survey_sheet(&ask.ticket)?;
        open.app.look(|work| survey_sheet::look(work, &workbook)).map_err(DeskError::into_fault)
    }

    /// Saves the next households of a form, each in a save of its own: one that cannot be saved holds up no other.
    fn take_survey_sheet(&self, ask: &TakeSurveySheet) -> Result<SurveySheetTaken, Fault> {
        let (open, _) = self.present()?;
        let workbook = self.survey_sheet(&ask.ticket)?;
        let bite = open.app.look(|work| survey_sheet::next(work, &workbook, ask)).map_err(DeskError::into_fault)?;
        let mut taken = SurveySheetTaken { next: bite.next, of: bite.of, saved: 0, refused: vec![] };
        for survey in bite.surveys {
            let household = survey.household;
            match open.app.work(|work| survey::log(work, survey)).map_err(DeskError::into_fault) {
                Ok(_) => taken.saved += 1,
                // It was saved already, as it stands in the form.
                Err(fault) if fault.code == "form.unchanged" => {}
                Err(fault) => {
                    let head = open.app.look(|work| rows::head_of(work, household)).map_err(DeskError::into_fault)?;
                    taken.refused.push((head, fault));
                }
            }
        }
        self.bell.tell(&Event::Changed);
        self.carry(&open);
        Ok(taken)
    }

    /// Moves records on one by one, each in a save of its own; where one of them is out of reach, none.
    fn step_records(&self, ask: StepRecords) -> Result<SteppedRecords, Fault> {
        let (open, _) = self.present()?;
        let whose = open.app.look(|work| records::whose_are(work, &ask)).map_err(DeskError::into_fault)?;
        let mut stepped = SteppedRecords { saved: 0, refused: vec![] };
        for (one, whose) in records::steps(ask).zip(whose) {
            match open.app.work(|work| records::step(work, one)) {
                Ok(_) => stepped.saved += 1,
                Err(error) => stepped.refused.push((whose, error.into_fault())),
            }
        }
        self.bell.tell(&Event::Changed);
        self.carry(&open);
        Ok(stepped)
    }

    fn survey_sheet(&self, ticket: &str) -> Result<anju_sheet::Workbook, Fault> {
        let held = self.uploads.workbook(ticket)?;
        anju_sheet::read_workbook(&held.name, &held.bytes)
    }

    fn save_refused(&self, ask: SaveRefused) -> Result<Started, Fault> {
        let (open, who) = self.present()?;
        self.office.key_of(who.account)?;
        let (title, file, bytes) = self.imports.refused(ask.job, who.account)?;
        let folder = self.rim.downloads().ok_or_else(|| Fault::new("export.no_folder"))?;
        let saving = SavingRefused { app: open.app, who, folder, title, file, bytes };
        Ok(Started { job: self.jobs.start(move |progress| saving.run(progress).map_err(DeskError::into_fault)) })
    }

    fn sync_view(&self, ask: &GetSync) -> Result<SyncView, Fault> {
        let open = self.opened()?;
        let stored =
            open.app.look(|work| cases::syncing::view(work, ask.area.as_ref())).map_err(DeskError::into_fault)?;
        Ok(SyncView { chip: self.chip(&open)?, ..stored })
    }

    fn sync_now(&self) -> Result<Done, Fault> {
        self.opened()?.pulse.wake();
        Ok(Done {})
    }

    fn recount(&self) -> Result<Done, Fault> {
        let open = self.opened()?;
        open.app.with_store(crate::line::sync::recount).map_err(DeskError::into_fault)?;
        open.pulse.wake();
        Ok(Done {})
    }
}

fn as_this_desk(line: &Line, db: &anju_store::rusqlite::Connection) -> Result<(), DeskError> {
    line.set_desk(outbox::desk_id(db)?, &settings::get::<String>(db, "token")?.unwrap_or_default());
    Ok(())
}

/// What the session page shows of the open store.
#[derive(Default)]
struct Inside {
    name: Option<String>,
    areas: Vec<AreaCode>,
    pins: Vec<RecordId>,
    /// None where nobody is signed in.
    text_size: Option<TextSize>,
}

impl Inside {
    fn read(
        db: &anju_store::rusqlite::Connection,
        account: Option<RecordId>,
        people: &[(RecordId, String)],
    ) -> Result<Self, DeskError> {
        let mut pins = vec![];
        for (person, _) in people {
            if pin::is_set(db, *person)? {
                pins.push(*person);
            }
        }
        let text_size = account.map(|account| text_size(db, account)).transpose()?;
        Ok(Self {
            name: settings::get(db, "desk_name")?,
            areas: shelf::pull::cursors(db)?.into_iter().map(|cursor| cursor.area).collect(),
            pins,
            text_size,
        })
    }
}

/// Says what became of a desk that was revoked.
fn said(stopped: Stopped) -> Fault {
    let fault = Fault::new("device.revoked");
    if stopped.handed_over > 0 { fault.with("n", stopped.handed_over) } else { fault }
}

fn text_size(db: &anju_store::rusqlite::Connection, account: RecordId) -> Result<TextSize, DeskError> {
    Ok(settings::get(db, &text_size_of(account))?.unwrap_or_default())
}

/// The size of letters of whoever was last signed in: the sign-in page has them before anything can be opened.
fn letters(folder: &Path) -> TextSize {
    fs::read(folder.join(LETTERS)).ok().and_then(|said| serde_json::from_slice(&said).ok()).unwrap_or_default()
}

fn keep_letters(folder: &Path, size: TextSize) {
    if letters(folder) == size {
        return;
    }
    let said = serde_json::to_vec(&size).expect("sizes always serialize");
    if let Err(error) = fs::write(folder.join(LETTERS), said) {
        tracing::warn!(kind = %error.kind(), "the size of letters was not kept for the sign-in page");
    }
}

fn text_size_of(account: RecordId) -> String {
    format!("text_size/{account}")
}

fn remember(db: &anju_store::rusqlite::Connection, signed_in: &SignedIn) -> Result<(), DeskError> {
    settings::set::<Account>(db, &settings::account(signed_in.id), &signed_in.account)
}

fn read_key(hex: &str) -> Result<Key, Fault> {
    let bytes: Option<[u8; 32]> = hex::decode(hex).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.map(Key::new).ok_or_else(|| Fault::new("keys.damaged"))
}

fn named(code: &AreaCode) -> AreaName {
    let name = Place::shipped().divisions.name(code).map(short_name);
    AreaName { code: code.clone(), name: name.map_or_else(|| code.to_string(), str::to_owned) }
}

fn reply<T: Serialize>(reply: Result<T, Fault>) -> Result<serde_json::Value, Fault> {
    reply.map(|reply| serde_json::to_value(reply).expect("replies always serialize"))
}
