//! Takes a case that failed apart: whatever is not needed for it to fail alike is left out, one by one.

use super::{importer::Importer, judge::Fault, office::Habits, run::Case};
use std::fmt::Write;

/// A case that fails, with nothing in it that is not needed for that.
#[derive(Clone, Debug)]
pub struct Minimal {
    /// The case.
    pub case: Case,
    /// What is broken.
    pub fault: Fault,
}

/// Leaves out what is not needed for the case to break this promise.
pub fn minimised(case: &Case, fault: &Fault, importer: &dyn Importer) -> Minimal {
    let mut minimal = Minimal { case: case.clone(), fault: fault.clone() };
    let try_less = |minimal: &mut Minimal, less: Case| {
        let still = less.run(importer).faults.into_iter().find(|found| found.is_like(fault));
        if let Some(fault) = still {
            *minimal = Minimal { case: less, fault };
        }
    };
    let without_second = Case { second: None, ..minimal.case.clone() };
    try_less(&mut minimal, without_second);
    for fewer in [1, 2, 4, 8, 16] {
        if fewer < minimal.case.households {
            let less = Case { households: fewer, ..minimal.case.clone() };
            try_less(&mut minimal, less);
        }
    }
    for habit in minimal.case.first.iter().collect::<Vec<_>>() {
        let less = Case { first: minimal.case.first.without(habit), ..minimal.case.clone() };
        try_less(&mut minimal, less);
    }
    for habit in minimal.case.second.iter().flat_map(Habits::iter).collect::<Vec<_>>() {
        let second = minimal.case.second.as_ref().map(|habits| habits.without(habit));
        let less = Case { second, ..minimal.case.clone() };
        try_less(&mut minimal, less);
    }
    for feature in minimal.case.features.clone() {
        let features = minimal.case.features.iter().copied().filter(|other| *other != feature).collect();
        let less = Case { features, ..minimal.case.clone() };
        try_less(&mut minimal, less);
    }
    minimal
}

impl Minimal {
    /// Says it in a few lines.
    pub fn described(&self) -> String {
        let Case { seed, households, features, first, second } = &self.case;
        let names = |habits: &Habits| habits.iter().map(|habit| habit.name()).collect::<Vec<_>>().join(" ");
        let mut text = format!("seed {seed}: {}\n  {}\n", self.fault.what, self.fault.how);
        let features: Vec<String> = features.iter().map(|feature| format!("{feature:?}")).collect();
        // A text is written into memory, which takes it.
        let _ = writeln!(text, "  {households} households with [{}]", features.join(" "));
        let _ = write!(text, "  the office: [{}]", names(first));
        if let Some(second) = second {
            let _ = write!(text, "\n  another office afterwards: [{}]", names(second));
        }
        text
    }
}
