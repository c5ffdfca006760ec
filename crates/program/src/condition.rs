//! Conditions: expressions of the Common Expression Language (CEL) over the fields of an act.
//!
//! What can be known of an expression without values is found once, when it is read: admission
//! asks it for every act.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, LazyLock},
};

use cel::{
    Context, Env, Program as Compiled,
    common::{
        types::{CelBool, CelDouble, CelInt, CelNull, CelString},
        value::CowVal,
    },
    context::VariableResolver,
};
use kernel::Id;

use crate::{Field, Value, Values, expression::Anatomy};

/// The functions of the language, built once: building them takes longer than most conditions.
static LANGUAGE: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A condition (条件) over the fields of an act, such as `amount <= 500000 || frame == "special"`.
#[derive(Clone)]
pub struct Condition(Arc<Parsed>);

struct Parsed {
    text: String,
    compiled: Compiled,
    anatomy: Anatomy,
    /// The names it mentions, as they are written and as fields.
    mentions: Vec<(String, Id<Field>)>,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// What the parser says, when the text is no expression.
    pub fn parse(text: &str) -> Result<Self, String> {
        let compiled = Compiled::compile(text).map_err(|error| error.to_string())?;
        let anatomy = Anatomy::of(compiled.expression());
        let references = compiled.references();
        let names: BTreeSet<&str> = references
            .variables()
            .into_iter()
            .filter(|name| !anatomy.bound.contains(*name))
            .collect();
        let mentions = names
            .into_iter()
            .map(|name| (name.to_owned(), Id::new(name)))
            .collect();
        Ok(Self(Arc::new(Parsed {
            text: text.to_owned(),
            anatomy,
            mentions,
            compiled,
        })))
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The fields it mentions.
    #[must_use]
    pub fn mentions(&self) -> BTreeSet<String> {
        self.names().map(ToOwned::to_owned).collect()
    }

    /// The fields it mentions, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.mentions.iter().map(|(name, _)| name.as_str())
    }

    /// What it is made of.
    pub(crate) fn anatomy(&self) -> &Anatomy {
        &self.0.anatomy
    }

    /// Whether all it mentions is among `fields`.
    #[must_use]
    pub fn speaks_of<'a>(&self, fields: impl IntoIterator<Item = &'a str>) -> bool {
        let known = self.known(fields);
        known.into_iter().all(|is_known| is_known)
    }

    /// For every name it mentions, whether it is among `fields`.
    fn known<'a>(&self, fields: impl IntoIterator<Item = &'a str>) -> Vec<bool> {
        let mut known = vec![false; self.0.mentions.len()];
        for field in fields {
            if let Some(at) = self.0.mentions.iter().position(|(name, _)| name == field) {
                known[at] = true;
            }
        }
        known
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
        let written = Written {
            condition: self,
            known: self.known(fields),
            values,
        };
        let mut context = Context::with_env(Arc::clone(&LANGUAGE));
        context.set_variable_resolver(&written);
        match self.0.compiled.execute(&context) {
            Ok(cel::Value::Bool(holds)) => Ok(holds),
            Ok(other) => Err(format!("the result is {other:?}, not true or false")),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The values of an act, looked up only where the condition asks for them.
struct Written<'a> {
    condition: &'a Condition,
    known: Vec<bool>,
    values: &'a Values,
}

impl VariableResolver for Written<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let mentions = &self.condition.0.mentions;
        let at = mentions.iter().position(|(name, _)| name == variable)?;
        match self.values.get(&mentions[at].1) {
            Some(value) => Some(in_cel(value)),
            None => self.known[at].then(|| CowVal::owned(CelNull)),
        }
    }
}

fn in_cel(value: &Value) -> CowVal<'_, '_> {
    match value {
        Value::Number(number) => match i64::try_from(*number) {
            Ok(whole) if number.is_integer() => CowVal::owned(CelInt::from(whole)),
            // CEL knows no decimals; a condition compares, it never yields a figure (I7).
            _ => CowVal::owned(CelDouble::from(
                number.to_string().parse().unwrap_or(f64::NAN),
            )),
        },
        Value::Code(text) | Value::Text(text) => CowVal::owned(CelString::from(text.as_str())),
        Value::Day(day) => CowVal::owned(CelString::from(day.to_string())),
        Value::Flag(flag) => CowVal::owned(CelBool::from(*flag)),
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.text, f)
    }
}
