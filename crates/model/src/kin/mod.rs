//! 与户主关系: what the members of a household are to its head, and what becomes of it when another becomes the head. The
//! codes are those of `relation_nat`. Pure: form and program derive by the same functions.

mod derived;

pub use derived::{Meant, to_new_head};

use crate::kinds::states;

states! {
    /// What a member is to the head of the household.
    Kin {
        /// 户主.
        Head = "01",
        /// 配偶.
        Spouse = "02",
        /// 之子.
        Son = "03",
        /// 之女.
        Daughter = "04",
        /// 之儿媳.
        SonsWife = "05",
        /// 之女婿.
        DaughtersHusband = "06",
        /// 之孙子.
        SonsSon = "07",
        /// 之孙女.
        SonsDaughter = "08",
        /// 之外孙子.
        DaughtersSon = "09",
        /// 之外孙女.
        DaughtersDaughter = "10",
        /// 之父.
        Father = "11",
        /// 之母.
        Mother = "12",
        /// 之岳父.
        WifesFather = "13",
        /// 之岳母.
        WifesMother = "14",
        /// 之公公.
        HusbandsFather = "15",
        /// 之婆婆.
        HusbandsMother = "16",
        /// 之祖父.
        FathersFather = "17",
        /// 之祖母.
        FathersMother = "18",
        /// 之外祖父.
        MothersFather = "19",
        /// 之外祖母.
        MothersMother = "20",
        /// 之兄弟姐妹.
        Sibling = "21",
        /// 之曾孙子.
        GreatGrandson = "22",
        /// 之曾孙女.
        GreatGranddaughter = "23",
        /// 之侄儿.
        BrothersSon = "24",
        /// 之侄女.
        BrothersDaughter = "25",
        /// 之兄弟媳妇.
        BrothersWife = "26",
        /// 之叔伯.
        FathersBrother = "27",
        /// 其他.
        Other = "28",
    }
}

impl Kin {
    /// The set that its codes and labels stand in.
    pub const SET: &str = "relation_nat";
}

/// Man or woman, as far as relations tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Man,
    /// 女.
    Woman,
}

impl Sex {
    /// Reads a code of `sex`; 未知 and 未说明 are none.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "1" => Some(Self::Man),
            "2" => Some(Self::Woman),
            _ => None,
        }
    }

    /// Returns its word, as a label of `sex`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Man => "男",
            Self::Woman => "女",
        }
    }

    /// Returns the other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Man => Self::Woman,
            Self::Woman => Self::Man,
        }
    }
}

/// Somebody as the household's book shows him: what he is to the present head, and his sex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relative {
    /// What he is to the present head; none where it was not said or this program does not know the code.
    pub kin: Option<Kin>,
    /// His sex, where it was said.
    pub sex: Option<Sex>,
}

impl Relative {
    /// Reads him from the codes of his relation and sex.
    pub fn of(relation: Option<&str>, sex: Option<&str>) -> Self {
        Self { kin: relation.and_then(Kin::parse), sex: sex.and_then(Sex::parse) }
    }
}

/// Derives what each of `members` will be to the one at `next` when he becomes the head; none where that cannot be told and a
/// person has to say it. All of them are related to one former head of this sex, who may be among them as `Kin::Head`.
pub fn derived(members: &[Relative], next: usize, former: Option<Sex>) -> Vec<Option<Kin>> {
    let one = |(at, member): (usize, &Relative)| match at == next {
        true => Some(Kin::Head),
        false => to_new_head(*member, members[next], former),
    };
    members.iter().enumerate().map(one).collect()
}

/// From this age one is of age (Civil Code 民法典, article 17).
const OF_AGE: i64 = 18;
/// From this age one may live of one's own work and then counts as of age (article 18).
const OWN_WORK: i64 = 16;

/// Tells who may be offered as head, by age: a head signs for the household, so he is of age. Where no member is, one of 16
/// or more may; where all are younger, any: a household with members has a head. An age that nobody knows bars nobody.
pub fn may_head(ages: &[Option<i64>]) -> Vec<bool> {
    let least =
        [OF_AGE, OWN_WORK].into_iter().find(|least| ages.iter().any(|age| age.is_some_and(|age| age >= *least)));
    let least = least.unwrap_or(if ages.iter().any(Option::is_none) { OF_AGE } else { 0 });
    ages.iter().map(|age| age.is_none_or(|age| age >= least)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative(code: &str, sex: &str) -> Relative {
        Relative::of(Some(code), Some(sex))
    }

    #[test]
    fn every_code_of_the_set_is_known_and_no_other() {
        let sets = crate::CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("shipped");
        let items = sets.items(Kin::SET);
        assert_eq!(items.len(), 28);
        for item in items {
            assert_eq!(Kin::parse(&item.code).map(Kin::code), Some(item.code.as_str()), "{}", item.label);
        }
    }

    #[test]
    fn a_wife_who_becomes_head_has_a_spouse_and_the_same_children() {
        let family = [relative("01", "1"), relative("02", "2"), relative("03", "1"), relative("12", "2")];
        let derived = derived(&family, 1, Some(Sex::Man));
        let codes: Vec<_> = derived.into_iter().map(|kin| kin.map_or("", Kin::code)).collect();
        assert_eq!(codes, ["02", "01", "03", "16"]);
    }

    #[test]
    fn relations_to_a_head_who_left_still_tell_what_the_others_are_to_each_other() {
        let family = [relative("02", "2"), relative("03", "1"), Relative::default()];
        assert_eq!(derived(&family, 1, None), [Some(Kin::Mother), Some(Kin::Head), None]);
    }

    #[test]
    fn children_are_offered_only_where_nobody_older_is() {
        for (ages, expected) in [
            (vec![Some(60), Some(17), Some(0), None], vec![true, false, false, true]),
            (vec![Some(17), Some(15)], vec![true, false]),
            (vec![Some(15), Some(3)], vec![true, true]),
            (vec![None, Some(3)], vec![true, false]),
            (vec![None, Some(17)], vec![true, true]),
            (vec![], vec![]),
        ] {
            assert_eq!(may_head(&ages), expected, "{ages:?}");
        }
    }
}
