/// Makes small reasoning models: their data, their tokenizer, pre-training, supervised fine-tuning and GRPO.
///
/// Only this module knows libtorch.
@NullMarked
package io.noesis.training;

import org.jspecify.annotations.NullMarked;
