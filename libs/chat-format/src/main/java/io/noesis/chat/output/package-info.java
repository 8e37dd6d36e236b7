/// From the text a model writes to thinking and answer.
///
/// Start with [io.noesis.chat.output.OutputParser]. This package must not know tokens, engines or HTTP.
@NullMarked
package io.noesis.chat.output;

import org.jspecify.annotations.NullMarked;
