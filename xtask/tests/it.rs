//! The rules of the house hold (家の決まり).

fn clean(name: &str) {
    let checks = xtask::check_all().expect("the workspace can be read");
    let (_, violations) = checks
        .iter()
        .find(|(check, _)| *check == name)
        .expect("the check exists");
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn i5_dependencies_point_downwards() {
    clean("layers");
}

#[test]
fn outside_libraries_stay_in_their_rooms() {
    clean("rooms");
}

#[test]
fn every_domain_type_has_one_term_in_the_glossary() {
    clean("glossary");
}

#[test]
fn everything_linked_has_an_allowed_licence() {
    clean("licences");
}

#[test]
fn i4_documents_are_whole_and_no_agency_is_named_in_code() {
    clean("documents");
}
