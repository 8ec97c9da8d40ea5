//! What the page must not make of itself, in the real window: a second head, a visit of today that nobody said, a photo that
//! nobody can open. And the lists of a township, narrowed to a village.

use crate::{
    county::County,
    harness::{Page, Stage, by},
    pages::{first_house, look, open},
};
use serde_json::json;
use std::fs;

/// Chooses a control that lies hidden under its label.
async fn tick(page: &Page, css: &str) {
    page.see(css).await;
    page.script(&format!("document.querySelector(\"{css}\").click()")).await;
}

/// Puts a value into an input as a person leaves it there.
async fn leave(page: &Page, id: &str, value: &str) {
    page.see(&format!("#{id}")).await;
    page.script(&format!(
        "const input = document.getElementById('{id}'); input.value = '{value}'; \
         for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, {{ bubbles: true }}))"
    ))
    .await;
}

/// The texts of everything that `css` selects.
async fn texts(page: &Page, css: &str) -> Vec<String> {
    page.see(css).await;
    let found = page.script(&format!("return [...document.querySelectorAll(\"{css}\")].map(el => el.innerText)")).await;
    serde_json::from_value(found).expect("texts")
}

/// Opens a household with three members or more; returns its address.
async fn a_family(page: &Page) -> String {
    open(page, "/households").await;
    page.see(&by("household-row")).await;
    page.script(
        "const rows = [...document.querySelectorAll(\"[data-test='household-row']\")]; \
         rows.find(row => row.children[2].innerText >= 3).querySelector(\"[data-test='open-house']\").click()",
    )
    .await;
    page.see(&by("members")).await;
    page.script("return location.hash.slice(1)").await.as_str().expect("an address").to_owned()
}

async fn relations(page: &Page) -> Vec<String> {
    texts(page, "[data-test='member-row'] td:nth-child(2)").await
}

#[tokio::test]
async fn a_change_of_head_leaves_one_head_and_offers_no_child() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account("陈静");
    let code = county.enrolment_code(&["陈静"]);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    county.enrol(&page, &code, "陈静", &one_time_code).await;
    let house = a_family(&page).await;

    open(&page, &format!("{house}/new-member")).await;
    page.choose(&by("relation"), "07").await;
    page.choose(&by("joined_by"), "1").await;
    page.write("join-since", "2026-05").await;
    page.write("name", "新新").await;
    page.write("no_id_reason", "新生儿").await;
    page.click("[data-test='member-form'] [type='submit']").await;
    page.press("仍要保存").await;
    page.reads(&by("members"), "新新").await;

    page.click(&by("change-head")).await;
    let offered = texts(&page, "[data-test='head-form'] .segment").await;
    assert!(offered.iter().all(|name| !name.contains("新新")), "{offered:?}");
    tick(&page, "[data-test='head-form'] input[name='head']").await;
    page.see(&by("relations")).await;
    let mut faults = vec![];
    look(&page, "standard-head-chosen", &mut faults).await;
    // What cannot be told is asked for, and nothing is saved before it is said.
    let open_ones = "return [...document.querySelectorAll(\"[data-test='relations'] select\")].filter(s => !s.value).map(s => s.id)";
    let asked: Vec<String> = serde_json::from_value(page.script(open_ones).await).expect("names");
    page.click(&by("save")).await;
    for name in &asked {
        page.reads(&by(&format!("{name}-error")), "与新户主的关系").await;
        page.choose(&format!("#{name}"), "28").await;
        page.click(&by("save")).await;
    }
    page.gone(&by("head-form")).await;
    let now = relations(&page).await;
    assert_eq!(now.iter().filter(|relation| *relation == "户主").count(), 1, "{now:?}");
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
    assert!(!county.export("people").is_empty());

    // The head says where heads are changed; everybody else's relation can be mended.
    page.click("[data-test='member-row'] [data-test='correct-member']").await;
    page.reads(&by("relation"), "更换户主").await;
    open(&page, &house).await;
    page.click("[data-test='member-row']:nth-of-type(2) [data-test='correct-member']").await;
    page.choose(&by("relation"), "27").await;
    page.click("[data-test='member-form'] [type='submit']").await;
    // The sample's people have open questions of their own.
    page.script("setTimeout(() => document.querySelector(\"[data-test='save-anyway']\")?.click(), 1500)").await;
    page.gone(&by("member-form")).await;
    assert!(relations(&page).await.contains(&"之叔伯".to_owned()));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.close().await;
}

#[tokio::test]
async fn an_emptied_day_and_a_photo_nobody_can_open_are_refused_in_words() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account("陈静");
    let code = county.enrolment_code(&["陈静"]);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    county.enrol(&page, &code, "陈静", &one_time_code).await;
    let (house, _) = first_house(&page).await;

    open(&page, &format!("{house}/visit")).await;
    tick(&page, "[data-test='visited_on-other']").await;
    leave(&page, "visited_on-day", "").await;
    page.click(&by("visit-no-change")).await;
    page.reads(&by("visited_on-error"), "请填写走访日期").await;
    page.see(&by("visit-form")).await;
    leave(&page, "visited_on-day", "2026-11-02").await;
    page.click(&by("visit-no-change")).await;
    page.gone(&by("visit-form")).await;
    open(&page, &house).await;
    page.reads(&by("past"), "11-02").await;

    open(&page, &format!("{house}/new-need")).await;
    page.write("text", "楼道灯不亮").await;
    tick(&page, "[data-test='raised_on-other']").await;
    leave(&page, "raised_on-day", "").await;
    page.click("[data-test='need-form'] [type='submit']").await;
    page.reads(&by("raised_on-error"), "请填写").await;

    open(&page, &house).await;
    page.click(&by("new-matter")).await;
    page.write("title", "帮助申请公益性岗位").await;
    page.choose(&by("category"), "03").await;
    page.click("[data-test='matter-form'] [type='submit']").await;
    page.click(&by("open-matter")).await;
    let photo = stage.at("IMG_2041.jpg");
    fs::write(&photo, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic and then the picture").expect("writes");
    page.keys(&by("evidence-file"), photo.to_str().expect("a plain path")).await;
    page.reads(&by("add-evidence"), "HEIC").await;
    page.reads(&by("add-evidence"), "兼容性最佳").await;
    page.picture("evidence-heic").await;
    page.close().await;
}

#[tokio::test]
async fn a_township_narrows_its_lists_to_a_village_in_the_address() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.overseer("李建国");
    let code = county.enrolment_code_of(&["李建国"], "500235116");
    let _server = county.serve();
    let page = stage.window(&[]).await;
    county.enrol(&page, &code, "李建国", &one_time_code).await;
    let mut faults = vec![];

    open(&page, "/households").await;
    let all = texts(&page, "[data-test='household-row'] td:nth-child(2)").await;
    page.choose("#in-village", "500235116002").await;
    page.see("[data-test='household-row']").await;
    page.until_address("/households/500235116002/all").await;
    let shown = texts(&page, "[data-test='household-row'] td:nth-child(2)").await;
    assert!(shown.iter().all(|lives| lives.starts_with("农坝社区 ")), "{shown:?}");
    assert!(all.iter().chain(&shown).all(|lives| !lives.contains("农坝社区 农坝社区")), "{all:?}");
    look(&page, "standard-households-narrowed", &mut faults).await;
    // What was narrowed stays narrowed when another filter is chosen, and after going back.
    tick(&page, "[data-test='filter-overdue']").await;
    page.until_address("/households/500235116002/overdue").await;
    page.click("[data-test='household-row'] [data-test='open-house']").await;
    page.see(&by("members")).await;
    page.script("history.back()").await;
    page.until_address("/households/500235116002/overdue").await;
    page.see("[data-test='household-row']").await;

    for (list, row) in [("needs", "need-row"), ("visits", "household-row")] {
        open(&page, &format!("/{list}")).await;
        page.choose("#in-village", "500235116002").await;
        page.see(&by(row)).await;
        let address = page.script("return location.hash").await;
        assert!(address.as_str().is_some_and(|address| address.contains("500235116002")), "{address}");
        look(&page, &format!("standard-{list}-narrowed"), &mut faults).await;
    }
    open(&page, "/needs").await;
    page.reads("[data-test='need-row'] [data-test='lives']", " ").await;

    // Of nobody visited the bar is empty.
    open(&page, "/board").await;
    page.see(&by("share")).await;
    let full = "return [...document.querySelectorAll(\"[data-test='share']\")] \
                .filter(share => share.innerText.trim() === '0.0%' && share.querySelector('rect')).length";
    assert_eq!(page.script(full).await, json!(0));
    page.choose("#in-village", "500235116002").await;
    page.reads(&by("trail"), "农坝社区").await;
    look(&page, "standard-board-narrowed", &mut faults).await;
    leave(&page, "as-of", "").await;
    page.reads("main", "请填写截至哪一天").await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.close().await;
}
