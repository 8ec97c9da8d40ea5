//! A record's fields by name: few, small, and a million times over in a county, so they lie in one sorted list.

use crate::value::Value;
use litemap::LiteMap;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use std::{
    fmt,
    ops::{Deref, DerefMut, Index},
};

/// A map by name in the order of names. Written as JSON it is an object, also where it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<V>(LiteMap<String, V>);

/// A record's values by field name. A missing name and `Null` mean the same; names nobody knows are simply kept.
pub type Fields = Named<Value>;

impl<V> Named<V> {
    /// Makes an empty one.
    pub const fn new() -> Self {
        Self(LiteMap::new_vec())
    }

    /// Gives back the room that was kept for more names.
    #[must_use]
    pub fn fitted(self) -> Self {
        let mut pairs = self.0.into_tuple_vec();
        pairs.shrink_to_fit();
        Self(LiteMap::from_sorted_store_unchecked(pairs))
    }

    /// Tells whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Deref for Named<V> {
    type Target = LiteMap<String, V>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<V> DerefMut for Named<V> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<V> Index<&str> for Named<V> {
    type Output = V;

    fn index(&self, name: &str) -> &V {
        self.0.get(name).expect("a field is asked for by a name that is there")
    }
}

impl<V, const N: usize> From<[(String, V); N]> for Named<V> {
    fn from(pairs: [(String, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<V> FromIterator<(String, V)> for Named<V> {
    /// Of a name that comes twice the last value counts.
    fn from_iter<I: IntoIterator<Item = (String, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<V> Extend<(String, V)> for Named<V> {
    fn extend<I: IntoIterator<Item = (String, V)>>(&mut self, pairs: I) {
        self.0.extend(pairs);
    }
}

impl<V> IntoIterator for Named<V> {
    type Item = (String, V);
    type IntoIter = std::vec::IntoIter<(String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_tuple_vec().into_iter()
    }
}

impl<'a, V> IntoIterator for &'a Named<V> {
    type Item = (&'a String, &'a V);
    type IntoIter = <&'a LiteMap<String, V> as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<V: Serialize> Serialize for Named<V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Named<V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs<V>(std::marker::PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
            type Value = Named<V>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("fields by name")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs.into_iter().collect())
            }
        }

        from.deserialize_map(Pairs(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_an_object_in_the_order_of_names_also_where_there_are_none() {
        let fields: Fields = serde_json::from_str(r#"{"b":1,"a":"甲","b":2}"#).unwrap();
        assert_eq!(serde_json::to_string(&fields).unwrap(), r#"{"a":"甲","b":2}"#);
        assert_eq!(serde_json::to_string(&Fields::new()).unwrap(), "{}");
        assert!(serde_json::from_str::<Fields>(r#"[["a",1]]"#).is_err());
    }
}
