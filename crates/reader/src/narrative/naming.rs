//! Puts the name of a figure together: the words beside it, and the headings above.

use super::{
    found::Found,
    measure::{name_before, parted, several, unit_name, unnamed},
    outline::Outline,
    quantity::Quantity,
};

/// What has been named so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// Name of the last figure outside parentheses, with its headings.
    pub(super) base: String,
    /// Name beside the last figure of the sentence.
    pub(super) last: String,
    /// First part of a name that goes for the whole line (`総合展 出展企業`).
    pub(super) group: String,
}

/// What `quantity` counts, given the `name` beside it; `wanted` figures stand in the paragraph.
pub(super) fn measure(
    now: &Found,
    outline: &mut Outline,
    named: &Named,
    quantity: &Quantity,
    name: &str,
    wanted: usize,
) -> String {
    let context = outline.context();
    if let Some(open) = now.open[quantity.start] {
        if now.is_behind_another(quantity) {
            return beside(&context, named, quantity, name);
        }
        if name.is_empty() {
            return join(&context, &name_before(&now.paragraph, 0, open, false));
        }
    }
    if !name.is_empty() {
        let tail = outline.tail.clone().unwrap_or_default();
        let grouped = if name.contains([' ', '　']) {
            String::new()
        } else {
            named.group.clone()
        };
        return join(&join(&join(&context, &tail), &grouped), name);
    }
    if let Some(tail) = outline.tail.take() {
        return join(&context, &tail);
    }
    if context.is_empty() {
        let bare = unnamed(&now.paragraph, quantity);
        let last = if outline.held.is_none() {
            named.last.as_str()
        } else {
            ""
        };
        return join(last, &bare);
    }
    if let Some(shared) = shared_name(now, &context, quantity) {
        return shared;
    }
    let outside = now
        .quantities
        .iter()
        .filter(|other| now.open[other.start].is_none())
        .count();
    let context = match parted_measures(&context) {
        Some((outer, _)) if outside < now.quantities.len() => outer.to_owned(),
        _ => context,
    };
    if wanted > 1 && outside > 1 {
        join(&context, &unit_name(&quantity.unit))
    } else {
        context
    }
}

/// The name of a figure in parentheses behind another.
fn beside(context: &str, named: &Named, quantity: &Quantity, name: &str) -> String {
    if let Some((_, inner)) = parted_measures(context).filter(|_| name.is_empty()) {
        return inner.to_owned();
    }
    let inner = if name.is_empty() {
        unit_name(&quantity.unit)
    } else {
        name.to_owned()
    };
    join(&named.base, &inner)
}

/// A heading whose parenthesis names a second measure: `機構出資契約額（各年度末の総額）`.
fn parted_measures(context: &str) -> Option<(&str, &str)> {
    parted(context).filter(|(_, inner)| inner.ends_with(['額', '数', '率', '量', '高', '比']))
}

/// Joins two parts of a name, unless one says it all.
pub(super) fn join(outer: &str, inner: &str) -> String {
    if outer.is_empty() || inner.starts_with(outer) {
        inner.to_owned()
    } else if inner.is_empty() || outer.ends_with(inner) {
        outer.to_owned()
    } else {
        format!("{outer} {inner}")
    }
}

/// The name that a heading with several names gives to this number of the line.
fn shared_name(now: &Found, context: &str, quantity: &Quantity) -> Option<String> {
    let outside: Vec<&Quantity> = now
        .quantities
        .iter()
        .filter(|q| now.open[q.start].is_none())
        .collect();
    let place = outside.iter().position(|q| q.start == quantity.start)?;
    if outside.len() < 2 {
        return None;
    }
    several(context, outside.len())?.into_iter().nth(place)
}
