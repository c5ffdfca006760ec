//! Kinds of act: what is written down when something is done under a programme.

use kernel::Id;

use crate::{Condition, Field};

/// A kind of act (支援行為の種別) of a programme, such as a consultation or an answer to a survey.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its id within the programme (`consultation`).
    pub id: Id<Kind>,
    /// Its name.
    pub name: String,
    /// Who takes part.
    pub roles: Vec<Role>,
    /// What is written down.
    pub fields: Vec<Field>,
    /// Kinds of which one must have happened before in the same case: an act of this kind names
    /// an act of one of them. Empty: it may come first.
    pub follows: Vec<Id<Kind>>,
    /// What must hold of its fields.
    pub rules: Vec<Rule>,
}

impl Kind {
    /// The field of this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// The role of this id.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id.as_str() == id)
    }
}

/// A role (役割) in which a party takes part in an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its id within the kind (`client`).
    pub id: Id<Role>,
    /// Its name.
    pub name: String,
    /// Whether an act must name one.
    pub required: bool,
    /// Whether an act may name several.
    pub many: bool,
}

/// A condition with the sentence that explains it to whoever breaks it (規則).
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What must hold.
    pub condition: Condition,
    /// What it asks for, one Japanese sentence.
    pub says: String,
}
