//! The office itself: every habit leaves its mark, and whatever it does, the truth is the same.

use anju_tests::soak::{
    chance::Chance,
    office::{Habit, Habits, Told, delivered},
    truth::{Feature, Truth, made},
};

fn truth(seed: u64) -> Truth {
    made(seed, 6, &Feature::ALL.into())
}

fn bytes(truth: &Truth, habits: &Habits, seed: u64) -> Vec<Vec<u8>> {
    let chance = Chance::of(seed);
    let told = Told::drawn(habits, &chance.about("told"));
    delivered(truth, &told, habits, &chance).files.iter().map(|file| file.book.bytes()).collect()
}

/// What a habit needs beside itself to show.
fn beside(habit: Habit) -> Habits {
    let needed = match habit {
        Habit::UnmergedHeadings => vec![Habit::TwoRowHeadings],
        Habit::From1904 => vec![Habit::DayCells],
        _ => vec![],
    };
    needed.into_iter().collect()
}

#[test]
fn every_habit_leaves_its_mark() {
    let truths: Vec<Truth> = (0..10).map(truth).collect();
    for habit in Habit::ALL {
        let without = beside(*habit);
        let with: Habits = without.iter().chain([*habit]).collect();
        let shows =
            |(seed, truth): (usize, &Truth)| bytes(truth, &with, seed as u64) != bytes(truth, &without, seed as u64);
        assert!(truths.iter().enumerate().any(shows), "{}", habit.name());
    }
}

#[test]
fn what_is_written_says_of_the_same_people_whatever_the_habits() {
    for seed in 0..30 {
        let truth = truth(seed);
        let habits = Habits::drawn(&Chance::of(seed));
        let delivery = delivered(&truth, &Told::default(), &habits, &Chance::of(seed));
        let rows = delivery.files.iter().flat_map(|file| &file.sheets).flat_map(|sheet| &sheet.rows);
        let people: std::collections::BTreeSet<_> =
            rows.flat_map(|row| &row.there).filter(|known| known.kind == "person").collect();
        assert_eq!(people.len(), truth.people.len(), "seed {seed}");
    }
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    let habits: Habits = Habit::ALL.iter().copied().filter(|habit| *habit != Habit::PlainText).collect();
    let once = || delivered(&truth(4), &Told::default(), &habits, &Chance::of(4));
    let (one, other) = (once(), once());
    for (one, other) in one.files.iter().zip(&other.files) {
        assert_eq!(one.book, other.book);
    }
}
