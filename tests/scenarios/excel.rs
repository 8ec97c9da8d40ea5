//! 导出 Excel: what is on the screen, and nothing else, lies in the person's folder for downloads as a workbook.

use crate::{
    main_job::{Office, enrolling},
    running::{Running, VILLAGE, area},
};
use anju_county::{
    audit::By,
    enrolment::{self, Plan},
    rim::Machine as CountyMachine,
};
use anju_desk::{Machine, Rim};
use anju_model::{Fault, Stamp, contract::*, indicators::Indicator, words};
use anju_sheet::{Cell, Workbook, read_workbook};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, mpsc::Receiver},
    time::Duration,
};
use tempfile::TempDir;

/// A PC with a folder for downloads, whose clock stands still while somebody holds it.
pub(crate) struct Pc {
    pub(crate) downloads: PathBuf,
    clock: Mutex<()>,
}

impl Pc {
    pub(crate) fn with(downloads: PathBuf) -> Arc<Self> {
        Arc::new(Self { downloads, clock: Mutex::new(()) })
    }
}

impl Rim for Pc {
    fn wall(&self) -> Stamp {
        // Not for ever: who holds it may wait for the store, and whoever reads the clock may hold that.
        for _ in 0..500 {
            if self.clock.try_lock().is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Machine.wall()
    }

    fn random(&self, buffer: &mut [u8]) {
        Machine.random(buffer);
    }

    fn downloads(&self) -> Option<PathBuf> {
        Some(self.downloads.clone())
    }
}

struct Clerk {
    office: Office,
    pc: Arc<Pc>,
    heard: Receiver<Event>,
    _home: TempDir,
}

impl Clerk {
    /// Enrols a desk of a whole township and signs someone in who may see one village of it.
    fn of_one_village(here: &Running, downloads: &str) -> Clerk {
        let name = "陈静";
        let one_time_code = here.account(name);
        let plan = Plan { name: "农坝镇".into(), areas: vec![area(&VILLAGE[..9])], accounts: vec![name.into()] };
        let code = enrolment::issue(&here.county, &plan, By::CommandLine, &CountyMachine).unwrap().code.text();
        let home = tempfile::tempdir().unwrap();
        let pc = Pc::with(home.path().join(downloads));
        let office = Office::on(enrolling(here, name, one_time_code, code), pc.clone());
        office.sync().unwrap();
        let heard = office.desk.subscribe();
        Clerk { office, pc, heard, _home: home }
    }

    fn export(&self, list: ListChosen) -> Result<JobEnd, Fault> {
        let started = self.office.ask(ExportList { list, reason: None })?;
        self.end_of(started.job)
    }

    fn end_of(&self, id: u64) -> Result<JobEnd, Fault> {
        end_of(&self.heard, id)
    }

    fn downloads(&self) -> Vec<String> {
        names(&self.pc.downloads)
    }

    fn notes(&self) -> Vec<String> {
        let noted = |db: &anju_store::rusqlite::Connection| {
            let mut query = db.prepare("SELECT why FROM audit WHERE what = 'exported' ORDER BY number")?;
            Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        self.office.desk.app().unwrap().read(noted).unwrap()
    }
}

/// Waits for a job's end.
pub(crate) fn end_of(heard: &Receiver<Event>, id: u64) -> Result<JobEnd, Fault> {
    loop {
        match heard.recv_timeout(Duration::from_secs(60)).expect("the job ends") {
            Event::Job(Job { id: of, end: Some(end), .. }) if of == id => return end,
            _ => {}
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

pub(crate) fn book(end: &JobEnd) -> Workbook {
    let path = end.file.as_deref().unwrap();
    read_workbook(path, &std::fs::read(path).unwrap()).unwrap()
}

/// The texts under a heading, from the top.
pub(crate) fn column(book: &Workbook, heading: &str) -> Vec<String> {
    let rows = &book.sheets[0].rows;
    let at = rows[0].cells.iter().position(|cell| *cell == Cell::Text(heading.into())).expect(heading);
    let said = |cell: Option<&Cell>| match cell {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    rows[1..].iter().map(|row| said(row.cells.get(at))).collect()
}

fn households(filter: HouseholdFilter) -> ListChosen {
    ListChosen::Households { filter, area: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_the_list_on_the_screen_all_its_pages_and_of_no_other_village() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let held = clerk.office.desk.app().unwrap().read(|db| {
        Ok(db.query_row("SELECT count(DISTINCT place) FROM household WHERE deleted = 0", [], |row| {
            row.get::<_, u32>(0)
        })?)
    });
    assert!(held.unwrap() > 1, "the desk holds other villages too");
    for filter in [HouseholdFilter::All, HouseholdFilter::Overdue, HouseholdFilter::NoMatter] {
        let mut shown: Vec<HouseholdRow> = vec![];
        loop {
            let skip = u32::try_from(shown.len()).unwrap();
            let page = clerk.office.ask(ListHouseholds { filter, area: None, skip, limit: 20 }).unwrap();
            shown.extend(page.rows);
            if shown.len() >= page.total as usize {
                break;
            }
        }
        let end = clerk.export(households(filter)).unwrap();
        assert_eq!(end.rows, shown.len() as u64, "{filter:?}");
        let book = book(&end);
        assert_eq!(column(&book, "户主姓名"), shown.iter().map(|row| row.head.clone()).collect::<Vec<_>>());
        let numbers = |row: &HouseholdRow| row.number.clone().unwrap_or_default();
        assert_eq!(column(&book, "户编号"), shown.iter().map(numbers).collect::<Vec<_>>());
        assert_eq!(column(&book, "人数"), shown.iter().map(|row| row.persons.to_string()).collect::<Vec<_>>());
        assert!(column(&book, "村").iter().all(|village| *village == shown[0].village));
    }
    let other = ListChosen::Households { filter: HouseholdFilter::All, area: Some(area("500235116001")) };
    assert_eq!(clerk.export(other).unwrap().rows, 0, "what is out of reach is like what does not exist");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_says_who_when_what_and_why_and_is_in_the_audit_trail() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let ask = ExportList { list: households(HouseholdFilter::Overdue), reason: Some("入户核查".into()) };
    let started = clerk.office.ask(ask).unwrap();
    let end = clerk.end_of(started.job).unwrap();
    let book = book(&end);
    assert_eq!(book.sheets.last().unwrap().name, "导出说明");
    let said = format!("{:?}", book.sheets.last().unwrap().rows);
    for text in ["陈静", "入户核查", "应走访、逾期", "农坝", &format!("搬迁户：{} 行", end.rows)] {
        assert!(said.contains(text), "{text}: {said}");
    }
    let notes = clerk.notes();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains(&format!("{} 行：入户核查", end.rows)) && notes[0].contains("应走访、逾期"), "{notes:?}");
    let again = clerk.export(households(HouseholdFilter::All)).unwrap();
    assert_ne!(end.file, again.file, "no file is written over");
    assert!(clerk.downloads().iter().all(|name| name.starts_with("搬迁户-20") && name.ends_with(".xlsx")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_is_cancelled_leaves_nothing() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let held = clerk.pc.clock.lock().unwrap();
    let started = clerk.office.ask(ExportList { list: households(HouseholdFilter::All), reason: None }).unwrap();
    clerk.office.ask(CancelJob { job: started.job }).unwrap();
    drop(held);
    assert_eq!(clerk.end_of(started.job).unwrap_err().code, "job.cancelled");
    assert!(clerk.downloads().is_empty() && clerk.notes().is_empty());
    assert_eq!(clerk.office.ask(CancelJob { job: started.job }).unwrap_err().code, "job.over");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_is_cancelled_after_some_rows_says_so_and_leaves_nothing() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let (told, desk) = (clerk.office.desk.subscribe(), Arc::downgrade(&clerk.office.desk));
    // Somebody presses as soon as the first row is told, while hundreds are to come.
    let pressed = std::thread::spawn(move || {
        let first = told.iter().find_map(|event| match event {
            Event::Job(Job { id, done: 1.., end: None, .. }) => Some(id),
            _ => None,
        });
        let (Some(job), Some(desk)) = (first, desk.upgrade()) else { return false };
        desk.handle(CancelJob { job }.into()).is_ok()
    });
    let fault = clerk.export(households(HouseholdFilter::All)).unwrap_err();
    assert!(pressed.join().unwrap(), "rows were there when it was cancelled");
    assert_eq!(anju_model::words::fault::sentence(&fault), "已取消导出，没有留下文件。");
    assert!(clerk.downloads().is_empty() && clerk.notes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_named_and_nothing_is_left() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "文件/下载");
    let home = clerk.pc.downloads.parent().unwrap().parent().unwrap();
    std::fs::write(home.join("文件"), "不是文件夹").unwrap();
    let fault = clerk.export(households(HouseholdFilter::All)).unwrap_err();
    assert_eq!(fault.code, "export.folder");
    assert!(anju_model::words::fault::sentence(&fault).contains("下载"), "{fault:?}");
    assert_eq!(names(home), ["文件"]);
    assert!(clerk.notes().is_empty());
}

/// A disk of one page, which is full at once; none where nobody may mount one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4k", "tmpfs"]).arg(at);
        let mounted = cfg!(target_os = "linux") && mount.status().is_ok_and(|status| status.success());
        mounted.then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_to_a_full_disk_says_so_and_leaves_nothing() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let Some(_disk) = SmallDisk::mount(&clerk.pc.downloads) else { return };
    let fault = clerk.export(households(HouseholdFilter::All)).unwrap_err();
    assert_eq!(fault.code, "export.disk_full");
    let said = anju_model::words::fault::sentence(&fault);
    assert!(said.contains("没有留下半截文件") && said.contains("下载"), "{said}");
    assert!(clerk.downloads().is_empty() && clerk.notes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_looks_like_a_formula_stays_text_in_needs_and_matters() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    // Without a line what is saved stays waiting, whenever the list is read.
    here.handle.shutdown();
    let page = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 1 };
    let household = clerk.office.ask(page).unwrap().rows.remove(0);
    let today = clerk.office.today();
    let texts = ["=HYPERLINK(\"http://x\",\"看\")", "＝1+1", "@SUM(1)", "-2"];
    for text in texts {
        let need = NewNeed { category: None, text: text.into() };
        let raise = RaiseNeed { household: household.id, source: "1".into(), raised_on: today, need };
        clerk.office.ask(raise).unwrap();
    }
    let promise = PromiseMatter {
        household: household.id,
        year: today.year().into(),
        category: "03".into(),
        title: "+86 电话".into(),
        promised_on: today,
        due_on: None,
        cadre: None,
        amount_fen: None,
        done_on: None,
    };
    clerk.office.ask(promise).unwrap();

    let filter = NeedFilter::Open;
    let needs = book(&clerk.export(ListChosen::Needs { filter, area: None }).unwrap());
    let shown = |skip, limit| clerk.office.ask(ListNeeds { filter, area: None, skip, limit }).unwrap();
    let all = shown(0, 500);
    assert_eq!(column(&needs, "群众诉求"), all.rows.iter().map(|need| need.text.clone()).collect::<Vec<_>>());
    assert_eq!(all.total as usize, all.rows.len());
    let paged: Vec<_> = (0..all.total).step_by(2).flat_map(|skip| shown(skip, 2).rows).collect();
    assert_eq!((shown(1, 2).total, paged), (all.total, all.rows), "page by page is the same list");
    assert!(texts.iter().all(|text| column(&needs, "群众诉求").contains(&(*text).to_owned())));
    assert!(column(&needs, "同步状态").contains(&"已存本机，待上传".to_owned()));

    let year = today.year().into();
    let matters = |filter| book(&clerk.export(ListChosen::Matters { year, filter, area: None }).unwrap());
    let titles = |filter: MatterFilter| {
        let shown = clerk.office.ask(ListMatters { year, filter, area: None, skip: 0, limit: 500 }).unwrap();
        assert_eq!(shown.total as usize, shown.rows.len());
        shown.rows.into_iter().map(|matter| matter.title).collect::<Vec<_>>()
    };
    for filter in [MatterFilter::Open, MatterFilter::Confirmed, MatterFilter::All] {
        assert_eq!(column(&matters(filter), "实事"), titles(filter), "{filter:?}");
    }
    assert!(titles(MatterFilter::Open).contains(&"+86 电话".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_today_goes_out_with_its_reasons_and_by_group() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let day = clerk.office.today();
    let promise = PromiseMatter {
        household: clerk.office.ask(Find { text: "1".into(), limit: 1 }).unwrap()[0].id,
        year: day.year().into(),
        category: "03".into(),
        title: "修水渠".into(),
        promised_on: day.plus_days(-20),
        due_on: Some(day.plus_days(-5)),
        cadre: None,
        amount_fen: None,
        done_on: None,
    };
    clerk.office.ask(promise).unwrap();
    let today = clerk.office.ask(GetToday::default()).unwrap();
    assert!(today.rows.iter().any(|row| row.fold.is_some()) && today.rows.iter().any(|row| row.fold.is_none()));
    for group in [None, Some(TodayGroup::Need)] {
        let shown = today.rows.iter().filter(|row| group.is_none_or(|group| words::today::group(&row.key) == group));
        let shown: Vec<String> = shown.map(|row| words::today::say(row, today.day).sentence).collect();
        let book = book(&clerk.export(ListChosen::Today { group, area: None }).unwrap());
        assert_eq!(column(&book, "事项"), shown, "{group:?}");
        assert!(column(&book, "村").iter().all(|village| village == "农坝社区"), "{:?}", column(&book, "村"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_and_the_list_behind_a_number_go_out_as_they_are_shown() {
    let here = Running::with_sample().await;
    let clerk = Clerk::of_one_village(&here, "下载");
    let part = Part::default();
    let day = Some(clerk.office.today().plus_days(-20));
    for axis in [Axis::Area, Axis::Unit] {
        let board = clerk.office.ask(GetBoard { part: part.clone(), axis, day }).unwrap();
        let out = book(&clerk.export(ListChosen::Board { part: part.clone(), axis, day }).unwrap());
        let mut names: Vec<String> = board.rows.iter().map(|row| row.name.clone()).collect();
        names.push(format!("{}合计", board.title));
        assert_eq!(column(&out, "名称"), names);
        for indicator in Indicator::ALL {
            let mut numbers: Vec<u32> = board.rows.iter().map(|row| row.figures.get(indicator)).collect();
            numbers.push(board.total.get(indicator));
            let said: Vec<String> = numbers.iter().map(u32::to_string).collect();
            assert_eq!(column(&out, indicator.label()), said, "{}", indicator.name());
        }
    }
    let indicator = Indicator::Overdue;
    let behind = ListBehind { part: part.clone(), indicator, day, skip: 0, limit: 500 };
    let behind = clerk.office.ask(behind).unwrap();
    let end = clerk.export(ListChosen::Behind { part: part.clone(), indicator, day }).unwrap();
    assert_eq!(end.rows, u64::from(behind.households.total));
    let heads: Vec<String> = behind.households.rows.iter().map(|row| row.head.clone()).collect();
    assert!(column(&book(&end), "户主姓名").starts_with(&heads) && !heads.is_empty());
    assert!(clerk.notes().last().unwrap().contains("走访逾期"), "{:?}", clerk.notes());
    // As it stood then, on the page and in the workbook alike: also in another year, whose matters are counted.
    let last_year = clerk.office.today().plus_days(-366);
    for (indicator, day) in [(Indicator::Households, last_year), (Indicator::WithCadre, last_year.plus_days(300))] {
        let ask = ListBehind { part: part.clone(), indicator, day: Some(day), skip: 0, limit: 500 };
        let rows = clerk.office.ask(ask).unwrap().households.rows;
        let out = book(&clerk.export(ListChosen::Behind { part: part.clone(), indicator, day: Some(day) }).unwrap());
        let shown = |cell: fn(&HouseholdRow) -> String| rows.iter().map(cell).collect::<Vec<_>>();
        assert_eq!(column(&out, "今年实事"), shown(|row| row.matters.to_string()), "{day}");
        assert_eq!(column(&out, "人数"), shown(|row| row.persons.to_string()), "{day}");
        assert_eq!(column(&out, "帮扶干部姓名"), shown(|row| row.cadre.clone().unwrap_or_default()), "{day}");
        let visits = shown(|row| row.last_visit.map(|day| day.to_string()).unwrap_or_default());
        assert_eq!(column(&out, "上次走访"), visits, "{day}");
        assert!(rows.iter().all(|row| row.last_visit.is_none_or(|visit| visit <= day)), "{day}: nothing of later days");
        assert!(indicator != Indicator::WithCadre || rows.iter().all(|row| row.cadre.is_some()), "{day}");
    }
    let units = clerk.office.ask(GetBoard { axis: Axis::Unit, ..GetBoard::default() }).unwrap();
    let unit = units.rows[0].clone();
    clerk.export(ListChosen::Behind { part: unit.part, indicator, day: None }).unwrap();
    assert!(clerk.notes().last().unwrap().contains(&unit.name), "whose it is: {:?}", clerk.notes());
    let foreign = Part { area: Some(area("500235116001")), ..part };
    assert_eq!(clerk.export(ListChosen::Behind { part: foreign, indicator, day }).unwrap_err().code, "area.unknown");
}
