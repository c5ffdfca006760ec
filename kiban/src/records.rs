//! Opening the records (記録の置き場所) and waiting for them: commands are plain functions, the store
//! answers in its own time.

use std::future::Future;

use kernel::said;
use store::{Address, Store};

use crate::screen::{Failure, Fault};

/// Opened records.
pub(crate) struct Records {
    runtime: tokio::runtime::Runtime,
    /// The store.
    pub(crate) store: Store,
}

impl Records {
    /// Opens the records at an address; makes them where there are none.
    pub(crate) fn open(address: &str) -> Result<Self, Failure> {
        let address = Address::parse(address);
        let runtime = runtime()?;
        let store = runtime.block_on(Store::open(&address)).map_err(Failure::from)?;
        Ok(Self { runtime, store })
    }

    /// Waits for an answer.
    pub(crate) fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, store::Fault>>,
    ) -> Result<T, Failure> {
        self.runtime.block_on(answer).map_err(Failure::from)
    }
}

/// What waits for answers.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
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
        Fault {
            what: fault.what().clone(),
            cause: fault.cause().clone(),
            remedy: fault.remedy().clone(),
        }
        .into()
    }
}
