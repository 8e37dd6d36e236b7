/// `POST /v1/tokenize`, `/v1/detokenize` and `/v1/embeddings`: what a model makes of text without generating.
///
/// Start with [io.noesis.inference.tokens.TokenController].
@NullMarked
package io.noesis.inference.tokens;

import org.jspecify.annotations.NullMarked;
