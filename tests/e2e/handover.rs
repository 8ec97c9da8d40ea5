//! A household is handed over in the window: offered by one township, taken by the other, on a PC that both use.

use crate::{
    county::County,
    harness::{Page, Stage, by},
    pages::{first_house, open},
};

const COUNTY: &str = "500235";

/// Waits until what was saved is at the county and what it made of it has come back.
async fn synced(page: &Page) {
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
}

#[tokio::test]
async fn a_household_is_offered_taken_and_closed_by_two_townships() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let origin = county.overseer("李建国");
    let destination = county.account_of("马芳", "township", "500235141");
    let code = county.enrolment_code_of(&["李建国", "马芳"], COUNTY);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    county.enrol(&page, &code, "李建国", &origin).await;

    let (house, head) = first_house(&page).await;
    page.click(&by("offer-household")).await;
    page.see(&by("handover-form")).await;
    page.choose("#destination-township", "500235141").await;
    page.see("#destination option[value='500235141001']").await;
    page.choose("#destination", "500235141001").await;
    page.write("reason", "随安置点迁入").await;
    page.write("contact", "李建国").await;
    page.picture("handover-offer").await;
    page.click("[data-test='handover-form'] [type='submit']").await;
    page.reads(&by("record-state"), "待接收").await;
    page.picture("handover-offered").await;
    synced(&page).await;
    open(&page, "/handovers").await;
    assert!(page.script("return document.querySelectorAll(\"[data-test='handover-row']\").length").await == 0);
    page.press("我方移交").await;
    page.see(&by("handover-row")).await;

    page.click(&by("switch")).await;
    county.first_sign_in(&page, "马芳", &destination).await;
    synced(&page).await;
    page.see("[data-test='today-row'][data-key='move.in']").await;
    page.picture("handover-today").await;
    open(&page, "/handovers").await;
    page.see(&by("handover-row")).await;
    page.picture("handovers").await;
    open(&page, "/").await;
    page.click("[data-test='today-row'][data-key='move.in'] [data-test='today-act']").await;
    page.reads(&by("record-state"), "待接收").await;
    page.picture("handover").await;
    page.click(&by("record-to-2")).await;
    page.reads(&by("record-state"), "已接收").await;
    synced(&page).await;
    page.see(&format!("main a[href='#{house}']")).await;
    page.picture("handover-taken").await;
    open(&page, &house).await;
    page.reads(&by("heading"), &head).await;
    page.see(&by("visit")).await;

    page.click(&by("switch")).await;
    page.see(&by("sign-in-page")).await;
    page.close().await;
}
