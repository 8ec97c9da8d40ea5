//! The desk's page in Chromium, by browser mode: the one-time address, and Chinese typed through an input method.

use crate::harness::Stage;

#[tokio::test]
async fn chinese_typed_through_composition_arrives_whole() {
    let stage = Stage::open();
    let (_desk, address) = stage.desk_for_browser();
    let page = stage.chromium(&address).await;
    page.press("设备登记码").await;
    page.compose("input[type=text]", &["c", "chen", "chen'jing", "陈静"], "陈静𠮷䶮").await;
    let typed = page.script("return document.querySelector('input[type=text]').value").await;
    page.picture("browser-first-start").await;
    assert_eq!(typed, "陈静𠮷䶮");
    page.close().await;
}

#[tokio::test]
async fn the_address_of_browser_mode_opens_once() {
    let stage = Stage::open();
    let (_desk, address) = stage.desk_for_browser();
    let first = stage.chromium(&address).await;
    first.press("设备登记码").await;
    first.script("document.cookie = 'anju=; Max-Age=0'").await;
    first.see("input[type=text]").await;
    let stranger = Stage::open();
    let second = stranger.chromium(&address).await;
    second.reads("body", "地址只能用一次").await;
    second.close().await;
    first.close().await;
}
