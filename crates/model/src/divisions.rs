//! The divisions of a province by code and by name, read from a table that is passed in. It answers what offices write;
//! which records belong where is decided by `area`.

mod afar;
mod written;

pub use written::{Nearness, Sought, Written, bare_village};

use crate::area::{AreaCode, AreaLevel};
use std::collections::BTreeMap;

/// One division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: AreaCode,
    /// Its full name, `农坝社区居民委员会`.
    pub name: String,
}

/// All divisions, by code and by the division above.
#[derive(Clone, Debug, Default)]
pub struct Divisions {
    all: Vec<Division>,
    /// Places in `all`.
    by_code: BTreeMap<AreaCode, usize>,
    /// Places in `all`, in the order of the table.
    children: BTreeMap<AreaCode, Vec<usize>>,
}

/// A table of divisions that cannot be read; it carries the line, from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0} of the table of divisions is not `code,level,name,parent`")]
pub struct BadDivisions(pub usize);

impl Divisions {
    /// Reads `assets/divisions-*.csv`: `code,level,name,parent`, no quoting.
    ///
    /// # Errors
    /// Names the first line that is no division.
    pub fn from_csv(text: &str) -> Result<Self, BadDivisions> {
        let mut all = Self::default();
        for (index, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let mut cells = line.trim_start_matches('\u{feff}').splitn(4, ',');
            let (code, _level, name) = (cells.next(), cells.next(), cells.next());
            let code = code.and_then(AreaCode::parse).ok_or(BadDivisions(index + 1))?;
            let name = name.filter(|name| !name.is_empty()).ok_or(BadDivisions(index + 1))?;
            all.insert(code, name);
        }
        Ok(all)
    }

    fn insert(&mut self, code: AreaCode, name: &str) {
        let place = self.all.len();
        if let Some(parent) = code.upward().nth(1) {
            self.children.entry(parent).or_default().push(place);
        }
        self.by_code.insert(code.clone(), place);
        self.all.push(Division { code, name: name.to_owned() });
    }

    /// Returns the name of one division, without those above it.
    pub fn name(&self, code: &AreaCode) -> Option<&str> {
        self.by_code.get(code).map(|place| self.all[*place].name.as_str())
    }

    /// Tells whether there is such a division.
    pub fn has(&self, code: &AreaCode) -> bool {
        self.by_code.contains_key(code)
    }

    /// Returns the name as a screen shows it: a village without 村民委员会 or 居民委员会, anything else whole; the code
    /// where the division is not known.
    pub fn show<'a>(&'a self, code: &'a AreaCode) -> &'a str {
        self.name(code).map_or(code.as_str(), short_name)
    }

    /// Returns the names from the county down, `云阳县农坝镇农坝社区`.
    pub fn path(&self, code: &AreaCode) -> String {
        let mut names: Vec<&str> = code
            .upward()
            .filter(|c| c.level() != AreaLevel::Municipality)
            .map_while(|c| self.name(&c).map(short_name))
            .collect();
        names.reverse();
        if names.is_empty() { self.show(code).to_owned() } else { names.concat() }
    }

    /// Lists the divisions directly inside one, in the order of the table.
    pub fn inside<'a>(&'a self, parent: &AreaCode) -> impl Iterator<Item = Division> + use<'a> {
        self.children_of(parent).cloned()
    }

    fn children_of<'a>(&'a self, parent: &AreaCode) -> impl Iterator<Item = &'a Division> + use<'a> {
        let children = self.children.get(parent).map_or(&[][..], Vec::as_slice);
        children.iter().map(|place| &self.all[*place])
    }

    /// Lists all counties, in the order of their codes.
    pub fn counties(&self) -> impl Iterator<Item = Division> + '_ {
        let divisions = self.by_code.values().map(|place| &self.all[*place]);
        divisions.filter(|division| division.code.level() == AreaLevel::County).cloned()
    }
}

/// Leaves out what villages' full names end in.
pub fn short_name(name: &str) -> &str {
    ["村民委员会", "居民委员会", "村委会", "居委会"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_shown_by_its_everyday_names_from_the_county_down() {
        let all = Divisions::from_csv(include_str!("../../../assets/divisions-chongqing.csv")).expect("the divisions");
        let village = AreaCode::parse("500235116002").expect("a code");
        assert_eq!(all.name(&village), Some("农坝社区居民委员会"));
        assert_eq!(all.path(&village), "云阳县农坝镇农坝社区");
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(Divisions::from_csv("code,level,name,parent\n5x,village,a,b").map(|_| ()), Err(BadDivisions(2)));
    }
}
