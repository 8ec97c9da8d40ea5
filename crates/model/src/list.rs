//! What a kind says of its lists and its form: which fields a row shows and in which order rows come, which fields a form asks for
//! and how they are grouped. Page, workbook and words are made from it alone.

/// A list of a kind's records. Where a kind belongs to a household, its head and where it lives stand before the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// The title of the page and of the workbook.
    pub title: &'static str,
    /// What the page says beside its title.
    pub hint: &'static str,
    /// The fields that a row shows, in order; each under its label.
    pub columns: &'static [&'static str],
    /// The field by whose code the list may be narrowed besides the state.
    pub by: Option<&'static str>,
    /// The day by which rows come, the newest first; open ones before closed ones.
    pub newest_by: &'static str,
}

/// Some fields of a form under one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// The fields, in order.
    pub fields: &'static [&'static str],
    /// What helps to fill them.
    pub hint: &'static str,
}

/// How records of a kind are shown and filled in by the pages that serve every plain kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Its list.
    pub list: List,
    /// Its form.
    pub form: &'static [Group],
    /// The button by which one is made.
    pub make: &'static str,
    /// The reference of which at most one record may be open at a time: of a person, one that is under way.
    pub one_open_by: Option<&'static str>,
}
