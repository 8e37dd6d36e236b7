/// Where training rows come from: the dataset service, or the generator itself.
///
/// Start with [io.noesis.training.rows.TrainingRows]. This package must not know what is done with rows.
@NullMarked
package io.noesis.training.rows;

import org.jspecify.annotations.NullMarked;
