/// Where training rows come from: the dataset service, or the generator itself.
@NullMarked
package io.noesis.training.rows;

import org.jspecify.annotations.NullMarked;
