//! Positive controls: with a rule switched off, some history breaks what that rule protects. A simulation that finds nothing
//! wrong proves something only if it can.

use crate::{
    seeds::STEPS,
    steps::Mix::{self, Cases, Everything, Handovers, Heads, Restores, SameFields},
    world::World,
};
use anju_model::sync::Rules;

const SEEDS: u64 = 400;

/// Looks for a history that breaks one of `promises` under `rules`.
fn breaks(mix: Mix, rules: Rules, promises: &[&str]) {
    let mut others = vec![];
    for seed in 1..=SEEDS {
        let world = World::new(seed, mix, rules).run(STEPS);
        match world.broken {
            Some((what, _)) if promises.contains(&what) => return,
            Some((what, _)) => others.push((seed, what)),
            None => {}
        }
    }
    panic!("no history of {SEEDS} broke any of {promises:?}, but {others:?}");
}

#[test]
fn judging_by_the_cursor_instead_of_what_was_seen_overwrites_unseen_values() {
    breaks(SameFields, Rules { seen_per_record: false, ..Rules::ALL }, &["overwritten unseen"]);
}

#[test]
fn lifting_changes_with_their_verdict_makes_them_vanish_from_the_screen() {
    breaks(Everything, Rules { overlay_until_held: false, ..Rules::ALL }, &["typed value vanished from the screen"]);
}

#[test]
fn purging_before_the_verdict_takes_waiting_work_from_the_screen() {
    breaks(Everything, Rules { purge_after_verdict: false, ..Rules::ALL }, &["typed value vanished from the screen"]);
}

#[test]
fn versions_of_an_epoch_that_was_cut_overwrite_unseen_values() {
    breaks(Restores, Rules { clamp_to_epoch: false, ..Rules::ALL }, &["overwritten unseen"]);
}

#[test]
fn a_forked_history_that_nobody_notices_overwrites_or_hides() {
    let promises = [
        "overwritten unseen",
        "cursor without its rows",
        "desk differs from the county at rest",
        "desk differs after a complete sync",
    ];
    breaks(Everything, Rules { chain_in_cursor: false, ..Rules::ALL }, &promises);
}

#[test]
fn without_the_comparison_of_sums_a_desk_stays_different() {
    let promises = ["desk differs from the county at rest", "desk differs after a complete sync"];
    breaks(Everything, Rules { digest_repair: false, ..Rules::ALL }, &promises);
}

#[test]
fn a_restored_desk_that_goes_on_numbering_loses_work() {
    let promises = ["typed value lost", "group without a verdict", "never at rest"];
    breaks(Everything, Rules { new_id_after_restore: false, ..Rules::ALL }, &promises);
}

#[test]
fn judging_a_repeat_anew_takes_effect_twice() {
    breaks(
        Everything,
        Rules { stored_verdicts: false, ..Rules::ALL },
        &["taken effect twice", "a repeat is answered otherwise"],
    );
}

#[test]
fn taking_every_change_of_head_leaves_households_with_two_or_none() {
    breaks(Heads, Rules { one_head: false, ..Rules::ALL }, &["not one head"]);
}

#[test]
fn without_the_other_sides_row_the_sides_of_a_handover_differ() {
    breaks(Handovers, Rules { both_sides: false, ..Rules::ALL }, &["the sides of a handover differ"]);
}

#[test]
fn an_offer_that_outlives_a_move_is_of_a_household_that_left() {
    breaks(Handovers, Rules { offers_end: false, ..Rules::ALL }, &["an offer of a household that left"]);
}

#[test]
fn a_step_that_is_no_step_from_where_its_case_stands_is_seen() {
    breaks(Cases, Rules { declared_steps: false, ..Rules::ALL }, &["a state that no declared step reached"]);
}

#[test]
fn without_a_look_at_what_is_under_way_two_desks_begin_a_case_of_one_person() {
    breaks(Cases, Rules { one_open: false, ..Rules::ALL }, &["two open cases of one person"]);
}
