//! A QR code: one path of an SVG, since nothing on a page may be styled or written inline.

use qrcode::{Color, EcLevel, QrCode as Modules};
use std::fmt::Write;
use yew::prelude::*;

/// Modules of white around the code, as scanners need.
const QUIET: usize = 4;

/// Props of a QR code.
#[derive(Properties, PartialEq)]
pub struct QrCodeProps {
    /// What it says.
    pub text: AttrValue,
    /// What it is, for those who do not see it.
    pub label: AttrValue,
}

/// A QR code.
#[component]
pub fn QrCode(props: &QrCodeProps) -> Html {
    let Ok(modules) = Modules::with_error_correction_level(props.text.as_bytes(), EcLevel::M) else {
        return html! {};
    };
    let size = modules.width() + 2 * QUIET;
    html! {
        <svg class="qr" viewBox={format!("0 0 {size} {size}")} role="img" aria-label={props.label.clone()} shape-rendering="crispEdges" data-test="qr">
            <rect class="qr-paper" width={size.to_string()} height={size.to_string()} /><path d={dark(&modules)} />
        </svg>
    }
}

/// Draws each dark module as a square.
fn dark(modules: &Modules) -> String {
    let mut path = String::new();
    for (i, color) in modules.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (i % modules.width() + QUIET, i / modules.width() + QUIET);
            // Writing to a text cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    path
}
