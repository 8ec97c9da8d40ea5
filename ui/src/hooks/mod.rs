//! What pages do again and again: ask, save, keep a draft, hear keys.

mod ask;
mod draft;
mod form;
mod keys;
mod listed;
mod paged;
mod place;
mod save;

pub use ask::{Asking, use_ask, use_ask_once, use_kept};
pub use draft::{Drafting, use_draft};
pub use form::{FormState, use_drafted, use_form};
pub use keys::{Press, is_composing, use_keys};
pub use listed::{Addresses, Listed, end_of, use_area, use_listed, use_within};
pub use paged::{Paged, page_of, use_page, use_paged};
pub use place::{Go, use_go, use_heading};
pub use save::{Saving, use_save};

use anju_model::Stamp;

/// Reads the browser's clock; only for counting down and for saying how long ago something was.
pub fn now() -> Stamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Stamp(js_sys::Date::now() as i64)
}
