//! Makes sure that the page's folder is there to be embedded, and embeds it anew when it changed.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    // A fresh clone has no page yet; the desk then says so where the page would be.
    fs::create_dir_all(&page)?;
    println!("cargo::rerun-if-changed={}", page.display());
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
