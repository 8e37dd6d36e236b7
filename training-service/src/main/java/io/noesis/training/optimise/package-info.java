/// How numbers are changed by their gradients: AdamW, clipping and the learning rate.
@NullMarked
package io.noesis.training.optimise;

import org.jspecify.annotations.NullMarked;
