//! What an expression is made of: the constants it names, and whether trying those constants and
//! their neighbours is enough to know all it can say.

use std::collections::BTreeSet;

use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue};
use kernel::Decimal;

/// What an expression is made of.
#[derive(Debug, Default)]
pub(crate) struct Anatomy {
    /// Numbers it names.
    pub(crate) numbers: BTreeSet<Decimal>,
    /// Texts it names.
    pub(crate) texts: BTreeSet<String>,
    /// Names that it binds itself (`xs.all(x, …)`).
    pub(crate) bound: BTreeSet<String>,
    /// Whether it does more than compare and combine, so that samples prove nothing.
    pub(crate) reckons: bool,
}

/// Operators under which an expression changes its answer only at the constants it names.
const COMPARING: [&str; 13] = [
    "_&&_",
    "_||_",
    "!_",
    "_==_",
    "_!=_",
    "_<_",
    "_<=_",
    "_>_",
    "_>=_",
    "@in",
    "_?_:_",
    "-_",
    "@not_strictly_false",
];

impl Anatomy {
    pub(crate) fn of(expression: &IdedExpr) -> Self {
        let mut anatomy = Self::default();
        anatomy.walk(expression);
        anatomy
    }

    fn walk(&mut self, expression: &IdedExpr) {
        match &expression.expr {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Call(call) => {
                self.reckons |= !COMPARING.contains(&call.func_name.as_str());
                call.target.iter().for_each(|target| self.walk(target));
                call.args.iter().for_each(|argument| self.walk(argument));
            }
            Expr::List(list) => list.elements.iter().for_each(|element| self.walk(element)),
            Expr::Comprehension(all) => {
                self.reckons = true;
                self.bound.insert(all.iter_var.clone());
                self.bound.extend(all.iter_var2.clone());
                self.bound.insert(all.accu_var.clone());
                for part in [
                    &all.iter_range,
                    &all.accu_init,
                    &all.loop_cond,
                    &all.loop_step,
                    &all.result,
                ] {
                    self.walk(part);
                }
            }
            Expr::Select(select) => {
                self.reckons = true;
                self.walk(&select.operand);
            }
            Expr::Map(map) => {
                self.reckons = true;
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.walk(&entry.key);
                        self.walk(&entry.value);
                    }
                }
            }
            Expr::Struct(_) => self.reckons = true,
            Expr::Ident(_) | Expr::Unspecified => {}
        }
    }

    fn literal(&mut self, literal: &LiteralValue) {
        match literal {
            LiteralValue::Int(number) => {
                self.number(&number.inner().to_string());
            }
            LiteralValue::UInt(number) => {
                self.number(&number.inner().to_string());
            }
            LiteralValue::Double(number) => self.number(&number.inner().to_string()),
            LiteralValue::String(text) => {
                self.texts.insert(text.inner().to_string());
            }
            LiteralValue::Boolean(_) | LiteralValue::Bytes(_) | LiteralValue::Null => {}
        }
    }

    /// A sign stands apart from its number, so both are tried.
    fn number(&mut self, text: &str) {
        if let Ok(number) = text.parse::<Decimal>() {
            self.numbers.insert(number);
            self.numbers.insert(-number);
        }
    }
}
