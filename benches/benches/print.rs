//! Printing the example book: PDF, Excel, HTML.
#![allow(
    missing_docs,
    reason = "criterion's macros make public items without documentation"
)]

use criterion::{Criterion, criterion_group, criterion_main};

fn print(criterion: &mut Criterion) {
    let book = benches::example();
    let forms = evaluation::forms::Forms::embedded().expect("the layouts are sound");
    let paper = forms
        .paper(&book.evaluation, &book.figures)
        .expect("the example fits its forms");
    let datasets = evaluation::datasets(&book.evaluation, &book.figures);
    let created_at = jiff::civil::date(2026, 4, 1).at(9, 0, 0, 0);
    let mut group = criterion.benchmark_group("print");
    group.sample_size(10);
    group.bench_function("forms filled", |bench| {
        bench.iter(|| forms.paper(&book.evaluation, &book.figures));
    });
    group.bench_function("pdf", |bench| {
        bench.iter(|| form_pdf::pdf(&paper, &form_pdf::Options { created_at }));
    });
    group.bench_function("xlsx", |bench| {
        bench.iter(|| form_excel::xlsx(&paper, &datasets, &form_excel::Options { created_at }));
    });
    group.bench_function("html", |bench| bench.iter(|| form_html::html(&paper)));
    group.finish();
}

criterion_group!(benches, print);
criterion_main!(benches);
