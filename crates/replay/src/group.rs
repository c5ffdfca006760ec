//! Acts of one kind in one year, laid out in cells: acts of a cell are alike in every field by
//! which acts are told apart, so that what must be counted is a sum over cells.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Id;
use program::{Field, FieldType, Filter, Kind, Value};

use crate::{
    measure::Admitted,
    model::{GroupId, Leaf, Model},
    party_set::PartySets,
    specimen::{Choice, Choices, Form},
    system::Unknown,
    wish::Wish,
};

/// Most cells of one kind: beyond, acts are told apart in too many ways to be laid out.
const CELLS_MAX: usize = 1_500;

/// More than any number of acts of a kind: turns "some" into "many" in an equation.
pub(crate) const MANY: i128 = 1_000_000;

/// Acts of one kind in one year.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) leaves: BTreeMap<(Leaf, Filter), Unknown>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) parties: PartySets,
}

/// Acts that are alike.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) choices: Choices,
    /// How many acts.
    pub(crate) acts: Unknown,
    /// What is known of each measure.
    pub(crate) measures: BTreeMap<Id<Field>, Stated>,
    /// Whether it holds the last act of the year: how many days before the end that is, and the
    /// measures that are read from it.
    pub(crate) closing: Option<(u32, BTreeSet<Id<Field>>)>,
}

/// A measure over the acts of a cell.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    /// How many acts state it.
    pub(crate) acts: Unknown,
    /// What it adds up to.
    pub(crate) amount: Unknown,
    /// What one act may state, in parts.
    pub(crate) least: i128,
    pub(crate) greatest: i128,
    /// In steps of how many parts it is spread over acts.
    pub(crate) grain: i128,
    /// Whether what cannot be spread evenly goes to the last acts instead of the first.
    pub(crate) from_end: bool,
}

impl Cell {
    /// Whether a filter takes the acts of the cell.
    pub(crate) fn is_taken_by(&self, filter: &Filter) -> bool {
        takes(&self.choices, filter)
    }
}

fn takes(choices: &Choices, filter: &Filter) -> bool {
    filter.0.iter().all(|(field, among)| {
        matches!(choices.get(field), Some(Choice::Among(values))
            if values.iter().all(|value| among.contains(&value.to_string())))
    })
}

impl Model<'_> {
    /// Lays out the cells of a group, and says how its leaves add up over them.
    pub(crate) fn lay_out(&mut self, id: &GroupId) {
        let catalogue = self.catalogue;
        let Some(program) = catalogue.version(&id.program, id.version) else {
            return;
        };
        let Some(kind) = program.kind(id.kind.as_str()) else {
            return;
        };
        self.leaf(program, id.year, &id.kind, &Leaf::Acts, &Filter::default());
        let Some(group) = self.groups.get(id) else {
            return;
        };
        let leaves: Vec<(Leaf, Filter, Unknown)> = group
            .leaves
            .iter()
            .map(|((leaf, filter), unknown)| (leaf.clone(), filter.clone(), *unknown))
            .collect();
        let filters: BTreeSet<&Filter> = leaves.iter().map(|(_, filter, _)| filter).collect();
        let mut choices = combinations(program, kind, &filters);
        choices.truncate(CELLS_MAX);
        let measured: BTreeSet<Id<Field>> = leaves
            .iter()
            .filter_map(|(leaf, ..)| match leaf {
                Leaf::Amount(field) | Leaf::Stated(field) | Leaf::Last(field) => {
                    Some(field.clone())
                }
                Leaf::Acts | Leaf::Parties(_) => None,
            })
            .collect();
        let form = Form::new(program, kind, id.year.first_day());
        let mut cells = Vec::new();
        for choices in &choices {
            if let Some(admitted) = self.admitted(id, &form, kind, choices, &measured) {
                cells.push(self.cell(choices, &admitted));
            }
        }
        self.close(id, &form, kind, &leaves, &measured, &mut cells);
        for (leaf, filter, unknown) in &leaves {
            let taken = cells.iter().filter(|cell| cell.is_taken_by(filter));
            let mut terms: Vec<(Unknown, i128)> = match leaf {
                Leaf::Acts => taken.map(|cell| (cell.acts, 1)).collect(),
                Leaf::Stated(field) => taken
                    .filter_map(|cell| Some((cell.measures.get(field)?.acts, 1)))
                    .collect(),
                Leaf::Amount(field) => taken
                    .filter_map(|cell| Some((cell.measures.get(field)?.amount, 1)))
                    .collect(),
                Leaf::Last(_) | Leaf::Parties(_) => continue,
            };
            terms.push((*unknown, -1));
            self.system.balance(terms);
        }
        let parties = PartySets::lay_out(self, kind, &leaves, &cells);
        if let Some(group) = self.groups.get_mut(id) {
            group.cells = cells;
            group.parties = parties;
        }
    }

    /// A cell with its equations.
    fn cell(&mut self, choices: &Choices, admitted: &Admitted) -> Cell {
        let acts = self.unknown(0, MANY, Wish::Even);
        let mut unknowns = BTreeMap::new();
        for (field, measure) in &admitted.measures {
            let stated = match measure.must {
                true => acts,
                false => {
                    let stated = self.unknown(0, MANY, Wish::Most(0));
                    self.system.at_most(vec![(stated, 1), (acts, -1)]);
                    stated
                }
            };
            let limit = MANY * measure.greatest.max(-measure.least).max(1);
            let amount = self.unknown(-limit, limit, Wish::PerAct(stated, measure.usual));
            self.system
                .at_most(vec![(stated, measure.least), (amount, -1)]);
            self.system
                .at_most(vec![(amount, 1), (stated, -measure.greatest)]);
            let stated = Stated {
                acts: stated,
                amount,
                least: measure.least,
                greatest: measure.greatest,
                grain: admitted.grain(field),
                from_end: admitted.either.iter().any(|(_, second)| second == field),
            };
            unknowns.insert(field.clone(), stated);
        }
        // What may not exceed another in any act may not in sum, and is stated by the same acts.
        for (lesser, greater) in &admitted.ordered {
            let parts = |field: &Id<Field>| admitted.measures[field].parts;
            let (less, more) = (&unknowns[lesser], &unknowns[greater]);
            let sums = vec![(less.amount, parts(greater)), (more.amount, -parts(lesser))];
            self.system.at_most(sums);
            let acts = vec![(less.acts, 1), (more.acts, -1)];
            self.system.balance(acts);
        }
        // Where every act needs one of two, together they are at least as many as the acts.
        for (first, second) in &admitted.either {
            let parts = |field: &Id<Field>| admitted.measures[field].parts;
            let (one, other) = (parts(first), parts(second));
            self.system.at_most(vec![
                (acts, one * other),
                (unknowns[first].amount, -other),
                (unknowns[second].amount, -one),
            ]);
        }
        Cell {
            choices: choices.clone(),
            acts,
            measures: unknowns,
            closing: None,
        }
    }

    /// Adds the cells that hold the last act of the year, for measures that are read from it.
    fn close(
        &mut self,
        id: &GroupId,
        form: &Form<'_>,
        kind: &Kind,
        leaves: &[(Leaf, Filter, Unknown)],
        measured: &BTreeSet<Id<Field>>,
        cells: &mut Vec<Cell>,
    ) {
        let mut lasts: BTreeMap<&Filter, Vec<(&Id<Field>, Unknown)>> = BTreeMap::new();
        for (leaf, filter, unknown) in leaves {
            if let Leaf::Last(field) = leaf {
                lasts.entry(filter).or_default().push((field, *unknown));
            }
        }
        let open: Vec<Choices> = cells.iter().map(|cell| cell.choices.clone()).collect();
        for (filter, fields) in &lasts {
            let others = |choices: &Choices| {
                let others = lasts.keys().filter(|other| *other != filter);
                others.filter(|other| takes(choices, other)).count()
            };
            let own = open.iter().filter(|choices| takes(choices, filter));
            let Some(choices) = own.min_by_key(|choices| others(choices)) else {
                continue;
            };
            // The last act of a wider filter comes after that of a narrower one.
            let wider = lasts.keys().filter(|other| {
                let own = open.iter().filter(|choices| takes(choices, filter));
                let mut own = own.peekable();
                *other != filter && own.all(|choices| takes(choices, other))
            });
            let level = u32::try_from(wider.count()).unwrap_or(0);
            let Some(admitted) = self.admitted(id, form, kind, choices, measured) else {
                continue;
            };
            let mut cell = self.cell(choices, &admitted);
            self.wishes[cell.acts.0] = Wish::Open;
            let one = self.unknown(1, 1, Wish::Open);
            self.system.balance(vec![(cell.acts, 1), (one, -1)]);
            for (field, unknown) in fields {
                if let Some(Stated { acts, amount, .. }) = cell.measures.get(*field) {
                    self.system.balance(vec![(*amount, 1), (*unknown, -1)]);
                    self.system.balance(vec![(*acts, 1), (one, -1)]);
                }
            }
            let read = fields.iter().map(|(field, _)| (*field).clone()).collect();
            cell.closing = Some((level, read));
            cells.push(cell);
        }
        for cell in cells.iter().filter(|cell| cell.closing.is_none()) {
            if !lasts.is_empty()
                && leaves
                    .iter()
                    .all(|(leaf, ..)| matches!(leaf, Leaf::Last(_) | Leaf::Acts))
            {
                self.wishes[cell.acts.0] = Wish::Low;
            }
        }
    }
}

/// Every way in which acts can differ for these filters.
fn combinations(
    program: &program::Program,
    kind: &Kind,
    filters: &BTreeSet<&Filter>,
) -> Vec<Choices> {
    let fields: BTreeSet<&Id<Field>> = filters.iter().flat_map(|filter| filter.0.keys()).collect();
    let mut found = vec![Choices::new()];
    for id in fields {
        let Some(field) = kind.field(id.as_str()) else {
            continue;
        };
        let classes = classes(program, field, filters);
        found = found
            .iter()
            .flat_map(|choices| {
                classes.iter().map(|class| {
                    let mut choices = choices.clone();
                    choices.insert(id.clone(), class.clone());
                    choices
                })
            })
            .take(CELLS_MAX)
            .collect();
    }
    found
}

/// Values of a field that all filters treat alike, class by class.
fn classes(program: &program::Program, field: &Field, filters: &BTreeSet<&Filter>) -> Vec<Choice> {
    let asked: BTreeSet<&BTreeSet<String>> = filters
        .iter()
        .filter_map(|filter| filter.0.get(&field.id))
        .collect();
    let values: Vec<Value> = match &field.of {
        FieldType::Code(list) => {
            let list = program.codes.get(list);
            let codes = list.into_iter().flat_map(|list| &list.codes);
            codes.map(|(code, _)| Value::Code(code.clone())).collect()
        }
        FieldType::Flag => vec![Value::Flag(true), Value::Flag(false)],
        FieldType::Text(_) => {
            let texts: BTreeSet<&String> = asked.iter().copied().flatten().collect();
            texts
                .into_iter()
                .map(|text| Value::Text(text.clone()))
                .collect()
        }
        FieldType::Number { .. } | FieldType::Day => Vec::new(),
    };
    let mut classes: Vec<(Vec<bool>, Vec<Value>)> = Vec::new();
    for value in values {
        let text = value.to_string();
        let signature: Vec<bool> = asked.iter().map(|among| among.contains(&text)).collect();
        match classes.iter_mut().find(|(known, _)| *known == signature) {
            Some((_, alike)) => alike.push(value),
            None => classes.push((signature, vec![value])),
        }
    }
    let mut classes: Vec<Choice> = classes
        .into_iter()
        .map(|(_, values)| Choice::Among(values))
        .collect();
    if !field.required || field.visible_when.is_some() {
        classes.push(Choice::Absent);
    }
    classes
}
