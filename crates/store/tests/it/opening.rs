//! Opening: what is no store, or a newer one, is refused and left alone.

use store::{Address, Cause, Store};

use crate::world::{addresses, behind_the_back, drop_schema, on_both, raw, runtime};

#[test]
fn a_store_of_a_newer_program_is_refused() {
    on_both(|world| async move {
        let newer = "UPDATE store SET schema_version = 99";
        behind_the_back(&world.address, newer).await.unwrap();
        let fault = Store::open(&world.address).await.unwrap_err();
        assert_eq!(
            *fault.cause(),
            Cause::NewerSchema {
                found: 99,
                known: 1
            }
        );
        assert!(fault.to_string().contains("新しい版"), "{fault}");
        assert!(fault.said().en.contains("Update"), "{fault}");
    });
}

#[test]
fn a_store_may_be_opened_by_many_at_once() {
    let runtime = runtime();
    for (_, address, _folder) in runtime.block_on(addresses()) {
        runtime.block_on(async {
            let mut openers = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let address = address.clone();
                openers.spawn(async move { Store::open(&address).await.map(drop) });
            }
            for opened in openers.join_all().await {
                opened.unwrap();
            }
            drop_schema(&address).await;
        });
    }
}

#[test]
fn what_is_no_store_is_refused_and_left_alone() {
    let runtime = runtime();
    for (_, address, _folder) in runtime.block_on(addresses()) {
        runtime.block_on(async {
            match &address {
                Address::Folder(folder) => {
                    std::fs::create_dir_all(folder).unwrap();
                    std::fs::write(folder.join("kiban.db"), "支援記録\n".repeat(500)).unwrap();
                }
                Address::Postgres { url, schema } => {
                    let schema = schema.as_deref().unwrap();
                    let sql =
                        format!("CREATE SCHEMA {schema}; CREATE TABLE {schema}.other (a INT)");
                    raw(url, &sql).await;
                }
            }
            let fault = Store::open(&address).await.unwrap_err();
            assert!(matches!(fault.cause(), Cause::NotAStore(_)), "{fault:?}");
            drop_schema(&address).await;
        });
    }
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let runtime = runtime();
    let text = "postgres://somebody:secret@127.0.0.1:1/nothing?schema=kiban";
    let address = Address::parse(text).unwrap();
    let fault = runtime.block_on(Store::open(&address)).unwrap_err();
    assert!(
        matches!(fault.cause(), Cause::CannotConnect(_)),
        "{fault:?}"
    );
    let said = fault.to_string();
    assert!(said.contains("somebody@127.0.0.1:1/nothing"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn an_address_is_a_folder_or_a_connection_string() {
    let folder = Address::parse("data/令和6年度").unwrap();
    assert_eq!(folder, Address::Folder("data/令和6年度".into()));
    let server = Address::parse("postgres://k@host/db?sslmode=disable&schema=fy2024").unwrap();
    let expected = Address::Postgres {
        url: "postgres://k@host/db?sslmode=disable".to_owned(),
        schema: Some("fy2024".to_owned()),
    };
    assert_eq!(server, expected);
    assert_eq!(server.to_string(), "postgres://k@host/db?schema=fy2024");
    let problem = Address::parse(" ").unwrap_err();
    assert_eq!(problem.code, "no-address");
    let problem = Address::parse("postgres://h/d?schema=a;b").unwrap_err();
    assert_eq!(problem.code, "bad-schema-name");
}
