//! The one way of reading what people write: texts, names, numbers, phones, days, amounts, yes and no. Import, departments'
//! lists, forms, what is pasted and what is searched for all go through here, so that what is written alike is found alike.
//! Reading again what was read changes nothing. Which column or field wants which of these is decided elsewhere.

mod amount;
mod date;
mod day;
mod english;
mod epoch;
mod name;
mod nothing;
mod number;
mod numeral;
mod phone;
mod place_name;
#[cfg(test)]
mod properties;
mod rare;
#[cfg(test)]
pub(crate) mod spellings;
mod text;
mod time;
mod yes_no;

pub use amount::{hundredths, hundredths_of, whole, whole_of};
pub use day::{DayFault, day, day_of_shown_number};
pub use epoch::Epoch;
pub use name::{begins_as_name, is_several_names, is_unnamed, name, name_beside, relation_beside, without_title};
pub use nothing::{
    NoIdNumber, asks_nothing, is_as_above, is_no_number, is_no_place, is_open_end, is_to_come, lasting_since,
    no_id_number, says_nothing, says_unknown,
};
pub use number::{code, end_of_id_number, id_number, number, unmarked};
pub use phone::{Phone, is_phone, phone, start_of_phone};
pub use place_name::{group_name, settlement_form, settlement_name};
pub use rare::private_use;
pub use text::{finds, half_width, is_blank, key, squeeze, text, wording, wording_of_item};
pub use time::day_at;
pub use yes_no::yes_no;
