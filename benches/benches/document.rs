//! Reading and auditing the published book, once, ten and a hundred times its length.
#![allow(
    missing_docs,
    reason = "criterion's macros make public items without documentation"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn read_and_audit(bytes: &[u8]) -> usize {
    let reading = reader::read("book.txt", bytes).expect("the published book can be read");
    audit::audit(&reading.document).findings.len()
}

fn document(criterion: &mut Criterion) {
    let Some(text) = benches::published() else {
        return;
    };
    let mut group = criterion.benchmark_group("read and audit");
    group.sample_size(10);
    for times in [1, 10, 100] {
        let input = benches::repeated(&text, times);
        group.throughput(Throughput::Bytes(input.len() as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(times),
            &input,
            |bench, input| {
                bench.iter(|| read_and_audit(input));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, document);
criterion_main!(benches);
