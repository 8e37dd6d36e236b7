/// The benchmarks: those that come with the service and those that were uploaded.
///
/// Start with [io.noesis.evaluation.benchmark.Benchmarks]. This package must not know runs.
@NullMarked
package io.noesis.evaluation.benchmark;

import org.jspecify.annotations.NullMarked;
