//! Opening the records (記録の置き場所) and waiting for them: commands are plain functions, the store
//! answers in its own time.

use std::future::Future;

use kernel::{Serial, said};
use party::Party;
use store::{Address, Held, Store};

use crate::screen::{Failure, Fault};

/// Acts or parties read in one go.
const PAGE: usize = 2_000;

/// Opened records.
pub(crate) struct Records {
    runtime: tokio::runtime::Runtime,
    /// The store.
    pub(crate) store: Store,
}

impl Records {
    /// Opens the records at an address; makes them where there are none.
    pub(crate) fn open(address: &str) -> Result<Self, Failure> {
        let address =
            Address::parse(address).map_err(|problem| Failure::Problems(vec![problem]))?;
        let runtime = runtime()?;
        let store = runtime
            .block_on(Store::open(&address))
            .map_err(Failure::from)?;
        Ok(Self { runtime, store })
    }

    /// Waits for an answer.
    pub(crate) fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, store::Fault>>,
    ) -> Result<T, Failure> {
        self.runtime.block_on(answer).map_err(Failure::from)
    }

    /// Every act with what became of it, in order of number, a page at a time.
    pub(crate) fn acts(&self) -> impl Iterator<Item = Result<Held, Failure>> {
        let mut after = Some(Serial::new(0));
        std::iter::from_fn(move || {
            let page = match self.wait(self.store.acts(after?, PAGE)) {
                Ok(page) => page,
                Err(failure) => {
                    after = None;
                    return Some(vec![Err(failure)]);
                }
            };
            after = page.last().map(|held| held.act.id);
            after.map(|_| page.into_iter().map(Ok).collect())
        })
        .flatten()
    }

    /// Every registered party, in order of number, a page at a time.
    pub(crate) fn parties(&self) -> impl Iterator<Item = Result<Vec<Party>, Failure>> {
        let mut after = None;
        let mut ended = false;
        std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let page = self.wait(self.store.parties(after.as_ref(), PAGE));
            match &page {
                Ok(page) => after = page.last().map(|party| party.id.clone()),
                Err(_) => ended = true,
            }
            ended |= after.is_none();
            page.as_ref()
                .map_or(true, |page| !page.is_empty())
                .then_some(page)
        })
    }
}

/// Closed properly, the embedded database leaves one file behind and nothing to be written later.
impl Drop for Records {
    fn drop(&mut self) {
        self.runtime.block_on(self.store.clone().shut());
    }
}

/// What waits for answers.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    built.map_err(|error| {
        Fault {
            what: said!("記録を開けませんでした", "The records could not be opened"),
            cause: error.to_string().into(),
            remedy: said!(
                "計算機の負荷が下がってから、もう一度実行してください。",
                "Run again when the machine is less busy."
            ),
        }
        .into()
    })
}

impl From<store::Fault> for Failure {
    fn from(fault: store::Fault) -> Self {
        let kernel::Said { ja, en } = fault.doing();
        let (cause, remedy) = fault.cause().said();
        Fault {
            what: said!("{ja}に失敗しました", "Failed while {en}"),
            cause,
            remedy,
        }
        .into()
    }
}
