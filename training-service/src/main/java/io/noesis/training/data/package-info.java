/// Makes the training data of `noesis-nano` and the held-out sets it is scored on: seeded, with every answer
/// computed.
///
/// Start reading at [NanoData]. A [TaskSource] makes the problems of one [Task], a [Hold] says what training must
/// never see, and the texts lie beside this package as resources. Knows nothing of tokenizers, of training, or of
/// Spring.
@NullMarked
package io.noesis.training.data;

import org.jspecify.annotations.NullMarked;
