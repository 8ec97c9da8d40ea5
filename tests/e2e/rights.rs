//! Rights of part one in the window, each by the hands that the policy names, on a PC that they share.

use crate::{
    county::{County, PASSWORD},
    harness::{Page, Stage, by, files_below},
    pages::{first_house, leads_to, open},
};
use anju_sheet::{Cell, Table, TableCell, read_workbook, write_xlsx};
use std::fs;

const COUNTY: &str = "500235";
/// Site, township and county.
const RANKS: [(&str, &str, &str); 3] =
    [("陈静", "site-staff", "500235116002"), ("李建国", "township", "500235116"), ("周敏", "county-admin", COUNTY)];

/// Who works at the PC: each by name, with the code of the first time.
struct AtPc<'a> {
    county: &'a County<'a>,
    new: Vec<(&'static str, String)>,
}

impl AtPc<'_> {
    /// Hands the PC over to somebody.
    async fn goes_to(&mut self, page: &Page, name: &str) {
        page.click(&by("switch")).await;
        match self.new.iter().position(|(known, _)| *known == name) {
            Some(at) => {
                let (_, one_time_code) = self.new.remove(at);
                self.county.first_sign_in(page, name, &one_time_code).await;
            }
            None => {
                page.press(name).await;
                page.write("password", PASSWORD).await;
                page.click(&by("sign-in")).await;
                page.signed_in(name).await;
            }
        }
    }
}

/// A PC of the county at which all three ranks work; the site's person has it first.
async fn shared_pc<'a>(county: &'a County<'a>, page: &Page) -> AtPc<'a> {
    let mut new: Vec<(&str, String)> =
        RANKS.iter().map(|(name, role, area)| (*name, county.account_of(name, role, area))).collect();
    let code = county.enrolment_code_of(&RANKS.map(|(name, ..)| name), COUNTY);
    let (first, one_time_code) = new.remove(0);
    county.enrol(page, &code, first, &one_time_code).await;
    page.see(&by("today-row")).await;
    AtPc { county, new }
}

/// Takes a step of a record that is open, with what it asks for.
async fn step(page: &Page, address: &str, to: &str, says: &[(&str, &str)]) {
    open(page, address).await;
    page.see(&by(&format!("record-to-{to}"))).await;
    for (field, text) in says {
        say(page, field, text).await;
    }
    page.click(&by(&format!("record-to-{to}"))).await;
    page.gone(&by(&format!("record-to-{to}"))).await;
}

/// Chooses or types what a field shall say.
async fn say(page: &Page, field: &str, text: &str) {
    let is_list = page.script(&format!("return document.getElementById('{field}')?.tagName === 'SELECT'")).await;
    if is_list == true {
        page.choose(&format!("#{field}"), text).await;
    } else {
        page.fill(&format!("#{field}"), text).await;
    }
}

/// A day some days from now, or a month some months from now.
async fn ahead(page: &Page, days: i64) -> String {
    let script = format!("return new Date(Date.now() + {days} * 864e5).toISOString().slice(0, 10)");
    page.script(&script).await.as_str().expect("a day").to_owned()
}

async fn month(page: &Page, ahead: i64) -> String {
    let script = format!(
        "const d = new Date(); d.setDate(1); d.setMonth(d.getMonth() + ({ahead})); \
         return d.getFullYear() + '-' + String(d.getMonth() + 1).padStart(2, '0')"
    );
    page.script(&script).await.as_str().expect("a month").to_owned()
}

/// Makes a record of a household's member and returns its address.
async fn make(page: &Page, house: &str, (kind, right): (&str, &str), says: &[(&str, &str)]) -> String {
    open(page, &format!("{house}/new/{kind}")).await;
    page.see(&by("record-form")).await;
    for (field, text) in says {
        say(page, field, text).await;
    }
    page.click("[data-test='record-form'] [type='submit']").await;
    page.gone(&by("record-form")).await;
    open(page, &format!("{house}/right/{right}")).await;
    leads_to(page, &format!("[data-test='{kind}'] [data-test='open-record']")).await
}

/// The head of a household, whose lamps and papers are his.
async fn head_of(page: &Page, house: &str) -> String {
    open(page, house).await;
    let member = leads_to(page, "[data-test='member-row'] [data-test='correct-member']").await;
    member.rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_party_member_is_assessed_returned_agreed_to_and_arrives() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    let mut pc = shared_pc(&county, &page).await;

    let (house, _) = first_house(&page).await;
    let person = head_of(&page, &house).await;
    let begins = [("person", person.as_str()), ("branch", "龙洞村党支部")];
    let case = make(&page, &house, ("party_case", "party"), &begins).await;
    step(&page, &case, "2", &[("opinion", "1")]).await;
    step(&page, &case, "3", &[("way", "2")]).await;
    page.gone(&by("record-to-4")).await;

    pc.goes_to(&page, "李建国").await;
    step(&page, &case, "4", &[("advice", "建议转接到安置地党组织")]).await;
    pc.goes_to(&page, "周敏").await;
    step(&page, &case, "6", &[("because", "缺本人意见书")]).await;
    page.picture("party-returned").await;
    pc.goes_to(&page, "李建国").await;
    open(&page, &case).await;
    page.reads("main", "缺本人意见书").await;
    step(&page, &case, "4", &[("advice", "已补本人意见书，建议转接")]).await;
    pc.goes_to(&page, "周敏").await;
    step(&page, &case, "5", &[]).await;

    pc.goes_to(&page, "陈静").await;
    let until = ahead(&page, 30).await;
    step(&page, &case, "7", &[("letter_until", &until)]).await;
    open(&page, &case).await;
    page.picture("party-letter").await;
    step(&page, &case, "8", &[]).await;
    page.reads(&by("record-state"), "已接收").await;
    page.picture("party").await;
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
    let cases = county.export("party_case");
    assert!(cases.contains("已接收") && cases.contains("已补本人意见书"), "{cases}");
    page.close().await;
}

#[tokio::test]
async fn an_aid_that_moves_shows_the_month_that_nobody_paid_and_closes_once_it_is_back_paid() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    let mut pc = shared_pc(&county, &page).await;

    let (house, _) = first_house(&page).await;
    let person = head_of(&page, &house).await;
    let case = make(&page, &house, ("aid_case", "aid"), &[("person", &person), ("kind", "12")]).await;
    pc.goes_to(&page, "李建国").await;
    let paid_through = month(&page, -3).await;
    step(&page, &case, "2", &[("paid_through", &paid_through)]).await;
    pc.goes_to(&page, "周敏").await;
    step(&page, &case, "3", &[("document", "云阳民函〔2026〕5号")]).await;
    pc.goes_to(&page, "李建国").await;
    step(&page, &case, "4", &[]).await;
    let first = month(&page, -1).await;
    step(&page, &case, "5", &[("first_month", &first)]).await;
    step(&page, &case, "6", &[]).await;

    // One month is open: the case is not closed over it, and the day's list says so.
    page.click(&by("record-to-7")).await;
    page.reads("main", "补发").await;
    open(&page, "/").await;
    page.see("[data-test='today-row'][data-key='assist.gap']").await;
    page.picture("gap-today").await;
    open(&page, &format!("{house}/right/aid")).await;
    page.picture("gap").await;
    let gap = month(&page, -2).await;
    let settled = [("person", person.as_str()), ("month", gap.as_str()), ("settled_by", "1")];
    make(&page, &house, ("aid_month", "aid"), &settled).await;
    page.picture("gap-settled").await;
    step(&page, &case, "7", &[]).await;
    page.reads(&by("record-state"), "办结").await;
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
    assert!(county.export("aid_case").contains("办结"));
    page.close().await;
}

#[tokio::test]
async fn a_village_is_surveyed_by_a_form_in_excel() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account("陈静");
    let code = county.enrolment_code(&["陈静"]);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    county.enrol(&page, &code, "陈静", &one_time_code).await;

    open(&page, "/survey-sheet").await;
    page.click(&by("export")).await;
    page.reads(&by("exported"), ".xlsx").await;
    let is_form = |file: &std::path::PathBuf| file.extension().is_some_and(|end| end == "xlsx");
    let form = files_below(&stage.at("home")).into_iter().find(is_form).expect("the form lies in the downloads");
    let mut book = read_workbook("摸底表.xlsx", &fs::read(&form).expect("it reads")).expect("a workbook");
    let sheet = book.sheets.remove(0);
    let width = sheet.rows[0].cells.len();
    let texts = |cells: &[Cell]| (0..width).map(|at| cells.get(at).map_or(String::new(), Cell::text)).collect();
    let mut rows: Vec<Vec<String>> = sheet.rows.iter().map(|row| texts(&row.cells)).collect();
    let column = |heading: &str| rows[0].iter().position(|found| found == heading).expect("a column");
    let (wish, politics, head) = (column("户口迁移意愿"), column("政治面貌"), column("户主"));
    // What somebody fills in at the kitchen tables, with one slip.
    let (mut filled, mut last) = (0, String::new());
    for row in &mut rows[1..] {
        let is_first = row[head] != last;
        row[head].clone_into(&mut last);
        if row[politics].is_empty() {
            row[politics] = "群众".into();
        }
        if is_first && filled < 20 {
            row[wish] = if filled == 7 { "再想想" } else { "不愿意" }.into();
            filled += 1;
        }
    }
    let cells = |row: &Vec<String>| row.iter().map(|text| TableCell::text(text.as_str())).collect();
    let rows_of_table = rows[1..].iter().map(cells).collect();
    let table = Table { title: "摸底".into(), headings: rows[0].clone(), rows: rows_of_table };
    let back = stage.at("摸底表（填好）.xlsx");
    fs::write(&back, write_xlsx(&[table]).expect("a workbook")).expect("writes");
    page.keys("#survey-file", back.to_str().expect("a plain path")).await;
    page.reads(&by("sheet-fault"), "再想想").await;
    page.picture("survey-sheet-report").await;
    page.click(&by("sheet-take")).await;
    page.see(&by("sheet-saved")).await;
    page.picture("survey-sheet").await;
    open(&page, "/rights").await;
    page.picture("survey-board").await;
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
    assert!(county.export("hukou_wish").matches("不愿意").count() >= 19);
    page.close().await;
}
