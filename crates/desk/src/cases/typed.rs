//! What a form carries, read as an import reads the same: the one way is `anju_model::typed`.

use crate::DeskError;
use anju_model::{
    By, Fault, Fields, Value,
    checks::{self, Finding},
    record::Kind,
    typed,
};

pub(crate) use typed::said;

/// Reads the fields of a form: declared ones that it may carry, each as it is kept. What would be lost of them is found.
///
/// # Errors
/// `field.unknown`; of the first that cannot be read, the field, why and the way out.
pub(super) fn fields(kind: &Kind, fields: Fields, not_here: &[&str]) -> Result<(Fields, Vec<Finding>), DeskError> {
    let (mut read, mut found) = (Fields::new(), vec![]);
    for (name, value) in fields {
        let declared = kind.field(&name).filter(|field| field.by != By::Server && !not_here.contains(&field.name));
        let Some(declared) = declared else {
            return Err(Fault::new("field.unknown").field(&name).into());
        };
        let value = match value {
            Value::Text(written) => {
                found.extend(typed::beside(declared, &written));
                typed::read(declared, &written).map_err(Fault::from)?
            }
            other @ (Value::Null | Value::Int(_) | Value::Set(_)) => other,
        };
        read.insert(name, value);
    }
    Ok((read, found))
}

/// Reads what may be said.
pub(crate) fn said_of(written: &Option<String>) -> Option<String> {
    written.as_deref().and_then(said)
}

/// Reads a text that must be there, of at most so many characters.
///
/// # Errors
/// `field.missing`, `text.long {n, most}`, `text.strange {char}`, each at the field.
pub(super) fn text(written: &str, field: &str, most: usize) -> Result<String, Fault> {
    let text = said(written).ok_or_else(|| Fault::new("field.missing").field(field))?;
    checks::text_of(field, &text, most).map_or(Ok(text), |finding| Err(finding.into()))
}
