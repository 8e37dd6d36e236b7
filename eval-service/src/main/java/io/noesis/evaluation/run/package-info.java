/// Runs: their REST API, their states, their planning into questions and the taking in of results.
///
/// Start with `RunController` and `RunService`. This package must not know who asks the questions.
@NullMarked
package io.noesis.evaluation.run;

import org.jspecify.annotations.NullMarked;
