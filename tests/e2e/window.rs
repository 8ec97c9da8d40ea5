//! The window itself: it shows the page, takes clicks and keys, and obeys its content security policy.

use crate::harness::{Stage, built};

#[tokio::test]
async fn the_window_shows_the_page_of_a_desk_that_is_not_enrolled() {
    let stage = Stage::open();
    let page = stage.window(&[]).await;
    page.press("设备登记码").await;
    // WebKit's driver has no keys for characters beyond the first plane, such as 𠮷; the browser's test types those.
    page.fill("input[type=text]", "陈静 䶮").await;
    let typed = page.script("return document.querySelector('input[type=text]').value").await;
    page.picture("window-first-start").await;
    assert_eq!(typed, "陈静 䶮");
    page.close().await;
}

#[tokio::test]
async fn the_page_obeys_its_content_security_policy() {
    let stage = Stage::open();
    let page = stage.window(&[]).await;
    page.see("input").await;
    let inline = "const s = document.createElement('script'); s.textContent = 'window.inline = 1'; document.head.append(s); \
                  return window.inline === undefined";
    assert_eq!(page.script(inline).await, true);
    page.close().await;
}

#[tokio::test]
async fn a_second_start_shows_the_first_window_and_browser_mode_keeps_out() {
    let stage = Stage::open();
    let page = stage.window(&[]).await;
    page.see("input").await;
    assert!(stage.second_start().success());
    page.reads("[data-test='notes']", "程序已经打开").await;
    let mut other = stage.program(built("anju-desk"));
    let refused = other.arg("--data").arg(stage.data()).output().expect("it starts");
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("另一个安居程序正在使用本机数据"), "{said}");
    page.close().await;
}
