//! 查找: what was typed into the search box, read as an import reads it, so that who was written in any way is found.

use super::{households, reach};
use crate::{DeskError, app::Work};
use anju_model::{RecordId, contract::*, reading};
use anju_store::rusqlite::{Connection, named_params};

/// Who or which door fits what was typed. What must begin with it is found by an index; a name or a door by looking at each.
const HITS: &str = "
    SELECT household, person, name FROM search WHERE initials >= :spelt AND initials < :spelt || :last
    UNION SELECT household, person, name FROM search WHERE pinyin >= :spelt AND pinyin < :spelt || :last
    UNION SELECT household, person, name FROM search WHERE phone >= :phone AND phone < :phone || :last
    UNION SELECT household, person, name FROM search WHERE last_four = :end
    UNION SELECT household, person, name FROM search WHERE instr(name, :name)
    UNION SELECT household, id, name FROM person WHERE id_number = :id_number AND deleted = 0
    UNION SELECT id, NULL, NULL FROM household
          WHERE address LIKE :door ESCAPE '\\' OR number = :number OR phone >= :phone AND phone < :phone || :last";

/// What was typed, as each of the things that it may be.
#[derive(Debug, PartialEq, Eq)]
struct Sought {
    name: Option<String>,
    spelt: Option<String>,
    phone: Option<String>,
    end: Option<String>,
    id_number: Option<String>,
    number: Option<String>,
    door: String,
}

impl Sought {
    fn of(typed: &str) -> Option<Self> {
        let text = reading::text(typed);
        // A mark alone is none of these: nothing must not fit whoever has none.
        let as_read = |read: fn(&str) -> String| Some(read(typed)).filter(|read| !read.is_empty());
        (!text.is_empty()).then(|| Self {
            name: as_read(reading::name),
            spelt: as_read(reading::key),
            phone: reading::start_of_phone(typed),
            end: as_read(reading::end_of_id_number),
            id_number: as_read(reading::id_number),
            number: as_read(reading::number),
            door: like(&text),
        })
    }

    /// Lists households in reach, those whose head or member has just this name first.
    fn hits(&self, db: &Connection, reach: &str, limit: u32) -> Result<Vec<(RecordId, Option<String>)>, DeskError> {
        let mut query = db.prepare_cached(&format!(
            "SELECT h.id, min(s.name) FROM ({HITS}) s JOIN household h ON h.id = s.household WHERE {reach}
             GROUP BY h.id ORDER BY max(s.person = h.head) DESC, max(s.name = :name) DESC, h.place, h.address LIMIT :most"
        ))?;
        let params = named_params! {
            ":name": self.name,
            ":spelt": self.spelt,
            ":phone": self.phone,
            ":end": self.end,
            ":id_number": self.id_number,
            ":number": self.number,
            ":door": self.door,
            ":last": char::MAX.to_string(),
            ":most": limit,
        };
        let found = query
            .query_map(params, |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, Option<String>>(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(found)
    }
}

/// Makes the pattern of `LIKE` by which a text is found anywhere: what was typed stands for itself, but for what has two widths,
/// and blanks stand for anything between.
pub(super) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        match c {
            '\\' | '%' | '_' => pattern.extend(['\\', c]),
            c if c.is_whitespace() => pattern.push('%'),
            c if c.is_ascii_punctuation() || !reading::half_width(c.encode_utf8(&mut [0; 4])).starts_with(c) => {
                pattern.push('_');
            }
            c => pattern.push(c),
        }
    }
    pattern.push('%');
    pattern
}

/// Searches by whatever a clerk types: name, pinyin, id number or its last four, phone, household's number, door.
pub(crate) fn find(work: &Work<'_>, ask: &Find) -> Result<Vec<HouseholdRow>, DeskError> {
    let Some(sought) = Sought::of(&ask.text) else { return Ok(vec![]) };
    let reach = reach::condition(work, work.clock.today());
    let mut listed = vec![];
    for (id, matched) in sought.hits(work.db, &reach, ask.limit.clamp(1, 100))? {
        let row = households::row(work, id)?;
        let matched = matched.filter(|name| *name != row.head);
        listed.push(HouseholdRow { matched, ..row });
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_is_found_however_wide_its_brackets_are() {
        assert_eq!(like("农坝社区（9）组"), "%农坝社区_9_组%");
        assert_eq!(like("100%_\\ 号"), "%100\\%\\_\\\\%号%");
    }

    #[test]
    fn what_is_typed_is_each_of_what_it_may_be() {
        let sought = Sought::of("\u{202d}１９９-0000\u{202c} ").expect("something");
        assert_eq!((sought.phone.as_deref(), sought.number.as_deref()), (Some("1990000"), Some("199-0000")));
        let as_typed = |typed: &str| Sought::of(typed).expect("something");
        assert_eq!(as_typed("阿依•古丽").name.as_deref(), Some("阿依·古丽"));
        assert_eq!(as_typed("003x").end.as_deref(), Some("003X"));
        assert_eq!((as_typed("\"").end, as_typed("\"").number), (None, None));
        assert_eq!(Sought::of(" \u{200b}"), None);
    }
}
