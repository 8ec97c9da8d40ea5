//! What a county does at its own desk in the real window: a workbook looked through, imported and taken back; the board; a spot
//! check drawn and entered. Every page fits the window, in standard and in the largest letters.

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

    open(&page, "/compare").await;
    page.script(
        "const day = document.querySelector(\"[data-test='as_of']\"); day.value = '2026-10-31'; \
         day.dispatchEvent(new Event('input', { bubbles: true }))",
    )
    .await;
    let list = stage.at("医保.xlsx");
    let headings = ["公民身份号码", "参保险种", "参保年度", "参保状态"].map(str::to_owned).into();
    let row = ["5002351990", "城乡居民基本医疗保险", "2025年度", "正常参保"].map(TableCell::text).into();
    let table = Table { title: "医保".into(), headings, rows: vec![row] };
    fs::write(&list, write_xlsx(&[table]).expect("a workbook")).expect("writes");
    page.keys(&by("workbook"), list.to_str().expect("a plain path")).await;
    page.reads(&by("import-report"), "号码有误或读不出 1").await;
    look(&page, "standard-compare", &mut faults).await;

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
    for (name, route) in
        [("import", "/import"), ("compare", "/compare"), ("board", "/board"), ("spot-rounds", "/spot"), ("spot", &draw)]
    {
        open(&page, route).await;
        look(&page, &format!("largest-county-{name}"), &mut faults).await;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.close().await;
}
