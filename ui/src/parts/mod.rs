//! What pages are built of. A part knows how it looks and how it is used by keyboard and screen reader; it asks nothing of
//! the program, except the few that search (people, divisions), reveal or export.

mod area_pick;
mod button;
mod card;
mod choice;
mod date_pick;
mod dialog;
mod empty;
mod export_button;
mod fault_note;
mod field;
mod file_pick;
mod form;
mod masked;
mod meter;
mod notes;
mod page;
mod pagination;
mod people_pick;
mod search_box;
mod steps;
mod tag;
mod timeline;

pub use area_pick::AreaPick;
pub use button::{Button, GoLink};
pub use card::Card;
pub use choice::{Chips, Choice, Segmented, Ticks, input_value};
pub use date_pick::{DatePick, DayField};
pub use dialog::Dialog;
pub use empty::{Empty, Waiting};
pub use export_button::ExportButton;
pub use fault_note::FaultNote;
pub use field::{Field, Select, TextField};
pub use file_pick::FilePick;
pub use form::{DraftOffer, Form, FormFoot};
pub use masked::Masked;
pub use meter::Meter;
pub use notes::Notes;
pub use page::{PageHead, Shown};
pub use pagination::Pagination;
pub use people_pick::PeoplePick;
pub use search_box::SearchBox;
pub use steps::{Step, Steps};
pub use tag::{Lamp, Mark, Tag};
pub use timeline::{Moment, Timeline};
