//! A bar of parts of a whole. Drawn as SVG: the content policy allows no widths in `style`.

use yew::prelude::*;

/// A meter's props.
#[derive(Properties, PartialEq)]
pub struct MeterProps {
    /// The parts: how many, and the look (`brand`, `green`, `amber`).
    pub parts: Vec<(u32, &'static str)>,
    /// The whole.
    pub of: u32,
    /// What it says, for screen readers; nothing where the numbers stand beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// A bar. What is nothing is not drawn, what is something is seen, and only what is whole looks whole.
#[component]
pub fn Meter(props: &MeterProps) -> Html {
    let counts: Vec<u32> = props.parts.iter().map(|(count, _)| *count).collect();
    let mut at = 0.0;
    let bars = props.parts.iter().zip(widths(&counts, props.of)).filter(|(_, width)| *width > 0.0).map(
        |((_, look), width)| {
            let x = at;
            at += width;
            html! { <rect class={*look} x={format!("{x:.2}%")} width={format!("{width:.2}%")} height="8" /> }
        },
    );
    let hidden = props.label.is_none().then_some("true");
    let role = props.label.as_ref().map(|_| "img");
    html! { <svg class="meter" {role} aria-hidden={hidden} aria-label={props.label.clone()}>{ for bars }</svg> }
}

/// The least part of the bar that is seen, or seen to be missing.
const LEAST: f64 = 3.0;

/// The widths of the parts in percent.
fn widths(counts: &[u32], of: u32) -> Vec<f64> {
    let sum: u32 = counts.iter().sum();
    let whole = f64::from(of.max(sum).max(1));
    let seen = |count: &u32| if *count == 0 { 0.0 } else { (f64::from(*count) / whole * 100.0).max(LEAST) };
    let mut widths: Vec<f64> = counts.iter().map(seen).collect();
    let room = if sum > 0 && sum < of { 100.0 - LEAST } else { 100.0 };
    let excess = widths.iter().sum::<f64>() - room;
    // What the small parts need more than their share, the largest gives.
    if let Some(largest) = widths.iter_mut().max_by(|one, other| one.total_cmp(other)).filter(|_| excess > 0.0) {
        *largest -= excess;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_empty_something_is_seen_and_only_the_whole_is_full() {
        for (counts, of, expected) in [
            (vec![0], 0, vec![0.0]),
            (vec![0], 330, vec![0.0]),
            (vec![1], 330, vec![LEAST]),
            (vec![165], 330, vec![50.0]),
            (vec![329], 330, vec![97.0]),
            (vec![330], 330, vec![100.0]),
            // More than the whole is the whole.
            (vec![331], 330, vec![100.0]),
            (vec![0, 0], 5, vec![0.0, 0.0]),
            (vec![1, 999], 1000, vec![LEAST, 97.0]),
            (vec![0, 1000], 1000, vec![0.0, 100.0]),
            (vec![1, 998], 1000, vec![LEAST, 94.0]),
        ] {
            let found = widths(&counts, of);
            let near = found.iter().zip(&expected).all(|(one, other)| (one - other).abs() < 0.01);
            assert!(near && found.len() == expected.len(), "{counts:?} of {of}: {found:?}");
        }
    }
}
