//! Text of family.
