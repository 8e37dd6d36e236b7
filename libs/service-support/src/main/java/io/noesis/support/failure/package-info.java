/// How a failure becomes an answer: one classification of exceptions, one rendering, used by servlet and reactive
/// services alike.
///
/// Start with [io.noesis.support.failure.FailureClassifier]. This package must not know any service's features.
@NullMarked
package io.noesis.support.failure;

import org.jspecify.annotations.NullMarked;
