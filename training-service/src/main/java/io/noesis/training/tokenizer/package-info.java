/// The vocabulary of a model made here: learnt from its own texts, with the special tokens of Llama 3.
@NullMarked
package io.noesis.training.tokenizer;

import org.jspecify.annotations.NullMarked;
