//! Lets Tauri generate its context, and makes the page's one command obey the access control list.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // The page is embedded: a page built anew must reach the next build of the window.
    println!("cargo:rerun-if-changed=ui/dist");
    let manifest = AppManifest::new().commands(&["call"]);
    if let Err(why) = tauri_build::try_build(Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={why:#}");
    }
}
