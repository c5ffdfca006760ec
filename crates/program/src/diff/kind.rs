//! What changed in the kinds of act: roles, fields, rules, and whether old files still fit.

use kernel::{Said, said};

use super::{Changes, rules, sorted};
use crate::{
    Condition, Field, FieldType, Kind, Program, Role,
    words::{field_type, need},
};

pub(super) fn compare(old: &Program, new: &Program, changes: &mut Changes) {
    let kinds = sorted(&old.kinds, &new.kinds, |kind| kind.id.as_str());
    for Kind { id, name, .. } in kinds.added {
        changes.note(said!(
            "種別「{id}」（{name}）を追加",
            "kind \"{id}\" ({name}) is added"
        ));
    }
    for Kind { id, name, .. } in kinds.removed {
        changes.broken(said!(
            "種別「{id}」（{name}）を削除",
            "kind \"{id}\" ({name}) is removed"
        ));
    }
    for (was, is) in kinds.kept {
        let id = &is.id;
        let label = |ja: &str, en: &str| said!("種別「{id}」の{ja}", "{en} of the kind \"{id}\"");
        let listed = |kind: &Kind| {
            let ids: Vec<String> = kind.follows.iter().map(ToString::to_string).collect();
            Said::same(ids.join(", "))
        };
        let names = (Said::same(&was.name), Said::same(&is.name));
        changes.worded(&label("名称", "name"), &names.0, &names.1, false);
        changes.worded(
            &label("前提", "what comes before"),
            &listed(was),
            &listed(is),
            true,
        );
        roles(is, &was.roles, &is.roles, changes);
        fields((old, was), (new, is), changes);
        rules(&label("規則", "rules"), &was.rules, &is.rules, changes);
    }
}

fn roles(kind: &Kind, old: &[Role], new: &[Role], changes: &mut Changes) {
    let kind = &kind.id;
    let roles = sorted(old, new, |role| role.id.as_str());
    for role in roles.added {
        let (id, name) = (&role.id, &role.name);
        let what = said!(
            "種別「{kind}」に役割「{id}」（{name}）を追加",
            "kind \"{kind}\": the role \"{id}\" ({name}) is added"
        );
        match role.required {
            true => changes.broken(what),
            false => changes.note(what),
        }
    }
    for Role { id, name, .. } in roles.removed {
        changes.broken(said!(
            "種別「{kind}」から役割「{id}」（{name}）を削除",
            "kind \"{kind}\": the role \"{id}\" ({name}) is removed"
        ));
    }
    for (old, new) in roles.kept {
        let id = &new.id;
        let label = said!("役割「{kind}.{id}」", "role \"{kind}.{id}\"");
        let said = |role: &Role| {
            let asked = need(role.required);
            let many = if role.many {
                ("・複数可", ", several")
            } else {
                ("", "")
            };
            Said {
                ja: format!("{}・{}{}", role.name, asked.ja, many.0),
                en: format!("{}, {}{}", role.name, asked.en, many.1),
            }
        };
        let tighter = new.required && !old.required || old.many && !new.many;
        changes.worded(&label, &said(old), &said(new), tighter);
    }
}

fn fields(old: (&Program, &Kind), new: (&Program, &Kind), changes: &mut Changes) {
    let kind = &new.1.id;
    let fields = sorted(&old.1.fields, &new.1.fields, |field| field.id.as_str());
    for field in fields.added {
        let Field { id, name, .. } = field;
        let asked = need(field.required);
        let (ja, en) = (asked.ja, asked.en);
        let what = said!(
            "種別「{kind}」に記入事項「{id}」（{name}、{ja}）を追加",
            "kind \"{kind}\": the field \"{id}\" ({name}, {en}) is added"
        );
        match field.required && field.visible_when.is_none() {
            true => changes.broken(what),
            false => changes.note(what),
        }
    }
    for Field { id, name, .. } in fields.removed {
        changes.broken(said!(
            "種別「{kind}」から記入事項「{id}」（{name}）を削除",
            "kind \"{kind}\": the field \"{id}\" ({name}) is removed"
        ));
    }
    for (was, is) in fields.kept {
        let id = &is.id;
        let label = |ja: &str, en: &str| {
            said!(
                "記入事項「{kind}.{id}」の{ja}",
                "{en} of the field \"{kind}.{id}\""
            )
        };
        let names = (Said::same(&was.name), Said::same(&is.name));
        changes.worded(&label("名称", "name"), &names.0, &names.1, false);
        if was.of != is.of {
            let (before, after) = (field_type(old.0, &was.of), field_type(new.0, &is.of));
            let label = label("型", "type");
            changes.worded(&label, &before, &after, !takes_all(&is.of, &was.of));
        }
        changes.worded(
            &label("要否", "need"),
            &need(was.required),
            &need(is.required),
            is.required,
        );
        let visible = |field: &Field| {
            let condition = field.visible_when.as_ref();
            Said::same(condition.map(Condition::as_str).unwrap_or_default())
        };
        let shown = (visible(was), visible(is));
        changes.worded(
            &label("記入の条件", "visibility"),
            &shown.0,
            &shown.1,
            false,
        );
        rules(&label("規則", "rules"), &was.rules, &is.rules, changes);
    }
}

/// Whether whatever the old type took is taken by the new one, with the same meaning.
fn takes_all(new: &FieldType, old: &FieldType) -> bool {
    match (new, old) {
        (
            FieldType::Number {
                unit,
                digits,
                least,
                greatest,
            },
            FieldType::Number {
                unit: old_unit,
                digits: old_digits,
                least: old_least,
                greatest: old_greatest,
            },
        ) => {
            unit == old_unit
                && digits >= old_digits
                && least.is_none_or(|least| old_least.is_some_and(|old| least <= old))
                && greatest.is_none_or(|most| old_greatest.is_some_and(|old| most >= old))
        }
        (FieldType::Text(length), FieldType::Text(old)) => length >= old,
        (new, old) => new == old,
    }
}
