//! The store: how it is opened, and what every part of it shares.

use std::{
    fs,
    sync::{Arc, RwLock},
    time::Duration,
};

use indicator::Catalogue;
use kernel::said;
use tokio::sync::Mutex;

use crate::{
    Address, Cause, Fault, known::Known, migration, sql::Pool, sql::Tx, turn::Memory,
    writer::Recorder,
};

/// Name of the embedded database within its folder.
const FILE: &str = "kiban.db";

/// How often opening is tried again where others are at it.
const OPENINGS: u32 = 100;

/// How long it waits before it tries again.
const BETWEEN_OPENINGS: Duration = Duration::from_millis(50);

/// Where acts, parties, tallies and manifests are kept (保管庫). Clones share one store.
///
/// Any number may read at once; writers take turns, also those of other processes. What was
/// answered is on the disk.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
    pub(crate) recorder: Recorder,
}

/// What the clones of a store share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) address: Address,
    pub(crate) readers: Pool,
    pub(crate) writer: Pool,
    /// Whoever holds it writes; what it guards spares writers to ask again.
    pub(crate) memory: Arc<Mutex<Memory>>,
    /// The catalogue as last seen.
    pub(crate) known: RwLock<Option<Arc<Known>>>,
}

impl Store {
    /// Opens the store at an address, creating it where nothing is, and brings its schema up to
    /// this program.
    ///
    /// # Errors
    /// When the place cannot be reached, is something else, or was written by a newer program.
    pub async fn open(address: &Address) -> Result<Self, Fault> {
        let doing = || {
            said!(
                "保管庫「{address}」を開く処理",
                "opening the store {address}"
            )
        };
        let mut opened = Self::connect(address).await;
        // The first ones to open an embedded database may meet while they prepare it.
        for _ in 0..OPENINGS {
            match &opened {
                Err(fault) if *fault.cause() == Cause::Busy => {}
                _ => break,
            }
            tokio::time::sleep(BETWEEN_OPENINGS).await;
            opened = Self::connect(address).await;
        }
        let (readers, writer) = opened.map_err(|fault| fault.while_doing(doing()))?;
        let inner = Arc::new(Inner {
            address: address.clone(),
            readers,
            writer,
            memory: Arc::default(),
            known: RwLock::default(),
        });
        let recorder = Recorder::start(Arc::clone(&inner));
        Ok(Self { inner, recorder })
    }

    async fn connect(address: &Address) -> Result<(Pool, Pool), Fault> {
        let (readers, writer) = match address {
            Address::Folder(folder) => {
                fs::create_dir_all(folder)?;
                Pool::embedded(&folder.join(FILE)).await?
            }
            Address::Postgres { url, schema } => {
                let pools = Pool::server(url, schema.as_deref()).await?;
                if let Some(schema) = schema {
                    migration::make_schema(&pools.1, schema).await?;
                }
                pools
            }
        };
        migration::migrate(&writer, address).await?;
        Ok((readers, writer))
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.inner.address
    }

    /// Every programme in all its versions, as last declared by anyone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogue(&self) -> Result<Arc<Catalogue>, Fault> {
        let doing = || said!("事業一覧の読出し", "reading the catalogue");
        let mut tx = self.inner.readers.read().await?;
        let known = self.inner.known(&mut tx).await;
        let known = known.map_err(|fault| fault.while_doing(doing()))?;
        tx.commit().await?;
        Ok(Arc::clone(&known.catalogue))
    }

    /// Waits for running work and closes every connection. Dropping the last clone does as much,
    /// without waiting.
    pub async fn shut(self) {
        let memory = self.inner.memory.lock().await;
        self.inner.readers.close().await;
        self.inner.writer.close().await;
        drop(memory);
    }
}

impl Inner {
    /// What is declared, as the transaction sees it.
    pub(crate) async fn known(&self, tx: &mut Tx) -> Result<Arc<Known>, Fault> {
        let rows = tx.rows("SELECT declarations FROM store", Vec::new());
        let rows = rows.await?;
        let row = rows.first().ok_or_else(|| Fault::damaged("store"))?;
        self.known_at(tx, row.number(0)?).await
    }

    /// What is declared after so many declarations, which the transaction sees.
    pub(crate) async fn known_at(
        &self,
        tx: &mut Tx,
        declarations: i64,
    ) -> Result<Arc<Known>, Fault> {
        let held = self.known.read();
        let held = held
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone();
        if let Some(known) = held.filter(|known| known.declarations == declarations) {
            return Ok(known);
        }
        let known = Arc::new(Known::read(tx, declarations).await?);
        let mut held = self
            .known
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *held = Some(Arc::clone(&known));
        Ok(known)
    }
}
