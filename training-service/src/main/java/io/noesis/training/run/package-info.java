/// How a training tells what it does and is told to stop.
@NullMarked
package io.noesis.training.run;

import org.jspecify.annotations.NullMarked;
