//! The main job in the real window: a county with its workbook and a site's PC; a visit and a practical matter with no network;
//! a power cut; and the county has both.

use crate::harness::{Group, Page, Stage, built};
use serde_json::Value;
use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
};

/// 农坝社区, where the sample's largest settlement lies.
const VILLAGE: &str = "500235116002";
const PASSWORD: &str = "anju-shiyong-1";
const PIN: &str = "280416";
const NOTE: &str = "腿疼好些了，能下楼";
const MATTER: &str = "帮助申请公益性岗位";

/// A county on the stage.
struct County<'a> {
    stage: &'a Stage,
    address: String,
}

impl<'a> County<'a> {
    fn found(stage: &'a Stage) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its number");
        let county = County { stage, address: free.to_string() };
        county.run(&["init"]);
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/county-yunyang.xlsx");
        let imported = county.run(&["import", sample]);
        assert_eq!(imported["households"], 1200);
        county
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.stage.program(built("anju-county"));
        command.args(words).arg("--data").arg(self.stage.at("county")).arg("--json");
        command
    }

    fn run(&self, words: &[&str]) -> Value {
        let out = self.command(words).output().expect("the county's program runs");
        assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap_or_default()
    }

    /// Adds an account and returns its one-time code.
    fn account(&self, name: &str) -> String {
        let added = self.run(&["account", "add", name, "--role", "site-staff", "--area", VILLAGE]);
        added["one_time_code"].as_str().expect("a code").to_owned()
    }

    fn enrolment_code(&self, names: [&str; 2]) -> String {
        let words =
            ["enrol", "--area", VILLAGE, "--account", names[0], "--account", names[1], "--address", &self.address];
        self.run(&words)["code"].as_str().expect("a code").to_owned()
    }

    fn serve(&self) -> Group {
        let mut serve = self.command(&["serve", "--listen", &self.address]);
        Group::start(serve.stdout(Stdio::null()).stderr(Stdio::null()))
    }

    fn export(&self, list: &str) -> String {
        let to: PathBuf = self.stage.at(&format!("{list}.csv"));
        self.run(&["export", list, "--to", to.to_str().expect("a plain path")]);
        fs::read_to_string(to).expect("the export")
    }
}

fn by(test: &str) -> String {
    format!("[data-test='{test}']")
}

/// Chooses a control that lies hidden under its label, or presses one that the notice of the last save lies over.
async fn tick(page: &Page, css: &str) {
    page.see(css).await;
    page.script(&format!("document.querySelector(\"{css}\").click()")).await;
}

async fn fill(page: &Page, test: &str, text: &str) {
    page.fill(&by(test), text).await;
}

async fn enrol(page: &Page, county: &County<'_>, code: &str, one_time_code: &str) {
    page.press("设备登记码").await;
    fill(page, "address", &county.address).await;
    fill(page, "enrol-code", code).await;
    fill(page, "account", "陈静").await;
    fill(page, "one_time_code", one_time_code).await;
    fill(page, "password", PASSWORD).await;
    fill(page, "again", PASSWORD).await;
    page.click(&by("enrol")).await;
}

async fn set_pin(page: &Page) {
    page.click("[data-test='menu'] a[href='#/settings']").await;
    fill(page, "pin-password", PASSWORD).await;
    fill(page, "new-pin", PIN).await;
    fill(page, "new-pin-again", PIN).await;
    page.click(&by("set-pin")).await;
    page.see(&by("note")).await;
}

/// Waits until somebody is signed in, and tells that it is this person; a narrow window shows the face alone.
async fn signed_in(page: &Page, name: &str) {
    page.see(&by("switch")).await;
    let me = page.script("return document.querySelector(\"[data-test='me']\").textContent").await;
    assert_eq!(me, name);
}

async fn switch_to(page: &Page, name: &str) {
    page.press(name).await;
    fill(page, "pin", PIN).await;
    page.click(&by("unlock")).await;
    signed_in(page, name).await;
}

async fn open_by_initials(page: &Page, head: &str) {
    let initials = anju_desk::shelf::search::spell(head).0;
    fill(page, "search", &initials).await;
    page.press(head).await;
    page.reads(&by("heading"), head).await;
}

#[tokio::test]
#[ignore = "not seen to pass to its end yet: `cargo xtask screenshots` runs it"]
async fn a_visit_and_a_matter_made_without_a_network_survive_a_power_cut_and_reach_the_county() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let (first, second) = (county.account("陈静"), county.account("周敏"));
    let code = county.enrolment_code(["陈静", "周敏"]);
    let server = county.serve();

    let page = stage.window(&[]).await;
    enrol(&page, &county, &code, &first).await;
    page.see("[data-test='sync-chip'][data-line='synced']").await;
    page.see(&by("today-row")).await;
    page.picture("today").await;
    set_pin(&page).await;
    page.click(&by("switch")).await;
    page.click(&by("first-time")).await;
    fill(&page, "name", "周敏").await;
    fill(&page, "one_time_code", &second).await;
    fill(&page, "password", PASSWORD).await;
    fill(&page, "again", PASSWORD).await;
    page.click(&by("first-sign-in")).await;
    signed_in(&page, "周敏").await;
    set_pin(&page).await;

    // No network from here: the county's server is gone.
    drop(server);
    page.click(&by("switch")).await;
    switch_to(&page, "陈静").await;
    page.click("[data-test='menu'] a[href='#/']").await;
    page.click("[data-test='today-row'][data-key^='visit.'] [data-test='today-act']").await;
    page.click("[data-test='household-row'] [data-test='open-house']").await;
    let head = page.text(&by("heading")).await.split(' ').next().unwrap_or_default().to_owned();
    page.picture("house").await;
    open_by_initials(&page, &head).await;
    page.click("main [data-test='visit']").await;
    page.see(&by("visit-form")).await;
    fill(&page, "visit-note", NOTE).await;
    page.picture("visit").await;
    page.click(&by("visit-save")).await;
    page.see(&by("undo")).await;

    page.click(&by("switch")).await;
    switch_to(&page, "周敏").await;
    open_by_initials(&page, &head).await;
    page.click(&by("new-matter")).await;
    fill(&page, "title", MATTER).await;
    page.choose(&by("category"), "03").await;
    page.click("[data-test='matter-form'] [type='submit']").await;
    tick(&page, &by("open-matter")).await;
    let picture = stage.at("签字.png");
    fs::write(&picture, include_bytes!("../../assets/icons/icon.png")).expect("the picture");
    page.keys(&by("evidence-file"), picture.to_str().expect("a plain path")).await;
    page.see(&by("uploaded")).await;
    tick(&page, &by("evidence-add")).await;
    page.reads(&by("evidence"), "签字.png").await;
    tick(&page, &by("matter-to-3")).await;
    tick(&page, "[data-test^='confirmed_by-']").await;
    tick(&page, "[data-test='confirmed-1']").await;
    page.picture("matter").await;
    tick(&page, &by("matter-to-4")).await;
    page.reads(&by("matter-state"), "群众已确认").await;

    stage.kill_program();
    let page = stage.window(&[]).await;
    page.press("陈静").await;
    fill(&page, "password", PASSWORD).await;
    page.click(&by("sign-in")).await;
    signed_in(&page, "陈静").await;
    open_by_initials(&page, &head).await;
    page.reads("main", NOTE).await;
    page.reads(&by("house-matters"), MATTER).await;

    let _server = county.serve();
    page.click("[data-test='menu'] a[href='#/sync']").await;
    page.click(&by("sync-now")).await;
    page.see("[data-test='sync-chip'][data-line='synced'][data-waiting='0']").await;
    page.picture("sync").await;
    assert!(county.export("visits").contains(NOTE));
    let matters = county.export("matter");
    assert!(matters.contains(MATTER) && matters.contains("群众已确认"), "{matters}");
    page.close().await;
}
