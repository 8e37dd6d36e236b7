/// Models as directories of the Hugging Face kind: `config.json`, `tokenizer.json` and safetensors.
///
/// Start with [io.noesis.engine.huggingface.HuggingFaceSource]. Every file is untrusted; what is not understood is
/// refused by its name. This package must not know kernels, nor where a directory came from.
@NullMarked
package io.noesis.engine.huggingface;

import org.jspecify.annotations.NullMarked;
