//! Text of care.
