/// The names of all metrics, in one place, so that none is typed twice.
///
/// Start with [io.noesis.support.metrics.MetricNames]. This package must not know how a metric is measured.
@NullMarked
package io.noesis.support.metrics;

import org.jspecify.annotations.NullMarked;
