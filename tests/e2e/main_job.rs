//! The main job in the real window: a county with its workbook and a site's PC; a visit and a practical matter with no network;
//! a power cut; and the county has both.

use crate::{
    county::{County, PASSWORD},
    harness::{Page, Stage, by, files_below},
};
use std::{fs, path::PathBuf};

const PIN: &str = "280416";
const NOTE: &str = "腿疼好些了，能下楼";
const MATTER: &str = "帮助申请公益性岗位";

/// Chooses a control that lies hidden under its label.
async fn tick(page: &Page, css: &str) {
    page.see(css).await;
    page.script(&format!("document.querySelector(\"{css}\").click()")).await;
}

async fn set_pin(page: &Page) {
    page.click("[data-test='menu'] a[href='#/settings']").await;
    page.write("pin-password", PASSWORD).await;
    page.write("new-pin", PIN).await;
    page.write("new-pin-again", PIN).await;
    page.click(&by("set-pin")).await;
    page.see(&by("note")).await;
}

async fn switch_to(page: &Page, name: &str) {
    page.press(name).await;
    page.write("pin", PIN).await;
    page.click(&by("unlock")).await;
    page.signed_in(name).await;
}

async fn open_by_initials(page: &Page, head: &str) {
    let initials = anju_desk::shelf::search::spell(head).0;
    page.write("search", &initials).await;
    page.press(head).await;
    page.reads(&by("heading"), head).await;
}

/// The head's id number and a phone that stands with it in the county's list of people.
fn numbers_of(people: &str, head: &str) -> (String, String) {
    let digits =
        |cell: &&str, count: usize| cell.len() == count && cell.bytes().take(count - 1).all(|b| b.is_ascii_digit());
    let rows = people.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
    let of_head = rows.filter(|cells| cells.contains(&head));
    let mut numbers = of_head.filter_map(|cells| {
        let id = cells.iter().find(|cell| digits(cell, 18))?;
        let phone = cells.iter().find(|cell| digits(cell, 11) && cell.starts_with('1'))?;
        Some(((*id).to_owned(), (*phone).to_owned()))
    });
    numbers.next_back().expect("the head has both")
}

#[tokio::test]
async fn a_visit_and_a_matter_made_without_a_network_survive_a_power_cut_and_reach_the_county() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let (first, second) = (county.account("陈静"), county.account("周敏"));
    let code = county.enrolment_code(&["陈静", "周敏"]);
    let server = county.serve();

    let page = stage.window(&[]).await;
    county.enrol(&page, &code, "陈静", &first).await;
    page.see(&by("today-row")).await;
    page.gone(&by("incomplete")).await;
    page.picture("today").await;
    set_pin(&page).await;
    page.click(&by("switch")).await;
    county.first_sign_in(&page, "周敏", &second).await;
    set_pin(&page).await;

    // No network from here: the county's server is gone.
    drop(server);
    page.click(&by("switch")).await;
    switch_to(&page, "陈静").await;
    page.click("[data-test='menu'] a[href='#/']").await;
    // What waits for an answer opens as the list of just that.
    page.click("[data-test='today-row'][data-key='need.wait'] [data-test='today-act']").await;
    page.see("[data-test='found-rows'] [data-test='today-row'][data-key='need.wait']").await;
    page.reads("[data-test='found-rows'] [data-test='today-row']", "尚未答复").await;
    page.click("[data-test='menu'] a[href='#/']").await;
    // From 今日待办 a visit with nothing new is three clicks: the row's list, the household, 无变化，保存.
    page.click("[data-test='today-row'][data-key^='visit.'] [data-test='today-act']").await;
    page.click("[data-test='found-rows'] [data-test='today-act']").await;
    page.click(&by("visit-no-change")).await;
    page.see(&by("undo")).await;
    page.click("[data-test='menu'] a[href='#/']").await;
    page.click("[data-test='today-row'][data-key^='visit.'] [data-test='today-act']").await;
    page.click("[data-test='found-rows'] .who a").await;
    let head = page.text(&by("heading")).await.split(' ').next().unwrap_or_default().to_owned();
    page.picture("house").await;
    open_by_initials(&page, &head).await;
    page.click("main [data-test='visit']").await;
    page.see(&by("visit-form")).await;
    page.write("visit-note", NOTE).await;
    page.picture("visit").await;
    page.click(&by("visit-save")).await;
    page.see(&by("undo")).await;

    page.click(&by("switch")).await;
    switch_to(&page, "周敏").await;
    open_by_initials(&page, &head).await;
    page.click(&by("new-matter")).await;
    page.write("title", MATTER).await;
    page.choose(&by("category"), "03").await;
    page.click("[data-test='matter-form'] [type='submit']").await;
    page.click(&by("open-matter")).await;
    let picture = stage.at("签字.png");
    fs::write(&picture, include_bytes!("../../assets/icons/icon.png")).expect("the picture");
    page.keys(&by("evidence-file"), picture.to_str().expect("a plain path")).await;
    page.reads(&by("evidence"), "签字.png").await;
    page.click(&by("matter-to-3")).await;
    tick(&page, "[data-test^='confirmed_by-']").await;
    tick(&page, "[data-test='confirmed-1']").await;
    page.picture("matter").await;
    page.click(&by("matter-to-4")).await;
    page.reads(&by("matter-state"), "群众已确认").await;

    stage.kill_program();
    let page = stage.window(&[]).await;
    page.press("陈静").await;
    page.write("password", PASSWORD).await;
    page.click(&by("sign-in")).await;
    page.signed_in("陈静").await;
    open_by_initials(&page, &head).await;
    page.reads("main", NOTE).await;
    page.reads(&by("house-matters"), MATTER).await;

    // Nobody presses anything: the desk tries again by itself.
    let _server = county.serve();
    page.click("[data-test='menu'] a[href='#/sync']").await;
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
    page.picture("sync").await;
    assert!(county.export("visits").contains(NOTE));
    let matters = county.export("matter");
    assert!(matters.contains(MATTER) && matters.contains("群众已确认"), "{matters}");

    stage.until("the picture is at the county", || !files_below(&stage.at("county/blobs")).is_empty()).await;
    let (id_number, phone) = numbers_of(&county.export("people"), &head);
    let planted = [NOTE, MATTER, head.as_str(), "周敏", PASSWORD, &id_number, &phone];
    for kept in ["desk.db", "backup/desk.db", "journal"] {
        assert!(stage.data().join(kept).exists(), "{kept} is looked through too");
    }
    assert_eq!(stage.files_with(&planted), Vec::<PathBuf>::new(), "nothing lies in clear under the desk's folders");
    let seen = stage.data().join("webview/planted");
    fs::write(&seen, NOTE).expect("writes");
    assert_eq!(stage.files_with(&planted), [seen], "and what did would be found");
    page.close().await;
}
