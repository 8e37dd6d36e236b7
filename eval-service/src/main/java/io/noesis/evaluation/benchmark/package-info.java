/// The benchmarks that come with the service.
///
/// Start with [io.noesis.evaluation.benchmark.Benchmarks]. This package must not know runs.
@NullMarked
package io.noesis.evaluation.benchmark;

import org.jspecify.annotations.NullMarked;
