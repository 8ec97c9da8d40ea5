//! The divisions of a province by code and by name, read from a table that is passed in. It answers what offices write;
//! which records belong where is decided by `area`.

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

/// All divisions, by code and by name inside the division above.
#[derive(Clone, Debug, Default)]
pub struct Divisions {
    by_code: BTreeMap<AreaCode, String>,
    by_name: BTreeMap<(AreaCode, String), AreaCode>,
    by_short_name: BTreeMap<(AreaCode, String), Vec<AreaCode>>,
    children: BTreeMap<AreaCode, Vec<AreaCode>>,
    counties_by_name: BTreeMap<String, AreaCode>,
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
        if let Some(parent) = code.upward().nth(1) {
            self.by_name.insert((parent.clone(), name.to_owned()), code.clone());
            self.by_short_name.entry((parent.clone(), short_name(name).to_owned())).or_default().push(code.clone());
            self.children.entry(parent).or_default().push(code.clone());
        }
        if code.level() == AreaLevel::County {
            self.counties_by_name.entry(name.to_owned()).or_insert_with(|| code.clone());
        }
        self.by_code.insert(code, name.to_owned());
    }

    /// Returns the name of one division, without those above it.
    pub fn name(&self, code: &AreaCode) -> Option<&str> {
        self.by_code.get(code).map(String::as_str)
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
        self.children_of(parent).map(|(code, name)| Division { code: code.clone(), name: name.to_owned() })
    }

    fn children_of<'a>(&'a self, parent: &AreaCode) -> impl Iterator<Item = (&'a AreaCode, &'a str)> + use<'a> {
        let children = self.children.get(parent).map_or(&[][..], Vec::as_slice);
        children.iter().filter_map(|code| Some((code, self.name(code)?)))
    }

    /// Lists all counties, in the order of their codes.
    pub fn counties(&self) -> impl Iterator<Item = Division> + '_ {
        let counties = self.by_code.iter().filter(|(code, _)| code.level() == AreaLevel::County);
        counties.map(|(code, name)| Division { code: code.clone(), name: name.clone() })
    }

    /// Finds a division by the name written for it inside `parent`: by its full name, else without 村民委员会 or
    /// 居民委员会 where that names exactly one.
    pub fn find(&self, parent: &AreaCode, written: &str) -> Option<AreaCode> {
        let written = written.trim();
        if let Some(code) = self.by_name.get(&(parent.clone(), written.to_owned())) {
            return Some(code.clone());
        }
        match self.by_short_name.get(&(parent.clone(), short_name(written).to_owned()))?.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// Finds a county by its name in the whole table.
    pub fn find_county(&self, written: &str) -> Option<AreaCode> {
        self.counties_by_name.get(written.trim()).cloned()
    }

    /// Reads a run of names such as `黄石镇杨柳村村民委员会` downward from `from`, at most to a village. Names of divisions
    /// above `from` may stand before it. Gives the lowest division only if the whole text was read.
    pub fn find_path(&self, from: &AreaCode, written: &str) -> Option<AreaCode> {
        let mut rest: &str = &written.split_whitespace().collect::<String>();
        for above in from.upward().collect::<Vec<_>>().into_iter().rev() {
            rest = self.name(&above).and_then(|name| rest.strip_prefix(name)).unwrap_or(rest);
        }
        self.descend(from, rest)
    }

    fn descend(&self, parent: &AreaCode, rest: &str) -> Option<AreaCode> {
        if let Some(code) = self.find(parent, rest) {
            return Some(code);
        }
        self.children_of(parent).find_map(|(code, name)| self.descend(code, rest.strip_prefix(name)?))
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

    fn chongqing() -> Divisions {
        Divisions::from_csv(include_str!("../../../assets/divisions-chongqing.csv")).expect("the shipped divisions")
    }

    fn code(text: &str) -> AreaCode {
        AreaCode::parse(text).expect("a code")
    }

    #[test]
    fn a_village_is_found_by_its_full_or_its_everyday_name() {
        let all = chongqing();
        let county = all.find_county("云阳县").expect("the county");
        let town = all.find(&county, "农坝镇").expect("the town");
        let village = all.find(&town, "农坝社区居民委员会").expect("the village");
        for written in ["农坝社区", "农坝社区居委会", " 农坝社区居民委员会 "] {
            assert_eq!(all.find(&town, written), Some(village.clone()), "{written}");
        }
        assert_eq!(all.find(&town, "没有的村"), None);
        assert_eq!(all.path(&village), "云阳县农坝镇农坝社区");
    }

    #[test]
    fn an_everyday_name_of_two_villages_names_none() {
        let all = chongqing();
        let town = code("500110108");
        assert_eq!(all.find(&town, "石角社区"), None);
        assert!(all.find(&town, "石角社区居民委员会").is_some());
    }

    #[test]
    fn a_run_of_names_leads_down_to_the_village() {
        let all = chongqing();
        let county = code("500235");
        let village = all.find_path(&county, "黄石镇杨柳村村民委员会").expect("the village");
        assert_eq!(all.name(&village), Some("杨柳村村民委员会"));
        assert_eq!(all.find_path(&county, "重庆市云阳县黄石镇杨柳村"), Some(village));
        assert_eq!(all.find_path(&county, "贵州省某村"), None);
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(Divisions::from_csv("code,level,name,parent\n5x,village,a,b").map(|_| ()), Err(BadDivisions(2)));
    }
}
