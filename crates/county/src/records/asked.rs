//! What a request asks for, read from its address with a reason for whatever does not fit.

use super::tokens::Token;
use anju_model::{AreaCode, Day, Fault, RecordId, record::Kind};

/// The most records of one page.
pub const MOST: usize = 1000;
/// How many where nothing is said.
const USUAL: usize = 200;
/// The most letters of a request that a fault repeats.
const REPEATED: usize = 40;

/// What is asked of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The division; the token's own where nothing is said.
    pub area: AreaCode,
    /// How many.
    pub limit: usize,
    /// The cursor of the page before.
    pub since: Option<String>,
    /// The day on which a period must hold.
    pub as_of: Option<Day>,
}

impl Asked {
    /// Reads the pairs of a query.
    ///
    /// # Errors
    /// `query.unknown`, `query.twice`, `limit.range`, `query.area`, `token.outside`, `query.day`, `as_of.not_a_period`.
    pub fn read(pairs: &[(String, String)], kind: &Kind, token: &Token) -> Result<Self, Fault> {
        let mut asked = Self { area: token.area.clone(), limit: USUAL, since: None, as_of: None };
        for pair in once(pairs) {
            let (name, value) = pair?;
            match name {
                "since" => asked.since = Some(value.to_owned()),
                "area" => asked.area = area(value, token)?,
                "limit" => asked.limit = limit(value)?,
                "as_of" => asked.as_of = Some(day(value, kind)?),
                _ => return Err(about("query.unknown", "name", name)),
            }
        }
        Ok(asked)
    }
}

/// What is asked of numbers and findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counting {
    /// The division; the token's own where nothing is said.
    pub area: AreaCode,
    /// The day as of which is counted; today where nothing is said.
    pub day: Day,
    /// The household after which a page begins.
    pub after: Option<RecordId>,
    /// How many a page has.
    pub limit: usize,
}

impl Counting {
    /// Reads the pairs of a query; `paged` where pages may be asked for.
    ///
    /// # Errors
    /// `query.unknown`, `query.twice`, `limit.range`, `query.area`, `token.outside`, `query.day`, `query.after`, `day.future`.
    pub fn read(pairs: &[(String, String)], token: &Token, today: Day, paged: bool) -> Result<Self, Fault> {
        let mut asked = Self { area: token.area.clone(), day: today, after: None, limit: USUAL };
        for pair in once(pairs) {
            let (name, value) = pair?;
            match name {
                "area" => asked.area = area(value, token)?,
                "as_of" => {
                    asked.day = value.parse().map_err(|_| about("query.day", "day", value).field("as_of"))?;
                }
                "after" if paged => {
                    let after = value.parse().map_err(|_| about("query.after", "after", value).field("after"))?;
                    asked.after = Some(after);
                }
                "limit" if paged => asked.limit = limit(value)?,
                _ => return Err(about("query.unknown", "name", name)),
            }
        }
        if asked.day > today {
            return Err(Fault::new("day.future").with("date", asked.day).with("today", today).field("as_of"));
        }
        Ok(asked)
    }
}

/// Goes through the pairs of a query, each name of which may stand once.
///
/// # Errors
/// `query.twice`, at the second of two.
pub(super) fn once(pairs: &[(String, String)]) -> impl Iterator<Item = Result<(&str, &str), Fault>> {
    pairs.iter().enumerate().map(|(i, (name, value))| {
        let twice = pairs[..i].iter().any(|(before, _)| before == name);
        if twice { Err(about("query.twice", "name", name)) } else { Ok((name.as_str(), value.as_str())) }
    })
}

fn limit(text: &str) -> Result<usize, Fault> {
    let given = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    given.ok_or_else(|| about("limit.range", "limit", text).with("most", MOST).field("limit"))
}

/// Reads a division and holds it against the token's.
///
/// # Errors
/// `query.area`, `token.outside`.
pub fn area(text: &str, token: &Token) -> Result<AreaCode, Fault> {
    let area = AreaCode::parse(text).ok_or_else(|| about("query.area", "area", text).field("area"))?;
    if token.area.covers(&area) {
        return Ok(area);
    }
    Err(Fault::new("token.outside").with("area", area).with("granted", &token.area).field("area"))
}

fn day(text: &str, kind: &Kind) -> Result<Day, Fault> {
    if kind.period.is_none() {
        return Err(Fault::new("as_of.not_a_period").with("kind", kind.name).field("as_of"));
    }
    text.parse().map_err(|_| about("query.day", "day", text).field("as_of"))
}

/// Makes a fault that repeats what was sent, as far as that is of use.
pub(super) fn about(code: &str, name: &str, sent: &str) -> Fault {
    Fault::new(code).with(name, sent.chars().take(REPEATED).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::{RecordId, Stamp, kinds};

    fn asked(kind: &str, pairs: &[(&str, &str)]) -> Result<Asked, String> {
        let token = Token {
            id: RecordId::derived(&["token"]),
            name: "防返贫监测".into(),
            area: AreaCode::parse("500235116").unwrap(),
            personal: false,
            departments: Default::default(),
            made_at: Stamp(0),
            until: Stamp(1),
            revoked_at: None,
            used_at: None,
        };
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Asked::read(&pairs, kinds::kind(kind).unwrap(), &token).map_err(|fault| fault.code)
    }

    #[test]
    fn a_limit_out_of_range_is_refused_and_never_bent() {
        for limit in ["0", "1000000000", "1001", "-1", "", "many", "99999999999999999999999"] {
            assert_eq!(asked("person", &[("limit", limit)]), Err("limit.range".into()), "{limit}");
        }
        assert_eq!(asked("person", &[("limit", "1000")]).unwrap().limit, 1000);
    }

    #[test]
    fn an_area_outside_the_tokens_is_refused_above_as_well_as_beside() {
        for area in ["500235", "500235117", "500235117001"] {
            assert_eq!(asked("person", &[("area", area)]), Err("token.outside".into()), "{area}");
        }
        assert_eq!(asked("person", &[("area", "5002351")]), Err("query.area".into()));
        assert_eq!(asked("person", &[("area", "500235116002")]).unwrap().area.as_str(), "500235116002");
    }

    #[test]
    fn a_day_is_for_periods_alone() {
        assert_eq!(asked("household", &[("as_of", "2026-11-23")]), Err("as_of.not_a_period".into()));
        assert_eq!(asked("membership", &[("as_of", "2026-11")]), Err("query.day".into()));
        assert!(asked("membership", &[("as_of", "2026-11-23")]).unwrap().as_of.is_some());
    }

    #[test]
    fn a_misspelt_or_repeated_name_is_no_silence() {
        assert_eq!(asked("person", &[("sinse", "x")]), Err("query.unknown".into()));
        assert_eq!(asked("person", &[("limit", "5"), ("limit", "6")]), Err("query.twice".into()));
    }
}
