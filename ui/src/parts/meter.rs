//! A bar of parts of a whole. Drawn as SVG: the content policy allows no widths in `style`.

use yew::prelude::*;

/// A meter's props.
#[derive(Properties, PartialEq)]
pub struct MeterProps {
    /// The parts: how many, and the look (`brand`, `green`, `amber`).
    pub parts: Vec<(u32, &'static str)>,
    /// The whole.
    pub of: u32,
    /// What it says, for screen readers.
    pub label: AttrValue,
}

/// A bar.
#[component]
pub fn Meter(props: &MeterProps) -> Html {
    let whole = f64::from(props.of.max(1));
    let mut at = 0.0;
    let bars = props.parts.iter().map(|(count, look)| {
        let width = (f64::from(*count) / whole * 100.0).min(100.0 - at);
        let bar = html! { <rect class={*look} x={format!("{at:.2}%")} width={format!("{width:.2}%")} height="8" /> };
        at += width;
        bar
    });
    html! { <svg class="meter" role="img" aria-label={props.label.clone()}>{ for bars }</svg> }
}
