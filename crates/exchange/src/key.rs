//! Idempotency keys (重複防止キー) of rows: from the 管理番号 that stands in the row, or else from
//! what the row says, so that the same file twice makes no doubles.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt::Write as _,
};

use act::{Draft, Standing};
use program::Value;
use sha2::{Digest, Sha256};

/// The key of a draft that has none of its own: programme, kind and a digest of all it says,
/// author and source apart. The same work said again has the same key.
#[must_use]
pub fn content_key(draft: &Draft) -> String {
    format!("{}#{}", prefix(draft), hex(&digest(draft)))
}

fn prefix(draft: &Draft) -> String {
    format!("{}/{}/", draft.program, draft.kind)
}

fn digest(draft: &Draft) -> [u8; 16] {
    let mut parties: Vec<_> = draft.parties.iter().collect();
    parties.sort();
    let mut said = String::new();
    // Lengths stand before texts, so that no two drafts say the same.
    let mut say = |text: &str| {
        let _ = write!(said, "{}:{text};", text.len());
    };
    say(draft.program.as_str());
    say(draft.kind.as_str());
    say(&draft.occurred_on.to_string());
    for party in parties {
        say(party.role.as_str());
        say(party.party.as_str());
    }
    say(&draft.locality.office);
    say(&draft.locality.prefecture);
    say(&draft.locality.municipality);
    say(&draft.follows.map(|act| act.to_string()).unwrap_or_default());
    match &draft.standing {
        Standing::New => say("new"),
        Standing::Corrects {
            act,
            reason,
            authority,
        } => ["corrects", &act.to_string(), reason, authority]
            .into_iter()
            .for_each(&mut say),
        Standing::Withdraws {
            act,
            reason,
            authority,
        } => ["withdraws", &act.to_string(), reason, authority]
            .into_iter()
            .for_each(&mut say),
    }
    for (field, value) in &draft.values {
        say(field.as_str());
        match value {
            Value::Number(number) => say(&number.normalize().to_string()),
            other => say(&other.to_string()),
        }
    }
    let full = Sha256::digest(said.as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    short
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The SHA-256 of what `read` gives, in hexadecimal, and nothing kept of it.
pub(crate) fn sha256(mut read: impl std::io::Read) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    std::io::copy(&mut read, &mut digest)?;
    Ok(hex(&digest.finalize()))
}

/// A key as it stands in a column of its own kind: short where it was made from one, else after
/// a stroke.
pub(crate) fn shown(draft: &Draft) -> String {
    match draft.key.strip_prefix(&prefix(draft)) {
        Some(own) if !own.is_empty() && !own.starts_with('/') => own.to_owned(),
        _ => format!("/{}", draft.key),
    }
}

/// The keys of one file. It keeps some thirty bytes a row, to know doubles.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    known: HashMap<[u8; 16], u64>,
}

impl Keys {
    /// Gives `draft` the key written for it (管理番号), or one made from its content with the
    /// number of its occurrence.
    ///
    /// # Errors
    /// The earlier row with the same written key.
    pub(crate) fn give(&mut self, draft: &mut Draft, written: &str, row: u64) -> Result<(), u64> {
        if written.is_empty() {
            // Marked, so that no written key is counted with it.
            let mut content = digest(draft);
            content[0] ^= 0xff;
            let times = self.known.entry(content).or_insert(0);
            *times += 1;
            draft.key = content_key(draft);
            if *times > 1 {
                let _ = write!(draft.key, "-{times}");
            }
            return Ok(());
        }
        draft.key = match written.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => prefix(draft) + written,
        };
        self.note(&draft.key, row)
    }

    /// Notes a key that a draft brought itself.
    ///
    /// # Errors
    /// The earlier row with this key.
    pub(crate) fn note(&mut self, key: &str, row: u64) -> Result<(), u64> {
        let full = Sha256::digest(key.as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&full[..16]);
        match self.known.entry(short) {
            Entry::Occupied(known) => Err(*known.get()),
            Entry::Vacant(free) => {
                free.insert(row);
                Ok(())
            }
        }
    }
}
