//! What a county does at its own desk in the real window: a workbook looked through, imported and taken back; one with words
//! and columns of its own explained; records that may be one; the board; a spot check drawn and entered. Every page fits the window, in standard and in the largest letters.

use crate::{
    county::County,
    harness::{Page, Stage, by},
    office::open_office,
    pages::{look, open},
};
use anju_county::rim::{Machine, Rim};
use anju_sheet::{Table, TableCell, write_xlsx};
use anju_tests::sample;
use std::fs;

/// Unfolds what is folded.
const UNFOLD: &str = "for (const folded of document.querySelectorAll('main details')) folded.open = true";
const FOLD: &str = "for (const folded of document.querySelectorAll('main details')) folded.open = false";

/// A workbook as another office writes it: a word and a column of its own, and rows that cannot come in as they stand.
fn foreign() -> Vec<Table> {
    let mut tables = sample::tables(40, 11, Machine.now().day());
    let people = tables.iter_mut().find(|table| at(table, "与户主关系").is_some()).expect("the people's sheet");
    let column = |heading: &str| at(people, heading).expect("a national column");
    let (relation, id_number, ethnic, school) =
        (column("与户主关系"), column("证件号码"), column("民族"), column("文化程度"));
    people.headings[ethnic] = "什么族".to_owned();
    for (nth, row) in people.rows.iter_mut().enumerate() {
        match nth % 9 {
            3 => row[relation] = TableCell::text("幺房那个"),
            5 => row[school] = TableCell::text("读过几年书"),
            7 => row[id_number] = TableCell::text("5002991990"),
            _ => {}
        }
    }
    tables.to_vec()
}

/// Two workbooks: a household, and a row with the number of one of its people and the id number of the other.
fn mixed_up() -> [Vec<u8>; 2] {
    let headings =
        ["镇（乡、街道）", "村（社区）", "户编号", "人口编号", "姓名", "证件号码", "性别", "出生日期", "与户主关系"];
    let written = |rows: &[[&str; 9]]| {
        let rows = rows.iter().map(|row| row.map(TableCell::text).into()).collect();
        let table = Table { title: "名册".into(), headings: headings.map(str::to_owned).into(), rows };
        write_xlsx(&[table]).expect("a workbook")
    };
    let of = |number, name, id_number, birth, relation| {
        ["农坝镇", "农坝社区", "H900001", number, name, id_number, "女", birth, relation]
    };
    let head = of("H90000101", "徐大山", "500299197502020048", "1975-02-02", "户主");
    let child = of("H90000102", "徐小山", "500299199001010027", "1990-01-01", "之女");
    let mixed = of("H90000102", "徐大山", "500299197502020048", "1975-02-02", "户主");
    [written(&[head, child]), written(&[mixed])]
}

fn at(table: &Table, heading: &str) -> Option<usize> {
    table.headings.iter().position(|known| known == heading)
}

/// Chooses a workbook and waits until it has been looked through.
async fn hand_in(stage: &Stage, page: &Page, name: &str, bytes: &[u8]) {
    let file = stage.at(name);
    fs::write(&file, bytes).expect("writes");
    page.keys(&by("workbook"), file.to_str().expect("a plain path")).await;
    page.gone(&by("importing")).await;
    page.reads(&by("import-report"), name).await;
    page.reads(&by("import-report"), "试导入结果").await;
}

async fn tick(page: &Page, css: &str) {
    page.see(css).await;
    page.script(&format!("document.querySelector(\"{css}\").click()")).await;
}

#[tokio::test]
async fn a_county_imports_a_workbook_takes_it_back_reads_its_board_and_checks_households_by_lot() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account_of("周敏", "county-admin", "500235");
    let code = county.enrolment_code_of(&["周敏"], "500235");
    let _server = county.serve();
    let page = stage.window(&[]).await;
    let mut faults = vec![];
    county.enrol(&page, &code, "周敏", &one_time_code).await;

    open_office(&page, "/import").await;
    page.reads(&by("batches"), "county-yunyang.xlsx").await;
    let workbook = stage.at("十一月.xlsx");
    let tables = sample::tables(40, 7, Machine.now().day());
    fs::write(&workbook, write_xlsx(&tables).expect("a workbook")).expect("writes");
    page.keys(&by("workbook"), workbook.to_str().expect("a plain path")).await;
    page.reads(&by("import-report"), "试导入结果").await;
    look(&page, "standard-import-looked", &mut faults).await;
    page.click(&by("take")).await;
    page.reads(&by("import-report"), "导入完毕").await;
    page.reads(&by("batches"), "十一月.xlsx").await;
    look(&page, "standard-import-taken", &mut faults).await;
    page.click(&by("undo-batch")).await;
    page.see("dialog[open]").await;
    look(&page, "standard-import-undo", &mut faults).await;
    page.click(&by("confirm")).await;
    page.reads(&by("batches"), "已撤销").await;
    let poor = stage.at("别的.xlsx");
    fs::write(&poor, b"PK\x03\x04 and then nothing").expect("writes");
    page.keys(&by("workbook"), poor.to_str().expect("a plain path")).await;
    page.reads(&by("import"), "不是 Excel 工作簿").await;
    look(&page, "standard-import-refused", &mut faults).await;

    open(&page, "/import").await;
    let foreign = write_xlsx(&foreign()).expect("a workbook");
    hand_in(&stage, &page, "外单位.xlsx", &foreign).await;
    page.reads(&by("next"), "有的词语认不出").await;
    page.reads(&by("words"), "“幺房那个”").await;
    look(&page, "standard-import-words", &mut faults).await;
    while page.script("return document.querySelectorAll(\"[data-test='word-meaning']\").length").await != 0 {
        let first = page.text(&by("word")).await;
        let (code, means) = if first.contains("幺房那个") { ("2", "") } else { ("blank", "没有内容") };
        page.choose(&by("word-meaning"), code).await;
        page.reads(&by("next"), "先再检查一次").await;
        look(&page, "standard-import-word-chosen", &mut faults).await;
        page.click(&by("look-again")).await;
        page.reads(&by("applied"), means).await;
        page.see(&by("take")).await;
    }
    page.script(UNFOLD).await;
    page.reads(&by("columns"), "什么族").await;
    look(&page, "standard-import-unfolded", &mut faults).await;
    page.choose(&by("column-meant"), "民族").await;
    page.click(&by("look-first")).await;
    page.see(&by("take")).await;
    page.script(FOLD).await;
    tick(&page, "[data-test='costs-row']").await;
    look(&page, "standard-import-rows", &mut faults).await;
    page.click(&by("take")).await;
    page.reads(&by("import-report"), "导入完毕").await;
    look(&page, "standard-import-to-mend", &mut faults).await;
    hand_in(&stage, &page, "外单位再来.xlsx", &foreign).await;
    page.reads(&by("learnt"), "“幺房那个” → ").await;
    look(&page, "standard-import-learnt", &mut faults).await;
    page.click("[data-test='teaching'] [data-test='forget']").await;
    page.reads(&by("teaching"), "认不出").await;

    for (name, bytes) in ["一批.xlsx", "二批.xlsx"].into_iter().zip(mixed_up()) {
        hand_in(&stage, &page, name, &bytes).await;
        page.click(&by("take")).await;
        page.reads(&by("import-report"), "导入完毕").await;
    }
    open(&page, "/duplicates").await;
    page.reads(&by("duplicate-row"), "徐小山").await;
    look(&page, "standard-duplicates", &mut faults).await;

    open(&page, "/compare").await;
    page.script(
        "const day = document.querySelector(\"[data-test='as_of']\"); day.value = '2026-10-31'; \
         day.dispatchEvent(new Event('input', { bubbles: true }))",
    )
    .await;
    let list = stage.at("医保.xlsx");
    let headings = ["公民身份号码", "参保险种", "参保年度", "参保状态"].map(str::to_owned).into();
    let row = ["5002351990", "城乡居民基本医疗保险", "2025年度", "正常参保"].map(TableCell::text).into();
    let unsaid = ["500299190102034510", "城乡居民基本医疗保险", "2025年度", "缓办中"].map(TableCell::text).into();
    let table = Table { title: "医保".into(), headings, rows: vec![row, unsaid] };
    fs::write(&list, write_xlsx(&[table]).expect("a workbook")).expect("writes");
    page.keys(&by("workbook"), list.to_str().expect("a plain path")).await;
    page.reads(&by("import-report"), "号码有误或读不出 2").await;
    page.reads(&by("words"), "“缓办中”").await;
    look(&page, "standard-compare", &mut faults).await;
    page.choose(&by("word-meaning"), "2").await;
    page.click(&by("look-again")).await;
    page.reads(&by("import-report"), "不是本区县搬迁人口 1").await;
    page.click(&by("take")).await;
    page.reads(&by("all-learnt"), "1 条").await;
    page.keys(&by("workbook"), list.to_str().expect("a plain path")).await;
    page.reads(&by("learnt"), "“缓办中” → ").await;
    look(&page, "standard-compare-learnt", &mut faults).await;

    open(&page, "/board").await;
    page.see(&by("board-row")).await;
    look(&page, "standard-county-board", &mut faults).await;
    tick(&page, "[data-test='axis-unit']").await;
    page.click(&by("press")).await;
    page.see(&by("press-list")).await;
    look(&page, "standard-county-board-units", &mut faults).await;

    open(&page, "/spot").await;
    page.write("spot-size", "4").await;
    page.click(&by("spot-draw")).await;
    page.click(&by("spot-enter")).await;
    tick(&page, "[data-test='differs-3']").await;
    look(&page, "standard-spot-enter", &mut faults).await;
    page.click(&by("spot-save")).await;
    page.reads(&by("spot-progress"), "已查 1 / 4 户").await;
    let draw = page.script("return location.hash.slice(1)").await.as_str().expect("an address").to_owned();

    open(&page, "/settings").await;
    tick(&page, "[data-test='text-size-largest']").await;
    page.see("html.largest").await;
    for (name, route) in [
        ("import", "/import"),
        ("duplicates", "/duplicates"),
        ("compare", "/compare"),
        ("board", "/board"),
        ("spot-rounds", "/spot"),
        ("spot", &draw),
    ] {
        open(&page, route).await;
        look(&page, &format!("largest-county-{name}"), &mut faults).await;
    }
    open(&page, "/import").await;
    hand_in(&stage, &page, "外单位大字.xlsx", &foreign).await;
    look(&page, "largest-import-words", &mut faults).await;
    page.script(UNFOLD).await;
    look(&page, "largest-import-unfolded", &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.close().await;
}
