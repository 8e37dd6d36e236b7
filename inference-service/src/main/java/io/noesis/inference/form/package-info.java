/// From what a request says of the answer's form, and of the tools it offers, to grammars in a model's tokens.
///
/// Start with [io.noesis.inference.form.Forms]. This package must not know how an answer is generated or written.
@NullMarked
package io.noesis.inference.form;

import org.jspecify.annotations.NullMarked;
