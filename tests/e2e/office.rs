//! The county's office in the real window: an administrator opens it by his password, adds an account, issues a code for a new
//! desk, and reads the trail of both; every page fits the window.

use crate::{
    county::{County, PASSWORD},
    harness::{Page, Stage, built, by},
    pages::{look, open},
};
use std::{fs, io::Write, process::Stdio};

/// Goes to a page of the county's office and opens that by the password.
pub async fn open_office(page: &Page, route: &str) {
    open(page, route).await;
    page.write("office-password", PASSWORD).await;
    page.click(&by("open-office")).await;
}

/// Enrols another PC by the file that lies in the folder for downloads.
fn enrol_another(stage: &Stage, name: &str, one_time_code: &str) {
    let downloads = fs::read_dir(stage.at("home/Downloads")).expect("the folder for downloads");
    let is_file = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "anju");
    let file = downloads.filter_map(|entry| Some(entry.ok()?.path())).find(is_file).expect("the enrolment file");
    let mut enrol = stage.program(built("anju-desk"));
    enrol.arg("--data").arg(stage.at("another")).arg("enrol").arg("--file").arg(file);
    let mut enrol = enrol.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the desk's program runs");
    let lines = format!("{name}\n{one_time_code}\n{PASSWORD}\n");
    enrol.stdin.take().expect("asked for as a pipe").write_all(lines.as_bytes()).expect("it reads");
    assert!(enrol.wait().expect("it ends").success(), "the other PC is enrolled");
}

#[tokio::test]
async fn an_administrator_works_at_the_countys_office_from_his_window() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account_of("周敏", "county-admin", "500235");
    let code = county.enrolment_code_of(&["周敏"], "500235");
    let server = county.serve();
    let page = stage.window(&[]).await;
    let mut faults = vec![];
    county.enrol(&page, &code, "周敏", &one_time_code).await;

    open(&page, "/people").await;
    look(&page, "standard-office-gate", &mut faults).await;
    open_office(&page, "/people").await;
    page.reads(&by("accounts"), "周敏").await;
    look(&page, "standard-accounts", &mut faults).await;
    page.click(&by("new-account")).await;
    page.write("name", "陈静").await;
    page.choose(&by("role"), "site-staff").await;
    page.choose(&by("area-township"), "500235116").await;
    page.choose(&by("area"), "500235116002").await;
    look(&page, "standard-new-account", &mut faults).await;
    page.click("[data-test='account-form'] [type='submit']").await;
    page.see(&by("one-time-code")).await;
    look(&page, "standard-one-time-code", &mut faults).await;
    page.click(&by("to-list")).await;
    page.reads(&by("accounts"), "未设密码").await;

    let opens_chen = "[...document.querySelectorAll(\"[data-test='account-row']\")]\
                      .find(row => row.textContent.includes('陈静')).querySelector('a').click()";
    page.script(opens_chen).await;
    page.reads(&by("heading"), "陈静").await;
    page.choose(&by("role"), "township").await;
    page.click(&by("change-grant")).await;
    page.reads(&by("note"), "授权已修改").await;
    look(&page, "standard-account-of-another", &mut faults).await;
    page.click(&by("disable")).await;
    page.see("dialog[open]").await;
    look(&page, "standard-account-asked", &mut faults).await;
    page.click(&by("confirm")).await;
    page.reads("main", "已停用").await;
    page.click(&by("disable")).await;
    page.click(&by("confirm")).await;
    page.reads(&by("note"), "账号已恢复").await;
    page.click(&by("reset")).await;
    page.click(&by("confirm")).await;
    page.see(&by("one-time-code")).await;
    let chens_code = page.text(&by("one-time-code")).await;

    open(&page, "/desks").await;
    page.reads(&by("desk-row"), "本机").await;

    open(&page, "/desks/new").await;
    page.choose(&by("area-township"), "500235116").await;
    page.choose(&by("area"), "500235116002").await;
    page.click(&by("add-area")).await;
    page.reads(&by("desk-areas"), "农坝社区").await;
    page.write("find-row", "陈静").await;
    page.click(&by("account-found")).await;
    look(&page, "standard-new-desk", &mut faults).await;
    page.click(&by("issue")).await;
    page.see(&by("qr")).await;
    look(&page, "standard-desk-slip", &mut faults).await;
    page.click(&by("save-file")).await;
    page.reads(&by("note"), "已保存").await;
    page.click(&by("to-list")).await;
    page.see(&by("desk-row")).await;
    enrol_another(&stage, "陈静", &chens_code);
    open(&page, "/people").await;
    open(&page, "/desks").await;
    page.click(&by("revoke")).await;
    page.reads("dialog[open]", "清除本机的全部数据").await;
    look(&page, "standard-desk-asked", &mut faults).await;
    page.click(&by("confirm")).await;
    page.reads(&by("note"), "已停用 1 台设备").await;

    open(&page, "/trail").await;
    page.reads(&by("trail"), "开设备登记码").await;
    page.script("document.querySelector(\"[data-test='trail'] details\").open = true").await;
    look(&page, "standard-trail-opened", &mut faults).await;
    page.choose(&by("sort"), "accounts").await;
    page.reads(&by("trail"), "账号 陈静").await;
    page.choose(&by("sort"), "").await;
    page.click(&by("export")).await;
    page.see(&by("exported")).await;

    for size in ["standard", "largest"] {
        open(&page, "/settings").await;
        page.script(&format!("document.querySelector(\"[data-test='text-size-{size}']\").click()")).await;
        page.see(&format!("html.{size}")).await;
        for (name, route) in
            [("accounts", "/people"), ("desks", "/desks"), ("new-desk", "/desks/new"), ("trail", "/trail")]
        {
            open(&page, route).await;
            look(&page, &format!("{size}-{name}"), &mut faults).await;
        }
        open(&page, "/people").await;
        page.see(&by("account-row")).await;
        page.script(opens_chen).await;
        page.see(&by("reset")).await;
        look(&page, &format!("{size}-account"), &mut faults).await;
    }
    // Without a line the fault says so, and can be tried again.
    drop(server);
    open(&page, "/trail").await;
    page.see(&by("fault")).await;
    look(&page, "largest-office-away", &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.close().await;
}
