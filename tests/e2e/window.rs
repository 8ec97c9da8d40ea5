//! The window itself: it shows the page, takes clicks and keys, and obeys its content security policy.

use crate::harness::Stage;

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
