//! Text of system.
