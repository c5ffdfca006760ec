//! Words by number: what counting compares is a number, looked up once for each word of a column.

use std::collections::HashMap;

use arrow_array::{Array, DictionaryArray, Int32Array, RecordBatch, StringArray, types::Int32Type};

use crate::{column::Columns, decode::Unreadable};

/// Stands for every word that is not known.
pub(crate) const UNKNOWN: u32 = 0;

/// Words that are known, by number from 1.
#[derive(Debug, Default)]
pub(crate) struct Symbols(HashMap<String, u32>);

impl Symbols {
    /// The number of a word, which is known from now on.
    pub(crate) fn add(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.0.len() + 1).unwrap_or(UNKNOWN);
        *self.0.entry(word.to_owned()).or_insert(next)
    }

    fn get(&self, word: &str) -> u32 {
        self.0.get(word).copied().unwrap_or(UNKNOWN)
    }
}

/// A column of words, as numbers, batch by batch.
pub(crate) struct SymbolColumn {
    name: &'static str,
    keys: Int32Array,
    words: Option<StringArray>,
    /// Numbers of those words.
    numbers: Vec<u32>,
}

impl SymbolColumn {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            keys: Int32Array::from(Vec::<i32>::new()),
            words: None,
            numbers: Vec::new(),
        }
    }

    /// Takes the column from a batch. Batches of one row group share their words, which are looked
    /// up once.
    pub(crate) fn load(
        &mut self,
        batch: &RecordBatch,
        symbols: &Symbols,
    ) -> Result<(), Unreadable> {
        let column = Columns(batch).of::<DictionaryArray<Int32Type>>(self.name)?;
        let words = column.values().as_any().downcast_ref::<StringArray>();
        let words = words.ok_or_else(|| self.name.to_owned())?;
        let is_same = self.words.as_ref().is_some_and(|before| {
            before.len() == words.len()
                && before.value_data().as_ptr() == words.value_data().as_ptr()
        });
        if !is_same {
            self.numbers = words
                .iter()
                .map(|word| symbols.get(word.unwrap_or_default()))
                .collect();
            self.words = Some(words.clone());
        }
        self.keys = column.keys().clone();
        Ok(())
    }

    /// The number of the word in a row; `None` where it is empty.
    pub(crate) fn get(&self, row: usize) -> Option<u32> {
        let key = self.keys.is_valid(row).then(|| self.keys.value(row))?;
        self.numbers.get(usize::try_from(key).ok()?).copied()
    }
}
