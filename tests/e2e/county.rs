//! A county with the sample's workbook on the stage, and a desk enrolled there in the window.

use crate::harness::{Group, Page, Stage, built, by};
use serde_json::Value;
use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
};

/// 农坝社区, where the sample's largest settlement lies.
const VILLAGE: &str = "500235116002";
/// 农坝镇, its township.
const TOWNSHIP: &str = "500235116";
/// Everybody's password.
pub const PASSWORD: &str = "anju-shiyong-1";

/// A county on the stage.
pub struct County<'a> {
    stage: &'a Stage,
    address: String,
}

impl<'a> County<'a> {
    /// Makes a county and takes the sample in.
    pub fn found(stage: &'a Stage) -> Self {
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

    /// Adds an account of site staff and returns its one-time code.
    pub fn account(&self, name: &str) -> String {
        self.account_of(name, "site-staff", VILLAGE)
    }

    /// Adds an account and returns its one-time code.
    pub fn account_of(&self, name: &str, role: &str, area: &str) -> String {
        let added = self.run(&["account", "add", name, "--role", role, "--area", area]);
        added["one_time_code"].as_str().expect("a code").to_owned()
    }

    /// Adds an account of the township and returns its one-time code.
    pub fn overseer(&self, name: &str) -> String {
        self.account_of(name, "township", TOWNSHIP)
    }

    /// Invites a desk of the village for these people; returns its code.
    pub fn enrolment_code(&self, names: &[&str]) -> String {
        self.enrolment_code_of(names, VILLAGE)
    }

    /// Invites a desk of a division for these people; returns its code.
    pub fn enrolment_code_of(&self, names: &[&str], area: &str) -> String {
        let mut words = vec!["enrol", "--area", area, "--address", &self.address];
        words.extend(names.iter().flat_map(|name| ["--account", *name]));
        self.run(&words)["code"].as_str().expect("a code").to_owned()
    }

    /// Starts its server; dropped, it is gone.
    pub fn serve(&self) -> Group {
        let mut serve = self.command(&["serve", "--listen", &self.address]);
        Group::start(serve.stdout(Stdio::null()).stderr(Stdio::null()))
    }

    /// Exports a list and returns its text.
    pub fn export(&self, list: &str) -> String {
        let to: PathBuf = self.stage.at(&format!("{list}.csv"));
        self.run(&["export", list, "--to", to.to_str().expect("a plain path")]);
        fs::read_to_string(to).expect("the export")
    }

    /// Enrols the desk on the page by its code, and signs its first person in.
    pub async fn enrol(&self, page: &Page, code: &str, name: &str, one_time_code: &str) {
        page.press("设备登记码").await;
        page.write("address", &self.address).await;
        page.write("enrol-code", code).await;
        page.write("account", name).await;
        page.write("one_time_code", one_time_code).await;
        page.write("password", PASSWORD).await;
        page.write("again", PASSWORD).await;
        page.click(&by("enrol")).await;
        page.signed_in(name).await;
        page.see("[data-test='sync-chip'][data-line='synced']").await;
    }

    /// Signs somebody in for the first time on a desk that is enrolled.
    pub async fn first_sign_in(&self, page: &Page, name: &str, one_time_code: &str) {
        page.click(&by("first-time")).await;
        page.write("name", name).await;
        page.write("one_time_code", one_time_code).await;
        page.write("password", PASSWORD).await;
        page.write("again", PASSWORD).await;
        page.click(&by("first-sign-in")).await;
        page.signed_in(name).await;
    }
}
