//! Places beyond the table: provinces by their full names (GB/T 2260), and of a village that nobody finds the county it is in.

use super::Divisions;
use crate::{
    area::{AreaCode, AreaLevel},
    reading,
};

/// Provinces, autonomous regions and municipalities with their codes (GB/T 2260).
const PROVINCES: &[(&str, &str)] = &[
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
];

impl Divisions {
    /// Returns what is certain of a place that is written whole and that the table does not have: another province, or another
    /// county than `home`. Short names (四川, 云阳) are not taken: villages are called so too.
    pub fn afar(&self, home: &AreaCode, written: &str) -> Option<AreaCode> {
        let written = reading::text(written);
        let province = PROVINCES.iter().find(|(_, name)| written.starts_with(name));
        let own = home.at(AreaLevel::Municipality)?;
        let rest = match province {
            Some((code, _)) if *code != own.as_str() => return AreaCode::parse(code),
            Some((_, name)) => &written[name.len()..],
            None => &*written,
        };
        let counties = self.inside(&own).filter(|county| rest.starts_with(&county.name) && county.code != *home);
        // Of two that fit the longer name is meant.
        counties.max_by_key(|county| county.name.len()).map(|county| county.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_place_afar_the_province_or_the_county_is_known() {
        let divisions =
            Divisions::from_csv(include_str!("../../../../assets/divisions-chongqing.csv")).expect("the shipped table");
        let home = AreaCode::parse("500235").expect("a code");
        let found = |written: &str| divisions.afar(&home, written).map(|code| code.to_string());
        for (written, code) in [
            ("四川省达州市宣汉县南坝镇红岩村", Some("51")),
            ("湖北省 恩施土家族苗族自治州利川市", Some("42")),
            ("重庆市奉节县从前的村", Some("500236")),
            ("奉节县从前的村", Some("500236")),
            ("重庆市云阳县从前的村", None),
            ("云阳县从前的村", None),
            ("四川村", None),
            ("从前的村", None),
        ] {
            assert_eq!(found(written).as_deref(), code, "{written}");
        }
    }
}
