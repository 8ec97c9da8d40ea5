//! State machines 流程, each declared once with its kind: where a record may begin, which steps lead on, who takes them and what
//! they ask for. The county judges by it, the desk and its pages offer by it, queries ask it what is open.

use crate::{
    fault::Fault,
    record::{By, Kind},
    value::{Fields, Value, field},
};
use serde::{Deserialize, Serialize};

/// What must stand beside a record before a step is taken; whoever judges looks it up where it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// At least one piece of evidence 佐证材料 of the record.
    Evidence,
    /// An adult of the household, who confirms.
    ConfirmingAdult,
    /// That every month of an aid was paid by one side, or settled.
    NoGap,
    /// That no item of a handover is open.
    NoOpenItem,
    /// The fact that it comes to, stated with it or before.
    Fact,
}

/// One of the two sides between which something is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 迁出地.
    Origin,
    /// 迁入地.
    Destination,
}

/// One state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Its code as stored.
    pub code: &'static str,
    /// What it is called.
    pub word: &'static str,
    /// Who may make a record that begins here; `Server` is the county's own program, imports among it. None: nobody.
    pub starts: Option<By>,
    /// Fields that a record which begins here must say.
    pub asks: &'static [&'static str],
    /// Whether something is still to be done.
    pub open: bool,
}

/// One step from state to state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The code of the state that it leaves.
    pub from: &'static str,
    /// The code of the state that it reaches.
    pub to: &'static str,
    /// What it is called on its button.
    pub word: &'static str,
    /// The lowest rank that may take it.
    pub by: By,
    /// The field that says on which day it was taken.
    pub on: Option<&'static str>,
    /// Fields that must be said besides, with the step or before.
    pub asks: &'static [&'static str],
    /// What must stand beside the record.
    pub beside: &'static [Beside],
    /// The field on whose code it hangs whether this is the way, with the codes for which it is.
    pub given: Option<(&'static str, &'static [&'static str])>,
    /// The side that takes it, where both are of this county.
    pub within: Option<Side>,
}

/// The state machine of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workflow {
    /// Its states.
    pub states: &'static [State],
    /// Its steps.
    pub steps: &'static [Step],
}

/// Why a start or a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A newer program's state.
    Unknown,
    /// No record begins there.
    NotAStart,
    /// No step leads from here to there.
    NoSuchStep,
    /// A higher rank takes it.
    Rank(By),
    /// A field is not said.
    Missing(&'static str),
    /// Something does not stand beside the record.
    Lacks(Beside),
    /// What a field says leads another way.
    OtherWay(&'static str),
}

impl Workflow {
    /// Finds a state; a newer program's is unknown here.
    pub fn state(&self, code: &str) -> Option<&'static State> {
        self.states.iter().find(|state| state.code == code)
    }

    /// Tells whether something is still to be done in a state.
    pub fn is_open(&self, code: &str) -> bool {
        self.state(code).is_some_and(|state| state.open)
    }

    /// Returns the condition under which a record is open: `t.state IN ('1','2')` for the column `t.state`.
    pub fn open_sql(&self, column: &str) -> String {
        let open = self.states.iter().filter(|state| state.open);
        let codes = open.map(|state| format!("'{}'", state.code)).collect::<Vec<_>>();
        format!("{column} IN ({})", codes.join(","))
    }

    /// Returns the condition under which no step leads on from a record: `n.state IN ('5','7')` for the column `n.state`.
    pub fn ended_sql(&self, column: &str) -> String {
        let ends = self.states.iter().filter(|state| self.steps.iter().all(|step| step.from != state.code));
        let codes = ends.map(|state| format!("'{}'", state.code)).collect::<Vec<_>>();
        format!("{column} IN ({})", codes.join(","))
    }

    /// Judges the state in which a record begins; `says` tells whether a field is said.
    ///
    /// # Errors
    /// Why it may not begin there.
    pub fn start(&self, code: &str, rank: By, says: impl Fn(&str) -> bool) -> Result<(), Refused> {
        let state = self.state(code).ok_or(Refused::Unknown)?;
        let by = state.starts.ok_or(Refused::NotAStart)?;
        if rank < by {
            return Err(Refused::Rank(by));
        }
        state.asks.iter().find(|field| !says(field)).map_or(Ok(()), |field| Err(Refused::Missing(field)))
    }

    /// Judges a step; `value` is what a field says, with the step or before, `stands` tells what is beside the record.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn step<'f>(
        &self,
        (from, to): (&str, &str),
        rank: By,
        value: impl Fn(&str) -> &'f Value,
        stands: impl Fn(Beside) -> bool,
    ) -> Result<&'static Step, Refused> {
        if self.state(from).is_none() || self.state(to).is_none() {
            return Err(Refused::Unknown);
        }
        let step = self.steps.iter().find(|step| step.from == from && step.to == to).ok_or(Refused::NoSuchStep)?;
        if rank < step.by {
            return Err(Refused::Rank(step.by));
        }
        if let Some(field) = step.said().find(|field| !value(field).is_said()) {
            return Err(Refused::Missing(field));
        }
        if let Some((field, codes)) = step.given
            && !value(field).as_text().is_some_and(|code| codes.contains(&code))
        {
            return Err(Refused::OtherWay(field));
        }
        step.beside.iter().find(|beside| !stands(**beside)).map_or(Ok(step), |beside| Err(Refused::Lacks(*beside)))
    }

    /// Returns the state in which a record begins that somebody of this rank makes, the first of those where he may.
    pub fn beginning(&self, rank: By) -> Option<&'static State> {
        self.states.iter().find(|state| state.starts.is_some_and(|by| rank >= by))
    }

    /// Returns the lowest rank whose own steps lead to a state: no lower one had a hand in all of it. Where no desk's do, anybody's.
    pub fn took(&self, state: &str) -> By {
        let leads = |rank: By| {
            let starts = self.states.iter().filter(|state| state.starts.is_some_and(|by| by <= rank));
            starts.into_iter().any(|start| start.code == state || self.leads_by(start.code, state, rank))
        };
        [By::Site, By::Township, By::County].into_iter().find(|rank| leads(*rank)).unwrap_or(By::Site)
    }

    /// Tells whether the way hangs on a field, so that another value would have led elsewhere.
    pub fn hangs_on(&self, field: &str) -> bool {
        self.steps.iter().any(|step| step.given.is_some_and(|(name, _)| name == field))
    }

    /// Returns the steps that lead on from a state for this rank.
    pub fn next(&self, from: &str, rank: By) -> impl Iterator<Item = &'static Step> {
        self.steps.iter().filter(move |step| step.from == from && rank >= step.by)
    }

    /// Tells whether steps lead from a state to another, however many.
    pub fn leads(&self, from: &str, to: &str) -> bool {
        self.leads_by(from, to, By::Server)
    }

    /// As `leads`, by steps that a rank takes.
    fn leads_by(&self, from: &str, to: &str, rank: By) -> bool {
        let mut reached = vec![from];
        let mut at = 0;
        while let Some(state) = reached.get(at).copied() {
            let onward = self.steps.iter().filter(|step| step.from == state && step.by <= rank).map(|step| step.to);
            for next in onward {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        reached[1..].contains(&to)
    }
}

impl Step {
    /// Returns the fields that must be said.
    pub fn said(&self) -> impl Iterator<Item = &'static str> {
        self.on.into_iter().chain(self.asks.iter().copied())
    }

    /// Tells whether what a record says leads this way, as far as the step itself does not ask for it.
    pub fn leads_on(&self, fields: &Fields) -> bool {
        self.given.is_none_or(|(name, codes)| {
            self.asks.contains(&name) || field(fields, name).as_text().is_some_and(|code| codes.contains(&code))
        })
    }

    /// Tells whether it asks for nothing but its day.
    pub fn is_plain(&self) -> bool {
        self.asks.is_empty() && !self.beside.contains(&Beside::ConfirmingAdult)
    }
}

impl Refused {
    /// Says it of a record of a kind whose state is in `field`; a start comes from nowhere.
    pub fn fault(self, kind: &Kind, field: &str, (from, to): (&str, &str)) -> Fault {
        let of_state =
            |code: &str| Fault::new(code).field(field).with("kind", kind.name).with("from", from).with("to", to);
        match self {
            Refused::Unknown => of_state("state.unknown"),
            Refused::NotAStart => of_state("state.start"),
            Refused::NoSuchStep => of_state("state.step"),
            Refused::Rank(needed) => of_state("account.rank").with("needed", needed.code()),
            Refused::Missing(asked) => Fault::new("field.required").field(asked).with("kind", kind.name),
            Refused::OtherWay(asked) => {
                let label = kind.field(asked).map_or(asked, |field| field.label);
                Fault::new("step.other_way").field(asked).with("kind", kind.name).with("label", label)
            }
            Refused::Lacks(Beside::Evidence) => Fault::new("matter.no_evidence").field("evidence"),
            Refused::Lacks(Beside::NoGap) => Fault::new("aid.gap").field("paid_through"),
            Refused::Lacks(Beside::Fact) => Fault::new("step.no_fact").field(field).with("kind", kind.name),
            Refused::Lacks(Beside::NoOpenItem) => Fault::new("handover.open_item").field("state"),
            Refused::Lacks(Beside::ConfirmingAdult) => Fault::new("matter.confirmed_by_child").field("confirmed_by"),
        }
    }
}

/// Declares a state machine stored by code: its states, each with its word, who may begin there (`start(RANK)`, with the fields that a start
/// asks for) and whether they are `open`; then its steps, each with its word, its rank, the fields it asks for, what must
/// stand beside, for which codes of a field it is the way, and which side takes it:
/// `From => To: "word", Rank, on(day), [fields], [beside], given(field: "1" "2"), within(Origin);`.
macro_rules! workflow {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $state:ident = $code:literal, $called:literal $(, $flag:ident $(($($arg:ident),+))?)* ;)+
    }
    $($from:ident => $to:ident : $word:literal, $by:ident $(, on($on:ident))? $(, [$($ask:ident),*] $(, [$($beside:ident),+])?)? $(, given($given:ident : $($of:literal)+))? $(, within($side:ident))? ;)+) => {
        $crate::kinds::states! {
            $(#[$doc])*
            $name { $($(#[$vdoc])* $state = $code,)+ }
        }

        impl $name {
            /// The state machine.
            pub const WORKFLOW: $crate::workflow::Workflow = $crate::workflow::Workflow {
                states: &[$($crate::workflow::State {
                    code: $code,
                    word: $called,
                    starts: $crate::workflow::workflow!(@starts $($flag $(($($arg),+))?)*),
                    asks: $crate::workflow::workflow!(@asks $($flag $(($($arg),+))?)*),
                    open: false $(|| $crate::workflow::workflow!(@open $flag))*,
                }),+],
                steps: &[$($crate::workflow::Step {
                    from: $name::$from.code(),
                    to: $name::$to.code(),
                    word: $word,
                    by: $crate::record::By::$by,
                    on: $crate::workflow::workflow!(@on $($on)?),
                    asks: &[$($(stringify!($ask)),*)?],
                    beside: &[$($($($crate::workflow::Beside::$beside),+)?)?],
                    given: $crate::workflow::workflow!(@given $($given $($of)+)?),
                    within: $crate::workflow::workflow!(@within $($side)?),
                }),+],
            };

            /// Returns what the state is called.
            pub fn word(self) -> &'static str {
                Self::WORKFLOW.state(self.code()).map_or("", |state| state.word)
            }

            /// Tells whether something is still to be done.
            pub fn is_open(self) -> bool {
                Self::WORKFLOW.is_open(self.code())
            }
        }
    };
    (@starts) => { None };
    (@starts start($rank:ident $(, $said:ident)*) $($rest:tt)*) => { Some($crate::record::By::$rank) };
    (@starts $other:ident $($rest:tt)*) => { $crate::workflow::workflow!(@starts $($rest)*) };
    (@asks) => { &[] };
    (@asks start($rank:ident $(, $said:ident)*) $($rest:tt)*) => { &[$(stringify!($said)),*] };
    (@asks $other:ident $($rest:tt)*) => { $crate::workflow::workflow!(@asks $($rest)*) };
    (@open open) => { true };
    (@open $other:ident) => { false };
    (@given) => { None };
    (@given $field:ident $($code:literal)+) => { Some((stringify!($field), &[$($code),+])) };
    (@within) => { None };
    (@within $side:ident) => { Some($crate::workflow::Side::$side) };
    (@on) => { None };
    (@on $day:ident) => { Some(stringify!($day)) };
}
pub(crate) use workflow;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kinds::{self, MatterState},
        record::Class,
    };

    const MATTER: Workflow = MatterState::WORKFLOW;

    fn all(_: &str) -> bool {
        true
    }

    /// A value where something is said.
    fn value(says: impl Fn(&str) -> bool) -> impl Fn(&str) -> &'static Value {
        const SAID: &Value = &Value::Int(1);
        move |name| if says(name) { SAID } else { &Value::Null }
    }

    fn stands(_: Beside) -> bool {
        true
    }

    #[test]
    fn a_record_begins_where_its_kind_says_and_nowhere_else() {
        assert_eq!(MATTER.start("1", By::Site, all), Ok(()));
        assert_eq!(MATTER.start("5", By::Site, all), Err(Refused::Rank(By::Server)));
        assert_eq!(MATTER.start("7", By::Server, all), Err(Refused::NotAStart));
        assert_eq!(MATTER.start("9", By::Server, all), Err(Refused::Unknown));
        assert_eq!(MATTER.start("3", By::Site, |field| field != "done_on"), Err(Refused::Missing("done_on")));
    }

    #[test]
    fn no_step_is_skipped_taken_back_or_taken_by_a_rank_too_low() {
        let step = |from, to, rank| MATTER.step((from, to), rank, value(all), stands).map(|step| step.word);
        assert_eq!(step("1", "4", By::County), Err(Refused::NoSuchStep));
        assert_eq!(step("5", "1", By::County), Err(Refused::NoSuchStep));
        assert_eq!(step("4", "5", By::Site), Err(Refused::Rank(By::Township)));
        assert_eq!(step("4", "9", By::Township), Err(Refused::Unknown));
        assert_eq!(step("9", "4", By::Township), Err(Refused::Unknown));
        assert_eq!(step("3", "4", By::Site), Ok("群众确认"));
        let lacking = |says: fn(&str) -> bool, stands: fn(Beside) -> bool| {
            MATTER.step(("3", "4"), By::Site, value(says), stands).unwrap_err()
        };
        assert_eq!(lacking(all, |beside| beside != Beside::Evidence), Refused::Lacks(Beside::Evidence));
        assert_eq!(lacking(all, |beside| beside != Beside::ConfirmingAdult), Refused::Lacks(Beside::ConfirmingAdult));
        assert_eq!(lacking(|field| field != "confirmed_by", stands), Refused::Missing("confirmed_by"));
    }

    #[test]
    fn who_had_a_hand_in_a_state_is_the_lowest_rank_that_could_bring_it_there() {
        assert_eq!(MATTER.took("1"), By::Site);
        assert_eq!(MATTER.took("5"), By::Township, "verified");
        let party = crate::kinds::PartyStep::WORKFLOW;
        let agreed =
            party.steps.iter().find(|step| step.by == By::County && step.word.contains("同意")).expect("declared");
        assert_eq!(party.took(agreed.to), By::County);
        let sent = party.steps.iter().find(|step| step.from == agreed.to && step.by == By::Site).expect("declared");
        assert_eq!(party.took(sent.to), By::County, "the branch sends the letter after the county agreed");
        assert!(party.hangs_on("way") && !party.hangs_on("advice"));
    }

    #[test]
    fn pages_and_queries_read_the_same_declaration() {
        let words: Vec<_> = MATTER.next("3", By::Site).map(|step| step.word).collect();
        assert_eq!(words, ["群众确认", "撤销"]);
        assert_eq!(MATTER.open_sql("m.state"), "m.state IN ('1','2','3')");
        assert!(MATTER.leads("1", "5") && !MATTER.leads("5", "1") && !MATTER.leads("5", "5"));
    }

    #[test]
    fn a_state_is_called_as_its_code_set_calls_it() {
        let sets =
            crate::CodeSets::from_json(include_str!("../../../assets/code-sets.json")).expect("the shipped sets");
        for (kind, field) in kinds::ALL.iter().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field))) {
            let (Some(workflow), Some(set)) = (field.workflow, field.codes()) else { continue };
            for state in workflow.states {
                assert_eq!(sets.label(set, state.code), Some(state.word), "{}", kind.name);
            }
        }
    }

    #[test]
    fn of_every_kind_each_state_is_reached_no_open_one_is_a_dead_end_and_steps_ask_for_its_own_fields() {
        let mut machines = 0;
        for kind in kinds::ALL {
            for field in kind.fields {
                assert_eq!(field.workflow.is_some(), field.class == Class::State, "{}.{}", kind.name, field.name);
                let Some(workflow) = field.workflow else { continue };
                machines += 1;
                for state in workflow.states {
                    let is_left = workflow.steps.iter().any(|step| step.from == state.code);
                    let is_reached = workflow.steps.iter().any(|step| step.to == state.code);
                    assert!(state.starts.is_some() || is_reached, "{}: {} is never reached", kind.name, state.code);
                    assert!(!state.open || is_left, "{}: {} is a dead end", kind.name, state.code);
                    assert!(state.asks.iter().all(|asked| kind.field(asked).is_some()), "{} {}", kind.name, state.code);
                }
                for step in workflow.steps {
                    assert!(step.said().all(|asked| kind.field(asked).is_some()), "{}: {step:?}", kind.name);
                }
            }
        }
        assert!(machines > 0, "some kinds have state machines");
    }
}
