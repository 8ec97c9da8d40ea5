//! The rules of the protocol as switches. A program always runs with all of them; only the simulation switches single ones
//! off, to show that it can see the fault that each rule prevents.

/// One switch per rule; see docs/SYNC.md for what each prevents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Fields are judged by what the screen showed of that record, not by how far the desk had pulled.
    pub seen_per_record: bool,
    /// A taken change stays on the screen until the desk holds the record at the verdict's sequence or later.
    pub overlay_until_held: bool,
    /// A record with waiting work is only marked leaving, and purged after the verdict.
    pub purge_after_verdict: bool,
    /// Versions seen in an earlier epoch count at most as far as that epoch was cut.
    pub clamp_to_epoch: bool,
    /// A cursor carries the chain's value, so that a forked history is noticed.
    pub chain_in_cursor: bool,
    /// Unequal sums after a complete sync fetch the unequal places again.
    pub digest_repair: bool,
    /// A desk restored from a backup takes a new id before it sends anything.
    pub new_id_after_restore: bool,
    /// A group sent twice is answered with its stored verdict.
    pub stored_verdicts: bool,
    /// A group that leaves a household with two heads, or with members and none, is parked.
    pub one_head: bool,
    /// What is written to one side's row of a handover is written to the other's.
    pub both_sides: bool,
    /// An offer of a household that moves otherwise than by being taken ends with the move.
    pub offers_end: bool,
    /// A record goes on only by a declared step from where it stands.
    pub declared_steps: bool,
    /// A group by which there come to be two of what there is once at a time is parked.
    pub one_open: bool,
}

impl Rules {
    /// All rules on: how every program runs.
    pub const ALL: Rules = Rules {
        seen_per_record: true,
        overlay_until_held: true,
        purge_after_verdict: true,
        clamp_to_epoch: true,
        chain_in_cursor: true,
        digest_repair: true,
        new_id_after_restore: true,
        stored_verdicts: true,
        one_head: true,
        both_sides: true,
        offers_end: true,
        declared_steps: true,
        one_open: true,
    };
}

impl Default for Rules {
    fn default() -> Self {
        Self::ALL
    }
}
