//! 迁移交接 (三(三)): what a side takes, gives and has ended; one case with its items; and offering one.

mod file;
mod list;
mod offer;

pub use file::HandoverPage;
pub use list::Handovers;
pub use offer::{Arrival, Offer};

use anju_model::{
    Kind, Record,
    kinds::{Handover, HandoverItem},
};

static HANDOVER: Kind = Handover::KIND;
static ITEM: Kind = HandoverItem::KIND;
