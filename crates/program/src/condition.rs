//! Conditions: expressions of the Common Expression Language (CEL) over the fields of an act.

use std::{collections::BTreeSet, fmt, sync::Arc};

use cel::{Context, Program as Compiled};

use crate::{Value, Values};

/// A condition (条件) over the fields of an act, such as `amount <= 500000 || frame == "special"`.
#[derive(Clone)]
pub struct Condition {
    text: String,
    compiled: Arc<Compiled>,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// What the parser says, when the text is no expression.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self {
            text: text.to_owned(),
            compiled: Arc::new(Compiled::compile(text).map_err(|error| error.to_string())?),
        })
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The fields it mentions.
    #[must_use]
    pub fn mentions(&self) -> BTreeSet<String> {
        let references = self.compiled.references();
        let names = references.variables().into_iter();
        names.map(ToString::to_string).collect()
    }

    /// Whether all it mentions is among `fields`.
    #[must_use]
    pub fn speaks_of<'a>(&self, fields: impl IntoIterator<Item = &'a str>) -> bool {
        let fields: BTreeSet<&str> = fields.into_iter().collect();
        let mentions = self.mentions();
        mentions.iter().all(|name| fields.contains(name.as_str()))
    }

    /// Whether it holds of these values; a field that is not written is `null`.
    ///
    /// # Errors
    /// What went wrong in evaluating it, such as a comparison of a number with a text.
    pub fn holds<'a>(
        &self,
        values: &Values,
        fields: impl IntoIterator<Item = &'a str>,
    ) -> Result<bool, String> {
        let mut context = Context::default();
        for field in fields {
            context.add_variable_from_value(field, cel::Value::Null);
        }
        for (field, value) in values {
            context.add_variable_from_value(field.as_str(), in_cel(value));
        }
        match self.compiled.execute(&context) {
            Ok(cel::Value::Bool(holds)) => Ok(holds),
            Ok(other) => Err(format!("{other:?}")),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn in_cel(value: &Value) -> cel::Value {
    match value {
        Value::Number(number) => match i64::try_from(*number) {
            Ok(whole) if number.is_integer() => cel::Value::Int(whole),
            _ => cel::Value::Float(number.to_string().parse().unwrap_or(f64::NAN)),
        },
        Value::Code(text) | Value::Text(text) => cel::Value::String(Arc::new(text.clone())),
        Value::Day(day) => cel::Value::String(Arc::new(day.to_string())),
        Value::Flag(flag) => cel::Value::Bool(*flag),
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}
